/*
 * carrier: rates read once a turn, each order's offers compared, the best written down
 * with its price, its reason and the row it stands in. Of one carrier's account the row
 * whose region fits best speaks, of equal ones the one valid last.
 */
#include "carrier.h"

#include "tallyman/model/reason.h"

enum { HOUR_MS = 3600000 };

struct parcel_to {
    const char *carrier, *region;
    int64_t due_at, grams, chosen; /* chosen by rates before */
};

struct offer {
    const struct rate *rate;
    int64_t price;
    bool late;
};

static int read_rates(struct carriers *c)
{
    struct op *op = c->op;
    struct rate r;
    c->read = true;
    struct query *query = store_query(
        op->store,
        "SELECT carrier, account, region, first_g, first_price, step_g, step_price,"
        "       most_g, hours, valid_from, file, line FROM rate WHERE warehouse = $1"
        "   AND version = (SELECT MAX(version) FROM rate WHERE warehouse = $1)"
        "   AND valid_from <= $2 ORDER BY line",
        "dd", op->warehouse, op->now);
    while (query_next(query, "tttdddddddtd", &r.carrier, &r.account, &r.region,
                      &r.first_g, &r.first_price, &r.step_g, &r.step_price, &r.most_g,
                      &r.hours, &r.valid_from, &r.file, &r.line)) {
        c->rate = op_list_more(op, c->rate, c->n, sizeof(r));
        c->rate[c->n++] = r;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int read_order(struct op *op, int64_t order, struct parcel_to *to)
{
    *to = (struct parcel_to){.carrier = "", .region = ""};
    return store_one(
               op->store, op->err,
               "SELECT o.carrier, o.region, o.due_at, o.rate_line,"
               "       COALESCE((SELECT CAST(SUM((l.qty - l.cancelled) * i.weight_g)"
               "          AS BIGINT) FROM order_line l JOIN item i ON i.id = l.item"
               "          WHERE l.order_id = o.id AND l.kit = 0), 0)"
               "  FROM orders o WHERE o.id = $1",
               "d>ttddd", order, &to->carrier, &to->region, &to->due_at, &to->chosen,
               &to->grams) < 0
               ? op_fault(op)
               : 0;
}

static bool same_account(const struct rate *a, const struct rate *b)
{
    return strcmp(a->carrier, b->carrier) == 0 && strcmp(a->account, b->account) == 0;
}

/* A later or earlier row of the same account that speaks for this address instead. */
static bool outdone(const struct carriers *c, int at, const struct parcel_to *to)
{
    const struct rate *rate = &c->rate[at];
    int fit = rate_fits(rate, to->region);
    for (int i = 0; i < c->n; i++) {
        const struct rate *other = &c->rate[i];
        if (i == at || !same_account(rate, other))
            continue;
        int theirs = rate_fits(other, to->region);
        if (theirs > fit || (theirs == fit && other->valid_from > rate->valid_from))
            return true;
    }
    return false;
}

static bool is_late(struct op *op, const struct rate *rate, const struct parcel_to *to)
{
    return to->due_at && rate->hours && op->now + rate->hours * HOUR_MS > to->due_at;
}

/* In time before late; the cheaper; the quicker, which comes first among the late. */
static bool better(const struct offer *a, const struct offer *b)
{
    int64_t by[][2] = {{a->late, b->late},
                       {a->late ? a->rate->hours : 0, a->late ? b->rate->hours : 0},
                       {a->price, b->price},
                       {a->rate->hours, b->rate->hours}};
    for (size_t i = 0; i < sizeof(by) / sizeof(*by); i++) {
        if (by[i][0] != by[i][1])
            return by[i][0] < by[i][1];
    }
    return false;
}

static const char *refusal(struct carriers *c, const char *before,
                           const struct rate *rate, const struct parcel_to *to)
{
    struct arena *arena = c->op->arena;
    const char *one = reason_make(arena, REASON_TOO_HEAVY, "sdd", rate->carrier,
                                  rate->most_g ? rate->most_g : rate->first_g, to->grams);
    return *before ? reason_make(arena, REASON_BOTH, "ss", before, one) : one;
}

/* The best offer, of that carrier when one is named; why there is none. */
static struct offer find_offer(struct carriers *c, const struct parcel_to *to,
                               const char *named, const char **why)
{
    struct offer best = {0};
    *why = "";
    for (int i = 0; i < c->n; i++) {
        const struct rate *rate = &c->rate[i];
        if (!rate_fits(rate, to->region) || (*named && strcmp(rate->carrier, named)) ||
            outdone(c, i, to))
            continue;
        struct offer offer = {rate, rate_price(rate, to->grams),
                              is_late(c->op, rate, to)};
        if (offer.price < 0)
            *why = refusal(c, *why, rate, to);
        else if (!best.rate || better(&offer, &best))
            best = offer;
    }
    if (!best.rate && !**why)
        *why = reason_make(c->op->arena, REASON_NO_CARRIER, "s", to->region);
    return best;
}

static const char *words_of(struct op *op, const struct offer *offer,
                            const struct parcel_to *to)
{
    const struct rate *rate = offer->rate;
    const char *region = strcmp(rate->region, "*") == 0 ? N_("any region") : rate->region;
    return offer->late ? reason_make(op->arena, REASON_QUICKEST, "dsdsd", rate->hours,
                                     region, to->grams, rate->file, rate->line)
                       : reason_make(op->arena, REASON_CHEAPEST, "sdsd", region,
                                     to->grams, rate->file, rate->line);
}

static int write_choice(struct op *op, int64_t order, const struct offer *offer,
                        const char *why)
{
    const struct rate *rate = offer->rate;
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET carrier = $2, account = $3, carrier_why = $4,"
                        "       carrier_price = $5, rate_file = $6, rate_line = $7"
                        " WHERE id = $1",
                        "dtttdtd", order, rate->carrier, rate->account, why, offer->price,
                        rate->file, rate->line);
    return done < 0 ? done : 1;
}

/* It named its carrier: what that asks is written down, if that is known. */
static int write_named(struct op *op, int64_t order, const struct offer *offer)
{
    int done =
        store_do(op->store, op->err,
                 "UPDATE orders SET carrier_why = $3,"
                 "       carrier_price = $2, rate_file = '', rate_line = 0"
                 " WHERE id = $1",
                 "ddt", order, offer->rate ? offer->price : 0, N_("the order names it"));
    return done < 0 ? done : 1;
}

int carrier_choose(struct carriers *c, int64_t order, const char **why)
{
    struct op *op = c->op;
    struct parcel_to to;
    if ((!c->read && read_rates(c)) || read_order(op, order, &to))
        return op_fault(op);
    if (!c->n)
        return 1;
    bool named = *to.carrier && !to.chosen;
    struct offer offer = find_offer(c, &to, named ? to.carrier : "", why);
    if (named)
        return write_named(op, order, &offer);
    return offer.rate ? write_choice(op, order, &offer, words_of(op, &offer, &to)) : 0;
}
