/*
 * takeover: the totes of a cart are counted blind, item by item, by whoever goes on with
 * it. Nothing of the goods changes before takeover.close (takeover_close.c). Also: a cart
 * is given back, so that nobody has to count.
 */
#include "takeover.h"

#include "late.h"
#include "run.h"
#include "serial.h"
#include "takeover_in.h"
#include "tallyman/model/code.h"
#include "zone.h"

static const char *const cols_totes[] = {"tote", "counted", NULL};

/* ---- begin ---- */

struct first {
    int64_t task, terminal, person; /* of the task as it stands */
    int64_t id, counter, at;        /* of a take-over that is open; 0: none */
    int64_t from_person;
    const char *kind, *state, *stage, *cart;
};

static int read_first(struct op *op, struct first *first)
{
    int found = store_one(
        op->store, op->err,
        "SELECT t.kind, t.state, COALESCE(t.terminal, 0), COALESCE(t.person, 0),"
        "       COALESCE(c.code, ''), COALESCE(k.id, 0), COALESCE(k.state, ''),"
        "       COALESCE(k.person, 0), COALESCE(k.terminal, 0),"
        "       COALESCE(k.from_person, 0)"
        "  FROM task t LEFT JOIN takeover k ON k.task = t.id AND k.state <> 'done'"
        "  LEFT JOIN place c ON c.id = t.cart"
        " WHERE t.id = $1 AND t.warehouse = $2",
        "dd>ttddtdtddd", first->task, op->warehouse, &first->kind, &first->state,
        &first->terminal, &first->person, &first->cart, &first->id, &first->stage,
        &first->counter, &first->at, &first->from_person);
    const char *name = arena_printf(op->arena, "task %lld", (long long)first->task);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "sd", "task", first->task);
    op_object(op, "%s", name);
    if (strcmp(first->kind, "pick") != 0)
        return op_refuse(op, E_WRONG_KIND, "sss", "pick", first->kind, name);
    if (strcmp(first->state, "active") != 0)
        return op_refuse(op, E_STATE, "sss", name, first->state, "active");
    if (!first->id && (!first->terminal || first->terminal == op->terminal))
        return op_refuse(op, E_STATE, "sss", name, "here or nobody's",
                         "a cart at another terminal");
    return 0;
}

/* Another counts from the start: what the one before saw is not what this one sees. */
static int forget(struct op *op, int64_t takeover)
{
    static const char *const sql[] = {"DELETE FROM takeover_unit WHERE takeover = $1",
                                      "DELETE FROM takeover_tote WHERE takeover = $1"};
    for (size_t i = 0; i < sizeof(sql) / sizeof(*sql); i++)
        if (store_do(op->store, op->err, sql[i], "d", takeover) < 0)
            return op_fault(op);
    return 0;
}

static int enter(struct op *op, struct first *first)
{
    bool counts = strcmp(first->stage, "counting") == 0;
    if (!first->id) {
        int done = store_do(op->store, op->err,
                            "INSERT INTO takeover (warehouse, task, from_terminal,"
                            " from_person, state, begun_at, person, terminal)"
                            " VALUES ($1, $2, $3, $4, 'counting', $5, $6, $7)",
                            "dddrddd", op->warehouse, first->task, first->terminal,
                            first->person, op->now, op->person, op->terminal);
        first->id = store_last_id(op->store);
        return done < 0 ? done : 0;
    }
    if (counts && first->counter == op->person && first->at == op->terminal)
        return 0;
    if (forget(op, first->id))
        return op_fault(op);
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE takeover SET state = 'counting', person = $2,"
                                "       terminal = $3 WHERE id = $1",
                                "ddd", first->id, op->person, op->terminal),
                       "the take-over");
}

