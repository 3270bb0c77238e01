/*
 * floor: what the floor's verbs share. They read the line they work on here, in one
 * query, refuse in the same words, and move goods through the ledger in a way that a
 * refusal after the first change can only be a fault.
 */
#include "floor.h"

#include "merge.h"
#include "run.h"
#include "serial.h"
#include "takeover.h"
#include "zone.h"

#include "tallyman/base/err.h"

static const char *numbered(struct op *op, const char *what, int64_t id)
{
    return arena_printf(op->arena, "%s %lld", what, (long long)id);
}

static int work_load(struct op *op, struct work *work)
{
    int64_t task = request_get(op->req, "task"), line = request_get(op->req, "line");
    int found = store_one(
        op->store, op->err,
        "SELECT l.task, l.id, l.place, l.target, l.item, l.expiry, l.qty, l.taken, l.put,"
        "       l.order_id, l.line_id, t.person, t.version, COALESCE(t.terminal, 0),"
        "       t.kind, t.state, l.state, l.lot,"
        "       p.code, o.state, o.number, i.serial, o.hold,"
        "       CASE WHEN " RUN_TASK(
            "t") " THEN 1 ELSE 0 END, p.zone, t.zone"
                 "  FROM task_line l JOIN task t ON t.id = l.task JOIN place p ON p.id = "
                 "l.place"
                 "  JOIN orders o ON o.id = l.order_id JOIN item i ON i.id = l.item"
                 " WHERE l.id = $1 AND l.task = $2 AND l.warehouse = $3",
        "ddd>ddddddddddddddtttttttdtdtt", line, task, op->warehouse, &work->task,
        &work->line, &work->place, &work->target, &work->item, &work->expiry, &work->qty,
        &work->taken, &work->put, &work->order_id, &work->line_id, &work->person,
        &work->version, &work->terminal, &work->kind, &work->task_state, &work->state,
        &work->lot, &work->place_code, &work->order_state, &work->number, &work->serial,
        &work->order_hold, &work->run, &work->zone, &work->task_zone);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", numbered(op, "line", line),
                         numbered(op, "of task", task));
    return 0;
}

int work_read(struct op *op, const char *kind, struct work *work)
{
    if (work_load(op, work))
        return op_fault(op);
    op->order_id = work->order_id;
    if (strcmp(work->kind, kind) != 0)
        return op_refuse(op, E_WRONG_KIND, "sss", kind, work->kind,
                         numbered(op, "task", work->task));
    if (work->run && strcmp(kind, "pick") == 0)
        return op_refuse(op, E_STATE, "sss", numbered(op, "task", work->task), "a run",
                         "run.take");
    if (strcmp(kind, "pick") == 0 && work->terminal != op->terminal &&
        takeover_elsewhere(op, work))
        return op_fault(op);
    if (work->person == op->person)
        return 0;
    if (!work->person)
        return op_refuse(op, E_STATE, "sss", numbered(op, "task", work->task),
                         work->task_state, "active");
    return op_refuse(op, E_TAKEN, "ss", numbered(op, "task", work->task),
                     person_name(op, work->person));
}

int bin_suspect(struct op *op, int64_t place, int64_t item, const char *lot)
{
    int done = store_do(op->store, op->err,
                        "UPDATE stock SET suspect = 1 WHERE warehouse = $1 AND place = $2"
                        "   AND item = $3 AND lot = $4",
                        "dddt", op->warehouse, place, item, lot);
    return done < 0 ? done : count_ask(op, place, item, lot, "short");
}

bool hold_is_short(const char *hold)
{
    return str_starts(str_of(hold), "short: ") && !strstr(hold, "; ");
}

/* A short is a hold too, but its other lines go on. */
static bool is_stopped(const struct work *work)
{
    return *work->order_hold && !hold_is_short(work->order_hold);
}

int work_going(struct op *op, const struct work *work)
{
    if (is_stopped(work) && work->taken == work->qty)
        return op_refuse(op, E_HELD, "ss", work->number, work->order_hold);
    return 0;
}

int work_open(struct op *op, const struct work *work)
{
    bool pick = strcmp(work->kind, "pick") == 0;
    if (pick && strcmp(work->order_state, "cancelled") == 0)
        return op_refuse(op, E_CANCELLED, "s", work->number);
    if (strcmp(work->task_state, "active") != 0)
        return op_refuse(op, E_STATE, "sss", numbered(op, "task", work->task),
                         work->task_state, "active");
    if (pick && is_stopped(work) && strcmp(work->state, "open") != 0)
        return op_refuse(op, E_HELD, "ss", work->number, work->order_hold);
    if (strcmp(work->state, "cancelled") == 0)
        return op_refuse(op, E_CHANGED, "ss", work->number, "line cancelled");
    if (strcmp(work->state, "open") != 0)
        return op_refuse(op, E_STATE, "sss", numbered(op, "line", work->line),
                         work->state, "open");
    return 0;
}

