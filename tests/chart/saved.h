/*
 * saved: what was drawn, held against a file of saved/. GENERATE=1 writes it anew; look
 * at the difference before keeping it.
 */
#ifndef TESTS_CHART_SAVED_H
#define TESTS_CHART_SAVED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tallyman/base/buf.h"

static inline void assert_saved(const char *name, const struct buf *now)
{
    char path[512], piece[4096];
    struct buf saved;
    snprintf(path, sizeof path, "%s/tests/chart/saved/%s", PROJECT_DIR, name);
    assert_false(now->over);
    if (getenv("GENERATE")) {
        FILE *out = fopen(path, "wb");
        assert_non_null(out);
        assert_int_equal(fwrite(now->p, 1, now->n, out), now->n);
        assert_int_equal(fclose(out), 0);
    }
    buf_init(&saved, 1 << 22);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;)
        buf_put(&saved, piece, n);
    fclose(file);
    if (saved.n != now->n || strcmp(saved.p, now->p) != 0)
        print_message("%s differs; it is now\n%s", path, now->p);
    assert_string_equal(now->p, saved.p);
    buf_clear(&saved);
}

#endif
