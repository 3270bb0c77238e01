/*
 * count_put: what was counted. Within the limit the book follows at once; above it a
 * second person must count the same. A count below what is reserved shorts the newest
 * tasks there, and names them.
 */
#include "floor.h"
#include "tally.h"

#include "tallyman/model/reason.h"

struct count {
    int64_t id, place, item, first_person, first_qty, counted;
    int64_t on_hand, reserved, expiry;
    const char *state, *lot, *place_code;
    int64_t shorted, known; /* units there that are known by their serial */
};

static const char *const cols_shorted[] = {"task", "number", "qty", NULL};

static int read_count(struct op *op, struct count *c)
{
    c->id = request_get(op->req, "count");
    c->counted = request_get(op->req, "qty");
    int found = store_one(
        op->store, op->err,
        "SELECT c.place, c.item, c.first_person, c.first_qty, c.state, c.lot, p.code,"
        "       s.on_hand, s.reserved, s.expiry, (SELECT COUNT(*) FROM serial r"
        "         WHERE r.warehouse = c.warehouse AND r.place = c.place"
        "           AND r.item = c.item AND r.lot = c.lot)"
        "  FROM counting c JOIN place p ON p.id = c.place"
        "  LEFT JOIN stock s ON s.warehouse = c.warehouse AND s.place = c.place"
        "                   AND s.item = c.item AND s.lot = c.lot"
        " WHERE c.id = $1 AND c.warehouse = $2",
        "dd>ddddtttdddd", c->id, op->warehouse, &c->place, &c->item, &c->first_person,
        &c->first_qty, &c->state, &c->lot, &c->place_code, &c->on_hand, &c->reserved,
        &c->expiry, &c->known);
    const char *name = arena_printf(op->arena, "%lld", (long long)c->id);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "count", name);
    op_object(op, "place %s, %s", c->place_code, item_code(op, c->item));
    if (strcmp(c->state, "done") == 0)
        return op_refuse(op, E_STATE, "sss", arena_printf(op->arena, "count %s", name),
                         "done", "an open one");
    int same = c->first_person ? same_person(op, c->first_person, op->person) : 0;
    return same > 0 ? op_refuse(op, E_SAME_PERSON, "s", person_name(op, op->person))
                    : same;
}

/* ---- lines that lose what is reserved for them ---- */

