/*
 * intake: what comes in. CSV, JSON and XML files with mappings and character sets become
 * rows for the load.* verbs, each with the file's line and column it came from. Knows no
 * store: it hands batches up to a function of the caller's.
 *
 * Every input row ends in exactly one class; intake itself finds charges and rows that
 * are no good, the store says the rest. A file that cannot be read at all (no such file,
 * wrong encoding, broken structure, unknown columns) is refused before the first batch.
 */
#ifndef TALLYMAN_INTAKE_INTAKE_H
#define TALLYMAN_INTAKE_INTAKE_H

#include "tallyman/base/err.h"
#include "tallyman/model/request.h"

enum { INTAKE_BATCH = 5000, INTAKE_FILE_MOST = 1 << 30, INTAKE_FIELD_MOST = 4000 };

struct intake_map; /* a mapping file, read */

/* Reads a mapping (INI). NULL with E_FILE: file, line, reason. */
struct intake_map *intake_map_read(const char *path, struct err *err);
/* The same from memory; `name` stands in messages. */
struct intake_map *intake_map_text(const char *name, const char *text, size_t n,
                                   struct err *err);
void intake_map_free(struct intake_map *map);

/* Where a row given up came from. Both are 0 for rows that a map's [derive] makes: they
 * are no input rows. */
struct intake_origin {
    int64_t row;  /* number of the input row, the first after the heading is 1 */
    int64_t line; /* of the file */
};

/* One batch for one verb; `document` for load.stock. Returns 0, or a negative code to
 * stop the file. `origin` has one entry a row of `rows`. An order's head row (ordinal 0)
 * has the origin of its first line and is no input row of its own. */
typedef int intake_batch_fn(void *arg, enum verb verb, const char *document,
                            const struct rows *rows, const struct intake_origin *origin,
                            struct err *err);
/* A row that intake itself classed: "charge", or "refused" with column and reason. */
typedef void intake_row_fn(void *arg, const char *cls, const struct intake_origin *origin,
                           const char *column, const char *reason);

struct intake_sink {
    void *arg;
    intake_batch_fn *batch;
    intake_row_fn *row;
};

/* Reads a file by its ending and a map (NULL: our own columns; what kind of rows it has
 * is told by its column names). `*rows`: input rows read. */
int intake_file(const char *path, const struct intake_map *map,
                const struct intake_sink *sink, int64_t *rows, struct err *err);
/* The same from memory; `name` gives the ending and stands in messages. */
int intake_text(const char *name, const void *bytes, size_t n,
                const struct intake_map *map, const struct intake_sink *sink,
                int64_t *rows, struct err *err);

#endif
