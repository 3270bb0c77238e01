/*
 * The picker's task against a scripted store: the good path, each refusal, skip, short,
 * undo, zero check, STOP, resume, take-over and late answers.
 */
#include "fake.h"

#define LINE_1                                                                           \
    "line=1 seq=1 place:A01-01-1 item=11 code:TEA-G name:Green~tea spec:250g qty=2 "     \
    "taken=0 put=0 tote: order=100 number:S100 order_state:wave state:open "             \
    "codes:6901234567892=1~16901234567899=12"
#define LINE_2                                                                           \
    "line=2 seq=2 place:B02-03-1 item=12 code:CUP-R name:Cup spec:red qty=1 taken=0 "    \
    "put=0 tote: order=100 number:S100 order_state:wave state:open "                     \
    "codes:6923450657713=1"
#define TASK "task=7 kind:pick wave:morning version=1 cart:K-01 person:Li"
#define PULL                                                                             \
    {                                                                                    \
        "task.pull kind:pick code:K-01", TASK,                                           \
        {                                                                                \
            LINE_1, LINE_2                                                               \
        }                                                                                \
    }
#define TEA "6901234567892"
#define CUP "6923450657713"
#define TAKE_TEA "pick.take task=7 line=1 place:A01-01-1 code:" TEA

static struct desk at_item(const struct exchange *script)
{
    struct desk desk = desk_open("picker");
    desk.script = script;
    scans(&desk, "K-01");
    assert_where(&desk, "pick/place");
    scans(&desk, "A01-01-1");
    assert_where(&desk, "pick/item");
    return desk;
}

static void two_lines_take_seven_scans_and_no_key(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE_TEA, "line=1 moved=1 taken=1 in_hand=1 left=8 version=1"},
        {TAKE_TEA, "line=1 moved=1 taken=2 in_hand=2 left=7 version=1"},
        {"pick.put task=7 line=1 tote:T-0001",
         "line=1 tote:T-0001 put=2 state:done task_state:active version=1"},
        {"pick.take task=7 line=2 place:B02-03-1 code:" CUP,
         "line=2 moved=1 taken=1 in_hand=1 left=3 version=1"},
        {"pick.put task=7 line=2 tote:T-0001",
         "line=2 tote:T-0001 put=1 state:done task_state:done version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    assert_string_equal(desk.view.title, "Pick K-01");
    assert_string_equal(desk.view.who, "Li · morning");
    assert_string_equal(row(&desk, ROW_SPEC), "250g");
    scans(&desk, TEA);
    assert_int_equal(desk.tone, TONE_OK);
    assert_int_equal(count_row(&desk)->done, 1);
    scans(&desk, TEA);
    assert_where(&desk, "pick/tote");
    assert_string_equal(row(&desk, ROW_TOTE), "(none)"); /* any free one */
    scans(&desk, "T-0001");
    assert_where(&desk, "pick/place");
    assert_string_equal(row(&desk, ROW_PLACE), "B02-03-1");
    assert_string_equal(row(&desk, ROW_TOTE), "T-0001");
    scans(&desk, "B02-03-1");
    scans(&desk, CUP);
    assert_string_equal(desk.view.hint, "T-0001");
    scans(&desk, "T-0001");
    assert_where(&desk, "home/menu");
    assert_said(&desk, TONE_OK, "K-01 done: 3 units");
    assert_int_equal(desk.scans, 1 + 7); /* the cart once for all its orders */
    assert_int_equal(desk.keys, 0);
    desk_close(&desk);
}

static void the_place_is_not_scanned_again_for_the_next_line_there(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick",
         TASK,
         {"line=1 seq=1 place:A01-01-1 code:TEA-G spec: name: qty=1 taken=0 put=0 tote: "
          "order=100 number:S100 order_state:wave state:open codes:" TEA "=1",
          "line=2 seq=2 place:A01-01-1 code:CUP-R spec: name: qty=1 taken=0 put=0 tote: "
          "order=101 number:S101 order_state:wave state:open codes:" CUP "=1"}},
        {TAKE_TEA, "taken=1 left=8 version=1"},
        {"pick.put task=7 line=1 tote:T-0001", "put=1 state:done version=1"},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    types(&desk, "1");
    scans(&desk, "A01-01-1");
    scans(&desk, TEA);
    scans(&desk, "T-0001");
    assert_where(&desk, "pick/item");
    assert_string_equal(row(&desk, ROW_ITEM), "CUP-R");
    desk_close(&desk);
}

