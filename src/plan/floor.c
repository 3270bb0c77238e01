/*
 * floor: a layout out of what a warehouse says of itself: aisles in their order, bays,
 * and a few lengths. Aisles are evenly apart; bays are counted from the front, odd ones
 * facing even ones where they do.
 *
 * Called once a plan and once a map.
 */
#include "tallyman/plan/floor.h"

static int refuse(struct err *err, const char *field, const char *expected,
                  struct str got)
{
    return err_set(err, E_FIELD, "ssz", field, expected, got.p ? got.p : "", got.n);
}

static int aisle_of(const struct wave_floor *floor, struct str name)
{
    for (int i = 0; i < floor->aisles; i++)
        if (str_is(name, floor->aisle[i].name))
            return i;
    return -1;
}

/* Steps along an aisle from the front, from 0. */
static int64_t step_of(const struct wave_floor *floor, int64_t bay)
{
    return floor->facing ? (bay - 1) / 2 : bay - 1;
}

/* "A01:front", one word of a list. */
struct end {
    int aisle;
    bool back;
};

static int read_end(const struct wave_floor *floor, const char *field, struct str word,
                    struct end *end, struct err *err)
{
    struct str way = word;
    struct str name = str_cut(&way, ':');
    end->aisle = aisle_of(floor, name);
    end->back = str_is(way, "back");
    if (end->aisle < 0 || (!end->back && !str_is(way, "front")))
        return refuse(err, field, "AISLE:front or AISLE:back", word);
    return 0;
}

static int read_ends(const struct wave_floor *floor, const char *field, const char *text,
                     struct end *ends, struct err *err)
{
    struct str rest = str_of(text);
    int n = 0;
    while (rest.n > 0) {
        struct str word = str_trim(str_cut(&rest, ' '));
        if (word.n == 0)
            continue;
        if (n == floor->aisles * 2)
            return refuse(err, field, "each end of an aisle once", word);
        if (read_end(floor, field, word, &ends[n++], err))
            return -(int)err->code;
    }
    return n;
}

/* Cross aisles: at both ends, and after every so many steps. */
static int make_lines(const struct wave_floor *floor, struct arena *arena,
                      struct layout *layout, struct err *err)
{
    int64_t steps = 1;
    for (int i = 0; i < floor->aisles; i++)
        if (step_of(floor, floor->aisle[i].bays) + 1 > steps)
            steps = step_of(floor, floor->aisle[i].bays) + 1;
    int64_t block = floor->block_bays > 0 ? floor->block_bays : steps;
    int64_t blocks = (steps - 1) / block + 1;
    if (blocks > LAYOUT_LINES - 1)
        return err_set(err, E_FIELD, "ssd", "block_bays", "at most five blocks", blocks);
    layout->lines = (int)blocks + 1;
    int32_t *y = arena_alloc(arena, (size_t)layout->lines * sizeof *y);
    for (int k = 0; k < layout->lines; k++) {
        int64_t at = k * (block * floor->bay_mm + floor->cross_mm);
        y[k] = at > LAYOUT_LENGTH ? LAYOUT_LENGTH + 1 : (int32_t)at;
    }
    layout->y = y;
    return 0;
}

static int make_depots(const struct wave_floor *floor, struct arena *arena,
                       struct layout *layout, struct err *err)
{
    struct end *end = arena_alloc(arena, ((size_t)floor->aisles * 2 + 1) * sizeof *end);
    int n = read_ends(floor, "depots", floor->depots, end, err);
    if (n < 0)
        return n;
    n = n ? n : 1; /* none named: the front of the first aisle */
    struct depot *depot = arena_alloc(arena, (size_t)n * sizeof *depot);
    for (int i = 0; i < n; i++)
        depot[i] = (struct depot){end[i].aisle, end[i].back ? layout->lines - 1 : 0, 0};
    layout->depot = depot;
    layout->depots = n;
    return 0;
}

static int make_ways(const struct wave_floor *floor, struct arena *arena,
                     struct layout *layout, struct err *err)
{
    struct end *end = arena_alloc(arena, ((size_t)floor->aisles * 2 + 1) * sizeof *end);
    int n = read_ends(floor, "one_way", floor->one_way, end, err);
    int blocks = layout->lines - 1;
    if (n <= 0)
        return n;
    uint8_t *way = arena_alloc(arena, (size_t)floor->aisles * (size_t)blocks);
    for (int i = 0; i < n; i++)
        for (int b = 0; b < blocks; b++)
            way[end[i].aisle * blocks + b] = end[i].back ? WAY_BACK : WAY_FRONT;
    layout->way = way;
    return 0;
}

int floor_layout(const struct wave_floor *floor, struct arena *arena,
                 struct layout *layout, struct err *err)
{
    *layout = (struct layout){.aisles = floor->aisles};
    if (floor->aisles > LAYOUT_AISLES)
        return err_set(err, E_FIELD, "ssd", "aisles", "at most 4096",
                       (int64_t)floor->aisles);
    int32_t *x = arena_alloc(arena, ((size_t)floor->aisles + 1) * sizeof *x);
    for (int i = 0; i < floor->aisles; i++) {
        int64_t at = i * floor->aisle_mm;
        x[i] = at > LAYOUT_LENGTH ? LAYOUT_LENGTH + 1 : (int32_t)at;
    }
    layout->x = x;
    if (make_lines(floor, arena, layout, err) || make_depots(floor, arena, layout, err) ||
        make_ways(floor, arena, layout, err))
        return -(int)err->code;
    return layout_check(layout, err);
}

bool floor_spot(const struct wave_floor *floor, const struct layout *layout,
                const struct wave_bin *bin, struct spot *spot)
{
    int aisle = bin->bay > 0 ? aisle_of(floor, str_of(bin->aisle)) : -1;
    if (aisle < 0)
        return false;
    int64_t step = step_of(floor, bin->bay), last = layout->y[layout->lines - 1];
    int64_t block = floor->block_bays > 0 ? step / floor->block_bays : 0;
    int64_t y = block * floor->cross_mm + floor->cross_mm / 2 + step * floor->bay_mm +
                floor->bay_mm / 2;
    *spot = (struct spot){aisle, (int32_t)(y > last ? last : y)};
    return true;
}
