/*
 * When carts are picked that are passed on from zone to zone: each zone by people of its
 * own, a cart through its zones one after the other; runs and a wall's batches by one
 * person; fewer people than zones.
 */
#include "tallyman/plan/wave.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

enum { AISLES = 2, BAYS = 10, PLACES = AISLES * BAYS, ORDERS = 12, LINES = 2 };
enum { LINE_MS = 10000, CART_S = 180 };

static const int64_t start = INT64_C(1795311000000);

/* An aisle a zone, an item a bin; order i wants a unit of bay i of each aisle. */
struct house {
    struct wave_strategy strategy;
    struct wave_aisle aisle[AISLES];
    struct wave_floor floor;
    struct wave_bin bin[PLACES];
    struct wave_candidate order[ORDERS];
    struct wave_need need[ORDERS * LINES];
    struct wave_ask ask;
    struct arena *arena;
};

static void house(struct house *h, int orders, int cart_orders, int people)
{
    static const char *const zones[] = {"A", "B"}, *const aisles[] = {"A01", "A02"};
    *h = (struct house){.arena = arena_new()};
    h->strategy = (struct wave_strategy){.file = "t.ini",
                                         .name = "t",
                                         .cutoff_min = 9 * 60 + 30,
                                         .types = {"normal"},
                                         .ntypes = 1,
                                         .cart_orders = cart_orders,
                                         .pass_on = true};
    for (int i = 0; i < AISLES; i++)
        h->aisle[i] = (struct wave_aisle){aisles[i], BAYS};
    for (int i = 0; i < PLACES; i++)
        h->bin[i] = (struct wave_bin){.item = i + 1,
                                      .place = 1000 + i,
                                      .aisle = aisles[i / BAYS],
                                      .zone = zones[i / BAYS],
                                      .bay = i % BAYS + 1,
                                      .seq = i + 1,
                                      .free = 1000};
    for (int i = 0; i < orders; i++) {
        h->order[i] = (struct wave_candidate){.order = i + 1,
                                              .version = 1,
                                              .paid_at = start - 1000 + i,
                                              .units = 2,
                                              .lines = 2,
                                              .number = "N",
                                              .channel = "web",
                                              .type = "normal",
                                              .state = "ready"};
        for (int l = 0; l < LINES; l++)
            h->need[i * LINES + l] = (struct wave_need){
                i + 1, 1 + l * BAYS + i % BAYS, 1, false, "normal", .loose = true};
    }
    h->floor = (struct wave_floor){.aisle_mm = 4500,
                                   .bay_mm = 1200,
                                   .cross_mm = 2000,
                                   .facing = true,
                                   .depots = "",
                                   .one_way = "",
                                   .speed_mm_s = 800,
                                   .line_ms = LINE_MS,
                                   .cart_s = CART_S,
                                   .aisle = h->aisle,
                                   .aisles = AISLES};
    h->ask = (struct wave_ask){.strategy = &h->strategy,
                               .orders = h->order,
                               .n = orders,
                               .cutoff_at = start,
                               .start_at = start,
                               .people = people,
                               .need = h->need,
                               .needs = orders * LINES,
                               .bin = h->bin,
                               .bins = PLACES,
                               .floor = &h->floor};
}

static struct wave_plan plan(struct house *h)
{
    struct wave_plan plan;
    struct err err = {0};
    assert_int_equal(wave_make(&h->ask, h->arena, &plan, &err), 0);
    assert_true(plan.walked);
    return plan;
}

/* A line in each zone: half of the way in each, the cart made ready in the first. */
static int64_t second_ms(const struct wave_plan *p, int cart)
{
    return LINE_MS + (p->cart[cart].seconds * 1000 - CART_S * 1000 - 2 * LINE_MS) / 2;
}

static int64_t first_ms(const struct wave_plan *p, int cart)
{
    return p->cart[cart].seconds * 1000 - second_ms(p, cart);
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void each_zone_has_people_of_its_own(void **state)
{
    struct house h;
    (void)state;
    house(&h, 3, 1, 2);
    struct wave_plan p = plan(&h);
    int64_t a_at = start, b_at = start;
    assert_int_equal(p.carts, 3);
    for (int c = 0; c < 3; c++) {
        a_at += first_ms(&p, c);
        b_at = later(a_at, b_at) + second_ms(&p, c);
        assert_in_range(p.decision[c].ready_at, b_at - 2, b_at + 2); /* odd halves */
    }
    assert_int_equal(p.ready_at, p.decision[2].ready_at);
    assert_int_equal(p.zones, 2);
    assert_string_equal(p.zone[0].name, "A");
    assert_int_equal(p.zone[0].carts, 3);
    assert_int_equal(p.zone[0].lines, 3);
    assert_int_equal(p.zone[0].people, 1);
    assert_in_range(p.zone[0].ready_at, a_at - 2, a_at + 2);
    assert_int_equal(p.zone[1].ready_at, p.ready_at);
    arena_free(h.arena);
}

static void one_person_goes_everywhere(void **state)
{
    struct house h;
    (void)state;
    house(&h, 4, 1, 1);
    struct wave_plan p = plan(&h);
    assert_int_equal(p.ready_at, start + p.seconds * 1000);
    assert_int_equal(p.zone[0].people, 1);
    arena_free(h.arena);
}

/* Whatever the people: no cart sooner than it takes, none after all one by one, and more
 * people are never slower. */
static void more_people_are_never_slower(void **state)
{
    (void)state;
    int64_t before = INT64_MAX;
    for (int people = 2; people <= 9; people++) {
        struct house h;
        house(&h, ORDERS, 2, people);
        struct wave_plan p = plan(&h);
        int in_zones = p.zone[0].people + p.zone[1].people;
        assert_int_equal(in_zones, people);
        for (int k = 0; k < p.decisions; k++) {
            const struct wave_decision *d = &p.decision[k];
            assert_true(d->ready_at >= start + p.cart[d->cart - 1].seconds * 1000);
            assert_true(d->ready_at <= start + p.seconds * 1000);
        }
        assert_true(p.ready_at <= before);
        before = p.ready_at;
        arena_free(h.arena);
    }
}

static void a_batch_for_a_wall_is_one_person_s(void **state)
{
    struct house h;
    (void)state;
    house(&h, 4, 4, 2);
    snprintf(h.strategy.wall_name, sizeof h.strategy.wall_name, "W1");
    h.strategy.wall_orders = 4;
    h.floor.walls = "W1:8";
    struct wave_plan p = plan(&h);
    assert_int_equal(p.carts, 1);
    assert_string_equal(p.decision[0].wall, "W1");
    assert_int_equal(p.ready_at, start + p.cart[0].seconds * 1000);
    assert_int_equal(p.zone[0].carts, 0); /* it is not passed on */
    arena_free(h.arena);
}

static void who_walks_on_has_no_zones(void **state)
{
    struct house h;
    (void)state;
    house(&h, 3, 1, 2);
    h.strategy.pass_on = false;
    struct wave_plan p = plan(&h);
    assert_int_equal(p.zones, 0);
    assert_int_equal(p.decision[0].ready_at, start + p.cart[0].seconds * 1000);
    arena_free(h.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_zone_has_people_of_its_own),
        cmocka_unit_test(one_person_goes_everywhere),
        cmocka_unit_test(more_people_are_never_slower),
        cmocka_unit_test(a_batch_for_a_wall_is_one_person_s),
        cmocka_unit_test(who_walks_on_has_no_zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
