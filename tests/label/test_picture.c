/*
 * Images: a PNG beside the template, fitted to its box by dots, at a threshold or
 * diffused; anything but a small PNG beside the template is refused with its line.
 */
#include "sample.h"

#include <sys/stat.h>

#include "tallyman/label/png.h"

struct folder {
    char dir[40];
    struct bench *bench;
};

static int open_folder(void **state)
{
    struct folder *folder = xcalloc(1, sizeof *folder);
    struct label_page page;
    char path[80];
    snprintf(folder->dir, sizeof folder->dir, "/tmp/tallyman-image-XXXXXX");
    if (!mkdtemp(folder->dir) || bench_open((void **)&folder->bench))
        return -1;
    /* 16 x 8: the left half black. */
    label_page_init(&page);
    label_page_size(&page, 16, 8, 8);
    label_page_fill(&page, 0, 0, 8, 8);
    snprintf(path, sizeof path, "%s/half.png", folder->dir);
    int rc = label_png_file(&page, path, &folder->bench->err);
    label_page_clear(&page);
    *state = folder;
    return rc;
}

static int close_folder(void **state)
{
    struct folder *folder = *state;
    char command[80];
    snprintf(command, sizeof command, "rm -r %s", folder->dir);
    int rc = system(command);
    bench_close((void *[]){folder->bench});
    free(folder);
    return rc;
}

/* Writes the template into the folder, reads and renders it. */
static enum err_code render_file(struct folder *folder, const char *image)
{
    struct bench *bench = folder->bench;
    char path[80];
    struct label_how how = {bench->fonts, 8, 0};
    bench_clear((void *[]){bench});
    snprintf(path, sizeof path, "%s/t.xml", folder->dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(
        file,
        "<page width=\"40\" height=\"20\">\n<layout left=\"10\" top=\"5\" width=\"20\" "
        "height=\"10\">\n%s</layout></page>",
        image);
    fclose(file);
    struct label_template *read = label_template_read(path, &bench->err);
    if (read)
        label_render(read, label_data_new(bench->arena), &how, &bench->page, &bench->err);
    label_template_free(read);
    return bench->err.code;
}

static void an_image_fills_its_box_in_proportion(void **state)
{
    struct folder *folder = *state;
    const struct label_page *page = &folder->bench->page;
    assert_int_equal(render_file(folder, "<image src=\"half.png\"/>"), E_OK);
    /* 20 x 10 mm are 160 x 80 dots, of which the left half. */
    assert_int_equal(label_page_ink(page, 80, 40, 80, 80), 80 * 80);
    assert_int_equal(ink(page), 80 * 80);
}

static void grey_is_cut_or_diffused(void **state)
{
    struct folder *folder = *state;
    struct label_page page;
    char path[80];
    /* A chessboard of single dots, shrunk: half grey. */
    label_page_init(&page);
    label_page_size(&page, 1600, 800, 8);
    for (int y = 0; y < 800; y++)
        for (int x = y % 2; x < 1600; x += 2)
            label_page_fill(&page, x, y, 1, 1);
    snprintf(path, sizeof path, "%s/grey.png", folder->dir);
    assert_int_equal(label_png_file(&page, path, &folder->bench->err), 0);
    label_page_clear(&page);
    assert_int_equal(render_file(folder, "<image src=\"grey.png\" threshold=\"120\"/>"),
                     E_OK);
    assert_int_equal(ink(&folder->bench->page), 160 * 80);
    assert_int_equal(render_file(folder, "<image src=\"grey.png\" threshold=\"140\"/>"),
                     E_OK);
    assert_int_equal(ink(&folder->bench->page), 0);
    assert_int_equal(render_file(folder, "<image src=\"grey.png\" dither=\"diffuse\"/>"),
                     E_OK);
    assert_in_range(ink(&folder->bench->page), 160 * 80 * 48 / 100, 160 * 80 * 52 / 100);
}

static const char *const wrong[][2] = {
    {"<image src=\"gone.png\"/>", "no such image"},
    {"<image src=\"/etc/passwd\"/>", "beside the template"},
    {"<image src=\"../half.png\"/>", "beside the template"},
    {"<image src=\"http://x/half.png\"/>", "beside the template"},
    {"<image src=\"\"/>", "beside the template"},
    {"<image src=\"t.xml\"/>", "expected a PNG"},
};

static void an_image_that_is_none_is_refused_with_its_line(void **state)
{
    struct folder *folder = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const struct err *err = &folder->bench->err;
        assert_int_equal(render_file(folder, wrong[i][0]), E_FILE);
        assert_int_equal(err->arg[1].num, 3);
        if (!strstr(err->arg[2].text, wrong[i][1]))
            print_error("%s\n", err->arg[2].text);
        assert_non_null(strstr(err->arg[2].text, wrong[i][1]));
    }
}

/* The same 2 x 2 picture as base64 in the template; a cut one and another kind are none.
 */
static void an_image_may_stand_in_the_template(void **state)
{
    static const char picture[] =
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADElEQVR4nGNg+A+EAAYAAf+T0eSJAAAA"
        "AElFTkSuQmCC";
    struct bench *bench = ((struct folder *)*state)->bench;
    char text[600];
#define WRITTEN(kind, cut)                                                               \
    snprintf(text, sizeof text,                                                          \
             "<page width=\"30\" height=\"30\"><image left=\"2\" top=\"2\" width=\"8\" " \
             "height=\"8\" src=\"data:image/" kind ";base64,\n%.*s\"/></page>",          \
             cut, picture)
    WRITTEN("png", (int)strlen(picture));
    assert_int_equal(bench_render(bench, text, "{}", 8), E_OK);
    assert_true(label_page_ink(&bench->page, 16, 16, 64, 64) > 0);
    WRITTEN("png", 60);
    assert_int_equal(bench_render(bench, text, "{}", 8), E_FILE);
    assert_non_null(strstr(bench->err.arg[2].text, "expected a PNG of"));
    err_clear(&bench->err);
    WRITTEN("jpeg", 60);
    assert_int_equal(bench_render(bench, text, "{}", 8), E_FILE);
    assert_non_null(strstr(bench->err.arg[2].text, "expected a PNG beside"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_may_stand_in_the_template),
        cmocka_unit_test(an_image_fills_its_box_in_proportion),
        cmocka_unit_test(grey_is_cut_or_diffused),
        cmocka_unit_test(an_image_that_is_none_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
