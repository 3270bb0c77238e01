/*
 * recheck.try: a policy held against parcels that were closed in a past period, before it
 * goes live: how many a second person would have looked into, how long that takes by what
 * looks really took, and how many of the errors that became known it would have caught.
 * A long period is tried in parts, so that nobody waits for the whole of it.
 * order.wrong: a customer got something else; with what counts find, these are the errors
 * that are known.
 */
#include "due.h"
#include "history.h"
#include "office_in.h"

enum { PARCELS = 500, REASONS = 16, LOOK_MOST_MS = 1800000, LOOKS_MOST = 5000 };

#define DAY_MS INT64_C(86400000)
/* A parcel is closed within so long after it was opened, looks are learned from as long.
 */
#define OPEN_MS (2 * DAY_MS)
#define LEARN_MS (30 * DAY_MS)

static const char *const columns[] = {"why", "parcels", "units", "caught", NULL};

struct box {
    int64_t id, order, closed_at, units, was, wrong, took;
};

struct reason {
    const char *why;
    int64_t parcels, units, caught;
};

struct trial {
    struct due_policy policy;
    int64_t from, to; /* this part of the period */
    struct box *box;
    int n, room, reasons;
    struct reason reason[REASONS];
    int64_t due, was, units, known, caught, ms; /* ms: of all looks that are due */
    int64_t looks, look_ms, look_units;         /* measured */
};

static void read_policy(struct op *op, struct due_policy *policy)
{
    char value[24];
    due_default(policy);
    for (int i = 0; i < DUE_KEYS; i++) {
        if (!request_has(op->req, due_keys[i].name))
            continue;
        snprintf(value, sizeof(value), "%lld",
                 (long long)request_get(op->req, due_keys[i].name));
        BUG_IF(due_take(policy, due_keys[i].name, value, op->err));
    }
}

/* As many as are tried at once: all that were closed in one moment, at the least. */
static int part(struct op *op, struct trial *trial, int64_t first, int64_t last)
{
    int64_t began = trial->to, ends = trial->to;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MIN(closed_at), $5) FROM parcel"
                  " WHERE id >= $2 AND id < $3 AND warehouse = $1"
                  "   AND closed_at >= $4 AND closed_at < $5",
                  "ddddd>d", op->warehouse, first, last, trial->from, trial->to,
                  &began) < 0 ||
        store_one(op->store, op->err,
                  "SELECT closed_at FROM parcel"
                  " WHERE id >= $2 AND id < $3 AND warehouse = $1"
                  "   AND closed_at >= $4 AND closed_at < $5"
                  " ORDER BY closed_at LIMIT 1 OFFSET $6",
                  "dddddd>d", op->warehouse, first, last, trial->from, trial->to,
                  (int64_t)PARCELS, &ends) < 0)
        return op_fault(op);
    if (ends < trial->to)
        trial->to = ends > began ? ends : began + 1;
    return 0;
}

static void keep_box(struct op *op, struct trial *trial, const struct box *box)
{
    size_t n = (size_t)trial->n, size = sizeof(*box);
    if (trial->n == trial->room) {
        trial->room = trial->room ? 2 * trial->room : PARCELS;
        trial->box =
            arena_grow(op->arena, trial->box, n * size, (size_t)trial->room * size);
    }
    trial->box[trial->n++] = *box;
}

/* Parcels closed in this part, with what looking into them really took. An error is known
 * when a customer told it, or somebody who counted the box: for its worth or drawn. */
