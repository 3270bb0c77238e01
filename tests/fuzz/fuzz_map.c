/*
 * rooms: intake
 * fuzz_map: any bytes as a mapping file; one that is taken is used on a small file.
 */
#include <stdlib.h>

#include "tallyman/intake/intake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take_batch(void *arg, enum verb verb, const char *document,
                      const struct rows *rows, const struct intake_origin *origin,
                      struct err *err)
{
    (void)arg, (void)verb, (void)document, (void)rows, (void)origin, (void)err;
    return 0;
}

static void take_row(void *arg, const char *cls, const struct intake_origin *origin,
                     const char *column, const char *reason)
{
    (void)arg, (void)cls, (void)origin, (void)column, (void)reason;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char file[] = "channel,number,item,qty,price\nw,1,A,1,2\nw,C1,A,-1,2\n";
    struct err err = {.code = E_OK};
    struct intake_sink sink = {NULL, take_batch, take_row};
    int64_t rows;
    struct intake_map *map = intake_map_text("m.ini", (const char *)data, size, &err);
    if (!map != (err.code != E_OK))
        abort();
    if (map)
        intake_text("a.csv", file, sizeof file - 1, map, &sink, &rows, &err);
    intake_map_free(map);
    return 0;
}
