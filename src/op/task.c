/*
 * task: getting work. One's own active task first, then the oldest free one, urgent ones
 * before; a scanned cart or tote names a task instead, and takes it over with what is in
 * the other's hand.
 */
#include "floor.h"

#include "run.h"
#include "takeover.h"
#include "task_say.h"
#include "tallyman/model/code.h"
#include "zone.h"

struct task {
    int64_t id, person, cart, waited; /* waited: since then, for who passes it on */
    const char *state, *zone;         /* zone: in which its person will pick */
};

/* What a scanned code says about which task is wanted. */
struct wish {
    const char *kind;
    int64_t task; /* 0: any */
    int64_t cart; /* the cart to ride on; 0: none */
    bool make_cart;
};

static int own_task(struct op *op, const char *kind, int64_t *task)
{
    *task = 0;
    int found = store_one(op->store, op->err,
                          "SELECT id FROM task WHERE warehouse = $1 AND kind = $2"
                          "   AND state = 'active' AND person = $3 ORDER BY id LIMIT 1",
                          "dtd>d", op->warehouse, kind, op->person, task);
    return found < 0 ? found : 0;
}

/* Of carts that are passed on those of the zone, and none that waits on its place: while
 * one does, `any` is refused. */
static int free_task(struct op *op, const char *kind, bool any, int64_t *task)
{
    bool pick = strcmp(kind, "pick") == 0;
    const char *zone;
    *task = 0;
    if (zone_own(op, &zone) || (pick && any && zone_waits(op, zone)))
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT id FROM task WHERE warehouse = $1 AND kind = $2"
                          "   AND state = 'open' AND waits_at = 0"
                          "   AND (pass = 0 OR $3 = '' OR zone IN ($3, ''))"
                          " ORDER BY urgent DESC, wave, id LIMIT 1",
                          "dtt>d", op->warehouse, kind, zone, task);
    return found < 0 ? found : 0;
}

/* The put-back task of the order whose goods are in a tote or parcel, or of one that left
 * the parcel: what comes out of that very place first. */
static int back_of(struct op *op, int64_t order, int64_t place, int64_t *task)
{
    int found = store_one(op->store, op->err,
                          "SELECT t.id FROM task_line l JOIN task t ON t.id = l.task"
                          " WHERE (l.order_id = $1 OR l.order_id IN"
                          "        (SELECT m.order_id FROM parcel q JOIN parcel_line x"
                          "             ON x.parcel = q.id AND x.units > 0"
                          "           JOIN order_line m ON m.id = x.line_id"
                          "          WHERE q.place = $2 AND q.order_id = $1))"
                          "   AND t.kind = 'back' AND t.state IN ('open', 'active')"
                          " ORDER BY l.state <> 'open', l.place <> $2, t.id LIMIT 1",
                          "dd>d", order, place, task);
    return found < 0 ? found : 0;
}

static int read_place(struct op *op, const char *code, const char **kind, int64_t *id,
                      int64_t *order, int64_t *task)
{
    int found = store_one(op->store, op->err,
                          "SELECT p.id, p.kind, COALESCE(p.bound_order, a.order_id),"
                          "       p.bound_task"
                          "  FROM place p LEFT JOIN parcel a"
                          "    ON a.warehouse = p.warehouse AND a.code = p.code"
                          " WHERE p.warehouse = $1 AND p.code = $2",
                          "dt>dtdd", op->warehouse, code, id, kind, order, task);
    return found;
}

/* Reads the wish off a scanned code. */
static int wish_of(struct op *op, const char *code, struct wish *wish)
{
    const char *kind = "";
    int64_t place = 0, order = 0, task = 0;
    int found = read_place(op, code, &kind, &place, &order, &task);
    if (found < 0)
        return found;
    bool back = strcmp(wish->kind, "back") == 0;
    if (!found) {
        if (code_kind(str_of(code)) != CODE_CART)
            return op_refuse(op, E_NOT_FOUND, "ss", "cart", code);
        /* Carts are made as they come, but only once there is work for them. */
        wish->make_cart = true;
        return 0;
    }
    wish->task = task;
    if (strcmp(kind, "cart") == 0) {
        wish->cart = place;
        return 0;
    }
    bool holds = strcmp(kind, "parcel") == 0 || strcmp(kind, "slot") == 0;
    if (strcmp(kind, "tote") != 0 && !(back && holds))
        return op_refuse(op, E_WRONG_KIND, "sss", "cart tote", kind, code);
    if (back)
        wish->task = 0;
    if (back && (order ? back_of(op, order, place, &wish->task)
                       : run_back_task(op, place, &wish->task)))
        return op_fault(op);
    return wish->task ? 0 : op_refuse(op, E_NOTHING_TO_DO, "");
}

static int read_task(struct op *op, int64_t id, struct task *task)
{
    task->id = id;
    int found =
        store_one(op->store, op->err,
                  "SELECT person, cart, state, waits_at FROM task WHERE id = $1",
                  "d>ddtd", id, &task->person, &task->cart, &task->state, &task->waited);
    return found < 0 ? found : zone_enter(op, id, &task->zone);
}

/* ---- taking over ---- */

struct held {
    int64_t item, expiry, qty, order, line_id, serial;
    const char *lot;
};

