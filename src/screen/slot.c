/*
 * slot: the code of a slot that is read from two metres away. In letters of five lines
 * where there is room, of three on a short screen; a narrow one, which has no cells for
 * letters, gets a band in reverse over its whole width.
 */
#include "slot.h"

#include "big.h"
#include "tallyman/base/utf8.h"

enum { BIG_COLS = 40, FEW = 2 };

/* The largest first; `gap`: with a blank line below it. */
static const struct look {
    int scale, rows; /* scale 0: a band in reverse */
    bool gap, ample; /* ample: only when no other row of the view gives way for it */
} looks[] = {
    {2, BIG_ROWS_2, true, true}, {1, BIG_ROWS, true, true}, {1, BIG_ROWS, false, false},
    {0, 3, true, true},          {0, 1, false, false},
};

static const char *text_of(const struct view *view)
{
    const char *text = view_find(view, ROW_SLOT);
    return text && *text ? text : NULL;
}

int slot_least(const struct view *view)
{
    return text_of(view) ? 1 : 0;
}

static void paint_band(struct grid *grid, const struct look *look, int row,
                       const char *text)
{
    char cut[256];
    utf8_middle(str_of(text), (size_t)grid->cols - 1, cut, sizeof cut);
    grid_put(grid, row + look->rows / 2, 1, grid->cols - 1, STYLE_TITLE, str_of(cut));
    for (int i = 0; i < look->rows; i++)
        grid_line(grid, row + i, STYLE_TITLE);
}

/* Whether the rows below get what they want. */
static bool fits(const struct look *look, const struct view *view, struct area area,
                 int least)
{
    int left = area.rows - look->rows - look->gap, others = view->rows - 1;
    if (look->ample)
        return left > others;
    return left >= least && (look->scale == 0 || left >= (others < FEW ? others : FEW));
}

int slot_paint(struct grid *grid, const struct view *view, struct area area, int least)
{
    const char *text = text_of(view);
    for (size_t i = 0; text && i < sizeof looks / sizeof *looks; i++) {
        const struct look *look = &looks[i];
        bool last = i + 1 == sizeof looks / sizeof *looks;
        if (!last && !fits(look, view, area, least))
            continue;
        if (look->scale == 0)
            paint_band(grid, look, area.row, text);
        else if (grid->cols < BIG_COLS ||
                 !big_paint(grid, area.row, str_of(text), look->scale))
            continue;
        return look->rows + look->gap;
    }
    return 0;
}
