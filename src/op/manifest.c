/*
 * manifest: the carrier's list at the hand-over, and the same once more. Read from what
 * was shipped, so that a second one says what the first said.
 */
#include "manifest.h"

#include "floor.h"

static const char *const columns[] = {"waybill", "number", "part", "weight_g", NULL};

static int say_rows(struct op *op, int64_t handover)
{
    const char *waybill, *number;
    int64_t part, grams, weight = 0;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(op->store,
                                      "SELECT p.waybill, o.number, p.part, p.weight_g"
                                      "  FROM parcel p JOIN orders o ON o.id = p.order_id"
                                      " WHERE p.handover = $1 AND p.stage = 'shipped'"
                                      " ORDER BY p.id",
                                      "d", handover);
    while (query_next(query, "ttdd", &waybill, &number, &part, &grams)) {
        weight += grams;
        op_row(op, "ttdd", waybill, number, part, grams);
    }
    op_num(op, "weight_g", weight);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

int manifest_say(struct op *op, int64_t handover)
{
    const char *carrier = "", *warehouse = "";
    int64_t parcels = 0, copies = 0, closed_at = 0;
    if (store_one(op->store, op->err,
                  "SELECT h.carrier, h.parcels, h.copies, h.closed_at, w.name"
                  "  FROM handover h JOIN warehouse w ON w.id = h.warehouse"
                  " WHERE h.id = $1",
                  "d>tdddt", handover, &carrier, &parcels, &copies, &closed_at,
                  &warehouse) < 0)
        return op_fault(op);
    op_num(op, "handover", handover);
    op_text(op, "carrier", carrier);
    op_num(op, "parcels", parcels);
    op_num(op, "n", copies);
    op_num(op, "closed_at", closed_at);
    op_text(op, "warehouse", warehouse);
    op_text(op, "person", person_name(op, op->person));
    return say_rows(op, handover);
}

static int ship_manifest(struct op *op)
{
    int64_t handover = request_get(op->req, "handover");
    const char *cage = "", *state = "", *reason = request_str(op->req, "reason");
    const char *name = arena_printf(op->arena, "%lld", (long long)handover);
    int found = store_one(op->store, op->err,
                          "SELECT p.code, h.state FROM handover h"
                          "  JOIN place p ON p.id = h.cage"
                          " WHERE h.id = $1 AND h.warehouse = $2",
                          "dd>tt", handover, op->warehouse, &cage, &state);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "hand-over", name);
    op_object(op, "cage %s", cage);
    if (strcmp(state, "closed") != 0)
        return op_refuse(op, E_STATE, "sss", cage, state, "closed");
    if (!*reason)
        return op_refuse(op, E_ARGUMENT, "sss", "reason", "why again", "nothing");
    int changed =
        store_do(op->store, op->err,
                 "UPDATE handover SET copies = copies + 1 WHERE id = $1", "d", handover);
    if (changed_one(op, changed, "the hand-over") || manifest_say(op, handover))
        return op_fault(op);
    op_after(op, "manifest of hand-over %s again: %s", name, reason);
    return 0;
}

const struct op_entry op_ship_manifest = {V_SHIP_MANIFEST, ship_manifest};
