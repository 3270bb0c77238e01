/*
 * count: bins that wait to be counted, blind: what the book says is never told.
 */
#include "floor.h"

static int count_next(struct op *op)
{
    int64_t id = 0, item = 0;
    const char *place, *code, *name, *spec, *lot, *reason;
    int found =
        store_one(op->store, op->err,
                  "SELECT c.id, p.code, i.id, i.code, i.name, i.spec, c.lot,"
                  "       c.reason"
                  "  FROM counting c JOIN place p ON p.id = c.place"
                  "  JOIN item i ON i.id = c.item"
                  " WHERE c.warehouse = $1 AND c.state IN ('open', 'second')"
                  "   AND (c.first_person IS NULL OR c.first_person NOT IN " BADGES_OF(
                      "$2") ")"
                            " ORDER BY c.id LIMIT 1",
                  "dd>dtdttttt", op->warehouse, op->person, &id, &place, &item, &code,
                  &name, &spec, &lot, &reason);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOTHING_TO_DO, "");
    op_num(op, "count", id);
    op_text(op, "place", place);
    op_num(op, "item", item);
    op_text(op, "code", code);
    op_text(op, "name", name);
    op_text(op, "spec", spec);
    op_text(op, "lot", lot);
    op_text(op, "reason", reason);
    return 0;
}

static int count_queue(struct op *op)
{
    int64_t place, item, units;
    const char *reason = request_str(op->req, "reason");
    reason = *reason ? reason : "asked";
    if (find_place(op, request_str(op->req, "place"), "bin", &place) ||
        find_code(op, request_str(op->req, "item"), &item, &units))
        return op_fault(op);
    op_object(op, "%s at %s", item_code(op, item), request_str(op->req, "place"));
    int n = count_ask_lots(op, place, item, 1, reason);
    if (n < 0 || (!n && count_ask(op, place, item, "", reason)))
        return op_fault(op);
    op_after(op, "to be counted");
    return 0;
}

const struct op_entry op_count_next = {V_COUNT_NEXT, count_next};
const struct op_entry op_count_queue = {V_COUNT_QUEUE, count_queue};
