/*
 * The bench against a scripted store: verify, close, and what comes between.
 */
#include "bench.h"

static void the_last_unit_closes_prints_and_the_label_is_scanned_back(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT(TEA, "1", "1", "1", "0"),
        UNIT(CUP, "2", "1", "2", "0"),
        UNIT(TEA, "1", "2", "3", "1"),
        {"pack.close parcel=9 box:B2",
         "stage:verified recheck:none why: part=1 parcel=0"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9 stage:labelled"},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    assert_string_equal(row(&desk, ROW_REMARK), "no bag");
    assert_string_equal(row(&desk, ROW_ORDER), "S100");
    assert_int_equal(count_row(&desk)->total, 3);
    scans(&desk, TEA);
    scans(&desk, CUP);
    assert_int_equal(count_row(&desk)->done, 2);
    assert_string_equal(desk.view.next,
                        "Full"); /* never "done" while units are missing */
    assert_string_equal(row(&desk, ROW_LIST), "1× TEA-G 250g Green tea");
    scans(&desk, TEA);
    assert_where(&desk, "pack/label");
    assert_string_equal(desk.printed, "SF1000001");
    assert_string_equal(row(&desk, ROW_PARCEL), "SF1000001");
    scans(&desk, "SF1000002");
    assert_said(&desk, TONE_WRONG, "wrong label: expected SF1000001, got SF1000002");
    scans(&desk, "SF1000001");
    assert_where(&desk, "pack/tote");
    assert_said(&desk, TONE_OK, "SF1000001 closed");
    assert_int_equal(desk.keys, 0);
    desk_close(&desk);
}

/* What goes together is said in one line, and nothing where an order goes alone. */
static void merged_orders_and_parts_are_said_in_a_line(void **state)
{
    static const struct exchange merged[] = {
        {"pack.open code:T-0001", OPEN " merged=3", {TEA_LINE}}, {0}};
    static const struct exchange part[] = {
        {"pack.open code:T-0001", OPEN " split=1 splits=2", {TEA_LINE}}, {0}};
    static const struct exchange plain[] = {
        {"pack.open code:T-0001", OPEN " merged=1", {TEA_LINE}}, {0}};
    (void)state;
    struct desk desk = at_unit(merged);
    assert_string_equal(row(&desk, ROW_TEXT), "merged: 3 orders");
    desk_close(&desk);
    desk = at_unit(part);
    assert_string_equal(row(&desk, ROW_TEXT), "part 1 of 2");
    desk_close(&desk);
    desk = at_unit(plain);
    assert_string_equal(row(&desk, ROW_TEXT), "B2"); /* the box */
    desk_close(&desk);
}

static void goods_of_one_that_left_stop_the_packer(void **state)
{
    static const struct exchange script[] = {
        OPENED, {"pack.unit parcel=9 code:" TEA, "no left_parcel P-100-1"}, {0}};
    (void)state;
    struct desk desk = at_unit(script);
    scans(&desk, TEA);
    assert_where(&desk, "pack/stop");
    scans(&desk, "P-100-1");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void what_does_not_belong_is_refused_by_its_kind(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT(CUP, "2", "1", "1", "0"),
        {"code.find code:4006381333931", "kind:item code:PEN-B"},
        {"pack.unit parcel=9 code:" TEA, "no short TEA-G T-0001 1 0"},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, CUP);
    scans(&desk, CUP);
    assert_said(&desk, TONE_OVER, "one too many: CUP-R wants 1, has 1");
    scans(&desk, "16901234567899");
    assert_said(&desk, TONE_OVER, "the case holds 12, only 2 wanted");
    scans(&desk, "4006381333931");
    assert_said(&desk, TONE_WRONG, "wrong item: expected TEA-G, got PEN-B");
    scans(&desk, "T-0002");
    assert_said(&desk, TONE_WRONG, "expected item, got tote T-0002");
    scans(&desk, TEA);
    assert_said(&desk, TONE_WRONG, "TEA-G at T-0001: 1 wanted, 0 free");
    assert_where(&desk, "pack/unit");
    desk_close(&desk);
}

static void a_counted_item_takes_one_scan_and_a_number(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0001",
         "parcel=9 pcode:P-9 number:S1 units=40 verified=0 box: "
         "count_warn=39 count_most=500",
         {"line=1 code:NUT name:Nut spec: qty=40 packed=0 gift=0 counted=1 codes:" TEA
          "=1"}},
        {"pack.count parcel=9 code:" TEA " qty=40",
         "line=1 code:NUT name:Nut spec: packed=40 verified=40 units=40 complete=1"},
        {"pack.close parcel=9",
         "stage:verified recheck:due why:high~value part=1 parcel=0"},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, TEA);
    assert_where(&desk, "pack/count");
    assert_string_equal(row(&desk, ROW_ITEM), "NUT");
    types(&desk, "41");
    assert_said(&desk, TONE_OVER, "one too many: NUT wants 40, has 41");
    types(&desk, "501");
    assert_said(&desk, TONE_WRONG, "number: 501 is over the limit of 500");
    types(&desk, "40");
    assert_said(&desk, TONE_OVER, "40 is a lot: key it again");
    types(&desk, "40");
    assert_where(&desk, "pack/tote");
    assert_string_equal(row(&desk, ROW_WARN), "TO RECHECK");
    assert_string_equal(row(&desk, ROW_PARCEL), "P-9");
    assert_string_equal(row(&desk, ROW_ORDER), "S1");
    desk_close(&desk);
}

