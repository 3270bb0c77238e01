/*
 * route_rules: the rules of thumb that pickers and leads know, as walks past stops. In
 * several blocks the far one is served first; each block is left at its near line, which
 * is the far line of the next.
 *
 * Called for comparison, and by leads who want a simple rule. Between its stops a rule
 * walks the shortest way, so that it obeys one-way aisles too, at their price.
 */
#include "route_in.h"

#include "tallyman/base/arena.h"

/* A walk under way. */
struct path {
    const struct sorted_ask *ask;
    struct spot at;
    int64_t length;
    int *order; /* NULL: not wanted */
    int n;
    int near, far;  /* lines of the block being served */
    bool backwards; /* the far line has the smaller number */
};

static void walk_to(struct path *path, struct spot spot)
{
    path->length += layout_distance(path->ask->layout, &path->at, &spot);
    path->at = spot;
}

static void walk_to_line(struct path *path, int aisle, int line)
{
    walk_to(path, layout_crossing(path->ask->layout, aisle, line));
}

static void serve(struct path *path, int index)
{
    walk_to(path, path->ask->sorted[index].spot);
    if (path->order)
        path->order[path->n] = path->ask->sorted[index].index;
    path->n++;
}

/* Spots `first` … `last` (either direction); none where there are none to walk. */
static void serve_all(struct path *path, int first, int last)
{
    int step = first <= last ? 1 : -1;
    for (int i = first; i != last + step; i += step)
        serve(path, i);
}

static bool from_low(const struct path *path, int line)
{
    return (line == path->near) != path->backwards;
}

static int other(const struct path *path, int line)
{
    return line == path->near ? path->far : path->near;
}

static void go_back(struct path *path, const struct piece *piece, int line)
{
    walk_to_line(path, piece->aisle, line);
    if (from_low(path, line))
        serve_all(path, piece->first, piece->last);
    else
        serve_all(path, piece->last, piece->first);
    walk_to_line(path, piece->aisle, line);
}

static void go_through(struct path *path, const struct piece *piece, int line)
{
    walk_to_line(path, piece->aisle, line);
    if (from_low(path, line))
        serve_all(path, piece->first, piece->last);
    else
        serve_all(path, piece->last, piece->first);
    walk_to_line(path, piece->aisle, other(path, line));
}

static int side_of(const struct path *path)
{
    return path->at.y == path->ask->layout->y[path->far] ? path->far : path->near;
}

typedef void serve_block(struct path *path, const struct piece *const *piece, int n);

static void s_shape(struct path *path, const struct piece *const *piece, int n)
{
    int side = side_of(path);
    for (int i = 0; i < n; i++) {
        if (i == n - 1 && side == path->near) {
            go_back(path, piece[i], side);
        } else {
            go_through(path, piece[i], side);
            side = other(path, side);
        }
    }
}

static void in_and_out(struct path *path, const struct piece *const *piece, int n)
{
    for (int i = 0; i < n; i++)
        go_back(path, piece[i], path->near);
}

/* The part of a piece that is served from this line: up to its largest gap. */
static void to_gap(struct path *path, const struct piece *piece, int line)
{
    const struct layout *layout = path->ask->layout;
    int64_t length = layout->y[piece->block + 1] - layout->y[piece->block];
    int64_t before = length - piece->high, after = length - piece->low;
    int below = piece->below; /* spots up to here belong to the low line */
    if (before >= piece->gap && before >= after)
        below = piece->first - 1;
    else if (after >= piece->gap)
        below = piece->last;
    bool low = from_low(path, line);
    if (low ? below < piece->first : below >= piece->last)
        return;
    walk_to_line(path, piece->aisle, line);
    if (low)
        serve_all(path, piece->first, below);
    else
        serve_all(path, piece->last, below + 1);
    walk_to_line(path, piece->aisle, line);
}

