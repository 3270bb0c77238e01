/*
 * code: barcodes by the names templates give them. Private to the room.
 */
#ifndef TALLYMAN_LABEL_CODE_H
#define TALLYMAN_LABEL_CODE_H

#include "draw.h"

/* What a barcode's type may be; ends with NULL. */
extern const char *const code_types[];

int code_draw(struct pen *pen, struct box box, struct str text, struct err *err);

#endif
