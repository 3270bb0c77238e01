/*
 * Free layouts: distances against Floyd and Warshall, tours between their bound and every
 * order there is.
 */
#include "tallyman/plan/free.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"

enum { NODES = 14, ARCS = 80, POINTS = 10 };

struct drawn {
    struct free_arc arc[ARCS];
    struct free_graph graph;
    int node[POINTS + 2], points;
    int64_t far[NODES][NODES];
};

/* A ring, so that all is within reach, and ways across; some go one way. */
static void draw(uint64_t *state, struct drawn *d)
{
    int nodes = 3 + (int)rng_below(state, NODES - 2), arcs = 0;
    for (int i = 0; i < nodes; i++)
        d->arc[arcs++] =
            (struct free_arc){i, (i + 1) % nodes, 1 + (int32_t)rng_below(state, 50)};
    while (arcs < nodes * 3) {
        struct free_arc arc = {(int)rng_below(state, nodes), (int)rng_below(state, nodes),
                               (int32_t)rng_below(state, 60)};
        d->arc[arcs++] = arc;
        if (rng_below(state, 3))
            d->arc[arcs++] = (struct free_arc){arc.to, arc.from, arc.length};
    }
    d->graph = (struct free_graph){nodes, arcs, d->arc};
    d->points = 3 + (int)rng_below(state, POINTS - 2);
    for (int i = 0; i < d->points; i++)
        d->node[i] = (int)rng_below(state, nodes);
}

static void all_distances(struct drawn *d)
{
    int n = d->graph.nodes;
    for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
            d->far[a][b] = a == b ? 0 : INT32_MAX;
    for (int i = 0; i < d->graph.arcs; i++) {
        const struct free_arc *arc = &d->arc[i];
        if (arc->length < d->far[arc->from][arc->to])
            d->far[arc->from][arc->to] = arc->length;
    }
    for (int k = 0; k < n; k++)
        for (int a = 0; a < n; a++)
            for (int b = 0; b < n; b++)
                if (d->far[a][k] + d->far[k][b] < d->far[a][b])
                    d->far[a][b] = d->far[a][k] + d->far[k][b];
}

/* The best over all orders of the points between first and last. */
static int64_t best_of(const struct drawn *d, int from, int left)
{
    const int64_t(*far)[NODES] = d->far;
    if (left == 0)
        return far[d->node[from]][d->node[d->points - 1]];
    int64_t best = INT64_MAX;
    for (int i = 1; i < d->points - 1; i++) {
        if (!(left >> i & 1))
            continue;
        int64_t sum = far[d->node[from]][d->node[i]] + best_of(d, i, left & ~(1 << i));
        best = sum < best ? sum : best;
    }
    return best;
}

static void each_once(const int *at, int n)
{
    int seen = 0;
    for (int i = 0; i < n; i++)
        seen |= 1 << at[i];
    assert_int_equal(seen, ((1 << n) - 1) << 1);
}

static void check(struct drawn *d, int64_t round)
{
    struct free_map map;
    struct err err = {0};
    int at[POINTS], n = d->points - 2;
    assert_int_equal(free_map_make(&d->graph, d->node, d->points, &map, &err), 0);
    all_distances(d);
    for (int a = 0; a < d->points; a++)
        for (int b = 0; b < d->points; b++)
            assert_int_equal(map.length[a * d->points + b],
                             d->far[d->node[a]][d->node[b]]);
    for (int i = 0; i < n; i++)
        at[i] = i + 1;
    int64_t best = best_of(d, 0, ((1 << n) - 1) << 1);
    int64_t bound = free_bound(&map, at, n), length = free_tour(&map, at, n);
    each_once(at, n);
    assert_int_equal(free_length(&map, at, n), length);
    if (bound > best || best > length || length > best * 11 / 10)
        fail_msg("round %d, %d points: bound %d, best %d, tour %d", (int)round, n,
                 (int)bound, (int)best, (int)length);
    free_map_clear(&map);
}

static void tours_lie_between_their_bound_and_a_tenth_over_the_best(void **at)
{
    (void)at;
    for (int64_t round = 0; round < 200; round++) {
        uint64_t state = rng_num(20261123, round);
        struct drawn d;
        draw(&state, &d);
        check(&d, round);
    }
}

static void a_grid_is_toured_well_and_bounded_well(void **at)
{
    (void)at;
    enum { SIDE = 7, ALL = SIDE * SIDE };
    struct free_arc arc[ALL * 4];
    int arcs = 0, node[ALL + 1], order[ALL];
    for (int i = 0; i < ALL; i++) {
        if (i % SIDE) {
            arc[arcs++] = (struct free_arc){i, i - 1, 1000};
            arc[arcs++] = (struct free_arc){i - 1, i, 1000};
        }
        if (i >= SIDE) {
            arc[arcs++] = (struct free_arc){i, i - SIDE, 1000};
            arc[arcs++] = (struct free_arc){i - SIDE, i, 1000};
        }
        node[i] = i;
        order[i] = i;
    }
    node[ALL] = 0; /* back home */
    const struct free_graph graph = {ALL, arcs, arc};
    struct free_map map;
    struct err err = {0};
    assert_int_equal(free_map_make(&graph, node, ALL + 1, &map, &err), 0);
    int64_t bound = free_bound(&map, order + 1, ALL - 1);
    int64_t length = free_tour(&map, order + 1, ALL - 1);
    assert_in_range(bound, 48500, 50000); /* an odd grid takes one step more than cells */
    assert_in_range(length, 50000, 52000);
    free_map_clear(&map);
}

static void what_cannot_be_reached_is_named(void **at)
{
    (void)at;
    static const struct free_arc arc[] = {{0, 1, 5}, {1, 0, 5}, {0, 2, 5}};
    static const int node[] = {0, 1, 2, 0}, beyond[] = {0, 3, 0};
    struct free_graph graph = {3, 3, arc};
    struct free_map map = {0, NULL};
    struct err err = {0};
    assert_int_equal(free_map_make(&graph, node, 4, &map, &err), -E_FIELD);
    assert_null(map.length);
    err_clear(&err);
    assert_int_equal(free_map_make(&graph, beyond, 3, &map, &err), -E_FIELD);
    assert_string_equal(err.arg[0].text, "bin");
    err_clear(&err);
    graph.nodes = 2;
    assert_int_equal(free_map_make(&graph, node, 2, &map, &err), -E_FIELD);
    assert_string_equal(err.arg[0].text, "way");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tours_lie_between_their_bound_and_a_tenth_over_the_best),
        cmocka_unit_test(a_grid_is_toured_well_and_bounded_well),
        cmocka_unit_test(what_cannot_be_reached_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
