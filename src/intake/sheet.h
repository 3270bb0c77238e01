/*
 * sheet: what the three readers make of a file: named columns and flat rows of text, each
 * with the line it came from. CSV has its columns at the start, JSON and XML find them as
 * they go. Texts are trimmed, NUL terminated and live as long as the sheet; absent cells
 * are empty.
 */
#ifndef TALLYMAN_INTAKE_SHEET_H
#define TALLYMAN_INTAKE_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/str.h"

enum {
    SHEET_COLUMNS = 512,
    SHEET_NAME = 200,           /* bytes of a column's name */
    SHEET_CELLS_MOST = 1 << 28, /* nested heads are repeated: small files could fill us */
};

/* Why a row is no good before anybody looks at its columns. */
enum row_bad { ROW_GOOD, ROW_FIELDS, ROW_LONG, ROW_NUMBER };

struct cell {
    uint32_t at, n; /* in the pool */
};

struct sheet_row {
    uint32_t line;
    uint32_t first; /* cell */
    uint16_t n;     /* cells; columns behind them are empty */
    uint16_t bad;   /* enum row_bad */
    uint32_t got;   /* ROW_FIELDS: fields it has; ROW_LONG: the column */
};

struct sheet {
    char *name[SHEET_COLUMNS];
    int columns;
    bool fixed;  /* the columns stand in a heading */
    int heading; /* its line */

    char *pool;
    size_t pool_n, pool_room;
    struct cell *cell;
    size_t cells, cells_room;
    struct sheet_row *row;
    size_t rows, rows_room;
    bool over; /* SHEET_CELLS_MOST was reached: the reader refuses the file */

    struct cell now[SHEET_COLUMNS]; /* the row being made */
    int top;
    enum row_bad bad;
    uint32_t got;
    int guess; /* column after the last one found */
};

void sheet_init(struct sheet *sheet);
void sheet_clear(struct sheet *sheet);

/* The column's number, new if need be; -1 for the 513th and for a name that is too long.
 */
int sheet_column(struct sheet *sheet, struct str name);
int sheet_find(const struct sheet *sheet, const char *name); /* -1: there is none */

/* Takes a text into the pool; at most INTAKE_FIELD_MOST bytes of it. */
struct cell sheet_text(struct sheet *sheet, struct str text);
/* Puts a text into the row being made. */
void sheet_put(struct sheet *sheet, int column, struct str text);
void sheet_set(struct sheet *sheet, int column, struct cell cell);
void sheet_spoil(struct sheet *sheet, enum row_bad bad, uint32_t got);
/* Ends the row being made; the next one starts empty. */
void sheet_end(struct sheet *sheet, int64_t line);

/* A cell's text, "" when absent. */
static inline struct str sheet_at(const struct sheet *sheet, const struct sheet_row *row,
                                  int column)
{
    if (column >= row->n)
        return (struct str){"", 0};
    struct cell cell = sheet->cell[row->first + (uint32_t)column];
    return (struct str){sheet->pool + cell.at, cell.n};
}

#endif
