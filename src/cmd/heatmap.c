/*
 * heatmap: names, numbers and rows of the three maps: picks, the tours of a wave, moves
 * that pay.
 */
#include "heatmap.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "tallyman/base/clock.h"
#include "tallyman/plan/route.h"

enum { DAY_MS = 86400000, UNIT_S = 3 };

static const char *date_of(struct house *house, int64_t at, int offset_min)
{
    struct civil civil = clock_civil(at, offset_min);
    return arena_printf(house->arena, "%04d-%02d-%02d", civil.year, civil.month,
                        civil.day);
}

static const char *period_of(struct house *house, const struct heat_ask *ask)
{
    const char *from = date_of(house, ask->period.from, ask->offset_min);
    const char *to = date_of(house, ask->period.to - 1, ask->offset_min);
    return strcmp(from, to) == 0 ? from : arena_printf(house->arena, "%s – %s", from, to);
}

static const char *metres(struct house *house, int64_t mm)
{
    return arena_printf(house->arena, "%lld m", (long long)((mm + 500) / 1000));
}

/* ---- the ground ---- */

static const struct chart_spot *depots_of(struct house *house)
{
    const struct layout *layout = &house->layout;
    struct chart_spot *depot =
        arena_alloc(house->arena, sizeof(*depot) * (size_t)layout->depots);
    for (int i = 0; i < layout->depots; i++)
        depot[i] =
            (struct chart_spot){layout->depot[i].aisle, layout->y[layout->depot[i].line]};
    return depot;
}

static const char *label_of(struct house *house, const struct house_bin *bin)
{
    if (!bin->item)
        return bin->sku;
    const char *gap = bin->spec[0] ? " · " : "";
    return arena_printf(house->arena, "%s %s%s%s", bin->sku, bin->name, gap, bin->spec);
}

static void ground(struct house *house, struct chart_map *map)
{
    struct chart_bin *bin =
        arena_alloc(house->arena, sizeof(*bin) * (size_t)(house->n + 1));
    for (int i = 0; i < house->n; i++) {
        const struct house_bin *from = &house->bin[i];
        bin[i] = (struct chart_bin){.code = from->code,
                                    .item = label_of(house, from),
                                    .at = {from->spot.aisle, from->spot.y},
                                    .side = from->side,
                                    .level = from->level,
                                    .value = from->picks};
    }
    *map = (struct chart_map){.unit = gettext("picks"),
                              .aisle = house->aisle,
                              .x = house->layout.x,
                              .aisles = house->layout.aisles,
                              .line = house->layout.y,
                              .lines = house->layout.lines,
                              .depot = depots_of(house),
                              .depots = house->layout.depots,
                              .bin = bin,
                              .bins = house->n};
}

/* ---- picks ---- */

struct ranked {
    int64_t picks;
    int bin;
};

static int by_picks(const void *a, const void *b)
{
    const struct ranked *one = a, *two = b;
    if (one->picks != two->picks)
        return one->picks > two->picks ? -1 : 1;
    return one->bin - two->bin;
}

static void put_hottest(struct house *house, int top, struct chart_map *map)
{
    struct ranked *ranked =
        arena_alloc(house->arena, sizeof(*ranked) * (size_t)(house->n + 1));
    struct chart_row *row = arena_alloc(house->arena, sizeof(*row) * (size_t)(top + 1));
    for (int i = 0; i < house->n; i++)
        ranked[i] = (struct ranked){house->bin[i].picks, i};
    qsort(ranked, (size_t)house->n, sizeof(*ranked), by_picks);
    for (int i = 0; i < house->n && i < top && ranked[i].picks > 0; i++)
        row[map->rows++] = (struct chart_row){
            .name = house->bin[ranked[i].bin].code,
            .right = arena_printf(house->arena, "%lld", (long long)ranked[i].picks),
            .text = map->bin[ranked[i].bin].item,
            .bin = ranked[i].bin,
            .to = -1,
            .tour = -1};
    map->row = row;
    map->list = gettext("Most picked from");
}

