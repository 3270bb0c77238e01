/*
 * json: records and rows as JSON text, for --json. One object a record, one object a line
 * for rows; keys are the names the replies use.
 */
#ifndef TALLYMAN_WIRE_JSON_H
#define TALLYMAN_WIRE_JSON_H

#include <stdio.h>

#include "tallyman/base/err.h"
#include "tallyman/model/value.h"

/* Writes one object and a newline. */
void json_record(FILE *out, const struct record *record);
/* Writes one object a row, each with a newline. */
void json_rows(FILE *out, const struct rows *rows);
/* Reads one flat object of texts and whole numbers, such as json_rows writes; its names
 * and texts are made in the arena. E_FIELD names what is wrong. */
int json_read(struct str line, struct arena *arena, struct record *record,
              struct err *err);

#endif
