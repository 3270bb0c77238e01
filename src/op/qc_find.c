/*
 * qc_find: what a count found, written down so that it can be added up by who packed and
 * picked it, item, bin and shift; and what follows for the draw and its lot.
 */
#include "qc.h"

#include "floor.h"

/* ---- where the goods of a box come from ---- */

struct origin {
    int64_t line, item, picker, bin, put, units;
};

struct origins {
    struct origin *at;
    int n, room;
    const char *why, *shift;
};

static void keep_origin(struct op *op, struct origins *all, const struct origin *one)
{
    size_t n = (size_t)all->n, size = sizeof(*one);
    if (all->n == all->room) {
        all->room = all->room ? 2 * all->room : 32;
        all->at = arena_grow(op->arena, all->at, n * size, (size_t)all->room * size);
    }
    all->at[all->n++] = *one;
}

static int read_origins(struct op *op, const struct parcel *p, struct origins *all)
{
    struct origin one;
    struct query *query =
        store_query(op->store,
                    "SELECT o.id, o.item, COALESCE(t.person, 0), l.place, l.put, x.units"
                    "  FROM parcel_line x JOIN order_line o ON o.id = x.line_id"
                    "  JOIN task_line l ON l.order_id = o.order_id AND l.line_id = o.id"
                    "   AND l.warehouse = $2"
                    "  JOIN task t ON t.id = l.task AND t.kind = 'pick'"
                    " WHERE x.parcel = $1 AND x.units > 0 AND l.put > 0"
                    " ORDER BY o.id, l.put DESC, l.id",
                    "dd", p->id, op->warehouse);
    while (query_next(query, "dddddd", &one.line, &one.item, &one.picker, &one.bin,
                      &one.put, &one.units))
        keep_origin(op, all, &one);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* The box may hold a part of a line that was picked in several bins: whole picks first.
 */
static void share_out(struct origins *all)
{
    int64_t rest = 0;
    for (int i = 0; i < all->n; i++) {
        struct origin *one = &all->at[i];
        if (!i || one->line != one[-1].line)
            rest = one->units;
        one->units = one->put < rest ? one->put : rest;
        rest -= one->units;
    }
}

static int origins_of(struct op *op, const struct parcel *p, struct origins *all)
{
    *all = (struct origins){.why = "recheck", .shift = ""};
    if (read_origins(op, p, all))
        return op_fault(op);
    share_out(all);
    if (store_one(op->store, op->err,
                  "SELECT why FROM qc_draw WHERE parcel = $1 AND drawn = 1"
                  " ORDER BY result <> '', stage LIMIT 1",
                  "d>t", p->id, &all->why) < 0 ||
        store_one(op->store, op->err,
                  "SELECT COALESCE(w.shift, '') FROM orders o JOIN wave w"
                  "    ON w.id = o.wave WHERE o.id = $1",
                  "d>t", p->order_id, &all->shift) < 0)
        return op_fault(op);
    return 0;
}

static int write_results(struct op *op, const struct parcel *p, int64_t look,
                         const struct origins *all)
{
    for (int i = 0; i < all->n; i++) {
        const struct origin *one = &all->at[i];
        if (one->units &&
            store_do(op->store, op->err,
                     "INSERT INTO qc_result (warehouse, recheck, why, item, packer,"
                     " picker, bin, shift, units, at)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                     "ddtddrrtdd", op->warehouse, look, all->why, one->item, p->person,
                     one->picker, one->bin, all->shift, one->units, op->now) < 0)
            return op_fault(op);
    }
    return 0;
}

/* ---- what was wrong ---- */

static int write_defect(struct op *op, const struct parcel *p, int64_t look,
                        const struct origins *all, const struct qc_finding *finding)
{
    struct origin from = {0};
    for (int i = 0; i < all->n && !from.bin; i++) {
        if (all->at[i].item == finding->item && all->at[i].units)
            from = all->at[i];
    }
    int done = store_do(
        op->store, op->err,
        "INSERT INTO qc_defect (warehouse, recheck, parcel, defect, item, other, qty,"
        " why, packer, picker, bin, shift, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        "dddtrrdtdrrtd", op->warehouse, look, p->id, qc_defect_name(finding->defect),
        finding->item, finding->other, finding->qty, all->why, p->person, from.picker,
        from.bin, all->shift, op->now);
    return done < 0 ? done : 0;
}

int qc_find(struct op *op, const struct parcel *parcel, int64_t look,
            const struct qc_finding *finding)
{
    struct origins all;
    return origins_of(op, parcel, &all) ? op_fault(op)
                                        : write_defect(op, parcel, look, &all, finding);
}

int qc_said(struct op *op, int64_t look, int64_t *defects, const char **text)
{
    const char *defect, *code;
    int64_t qty;
    *defects = 0;
    struct query *query =
        store_query(op->store,
                    "SELECT d.defect, COALESCE(i.code, ''), d.qty FROM qc_defect d"
                    "  LEFT JOIN item i ON i.id = d.item"
                    " WHERE d.recheck = $1 ORDER BY d.id",
                    "d", look);
    while (query_next(query, "ttd", &defect, &code, &qty)) {
        ++*defects;
        *text = arena_printf(op->arena, "%s%s%s%s%s x%lld", *text, **text ? "; " : "",
                             code, *code ? " " : "", defect, (long long)qty);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* Items of which the box holds fewer (missing) or more (surplus) than it should. */
struct off {
    int64_t item, qty;
};

static int read_off(struct op *op, const struct parcel *p, int64_t look, int sign,
                    struct off **off)
{
    int n = 0;
    struct off one;
    *off = NULL;
    struct query *query = store_query(
        op->store,
        "SELECT x.item, CAST(SUM(x.units) AS BIGINT) FROM"
        "       (SELECT item, $4 * on_hand AS units FROM stock"
        "         WHERE warehouse = $1 AND place = $2"
        "        UNION ALL SELECT item, -$4 * qty FROM recheck_unit WHERE recheck = $3) x"
        " GROUP BY x.item HAVING SUM(x.units) > 0 ORDER BY x.item",
        "dddd", op->warehouse, p->place, look, (int64_t)sign);
    while (query_next(query, "dd", &one.item, &one.qty)) {
        *off = op_list_more(op, *off, n, sizeof(one));
        (*off)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* A unit too few of one item and one too many of another: the one lay there for the
 * other. */
static int pair_up(struct op *op, const struct parcel *p, int64_t look,
                   const struct origins *all, struct off *few, struct off *many)
{
    while (few->qty && many->qty) {
        int64_t qty = few->qty < many->qty ? few->qty : many->qty;
        const struct qc_finding swap = {QC_SWAPPED, few->item, many->item, qty};
        if (write_defect(op, p, look, all, &swap))
            return op_fault(op);
        few->qty -= qty;
        many->qty -= qty;
    }
    return 0;
}

static int write_rest(struct op *op, const struct parcel *p, int64_t look,
                      const struct origins *all, enum qc_defect defect,
                      const struct off *off)
{
    const struct qc_finding rest = {defect, off->item, 0, off->qty};
    return off->qty ? write_defect(op, p, look, all, &rest) : 0;
}

static int write_differences(struct op *op, const struct parcel *p, int64_t look,
                             const struct origins *all)
{
    struct off *few, *many = NULL;
    int fews = read_off(op, p, look, 1, &few);
    int manys = fews < 0 ? -1 : read_off(op, p, look, -1, &many);
    if (fews < 0 || manys < 0)
        return op_fault(op);
    for (int i = 0; i < fews; i++) {
        for (int j = 0; j < manys; j++) {
            if (pair_up(op, p, look, all, &few[i], &many[j]))
                return op_fault(op);
        }
        if (write_rest(op, p, look, all, QC_MISSING, &few[i]))
            return op_fault(op);
    }
    for (int j = 0; j < manys; j++) {
        if (write_rest(op, p, look, all, QC_SURPLUS, &many[j]))
            return op_fault(op);
    }
    return 0;
}

/* ---- what follows ---- */

/* The first count of a draw is its result; what is packed anew is only counted again. */
static int settle_draws(struct op *op, const struct parcel *p, bool failed)
{
    int64_t lot = 0;
    if (store_do(op->store, op->err,
                 "UPDATE qc_draw SET result = $2"
                 " WHERE parcel = $1 AND drawn = 1 AND result = ''",
                 "dt", p->id, failed ? "failed" : "passed") < 0)
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT lot FROM qc_draw WHERE parcel = $1 AND stage = 'pack'"
                          "   AND lot IS NOT NULL",
                          "d>d", p->id, &lot);
    return found <= 0 ? found : qc_lot_judge(op, lot);
}

int qc_counted(struct op *op, const struct parcel *parcel, int64_t look, bool failed)
{
    struct origins all;
    if (origins_of(op, parcel, &all) || write_results(op, parcel, look, &all))
        return op_fault(op);
    if (failed && write_differences(op, parcel, look, &all))
        return op_fault(op);
    return settle_draws(op, parcel, failed);
}
