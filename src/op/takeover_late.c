/*
 * takeover_late: the first terminal of a cart that was taken over. When a cart must be
 * counted, what becomes of requests that come afterwards, and where bins are counted
 * because the two do not agree. Called by task.pull, the floor's verbs, logout and
 * link.settle.
 */
#include "takeover.h"

/* The cart as people call it: by its code, where it has one. NULL: a fault. */
static const char *cart_name(struct op *op, int64_t task)
{
    const char *code = "";
    if (store_one(
            op->store, op->err,
            "SELECT p.code FROM task t JOIN place p ON p.id = t.cart WHERE t.id = $1",
            "d>t", task, &code) < 0)
        return NULL;
    return *code ? code : "cart";
}

static int count_first(struct op *op, int64_t task, const char *person,
                       const char *terminal)
{
    const char *cart = cart_name(op, task);
    if (!cart)
        return op_fault(op);
    return op_refuse(op, E_COUNT_FIRST, "sssd", cart, person, terminal, task);
}

int takeover_needed(struct op *op, int64_t task)
{
    int64_t terminal = 0, open = 0;
    const char *person = "", *name = "";
    int found = store_one(
        op->store, op->err,
        "SELECT COALESCE(t.terminal, 0), COALESCE(k.id, 0), COALESCE(p.name, ''),"
        "       COALESCE(m.name, '')"
        "  FROM task t LEFT JOIN takeover k ON k.task = t.id AND k.state <> 'done'"
        "  LEFT JOIN terminal m ON m.id = COALESCE(k.from_terminal, t.terminal)"
        "  LEFT JOIN person p ON p.id = COALESCE(k.from_person, t.person)"
        " WHERE t.id = $1 AND t.kind = 'pick' AND t.state = 'active'",
        "d>ddtt", task, &terminal, &open, &person, &name);
    if (found < 0)
        return found;
    if (!found || (!open && (!terminal || terminal == op->terminal)))
        return 0;
    return count_first(op, task, person, name);
}

/* ---- what comes late ---- */

/* Units that the request would have moved out of the bin; an undo those of the last. */
static int units_of(struct op *op, int64_t takeover, const struct work *work,
                    int64_t *units)
{
    int64_t item;
    *units = 0;
    if (op->req->verb == V_PICK_TAKE) {
        if (!find_code(op, request_str(op->req, "code"), &item, units))
            return 0;
        bool fault = err_entry(op->err->code)->family == ERR_FAULT;
        if (!fault)
            err_clear(op->err);
        return op_fault(op);
    }
    if (op->req->verb != V_PICK_UNDO)
        return 0;
    int found = store_one(op->store, op->err,
                          "SELECT -last FROM takeover_line"
                          " WHERE takeover = $1 AND line = $2",
                          "dd>d", takeover, work->line, units);
    if (!found || (found > 0 && !*units))
        *units = -1;
    return found < 0 ? found : 0;
}

static int note(struct op *op, int64_t takeover, const char *state,
                const struct work *work)
{
    int64_t units, more = 0;
    if (units_of(op, takeover, work, &units))
        return op_fault(op);
    if (!units)
        return 0;
    if (store_one(op->store, op->err,
                  "INSERT INTO takeover_line (takeover, line, late, last)"
                  " VALUES ($1, $2, $3, $4) ON CONFLICT (takeover, line) DO UPDATE"
                  "   SET late = takeover_line.late + excluded.late, last = excluded.last"
                  " RETURNING late - found",
                  "dddd>d", takeover, work->line, units, units > 0 ? units : (int64_t)0,
                  &more) < 0)
        return op_fault(op);
    if (more <= 0 || strcmp(state, "done") != 0)
        return 0;
    return count_ask(op, work->place, work->item, work->lot, "takeover");
}

int takeover_elsewhere(struct op *op, const struct work *work)
{
    int64_t id = 0, mine = 0;
    const char *state = "", *person = "", *terminal = "";
    int found = store_one(
        op->store, op->err,
        "SELECT k.id, k.state, CASE WHEN k.from_terminal = $2 THEN 1 ELSE 0 END,"
        "       COALESCE(p.name, ''), COALESCE(m.name, '')"
        "  FROM takeover k LEFT JOIN person p ON p.id = k.person"
        "  LEFT JOIN terminal m ON m.id = k.from_terminal"
        " WHERE k.task = $1 AND (k.from_terminal = $2 OR k.state <> 'done')"
        " ORDER BY CASE WHEN k.from_terminal = $2 THEN 0 ELSE 1 END, k.id DESC LIMIT 1",
        "dd>dtdtt", work->task, op->terminal, &id, &state, &mine, &person, &terminal);
    if (found < 0)
        return found;
    if (found && !mine)
        return count_first(op, work->task, person, terminal);
    if (found) {
        const char *cart = cart_name(op, work->task);
        if (!cart || note(op, id, state, work))
            return op_fault(op);
        return op_refuse(op, E_COUNTED, "ss", cart, *person ? person : "the lead");
    }
    if (!work->terminal || work->person != op->person)
        return 0;
    const char *cart = cart_name(op, work->task);
    if (!cart || store_one(op->store, op->err, "SELECT name FROM terminal WHERE id = $1",
                           "d>t", work->terminal, &terminal) < 0)
        return op_fault(op);
    return op_refuse(op, E_TAKEN, "ss", cart, terminal);
}

