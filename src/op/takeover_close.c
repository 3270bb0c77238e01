/*
 * takeover_close: what was counted in the totes of a cart becomes what the books say of
 * it. Units that the books do not have there come out of the hand, then out of the bins
 * that the order's open lines still want; what is not there goes back to its bin, in the
 * books, and the bin is counted. What no line wants is taken out of the tote by the
 * person. Each movement is this request's, so that what the first terminal still sends
 * has nothing left to do.
 */
#include "late.h"
#include "serial.h"
#include "takeover_in.h"

#include "tallyman/model/reason.h"

static const char *const cols_out[] = {"tote", "code", "name", "qty", NULL};

struct settle {
    struct takeover takeover;
    int64_t hand, units, back, out;
    const char *tote;
    int64_t place, order; /* of the tote; order 0: nobody can say whose it is */
    bool last;            /* such a tote is not put off any more */
};

/* One kind of goods in a tote, or one unit of those that bear serials. */
struct kind {
    int64_t item, counted, book;
    const char *serial;
};

/* ---- lines ---- */

/* Lines of the task that the order has for the item; item 0: every line of the task. */
static int read_lines(struct op *op, const struct settle *s, int64_t item,
                      struct work **work)
{
    int n = 0;
    *work = NULL;
    struct work one = {.task = s->takeover.task};
    struct query *query = store_query(
        op->store,
        "SELECT l.id, l.place, l.item, l.lot, l.expiry, l.qty, l.taken, l.put,"
        "       l.order_id, l.line_id, l.state, o.state, i.serial, p.code"
        "  FROM task_line l JOIN orders o ON o.id = l.order_id"
        "  JOIN item i ON i.id = l.item JOIN place p ON p.id = l.place"
        " WHERE l.task = $1 AND l.state IN ('open', 'done')"
        "   AND ($2 = 0 OR (l.order_id = $3 AND l.item = $2)) ORDER BY l.id",
        "ddd", s->takeover.task, item, s->order);
    while (query_next(query, "dddtddddddttdt", &one.line, &one.place, &one.item, &one.lot,
                      &one.expiry, &one.qty, &one.taken, &one.put, &one.order_id,
                      &one.line_id, &one.state, &one.order_state, &one.serial,
                      &one.place_code)) {
        *work = op_list_more(op, *work, n, sizeof(one));
        (*work)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

static bool is_open(const struct work *work)
{
    return strcmp(work->state, "open") == 0;
}

/* Still being picked. */
static bool is_picking(const struct work *work)
{
    return strcmp(work->order_state, "released") == 0 ||
           strcmp(work->order_state, "picking") == 0;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* ---- more than the books have ---- */

/* A unit known by its serial is of the line that the serial says. */
static int in_hand(struct op *op, const struct settle *s, const struct work *work,
                   const struct kind *kind, int64_t *units)
{
    int64_t mine = 0;
    *units = least(work->taken - work->put, kind->counted - kind->book);
    if (!*units || !*kind->serial)
        return 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM serial WHERE warehouse = $1 AND text = $2"
                  "   AND item = $3 AND place = $4 AND line_id = $5",
                  "dtddd>d", op->warehouse, kind->serial, kind->item, s->hand,
                  work->line_id, &mine) < 0)
        return op_fault(op);
    *units = mine ? 1 : 0;
    return 0;
}

/* What the line still wants of its bin, if it may come from there. */
static int in_bin(struct op *op, const struct work *work, const struct kind *kind,
                  int64_t *units)
{
    const struct serial_want want = {kind->serial, work->item, work->place, work->lot};
    *units = least(work->qty - work->taken, kind->counted - kind->book);
    if (!*units || !*kind->serial || !serial_fits(op, &want))
        return 0;
    *units = 0;
    if (err_entry(op->err->code)->family == ERR_FAULT)
        return op_fault(op);
    err_clear(op->err);
    return 0;
}

static int into_tote(struct op *op, struct settle *s, struct work *work,
                     const struct kind *kind, int64_t units)
{
    const char *serial = *kind->serial ? kind->serial : NULL;
    if (work_put(op, work, s->place, units, serial))
        return op_fault(op);
    work->put += units;
    if (work->put == work->qty)
        work->state = "done";
    return 0;
}

static int bring(struct op *op, struct settle *s, struct work *work, int n,
                 struct kind *kind)
{
    int64_t units, left;
    const char *serial = *kind->serial ? kind->serial : NULL;
    for (int i = 0; i < n && kind->book < kind->counted; i++) {
        if (!is_open(&work[i]))
            continue;
        if (in_hand(op, s, &work[i], kind, &units) ||
            (units && into_tote(op, s, &work[i], kind, units)))
            return op_fault(op);
        kind->book += units;
    }
    for (int i = 0; i < n && kind->book < kind->counted; i++) {
        if (!is_open(&work[i]))
            continue;
        if (in_bin(op, &work[i], kind, &units) ||
            (units && (work_take(op, &work[i], units, serial, &left) ||
                       into_tote(op, s, &work[i], kind, units) ||
                       takeover_found(op, s->takeover.id, work[i].line, units))))
            return op_fault(op);
        for (int k = 0; units && k < n; k++)
            work[k].order_state = "picking";
        kind->book += units;
        s->units += units;
    }
    return 0;
}

/* ---- fewer than the books have ---- */

static int out_of_tote(struct op *op, struct settle *s, struct work *work, int64_t units,
                       const char *serial)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE task_line SET taken = taken - $2, put = put - $2,"
                           "       state = 'open' WHERE id = $1 AND put >= $2",
                           "dd", work->line, units);
    if (changed_one(op, changed, "the line"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET picked = picked - $2 WHERE id = $1", "dd",
                       work->line_id, units);
    if (changed_one(op, changed, "the order line"))
        return op_fault(op);
    const struct ledger move = {.item = work->item,
                                .lot = work->lot,
                                .expiry = work->expiry,
                                .qty = units,
                                .from = s->place,
                                .to = work->place,
                                .reason = "undo",
                                .order_id = work->order_id,
                                .line_id = work->line_id,
                                .serial = *serial ? serial : NULL};
    work->taken -= units;
    work->put -= units;
    s->back += units;
    if (ledger_sure(op, &move, NULL) || reserve_sure(op, work, units))
        return op_fault(op);
    return takeover_found(op, s->takeover.id, work->line, -units);
}

