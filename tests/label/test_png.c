/*
 * PNG: read again it is the same bits, and a scanner program reads both codes of the
 * waybill from it at every resolution.
 */
#include "sample.h"

#include <png.h>
#include <stdio.h>
#include <unistd.h>

#include "tallyman/label/png.h"

static void render_waybill(struct bench *bench, int dots)
{
    struct label_how how = {bench->fonts, dots, 0};
    struct label_data *data = NULL;
    struct label_template *read = label_template_read(WAYBILL, &bench->err);
    label_data_json("d", str_of(waybill_json), bench->arena, &data, &bench->err);
    assert_int_equal(bench->err.code, E_OK);
    assert_int_equal(label_render(read, data, &how, &bench->page, &bench->err), 0);
    label_template_free(read);
}

static void a_png_read_again_is_the_page(void **state)
{
    struct bench *bench = *state;
    const struct label_page *page = &bench->page;
    png_image image = {.version = PNG_IMAGE_VERSION};
    struct buf png;
    buf_init(&png, 1 << 20);
    render_waybill(bench, 8);
    assert_int_equal(label_png(page, &png, &bench->err), 0);
    assert_int_equal(png_image_begin_read_from_memory(&image, png.p, png.n), 1);
    image.format = PNG_FORMAT_GRAY;
    uint8_t *grey = xmalloc(PNG_IMAGE_SIZE(image));
    assert_int_equal(png_image_finish_read(&image, NULL, grey, 0, NULL), 1);
    assert_int_equal(image.width, page->width);
    assert_int_equal(image.height, page->height);
    for (int i = 0; i < page->width * page->height; i++)
        assert_int_equal(grey[i] == 0,
                         label_page_dot(page, i % page->width, i / page->width));
    free(grey);
    buf_clear(&png);
}

static void a_png_over_the_ceiling_and_a_folder_that_is_not_there_are_errors(void **state)
{
    struct bench *bench = *state;
    struct buf png;
    buf_init(&png, 100);
    render_waybill(bench, 8);
    assert_true(label_png(&bench->page, &png, &bench->err) < 0);
    assert_int_equal(bench->err.code, E_LIMIT_INPUT);
    buf_clear(&png);
    err_clear(&bench->err);
    assert_true(label_png_file(&bench->page, "/nowhere/a.png", &bench->err) < 0);
    assert_int_equal(bench->err.code, E_IO);
}

static void zbar_reads_both_codes_at_every_resolution(void **state)
{
    static const int dots[] = {8, 12, 24};
    if (system("command -v zbarimg >/dev/null 2>&1")) {
        if (getenv("CI"))
            fail_msg("zbarimg is not installed");
        skip();
    }
    for (int i = 0; i < 3; i++) {
        char path[] = "/tmp/tallyman-label-XXXXXX", command[200], said[400];
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        close(fd);
        render_waybill(*state, dots[i]);
        assert_int_equal(label_png_file(&((struct bench *)*state)->page, path,
                                        &((struct bench *)*state)->err),
                         0);
        snprintf(command, sizeof command, "zbarimg -q png:%s 2>/dev/null", path);
        FILE *zbar = popen(command, "r");
        assert_non_null(zbar);
        said[fread(said, 1, sizeof said - 1, zbar)] = '\0';
        assert_int_equal(pclose(zbar), 0);
        unlink(path);
        assert_non_null(strstr(said, "CODE-128:YT7306118263334\n"));
        assert_non_null(strstr(said, "QR-Code:https://e.example.cn/w/YT7306118263334\n"));
    }
}

#define WITH(test) cmocka_unit_test_setup(test, bench_clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_png_read_again_is_the_page),
        WITH(a_png_over_the_ceiling_and_a_folder_that_is_not_there_are_errors),
        WITH(zbar_reads_both_codes_at_every_resolution),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