static int say_totes(struct op *op, int64_t task, int64_t takeover, int64_t *left)
{
    const char *code;
    int64_t counted;
    *left = 0;
    struct query *query = store_query(
        op->store,
        "SELECT p.code, (SELECT COUNT(*) FROM takeover_tote x WHERE x.takeover = $2"
        "                   AND x.tote = p.code AND x.done = 1)"
        "  FROM place p WHERE p.bound_task = $1 AND p.kind = 'tote' AND EXISTS"
        "       (SELECT 1 FROM task_line l WHERE l.task = $1"
        "           AND l.order_id = p.bound_order AND l.state = 'open')"
        " ORDER BY p.code",
        "dd", task, takeover);
    while (query_next(query, "td", &code, &counted)) {
        op_row(op, "td", code, counted);
        *left += !counted;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int run_begin(struct op *op)
{
    struct first first = {.task = request_get(op->req, "task")};
    int64_t left;
    const char *zone;
    if (read_first(op, &first) || zone_enter(op, first.task, &zone))
        return op_fault(op);
    int64_t holder = first.person;
    op_before(op, "with %s", holder ? person_name(op, holder) : "nobody");
    int changed = store_do(op->store, op->err,
                           "UPDATE task SET person = $2, terminal = NULL,"
                           "       zone = $3, version = version + 1"
                           " WHERE id = $1 AND state = 'active'",
                           "ddt", first.task, op->person, zone);
    if (changed_one(op, changed, "the task") || enter(op, &first) ||
        (holder && holder != op->person && task_hand_over(op, first.task, holder)))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_totes);
    if (say_totes(op, first.task, first.id, &left))
        return op_fault(op);
    op_after(op, "counted by %s, %lld totes known", op->badge, (long long)left);
    op_num(op, "takeover", first.id);
    op_num(op, "task", first.task);
    op_text(op, "cart", first.cart);
    op_num(op, "left", left);
    return 0;
}

/* ---- counting ---- */

int takeover_read(struct op *op, struct takeover *takeover)
{
    const char *state = "";
    int64_t person = 0, terminal = 0;
    takeover->id = request_get(op->req, "takeover");
    int found = store_one(op->store, op->err,
                          "SELECT task, state, COALESCE(person, 0),"
                          "       COALESCE(terminal, 0)"
                          "  FROM takeover WHERE id = $1 AND warehouse = $2",
                          "dd>dtdd", takeover->id, op->warehouse, &takeover->task, &state,
                          &person, &terminal);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "sd", "take-over", takeover->id);
    const char *name = arena_printf(op->arena, "task %lld", (long long)takeover->task);
    op_object(op, "%s", name);
    if (strcmp(state, "counting") != 0)
        return op_refuse(op, E_STATE, "sss", name, state, "counting");
    if (person != op->person || terminal != op->terminal)
        return op_refuse(op, E_TAKEN, "ss", name, person_name(op, person));
    return 0;
}

/* A tote of this cart, or one that the books do not have on any. */
static int may_count(struct op *op, const struct takeover *takeover, const char *tote)
{
    const char *kind = "";
    int64_t on_task = 0, done = 0;
    int found = store_one(op->store, op->err,
                          "SELECT p.kind, COALESCE(p.bound_task, 0) FROM place p"
                          " WHERE p.warehouse = $1 AND p.code = $2",
                          "dt>td", op->warehouse, tote, &kind, &on_task);
    if (found < 0)
        return found;
    if (!found && code_kind(str_of(tote)) != CODE_TOTE)
        return op_refuse(op, E_NOT_FOUND, "ss", "tote", tote);
    if (found && strcmp(kind, "tote") != 0)
        return op_refuse(op, E_WRONG_KIND, "sss", "tote", kind, tote);
    if (on_task && on_task != takeover->task)
        return op_refuse(op, E_WRONG_TOTE, "ss", "a tote of this cart", tote);
    if (store_one(op->store, op->err,
                  "SELECT done FROM takeover_tote WHERE takeover = $1 AND tote = $2",
                  "dt>d", takeover->id, tote, &done) < 0)
        return op_fault(op);
    bool again = op->req->verb == V_TAKEOVER_TOTE;
    if (done && !again)
        return op_refuse(op, E_STATE, "sss", tote, "counted", "counting it again");
    return 0;
}

static int add_tote(struct op *op, const struct takeover *takeover, const char *tote,
                    int64_t done)
{
    int added = store_do(op->store, op->err,
                         "INSERT INTO takeover_tote (takeover, tote, done)"
                         " VALUES ($1, $2, $3) ON CONFLICT (takeover, tote) DO UPDATE"
                         "   SET done = excluded.done",
                         "dtd", takeover->id, tote, done);
    return added < 0 ? added : 0;
}

/* 1: it bears a serial and none was read. */
static int wants_serial(struct op *op, const struct takeover *takeover, int64_t item,
                        int64_t units)
{
    const char *text = request_str(op->req, "serial");
    bool serial;
    int64_t seen = 0;
    if (serial_item(op, item, &serial) || (serial && serial_single(op, item, units)))
        return op_fault(op);
    if (!serial)
        return 0;
    if (!*text)
        return 1;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM takeover_unit"
                  " WHERE takeover = $1 AND item = $2 AND serial = $3",
                  "ddt>d", takeover->id, item, text, &seen) < 0)
        return op_fault(op);
    if (seen)
        return op_refuse(op, E_EXISTS, "ss", "serial", text);
    return serial_no_code(op, text);
}

static int say_item(struct op *op, int64_t item)
{
    const char *code = "", *name = "", *spec = "";
    if (store_one(op->store, op->err, "SELECT code, name, spec FROM item WHERE id = $1",
                  "d>ttt", item, &code, &name, &spec) < 0)
        return op_fault(op);
    op_num(op, "item", item);
    op_text(op, "code", code);
    op_text(op, "name", name);
    op_text(op, "spec", spec);
    return 0;
}

