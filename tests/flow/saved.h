/*
 * saved: a test's screens at every size in both languages, held against saved/.
 * GENERATE=1 writes them anew; look at the difference before keeping it. Chinese comes
 * from the test's own catalogue (`catalogue`, ends with {0}), so that the saved screens
 * do not wait for translations.
 */
#ifndef TESTS_FLOW_SAVED_H
#define TESTS_FLOW_SAVED_H

#include "fake.h"

#include <libintl.h>
#include <unistd.h>

#include "tallyman/screen/paint.h"

struct words {
    const char *english, *chinese;
};

extern const struct words catalogue[];

static bool chinese;

static char *translate(const char *english)
{
    for (size_t i = 0; chinese && catalogue[i].english; i++)
        if (strcmp(english, catalogue[i].english) == 0)
            return (char *)(uintptr_t)catalogue[i].chinese;
    return (char *)(uintptr_t)english;
}

#undef gettext
#undef dcgettext
char *gettext(const char *english)
{
    return translate(english);
}

char *dcgettext(const char *domain, const char *english, int category)
{
    (void)domain;
    (void)category;
    return translate(english);
}

static const struct size {
    int rows, cols;
} sizes[] = {{16, 20}, {8, 40}, {24, 80}};

static void paint_all(const struct desk *desk, struct buf *out)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct grid *grid = grid_new(sizes[i].rows, sizes[i].cols);
        paint_view(grid, &desk->view, str_of(""), 0);
        buf_printf(out, "== %dx%d\n", sizes[i].rows, sizes[i].cols);
        grid_text(grid, true, out);
        grid_free(grid);
    }
}

static void assert_saved(const struct desk *desk, const char *name)
{
    char path[512], piece[4096];
    struct buf now, saved;
    snprintf(path, sizeof path, "%s/tests/flow/saved/%s.%s.txt", PROJECT_DIR, name,
             chinese ? "zh" : "en");
    buf_init(&now, 1 << 20);
    buf_init(&saved, 1 << 20);
    paint_all(desk, &now);
    if (getenv("GENERATE")) {
        FILE *out = fopen(path, "wb");
        assert_non_null(out);
        fwrite(now.p, 1, now.n, out);
        fclose(out);
    }
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;)
        buf_put(&saved, piece, n);
    fclose(file);
    if (strcmp(now.p, saved.p) != 0)
        print_message("%s differs; it is now\n%s", path, now.p);
    assert_string_equal(now.p, saved.p);
    buf_clear(&now);
    buf_clear(&saved);
}

#endif
