/*
 * sign.list: what a lead should look at. Signs are not proofs: each says what was seen,
 * of whom, how often, and the last of it, so that it can be held against the log.
 */
#include "sign_in.h"

#include "history.h"

#define DAY_MS INT64_C(86400000)

static const char *const columns[] = {"kind",     "badge",   "name",   "other", "times",
                                      "first_at", "last_at", "detail", NULL};

/* ---- spots ---- */

void spots_init(struct spots *spots, struct arena *arena)
{
    *spots = (struct spots){.arena = arena, .room = 256};
    spots->slot = arena_alloc(arena, sizeof(*spots->slot) * 256);
    memset(spots->slot, 0, sizeof(*spots->slot) * 256);
}

static struct spot *find(struct spot *slot, int room, int64_t a, int64_t b)
{
    uint64_t hash = (uint64_t)a * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (uint64_t)b) * UINT64_C(0xff51afd7ed558ccd);
    int i = (int)((hash >> 33) % (uint64_t)room);
    while (slot[i].used && (slot[i].a != a || slot[i].b != b))
        i = (i + 1) % room;
    return &slot[i];
}

static void grow(struct spots *spots)
{
    int room = spots->room * 2;
    struct spot *slot = arena_alloc(spots->arena, sizeof(*slot) * (size_t)room);
    memset(slot, 0, sizeof(*slot) * (size_t)room);
    for (int i = 0; i < spots->room; i++) {
        if (spots->slot[i].used)
            *find(slot, room, spots->slot[i].a, spots->slot[i].b) = spots->slot[i];
    }
    spots->slot = slot;
    spots->room = room;
}

struct spot *spots_at(struct spots *spots, int64_t a, int64_t b)
{
    struct spot *spot = find(spots->slot, spots->room, a, b);
    if (spot->used)
        return spot;
    if (spots->n * 2 >= spots->room) {
        grow(spots);
        spot = find(spots->slot, spots->room, a, b);
    }
    *spot = (struct spot){.a = a, .b = b, .used = true};
    spots->n++;
    return spot;
}

/* ---- signs ---- */

static struct sign *same(struct signs *signs, const struct sign *sign)
{
    for (int i = 0; i < signs->n; i++) {
        struct sign *one = &signs->sign[i];
        if (one->person == sign->person && strcmp(one->kind, sign->kind) == 0 &&
            strcmp(one->other, sign->other) == 0)
            return one;
    }
    return NULL;
}

void sign_add(struct signs *signs, const struct sign *sign)
{
    struct sign *one = same(signs, sign);
    if (one) {
        one->times += sign->times;
        one->last_at = sign->last_at;
        one->detail = arena_text(signs->op->arena, sign->detail);
        return;
    }
    if (signs->n == SIGNS_MOST) {
        signs->many = true;
        return;
    }
    one = &signs->sign[signs->n++];
    *one = *sign;
    one->other = arena_text(signs->op->arena, sign->other);
    one->detail = arena_text(signs->op->arena, sign->detail);
}

/* Kinds of which one or two say nothing. */
static bool often_enough(struct op *op, const struct sign *sign)
{
    if (strcmp(sign->kind, "short") == 0)
        return sign->times >= rule_num(op, "signs", "short", "times", 3);
    return true;
}

static int by_times(const void *left, const void *right)
{
    const struct sign *a = left, *b = right;
    int kinds = strcmp(a->kind, b->kind);
    if (kinds)
        return kinds;
    return a->times != b->times ? (a->times < b->times ? 1 : -1)
                                : (a->person > b->person) - (a->person < b->person);
}

static int say(struct signs *signs)
{
    struct op *op = signs->op;
    const char *badge = "", *name = "";
    qsort(signs->sign, (size_t)signs->n, sizeof(*signs->sign), by_times);
    rows_init(&op->reply->rows, columns);
    for (int i = 0; i < signs->n; i++) {
        const struct sign *s = &signs->sign[i];
        if (!often_enough(op, s))
            continue;
        if (store_one(op->store, op->err, "SELECT badge, name FROM person WHERE id = $1",
                      "d>tt", s->person, &badge, &name) < 0)
            return op_fault(op);
        op_row(op, "ttttdddt", s->kind, badge, name, s->other, s->times, s->first_at,
               s->last_at, s->detail);
    }
    return 0;
}

/* As much of what is asked for as is read at once. */
static int window(struct signs *signs)
{
    struct op *op = signs->op;
    int64_t most =
        request_has(op->req, "limit") ? request_get(op->req, "limit") : SIGN_ROWS;
    signs->from = request_get(op->req, "from");
    signs->to = request_get(op->req, "to");
    if (!signs->to)
        signs->to = op->now + 1;
    if (!signs->from)
        signs->from = signs->to > DAY_MS ? signs->to - DAY_MS : 0;
    if (signs->from >= signs->to)
        return op_refuse(op, E_ARGUMENT, "sss", "to", "a time after `from`",
                         arena_printf(op->arena, "%lld", (long long)signs->to));
    int64_t asked = signs->to;
    if (history_part(op, signs->from, most, &signs->to))
        return op_fault(op);
    signs->cut = signs->to < asked;
    return 0;
}

static int run(struct op *op)
{
    struct signs *signs = arena_alloc(op->arena, sizeof(*signs));
    int64_t offset_min = 0;
    *signs = (struct signs){.op = op};
    if (window(signs))
        return op_fault(op);
    if (store_one(op->store, op->err, "SELECT offset_min FROM warehouse WHERE id = $1",
                  "d>d", op->warehouse, &offset_min) < 0)
        return op_fault(op);
    if (sign_log(signs) || sign_moves(signs) || sign_approver(signs))
        return op_fault(op);
    op_num(op, "from", signs->from);
    op_num(op, "to", signs->to);
    op_num(op, "cut", signs->cut);
    op_num(op, "many", signs->many);
    op_num(op, "offset_min", offset_min);
    return say(signs);
}

const struct op_entry op_sign_list = {V_SIGN_LIST, run};
