/*
 * Put-back, blind count and generic move.
 */
#include "fake.h"

#define TEA "6901234567892"
#define BACK_LINE(place)                                                                 \
    "line=1 seq=1 place:" place " target:A01-01-1 code:TEA-G name:Tea spec:250g qty=2 "  \
    "taken=0 put=0 tote: order=100 number:S100 order_state:cancelled state:open "        \
    "codes:" TEA "=1"

static void goods_go_from_the_tote_into_a_bin(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:back",
         "task=8 kind:back version=1 cart:",
         {BACK_LINE("T-0001")}},
        {"back.take task=8 line=1 code:" TEA, "line=1 moved=1 taken=1 version=1"},
        {"back.take task=8 line=1 code:" TEA, "line=1 moved=1 taken=2 version=1"},
        {"back.put task=8 line=1 place:C01-01-1", "line=1 put=2 state:done version=1"},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    types(&desk, "5");
    assert_where(&desk, "back/source");
    assert_string_equal(row(&desk, ROW_TOTE), "T-0001");
    scans(&desk, "T-0002");
    assert_said(&desk, TONE_WRONG, "wrong tote: expected T-0001, got T-0002");
    scans(&desk, "T-0001");
    scans(&desk, TEA);
    assert_where(&desk, "back/unit");
    scans(&desk, TEA);
    assert_where(&desk, "back/bin");
    assert_string_equal(row(&desk, ROW_PLACE), "A01-01-1");
    scans(&desk, TEA);
    assert_said(&desk, TONE_OVER, "one too many: TEA-G wants 2, has 2");
    scans(&desk, "C01-01-1"); /* any bin will do */
    assert_where(&desk, "home/menu");
    assert_said(&desk, TONE_OK, "everything is put back");
    desk_close(&desk);
}

static void goods_in_the_hand_need_no_source(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:back",
         "task=8 kind:back version=1 cart:",
         {BACK_LINE("H-B-0001")}},
        {"back.take task=8 line=1 code:" TEA, "line=1 moved=1 taken=1 version=1"},
        {"back.put task=8 line=1 place:A01-01-1", "line=1 put=1 state:open version=1"},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    types(&desk, "5");
    assert_where(&desk, "back/unit");
    scans(&desk, TEA);
    scans(&desk, "A01-01-1"); /* one of two first */
    assert_where(&desk, "back/unit");
    desk_close(&desk);
}

#define NEXT                                                                             \
    {                                                                                    \
        "count.next", "count=3 place:A01-01-1 item=11 code:TEA-G name:Tea spec:250g "    \
                      "lot:L7"                                                           \
    }

static void a_count_is_blind_and_a_large_one_is_keyed_twice(void **state)
{
    static const struct exchange script[] = {
        NEXT,
        {"count.put count=3 qty=1000", "outcome:adjusted shorted=2"},
        {"count.next", "no nothing_to_do"},
        {0}};
    struct desk desk = desk_open("stock");
    (void)state;
    desk.script = script;
    types(&desk, "6");
    assert_where(&desk, "count/place");
    scans(&desk, "A01-01-2");
    assert_said(&desk, TONE_WRONG, "wrong place: expected A01-01-1, got A01-01-2");
    scans(&desk, "A01-01-1");
    assert_where(&desk, "count/qty");
    assert_string_equal(row(&desk, ROW_TEXT), "L7");
    for (int i = 0; i < desk.view.rows; i++)
        assert_int_not_equal(desk.view.row[i].role, ROW_COUNT);
    scans(&desk, TEA);
    assert_said(&desk, TONE_WRONG, "expected number, got code " TEA);
    types(&desk, "1000");
    assert_said(&desk, TONE_OVER, "1000 is a lot: key it again");
    types(&desk, "1000");
    assert_where(&desk, "home/menu");
    assert_string_equal(desk.view.note, "nothing to do");
    desk_close(&desk);
}

static void goods_move_through_the_hand(void **state)
{
    static const struct exchange script[] = {
        {"move.take place:A01-01-1 code:" TEA, "item:TEA-G name:Tea moved=1 in_hand=1"},
        {"move.put place:B01-01-1", "moved=1"},
        {"move.put place:C01-01-1", "no wrong_state hand empty units"},
        {0}};
    struct desk desk = desk_open("stock");
    (void)state;
    desk.script = script;
    types(&desk, "7");
    assert_where(&desk, "move/from");
    scans(&desk, "A01-01-1");
    scans(&desk, "B01-01-1");
    assert_said(&desk, TONE_WRONG, "expected item, got place B01-01-1");
    scans(&desk, TEA);
    assert_int_equal(count_row(&desk)->done, 1);
    scans(&desk, "B01-01-1");
    assert_where(&desk, "move/from");
    assert_said(&desk, TONE_OK, "1 units → B01-01-1");
    presses(&desk, KEY_NEXT); /* what a break left in the hand */
    assert_where(&desk, "move/to");
    scans(&desk, "C01-01-1");
    assert_where(&desk, "move/to");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goods_go_from_the_tote_into_a_bin),
        cmocka_unit_test(goods_in_the_hand_need_no_source),
        cmocka_unit_test(a_count_is_blind_and_a_large_one_is_keyed_twice),
        cmocka_unit_test(goods_move_through_the_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