static void a_wrong_scan_costs_no_request_and_says_expected_and_got(void **state)
{
    static const struct exchange script[] = {PULL, {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    scans(&desk, "K-01");
    scans(&desk, "A01-01-2");
    assert_said(&desk, TONE_WRONG, "wrong place: expected A01-01-1, got A01-01-2");
    scans(&desk, "T-0009");
    assert_said(&desk, TONE_WRONG, "expected place, got tote T-0009");
    scans(&desk, "A01-01-1");
    scans(&desk, CUP);
    assert_said(&desk, TONE_WRONG, "wrong item: expected TEA-G, got CUP-R");
    scans(&desk, "A01-01-1");
    assert_said(&desk, TONE_WRONG, "expected item, got place A01-01-1");
    scans(&desk, "16901234567899"); /* a case of twelve */
    assert_said(&desk, TONE_OVER, "the case holds 12, only 2 wanted");
    assert_where(&desk, "pick/item");
    assert_int_equal(desk.requests, 1);
    desk_close(&desk);
}

static void a_code_the_task_does_not_know_is_looked_up(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {"code.find code:4006381333931", "kind:item id=77 code:PEN-B name:Pen"},
        {"code.find code:999", "kind:none"},
        {"code.find code:888", "kind:ambiguous code:AA name:BB"},
        {"code.find code:777", "no link store"},
        {TAKE_TEA, "taken=1 left=8 version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, "4006381333931");
    assert_said(&desk, TONE_WRONG, "wrong item: expected TEA-G, got PEN-B");
    scans(&desk, "999");
    assert_said(&desk, TONE_WRONG, "unknown code 999");
    scans(&desk, "888");
    assert_said(&desk, TONE_WRONG, "code 888 belongs to AA and BB");
    scans(&desk, "777");
    assert_string_equal(desk.view.note, "wrong item: expected TEA-G, got 777");
    scans(&desk, TEA);
    assert_string_equal(desk.notes, "wrong_item\t4006381333931\nunknown_code\t999\n"
                                    "ambiguous_code\t888\nwrong_item\t777\n");
    desk_close(&desk);
}

static void one_unit_too_many_sounds_unlike_a_wrong_one(void **state)
{
    static const struct exchange script[] = {PULL,
                                             {TAKE_TEA, "taken=1 left=8 version=1"},
                                             {TAKE_TEA, "taken=2 left=7 version=1"},
                                             {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, TEA);
    scans(&desk, TEA);
    scans(&desk, TEA);
    assert_said(&desk, TONE_OVER, "one too many: TEA-G wants 2, has 2");
    assert_where(&desk, "pick/tote");
    scans(&desk, CUP);
    assert_said(&desk, TONE_WRONG, "wrong item: expected TEA-G, got CUP-R");
    desk_close(&desk);
}

static void a_tote_of_another_order_is_refused(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick",
         TASK,
         {"line=1 seq=1 place:A01-01-1 code:TEA-G spec: name: qty=1 taken=1 put=0 tote: "
          "order=100 number:S100 order_state:wave state:open codes:" TEA "=1",
          "line=2 seq=2 place:A01-01-1 code:CUP-R spec: name: qty=1 taken=1 put=1 "
          "tote:T-0002 order=101 number:S101 order_state:wave state:done codes:" CUP
          "=1"}},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    types(&desk, "1");
    assert_where(&desk, "pick/tote");
    scans(&desk, "T-0002");
    assert_said(&desk, TONE_WRONG, "wrong tote: expected a free tote, got T-0002");
    desk_close(&desk);
}

static void a_task_goes_on_with_what_is_in_the_hand(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:T-0001",
         TASK,
         {"line=1 seq=1 place:A01-01-1 code:TEA-G spec:250g name:Tea qty=3 taken=2 put=0 "
          "tote:T-0001 order=100 number:S100 order_state:wave state:open codes:" TEA
          "=1"}},
        {TAKE_TEA, "taken=3 left=4 version=1"},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001"); /* another terminal's cart, taken over by its tote */
    assert_where(&desk, "pick/item");
    assert_said(&desk, TONE_OK, "in hand: 2 × TEA-G");
    scans(&desk, TEA);
    assert_where(&desk, "pick/tote");
    assert_string_equal(row(&desk, ROW_TOTE), "T-0001");
    desk_close(&desk);
}

static void a_short_is_said_twice_with_a_reason(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE_TEA, "taken=1 left=0 version=1"},
        {"pick.short task=7 line=1 reason:damaged",
         "line=1 outcome:other_bin version=2 task_state:active"},
        {"task.show task=7",
         "task=7 version=2 cart:K-01",
         {"line=1 seq=1 place:A01-01-1 code:TEA-G spec: name: qty=1 taken=1 put=0 tote: "
          "order=100 number:S100 order_state:wave state:open codes:" TEA "=1",
          "line=3 seq=3 place:C01-01-1 code:TEA-G spec: name: qty=1 taken=0 put=0 tote: "
          "order=100 number:S100 order_state:wave state:open codes:" TEA "=1"}},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, TEA);
    presses(&desk, KEY_SHORT);
    assert_where(&desk, "pick/item");
    assert_string_equal(desk.view.note, "1 missing? F4 again");
    types(&desk, "4"); /* the same key, by its digit */
    assert_where(&desk, "pick/short");
    types(&desk, "9");
    assert_said(&desk, TONE_WRONG, "number: expected 1-3, got 9");
    types(&desk, "2");
    assert_where(&desk, "pick/tote"); /* what is in the hand, although it is not all */
    assert_string_equal(desk.view.note, "short: the rest is elsewhere");
    desk_close(&desk);
}

