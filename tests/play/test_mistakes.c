/*
 * A played person's mistakes: each is made once and then put right, nothing loops, and a
 * short is found by anybody.
 */
#include "scene.h"

static void each_mistake_is_made_once_and_put_right(void **state)
{
    (void)state;
    static const struct {
        struct player_habits habits;
        unsigned accepts;
        int64_t done;
        const char *right;
    } cases[] = {
        {{.wrong_place = 1000000}, CODE_PLACE, 0, "A01-02-1"},
        {{.skip = 1000000}, CODE_PLACE, 0, "A01-02-1"},
        {{.unknown_code = 1000000}, CODE_OTHER, 0, "6941000000012"},
        {{.undo = 1000000}, CODE_TOTE, 2, "T-0009"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene s = scene_of(ROLE_PICKER, &cases[i].habits);
        begin_picking(&s);
        pick_screen(&s, cases[i].accepts, cases[i].done, 2, "T-0009");
        act(&s);
        assert_true(s.gesture.kind == GESTURE_KEY ||
                    strcmp(s.gesture.scan.text, cases[i].right) != 0);
        s.view.tone = TONE_WRONG;
        scans(&s, cases[i].right);
        pick_screen(&s, CODE_OTHER, 1, 9, NULL); /* something else between */
        act(&s);
        pick_screen(&s, cases[i].accepts, cases[i].done, 2, "T-0009");
        scans(&s, cases[i].right);
        end(&s);
    }
}

static void one_too_many_at_the_last_unit(void **state)
{
    (void)state;
    struct player_habits habits = {.one_too_many = 1000000};
    struct scene s = scene_of(ROLE_PICKER, &habits);
    begin_picking(&s);
    pick_screen(&s, CODE_OTHER, 0, 1, "T-0009");
    scans(&s, "6941000000012");
    pick_screen(&s, CODE_TOTE, 1, 1, "T-0009");
    scans(&s, "6941000000012");
    s.view.tone = TONE_OVER;
    scans(&s, "T-0009");
    end(&s);
}

static void a_short_is_found_by_whoever_comes(void **state)
{
    (void)state;
    struct player_habits habits = {.seed = 5, .short_stock = 300000};
    int shorts = 0;
    for (int n = 0; n < 50; n++) {
        enum gesture_is { NONE, SHORT } seen[2] = {NONE, NONE};
        for (int who = 0; who < 2; who++) {
            struct scene s = scene_of(ROLE_PICKER, &habits);
            begin_picking(&s);
            pick_screen(&s, CODE_OTHER, 0, 1, NULL);
            char number[16];
            snprintf(number, sizeof number, "N-%d", n);
            for (int i = 0; i < s.view.rows; i++)
                if (s.view.row[i].role == ROW_ORDER)
                    s.view.row[i].text = number;
            if (who == 1)
                s.view.title = "another cart";
            act(&s);
            seen[who] = s.gesture.kind == GESTURE_KEY ? SHORT : NONE;
            end(&s);
        }
        assert_int_equal(seen[0], seen[1]);
        shorts += seen[0] == SHORT;
    }
    assert_in_range(shorts, 5, 30);
}

static void who_packed_tries_to_recheck_it_too(void **state)
{
    (void)state;
    struct player_habits habits = {.same_person = 1000000};
    struct scene s = scene_of(ROLE_QC, &habits);
    s.floor.work[ROLE_PACKER] = "T-0004";
    home(&s);
    scans(&s, "2");
    clear_view(&s, CODE_TOTE | CODE_PARCEL | CODE_OTHER, "tote");
    scans(&s, "T-0004");
    pack_screen(&s, 0, 5);
    s.floor.at[1] = "T-0004";
    scans(&s, "6941000000029");
    clear_view(&s, CODE_TOTE | CODE_PARCEL | CODE_OTHER, "tote");
    view_add(&s.view, ROW_WARN, "", "to recheck");
    view_add(&s.view, ROW_PARCEL, "", "P-1");
    presses(&s, KEY_BACK);
    home(&s);
    scans(&s, "P-1");
    clear_view(&s, CODE_TOTE | CODE_PARCEL, "recheck box");
    s.view.tone = TONE_STOP;
    s.floor.work[ROLE_QC] = "P-1"; /* it waits, but not for these hands */
    s.floor.work[ROLE_PACKER] = NULL;
    scans(&s, "P-1"); /* once more */
    presses(&s, KEY_BACK);
    home(&s);
    waits(&s);
    end(&s);
}

static void a_screen_that_does_not_yield_is_left_at_last(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PICKER, NULL);
    begin_picking(&s);
    pick_screen(&s, CODE_PLACE, 0, 2, NULL);
    s.view.tone = TONE_WRONG;
    int scanned = 0, left = 0;
    for (int i = 0; i < 60; i++) {
        act(&s);
        scanned += s.gesture.kind == GESTURE_SCAN;
        left += s.gesture.kind == GESTURE_KEY;
    }
    assert_in_range(scanned, 1, 8);
    assert_true(left >= 1);
    assert_int_equal(s.gesture.kind, GESTURE_WAIT);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_is_made_once_and_put_right),
        cmocka_unit_test(one_too_many_at_the_last_unit),
        cmocka_unit_test(a_short_is_found_by_whoever_comes),
        cmocka_unit_test(who_packed_tries_to_recheck_it_too),
        cmocka_unit_test(a_screen_that_does_not_yield_is_left_at_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
