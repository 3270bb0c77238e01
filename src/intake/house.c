/*
 * house: a warehouse derived from the orders of a file (a map's [derive]), so that real
 * orders can be played where nothing else is known: items, codes, places, people, waybill
 * numbers and opening stock. Every choice is drawn from a hash of the seed and the item's
 * code, so that a second load gives the same rows.
 *
 * Stock covers `cover_percent` of the units exactly; what is missing is missing whole
 * items that many units but few orders ask for, so that few orders are short.
 */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "tallyman/base/rng.h"
#include "tallyman/model/policy.h"
#include "demand.h"
#include "refuse.h"

enum {
    BINS_PAIR = 144, /* units from which an item lies in two bins */
    AISLES_A_LETTER = 99,
    LETTERS = 26,
};

/* Where an item lies. */
struct slot {
    uint32_t want;
    uint64_t order; /* draws the bins */
    int64_t on_hand;
    int64_t bin[2]; /* -1: none */
};

struct house {
    struct run *run;
    const struct map_derive *derive;
    struct demand demand;
    struct slot *slot; /* by item, as the demand */
    int64_t bins, aisles;
    struct arena *arena;
    int rc;
};

static uint64_t draw(const struct house *house, const char *what, const char *code)
{
    uint64_t seed = rng_num(0, house->derive->seed);
    return rng_text(rng_text(seed, what), code);
}

/* A row of a verb, its columns set by name; rc keeps the first failure. */
static void begin(struct house *house, enum verb verb, const char *document)
{
    if (house->rc == 0)
        house->rc = batch_for(&house->run->batch, verb, document);
}

static bool next(struct house *house)
{
    if (house->rc == 0)
        house->rc = batch_room(&house->run->batch, 1);
    if (house->rc == 0)
        batch_row(&house->run->batch, (struct intake_origin){0, 0});
    return house->rc == 0;
}

static struct value *last(struct house *house, const char *column)
{
    struct batch *batch = &house->run->batch;
    int at = rows_column(&batch->rows, column);
    BUG_IF(at < 0);
    return batch_at(batch, batch->rows.n - 1, at);
}

static void put(struct house *house, const char *column, const char *text)
{
    *last(house, column) = value_text(text);
}

static void put_num(struct house *house, const char *column, int64_t num)
{
    *last(house, column) = value_int(num);
}

const char *house_carrier(const struct map_derive *derive, const char *region)
{
    const char *any = "";
    for (int i = 0; i < derive->carriers; i++) {
        for (const char *const *own = derive->carrier[i].region; *own; own++) {
            if (strcmp(*own, region) == 0)
                return derive->carrier[i].name;
            if (strcmp(*own, "*") == 0)
                any = derive->carrier[i].name;
        }
    }
    return any;
}

static void send_items(struct house *house)
{
    begin(house, V_LOAD_ITEMS, "");
    for (uint32_t i = 0; i < house->demand.n && next(house); i++) {
        const struct want *want = &house->demand.want[i];
        uint64_t weight = draw(house, "weight", want->code);
        uint64_t volume = draw(house, "volume", want->code);
        int64_t price = want_price(want);
        put(house, "code", want->code);
        put(house, "name", want->name);
        put(house, "type", "normal");
        put_num(house, "price", price);
        put_num(house, "weight_g", 50 + rng_below(&weight, 851));
        put_num(house, "volume_ml", 100 + rng_below(&volume, 2901));
        put_num(house, "high", price >= house->derive->high_price);
    }
}

/* GS1 General Specifications 7.9: fills the last digit in. */
static void close_gtin(char *digits, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i + 1 < n; i++)
        sum += (digits[i] - '0') * ((n - i) % 2 ? 1 : 3);
    digits[n - 1] = (char)('0' + (10 - sum % 10) % 10);
}