static void undo_gives_the_last_unit_back(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE_TEA, "taken=1 left=8 version=1"},
        {"pick.undo task=7 line=1", "line=1 taken=0 in_hand=0 left=9 version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    presses(&desk, KEY_UNDO);
    assert_said(&desk, TONE_WRONG, "nothing to undo");
    scans(&desk, TEA);
    scans(&desk, "X-UNDO");
    assert_said(&desk, TONE_OK, "undone: TEA-G back into A01-01-1");
    assert_int_equal(count_row(&desk)->done, 0);
    desk_close(&desk);
}

/* A short is never the journal's: who has no line is told how to go on. */
static void a_short_without_a_line_says_the_way_on(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {"pick.short task=7 line=1 reason:not there", "no link the~store"},
        {TAKE_TEA, "taken=1 left=8 version=1"},
        {"pick.short task=7 line=1 reason:not there", "no link the~store"},
        {"pick.undo task=7 line=1", "taken=0 left=9 version=1"},
        {"pick.skip task=7 line=1", "line=1 seq=3 version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    presses(&desk, KEY_SHORT);
    presses(&desk, KEY_SHORT);
    types(&desk, "1");
    assert_where(&desk, "pick/item");
    assert_said(&desk, TONE_FAULT, "no line: a short must wait; F2 comes back later");
    scans(&desk, TEA);
    presses(&desk, KEY_SHORT);
    presses(&desk, KEY_SHORT);
    types(&desk, "1");
    assert_where(&desk, "pick/item");
    assert_said(&desk, TONE_FAULT, "no line: a short must wait; F6 puts back, then F2");
    presses(&desk, KEY_UNDO);
    presses(&desk, KEY_SKIP);
    assert_where(&desk, "pick/place");
    desk_close(&desk);
}

static void skip_puts_the_stop_last_but_not_with_full_hands(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {"pick.skip task=7 line=1", "line=1 seq=3 version=1"},
        {"pick.take task=7 line=2 place:B02-03-1 code:" CUP, "taken=1 left=3 version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    presses(&desk, KEY_SKIP);
    assert_where(&desk, "pick/place");
    assert_string_equal(row(&desk, ROW_PLACE), "B02-03-1");
    scans(&desk, "B02-03-1");
    scans(&desk, CUP);
    presses(&desk, KEY_SKIP);
    assert_said(&desk, TONE_WRONG, "hand is not empty: 1 units");
    desk_close(&desk);
}

static void the_zero_check_asks_nothing(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE_TEA, "taken=1 left=0 version=1"},
        {"count.queue place:A01-01-1 item:TEA-G reason:not empty", "count=4"},
        {TAKE_TEA, "taken=2 left=0 version=1"},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, TEA);
    assert_said(&desk, TONE_OK, "A01-01-1 should be empty now; F5 if not");
    presses(&desk, KEY_DETAIL);
    assert_said(&desk, TONE_OK, "A01-01-1 will be counted");
    scans(&desk, TEA);
    assert_where(&desk, "pick/tote");
    desk_close(&desk);
}