int work_code(struct op *op, const struct work *work, const char *code, int64_t *units)
{
    int64_t item, n, rest = work->qty - work->taken;
    if (find_code(op, code, &item, &n))
        return op_fault(op);
    if (item != work->item)
        return op_refuse(op, E_WRONG_ITEM, "ss", item_code(op, work->item),
                         item_code(op, item));
    if (!rest || (n > rest && n == 1))
        return op_refuse(op, E_TOO_MANY, "sdd", item_code(op, item), work->qty,
                         work->taken);
    if (n > rest)
        return op_refuse(op, E_CASE_TOO_BIG, "dd", n, rest);
    *units = n;
    return 0;
}

int work_serial(struct op *op, const struct work *work, int64_t units,
                const char **serial)
{
    const struct serial_want want = {request_str(op->req, "serial"), work->item,
                                     work->place, work->lot};
    *serial = NULL;
    if (!work->serial)
        return 0;
    if (serial_single(op, work->item, units) || serial_fits(op, &want))
        return op_fault(op);
    *serial = want.text;
    return 0;
}

int floor_hand(struct op *op, int64_t *hand)
{
    if (!op->hand) {
        const char *code = arena_printf(op->arena, "H-%s", op->badge);
        if (store_do(op->store, op->err,
                     "INSERT INTO place (warehouse, code, kind) VALUES ($1, $2, 'hand')",
                     "dt", op->warehouse, code) < 0)
            return op_fault(op);
        op->hand = store_last_id(op->store);
        if (store_do(op->store, op->err, "UPDATE person SET hand = $2 WHERE id = $1",
                     "dd", op->person, op->hand) < 0)
            return op_fault(op);
    }
    *hand = op->hand;
    return 0;
}

/* A refusal that came too late: something has changed, so all of it must go back. */
static int too_late(struct op *op, const char *what)
{
    if (err_entry(op->err->code)->family != ERR_FAULT) {
        err_clear(op->err);
        op_refuse(op, E_STORE, "s", what);
    }
    return op_fault(op);
}

int ledger_sure(struct op *op, const struct ledger *move, int64_t *left)
{
    if (!ledger_move(op, move, left))
        return 0;
    return too_late(op,
                    arena_printf(op->arena, "%s at %s: fewer units than its lines say",
                                 item_code(op, move->item), place_code(op, move->from)));
}

int reserve_sure(struct op *op, const struct work *work, int64_t qty)
{
    if (!ledger_reserve(op, work->place, work->item, work->lot, qty))
        return 0;
    return too_late(op,
                    arena_printf(op->arena, "%s at %s: reserved is not its lines' sum",
                                 item_code(op, work->item), work->place_code));
}

int changed_one(struct op *op, int changed, const char *what)
{
    if (changed == 1)
        return 0;
    if (changed < 0)
        return changed;
    return too_late(op, arena_printf(op->arena, "%s changed meanwhile", what));
}

int totes_free(struct op *op, int64_t order)
{
    int done = store_do(
        op->store, op->err,
        "UPDATE place SET bound_order = NULL, bound_task = NULL"
        " WHERE bound_order IN " MERGED_WITH(
            "$1") " AND kind IN " BOXES " AND NOT EXISTS"
                  "       (SELECT 1 FROM stock s WHERE s.warehouse = place.warehouse"
                  "          AND s.place = place.id AND s.on_hand > 0)",
        "d", order);
    return done > 0 ? zone_empty(op) : done;
}

int count_ask(struct op *op, int64_t place, int64_t item, const char *lot,
              const char *reason)
{
    int64_t open = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM counting WHERE warehouse = $1"
                  "   AND state IN ('open', 'second') AND place = $2 AND item = $3"
                  "   AND lot = $4",
                  "dddt>d", op->warehouse, place, item, lot, &open) < 0)
        return op_fault(op);
    if (open)
        return 0;
    int done =
        store_do(op->store, op->err,
                 "INSERT INTO counting (warehouse, place, item, lot, reason, state,"
                 " created_at) VALUES ($1, $2, $3, $4, $5, 'open', $6)",
                 "dddttd", op->warehouse, place, item, lot, reason, op->now);
    return done < 0 ? done : 0;
}

int count_ask_lots(struct op *op, int64_t place, int64_t item, int64_t least,
                   const char *reason)
{
    const char **lot;
    int n = op_texts(op,
                     store_query(op->store,
                                 "SELECT lot FROM stock WHERE warehouse = $1"
                                 "   AND place = $2 AND item = $3 AND on_hand >= $4"
                                 " ORDER BY lot",
                                 "dddd", op->warehouse, place, item, least),
                     &lot);
    for (int i = 0; i < n; i++) {
        if (count_ask(op, place, item, lot[i], reason))
            return op_fault(op);
    }
    return n;
}
