/*
 * Runs against a scripted store: into the tote by case and by count, short, undo; at the
 * bench three scans a parcel with the cage's, two where any unit will do. The screens at
 * every size in both languages, held against saved/.
 */
#include "saved.h"

#define TEA "6901234567892"
#define CASE "16901234567899"
#define GOODS " run=3 code:TEA-G name:Green~tea spec:250g codes:" TEA "=1~" CASE "=12"
#define STANDS(place, want, taken, tote)                                                 \
    "task=4 kind:pick units=20 taken=" taken " place:" place " want=" want " tote:" tote \
    " task_state:active" GOODS
#define PULL                                                                             \
    {                                                                                    \
        "task.pull kind:pick", STANDS("A01-02-3", "14", "0", "")                         \
    }
#define TAKE(place, tote, code, qty)                                                     \
    "run.take task=4 place:" place " tote:" tote " code:" code " qty=" qty

const struct words catalogue[] = {
    {"Run", "爆款"},
    {"Pack a run", "爆款打包"},
    {"Place", "库位"},
    {"Item", "商品"},
    {"Spec", "规格"},
    {"Name", "品名"},
    {"Units", "件数"},
    {"Tote", "周转箱"},
    {"Parcel", "包裹"},
    {"Parcels", "包裹数"},
    {"Scan the place", "扫库位"},
    {"Item, number, tote", "扫货、输数、扫箱"},
    {"Why? Key 1-3", "原因？按 1-3"},
    {"Scan a unit", "扫一件"},
    {"not there", "没有货"},
    {"damaged", "破损"},
    {"other", "其他"},
    {"TO RECHECK", "待复检"},
    {"then each label asks for the next", "之后扫面单即打下一张"},
    {"%lld units of it are not to be packed", "其中 %lld 件不打包"},
    {"%s: no label yet; F7 prints it", "%s：无面单；F7 打印"},
    {"%s: to recheck %s", "%s：待复检 %s"},
    {0}};

static struct desk picking(const struct exchange *script)
{
    struct desk desk = desk_open("picker");
    desk.script = script;
    types(&desk, "1");
    assert_where(&desk, "run/place");
    return desk;
}

/* ---- into the tote ---- */

static void a_case_and_a_count_are_one_request_each(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE("A01-02-3", "T-0101", CASE, "14"),
         "moved=14 " STANDS("A01-04-1", "6", "14", "T-0101")},
        {TAKE("A01-04-1", "T-0101", TEA, "6"),
         "moved=6 " STANDS("", "0", "20", "T-0101")},
        {0}};
    struct desk desk = picking(script);
    (void)state;
    assert_string_equal(row(&desk, ROW_PLACE), "A01-02-3");
    scans(&desk, "A01-09-9");
    assert_said(&desk, TONE_WRONG, "wrong place: expected A01-02-3, got A01-09-9");
    scans(&desk, "A01-02-3");
    assert_where(&desk, "run/fill");
    scans(&desk, "T-0101"); /* nothing was counted yet */
    assert_int_equal(desk.tone, TONE_WRONG);
    scans(&desk, TEA);
    scans(&desk, CASE);
    assert_int_equal(count_row(&desk)->done, 13);
    scans(&desk, CASE);
    assert_said(&desk, TONE_OVER, "the case holds 12, only 1 wanted");
    types(&desk, "14");
    assert_int_equal(count_row(&desk)->done, 14);
    scans(&desk, TEA);
    assert_said(&desk, TONE_OVER, "one too many: TEA-G wants 14, has 14");
    scans(&desk, CASE); /* the last code is what the request says */
    scans(&desk, "T-0101");
    assert_where(&desk, "run/place");
    scans(&desk, "A01-04-1");
    scans(&desk, TEA);
    types(&desk, "7");
    assert_said(&desk, TONE_OVER, "one too many: TEA-G wants 6, has 7");
    types(&desk, "6");
    scans(&desk, "T-0101");
    assert_where(&desk, "home/menu");
    assert_said(&desk, TONE_OK, "run of TEA-G done: 20 units in T-0101");
    desk_close(&desk);
}

