/*
 * The map as a picture: racks along their aisles, the front below, heat in each bin with
 * its number where there is room, tours side by side in the aisles, the list at the right
 * and the scale under it all.
 */
#include <libintl.h>

#include "map_in.h"
#include "tallyman/base/errlist.h"

enum {
    WIDTH = 1680, /* A3: 420 × 297 mm, four units each */
    HEIGHT = 1188,
    MARGIN = 56,
    TOP = 176,
    BOTTOM = 1050,
    LIST_WIDTH = 400,
    LIST_GAP = 48,
    PITCH_MOST = 170, /* an aisle with its racks */
    BAY_MOST = 64,
    NAME_ROOM = 34, /* for the names of the aisles, above and below */
    ROW_HEIGHT = 56,
};

enum {
    INK = 0x22262b,
    GREY = 0x6b7280,
    FLOOR = 0xe4e7ea,
    EDGE = 0xcfd3d6,
    DEPOT = 0x1f3a5f,
    ARROW = 0x1463b8,
};

/* Told apart by who sees no red or green too; the widths and names do the rest. */
static const int32_t tour_colours[CHART_TOURS] = {0x1463b8, 0xd1495b, 0x2a8a5d, 0x8757b0,
                                                  0xe08a1e, 0x0d9aa6, 0x7a5230, 0x3b3f46};

struct sheet {
    const struct chart_map *map;
    struct picture *picture;
    struct cells cells;
    int left, right, top, bottom; /* where racks are */
    int pitch, way, rack;         /* an aisle, its way, a rack beside it */
    int bay;                      /* height of a bay */
    int32_t y_least, y_most;      /* mm: of bins and lines */
};

static int32_t tour_colour(int tour)
{
    return tour_colours[tour % CHART_TOURS];
}

/* ---- where things are ---- */

static int sheet_x(const struct sheet *sheet, int aisle)
{
    return sheet->left + sheet->pitch * aisle + sheet->pitch / 2;
}

static int sheet_y(const struct sheet *sheet, int32_t y)
{
    int64_t span = sheet->y_most - sheet->y_least;
    int64_t room = sheet->bottom - sheet->top;
    return sheet->bottom - (int)((y - sheet->y_least) * room / (span > 0 ? span : 1));
}

/* The least distance of two bays of one aisle, mm; 0: there are no two. */
static int32_t bay_pitch(const struct cells *cells)
{
    int32_t least = 0;
    for (int i = 1; i < cells->n; i++) {
        const struct cell *one = &cells->cell[i - 1], *two = &cells->cell[i];
        int32_t gap = two->at.y - one->at.y;
        if (one->at.aisle == two->at.aisle && gap > 0 && (!least || gap < least))
            least = gap;
    }
    return least;
}

static void find_span(struct sheet *sheet)
{
    const struct chart_map *map = sheet->map;
    for (int i = 0; i < map->lines; i++)
        sheet->y_most = map->line[i] > sheet->y_most ? map->line[i] : sheet->y_most;
    for (int i = 0; i < map->bins; i++)
        sheet->y_most =
            map->bin[i].at.y > sheet->y_most ? map->bin[i].at.y : sheet->y_most;
}

/* Few aisles are drawn in the middle of the sheet instead of being blown up. */
static void fit(struct sheet *sheet)
{
    int aisles = sheet->map->aisles > 0 ? sheet->map->aisles : 1;
    int width = WIDTH - 2 * MARGIN - (sheet->map->rows ? LIST_WIDTH + LIST_GAP : 0);
    int32_t gap = bay_pitch(&sheet->cells);
    find_span(sheet);
    int bays = gap ? (sheet->y_most - sheet->y_least) / gap + 1 : 1;
    int height = BOTTOM - TOP - 2 * NAME_ROOM;
    sheet->pitch = width / aisles < PITCH_MOST ? width / aisles : PITCH_MOST;
    sheet->pitch = sheet->pitch > 0 ? sheet->pitch : 1;
    if (height > bays * BAY_MOST)
        height = bays * BAY_MOST;
    sheet->left = MARGIN + (width - sheet->pitch * aisles) / 2;
    sheet->right = sheet->left + sheet->pitch * aisles;
    sheet->top = (TOP + BOTTOM - height) / 2;
    sheet->bottom = sheet->top + height;
    sheet->way = sheet->pitch * 34 / 100;
    sheet->rack = (sheet->pitch - sheet->way) * 47 / 100;
    int64_t span = sheet->y_most - sheet->y_least;
    sheet->bay = gap && span ? (int)(gap * (int64_t)height / span) : BAY_MOST / 2;
    sheet->bay = sheet->bay > 0 ? sheet->bay : 1;
}

