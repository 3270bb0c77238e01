/*
 * route: the exact router. Aisle by aisle it lays the pieces of walking that a state can
 * take, keeps for each state the cheapest way there, and reads the tour back from the
 * last one.
 *
 * Called by batching, the release and the comparison of rules. Where aisles go one way
 * the states carry net flows: a first pass follows small ones, and its tour bounds a
 * second one that follows all.
 */
#include "route_in.h"

#include "tallyman/base/arena.h"

enum { FLOW_FIRST = 2, FLOW_MOST = 31, OPTIONS_MOST = 2 * FLOW_MOST + 8 };

/* A state reached, by which move, from which entry. */
struct entry {
    int64_t length;
    int32_t state, before, aisle;
    int16_t move, at, kind, k;
};

struct option {
    enum frontier_move kind;
    int at, k, move;
    int64_t length; /* MOVE_KEEP: of one walk */
};

struct router {
    const struct layout *layout;
    struct frontier *plain, *flow;
    struct sort_room room;
    struct entry *entry;
    int entries, entry_room;
    int *slot; /* by state: its entry in the newest layer */
    int slots;
    int64_t *rest; /* by aisle: a bound on what is still to be walked there and after */
    struct stride *stride;
    int stride_room;
};

/* One run of the programme. */
struct run {
    struct router *router;
    struct frontier *frontier;
    const struct sorted_ask *ask;
    int flow, first, last, required; /* aisles; `required` the last that must be served */
    int begin, end;                  /* entries of the newest layer */
    int64_t bound;                   /* ways as long as this are given up */
    int best;                        /* entry of the best tour, -1: none */
    int64_t best_length;
};

struct router *router_new(const struct layout *layout)
{
    struct router *router = xcalloc(1, sizeof *router);
    router->layout = layout;
    if (layout_one_way(layout))
        router->rest = xcalloc((size_t)layout->aisles + 1, sizeof *router->rest);
    else
        router->plain = frontier_new(layout->lines, 0);
    return router;
}

void router_free(struct router *router)
{
    if (!router)
        return;
    frontier_free(router->plain);
    frontier_free(router->flow);
    free(router->room.sorted);
    free(router->room.piece);
    free(router->entry);
    free(router->slot);
    free(router->rest);
    free(router->stride);
    free(router);
}

static void reach(struct run *run, const struct entry *entry)
{
    struct router *r = run->router;
    if (entry->length >= run->bound)
        return;
    while (entry->state >= r->slots) {
        int slots = r->slots ? r->slots * 2 : 64;
        r->slot = xrealloc(r->slot, (size_t)slots * sizeof *r->slot);
        for (int i = r->slots; i < slots; i++)
            r->slot[i] = -1;
        r->slots = slots;
    }
    int at = r->slot[entry->state];
    if (at >= run->end && at < r->entries && r->entry[at].state == entry->state) {
        if (entry->length < r->entry[at].length)
            r->entry[at] = *entry;
        return;
    }
    if (r->entries == r->entry_room) {
        r->entry_room = r->entry_room ? r->entry_room * 2 : 1024;
        r->entry = xrealloc(r->entry, (size_t)r->entry_room * sizeof *r->entry);
    }
    r->slot[entry->state] = r->entries;
    r->entry[r->entries++] = *entry;
}

/* The next layer: each state by each option. */
static void layer(struct run *run, int aisle, const struct option *options, int n)
{
    struct router *r = run->router;
    run->end = r->entries;
    for (int from = run->begin; from < run->end; from++)
        for (int o = 0; o < n; o++) {
            const struct entry before = r->entry[from];
            const struct option *option = &options[o];
            int after = option->move < 0
                            ? before.state
                            : frontier_after(run->frontier, before.state, option->move);
            if (after == FRONTIER_NEVER)
                continue;
            struct entry entry = {before.length + option->length,
                                  after,
                                  from,
                                  aisle,
                                  (int16_t)option->move,
                                  (int16_t)option->at,
                                  (int16_t)option->kind,
                                  (int16_t)option->k};
            if (option->kind == MOVE_KEEP) {
                int times = frontier_times(run->frontier, before.state, option->at);
                entry.length = before.length + option->length * times;
                entry.k = (int16_t)frontier_net(run->frontier, before.state, option->at);
            }
            reach(run, &entry);
        }
    run->begin = run->end;
    run->end = r->entries;
}

