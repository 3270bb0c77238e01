/*
 * frontier: the states as packed numbers, a hash that numbers them, and a table of what
 * each move makes of each, filled as it is asked for.
 *
 * Called by route.c. A state is canonical: components are numbered by their first line,
 * so that equal frontiers have equal numbers. Balances beyond the greatest flow are
 * given up (FRONTIER_NEVER).
 */
#include "frontier.h"

#include "tallyman/base/arena.h"

enum { UNKNOWN = -2 };

/* Unpacked: balance (out less in) and component, 0: not come by. */
struct front {
    int8_t balance[LAYOUT_LINES], part[LAYOUT_LINES];
};

struct frontier {
    int lines, flow, moves;
    struct front *front;
    int states, room;
    int32_t *after; /* [state * moves + move] */
    int32_t *hash;  /* state + 1 */
    uint32_t mask;
};

static uint32_t hash_of(const struct front *front)
{
    const unsigned char *byte = (const unsigned char *)front;
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < sizeof *front; i++)
        h = (h ^ byte[i]) * 16777619u;
    return h ^ h >> 15;
}

static void put(struct frontier *f, int state)
{
    uint32_t at = hash_of(&f->front[state]) & f->mask;
    while (f->hash[at])
        at = (at + 1) & f->mask;
    f->hash[at] = state + 1;
}

static void grow(struct frontier *f)
{
    f->room *= 2;
    f->front = xrealloc(f->front, (size_t)f->room * sizeof *f->front);
    f->after = xrealloc(f->after, (size_t)f->room * (size_t)f->moves * sizeof *f->after);
    free(f->hash);
    f->mask = (uint32_t)f->room * 2 - 1;
    f->hash = xcalloc(f->mask + 1, sizeof *f->hash);
    for (int i = 0; i < f->states; i++)
        put(f, i);
}

static int number(struct frontier *f, const struct front *front)
{
    uint32_t at = hash_of(front) & f->mask;
    for (; f->hash[at]; at = (at + 1) & f->mask)
        if (memcmp(&f->front[f->hash[at] - 1], front, sizeof *front) == 0)
            return f->hash[at] - 1;
    if (f->states == f->room)
        grow(f);
    f->front[f->states] = *front;
    for (int m = 0; m < f->moves; m++)
        f->after[f->states * f->moves + m] = UNKNOWN;
    put(f, f->states);
    return f->states++;
}

struct frontier *frontier_new(int lines, int flow)
{
    struct frontier *f = xcalloc(1, sizeof *f);
    f->lines = lines;
    f->flow = flow;
    int widest = flow ? 2 * flow + 1 : 1;
    f->moves = MOVE_PASS * LAYOUT_LINES + widest * (lines - 1);
    f->room = 32;
    grow(f);
    const struct front none = {{0}, {0}};
    number(f, &none);
    return f;
}

void frontier_free(struct frontier *frontier)
{
    if (!frontier)
        return;
    free(frontier->front);
    free(frontier->after);
    free(frontier->hash);
    free(frontier);
}

int frontier_move(const struct frontier *frontier, enum frontier_move move, int at, int k)
{
    int base = (int)move * LAYOUT_LINES;
    if (move != MOVE_PASS)
        return base + at;
    int widest = frontier->flow ? 2 * frontier->flow + 1 : 1;
    return base + at * widest + k + (frontier->flow ? frontier->flow : -1);
}

/* Components numbered by their first line. */
static int canonical(struct frontier *f, struct front *front)
{
    int8_t as[LAYOUT_LINES * 2 + 1] = {0}, next = 0;
    for (int line = 0; line < f->lines; line++) {
        int part = front->part[line];
        if (part == 0)
            continue;
        if (!as[part])
            as[part] = ++next;
        front->part[line] = as[part];
    }
    return number(f, front);
}

static void come_by(struct front *front, int line)
{
    if (front->part[line] == 0)
        front->part[line] = (int8_t)(LAYOUT_LINES + 1 + line); /* a part of its own */
}

