/*
 * tally: one row a person, act, day and item. Read by the door before a sensitive act and
 * by count.put, written after it; what it costs does not grow with the days.
 */
#include "tally.h"

/* So that a day's sum never runs over, whatever one act weighs. */
#define MOST INT64_C(1000000000000000)

/* The warehouse's own day. */
static int64_t today(const struct op *op)
{
    return (op->now + op->offset_min * 60000) / 86400000;
}

#define SUMS                                                                             \
    "SELECT CAST(SUM(d.worth) AS BIGINT),"                                               \
    "       CAST(SUM(CASE WHEN d.item = $5 THEN d.units ELSE 0 END) AS BIGINT),"         \
    "       CAST(SUM(d.alone_worth) AS BIGINT),"                                         \
    "       CAST(SUM(CASE WHEN d.item = $5 THEN d.alone_units ELSE 0 END) AS BIGINT)"    \
    "  FROM act_day d WHERE d.warehouse = $1 AND d.act = $3 AND d.day = $4"

int tally_read(struct op *op, const char *act, int64_t item, struct tally *tally)
{
    static const char alone[] = SUMS " AND d.person = $2";
    static const char several[] =
        SUMS " AND d.person IN (SELECT b.id FROM person b WHERE b.id = $2"
             "     OR (b.warehouse = $1 AND b.staff = (SELECT a.staff FROM person a"
             "                                          WHERE a.id = $2)))";
    *tally = (struct tally){0};
    int found = store_one(op->store, op->err, *op->staff ? several : alone, "ddtdd>dddd",
                          op->warehouse, op->person, act, today(op), item, &tally->worth,
                          &tally->units, &tally->alone_worth, &tally->alone_units);
    return found < 0 ? found : 0;
}

static int64_t cut(int64_t value)
{
    return value < 0 ? 0 : value > MOST ? MOST : value;
}

int tally_add(struct op *op, const char *act, int64_t item, const struct tally *more)
{
    return store_put(
        op->store, op->err,
        "INSERT INTO act_day (warehouse, person, act, day, item, times, worth, units,"
        " alone_worth, alone_units) VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9)"
        " ON CONFLICT (warehouse, person, act, day, item) DO UPDATE SET"
        "   times = act_day.times + 1, worth = act_day.worth + excluded.worth,"
        "   units = act_day.units + excluded.units,"
        "   alone_worth = act_day.alone_worth + excluded.alone_worth,"
        "   alone_units = act_day.alone_units + excluded.alone_units",
        "ddtdddddd", op->warehouse, op->person, act, today(op), item, cut(more->worth),
        cut(more->units), cut(more->alone_worth), cut(more->alone_units));
}

int64_t tally_sum(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}
