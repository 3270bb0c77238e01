/*
 * layout: the checks on a parallel-aisle layout and the shortest walk between two spots
 * of it: a formula where all aisles go both ways, else a search over the crossings.
 *
 * Called by whoever routes. Pure.
 */
#include "tallyman/plan/layout.h"

#include <stdio.h>
#include <stdlib.h>

#include "tallyman/base/arena.h"

static int refuse(struct err *err, const char *field, const char *expected, int64_t got)
{
    return err_set(err, E_FIELD, "ssd", field, expected, got);
}

static int check_rising(const int32_t *at, int n, const char *field, struct err *err)
{
    for (int i = 0; i < n; i++) {
        if (at[i] < 0 || at[i] > LAYOUT_LENGTH)
            return refuse(err, field, "0 to 10000000 mm", at[i]);
        if (i > 0 && at[i] <= at[i - 1])
            return refuse(err, field, "more than the one before", at[i]);
    }
    return 0;
}

static int check_depots(const struct layout *layout, struct err *err)
{
    if (layout->depots < 1 || !layout->depot)
        return refuse(err, "depots", "at least one", layout->depots);
    for (int i = 0; i < layout->depots; i++) {
        const struct depot *d = &layout->depot[i];
        if (d->aisle < 0 || d->aisle >= layout->aisles)
            return refuse(err, "depot aisle", "an aisle of the layout", d->aisle);
        if (d->line < 0 || d->line >= layout->lines)
            return refuse(err, "depot line", "a cross aisle of the layout", d->line);
        if (d->extra < 0 || d->extra > LAYOUT_LENGTH)
            return refuse(err, "depot distance", "0 to 10000000 mm", d->extra);
    }
    return 0;
}

static int check_ways(const struct layout *layout, struct err *err)
{
    for (int block = 0; block < layout->lines - 1; block++) {
        bool to[WAYS] = {false};
        for (int aisle = 0; aisle < layout->aisles; aisle++) {
            int way = layout->way[aisle * (layout->lines - 1) + block];
            if (way >= WAYS)
                return refuse(err, "way", "0 to 2", way);
            to[WAY_BACK] |= way != WAY_FRONT;
            to[WAY_FRONT] |= way != WAY_BACK;
        }
        if (!to[WAY_BACK] || !to[WAY_FRONT])
            return refuse(err, "one-way aisles", "a way through the block and back",
                          block);
    }
    return 0;
}

int layout_check(const struct layout *layout, struct err *err)
{
    if (layout->aisles < 1 || layout->aisles > LAYOUT_AISLES)
        return refuse(err, "aisles", "1 to 4096", layout->aisles);
    if (layout->lines < 2 || layout->lines > LAYOUT_LINES)
        return refuse(err, "cross aisles", "2 to 6", layout->lines);
    if (layout->y[0] != 0)
        return refuse(err, "front cross aisle", "at 0", layout->y[0]);
    int rc = check_rising(layout->x, layout->aisles, "aisle", err);
    if (rc == 0)
        rc = check_rising(layout->y, layout->lines, "cross aisle", err);
    if (rc == 0)
        rc = check_depots(layout, err);
    return rc || !layout->way ? rc : check_ways(layout, err);
}

int layout_check_spot(const struct layout *layout, const struct spot *spot,
                      struct err *err)
{
    if (spot->aisle < 0 || spot->aisle >= layout->aisles)
        return refuse(err, "bin's aisle", "an aisle of the layout", spot->aisle);
    if (spot->y < 0 || spot->y > layout->y[layout->lines - 1])
        return refuse(err, "bin's place along its aisle", "within the aisle", spot->y);
    return 0;
}

int layout_block(const struct layout *layout, int32_t y)
{
    int block = 0;
    while (block < layout->lines - 2 && y > layout->y[block + 1])
        block++;
    return block;
}

bool layout_one_way(const struct layout *layout)
{
    if (!layout->way)
        return false;
    for (int i = 0; i < layout->aisles * (layout->lines - 1); i++)
        if (layout->way[i] != WAY_BOTH)
            return true;
    return false;
}

