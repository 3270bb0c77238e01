/*
 * qc_draw: which parcels are counted once more. Asked in the transaction of a parcel's
 * last unit, so that nobody can prepare it, and at the cage's door of a small share more.
 * What is decided follows from the seed and the parcels' own numbers alone.
 */
#include "qc.h"

#include <sodium.h>

#include "floor.h"

enum { SEED_BYTES = 32, DAY_MS = 86400000 };

/* ---- the rules ---- */

int qc_rules(struct op *op, struct qc_rules **rules, struct err *bad)
{
    const char *section, *key, *value, *file = "";
    int64_t line = 0;
    char words[ERR_TEXT * 3];
    struct err why = {0};
    *rules = NULL;
    *bad = (struct err){0};
    struct query *query =
        store_query(op->store,
                    "SELECT section, key, value, line, file FROM rule"
                    " WHERE warehouse = $1 AND name = 'qc' AND version ="
                    "       (SELECT MAX(version) FROM rule"
                    "         WHERE warehouse = $1 AND name = 'qc') ORDER BY line",
                    "d", op->warehouse);
    while (query_next(query, "tttdt", &section, &key, &value, &line, &file)) {
        if (!*rules) {
            *rules = arena_alloc(op->arena, sizeof(**rules));
            qc_empty(*rules);
        }
        if (qc_take(*rules, section, key, value, (int)line, &why))
            err_set(bad, E_RULES, "sds", file, line,
                    arena_printf(op->arena, "[%s] %s = %s", section, key, value));
    }
    if (*rules && !bad->code && qc_close(*rules, &why)) {
        err_words(&why, words, sizeof(words));
        err_set(bad, E_RULES, "sds", file, line, words);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int make_seed(struct op *op, const char **seed)
{
    unsigned char bytes[SEED_BYTES];
    char *hex = arena_alloc(op->arena, SEED_BYTES * 2 + 1);
    randombytes_buf(bytes, sizeof(bytes));
    *seed = sodium_bin2hex(hex, SEED_BYTES * 2 + 1, bytes, sizeof(bytes));
    int done =
        store_do(op->store, op->err, "UPDATE warehouse SET qc_seed = $2 WHERE id = $1",
                 "dt", op->warehouse, *seed);
    return done < 0 ? done : 0;
}

int qc_seed(struct op *op, const struct qc_rules *rules, const char **seed)
{
    *seed = rules->seed;
    if (**seed)
        return 0;
    if (store_one(op->store, op->err, "SELECT qc_seed FROM warehouse WHERE id = $1",
                  "d>t", op->warehouse, seed) < 0)
        return op_fault(op);
    return **seed ? 0 : make_seed(op, seed);
}

/* ---- what is asked of the parcel ---- */

struct drawing {
    const struct parcel *parcel;
    const struct qc_plan *plan;
    struct qc_rules *rules;
    struct qc_facts facts;
    const char *seed;
    int64_t packer, wave, lot;
    bool drawn, sample;
    const char *why;
    int64_t score, chance;
};

static int order_facts(struct op *op, struct drawing *d)
{
    d->facts.who[QC_SHIFT] = d->facts.who[QC_CHANNEL] = "";
    int found = store_one(op->store, op->err,
                          "SELECT COALESCE(o.wave, 0), COALESCE(w.shift, ''), o.channel"
                          "  FROM orders o LEFT JOIN wave w ON w.id = o.wave"
                          " WHERE o.id = $1",
                          "d>dtt", d->parcel->order_id, &d->wave, &d->facts.who[QC_SHIFT],
                          &d->facts.who[QC_CHANNEL]);
    return found < 0 ? found : 0;
}

static int item_facts(struct op *op, struct drawing *d)
{
    const char *type, *all = "";
    int64_t confuse, wrong;
    struct query *query = store_query(
        op->store,
        "SELECT DISTINCT i.type, CASE WHEN i.confuse <> '' THEN 1 ELSE 0 END AS alike,"
        "       CASE WHEN EXISTS (SELECT 1 FROM qc_defect x WHERE x.warehouse = $1"
        "         AND x.item = i.id AND x.at >= $3) THEN 1 ELSE 0 END AS wrong"
        "  FROM stock s JOIN item i ON i.id = s.item"
        " WHERE s.warehouse = $1 AND s.place = $2 AND s.on_hand > 0 ORDER BY i.type",
        "ddd", op->warehouse, d->parcel->place, op->now - d->rules->errors_days * DAY_MS);
    while (query_next(query, "tdd", &type, &confuse, &wrong)) {
        all = arena_printf(op->arena, "%s %s", all, type);
        d->facts.confuse |= confuse != 0;
        d->facts.errors |= wrong != 0;
    }
    d->facts.who[QC_CLASS] = all;
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* Who picked what lies in it, and who scanned its last unit. */
static int hands(struct op *op, struct drawing *d, int64_t **person)
{
    const char *badge, *all = "";
    int64_t one;
    int n = 0;
    *person = op_list_more(op, NULL, n, sizeof(one));
    (*person)[n++] = op->person;
    struct query *query =
        store_query(op->store,
                    "SELECT DISTINCT p.id, p.badge FROM parcel_line x"
                    "  JOIN order_line o ON o.id = x.line_id"
                    "  JOIN task_line l ON l.order_id = o.order_id AND l.line_id = o.id"
                    "   AND l.warehouse = $1"
                    "  JOIN task t ON t.id = l.task AND t.kind = 'pick'"
                    "  JOIN person p ON p.id = t.person"
                    " WHERE x.parcel = $2 AND l.put > 0 ORDER BY p.id",
                    "dd", op->warehouse, d->parcel->id);
    while (query_next(query, "dt", &one, &badge)) {
        all = arena_printf(op->arena, "%s %s", all, badge);
        *person = op_list_more(op, *person, n, sizeof(one));
        (*person)[n++] = one;
    }
    d->facts.who[QC_PICKER] = all;
    d->facts.who[QC_PACKER] = op->badge ? op->badge : "";
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* The first session, looked up once: sessions have no index by person, each login would
 * pay for it. */
static int first_seen(struct op *op, int64_t person, int64_t *at)
{
    int found =
        store_one(op->store, op->err, "SELECT first_at FROM qc_person WHERE person = $1",
                  "d>d", person, at);
    if (found)
        return found < 0 ? found : 0;
    *at = op->now;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MIN(begun_at), $2) FROM session"
                  " WHERE person = $1 AND begun_at > 0",
                  "dd>d", person, op->now, at) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "INSERT INTO qc_person (person, first_at) VALUES ($1, $2)", "dd",
                        person, *at);
    return done < 0 ? done : 0;
}

static int people_facts(struct op *op, struct drawing *d)
{
    int64_t *person, at;
    int n = hands(op, d, &person);
    if (n < 0)
        return n;
    for (int i = 0; i < n && d->rules->fresh; i++) {
        if (first_seen(op, person[i], &at))
            return op_fault(op);
        d->facts.fresh |= at > op->now - d->rules->fresh_days * DAY_MS;
    }
    return 0;
}

/* ---- the draw ---- */

static int write_down(struct op *op, const struct drawing *d, const char *stage)
{
    if (store_do(op->store, op->err,
                 "INSERT INTO qc_draw (warehouse, parcel, stage, lot, plan, packer,"
                 " drawn, sample, why, score, chance, at)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                 "ddtrtdddtddd", op->warehouse, d->parcel->id, stage, d->lot,
                 d->plan ? d->plan->name : "", d->packer, (int64_t)d->drawn,
                 (int64_t)d->sample, d->why, d->score, d->chance, op->now) < 0)
        return op_fault(op);
    if (!d->drawn)
        return 0;
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE parcel SET qc = 'due' WHERE id = $1", "d",
                                d->parcel->id),
                       "the parcel");
}

