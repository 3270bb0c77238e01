/*
 * put: JSON written straight into a buf. Only for the room's own files.
 */
#ifndef TALLYMAN_WIRE_PUT_H
#define TALLYMAN_WIRE_PUT_H

#include "tallyman/base/buf.h"
#include "tallyman/model/value.h"

void put_text(struct buf *out, struct str text); /* quoted and escaped; UTF-8 as it is */
void put_num(struct buf *out, int64_t num);
void put_value(struct buf *out, const struct value *value); /* none is null */
/* `"name":`, with a comma before it unless it is the first of its object. */
void put_name(struct buf *out, const char *name);

#endif