static void what_was_counted_is_forgotten_and_what_was_put_goes_back(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE("A01-02-3", "T-0101", TEA, "2"),
         "moved=2 " STANDS("A01-02-3", "12", "2", "T-0101")},
        {"run.undo task=4 place:A01-02-3 tote:T-0101 qty=2",
         "moved=2 " STANDS("A01-02-3", "14", "0", "")},
        {0}};
    struct desk desk = picking(script);
    (void)state;
    presses(&desk, KEY_UNDO);
    assert_said(&desk, TONE_WRONG, "nothing to undo");
    scans(&desk, "A01-02-3");
    scans(&desk, TEA);
    presses(&desk, KEY_UNDO);
    assert_int_equal(count_row(&desk)->done, 0);
    scans(&desk, TEA);
    scans(&desk, TEA);
    scans(&desk, "T-0101");
    assert_where(&desk, "run/fill"); /* more of it in the same place */
    assert_int_equal(count_row(&desk)->total, 12);
    presses(&desk, KEY_UNDO);
    assert_said(&desk, TONE_OK, "undone: TEA-G back into A01-02-3");
    presses(&desk, KEY_UNDO);
    assert_said(&desk, TONE_WRONG, "nothing to undo");
    desk_close(&desk);
}

static void a_short_is_said_twice_with_its_reason(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {"run.short task=4 place:A01-02-3 reason:not there",
         "elsewhere=4 waiting=10 " STANDS("A01-04-1", "10", "0", "")},
        {0}};
    struct desk desk = picking(script);
    (void)state;
    scans(&desk, "A01-02-3");
    scans(&desk, TEA);
    presses(&desk, KEY_SHORT);
    assert_said(&desk, TONE_WRONG, "hand is not empty: 1 units");
    presses(&desk, KEY_UNDO);
    presses(&desk, KEY_SHORT);
    presses(&desk, KEY_SHORT);
    assert_where(&desk, "run/short");
    types(&desk, "1");
    assert_where(&desk, "run/place");
    assert_said(&desk, TONE_OK, "short: 4 elsewhere, 10 wait");
    desk_close(&desk);
}

static void orders_that_left_meanwhile_are_seen(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE("A01-02-3", "T-0101", TEA, "14"), "no too_many TEA-G 13 14"},
        {"task.show task=4", STANDS("A01-02-3", "13", "0", "")},
        {TAKE("A01-02-3", "T-0101", TEA, "13"), "no taken task~4 Wang"},
        {0}};
    struct desk desk = picking(script);
    (void)state;
    scans(&desk, "A01-02-3");
    scans(&desk, TEA);
    types(&desk, "14");
    scans(&desk, "T-0101");
    assert_where(&desk, "run/fill");
    assert_int_equal(count_row(&desk)->total, 13);
    scans(&desk, TEA);
    types(&desk, "13");
    scans(&desk, "T-0101");
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

/* ---- at the bench ---- */

#define OPEN(each, left)                                                                 \
    {"pack.open code:T-0101", "run=3"},                                                  \
    {                                                                                    \
        "run.open code:T-0101",                                                          \
            "tote:T-0101 task=4 left=" left " spare=0 packed=0 each=" each               \
            " bare: bare_parcel=0" GOODS                                                 \
    }
#define PACKED(n, each, left, packed)                                                    \
    "parcel=" n " pcode:P-" n "-1 order=" n " number:S" n                                \
    " recheck:none why: left=" left " spare=0 packed=" packed " each=" each
#define LABEL(n)                                                                         \
    {"label.grant parcel=" n,                                                            \
     "parcel=" n " waybill:SF" n " n=1 carrier:SF number:S" n " part=1 parts=1",         \
     {"name:Green~tea count=1"}},                                                        \
        {"label.result waybill:SF" n " n=1 result:sent", "n=1"},                         \
    {                                                                                    \
        "label.apply parcel=" n " code:SF" n, "parcel=" n " stage:labelled"              \
    }
#define WITH_CODE(n, left, packed)                                                       \
    {"run.pack tote:T-0101 code:" TEA, PACKED(n, "1", left, packed)}, LABEL(n)

static struct desk packing(const struct exchange *script)
{
    struct desk desk = desk_open("packer");
    desk.script = script;
    scans(&desk, "T-0101");
    assert_where(&desk, "bench/item");
    desk.scans = 0;
    return desk;
}

