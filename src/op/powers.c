/*
 * powers: read, kept, asked. Kept by person in a table of a fixed size: two people who
 * fall into one place push each other out, which costs two reads and nothing else.
 */
#include "powers.h"

#include "op_in.h"

enum { PLACES = 1024, DAY_MS = 86400000 };

struct powers_cache {
    bool known;
    int64_t warehouse, stamp; /* of the policy */
    struct policy policy;
    struct powers *place[PLACES];
};

struct powers_cache *powers_cache_new(void)
{
    return xcalloc(1, sizeof(struct powers_cache));
}

void powers_forget(struct powers_cache *cache)
{
    cache->known = false;
    for (int i = 0; i < PLACES; i++) {
        free(cache->place[i]);
        cache->place[i] = NULL;
    }
}

void powers_cache_free(struct powers_cache *cache)
{
    if (cache)
        powers_forget(cache);
    free(cache);
}

/* ---- the rights as they stand ---- */

static int read_policy(struct op *op, struct policy *policy)
{
    const char *section, *key, *value;
    int64_t line;
    bool any = false;
    policy_empty(policy);
    struct query *query =
        store_query(op->store,
                    "SELECT section, key, value, line FROM rule"
                    " WHERE warehouse = $1 AND name = 'rights' AND version ="
                    "       (SELECT MAX(version) FROM rule"
                    "         WHERE warehouse = $1 AND name = 'rights') ORDER BY line",
                    "d", op->warehouse);
    while (query_next(query, "tttd", &section, &key, &value, &line)) {
        struct err err = {0};
        any = true;
        /* What another version of the program knows and this one does not: left out. */
        policy_take(policy, section, key, value, (int)line, &err);
    }
    if (!any)
        policy_built_in(policy);
    return query_done(query, op->err);
}

/* Powers point into the policy: a new one makes them all void. */
const struct policy *powers_policy(struct op *op)
{
    struct powers_cache *cache = op->cache;
    int64_t stamp = op->stamp;
    if (cache->known && cache->warehouse == op->warehouse && cache->stamp == stamp)
        return &cache->policy;
    powers_forget(cache);
    if (read_policy(op, &cache->policy))
        return NULL;
    cache->known = true;
    cache->warehouse = op->warehouse;
    cache->stamp = stamp;
    return &cache->policy;
}

int powers_changed(struct op *op)
{
    int done = store_do(op->store, op->err,
                        "UPDATE warehouse SET rights = rights + 1 WHERE id = $1", "d",
                        op->warehouse);
    return done < 0 ? done : 0;
}

/* ---- a person's ---- */

static void add_rights(struct powers *powers, const struct role_held *held)
{
    unsigned rights = held->role->rights;
    bool whole = !held->region[0] && !held->channel[0] && !held->shop[0];
    for (int factor = held->role->factor; factor < 2; factor++) {
        powers->may[factor] |= rights;
        if (whole)
            powers->whole[factor] |= rights;
    }
}

static void hold(struct powers *powers, const struct policy *policy, const char *role,
                 const struct role_held *as)
{
    const struct policy_role *known = policy_role(policy, str_of(role));
    if (!known || powers->n == POWERS_HELD)
        return;
    powers->held[powers->n] = *as;
    powers->held[powers->n].role = known;
    add_rights(powers, &powers->held[powers->n++]);
}

static int read_granted(struct op *op, struct powers *powers, const struct policy *policy)
{
    struct role_held held;
    int64_t since, until;
    const char *role, *region, *channel, *shop;
    struct query *query = store_query(
        op->store,
        "SELECT id, role, region, channel, shop, since, until FROM granted"
        " WHERE person = $1 AND ended_at = 0 AND (until = 0 OR until > $2) ORDER BY id",
        "dd", powers->person, op->now);
    while (query_next(query, "dttttdd", &held.id, &role, &region, &channel, &shop, &since,
                      &until)) {
        int64_t next = since > op->now ? since : until;
        if (next && next < powers->until)
            powers->until = next;
        if (since > op->now)
            continue;
        snprintf(held.region, sizeof(held.region), "%s", region);
        snprintf(held.channel, sizeof(held.channel), "%s", channel);
        snprintf(held.shop, sizeof(held.shop), "%s", shop);
        hold(powers, policy, role, &held);
    }
    return query_done(query, op->err);
}

