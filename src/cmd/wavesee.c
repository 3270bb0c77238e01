/*
 * wavesee: the snapshot. Orders, what they are to get, where that lies, how the house is
 * walked and which channels are locked: five read verbs, each by pages. They are not one
 * moment; the release checks what matters again.
 */
#include "wavesee.h"

#include "tallyman/base/clock.h"

enum { PAGE = 2000, DAY_MS = 86400000 };

struct seeing {
    struct cmd_store *cs;
    const struct wave_wish *wish;
    struct wave_run *run;
    struct wave_ask *ask;
    struct err *err;
};

static const struct reply *ask_page(struct seeing *see, enum verb verb, int64_t after)
{
    struct request request;
    request_init(&request, verb);
    request_num(&request, "after", after);
    request_num(&request, "limit", PAGE);
    if (see->wish->tried && verb != V_WAVE_BINS) {
        request_num(&request, "paid_from", see->run->cutoff_at - DAY_MS);
        request_num(&request, "paid_to", see->run->cutoff_at);
    }
    if (see->wish->rest) {
        request_text(&request, "wave", see->wish->rest);
        request_text(&request, "badge", see->wish->badge);
    }
    const struct reply *reply = cmd_ask(see->cs, &request);
    *see->err = reply->err;
    return reply;
}

static const char *text_at(struct arena *arena, const struct rows *rows, int row,
                           const char *name)
{
    return arena_text(arena, rows_str(rows, row, name));
}

/* Room for `more` behind `n` of an array in the arena. */
static void *more_room(struct seeing *see, const void *array, int n, int more,
                       size_t size)
{
    return arena_grow(see->run->arena, array, size * (size_t)n,
                      size * (size_t)(n + more + 1));
}

/* ---- orders ---- */

static void take_candidate(struct arena *arena, const struct rows *rows, int row,
                           struct wave_candidate *out)
{
    const struct {
        const char *name;
        int64_t *to;
    } nums[] = {
        {"order", &out->order},         {"version", &out->version},
        {"paid_at", &out->paid_at},     {"due_at", &out->due_at},
        {"priority", &out->priority},   {"units", &out->units},
        {"lines", &out->lines},         {"weight_g", &out->weight_g},
        {"volume_ml", &out->volume_ml}, {"seq", &out->seq},
        {"main", &out->main},
    };
    const struct {
        const char *name;
        const char **to;
    } texts[] = {
        {"number", &out->number},     {"channel", &out->channel},
        {"shop", &out->shop},         {"region", &out->region},
        {"type", &out->type},         {"carrier", &out->carrier},
        {"state", &out->state},       {"hold", &out->hold},
        {"owner", &out->owner},       {"buyer", &out->buyer},
        {"together", &out->together},
    };
    for (size_t i = 0; i < sizeof(nums) / sizeof(*nums); i++)
        *nums[i].to = rows_num(rows, row, nums[i].name, 0);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        *texts[i].to = text_at(arena, rows, row, texts[i].name);
    out->flagged = rows_num(rows, row, "flagged", 0);
}

/* Tried on a day gone by, and when planned again, every order counts as ready. */
static int see_orders(struct seeing *see)
{
    struct wave_run *run = see->run;
    int64_t after = 0;
    for (int n = 1; n;) {
        const struct reply *reply = ask_page(see, V_WAVE_SNAPSHOT, after);
        if (see->err->code)
            return -(int)see->err->code;
        n = reply->rows.n;
        run->candidate =
            more_room(see, run->candidate, run->n, n, sizeof(*run->candidate));
        for (int i = 0; i < n; i++) {
            struct wave_candidate *one = &run->candidate[run->n++];
            take_candidate(run->arena, &reply->rows, i, one);
            after = one->order;
            if (see->wish->tried || see->wish->rest)
                one->state = "ready";
        }
    }
    see->ask->orders = run->candidate;
    see->ask->n = run->n;
    return 0;
}

/* ---- what they are to get ---- */

/* Only of orders that the snapshot had: others came meanwhile. */
static int see_lines(struct seeing *see)
{
    struct wave_ask *ask = see->ask;
    struct wave_need *need = NULL;
    int64_t after = 0;
    for (int at = 0;;) {
        const struct reply *reply = ask_page(see, V_WAVE_LINES, after);
        const struct rows *rows = &reply->rows;
        if (see->err->code)
            return -(int)see->err->code;
        after = record_num(&reply->out, "after", 0);
        if (!after)
            break;
        need = more_room(see, need, ask->needs, rows->n, sizeof(*need));
        for (int i = 0; i < rows->n; i++) {
            int64_t order = rows_num(rows, i, "order", 0);
            while (at < ask->n && ask->orders[at].order < order)
                at++;
            if (at < ask->n && ask->orders[at].order == order)
                need[ask->needs++] =
                    (struct wave_need){order,
                                       rows_num(rows, i, "item", 0),
                                       rows_num(rows, i, "units", 0),
                                       rows_num(rows, i, "gift", 0) != 0,
                                       text_at(see->run->arena, rows, i, "type"),
                                       rows_num(rows, i, "weight_g", 0),
                                       rows_num(rows, i, "volume_ml", 0),
                                       rows_num(rows, i, "loose", 0) != 0};
        }
    }
    ask->need = need ? need : more_room(see, NULL, 0, 0, sizeof(*need));
    return 0;
}

