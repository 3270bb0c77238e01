/*
 * task.pass: nothing is left in the zone, the cart is put down for the next one. One scan
 * at the door says that it stands there: of the hand-over place, the cart or a tote.
 */
#include "takeover.h"
#include "zone.h"

struct pass {
    int64_t task, pass, cart, lies, rides; /* rides: totes of it with goods or bound */
    const char *zone, *next, *code;
};

static int read_pass(struct op *op, struct pass *pass)
{
    pass->next = pass->zone = "";
    if (store_one(op->store, op->err,
                  "SELECT t.pass, t.zone, COALESCE(t.cart, 0),"
                  "       (SELECT COUNT(*) FROM task_line l JOIN place x ON x.id = l.tote"
                  "         WHERE l.task = t.id AND x.bound_task = t.id)"
                  "  FROM task t WHERE t.id = $1",
                  "d>dtdd", pass->task, &pass->pass, &pass->zone, &pass->cart,
                  &pass->rides) < 0 ||
        store_one(op->store, op->err,
                  "SELECT p.zone FROM task_line l JOIN place p ON p.id = l.place"
                  " WHERE l.task = $1 AND l.state = 'open' AND p.zone <> ''"
                  " ORDER BY l.seq, l.id LIMIT 1",
                  "d>t", pass->task, &pass->next) < 0)
        return op_fault(op);
    return 0;
}

/* What its person can still pick here: of the zone, and of places that have none. */
static int zone_done(struct op *op, const struct pass *pass)
{
    int64_t open = 0;
    if (!pass->pass)
        return op_refuse(op, E_STATE, "sss", op->object, "picked by one person",
                         "a cart that is passed on");
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM task_line l JOIN place p ON p.id = l.place"
                  " WHERE l.task = $1 AND l.state = 'open' AND p.zone IN ($2, '')",
                  "dt>d", pass->task, pass->zone, &open) < 0)
        return op_fault(op);
    if (open && pass->zone[0])
        return op_refuse(op, E_ZONE_OPEN, "sd", pass->zone, open);
    if (!pass->next[0])
        return op_refuse(op, E_STATE, "sss", op->object, "without another zone",
                         "lines in another zone");
    return 0;
}

static int read_place(struct op *op, struct pass *pass)
{
    int64_t place, task;
    const char *kind, *zone;
    int found =
        store_one(op->store, op->err,
                  "SELECT id, kind, zone, COALESCE(bound_task, 0) FROM place"
                  " WHERE warehouse = $1 AND code = $2",
                  "dt>dttd", op->warehouse, pass->code, &place, &kind, &zone, &task);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "place", pass->code);
    bool rides = strcmp(kind, "cart") == 0 || strcmp(kind, "tote") == 0;
    if (rides && task != pass->task)
        return op_refuse(op, strcmp(kind, "tote") == 0 ? E_WRONG_TOTE : E_WRONG_PLACE,
                         "ss", "this cart or a tote of it", pass->code);
    if (rides)
        return 0;
    if (strcmp(kind, "pass") != 0)
        return op_refuse(op, E_WRONG_KIND, "sss", "pass", kind, pass->code);
    if (zone[0] && strcmp(zone, pass->next) != 0)
        return op_refuse(op, E_WRONG_PLACE, "ss",
                         arena_printf(op->arena, "zone %s", pass->next), pass->code);
    pass->lies = place;
    return 0;
}

/* An empty cart is nothing to be put down: it is handed out like a fresh one. */
static int read_code(struct op *op, struct pass *pass)
{
    pass->code = request_str(op->req, "code");
    if (pass->code[0])
        return read_place(op, pass);
    if (pass->rides || pass->cart)
        return op_refuse(op, E_ARGUMENT, "sss", "code", "the place, the cart or a tote",
                         "nothing");
    return 0;
}

static int put_down(struct op *op, const struct pass *pass)
{
    bool waits = pass->rides || pass->cart;
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE task SET zone = $2, waits_at = $3, lies = $4"
                                " WHERE id = $1 AND state = 'open'",
                                "dtdr", pass->task, pass->next,
                                waits ? op->now : (int64_t)0, pass->lies),
                       "the task");
}

static int run(struct op *op)
{
    struct pass pass = {.task = request_get(op->req, "task")};
    if (task_may_leave(op, pass.task) || read_pass(op, &pass) || zone_done(op, &pass) ||
        read_code(op, &pass))
        return op_fault(op);
    op_before(op, "zone %s", pass.zone[0] ? pass.zone : "-");
    op_after(op, "passed on to zone %s at %s by %s", pass.next,
             pass.code[0] ? pass.code : "-", op->badge);
    if (task_leave(op, pass.task) || put_down(op, &pass))
        return op_fault(op);
    op_num(op, "task", pass.task);
    op_text(op, "zone", pass.next);
    op_text(op, "place", pass.code);
    return 0;
}

const struct op_entry op_task_pass = {V_TASK_PASS, run};
