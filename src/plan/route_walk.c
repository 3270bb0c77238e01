/*
 * route_walk: from the pieces of walking an exact tour is made of to the order in which
 * it meets the spots: an Euler walk over crossings (Hierholzer), spots named when their
 * aisle is first walked or, where they are reached from a crossing and back, when that
 * crossing is first met.
 *
 * Called by the exact router. The pieces are balanced and connected; that is its promise.
 */
#include "route_in.h"

#include "tallyman/base/arena.h"

struct edge {
    int from, to;
    int piece;   /* index, or -1 */
    int next[2]; /* edges that begin at `from`, at `to` */
    bool used;
};

struct walk {
    const struct sorted_ask *ask;
    bool directed;
    int lines;
    struct edge *edge;
    int edges, room;
    int *first;                  /* by crossing */
    const struct stride **visit; /* by piece: how it is served from its crossings */
    bool *met, *walked;          /* by crossing; by piece */
    int *order, n;
};

static int find_piece(const struct sorted_ask *ask, int aisle, int block)
{
    int low = 0, high = ask->pieces - 1;
    while (low <= high) {
        int middle = (low + high) / 2;
        const struct piece *p = &ask->piece[middle];
        if (p->aisle == aisle && p->block == block)
            return middle;
        if (p->aisle < aisle || (p->aisle == aisle && p->block < block))
            low = middle + 1;
        else
            high = middle - 1;
    }
    return -1;
}

static void add_edge(struct walk *walk, int from, int to, int piece)
{
    if (walk->edges == walk->room) {
        walk->room = walk->room ? walk->room * 2 : 64;
        walk->edge = xrealloc(walk->edge, (size_t)walk->room * sizeof *walk->edge);
    }
    int e = walk->edges++;
    walk->edge[e] = (struct edge){from, to, piece, {walk->first[from], -1}, false};
    walk->first[from] = e * 2;
    if (!walk->directed) {
        walk->edge[e].next[1] = walk->first[to];
        walk->first[to] = e * 2 + 1;
    }
}

/* `net` times forward where positive; 0: once each way. */
static void add_edges(struct walk *walk, int from, int to, int piece, int net)
{
    for (int i = 0; i < net || (net == 0 && i < 1); i++)
        add_edge(walk, from, to, piece);
    for (int i = 0; i < -net || (net == 0 && i < 1); i++)
        add_edge(walk, to, from, piece);
}

static void lay(struct walk *walk, const struct stride *s, int next_aisle)
{
    int at = s->aisle * walk->lines + s->at;
    int piece = find_piece(walk->ask, s->aisle, s->at);
    switch (s->move) {
    case MOVE_PASS:
        add_edges(walk, at, at + 1, piece, s->k);
        return;
    case MOVE_DOUBLE:
        add_edges(walk, at, at + 1, piece, 0);
        return;
    case MOVE_KEEP: /* out less in: what is missing is walked out */
        add_edges(walk, at, next_aisle * walk->lines + s->at, -1, -s->k);
        return;
    case MOVE_LOW:
    case MOVE_HIGH:
    case MOVE_GAP:
        walk->visit[piece] = s;
        return;
    default:
        return;
    }
}

static void name(struct walk *walk, int first, int last)
{
    int step = first <= last ? 1 : -1;
    for (int i = first; i != last + step; i += step)
        walk->order[walk->n++] = walk->ask->sorted[i].index;
}

/* Spots served from this crossing and back to it. */
static void meet(struct walk *walk, int crossing)
{
    if (walk->met[crossing])
        return;
    walk->met[crossing] = true;
    int aisle = crossing / walk->lines, line = crossing % walk->lines;
    int above = find_piece(walk->ask, aisle, line);
    int below = find_piece(walk->ask, aisle, line - 1);
    if (above >= 0 && walk->visit[above]) {
        const struct piece *p = &walk->ask->piece[above];
        if (walk->visit[above]->move == MOVE_LOW)
            name(walk, p->first, p->last);
        if (walk->visit[above]->move == MOVE_GAP)
            name(walk, p->first, p->below);
    }
    if (below >= 0 && walk->visit[below]) {
        const struct piece *p = &walk->ask->piece[below];
        if (walk->visit[below]->move == MOVE_HIGH)
            name(walk, p->last, p->first);
        if (walk->visit[below]->move == MOVE_GAP)
            name(walk, p->last, p->below + 1);
    }
}

static void pass(struct walk *walk, const struct edge *edge, int to)
{
    if (edge->piece < 0 || walk->walked[edge->piece])
        return;
    walk->walked[edge->piece] = true;
    const struct piece *p = &walk->ask->piece[edge->piece];
    bool to_back = to % walk->lines == p->block + 1;
    name(walk, to_back ? p->first : p->last, to_back ? p->last : p->first);
}

static int take_edge(struct walk *walk, int crossing)
{
    int *at = &walk->first[crossing];
    while (*at >= 0 && walk->edge[*at / 2].used)
        *at = walk->edge[*at / 2].next[*at % 2];
    return *at;
}

/* Crossings in the order walked; via[i] is the edge that led to the i-th. */
static int euler(struct walk *walk, int start, int *path, int *via)
{
    size_t room = (size_t)walk->edges + 1;
    int *stack = xmalloc(2 * room * sizeof *stack), *came = stack + room;
    int depth = 1, n = 0;
    stack[0] = start;
    came[0] = -1;
    while (depth > 0) {
        int half = take_edge(walk, stack[depth - 1]);
        if (half < 0) {
            depth--;
            path[n] = stack[depth];
            via[n++] = came[depth];
            continue;
        }
        struct edge *edge = &walk->edge[half / 2];
        edge->used = true;
        stack[depth] = half % 2 ? edge->from : edge->to;
        came[depth++] = half / 2;
    }
    free(stack);
    return n;
}

static void name_all(struct walk *walk, int start)
{
    size_t room = (size_t)walk->edges + 1;
    int *path = xmalloc(2 * room * sizeof *path), *via = path + room;
    int n = euler(walk, start, path, via);
    for (int i = n - 1; i >= 0; i--) { /* the walk was found from its end */
        if (via[i] >= 0)
            pass(walk, &walk->edge[via[i]], path[i]);
        meet(walk, path[i]);
    }
    free(path);
    BUG_IF(walk->n != walk->ask->n);
}

void walk_order(const struct sorted_ask *ask, const struct stride *strides, int n,
                bool directed, int *order)
{
    int lines = ask->layout->lines;
    size_t crossings = (size_t)ask->layout->aisles * (size_t)lines;
    size_t pieces = (size_t)ask->pieces;
    struct walk walk = {
        .ask = ask,
        .directed = directed,
        .lines = lines,
        .first = xmalloc(crossings * sizeof *walk.first),
        .visit = xcalloc(pieces, sizeof *walk.visit),
        .met = xcalloc(crossings, sizeof *walk.met),
        .walked = xcalloc(pieces, sizeof *walk.walked),
        .order = order,
    };
    for (size_t i = 0; i < crossings; i++)
        walk.first[i] = -1;
    int aisle = n ? strides[0].aisle : 0, next = aisle;
    for (int i = 0; i < n; i++) { /* from the last aisle back */
        if (strides[i].aisle != aisle) {
            next = aisle;
            aisle = strides[i].aisle;
        }
        lay(&walk, &strides[i], next);
    }
    name_all(&walk, ask->start->aisle * lines + ask->start->line);
    free(walk.edge);
    free(walk.first);
    free(walk.visit);
    free(walk.met);
    free(walk.walked);
}
