/*
 * table: rows of cells. The first row gives the columns their widths; a row is as high as
 * its highest cell; rows of th stand again at the head of each page. A row is first
 * measured whole, then drawn whole, so that none is torn between two pages. A cell over
 * several rows is drawn with its last one, which is as high as that needs.
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
    int first;        /* column */
    struct scope scope;
};

/* A cell over several rows, from its first row until its last. */
struct tall {
    struct cell cell;
    struct area area;
};

struct table {
    const struct node *node;
    int columns, width[COLUMNS]; /* micrometres */
    struct cell cell[COLUMNS];   /* of the row being drawn */
    int cells, used;             /* columns that they take */
    int covered[COLUMNS];        /* rows that a tall cell still takes of a column */
    struct tall tall[COLUMNS];   /* by its first column */
    int end;                     /* of the last row on this page */
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

/* A cell of the first row gives its columns their widths, 0 where it has none. */
static int add_columns(struct walk *walk, struct table *table, const struct node *cell,
                       int width, struct err *err)
{
    int share = cell->share ? (int)((int64_t)width * cell->share / 1000) : cell->width;
    if (cell->kind >= NODE_ELEMENTS || table->columns + cell->span > COLUMNS)
        return pen_refuse(&walk->pen, err,
                          gettext("the first row must be at most %d cells"), COLUMNS);
    for (int i = 0; i < cell->span; i++)
        table->width[table->columns++] = share / cell->span;
    return 0;
}

/* Columns without a width share what the others leave. */
static int set_columns(struct walk *walk, struct table *table, int width, struct err *err)
{
    const struct node *row = first_row(table->node);
    int open = 0, used = 0;
    for (const struct node *cell = row ? row->child : NULL; cell; cell = cell->next)
        if (add_columns(walk, table, cell, width, err))
            return -1;
    for (int i = 0; i < table->columns; i++) {
        open += !table->width[i];
        used += table->width[i];
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

static int draw_tall(struct walk *walk, int column, struct err *err);

int table_draw(struct walk *walk, const struct node *node, struct area *in,
               struct err *err)
{
    struct table *outer = walk->table;
    struct table *table = arena_alloc(walk->pen.arena, sizeof *table);
    struct area area;
    int placed = walk_place(walk, node, in, &area, err);
    if (placed <= 0)
        return placed;
    area.flow = node;
    table->node = node;
    walk->pen.node = node;
    walk->pen.field = (struct str){0};
    if (set_columns(walk, table, area.width, err) || flow_open(walk, node, err))
        return -1;
    walk->table = table;
    int rc = walk_inside(walk, node, &area, err);
    for (int i = 0; i < table->columns && !rc; i++)
        rc = draw_tall(walk, i, err); /* that said more rows than there are */
    walk->table = outer;
    walk_reach(in, table->end);
    return rc;
}

static bool room_for(const struct table *table, int span)
{
    for (int i = 0; i < span; i++)
        if (table->used + i >= table->columns || table->covered[table->used + i])
            return false;
    return true;
}

/* Called for each cell of a row: kept until the whole row is known. */
int cell_draw(struct walk *walk, const struct node *node, struct area *in,
              struct err *err)
{
    struct table *table = walk->table;
    walk->pen.node = node;
    while (table->used < table->columns && table->covered[table->used])
        table->used++;
    if (!room_for(table, node->span))
        return pen_refuse(&walk->pen, err, gettext("more cells than the first row has"));
    if (node->rows > 1 && table->node->continues)
        return pen_refuse(&walk->pen, err,
                          gettext("rowspan in a list that goes on over pages"));
    struct cell *cell = &table->cell[table->cells++];
    *cell = (struct cell){.node = node, .first = table->used, .scope = walk->scope};
    table->used += node->span;
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

static int cell_width(const struct table *table, const struct cell *cell)
{
    int width = 0;
    for (int i = 0; i < cell->node->span; i++)
        width += table->width[cell->first + i];
    return width;
}

/* Micrometres that its elements reach down, or that it says itself. */
static int least_height(const struct node *cell)
{
    int most = 0;
    for (const struct node *node = cell->child; node && cell->elements; node = node->next)
        if (node->kind < NODE_ELEMENTS && node->top + node->height > most)
            most = node->top + node->height;
    most += most ? 2 * PAD : 0;
    return most > cell->height ? most : cell->height;
}

/* Height of a cell's words in micrometres; -1 after a refusal. */
static int words_height(struct walk *walk, const struct cell *cell, struct err *err)
{
    /* A dot less each way than there will be, whatever the rounding of edges. */
    int width = pen_dots(&walk->pen, cell_width(walk->table, cell) - 2 * SIDE) - 1;
    if (!cell->words.n)
        return 0;
    walk->pen.node = cell->node;
    int high = text_height(&walk->pen, width, cell->words, err);
    return high < 0 ? -1 : um(walk, high + 1) + 2 * PAD;
}

/* What a cell needs; -1 after a refusal. */
static int cell_height(struct walk *walk, const struct cell *cell, struct err *err)
{
    int words = words_height(walk, cell, err);
    int least = least_height(cell->node);
    return words < 0 || words > least ? words : least;
}

/* Height in micrometres of the row that begins at y; -1 after a refusal. */
static int measure(struct walk *walk, const struct node *row, int y, struct err *err)
{
    struct table *table = walk->table;
    int most = row->height;
    for (int i = 0; i < table->cells; i++) {
        int own = cell_height(walk, &table->cell[i], err);
        if (own < 0)
            return -1;
        most = own > most && table->cell[i].node->rows == 1 ? own : most;
    }
    for (int i = 0; i < table->columns; i++) {
        const struct tall *tall = &table->tall[i];
        int own = tall->cell.node && table->covered[i] == 1
                      ? cell_height(walk, &tall->cell, err)
                      : 0;
        if (own < 0)
            return -1;
        most = own - (y - tall->area.y) > most ? own - (y - tall->area.y) : most;
    }
    return most;
}

static void frame(struct walk *walk, const struct area *area, bool last)
{
    struct box box = walk_dots(walk, area);
    struct label_page *page = walk->pen.page;
    int wide = pen_line(&walk->pen, walk->table->node->border[SIDE_TOP]);
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
                         .height = area->height - 2 * PAD,
                         .bottom = area->bottom};
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

static int draw_cell(struct walk *walk, struct cell *cell, struct area *area, bool last,
                     struct err *err)
{
    area->bottom = area->y + area->height;
    if (walk->table->node->border[SIDE_TOP])
        frame(walk, area, last);
    return cell ? draw_one(walk, cell, area, err) : 0;
}

/* The tall cell whose first column this is, down to the last row there was. */
static int draw_tall(struct walk *walk, int column, struct err *err)
{
    struct table *table = walk->table;
    struct tall *tall = &table->tall[column];
    struct cell cell = tall->cell;
    if (!cell.node)
        return 0;
    tall->cell.node = NULL;
    tall->area.height = table->end - tall->area.y;
    return draw_cell(walk, &cell, &tall->area, column + cell.node->span == table->columns,
                     err);
}

/* Its columns belong to it for so many rows. */
static void begin_tall(struct table *table, const struct cell *cell,
                       const struct area *area)
{
    table->tall[cell->first] = (struct tall){*cell, *area};
    for (int i = 0; i < cell->node->span; i++)
        table->covered[cell->first + i] = cell->node->rows;
}

/* A row less for the tall cells; those that end with it are drawn. */
static int count_tall(struct walk *walk, struct err *err)
{
    struct table *table = walk->table;
    int rc = 0;
    for (int i = 0; i < table->columns && !rc; i++)
        if (table->covered[i] && !--table->covered[i])
            rc = draw_tall(walk, i, err);
    return rc;
}

/* Columns behind the last cell are empty ones. */
static int draw_cells(struct walk *walk, struct area area, struct err *err)
{
    struct table *table = walk->table;
    int rc = 0;
    for (int column = 0, i = 0; column < table->columns && !rc;) {
        struct cell *cell =
            i < table->cells && table->cell[i].first == column ? &table->cell[i++] : NULL;
        int span = cell ? cell->node->span : 1;
        area.width = cell ? cell_width(table, cell) : table->width[column];
        if (cell && cell->node->rows > 1)
            begin_tall(table, cell, &area);
        else if (!table->covered[column])
            rc = draw_cell(walk, cell, &area, column + span == table->columns, err);
        column += span;
        area.x += area.width;
    }
    return rc ? rc : count_tall(walk, err);
}

/* A head stands on every page and is no row of its own. */
static int head_place(struct area *in, int height)
{
    in->down += height;
    return in->y + in->down <= in->bottom;
}

int row_draw(struct walk *walk, const struct node *node, struct area *in, struct err *err)
{
    bool head = node->child && node->child->kind == NODE_TH;
    walk->table->cells = walk->table->used = 0;
    if (!head && flow_passes(walk, in))
        return 0;
    if (walk_inside(walk, node, in, err))
        return -1;
    int y = in->y + in->down, height = measure(walk, node, y, err);
    if (height < 0)
        return -1;
    int placed = head ? head_place(in, height) : flow_row(walk, in, height, err);
    if (placed <= 0)
        return placed;
    walk->table->end = y + height;
    return draw_cells(walk, (struct area){.x = in->x, .y = y, .height = height}, err);
}