/* Units of the line's lot in the tote; of the one serial when it is of this line. */
static int in_tote(struct op *op, const struct settle *s, const struct work *work,
                   const struct kind *kind, int64_t *units)
{
    int64_t there = 0;
    int found =
        *kind->serial
            ? store_one(op->store, op->err,
                        "SELECT COUNT(*) FROM serial WHERE warehouse = $1 AND text = $2"
                        "   AND item = $3 AND place = $4 AND line_id = $5",
                        "dtddd>d", op->warehouse, kind->serial, kind->item, s->place,
                        work->line_id, &there)
            : store_one(op->store, op->err,
                        "SELECT on_hand FROM stock WHERE warehouse = $1 AND place = $2"
                        "   AND item = $3 AND lot = $4",
                        "dddt>d", op->warehouse, s->place, work->item, work->lot, &there);
    *units = least(least(there, work->put), kind->book - kind->counted);
    return found < 0 ? found : 0;
}

static int lay_off(struct op *op, struct settle *s, struct work *work, int n,
                   struct kind *kind)
{
    int64_t units;
    for (int i = n - 1; i >= 0 && kind->book > kind->counted; i--) {
        if (in_tote(op, s, &work[i], kind, &units) ||
            (units && out_of_tote(op, s, &work[i], units, kind->serial)))
            return op_fault(op);
        kind->book -= units;
    }
    return 0;
}

/* ---- what the lines cannot explain ---- */

static int unclear(struct op *op, struct settle *s, const struct kind *kind)
{
    int64_t more = kind->counted - kind->book;
    const char *code = item_code(op, kind->item), *name = "";
    const char *text = reason_make(op->arena, more < 0 ? REASON_MISSING : REASON_UNWANTED,
                                   "ssd", s->tote, code, more < 0 ? -more : more);
    if (!s->order)
        text = reason_make(op->arena, REASON_BOTH, "ss", text,
                           N_("whose tote it is nobody knows"));
    if (store_one(op->store, op->err, "SELECT name FROM item WHERE id = $1", "d>t",
                  kind->item, &name) < 0)
        return op_fault(op);
    bool lock = more < 0 || !s->order;
    if (except_raise(op, lock ? "late" : "count", late_object(op, s->tote), s->order,
                     lock ? "lead" : "stock", text))
        return op_fault(op);
    if (more > 0) {
        op_row(op, "tttd", s->tote, code, name, more);
        s->out += more;
    }
    return 0;
}

/* Where such units may have come from. */
static int count_bins(struct op *op, const struct settle *s, int64_t item)
{
    struct work *work;
    int n = read_lines(op, s, 0, &work);
    for (int i = 0; i < n; i++)
        if (work[i].item == item &&
            count_ask(op, work[i].place, item, work[i].lot, "takeover"))
            return op_fault(op);
    return n < 0 ? n : 0;
}

/* ---- a tote ---- */

