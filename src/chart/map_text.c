/*
 * The map as characters. Columns are bays along the aisle, the front at the left, with a
 * column for each cross aisle; an aisle is a row for each side, and between them its way
 * where tours are drawn. A digit says how hot a bay is, so that it is read without
 * colour; a tour's stops bear its number.
 */
#include <libintl.h>
#include <stdio.h>

#include "map_in.h"
#include "tallyman/base/errlist.h"
#include "tallyman/base/utf8.h"

enum { COLS_LEAST = 16, CELL_MOST = 2, NORTH = 1, EAST = 2, SOUTH = 4, WEST = 8 };

/* What of the house's length a column stands for. */
struct station {
    int32_t y;
    bool line;
    int col;
};

struct tile {
    uint32_t point; /* 0: blank */
    int64_t value;
    bool bins;
    signed char level, tour, mask;
};

struct text {
    const struct chart_map *map;
    struct arena *arena;
    struct cells cells;
    struct station *station;
    int stations;
    int label, cols, cell; /* cells: of the names, of a row, of a bay */
    bool sides, ways;
    int rows;
    int64_t most, top; /* of the scale, and of all */
    struct tile *tile;
};

/* ---- columns ---- */

static int by_y(const void *a, const void *b)
{
    const struct station *one = a, *two = b;
    if (one->y != two->y)
        return one->y < two->y ? -1 : 1;
    return (int)two->line - (int)one->line;
}

/* Lines keep a column of their own; of bays with one y only the first stays. */
static void find_stations(struct text *text)
{
    int most = text->cells.n + text->map->lines, n = 0;
    text->station = arena_alloc(text->arena, sizeof *text->station * (size_t)(most + 1));
    for (int i = 0; i < text->map->lines; i++)
        text->station[n++] = (struct station){.y = text->map->line[i], .line = true};
    for (int i = 0; i < text->cells.n; i++)
        text->station[n++] = (struct station){.y = text->cells.cell[i].at.y};
    qsort(text->station, (size_t)n, sizeof *text->station, by_y);
    for (int i = 0; i < n; i++) {
        struct station *last = text->stations ? &text->station[text->stations - 1] : NULL;
        if (!last || last->y != text->station[i].y || last->line != text->station[i].line)
            text->station[text->stations++] = text->station[i];
    }
}

/* How many neighbours share a column so that all of them fit. */
static void place_stations(struct text *text, int room)
{
    int bays = text->stations - text->map->lines, fold = 1;
    room -= text->map->lines;
    room = room > 1 ? room : 1;
    while ((bays + fold - 1) / fold + (fold > 1 ? text->map->lines : 0) > room &&
           fold < bays)
        fold++;
    text->cell = fold > 1 || bays < 1 ? 1 : room / bays;
    text->cell = text->cell > CELL_MOST ? CELL_MOST : text->cell;
    int col = 0, run = 0;
    for (int i = 0; i < text->stations; i++) {
        struct station *at = &text->station[i];
        bool more = !at->line && run % fold != 0; /* shares the column before */
        at->col = more ? text->station[i - 1].col : col;
        col += more ? 0 : at->line ? 1 : text->cell;
        run = at->line ? 0 : run + 1;
    }
    text->cols = col;
}

static int col_of(const struct text *text, int32_t y, bool line)
{
    int found = 0;
    for (int i = 0; i < text->stations; i++) {
        if (text->station[i].y <= y)
            found = text->station[i].col;
        if (text->station[i].y == y && text->station[i].line == line)
            return text->station[i].col;
    }
    return found;
}

static bool is_line(const struct text *text, int32_t y)
{
    for (int i = 0; i < text->map->lines; i++)
        if (text->map->line[i] == y)
            return true;
    return false;
}

/* ---- rows ---- */

static int rows_each(const struct text *text)
{
    return (text->sides ? 2 : 1) + (text->ways ? 1 : 0);
}

static int rack_row(const struct text *text, int aisle, int side)
{
    return aisle * rows_each(text) + (text->sides && side ? rows_each(text) - 1 : 0);
}

static int way_row(const struct text *text, int aisle)
{
    return aisle * rows_each(text) + 1;
}

static struct tile *tile_at(struct text *text, int row, int col)
{
    return &text->tile[row * text->cols + col];
}

/* What shares a column adds up. */
static void add_up(struct text *text)
{
    for (int i = 0; i < text->cells.n; i++) {
        const struct cell *cell = &text->cells.cell[i];
        int row = rack_row(text, cell->at.aisle, cell->side);
        struct tile *tile = tile_at(text, row, col_of(text, cell->at.y, false));
        tile->bins = true;
        tile->value += cell->value;
    }
}

