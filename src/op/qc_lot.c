/*
 * qc_lot: parcels of one packer in one wave, judged together by the sample drawn of them,
 * and how strictly the packer's next lot is looked at. A rejected lot is counted whole:
 * what of it is still in the house is due. When a lot gets no more is qc_end.c's.
 */
#include "qc.h"

#include "floor.h"

#include "tallyman/model/reason.h"

/* ---- streams ---- */

int qc_stream_read(struct op *op, struct qc_stream *stream)
{
    const char *severity = "normal";
    int64_t stopped = 0;
    struct aql_stream *is = &stream->is;
    *is = (struct aql_stream){0};
    if (store_one(op->store, op->err,
                  "SELECT severity, recent, accepted, score, rejected, stopped"
                  "  FROM qc_stream WHERE warehouse = $1 AND plan = $2 AND packer = $3",
                  "dtd>tddddd", op->warehouse, stream->plan, stream->packer, &severity,
                  &is->recent, &is->accepted, &is->score, &is->rejected, &stopped) < 0)
        return op_fault(op);
    is->severity = aql_severity_by_name(str_of(severity));
    is->stopped = stopped != 0;
    return 0;
}

static int stream_write(struct op *op, const struct qc_stream *stream)
{
    const struct aql_stream *is = &stream->is;
    int done = store_do(
        op->store, op->err,
        "INSERT INTO qc_stream (warehouse, plan, packer, severity, recent, accepted,"
        " score, rejected, stopped, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (warehouse, plan, packer) DO UPDATE SET"
        "   severity = excluded.severity, recent = excluded.recent,"
        "   accepted = excluded.accepted, score = excluded.score,"
        "   rejected = excluded.rejected, stopped = excluded.stopped, at = excluded.at",
        "dtdtdddddd", op->warehouse, stream->plan, stream->packer,
        aql_severity_name(is->severity), is->recent, is->accepted, is->score,
        is->rejected, (int64_t)is->stopped, op->now);
    return done < 0 ? done : 0;
}

/* ---- lots ---- */

#define LOT_SQL                                                                          \
    "SELECT id, wave, packer, aql, size, n, ac, seen, drawn, plan, level, severity,"     \
    "       state FROM qc_lot WHERE warehouse = $1"
#define LOT_OUT "dddddddddtttt"
#define LOT_FIELDS(l)                                                                    \
    &(l)->id, &(l)->wave, &(l)->packer, &(l)->aql, &(l)->size, &(l)->n, &(l)->ac,        \
        &(l)->seen, &(l)->drawn, &(l)->plan, &(l)->level, &(l)->severity, &(l)->state

int qc_lot_read(struct op *op, int64_t id, struct qc_lot *lot)
{
    int found = store_one(op->store, op->err, LOT_SQL " AND id = $2", "dd>" LOT_OUT,
                          op->warehouse, id, LOT_FIELDS(lot));
    return found == 1 ? 0
           : found    ? found
                      : op_refuse(op, E_NOT_FOUND, "ss", "lot",
                                  arena_printf(op->arena, "%lld", (long long)id));
}

struct aql_plan qc_lot_plan(const struct qc_lot *lot, int64_t size)
{
    return aql_plan(aql_level_by_name(str_of(lot->level)),
                    aql_severity_by_name(str_of(lot->severity)), lot->aql, size);
}

static int lot_make(struct op *op, const struct qc_plan *plan,
                    const struct qc_stream *stream, int64_t wave, struct qc_lot *lot)
{
    *lot = (struct qc_lot){.wave = wave,
                           .packer = stream->packer,
                           .aql = plan->aql,
                           .size = plan->lot,
                           .plan = plan->name,
                           .level = aql_level_name(plan->level),
                           .severity = aql_severity_name(stream->is.severity),
                           .state = "open"};
    struct aql_plan sample = qc_lot_plan(lot, lot->size);
    lot->n = sample.n;
    lot->ac = sample.ac;
    if (store_do(op->store, op->err,
                 "INSERT INTO qc_lot (warehouse, wave, packer, plan, level, severity,"
                 " aql, size, n, ac, state, opened_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11)",
                 "dddtttddddd", op->warehouse, wave, lot->packer, lot->plan, lot->level,
                 lot->severity, lot->aql, lot->size, lot->n, lot->ac, op->now) < 0)
        return op_fault(op);
    lot->id = store_last_id(op->store);
    return 0;
}

