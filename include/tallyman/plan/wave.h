/*
 * wave: which of the ready orders go into this wave, in which cart, by which way, and why
 * the others do not. Pure: orders, what lies where and a strategy in, a decision for
 * every order out; no order is ever left out without the rules that did it.
 */
#ifndef TALLYMAN_PLAN_WAVE_H
#define TALLYMAN_PLAN_WAVE_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"
#include "tallyman/plan/batch.h"

enum { WAVE_LIST = 16, WAVE_WORD = 32, WAVE_TEXT = 96, WAVE_VIPS = 64 };

/* ---- a strategy: a file of waves/ ---- */

/* When goods of a type may ship. */
enum goods_take {
    GOODS_YES,
    GOODS_NO,
    GOODS_PAID,    /* once paid (a presale's balance) */
    GOODS_ARRIVED, /* once enough of them lies free in bins */
    GOODS_MAIN, /* with or after an order of the same buyer and shop that is not of it */
    GOODS_TOGETHER, /* a group-buy: once enough orders of the same goods are in the wave
                     */
    GOODS_ONLY,     /* packed beforehand: alone in their order, and enough lie ready */
    GOODS_TAKES
};

/* [goods.TYPE]: of orders of that type and of orders with an item of that type. */
struct wave_goods {
    char type[WAVE_WORD];
    enum goods_take take;
    bool alone;    /* never on a cart with orders of other types */
    int64_t least; /* GOODS_TOGETHER: orders of a group */
    char owner[WAVE_WORD], because[WAVE_TEXT];
    int line; /* of `take` */
};

/* [hold.NAME]: orders that meet every condition wait. */
enum hold_key {
    HOLD_TYPE,
    HOLD_CHANNEL,
    HOLD_SHOP,
    HOLD_REGION,
    HOLD_CARRIER,
    HOLD_KEYS
};
struct wave_hold {
    char name[WAVE_WORD];
    char word[HOLD_KEYS][WAVE_WORD]; /* "": any */
    char owner[WAVE_WORD], because[WAVE_TEXT];
    int line; /* of its first key */
};

struct wave_pickup {
    char carrier[WAVE_WORD];
    int64_t minute; /* since midnight, warehouse's zone */
    int line;
};

/* Lines are kept so that a decision can name its rule's place. */
struct wave_strategy {
    char file[96];
    char name[WAVE_WORD]; /* morning noon evening */
    int64_t cutoff_min;   /* minutes since midnight, warehouse's zone */
    char types[WAVE_LIST][WAVE_WORD];
    char channels[WAVE_LIST][WAVE_WORD]; /* none: all */
    char regions[WAVE_LIST][WAVE_WORD];
    int ntypes, nchannels, nregions;
    struct wave_goods goods[WAVE_LIST];
    struct wave_hold hold[WAVE_LIST];
    struct wave_pickup pickup[WAVE_LIST];
    int ngoods, nholds, npickups;
    char vip[WAVE_VIPS][WAVE_WORD]; /* buyers */
    int nvips;
    /* Keys, most important first: "priority due paid region channel units"; a leading '-'
     * reverses. Orders that differ by a key of `apart` never share a cart. */
    char priority[WAVE_LIST][WAVE_WORD], apart[WAVE_LIST][WAVE_WORD];
    int npriority, napart;
    int64_t cart_orders, cart_weight_g, cart_volume_ml, cart_units;
    int64_t cart_totes, tote_ml; /* totes a cart carries; what fills one: 0 any order */
    bool pass_on; /* carts are picked zone by zone, each by somebody of that zone */
    int64_t most_orders; /* in the wave; 0: no limit, -1: none at all */
    /* [merge]: so many orders of one receiver in one parcel (0, 1: none), no heavier. */
    int64_t merge_orders, merge_weight_g;
    /* [split]: goods of these types, in aisles that begin so, in a part of their own; a
     * part is no heavier than that (0: any). */
    char split_types[WAVE_LIST][WAVE_WORD], split_places[WAVE_LIST][WAVE_WORD];
    int nsplit_types, nsplit_places;
    int64_t split_weight_g;
    /* [run]: so many orders of one unit of the same item, and no more in one (0: none;
     * any number), are taken together. */
    int64_t run_orders, run_most;
    int line_run;
    /* [wall]: up to so many orders (0: none), no more than the wall of that name has
     * slots, are picked in sums and sorted there; each of no more units (0: any), with
     * goods of these types only (none: all). */
    char wall_name[WAVE_WORD], wall_types[WAVE_LIST][WAVE_WORD];
    int64_t wall_orders, wall_units;
    int nwall_types, line_wall;
    int line_merge, line_merge_weight, line_split, line_split_weight;
    int line_cutoff, line_types, line_channels, line_regions, line_cart, line_most;
    int line_priority, line_name;
};

/* Refused with file, line and reason; two rules that contradict each other with both. */
int wave_strategy_read(const char *path, struct wave_strategy *strategy, struct err *err);
int wave_strategy_text(const char *name, const char *text, size_t n,
                       struct wave_strategy *strategy, struct err *err);

/* Two files that are in force together: what they say of the same goods, holds and
 * carriers must not be opposite. E_FILE, with the names of both rules and files. */
int wave_strategy_pair(const struct wave_strategy *a, const struct wave_strategy *b,
                       struct err *err);

/* ---- what is asked about ---- */

/* An order as a plan sees it: the columns of wave.snapshot. */
struct wave_candidate {
    int64_t order, version, paid_at, due_at, priority, units, lines, weight_g, volume_ml,
        seq;
    int64_t main; /* the buyer's other orders of the shop that went before */
    const char *number, *channel, *shop, *region, *type, *carrier, *state, *hold, *owner;
    const char *buyer;
    /* What orders for one parcel have in common besides channel, shop and carrier; "":
     * the channel gives no key of its receiver, it goes alone. */
    const char *together;
    int64_t together_n; /* orders that stand here as one; 0: one */
    bool flagged;
    bool run;  /* … and they are a run */
    bool wall; /* … and they are a batch for the wall */
};

