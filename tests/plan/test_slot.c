/*
 * Advice on drawn houses: the list's metres walked again by other code, its order, what
 * may change places and what not. A failure names its round.
 */
#include "tallyman/plan/slot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"

enum { AISLES = 6, BAYS = 10, BINS = AISLES * BAYS, TOURS = 30, STOPS = 8, ROUNDS = 40 };

struct house {
    int32_t x[AISLES], y[3];
    struct depot depot;
    struct layout layout;
    struct slot_bin bin[BINS];
    int stop[TOURS][STOPS];
    struct slot_tour tour[TOURS];
    struct slot_ask ask;
};

/* Few goods are hot, and they lie anywhere. */
static void draw(uint64_t *state, struct house *h)
{
    int lines = 2 + (int)rng_below(state, 2);
    h->layout = (struct layout){.aisles = AISLES,
                                .lines = lines,
                                .x = h->x,
                                .y = h->y,
                                .depot = &h->depot,
                                .depots = 1};
    for (int i = 0; i < AISLES; i++)
        h->x[i] = i * 4500;
    h->y[0] = 0;
    h->y[1] = lines == 2 ? 14000 : 7000;
    h->y[2] = 14000;
    h->depot = (struct depot){(int)rng_below(state, AISLES), 0, 0};
    for (int i = 0; i < BINS; i++)
        h->bin[i] = (struct slot_bin){{i / BAYS, 1500 + i % BAYS * 1200},
                                      rng_below(state, 10) ? 0 : 1};
    for (int t = 0; t < TOURS; t++) {
        int n = 1 + (int)rng_below(state, STOPS);
        for (int i = 0; i < n; i++) {
            int64_t one = rng_below(state, BINS), two = rng_below(state, BINS);
            h->stop[t][i] = (int)((one < two ? one : two) * 37 % BINS);
        }
        h->tour[t] = (struct slot_tour){h->stop[t], n};
    }
    h->ask = (struct slot_ask){.layout = &h->layout,
                               .bin = h->bin,
                               .bins = BINS,
                               .tour = h->tour,
                               .tours = TOURS,
                               .most = 6};
}

/* Every order of the stops, by legs from spot to spot. */
static int64_t brute(const struct house *h, const struct spot *spot, int n,
                     const struct spot *from, unsigned left)
{
    struct spot depot = layout_crossing(&h->layout, h->depot.aisle, 0);
    if (!left)
        return layout_distance(&h->layout, from, &depot);
    int64_t best = INT64_MAX;
    for (int i = 0; i < n; i++) {
        if (!(left & 1u << i))
            continue;
        int64_t way = layout_distance(&h->layout, from, &spot[i]) +
                      brute(h, spot, n, &spot[i], left & ~(1u << i));
        best = way < best ? way : best;
    }
    return best;
}

static int64_t walked(const struct house *h, const int *where)
{
    int64_t all = 0;
    struct spot depot = layout_crossing(&h->layout, h->depot.aisle, 0);
    for (int t = 0; t < TOURS; t++) {
        struct spot spot[STOPS];
        int n = h->tour[t].n < 6 ? h->tour[t].n : 6; /* 720 orders each */
        for (int i = 0; i < n; i++)
            spot[i] = h->bin[where[h->stop[t][i]]].spot;
        all += brute(h, spot, n, &depot, (1u << n) - 1);
    }
    return all;
}

static void the_list_s_metres_are_those_of_walking_again(void **state)
{
    uint64_t seed = 20261122;
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct house h;
        struct slot_advice advice;
        struct err err = {0};
        struct arena *arena = arena_new();
        int where[BINS];
        draw(&seed, &h);
        for (int t = 0; t < TOURS; t++) /* as short as brute force can do */
            h.tour[t].n = h.tour[t].n < 6 ? h.tour[t].n : 6;
        assert_int_equal(slot_advise(&h.ask, arena, &advice, &err), 0);
        for (int i = 0; i < BINS; i++)
            where[i] = i;
        int64_t before = walked(&h, where), length = before;
        if (before != advice.before)
            fail_msg("round %d: before %lld, walked %lld", round,
                     (long long)advice.before, (long long)before);
        for (int k = 0; k < advice.n; k++) {
            const struct slot_move *move = &advice.move[k];
            int hot = where[move->hot];
            where[move->hot] = where[move->with];
            where[move->with] = hot;
            int64_t now = walked(&h, where);
            if (length - now != move->saved || move->saved <= 0)
                fail_msg("round %d, move %d: saved %lld, walked %lld", round, k,
                         (long long)move->saved, (long long)(length - now));
            length = now;
        }
        if (length != advice.after)
            fail_msg("round %d: after %lld, walked %lld", round, (long long)advice.after,
                     (long long)length);
        arena_free(arena);
    }
}

