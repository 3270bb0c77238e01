/*
 * planmap: the stops of a plan's carts as the tours of a map.
 *
 * Called by waveplan, on a terminal and into a pipe; the map itself is heatmap's.
 */
#include "planmap.h"

#include <unistd.h>

#include "heatmap.h"

/* Bins as the cart meets them: a stop of several orders is one. */
static void take_stops(struct house *house, const struct wave_decision *decision,
                       struct house_tour *tour)
{
    for (int i = 0; i < decision->stops; i++) {
        int at = decision->stop[i].at - 1;
        tour->bin[at] = house_find(house, decision->stop[i].place);
    }
}

/* Bins that are not on the map are left out. */
static void press(struct house_tour *tour)
{
    int kept = 0;
    for (int i = 0; i < tour->n; i++)
        if (tour->bin[i] >= 0)
            tour->bin[kept++] = tour->bin[i];
    tour->n = kept;
}

static void take_tours(struct house *house, const struct wave_run *run)
{
    const struct wave_plan *plan = &run->plan;
    house->tours = plan->carts;
    house->tour =
        arena_alloc(house->arena, sizeof(*house->tour) * (size_t)(plan->carts + 1));
    for (int c = 0; c < plan->carts; c++) {
        struct house_tour *tour = &house->tour[c];
        tour->wave = run->name;
        tour->person = "";
        tour->cart = "";
        tour->n = plan->cart[c].stops;
        tour->bin = arena_alloc(house->arena, sizeof(*tour->bin) * (size_t)(tour->n + 1));
        for (int i = 0; i < tour->n; i++)
            tour->bin[i] = -1;
    }
    for (int i = 0; i < run->n && plan->decision[i].cart > 0; i++)
        take_stops(house, &plan->decision[i], &house->tour[plan->decision[i].cart - 1]);
    for (int c = 0; c < plan->carts; c++)
        press(&house->tour[c]);
}

int planmap_print(struct cmd_store *cs, const struct wave_run *run, int cols,
                  struct err *err)
{
    enum { ROWS = 12, TEXT_MOST = 16 << 20 };
    struct house house;
    struct chart_map map;
    struct buf buf;
    const struct heat_ask ask = {.top = ROWS};
    if (!house_read(cs, &house, err)) {
        take_tours(&house, run);
        heatmap_tours(&house, &ask, &map);
        buf_init(&buf, TEXT_MOST);
        map_text(&map, cols, isatty(STDOUT_FILENO) && !getenv("NO_COLOR"), &buf);
        fwrite(buf.p, 1, buf.n, stdout);
        buf_clear(&buf);
    }
    house_clear(&house);
    return -(int)err->code;
}