/* ---- where it lies ---- */

static int see_bins(struct seeing *see)
{
    struct wave_ask *ask = see->ask;
    struct wave_bin *bin = NULL;
    int64_t after = 0;
    for (;;) {
        const struct reply *reply = ask_page(see, V_WAVE_BINS, after);
        const struct rows *rows = &reply->rows;
        if (see->err->code)
            return -(int)see->err->code;
        after = record_num(&reply->out, "after", 0);
        if (!after)
            break;
        bin = more_room(see, bin, ask->bins, rows->n, sizeof(*bin));
        for (int i = 0; i < rows->n; i++)
            bin[ask->bins++] = (struct wave_bin){
                .item = rows_num(rows, i, "item", 0),
                .place = rows_num(rows, i, "place", 0),
                .bay = rows_num(rows, i, "bay", 0),
                .seq = rows_num(rows, i, "seq", 0),
                .expiry = rows_num(rows, i, "expiry", 0),
                .free = rows_num(rows, i, "free", 0),
                .aisle = text_at(see->run->arena, rows, i, "aisle"),
                .zone = text_at(see->run->arena, rows, i, "zone"),
            };
    }
    ask->bin = bin;
    return 0;
}

/* ---- the house ---- */

int wave_see_floor(struct cmd_store *cs, struct arena *arena, struct wave_floor *floor,
                   struct err *err)
{
    struct request request;
    request_init(&request, V_WAVE_FLOOR);
    const struct reply *reply = cmd_ask(cs, &request);
    *err = reply->err;
    if (err->code)
        return -(int)err->code;
    const struct record *out = &reply->out;
    const struct rows *rows = &reply->rows;
    struct wave_aisle *aisle = arena_alloc(arena, sizeof(*aisle) * (size_t)(rows->n + 1));
    for (int i = 0; i < rows->n; i++)
        aisle[i] = (struct wave_aisle){text_at(arena, rows, i, "aisle"),
                                       rows_num(rows, i, "bays", 1)};
    *floor = (struct wave_floor){
        .aisle_mm = record_num(out, "aisle_mm", 0),
        .bay_mm = record_num(out, "bay_mm", 0),
        .cross_mm = record_num(out, "cross_mm", 0),
        .block_bays = record_num(out, "block_bays", 0),
        .facing = record_num(out, "facing", 0) != 0,
        .depots = arena_text(arena, record_str(out, "depots", "")),
        .one_way = arena_text(arena, record_str(out, "one_way", "")),
        .speed_mm_s = record_num(out, "speed_mm_s", 0),
        .line_ms = record_num(out, "line_s", 0) * 1000,
        .cart_s = record_num(out, "cart_s", 0),
        .aisle = aisle,
        .aisles = rows->n,
        .walls = arena_text(arena, record_str(out, "walls", "")),
    };
    return 0;
}

static int see_floor(struct seeing *see)
{
    struct wave_floor *floor = arena_alloc(see->run->arena, sizeof(*floor));
    see->ask->floor = floor;
    return wave_see_floor(see->cs, see->run->arena, floor, see->err);
}

/* ---- channels ---- */

static int see_channels(struct seeing *see)
{
    struct arena *arena = see->run->arena;
    struct request request;
    request_init(&request, V_CHANNEL_LIST);
    const struct reply *reply = cmd_ask(see->cs, &request);
    const struct rows *rows = &reply->rows;
    *see->err = reply->err;
    if (see->err->code)
        return -(int)see->err->code;
    struct wave_channel *channel =
        arena_alloc(arena, sizeof(*channel) * (size_t)(rows->n + 1));
    for (int i = 0; i < rows->n; i++)
        channel[i] = (struct wave_channel){
            .name = text_at(arena, rows, i, "channel"),
            .state = text_at(arena, rows, i, "state"),
            .reason = text_at(arena, rows, i, "reason"),
            .who = "lead",
            .until = rows_num(rows, i, "until", 0),
            .cutoff_min = rows_num(rows, i, "cutoff_min", -1),
        };
    see->ask->channel = channel;
    see->ask->channels = see->wish->tried ? 0 : rows->n;
    return 0;
}

int wave_see(struct cmd_store *cs, const struct wave_wish *wish, struct wave_run *run,
             struct wave_ask *ask, struct err *err)
{
    struct seeing see = {cs, wish, run, ask, err};
    ask->now = clock_utc_ms();
    if (see_orders(&see) || see_lines(&see) || see_bins(&see) || see_floor(&see) ||
        see_channels(&see))
        return -(int)err->code;
    return 0;
}