static void goods_stay_in_their_group_and_move_once(void **state)
{
    uint64_t seed = 7;
    int moves = 0;
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct house h;
        struct slot_advice advice;
        struct err err = {0};
        struct arena *arena = arena_new();
        int times[BINS] = {0};
        draw(&seed, &h);
        for (int i = 0; i < BINS; i += 7)
            h.bin[i].group = SLOT_FIXED;
        assert_int_equal(slot_advise(&h.ask, arena, &advice, &err), 0);
        for (int k = 0; k < advice.n; k++, moves++) {
            const struct slot_move *move = &advice.move[k];
            assert_int_equal(h.bin[move->hot].group, h.bin[move->with].group);
            assert_int_not_equal(h.bin[move->hot].group, SLOT_FIXED);
            assert_int_equal(times[move->hot]++, 0);
            assert_int_equal(times[move->with]++, 0);
        }
        arena_free(arena);
    }
    assert_true(moves > ROUNDS);
}

/* One hot thing at the far end, nothing in front: where it must go is plain. */
static void what_is_always_wanted_comes_to_the_front(void **state)
{
    static const int32_t x[] = {0, 4500}, y[] = {0, 14000};
    static const struct depot depot = {0, 0, 0};
    static const struct layout layout = {
        .aisles = 2, .lines = 2, .x = x, .y = y, .depot = &depot, .depots = 1};
    static const struct slot_bin bin[] = {
        {{0, 1000}, 0}, {{0, 9000}, 0}, {{1, 9000}, 0}, {{1, 1000}, SLOT_FIXED}};
    static const int stop[] = {2, 2};
    static const struct slot_tour tour[] = {{stop, 1}, {stop, 2}};
    const struct slot_ask ask = {
        .layout = &layout, .bin = bin, .bins = 4, .tour = tour, .tours = 2, .most = 5};
    struct slot_advice advice;
    struct err err = {0};
    struct arena *arena = arena_new();
    (void)state;
    assert_int_equal(slot_advise(&ask, arena, &advice, &err), 0);
    assert_int_equal(advice.n, 1);
    assert_int_equal(advice.move[0].hot, 2);
    assert_int_equal(advice.move[0].with, 0);
    assert_int_equal(advice.move[0].visits, 2);
    assert_int_equal(advice.before, 2 * 27000);
    assert_int_equal(advice.after, 2 * 2000);
    arena_free(arena);
}

static void what_is_out_of_range_is_refused(void **state)
{
    uint64_t seed = 3;
    struct house h;
    struct slot_advice advice;
    struct err err = {0};
    struct arena *arena = arena_new();
    (void)state;
    draw(&seed, &h);
    h.stop[3][0] = BINS;
    assert_int_equal(slot_advise(&h.ask, arena, &advice, &err), -E_FIELD);
    h.stop[3][0] = 0;
    h.bin[5].spot.aisle = AISLES;
    err_clear(&err);
    assert_int_equal(slot_advise(&h.ask, arena, &advice, &err), -E_FIELD);
    h.ask.bins = h.ask.tours = 0;
    err_clear(&err);
    assert_int_equal(slot_advise(&h.ask, arena, &advice, &err), 0);
    assert_int_equal(advice.n + advice.before + advice.after, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_s_metres_are_those_of_walking_again),
        cmocka_unit_test(goods_stay_in_their_group_and_move_once),
        cmocka_unit_test(what_is_always_wanted_comes_to_the_front),
        cmocka_unit_test(what_is_out_of_range_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
