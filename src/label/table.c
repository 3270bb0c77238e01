/*
 * table: rows of cells. The first row gives the columns their widths; a row is as high as
 * its highest cell; rows of th stand again at the head of each page. A row is first
 * measured whole, then drawn whole, so that none is torn between two pages.
 */
#include <libintl.h>
#include <string.h>

#include "walk.h"

enum {
    COLUMNS = 24,
    PAD = 400,  /* micrometres between a cell's edge and its words above and below, */
    SIDE = 700, /* left and right */
};

struct cell {
    const struct node *node;
    struct str words; /* of its own; none when it holds elements */
    struct scope scope;
};

struct table {
    const struct node *node;
    int columns, width[COLUMNS]; /* micrometres */
    struct cell cell[COLUMNS];   /* of the row being drawn */
    int cells;
};

/* The first row, also inside a loop or condition. */
static const struct node *first_row(const struct node *inside)
{
    for (const struct node *node = inside->child; node; node = node->next) {
        const struct node *row = node->kind == NODE_TR         ? node
                                 : node->kind >= NODE_ELEMENTS ? first_row(node)
                                                               : NULL;
        if (row)
            return row;
    }
    return NULL;
}

/* Columns without a width share what the others leave. */
static int set_columns(struct walk *walk, struct table *table, int width, struct err *err)
{
    const struct node *row = first_row(table->node);
    int open = 0, used = 0;
    for (const struct node *cell = row ? row->child : NULL; cell; cell = cell->next) {
        if (cell->kind >= NODE_ELEMENTS || table->columns == COLUMNS)
            return pen_refuse(&walk->pen, err,
                              gettext("the first row must be at most %d cells"), COLUMNS);
        table->width[table->columns++] = cell->width;
        open += !cell->width;
        used += cell->width;
    }
    if (used > width || (open && (width - used) / open < 3 * SIDE))
        return pen_refuse(&walk->pen, err,
                          gettext("the columns are wider than the table"));
    for (int i = 0; i < table->columns; i++)
        if (!table->width[i]) {
            table->width[i] = (width - used) / open;
            used += table->width[i];
            open--;
        }
    return 0;
}

int table_draw(struct walk *walk, const struct node *node, struct area *in,
               struct err *err)
{
    struct table *outer = walk->table;
    struct table *table = arena_alloc(walk->pen.arena, sizeof *table);
    struct area area = {in->x, in->y, in->width, in->height, node, 0};
    table->node = node;
    walk->pen.node = node;
    walk->pen.field = (struct str){0};
    if (set_columns(walk, table, in->width, err) || flow_open(walk, node, err))
        return -1;
    walk->table = table;
    int rc = walk_inside(walk, node, &area, err);
    walk->table = outer;
    return rc;
}

/* Called for each cell of a row: kept until the whole row is known. */
int cell_draw(struct walk *walk, const struct node *node, struct area *in,
              struct err *err)
{
    struct table *table = walk->table;
    walk->pen.node = node;
    if (table->cells == table->columns)
        return pen_refuse(&walk->pen, err, gettext("more cells than the first row has"));
    struct cell *cell = &table->cell[table->cells++];
    *cell = (struct cell){.node = node, .scope = walk->scope};
    if (!node->words)
        return 0;
    if (walk_words(walk, node, in, err))
        return -1;
    struct str said = str_trim(buf_view(&walk->text));
    cell->words = str_n(arena_copy(walk->pen.arena, said), said.n);
    return 0;
}

static int um(const struct walk *walk, int dots)
{
    int per_mm = walk->pen.how->dots_per_mm;
    return (dots * 1000 + per_mm - 1) / per_mm;
}

/* Height of the row in micrometres; -1 after a refusal. */
static int measure(struct walk *walk, const struct node *row, struct err *err)
{
    struct table *table = walk->table;
    int most = row->height;
    for (int i = 0; i < table->cells; i++) {
        struct cell *cell = &table->cell[i];
        /* A dot less each way than there will be, whatever the rounding of edges. */
        int width = pen_dots(&walk->pen, table->width[i] - 2 * SIDE) - 1;
        if (!cell->words.n)
            continue;
        walk->pen.node = cell->node;
        int high = text_height(&walk->pen, width, cell->words, err);
        if (high < 0)
            return -1;
        high = um(walk, high + 1) + 2 * PAD;
        most = high > most ? high : most;
    }
    return most;
}

static void frame(struct walk *walk, const struct area *area, bool last)
{
    struct box box = walk_dots(walk, area);
    struct label_page *page = walk->pen.page;
    int wide = pen_line(&walk->pen, walk->table->node->border);
    /* The lower and right lines are the next cell's own first ones. */
    label_page_fill(page, box.x, box.y, box.width, wide);
    label_page_fill(page, box.x, box.y, wide, box.height);
    label_page_fill(page, box.x, box.y + box.height, box.width + (last ? 0 : wide), wide);
    if (last)
        label_page_fill(page, box.x + box.width - wide, box.y, wide, box.height + wide);
}

static int draw_one(struct walk *walk, struct cell *cell, struct area *area,
                    struct err *err)
{
    struct scope scope = walk->scope;
    struct area inner = {.x = area->x + SIDE,
                         .y = area->y + PAD,
                         .width = area->width - 2 * SIDE,
                         .height = area->height - 2 * PAD};
    walk->pen.node = cell->node;
    if (cell->words.n)
        return text_draw(&walk->pen, walk_dots(walk, &inner), cell->words, err);
    if (!cell->node->elements)
        return 0;
    walk->scope = cell->scope;
    int rc = walk_inside(walk, cell->node, &inner, err);
    walk->scope = scope;
    return rc;
}

static int draw_cells(struct walk *walk, const struct area *in, int y, int height,
                      struct err *err)
{
    struct table *table = walk->table;
    struct area area = {in->x, y, 0, height, NULL, 0};
    int rc = 0;
    for (int i = 0; i < table->columns && !rc; i++) {
        area.width = table->width[i];
        if (table->node->border)
            frame(walk, &area, i + 1 == table->columns);
        if (i < table->cells)
            rc = draw_one(walk, &table->cell[i], &area, err);
        area.x += area.width;
    }
    return rc;
}

/* A head stands on every page and is no row of its own. */
static int head_place(struct area *in, int height)
{
    in->down += height;
    return in->down <= in->height;
}

int row_draw(struct walk *walk, const struct node *node, struct area *in, struct err *err)
{
    bool head = node->child && node->child->kind == NODE_TH;
    walk->table->cells = 0;
    if (!head && flow_passes(walk, in))
        return 0;
    if (walk_inside(walk, node, in, err))
        return -1;
    int height = measure(walk, node, err);
    if (height < 0)
        return -1;
    int y = in->y + in->down;
    int placed = head ? head_place(in, height) : flow_row(walk, in, height, err);
    if (placed <= 0)
        return placed;
    return draw_cells(walk, in, y, height, err);
}