void heatmap_picks(struct house *house, const struct heat_ask *ask, struct chart_map *map)
{
    int used = 0;
    ground(house, map);
    for (int i = 0; i < house->n; i++)
        used += house->bin[i].picks > 0;
    map->title =
        arena_printf(house->arena, gettext("Picks per bin, %s"), period_of(house, ask));
    map->about = arena_printf(
        house->arena, gettext("%lld picks of %lld units · %d of %d bins picked from"),
        (long long)house->picks, (long long)house->picked, used, house->n);
    if (house->nowhere)
        map->about = arena_printf(
            house->arena, gettext("%s · %lld picks in bins without aisle and bay"),
            map->about, (long long)house->nowhere);
    put_hottest(house, ask->top, map);
}

/* ---- tours ---- */

struct walker {
    struct house *house;
    struct router *router;
    struct spot *spot;
    int *order;
};

static struct walker walker_of(struct house *house)
{
    int most = 1;
    for (int i = 0; i < house->tours; i++)
        most = house->tour[i].n > most ? house->tour[i].n : most;
    struct walker walker = {house, router_new(&house->layout), NULL, NULL};
    walker.spot = arena_alloc(house->arena, sizeof(*walker.spot) * (size_t)most);
    walker.order = arena_alloc(house->arena, sizeof(*walker.order) * (size_t)most);
    return walker;
}

/* The depot from which it is shortest; the walker's order is that of the tour. */
static int64_t best_depot(struct walker *walker, int stops, int *depot)
{
    int64_t best = INT64_MAX;
    *depot = 0;
    for (int d = 0; d < walker->house->layout.depots; d++) {
        struct route_ask ask = {walker->spot, stops, d, d};
        int64_t length = router_exact(walker->router, &ask, NULL);
        if (length < best) {
            best = length;
            *depot = d;
        }
    }
    struct route_ask ask = {walker->spot, stops, *depot, *depot};
    return router_exact(walker->router, &ask, walker->order);
}

/* The shortest tour as spots from depot to depot; its length. */
static int64_t walk(struct walker *walker, const struct house_tour *tour,
                    struct chart_tour *out)
{
    const struct layout *layout = &walker->house->layout;
    int d;
    for (int i = 0; i < tour->n; i++)
        walker->spot[i] = walker->house->bin[tour->bin[i]].spot;
    int64_t length = best_depot(walker, tour->n, &d);
    struct chart_spot *stop =
        arena_alloc(walker->house->arena, sizeof(*stop) * (size_t)(tour->n + 2));
    stop[0] =
        (struct chart_spot){layout->depot[d].aisle, layout->y[layout->depot[d].line]};
    stop[tour->n + 1] = stop[0];
    for (int i = 0; i < tour->n; i++) {
        const struct spot *at = &walker->spot[walker->order[i]];
        stop[i + 1] = (struct chart_spot){at->aisle, at->y};
    }
    *out = (struct chart_tour){.stop = stop, .n = tour->n + 2, .length = length};
    return length;
}

static const char *tour_name(struct house *house, int i)
{
    const struct house_tour *tour = &house->tour[i];
    const char *name = tour->cart[0]
                           ? tour->cart
                           : arena_printf(house->arena, "%s %d", gettext("cart"), i + 1);
    return tour->person[0] ? arena_printf(house->arena, "%s · %s", name, tour->person)
                           : name;
}

/* Bins only, without heat: the ways are what is looked at. */
static void cool(struct house *house)
{
    for (int i = 0; i < house->n; i++)
        house->bin[i].picks = 0;
    for (int t = 0; t < house->tours; t++)
        for (int i = 0; i < house->tour[t].n; i++)
            house->bin[house->tour[t].bin[i]].picks++;
}

