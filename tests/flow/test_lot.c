/*
 * Lot and expiry of a unit's code against a scripted store: another lot than the task's
 * is refused here, what the code says goes along with the request, and goods without lots
 * are never held up. The desk's clock stands in 1970.
 */
#include "fake.h"

#define TASK "task=7 kind:pick wave:morning version=1 cart:K-01 person:Li"
#define LINE_OF(lot)                                                                     \
    "line=1 seq=1 place:A01-01-1 item=11 code:MILK name:Milk spec:1l qty=2 taken=0 "     \
    "put=0 tote: order=100 number:S100 order_state:wave state:open lot:" lot             \
    " codes:6901234567892=1"
#define TAKE "pick.take task=7 line=1 place:A01-01-1 code:6901234567892"
#define TOOK "line=1 moved=1 taken=1 in_hand=1 left=8 version=1"
#define GS "\x1d"

static struct desk at_item(const struct exchange *script)
{
    struct desk desk = desk_open("picker");
    desk.script = script;
    scans(&desk, "K-01");
    scans(&desk, "A01-01-1");
    assert_where(&desk, "pick/item");
    return desk;
}

static void another_lot_than_the_task_s_is_refused_at_once(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:K-01", TASK, {LINE_OF("L7")}},
        {TAKE " lot:L7 expiry:1971-01-31", TOOK},
        {TAKE " expiry:1960-01-31", "no expired MILK 1960-01-31"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, "01069012345678921771013110L8");
    assert_where(&desk, "pick/item");
    assert_said(&desk, TONE_WRONG, "MILK: expected lot L7, got lot L8");
    scans(&desk, "01069012345678921771013110L7");
    assert_int_equal(count_row(&desk)->done, 1);
    scans(&desk, "010690123456789217600131");
    assert_where(&desk, "pick/item");
    assert_said(&desk, TONE_WRONG, "MILK: expired on 1960-01-31");
    assert_int_equal(count_row(&desk)->done, 1);
    desk_close(&desk);
}

static void goods_that_are_not_kept_by_lot_are_of_any(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:K-01", TASK, {LINE_OF("")}},
        {TAKE " lot:L8", TOOK},
        {TAKE, "line=1 moved=1 taken=2 in_hand=2 left=7 version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, "010690123456789210L8" GS);
    scans(&desk, "6901234567892"); /* the lot of the scan before is forgotten */
    assert_where(&desk, "pick/tote");
    desk_close(&desk);
}

static void a_move_takes_the_lot_along(void **state)
{
    static const struct exchange script[] = {
        {"move.take place:A01-01-1 code:6901234567892 lot:L8",
         "no wrong_lot MILK L1~L2 L8"},
        {"move.take place:A01-01-1 code:6901234567892 lot:L1",
         "item:MILK name:Milk moved=1 in_hand=1 left=4"},
        {0}};
    struct desk desk = desk_open("stock");
    (void)state;
    desk.script = script;
    types(&desk, "7");
    assert_where(&desk, "move/from");
    scans(&desk, "A01-01-1");
    scans(&desk, "010690123456789210L8");
    assert_said(&desk, TONE_WRONG, "MILK: expected lot L1 L2, got lot L8");
    scans(&desk, "010690123456789210L1");
    assert_said(&desk, TONE_OK, "MILK: 1 in hand");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_lot_than_the_task_s_is_refused_at_once),
        cmocka_unit_test(goods_that_are_not_kept_by_lot_are_of_any),
        cmocka_unit_test(a_move_takes_the_lot_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
