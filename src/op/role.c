/*
 * role.grant, role.withdraw: a role for a person, for some orders only, for a time. What
 * was granted stays in the table with who gave it and who ended it; ended by itself it is
 * when its time is over, since the door reads it so.
 */
#include "people.h"

#include <stdlib.h>

/* ---- grant ---- */

/* By the right staff alone: what one's own role lends, for a day at most, everywhere. */
static int may_grant(struct op *op)
{
    if (op_may_whole(op, RIGHT_PEOPLE) || people_lends(op))
        return 0;
    return op_refuse(op, E_NOT_ALLOWED, "ss", op->badge, right_name(RIGHT_PEOPLE));
}

static int good_time(struct op *op, int64_t since, int64_t until)
{
    if (!until || (until > op->now && until > since))
        return 0;
    return op_refuse(op, E_ARGUMENT, "ssd", "until", "a time that is still to come",
                     until);
}

/* More would not count (powers.h). */
static int has_room(struct op *op, int64_t person)
{
    int64_t n = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM granted WHERE person = $1 AND ended_at = 0"
                  "   AND (until = 0 OR until > $2)",
                  "dd>d", person, op->now, &n) < 0)
        return op_fault(op);
    return n < POWERS_HELD - 1 ? 0
                               : op_refuse(op, E_LIMIT, "sdd", "role.grant", n + 1,
                                           (int64_t)(POWERS_HELD - 1));
}

static const char *scope_words(struct op *op, const char *region, const char *channel,
                               const char *shop)
{
    if (!*region && !*channel && !*shop)
        return "everywhere";
    return arena_printf(op->arena, "region [%s] channel [%s] shop [%s]", region, channel,
                        shop);
}

static int run_grant(struct op *op)
{
    struct someone who;
    const struct policy_role *role;
    const char *name = request_str(op->req, "role"), *why = request_str(op->req, "why");
    const char *region = request_str(op->req, "region");
    const char *channel = request_str(op->req, "channel");
    const char *shop = request_str(op->req, "shop");
    int64_t since = request_get(op->req, "since"), until = request_get(op->req, "until");
    since = since > op->now ? since : op->now;
    if (people_find(op, &who) || people_other(op, &who) || may_grant(op) ||
        people_role(op, name, &role) || good_time(op, since, until) ||
        has_room(op, who.id))
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "INSERT INTO granted (warehouse, person, role, region, channel, shop,"
                 " since, until, granter, why)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                 "ddttttdddt", op->warehouse, who.id, name, region, channel, shop, since,
                 until, op->person, why) < 0)
        return op_fault(op);
    op_num(op, "granted", store_last_id(op->store));
    op_after(op, "%s, %s, until %lld: %s", name, scope_words(op, region, channel, shop),
             (long long)until, why);
    return powers_changed(op);
}

/* ---- withdraw ---- */

/* The standing role becomes a row of what was granted, so that its time is not lost. */
static int end_standing(struct op *op, const struct someone *who)
{
    if (store_do(op->store, op->err,
                 "INSERT INTO granted (warehouse, person, role, since, granter, why,"
                 " ended_at, ended_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                 "ddtddtdd", op->warehouse, who->id, who->role, who->role_at,
                 who->role_by ? who->role_by : op->person, "standing", op->now,
                 op->person) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE person SET role = 'none', role_at = $2, role_by = $3"
                        " WHERE id = $1",
                        "ddd", who->id, op->now, op->person);
    return done < 0 ? done : 0;
}

static int run_withdraw(struct op *op)
{
    struct someone who;
    const char *name = request_str(op->req, "role");
    if (people_find(op, &who) || people_other(op, &who))
        return op_fault(op);
    if (!op_may_whole(op, RIGHT_PEOPLE) && !people_may_lend(op, name))
        return op_refuse(op, E_NOT_ALLOWED, "ss", op->badge, right_name(RIGHT_PEOPLE));
    int ended = store_do(op->store, op->err,
                         "UPDATE granted SET ended_at = $3, ended_by = $4"
                         " WHERE person = $1 AND role = $2 AND ended_at = 0"
                         "   AND (until = 0 OR until > $3)",
                         "dtdd", who.id, name, op->now, op->person);
    if (ended < 0)
        return ended;
    bool standing = strcmp(who.role, name) == 0;
    if (standing && end_standing(op, &who))
        return op_fault(op);
    if (!ended && !standing)
        return op_refuse(op, E_NOT_FOUND, "ss", "role", name);
    op_num(op, "ended", ended + standing);
    op_before(op, "%s", name);
    op_after(op, "withdrawn: %s", request_str(op->req, "why"));
    return powers_changed(op);
}

const struct op_entry op_role_grant = {V_ROLE_GRANT, run_grant};
const struct op_entry op_role_withdraw = {V_ROLE_WITHDRAW, run_withdraw};
