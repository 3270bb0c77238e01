/*
 * Letters of three by five points, two points a cell by half blocks. Used by body where a
 * screen has lines to spare.
 */
#include "big.h"

#include "tallyman/base/utf8.h"

enum { WIDE = 3, HIGH = 5, STEP = WIDE + 1 };

/* Five lines from the top, an octal digit each. */
static const struct picture {
    char c;
    unsigned short lines;
} pictures[] = {
    {'0', 075557}, {'1', 026227}, {'2', 071747}, {'3', 071717}, {'4', 055711},
    {'5', 074717}, {'6', 074757}, {'7', 071122}, {'8', 075757}, {'9', 075717},
    {'A', 025755}, {'B', 065656}, {'C', 034443}, {'D', 065556}, {'E', 074647},
    {'F', 074644}, {'G', 034553}, {'H', 055755}, {'I', 072227}, {'J', 011152},
    {'K', 055655}, {'L', 044447}, {'M', 057755}, {'N', 065555}, {'O', 025552},
    {'P', 065644}, {'Q', 025573}, {'R', 065655}, {'S', 034216}, {'T', 072222},
    {'U', 055557}, {'V', 055552}, {'W', 055775}, {'X', 055255}, {'Y', 055222},
    {'Z', 071247}, {'-', 000700}, {'/', 011244},
};

static const struct picture *picture_of(char c)
{
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        if (pictures[i].c == c)
            return &pictures[i];
    return NULL;
}

static bool point_at(const struct picture *picture, int line, int col)
{
    return line < HIGH &&
           (picture->lines >> (3 * (HIGH - 1 - line)) >> (WIDE - 1 - col)) & 1;
}

static void paint_one(struct grid *grid, int row, int col, const struct picture *picture)
{
    static const char *const blocks[] = {" ", "▀", "▄", "█"};
    for (int r = 0; r < BIG_ROWS; r++)
        for (int c = 0; c < WIDE; c++) {
            int half = point_at(picture, 2 * r, c) + 2 * point_at(picture, 2 * r + 1, c);
            grid_put(grid, row + r, col + c, 1, STYLE_STRONG, str_of(blocks[half]));
        }
}

/* A point is two cells wide and one high. */
static void paint_two(struct grid *grid, int row, int col, const struct picture *picture)
{
    for (int r = 0; r < HIGH; r++)
        for (int c = 0; c < WIDE; c++)
            grid_put(grid, row + r, col + 2 * c, 2, STYLE_STRONG,
                     str_of(point_at(picture, r, c) ? "██" : "  "));
}

bool big_paint(struct grid *grid, int row, struct str text, int scale)
{
    int rows = scale == 2 ? BIG_ROWS_2 : BIG_ROWS, step = STEP * scale;
    if (row + rows > grid->rows || text.n > (size_t)(grid->cols / step))
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (!picture_of(text.p[i]))
            return false;
    for (size_t i = 0; i < text.n; i++)
        (scale == 2 ? paint_two : paint_one)(grid, row, (int)i * step,
                                             picture_of(text.p[i]));
    return true;
}
