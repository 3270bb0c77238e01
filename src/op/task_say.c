/*
 * task_say: a task as a reply, for task.pull and task.show. Lines in their order of work,
 * all of them: the terminal shows what is done too.
 */
#include "task_say.h"

#include "codes.h"

static const char *const cols_task[] = {
    "line",        "seq",   "place", "target", "item", "code",   "name",
    "spec",        "qty",   "taken", "put",    "tote", "order",  "number",
    "order_state", "state", "gift",  "codes",  "lot",  "expiry", "serial",
    "merged",      "part",  "parts", "zone",   NULL};

struct line {
    int64_t id, seq, item, qty, taken, put, order, gift, expiry, serial;
    int64_t merged, part, parts;
    const char *place, *target, *code, *name, *spec, *tote, *number, *order_state, *state,
        *lot, *zone;
};

static int head(struct op *op, int64_t task)
{
    int64_t version = 0, pass = 0;
    const char *kind, *wave, *cart, *person, *zone;
    int found = store_one(op->store, op->err,
                          "SELECT t.kind, t.version, COALESCE(w.name, ''),"
                          "       COALESCE(c.code, ''), COALESCE(p.name, ''),"
                          "       t.pass, t.zone"
                          "  FROM task t LEFT JOIN wave w ON w.id = t.wave"
                          "  LEFT JOIN place c ON c.id = t.cart"
                          "  LEFT JOIN person p ON p.id = t.person"
                          " WHERE t.id = $1 AND t.warehouse = $2",
                          "dd>tdtttdt", task, op->warehouse, &kind, &version, &wave,
                          &cart, &person, &pass, &zone);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "sd", "task", task);
    op_object(op, "task %lld", (long long)task);
    op_num(op, "task", task);
    op_text(op, "kind", kind);
    op_text(op, "wave", wave);
    op_num(op, "version", version);
    op_text(op, "cart", cart);
    op_text(op, "person", person);
    op_num(op, "pass", pass);
    op_text(op, "zone", zone);
    return 0;
}

/* Lines of one item stand together often: its codes are asked once. */
static const char *codes_kept(struct op *op, int64_t item, int64_t *last,
                              const char **codes)
{
    if (*last != item) {
        *codes = codes_of(op, item);
        *last = item;
    }
    return *codes;
}

#define TASK_LINES                                                                       \
    "SELECT l.id, l.seq, p.code, COALESCE(b.code, ''), l.item, i.code, i.name, i.spec,"  \
    "       l.qty, l.taken, l.put, COALESCE(t.code, ''), l.order_id, o.number,"          \
    "       CASE WHEN k.kind = 'pick' AND o.state <> 'cancelled'"                        \
    "                 AND COALESCE(o.wave, 0) <> COALESCE(k.wave, 0)"                    \
    "            THEN 'kicked' ELSE o.state END, l.state, m.gift, l.lot, l.expiry,"      \
    "       i.serial, CASE WHEN o.head IS NULL THEN 1 ELSE"                              \
    "         (SELECT COUNT(*) FROM orders g WHERE g.head = o.head) END,"                \
    "       l.part, o.parts, p.zone"                                                     \
    "  FROM task_line l JOIN place p ON p.id = l.place JOIN item i ON i.id = l.item"     \
    "  JOIN orders o ON o.id = l.order_id JOIN order_line m ON m.id = l.line_id"         \
    "  JOIN task k ON k.id = l.task"                                                     \
    "  LEFT JOIN place b ON b.id = l.target"                                             \
    "  LEFT JOIN place t ON t.id = l.tote AND t.bound_task = l.task"                     \
    " WHERE l.task = $1 ORDER BY l.seq, l.id"

static bool next_line(struct query *query, struct line *l)
{
    return query_next(query, "ddttdtttdddtdtttdtdddddt", &l->id, &l->seq, &l->place,
                      &l->target, &l->item, &l->code, &l->name, &l->spec, &l->qty,
                      &l->taken, &l->put, &l->tote, &l->order, &l->number,
                      &l->order_state, &l->state, &l->gift, &l->lot, &l->expiry,
                      &l->serial, &l->merged, &l->part, &l->parts, &l->zone);
}

static void say_line(struct op *op, const struct line *l, const char *codes)
{
    op_row(op, "ddttdtttdddtdtttdttdddddt", l->id, l->seq, l->place, l->target, l->item,
           l->code, l->name, l->spec, l->qty, l->taken, l->put, l->tote, l->order,
           l->number, l->order_state, l->state, l->gift, codes, l->lot, l->expiry,
           l->serial, l->merged, l->part, l->parts, l->zone);
}

int task_reply(struct op *op, int64_t task)
{
    struct line l;
    int64_t last = 0;
    const char *codes = "";
    if (head(op, task))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_task);
    struct query *query = store_query(op->store, TASK_LINES, "d", task);
    while (next_line(query, &l))
        say_line(op, &l, codes_kept(op, l.item, &last, &codes));
    return query_done(query, op->err) ? op_fault(op) : 0;
}
