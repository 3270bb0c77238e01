/*
 * content: an LPML file as XML. Private to the room.
 */
#ifndef TALLYMAN_LABEL_CONTENT_H
#define TALLYMAN_LABEL_CONTENT_H

#include "tallyman/base/buf.h"

/* Turns statements that stand outside CDATA into processing instructions, and escapes
 * those in attributes, so that the file is XML with the same line numbers. */
void content_markup(struct str source, struct buf *out);

#endif
