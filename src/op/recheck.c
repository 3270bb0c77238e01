/*
 * recheck: a second person counts a closed box blind, before it bears a label, or later
 * what was drawn for a count (qc.h): one count serves both. Nothing of
 * what is expected leaves the store: an item that is not in it is counted like any other,
 * and the first difference says no more than "again".
 */
#include "floor.h"

#include "history.h"
#include "parcel.h"
#include "recheck_in.h"
#include "pin_in.h"
#include "qc.h"

#include "tallyman/model/reason.h"

struct look {
    int64_t id, person, attempt, counted;
    const char *state;
};

/* The parcel itself, or the first of a tote's order that is due. */
static int find_due(struct op *op, const char *code, struct parcel *parcel)
{
    int64_t order = 0, split = 0, due = 0;
    int found = store_one(op->store, op->err,
                          "SELECT bound_order, bound_part FROM place"
                          " WHERE warehouse = $1 AND code = $2 AND kind IN " BOXES,
                          "dt>dd", op->warehouse, code, &order, &split);
    if (found < 0)
        return found;
    if (!found)
        return parcel_find(op, code, parcel);
    found = store_one(op->store, op->err,
                      "SELECT id FROM parcel WHERE stage = 'verified' AND order_id ="
                      "       (SELECT COALESCE(head, id) FROM orders WHERE id = $1)"
                      "   AND (recheck = 'due' OR qc = 'due') AND ($2 = 0 OR split = $2)"
                      " ORDER BY hold <> '', part LIMIT 1",
                      "dd>d", order, split, &due);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_STATE, "sss", code, "without a due parcel",
                         "a closed parcel to recheck");
    return parcel_read(op, due, parcel);
}

/* What was drawn is counted with its label on it, too. */
static bool is_due(const struct parcel *p)
{
    bool drawn = strcmp(p->qc, "due") == 0;
    if (parcel_is(p, "labelled"))
        return drawn;
    return parcel_is(p, "verified") && (drawn || strcmp(p->recheck, "due") == 0);
}

static int may_look(struct op *op, const struct parcel *p)
{
    if (parcel_going(op, p))
        return op_fault(op);
    if (!is_due(p))
        return op_refuse(op, E_STATE, "sss", p->code,
                         parcel_is(p, "verified") || parcel_is(p, "labelled") ? "not due"
                                                                              : p->stage,
                         "a closed parcel to recheck");
    return 0;
}

/* Asked when a look begins and when it ends. */
static int is_other_person(struct op *op, const struct parcel *p)
{
    bool touched = false;
    if (history_touched(op, p->id, &touched))
        return op_fault(op);
    if (touched)
        return op_refuse(op, E_SAME_PERSON, "s", person_name(op, op->person));
    return 0;
}

/* The newest look at the parcel; id 0 when there was none. */
static int last_look(struct op *op, int64_t parcel, struct look *look)
{
    *look = (struct look){.state = ""};
    int found =
        store_one(op->store, op->err,
                  "SELECT r.id, r.person, r.attempt, r.state,"
                  "       (SELECT CAST(SUM(u.qty) AS BIGINT) FROM recheck_unit u"
                  "         WHERE u.recheck = r.id)"
                  "  FROM recheck r WHERE r.parcel = $1 ORDER BY r.id DESC LIMIT 1",
                  "d>dddtd", parcel, &look->id, &look->person, &look->attempt,
                  &look->state, &look->counted);
    return found < 0 ? found : 0;
}

/* Somebody who is still logged in counts it; else the next person begins anew, and what
 * was counted before is worth nothing. By terminal, as sessions that were not ended have
 * their index: there are those of all days. */
static int take_over(struct op *op, const struct parcel *p, const struct look *look)
{
    int64_t here = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM terminal t"
                  "  JOIN session s ON s.terminal = t.id AND s.ended_at = 0"
                  " WHERE t.warehouse = $1 AND s.person = $2"
                  "   AND (s.ends_at = 0 OR s.ends_at > $3)"
                  "   AND (s.idle_ms = 0 OR s.seen_at + s.idle_ms > $3)",
                  "ddd>d", op->warehouse, look->person, op->now, &here) < 0)
        return op_fault(op);
    if (here)
        return op_refuse(op, E_TAKEN, "ss", p->code, person_name(op, look->person));
    int changed =
        store_do(op->store, op->err,
                 "UPDATE recheck SET state = 'left' WHERE id = $1 AND state = 'open'",
                 "d", look->id);
    return changed_one(op, changed, "the recheck");
}

