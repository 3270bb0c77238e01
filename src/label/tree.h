/*
 * tree: a template's nodes looked at as a whole while they are read. Private to the room.
 */
#ifndef TALLYMAN_LABEL_TREE_H
#define TALLYMAN_LABEL_TREE_H

#include "node.h"

/* The layout of that id below `inside`; NULL when there is none. */
struct node *tree_find(struct node *inside, struct str id);
/* Nodes below it; those that it shares with another layout count. */
int tree_count(const struct node *inside);
/* A cell that holds nothing but a text becomes that text. */
void tree_merge(struct node *cell);
/* The first element whose box leaves the page; NULL. Those of a flow are known only with
 * data. */
const struct node *tree_outside(const struct node *page);

#endif