static int held_lines(struct op *op, int64_t task, struct held **held)
{
    int n = 0;
    *held = NULL;
    struct held one;
    struct query *query = store_query(
        op->store,
        "SELECT l.item, l.lot, l.expiry, l.taken - l.put, l.order_id, l.line_id, i.serial"
        "  FROM task_line l JOIN item i ON i.id = l.item"
        " WHERE l.task = $1 AND l.taken > l.put ORDER BY l.id",
        "d", task);
    while (query_next(query, "dtddddd", &one.item, &one.lot, &one.expiry, &one.qty,
                      &one.order, &one.line_id, &one.serial)) {
        *held = op_list_more(op, *held, n, sizeof(one));
        (*held)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

int task_hand_over(struct op *op, int64_t task, int64_t person)
{
    struct held *held;
    int64_t from = 0, to;
    if (store_one(op->store, op->err, "SELECT hand FROM person WHERE id = $1", "d>d",
                  person, &from) < 0 ||
        floor_hand(op, &to))
        return op_fault(op);
    int n = held_lines(op, task, &held);
    for (int i = 0; i < n; i++) {
        const struct ledger move = {
            .item = held[i].item,
            .lot = held[i].lot,
            .expiry = held[i].expiry,
            .qty = held[i].qty,
            .from = from,
            .to = to,
            .reason = "move",
            .order_id = held[i].order,
            .line_id = held[i].line_id,
            .serials = held[i].serial,
        };
        if (ledger_sure(op, &move, NULL))
            return op_fault(op);
    }
    return n < 0 ? n : 0;
}

/* The task is this person's from now on. */
static int take_task(struct op *op, const struct task *task)
{
    bool fresh = strcmp(task->state, "open") == 0;
    if (!fresh && strcmp(task->state, "active") != 0)
        return op_refuse(op, E_STATE, "sss",
                         arena_printf(op->arena, "task %lld", (long long)task->id),
                         task->state, "open or active");
    if (!fresh && task->person == op->person)
        return 0;
    int changed = store_do(op->store, op->err,
                           "UPDATE task SET person = $2, state = 'active',"
                           "       version = version + $3, zone = $4, waits_at = 0,"
                           "       lies = NULL"
                           " WHERE id = $1 AND state IN ('open', 'active')",
                           "dddt", task->id, op->person, (int64_t)!fresh, task->zone);
    if (changed_one(op, changed, "the task"))
        return op_fault(op);
    if (task->waited)
        op_after(op, "taken on by %s after %lld minutes", op->badge,
                 (long long)((op->now - task->waited) / 60000));
    if (fresh)
        return 0;
    op_before(op, "with %s", person_name(op, task->person));
    op_after(op, "taken over by %s", op->badge);
    return task_hand_over(op, task->id, task->person);
}

static int ride(struct op *op, const struct task *task, struct wish *wish,
                const char *code)
{
    if (wish->make_cart && find_or_make_place(op, code, "cart", &wish->cart))
        return op_fault(op);
    if (!wish->cart || wish->task)
        return 0;
    int changed = store_do(op->store, op->err, "UPDATE task SET cart = $2 WHERE id = $1",
                           "dd", task->id, wish->cart);
    if (changed_one(op, changed, "the task"))
        return op_fault(op);
    changed =
        store_do(op->store, op->err, "UPDATE place SET bound_task = $2 WHERE id = $1",
                 "dd", wish->cart, task->id);
    return changed_one(op, changed, "the cart");
}

/* The task wished for, the own one, or the oldest free one. */
static int choose(struct op *op, const struct wish *wish, bool with_code, int64_t *task)
{
    *task = wish->task;
    if (!*task && !with_code && own_task(op, wish->kind, task))
        return op_fault(op);
    bool any = !request_get(op->req, "fresh");
    if (!*task && free_task(op, wish->kind, any, task))
        return op_fault(op);
    return *task ? 0 : op_refuse(op, E_NOTHING_TO_DO, "");
}

static int may_wish(struct op *op, const char *kind)
{
    if (strcmp(kind, "pick") != 0 && strcmp(kind, "back") != 0)
        return op_refuse(op, E_ARGUMENT, "sss", "kind", "pick or back", kind);
    return 0;
}

/* Where its scans come from, some of them perhaps later; none of a run's is. */
static int pulled_here(struct op *op, int64_t task)
{
    int done = store_do(op->store, op->err,
                        "UPDATE task SET terminal = $2 WHERE id = $1"
                        "   AND run IS NULL AND wall = ''"
                        "   AND (terminal IS NULL OR terminal <> $2)",
                        "dd", task, op->terminal);
    return done < 0 ? done : 0;
}

static int task_pull(struct op *op)
{
    const char *code = request_str(op->req, "code");
    struct wish wish = {.kind = request_str(op->req, "kind")};
    struct task task;
    int64_t id;
    if (may_wish(op, wish.kind) || (*code && wish_of(op, code, &wish)) ||
        choose(op, &wish, *code != '\0', &id) || read_task(op, id, &task) ||
        takeover_needed(op, id) || take_task(op, &task) || ride(op, &task, &wish, code) ||
        pulled_here(op, id) || takeover_over(op, op->terminal) < 0 ||
        (task.waited && zone_over(op, id)))
        return op_fault(op);
    int run = run_is(op, id);
    return run < 0 ? run : run ? run_say(op, id) : task_reply(op, id);
}

static int task_show(struct op *op)
{
    int64_t id = request_get(op->req, "task");
    int run = run_is(op, id);
    return run < 0 ? run : run ? run_say(op, id) : task_reply(op, id);
}

const struct op_entry op_task_pull = {V_TASK_PULL, task_pull};
const struct op_entry op_task_show = {V_TASK_SHOW, task_show};