static int put_option(const struct run *run, struct option *options, int n,
                      struct option option)
{
    option.move = frontier_move(run->frontier, option.kind, option.at, option.k);
    options[n] = option;
    return n + 1;
}

static int pass_options(const struct run *run, int aisle, int block,
                        struct option *options, int n)
{
    const struct layout *layout = run->ask->layout;
    enum layout_way way = layout_way(layout, aisle, block);
    int64_t length = layout->y[block + 1] - layout->y[block];
    if (run->flow == 0)
        return put_option(run, options, n,
                          (struct option){MOVE_PASS, block, 1, 0, length});
    for (int k = -run->flow; k <= run->flow; k++) {
        if (k == 0 || (k > 0 && way == WAY_FRONT) || (k < 0 && way == WAY_BACK))
            continue;
        n = put_option(run, options, n,
                       (struct option){MOVE_PASS, block, k, 0, length * abs(k)});
    }
    return n;
}

/* Ways into a piece and back out; in a one-way aisle only what lies at its crossing. */
static int visit_options(const struct run *run, const struct piece *piece,
                         struct option *options, int n)
{
    const struct layout *layout = run->ask->layout;
    int block = piece->block;
    bool both = layout_way(layout, piece->aisle, block) == WAY_BOTH;
    int64_t length = layout->y[block + 1] - layout->y[block];
    if (both || piece->low == 0)
        n = put_option(run, options, n,
                       (struct option){MOVE_LOW, block, 0, 0, 2 * piece->low});
    if (both || piece->high == 0)
        n = put_option(run, options, n,
                       (struct option){MOVE_HIGH, block, 0, 0, 2 * piece->high});
    if (piece->gap > 0 && (both || piece->gap == length))
        n = put_option(run, options, n,
                       (struct option){MOVE_GAP, block, 0, 0, 2 * (length - piece->gap)});
    return n;
}

static int block_options(const struct run *run, int aisle, int block,
                         const struct piece *piece, struct option *options)
{
    const struct layout *layout = run->ask->layout;
    int64_t length = layout->y[block + 1] - layout->y[block];
    int n = pass_options(run, aisle, block, options, 0);
    if (layout_way(layout, aisle, block) == WAY_BOTH)
        n = put_option(run, options, n,
                       (struct option){MOVE_DOUBLE, block, 0, 0, 2 * length});
    if (piece)
        return visit_options(run, piece, options, n);
    options[n] = (struct option){MOVE_TOUCH, block, 0, -1, 0}; /* nothing to do here */
    return n + 1;
}

static void come_to(struct run *run, int aisle, enum frontier_move move, int line)
{
    struct option option = {.kind = move, .at = line};
    option.move = frontier_move(run->frontier, move, line, 0);
    layer(run, aisle, &option, 1);
}

static void depots(struct run *run, int aisle)
{
    const struct depot *start = run->ask->start, *end = run->ask->end;
    bool same = start->aisle == end->aisle && start->line == end->line;
    if (same && start->aisle == aisle) {
        come_to(run, aisle, MOVE_TOUCH, start->line);
        return;
    }
    if (!same && start->aisle == aisle)
        come_to(run, aisle, MOVE_START, start->line);
    if (!same && end->aisle == aisle)
        come_to(run, aisle, MOVE_END, end->line);
}

static void finish(struct run *run)
{
    for (int i = run->begin; i < run->end; i++) {
        const struct entry *entry = &run->router->entry[i];
        if (entry->length < run->best_length &&
            frontier_whole(run->frontier, entry->state)) {
            run->best = i;
            run->best_length = entry->length;
        }
    }
}

static void go_on(struct run *run, int aisle, int next)
{
    const struct layout *layout = run->ask->layout;
    int64_t dx = (int64_t)layout->x[next] - layout->x[aisle];
    for (int line = 0; line < layout->lines; line++) {
        struct option options[2];
        int n = put_option(run, options, 0, (struct option){MOVE_KEEP, line, 0, 0, dx});
        n = put_option(run, options, n, (struct option){MOVE_DROP, line, 0, 0, 0});
        layer(run, aisle, options, n);
    }
}