static void join(struct front *front, int a, int b)
{
    come_by(front, a);
    come_by(front, b);
    int8_t from = front->part[b], to = front->part[a];
    for (int line = 0; line < LAYOUT_LINES; line++)
        if (front->part[line] == from)
            front->part[line] = to;
}

static bool add(const struct frontier *f, struct front *front, int line, int k)
{
    int sum = front->balance[line] + k;
    if (f->flow == 0)
        sum &= 1;
    front->balance[line] = (int8_t)sum;
    return sum <= f->flow + (f->flow == 0) && -sum <= f->flow;
}

/* A line may end here when its balance is even and its component lives on elsewhere. */
static bool drop(const struct frontier *f, struct front *front, int line)
{
    int part = front->part[line];
    front->part[line] = 0;
    if (front->balance[line] != 0)
        return false;
    for (int other = 0; other < f->lines; other++)
        if (other != line && front->part[other] == part)
            return true;
    return part == 0;
}

static bool move_block(const struct frontier *f, struct front *front,
                       enum frontier_move move, int block, int k)
{
    switch (move) {
    case MOVE_DOUBLE:
        join(front, block, block + 1);
        return true;
    case MOVE_LOW:
        come_by(front, block);
        return true;
    case MOVE_HIGH:
        come_by(front, block + 1);
        return true;
    case MOVE_GAP:
        come_by(front, block);
        come_by(front, block + 1);
        return true;
    default:
        join(front, block, block + 1);
        return add(f, front, block, k) & add(f, front, block + 1, -k);
    }
}

static bool move_line(const struct frontier *f, struct front *front,
                      enum frontier_move move, int line)
{
    if (move == MOVE_DROP)
        return drop(f, front, line);
    if (move == MOVE_KEEP)
        return front->part[line] != 0;
    come_by(front, line);
    return move == MOVE_TOUCH || add(f, front, line, move == MOVE_START ? -1 : 1);
}

static int work_out(struct frontier *f, int state, int move)
{
    struct front front = f->front[state];
    enum frontier_move kind = MOVE_PASS;
    int at = move % LAYOUT_LINES, k = 0;
    if (move < MOVE_PASS * LAYOUT_LINES) {
        kind = (enum frontier_move)(move / LAYOUT_LINES);
    } else {
        int widest = f->flow ? 2 * f->flow + 1 : 1;
        at = (move - MOVE_PASS * LAYOUT_LINES) / widest;
        k = (move - MOVE_PASS * LAYOUT_LINES) % widest - (f->flow ? f->flow : -1);
    }
    bool of_block = kind <= MOVE_GAP || kind == MOVE_PASS;
    bool can =
        of_block ? move_block(f, &front, kind, at, k) : move_line(f, &front, kind, at);
    return can ? canonical(f, &front) : FRONTIER_NEVER;
}

int frontier_after(struct frontier *frontier, int state, int move)
{
    size_t at = (size_t)state * (size_t)frontier->moves + (size_t)move;
    int after = frontier->after[at];
    if (after == UNKNOWN) {
        after = work_out(frontier, state, move);
        frontier->after[at] = after; /* the table may have moved: by index */
    }
    return after;
}

int frontier_net(const struct frontier *frontier, int state, int line)
{
    return frontier->front[state].balance[line];
}

int frontier_times(const struct frontier *frontier, int state, int line)
{
    int net = frontier->front[state].balance[line];
    return net == 0 ? 2 : net < 0 ? -net : net;
}

bool frontier_whole(const struct frontier *frontier, int state)
{
    const struct front *front = &frontier->front[state];
    for (int line = 0; line < frontier->lines; line++)
        if (front->balance[line] != 0 || front->part[line] > 1)
            return false;
    return state != FRONTIER_EMPTY;
}

int frontier_states(const struct frontier *frontier)
{
    return frontier->states;
}