static int begin(struct op *op, const struct parcel *p, struct look *look)
{
    bool second = strcmp(look->state, "again") == 0 ||
                  (strcmp(look->state, "open") == 0 && look->attempt == 2);
    if (store_do(
            op->store, op->err,
            "INSERT INTO recheck (warehouse, parcel, person, attempt, state, begun_at)"
            " VALUES ($1, $2, $3, $4, 'open', $5)",
            "ddddd", op->warehouse, p->id, op->person, (int64_t)(second ? 2 : 1),
            op->now) < 0)
        return op_fault(op);
    *look = (struct look){.id = store_last_id(op->store),
                          .person = op->person,
                          .attempt = second ? 2 : 1,
                          .state = "open"};
    return 0;
}

/* How many orders it holds, or which part of one: nothing of what is in it. */
static int say_together(struct op *op, const struct parcel *p)
{
    int64_t merged = 1, parts = 0;
    if (merge_count(op, p->order_id, &merged, NULL) ||
        store_one(op->store, op->err, "SELECT parts FROM orders WHERE id = $1", "d>d",
                  p->order_id, &parts) < 0)
        return op_fault(op);
    op_num(op, "merged", merged);
    op_num(op, "split", p->split);
    op_num(op, "splits", parts);
    return 0;
}

static int recheck_open(struct op *op)
{
    struct parcel p;
    struct look look;
    if (find_due(op, request_str(op->req, "code"), &p) || may_look(op, &p) ||
        is_other_person(op, &p) || pin_again(op) || last_look(op, p.id, &look))
        return op_fault(op);
    bool open = strcmp(look.state, "open") == 0;
    if (open && look.person != op->person && take_over(op, &p, &look))
        return op_fault(op);
    open = open && look.person == op->person;
    if (!open && begin(op, &p, &look))
        return op_fault(op);
    op_after(op, "attempt %lld", (long long)look.attempt);
    op_num(op, "parcel", p.id);
    op_text(op, "pcode", p.code);
    op_text(op, "number", p.number);
    op_num(op, "part", p.part);
    op_num(op, "attempt", look.attempt);
    op_num(op, "counted", look.counted);
    op_num(op, "drawn", strcmp(p.qc, "due") == 0);
    return say_together(op, &p);
}

/* This person's open look at the parcel that the request names. */
static int my_look(struct op *op, struct parcel *p, struct look *look)
{
    if (parcel_read(op, request_get(op->req, "parcel"), p) || may_look(op, p) ||
        last_look(op, p->id, look))
        return op_fault(op);
    if (strcmp(look->state, "open") != 0)
        return op_refuse(op, E_STATE, "sss", p->code, "not being rechecked",
                         "opening first");
    if (look->person != op->person)
        return op_refuse(op, E_TAKEN, "ss", p->code, person_name(op, look->person));
    return 0;
}

static int recheck_unit(struct op *op)
{
    struct parcel p;
    struct look look;
    int64_t item, units, qty = 0;
    const char *code = "", *name = "", *spec = "";
    bool want = false;
    if (my_look(op, &p, &look) ||
        find_code(op, request_str(op->req, "code"), &item, &units) ||
        recheck_serial(op, look.id, item, units, &want))
        return op_fault(op);
    if (want) {
        op_num(op, "want", 1);
        return 0;
    }
    if (store_one(op->store, op->err,
                  "INSERT INTO recheck_unit (recheck, item, qty) VALUES ($1, $2, $3)"
                  " ON CONFLICT (recheck, item) DO UPDATE"
                  "   SET qty = recheck_unit.qty + excluded.qty RETURNING qty",
                  "ddd>d", look.id, item, units, &qty) < 0 ||
        store_one(op->store, op->err, "SELECT code, name, spec FROM item WHERE id = $1",
                  "d>ttt", item, &code, &name, &spec) < 0)
        return op_fault(op);
    op_after(op, "%s x%lld", code, (long long)qty);
    op_text(op, "code", code);
    op_text(op, "name", name);
    op_text(op, "spec", spec);
    op_num(op, "qty", qty);
    op_num(op, "counted", look.counted + units);
    return 0;
}

/* A person says what a count cannot find: of an item, or of the box itself. */
static int recheck_defect(struct op *op)
{
    struct parcel p;
    struct look look;
    const char *code = request_str(op->req, "code");
    struct qc_finding found = {
        .defect = qc_defect_by_name(str_of(request_str(op->req, "defect"))), .qty = 1};
    if (!qc_defect_said(found.defect))
        return op_refuse(op, E_ARGUMENT, "sss", "defect",
                         "damaged, dirty, expired, packing, papers or other",
                         request_str(op->req, "defect"));
    if (my_look(op, &p, &look) ||
        (*code && find_code(op, code, &found.item, &found.qty)) ||
        qc_find(op, &p, look.id, &found))
        return op_fault(op);
    op_after(op, "%s: %s x%lld", request_str(op->req, "defect"), *code ? code : "the box",
             (long long)found.qty);
    op_text(op, "defect", qc_defect_name(found.defect));
    return 0;
}

/* ---- the comparison ---- */

