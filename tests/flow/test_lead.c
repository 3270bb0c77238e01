/*
 * The shift lead's board, waves and exceptions.
 */
#include "fake.h"

#define BOARD                                                                            \
    {                                                                                    \
        "board",                                                                         \
            "orders=12 waiting=4 held=1 in_wave=5 shipped=2 cancelled=1 "                \
            "exceptions=3",                                                              \
        {                                                                                \
            "wave:2026-11-22~morning shift:morning state:open orders=5 done=2 lines=9 "  \
            "picked=4"                                                                   \
        }                                                                                \
    }

static void a_release_is_a_job_and_its_end_shows_the_board(void **state)
{
    static const struct exchange script[] = {BOARD, BOARD, {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    assert_where(&desk, "lead/board");
    types(&desk, "1");
    assert_where(&desk, "lead/wave");
    types(&desk, "2");
    assert_where(&desk, "lead/job");
    assert_true(desk.react.bits & REACT_JOB);
    assert_string_equal(desk.react.job, "wave.release noon");
    desk_input(&desk, (struct input){.kind = IN_JOB, .text = "5 orders on 1 cart"});
    assert_where(&desk, "lead/board");
    assert_string_equal(desk.view.note, "5 orders on 1 cart");
    types(&desk, "1");
    types(&desk, "1");
    presses(&desk, KEY_BACK);
    desk_input(&desk,
               (struct input){.kind = IN_JOB, .problem = "waves/morning.ini:3: x"});
    assert_where(&desk, "lead/board");
    assert_string_equal(desk.view.note, "waves/morning.ini:3: x");
    desk_close(&desk);
}

static void a_scanner_is_tested_and_what_it_taught_is_saved(void **state)
{
    static const struct exchange script[] = {BOARD, {0}};
    struct desk desk = desk_open("lead");
    struct scan scan = {.text = "6901234567892",
                        .length = 13,
                        .kind = CODE_OTHER,
                        .device = "usb-1-2",
                        .aim = "]E0"};
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "5");
    assert_where(&desk, "scanner/test");
    presses(&desk, KEY_NEXT);
    assert_false(desk.react.bits & REACT_JOB); /* nothing was scanned yet */
    desk_input(&desk, (struct input){.kind = IN_SCAN, .scan = &scan});
    assert_true(desk.react.bits & REACT_JOB);
    assert_string_equal(desk.react.job, "scanner.look usb-1-2");
    desk_input(&desk, (struct input){.kind = IN_JOB, .text = "ends: cr"});
    assert_said(&desk, TONE_OK, "ends: cr");
    assert_string_equal(view_find(&desk.view, ROW_ITEM), "6901234567892");
    scan.kind = CODE_PLACE; /* a test takes whatever comes */
    desk_input(&desk, (struct input){.kind = IN_SCAN, .scan = &scan});
    assert_true(desk.react.bits & REACT_JOB);
    presses(&desk, KEY_NEXT);
    assert_string_equal(desk.react.job, "scanner.save usb-1-2");
    desk_input(&desk, (struct input){.kind = IN_JOB, .problem = "no room"});
    assert_said(&desk, TONE_WRONG, "no room");
    assert_where(&desk, "scanner/test");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

static void a_wave_is_chosen_to_be_closed(void **state)
{
    static const struct exchange script[] = {
        BOARD, {"wave.close name:2026-11-22 morning", "back=3"}, BOARD, {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    assert_string_equal(desk.view.title, "Shift");
    assert_string_equal(desk.view.next, "Look");
    types(&desk, "3");
    assert_where(&desk, "lead/which");
    assert_string_equal(desk.view.title, "close a wave"); /* not another list's digit */
    assert_string_equal(row(&desk, ROW_LIST), "morning 22 open 2/5 4/9");
    types(&desk, "2");
    assert_string_equal(desk.view.note, "number: expected 1-1, got 2");
    types(&desk, "1");
    assert_where(&desk, "lead/board");
    assert_said(&desk, TONE_OK, "2026-11-22 morning: 3 orders wait again");
    desk_close(&desk);
}

/* The lots of drawn parcels stay open, and this is why. */
static void a_wave_that_is_closed_says_what_is_still_counted(void **state)
{
    static const struct exchange script[] = {
        BOARD, {"wave.close name:2026-11-22 morning", "counting=2"}, BOARD, {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "3");
    types(&desk, "1");
    assert_said(&desk, TONE_OVER,
                "2026-11-22 morning: done; 2 parcels are still to be counted");
    desk_close(&desk);
}

static void a_wave_that_is_closed_names_the_carts_nobody_counted(void **state)
{
    static const struct exchange script[] = {
        BOARD,
        {"wave.close name:2026-11-22 morning", "back=3 uncounted=1 carts:K-01:~N1~N2"},
        BOARD,
        {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "3");
    types(&desk, "1");
    assert_said(
        &desk, TONE_OVER,
        "2026-11-22 morning: 3 orders wait again; count first, or kick: K-01: N1 N2");
    desk_close(&desk);
}

static void an_exception_is_settled_with_how(void **state)
{
    static const struct exchange script[] = {
        BOARD,
        {"exception.list limit=9",
         "n=1",
         {"id=21 kind:short object:line~1 number:S100 owner:lead text:one~missing",
          "id=22 kind:review object:order~S101 number:S101 owner:service text:paid"}},
        {"exception.close exception=21 how:customer was told", "n=1"},
        {"exception.list limit=9", "n=0"},
        {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "4");
    assert_where(&desk, "except/list");
    assert_string_equal(row(&desk, ROW_LIST), "short line 1 S100");
    assert_string_equal(desk.view.row[1].text, "review order S101");
    types(&desk, "1");
    assert_where(&desk, "except/how");
    types(&desk, "3");
    assert_where(&desk, "except/list");
    assert_said(&desk, TONE_OK, "settled");
    assert_string_equal(row(&desk, ROW_TEXT), "nothing to settle");
    desk_close(&desk);
}

static void the_search_is_seen_while_it_runs(void **state)
{
    static const struct exchange script[] = {BOARD, {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "1");
    types(&desk, "1");
    assert_where(&desk, "lead/job");
    desk_input(&desk, (struct input){.kind = IN_PROGRESS, .percent = 40, .text = "9 m"});
    assert_where(&desk, "lead/job");
    assert_false(desk.react.bits & REACT_JOB);
    bool seen = false;
    for (int i = 0; i < desk.view.rows; i++)
        seen |= desk.view.row[i].role == ROW_COUNT && desk.view.row[i].done == 40 &&
                desk.view.row[i].total == 100;
    assert_true(seen);
    assert_non_null(strstr(desk.view.row[2].text, "9 m"));
    desk_close(&desk);
}

static void an_order_is_kicked_and_one_goes_first(void **state)
{
    static const struct exchange script[] = {
        BOARD, {"wave.kick number:S100 reason:wrong address", "number:S100"},
        BOARD, {"wave.kick number:S101 reason:the buyer called", "number:S101 back=4"},
        BOARD, {"order.expedite number:S200 reason:the buyer called", "task=7"},
        BOARD, {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "8");
    assert_where(&desk, "lead/order");
    types(&desk, "S100");
    assert_where(&desk, "lead/because");
    types(&desk, "3");
    assert_where(&desk, "lead/board");
    assert_said(&desk, TONE_OK, "S100: done");
    types(&desk, "8");
    types(&desk, "S101");
    types(&desk, "1");
    assert_said(&desk, TONE_OK, "S101: out, 4 units go back");
    types(&desk, "9");
    types(&desk, "S200");
    types(&desk, "1");
    assert_said(&desk, TONE_OK, "S200: done");
    desk_close(&desk);
}

static void what_orders_wait_for_stands_with_its_rule_and_who(void **state)
{
    static const struct exchange script[] = {
        BOARD,
        {"wave.count",
         "n=2",
         {"rule: file: line=0 who: orders=20",
          "rule:goods.presale file:noon.ini line=21 who:stock orders=20"}},
        {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "7");
    assert_where(&desk, "lead/waits");
    assert_int_equal(desk.view.rows, 1);
    assert_string_equal(desk.view.row[0].label, "goods.presale noon.ini:21");
    assert_string_equal(desk.view.row[0].text, "20  stock");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "lead/board");
    desk_close(&desk);
}

static void a_role_is_lent_for_some_hours_and_a_leaver_shut_out(void **state)
{
    static const struct exchange script[] = {
        BOARD,
        {"person.list limit=9",
         "n=2",
         {"id=3 badge:B-3 name:Eve role:picker granted: disabled=0",
          "id=4 badge:B-4 name:Ann role:none granted: disabled=0"}},
        {"role.list", "n=2", {"role:lead lends:picker~qc", "role:console lends:qc"}},
        {"role.grant badge:B-4 role:qc until=28801000", "granted=9"},
        {"person.list limit=9",
         "n=1",
         {"id=3 badge:B-3 name:Eve role:picker granted: disabled=0"}},
        {"person.disable badge:B-3 disabled=1", "n=1"},
        {"person.list limit=9", "n=0"},
        {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "11");
    assert_where(&desk, "people/list");
    types(&desk, "2");
    types(&desk, "1");
    assert_where(&desk, "people/role");
    assert_int_equal(desk.view.rows, 3); /* the person, picker, qc */
    types(&desk, "2");
    types(&desk, "3");
    assert_said(&desk, TONE_OK, "Ann: done");
    types(&desk, "1");
    types(&desk, "2");
    assert_said(&desk, TONE_OK, "Eve: done");
    desk_close(&desk);
}

static void an_act_that_needs_two_is_answered_with_the_pin(void **state)
{
    static const struct exchange script[] = {
        BOARD,
        {"exception.list limit=9",
         "n=1",
         {"id=21 kind:approval object:approval~7 owner:lead text:order.cancel"}},
        {"approve.give approval=7 refuse=0", "no pin_again Wu"},
        {"pin pin:4711", "n=1"},
        {"approve.give approval=7 refuse=0", "approval=7 answer:granted approver:Wu"},
        {"exception.list limit=9", "n=0"},
        {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "4");
    types(&desk, "1");
    assert_where(&desk, "except/answer");
    assert_string_equal(row(&desk, ROW_TEXT), "order.cancel");
    types(&desk, "1");
    assert_where(&desk, "except/pin");
    types(&desk, "4711");
    assert_where(&desk, "except/list");
    assert_said(&desk, TONE_OK, "granted");
    desk_close(&desk);
}

static void a_plan_is_seen_before_it_is_released(void **state)
{
    static const struct exchange script[] = {BOARD, BOARD, {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "1");
    types(&desk, "4");
    assert_string_equal(desk.react.job, "wave.plan morning");
    desk_input(&desk, (struct input){.kind = IN_JOB,
                                     .text = "morning; 40 orders, 4 carts; 2 left out; 6 "
                                             "orders will miss 16:00 (SF)"});
    assert_where(&desk, "lead/seen");
    assert_string_equal(desk.view.row[1].text, "40 orders, 4 carts");
    assert_string_equal(desk.view.row[3].text, "6 orders will miss 16:00 (SF)");
    types(&desk, "1");
    assert_where(&desk, "lead/job");
    assert_true(desk.react.bits & REACT_JOB);
    assert_string_equal(desk.react.job, "wave.release morning");
    desk_input(&desk, (struct input){.kind = IN_JOB, .text = "40 orders"});
    assert_where(&desk, "lead/board");
    desk_close(&desk);
}

static void only_the_next_orders_within_what_is_in_progress(void **state)
{
    static const struct exchange script[] = {BOARD, BOARD, {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "1");
    types(&desk, "7");
    assert_where(&desk, "lead/next");
    types(&desk, "-3");
    assert_where(&desk, "lead/next");
    types(&desk, "50");
    assert_where(&desk, "lead/within");
    types(&desk, "200");
    assert_where(&desk, "lead/wave");
    types(&desk, "3");
    assert_string_equal(desk.react.job, "wave.release evening 50 200");
    desk_input(&desk, (struct input){.kind = IN_JOB, .text = "50 orders"});
    types(&desk, "1"); /* limits hold for one release */
    types(&desk, "1");
    assert_string_equal(desk.react.job, "wave.release morning");
    desk_close(&desk);
}

#define CHANNELS(state, reason)                                                          \
    {                                                                                    \
        "channel.list all=1", "offset_min=480",                                          \
        {                                                                                \
            "channel:jd state:" state " reason:" reason                                  \
            " until=0 cutoff_min=990 who:Wu since=0 waiting=12",                         \
                "channel:web state:open reason: until=0 cutoff_min=-1 who: since=0 "     \
                "waiting=3"                                                              \
        }                                                                                \
    }

static void channels_are_locked_put_to_sleep_and_cut_off(void **state)
{
    static const struct exchange script[] = {
        BOARD,
        CHANNELS("open", ""),
        {"channel.set channel:jd state:locked reason:no lorry goes until=0 "
         "cutoff_min=990",
         "channel:jd state:locked"},
        CHANNELS("locked", "no~lorry~goes"),
        {"channel.set channel:jd state:locked reason:no lorry goes until=0 "
         "cutoff_min=945",
         "channel:jd state:locked"},
        CHANNELS("locked", "no~lorry~goes"),
        {"channel.set channel:jd state:open reason: until=0 cutoff_min=990",
         "channel:jd state:open"},
        CHANNELS("open", ""),
        BOARD,
        {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    types(&desk, "10");
    assert_where(&desk, "channel/list");
    assert_string_equal(row(&desk, ROW_LIST), "jd open, cut-off 16:30, 12 wait");
    types(&desk, "1");
    assert_where(&desk, "channel/state");
    types(&desk, "2");
    assert_where(&desk, "channel/because");
    types(&desk, "3");
    assert_where(&desk, "channel/list");
    assert_said(&desk, TONE_OK, "jd: locked");
    types(&desk, "1");
    types(&desk, "5");
    assert_where(&desk, "channel/cutoff");
    types(&desk, "1575");
    assert_where(&desk, "channel/cutoff");
    types(&desk, "1545");
    assert_where(&desk, "channel/list");
    types(&desk, "1");
    types(&desk, "1");
    assert_said(&desk, TONE_OK, "jd: open");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "lead/board");
    desk_close(&desk);
}

static void who_will_be_late_stands_on_the_board(void **state)
{
    static const struct exchange script[] = {
        {"board",
         "orders=12 waiting=0 held=0 in_wave=12 shipped=0 cancelled=0 exceptions=0 "
         "offset_min=480",
         {"wave:2026-11-22~morning shift:morning state:open orders=12 done=0 lines=20 "
          "picked=1 miss_at=1763798400000 miss_carrier:SF miss=6"}},
        {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = script;
    types(&desk, "9");
    bool said = false;
    for (int i = 0; i < desk.view.rows; i++)
        said |= strcmp(desk.view.row[i].text, "6 will miss 16:00 (SF)") == 0;
    assert_true(said);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_release_is_a_job_and_its_end_shows_the_board),
        cmocka_unit_test(a_plan_is_seen_before_it_is_released),
        cmocka_unit_test(only_the_next_orders_within_what_is_in_progress),
        cmocka_unit_test(channels_are_locked_put_to_sleep_and_cut_off),
        cmocka_unit_test(who_will_be_late_stands_on_the_board),
        cmocka_unit_test(a_scanner_is_tested_and_what_it_taught_is_saved),
        cmocka_unit_test(a_wave_is_chosen_to_be_closed),
        cmocka_unit_test(a_wave_that_is_closed_says_what_is_still_counted),
        cmocka_unit_test(a_wave_that_is_closed_names_the_carts_nobody_counted),
        cmocka_unit_test(the_search_is_seen_while_it_runs),
        cmocka_unit_test(an_order_is_kicked_and_one_goes_first),
        cmocka_unit_test(what_orders_wait_for_stands_with_its_rule_and_who),
        cmocka_unit_test(an_exception_is_settled_with_how),
        cmocka_unit_test(a_role_is_lent_for_some_hours_and_a_leaver_shut_out),
        cmocka_unit_test(an_act_that_needs_two_is_answered_with_the_pin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