int qc_lot_for(struct op *op, const struct qc_plan *plan, struct qc_stream *stream,
               int64_t wave, struct qc_lot *lot)
{
    *lot = (struct qc_lot){0};
    int found = store_one(op->store, op->err,
                          LOT_SQL " AND packer = $2 AND state = 'open' AND plan = $3"
                                  " AND wave = $4 AND seen < size ORDER BY id LIMIT 1",
                          "ddtd>" LOT_OUT, op->warehouse, stream->packer, plan->name,
                          wave, LOT_FIELDS(lot));
    if (found)
        return found < 0 ? found : 0;
    /* their verdicts say how strictly this one is looked at, or that there is none */
    if (qc_end_earlier(op, stream, wave) || qc_stream_read(op, stream))
        return op_fault(op);
    return stream->is.stopped ? 0 : lot_make(op, plan, stream, wave, lot);
}

/* ---- the verdict ---- */

struct verdict {
    struct qc_lot lot;
    int64_t failed, pending, counted; /* of the sample */
    bool accepted, steady;            /* steady: reduced inspection is agreed to */
    struct err bad;                   /* which of the rules is not understood */
};

static const char *lot_name(struct op *op, const struct qc_lot *lot)
{
    return arena_printf(op->arena, "lot %lld", (long long)lot->id);
}

/* What a recheck or another draw counted and found right is not counted again. */
static int sort_counted(struct op *op, int64_t lot)
{
    if (store_do(op->store, op->err,
                 "UPDATE qc_draw SET drawn = 1, why = 'sort', result = 'passed'"
                 " WHERE lot = $1 AND drawn = 0 AND EXISTS"
                 "       (SELECT 1 FROM parcel p WHERE p.id = qc_draw.parcel"
                 "           AND (p.recheck = 'passed' OR p.qc = 'passed')"
                 "           AND p.stage IN " QC_IN_HOUSE ")",
                 "d", lot) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE parcel SET qc = 'passed' WHERE qc = ''"
                        "   AND recheck = 'passed' AND stage IN " QC_IN_HOUSE
                        "   AND id IN (SELECT parcel FROM qc_draw"
                        "               WHERE lot = $1 AND why = 'sort')",
                        "d", lot);
    return done < 0 ? done : 0;
}

/* All else of it that is in the house. */
static int sort_rest(struct op *op, int64_t lot)
{
    if (store_do(op->store, op->err,
                 "UPDATE qc_draw SET drawn = 1, why = 'sort'"
                 " WHERE lot = $1 AND drawn = 0 AND EXISTS"
                 "       (SELECT 1 FROM parcel p WHERE p.id = qc_draw.parcel"
                 "           AND p.stage IN " QC_IN_HOUSE ")",
                 "d", lot) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE parcel SET qc = 'due' WHERE qc = ''"
                        "   AND stage IN " QC_IN_HOUSE
                        "   AND id IN (SELECT parcel FROM qc_draw WHERE lot = $1"
                        "                 AND drawn = 1)",
                        "d", lot);
    return done < 0 ? done : 0;
}

/* Of a rejected lot: what waits for its count, and what has left. */
static int rest_of(struct op *op, int64_t lot, int64_t *due, int64_t *gone)
{
    int found = store_one(
        op->store, op->err,
        "SELECT COALESCE(CAST(SUM(CASE WHEN d.drawn = 1 AND d.result = ''"
        "          AND p.stage NOT IN ('shipped', 'void') THEN 1 ELSE 0 END) AS BIGINT),"
        "         0),"
        "       COALESCE(CAST(SUM(CASE p.stage WHEN 'shipped' THEN 1 ELSE 0 END)"
        "         AS BIGINT), 0)"
        "  FROM qc_draw d JOIN parcel p ON p.id = d.parcel WHERE d.lot = $1",
        "d>dd", lot, due, gone);
    return found < 0 ? found : 0;
}

