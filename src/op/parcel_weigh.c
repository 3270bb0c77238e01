/*
 * parcel_weigh: an open parcel on the scale. What weighs as it should may be closed; what
 * does not is refused with the line that it could be, and goes on only when the box is
 * put right or a second person counts it (give).
 */
#include "weigh.h"

#include "floor.h"

struct scale {
    struct parcel parcel;
    struct weigh_load *load;
    struct weigh_read read;
    struct weigh_judged judged;
    const char *outcome;
};

static int64_t grams(int64_t mg)
{
    return (mg + (mg < 0 ? -500 : 500)) / 1000;
}

/* A unit of high value that bears no serial must be one that the scale would miss. */
static bool sees_precious(const struct scale *s)
{
    for (int i = 0; i < s->load->n; i++) {
        if (s->load->row[i].precious && !weigh_sees(s->load->kind, i, &s->judged))
            return false;
    }
    return true;
}

static void judge(struct op *op, struct scale *s)
{
    s->read = (struct weigh_read){request_get(op->req, "mg"),
                                  request_get(op->req, "division_mg")};
    weigh_judge(s->load->kind, s->load->n, &s->read, &s->judged);
    bool seen = s->judged.outcome == WEIGH_GOOD && sees_precious(s);
    s->outcome = s->judged.outcome == WEIGH_OFF ? "off" : seen ? "passed" : "blind";
}

static int refuse_off(struct op *op, const struct scale *s)
{
    const struct weigh_judged *j = &s->judged;
    int64_t off = grams(j->off_mg < 0 ? -j->off_mg : j->off_mg);
    if (j->kind < 0)
        return op_refuse(op, E_ODD_WEIGHT, "sd", s->parcel.code, off);
    return op_refuse(op, j->off_mg > 0 ? E_TOO_HEAVY : E_TOO_LIGHT, "sdds",
                     s->parcel.code, off, j->units < 0 ? -j->units : j->units,
                     s->load->row[j->kind].code);
}

/* What the scale could say nothing of is as good as weighed, but for high value. */
static const char *state_of(const struct scale *s)
{
    if (strcmp(s->outcome, "off") == 0 || s->load->n > WEIGH_KINDS)
        return "off";
    for (int i = 0; i < s->load->n; i++) {
        if (s->load->row[i].precious && strcmp(s->outcome, "blind") == 0)
            return "off";
    }
    return "passed";
}

static int write_rows(struct op *op, const struct scale *s)
{
    const struct weigh_judged *j = &s->judged;
    bool fits = j->outcome == WEIGH_OFF && j->kind >= 0;
    int done =
        store_do(op->store, op->err,
                 "INSERT INTO weighing (warehouse, parcel, person, terminal, mg,"
                 " division_mg, expected_mg, tolerance_mg, units, box, outcome, item,"
                 " more, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
                 " $13, $14)",
                 "dddddddddttddd", op->warehouse, s->parcel.id, op->person, op->terminal,
                 s->read.mg, s->read.division_mg, j->expected_mg, j->tolerance_mg,
                 s->parcel.units, s->load->box, s->outcome,
                 fits ? s->load->row[j->kind].item : 0, fits ? j->units : 0, op->now);
    if (done < 0)
        return op_fault(op);
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET weigh = $2 WHERE id = $1"
                           "   AND stage = 'open'",
                           "dt", s->parcel.id, state_of(s));
    return changed_one(op, changed, "the parcel");
}

static int say(struct op *op, const struct scale *s)
{
    const struct weigh_judged *j = &s->judged;
    op_after(op, "%lld g, expected %lld g, %lld g either way: %s",
             (long long)grams(s->read.mg), (long long)grams(j->expected_mg),
             (long long)grams(j->tolerance_mg), s->outcome);
    op_text(op, "outcome", s->outcome);
    op_num(op, "weight_g", grams(s->read.mg));
    op_num(op, "expected_g", grams(j->expected_mg));
    op_num(op, "tolerance_g", grams(j->tolerance_mg));
    return 0;
}

static int parcel_weigh(struct op *op)
{
    struct scale *s = arena_alloc(op->arena, sizeof(*s));
    s->load = arena_alloc(op->arena, sizeof(*s->load));
    if (parcel_read(op, request_get(op->req, "parcel"), &s->parcel) ||
        parcel_going(op, &s->parcel) || parcel_at_bench(op, &s->parcel))
        return op_fault(op);
    if (!s->parcel.units)
        return op_refuse(op, E_UNVERIFIED, "sdd", s->parcel.code, (int64_t)0, (int64_t)1);
    if (weigh_read(op, &s->parcel, request_str(op->req, "box"), s->load))
        return op_fault(op);
    judge(op, s);
    if (s->judged.outcome == WEIGH_OFF && !request_get(op->req, "give"))
        return refuse_off(op, s);
    return write_rows(op, s) ? op_fault(op) : say(op, s);
}

const struct op_entry op_parcel_weigh = {V_PARCEL_WEIGH, parcel_weigh};