/* ---- racks ---- */

static struct mark cell_box(const struct sheet *sheet, const struct cell *cell)
{
    int deep =
        sheet->rack / sheet->cells.levels > 0 ? sheet->rack / sheet->cells.levels : 1;
    int from = sheet->way / 2 + (cell->level - 1) * deep;
    int x = sheet_x(sheet, cell->at.aisle) + (cell->side ? from : -from - deep);
    /* Both edges by the same rule, so that neighbours share one. */
    int top = sheet_y(sheet, cell->at.y) - sheet->bay / 2;
    return (struct mark){.x = x, .y = top, .w = deep, .h = sheet->bay};
}

static const char *cell_hint(const struct sheet *sheet, const struct cell *cell)
{
    const struct chart_bin *bin = &sheet->map->bin[cell->bin];
    const char *more = cell->bins > 1 ? " …" : "";
    return arena_printf(sheet->picture->arena, "%s%s %s: %lld %s", bin->code, more,
                        cell->bins > 1 ? "" : bin->item, (long long)cell->value,
                        sheet->map->unit);
}

static void draw_cell(struct sheet *sheet, const struct cell *cell)
{
    enum { NUMBER_WIDTH = 15, NUMBER_HEIGHT = 14, PALE = 6 };
    struct mark box = cell_box(sheet, cell);
    int level = heat_level(cell->value, sheet->cells.most);
    bool edged = box.w > 5 && box.h > 5;
    picture_rect(sheet->picture, (struct point){box.x, box.y},
                 (struct point){box.w, box.h}, heat_colour(level),
                 edged ? EDGE : PICTURE_NONE);
    picture_hint(sheet->picture, cell_hint(sheet, cell));
    if (cell->value <= 0 || box.w < NUMBER_WIDTH || box.h < NUMBER_HEIGHT)
        return;
    const char *number =
        arena_printf(sheet->picture->arena, "%lld", (long long)cell->value);
    int size = box.h < 20 || box.w < 24 ? 10 : 13;
    picture_text(sheet->picture,
                 (struct point){box.x + box.w / 2, box.y + box.h / 2 + size * 3 / 8},
                 size, ANCHOR_MIDDLE, level >= PALE ? 0xffffff : INK, number);
}

static void draw_floor(struct sheet *sheet)
{
    const struct chart_map *map = sheet->map;
    int thick = sheet->way > 4 ? sheet->way : 4;
    int front = sheet_y(sheet, sheet->y_least), back = sheet_y(sheet, sheet->y_most);
    for (int i = 0; i < map->aisles; i++)
        picture_rect(sheet->picture,
                     (struct point){sheet_x(sheet, i) - sheet->way / 2, back},
                     (struct point){sheet->way, front - back}, FLOOR, PICTURE_NONE);
    thick = thick > 26 ? 26 : thick;
    for (int i = 0; i < map->lines; i++)
        picture_rect(
            sheet->picture,
            (struct point){sheet->left, sheet_y(sheet, map->line[i]) - thick / 2},
            (struct point){sheet->right - sheet->left, thick}, FLOOR, PICTURE_NONE);
}

static bool has_front_depot(const struct sheet *sheet, int aisle)
{
    for (int i = 0; i < sheet->map->depots; i++)
        if (sheet->map->depot[i].aisle == aisle &&
            sheet->map->depot[i].y <= sheet->y_least)
            return true;
    return false;
}

/* Every name, or every second, fifth … where they would run into each other. */
static void draw_names(struct sheet *sheet)
{
    static const int steps[] = {1, 2, 5, 10, 20, 50, 100, 1000};
    enum { NAME_WIDTH = 38 };
    int size = sheet->pitch >= 60 ? 20 : 14, step = 0;
    while (step < 7 && steps[step] * sheet->pitch < NAME_WIDTH)
        step++;
    for (int i = 0; i < sheet->map->aisles; i += steps[step]) {
        picture_text(sheet->picture,
                     (struct point){sheet_x(sheet, i), sheet->top - 26 - sheet->bay / 4},
                     -size, ANCHOR_MIDDLE, INK, sheet->map->aisle[i]);
        if (!has_front_depot(sheet, i)) /* its sign stands there */
            picture_text(sheet->picture,
                         (struct point){sheet_x(sheet, i), sheet->bottom + 40}, size,
                         ANCHOR_MIDDLE, GREY, sheet->map->aisle[i]);
    }
}