static int compare_number(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Eleven digits for each item, no two alike; 20 … 29 are a shop's own numbers. */
static int64_t *draw_numbers(struct house *house)
{
    const int64_t range = 100000000000;
    uint32_t n = house->demand.n;
    int64_t *number = xmalloc(sizeof *number * (n + 1));
    int64_t *sorted = xmalloc(sizeof *sorted * (n + 1));
    bool twice = true;
    for (int64_t round = 0; twice; round++) {
        for (uint32_t i = 0; i < n; i++) {
            uint64_t state = draw(house, "ean", house->demand.want[i].code);
            state = rng_num(state, round);
            number[i] = sorted[i] = rng_below(&state, range);
        }
        qsort(sorted, n, sizeof *sorted, compare_number);
        twice = false;
        for (uint32_t i = 1; i < n; i++)
            twice |= sorted[i] == sorted[i - 1];
    }
    free(sorted);
    return number;
}

static void send_codes(struct house *house)
{
    int64_t *number = draw_numbers(house);
    begin(house, V_LOAD_CODES, "");
    for (uint32_t i = 0; i < house->demand.n && next(house); i++) {
        const struct want *want = &house->demand.want[i];
        char *unit = arena_printf(house->arena, "2%011lld?", (long long)number[i]);
        close_gtin(unit, 13);
        put(house, "text", unit);
        put(house, "item", want->code);
        put_num(house, "qty", 1);
        int64_t pack = want_pack(want, house->derive);
        if (pack == 0 || !next(house))
            continue;
        char *box = arena_printf(house->arena, "1%.12s?", unit);
        close_gtin(box, 14);
        put(house, "text", box);
        put(house, "item", want->code);
        put_num(house, "qty", pack);
    }
    free(number);
}

static int compare_slot(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->want < y->want ? -1 : x->want > y->want;
}

static int compare_want(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;
    return x->want < y->want ? -1 : x->want > y->want;
}

/* Draws which whole items are missing: most units an order first, give or take a quarter;
 * each that still fits. */
static void draw_cover(struct house *house)
{
    struct demand *demand = &house->demand;
    int64_t missing = demand->units - demand->units / 100 * house->derive->cover_percent -
                      (demand->units % 100 * house->derive->cover_percent + 50) / 100;
    for (uint32_t i = 0; i < demand->n; i++) {
        const struct want *want = &demand->want[i];
        uint64_t state = draw(house, "cover", want->code);
        int64_t each = want->units * 100 / want->orders;
        house->slot[i].want = i;
        house->slot[i].order =
            (uint64_t)(INT64_MAX - each * (75 + rng_below(&state, 51)));
        house->slot[i].on_hand = want->units;
    }
    qsort(house->slot, demand->n, sizeof *house->slot, compare_slot);
    for (uint32_t i = 0; i < demand->n; i++) {
        if (house->slot[i].on_hand <= missing) {
            missing -= house->slot[i].on_hand;
            house->slot[i].on_hand = 0;
        }
    }
    /* What no whole item fits is taken off the first that have any. */
    for (uint32_t i = 0; i < demand->n && missing > 0; i++) {
        int64_t part =
            house->slot[i].on_hand < missing ? house->slot[i].on_hand : missing;
        house->slot[i].on_hand -= part;
        missing -= part;
    }
}

/* One bin an item in drawn order, then the second ones behind them. */
static void draw_bins(struct house *house)
{
    uint32_t n = house->demand.n;
    for (uint32_t i = 0; i < n; i++) {
        house->slot[i].order =
            draw(house, "bin", house->demand.want[house->slot[i].want].code);
    }
    qsort(house->slot, n, sizeof *house->slot, compare_slot);
    for (uint32_t i = 0; i < n; i++)
        house->slot[i].bin[0] = house->bins++;
    for (uint32_t i = 0; i < n; i++) {
        bool two = house->demand.want[house->slot[i].want].units >= BINS_PAIR;
        house->slot[i].bin[1] = two ? house->bins++ : -1;
    }
    qsort(house->slot, n, sizeof *house->slot, compare_want);
    int64_t aisle = house->derive->bays * house->derive->levels;
    house->aisles = (house->bins + aisle - 1) / aisle;
    if (house->aisles < house->derive->aisles)
        house->aisles = house->derive->aisles;
    house->bins = house->aisles * aisle;
    if (house->aisles > AISLES_A_LETTER * LETTERS && house->rc == 0)
        house->rc = refuse_file(house->run->err, house->run->map->path, 1,
                                gettext("bays and levels give %lld aisles; at most %d"),
                                (long long)house->aisles, AISLES_A_LETTER * LETTERS);
}

/* Aisles are walked up and down by turns: bin 0 is walked first. */
struct spot {
    char letter;
    int64_t aisle, bay, level;
};

static struct spot spot_of(const struct house *house, int64_t bin)
{
    const struct map_derive *d = house->derive;
    int64_t aisle = bin / (d->bays * d->levels), rest = bin % (d->bays * d->levels);
    int64_t bay = rest / d->levels;
    if (aisle % 2)
        bay = d->bays - 1 - bay;
    return (struct spot){(char)('A' + aisle / AISLES_A_LETTER),
                         aisle % AISLES_A_LETTER + 1, bay + 1, rest % d->levels + 1};
}

static const char *bin_code(struct house *house, int64_t bin)
{
    struct spot spot = spot_of(house, bin);
    return arena_printf(house->arena, "%c%02lld-%02lld-%lld", spot.letter,
                        (long long)spot.aisle, (long long)spot.bay,
                        (long long)spot.level);
}

static void send_numbered(struct house *house, const char *kind, const char *prefix,
                          int64_t n)
{
    for (int64_t i = 1; i <= n && next(house); i++) {
        put(house, "kind", kind);
        put(house, "code",
            arena_printf(house->arena, "%s-%0*lld", prefix, prefix[0] == 'K' ? 2 : 4,
                         (long long)i));
    }
}

static void send_cages(struct house *house)
{
    for (int i = 0; i < house->derive->carriers; i++) {
        const char *carrier = house->derive->carrier[i].name;
        for (int64_t k = 1; k <= house->derive->cages && next(house); k++) {
            put(house, "kind", "cage");
            put(house, "carrier", carrier);
            put(house, "code",
                arena_printf(house->arena, "G-%s-%lld", carrier, (long long)k));
        }
    }
}

static void send_places(struct house *house)
{
    begin(house, V_LOAD_PLACES, "");
    for (int64_t bin = 0; bin < house->bins && next(house); bin++) {
        struct spot spot = spot_of(house, bin);
        put(house, "code", bin_code(house, bin));
        put(house, "kind", "bin");
        put(house, "aisle",
            arena_printf(house->arena, "%c%02lld", spot.letter, (long long)spot.aisle));
        put_num(house, "bay", spot.bay);
        put_num(house, "level", spot.level);
        put(house, "side", spot.bay % 2 ? "L" : "R");
        put_num(house, "seq", bin + 1);
    }
    send_numbered(house, "tote", "T", house->derive->totes);
    send_numbered(house, "cart", "K", house->derive->carts);
    send_cages(house);
}

static void send_people(struct house *house)
{
    const struct {
        enum role role;
        const char *name;
        int64_t n;
    } crew[] = {
        {ROLE_PICKER, "Picker", house->derive->pickers},
        {ROLE_PACKER, "Packer", house->derive->packers},
        {ROLE_QC, "Checker", house->derive->qc},
        {ROLE_LEAD, "Lead", house->derive->leads},
        {ROLE_STOCK, "Stock", house->derive->stockers},
        {ROLE_SERVICE, "Service", house->derive->services},
    };
    int badge = 0;
    begin(house, V_LOAD_PEOPLE, "");
    for (size_t i = 0; i < sizeof crew / sizeof *crew; i++) {
        for (int64_t k = 1; k <= crew[i].n && next(house); k++) {
            put(house, "badge", arena_printf(house->arena, "B-%04d", ++badge));
            put(house, "name",
                arena_printf(house->arena, "%s %lld", crew[i].name, (long long)k));
            put(house, "role", role_name(crew[i].role));
            put(house, "pin", house->derive->pin);
        }
    }
}

static void send_waybills(struct house *house)
{
    begin(house, V_LOAD_WAYBILLS, "");
    for (int i = 0; i < house->derive->carriers; i++) {
        const char *carrier = house->derive->carrier[i].name;
        int64_t n = house->demand.orders[i] * house->derive->waybills;
        for (int64_t k = 1; k <= n && next(house); k++) {
            put(house, "carrier", carrier);
            put(house, "number",
                arena_printf(house->arena, "%s%09lld", carrier, (long long)k));
        }
    }
}

static void put_stock(struct house *house, int64_t *line, const struct slot *slot,
                      int which, int64_t qty)
{
    if (qty == 0 || !next(house))
        return;
    put_num(house, "line", ++*line);
    put(house, "place", bin_code(house, slot->bin[which]));
    put(house, "item", house->demand.want[slot->want].code);
    put_num(house, "qty", qty);
}

static void send_stock(struct house *house)
{
    int64_t line = 0;
    begin(house, V_LOAD_STOCK, house->derive->document);
    for (uint32_t i = 0; i < house->demand.n; i++) {
        const struct slot *slot = &house->slot[i];
        int64_t second = slot->bin[1] < 0 ? 0 : slot->on_hand * 2 / 5;
        put_stock(house, &line, slot, 0, slot->on_hand - second);
        put_stock(house, &line, slot, 1, second);
    }
}

int house_send(struct run *run)
{
    struct house house = {.run = run, .derive = &run->map->derive, .arena = arena_new()};
    demand_count(run, &house.demand);
    house.slot = xcalloc(house.demand.n + 1, sizeof *house.slot);
    draw_cover(&house);
    draw_bins(&house);
    send_items(&house);
    send_codes(&house);
    send_places(&house);
    send_people(&house);
    send_waybills(&house);
    send_stock(&house);
    if (house.rc == 0)
        house.rc = batch_send(&run->batch);
    free(house.slot);
    demand_clear(&house.demand);
    arena_free(house.arena);
    return house.rc;
}