static void largest_gap(struct path *path, const struct piece *const *piece, int n)
{
    if (n == 1) {
        s_shape(path, piece, n);
        return;
    }
    go_through(path, piece[0], path->near);
    for (int i = 1; i < n - 1; i++)
        to_gap(path, piece[i], path->far);
    go_through(path, piece[n - 1], path->far);
    for (int i = n - 2; i > 0; i--)
        to_gap(path, piece[i], path->near);
}

static int64_t cost(const struct path *path, const struct piece *piece, int line,
                    bool through)
{
    const struct layout *layout = path->ask->layout;
    if (through)
        return layout->y[piece->block + 1] - layout->y[piece->block];
    return 2 * (from_low(path, line) ? piece->low : piece->high);
}

/* least[i][side]: what pieces i … n-1 cost from that side, ending at the near line. */
static void combined(struct path *path, const struct piece *const *piece, int n)
{
    int64_t(*least)[2] = xcalloc((size_t)n + 1, sizeof *least);
    const int line[2] = {path->near, path->far};
    least[n][1] = INT64_MAX / 4;
    for (int i = n - 1; i >= 0; i--)
        for (int s = 0; s < 2; s++) {
            int64_t through = cost(path, piece[i], line[s], true) + least[i + 1][!s];
            int64_t back = cost(path, piece[i], line[s], false) + least[i + 1][s];
            least[i][s] = through < back ? through : back;
        }
    int s = side_of(path) == path->far;
    for (int i = 0; i < n; i++) {
        bool through = cost(path, piece[i], line[s], true) + least[i + 1][!s] <
                       cost(path, piece[i], line[s], false) + least[i + 1][s];
        if (through)
            go_through(path, piece[i], line[s]);
        else
            go_back(path, piece[i], line[s]);
        s = through ? !s : s;
    }
    free(least);
}

static const struct {
    const char *name;
    serve_block *serve;
} rules[RULES] = {
    [RULE_S_SHAPE] = {"s-shape", s_shape},
    [RULE_RETURN] = {"return", in_and_out},
    [RULE_LARGEST_GAP] = {"largest gap", largest_gap},
    [RULE_COMBINED] = {"combined", combined},
};

const char *route_rule_name(enum route_rule rule)
{
    return rules[rule].name;
}

/* The pieces of a block, beginning at the end that is nearer to the picker. */
static int pieces_of(const struct path *path, int block, const struct piece **out)
{
    const struct layout *layout = path->ask->layout;
    int n = 0;
    for (int i = 0; i < path->ask->pieces; i++)
        if (path->ask->piece[i].block == block)
            out[n++] = &path->ask->piece[i];
    int64_t x = layout->x[path->at.aisle];
    if (n > 1 &&
        llabs(x - layout->x[out[n - 1]->aisle]) < llabs(x - layout->x[out[0]->aisle]))
        for (int i = 0; i < n / 2; i++) {
            const struct piece *swapped = out[i];
            out[i] = out[n - 1 - i];
            out[n - 1 - i] = swapped;
        }
    return n;
}

int64_t walk_rule(enum route_rule rule, const struct sorted_ask *ask, int *order)
{
    const struct layout *layout = ask->layout;
    int blocks = layout->lines - 1;
    struct path path = {
        .ask = ask,
        .at = layout_crossing(layout, ask->start->aisle, ask->start->line),
        .order = order,
        .backwards = ask->start->line > blocks / 2,
    };
    const struct piece **piece = xmalloc((size_t)ask->pieces * sizeof(void *));
    for (int i = blocks - 1; i >= 0; i--) {
        int block = path.backwards ? blocks - 1 - i : i;
        path.near = path.backwards ? block + 1 : block;
        path.far = path.backwards ? block : block + 1;
        int n = pieces_of(&path, block, piece);
        if (n > 0)
            rules[rule].serve(&path, piece, n);
    }
    free(piece);
    walk_to_line(&path, ask->end->aisle, ask->end->line);
    return path.length + ask->start->extra + ask->end->extra;
}