/* A channel that somebody locked, put to sleep or gave a cut-off of its own. */
struct wave_channel {
    const char *name, *state; /* open locked asleep */
    const char *reason, *who;
    int64_t until;      /* asleep until, UTC ms; 0: until it is woken */
    int64_t cutoff_min; /* its own cut-off, minutes since midnight; -1: none */
};

/* What an order is to get; by order, in the order of a release. */
struct wave_need {
    int64_t order, item, units;
    bool gift;
    const char *type;            /* of the item */
    int64_t weight_g, volume_ml; /* of a unit */
    bool loose;                  /* its units bear no serials */
};

/* Where it lies free; by item, in the order in which a release takes it. */
struct wave_bin {
    int64_t item, place, bay, seq, expiry, free;
    const char *aisle, *zone; /* zone NULL, "": in none */
};

struct wave_aisle {
    const char *name;
    int64_t bays;
};

/* How the house is walked: the rules of [walk.layout] and [walk.time]. */
struct wave_floor {
    int64_t aisle_mm, bay_mm, cross_mm, block_bays;
    bool facing;
    const char *depots, *one_way; /* "A01:front A20:back" */
    int64_t speed_mm_s, line_ms, cart_s;
    const struct wave_aisle *aisle;
    int aisles;
    const char *walls; /* put walls and their slots: "W1:24 W2:30"; NULL: none */
};

struct wave_ask {
    const struct wave_strategy *strategy;
    const struct wave_candidate *orders;
    int n;
    int64_t cutoff_at, now; /* UTC ms */
    /* When picking begins and how many pick at once: carts are taken in the plan's order.
     * 0: nobody asks when they will be ready. */
    int64_t start_at;
    int people;
    const struct wave_channel *channel;
    int channels;
    const struct wave_need *need;
    int needs;
    const struct wave_bin *bin;
    int bins;
    const struct wave_floor *floor; /* NULL: carts are filled first-fit */
    const struct batch_options *search;
};

/* ---- what comes out ---- */

struct wave_reason {
    const char *rule; /* "cutoff", "type", "channel", "cart_weight", "held" … */
    const char *file;
    int line;
    const char *reason; /* expected and got, English */
    const char *who;    /* the role that can change it */
};

/* A bin on a cart's way; `at` counts from 1 within the cart. */
struct wave_stop {
    int64_t place;
    int at;
};

struct wave_decision {
    int64_t order, version;
    int cart;         /* >= 1; 0: left out */
    const char *rule; /* the first reason, the file's name never NULL */
    const char *file;
    int line;
    const char *reason;
    const struct wave_reason *why; /* all that apply, the first again */
    int whys;
    const struct wave_stop *stop;
    int stops;
    int64_t ready_at;  /* UTC ms: when its cart is picked; 0: not known */
    int64_t pickup_at; /* UTC ms: its carrier's pick-up of the wave's day; 0: none */
    int64_t merge; /* the order in whose parcel it goes, of the head itself; 0: alone */
    bool run;      /* its cart is a run: each of its orders gets one unit of one item */
    const char *wall;  /* its cart is a batch for that wall; NULL, "": it is none */
    int part, parts;   /* of a split order, a decision each; 0: whole */
    const char *goods; /* of a part: "item:units item:units" */
    int at;            /* place among the taken, by priority */
};

/* Orders that are not picked by the same time: their own, or their carrier's pick-up of
 * the wave's day, whichever is earlier. */
struct wave_miss {
    int64_t at, ready_at; /* UTC ms; ready_at: of the last of them */
    const char *carrier;  /* "": the orders' own time */
    int orders;
};

struct wave_cart {
    int orders, lines, stops;
    int64_t length;  /* mm, 0 where nothing is walked */
    int64_t seconds; /* walking, lines, making ready */
};

/* What carts that are passed on have in a zone. */
struct wave_zone {
    const char *name;
    int carts, lines, stops, people; /* people: reckoned with there */
    int64_t seconds, ready_at;       /* of all that; UTC ms: of the last of it */
};

struct wave_plan {
    struct wave_decision *decision; /* carts first; an order has one, or one a part */
    int decisions;
    int carts;
    struct wave_cart *cart; /* 1 … carts */
    /* Carts are batched by walking; else why they are filled first-fit. */
    bool walked;
    const char *fallback;
    int64_t length, started, arrival; /* mm: the plan, the search's start, the same orders
                                         in carts as they came, each walked in S-shape */
    int64_t seconds, arrival_seconds;
    int64_t ready_at;             /* of the last cart; 0: not known */
    const struct wave_zone *zone; /* as carts come to them; none: not passed on */
    int zones;
    const struct wave_miss *miss; /* the earliest first */
    int misses, late;             /* late: orders in them */
    bool stopped, proven;
};

/* Decides every candidate. Same input, same output, where the search is bound by moves.
 * Refuses (E_FIELD) a floor that cannot be walked; bins without aisle or bay are no
 * error: the plan says so and fills carts first-fit. */
int wave_make(const struct wave_ask *ask, struct arena *arena, struct wave_plan *plan,
              struct err *err);

/* Selection and first-fit carts only: no floor, no search. Returns the number of carts.
 */
int wave_decide(const struct wave_strategy *strategy, const struct wave_candidate *orders,
                int n, int64_t cutoff_at, struct arena *arena,
                struct wave_decision **decisions);

#endif
