/*
 * legs: carts that are passed on from zone to zone. A cart goes through its zones in the
 * order in which its way first comes to each, and waits before one until somebody of it
 * is free; a cart that waits goes before a fresh one. Runs and batches for a wall are one
 * person's from end to end.
 *
 * People are shared out by the zones' work, one to each at least. Where there are fewer
 * people than zones they are everywhere: whoever is free takes what can go on.
 *
 * Called by walk.c while it writes ways, then by due.c.
 */
#include "legs.h"

enum { ANYWHERE = -1 };

/* One cart in one zone. */
struct wave_leg {
    int cart, zone; /* ANYWHERE: in none, or by one person */
    int lines, stops;
    int64_t ms;
};

struct legs {
    struct wave_leg *leg; /* by cart, each's one behind the other */
    int n;
    struct wave_zone *zone;
    int zones;
};

/* ---- what lies where ---- */

static int zone_of(struct wave *wave, struct legs *legs, const char *name)
{
    if (!name || !*name)
        return ANYWHERE;
    for (int i = 0; i < legs->zones; i++)
        if (strcmp(legs->zone[i].name, name) == 0)
            return i;
    size_t size = sizeof *legs->zone;
    legs->zone = arena_grow(wave->arena, legs->zone, (size_t)legs->zones * size,
                            ((size_t)legs->zones + 1) * size);
    legs->zone[legs->zones] = (struct wave_zone){.name = name};
    return legs->zones++;
}

static struct wave_leg *add_leg(struct wave *wave, struct legs *legs, int cart, int zone)
{
    enum { STEP = 64 };
    size_t size = sizeof *legs->leg;
    if (legs->n % STEP == 0)
        legs->leg = arena_grow(wave->arena, legs->leg, (size_t)legs->n * size,
                               ((size_t)legs->n + STEP) * size);
    legs->leg[legs->n] = (struct wave_leg){.cart = cart, .zone = zone};
    return &legs->leg[legs->n++];
}

/* What lies in no zone is met with what is before it, at the beginning with the first. */
static struct wave_leg *leg_of(struct wave *wave, struct legs *legs, int cart, int zone)
{
    struct wave_leg *last = legs->n ? &legs->leg[legs->n - 1] : NULL;
    if (last && last->cart == cart && last->zone == ANYWHERE && zone != ANYWHERE)
        last->zone = zone;
    for (int i = legs->n - 1; i >= 0 && legs->leg[i].cart == cart; i--)
        if (zone == ANYWHERE || legs->leg[i].zone == zone)
            return &legs->leg[i];
    return add_leg(wave, legs, cart, zone);
}

void legs_note(struct wave *wave, int cart, const char *zone, bool stop)
{
    if (!wave->ask->strategy->pass_on)
        return;
    if (!wave->legs)
        wave->legs = arena_alloc(wave->arena, sizeof *wave->legs);
    int at = zone_of(wave, wave->legs, zone);
    struct wave_leg *leg = leg_of(wave, wave->legs, cart, at);
    leg->lines++;
    leg->stops += stop;
}

/* ---- how long each takes ---- */

/* By cart: one person takes it from end to end. */
static bool *find_whole(const struct wave *wave)
{
    bool *whole = arena_alloc(wave->arena, (size_t)wave->carts + 1);
    for (int k = 0; k < wave->ntaken; k++) {
        const struct wave_candidate *order = &wave->ask->orders[wave->taken[k]];
        whole[wave->by_order[wave->taken[k]].cart - 1] |= order->run || order->wall;
    }
    return whole;
}

/* Lines by their time, the way by the stops; the cart is made ready in the first. */
static void share_time(const struct wave *wave, struct wave_leg *leg, int n)
{
    const struct wave_floor *floor = wave->ask->floor;
    const struct wave_cart *cart = &wave->plan->cart[leg->cart];
    int64_t all = cart->seconds * 1000, rest = all, stops = 0, lines = 0;
    for (int i = 0; i < n; i++) {
        stops += leg[i].stops;
        lines += leg[i].lines;
    }
    int64_t ready = floor->cart_s * 1000;
    int64_t way = all - ready - lines * floor->line_ms;
    for (int i = 0; i < n; i++) {
        leg[i].ms = leg[i].lines * floor->line_ms + (i ? 0 : ready) +
                    (stops ? way * leg[i].stops / stops : 0);
        rest -= leg[i].ms;
    }
    leg[n - 1].ms += rest;
}

/* Those of a cart that is not passed on become one. */
static void reckon(const struct wave *wave, struct legs *legs)
{
    const bool *whole = find_whole(wave);
    int kept = 0;
    for (int from = 0, to; from < legs->n; from = to) {
        struct wave_leg *first = &legs->leg[kept];
        for (to = from; to < legs->n && legs->leg[to].cart == legs->leg[from].cart; to++)
            if (whole[legs->leg[to].cart] && to > from) {
                first->lines += legs->leg[to].lines;
                first->stops += legs->leg[to].stops;
            } else {
                legs->leg[kept++] = legs->leg[to];
            }
        if (whole[first->cart])
            first->zone = ANYWHERE;
        share_time(wave, first, (int)(&legs->leg[kept] - first));
    }
    legs->n = kept;
}

/* ---- people ---- */

