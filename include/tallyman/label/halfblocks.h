/*
 * halfblocks: a page as text, for a look at it in a terminal.
 */
#ifndef TALLYMAN_LABEL_HALFBLOCKS_H
#define TALLYMAN_LABEL_HALFBLOCKS_H

#include <stdbool.h>

#include "tallyman/base/buf.h"
#include "tallyman/label/page.h"

/* Appends the page as lines of at most `cells` cells, each of two squares above each
 * other (▀ ▄ █ and space), ending in a newline; never larger than a square a dot. A
 * square is ink where a quarter of its dots are. `lit`: the terminal writes light on
 * dark, so it is the paper that is drawn. Out has its own ceiling: three bytes a cell. */
void label_halfblocks(const struct label_page *page, int cells, bool lit,
                      struct buf *out);

#endif
