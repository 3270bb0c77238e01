/*
 * wave.replan: what nobody began of a wave is planned again, because a picker left or a
 * cart broke: its orders leave their tasks and come into new ones, all in one
 * transaction, so that none is ever in no task or in two. What is on carts stays there;
 * whoever goes on with such a cart takes it over.
 *
 * Orders that changed since the plan was made stay as they are.
 */
#include "floor.h"
#include "release_in.h"
#include "run.h"
#include "wave_in.h"

#include "tallyman/model/reason.h"

struct replan {
    struct release release;
    struct wave_seen wave;
    int64_t person;     /* who left; 0: nobody */
    const char *reason; /* in words */
    bool *pass;         /* by row: that order stays */
};

/* ---- which may leave their tasks ---- */

/* 1: it is as the plan saw it, and nobody began it. */
static int is_rest(struct replan *replan, int64_t order, int64_t version)
{
    struct op *op = replan->release.op;
    int64_t one;
    return store_one(op->store, op->err,
                     "SELECT 1 FROM orders o WHERE o.warehouse = $1 AND o.id = $2"
                     "   AND o.version = $3 AND " REST_OF("o"),
                     "ddddd>d", op->warehouse, order, version, replan->wave.id,
                     replan->person, &one);
}

/* Those that may not are said, and their rows passed over. */
static int sift(struct replan *replan)
{
    struct release *release = &replan->release;
    struct op *op = release->op;
    int64_t version;
    for (int row = 0; row < op->req->rows.n; row++) {
        int64_t order = release_row(release, row, &version);
        int rest = order ? is_rest(replan, order, version) : 1;
        if (rest < 0)
            return op_fault(op);
        replan->pass[row] = !rest;
        if (!rest)
            op_row(op, "dttt", order, "", "stale",
                   N_("it was begun or changed meanwhile"));
    }
    return 0;
}

/* ---- out of their tasks ---- */

/* All of them before any goes back in: they change bins with each other. */
static int take_out(struct replan *replan)
{
    struct release *release = &replan->release;
    struct op *op = release->op;
    int64_t version;
    for (int row = 0; row < op->req->rows.n; row++) {
        int64_t order = release_row(release, row, &version);
        if (order && !replan->pass[row] &&
            wave_give_back(op, order, &replan->wave, "replanned", replan->reason))
            return op_fault(op);
    }
    return 0;
}

/* A cart with an order that was let go first is handed out first. */
static int keep_urgent(struct replan *replan, int64_t after)
{
    struct op *op = replan->release.op;
    int done =
        store_do(op->store, op->err,
                 "UPDATE task SET urgent = 1 WHERE warehouse = $1 AND wave = $2"
                 "   AND id > $3 AND EXISTS"
                 "       (SELECT 1 FROM task_line l JOIN orders o"
                 "            ON o.id = l.order_id"
                 "         WHERE l.task = task.id AND o.priority >= $4)",
                 "dddd", op->warehouse, replan->wave.id, after, (int64_t)ORDER_FIRST);
    return done < 0 ? done : 0;
}

/* ---- the verb ---- */

static int read_ask(struct replan *replan)
{
    struct op *op = replan->release.op;
    const char *badge = request_str(op->req, "badge");
    const char *reason = request_str(op->req, "reason");
    if (wave_seen(op, request_str(op->req, "name"), &replan->wave) ||
        wave_badge(op, badge, &replan->person))
        return op_fault(op);
    if (strcmp(replan->wave.state, "closed") == 0)
        return op_refuse(op, E_STATE, "sss", replan->wave.name, replan->wave.state,
                         "open or locked");
    if (!reason[0])
        return op_refuse(op, E_ARGUMENT, "sss", "reason", "a reason", "");
    replan->reason = reason_make(op->arena, REASON_REPLANNED, "sss", replan->wave.name,
                                 person_name(op, op->person), reason);
    replan->release.wave = replan->wave.id;
    return 0;
}

static int64_t last_task(struct op *op, int64_t *task)
{
    return store_one(op->store, op->err,
                     "SELECT COALESCE(MAX(id), 0) FROM task WHERE warehouse = $1", "d>d",
                     op->warehouse, task);
}

/* Orders of the wave that are on carts as they were. */
static int say_stays(struct replan *replan, int64_t after)
{
    struct op *op = replan->release.op;
    int64_t stays = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(DISTINCT l.order_id) FROM task t JOIN task_line l"
                  "    ON l.task = t.id AND l.state = 'open'"
                  " WHERE t.warehouse = $1 AND t.wave = $2 AND t.id <= $3"
                  "   AND t.kind = 'pick' AND t.state IN ('open', 'active')",
                  "ddd>d", op->warehouse, replan->wave.id, after, &stays) < 0)
        return op_fault(op);
    op_num(op, "stays", stays);
    op_after(op, "%s: %lld orders in %lld carts, %lld stay", replan->reason,
             (long long)replan->release.orders, (long long)replan->release.carts,
             (long long)stays);
    return 0;
}

static int run(struct op *op)
{
    struct replan replan = {.release = {.op = op, .again = true}};
    struct release *release = &replan.release;
    int64_t last = 0;
    release->zones = request_get(op->req, "zones");
    replan.pass = arena_alloc(op->arena, (size_t)op->req->rows.n + 1);
    release->pass = replan.pass;
    if (release_vet(release) || read_ask(&replan) || sift(&replan) ||
        last_task(op, &last) < 0 || take_out(&replan) ||
        (replan.person && run_orphan(op, replan.person, replan.wave.id)) ||
        release_rows(release) || keep_urgent(&replan, last) || say_stays(&replan, last))
        return op_fault(op);
    op_num(op, "wave", replan.wave.id);
    op_text(op, "name", replan.wave.name);
    release_say(release);
    return 0;
}

const struct op_entry op_wave_replan = {V_WAVE_REPLAN, run};
