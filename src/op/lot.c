/*
 * lot: the refusals of a unit that is of another lot than the books say, or out of date.
 * Called by the verbs that take units by a scan.
 */
#include "lot.h"

#include "tallyman/base/clock.h"

const char *lot_said(const struct op *op)
{
    return request_str(op->req, "lot");
}

void lot_may(struct op *op, struct lot_fit *fit, const char *lot)
{
    if (!*lot)
        return;
    fit->fits |= strcmp(lot, lot_said(op)) == 0;
    fit->among = fit->among ? arena_printf(op->arena, "%s %s", fit->among, lot)
                            : arena_text(op->arena, lot);
}

int lot_fits(struct op *op, int64_t item, const struct lot_fit *fit)
{
    if (!*lot_said(op) || !fit->among || fit->fits)
        return 0;
    return op_refuse(op, E_WRONG_LOT, "sss", item_code(op, item), fit->among,
                     lot_said(op));
}

int lot_is(struct op *op, int64_t item, const char *lot)
{
    struct lot_fit fit = {0};
    lot_may(op, &fit, lot);
    return lot_fits(op, item, &fit);
}

int lot_lives(struct op *op, int64_t item, const char *lot)
{
    int64_t day, today;
    const char *expiry = request_str(op->req, "expiry");
    if (!*expiry)
        return 0;
    if (!clock_parse(str_of(expiry), "%Y-%m-%d", 0, &day))
        return op_refuse(op, E_ARGUMENT, "sss", "expiry", "a day as 2026-12-31", expiry);
    if (!*lot)
        return 0;
    struct civil now = clock_civil(op->now, (int)op->offset_min);
    now = (struct civil){.year = now.year, .month = now.month, .day = now.day};
    today = clock_from_civil(&now, 0);
    return day >= today ? 0 : op_refuse(op, E_EXPIRED, "ss", item_code(op, item), expiry);
}

int lot_at(struct op *op, int64_t item, int64_t place, const char **said)
{
    struct lot_fit fit = {0};
    const char *lot;
    *said = NULL;
    if (!*lot_said(op))
        return 0;
    struct query *query =
        store_query(op->store,
                    "SELECT lot FROM stock WHERE warehouse = $1 AND place = $2"
                    "   AND item = $3 AND on_hand > 0 ORDER BY lot",
                    "ddd", op->warehouse, place, item);
    while (query_next(query, "t", &lot))
        lot_may(op, &fit, lot);
    if (query_done(query, op->err) || lot_fits(op, item, &fit))
        return op_fault(op);
    *said = fit.fits ? lot_said(op) : NULL;
    return 0;
}
