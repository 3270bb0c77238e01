/*
 * content: the small script language of templates. Private to the room.
 */
#ifndef TALLYMAN_LABEL_CONTENT_H
#define TALLYMAN_LABEL_CONTENT_H

#include <stddef.h>
#include <stdint.h>

#include "tallyman/base/buf.h"
#include "node.h"

/* What <% … %> says: NODE_FOR, NODE_IF, NODE_FIELD, or NODE_KINDS for a closing brace.
 * The path borrows from the text. */
struct statement {
    enum node_kind kind;
    struct str path;
    int var;
};

/* False when the text is none of the forms that templates know. */
bool statement_read(struct str text, struct statement *out);
/* True when every [x] of the path is a loop variable in `open` (a bit a letter). */
bool statement_scoped(struct str path, uint32_t open);

/* Turns statements that stand outside CDATA into processing instructions, so that the
 * file is XML with the same line numbers. */
void content_markup(struct str source, struct buf *out);

#endif