static int read_powers(struct op *op, struct powers *powers, const struct policy *policy,
                       const char *standing)
{
    struct role_held whole = {.id = 0};
    powers->may[0] = powers->may[1] = right_bit(RIGHT_NONE); /* anyone who is in */
    powers->whole[0] = powers->whole[1] = right_bit(RIGHT_NONE);
    snprintf(powers->standing, sizeof(powers->standing), "%s", standing);
    hold(powers, policy, powers->standing, &whole);
    return read_granted(op, powers, policy);
}

static bool still_good(const struct powers *powers, const struct op *op,
                       const char *standing, int64_t stamp)
{
    return powers->stamp == stamp && powers->warehouse == op->warehouse &&
           op->now < powers->until && strcmp(powers->standing, standing) == 0;
}

const struct powers *powers_of(struct op *op, int64_t person, const char *standing,
                               int64_t stamp)
{
    const struct policy *policy = powers_policy(op);
    struct powers **place = &op->cache->place[(uint64_t)person % PLACES];
    if (!policy)
        return NULL;
    if (*place && (*place)->person == person && still_good(*place, op, standing, stamp))
        return *place;
    if (!*place)
        *place = xmalloc(sizeof(**place));
    **place = (struct powers){
        .warehouse = op->warehouse, .person = person, .stamp = stamp, .until = INT64_MAX};
    if (!read_powers(op, *place, policy, standing))
        return *place;
    free(*place);
    *place = NULL;
    return NULL;
}

const struct powers *powers_read(struct op *op, int64_t person)
{
    const char *standing = "";
    const struct policy *policy = powers_policy(op);
    struct powers *powers = arena_alloc(op->arena, sizeof(*powers));
    *powers =
        (struct powers){.warehouse = op->warehouse, .person = person, .until = INT64_MAX};
    if (!policy || store_one(op->store, op->err, "SELECT role FROM person WHERE id = $1",
                             "d>t", person, &standing) < 0)
        return NULL;
    return read_powers(op, powers, policy, standing) ? NULL : powers;
}

int powers_had(struct op *op, enum right right, int64_t at)
{
    const char *name;
    const struct policy *policy = powers_policy(op);
    unsigned rights = 0;
    if (!policy)
        return op_fault(op);
    struct query *query =
        store_query(op->store,
                    "SELECT role FROM granted WHERE person = $1 AND since <= $2"
                    "   AND (until = 0 OR until > $2) AND (ended_at = 0 OR ended_at > $2)"
                    "   AND region = '' AND channel = '' AND shop = ''",
                    "dd", op->person, at);
    while (query_next(query, "t", &name)) {
        const struct policy_role *role = policy_role(policy, str_of(name));
        rights |= role ? role->rights : 0;
    }
    return query_done(query, op->err) ? op_fault(op) : (rights & right_bit(right)) != 0;
}

/* ---- asked ---- */

const char *rights_text(struct op *op, unsigned rights)
{
    const char *text = "";
    for (int i = RIGHT_LOOK; i < RIGHTS; i++) {
        if (rights & right_bit((enum right)i))
            text = arena_printf(op->arena, "%s%s%s", text, *text ? " " : "",
                                right_name((enum right)i));
    }
    return text;
}

bool op_may(const struct op *op, enum right right)
{
    return op->powers && op->powers->may[op->factor] & right_bit(right);
}

bool op_may_whole(const struct op *op, enum right right)
{
    return op->powers && op->powers->whole[op->factor] & right_bit(right);
}

static bool counts(const struct role_held *held, bool factor, enum right right)
{
    return held->role->rights & right_bit(right) && (factor || !held->role->factor);
}

/* Somebody else's session is not looked into: roles that want the second factor count for
 * who gave it on the spot only. */
