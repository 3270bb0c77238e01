/*
 * zone.take, zone.set: in which zone somebody picks. Everybody says it for themselves, by
 * the zone's name or by a place in it; only a lead lets somebody pick in all of them.
 */
#include "zone.h"

static int write_zone(struct op *op, int64_t person, const char *zone)
{
    int done = store_do(op->store, op->err, "UPDATE person SET zone = $2 WHERE id = $1",
                        "dt", person, zone);
    return changed_one(op, done, "the person");
}

static int take(struct op *op)
{
    const char *code = request_str(op->req, "code"), *zone = "", *before;
    int found = store_one(op->store, op->err,
                          "SELECT zone FROM place WHERE warehouse = $1 AND code = $2",
                          "dt>t", op->warehouse, code, &zone);
    if (found < 0 || zone_own(op, &before))
        return op_fault(op);
    if (found && !zone[0])
        return op_refuse(op, E_NOT_FOUND, "ss", "zone of", code);
    zone = found ? zone : code;
    if (zone_known(op, zone))
        return op_fault(op);
    op_object(op, "person %s", op->badge);
    op_before(op, "zone %s", before[0] ? before : "-");
    op_after(op, "zone %s", zone);
    op_text(op, "zone", zone);
    return write_zone(op, op->person, zone);
}

/* Whoever is let go on takes the cart in hand along: it is picked in all zones. */
static int widen(struct op *op, int64_t person)
{
    int done = store_do(op->store, op->err,
                        "UPDATE task SET zone = '', version = version + 1"
                        " WHERE warehouse = $1 AND kind = 'pick' AND state = 'active'"
                        "   AND person = $2 AND pass = 1 AND zone <> ''",
                        "dd", op->warehouse, person);
    return done < 0 ? done : 0;
}

static int set(struct op *op)
{
    const char *badge = request_str(op->req, "badge"), *before = "";
    const char *zone = request_str(op->req, "zone");
    int64_t person = 0;
    int found = store_one(op->store, op->err,
                          "SELECT id, zone FROM person"
                          " WHERE warehouse = $1 AND badge = $2",
                          "dt>dt", op->warehouse, badge, &person, &before);
    if (found < 0)
        return op_fault(op);
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "badge", badge);
    if (zone[0] && zone_known(op, zone))
        return op_fault(op);
    op_object(op, "person %s", badge);
    op_before(op, "zone %s", before[0] ? before : "-");
    op_after(op, "zone %s", zone[0] ? zone : "-: picks in all");
    op_text(op, "badge", badge);
    op_text(op, "zone", zone);
    if (write_zone(op, person, zone))
        return op_fault(op);
    return zone[0] ? 0 : widen(op, person);
}

const struct op_entry op_zone_take = {V_ZONE_TAKE, take};
const struct op_entry op_zone_set = {V_ZONE_SET, set};
