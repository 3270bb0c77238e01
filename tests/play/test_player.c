/*
 * A played person in front of hand-made screens: what is done where, that a mistake is
 * made once and then put right, that nothing loops, and that a short is found by anybody.
 */
#include "tallyman/play/player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/arena.h"
#include "tallyman/model/code.h"

/* --- a world of a few things ----------------------------------------------------------
 */

struct floor {
    struct world_goods goods[4];
    const char *at[4]; /* where each of them lies */
    int n, totes;
    const char *work[ROLES], *near; /* what waits */
    char code[16];
};

static int look(void *arg, const char *place, struct arena *turn,
                struct world_goods **out)
{
    struct floor *floor = arg;
    int n = 0;
    *out = arena_alloc(turn, sizeof floor->goods);
    for (int i = 0; i < floor->n; i++)
        if (strcmp(floor->at[i], place) == 0)
            (*out)[n++] = floor->goods[i];
    return n;
}

static bool box(void *arg, const char *item, struct arena *turn, struct world_goods *out)
{
    struct floor *floor = arg;
    (void)turn;
    for (int i = 0; i < floor->n; i++)
        if (strcmp(floor->goods[i].item, item) == 0) {
            *out = floor->goods[i];
            return true;
        }
    return false;
}

static const char *fresh(void *arg, enum code_kind kind, struct arena *turn)
{
    struct floor *floor = arg;
    (void)turn;
    snprintf(floor->code, sizeof floor->code, kind == CODE_CART ? "K-%02d" : "T-%04d",
             ++floor->totes);
    return floor->code;
}

static const char *next(void *arg, enum role role, const char *near, struct arena *turn)
{
    struct floor *floor = arg;
    (void)turn;
    if (near && near[0] == 'B') /* a badge: nobody left anything half packed */
        return NULL;
    return near ? floor->near : floor->work[role];
}

struct scene {
    struct floor floor;
    struct world world;
    struct arena *turn;
    struct player *player;
    struct view view;
    struct gesture gesture;
};

static struct scene scene_of(enum role role, const struct player_habits *habits)
{
    static const struct player_habits careful = {.seed = 1};
    struct scene scene = {
        .floor = {.n = 2,
                  .goods = {{"LIP-01", "6941000000012", "16941000000019", 12, 30},
                            {"LIP-02", "6941000000029", NULL, 0, 5}},
                  .at = {"A01-02-1", "A01-02-1"}},
        .world = {.look = look, .box = box, .fresh = fresh, .next = next},
        .turn = arena_new(),
        .player = player_new("B-0001", "0001", role, habits ? habits : &careful),
    };
    return scene;
}

static void end(struct scene *scene)
{
    player_free(scene->player);
    arena_free(scene->turn);
}

static void clear_view(struct scene *scene, unsigned accepts, const char *prompt)
{
    scene->view = (struct view){.title = "t",
                                .who = "",
                                .prompt = prompt,
                                .hint = "",
                                .note = "",
                                .accepts = accepts,
                                .tone = TONE_OK};
}

static void act(struct scene *scene)
{
    scene->world.arg = &scene->floor;
    player_act(scene->player, &scene->view, &scene->world, scene->turn, &scene->gesture);
}

static void scans(struct scene *scene, const char *text)
{
    act(scene);
    assert_int_equal(scene->gesture.kind, GESTURE_SCAN);
    assert_string_equal(scene->gesture.scan.text, text);
    assert_int_equal(scene->gesture.scan.length, strlen(text));
}

static void presses(struct scene *scene, enum key key)
{
    act(scene);
    assert_int_equal(scene->gesture.kind, GESTURE_KEY);
    assert_int_equal(scene->gesture.key, key);
}

static void waits(struct scene *scene)
{
    act(scene);
    assert_int_equal(scene->gesture.kind, GESTURE_WAIT);
}

/* --- screens --------------------------------------------------------------------------
 */

static void home(struct scene *scene)
{
    clear_view(scene, CODE_NUMBER | CODE_BADGE | CODE_CART | CODE_TOTE, "home");
    view_add(&scene->view, ROW_LIST, "1", "Pick");
}

static void pick_rows(struct scene *scene, int64_t done, int64_t total, const char *tote)
{
    view_add(&scene->view, ROW_PLACE, "", "A01-02-1");
    view_add(&scene->view, ROW_ITEM, "", "LIP-01");
    view_count(&scene->view, "", done, total);
    if (tote)
        view_add(&scene->view, ROW_TOTE, "", tote);
    view_add(&scene->view, ROW_ORDER, "", "N-1");
    static const enum key keys[] = {KEY_SKIP, KEY_BACK, KEY_SHORT, KEY_UNDO};
    memcpy(scene->view.keys, keys, sizeof keys);
    scene->view.nkeys = 4;
}

