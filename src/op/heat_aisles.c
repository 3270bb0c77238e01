/*
 * heat.aisles: the map for the lead's screen: a line an aisle, a digit a bay, small
 * enough for a handheld gun. The newest moves of the period count, so that a look never
 * costs more than a glance.
 */
#include "history.h"

#include <stdlib.h>
#include <string.h>

#include "tallyman/model/heat.h"

enum { MOVES_MOST = 300000, STEPS = 512 };

static const char *const columns[] = {"aisle", "cells", "picks", NULL};

struct aisle {
    const char *name;
    int64_t seq, picks;
    int64_t *step; /* picks per step from the front; -1: no bin */
    int steps;
};

struct aisles {
    struct aisle *aisle;
    int n, room;
    int64_t most, picks;
};

static struct aisle *next_aisle(struct op *op, struct aisles *all, const char *name)
{
    if (all->n && strcmp(all->aisle[all->n - 1].name, name) == 0)
        return &all->aisle[all->n - 1];
    if (all->n == all->room) {
        size_t size = sizeof(*all->aisle);
        int room = all->room ? all->room * 2 : 64;
        all->aisle =
            arena_grow(op->arena, all->aisle, size * (size_t)all->n, size * (size_t)room);
        all->room = room;
    }
    struct aisle *new = &all->aisle[all->n++];
    *new = (struct aisle){.name = arena_text(op->arena, name), .seq = INT64_MAX};
    new->step = arena_alloc(op->arena, sizeof(*new->step) * STEPS);
    for (int i = 0; i < STEPS; i++)
        new->step[i] = -1;
    return new;
}

static void add_bay(struct aisles *all, struct aisle *aisle, int64_t step, int64_t picks)
{
    if (step >= STEPS)
        step = STEPS - 1; /* half a kilometre along one aisle: the rest is its end */
    int64_t *at = &aisle->step[step];
    *at = (*at < 0 ? 0 : *at) + picks;
    aisle->picks += picks;
    aisle->steps = aisle->steps > (int)step ? aisle->steps : (int)step + 1;
    all->picks += picks;
}

static int read_bays(struct op *op, int64_t from, int64_t to, struct aisles *all)
{
    const char *name;
    int64_t bay, picks, seq;
    bool facing = rule_num(op, "walk", "layout", "facing", 1) != 0;
    struct query *query = store_query(
        op->store,
        "WITH part AS (SELECT from_place AS place, COUNT(*) AS picks FROM move"
        "   WHERE id >= $2 AND id < $3 AND warehouse = $1 AND reason = 'pick'"
        "   GROUP BY from_place)"
        " SELECT p.aisle, p.bay, CAST(SUM(COALESCE(part.picks, 0)) AS BIGINT), MIN(p.seq)"
        "   FROM place p LEFT JOIN part ON part.place = p.id"
        "  WHERE p.warehouse = $1 AND p.kind = 'bin' AND p.aisle <> '' AND p.bay > 0"
        "  GROUP BY p.aisle, p.bay ORDER BY p.aisle, p.bay",
        "ddd", op->warehouse, from, to);
    while (query_next(query, "tddd", &name, &bay, &picks, &seq)) {
        struct aisle *aisle = next_aisle(op, all, name);
        aisle->seq = seq < aisle->seq ? seq : aisle->seq;
        add_bay(all, aisle, facing ? (bay - 1) / 2 : bay - 1, picks);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static void find_scale(struct op *op, struct aisles *all)
{
    int n = 0, room = 1;
    for (int i = 0; i < all->n; i++)
        room += all->aisle[i].steps;
    int64_t *value = arena_alloc(op->arena, sizeof(*value) * (size_t)room);
    for (int i = 0; i < all->n; i++)
        for (int k = 0; k < all->aisle[i].steps; k++)
            value[n++] = all->aisle[i].step[k];
    all->most = heat_scale(value, n);
}

static int by_seq(const void *a, const void *b)
{
    const struct aisle *one = a, *two = b;
    if (one->seq != two->seq)
        return one->seq < two->seq ? -1 : 1;
    return strcmp(one->name, two->name);
}

static void say_aisle(struct op *op, const struct aisle *aisle, int64_t most)
{
    char cells[STEPS + 1];
    for (int i = 0; i < aisle->steps; i++) {
        int level = heat_level(aisle->step[i], most);
        cells[i] = aisle->step[i] < 0 ? ' ' : level ? (char)('0' + level) : '.';
    }
    cells[aisle->steps] = '\0';
    op_row(op, "ttd", aisle->name, cells, aisle->picks);
}

static int run(struct op *op)
{
    int64_t from = 0, to = 0;
    int64_t until = request_get(op->req, "to");
    struct aisles all = {0};
    if (history_since(op, request_get(op->req, "from"), &from) ||
        history_since(op, until > 0 ? until : INT64_MAX, &to))
        return op_fault(op);
    from = to - from > MOVES_MOST ? to - MOVES_MOST : from;
    if (read_bays(op, from, to, &all))
        return op_fault(op);
    find_scale(op, &all);
    if (all.n)
        qsort(all.aisle, (size_t)all.n, sizeof(*all.aisle), by_seq);
    op_num(op, "picks", all.picks);
    op_num(op, "most", all.most);
    op_num(op, "since", from);
    rows_init(&op->reply->rows, columns);
    for (int i = 0; i < all.n; i++)
        say_aisle(op, &all.aisle[i], all.most);
    return 0;
}

const struct op_entry op_heat_aisles = {V_HEAT_AISLES, run};