void heatmap_tours(struct house *house, const struct heat_ask *ask, struct chart_map *map)
{
    cool(house);
    ground(house, map);
    struct walker walker = walker_of(house);
    int n = house->tours;
    struct chart_tour *tour = arena_alloc(house->arena, sizeof(*tour) * (size_t)(n + 1));
    struct chart_row *row = arena_alloc(house->arena, sizeof(*row) * (size_t)(n + 1));
    int64_t all = 0;
    for (int i = 0; i < n; i++) {
        int64_t length = walk(&walker, &house->tour[i], &tour[i]);
        all += length;
        tour[i].name = tour_name(house, i);
        row[i] = (struct chart_row){
            .name = tour[i].name,
            .right = metres(house, length),
            .text = arena_printf(house->arena, gettext("%d lines"), house->tour[i].n),
            .bin = -1,
            .to = -1,
            .tour = i};
    }
    router_free(walker.router);
    map->tour = tour;
    map->tours = n;
    map->row = row;
    map->rows = n < ask->top ? n : ask->top;
    map->unit = gettext("lines");
    map->list = gettext("Carts");
    map->title =
        arena_printf(house->arena, gettext("Tours of %s"), n ? house->tour[0].wave : "");
    map->about = arena_printf(house->arena,
                              gettext("%d carts · %s in all, each by the "
                                      "shortest way"),
                              n, metres(house, all));
}

/* ---- advice ---- */

/* Goods change places with their like: cold with cold. A presale is about time, not
 * place; an empty bin takes what all others of its aisle hold. */
struct grouping {
    struct house *house;
    const char **type; /* found so far */
    int types;
    int *of_aisle; /* group; SLOT_FIXED: several */
};

static int group_of(struct grouping *g, const char *type)
{
    const char *name = strcmp(type, "presale") == 0 || !type[0] ? "normal" : type;
    for (int i = 0; i < g->types; i++)
        if (strcmp(g->type[i], name) == 0)
            return i;
    g->type[g->types] = name;
    return g->types++;
}

static void find_groups(struct grouping *g, struct slot_bin *bin)
{
    enum { NONE = -2 };
    struct house *house = g->house;
    for (int i = 0; i < house->layout.aisles; i++)
        g->of_aisle[i] = NONE;
    for (int i = 0; i < house->n; i++) {
        int *aisle = &g->of_aisle[house->bin[i].spot.aisle];
        bin[i] = (struct slot_bin){house->bin[i].spot, SLOT_FIXED};
        if (!house->bin[i].item)
            continue;
        bin[i].group = group_of(g, house->bin[i].type);
        *aisle = *aisle == NONE || *aisle == bin[i].group ? bin[i].group : SLOT_FIXED;
    }
    for (int i = 0; i < house->n; i++)
        if (!house->bin[i].item && g->of_aisle[house->bin[i].spot.aisle] != NONE)
            bin[i].group = g->of_aisle[house->bin[i].spot.aisle];
}

static const struct slot_bin *bins_of(struct house *house)
{
    size_t n = (size_t)house->n + 1, aisles = (size_t)house->layout.aisles + 1;
    struct slot_bin *bin = arena_alloc(house->arena, sizeof(*bin) * n);
    struct grouping g = {.house = house};
    g.type = arena_alloc(house->arena, sizeof(*g.type) * (n + 1));
    g.of_aisle = arena_alloc(house->arena, sizeof(*g.of_aisle) * aisles);
    find_groups(&g, bin);
    return bin;
}

static int by_number(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return one < two ? -1 : one > two;
}

/* Days of the warehouse's zone on which carts were released. */
static int days_of(struct house *house, int offset_min)
{
    int64_t *day = arena_alloc(house->arena, sizeof(*day) * (size_t)(house->tours + 1));
    int days = 0;
    for (int i = 0; i < house->tours; i++)
        day[i] = (house->tour[i].at + (int64_t)offset_min * 60000) / DAY_MS;
    qsort(day, (size_t)house->tours, sizeof(*day), by_number);
    for (int i = 0; i < house->tours; i++)
        days += i == 0 || day[i] != day[i - 1];
    return days > 0 ? days : 1;
}