static void pick_screen(struct scene *scene, unsigned accepts, int64_t done,
                        int64_t total, const char *tote)
{
    clear_view(scene, accepts, "pick");
    pick_rows(scene, done, total, tote);
}

/* Logged in and at a cart. */
static void begin_picking(struct scene *scene)
{
    scene->floor.work[ROLE_PICKER] = "work";
    clear_view(scene, CODE_BADGE, "badge");
    act(scene);
    home(scene);
    act(scene);
}

static void pack_screen(struct scene *scene, int64_t done, int64_t total)
{
    clear_view(scene, CODE_OTHER, "pack");
    view_count(&scene->view, "", done, total);
    view_add(&scene->view, ROW_ORDER, "", "N-1");
    view_add(&scene->view, ROW_PARCEL, "", "P-1");
}

/* --- what is done where ----------------------------------------------------------------
 */

static void a_badge_then_a_pin_log_in(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PICKER, NULL);
    clear_view(&s, CODE_BADGE, "badge");
    scans(&s, "B-0001");
    assert_false(s.gesture.scan.typed);
    clear_view(&s, CODE_NUMBER | CODE_TEXT, "pin");
    s.view.hidden = true;
    scans(&s, "0001");
    assert_true(s.gesture.scan.typed);
    assert_int_equal(s.gesture.scan.kind, CODE_NUMBER);
    end(&s);
}

static void a_refused_pin_is_not_tried_for_ever(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PICKER, NULL);
    clear_view(&s, CODE_NUMBER | CODE_TEXT, "pin");
    s.view.hidden = true;
    for (int i = 0; i < 20; i++)
        act(&s);
    waits(&s);
    end(&s);
}

static void a_picker_goes_on_first_then_takes_a_fresh_cart(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PICKER, NULL);
    clear_view(&s, CODE_BADGE, "badge");
    act(&s);
    home(&s);
    scans(&s, "1");
    assert_true(s.gesture.scan.typed);
    waits(&s); /* there was nothing */
    s.floor.work[ROLE_PICKER] = "work";
    scans(&s, "K-01");
    s.floor.work[ROLE_PICKER] = "K-77";
    scans(&s, "K-77");
    end(&s);
}

static void work_is_looked_for_after_a_task_and_when_woken(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_STOCK, NULL);
    home(&s);
    scans(&s, "5"); /* put-backs */
    scans(&s, "6"); /* counts */
    waits(&s);
    waits(&s);
    player_wake(s.player);
    scans(&s, "5");
    clear_view(&s, CODE_PLACE, "bin");
    view_add(&s.view, ROW_PLACE, "", "A01-02-1");
    scans(&s, "A01-02-1");
    home(&s);
    scans(&s, "5");
    scans(&s, "6");
    waits(&s);
    end(&s);
}

static void the_place_each_unit_and_the_tote(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PICKER, NULL);
    begin_picking(&s);
    pick_screen(&s, CODE_PLACE, 0, 2, NULL);
    scans(&s, "A01-02-1");
    pick_screen(&s, CODE_OTHER, 0, 2, NULL);
    scans(&s, "6941000000012");
    pick_screen(&s, CODE_OTHER, 1, 2, NULL);
    scans(&s, "6941000000012");
    pick_screen(&s, CODE_TOTE, 2, 2, "T-0009");
    scans(&s, "T-0009");
    pick_screen(&s, CODE_TOTE, 2, 3, NULL);
    scans(&s, "T-0001"); /* a free one */
    end(&s);
}

static void a_cart_is_passed_on_and_one_that_waits_goes_on(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PICKER, NULL);
    begin_picking(&s);
    clear_view(&s, CODE_PLACE | CODE_CART | CODE_TOTE, "pass");
    view_add(&s.view, ROW_WARN, "", "pass on to zone B");
    view_add(&s.view, ROW_TOTE, "Tote", "T-0009");
    scans(&s, "T-0009");
    clear_view(&s, CODE_PLACE | CODE_CART | CODE_TOTE, "pass an empty one");
    view_add(&s.view, ROW_WARN, "", "pass on to zone B");
    presses(&s, KEY_NEXT);
    clear_view(&s, CODE_CART | CODE_TOTE, "waiting");
    view_add(&s.view, ROW_TEXT, "K-07", "since 10:32, 3 min");
    view_add(&s.view, ROW_TEXT, "", "F8: another, fresh one");
    scans(&s, "K-07");
    presses(&s, KEY_NEXT); /* somebody was quicker */
    end(&s);
}