static int newest_lines(struct op *op, const struct count *c, struct work **work)
{
    int n = 0;
    *work = NULL;
    struct work one = {
        .place = c->place, .item = c->item, .place_code = c->place_code, .lot = c->lot};
    struct query *query = store_query(
        op->store,
        "SELECT l.task, l.id, l.expiry, l.qty, l.taken, l.put, l.order_id, l.line_id,"
        "       o.number"
        "  FROM task t JOIN task_line l ON l.task = t.id JOIN orders o ON o.id = "
        "l.order_id"
        " WHERE t.warehouse = $1 AND t.kind = 'pick' AND t.state IN ('open', 'active')"
        "   AND l.state = 'open' AND l.place = $2 AND l.item = $3 AND l.lot = $4"
        "   AND l.qty > l.taken ORDER BY l.id DESC",
        "dddt", op->warehouse, c->place, c->item, c->lot);
    while (query_next(query, "ddddddddt", &one.task, &one.line, &one.expiry, &one.qty,
                      &one.taken, &one.put, &one.order_id, &one.line_id, &one.number)) {
        *work = op_list_more(op, *work, n, sizeof(one));
        (*work)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* Until no more is reserved than was counted. Nothing more of the bin may be reserved
 * meanwhile, so it is suspect while this runs. */
static int short_lines(struct op *op, struct count *c)
{
    struct work *work;
    enum short_outcome outcome;
    int64_t excess = c->reserved - c->counted;
    int n = newest_lines(op, c, &work);
    for (int i = 0; i < n && excess > 0; i++) {
        int64_t cut = work[i].qty - work[i].taken;
        cut = cut < excess ? cut : excess;
        if (line_short(op, &work[i], cut, "count", &outcome))
            return op_fault(op);
        op_row(op, "dtd", work[i].task, work[i].number, cut);
        excess -= cut;
        c->shorted++;
    }
    return n < 0 ? n : 0;
}

/* ---- the book follows ---- */

static int suspect(struct op *op, const struct count *c, int64_t flag)
{
    int done = store_do(op->store, op->err,
                        "UPDATE stock SET suspect = $5 WHERE warehouse = $1"
                        "   AND place = $2 AND item = $3 AND lot = $4",
                        "dddtd", op->warehouse, c->place, c->item, c->lot, flag);
    return done < 0 ? done : 0;
}

static int adjust(struct op *op, struct count *c)
{
    int64_t adj, more = c->counted - c->on_hand;
    if (find_place(op, "ADJ", "outside", &adj) || suspect(op, c, 1) || short_lines(op, c))
        return op_fault(op);
    const struct ledger move = {
        .item = c->item,
        .lot = c->lot,
        .expiry = c->expiry,
        .qty = more > 0 ? more : -more,
        .from = more > 0 ? adj : c->place,
        .to = more > 0 ? c->place : adj,
        .from_outside = more > 0,
        .to_outside = more < 0,
        .reason = "count",
    };
    return ledger_sure(op, &move, NULL);
}

static int finish(struct op *op, const struct count *c, const char *state)
{
    int changed =
        store_do(op->store, op->err,
                 "UPDATE counting SET state = $2, first_person = $3,"
                 "       first_qty = $4, done_at = $5"
                 " WHERE id = $1 AND state IN ('open', 'second')",
                 "dtrdd", c->id, state, c->first_person ? c->first_person : op->person,
                 c->first_person ? c->first_qty : c->counted,
                 strcmp(state, "done") == 0 ? op->now : (int64_t)0);
    return changed_one(op, changed, "the count");
}

enum verdict { SAME, ADJUSTED, SECOND, DIFFERS };

/* A second count that agrees with the book or with the first one decides. Units known by
 * their serial are named when they go (stock.take), never counted away. */
static enum verdict judge(struct op *op, const struct count *c, const struct tally *day)
{
    int64_t limit = rule_num(op, "count", "limit", "units", 5);
    int64_t of_day = rule_num(op, "count", "limit", "day_units", -1);
    int64_t off = c->counted - c->on_hand, many = off < 0 ? -off : off;
    if (!off)
        return SAME;
    if (c->counted < c->known)
        return DIFFERS; /* which of them are gone, a number does not say */
    if (c->first_person)
        return c->counted == c->first_qty ? ADJUSTED : DIFFERS;
    if (of_day >= 0 && tally_sum(day->alone_units, many) > of_day)
        return SECOND; /* a little of one item again and again */
    return many <= limit ? ADJUSTED : SECOND;
}

/* What a person settled, alone or as the second one. */
static int settled(struct op *op, const struct count *c)
{
    int64_t off = c->counted - c->on_hand, many = off < 0 ? -off : off;
    return tally_add(op, "count", c->item,
                     &(struct tally){0, many, 0, c->first_person ? 0 : many});
}

static int differs(struct op *op, const struct count *c)
{
    if (c->counted < c->known)
        return except_raise(
            op, "count", arena_printf(op->arena, "place %s", c->place_code), 0, "stock",
            reason_make(op->arena, REASON_COUNTED_KNOWN, "sdd", item_code(op, c->item),
                        c->counted, c->known));
    return except_raise(
        op, "count", arena_printf(op->arena, "place %s", c->place_code), 0, "stock",
        reason_make(op->arena, REASON_COUNTED, "sddd", item_code(op, c->item),
                    c->first_qty, c->counted, c->on_hand));
}

static int count_put(struct op *op)
{
    static const char *const words[] = {[SAME] = "same",
                                        [ADJUSTED] = "adjusted",
                                        [SECOND] = "second",
                                        [DIFFERS] = "differs"};
    struct count c = {0};
    struct tally day;
    if (read_count(op, &c) || tally_read(op, "count", c.item, &day))
        return op_fault(op);
    enum verdict verdict = judge(op, &c, &day);
    rows_init(&op->reply->rows, cols_shorted);
    if (finish(op, &c, verdict == SECOND ? "second" : "done") ||
        (verdict == ADJUSTED && (adjust(op, &c) || settled(op, &c))) ||
        (verdict == DIFFERS && differs(op, &c)) ||
        (verdict <= ADJUSTED && suspect(op, &c, 0)))
        return op_fault(op);
    op_before(op, "%lld", (long long)c.on_hand);
    op_after(op, "%lld: %s", (long long)c.counted, words[verdict]);
    op_text(op, "outcome", words[verdict]);
    op_num(op, "shorted", c.shorted);
    return 0;
}

const struct op_entry op_count_put = {V_COUNT_PUT, count_put};