struct crew {
    int64_t *free_at; /* by person */
    int *zone;        /* of each */
    int people;
    int64_t *soonest; /* by zone: when one of it is free first; ahead of it: anybody */
};

static void count_zones(struct legs *legs)
{
    for (int i = 0; i < legs->n; i++) {
        const struct wave_leg *leg = &legs->leg[i];
        if (leg->zone == ANYWHERE)
            continue;
        struct wave_zone *zone = &legs->zone[leg->zone];
        zone->carts++;
        zone->lines += leg->lines;
        zone->stops += leg->stops;
        zone->seconds += leg->ms / 1000;
    }
}

/* The next one goes where each has the most to do. */
static struct crew share_out(const struct wave *wave, struct legs *legs)
{
    int people = wave->ask->people > 0 ? wave->ask->people : 1;
    bool everywhere = people < legs->zones;
    struct crew crew = {
        arena_alloc(wave->arena, sizeof(int64_t) * (size_t)people),
        arena_alloc(wave->arena, sizeof(int) * (size_t)people), people,
        arena_alloc(wave->arena, sizeof(int64_t) * ((size_t)legs->zones + 1))};
    crew.soonest++;
    for (int i = 0; i < people; i++) {
        int most = i < legs->zones ? i : 0;
        for (int z = 0; z < legs->zones && i >= legs->zones; z++)
            if (legs->zone[z].seconds * legs->zone[most].people >
                legs->zone[most].seconds * legs->zone[z].people)
                most = z;
        crew.free_at[i] = wave->ask->start_at;
        crew.zone[i] = everywhere ? ANYWHERE : most;
        if (!everywhere && legs->zones)
            legs->zone[most].people++;
    }
    for (int z = 0; z < legs->zones && everywhere; z++)
        legs->zone[z].people = people;
    return crew;
}

/* Who of the zone is free first. */
static int next_free(const struct crew *crew, int zone)
{
    int first = -1;
    for (int i = 0; i < crew->people; i++) {
        bool here =
            zone == ANYWHERE || crew->zone[i] == ANYWHERE || crew->zone[i] == zone;
        if (here && (first < 0 || crew->free_at[i] < crew->free_at[first]))
            first = i;
    }
    return first;
}

static void look_again(const struct legs *legs, struct crew *crew)
{
    for (int z = ANYWHERE; z < legs->zones; z++)
        crew->soonest[z] = crew->free_at[next_free(crew, z)];
}

/* ---- one after the other ---- */

/* What a cart does next. */
struct turn {
    int leg, end;
    int64_t at; /* it stands ready since then */
};

static int64_t begins(const struct legs *legs, const struct crew *crew,
                      const struct turn *turn)
{
    int64_t free_at = crew->soonest[legs->leg[turn->leg].zone];
    return free_at > turn->at ? free_at : turn->at;
}

/* It was begun, and stands between two zones. */
static bool waits(const struct legs *legs, const struct turn *turn)
{
    return turn->leg && legs->leg[turn->leg - 1].cart == legs->leg[turn->leg].cart;
}

/* The cart that goes on first; of two at once the one that waits, then as planned. */
static struct turn *next_turn(const struct legs *legs, const struct crew *crew,
                              struct turn *turn, int n)
{
    struct turn *first = NULL;
    int64_t first_at = 0;
    for (int i = 0; i < n; i++) {
        if (turn[i].leg == turn[i].end)
            continue;
        int64_t at = begins(legs, crew, &turn[i]);
        bool before = first && at == first_at && waits(legs, &turn[i]);
        if (!first || at < first_at || (before && !waits(legs, first))) {
            first = &turn[i];
            first_at = at;
        }
    }
    return first;
}

static void walk_on(const struct legs *legs, struct crew *crew, struct turn *turn,
                    int64_t *ready)
{
    const struct wave_leg *leg = &legs->leg[turn->leg];
    int64_t begin = begins(legs, crew, turn);
    turn->at = begin + leg->ms;
    crew->free_at[next_free(crew, leg->zone)] = turn->at;
    look_again(legs, crew);
    turn->leg++;
    ready[leg->cart] = turn->at;
    if (leg->zone != ANYWHERE && turn->at > legs->zone[leg->zone].ready_at)
        legs->zone[leg->zone].ready_at = turn->at;
}

static int open_turns(const struct wave *wave, const struct legs *legs, struct turn *turn)
{
    int n = 0;
    for (int from = 0, to; from < legs->n; from = to) {
        for (to = from; to < legs->n && legs->leg[to].cart == legs->leg[from].cart;)
            to++;
        turn[n++] = (struct turn){from, to, wave->ask->start_at};
    }
    return n;
}

bool legs_ready(struct wave *wave, int64_t *ready)
{
    struct legs *legs = wave->legs;
    if (!legs || !legs->zones)
        return false;
    reckon(wave, legs);
    count_zones(legs);
    struct crew crew = share_out(wave, legs);
    struct turn *turn = arena_alloc(wave->arena, sizeof *turn * (size_t)(legs->n + 1));
    int n = open_turns(wave, legs, turn);
    look_again(legs, &crew);
    for (int c = 0; c < wave->carts; c++)
        ready[c] = wave->ask->start_at;
    for (struct turn *next; (next = next_turn(legs, &crew, turn, n));)
        walk_on(legs, &crew, next, ready);
    wave->plan->zone = legs->zone;
    wave->plan->zones = legs->zones;
    return true;
}