static void take(struct drawing *d, const char *why, int64_t score, int64_t chance)
{
    d->score = score;
    d->chance = chance;
    d->drawn = score < chance;
    d->why = d->drawn ? why : "";
}

/* As one more of its lot; the lot's sample is full at exactly its n. */
static int draw_of_lot(struct op *op, struct drawing *d, struct qc_stream *stream)
{
    struct qc_lot lot;
    if (qc_lot_for(op, d->plan, stream, d->wave, &lot))
        return op_fault(op);
    if (!lot.id) {
        take(d, "stopped", 0, QC_ALL);
        return 0;
    }
    d->lot = lot.id;
    take(d, "sample", qc_score(d->seed, "pack", d->parcel->code),
         qc_chance(lot.n - lot.drawn, lot.size - lot.seen));
    d->sample = d->drawn;
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE qc_lot SET seen = seen + 1, drawn = drawn + $2"
                                " WHERE id = $1 AND seen < size",
                                "dd", lot.id, (int64_t)d->sample),
                       "the lot");
}

static void draw_besides(struct drawing *d)
{
    int64_t share = qc_share(d->rules, d->plan, &d->facts);
    take(d, "share", qc_score(d->seed, "share", d->parcel->code), share);
    if (d->drawn && d->score >= d->plan->share)
        d->why = "risk";
}