static void a_sealed_case_when_as_many_are_wanted(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PICKER, NULL);
    begin_picking(&s);
    pick_screen(&s, CODE_OTHER, 0, 13, NULL);
    scans(&s, "16941000000019");
    scans(&s, "6941000000012"); /* it was refused */
    pick_screen(&s, CODE_OTHER, 12, 13, NULL);
    scans(&s, "6941000000012");
    end(&s);
}

static void an_empty_bin_is_short_said_twice_with_a_reason(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PICKER, NULL);
    begin_picking(&s);
    s.floor.n = 0;
    pick_screen(&s, CODE_OTHER, 0, 2, NULL);
    presses(&s, KEY_SHORT);
    presses(&s, KEY_SHORT);
    pick_screen(&s, CODE_NUMBER, 0, 2, NULL);
    scans(&s, "1");
    end(&s);
}

static void a_stop_is_answered_with_what_it_names(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PICKER, NULL);
    clear_view(&s, CODE_TOTE, "stop");
    s.view.stop = true;
    s.view.tone = TONE_STOP;
    s.view.keys[s.view.nkeys++] = KEY_NEXT;
    presses(&s, KEY_NEXT); /* nothing was put into a tote yet */
    view_add(&s.view, ROW_TOTE, "", "T-0004");
    scans(&s, "T-0004");
    end(&s);
}

static void a_packer_scans_what_lies_in_the_tote_and_the_label(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PACKER, NULL);
    s.floor.work[ROLE_PACKER] = "T-0004";
    s.floor.at[1] = "T-0004";
    home(&s);
    scans(&s, "T-0004");
    pack_screen(&s, 0, 5);
    scans(&s, "6941000000029");
    clear_view(&s, CODE_NUMBER, "count");
    view_add(&s.view, ROW_ITEM, "", "LIP-02");
    view_count(&s.view, "", 0, 9);
    scans(&s, "5");
    clear_view(&s, 0, "printing");
    waits(&s);
    player_label(s.player, "SF1");
    clear_view(&s, CODE_OTHER, "label");
    presses(&s, KEY_REPRINT);
    player_label(s.player, "SF1");
    view_add(&s.view, ROW_PARCEL, "", "SF1");
    scans(&s, "SF1");
    clear_view(&s, CODE_TOTE | CODE_PARCEL | CODE_OTHER, "tote");
    s.floor.work[ROLE_PACKER] = NULL;
    waits(&s);
    end(&s);
}

static void a_tote_that_was_refused_is_not_scanned_again_and_again(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PACKER, NULL);
    s.floor.work[ROLE_PACKER] = "T-0004";
    clear_view(&s, CODE_TOTE | CODE_PARCEL | CODE_OTHER, "tote");
    home(&s);
    scans(&s, "T-0004");
    clear_view(&s, CODE_TOTE | CODE_PARCEL | CODE_OTHER, "tote");
    s.view.tone = TONE_WRONG;
    scans(&s, "T-0004"); /* once more */
    waits(&s);
    s.floor.work[ROLE_PACKER] = "T-0005";
    scans(&s, "T-0005");
    end(&s);
}

static void recheck_view(struct scene *s, int64_t done)
{
    clear_view(s, CODE_OTHER | CODE_TOTE | CODE_PARCEL, "recheck");
    view_add(&s->view, ROW_PARCEL, "", "P-1");
    view_count(&s->view, "", done, 0);
}

static void the_second_look_counts_every_unit_in_the_box(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_QC, NULL);
    s.floor.work[ROLE_QC] = "P-1";
    s.floor.at[0] = s.floor.at[1] = "P-1";
    s.floor.goods[0].units = 2;
    s.floor.goods[1].units = 1;
    home(&s);
    scans(&s, "P-1");
    recheck_view(&s, 0);
    scans(&s, "6941000000012");
    recheck_view(&s, 1);
    scans(&s, "6941000000012");
    recheck_view(&s, 2);
    scans(&s, "6941000000029");
    recheck_view(&s, 3);
    presses(&s, KEY_NEXT);
    end(&s);
}

static void a_miscount_is_put_right_at_the_second_try(void **state)
{
    (void)state;
    struct player_habits habits = {.seed = 3, .miscount = 1000000};
    struct scene s = scene_of(ROLE_QC, &habits);
    s.floor.work[ROLE_QC] = "P-1";
    s.floor.n = 1;
    s.floor.at[0] = "P-1";
    s.floor.goods[0].units = 2;
    home(&s);
    scans(&s, "P-1");
    recheck_view(&s, 1);
    presses(&s, KEY_NEXT);
    recheck_view(&s, 0);
    scans(&s, "6941000000012");
    recheck_view(&s, 1);
    scans(&s, "6941000000012");
    end(&s);
}