#define STOPPED                                                                          \
    "line=1 seq=1 place:A01-01-1 code:TEA-G spec: name: qty=2 taken=1 put=1 "            \
    "tote:T-0001 order=100 number:S100 order_state:cancelled state:open codes:" TEA "=1"
/* As the cancel leaves it: what was in the hand waits to be put back. */
#define IN_HAND                                                                          \
    "line=1 seq=1 place:A01-01-1 code:TEA-G spec: name: qty=1 taken=1 put=1 tote: "      \
    "order=100 number:S100 order_state:cancelled state:cancelled codes:" TEA "=1"
#define OTHER                                                                            \
    "line=2 seq=2 place:B02-03-1 code:CUP-R spec: name: qty=1 taken=0 put=0 tote: "      \
    "order=101 number:S101 order_state:wave state:open codes:" CUP "=1"

static void a_cancelled_order_stops_until_its_tote_is_scanned(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE_TEA, "taken=1 left=8 version=2"}, /* others changed the task */
        {"task.show task=7", "task=7 version=2 cart:K-01", {STOPPED, OTHER}},
        {"pick.stop task=7 order=100 tote:T-0001", "task_state:active back=1 version=3"},
        {"task.show task=7", "task=7 version=3 cart:K-01", {OTHER}},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, TEA);
    assert_where(&desk, "pick/stop");
    assert_true(desk.view.stop);
    assert_int_equal(desk.tone, TONE_STOP);
    assert_string_equal(row(&desk, ROW_ORDER), "S100");
    assert_int_equal(desk.view.nkeys, 1); /* F1: no key answers it */
    scans(&desk, TEA);
    assert_int_equal(desk.tone, TONE_WRONG);
    assert_true(desk.view.stop);
    presses(&desk, KEY_BACK);
    assert_where(&desk, "pick/stop");
    scans(&desk, "T-0002");
    assert_string_equal(desk.view.note, "wrong tote: expected T-0001, got T-0002");
    assert_where(&desk, "pick/stop");
    scans(&desk, "T-0001");
    assert_where(&desk, "pick/place");
    assert_said(&desk, TONE_OK, "laid aside: 1 units to put back");
    assert_string_equal(row(&desk, ROW_PLACE), "B02-03-1");
    desk_close(&desk);
}

static void a_refused_take_of_a_cancelled_order_stops_too(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE_TEA, "taken=1 left=8 version=1"},
        {TAKE_TEA, "no cancelled S100"},
        {"task.show task=7", "task=7 version=2 cart:K-01", {IN_HAND, OTHER}},
        {"pick.stop task=7 order=100", "task_state:active back=1 version=3"},
        {"task.show task=7", "task=7 version=3 cart:K-01", {IN_HAND, OTHER}},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, TEA);
    scans(&desk, TEA);
    assert_where(&desk, "pick/stop");
    assert_string_equal(desk.view.note, "STOP: order S100 is cancelled");
    assert_int_equal(desk.tone, TONE_STOP);
    assert_string_equal(desk.view.next, "Aside");
    presses(&desk, KEY_NEXT); /* nothing is in a tote yet */
    assert_where(&desk, "pick/place");
    desk_close(&desk);
}

static void scans_wait_for_a_late_answer_and_are_dropped_by_a_stop(void **state)
{
    static const struct exchange script[] = {
        PULL,
        {TAKE_TEA, "taken=1 left=8 version=1"},
        {TAKE_TEA, "taken=2 left=7 version=2"},
        {"task.show task=7", "task=7 version=2 cart:K-01", {STOPPED, OTHER}},
        {0}};
    struct desk desk = at_item(script);
    (void)state;
    desk.hold = true;
    scans(&desk, TEA);
    assert_true(flow_waiting(desk.flow));
    assert_int_equal(desk.tone, TONE_NONE); /* nothing sounds before the store has it */
    const struct request *first = desk.waiting;
    scans(&desk, TEA);
    assert_ptr_equal(desk.waiting, first);
    for (int i = 0; i < FLOW_QUEUE - 1; i++)
        scans(&desk, "T-0001");
    scans(&desk, "T-0001");
    assert_said(&desk, TONE_FAULT, "too fast: the last scan was dropped");
    desk.hold = false;
    desk_answer(&desk);
    assert_where(&desk, "pick/stop");
    assert_int_equal(desk.requests, 4); /* none of the totes was taken for an answer */
    assert_int_equal(desk.tone, TONE_STOP);
    desk_close(&desk);
}

