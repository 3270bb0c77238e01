/*
 * A plan that knows where goods lie: carts that walk less than carts in the order of
 * arrival, each met in the order of the exact tour; groups, orders too big, bins that do
 * not say where they stand.
 */
#include "tallyman/plan/wave.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"

static const int64_t cutoff_at = INT64_C(1795311000000);

enum { AISLES = 8, BAYS = 20, PLACES = AISLES * BAYS, ORDERS = 120, LINES = 4 };

/* A house with one item a bin, orders of a few lines. */
struct house {
    struct wave_strategy strategy;
    struct wave_aisle aisle[AISLES];
    char name[AISLES][16];
    struct wave_floor floor;
    struct wave_bin bin[PLACES];
    struct wave_candidate order[ORDERS];
    struct wave_need need[ORDERS * LINES];
    struct batch_options search;
    struct wave_ask ask;
    struct arena *arena;
};

static void draw_orders(struct house *h, uint64_t seed)
{
    uint64_t state = seed;
    int needs = 0;
    for (int i = 0; i < ORDERS; i++) {
        int lines = 1 + (int)rng_below(&state, LINES);
        h->order[i] = (struct wave_candidate){
            .order = i + 1,
            .version = 1,
            .paid_at = cutoff_at - 1000 * (ORDERS - i),
            .units = lines,
            .lines = lines,
            .weight_g = 100,
            .volume_ml = 1000,
            .number = "N",
            .channel = "web",
            .type = "normal",
            .state = "ready",
        };
        for (int l = 0; l < lines; l++)
            h->need[needs++] = (struct wave_need){i + 1, 1 + rng_below(&state, PLACES), 1,
                                                  false, "normal"};
    }
    h->ask.needs = needs;
}

static struct house *house(uint64_t seed)
{
    struct house *h = xcalloc(1, sizeof *h);
    h->arena = arena_new();
    h->strategy = (struct wave_strategy){.file = "t.ini",
                                         .name = "t",
                                         .cutoff_min = 9 * 60 + 30,
                                         .types = {"normal"},
                                         .ntypes = 1,
                                         .cart_orders = 12,
                                         .line_cart = 12};
    for (int i = 0; i < AISLES; i++) {
        snprintf(h->name[i], sizeof h->name[i], "A%02d", i + 1);
        h->aisle[i] = (struct wave_aisle){h->name[i], BAYS};
    }
    for (int i = 0; i < PLACES; i++)
        h->bin[i] = (struct wave_bin){.item = i + 1,
                                      .place = 1000 + i,
                                      .aisle = h->name[i / BAYS],
                                      .bay = i % BAYS + 1,
                                      .seq = i + 1,
                                      .free = 1000};
    h->floor = (struct wave_floor){.aisle_mm = 4500,
                                   .bay_mm = 1200,
                                   .cross_mm = 2000,
                                   .facing = true,
                                   .depots = "",
                                   .one_way = "",
                                   .speed_mm_s = 800,
                                   .line_ms = 10000,
                                   .cart_s = 180,
                                   .aisle = h->aisle,
                                   .aisles = AISLES};
    h->search = (struct batch_options){.seed = 1, .moves = 20000};
    draw_orders(h, seed);
    h->ask.strategy = &h->strategy;
    h->ask.orders = h->order;
    h->ask.n = ORDERS;
    h->ask.cutoff_at = cutoff_at;
    h->ask.need = h->need;
    h->ask.bin = h->bin;
    h->ask.bins = PLACES;
    h->ask.floor = &h->floor;
    h->ask.search = &h->search;
    return h;
}

static void clear(struct house *h)
{
    arena_free(h->arena);
    free(h);
}

static struct wave_plan plan(struct house *h)
{
    struct wave_plan plan;
    struct err err = {0};
    if (wave_make(&h->ask, h->arena, &plan, &err))
        fail_msg("refused: %s", err_entry(err.code)->name);
    return plan;
}

/* ---- what a walk is, told again: one block, both ends, S by hand ---- */

static struct spot spot_of(int64_t place)
{
    int i = (int)(place - 1000), step = i % BAYS / 2;
    return (struct spot){i / BAYS, 1000 + step * 1200 + 600};
}

/* The length of a cart's way in the order in which its stops are numbered. */
static int64_t walked(const struct house *h, const struct wave_plan *p, int cart)
{
    static const struct depot front = {0, 0, 0};
    int32_t x[AISLES], y[2] = {0, BAYS / 2 * 1200 + 2000};
    for (int i = 0; i < AISLES; i++)
        x[i] = i * 4500;
    struct layout layout = {AISLES, 2, x, y, NULL, &front, 1};
    int64_t place[ORDERS * LINES] = {0};
    int n = 0;
    for (int i = 0; i < h->ask.n; i++) {
        const struct wave_decision *d = &p->decision[i];
        for (int s = 0; s < d->stops && d->cart == cart; s++) {
            assert_true(d->stop[s].at >= 1 && d->stop[s].at < ORDERS * LINES);
            assert_true(place[d->stop[s].at] == 0 ||
                        place[d->stop[s].at] == d->stop[s].place);
            place[d->stop[s].at] = d->stop[s].place;
            n = d->stop[s].at > n ? d->stop[s].at : n;
        }
    }
    struct spot at = {0, 0}, home = at;
    int64_t length = 0;
    for (int i = 1; i <= n; i++) {
        assert_true(place[i] > 0);
        struct spot next = spot_of(place[i]);
        length += layout_distance(&layout, &at, &next);
        at = next;
    }
    return length + layout_distance(&layout, &at, &home);
}

