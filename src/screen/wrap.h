/*
 * wrap: text cut into lines by cells, as Chinese and Latin scripts break. Inside the
 * room.
 */
#ifndef SCREEN_WRAP_H
#define SCREEN_WRAP_H

#include "tallyman/base/str.h"

/* Takes the next line of at most `cells` (>= 2) cells off `*rest`: at a newline, after a
 * blank, beside a wide character; inside a word only when it is longer than a line.
 * Blanks at the break are dropped; nothing else is. */
struct str wrap_line(struct str *rest, size_t cells);

/* How many lines wrap_line makes of it. */
int wrap_count(struct str text, size_t first, size_t cells);

/* The longest end of at most `cells` cells. */
struct str wrap_tail(struct str text, size_t cells);

#endif
