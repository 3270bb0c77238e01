/*
 * gate: the conditions under which a parcel may not ship, as one list. The verb asks them
 * by gate_ask, the trigger is made of them (trigger.c), check asks those that last.
 *
 * Shipping sets the stage first and moves the goods out after it, in one transaction: so
 * at the gate the goods still lie in the parcel's place.
 */
#include "tallyman/store/gate.h"

#include "check_in.h"

/* name, broken, refusal, whether it still holds of a parcel that has long shipped */
#define GATES(X)                                                                         \
    X("not_loaded", "p.stage <> 'loaded'", E_STATE, FALSE)                               \
    X("unverified",                                                                      \
      "p.units <= 0 OR p.units <> COALESCE((SELECT CAST(SUM(s.on_hand) AS BIGINT) "      \
      "FROM stock s WHERE s.warehouse = p.warehouse AND s.place = p.place), 0)",         \
      E_UNVERIFIED, FALSE)                                                               \
    X("recheck_due",                                                                     \
      "p.recheck NOT IN ('none', 'passed') OR (p.recheck = 'passed' AND NOT EXISTS "     \
      "(SELECT 1 FROM recheck r WHERE r.parcel = p.id AND r.state = 'passed'))",         \
      E_RECHECK_DUE, TRUE)                                                               \
    X("qc_due",                                                                          \
      "p.qc NOT IN ('', 'passed') OR (p.qc = 'passed' AND NOT EXISTS "                   \
      "(SELECT 1 FROM recheck r WHERE r.parcel = p.id AND r.state = 'passed'))",         \
      E_QC_DUE, TRUE)                                                                    \
    X("unweighed",                                                                       \
      "p.weigh NOT IN ('', 'passed', 'off') OR (p.weigh = 'passed' AND NOT EXISTS "      \
      "(SELECT 1 FROM weighing w WHERE w.parcel = p.id AND w.outcome <> 'off' "          \
      "AND w.units = p.units)) OR (p.weigh = 'off' AND p.recheck <> 'passed')",          \
      E_WEIGH_DUE, TRUE)                                                                 \
    X("held", "p.hold <> ''", E_HELD, TRUE)                                              \
    X("intercepted", "p.intercepted <> 0", E_CANCELLED, TRUE)                            \
    X("order_cancelled", "COALESCE(o.state, 'cancelled') = 'cancelled'", E_CANCELLED,    \
      TRUE)                                                                              \
    X("order_held", "o.hold <> ''", E_HELD, FALSE)                                       \
    X("left_it",                                                                         \
      "EXISTS (SELECT 1 FROM parcel_line x JOIN order_line l ON l.id = x.line_id "       \
      "JOIN orders m ON m.id = l.order_id WHERE x.parcel = p.id AND x.units > 0 "        \
      "AND m.id <> p.order_id AND (m.state = 'cancelled' OR m.hold <> '' "               \
      "OR COALESCE(m.head, 0) <> p.order_id))",                                          \
      E_LEFT_PARCEL, FALSE)                                                              \
    X("unlabelled", "p.label <> 'applied'", E_NOT_LABELLED, TRUE)                        \
    X("waybill",                                                                         \
      "NOT EXISTS (SELECT 1 FROM waybill w WHERE w.warehouse = p.warehouse AND "         \
      "w.number = p.waybill AND w.state = 'applied' AND w.parcel = p.id)",               \
      E_NOT_LABELLED, TRUE)                                                              \
    X("handover",                                                                        \
      "NOT EXISTS (SELECT 1 FROM handover h WHERE h.id = p.handover AND "                \
      "h.warehouse = p.warehouse)",                                                      \
      E_STATE, TRUE)

const struct gate gates[] = {
#define X(name, broken, code, lasts) {name, broken, code},
    GATES(X)
#undef X
        {NULL},
};

/* clang-format off */
/* Which of them is shut, and what the refusals say; '' when all are open. */
#define X(name, broken, code, lasts) " WHEN " broken " THEN '" name "'"
static const char ask_sql[] =
    "SELECT CASE" GATES(X) " ELSE '' END, p.code, p.stage, p.units, "
    "COALESCE((SELECT CAST(SUM(s.on_hand) AS BIGINT) FROM stock s "
    "WHERE s.warehouse = p.warehouse AND s.place = p.place), 0), p.hold, "
    "COALESCE(o.number, ''), COALESCE(o.hold, '') "
    "FROM parcel p LEFT JOIN orders o ON o.id = p.order_id WHERE p.id = $1";
#undef X

/* Of what has shipped, those that last. */
#define X(name, broken, code, lasts) " WHEN " #lasts " AND (" broken ") THEN '" name "'"
const char gate_faults_sql[] =
    "SELECT 'parcel ' || x.code || ' is shipped: ' || x.gate FROM "
    "(SELECT p.code AS code, CASE" GATES(X) " ELSE '' END AS gate "
    "FROM parcel p LEFT JOIN orders o ON o.id = p.order_id "
    "WHERE p.stage = 'shipped') x WHERE x.gate <> ''";
#undef X
/* clang-format on */

struct asked {
    const char *gate, *code, *stage, *hold, *number, *order_hold;
    int64_t units, contents;
};

static int say(const struct gate *gate, const struct asked *a, struct err *err)
{
    bool of_order = strcmp(gate->name, "order_held") == 0;
    switch (gate->code) {
    case E_STATE:
        return err_set(err, E_STATE, "sss", a->code, a->stage,
                       strcmp(gate->name, "handover") == 0 ? "handover" : "loaded");
    case E_UNVERIFIED:
        return err_set(err, E_UNVERIFIED, "sdd", a->code, a->units, a->contents);
    case E_HELD:
        return err_set(err, E_HELD, "ss", of_order ? a->number : a->code,
                       of_order ? a->order_hold : a->hold);
    case E_CANCELLED:
        return err_set(err, E_CANCELLED, "s", a->number);
    default:
        return err_set(err, gate->code, "s", a->code);
    }
}

int gate_ask(struct store *store, int64_t parcel, struct err *err)
{
    struct asked a = {0};
    int rows =
        store_one(store, err, ask_sql, "d>tttddttt", parcel, &a.gate, &a.code, &a.stage,
                  &a.units, &a.contents, &a.hold, &a.number, &a.order_hold);
    if (rows < 0)
        return rows;
    if (rows == 0) {
        char id[24];
        snprintf(id, sizeof id, "%lld", (long long)parcel);
        return err_set(err, E_NOT_FOUND, "ss", "parcel", id);
    }
    for (const struct gate *gate = gates; gate->name; gate++)
        if (strcmp(gate->name, a.gate) == 0)
            return say(gate, &a, err);
    return 0;
}