static void carts_walk_less_and_stops_come_on_the_tour(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct house *h = house(seed);
        struct wave_plan p = plan(h);
        assert_true(p.walked);
        assert_null(p.fallback);
        int64_t total = 0;
        for (int c = 1; c <= p.carts; c++) {
            assert_true(p.cart[c - 1].orders >= 1 && p.cart[c - 1].orders <= 12);
            assert_int_equal(walked(h, &p, c), p.cart[c - 1].length);
            assert_int_equal(p.cart[c - 1].seconds,
                             p.cart[c - 1].length / 800 + 10 * p.cart[c - 1].lines + 180);
            total += p.cart[c - 1].length;
        }
        assert_int_equal(total, p.length);
        assert_true(p.length <= p.started);
        if (p.length * 100 > p.arrival * 75)
            fail_msg("seed %d: %lld of %lld mm", (int)seed, (long long)p.length,
                     (long long)p.arrival);
        clear(h);
    }
}

static void every_line_is_met_once(void **state)
{
    (void)state;
    struct house *h = house(7);
    struct wave_plan p = plan(h);
    for (int i = 0; i < ORDERS; i++) {
        const struct wave_decision *d = &p.decision[i];
        int stops = 0;
        for (int m = 0; m < h->ask.needs; m++)
            stops += h->need[m].order == d->order;
        assert_int_equal(d->stops, stops);
        assert_string_equal(d->rule, "taken");
    }
    clear(h);
}

static void the_same_moves_make_the_same_plan(void **state)
{
    (void)state;
    struct house *h = house(3);
    struct wave_plan a = plan(h), b = plan(h);
    assert_int_equal(a.length, b.length);
    for (int i = 0; i < ORDERS; i++) {
        assert_int_equal(a.decision[i].order, b.decision[i].order);
        assert_int_equal(a.decision[i].cart, b.decision[i].cart);
    }
    clear(h);
}

static void groups_share_no_cart_and_come_in_their_order(void **state)
{
    (void)state;
    struct house *h = house(4);
    memcpy(h->strategy.priority[0], "priority", 9);
    memcpy(h->strategy.apart[0], "priority", 9);
    h->strategy.npriority = h->strategy.napart = 1;
    for (int i = 0; i < ORDERS; i++)
        h->order[i].priority = i % 3;
    struct wave_plan p = plan(h);
    int64_t before = INT64_MAX;
    for (int i = 0; i < ORDERS; i++) {
        int64_t priority = h->order[p.decision[i].order - 1].priority;
        assert_true(priority <= before);
        bool same = i > 0 && p.decision[i].cart == p.decision[i - 1].cart;
        assert_true(!same || priority == before);
        before = priority;
    }
    clear(h);
}

static void goods_that_are_alone_share_no_cart(void **state)
{
    (void)state;
    struct house *h = house(5);
    h->strategy.goods[0] = (struct wave_goods){.type = "cold", .alone = true};
    h->strategy.ngoods = 1;
    for (int m = 0; m < h->ask.needs; m++)
        h->need[m].type = h->need[m].order % 4 == 0 ? "cold" : "normal";
    struct wave_plan p = plan(h);
    for (int i = 1; i < ORDERS; i++)
        if (p.decision[i].cart == p.decision[i - 1].cart)
            assert_int_equal(p.decision[i].order % 4 == 0,
                             p.decision[i - 1].order % 4 == 0);
    clear(h);
}

static void an_order_too_big_gets_its_own_cart_with_a_reason(void **state)
{
    (void)state;
    struct house *h = house(6);
    h->strategy.cart_units = 20;
    h->order[10].units = 21;
    struct wave_plan p = plan(h);
    int seen = 0, together = 0, cart = 0;
    for (int i = 0; i < ORDERS; i++)
        if (p.decision[i].order == 11) {
            cart = p.decision[i].cart;
            assert_string_equal(p.decision[i].rule, "cart_units");
            assert_string_equal(p.decision[i].reason,
                                "21 units; a cart holds 20: a cart of its own");
            seen++;
        }
    for (int i = 0; i < ORDERS; i++)
        together += p.decision[i].cart == cart;
    assert_int_equal(seen, 1);
    assert_int_equal(together, 1);
    assert_true(p.cart[cart - 1].length > 0);
    clear(h);
}

