/*
 * attr: the attributes and styles an element may have, as a table. Private to the room.
 */
#ifndef TALLYMAN_LABEL_ATTR_H
#define TALLYMAN_LABEL_ATTR_H

#include <stddef.h>

#include "node.h"

struct attr_read {
    struct arena *arena; /* for texts */
    char why[ERR_TEXT];  /* of a refusal */
};

/* NODE_KINDS when there is no such element. */
enum node_kind attr_element(const char *tag);
/* Fills the node from expat's name/value pairs. Returns 0, or -1 with the reason. */
int attr_read(struct node *node, const char **pairs, struct attr_read *read);

#endif
