/*
 * The put wall against a scripted store: a batch picked item after item, its tote at the
 * wall, each unit into the slot that is shown, a full slot packed like a tote. The
 * screens at every size in both languages, held against saved/.
 */
#include "saved.h"

#define TEA "6901234567892"
#define CUP "6923450657713"
#define TEA_GOODS " run=3 code:TEA-G name:Green~tea spec:250g codes:" TEA "=1"
#define CUP_GOODS " run=5 code:CUP-R name:Cup spec:red codes:" CUP "=1"
#define STANDS(place, want, taken, tote)                                                 \
    "task=4 kind:pick wall:W1 units=5 taken=" taken " place:" place " want=" want        \
    " tote:" tote " task_state:active"
#define PULL                                                                             \
    {                                                                                    \
        "task.pull kind:pick", STANDS("A01-02-3", "3", "0", "") TEA_GOODS                \
    }
#define TAKE(place, code, qty)                                                           \
    "run.take task=4 place:" place " tote:T-0201 code:" code " qty=" qty
#define AT_WALL                                                                          \
    {                                                                                    \
        "pack.open code:T-0201", "no at_wall T-0201 W1"                                  \
    }
#define OPEN(left, spare)                                                                \
    {                                                                                    \
        "wall.open tote:T-0201",                                                         \
            "tote:T-0201 task=4 wave:noon wall:W1 left=" left " spare=" spare " free=8"  \
    }
#define UNIT(left)                                                                       \
    {                                                                                    \
        "wall.unit tote:T-0201 code:" TEA,                                               \
            "code:TEA-G name:Green~tea spec:250g slot:W-1-03 number:S11 in=1 of=3 "      \
            "full=0 left=" left                                                          \
    }
#define PUT(in, full, left)                                                              \
    {                                                                                    \
        "wall.put tote:T-0201 code:" TEA " slot:W-1-03",                                 \
            "slot:W-1-03 number:S11 in=" in " of=3 full=" full " left=" left             \
            " ready:W-1-01~W-1-07"                                                       \
    }

const struct words catalogue[] = {
    {"Run", "爆款"},
    {"Batch", "批次"},
    {"Wall", "播种墙"},
    {"Put wall", "播种墙"},
    {"Slot", "格口"},
    {"To pack", "待打包"},
    {"slot", "格口"},
    {"tote", "周转箱"},
    {"item", "商品"},
    {"Place", "库位"},
    {"Item", "商品"},
    {"Spec", "规格"},
    {"Name", "品名"},
    {"Units", "件数"},
    {"Tote", "周转箱"},
    {"Order", "订单"},
    {"Scan the place", "扫库位"},
    {"Item, number, tote", "扫货、输数、扫箱"},
    {"Scan a unit", "扫一件"},
    {"Scan a tote", "扫周转箱"},
    {"Scan the slot", "扫格口"},
    {"%s is full: pack", "%s 已满：可打包"},
    {"%lld units stay in it", "其中 %lld 件留在箱内"},
    {"%s: its units go back to their bins", "%s：箱内商品退回库位"},
    {"undone: %s back into %s", "已撤销：%s 放回 %s"},
    {"wrong slot: {1} expected, {2} scanned", "格口不对：应放 {1}，扫到 {2}"},
    {0}};

static struct desk sorting(const struct exchange *script)
{
    struct desk desk = desk_open("packer");
    desk.script = script;
    scans(&desk, "T-0201"); /* who packs is sent to the wall */
    return desk;
}

/* ---- the batch ---- */

