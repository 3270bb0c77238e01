/*
 * house: bins, picks and tours out of pages of the store's answers, put on a layout.
 */
#include "house.h"

#include "tallyman/plan/floor.h"
#include "wavesee.h"

static int ask(struct cmd_store *cs, struct request *request, const struct reply **reply,
               struct err *err)
{
    *reply = cmd_ask(cs, request);
    *err = (*reply)->err;
    return -(int)err->code;
}

static const char *text_at(struct house *house, const struct rows *rows, int row,
                           const char *name)
{
    return arena_text(house->arena, rows_str(rows, row, name));
}

/* Room for `more` entries behind the `n` there are; sizes double, so that many pages are
 * not copied many times. */
static void *room_for(struct house *house, void *array, int n, int more, size_t size)
{
    int have = 64, want = n + more;
    while (have < n)
        have *= 2;
    if (array && want <= have)
        return array;
    while (have < want)
        have *= 2;
    return arena_grow(house->arena, array, size * (size_t)n, size * (size_t)have);
}

/* ---- bins ---- */

static void take_bin(struct house *house, const struct rows *rows, int i)
{
    struct house_bin *bin = &house->bin[house->n];
    *bin = (struct house_bin){
        .id = rows_num(rows, i, "id", 0),
        .item = rows_num(rows, i, "item", 0),
        .units = rows_num(rows, i, "units", 0),
        .items = rows_num(rows, i, "items", 0),
        .bay = rows_num(rows, i, "bay", 0),
        .level = (int)rows_num(rows, i, "level", 0),
        .side = rows_str(rows, i, "side")[0] == 'R',
        .code = text_at(house, rows, i, "code"),
        .aisle = text_at(house, rows, i, "aisle"),
        .sku = text_at(house, rows, i, "sku"),
        .name = text_at(house, rows, i, "name"),
        .spec = text_at(house, rows, i, "spec"),
        .type = text_at(house, rows, i, "type"),
    };
    house->n++;
}

static int read_bins(struct cmd_store *cs, struct house *house, struct err *err)
{
    const struct reply *reply;
    struct request request;
    request_init(&request, V_HEAT_BINS);
    for (;;) {
        if (ask(cs, &request, &reply, err))
            return -(int)err->code;
        const struct rows *rows = &reply->rows;
        if (!rows->n)
            return 0;
        house->bin = room_for(house, house->bin, house->n, rows->n, sizeof(*house->bin));
        for (int i = 0; i < rows->n; i++)
            take_bin(house, rows, i);
        request_num(&request, "after", rows_num(rows, rows->n - 1, "id", 0));
    }
}

/* ---- the layout ---- */

/* Keeps only the bins that stand in an aisle. */
static void put_bins(struct house *house, const struct wave_floor *floor)
{
    int n = 0;
    for (int i = 0; i < house->n; i++) {
        struct house_bin bin = house->bin[i];
        struct wave_bin at = {.bay = bin.bay, .aisle = bin.aisle};
        if (floor_spot(floor, &house->layout, &at, &bin.spot))
            house->bin[n++] = bin;
        else
            house->elsewhere++;
    }
    house->n = n;
}

static int make_layout(struct cmd_store *cs, struct house *house, struct err *err)
{
    struct wave_floor floor;
    if (wave_see_floor(cs, house->arena, &floor, err))
        return -(int)err->code;
    if (!floor.aisles)
        return err_set(err, E_FIELD, "sss", "aisle, bay",
                       "bins that say where they stand", "none");
    if (floor_layout(&floor, house->arena, &house->layout, err))
        return -(int)err->code;
    house->speed_mm_s = floor.speed_mm_s;
    house->aisle =
        arena_alloc(house->arena, sizeof(*house->aisle) * (size_t)floor.aisles);
    for (int i = 0; i < floor.aisles; i++)
        house->aisle[i] = floor.aisle[i].name;
    put_bins(house, &floor);
    return 0;
}

