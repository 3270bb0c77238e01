/*
 * free: the map of a graph (Dijkstra from each point, with a heap) and tours on it: the
 * nearest neighbour first, then 2-opt and Or-opt until neither helps, then kicks that are
 * kept when they help.
 *
 * Called by batching where the layout has no aisles. Ways may differ by direction: a
 * reversed stretch is priced as walked.
 */
#include "tallyman/plan/free.h"

#include "tallyman/base/arena.h"
#include "tallyman/base/rng.h"

enum { FAR = INT32_MAX / 4 };

/* --- distances ------------------------------------------------------------------------
 */

struct heap_item {
    int64_t length;
    int node;
};

struct search {
    const struct free_graph *graph;
    int *first, *arc; /* arcs by the node they leave */
    int64_t *length;
    struct heap_item *heap;
    int n;
};

static void push(struct search *s, struct heap_item item)
{
    int at = s->n++;
    while (at > 0 && item.length < s->heap[(at - 1) / 2].length) {
        s->heap[at] = s->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    s->heap[at] = item;
}

static struct heap_item pop(struct search *s)
{
    struct heap_item top = s->heap[0], last = s->heap[--s->n];
    int at = 0;
    for (int child = 1; child < s->n; child = at * 2 + 1) {
        if (child + 1 < s->n && s->heap[child + 1].length < s->heap[child].length)
            child++;
        if (last.length <= s->heap[child].length)
            break;
        s->heap[at] = s->heap[child];
        at = child;
    }
    s->heap[at] = last;
    return top;
}

static void search_from(struct search *s, int node)
{
    for (int i = 0; i < s->graph->nodes; i++)
        s->length[i] = INT64_MAX;
    s->length[node] = 0;
    s->n = 0;
    push(s, (struct heap_item){0, node});
    while (s->n > 0) {
        struct heap_item near = pop(s);
        if (near.length > s->length[near.node])
            continue;
        for (int i = s->first[near.node]; i < s->first[near.node + 1]; i++) {
            const struct free_arc *arc = &s->graph->arc[s->arc[i]];
            int64_t length = near.length + arc->length;
            if (length >= s->length[arc->to])
                continue;
            s->length[arc->to] = length;
            push(s, (struct heap_item){length, arc->to});
        }
    }
}

static void index_arcs(struct search *s)
{
    const struct free_graph *g = s->graph;
    for (int i = 0; i < g->arcs; i++)
        s->first[g->arc[i].from + 1]++;
    for (int node = 0; node < g->nodes; node++)
        s->first[node + 1] += s->first[node];
    int *next = xmalloc(((size_t)g->nodes + 1) * sizeof *next);
    memcpy(next, s->first, ((size_t)g->nodes + 1) * sizeof *next);
    for (int i = 0; i < g->arcs; i++)
        s->arc[next[g->arc[i].from]++] = i;
    free(next);
}

static int fill(struct search *s, const int *node, struct free_map *map, struct err *err)
{
    for (int from = 0; from < map->points; from++) {
        search_from(s, node[from]);
        for (int to = 0; to < map->points; to++) {
            int64_t length = s->length[node[to]];
            if (length > FAR)
                return err_set(err, E_FIELD, "ssd", "graph", "every bin within reach",
                               (int64_t)node[to]);
            map->length[(size_t)from * (size_t)map->points + (size_t)to] =
                (int32_t)length;
        }
    }
    return 0;
}

static int check(const struct free_graph *graph, const int *node, int points,
                 struct err *err)
{
    if (graph->nodes < 1 || graph->nodes > FREE_NODES)
        return err_set(err, E_FIELD, "ssd", "nodes", "1 to 50000", (int64_t)graph->nodes);
    if (points < 2 || points > FREE_POINTS)
        return err_set(err, E_FIELD, "ssd", "bins", "at most 5998", (int64_t)points - 2);
    for (int i = 0; i < graph->arcs; i++) {
        const struct free_arc *arc = &graph->arc[i];
        if (arc->from < 0 || arc->from >= graph->nodes || arc->to < 0 ||
            arc->to >= graph->nodes || arc->length < 0)
            return err_set(err, E_FIELD, "ssd", "way", "between nodes of the graph",
                           (int64_t)i);
    }
    for (int i = 0; i < points; i++)
        if (node[i] < 0 || node[i] >= graph->nodes)
            return err_set(err, E_FIELD, "ssd", "bin", "a node of the graph",
                           (int64_t)node[i]);
    return 0;
}

int free_map_make(const struct free_graph *graph, const int *node, int points,
                  struct free_map *map, struct err *err)
{
    int rc = check(graph, node, points, err);
    if (rc < 0)
        return rc;
    size_t nodes = (size_t)graph->nodes, arcs = (size_t)graph->arcs;
    struct search s = {
        .graph = graph,
        .first = xcalloc(nodes + 1, sizeof *s.first),
        .arc = xmalloc((arcs + 1) * sizeof *s.arc),
        .length = xmalloc(nodes * sizeof *s.length),
        .heap = xmalloc((arcs + nodes + 1) * sizeof *s.heap),
    };
    struct free_map made = {
        points, xmalloc((size_t)points * (size_t)points * sizeof *made.length)};
    index_arcs(&s);
    rc = fill(&s, node, &made, err);
    if (rc == 0)
        *map = made;
    else
        free_map_clear(&made);
    free(s.first);
    free(s.arc);
    free(s.length);
    free(s.heap);
    return rc;
}

void free_map_clear(struct free_map *map)
{
    free(map->length);
    *map = (struct free_map){0, NULL};
}

/* --- tours ----------------------------------------------------------------------------
 */

static int64_t far(const struct free_map *map, int from, int to)
{
    return map->length[(size_t)from * (size_t)map->points + (size_t)to];
}

int64_t free_length(const struct free_map *map, const int *at, int n)
{
    if (n == 0)
        return 0;
    int64_t length = far(map, 0, at[0]) + far(map, at[n - 1], map->points - 1);
    for (int i = 0; i + 1 < n; i++)
        length += far(map, at[i], at[i + 1]);
    return length;
}

static int before(const int *at, int i)
{
    return i == 0 ? 0 : at[i - 1];
}

static int behind(const struct free_map *map, const int *at, int n, int i)
{
    return i + 1 >= n ? map->points - 1 : at[i + 1];
}

static void nearest_first(const struct free_map *map, int *at, int n)
{
    int from = 0;
    for (int i = 0; i < n; i++) {
        int best = i;
        for (int j = i + 1; j < n; j++)
            if (far(map, from, at[j]) < far(map, from, at[best]))
                best = j;
        int next = at[best];
        at[best] = at[i];
        at[i] = from = next;
    }
}

static void turn(int *at, int i, int j)
{
    for (; i < j; i++, j--) {
        int kept = at[i];
        at[i] = at[j];
        at[j] = kept;
    }
}

/* Turns stretches round while that is shorter. */
static bool two_opt(const struct free_map *map, int *at, int n)
{
    bool better = false;
    for (int i = 0; i < n - 1; i++) {
        int64_t inner = 0; /* reversed less as it is */
        for (int j = i + 1; j < n; j++) {
            inner += far(map, at[j], at[j - 1]) - far(map, at[j - 1], at[j]);
            int a = before(at, i), b = behind(map, at, n, j);
            int64_t gain = far(map, a, at[i]) + far(map, at[j], b) - far(map, a, at[j]) -
                           far(map, at[i], b) - inner;
            if (gain <= 0)
                continue;
            turn(at, i, j);
            better = true;
            inner = -inner;
        }
    }
    return better;
}

/* Moves at[i … i+k-1] so that it stands before what is at `to` now. */
static void shift(int *at, int i, int k, int to)
{
    int part[3];
    memcpy(part, at + i, (size_t)k * sizeof *part);
    if (to > i) {
        memmove(at + i, at + i + k, (size_t)(to - i - k) * sizeof *at);
        memcpy(at + to - k, part, (size_t)k * sizeof *part);
    } else {
        memmove(at + to + k, at + to, (size_t)(i - to) * sizeof *at);
        memcpy(at + to, part, (size_t)k * sizeof *part);
    }
}

/* What a stretch costs walked the other way, less as it is. */
static int64_t turn_cost(const struct free_map *map, const int *at, int i, int k)
{
    int64_t cost = 0;
    for (int j = i; j + 1 < i + k; j++)
        cost += far(map, at[j + 1], at[j]) - far(map, at[j], at[j + 1]);
    return cost;
}

static bool or_opt(const struct free_map *map, int *at, int n)
{
    for (int k = 1; k <= 3 && k < n; k++)
        for (int i = 0; i + k <= n; i++) {
            int a = before(at, i), b = behind(map, at, n, i + k - 1);
            int64_t out =
                far(map, a, at[i]) + far(map, at[i + k - 1], b) - far(map, a, b);
            for (int to = 0; to <= n; to++) {
                if (to >= i && to <= i + k)
                    continue;
                int c = before(at, to), d = to < n ? at[to] : map->points - 1;
                int64_t gap = far(map, c, d);
                int64_t in = far(map, c, at[i]) + far(map, at[i + k - 1], d) - gap;
                int64_t turned = far(map, c, at[i + k - 1]) + far(map, at[i], d) - gap +
                                 turn_cost(map, at, i, k);
                if (in >= out && turned >= out)
                    continue;
                if (turned < in)
                    turn(at, i, i + k - 1);
                shift(at, i, k, to);
                return true;
            }
        }
    return false;
}

static void settle(const struct free_map *map, int *at, int n)
{
    while (two_opt(map, at, n) || or_opt(map, at, n))
        ;
}

/* Two short neighbouring stretches change places: what 2-opt cannot undo. */
static void kick(uint64_t *state, int *at, int *room, int n)
{
    enum { SHORT = 12 };
    int most = n / 2 < SHORT ? n / 2 : SHORT;
    int first = 1 + (int)rng_below(state, most), second = 1 + (int)rng_below(state, most);
    int from = (int)rng_below(state, n - first - second + 1);
    memcpy(room, at + from, (size_t)first * sizeof *at);
    memmove(at + from, at + from + first, (size_t)second * sizeof *at);
    memcpy(at + from + second, room, (size_t)first * sizeof *at);
}

int64_t free_tour(const struct free_map *map, int *at, int n)
{
    enum { KICKS_MOST = 200 };
    nearest_first(map, at, n);
    settle(map, at, n);
    int64_t best = free_length(map, at, n);
    int *tried = xmalloc(2 * ((size_t)n + 1) * sizeof *tried);
    uint64_t state = rng_num(n, best);
    int kicks = n * 3 < KICKS_MOST ? n * 3 : KICKS_MOST;
    for (int i = 0; i < kicks && n > 2; i++) {
        memcpy(tried, at, (size_t)n * sizeof *tried);
        kick(&state, tried, tried + n, n);
        settle(map, tried, n);
        int64_t length = free_length(map, tried, n);
        if (length > best)
            continue; /* as long is taken: a grid has many ways alike */
        best = length;
        memcpy(at, tried, (size_t)n * sizeof *tried);
    }
    free(tried);
    return best;
}

/* --- the bound ------------------------------------------------------------------------
 */

/* A tree over the points: start, `at`, end. */
struct tree {
    const struct free_map *map;
    const int *at;
    int n; /* of all: n + 2 */
    double *price, *near;
    int *degree, *via;
    bool *in;
};

static double way(const struct tree *t, int i, int j)
{
    int from = i == 0 ? 0 : i == t->n - 1 ? t->map->points - 1 : t->at[i - 1];
    int to = j == 0 ? 0 : j == t->n - 1 ? t->map->points - 1 : t->at[j - 1];
    int64_t there = far(t->map, from, to), back = far(t->map, to, from);
    return (double)(there < back ? there : back) + t->price[i] + t->price[j];
}

/* Prim's: its length under the prices, degrees left in the tree. */
static double span(struct tree *t)
{
    for (int i = 0; i < t->n; i++) {
        t->near[i] = i ? way(t, 0, i) : 0;
        t->via[i] = 0;
        t->degree[i] = 0;
        t->in[i] = i == 0;
    }
    double length = 0;
    for (int k = 1; k < t->n; k++) {
        int best = -1;
        for (int i = 1; i < t->n; i++)
            if (!t->in[i] && (best < 0 || t->near[i] < t->near[best]))
                best = i;
        t->in[best] = true;
        length += t->near[best];
        t->degree[best]++;
        t->degree[t->via[best]]++;
        for (int i = 1; i < t->n; i++)
            if (!t->in[i] && way(t, best, i) < t->near[i]) {
                t->near[i] = way(t, best, i);
                t->via[i] = best;
            }
    }
    return length;
}

static int wanted(const struct tree *t, int i)
{
    return i == 0 || i == t->n - 1 ? 1 : 2;
}

static double climb(struct tree *t, double step)
{
    enum { ROUNDS = 150 };
    double best = 0;
    for (int round = 0; round < ROUNDS; round++, step *= 0.97) {
        double bound = span(t);
        for (int i = 0; i < t->n; i++)
            bound -= t->price[i] * wanted(t, i);
        best = bound > best ? bound : best;
        for (int i = 0; i < t->n; i++)
            t->price[i] += step * (t->degree[i] - wanted(t, i));
    }
    return best;
}

int64_t free_bound(const struct free_map *map, const int *at, int n)
{
    if (n == 0)
        return 0;
    size_t all = (size_t)n + 2;
    struct tree t = {
        .map = map,
        .at = at,
        .n = n + 2,
        .price = xcalloc(all, sizeof *t.price),
        .near = xcalloc(all, sizeof *t.near),
        .degree = xcalloc(all, sizeof *t.degree),
        .via = xcalloc(all, sizeof *t.via),
        .in = xcalloc(all, sizeof *t.in),
    };
    double step = span(&t) / (double)all / 4;
    double bound = climb(&t, step);
    free(t.price);
    free(t.near);
    free(t.degree);
    free(t.via);
    free(t.in);
    return (int64_t)(bound + 0.99); /* lengths are whole; rounding errors stay below */
}