static void bins_that_say_no_place_are_filled_first_fit_and_said(void **state)
{
    (void)state;
    struct house *h = house(8);
    h->bin[h->need[0].item - 1].bay = 0;
    struct wave_plan p = plan(h);
    assert_false(p.walked);
    assert_non_null(strstr(p.fallback, "does not say where it stands"));
    assert_int_equal(p.carts, ORDERS / 12);
    assert_int_equal(p.decision[0].stops, 0);
    h->floor.aisles = 0;
    p = plan(h);
    assert_string_equal(p.fallback, "no place says its aisle and bay");
    clear(h);
}

static void a_floor_that_cannot_be_walked_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *depots, *one_way;
        int64_t block, speed;
        const char *field;
    } bad[] = {
        {"Z99:front", "", 0, 800, "depots"}, {"A01:top", "", 0, 800, "depots"},
        {"", "A01", 0, 800, "one_way"},      {"", "", 1, 800, "block_bays"},
        {"", "", 0, 0, "speed_mm_s"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct house *h = house(9);
        struct wave_plan p;
        struct err err = {0};
        h->floor.depots = bad[i].depots;
        h->floor.one_way = bad[i].one_way;
        h->floor.block_bays = bad[i].block;
        h->floor.speed_mm_s = bad[i].speed;
        assert_int_equal(wave_make(&h->ask, h->arena, &p, &err), -E_FIELD);
        assert_string_equal(err.arg[0].text, bad[i].field);
        clear(h);
    }
}

static bool stop_at_once(void *self, int64_t us, int64_t length)
{
    (void)us, (void)length;
    ++*(int *)self;
    return false;
}

static void a_stopped_search_still_gives_a_plan(void **state)
{
    (void)state;
    struct house *h = house(10);
    int asked = 0;
    h->search.moves = INT64_MAX / 4;
    h->search.progress = stop_at_once;
    h->search.self = &asked;
    struct wave_plan p = plan(h);
    assert_true(p.stopped);
    assert_true(asked >= 1);
    assert_true(p.length > 0 && p.length <= p.started);
    clear(h);
}

/* Carts in the plan's order, each taken by whoever is free first. */
static void times_are_kept_or_said_to_be_missed(void **state)
{
    (void)state;
    for (int people = 1; people <= 3; people++) {
        struct house *h = house(11);
        int64_t begin = h->ask.cutoff_at, free_at[3] = {begin, begin, begin};
        h->ask.start_at = begin;
        h->ask.people = people;
        h->strategy.npickups = 1;
        h->strategy.pickup[0] = (struct wave_pickup){"sf", 9 * 60 + 50};
        int64_t pickup = begin + 20 * 60000, late = 0;
        for (int i = 0; i < ORDERS; i++) {
            h->order[i].carrier = i % 2 ? "sf" : "jd";
            h->order[i].due_at = i % 3 ? 0 : begin + 5 * 60000;
        }
        struct wave_plan p = plan(h);
        int64_t *ready = xcalloc((size_t)p.carts + 1, sizeof *ready);
        for (int c = 0; c < p.carts; c++) {
            int who = 0;
            for (int i = 1; i < people; i++)
                who = free_at[i] < free_at[who] ? i : who;
            ready[c + 1] = free_at[who] += p.cart[c].seconds * 1000;
        }
        for (int i = 0; i < h->ask.n; i++) {
            const struct wave_decision *d = &p.decision[i];
            assert_int_equal(d->ready_at, d->cart ? ready[d->cart] : 0);
            int64_t order = d->order - h->order[0].order;
            int64_t due = h->order[order].due_at;
            if (order % 2 && (due == 0 || pickup < due))
                due = pickup;
            assert_int_equal(d->pickup_at, d->cart && order % 2 ? pickup : 0);
            late += d->cart > 0 && due > 0 && ready[d->cart] > due;
        }
        assert_true(late > 0);
        assert_int_equal(p.late, late);
        for (int m = 0; m < p.misses; m++) {
            late -= p.miss[m].orders;
            assert_true(p.miss[m].ready_at > p.miss[m].at);
            assert_true(m == 0 || p.miss[m].at >= p.miss[m - 1].at);
        }
        assert_int_equal(late, 0);
        free(ready);
        clear(h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_kept_or_said_to_be_missed),
        cmocka_unit_test(carts_walk_less_and_stops_come_on_the_tour),
        cmocka_unit_test(every_line_is_met_once),
        cmocka_unit_test(the_same_moves_make_the_same_plan),
        cmocka_unit_test(groups_share_no_cart_and_come_in_their_order),
        cmocka_unit_test(goods_that_are_alone_share_no_cart),
        cmocka_unit_test(an_order_too_big_gets_its_own_cart_with_a_reason),
        cmocka_unit_test(bins_that_say_no_place_are_filled_first_fit_and_said),
        cmocka_unit_test(a_floor_that_cannot_be_walked_is_refused),
        cmocka_unit_test(a_stopped_search_still_gives_a_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