static void a_cage_is_loaded_checked_and_closed(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PACKER, NULL);
    s.floor.work[ROLE_PACKER] = "G-SF-1";
    s.floor.near = "SF1";
    home(&s);
    scans(&s, "G-SF-1");
    clear_view(&s, CODE_PARCEL | CODE_OTHER, "ship");
    view_count(&s.view, "", 0, 0);
    scans(&s, "SF1");
    s.floor.near = NULL;
    clear_view(&s, CODE_PARCEL | CODE_OTHER, "ship");
    view_count(&s.view, "", 1, 0);
    presses(&s, KEY_NEXT);
    clear_view(&s, CODE_PARCEL | CODE_OTHER, "check");
    view_add(&s.view, ROW_PARCEL, "", "P-9");
    scans(&s, "P-9");
    clear_view(&s, CODE_PARCEL | CODE_OTHER, "check");
    view_add(&s.view, ROW_WARN, "", "close");
    presses(&s, KEY_NEXT);
    clear_view(&s, CODE_CAGE, "cage");
    s.floor.work[ROLE_PACKER] = NULL;
    presses(&s, KEY_BACK);
    end(&s);
}

static void goods_go_back_to_the_bin_they_came_from(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_STOCK, NULL);
    s.floor.work[ROLE_STOCK] = "T-0004";
    s.floor.at[0] = "T-0004";
    home(&s);
    scans(&s, "5");
    clear_view(&s, CODE_TOTE | CODE_PARCEL, "source");
    view_add(&s.view, ROW_TOTE, "", "T-0004");
    scans(&s, "T-0004");
    clear_view(&s, CODE_OTHER | CODE_PLACE, "unit");
    view_add(&s.view, ROW_ITEM, "", "LIP-01");
    view_count(&s.view, "", 0, 1);
    scans(&s, "6941000000012");
    clear_view(&s, CODE_PLACE, "bin");
    view_add(&s.view, ROW_PLACE, "", "A01-02-1");
    scans(&s, "A01-02-1");
    end(&s);
}

static void a_bin_is_counted_by_what_lies_there(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_STOCK, NULL);
    s.floor.work[ROLE_STOCK] = "A01-02-1";
    home(&s);
    scans(&s, "6");
    clear_view(&s, CODE_PLACE, "place");
    view_add(&s.view, ROW_PLACE, "", "A01-02-1");
    view_add(&s.view, ROW_ITEM, "", "LIP-02");
    scans(&s, "A01-02-1");
    s.view.accepts = CODE_NUMBER;
    scans(&s, "5");
    assert_true(s.gesture.scan.typed);
    end(&s);
}

/* --- mistakes
 * --------------------------------------------------------------------------- */

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
        cmocka_unit_test(a_badge_then_a_pin_log_in),
        cmocka_unit_test(a_refused_pin_is_not_tried_for_ever),
        cmocka_unit_test(a_picker_goes_on_first_then_takes_a_fresh_cart),
        cmocka_unit_test(work_is_looked_for_after_a_task_and_when_woken),
        cmocka_unit_test(the_place_each_unit_and_the_tote),
        cmocka_unit_test(a_cart_is_passed_on_and_one_that_waits_goes_on),
        cmocka_unit_test(a_sealed_case_when_as_many_are_wanted),
        cmocka_unit_test(an_empty_bin_is_short_said_twice_with_a_reason),
        cmocka_unit_test(a_stop_is_answered_with_what_it_names),
        cmocka_unit_test(a_packer_scans_what_lies_in_the_tote_and_the_label),
        cmocka_unit_test(a_tote_that_was_refused_is_not_scanned_again_and_again),
        cmocka_unit_test(the_second_look_counts_every_unit_in_the_box),
        cmocka_unit_test(a_miscount_is_put_right_at_the_second_try),
        cmocka_unit_test(a_cage_is_loaded_checked_and_closed),
        cmocka_unit_test(goods_go_back_to_the_bin_they_came_from),
        cmocka_unit_test(a_bin_is_counted_by_what_lies_there),
        cmocka_unit_test(each_mistake_is_made_once_and_put_right),
        cmocka_unit_test(one_too_many_at_the_last_unit),
        cmocka_unit_test(a_short_is_found_by_whoever_comes),
        cmocka_unit_test(who_packed_tries_to_recheck_it_too),
        cmocka_unit_test(a_screen_that_does_not_yield_is_left_at_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