enum layout_way layout_way(const struct layout *layout, int aisle, int block)
{
    return layout->way ? (enum layout_way)layout->way[aisle * (layout->lines - 1) + block]
                       : WAY_BOTH;
}

struct spot layout_crossing(const struct layout *layout, int aisle, int line)
{
    return (struct spot){aisle, layout->y[line]};
}

/* Both ways everywhere: over the line that lies best. */
static int64_t plain_distance(const struct layout *layout, const struct spot *from,
                              const struct spot *to)
{
    int64_t dy = llabs((int64_t)from->y - to->y), best = INT64_MAX;
    if (from->aisle == to->aisle)
        return dy;
    for (int line = 0; line < layout->lines; line++) {
        int64_t walk = llabs((int64_t)from->y - layout->y[line]) +
                       llabs((int64_t)to->y - layout->y[line]);
        best = walk < best ? walk : best;
    }
    return best + llabs((int64_t)layout->x[from->aisle] - layout->x[to->aisle]);
}

/* The walk from y to the line of its block (0 front, 1 back), or beyond reach. */
static int64_t to_line(const struct layout *layout, const struct spot *spot, int line,
                       bool leaving)
{
    int block = layout_block(layout, spot->y);
    int64_t far = llabs((int64_t)spot->y - layout->y[line]);
    if (far == 0)
        return 0;
    if (line != block && line != block + 1)
        return INT64_MAX / 4;
    enum layout_way way = layout_way(layout, spot->aisle, block);
    bool back = (line == block + 1) == leaving;
    return way == WAY_BOTH || way == (back ? WAY_BACK : WAY_FRONT) ? far : INT64_MAX / 4;
}

static bool lower(int64_t *at, int64_t value)
{
    if (value >= *at)
        return false;
    *at = value;
    return true;
}

/* One round over all crossings; true while something became nearer. */
static bool relax(const struct layout *layout, int64_t *at)
{
    bool better = false;
    int lines = layout->lines;
    for (int aisle = 0; aisle < layout->aisles; aisle++)
        for (int line = 0; line < lines; line++) {
            int64_t *here = &at[aisle * lines + line];
            if (aisle > 0) {
                int64_t dx = (int64_t)layout->x[aisle] - layout->x[aisle - 1];
                better |= lower(here, here[-lines] + dx);
                better |= lower(here - lines, *here + dx);
            }
            if (line == 0)
                continue;
            enum layout_way way = layout_way(layout, aisle, line - 1);
            int64_t dy = (int64_t)layout->y[line] - layout->y[line - 1];
            if (way != WAY_FRONT)
                better |= lower(here, here[-1] + dy);
            if (way != WAY_BACK)
                better |= lower(here - 1, *here + dy);
        }
    return better;
}

static int64_t searched_distance(const struct layout *layout, const struct spot *from,
                                 const struct spot *to)
{
    int lines = layout->lines, block = layout_block(layout, from->y);
    int64_t best = INT64_MAX / 4;
    if (from->aisle == to->aisle && block == layout_block(layout, to->y)) {
        enum layout_way way = layout_way(layout, from->aisle, block);
        if (way == WAY_BOTH || (way == WAY_BACK) == (to->y > from->y) || from->y == to->y)
            best = llabs((int64_t)from->y - to->y);
    }
    int64_t *at = xmalloc((size_t)(layout->aisles * lines) * sizeof *at);
    for (int i = 0; i < layout->aisles * lines; i++)
        at[i] = INT64_MAX / 4;
    for (int line = 0; line < lines; line++)
        at[from->aisle * lines + line] = to_line(layout, from, line, true);
    while (relax(layout, at))
        ;
    for (int line = 0; line < lines; line++)
        lower(&best, at[to->aisle * lines + line] + to_line(layout, to, line, false));
    free(at);
    return best;
}

int64_t layout_distance(const struct layout *layout, const struct spot *from,
                        const struct spot *to)
{
    return layout_one_way(layout) ? searched_distance(layout, from, to)
                                  : plain_distance(layout, from, to);
}
