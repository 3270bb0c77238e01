/*
 * utf8: text as the screen and the store need it: valid UTF-8 without NUL, measured in
 * terminal cells (a Chinese character is two).
 */
#ifndef TALLYMAN_BASE_UTF8_H
#define TALLYMAN_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tallyman/base/str.h"

/* Takes one code point off the front of `*text`; -1 for a malformed byte, which is then
 * skipped; -2 at the end. Overlong forms and surrogates are malformed. */
int32_t utf8_next(struct str *text);
bool utf8_valid(struct str text); /* and without NUL */
/* Writes 1 to 4 bytes, returns how many. */
size_t utf8_put(uint32_t point, char out[4]);
/* Cells of one code point: 0 combining, 1, 2 wide (East Asian W and F), -1 control. */
int utf8_cells(uint32_t point);
size_t utf8_width(struct str text); /* cells; control and malformed count 1 */
/* The longest prefix of at most `cells` cells. */
struct str utf8_fit(struct str text, size_t cells);
/* Shortens the middle with … so that both ends stay; writes NUL terminated text of at
 * most `cells` cells into out. */
void utf8_middle(struct str text, size_t cells, char *out, size_t size);

#endif