/* ---- a terminal that is given up ---- */

int takeover_wait(struct op *op, int64_t terminal)
{
    if (store_do(op->store, op->err,
                 "INSERT INTO takeover (warehouse, task, from_terminal, from_person,"
                 " state, begun_at)"
                 " SELECT t.warehouse, t.id, t.terminal, t.person, 'waiting', $3"
                 "   FROM task t WHERE t.warehouse = $1 AND t.terminal = $2"
                 "    AND t.kind = 'pick' AND t.state = 'active' AND NOT EXISTS"
                 "        (SELECT 1 FROM takeover k"
                 "          WHERE k.task = t.id AND k.state <> 'done')",
                 "ddd", op->warehouse, terminal, op->now) < 0)
        return op_fault(op);
    return store_do(op->store, op->err,
                    "UPDATE task SET terminal = NULL, version = version + 1"
                    " WHERE warehouse = $1 AND terminal = $2 AND kind = 'pick'"
                    "   AND state = 'active'",
                    "dd", op->warehouse, terminal);
}

/* ---- what does not agree ---- */

struct bin {
    int64_t place, item;
    const char *lot;
};

static int ask_all(struct op *op, struct query *query)
{
    struct bin one, *bin = NULL;
    int n = 0;
    while (query_next(query, "ddt", &one.place, &one.item, &one.lot)) {
        bin = op_list_more(op, bin, n, sizeof(one));
        bin[n++] = one;
    }
    if (query_done(query, op->err))
        return op_fault(op);
    for (int i = 0; i < n; i++)
        if (count_ask(op, bin[i].place, bin[i].item, bin[i].lot, "takeover"))
            return op_fault(op);
    return n;
}

int takeover_over(struct op *op, int64_t terminal)
{
    int done = store_do(op->store, op->err,
                        "UPDATE takeover SET over = 1"
                        " WHERE from_terminal = $1 AND over = 0 AND state <> 'done'",
                        "d", terminal);
    if (done < 0)
        return done;
    int n = ask_all(op, store_query(op->store,
                                    "SELECT l.place, l.item, l.lot FROM takeover k"
                                    "  JOIN takeover_line x ON x.takeover = k.id"
                                    "  JOIN task_line l ON l.id = x.line"
                                    " WHERE k.from_terminal = $1 AND k.over = 0"
                                    "   AND k.state = 'done' AND x.late <> x.found"
                                    " ORDER BY l.id",
                                    "d", terminal));
    done = n < 0 ? n
                 : store_do(op->store, op->err,
                            "UPDATE takeover SET over = 1"
                            " WHERE from_terminal = $1 AND over = 0",
                            "d", terminal);
    return done < 0 ? done : n;
}

int takeover_found(struct op *op, int64_t takeover, int64_t line, int64_t units)
{
    int done = store_do(op->store, op->err,
                        "INSERT INTO takeover_line (takeover, line, found)"
                        " VALUES ($1, $2, $3) ON CONFLICT (takeover, line) DO UPDATE"
                        "   SET found = takeover_line.found + excluded.found",
                        "ddd", takeover, line, units);
    return done < 0 ? done : 0;
}

/* Fewer than the books said; more than the first terminal said since; and a bin that was
 * counted while its units were on the cart unheard of. */
int takeover_compare(struct op *op, int64_t takeover)
{
    return ask_all(
        op, store_query(op->store,
                        "SELECT l.place, l.item, l.lot FROM takeover k"
                        "  JOIN takeover_line x ON x.takeover = k.id"
                        "  JOIN task_line l ON l.id = x.line"
                        "  JOIN task t ON t.id = l.task"
                        " WHERE k.id = $1 AND (x.found < 0 OR x.late > x.found"
                        "    OR (k.over = 1 AND x.late <> x.found) OR EXISTS"
                        "       (SELECT 1 FROM counting c"
                        "         WHERE c.warehouse = l.warehouse AND c.place = l.place"
                        "           AND c.item = l.item AND c.lot = l.lot"
                        "           AND c.state = 'done' AND c.done_at >= t.created_at"
                        "           AND x.found > 0))"
                        " ORDER BY l.id",
                        "d", takeover));
}
