/*
 * attr: the attributes and styles an element may have, as a table. Private to the room.
 */
#ifndef TALLYMAN_LABEL_ATTR_H
#define TALLYMAN_LABEL_ATTR_H

#include <stddef.h>

#include "node.h"

/* NODE_KINDS when there is no such element. */
enum node_kind attr_element(const char *tag);
/* Fills the node from expat's name/value pairs. Returns 0, or -1 with the reason in why.
 */
int attr_read(struct node *node, const char **pairs, char *why, size_t size);

#endif