static int draw_by_plan(struct op *op, struct drawing *d)
{
    struct qc_stream stream = {.packer = op->person, .plan = d->plan->name};
    if (d->plan->aql && qc_stream_read(op, &stream))
        return op_fault(op);
    if (stream.is.stopped)
        take(d, "stopped", 0, QC_ALL);
    else if (d->plan->aql && draw_of_lot(op, d, &stream))
        return op_fault(op);
    if (!d->drawn)
        draw_besides(d);
    if (write_down(op, d, "pack"))
        return op_fault(op);
    return d->lot ? qc_lot_judge(op, d->lot) : 0;
}

static int was_asked(struct op *op, int64_t parcel, const char *drawn, bool *asked)
{
    int64_t n = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM qc_draw WHERE parcel = $1"
                  "   AND ($2 = '' OR drawn = 1)",
                  "dt>d", parcel, drawn, &n) < 0)
        return op_fault(op);
    *asked = n > 0;
    return 0;
}

int qc_may_draw(struct op *op, int64_t parcel)
{
    struct qc_rules *rules;
    struct err bad;
    bool asked = false;
    if (qc_rules(op, &rules, &bad))
        return op_fault(op);
    if (bad.code && parcel && was_asked(op, parcel, "", &asked))
        return op_fault(op);
    if (bad.code && !asked)
        *op->err = bad;
    return op_fault(op);
}

int qc_draw(struct op *op, const struct parcel *parcel)
{
    struct drawing d = {.parcel = parcel, .packer = op->person, .why = ""};
    struct err bad;
    bool asked = false;
    if (qc_rules(op, &d.rules, &bad) || !d.rules)
        return op_fault(op);
    if (was_asked(op, parcel->id, "", &asked) || asked)
        return op_fault(op);
    if (bad.code) /* qc_may_draw was not asked: nothing of this may stand */
        return op_refuse(op, E_STORE, "s", "drawn by rules that are not understood");
    if (order_facts(op, &d) || item_facts(op, &d) || people_facts(op, &d) ||
        qc_seed(op, d.rules, &d.seed))
        return op_fault(op);
    d.plan = qc_choose(d.rules, &d.facts);
    return d.plan ? draw_by_plan(op, &d) : 0;
}

int qc_draw_at_cage(struct op *op, const struct parcel *parcel, bool *drawn)
{
    struct drawing d = {.parcel = parcel, .packer = parcel->person, .why = ""};
    struct err bad = {0};
    bool before = true;
    *drawn = false;
    if (*parcel->qc || qc_rules(op, &d.rules, &bad) || !d.rules)
        return op_fault(op);
    if (bad.code)
        *op->err = bad;
    if (bad.code || !d.rules->handover)
        return op_fault(op);
    if (was_asked(op, parcel->id, "drawn", &before) || before)
        return op_fault(op);
    if (qc_seed(op, d.rules, &d.seed))
        return op_fault(op);
    take(&d, "handover", qc_score(d.seed, "ship", parcel->code), d.rules->handover);
    *drawn = d.drawn;
    return d.drawn ? write_down(op, &d, "ship") : 0;
}
