/*
 * Played people in front of the real flows: every step of pick, pack, label and recheck
 * is recognised by what is on the screen, and the day ends whatever mistakes are made.
 */
#include "day.h"

static const struct player_habits careful = {.seed = 1};
static const struct player_habits clumsy = {.seed = 1,
                                            .wrong_place = 500000,
                                            .wrong_item = 500000,
                                            .one_too_many = 500000,
                                            .wrong_tote = 500000,
                                            .undo = 500000,
                                            .skip = 500000,
                                            .unknown_code = 500000,
                                            .miscount = 1000000,
                                            .serial_twice = 500000,
                                            .wrong_serial = 500000};

static void the_good_path_takes_seven_scans_to_pick(void **state)
{
    (void)state;
    struct day day = morning();
    struct seat seat = play(&day, ROLE_PICKER, &careful);
    assert_int_equal(SUM(&day, put), 3);
    assert_int_equal(seat.keys, 0);
    /* badge, PIN, "1"; place, 2 units, tote, place, unit, tote; a cart for which there is
     * nothing */
    assert_int_equal(seat.scans, 3 + 7 + 1);
    assert_int_equal(day.seen_refusals, 0);
}

static void pack_and_label_take_a_scan_a_unit_and_two(void **state)
{
    (void)state;
    struct day day = morning();
    for (int i = 0; i < LINES; i++)
        day.line[i].put = day.line[i].taken = day.line[i].want;
    struct seat seat = play(&day, ROLE_PACKER, &careful);
    assert_int_equal(SUM(&day, packed), 3);
    assert_int_equal(day.labels, 1);
    assert_int_equal(seat.keys, 0);
    assert_int_equal(seat.scans, 2 + 1 + 3 + 1);
}

static void a_recheck_counts_all_and_a_miscount_is_counted_again(void **state)
{
    (void)state;
    const struct player_habits *const habits[] = {&careful, &clumsy};
    for (int i = 0; i < 2; i++) {
        struct day day = morning();
        for (int l = 0; l < LINES; l++)
            day.line[l].put = day.line[l].taken = day.line[l].packed = day.line[l].want;
        play(&day, ROLE_QC, habits[i]);
        assert_int_equal(SUM(&day, checked), 3);
        assert_int_equal(day.labels, 1);
        assert_int_equal(day.refused_first, i);
    }
}

static void serials_are_read_off_the_box_at_every_step(void **state)
{
    (void)state;
    struct day day = with_serials();
    struct seat seat = play(&day, ROLE_PICKER, &careful);
    assert_int_equal(SUM(&day, put), 3);
    assert_int_equal(seat.scans, 3 + 7 + 2 + 1); /* two serials more */
    seat = play(&day, ROLE_PACKER, &careful);
    assert_int_equal(SUM(&day, packed), 3);
    assert_int_equal(seat.scans, 2 + 1 + 3 + 2 + 1);
    play(&day, ROLE_QC, &careful);
    assert_int_equal(SUM(&day, checked), 3);
    assert_int_equal(seat.keys, 0);
    assert_int_equal(day.serials_refused, 0);
}

static void wrong_serials_change_scans_but_not_what_is_picked(void **state)
{
    (void)state;
    int refused = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct player_habits habits = clumsy;
        struct day day = with_serials();
        habits.seed = seed;
        play(&day, ROLE_PICKER, &habits);
        assert_int_equal(SUM(&day, put), 3);
        habits.seed = seed + 100;
        play(&day, ROLE_PACKER, &habits);
        assert_int_equal(SUM(&day, packed), 3);
        play(&day, ROLE_QC, &habits);
        assert_int_equal(SUM(&day, checked), 3);
        refused += day.serials_refused;
    }
    assert_true(refused > 0);
}

static void mistakes_change_scans_but_not_what_is_picked(void **state)
{
    (void)state;
    int64_t more = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct player_habits habits = clumsy;
        struct day day = morning();
        habits.seed = seed;
        struct seat seat = play(&day, ROLE_PICKER, &habits);
        assert_int_equal(SUM(&day, put), 3);
        more += seat.scans + seat.keys - 11;
        seat = play(&day, ROLE_PACKER, &habits);
        assert_int_equal(SUM(&day, packed), 3);
        assert_int_equal(day.labels, 1);
    }
    assert_true(more > 60);
}

static void the_same_seed_makes_the_same_gestures(void **state)
{
    (void)state;
    struct day one = morning(), other = morning();
    struct seat a = play(&one, ROLE_PICKER, &clumsy);
    struct seat b = play(&other, ROLE_PICKER, &clumsy);
    assert_int_equal(a.scans, b.scans);
    assert_int_equal(a.keys, b.keys);
    assert_int_equal(one.requests, other.requests);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_good_path_takes_seven_scans_to_pick),
        cmocka_unit_test(pack_and_label_take_a_scan_a_unit_and_two),
        cmocka_unit_test(a_recheck_counts_all_and_a_miscount_is_counted_again),
        cmocka_unit_test(serials_are_read_off_the_box_at_every_step),
        cmocka_unit_test(wrong_serials_change_scans_but_not_what_is_picked),
        cmocka_unit_test(mistakes_change_scans_but_not_what_is_picked),
        cmocka_unit_test(the_same_seed_makes_the_same_gestures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
