/*
 * tally: one row a person, act, day and item. Read by the door before a sensitive act and
 * by count.put, written after it; what it costs does not grow with the days.
 */
#include "tally.h"

#define DAY_MS INT64_C(86400000)
/* So that a day's sum never runs over, whatever one act weighs. */
#define MOST INT64_C(1000000000000000)

static int today(struct op *op, int64_t *day)
{
    int64_t offset = 0;
    if (store_one(op->store, op->err, "SELECT offset_min FROM warehouse WHERE id = $1",
                  "d>d", op->warehouse, &offset) < 0)
        return op_fault(op);
    *day = (op->now + offset * 60000) / DAY_MS;
    return 0;
}

int tally_read(struct op *op, const char *act, int64_t item, struct tally *tally)
{
    int64_t day = 0;
    *tally = (struct tally){0};
    if (today(op, &day))
        return op_fault(op);
    int found =
        store_one(op->store, op->err,
                  "SELECT CAST(SUM(worth) AS BIGINT), CAST(SUM(units) AS BIGINT),"
                  "       CAST(SUM(alone_worth) AS BIGINT),"
                  "       CAST(SUM(alone_units) AS BIGINT) FROM act_day"
                  " WHERE warehouse = $1 AND person = $2 AND act = $3"
                  "   AND day = $4 AND ($5 < 0 OR item = $5)",
                  "ddtdd>dddd", op->warehouse, op->person, act, day, item, &tally->worth,
                  &tally->units, &tally->alone_worth, &tally->alone_units);
    return found < 0 ? found : 0;
}

static int64_t cut(int64_t value)
{
    return value < 0 ? 0 : value > MOST ? MOST : value;
}

int tally_add(struct op *op, const char *act, int64_t item, const struct tally *more)
{
    int64_t day = 0;
    if (today(op, &day))
        return op_fault(op);
    int done = store_do(
        op->store, op->err,
        "INSERT INTO act_day (warehouse, person, act, day, item, times, worth, units,"
        " alone_worth, alone_units) VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9)"
        " ON CONFLICT (warehouse, person, act, day, item) DO UPDATE SET"
        "   times = act_day.times + 1, worth = act_day.worth + excluded.worth,"
        "   units = act_day.units + excluded.units,"
        "   alone_worth = act_day.alone_worth + excluded.alone_worth,"
        "   alone_units = act_day.alone_units + excluded.alone_units",
        "ddtdddddd", op->warehouse, op->person, act, day, item, cut(more->worth),
        cut(more->units), cut(more->alone_worth), cut(more->alone_units));
    return done < 0 ? done : 0;
}

int64_t tally_sum(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}