static void lay_heat(struct text *text)
{
    int n = 0, all = text->rows * text->cols;
    int64_t *value = arena_alloc(text->arena, sizeof *value * (size_t)(all + 1));
    add_up(text);
    for (int i = 0; i < all; i++)
        if (text->tile[i].bins)
            value[n++] = text->tile[i].value;
    text->most = heat_scale(value, n);
    text->top = n ? value[0] : 0;
    for (int i = 0; i < text->rows * text->cols; i++) {
        struct tile *tile = &text->tile[i];
        if (!tile->bins)
            continue;
        int level = heat_level(tile->value, text->most);
        tile->point = level ? (uint32_t)('0' + level) : 0xb7; /* · */
        for (int c = 0; c < text->cell; c++)
            tile[c].level = (signed char)level;
    }
}

/* ---- tours ---- */

static char tour_name(int tour)
{
    return (char)(tour < 9 ? '1' + tour : 'a' + (tour - 9) % 26);
}

static void mark_tile(struct text *text, int row, int col, int mask, int tour)
{
    struct tile *tile = tile_at(text, row, col);
    tile->mask = (signed char)(tile->mask | mask);
    tile->tour = (signed char)tour;
}

static void mark_between(struct text *text, const struct point *from,
                         const struct point *to, int tour)
{
    int dx = (to->x > from->x) - (to->x < from->x);
    int dy = (to->y > from->y) - (to->y < from->y);
    int out = dx > 0 ? EAST : dx < 0 ? WEST : dy > 0 ? SOUTH : NORTH;
    int in = dx > 0 ? WEST : dx < 0 ? EAST : dy > 0 ? NORTH : SOUTH;
    struct point at = *from;
    while (at.x != to->x || at.y != to->y) {
        mark_tile(text, at.y, at.x, out, tour);
        at.x += dx;
        at.y += dx ? 0 : dy;
        mark_tile(text, at.y, at.x, in, tour);
    }
}

static struct point tile_of(const struct text *text, const struct chart_spot *spot)
{
    return (struct point){col_of(text, spot->y, is_line(text, spot->y)),
                          way_row(text, spot->aisle)};
}

static void lay_tour(struct text *text, int t)
{
    const struct chart_tour *tour = &text->map->tour[t];
    struct way way = map_way(text->map, tour, text->arena);
    for (int i = 0; i + 1 < way.n; i++) {
        struct point from = tile_of(text, &way.at[i]), to = tile_of(text, &way.at[i + 1]);
        mark_between(text, &from, &to, t);
    }
    for (int i = 1; i + 1 < tour->n; i++) {
        struct point at = tile_of(text, &tour->stop[i]);
        tile_at(text, at.y, at.x)->point = (uint32_t)tour_name(t);
    }
}

static void lay_depots(struct text *text)
{
    for (int i = 0; text->ways && i < text->map->depots; i++) {
        struct point at = tile_of(text, &text->map->depot[i]);
        tile_at(text, at.y, at.x)->point = '@';
    }
}

/* ---- out ---- */

static uint32_t way_point(int mask)
{
    static const uint16_t box[] = {0x20,   0x2575, 0x2576, 0x2514, 0x2577, 0x2502,
                                   0x250c, 0x251c, 0x2574, 0x2518, 0x2500, 0x2534,
                                   0x2510, 0x2524, 0x252c, 0x253c};
    return box[mask & 15];
}

static void put_point(struct buf *out, uint32_t point)
{
    char bytes[4];
    buf_put(out, bytes, utf8_put(point, bytes));
}

static void put_tile(const struct tile *tile, bool colour, struct buf *out)
{
    static const unsigned char paper[HEAT_LEVELS] = {0,   230, 223, 222, 215,
                                                     208, 202, 160, 124, 88};
    static const unsigned char ink[CHART_TOURS] = {33, 168, 35, 98, 172, 37, 137, 245};
    enum { DARK = 6 };
    uint32_t point = tile->point ? tile->point : way_point(tile->mask);
    bool hot = colour && tile->level > 0, drawn = colour && tile->tour >= 0;
    if (hot)
        buf_printf(out, "\033[48;5;%d;38;5;%dm", paper[(int)tile->level],
                   tile->level >= DARK ? 231 : 16);
    else if (drawn)
        buf_printf(out, "\033[1;38;5;%dm", ink[tile->tour % CHART_TOURS]);
    put_point(out, point);
    if (hot || drawn)
        buf_text(out, "\033[0m");
}

static void put_padded(struct buf *out, const char *text, int cells)
{
    struct str cut = utf8_fit(str_of(text), (size_t)cells);
    buf_str(out, cut);
    for (int i = (int)utf8_width(cut); i < cells; i++)
        buf_char(out, ' ');
}

static void trim_line(struct buf *out)
{
    while (out->n && out->p[out->n - 1] == ' ')
        out->p[--out->n] = '\0';
    buf_char(out, '\n');
}

