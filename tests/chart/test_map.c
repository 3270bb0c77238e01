/* The map in characters and as SVG: as saved, nothing lost, at any width. */
#include "tallyman/chart/map.h"

#include <string.h>

#include "saved.h"

#include "sample.h"
#include "tallyman/base/utf8.h"

static void levels_are_darker_only_as_values_grow(void **state)
{
    (void)state;
    assert_int_equal(heat_level(0, 100), 0);
    assert_int_equal(heat_level(1, 100), 1);
    assert_int_equal(heat_level(100, 100), 9);
    for (int64_t most = 1; most < 300; most += 7) {
        for (int64_t value = 1; value <= most; value++) {
            int level = heat_level(value, most);
            int64_t from, to;
            assert_true(level >= heat_level(value - 1, most));
            assert_true(heat_range(level, most, &from, &to));
            assert_true(value >= from && value <= to);
        }
    }
    for (int level = 1; level < HEAT_LEVELS; level++) {
        int32_t one = heat_colour(level - 1), two = heat_colour(level);
        assert_true(((one >> 16) & 255) + ((one >> 8) & 255) + (one & 255) >
                    ((two >> 16) & 255) + ((two >> 8) & 255) + (two & 255));
    }
}

static void one_hot_bin_does_not_drown_thousands(void **state)
{
    enum { MANY = 2000 };
    int64_t value[MANY] = {0};
    (void)state;
    assert_int_equal(heat_scale(value, 0), 0);
    assert_int_equal(heat_scale(value, MANY), 0);
    for (int i = 0; i < MANY; i++)
        value[i] = i;
    value[7] = 1000000;
    int64_t most = heat_scale(value, MANY);
    assert_int_equal(value[0], 1000000);
    assert_in_range(most, MANY - 20, MANY - 1);
    assert_int_equal(heat_level(1000000, most), 9);
    assert_in_range(heat_level(MANY / 2, most), 5, 7);
    int64_t few[] = {3, 9, 1};
    assert_int_equal(heat_scale(few, 3), 9); /* of a few, the most is the most */
}

static void text_is_as_saved_at_each_width(void **state)
{
    static const int widths[] = {20, 40, 80, 132};
    struct sample s;
    (void)state;
    for (int tours = 0; tours < 2; tours++) {
        sample_make(&s, tours);
        for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
            char name[64];
            struct buf now;
            buf_init(&now, 1 << 20);
            map_text(&s.map, widths[i], false, &now);
            snprintf(name, sizeof name, "%s-%d.txt", tours ? "tours" : "heat", widths[i]);
            assert_saved(name, &now);
            buf_clear(&now);
        }
    }
}

static void no_line_is_wider_than_asked(void **state)
{
    struct sample s;
    (void)state;
    for (int tours = 0; tours < 2; tours++)
        for (int cols = 16; cols < 140; cols++) {
            struct buf now;
            sample_make(&s, tours);
            buf_init(&now, 1 << 20);
            map_text(&s.map, cols, false, &now);
            struct str rest = buf_view(&now);
            while (rest.n) {
                struct str line = str_cut(&rest, '\n');
                if (utf8_width(line) > (size_t)cols)
                    fail_msg("%d cells asked: %.*s", cols, (int)line.n, line.p);
            }
            buf_clear(&now);
        }
}

/* A coloured cell may be a blank at the end of its line. */
static void end_line(struct buf *buf)
{
    while (buf->n && buf->p[buf->n - 1] == ' ')
        buf->p[--buf->n] = '\0';
    buf_char(buf, '\n');
}

/* Colour only adds: without its escapes the coloured text is the plain one. */
static void colour_is_never_the_only_sign(void **state)
{
    struct sample s;
    struct buf plain, colour, bare;
    (void)state;
    sample_make(&s, true);
    buf_init(&plain, 1 << 20);
    buf_init(&colour, 1 << 20);
    buf_init(&bare, 1 << 20);
    map_text(&s.map, 80, false, &plain);
    map_text(&s.map, 80, true, &colour);
    assert_true(colour.n > plain.n);
    for (const char *p = colour.p; *p; p++) {
        if (*p == '\033')
            p = strchr(p, 'm');
        else if (*p == '\n')
            end_line(&bare);
        else
            buf_char(&bare, *p);
    }
    assert_string_equal(bare.p, plain.p);
    buf_clear(&plain);
    buf_clear(&colour);
    buf_clear(&bare);
}

