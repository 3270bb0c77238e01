/*
 * halfblocks: the page shrunk to squares, two of them a cell of the terminal. `label
 * render --format text` and the screen of a bench show labels this way.
 */
#include "tallyman/label/halfblocks.h"

#include "tallyman/base/err.h"

/* One in so many dots makes a square ink: thin strokes stay to be seen. */
enum { SHARE = 4 };

struct shrink {
    const struct label_page *page;
    int columns, rows; /* squares */
    bool lit;
};

/* Whether the square is to be drawn. */
static bool square(const struct shrink *to, int x, int y)
{
    const struct label_page *page = to->page;
    int left = (int)((int64_t)x * page->width / to->columns);
    int right = (int)((int64_t)(x + 1) * page->width / to->columns);
    int top = (int)((int64_t)y * page->height / to->rows);
    int bottom = (int)((int64_t)(y + 1) * page->height / to->rows);
    if (y >= to->rows)
        return false;
    long ink = label_page_ink(page, left, top, right - left, bottom - top);
    bool black = ink && ink * SHARE >= (long)(right - left) * (bottom - top);
    return black != to->lit;
}

void label_halfblocks(const struct label_page *page, int cells, bool lit, struct buf *out)
{
    static const char *const blocks[] = {" ", "▀", "▄", "█"};
    struct shrink to = {.page = page, .lit = lit};
    BUG_IF(cells < 1);
    to.columns = cells < page->width ? cells : page->width;
    to.rows = (int)((int64_t)page->height * to.columns / page->width);
    to.rows = to.rows > 0 ? to.rows : 1;
    for (int y = 0; y < to.rows; y += 2) {
        for (int x = 0; x < to.columns; x++)
            buf_text(out, blocks[square(&to, x, y) | square(&to, x, y + 1) << 1]);
        buf_char(out, '\n');
    }
}
