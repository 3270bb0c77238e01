/*
 * Login, home, keys by digit and card, what is typed and what is scanned.
 */
#include "fake.h"

static struct desk at_login(const struct exchange *script)
{
    struct flow_config config = {.terminal = "t1", .training = true};
    struct desk desk = {.flow = flow_new(&config),
                        .arena = arena_new(),
                        .turn = arena_new(),
                        .script = script};
    desk_input(&desk, (struct input){.kind = IN_START});
    return desk;
}

static void an_unknown_badge_is_asked_for_its_pin(void **state)
{
    static const struct exchange script[] = {
        {"login badge:B-0001", "no login"},
        {"login badge:B-0001 pin:1234", "no login"},
        {"login badge:B-0001 pin:4711", "session=5 person=3 name:Li role:picker"},
        {"logout", "n=1"},
        {0}};
    struct desk desk = at_login(script);
    (void)state;
    assert_true(desk.view.training);
    assert_string_equal(row(&desk, ROW_TEXT), "t1");
    scans(&desk, "B-0001");
    assert_where(&desk, "login/pin");
    assert_string_equal(desk.view.note, ""); /* not a failure */
    assert_int_equal(desk.tone, TONE_NONE);
    assert_true(desk.view.hidden);
    types(&desk, "1234");
    assert_where(&desk, "login/pin");
    assert_said(&desk, TONE_WRONG, "badge or PIN is wrong");
    types(&desk, "4711");
    assert_where(&desk, "home/menu");
    assert_int_equal(flow_session(desk.flow), 5);
    assert_string_equal(desk.view.who, "Li");
    presses(&desk, KEY_QUIT);
    assert_where(&desk, "login/badge");
    assert_int_equal(flow_session(desk.flow), 0);
    presses(&desk, KEY_QUIT);
    assert_true(desk.react.bits & REACT_LEAVE);
    desk_close(&desk);
}

static void too_many_tries_must_wait(void **state)
{
    static const struct exchange script[] = {{"login badge:B-0001", "no login_wait 30"},
                                             {0}};
    struct desk desk = at_login(script);
    (void)state;
    scans(&desk, "B-0001");
    assert_where(&desk, "login/badge");
    assert_said(&desk, TONE_WRONG, "too many tries; wait 30 seconds");
    desk_close(&desk);
}

static void a_scanned_pin_is_no_pin_and_is_not_shown(void **state)
{
    static const struct exchange script[] = {{"login badge:B-0001", "no login"}, {0}};
    struct desk desk = at_login(script);
    (void)state;
    scans(&desk, "B-0001");
    scans(&desk, "4711");
    assert_said(&desk, TONE_WRONG, "expected number or text, got code ***");
    desk_close(&desk);
}

static void home_lists_what_the_role_may(void **state)
{
    struct desk desk = desk_open("picker");
    char labels[20] = "";
    size_t n = 0;
    (void)state;
    for (int i = 0; i < desk.view.rows; i++)
        if (desk.view.row[i].role == ROW_LIST)
            labels[n++] = desk.view.row[i].label[0];
    assert_string_equal(labels, "15");
    types(&desk, "2");
    assert_string_equal(desk.view.note, "Li may not: needs the right pack");
    types(&desk, "0");
    assert_said(&desk, TONE_WRONG, "number: expected 1-10, got 0");
    scans(&desk, "G-SF-1");
    assert_said(&desk, TONE_WRONG, "expected tote or cart, got cage G-SF-1");
    desk_close(&desk);
}

