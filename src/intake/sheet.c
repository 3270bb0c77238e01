/*
 * sheet: rows of text in three growing arrays (rows, cells, characters), made once by a
 * reader, then only looked at. Cells point into the pool by offset, so that it may move
 * while it grows and a cell takes eight bytes.
 */
#include "sheet.h"

#include <stdlib.h>
#include <string.h>

#include "tallyman/base/arena.h"
#include "tallyman/intake/intake.h"

void sheet_init(struct sheet *sheet)
{
    memset(sheet, 0, sizeof *sheet);
    sheet->pool_room = 1 << 16;
    sheet->pool = xmalloc(sheet->pool_room);
    sheet->pool[0] = '\0'; /* the text of every empty cell */
    sheet->pool_n = 1;
}

void sheet_clear(struct sheet *sheet)
{
    for (int i = 0; i < sheet->columns; i++)
        free(sheet->name[i]);
    free(sheet->pool);
    free(sheet->cell);
    free(sheet->row);
    memset(sheet, 0, sizeof *sheet);
}

int sheet_find(const struct sheet *sheet, const char *name)
{
    for (int i = 0; i < sheet->columns; i++)
        if (strcmp(sheet->name[i], name) == 0)
            return i;
    return -1;
}

int sheet_column(struct sheet *sheet, struct str name)
{
    /* Objects mostly name their fields in the same order. */
    int next = sheet->guess < sheet->columns ? sheet->guess : 0;
    for (int i = 0; i < sheet->columns; i++) {
        int at = next + i < sheet->columns ? next + i : next + i - sheet->columns;
        if (str_is(name, sheet->name[at])) {
            sheet->guess = at + 1;
            return at;
        }
    }
    if (sheet->columns == SHEET_COLUMNS || name.n > SHEET_NAME)
        return -1;
    char *copy = xcalloc(1, name.n + 1);
    if (name.n > 0)
        memcpy(copy, name.p, name.n);
    sheet->name[sheet->columns] = copy;
    sheet->guess = sheet->columns + 1;
    return sheet->columns++;
}

static void *room_for(void *array, size_t need, size_t *room, size_t size)
{
    if (need <= *room)
        return array;
    size_t grown = *room ? *room * 2 : 256;
    while (grown < need)
        grown *= 2;
    *room = grown;
    return xrealloc(array, grown * size);
}

/* Line ends and tabs in a text are blanks to us: remarks are shown wrapped. */
struct cell sheet_text(struct sheet *sheet, struct str text)
{
    text = str_trim(text);
    if (text.n == 0)
        return (struct cell){0, 0};
    if (text.n > INTAKE_FIELD_MOST)
        text.n = INTAKE_FIELD_MOST;
    sheet->pool = room_for(sheet->pool, sheet->pool_n + text.n + 1, &sheet->pool_room, 1);
    char *to = sheet->pool + sheet->pool_n;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        to[i] = c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
    to[text.n] = '\0';
    struct cell cell = {(uint32_t)sheet->pool_n, (uint32_t)text.n};
    sheet->pool_n += text.n + 1;
    return cell;
}

void sheet_set(struct sheet *sheet, int column, struct cell cell)
{
    sheet->now[column] = cell;
    if (column >= sheet->top)
        sheet->top = column + 1;
}

void sheet_spoil(struct sheet *sheet, enum row_bad bad, uint32_t got)
{
    if (sheet->bad != ROW_GOOD)
        return;
    sheet->bad = bad;
    sheet->got = got;
}

void sheet_put(struct sheet *sheet, int column, struct str text)
{
    if (text.n > INTAKE_FIELD_MOST && str_trim(text).n > INTAKE_FIELD_MOST)
        sheet_spoil(sheet, ROW_LONG, (uint32_t)column);
    sheet_set(sheet, column, sheet_text(sheet, text));
}

void sheet_end(struct sheet *sheet, int64_t line)
{
    size_t n = (size_t)sheet->top;
    if (sheet->cells + n > SHEET_CELLS_MOST)
        sheet->over = true;
    if (sheet->over)
        return;
    sheet->cell =
        room_for(sheet->cell, sheet->cells + n, &sheet->cells_room, sizeof *sheet->cell);
    sheet->row =
        room_for(sheet->row, sheet->rows + 1, &sheet->rows_room, sizeof *sheet->row);
    if (n > 0)
        memcpy(sheet->cell + sheet->cells, sheet->now, n * sizeof *sheet->cell);
    sheet->row[sheet->rows++] = (struct sheet_row){
        .line = (uint32_t)line,
        .first = (uint32_t)sheet->cells,
        .n = (uint16_t)n,
        .bad = (uint16_t)sheet->bad,
        .got = sheet->got,
    };
    sheet->cells += n;
    memset(sheet->now, 0, n * sizeof *sheet->now);
    sheet->top = 0;
    sheet->bad = ROW_GOOD;
    sheet->got = 0;
}