static int count(const char *text, const char *word)
{
    int n = 0;
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        n++;
    return n;
}

static void svg_is_as_saved_and_names_every_bin(void **state)
{
    struct sample s;
    struct picture picture;
    struct err err = {0};
    struct buf now;
    (void)state;
    for (int tours = 0; tours < 2; tours++) {
        struct arena *arena = arena_new();
        sample_make(&s, tours);
        map_picture(&s.map, arena, &picture);
        buf_init(&now, 1 << 20);
        assert_int_equal(picture_svg(&picture, &now, &err), 0);
        assert_saved(tours ? "tours.svg" : "heat.svg", &now);
        assert_int_equal(count(now.p, "<title>"), SAMPLE_BINS);
        assert_int_equal(count(now.p, "&lt;绿茶&gt; &amp; co"),
                         SAMPLE_BINS - SAMPLE_BINS / 3 + 1);
        assert_null(strstr(now.p, "<绿茶>"));
        assert_int_equal(count(now.p, "<polyline"), tours ? 4 : 2); /* depot, arrow */
        buf_clear(&now);
        arena_free(arena);
    }
}

/* What a reader under the pointer adds up is what was put in. */
static void the_map_s_numbers_add_up(void **state)
{
    struct sample s;
    struct picture picture;
    struct arena *arena = arena_new();
    int64_t shown = 0, given = 0;
    (void)state;
    sample_make(&s, false);
    map_picture(&s.map, arena, &picture);
    for (int i = 0; i < SAMPLE_BINS; i++)
        given += s.bin[i].value;
    for (const struct mark *m = picture.first; m; m = m->next) {
        const char *colon =
            m->kind == MARK_RECT && m->text ? strrchr(m->text, ':') : NULL;
        int64_t value = 0;
        struct str rest = str_of(colon ? colon + 2 : "");
        if (colon)
            assert_true(str_int(str_cut(&rest, ' '), &value));
        shown += value;
    }
    assert_int_equal(shown, given);
    arena_free(arena);
}

static void an_empty_house_is_drawn_too(void **state)
{
    static const struct chart_map empty = {
        .title = "t", .about = "", .list = "", .unit = "picks"};
    struct picture picture;
    struct arena *arena = arena_new();
    struct buf now;
    struct err err = {0};
    (void)state;
    buf_init(&now, 1 << 16);
    map_picture(&empty, arena, &picture);
    assert_int_equal(picture_svg(&picture, &now, &err), 0);
    buf_reset(&now);
    map_text(&empty, 20, false, &now);
    assert_string_equal(now.p, "t\n\n\n");
    buf_clear(&now);
    arena_free(arena);
}

static void a_ceiling_is_kept(void **state)
{
    struct sample s;
    struct picture picture;
    struct arena *arena = arena_new();
    struct buf now;
    struct err err = {0};
    (void)state;
    sample_make(&s, false);
    map_picture(&s.map, arena, &picture);
    buf_init(&now, 1000);
    assert_int_equal(picture_svg(&picture, &now, &err), -E_LIMIT_INPUT);
    buf_clear(&now);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_darker_only_as_values_grow),
        cmocka_unit_test(one_hot_bin_does_not_drown_thousands),
        cmocka_unit_test(text_is_as_saved_at_each_width),
        cmocka_unit_test(no_line_is_wider_than_asked),
        cmocka_unit_test(colour_is_never_the_only_sign),
        cmocka_unit_test(svg_is_as_saved_and_names_every_bin),
        cmocka_unit_test(the_map_s_numbers_add_up),
        cmocka_unit_test(an_empty_house_is_drawn_too),
        cmocka_unit_test(a_ceiling_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