static int sort_it(struct op *op, const struct verdict *v)
{
    int64_t due = 0, gone = 0;
    if (sort_counted(op, v->lot.id) || sort_rest(op, v->lot.id) ||
        rest_of(op, v->lot.id, &due, &gone))
        return op_fault(op);
    return except_raise(op, "qc", lot_name(op, &v->lot), 0, "lead",
                        reason_make(op->arena, REASON_REJECTED, "ddsdd", v->failed,
                                    v->lot.drawn, person_name(op, v->lot.packer), due,
                                    gone));
}

/* With the badge: two people may have one name. */
static const char *stream_name(struct op *op, const struct qc_stream *stream)
{
    const char *badge = "";
    store_one(op->store, op->err, "SELECT badge FROM person WHERE id = $1", "d>t",
              stream->packer, &badge);
    return arena_printf(op->arena, "packer %s %s, plan %s",
                        person_name(op, stream->packer), badge, stream->plan);
}

/* The rules may be others than when it was begun: what is agreed to now counts. */
static int is_steady(struct op *op, struct verdict *v)
{
    struct qc_rules *rules;
    if (qc_rules(op, &rules, &v->bad))
        return op_fault(op);
    for (int i = 0; rules && i < rules->plans; i++)
        v->steady |=
            strcmp(rules->plan[i].name, v->lot.plan) == 0 && rules->plan[i].reduce;
    return 0;
}

static int switch_stream(struct op *op, const struct verdict *v)
{
    struct qc_stream stream = {.packer = v->lot.packer, .plan = v->lot.plan};
    struct aql_plan stricter =
        aql_plan(aql_level_by_name(str_of(v->lot.level)), AQL_NORMAL,
                 aql_stricter(v->lot.aql), v->lot.size);
    struct aql_judged judged = {.accepted = v->accepted,
                                .ac = v->lot.ac,
                                .stricter = v->failed <= stricter.ac,
                                .steady = v->steady};
    if (qc_stream_read(op, &stream))
        return op_fault(op);
    bool stopped = stream.is.stopped;
    /* lots begun before the last switch are judged by what they were begun under */
    if (strcmp(v->lot.severity, aql_severity_name(stream.is.severity)) == 0)
        aql_judge(&stream.is, &judged);
    if (stream_write(op, &stream))
        return op_fault(op);
    if (stopped || !stream.is.stopped)
        return 0;
    return except_raise(op, "qc", stream_name(op, &stream), 0, "lead",
                        N_("five lots rejected on tightened inspection: all is counted "
                           "until the cause is gone"));
}

/* What left before its sample was whole is neither good nor bad: it says nothing of how
 * strictly to look next. */
static int decide(struct op *op, struct verdict *v, bool accepted)
{
    v->accepted = accepted;
    bool proven = !accepted || v->counted >= v->lot.n;
    int changed = store_do(op->store, op->err,
                           "UPDATE qc_lot SET state = $2, failed = $3, closed_at = $4"
                           " WHERE id = $1 AND state = 'open'",
                           "dtdd", v->lot.id,
                           !accepted ? "rejected"
                           : proven  ? "accepted"
                                     : "unproven",
                           v->failed, op->now);
    if (changed_one(op, changed, "the lot") || (!accepted && sort_it(op, v)))
        return op_fault(op);
    return proven ? switch_stream(op, v) : 0;
}