static int read_boxes(struct op *op, struct trial *trial)
{
    struct box one;
    int64_t first = 0, last = 0;
    if (history_parcel_since(op, trial->from - OPEN_MS, &first) ||
        history_parcel_since(op, trial->to, &last) || part(op, trial, first, last))
        return op_fault(op);
    struct query *query = store_query(
        op->store,
        "SELECT p.id, p.order_id, p.closed_at, p.units,"
        "       CASE WHEN p.recheck = 'none' THEN 0 ELSE 1 END,"
        "       CASE WHEN EXISTS (SELECT 1 FROM mistake m WHERE m.parcel = p.id)"
        "              OR EXISTS (SELECT 1 FROM recheck r JOIN qc_defect d"
        "                    ON d.recheck = r.id WHERE r.parcel = p.id"
        "                   AND r.state = 'held')"
        "            THEN 1 ELSE 0 END,"
        "       COALESCE((SELECT CAST(SUM(r.closed_at - r.begun_at) AS BIGINT)"
        "           FROM recheck r WHERE r.parcel = p.id AND r.closed_at > 0), 0)"
        "  FROM parcel p WHERE p.id >= $2 AND p.id < $3 AND p.warehouse = $1"
        "   AND p.closed_at >= $4 AND p.closed_at < $5 ORDER BY p.id",
        "ddddd", op->warehouse, first, last, trial->from, trial->to);
    while (query_next(query, "ddddddd", &one.id, &one.order, &one.closed_at, &one.units,
                      &one.was, &one.wrong, &one.took))
        keep_box(op, trial, &one);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* What a look takes, by the newest of the weeks before; one that somebody left lying says
 * nothing. */
static int measure(struct op *op, struct trial *trial, int64_t to)
{
    int64_t first = 0, last = 0;
    if (history_recheck_since(op, to - LEARN_MS, &first) ||
        history_recheck_since(op, to, &last))
        return op_fault(op);
    first = first > last - LOOKS_MOST ? first : last - LOOKS_MOST;
    int found = store_one(
        op->store, op->err,
        "SELECT COUNT(*), COALESCE(CAST(SUM(x.ms) AS BIGINT), 0),"
        "       COALESCE(CAST(SUM(x.units) AS BIGINT), 0) FROM"
        "   (SELECT r.closed_at - r.begun_at AS ms, (SELECT CAST(SUM(u.qty) AS BIGINT)"
        "      FROM recheck_unit u WHERE u.recheck = r.id) AS units"
        "      FROM recheck r WHERE r.id >= $2 AND r.warehouse = $1 AND r.begun_at < $3"
        "       AND r.closed_at > r.begun_at) x WHERE x.ms <= $4 AND x.units > 0",
        "dddd>ddd", op->warehouse, first, to, (int64_t)LOOK_MOST_MS, &trial->looks,
        &trial->look_ms, &trial->look_units);
    return found < 0 ? found : 0;
}

static struct reason *reason_of(struct trial *trial, const char *why)
{
    int i = 0;
    while (i < trial->reasons && strcmp(trial->reason[i].why, why) != 0)
        i++;
    BUG_IF(i == REASONS);
    if (i == trial->reasons)
        trial->reason[trial->reasons++] = (struct reason){.why = why};
    return &trial->reason[i];
}

static void count_due(struct trial *trial, const struct box *box, const char *why)
{
    struct reason *reason = reason_of(trial, why);
    bool measured = box->took > 0 && box->took <= 2 * LOOK_MOST_MS;
    reason->parcels++;
    reason->units += box->units;
    reason->caught += box->wrong;
    trial->due++;
    trial->units += box->units;
    trial->caught += box->wrong;
    if (measured)
        trial->ms += box->took;
    else if (trial->look_units)
        trial->ms += box->units * trial->look_ms / trial->look_units;
}

static int run_try(struct op *op)
{
    struct trial *trial = arena_alloc(op->arena, sizeof(*trial));
    int64_t from = request_get(op->req, "from"), to = request_get(op->req, "to");
    const char *why;
    *trial = (struct trial){.from = from, .to = to};
    if (from >= to)
        return op_refuse(op, E_ARGUMENT, "sss", "to", "a time after `from`",
                         arena_printf(op->arena, "%lld", (long long)to));
    read_policy(op, &trial->policy);
    if (read_boxes(op, trial) || measure(op, trial, to))
        return op_fault(op);
    for (int i = 0; i < trial->n; i++) {
        const struct box *box = &trial->box[i];
        trial->was += box->was;
        trial->known += box->wrong;
        if (due_judge(op, box->order, &trial->policy, box->closed_at, &why))
            return op_fault(op);
        if (*why)
            count_due(trial, box, why);
    }
    op_num(op, "parcels", trial->n);
    op_num(op, "due", trial->due);
    op_num(op, "was", trial->was);
    op_num(op, "units", trial->units);
    op_num(op, "looks", trial->looks);
    op_num(op, "ms", trial->ms);
    op_num(op, "known", trial->known);
    op_num(op, "caught", trial->caught);
    op_num(op, "next", trial->to < to ? trial->to : 0);
    rows_init(&op->reply->rows, columns);
    for (int i = 0; i < trial->reasons; i++) {
        const struct reason *r = &trial->reason[i];
        op_row(op, "tddd", r->why, r->parcels, r->units, r->caught);
    }
    return 0;
}

/* ---- what a customer says ---- */

/* The parcel that should have held it; the order's last one when nothing says which. */
static int parcel_with(struct op *op, int64_t order, int64_t item, int64_t *parcel)
{
    return store_one(op->store, op->err,
                     "SELECT p.id FROM parcel p WHERE p.stage = 'shipped' AND"
                     "  (p.order_id = $1 OR p.order_id = (SELECT head FROM orders"
                     "                                     WHERE id = $1))"
                     " ORDER BY CASE WHEN EXISTS (SELECT 1 FROM parcel_line x"
                     "     JOIN order_line l ON l.id = x.line_id WHERE x.parcel = p.id"
                     "      AND l.order_id = $1 AND l.item = $2) THEN 0 ELSE 1 END,"
                     "  p.id DESC LIMIT 1",
                     "dd>d", order, item, parcel);
}

/* One error is told once, however often somebody writes it down. */
static int told_before(struct op *op, int64_t order, int64_t parcel, int64_t item)
{
    int64_t one;
    return store_one(op->store, op->err,
                     "SELECT 1 FROM mistake WHERE warehouse = $1 AND parcel = $2"
                     "   AND order_id = $3 AND item = $4 AND found = 'customer' LIMIT 1",
                     "dddd>d", op->warehouse, parcel, order, item, &one);
}

static int run_wrong(struct op *op)
{
    struct order_seen seen;
    int64_t item, units, parcel = 0, has = 0;
    const char *reason = request_str(op->req, "reason");
    if (order_seen(op, &seen) ||
        find_code(op, request_str(op->req, "item"), &item, &units) ||
        store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM order_line WHERE order_id = $1 AND item = $2",
                  "dd>d", seen.id, item, &has) < 0)
        return op_fault(op);
    if (!has)
        return op_refuse(op, E_NOT_FOUND, "ss", "line of the order", item_code(op, item));
    int found = parcel_with(op, seen.id, item, &parcel);
    if (found < 0)
        return found;
    if (!found)
        return order_wrong_state(op, &seen, "shipped");
    int known = told_before(op, seen.id, parcel, item);
    if (known)
        return known < 0 ? known
                         : op_refuse(op, E_EXISTS, "ss", "mistake", item_code(op, item));
    if (store_do(
            op->store, op->err,
            "INSERT INTO mistake (warehouse, at, found, order_id, parcel, item, note)"
            " VALUES ($1, $2, 'customer', $3, $4, $5, $6)",
            "dddddt", op->warehouse, op->now, seen.id, parcel, item, reason) < 0)
        return op_fault(op);
    op_text(op, "number", seen.number);
    op_text(op, "item", item_code(op, item));
    op_after(op, "%s was wrong: %s", item_code(op, item), reason);
    return 0;
}

const struct op_entry op_recheck_try = {V_RECHECK_TRY, run_try};
const struct op_entry op_order_wrong = {V_ORDER_WRONG, run_wrong};