int house_read(struct cmd_store *cs, struct house *house, struct err *err)
{
    *house = (struct house){.arena = arena_new()};
    if (read_bins(cs, house, err))
        return -(int)err->code;
    return make_layout(cs, house, err);
}

int house_find(const struct house *house, int64_t place)
{
    int low = 0, high = house->n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (house->bin[middle].id < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low < house->n && house->bin[low].id == place ? low : -1;
}

/* ---- picks ---- */

static void take_picks(struct house *house, const struct rows *rows, int i)
{
    int at = house_find(house, rows_num(rows, i, "place", 0));
    int64_t picks = rows_num(rows, i, "picks", 0), units = rows_num(rows, i, "units", 0);
    int64_t undone = rows_num(rows, i, "undone", 0);
    house->picks += picks;
    house->picked += units;
    house->undone += undone;
    if (at < 0) {
        house->nowhere += picks;
        return;
    }
    if (!house->bin[at].sku[0]) /* empty by now: what it was picked for */
        house->bin[at].sku = text_at(house, rows, i, "sku");
    house->bin[at].picks += picks;
    house->bin[at].picked += units;
    house->bin[at].undone += undone;
}

int house_read_picks(struct cmd_store *cs, const struct house_period *period,
                     struct house *house, struct err *err)
{
    const struct reply *reply;
    struct request request;
    request_init(&request, V_HEAT);
    request_num(&request, "from", period->from);
    request_num(&request, "to", period->to);
    for (int64_t next = 1; next;) {
        request_num(&request, "after", next);
        if (ask(cs, &request, &reply, err))
            return -(int)err->code;
        for (int i = 0; i < reply->rows.n; i++)
            take_picks(house, &reply->rows, i);
        next = record_num(&reply->out, "next", 0);
    }
    return 0;
}

/* ---- tours ---- */

static void take_stop(struct house *house, struct house_tour *tour,
                      const struct rows *rows, int i, bool walked)
{
    int at = house_find(house, rows_num(rows, i, "place", 0));
    if (at < 0 || (walked && rows_num(rows, i, "taken", 0) == 0))
        return;
    tour->bin = room_for(house, tour->bin, tour->n, 1, sizeof(*tour->bin));
    tour->bin[tour->n++] = at;
}

static void take_tours(struct house *house, const struct rows *rows, bool walked)
{
    house->tour =
        room_for(house, house->tour, house->tours, rows->n, sizeof(*house->tour));
    struct house_tour *tour = NULL;
    for (int i = 0; i < rows->n; i++) {
        int64_t task = rows_num(rows, i, "task", 0);
        if (!tour || tour->task != task) {
            tour = &house->tour[house->tours++];
            *tour = (struct house_tour){.task = task,
                                        .at = rows_num(rows, i, "at", 0),
                                        .wave = text_at(house, rows, i, "wave"),
                                        .cart = text_at(house, rows, i, "cart"),
                                        .person = text_at(house, rows, i, "person")};
        }
        take_stop(house, tour, rows, i, walked);
    }
}

/* A cart of which nothing was taken went nowhere. */
static void drop_empty(struct house *house)
{
    int n = 0;
    for (int i = 0; i < house->tours; i++)
        if (house->tour[i].n > 0)
            house->tour[n++] = house->tour[i];
    house->tours = n;
}

int house_read_tours(struct cmd_store *cs, const struct house_period *period,
                     const char *wave, bool walked, struct house *house, struct err *err)
{
    const struct reply *reply;
    struct request request;
    request_init(&request, V_HEAT_TOURS);
    if (wave)
        request_text(&request, "wave", wave);
    if (period) {
        request_num(&request, "from", period->from);
        request_num(&request, "to", period->to);
    }
    for (int64_t next = 1; next;) {
        if (ask(cs, &request, &reply, err))
            return -(int)err->code;
        take_tours(house, &reply->rows, walked);
        drop_empty(house);
        next = record_num(&reply->out, "next", 0);
        request_num(&request, "after", next);
    }
    return 0;
}

void house_clear(struct house *house)
{
    arena_free(house->arena);
    *house = (struct house){0};
}
