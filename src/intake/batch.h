/*
 * batch: rows on their way up to the sink, INTAKE_BATCH at a time.
 */
#ifndef TALLYMAN_INTAKE_BATCH_H
#define TALLYMAN_INTAKE_BATCH_H

#include "tallyman/intake/intake.h"

struct batch {
    const struct intake_sink *sink;
    enum verb verb;
    const char *document;
    struct rows rows;
    struct intake_origin *origin;
    struct err *err;
};

void batch_init(struct batch *batch, const struct intake_sink *sink, struct err *err);
void batch_clear(struct batch *batch);
/* What comes next is for this verb and document: sends what is there for another. Returns
 * a negative code when the sink stops the file, as do the others. */
int batch_for(struct batch *batch, enum verb verb, const char *document);
/* Sends what is there unless `n` more rows fit. */
int batch_room(struct batch *batch, int n);
int batch_send(struct batch *batch);
/* One more row, empty; valid until the next one. */
struct value *batch_row(struct batch *batch, struct intake_origin origin);
/* Takes the last row back. */
void batch_drop(struct batch *batch);
struct value *batch_at(struct batch *batch, int row, int column);

#endif