/* Drops ways that cannot beat the bound any more. */
static void give_up(struct run *run, int aisle)
{
    struct router *r = run->router;
    if (run->flow == 0 || run->bound == INT64_MAX)
        return;
    int kept = run->begin;
    for (int i = run->begin; i < run->end; i++)
        if (r->entry[i].length + r->rest[aisle] < run->bound)
            r->entry[kept++] = r->entry[i];
    run->end = r->entries = kept;
}

/* In one block a walk gains nothing from an aisle without picks: passing through the
 * next one with picks costs the same and serves it. */
static int next_aisle(const struct run *run, int aisle, int piece)
{
    const struct sorted_ask *ask = run->ask;
    if (run->flow || ask->layout->lines > 2 || ask->start != ask->end)
        return aisle + 1;
    int next = piece < ask->pieces ? ask->piece[piece].aisle : run->last;
    return aisle < ask->start->aisle && ask->start->aisle < next ? ask->start->aisle
                                                                 : next;
}

static void run_all(struct run *run)
{
    struct router *r = run->router;
    const struct sorted_ask *ask = run->ask;
    struct option options[OPTIONS_MOST];
    r->entry[0] = (struct entry){.state = FRONTIER_EMPTY, .before = -1};
    r->entries = 1;
    run->begin = 0;
    run->end = 1;
    int piece = 0;
    for (int aisle = run->first;;) {
        give_up(run, aisle);
        for (int block = 0; block < ask->layout->lines - 1; block++) {
            bool here = piece < ask->pieces && ask->piece[piece].aisle == aisle &&
                        ask->piece[piece].block == block;
            int n = block_options(run, aisle, block, here ? &ask->piece[piece] : NULL,
                                  options);
            piece += here;
            layer(run, aisle, options, n);
        }
        depots(run, aisle);
        if (aisle >= run->required)
            finish(run);
        if (aisle == run->last)
            return;
        int next = next_aisle(run, aisle, piece);
        go_on(run, aisle, next);
        aisle = next;
    }
}

static struct run begin(struct router *r, const struct sorted_ask *ask, int flow)
{
    int first = ask->piece[0].aisle, last = ask->piece[ask->pieces - 1].aisle;
    const struct depot *const ends[] = {ask->start, ask->end};
    for (int i = 0; i < 2; i++) {
        first = ends[i]->aisle < first ? ends[i]->aisle : first;
        last = ends[i]->aisle > last ? ends[i]->aisle : last;
    }
    if (r->entry_room == 0) {
        r->entry_room = 1024;
        r->entry = xmalloc((size_t)r->entry_room * sizeof *r->entry);
    }
    return (struct run){
        .router = r,
        .frontier = r->plain,
        .ask = ask,
        .flow = flow,
        .first = flow ? 0 : first,
        .last = flow ? r->layout->aisles - 1 : last,
        .required = last,
        .bound = INT64_MAX,
        .best = -1,
        .best_length = INT64_MAX,
    };
}

/* The least walk inside each piece, summed from the last aisle to the first. */
static void set_rest(struct router *r, const struct sorted_ask *ask)
{
    for (int aisle = r->layout->aisles; aisle >= 0; aisle--)
        r->rest[aisle] = 0;
    for (int i = 0; i < ask->pieces; i++) {
        const struct piece *p = &ask->piece[i];
        int64_t length = r->layout->y[p->block + 1] - r->layout->y[p->block];
        int64_t least = length;
        least = 2 * p->low < least ? 2 * p->low : least;
        least = 2 * p->high < least ? 2 * p->high : least;
        least = 2 * (length - p->gap) < least ? 2 * (length - p->gap) : least;
        r->rest[p->aisle] += least;
    }
    for (int aisle = r->layout->aisles - 1; aisle >= 0; aisle--)
        r->rest[aisle] += r->rest[aisle + 1];
}

static struct run with_flow(struct router *r, const struct sorted_ask *ask)
{
    set_rest(r, ask);
    struct run best = {.best_length = INT64_MAX};
    for (int flow = FLOW_FIRST; flow <= FLOW_MOST; flow = FLOW_MOST) {
        frontier_free(r->flow);
        r->flow = frontier_new(r->layout->lines, flow);
        r->slots = 0; /* states are numbered anew */
        struct run run = begin(r, ask, flow);
        run.frontier = r->flow;
        run.bound = best.best_length == INT64_MAX ? INT64_MAX : best.best_length + 1;
        run_all(&run);
        best = run;
        if (flow == FLOW_MOST)
            break;
    }
    return best;
}

