/*
 * batch: one growing array of cells, used again for every batch of a file.
 */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "kind.h"

void batch_init(struct batch *batch, const struct intake_sink *sink, struct err *err)
{
    *batch = (struct batch){.sink = sink, .err = err};
}

void batch_clear(struct batch *batch)
{
    free(batch->rows.cell);
    free(batch->origin);
    *batch = (struct batch){0};
}

int batch_send(struct batch *batch)
{
    if (batch->rows.n == 0)
        return 0;
    int rc = batch->sink->batch(batch->sink->arg, batch->verb, batch->document,
                                &batch->rows, batch->origin, batch->err);
    batch->rows.n = 0;
    return rc;
}

int batch_for(struct batch *batch, enum verb verb, const char *document)
{
    bool same = verb == batch->verb && strcmp(document, batch->document) == 0;
    if (same)
        return 0;
    int rc = batch_send(batch);
    free(batch->rows.cell);
    free(batch->origin);
    rows_init(&batch->rows, kind_columns(verb));
    batch->origin = NULL;
    batch->verb = verb;
    batch->document = document;
    return rc;
}

int batch_room(struct batch *batch, int n)
{
    return batch->rows.n + n > INTAKE_BATCH ? batch_send(batch) : 0;
}

struct value *batch_row(struct batch *batch, struct intake_origin origin)
{
    struct rows *rows = &batch->rows;
    size_t wide = sizeof *rows->cell * (size_t)rows->columns;
    if (rows->n == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 256;
        rows->cell = xrealloc(rows->cell, wide * (size_t)rows->room);
        batch->origin =
            xrealloc(batch->origin, sizeof *batch->origin * (size_t)rows->room);
    }
    batch->origin[rows->n] = origin;
    struct value *row = rows->cell + (size_t)rows->n * (size_t)rows->columns;
    memset(row, 0, wide);
    rows->n++;
    return row;
}

void batch_drop(struct batch *batch)
{
    batch->rows.n--;
}

struct value *batch_at(struct batch *batch, int row, int column)
{
    return batch->rows.cell + (size_t)row * (size_t)batch->rows.columns + (size_t)column;
}