static void a_fault_loses_no_note_and_the_scan_is_repeated(void **state)
{
    static const struct exchange script[] = {
        PULL, {TAKE_TEA, "no busy loading"}, {TAKE_TEA, "taken=1 left=8 version=1"}, {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, CUP);
    scans(&desk, TEA);
    assert_said(&desk, TONE_FAULT, "the store is busy with loading; try again");
    desk.notes[0] = '\0';
    scans(&desk, TEA);
    assert_string_equal(desk.notes, "wrong_item\t" CUP "\n");
    assert_int_equal(count_row(&desk)->done, 1);
    desk_close(&desk);
}

/* Also when the request that told of them got nowhere. */
static void notes_without_room_are_counted(void **state)
{
    static const struct exchange script[] = {
        PULL, {TAKE_TEA, "no busy loading"}, {TAKE_TEA, "taken=1 left=8 version=1"}, {0}};
    enum { SCANS = 400, LINE = sizeof("wrong_item\t" CUP "\n") - 1 };
    struct desk desk = at_item(script);
    (void)state;
    for (int i = 0; i < SCANS; i++)
        scans(&desk, CUP);
    scans(&desk, TEA);
    desk.notes[0] = '\0';
    for (int i = 0; i < SCANS; i++)
        scans(&desk, CUP);
    scans(&desk, TEA);
    const char *more = strstr(desk.notes, "more\t");
    assert_non_null(more);
    assert_int_equal(atoi(more + strlen("more\t")) + (more - desk.notes) / LINE,
                     2 * SCANS);
    assert_string_equal(strchr(more, '\n'), "\n");
    desk_close(&desk);
}

static void leaving_the_task_sends_what_was_noted(void **state)
{
    static const struct exchange script[] = {PULL, {"scan.note", "done=1"}, {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, CUP);
    presses(&desk, KEY_BACK);
    assert_where(&desk, "home/menu");
    assert_string_equal(desk.notes, "wrong_item\t" CUP "\n");
    desk_close(&desk);
}

static void a_cart_taken_over_ends_the_task_here(void **state)
{
    static const struct exchange script[] = {PULL, {TAKE_TEA, "no taken K-01 Wang"}, {0}};
    struct desk desk = at_item(script);
    (void)state;
    scans(&desk, TEA);
    assert_where(&desk, "home/menu");
    assert_said(&desk, TONE_STOP, "K-01 is with Wang");
    desk_close(&desk);
}

static void nothing_to_pick_stays_at_home(void **state)
{
    static const struct exchange script[] = {{"task.pull kind:pick", "no nothing_to_do"},
                                             {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    types(&desk, "1");
    assert_where(&desk, "home/menu");
    assert_string_equal(desk.view.note, "nothing to do");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_lines_take_seven_scans_and_no_key),
        cmocka_unit_test(the_place_is_not_scanned_again_for_the_next_line_there),
        cmocka_unit_test(a_wrong_scan_costs_no_request_and_says_expected_and_got),
        cmocka_unit_test(a_code_the_task_does_not_know_is_looked_up),
        cmocka_unit_test(one_unit_too_many_sounds_unlike_a_wrong_one),
        cmocka_unit_test(a_tote_of_another_order_is_refused),
        cmocka_unit_test(a_task_goes_on_with_what_is_in_the_hand),
        cmocka_unit_test(a_short_is_said_twice_with_a_reason),
        cmocka_unit_test(undo_gives_the_last_unit_back),
        cmocka_unit_test(a_short_without_a_line_says_the_way_on),
        cmocka_unit_test(skip_puts_the_stop_last_but_not_with_full_hands),
        cmocka_unit_test(the_zero_check_asks_nothing),
        cmocka_unit_test(a_cancelled_order_stops_until_its_tote_is_scanned),
        cmocka_unit_test(a_refused_take_of_a_cancelled_order_stops_too),
        cmocka_unit_test(scans_wait_for_a_late_answer_and_are_dropped_by_a_stop),
        cmocka_unit_test(a_fault_loses_no_note_and_the_scan_is_repeated),
        cmocka_unit_test(notes_without_room_are_counted),
        cmocka_unit_test(leaving_the_task_sends_what_was_noted),
        cmocka_unit_test(a_cart_taken_over_ends_the_task_here),
        cmocka_unit_test(nothing_to_pick_stays_at_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