/* Unit and label here, and one into the cage: three scans a parcel. */
static void dear_goods_take_a_scan_and_a_label_a_parcel(void **state)
{
    static const struct exchange script[] = {OPEN("1", "3"),
                                             WITH_CODE("11", "2", "1"),
                                             WITH_CODE("12", "1", "2"),
                                             WITH_CODE("13", "0", "3"),
                                             {0}};
    struct desk desk = packing(script);
    (void)state;
    scans(&desk, TEA);
    assert_where(&desk, "pack/label");
    assert_string_equal(desk.printed, "SF11");
    scans(&desk, "SF11");
    assert_where(&desk, "bench/item");
    scans(&desk, TEA);
    scans(&desk, "SF12");
    scans(&desk, TEA);
    scans(&desk, "SF13");
    assert_where(&desk, "pack/tote");
    assert_said(&desk, TONE_OK, "T-0101: 3 parcels, it is empty");
    assert_int_equal(desk.scans, 3 * 2);
    assert_int_equal(desk.keys, 0);
    desk_close(&desk);
}

/* The label alone, and one into the cage: two a parcel, and one to begin with. */
static void where_any_unit_will_do_each_label_asks_for_the_next(void **state)
{
    static const struct exchange script[] = {
        OPEN("0", "3"), {"run.pack tote:T-0101 code:" TEA, PACKED("11", "0", "2", "1")},
        LABEL("11"),    {"run.pack tote:T-0101", PACKED("12", "0", "1", "2")},
        LABEL("12"),    {"run.pack tote:T-0101", PACKED("13", "0", "0", "3")},
        LABEL("13"),    {0}};
    struct desk desk = packing(script);
    (void)state;
    scans(&desk, TEA);
    scans(&desk, "SF11");
    assert_where(&desk, "pack/label");
    assert_string_equal(desk.printed, "SF12");
    scans(&desk, "SF11"); /* the one before: two papers cannot cross */
    assert_said(&desk, TONE_WRONG, "wrong label: expected SF12, got SF11");
    scans(&desk, "SF12");
    scans(&desk, "SF13");
    assert_where(&desk, "pack/tote");
    assert_int_equal(desk.scans, 1 + 3 + 1);
    assert_int_equal(desk.keys, 0);
    desk_close(&desk);
}

