/*
 * grid: cells in memory. paint writes views into it; tty shows it; tests and saved
 * screens read it as text.
 */
#ifndef TALLYMAN_SCREEN_GRID_H
#define TALLYMAN_SCREEN_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/buf.h"

enum grid_style {
    STYLE_PLAIN,
    STYLE_TITLE,  /* reverse */
    STYLE_STRONG, /* bold: spec, place, prompt */
    STYLE_FAINT,
    STYLE_GOOD,  /* whole line green */
    STYLE_WRONG, /* whole line red */
    STYLE_OVER,  /* whole line magenta/yellow: told from WRONG without colour too */
    STYLE_STOP,  /* whole screen red, reverse */
    STYLE_KEYS,
    STYLE_WARM, /* of a map: 4 to 6, */
    STYLE_HOT,  /* 7 to 9 */
};

struct cell {
    uint32_t point; /* 0: the right half of a wide character */
    uint8_t style;
};

struct grid {
    int rows, cols;
    int cursor_row, cursor_col; /* where the field is; -1 hides it */
    struct cell *cell;          /* rows × cols */
};

struct grid *grid_new(int rows, int cols);
void grid_free(struct grid *grid);
void grid_clear(struct grid *grid, enum grid_style style);
/* Writes text from (row, col) in at most `cells` cells, cut at a character; returns the
 * cells used. Control characters show as '?'. */
int grid_put(struct grid *grid, int row, int col, int cells, enum grid_style style,
             struct str text);
/* Styles a whole line to its end. */
void grid_line(struct grid *grid, int row, enum grid_style style);
/* Rows, each ended by '\n', trailing blanks dropped. With `marks` each line begins with
 * the letter of its first style that is not plain and '|' (a blank when all is plain;
 * lower case when only a part has it), so that saved screens show emphasis: Title Strong
 * Faint Good Wrong Over X (stop) Keys Map (warm) Hot. */
void grid_text(const struct grid *grid, bool marks, struct buf *out);

#endif
