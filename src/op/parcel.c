/*
 * parcel: reading a parcel, and the refusals that pack, recheck, label and ship share.
 */
#include "parcel.h"

#include "floor.h"

#define PARCEL_SQL                                                                       \
    "SELECT p.id, p.order_id, p.part, p.place, p.units, p.rechecked, p.intercepted,"     \
    "       p.terminal, p.person, p.handover, p.code, p.stage, p.label, p.recheck,"      \
    "       p.qc, p.hold, p.waybill, p.carrier, o.state, o.number, o.hold, p.weigh,"     \
    "       p.split, " LEFT_IN(                                                          \
        "p") "  FROM parcel p JOIN orders o ON o.id = p.order_id WHERE p.warehouse = $1"

#define PARCEL_OUT "ddddddddddttttttttttttdd"
#define PARCEL_FIELDS(p)                                                                 \
    &(p)->id, &(p)->order_id, &(p)->part, &(p)->place, &(p)->units, &(p)->rechecked,     \
        &(p)->intercepted, &(p)->terminal, &(p)->person, &(p)->handover, &(p)->code,     \
        &(p)->stage, &(p)->label, &(p)->recheck, &(p)->qc, &(p)->hold, &(p)->waybill,    \
        &(p)->carrier, &(p)->order_state, &(p)->number, &(p)->order_hold, &(p)->weigh,   \
        &(p)->split, &(p)->left

static int seen(struct op *op, int found, const char *what, const struct parcel *parcel)
{
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "parcel", what);
    op->order_id = parcel->order_id;
    op_object(op, "parcel %s of order %s", parcel->code, parcel->number);
    return 0;
}

int parcel_read(struct op *op, int64_t id, struct parcel *parcel)
{
    int found = store_one(op->store, op->err, PARCEL_SQL " AND p.id = $2",
                          "dd>" PARCEL_OUT, op->warehouse, id, PARCEL_FIELDS(parcel));
    return seen(op, found, arena_printf(op->arena, "%lld", (long long)id), parcel);
}

/* A number that is void for good, still to be read on a box. */
static int void_label(struct op *op, const char *code)
{
    const char *pcode = "";
    int64_t order = 0;
    int found =
        store_one(op->store, op->err,
                  "SELECT p.code, p.order_id FROM waybill w"
                  "  JOIN parcel p ON p.id = w.parcel"
                  " WHERE w.warehouse = $1 AND w.number = $2 AND w.state = 'void'",
                  "dt>td", op->warehouse, code, &pcode, &order);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "parcel", code);
    op->order_id = order;
    op_object(op, "parcel %s", pcode);
    return op_refuse(op, E_LABEL_VOID, "ss", code, pcode);
}

int parcel_find(struct op *op, const char *code, struct parcel *parcel)
{
    int found = store_one(op->store, op->err, PARCEL_SQL " AND p.code = $2",
                          "dt>" PARCEL_OUT, op->warehouse, code, PARCEL_FIELDS(parcel));
    if (!found)
        found = store_one(op->store, op->err,
                          PARCEL_SQL " AND p.waybill = $2 AND p.waybill <> ''"
                                     " ORDER BY p.stage = 'void', p.id DESC LIMIT 1",
                          "dt>" PARCEL_OUT, op->warehouse, code, PARCEL_FIELDS(parcel));
    return found ? seen(op, found, code, parcel) : void_label(op, code);
}

/* Every number that was ever granted leads to its parcel, void ones too. */
static int order_of_label(struct op *op, const char *code, int64_t *order, int64_t *split)
{
    return store_one(op->store, op->err,
                     "SELECT p.order_id, p.split FROM waybill w"
                     "  JOIN parcel p ON p.id = w.parcel"
                     " WHERE w.warehouse = $1 AND w.number = $2",
                     "dt>dd", op->warehouse, code, order, split);
}

