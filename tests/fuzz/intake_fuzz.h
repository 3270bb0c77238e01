/*
 * intake_fuzz: bytes through a reader of intake/, for the fuzz targets of each format.
 * Held: it reads or refuses, never both, and the classes add up to the rows.
 */
#ifndef TALLYMAN_TESTS_INTAKE_FUZZ_H
#define TALLYMAN_TESTS_INTAKE_FUZZ_H

#include "tallyman/intake/intake.h"

struct count {
    int64_t input, classed;
};

static inline int take_batch(void *arg, enum verb verb, const char *document,
                             const struct rows *rows, const struct intake_origin *origin,
                             struct err *err)
{
    (void)document, (void)origin, (void)err;
    struct count *count = arg;
    for (int i = 0; i < rows->n; i++)
        count->input += verb != V_LOAD_ORDERS || rows_num(rows, i, "ordinal", -1) != 0;
    return 0;
}

static inline void take_row(void *arg, const char *cls,
                            const struct intake_origin *origin, const char *column,
                            const char *reason)
{
    (void)cls, (void)origin, (void)column, (void)reason;
    ((struct count *)arg)->classed++;
}

static inline void read_as(const char *name, const uint8_t *data, size_t size,
                           const struct intake_map *map)
{
    struct count count = {0};
    struct err err = {.code = E_OK};
    struct intake_sink sink = {&count, take_batch, take_row};
    int64_t rows = 0;
    int rc = intake_text(name, data, size, map, &sink, &rows, &err);
    if ((rc == 0) != (err.code == E_OK) ||
        (rc == 0 && count.input + count.classed != rows))
        abort();
}

#endif