static void another_badge_at_home_changes_the_person(void **state)
{
    static const struct exchange script[] = {
        {"login badge:B-0002", "session=6 person=4 name:Wang role:packer"}, {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    scans(&desk, "B-0002");
    assert_where(&desk, "home/menu");
    assert_int_equal(flow_session(desk.flow), 6);
    desk_close(&desk);
}

static void codes_are_scanned_not_typed(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0001", "no not_found tote T-0001"},
        {"pack.open code:T-0001", "no not_found tote T-0001"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    types(&desk, "2");
    assert_where(&desk, "pack/tote");
    types(&desk, "T-0001");
    assert_said(&desk, TONE_WRONG, "scan it; typing needs the exception key");
    types(&desk, "0"); /* the exception key by its digit */
    assert_true(desk.view.typing);
    types(&desk, "T-0001");
    assert_false(desk.view.typing); /* once */
    types(&desk, "T-0001");
    scans(&desk, "X-TYPE");
    types(&desk, "T-0001");
    assert_string_equal(desk.notes, "typed\tT-0001\nby_hand\tT-0001\n"
                                    "typed\tT-0001\nby_hand\tT-0001\n");
    desk_close(&desk);
}

static void keys_come_as_function_keys_digits_and_cards(void **state)
{
    struct desk desk = desk_open("packer");
    (void)state;
    types(&desk, "2");
    assert_where(&desk, "pack/tote");
    types(&desk, "3");
    assert_where(&desk, "home/menu");
    types(&desk, "2");
    scans(&desk, "X-BACK");
    assert_where(&desk, "home/menu");
    types(&desk, "2");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "home/menu");
    scans(&desk, "X-NONSENSE");
    assert_string_equal(desk.view.note, "unknown code X-NONSENSE");
    presses(&desk, KEY_UNDO);
    assert_string_equal(desk.view.note, "this key does nothing here");
    presses(&desk, KEY_HELP);
    assert_non_null(strstr(row(&desk, ROW_TEXT), "switch the language"));
    desk_close(&desk);
}

static void a_pin_that_nobody_asked_for_is_not_written_down(void **state)
{
    static const struct exchange script[] = {{"logout", "n=1"}, {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    types(&desk, "0002");
    assert_where(&desk, "home/menu");
    assert_said(&desk, TONE_WRONG, "number: expected 1-10, got ***");
    assert_null(strstr(desk.view.note, "0002"));
    presses(&desk, KEY_QUIT); /* would take the notes along */
    assert_null(strstr(desk.notes, "0002"));
    desk_close(&desk);
}

/* Where a number is keyed, 8 is eight. */
static void help_names_a_digit_only_where_it_is_a_key(void **state)
{
    struct desk desk = desk_open("packer");
    (void)state;
    presses(&desk, KEY_HELP);
    assert_string_equal(desk.view.row[0].label, "F11");
    assert_string_equal(desk.view.row[2].label, "F3");
    types(&desk, "2");
    presses(&desk, KEY_HELP);
    assert_string_equal(desk.view.row[0].label, "F7/7");
    desk_close(&desk);
}

static void the_practice_badge_asks_for_the_practice_store(void **state)
{
    struct desk desk = desk_open("packer");
    (void)state;
    scans(&desk, "B-TRAIN");
    assert_true(desk.react.bits & REACT_JOB);
    assert_string_equal(desk.react.job, "training");
    assert_false(desk.react.bits & REACT_SEND);
    desk_close(&desk);
}

static void the_language_is_the_loops_business(void **state)
{
    struct desk desk = desk_open("packer");
    (void)state;
    scans(&desk, "X-LANG");
    assert_true(desk.react.bits & REACT_LANG);
    desk_close(&desk);
}

static void a_huge_code_is_refused_by_its_length(void **state)
{
    struct desk desk = desk_open("packer");
    struct scan scan = desk_scan_of("T-0001", false);
    (void)state;
    scan.length = 1000000;
    desk_input(&desk, (struct input){.kind = IN_SCAN, .scan = &scan});
    assert_string_equal(desk.view.note, "code of 1000000 characters; at most 64");
    desk_close(&desk);
}

static void a_thing_of_another_task_starts_it_where_nothing_is_open(void **state)
{
    static const struct exchange script[] = {
        {"ship.open cage:G-SF-1", "handover=4 cage:G-SF-1 carrier:SF loaded=0"}, {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    types(&desk, "2");
    scans(&desk, "G-SF-1");
    assert_where(&desk, "ship/parcel");
    desk_close(&desk);
}

static void a_lost_session_goes_back_to_the_badge(void **state)
{
    static const struct exchange script[] = {{"pack.open code:T-0001", "no no_session"},
                                             {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "login/badge");
    assert_string_equal(desk.view.note, "log in first");
    desk_close(&desk);
}

/* The store waits for them, wherever they are; at the badge they are on their way in. */
static void a_session_that_is_over_is_asked_for_anew(void **state)
{
    struct desk desk = desk_open("packer");
    (void)state;
    types(&desk, "2");
    assert_where(&desk, "pack/tote");
    desk_input(&desk, (struct input){.kind = IN_OUT, .at = 1000});
    assert_where(&desk, "login/badge");
    assert_said(&desk, TONE_WRONG, "log in first");
    assert_int_equal(flow_session(desk.flow), 0);
    desk_input(&desk, (struct input){.kind = IN_OUT, .at = 1000});
    assert_where(&desk, "login/badge");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_badge_is_asked_for_its_pin),
        cmocka_unit_test(too_many_tries_must_wait),
        cmocka_unit_test(a_scanned_pin_is_no_pin_and_is_not_shown),
        cmocka_unit_test(home_lists_what_the_role_may),
        cmocka_unit_test(another_badge_at_home_changes_the_person),
        cmocka_unit_test(codes_are_scanned_not_typed),
        cmocka_unit_test(keys_come_as_function_keys_digits_and_cards),
        cmocka_unit_test(a_pin_that_nobody_asked_for_is_not_written_down),
        cmocka_unit_test(help_names_a_digit_only_where_it_is_a_key),
        cmocka_unit_test(the_practice_badge_asks_for_the_practice_store),
        cmocka_unit_test(the_language_is_the_loops_business),
        cmocka_unit_test(a_huge_code_is_refused_by_its_length),
        cmocka_unit_test(a_thing_of_another_task_starts_it_where_nothing_is_open),
        cmocka_unit_test(a_lost_session_goes_back_to_the_badge),
        cmocka_unit_test(a_session_that_is_over_is_asked_for_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