static void draw_depots(struct sheet *sheet)
{
    for (int i = 0; i < sheet->map->depots; i++) {
        int x = sheet_x(sheet, sheet->map->depot[i].aisle);
        int y = sheet_y(sheet, sheet->map->depot[i].y);
        bool front = sheet->map->depot[i].y <= sheet->y_least;
        int top = front ? y + 50 : y - 82;
        const struct point stem[] = {{x, y}, {x, front ? top : top + 30}};
        picture_line(sheet->picture, stem, 2, DEPOT, 4);
        x = x - 42 < MARGIN ? MARGIN + 42 : x;
        picture_rect(sheet->picture, (struct point){x - 42, top}, (struct point){84, 30},
                     DEPOT, PICTURE_NONE);
        picture_text(sheet->picture, (struct point){x, top + 21}, -16, ANCHOR_MIDDLE,
                     0xffffff, gettext("depot"));
    }
}

/* ---- tours ---- */

/* Tours lie beside each other in an aisle. */
static int lane(const struct sheet *sheet, int tour)
{
    enum { LANES = 16, GAP_MOST = 9 };
    int tours = sheet->map->tours < LANES ? sheet->map->tours : LANES;
    int room = sheet->way - 6 > 0 ? sheet->way - 6 : 0;
    int apart = tours > 1 ? room / (tours - 1) : 0;
    apart = apart > GAP_MOST ? GAP_MOST : apart;
    return (tour % LANES) * apart - (tours - 1) * apart / 2;
}

static void draw_tour(struct sheet *sheet, int t)
{
    const struct chart_tour *tour = &sheet->map->tour[t];
    struct way way = map_way(sheet->map, tour, sheet->picture->arena);
    struct point *at =
        arena_alloc(sheet->picture->arena, sizeof *at * (size_t)(way.n + 1));
    int off = lane(sheet, t), width = sheet->way >= 24 ? 4 : 2;
    for (int i = 0; i < way.n; i++)
        at[i] = (struct point){sheet_x(sheet, way.at[i].aisle) + off,
                               sheet_y(sheet, way.at[i].y) + off / 2};
    picture_line(sheet->picture, at, way.n, tour_colour(t), width);
    for (int i = 1; i + 1 < tour->n; i++) {
        struct point stop = {sheet_x(sheet, tour->stop[i].aisle) + off,
                             sheet_y(sheet, tour->stop[i].y) + off / 2};
        picture_disc(sheet->picture, stop, width + 2, tour_colour(t));
        picture_disc(sheet->picture, stop, width - 1, 0xffffff);
    }
}

/* ---- the list ---- */

static struct point bin_point(const struct sheet *sheet, int bin)
{
    const struct chart_bin *at = &sheet->map->bin[bin];
    struct cell cell = {at->at, at->side, sheet->cells.levels > 1 ? at->level : 1,
                        0,      bin,      1};
    cell.level = cell.level < 1 ? 1 : cell.level;
    struct mark box = cell_box(sheet, &cell);
    return (struct point){box.x + box.w / 2, box.y + box.h / 2};
}

static void badge(struct sheet *sheet, struct point at, int radius, const char *text)
{
    picture_disc(sheet->picture, at, radius + 2, 0xffffff);
    picture_disc(sheet->picture, at, radius, ARROW);
    picture_text(sheet->picture, (struct point){at.x, at.y + radius / 2}, -radius - 3,
                 ANCHOR_MIDDLE, 0xffffff, text);
}

static void draw_pointer(struct sheet *sheet, const struct chart_row *row, int number)
{
    enum { RADIUS = 10 };
    const char *text = arena_printf(sheet->picture->arena, "%d", number);
    if (row->bin < 0)
        return;
    struct point from = bin_point(sheet, row->bin), to = from;
    if (row->to >= 0) {
        to = bin_point(sheet, row->to);
        const struct point way[] = {from, to};
        picture_line(sheet->picture, way, 2, ARROW, 3);
        picture_disc(sheet->picture, to, 7, ARROW);
        picture_disc(sheet->picture, to, 3, 0xffffff);
    } else if (from.x > sheet_x(sheet, sheet->map->bin[row->bin].at.aisle)) {
        from.x += 4; /* the bin's own number stays legible in a wide cell */
    }
    badge(sheet, from, RADIUS, text);
}

