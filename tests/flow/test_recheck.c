/*
 * The recheck against a scripted store: blind, twice, and by another person.
 */
#include "bench.h"

#define LOOK(attempt)                                                                    \
    {                                                                                    \
        "recheck.open code:T-0001", "parcel=9 pcode:P-100-1 number:S100 part=1 "         \
                                    "attempt=" attempt " counted=0"                      \
    }
#define SEEN                                                                             \
    {                                                                                    \
        "recheck.unit parcel=9 code:" TEA,                                               \
            "code:TEA-G name:Tea spec:250g qty=1 counted=1"                              \
    }

static void the_recheck_is_blind_and_ends_with_the_label(void **state)
{
    static const struct exchange script[] = {
        LOOK("1"),
        SEEN,
        {"recheck.close parcel=9", "outcome:passed"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "recheck/unit");
    assert_string_equal(row(&desk, ROW_ITEM), "(none)");
    assert_string_equal(row(&desk, ROW_LIST), "(none)");
    assert_string_equal(desk.view.hint, "");
    scans(&desk, TEA);
    assert_string_equal(row(&desk, ROW_SPEC), "250g");
    assert_int_equal(count_row(&desk)->total, 0);
    scans(&desk, "T-0001"); /* the box again closes it */
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001");
    assert_where(&desk, "recheck/box");
    desk_close(&desk);
}

static void a_difference_gives_a_second_count_then_holds(void **state)
{
    static const struct exchange script[] = {
        LOOK("1"), {"recheck.close parcel=9", "outcome:again"}, LOOK("2"),
        SEEN,      {"recheck.close parcel=9", "outcome:held"},  {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "recheck/unit");
    assert_string_equal(desk.view.note, "count again from the start");
    assert_string_equal(row(&desk, ROW_WARN), "second count: from the start");
    scans(&desk, TEA);
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "recheck/box");
    assert_said(&desk, TONE_STOP, "count differs; P-100-1 is held");
    desk_close(&desk);
}

static void the_pin_is_keyed_again_and_the_box_opens(void **state)
{
    static const struct exchange script[] = {
        {"recheck.open code:T-0001", "no pin_again Wu"},
        {"pin pin:9999", "no login"},
        {"pin pin:4321", "x=1"},
        LOOK("1"),
        {"recheck.open code:T-0002", "no pin_again Wu"},
        {"pin pin:4321", "x=1"},
        {"recheck.open code:T-0002", "no taken P-9-1 Li"},
        {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "recheck/pin");
    assert_true(desk.view.hidden);
    assert_int_equal(desk.react.tone, TONE_NONE);
    types(&desk, "9999");
    assert_where(&desk, "recheck/pin");
    assert_said(&desk, TONE_WRONG, "badge or PIN is wrong");
    types(&desk, "4321");
    assert_where(&desk, "recheck/unit");
    presses(&desk, KEY_BACK);
    scans(&desk, "T-0002");
    types(&desk, "4321");
    assert_where(&desk, "recheck/box"); /* refused for another reason: no second PIN */
    assert_said(&desk, TONE_STOP, "P-9-1 is with Li");
    desk_close(&desk);
}

static void a_rechecked_box_without_its_label_gets_it(void **state)
{
    static const struct exchange script[] = {
        {"recheck.open code:T-0001", "no wrong_state T-0001 passed due"},
        {"label.find code:T-0001", "parcel=9 pcode:P-100-1 waybill:"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001");
    assert_where(&desk, "recheck/box");
    desk_close(&desk);
}

static void who_packed_it_is_refused(void **state)
{
    static const struct exchange script[] = {
        {"recheck.open code:T-0001", "no same_person Li"}, {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "recheck/box");
    assert_said(&desk, TONE_STOP, "Li handled this parcel; another person must do it");
    assert_int_equal(desk.react.why, E_SAME_PERSON);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_recheck_is_blind_and_ends_with_the_label),
        cmocka_unit_test(a_difference_gives_a_second_count_then_holds),
        cmocka_unit_test(the_pin_is_keyed_again_and_the_box_opens),
        cmocka_unit_test(a_rechecked_box_without_its_label_gets_it),
        cmocka_unit_test(who_packed_it_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