static int read_back(struct router *r, const struct run *run)
{
    int n = 0;
    for (int at = run->best; at > 0; at = r->entry[at].before) {
        const struct entry *entry = &r->entry[at];
        if (n == r->stride_room) {
            r->stride_room = n ? n * 2 : 256;
            r->stride = xrealloc(r->stride, (size_t)r->stride_room * sizeof *r->stride);
        }
        if (entry->move >= 0)
            r->stride[n++] = (struct stride){entry->aisle, entry->at,
                                             (enum frontier_move)entry->kind, entry->k};
    }
    return n;
}

static int64_t solve_exact(struct router *r, const struct sorted_ask *ask, int *order)
{
    struct run run;
    if (r->plain) {
        run = begin(r, ask, 0);
        run_all(&run);
    } else {
        run = with_flow(r, ask);
    }
    BUG_IF(run.best < 0); /* layout_check lets no dead end in */
    if (order)
        walk_order(ask, r->stride, read_back(r, &run), r->plain == NULL, order);
    return run.best_length + ask->start->extra + ask->end->extra;
}

static bool depots_fit(const struct route_ask *ask, int start, int end)
{
    if (ask->start == ROUTE_ANY && ask->end == ROUTE_ANY)
        return start == end;
    return (ask->start == ROUTE_ANY || ask->start == start) &&
           (ask->end == ROUTE_ANY || ask->end == end);
}

/* The best pair of depots; `rule` RULES: exact. */
static int64_t solve(struct router *r, enum route_rule rule, const struct route_ask *ask,
                     int *order)
{
    BUG_IF(ask->n < 0 || ask->n > ROUTE_SPOTS);
    if (ask->n == 0)
        return 0;
    struct sorted_ask sorted;
    sort_ask(r->layout, ask, &r->room, &sorted);
    const struct depot *depot = r->layout->depot, *from = NULL, *to = NULL;
    int64_t best = INT64_MAX;
    int n = r->layout->depots, tried = 0;
    for (int pair = 0; pair < n * n; pair++) {
        if (!depots_fit(ask, pair / n, pair % n))
            continue;
        sorted.start = &depot[pair / n];
        sorted.end = &depot[pair % n];
        int64_t length = rule == RULES ? solve_exact(r, &sorted, order)
                                       : walk_rule(rule, &sorted, order);
        tried++;
        if (length >= best)
            continue;
        best = length;
        from = sorted.start;
        to = sorted.end;
    }
    if (!order || tried == 1)
        return best;
    sorted.start = from;
    sorted.end = to;
    return rule == RULES ? solve_exact(r, &sorted, order)
                         : walk_rule(rule, &sorted, order);
}

int64_t router_exact(struct router *router, const struct route_ask *ask, int *order)
{
    return solve(router, RULES, ask, order);
}

int64_t router_rule(struct router *router, enum route_rule rule,
                    const struct route_ask *ask, int *order)
{
    return solve(router, rule, ask, order);
}

int64_t router_walk(struct router *router, const struct route_ask *ask, const int *order)
{
    const struct layout *layout = router->layout;
    if (ask->n == 0)
        return 0;
    int64_t between = 0, best = INT64_MAX;
    for (int i = 0; i + 1 < ask->n; i++)
        between +=
            layout_distance(layout, &ask->spots[order[i]], &ask->spots[order[i + 1]]);
    for (int pair = 0; pair < layout->depots * layout->depots; pair++) {
        int start = pair / layout->depots, end = pair % layout->depots;
        if (!depots_fit(ask, start, end))
            continue;
        const struct depot *s = &layout->depot[start], *e = &layout->depot[end];
        struct spot out = layout_crossing(layout, s->aisle, s->line);
        struct spot home = layout_crossing(layout, e->aisle, e->line);
        int64_t length = between + s->extra + e->extra +
                         layout_distance(layout, &out, &ask->spots[order[0]]) +
                         layout_distance(layout, &ask->spots[order[ask->n - 1]], &home);
        best = length < best ? length : best;
    }
    return best;
}
