/*
 * Cells in memory. A wide character takes two of them; whatever overwrites one half
 * blanks the other, so that no terminal is ever sent half a character. paint writes here,
 * tty shows it, tests read it as text.
 */
#include "tallyman/screen/grid.h"

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"
#include "tallyman/base/utf8.h"

struct grid *grid_new(int rows, int cols)
{
    BUG_IF(rows < 1 || cols < 1 || rows > 1000 || cols > 1000);
    struct grid *grid = xcalloc(1, sizeof *grid);
    grid->rows = rows;
    grid->cols = cols;
    grid->cell = xcalloc((size_t)rows * (size_t)cols, sizeof *grid->cell);
    grid_clear(grid, STYLE_PLAIN);
    return grid;
}

void grid_free(struct grid *grid)
{
    if (!grid)
        return;
    free(grid->cell);
    free(grid);
}

void grid_clear(struct grid *grid, enum grid_style style)
{
    for (int i = 0; i < grid->rows * grid->cols; i++)
        grid->cell[i] = (struct cell){' ', (uint8_t)style};
    grid->cursor_row = grid->cursor_col = -1;
}

static struct cell *row_of(const struct grid *grid, int row)
{
    return grid->cell + (size_t)row * (size_t)grid->cols;
}

/* Writes one character over [col, col + wide); what it halves becomes blank. */
static void put_point(struct cell *cells, int cols, int col, struct cell cell, int wide)
{
    if (cells[col].point == 0)
        cells[col - 1].point = ' ';
    if (col + wide < cols && cells[col + wide].point == 0)
        cells[col + wide].point = ' ';
    cells[col] = cell;
    if (wide == 2)
        cells[col + 1] = (struct cell){0, cell.style};
}

int grid_put(struct grid *grid, int row, int col, int cells, enum grid_style style,
             struct str text)
{
    if (row < 0 || row >= grid->rows || col < 0 || col >= grid->cols)
        return 0;
    int room = cells < grid->cols - col ? cells : grid->cols - col;
    int used = 0;
    int32_t point;
    while ((point = utf8_next(&text)) != -2) {
        int wide = point < 0 ? -1 : utf8_cells((uint32_t)point);
        if (wide == 0)
            continue; /* combining: a cell holds one character */
        if (wide < 0) {
            point = '?';
            wide = 1;
        }
        if (used + wide > room)
            break;
        put_point(row_of(grid, row), grid->cols, col + used,
                  (struct cell){(uint32_t)point, (uint8_t)style}, wide);
        used += wide;
    }
    return used;
}

void grid_line(struct grid *grid, int row, enum grid_style style)
{
    if (row < 0 || row >= grid->rows)
        return;
    for (int col = 0; col < grid->cols; col++)
        row_of(grid, row)[col].style = (uint8_t)style;
}

static const char style_letter[] = {
    [STYLE_PLAIN] = ' ', [STYLE_TITLE] = 'T', [STYLE_STRONG] = 'S', [STYLE_FAINT] = 'F',
    [STYLE_GOOD] = 'G',  [STYLE_WRONG] = 'W', [STYLE_OVER] = 'O',   [STYLE_STOP] = 'X',
    [STYLE_KEYS] = 'K',  [STYLE_WARM] = 'M',  [STYLE_HOT] = 'H',
};

/* The first style that is not plain; lower case when it does not hold the whole line. */
static char line_mark(const struct grid *grid, int row)
{
    const struct cell *cells = row_of(grid, row);
    int first = 0;
    while (first < grid->cols && cells[first].style == STYLE_PLAIN)
        first++;
    if (first == grid->cols)
        return ' ';
    char letter = style_letter[cells[first].style];
    for (int col = 0; col < grid->cols; col++)
        if (cells[col].style != cells[first].style)
            return (char)(letter + ('a' - 'A'));
    return letter;
}

static void line_text(const struct grid *grid, int row, struct buf *out)
{
    const struct cell *cells = row_of(grid, row);
    int end = grid->cols;
    while (end > 0 && cells[end - 1].point == ' ')
        end--;
    for (int col = 0; col < end; col++) {
        char bytes[4];
        if (cells[col].point != 0)
            buf_put(out, bytes, utf8_put(cells[col].point, bytes));
    }
}

void grid_text(const struct grid *grid, bool marks, struct buf *out)
{
    for (int row = 0; row < grid->rows; row++) {
        if (marks) {
            buf_char(out, line_mark(grid, row));
            buf_char(out, '|');
        }
        line_text(grid, row, out);
        buf_char(out, '\n');
    }
}