/* The only order of the cart without a tote that wants all that is in this one. */
static int guess_order(struct op *op, struct settle *s)
{
    int64_t orders = 0, order = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*), COALESCE(MAX(x.order_id), 0) FROM"
                  " (SELECT l.order_id FROM task_line l"
                  "   WHERE l.task = $1 AND l.state = 'open' AND NOT EXISTS"
                  "         (SELECT 1 FROM place p WHERE p.bound_order = l.order_id"
                  "             AND p.kind = 'tote' AND p.bound_task = $1)"
                  "     AND NOT EXISTS"
                  "         (SELECT 1 FROM (SELECT item, SUM(qty) AS n FROM takeover_unit"
                  "            WHERE takeover = $2 AND tote = $3 GROUP BY item) u"
                  "           WHERE u.n > (SELECT COALESCE(SUM(m.qty - m.put), 0)"
                  "                 FROM task_line m WHERE m.task = $1"
                  "                  AND m.order_id = l.order_id AND m.item = u.item"
                  "                  AND m.state = 'open'))"
                  "   GROUP BY l.order_id) x",
                  "ddt>dd", s->takeover.task, s->takeover.id, s->tote, &orders,
                  &order) < 0)
        return op_fault(op);
    s->order = orders == 1 ? order : 0;
    return 0;
}

static int read_tote(struct op *op, struct settle *s)
{
    s->place = s->order = 0;
    if (store_one(op->store, op->err,
                  "SELECT id, COALESCE(bound_order, 0) FROM place"
                  " WHERE warehouse = $1 AND code = $2",
                  "dt>dd", op->warehouse, s->tote, &s->place, &s->order) < 0)
        return op_fault(op);
    if (s->order || guess_order(op, s) || !s->order)
        return op_fault(op);
    if (!s->place && find_or_make_place(op, s->tote, "tote", &s->place))
        return op_fault(op);
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE place SET bound_order = $2, bound_task = $3"
                                " WHERE id = $1 AND bound_order IS NULL",
                                "ddd", s->place, s->order, s->takeover.task),
                       "the tote");
}

