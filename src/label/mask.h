/* mask: personal data as far as a label need show it. Private to the room. */
#ifndef TALLYMAN_LABEL_MASK_H
#define TALLYMAN_LABEL_MASK_H

#include "tallyman/base/buf.h"
#include "node.h"

/* Appends the value as the mask shows it. */
void mask_put(enum node_mask mask, struct str value, struct buf *out);

#endif