/* Of a good lot the rules must say whether the next may be looked at less strictly. */
static int wait_for_rules(struct op *op, const struct verdict *v)
{
    char words[ERR_TEXT * 4];
    int64_t waits = 0;
    const char *name = lot_name(op, &v->lot);
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM exception WHERE warehouse = $1 AND kind = 'qc'"
                  "   AND object = $2 AND closed_at = 0",
                  "dt>d", op->warehouse, name, &waits) < 0)
        return op_fault(op);
    err_words(&v->bad, words, sizeof(words));
    return waits ? 0
                 : except_raise(op, "qc", name, 0, "lead",
                                reason_make(op->arena, REASON_NOT_JUDGED, "s", words));
}

static int accept(struct op *op, struct verdict *v)
{
    if (is_steady(op, v))
        return op_fault(op);
    if (v->bad.code)
        return wait_for_rules(op, v);
    return except_settle(op, "qc", lot_name(op, &v->lot), "the rules are understood") ||
                   decide(op, v, true)
               ? op_fault(op)
               : 0;
}

/* The last of a rejected lot was counted. */
static int sorted(struct op *op, const struct qc_lot *lot)
{
    int64_t left = 0, gone = 0;
    if (rest_of(op, lot->id, &left, &gone))
        return op_fault(op);
    return left ? 0
                : except_settle(op, "qc", lot_name(op, lot), "every parcel was counted");
}

int qc_lot_judge(struct op *op, int64_t id)
{
    struct verdict v = {0};
    if (qc_lot_read(op, id, &v.lot))
        return op_fault(op);
    if (strcmp(v.lot.state, "rejected") == 0)
        return sorted(op, &v.lot);
    if (strcmp(v.lot.state, "open") != 0)
        return 0;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(CAST(SUM(CASE d.result WHEN 'failed' THEN 1 ELSE 0"
                  "         END) AS BIGINT), 0),"
                  "       COALESCE(CAST(SUM(CASE WHEN d.result = '' AND p.stage NOT IN"
                  "         ('shipped', 'void') THEN 1 ELSE 0 END) AS BIGINT), 0),"
                  "       COALESCE(CAST(SUM(CASE d.result WHEN '' THEN 0 ELSE 1"
                  "         END) AS BIGINT), 0)"
                  "  FROM qc_draw d JOIN parcel p ON p.id = d.parcel"
                  " WHERE d.lot = $1 AND d.sample = 1",
                  "d>ddd", id, &v.failed, &v.pending, &v.counted) < 0)
        return op_fault(op);
    if (v.failed > v.lot.ac)
        return decide(op, &v, false);
    return v.lot.seen == v.lot.size && !v.pending ? accept(op, &v) : 0;
}

/* ---- a stream that was stopped ---- */

static int find_stream(struct op *op, struct qc_stream *stream)
{
    const char *badge = request_str(op->req, "badge");
    stream->plan = request_str(op->req, "plan");
    int found = store_one(op->store, op->err,
                          "SELECT id FROM person WHERE warehouse = $1 AND badge = $2",
                          "dt>d", op->warehouse, badge, &stream->packer);
    if (found <= 0)
        return found ? found : op_refuse(op, E_NOT_FOUND, "ss", "person", badge);
    return qc_stream_read(op, stream);
}

static int run_resume(struct op *op)
{
    struct qc_stream stream = {0};
    const char *how = request_str(op->req, "how");
    if (find_stream(op, &stream))
        return op_fault(op);
    const char *name = stream_name(op, &stream);
    op_object(op, "%s", name);
    if (!stream.is.stopped)
        return op_refuse(op, E_STATE, "sss", name, aql_severity_name(stream.is.severity),
                         "stopped");
    if (!*how)
        return op_refuse(op, E_ARGUMENT, "sss", "how", "what was done about the cause",
                         "");
    aql_resume(&stream.is);
    if (stream_write(op, &stream) || except_settle(op, "qc", name, how))
        return op_fault(op);
    op_before(op, "stopped");
    op_after(op, "tightened: %s", how);
    op_text(op, "severity", aql_severity_name(stream.is.severity));
    return 0;
}

const struct op_entry op_qc_resume = {V_QC_RESUME, run_resume};