static void draw_row(struct sheet *sheet, const struct chart_row *row, int number)
{
    int x = WIDTH - MARGIN - LIST_WIDTH, y = TOP + 34 + number * ROW_HEIGHT;
    if (row->tour >= 0)
        picture_rect(sheet->picture, (struct point){x, y - 16}, (struct point){26, 12},
                     tour_colour(row->tour), PICTURE_NONE);
    else if (row->bin >= 0)
        badge(sheet, (struct point){x + 12, y - 8}, 12,
              arena_printf(sheet->picture->arena, "%d", number));
    picture_text(sheet->picture, (struct point){x + 40, y}, -20, ANCHOR_START, INK,
                 row->name);
    picture_text(sheet->picture, (struct point){WIDTH - MARGIN, y}, 20, ANCHOR_END, INK,
                 row->right);
    picture_text(sheet->picture, (struct point){x + 40, y + 21}, 15, ANCHOR_START, GREY,
                 row->text);
}

static void draw_list(struct sheet *sheet)
{
    int most = (BOTTOM - TOP) / ROW_HEIGHT;
    int rows = sheet->map->rows < most ? sheet->map->rows : most;
    for (int i = rows - 1; i >= 0; i--) /* the first over the others */
        draw_pointer(sheet, &sheet->map->row[i], i + 1);
    if (rows)
        picture_text(sheet->picture,
                     (struct point){WIDTH - MARGIN - LIST_WIDTH, TOP + 24}, -22,
                     ANCHOR_START, INK, sheet->map->list);
    for (int i = 0; i < rows; i++)
        draw_row(sheet, &sheet->map->row[i], i + 1);
}

/* ---- the scale, and all of it ---- */

static void draw_scale(struct sheet *sheet)
{
    enum { STEP = 96, BAR = 22, Y = 1112 };
    int x = MARGIN;
    int64_t from, to;
    for (int level = 0; level < HEAT_LEVELS; level++) {
        if (!heat_range(level, sheet->cells.most, &from, &to))
            continue;
        to = level == HEAT_LEVELS - 1 ? sheet->cells.top : to;
        picture_rect(sheet->picture, (struct point){x, Y}, (struct point){STEP - 8, BAR},
                     heat_colour(level), EDGE);
        const char *words =
            from == to ? arena_printf(sheet->picture->arena, "%lld", (long long)from)
                       : arena_printf(sheet->picture->arena, "%lld–%lld", (long long)from,
                                      (long long)to);
        picture_text(sheet->picture, (struct point){x + (STEP - 8) / 2, Y + BAR + 20},
                     to > 9999 ? 12 : 15, ANCHOR_MIDDLE, GREY, words);
        x += STEP;
    }
    picture_text(sheet->picture, (struct point){x + 8, Y + 17}, 16, ANCHOR_START, GREY,
                 sheet->map->unit);
}

void map_picture(const struct chart_map *map, struct arena *arena,
                 struct picture *picture)
{
    struct sheet sheet = {.map = map, .picture = picture};
    picture_init(picture, arena, WIDTH, HEIGHT);
    sheet.cells = map_cells(map, JOIN_NONE, arena);
    fit(&sheet);
    if (sheet.rack / sheet.cells.levels < 2)
        sheet.cells = map_cells(map, JOIN_LEVELS, arena);
    picture_text(picture, (struct point){MARGIN, 92}, -44, ANCHOR_START, INK, map->title);
    picture_text(picture, (struct point){MARGIN, 132}, 22, ANCHOR_START, GREY,
                 map->about);
    draw_floor(&sheet);
    for (int i = 0; i < sheet.cells.n; i++)
        draw_cell(&sheet, &sheet.cells.cell[i]);
    draw_names(&sheet);
    draw_depots(&sheet);
    for (int i = 0; i < map->tours; i++)
        draw_tour(&sheet, i);
    draw_list(&sheet);
    draw_scale(&sheet);
}