int powers_reach(struct op *op, const struct powers *powers, enum right right,
                 int64_t order)
{
    bool factor = powers == op->powers && op->factor;
    const char *region = "", *channel = "", *shop = "";
    if (powers->whole[factor] & right_bit(right))
        return 0;
    if (store_one(op->store, op->err,
                  "SELECT region, channel, shop FROM orders WHERE id = $1", "d>ttt",
                  order, &region, &channel, &shop) < 0)
        return op_fault(op);
    for (int i = 0; i < powers->n; i++) {
        const struct role_held *held = &powers->held[i];
        if (counts(held, factor, right) && str_starts(str_of(region), held->region) &&
            (!held->channel[0] || strcmp(channel, held->channel) == 0) &&
            (!held->shop[0] || strcmp(shop, held->shop) == 0))
            return 0;
    }
    return op_refuse(op, E_SCOPE, "ss", op->badge, right_name(right));
}

int op_reaches(struct op *op, int64_t order)
{
    return powers_reach(op, op->powers, verb_entry(op->req->verb)->right, order);
}

/* The widest of those that give the right. */
static void widen(int64_t *limit, int64_t more, bool first)
{
    if (first || more < 0 || (*limit >= 0 && more > *limit))
        *limit = !first && *limit < 0 ? -1 : more;
}

struct act_limit powers_limit(const struct powers *powers, bool factor, enum right right,
                              enum act act)
{
    struct act_limit limit = {-1, -1, -1, -1};
    bool first = true;
    for (int i = 0; i < powers->n; i++) {
        const struct role_held *held = &powers->held[i];
        if (!counts(held, factor, right))
            continue;
        widen(&limit.most, held->role->most[act], first);
        widen(&limit.units, held->role->units[act], first);
        widen(&limit.day, held->role->day[act], first);
        widen(&limit.day_units, held->role->day_units[act], first);
        first = false;
    }
    return limit;
}

int64_t powers_approves(const struct powers *powers, bool factor)
{
    int64_t limit = -1;
    bool first = true;
    for (int i = 0; i < powers->n; i++) {
        const struct role_held *held = &powers->held[i];
        if (!counts(held, factor, RIGHT_APPROVE))
            continue;
        widen(&limit, held->role->approves, first);
        first = false;
    }
    return limit;
}

const char *op_reach(struct op *op)
{
    enum right right = verb_entry(op->req->verb)->right;
    const char *ids = ",";
    if (!op->powers || op_may_whole(op, right))
        return "";
    for (int i = 0; i < op->powers->n; i++) {
        if (counts(&op->powers->held[i], op->factor, right))
            ids = arena_printf(op->arena, "%s%lld,", ids,
                               (long long)op->powers->held[i].id);
    }
    return ids;
}

/* ---- used ---- */

static int note_used(struct op *op, enum right right)
{
    return store_put(op->store, op->err,
                     "INSERT INTO right_used (warehouse, person, name, at)"
                     " VALUES ($1, $2, $3, $4) ON CONFLICT (warehouse, person, name)"
                     " DO UPDATE SET at = excluded.at",
                     "ddtd", op->warehouse, op->person, right_name(right), op->now);
}

int powers_use(struct op *op)
{
    struct powers *powers = (struct powers *)op->powers;
    enum right right = verb_entry(op->req->verb)->right;
    if (!powers || op->trial)
        return 0;
    if (powers->day != op->now / DAY_MS) {
        powers->day = op->now / DAY_MS;
        powers->used = powers->fresh = 0;
    }
    powers->used |= right_bit(right);
    unsigned unsaid = powers->used & ~powers->fresh;
    if (!unsaid || verb_entry(op->req->verb)->flags & VERB_READ)
        return 0; /* what only looks writes nothing: said with the next act */
    for (int i = RIGHT_LOOK; i < RIGHTS; i++) {
        if (unsaid & right_bit((enum right)i) && note_used(op, (enum right)i))
            return op_fault(op);
    }
    powers->fresh = powers->used;
    return 0;
}
