/*
 * A played person in front of hand-made screens: what is done where.
 */
#include "scene.h"

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
    clear_view(&s, CODE_CART | CODE_TOTE, "take it over?");
    view_add(&s.view, ROW_WARN, "", "Wu has this cart");
    view_add(&s.view, ROW_TEXT, "", "Take it over?");
    presses(&s, KEY_BACK);
    end(&s);
}

/* Unit by unit into the slot that is shown; what no slot is there for is left to others.
 */
static void units_are_sorted_at_the_wall(void **state)
{
    (void)state;
    struct scene s = scene_of(ROLE_PACKER, NULL);
    s.floor.work[ROLE_PACKER] = "T-0201";
    s.floor.at[0] = s.floor.at[1] = "T-0201";
    home(&s);
    scans(&s, "T-0201");
    clear_view(&s, CODE_OTHER | CODE_TOTE, "unit");
    view_add(&s.view, ROW_TOTE, "Tote", "T-0201");
    view_count(&s.view, "Units", 0, 9);
    scans(&s, "6941000000012"); /* never by the case */
    clear_view(&s, CODE_SLOT, "slot");
    view_add(&s.view, ROW_SLOT, "Slot", "W-1-03");
    scans(&s, "W-1-03");
    clear_view(&s, CODE_OTHER | CODE_TOTE, "unit");
    view_add(&s.view, ROW_TOTE, "Tote", "T-0201");
    view_count(&s.view, "Units", 1, 9);
    scans(&s, "6941000000012");
    scans(&s, "6941000000029"); /* the first has no slot */
    presses(&s, KEY_BACK);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_badge_then_a_pin_log_in),
        cmocka_unit_test(a_refused_pin_is_not_tried_for_ever),
        cmocka_unit_test(a_picker_goes_on_first_then_takes_a_fresh_cart),
        cmocka_unit_test(work_is_looked_for_after_a_task_and_when_woken),
        cmocka_unit_test(the_place_each_unit_and_the_tote),
        cmocka_unit_test(a_cart_is_passed_on_and_one_that_waits_goes_on),
        cmocka_unit_test(units_are_sorted_at_the_wall),
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