static void a_batch_is_picked_item_after_item(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE("A01-02-3", TEA, "3"),
         "moved=3 " STANDS("A01-02-3", "2", "3", "T-0201") CUP_GOODS},
        {"run.undo task=4 place:A01-02-3 tote:T-0201 qty=3 code:TEA-G",
         "moved=3 " STANDS("A01-02-3", "3", "0", "") TEA_GOODS},
        {TAKE("A01-02-3", TEA, "3"),
         "moved=3 " STANDS("A01-02-3", "2", "3", "T-0201") CUP_GOODS},
        {TAKE("A01-02-3", CUP, "2"), "moved=2 " STANDS("", "0", "5", "T-0201") TEA_GOODS},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    types(&desk, "1");
    assert_where(&desk, "run/place");
    scans(&desk, "A01-02-3");
    scans(&desk, TEA);
    types(&desk, "3");
    scans(&desk, "T-0201");
    assert_where(&desk, "run/fill"); /* the same bin, another item */
    assert_string_equal(row(&desk, ROW_ITEM), "CUP-R");
    presses(&desk, KEY_UNDO);
    assert_said(&desk, TONE_OK, "undone: TEA-G back into A01-02-3");
    assert_string_equal(row(&desk, ROW_ITEM), "TEA-G");
    scans(&desk, TEA);
    types(&desk, "3");
    scans(&desk, "T-0201");
    scans(&desk, CUP);
    scans(&desk, CUP);
    scans(&desk, "T-0201");
    assert_where(&desk, "home/menu");
    assert_said(&desk, TONE_OK, "5 units picked: bring them to wall W1");
    desk_close(&desk);
}

/* ---- at the wall ---- */

static void a_unit_takes_two_scans(void **state)
{
    static const struct exchange script[] = {
        AT_WALL,   OPEN("2", "0"),     UNIT("2"), PUT("2", "0", "1"),
        UNIT("1"), PUT("3", "1", "0"), {0}};
    struct desk desk = sorting(script);
    (void)state;
    assert_where(&desk, "wall/unit");
    scans(&desk, TEA);
    assert_where(&desk, "wall/slot");
    assert_string_equal(row(&desk, ROW_SLOT), "W-1-03");
    scans(&desk, "W-1-03");
    assert_said(&desk, TONE_OK, "TEA-G → W-1-03 2/3");
    assert_where(&desk, "wall/unit");
    scans(&desk, TEA);
    scans(&desk, "W-1-03");
    assert_said(&desk, TONE_OK, "W-1-03 is full: pack");
    assert_where(&desk, "wall/tote");
    assert_string_equal(row(&desk, ROW_WARN), "W-1-03 is full: pack");
    assert_int_equal(desk.scans, 1 + 2 * 2);
    desk_close(&desk);
}

static void the_wrong_slot_is_refused_without_a_request(void **state)
{
    static const struct exchange script[] = {
        AT_WALL, OPEN("2", "0"), UNIT("2"), PUT("2", "0", "1"), {0}};
    struct desk desk = sorting(script);
    (void)state;
    scans(&desk, TEA);
    scans(&desk, "W-1-04");
    assert_said(&desk, TONE_WRONG, "wrong slot: W-1-03 expected, W-1-04 scanned");
    assert_where(&desk, "wall/slot");
    scans(&desk, TEA);
    assert_int_equal(desk.tone, TONE_WRONG);
    assert_where(&desk, "wall/slot");
    scans(&desk, "W-1-03");
    assert_where(&desk, "wall/unit");
    desk_close(&desk);
}

static void what_the_store_refuses_is_scanned_again(void **state)
{
    static const struct exchange script[] = {
        AT_WALL,
        OPEN("2", "1"),
        {"wall.unit tote:T-0201 code:" CUP, "no spare_unit CUP-R T-0201"},
        {"wall.unit tote:T-0201 code:" TEA, "no wall_full W1"},
        UNIT("2"),
        {"wall.put tote:T-0201 code:" TEA " slot:W-1-03", "no wrong_slot W-1-05 W-1-03"},
        UNIT("2"),
        {"wall.put tote:T-0201 code:" TEA " slot:W-1-03",
         "no wrong_state W-1-03 not~named~for~this~unit the~unit~scanned~first"},
        {"wall.unit tote:T-0201 code:" TEA, "no wrong_state T-0201 without~a~run a~run"},
        {0}};
    struct desk desk = sorting(script);
    (void)state;
    scans(&desk, CUP);
    assert_said(&desk, TONE_STOP,
                "CUP-R: no order wants it any more; it stays in T-0201 and goes back to "
                "its bin");
    scans(&desk, TEA);
    assert_said(&desk, TONE_WRONG,
                "wall W1 has no slot left for this batch: pack full ones first");
    scans(&desk, TEA);
    scans(&desk, "W-1-03");
    assert_said(&desk, TONE_WRONG, "wrong slot: W-1-05 expected, W-1-03 scanned");
    assert_where(&desk, "wall/unit");
    scans(&desk, TEA);
    scans(&desk, "W-1-03"); /* somebody else sorted one: the tote is still the same */
    assert_where(&desk, "wall/unit");
    scans(&desk, TEA);
    assert_where(&desk, "wall/tote");
    desk_close(&desk);
}