int heatmap_advise(struct house *house, const struct heat_ask *ask, int64_t speed_mm_s,
                   struct advice *advice, struct err *err)
{
    struct slot_tour *tour =
        arena_alloc(house->arena, sizeof(*tour) * (size_t)(house->tours + 1));
    for (int i = 0; i < house->tours; i++)
        tour[i] = (struct slot_tour){house->tour[i].bin, house->tour[i].n};
    struct slot_ask slot = {.layout = &house->layout,
                            .bin = bins_of(house),
                            .bins = house->n,
                            .tour = tour,
                            .tours = house->tours,
                            .most = ask->top};
    *advice = (struct advice){.days = days_of(house, ask->offset_min),
                              .speed_mm_s = speed_mm_s > 0          ? speed_mm_s
                                            : house->speed_mm_s > 0 ? house->speed_mm_s
                                                                    : 1,
                              .unit_s = UNIT_S};
    return slot_advise(&slot, house->arena, &advice->slot, err);
}

struct advice_row advice_row(const struct house *house, const struct advice *advice,
                             int k)
{
    const struct slot_move *move = &advice->slot.move[k];
    struct advice_row row = {&house->bin[move->hot], &house->bin[move->with],
                             move->saved / advice->days, 0, 0};
    int64_t apart = layout_distance(&house->layout, &row.hot->spot, &row.with->spot) +
                    layout_distance(&house->layout, &row.with->spot, &row.hot->spot);
    int64_t trips = row.with->units > 0 ? 2 : 1; /* there and back for each goods */
    row.labour_s = (row.hot->units + row.with->units) * advice->unit_s +
                   trips * apart / advice->speed_mm_s;
    int64_t day_s = row.mm_day / advice->speed_mm_s;
    row.days = day_s > 0 ? (row.labour_s + day_s - 1) / day_s : 0;
    return row;
}

static void put_advice(struct house *house, const struct advice *advice,
                       struct chart_map *map)
{
    struct chart_row *row =
        arena_alloc(house->arena, sizeof(*row) * (size_t)(advice->slot.n + 1));
    for (int i = 0; i < advice->slot.n; i++) {
        struct advice_row a = advice_row(house, advice, i);
        const char *with = a.with->item ? a.with->sku : gettext("empty");
        row[i] = (struct chart_row){
            .name = arena_printf(house->arena, "%s → %s", a.hot->code, a.with->code),
            .right = arena_printf(house->arena, gettext("%.1f m a day"),
                                  (double)a.mm_day / 1000),
            .text = arena_printf(
                house->arena,
                gettext("%s ⇄ %s · %lld min of work, pays after days: %lld"), a.hot->sku,
                with, (long long)(a.labour_s + 59) / 60, (long long)a.days),
            .bin = advice->slot.move[i].hot,
            .to = advice->slot.move[i].with,
            .tour = -1};
    }
    map->row = row;
    map->rows = advice->slot.n;
}

void heatmap_advice(struct house *house, const struct advice *advice,
                    const struct heat_ask *ask, struct chart_map *map)
{
    const struct slot_advice *slot = &advice->slot;
    ground(house, map);
    put_advice(house, advice, map);
    int64_t saved = slot->before - slot->after;
    map->list = gettext("Goods that change places");
    map->title = arena_printf(house->arena, gettext("Where goods should lie, %s"),
                              period_of(house, ask));
    map->about = arena_printf(
        house->arena,
        gettext(
            "carts: %d, days: %d, walked by the shortest ways: %s; with all moves: %s, "
            "%.1f m a day less (%.1f %%)"),
        house->tours, advice->days, metres(house, slot->before),
        metres(house, slot->after), (double)saved / advice->days / 1000,
        slot->before ? (double)saved * 100 / (double)slot->before : 0);
}