/* 1 and the order that stands in a tote or parcel; 0: no place of that code. */
static int order_in(struct op *op, const char *code, int64_t *order, int64_t *split)
{
    const char *kind = "", *item = "", *wall = "";
    int found =
        store_one(op->store, op->err,
                  "SELECT p.kind, COALESCE(p.bound_order, a.order_id),"
                  "       COALESCE(a.split, p.bound_part), COALESCE(i.code, ''),"
                  "       COALESCE(t.wall, '')"
                  "  FROM place p LEFT JOIN parcel a"
                  "    ON a.warehouse = p.warehouse AND a.code = p.code"
                  "  LEFT JOIN task t ON t.id = p.bound_run"
                  "  LEFT JOIN item i ON i.id = t.run"
                  " WHERE p.warehouse = $1 AND p.code = $2",
                  "dt>tddtt", op->warehouse, code, &kind, order, split, &item, &wall);
    if (found <= 0)
        return found;
    if (*wall)
        return op_refuse(op, E_AT_WALL, "ss", code, wall);
    if (*item)
        return op_refuse(op, E_OF_RUN, "ss", code, item);
    if (strcmp(kind, "tote") != 0 && strcmp(kind, "parcel") != 0 &&
        strcmp(kind, "slot") != 0)
        return op_refuse(op, E_WRONG_KIND, "sss", "tote parcel", kind, code);
    return *order ? 1 : op_refuse(op, E_STATE, "sss", code, "empty", "an order's goods");
}

int parcel_order(struct op *op, const char *code, int64_t *order, int64_t *split)
{
    *order = *split = 0;
    int found = order_in(op, code, order, split);
    if (!found)
        found = order_of_label(op, code, order, split);
    if (!found && find_order(op, code, order))
        return op_fault(op);
    return found < 0 ? found : merge_head(op, *order, order);
}

int parcel_open_of(struct op *op, int64_t order, int64_t split, struct parcel *parcel)
{
    *parcel = (struct parcel){0};
    int found =
        store_one(op->store, op->err,
                  PARCEL_SQL " AND p.order_id = $2 AND p.stage = 'open'"
                             " AND p.split = $3 ORDER BY p.id LIMIT 1",
                  "ddd>" PARCEL_OUT, op->warehouse, order, split, PARCEL_FIELDS(parcel));
    return found < 0 ? found : 0;
}

bool parcel_is(const struct parcel *parcel, const char *stage)
{
    return strcmp(parcel->stage, stage) == 0;
}

int parcel_going(struct op *op, const struct parcel *parcel)
{
    if (parcel->intercepted || strcmp(parcel->order_state, "cancelled") == 0)
        return op_refuse(op, E_CANCELLED, "s", parcel->number);
    if (parcel_is(parcel, "void"))
        return op_refuse(op, E_STATE, "sss", parcel->code, parcel->stage,
                         "a parcel that goes");
    if (*parcel->hold)
        return op_refuse(op, E_HELD, "ss", parcel->code, parcel->hold);
    if (*parcel->order_hold)
        return op_refuse(op, E_HELD, "ss", parcel->number, parcel->order_hold);
    if (parcel->left)
        return op_refuse(op, E_LEFT_PARCEL, "s", parcel->code);
    return 0;
}

int parcel_at_bench(struct op *op, const struct parcel *parcel)
{
    if (!parcel_is(parcel, "open"))
        return op_refuse(op, E_STATE, "sss", parcel->code, parcel->stage, "open");
    if (parcel->terminal != op->terminal)
        return op_refuse(op, E_TAKEN, "ss", parcel->code,
                         person_name(op, parcel->person));
    return 0;
}

int parcel_bench_free(struct op *op, int64_t but)
{
    const char *code = "";
    int found =
        store_one(op->store, op->err,
                  "SELECT COALESCE((SELECT MIN(t.code) FROM place t"
                  "         WHERE t.bound_order = o.id AND t.kind IN " BOXES "),"
                  "       p.code) FROM parcel p JOIN orders o ON o.id = p.order_id"
                  " WHERE p.terminal = $1 AND p.stage IN ('open', 'verified')"
                  "   AND p.stage = 'open' AND p.units > 0 AND p.id <> $2"
                  "   AND o.hold = '' AND " LEFT_IN("p") " = 0 LIMIT 1",
                  "dd>t", op->terminal, but, &code);
    if (found <= 0)
        return found;
    return op_refuse(op, E_STATE, "sss", code, "open at this bench", "closing first");
}