static void put_aisles(struct text *text, bool colour, struct buf *out)
{
    for (int row = 0; row < text->rows; row++) {
        int aisle = row / rows_each(text);
        bool first = row % rows_each(text) == 0;
        put_padded(out, first ? text->map->aisle[aisle] : "", text->label - 1);
        buf_char(out, ' ');
        for (int col = 0; col < text->cols; col++)
            put_tile(tile_at(text, row, col), colour, out);
        trim_line(out);
    }
}

/* "1 = 1-3  2 = 4-9 …", as many on a line as fit. */
static void put_scale(const struct text *text, int cols, struct buf *out)
{
    int used = 0;
    char one[64];
    int64_t from, to;
    for (int level = 1; level < HEAT_LEVELS; level++) {
        if (!heat_range(level, text->most, &from, &to))
            continue;
        to = level == HEAT_LEVELS - 1 ? text->top : to;
        int n = from == to ? snprintf(one, sizeof one, "%d=%lld", level, (long long)from)
                           : snprintf(one, sizeof one, "%d=%lld-%lld", level,
                                      (long long)from, (long long)to);
        if (used && used + 2 + n > cols) {
            buf_char(out, '\n');
            used = 0;
        }
        buf_printf(out, "%s%s", used ? "  " : "", one);
        used += n + (used ? 2 : 0);
    }
    int unit = (int)utf8_width(str_of(text->map->unit));
    if (used)
        buf_printf(out, "%s%s\n", used + 1 + unit > cols ? "\n" : " ", text->map->unit);
}

static void put_row(const struct chart_row *row, int number, int cols, struct buf *out)
{
    char cut[256], before[16];
    int right = (int)utf8_width(str_of(row->right));
    if (row->tour >= 0)
        snprintf(before, sizeof before, " %c ", tour_name(row->tour));
    else
        snprintf(before, sizeof before, "%2d ", number);
    buf_text(out, before);
    int room = cols - 4 - right > 4 ? cols - 4 - right : 4;
    utf8_middle(str_of(row->name), (size_t)room, cut, sizeof cut);
    put_padded(out, cut, cols > 60 ? 28 : room);
    buf_printf(out, " %s\n", row->right);
    if (row->text[0] && cols > 4) {
        utf8_middle(str_of(row->text), (size_t)(cols - 4), cut, sizeof cut);
        buf_printf(out, "   %s\n", cut);
    }
}

static void put_list(const struct chart_map *map, int cols, struct buf *out)
{
    if (map->rows)
        buf_printf(out, "\n%s\n", map->list);
    for (int i = 0; i < map->rows; i++)
        put_row(&map->row[i], i + 1, cols, out);
}

static void put_heading(const char *text, int cols, struct buf *out)
{
    struct str rest = str_of(text);
    while (rest.n) {
        struct str line = utf8_fit(rest, (size_t)cols);
        size_t n = line.n;
        while (n < rest.n && n > 0 &&
               rest.p[n] != ' ') /* at a blank where there is one */
            n--;
        line.n = n ? n : line.n;
        buf_str(out, str_trim(line));
        buf_char(out, '\n');
        rest = str_trim(str_n(rest.p + line.n, rest.n - line.n));
    }
}

static int name_width(const struct chart_map *map)
{
    int most = 1;
    for (int i = 0; i < map->aisles; i++) {
        int width = (int)utf8_width(str_of(map->aisle[i]));
        most = width > most ? width : most;
    }
    return most < 8 ? most : 8;
}

static void look_at_bins(struct text *text)
{
    for (int i = 0; i < text->map->bins; i++)
        text->sides |= text->map->bin[i].side != 0;
    text->ways = text->map->tours > 0;
}

void map_text(const struct chart_map *map, int cols, bool colour, struct buf *out)
{
    struct text text = {.map = map, .arena = arena_new()};
    cols = cols < COLS_LEAST ? COLS_LEAST : cols;
    look_at_bins(&text);
    text.cells = map_cells(map, JOIN_LEVELS, text.arena);
    text.label = name_width(map) + 1;
    find_stations(&text);
    place_stations(&text, cols - text.label);
    text.rows = map->aisles * rows_each(&text);
    text.tile = arena_alloc(text.arena, sizeof *text.tile *
                                            (size_t)(text.rows * text.cols + CELL_MOST));
    for (int i = 0; i < text.rows * text.cols; i++)
        text.tile[i] = (struct tile){.level = -1, .tour = -1};
    lay_heat(&text);
    for (int i = 0; i < map->tours; i++)
        lay_tour(&text, i);
    lay_depots(&text);
    put_heading(map->title, cols, out);
    put_heading(map->about, cols, out);
    buf_char(out, '\n');
    put_aisles(&text, colour, out);
    buf_char(out, '\n');
    put_scale(&text, cols, out);
    put_list(map, cols, out);
    arena_free(text.arena);
}