static int read_kinds(struct op *op, const struct settle *s, struct kind **kind)
{
    int n = 0;
    *kind = NULL;
    struct kind one;
    struct query *query =
        store_query(op->store,
                    "SELECT x.item, x.serial, CAST(SUM(x.counted) AS BIGINT),"
                    "       CAST(SUM(x.book) AS BIGINT) FROM"
                    " (SELECT item, serial, qty AS counted, 0 AS book FROM takeover_unit"
                    "   WHERE takeover = $1 AND tote = $2"
                    "  UNION ALL SELECT s.item, '', 0, s.on_hand FROM stock s"
                    "    JOIN item i ON i.id = s.item AND i.serial = 0"
                    "   WHERE s.warehouse = $3 AND s.place = $4 AND s.on_hand > 0"
                    "  UNION ALL SELECT r.item, r.text, 0, 1 FROM serial r"
                    "   WHERE r.warehouse = $3 AND r.place = $4) x"
                    " GROUP BY x.item, x.serial ORDER BY x.item, x.serial",
                    "dtdd", s->takeover.id, s->tote, op->warehouse, s->place);
    while (query_next(query, "dtdd", &one.item, &one.serial, &one.counted, &one.book)) {
        *kind = op_list_more(op, *kind, n, sizeof(one));
        (*kind)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* First what is not there, so that its lines want units again; then what is. */
static int settle_kind(struct op *op, struct settle *s, struct kind *kind, bool more)
{
    struct work *work = NULL;
    int n = s->order ? read_lines(op, s, kind->item, &work) : 0;
    if (n > 0 && !is_picking(&work[0]))
        n = 0; /* all its lines were done: a person looks */
    if (n < 0)
        return n;
    if (!more)
        return lay_off(op, s, work, n, kind);
    if (bring(op, s, work, n, kind))
        return op_fault(op);
    if (kind->counted == kind->book)
        return 0;
    return unclear(op, s, kind) || count_bins(op, s, kind->item) ? op_fault(op) : 0;
}

/* 1: whose it is cannot be said yet. */
static int settle_tote(struct op *op, struct settle *s)
{
    struct kind *kind;
    if (read_tote(op, s))
        return op_fault(op);
    if (!s->order && !s->last)
        return 1;
    int n = read_kinds(op, s, &kind);
    for (int i = 0; i < 2 * n; i++)
        if (settle_kind(op, s, &kind[i % n], i >= n))
            return op_fault(op);
    return n < 0 ? n : 0;
}

/* ---- the cart ---- */

static int counted_totes(struct op *op, const struct settle *s, const char ***tote)
{
    return op_texts(
        op,
        store_query(op->store,
                    "SELECT t.tote FROM takeover_tote t WHERE t.takeover = $1"
                    "   AND (EXISTS (SELECT 1 FROM takeover_unit u"
                    "         WHERE u.takeover = t.takeover AND u.tote = t.tote)"
                    "    OR EXISTS (SELECT 1 FROM place p WHERE p.warehouse = $2"
                    "         AND p.code = t.tote AND p.bound_task = $3))"
                    " ORDER BY t.tote",
                    "ddd", s->takeover.id, op->warehouse, s->takeover.task),
        tote);
}

/* What the books have in the hand and nobody found in a tote lies in its bin, for them:
 * whoever finds it scans it there again. */
static int empty_hand(struct op *op, struct settle *s)
{
    struct work *work;
    const char *serial;
    int n = read_lines(op, s, 0, &work);
    for (int i = 0; i < n; i++) {
        struct work *w = &work[i];
        int64_t held = w->taken - w->put, step = w->serial ? 1 : held;
        for (int64_t units = held; units > 0; units -= step)
            if (work_undo(op, w, step, &serial) ||
                takeover_found(op, s->takeover.id, w->line, -step))
                return op_fault(op);
        s->back += held;
    }
    return n < 0 ? n : 0;
}

static int settle_orders(struct op *op, const struct settle *s)
{
    int64_t *order;
    int n = op_ids(op,
                   store_query(op->store,
                               "SELECT DISTINCT order_id FROM task_line WHERE task = $1"
                               " ORDER BY order_id",
                               "d", s->takeover.task),
                   &order);
    if (n < 0)
        return n;
    for (int i = 0; i < n; i++)
        if (order_settle(op, order[i]))
            return op_fault(op);
    return task_settle(op, s->takeover.task);
}

/* Every tote that the books have on the cart, for an order that is still picked. */
static int all_counted(struct op *op, const struct settle *s)
{
    const char *missing = "";
    int found =
        store_one(op->store, op->err,
                  "SELECT p.code FROM place p WHERE p.bound_task = $1 AND p.kind = 'tote'"
                  "   AND EXISTS (SELECT 1 FROM task_line l WHERE l.task = $1"
                  "                  AND l.order_id = p.bound_order AND l.state = 'open')"
                  "   AND NOT EXISTS (SELECT 1 FROM takeover_tote x WHERE x.takeover = $2"
                  "                      AND x.tote = p.code AND x.done = 1)"
                  " ORDER BY p.code LIMIT 1",
                  "dd>t", s->takeover.task, s->takeover.id, &missing);
    if (found < 0)
        return found;
    if (!found)
        found = store_one(op->store, op->err,
                          "SELECT tote FROM takeover_tote"
                          " WHERE takeover = $1 AND done = 0 ORDER BY tote LIMIT 1",
                          "d>t", s->takeover.id, &missing);
    if (found <= 0)
        return found;
    return op_refuse(op, E_STATE, "sss", missing, "not counted", "all its units scanned");
}

static int finish(struct op *op, struct settle *s)
{
    if (empty_hand(op, s) || settle_orders(op, s))
        return op_fault(op);
    int changed = store_do(op->store, op->err,
                           "UPDATE takeover SET state = 'done', done_at = $2"
                           " WHERE id = $1 AND state = 'counting'",
                           "dd", s->takeover.id, op->now);
    if (changed_one(op, changed, "the take-over"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE task SET terminal = $2, version = version + 1"
                       " WHERE id = $1",
                       "dd", s->takeover.task, op->terminal);
    if (changed_one(op, changed, "the task"))
        return op_fault(op);
    int n = takeover_compare(op, s->takeover.id);
    return n < 0 ? n : uncounted_over(op, s->takeover.task, "counted");
}

/* Once the others are known, whose the rest are is plain more often. */
static int settle_totes(struct op *op, struct settle *s, const char **tote, int n)
{
    int later = 0;
    for (int i = 0; i < n; i++) {
        s->tote = tote[i];
        int code = settle_tote(op, s);
        if (code < 0)
            return code;
        if (code)
            tote[later++] = tote[i];
    }
    if (!later || s->last)
        return 0;
    s->last = later == n;
    return settle_totes(op, s, tote, later);
}

static int run_close(struct op *op)
{
    struct settle s = {0};
    const char **tote;
    if (takeover_read(op, &s.takeover) || all_counted(op, &s) || floor_hand(op, &s.hand))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_out);
    int n = counted_totes(op, &s, &tote);
    if (n < 0 || settle_totes(op, &s, tote, n) || finish(op, &s))
        return op_fault(op);
    op_after(op, "%d totes counted: %lld units more than the books, %lld fewer, %lld out",
             n, (long long)s.units, (long long)s.back, (long long)s.out);
    op_num(op, "task", s.takeover.task);
    op_num(op, "more", s.units);
    op_num(op, "fewer", s.back);
    op_num(op, "out", s.out);
    return 0;
}

const struct op_entry op_takeover_close = {V_TAKEOVER_CLOSE, run_close};