static void the_last_unit_comes_out_of_its_slot_again(void **state)
{
    static const struct exchange script[] = {
        AT_WALL,
        OPEN("2", "0"),
        UNIT("2"),
        UNIT("2"),
        PUT("2", "0", "1"),
        {"wall.undo tote:T-0201 code:" TEA " slot:W-1-03",
         "slot:W-1-03 number:S11 in=1 of=3 full=0 left=2"},
        {0}};
    struct desk desk = sorting(script);
    (void)state;
    presses(&desk, KEY_UNDO);
    assert_said(&desk, TONE_WRONG, "nothing to undo");
    scans(&desk, TEA);
    presses(&desk, KEY_UNDO); /* only named: nothing moved */
    assert_where(&desk, "wall/unit");
    scans(&desk, TEA);
    scans(&desk, "W-1-03");
    presses(&desk, KEY_UNDO);
    assert_said(&desk, TONE_OK, "undone: TEA-G back into T-0201");
    presses(&desk, KEY_UNDO);
    assert_said(&desk, TONE_WRONG, "nothing to undo");
    desk_close(&desk);
}

static void a_batch_s_tote_and_a_full_slot_at_the_bench(void **state)
{
    static const struct exchange script[] = {
        AT_WALL, OPEN("1", "0"), {"pack.open code:W-1-03", "no at_wall T-0201 W1"}, {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    types(&desk, "2");
    scans(&desk, "T-0201");
    assert_where(&desk, "wall/unit");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "wall/tote");
    scans(&desk, "W-1-03"); /* it is packed, or not yet */
    assert_where(&desk, "pack/tote");
    assert_said(&desk, TONE_WRONG, "T-0201: its units are sorted at wall W1 first");
    desk_close(&desk);
}

/* ---- as saved ---- */

/* The smallest screen that the terminal takes shows where the unit goes. */
static void assert_fits(const struct desk *desk)
{
    struct grid *grid = grid_new(8, 20);
    struct buf now;
    buf_init(&now, 1 << 16);
    paint_view(grid, &desk->view, str_of(""), 0);
    grid_text(grid, true, &now);
    buf_put(&now, "", 1);
    if (!strstr(now.p, "W-1-03") || !strstr(now.p, "TEA-G") ||
        !strstr(now.p, desk->view.prompt))
        fail_msg("8x20: %s", now.p);
    buf_clear(&now);
    grid_free(grid);
}

static void walk_screens(void)
{
    static const struct exchange pick[] = {PULL, {0}};
    static const struct exchange sort[] = {
        AT_WALL,   OPEN("3", "1"),     UNIT("3"), PUT("3", "1", "2"),
        UNIT("2"), PUT("3", "1", "0"), {0}};
    struct desk desk = desk_open("picker");
    desk.script = pick;
    types(&desk, "1");
    scans(&desk, "A01-02-3");
    assert_saved(&desk, "wall-fill");
    desk_close(&desk);
    desk = sorting(sort);
    scans(&desk, TEA);
    assert_saved(&desk, "wall-slot");
    assert_fits(&desk);
    scans(&desk, "W-1-04");
    assert_saved(&desk, "wall-wrong");
    scans(&desk, "W-1-03");
    assert_saved(&desk, "wall-unit");
    scans(&desk, TEA);
    scans(&desk, "W-1-03");
    assert_saved(&desk, "wall-tote");
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
        cmocka_unit_test(a_batch_is_picked_item_after_item),
        cmocka_unit_test(a_unit_takes_two_scans),
        cmocka_unit_test(the_wrong_slot_is_refused_without_a_request),
        cmocka_unit_test(what_the_store_refuses_is_scanned_again),
        cmocka_unit_test(the_last_unit_comes_out_of_its_slot_again),
        cmocka_unit_test(a_batch_s_tote_and_a_full_slot_at_the_bench),
        cmocka_unit_test(it_is_as_saved_in_english),
        cmocka_unit_test(it_is_as_saved_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
