/* A picture as PNG, read again by libpng: its size, its colours where they were put. */
#include "tallyman/chart/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <png.h>

#include "sample.h"
#include "tallyman/label/fonts.h"

struct image {
    int width, height;
    unsigned char *rgb;
};

static struct image decode(const struct buf *buf)
{
    png_image png = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&png, buf->p, buf->n));
    png.format = PNG_FORMAT_RGB;
    struct image image = {(int)png.width, (int)png.height, xmalloc(PNG_IMAGE_SIZE(png))};
    assert_true(png_image_finish_read(&png, NULL, image.rgb, 0, NULL));
    return image;
}

static int32_t colour_at(const struct image *image, int x, int y)
{
    const unsigned char *at = image->rgb + ((size_t)y * (size_t)image->width + x) * 3;
    return at[0] << 16 | at[1] << 8 | at[2];
}

static int inked(const struct image *image, struct point from, struct point to)
{
    int n = 0;
    for (int y = from.y; y < to.y; y++)
        for (int x = from.x; x < to.x; x++)
            n += colour_at(image, x, y) != 0xffffff;
    return n;
}

static struct image draw(const struct picture *picture, int scale)
{
    struct err err = {0};
    struct buf buf;
    struct label_fonts *fonts = label_fonts_new(&err);
    assert_non_null(fonts);
    struct chart_font font = {label_fonts_file(fonts), label_fonts_index(fonts)};
    buf_init(&buf, 64 << 20);
    assert_int_equal(picture_png(picture, &font, scale, &buf, &err), 0);
    struct image image = decode(&buf);
    buf_clear(&buf);
    label_fonts_free(fonts);
    return image;
}

static void marks_are_where_they_were_put(void **state)
{
    struct picture picture;
    struct arena *arena = arena_new();
    (void)state;
    picture_init(&picture, arena, 200, 100);
    picture_rect(&picture, (struct point){10, 10}, (struct point){20, 10}, 0xff0000,
                 PICTURE_NONE);
    picture_line(&picture, (const struct point[]){{50, 20}, {90, 20}, {90, 60}}, 3,
                 0x0000ff, 4);
    picture_disc(&picture, (struct point){150, 50}, 10, 0x00aa00);
    picture_rect(&picture, (struct point){-50, 90}, (struct point){900, 90}, 0x123456,
                 PICTURE_NONE); /* over the edge */
    for (int scale = 1; scale <= 3; scale++) {
        struct image image = draw(&picture, scale);
        assert_int_equal(image.width, 200 * scale);
        assert_int_equal(image.height, 100 * scale);
        assert_int_equal(colour_at(&image, 10 * scale, 10 * scale), 0xff0000);
        assert_int_equal(colour_at(&image, 30 * scale - 1, 20 * scale - 1), 0xff0000);
        assert_int_equal(colour_at(&image, 30 * scale, 15 * scale), 0xffffff);
        assert_int_equal(colour_at(&image, 70 * scale, 20 * scale), 0x0000ff);
        assert_int_equal(colour_at(&image, 90 * scale, 40 * scale), 0x0000ff);
        assert_int_equal(colour_at(&image, 70 * scale, 40 * scale), 0xffffff);
        assert_int_equal(colour_at(&image, 150 * scale, 50 * scale), 0x00aa00);
        assert_int_equal(colour_at(&image, 158 * scale, 58 * scale), 0xffffff);
        assert_int_equal(colour_at(&image, 0, 95 * scale), 0x123456);
        free(image.rgb);
    }
    arena_free(arena);
}

static void text_of_both_scripts_is_inked_beside_its_anchor(void **state)
{
    struct picture picture;
    struct arena *arena = arena_new();
    (void)state;
    picture_init(&picture, arena, 400, 100);
    picture_text(&picture, (struct point){200, 40}, 20, ANCHOR_END, 0, "Tea 12");
    picture_text(&picture, (struct point){200, 80}, -20, ANCHOR_START, 0, "绿茶");
    struct image image = draw(&picture, 1);
    assert_true(inked(&image, (struct point){120, 20}, (struct point){200, 46}) > 100);
    assert_int_equal(inked(&image, (struct point){204, 0}, (struct point){400, 46}), 0);
    assert_true(inked(&image, (struct point){200, 60}, (struct point){244, 86}) > 150);
    assert_int_equal(inked(&image, (struct point){0, 60}, (struct point){198, 90}), 0);
    free(image.rgb);
    arena_free(arena);
}

static void a_bin_has_its_colour_on_the_map(void **state)
{
    struct sample s;
    struct picture picture;
    struct arena *arena = arena_new();
    int seen[HEAT_LEVELS] = {0};
    (void)state;
    sample_make(&s, false);
    map_picture(&s.map, arena, &picture);
    struct image image = draw(&picture, 1);
    for (const struct mark *m = picture.first; m; m = m->next)
        for (int k = 0; k < HEAT_LEVELS && m->kind == MARK_RECT && m->text; k++)
            if (m->fill == heat_colour(k) && /* its corner: no number stands there */
                colour_at(&image, m->x + 3, m->y + 3) == m->fill)
                seen[k]++;
    int all = 0;
    for (int k = 0; k < HEAT_LEVELS; k++)
        all += seen[k];
    assert_in_range(all, SAMPLE_BINS - 4, SAMPLE_BINS); /* badges lie over a few */
    assert_true(seen[0] > 0 && seen[9] > 0);
    free(image.rgb);
    arena_free(arena);
}

static void a_font_that_is_none_is_said(void **state)
{
    struct picture picture;
    struct arena *arena = arena_new();
    struct buf buf;
    struct err err = {0};
    const struct chart_font font = {"/nowhere/font.ttf", 0};
    (void)state;
    picture_init(&picture, arena, 10, 10);
    buf_init(&buf, 1 << 20);
    assert_int_equal(picture_png(&picture, &font, 1, &buf, &err), -E_IO);
    assert_string_equal(err.arg[0].text, "/nowhere/font.ttf");
    buf_clear(&buf);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_where_they_were_put),
        cmocka_unit_test(text_of_both_scripts_is_inked_beside_its_anchor),
        cmocka_unit_test(a_bin_has_its_colour_on_the_map),
        cmocka_unit_test(a_font_that_is_none_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
