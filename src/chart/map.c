/*
 * map: what both ways of drawing share: how hot a value is, bins joined into what is
 * drawn as one, and the corners of a tour.
 */
#include "tallyman/chart/map.h"

#include <string.h>

#include "map_in.h"

/* From sand to wine: darker at each step, so that it is right in grey as well. */
static const int32_t colours[HEAT_LEVELS] = {0xf1f1ee, 0xfdf0c4, 0xfbdd94, 0xf8c566,
                                             0xf3a746, 0xea8535, 0xdc622f, 0xc4412d,
                                             0xa0262d, 0x6f1430};

int32_t heat_colour(int level)
{
    BUG_IF(level < 0 || level >= HEAT_LEVELS);
    return colours[level];
}

/* ---- cells ---- */

static int by_spot(const void *a, const void *b)
{
    const struct cell *one = a, *two = b;
    const int64_t keys[][2] = {{one->at.aisle, two->at.aisle},
                               {one->at.y, two->at.y},
                               {one->side, two->side},
                               {one->level, two->level},
                               {one->bin, two->bin}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

static bool same_cell(const struct cell *one, const struct cell *two)
{
    return one->at.aisle == two->at.aisle && one->at.y == two->at.y &&
           one->side == two->side && one->level == two->level;
}

static void join_same(struct cells *cells)
{
    int n = 0;
    for (int i = 0; i < cells->n; i++) {
        struct cell *last = n ? &cells->cell[n - 1] : NULL;
        if (last && same_cell(last, &cells->cell[i])) {
            last->value += cells->cell[i].value;
            last->bins++;
        } else {
            cells->cell[n++] = cells->cell[i];
        }
    }
    cells->n = n;
}

struct cells map_cells(const struct chart_map *map, int join, struct arena *arena)
{
    struct cells cells = {.n = map->bins, .levels = 1};
    cells.cell = arena_alloc(arena, sizeof *cells.cell * (size_t)(map->bins + 1));
    for (int i = 0; i < map->bins; i++) {
        const struct chart_bin *bin = &map->bin[i];
        int level = join >= JOIN_LEVELS || bin->level < 1 ? 1 : bin->level;
        cells.cell[i] = (struct cell){
            bin->at, join >= JOIN_SIDES ? 0 : bin->side, level, bin->value, i, 1};
        cells.levels = level > cells.levels ? level : cells.levels;
    }
    qsort(cells.cell, (size_t)cells.n, sizeof *cells.cell, by_spot);
    join_same(&cells);
    int64_t *value = arena_alloc(arena, sizeof *value * (size_t)(cells.n + 1));
    for (int i = 0; i < cells.n; i++)
        value[i] = cells.cell[i].value;
    cells.most = heat_scale(value, cells.n);
    cells.top = cells.n ? value[0] : 0;
    return cells;
}

/* ---- a tour's corners ---- */

static int32_t apart(int32_t a, int32_t b)
{
    return a < b ? b - a : a - b;
}

/* The cross aisle over which the walk between two aisles is shortest. */
static int32_t best_line(const struct chart_map *map, int32_t from, int32_t to)
{
    int best = 0;
    for (int i = 1; i < map->lines; i++)
        if ((int64_t)apart(from, map->line[i]) + apart(map->line[i], to) <
            (int64_t)apart(from, map->line[best]) + apart(map->line[best], to))
            best = i;
    return map->line[best];
}

static void corner(struct way *way, int aisle, int32_t y)
{
    const struct chart_spot *last = way->n ? &way->at[way->n - 1] : NULL;
    if (!last || last->aisle != aisle || last->y != y)
        way->at[way->n++] = (struct chart_spot){aisle, y};
}

struct way map_way(const struct chart_map *map, const struct chart_tour *tour,
                   struct arena *arena)
{
    struct way way = {0};
    way.at = arena_alloc(arena, sizeof *way.at * (size_t)(3 * tour->n + 1));
    for (int i = 0; i < tour->n; i++) {
        const struct chart_spot *to = &tour->stop[i];
        if (i > 0 && to->aisle != tour->stop[i - 1].aisle && map->lines > 0) {
            int32_t line = best_line(map, tour->stop[i - 1].y, to->y);
            corner(&way, tour->stop[i - 1].aisle, line);
            corner(&way, to->aisle, line);
        }
        corner(&way, to->aisle, to->y);
    }
    return way;
}