int parcel_label_free(struct op *op, int64_t but)
{
    const char *code = "";
    int found = store_one(op->store, op->err,
                          "SELECT p.code FROM parcel p JOIN orders o ON o.id = p.order_id"
                          " WHERE p.terminal = $1 AND p.stage IN ('open', 'verified')"
                          "   AND p.label = 'granted' AND p.hold = '' AND o.hold = ''"
                          "   AND p.id <> $2 AND NOT EXISTS"
                          "       (SELECT 1 FROM waybill w JOIN label_copy c"
                          "            ON c.warehouse = w.warehouse"
                          "           AND c.number = w.number AND c.n = w.copies"
                          "         WHERE w.warehouse = p.warehouse"
                          "           AND w.number = p.waybill"
                          "           AND c.result = 'failed') LIMIT 1",
                          "dd>t", op->terminal, but, &code);
    if (found <= 0)
        return found;
    return op_refuse(op, E_STATE, "sss", code, "without its label", "it stuck on first");
}

/* A parcel of merged orders may bear the name of one that left it since. */
static int free_code(struct op *op, int64_t order, int64_t part, const char **code)
{
    int64_t taken = 1;
    for (int64_t n = part; taken; n++) {
        *code = arena_printf(op->arena, "P-%lld-%lld", (long long)order, (long long)n);
        if (store_one(op->store, op->err,
                      "SELECT COUNT(*) FROM place WHERE warehouse = $1 AND code = $2",
                      "dt>d", op->warehouse, *code, &taken) < 0)
            return op_fault(op);
    }
    return 0;
}

int parcel_make(struct op *op, int64_t order, int64_t split, int64_t *parcel,
                const char **code)
{
    int64_t part = 0;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MAX(part), 0) + 1 FROM parcel WHERE order_id = $1",
                  "d>d", order, &part) < 0)
        return op_fault(op);
    if (free_code(op, order, part, code))
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "INSERT INTO place (warehouse, code, kind) VALUES ($1, $2, 'parcel')",
                 "dt", op->warehouse, *code) < 0)
        return op_fault(op);
    int64_t place = store_last_id(op->store);
    if (store_do(
            op->store, op->err,
            "INSERT INTO parcel (warehouse, code, order_id, part, place, stage, label,"
            " recheck, terminal, person, created_at, split) VALUES ($1, $2, $3, $4, $5,"
            " 'open', 'none', 'none', $6, $7, $8, $9)",
            "dtddddddd", op->warehouse, *code, order, part, place, op->terminal,
            op->person, op->now, split) < 0)
        return op_fault(op);
    *parcel = store_last_id(op->store);
    return 0;
}

int parcel_progress(struct op *op, int64_t order, int64_t split, int64_t *picked,
                    int64_t *packed)
{
    int found = store_one(op->store, op->err,
                          "SELECT CAST(SUM(x.picked) AS BIGINT),"
                          "       CAST(SUM(x.packed) AS BIGINT) FROM " PACK_LINES " x",
                          "dd>dd", order, split, picked, packed);
    return found < 0 ? found : 0;
}

int parcel_holds(struct op *op, int64_t parcel, int64_t line, int64_t units)
{
    static const char in[] = "INSERT INTO parcel_line (warehouse, parcel, line_id, units)"
                             " VALUES ($1, $2, $3, $4) ON CONFLICT (parcel, line_id)"
                             " DO UPDATE SET units = parcel_line.units + excluded.units";
    static const char out[] =
        "UPDATE parcel_line SET units = units + $4 WHERE parcel = $2"
        "   AND line_id = $3 AND warehouse = $1 AND units + $4 >= 0";
    return changed_one(op,
                       store_do(op->store, op->err, units < 0 ? out : in, "dddd",
                                op->warehouse, parcel, line, units),
                       "what the parcel holds of the line");
}