/* What differs, in words for the lead; "" when nothing does. */
static int differences(struct op *op, const struct parcel *p, int64_t look,
                       const char **text)
{
    const char *code;
    int64_t packed, counted;
    *text = "";
    struct query *query = store_query(
        op->store,
        "SELECT i.code, CAST(SUM(x.packed) AS BIGINT), CAST(SUM(x.counted) AS BIGINT)"
        "  FROM (SELECT item, on_hand AS packed, 0 AS counted FROM stock"
        "         WHERE warehouse = $1 AND place = $2"
        "        UNION ALL SELECT item, 0, qty FROM recheck_unit WHERE recheck = $3) x"
        "  JOIN item i ON i.id = x.item GROUP BY i.id, i.code"
        " HAVING SUM(x.packed) <> SUM(x.counted) ORDER BY i.code",
        "ddd", op->warehouse, p->place, look);
    while (query_next(query, "tdd", &code, &packed, &counted)) {
        const char *one =
            reason_make(op->arena, REASON_DIFFERS, "sdd", code, packed, counted);
        *text = **text ? reason_make(op->arena, REASON_BOTH, "ss", *text, one) : one;
    }
    return query_done(query, op->err) ? op_fault(op)
                                      : recheck_serials(op, p->place, look, text);
}

/* Item by item: what a policy is tried against, and an item's own history. */
static int remember(struct op *op, const struct parcel *p, int64_t look)
{
    int done = store_do(
        op->store, op->err,
        "INSERT INTO mistake (warehouse, at, found, order_id, parcel, item, packed,"
        " counted) SELECT $1, $4, 'recheck', $5, $6, x.item,"
        "   CAST(SUM(x.packed) AS BIGINT), CAST(SUM(x.counted) AS BIGINT)"
        "  FROM (SELECT item, on_hand AS packed, 0 AS counted FROM stock"
        "         WHERE warehouse = $1 AND place = $2"
        "        UNION ALL SELECT item, 0, qty FROM recheck_unit WHERE recheck = $3) x"
        " GROUP BY x.item HAVING SUM(x.packed) <> SUM(x.counted)",
        "dddddd", op->warehouse, p->place, look, op->now, p->order_id, p->id);
    return done < 0 ? done : 0;
}

static int hold(struct op *op, const struct parcel *p, const char *differs)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET hold = $2"
                           " WHERE id = $1 AND stage IN ('verified', 'labelled')",
                           "dt", p->id, N_("recheck differs"));
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    return except_raise(op, "recheck", arena_printf(op->arena, "parcel %s", p->code),
                        p->order_id, "lead", differs);
}

static int pass(struct op *op, const struct parcel *p, int64_t counted)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET rechecked = $2,"
                           "       recheck = CASE recheck WHEN 'due' THEN 'passed'"
                           "                 ELSE recheck END,"
                           "       qc = CASE qc WHEN 'due' THEN 'passed' ELSE qc END"
                           " WHERE id = $1 AND stage IN ('verified', 'labelled')"
                           "   AND (recheck = 'due' OR qc = 'due') AND units = $2",
                           "dd", p->id, counted);
    return changed_one(op, changed, "the parcel");
}

static int recheck_close(struct op *op)
{
    struct parcel p;
    struct look look;
    const char *differs;
    int64_t said = 0;
    if (my_look(op, &p, &look) || is_other_person(op, &p) ||
        differences(op, &p, look.id, &differs) || qc_said(op, look.id, &said, &differs))
        return op_fault(op);
    const char *outcome = !*differs                    ? "passed"
                          : look.attempt == 1 && !said ? "again"
                                                       : "held";
    bool again = strcmp(outcome, "again") == 0;
    if (!*differs && pass(op, &p, look.counted))
        return op_fault(op);
    if (*differs && !again && (remember(op, &p, look.id) || hold(op, &p, differs)))
        return op_fault(op);
    int changed = store_do(op->store, op->err,
                           "UPDATE recheck SET state = $2, closed_at = $3"
                           " WHERE id = $1 AND state = 'open'",
                           "dtd", look.id, outcome, op->now);
    if (changed_one(op, changed, "the recheck"))
        return op_fault(op);
    if (!again && qc_counted(op, &p, look.id, *differs != '\0'))
        return op_fault(op);
    op_after(op, "%s: %lld units", outcome, (long long)look.counted);
    op_text(op, "outcome", outcome);
    if (!*differs && parcel_is(&p, "labelled"))
        op_num(op, "labelled", 1);
    return 0;
}

const struct op_entry op_recheck_open = {V_RECHECK_OPEN, recheck_open};
const struct op_entry op_recheck_unit = {V_RECHECK_UNIT, recheck_unit, .often = true};
const struct op_entry op_recheck_defect = {V_RECHECK_DEFECT, recheck_defect};
const struct op_entry op_recheck_close = {V_RECHECK_CLOSE, recheck_close};