static void a_full_parcel_is_labelled_and_the_rest_goes_into_another(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT(TEA, "1", "1", "1", "0"),
        {"pack.close parcel=9 box:B2 more=1",
         "stage:verified recheck:none why: part=1 parcel=10"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {"pack.open code:T-0001",
         "parcel=10 pcode:P-100-2 part=2 number:S100 units=3 verified=1 box:",
         {TEA_LINE, CUP_LINE}},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, TEA);
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001");
    assert_where(&desk, "pack/unit");
    assert_string_equal(row(&desk, ROW_PARCEL), "P-100-2");
    desk_close(&desk);
}

static void undo_asks_the_store_what_is_in_the_parcel(void **state)
{
    static const struct exchange script[] = {OPENED,
                                             UNIT(TEA, "1", "1", "1", "0"),
                                             {"pack.undo parcel=9", "line=1"},
                                             OPENED,
                                             {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, TEA);
    presses(&desk, KEY_UNDO);
    assert_int_equal(count_row(&desk)->done, 0);
    assert_string_equal(desk.view.note, "undone: back into the tote");
    desk_close(&desk);
}

static void an_order_cancelled_at_the_bench_must_be_laid_aside(void **state)
{
    static const struct exchange script[] = {
        OPENED, {"pack.unit parcel=9 code:" TEA, "no cancelled S100"}, {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, TEA);
    assert_where(&desk, "pack/stop");
    assert_true(desk.view.stop);
    assert_string_equal(row(&desk, ROW_TOTE), "T-0001");
    scans(&desk, "T-0003");
    assert_where(&desk, "pack/stop");
    assert_string_equal(desk.view.note, "wrong tote: expected T-0001, got T-0003");
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void a_parcel_closed_before_a_break_gets_its_label(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0001", "no wrong_state S100 packed picked"},
        {"label.find code:T-0001",
         "parcel=9 pcode:P-100-1 waybill:SF1000001 n=1 result:sent"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {"pack.open code:T-0002", "no wrong_state S200 packed picked"},
        {"label.find code:T-0002", "no not_found parcel T-0002"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001");
    scans(&desk, "T-0002");
    assert_where(&desk, "pack/tote");
    assert_said(&desk, TONE_WRONG, "S200 is packed; that needs picked");
    desk_close(&desk);
}

static void a_label_left_on_the_bench_comes_before_the_next_tote(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0003", "no wrong_state P-100-1 without~its~label sticking"},
        {"label.find code:P-100-1",
         "parcel=9 pcode:P-100-1 waybill:SF1000001 n=1 result:sent"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {"pack.open code:T-0003", "no not_found order T-0003"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0003");
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001"); /* then the tote in the hand, without another scan */
    assert_where(&desk, "pack/tote");
    assert_said(&desk, TONE_WRONG, "no order T-0003");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_unit_closes_prints_and_the_label_is_scanned_back),
        cmocka_unit_test(merged_orders_and_parts_are_said_in_a_line),
        cmocka_unit_test(goods_of_one_that_left_stop_the_packer),
        cmocka_unit_test(what_does_not_belong_is_refused_by_its_kind),
        cmocka_unit_test(a_counted_item_takes_one_scan_and_a_number),
        cmocka_unit_test(a_full_parcel_is_labelled_and_the_rest_goes_into_another),
        cmocka_unit_test(undo_asks_the_store_what_is_in_the_parcel),
        cmocka_unit_test(an_order_cancelled_at_the_bench_must_be_laid_aside),
        cmocka_unit_test(a_parcel_closed_before_a_break_gets_its_label),
        cmocka_unit_test(a_label_left_on_the_bench_comes_before_the_next_tote),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