static void what_is_not_of_the_run_is_refused(void **state)
{
    static const struct exchange script[] = {
        OPEN("1", "3"),
        {"code.find code:6923450657713", "kind:item code:CUP-R"},
        {"scan.note", ""},
        {0}};
    struct desk desk = packing(script);
    (void)state;
    scans(&desk, "6923450657713");
    assert_said(&desk, TONE_WRONG, "wrong item: expected TEA-G, got CUP-R");
    scans(&desk, CASE);
    assert_said(&desk, TONE_OVER, "the case holds 12, only 1 wanted");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

static void the_label_of_a_break_comes_first(void **state)
{
    static const struct exchange script[] = {
        OPEN("1", "3"),
        {"run.pack tote:T-0101 code:" TEA,
         "no wrong_state P-11-1 without~its~label it~stuck~on~first"},
        {"label.find code:P-11-1", "parcel=11 pcode:P-11-1 waybill:SF11 n=1 result:sent"},
        {"label.apply parcel=11 code:SF11", "parcel=11 stage:labelled"},
        WITH_CODE("12", "0", "2"),
        {0}};
    struct desk desk = packing(script);
    (void)state;
    scans(&desk, TEA);
    assert_where(&desk, "pack/label");
    scans(&desk, "SF11");
    assert_string_equal(desk.printed, "SF12"); /* the unit in the hand goes on */
    scans(&desk, "SF12");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void a_cancel_stops_one_parcel_and_the_run_goes_on(void **state)
{
    static const struct exchange script[] = {
        OPEN("0", "3"),
        {"run.pack tote:T-0101 code:" TEA, PACKED("11", "0", "2", "1")},
        {"label.grant parcel=11", "no cancelled S11"},
        {"run.pack tote:T-0101", PACKED("12", "0", "1", "2")},
        {"label.grant parcel=12", "no pool_empty SF"},
        {0}};
    struct desk desk = packing(script);
    (void)state;
    scans(&desk, TEA);
    assert_where(&desk, "pack/stop");
    scans(&desk, "P-11-1");
    assert_where(&desk, "pack/label");
    assert_int_equal(desk.tone, TONE_STOP);
    desk_close(&desk);
}

static void an_order_s_number_leads_to_its_run(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:S11", "no of_run T-0101 TEA-G"},
        {"run.open code:T-0101",
         "tote:T-0101 task=4 left=0 spare=2 packed=3 each=1 bare: bare_parcel=0" GOODS},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "S11");
    assert_where(&desk, "pack/tote");
    assert_said(&desk, TONE_OK, "T-0101: 3 parcels; 2 units stay in it");
    desk_close(&desk);
}

/* ---- as saved ---- */

/* The smallest screen that the terminal takes: where, what, and what to do are on it. */
static void assert_fits(const struct desk *desk, const char *where, const char *what)
{
    struct grid *grid = grid_new(8, 20);
    struct buf now;
    buf_init(&now, 1 << 16);
    paint_view(grid, &desk->view, str_of(""), 0);
    grid_text(grid, true, &now);
    buf_put(&now, "", 1);
    if (!strstr(now.p, where) || !strstr(now.p, what) ||
        !strstr(now.p, desk->view.prompt))
        fail_msg("8x20: %s, %s, %s:\n%s", where, what, desk->view.prompt, now.p);
    buf_clear(&now);
    grid_free(grid);
}

static void walk_screens(void)
{
    static const struct exchange pick[] = {
        PULL,
        {TAKE("A01-02-3", "T-0101", CASE, "12"),
         "moved=12 " STANDS("A01-02-3", "2", "12", "T-0101")},
        {0}};
    static const struct exchange pack[] = {
        {"pack.open code:T-0101", "run=3"},
        {"run.open code:T-0101", "tote:T-0101 task=4 left=19 spare=1 packed=0 each=0 "
                                 "bare:P-9-1 bare_parcel=9" GOODS},
        {"run.pack tote:T-0101 code:" TEA,
         "parcel=11 pcode:P-11-1 order=11 number:S11 recheck:due why:flagged left=18"
         " spare=1 packed=1 each=0"},
        {0}};
    struct desk desk = picking(pick);
    assert_saved(&desk, "run-place");
    assert_fits(&desk, "A01-02-3", "TEA-G");
    scans(&desk, "A01-02-3");
    scans(&desk, CASE);
    scans(&desk, "T-0101");
    assert_saved(&desk, "run-fill");
    assert_fits(&desk, "0/2", "TEA-G");
    presses(&desk, KEY_SHORT);
    presses(&desk, KEY_SHORT);
    assert_saved(&desk, "run-short");
    desk_close(&desk);
    desk = packing(pack);
    assert_saved(&desk, "run-bench");
    assert_fits(&desk, "T-0101", "P-9-1");
    scans(&desk, TEA);
    assert_saved(&desk, "run-due");
    assert_fits(&desk, "P-11-1", "1/19");
    desk_close(&desk);
}

static void it_is_as_saved_in_english(void **state)
{
    (void)state;
    chinese = false;
    walk_screens();
}

static void it_is_as_saved_in_chinese(void **state)
{
    (void)state;
    chinese = true;
    walk_screens();
    chinese = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_and_a_count_are_one_request_each),
        cmocka_unit_test(what_was_counted_is_forgotten_and_what_was_put_goes_back),
        cmocka_unit_test(a_short_is_said_twice_with_its_reason),
        cmocka_unit_test(orders_that_left_meanwhile_are_seen),
        cmocka_unit_test(dear_goods_take_a_scan_and_a_label_a_parcel),
        cmocka_unit_test(where_any_unit_will_do_each_label_asks_for_the_next),
        cmocka_unit_test(what_is_not_of_the_run_is_refused),
        cmocka_unit_test(the_label_of_a_break_comes_first),
        cmocka_unit_test(a_cancel_stops_one_parcel_and_the_run_goes_on),
        cmocka_unit_test(an_order_s_number_leads_to_its_run),
        cmocka_unit_test(it_is_as_saved_in_english),
        cmocka_unit_test(it_is_as_saved_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
