/* Lines and bars: round axes, gaps, bars as long as their values; as saved. */
#include "tallyman/chart/trend.h"

#include <string.h>

#include "saved.h"

static const char *const days[] = {"11-16", "11-17", "11-18", "11-19",
                                   "11-20", "11-21", "11-22"};
static const int64_t picks[] = {812, 1033, 978, TREND_GAP, 1210, 1711, 44};
static const int64_t errors[] = {12, 9, 14, TREND_GAP, 7, 21, 0};
static const struct trend_series both[] = {{"picks", picks}, {"错拣", errors}};
static const int64_t goal = 1500;

static struct trend sample(bool bars)
{
    return (struct trend){.title = "Picks a day",
                          .unit = "picks",
                          .step = days,
                          .points = 7,
                          .series = both,
                          .n = 2,
                          .bars = bars,
                          .goal = &goal};
}

static void pictures_are_as_saved(void **state)
{
    (void)state;
    for (int bars = 0; bars < 2; bars++) {
        struct trend trend = sample(bars);
        struct arena *arena = arena_new();
        struct picture picture;
        struct err err = {0};
        struct buf now;
        buf_init(&now, 1 << 20);
        trend_picture(&trend, arena, &picture);
        assert_int_equal(picture_svg(&picture, &now, &err), 0);
        assert_saved(bars ? "bars.svg" : "lines.svg", &now);
        buf_clear(&now);
        arena_free(arena);
    }
}

static void text_is_as_saved(void **state)
{
    static const int widths[] = {20, 40, 80};
    struct trend trend = sample(true);
    struct buf now;
    (void)state;
    buf_init(&now, 1 << 16);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        trend_text(&trend, widths[i], &now);
    trend.decimals = 1;
    trend_text(&trend, 40, &now);
    assert_saved("bars.txt", &now);
    buf_clear(&now);
}

/* Twice the value, twice the bar: from the same zero line, whatever the numbers. */
static void bars_are_as_long_as_their_values(void **state)
{
    static const char *const steps[] = {"a", "b", "c"};
    (void)state;
    for (int64_t one = 1; one < INT64_C(1000000000000); one = one * 7 + 3) {
        const int64_t value[] = {one, 2 * one, -one};
        const struct trend_series series = {"s", value};
        const struct trend trend = {.title = "",
                                    .unit = "",
                                    .step = steps,
                                    .points = 3,
                                    .series = &series,
                                    .n = 1,
                                    .bars = true};
        struct arena *arena = arena_new();
        struct picture picture;
        int height[3], n = 0;
        trend_picture(&trend, arena, &picture);
        for (const struct mark *m = picture.first; m && n < 3; m = m->next)
            if (m->kind == MARK_RECT)
                height[n++] = m->h;
        assert_int_equal(n, 3);
        assert_in_range(height[1], 2 * height[0] - 2, 2 * height[0] + 2);
        assert_in_range(height[2], height[0] - 2, height[0] + 2);
        assert_true(height[1] > 100); /* the axis is not far too long */
        arena_free(arena);
    }
}

static void nothing_is_drawn_too(void **state)
{
    const struct trend trend = {.title = "t", .unit = ""};
    struct arena *arena = arena_new();
    struct picture picture;
    struct view view = {0};
    struct buf now;
    (void)state;
    buf_init(&now, 1000);
    trend_picture(&trend, arena, &picture);
    trend_text(&trend, 20, &now);
    assert_string_equal(now.p, "t\n");
    trend_view(&trend, 10, arena, &view);
    assert_int_equal(view.rows, 0);
    buf_clear(&now);
    arena_free(arena);
}

static void a_view_holds_the_last_steps(void **state)
{
    enum { MANY = 200 };
    const char *names[MANY];
    int64_t value[MANY];
    const struct trend_series series = {"s", value};
    struct trend trend = {.title = "t",
                          .unit = "",
                          .step = names,
                          .points = MANY,
                          .series = &series,
                          .n = 1};
    struct arena *arena = arena_new();
    struct view view = {0};
    (void)state;
    for (int i = 0; i < MANY; i++) {
        names[i] = arena_printf(arena, "%d", i);
        value[i] = i;
    }
    view_add(&view, ROW_TEXT, "", "head");
    trend_view(&trend, 4, arena, &view);
    assert_int_equal(view.rows, VIEW_ROWS);
    assert_string_equal(view.row[VIEW_ROWS - 1].label, "199");
    assert_string_equal(view.row[VIEW_ROWS - 1].text, "199 ████");
    assert_string_equal(view.row[1].label, "137");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_are_as_saved),
        cmocka_unit_test(text_is_as_saved),
        cmocka_unit_test(bars_are_as_long_as_their_values),
        cmocka_unit_test(nothing_is_drawn_too),
        cmocka_unit_test(a_view_holds_the_last_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
