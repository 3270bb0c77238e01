/*
 * Goods with serials against a scripted store: who takes a unit is asked for its serial,
 * at every step that takes units; goods without one are never asked.
 */
#include "fake.h"

#define PHONE "6901234567892"
#define TASK "task=7 kind:pick wave:morning version=1 cart:K-01 person:Li"
#define LINE                                                                             \
    "line=1 seq=1 place:A01-01-1 item=11 code:PHONE name:Phone spec:red qty=2 taken=0 "  \
    "put=0 tote: order=100 number:S100 order_state:wave state:open serial=1 "            \
    "codes:" PHONE "=1~16901234567899=10"
#define TAKE "pick.take task=7 line=1 place:A01-01-1 code:" PHONE " serial:"

static struct desk at_item(const struct exchange *script)
{
    struct desk desk = desk_open("picker");
    desk.script = script;
    scans(&desk, "K-01");
    scans(&desk, "A01-01-1");
    assert_where(&desk, "pick/item");
    return desk;
}

static void a_unit_is_taken_with_its_serial_in_one_request(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:K-01", TASK, {LINE}},
        {TAKE "SN1", "line=1 moved=1 taken=1 in_hand=1 left=8 version=1"},
        {TAKE "P-77", "line=1 moved=1 taken=2 in_hand=2 left=7 version=1"},
        {"pick.put task=7 line=1 tote:T-0001",
         "line=1 tote:T-0001 put=2 state:done task_state:done version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    assert_string_equal(row(&desk, ROW_SERIAL), "(none)");
    scans(&desk, PHONE);
    assert_where(&desk, "pick/serial");
    assert_said(&desk, TONE_OK, "PHONE: now its serial");
    assert_string_equal(row(&desk, ROW_SERIAL), "?");
    assert_string_equal(row(&desk, ROW_ITEM), "PHONE");
    scans(&desk, "SN1");
    assert_where(&desk, "pick/item");
    assert_int_equal(count_row(&desk)->done, 1);
    scans(&desk, PHONE);
    scans(&desk, "P-77"); /* a maker's, though parcels of ours begin so */
    assert_where(&desk, "pick/tote");
    scans(&desk, "T-0001");
    assert_where(&desk, "home/menu");
    assert_int_equal(desk.keys, 0);
    desk_close(&desk);
}

static void one_code_that_holds_both_saves_the_second_scan(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:K-01", TASK, {LINE}},
        {TAKE "SN1", "line=1 moved=1 taken=1 in_hand=1 left=8 version=1"},
        {"code.find code:9501101020917", "kind:item code:PEN-B"},
        {TAKE "SN-LONG-2 lot:LOT-OF-THE-SPRING-26 expiry:1926-12-31",
         "line=1 moved=1 taken=2 in_hand=2 left=7 version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, "01069012345678922"
                 "1SN1");
    assert_where(&desk, "pick/item");
    assert_int_equal(count_row(&desk)->done, 1);
    scans(&desk, "0109501101020917" /* another trade item */
                 "21SN9");
    assert_where(&desk, "pick/item");
    assert_said(&desk, TONE_WRONG, "wrong item: expected PHONE, got PEN-B");
    /* longer than any code of ours, and a link */
    scans(&desk, "https://id.gs1.org/01/06901234567892/10/LOT-OF-THE-SPRING-26/21/"
                 "SN-LONG-2?17=261231");
    assert_where(&desk, "pick/tote");
    desk_close(&desk);
}

static void what_is_no_serial_is_refused_and_asked_again(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:K-01", TASK, {LINE}},
        {TAKE "SN1", "no serial_taken SN1 T-0009"},
        {TAKE "SN2", "line=1 moved=1 taken=1 in_hand=1 left=8 version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, PHONE);
    scans(&desk, PHONE); /* the unit's own code again */
    assert_where(&desk, "pick/serial");
    assert_said(&desk, TONE_WRONG, "expected serial, got item " PHONE);
    scans(&desk, "T-0001");
    assert_said(&desk, TONE_WRONG, "expected serial, got tote T-0001");
    scans(&desk, "A01-01-1");
    assert_said(&desk, TONE_WRONG, "expected serial, got place A01-01-1");
    scans(&desk, "SN1");
    assert_where(&desk, "pick/serial");
    assert_said(&desk, TONE_WRONG, "serial SN1 was scanned before: it is in T-0009");
    scans(&desk, "SN2");
    assert_where(&desk, "pick/item");
    assert_int_equal(count_row(&desk)->done, 1);
    desk_close(&desk);
}

static void a_case_of_such_goods_is_refused_and_back_leads_to_the_unit(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:K-01", TASK, {LINE}}, {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, "16901234567899");
    assert_where(&desk, "pick/item");
    assert_said(&desk, TONE_WRONG, "PHONE has serials: unit by unit, not 10 at once");
    scans(&desk, PHONE);
    assert_where(&desk, "pick/serial");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "pick/item");
    desk_close(&desk);
}

#define GOODS                                                                            \
    "line=1 item=11 code:PHONE name:Phone spec:red qty=1 packed=0 gift=0 counted=0 "     \
    "serial=1 codes:" PHONE "=1"
#define OPENED                                                                           \
    "order=100 number:S100 channel:shop parcel=5 pcode:P-100-1 part=1 buyer: receiver: " \
    "buyer_remark: seller_remark: box: units=1 verified=0 totes:T-0001 recheck:none"

static void the_packer_scans_it_too(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0001", OPENED, {GOODS}},
        {"pack.unit parcel=5 code:" PHONE " serial:SN9", "no wrong_serial SN1 SN9"},
        {"pack.unit parcel=5 code:" PHONE " serial:SN1",
         "line=1 item=11 code:PHONE name:Phone spec:red moved=1 packed=1 qty=1 "
         "verified=1 "
         "units=1 complete=1"},
        {"pack.close parcel=5",
         "stage:verified recheck:due why:high~value part=1 parcel=0"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/unit");
    scans(&desk, PHONE);
    assert_where(&desk, "pack/serial");
    assert_string_equal(row(&desk, ROW_ITEM), "PHONE");
    scans(&desk, "SN9");
    assert_where(&desk, "pack/serial");
    assert_said(&desk, TONE_WRONG, "wrong serial: expected SN1, got SN9");
    scans(&desk, "SN1");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void the_second_look_asks_when_the_store_does(void **state)
{
    static const struct exchange script[] = {
        {"recheck.open code:T-0001",
         "parcel=5 pcode:P-100-1 number:S100 part=1 attempt=1 counted=0"},
        {"recheck.unit parcel=5 code:" PHONE, "want=1"},
        {"recheck.unit parcel=5 code:" PHONE " serial:SN1",
         "code:PHONE name:Phone spec:red qty=1 counted=1"},
        {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "recheck/unit");
    scans(&desk, PHONE);
    assert_where(&desk, "recheck/serial");
    assert_said(&desk, TONE_OK, "now its serial");
    assert_string_equal(desk.view.hint, "");
    scans(&desk, PHONE);
    assert_where(&desk, "recheck/serial");
    scans(&desk, "SN1");
    assert_where(&desk, "recheck/unit");
    assert_int_equal(count_row(&desk)->done, 1);
    desk_close(&desk);
}

static void a_put_back_asks_for_it(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:back",
         "task=8 kind:back wave: version=1 cart: person:Li",
         {"line=3 seq=1 place:T-0001 target:A01-01-1 item=11 code:PHONE name: spec: "
          "qty=1 "
          "taken=0 put=0 tote: order=100 number:S100 order_state:cancelled state:open "
          "serial=1 codes:" PHONE "=1"}},
        {"back.take task=8 line=3 code:" PHONE " serial:SN1",
         "line=3 moved=1 taken=1 in_hand=1 version=1"},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    types(&desk, "5");
    scans(&desk, "T-0001");
    scans(&desk, PHONE);
    assert_where(&desk, "back/serial");
    scans(&desk, "SN1");
    assert_where(&desk, "back/bin");
    desk_close(&desk);
}

static void a_move_asks_where_the_bin_knows_its_units(void **state)
{
    static const struct exchange script[] = {
        {"move.take place:A01-01-1 code:" PHONE, "want=1 item:PHONE"},
        {"move.take place:A01-01-1 code:" PHONE " serial:SN1",
         "item:PHONE name:Phone moved=1 in_hand=1 left=3"},
        {0}};
    struct desk desk = desk_open("stock");
    (void)state;
    desk.script = script;
    types(&desk, "7");
    scans(&desk, "A01-01-1");
    scans(&desk, PHONE);
    assert_where(&desk, "move/serial");
    scans(&desk, "SN1");
    assert_where(&desk, "move/unit");
    assert_int_equal(count_row(&desk)->done, 1);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_is_taken_with_its_serial_in_one_request),
        cmocka_unit_test(one_code_that_holds_both_saves_the_second_scan),
        cmocka_unit_test(what_is_no_serial_is_refused_and_asked_again),
        cmocka_unit_test(a_case_of_such_goods_is_refused_and_back_leads_to_the_unit),
        cmocka_unit_test(the_packer_scans_it_too),
        cmocka_unit_test(the_second_look_asks_when_the_store_does),
        cmocka_unit_test(a_put_back_asks_for_it),
        cmocka_unit_test(a_move_asks_where_the_bin_knows_its_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