static int add_unit(struct op *op, const struct takeover *takeover, int64_t item,
                    int64_t units)
{
    int64_t qty = 0, counted = 0;
    const char *tote = request_str(op->req, "tote");
    bool serial;
    if (add_tote(op, takeover, tote, 0) || serial_item(op, item, &serial))
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "INSERT INTO takeover_unit (takeover, tote, item, serial, qty)"
                 " VALUES ($1, $2, $3, $4, $5)"
                 " ON CONFLICT (takeover, tote, item, serial) DO UPDATE"
                 "   SET qty = takeover_unit.qty + excluded.qty",
                 "dtdtd", takeover->id, tote, item,
                 serial ? request_str(op->req, "serial") : "", units) < 0 ||
        store_one(op->store, op->err,
                  "SELECT CAST(SUM(CASE WHEN item = $3 THEN qty ELSE 0 END) AS BIGINT),"
                  "       CAST(SUM(qty) AS BIGINT)"
                  "  FROM takeover_unit WHERE takeover = $1 AND tote = $2",
                  "dtd>dd", takeover->id, tote, item, &qty, &counted) < 0)
        return op_fault(op);
    op_num(op, "qty", qty);
    op_num(op, "counted", counted);
    op_after(op, "%s: %s x%lld", tote, item_code(op, item), (long long)qty);
    return 0;
}

static int run_unit(struct op *op)
{
    struct takeover takeover;
    int64_t item, units;
    if (takeover_read(op, &takeover) ||
        may_count(op, &takeover, request_str(op->req, "tote")) ||
        find_code(op, request_str(op->req, "code"), &item, &units))
        return op_fault(op);
    int want = wants_serial(op, &takeover, item, units);
    if (want < 0)
        return want;
    if (want) {
        op_num(op, "want", 1);
        return say_item(op, item);
    }
    return say_item(op, item) || add_unit(op, &takeover, item, units) ? op_fault(op) : 0;
}

static int run_tote(struct op *op)
{
    struct takeover takeover;
    const char *tote = request_str(op->req, "tote");
    bool again = request_get(op->req, "again");
    int64_t left, units = 0;
    if (takeover_read(op, &takeover) || may_count(op, &takeover, tote))
        return op_fault(op);
    if (again && store_do(op->store, op->err,
                          "DELETE FROM takeover_unit WHERE takeover = $1 AND tote = $2",
                          "dt", takeover.id, tote) < 0)
        return op_fault(op);
    rows_init(&op->reply->rows, cols_totes);
    if (add_tote(op, &takeover, tote, !again) ||
        say_totes(op, takeover.task, takeover.id, &left) ||
        store_one(op->store, op->err,
                  "SELECT CAST(COALESCE(SUM(qty), 0) AS BIGINT) FROM takeover_unit"
                  " WHERE takeover = $1 AND tote = $2",
                  "dt>d", takeover.id, tote, &units) < 0)
        return op_fault(op);
    op_after(op, "%s: %lld units%s", tote, (long long)units,
             again ? ", from the start" : "");
    op_num(op, "units", units);
    op_num(op, "left", left);
    return 0;
}

/* ---- given back ---- */

int task_may_leave(struct op *op, int64_t task)
{
    int64_t person = 0, terminal = 0, held = 0;
    const char *state = "", *kind = "";
    const char *name = arena_printf(op->arena, "task %lld", (long long)task);
    int found = store_one(
        op->store, op->err,
        "SELECT t.kind, t.state, COALESCE(t.person, 0),"
        "       COALESCE(t.terminal, CASE WHEN " RUN_TASK(
            "t") " THEN $3 ELSE 0 END),"
                 "       (SELECT CAST(COALESCE(SUM(l.taken - l.put), 0) AS BIGINT)"
                 "          FROM task_line l WHERE l.task = t.id)"
                 "  FROM task t WHERE t.id = $1 AND t.warehouse = $2",
        "ddd>ttddd", task, op->warehouse, op->terminal, &kind, &state, &person, &terminal,
        &held);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "sd", "task", task);
    op_object(op, "%s", name);
    if (strcmp(state, "active") != 0 || strcmp(kind, "pick") != 0)
        return op_refuse(op, E_STATE, "sss", name, state, "an active pick");
    if (person != op->person || terminal != op->terminal)
        return op_refuse(op, E_TAKEN, "ss", name,
                         person ? person_name(op, person) : "nobody");
    return held ? op_refuse(op, E_NOT_EMPTY, "sd", "hand", held) : 0;
}

int task_leave(struct op *op, int64_t task)
{
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE task SET state = 'open', person = NULL,"
                                "       terminal = NULL, version = version + 1"
                                " WHERE id = $1",
                                "d", task),
                       "the task");
}

static int run_give(struct op *op)
{
    int64_t task = request_get(op->req, "task");
    if (task_may_leave(op, task))
        return op_fault(op);
    op_after(op, "given back by %s", op->badge);
    return task_leave(op, task) ? op_fault(op) : zone_settle(op, task);
}

const struct op_entry op_takeover_begin = {V_TAKEOVER_BEGIN, run_begin};
const struct op_entry op_takeover_unit = {V_TAKEOVER_UNIT, run_unit};
const struct op_entry op_takeover_tote = {V_TAKEOVER_TOTE, run_tote};
const struct op_entry op_task_give = {V_TASK_GIVE, run_give};
