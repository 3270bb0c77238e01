/*
 * people: who works here: listed, added, let in no longer and again, given another PIN.
 * Whoever has the right `people` does all of it, with a second person; with `staff` alone
 * one shuts out only people whose every role one lends oneself.
 */
#include "people.h"

#include "pin_in.h"
#include "run.h"

#include "tallyman/model/code.h"

enum { PIN_LEAST = 4, LIMIT = 1000, LEND_HOURS = 24 };

int people_find(struct op *op, struct someone *who)
{
    who->badge = request_str(op->req, "badge");
    op_object(op, "badge %s", who->badge);
    if (strcmp(who->badge, "B-CONSOLE") == 0)
        return op_refuse(op, E_NOT_ALLOWED, "ss", who->badge, "another person");
    int found =
        store_one(op->store, op->err,
                  "SELECT id, disabled, role_at, role_by, name, role FROM person"
                  " WHERE warehouse = $1 AND badge = $2",
                  "dt>ddddtt", op->warehouse, who->badge, &who->id, &who->disabled,
                  &who->role_at, &who->role_by, &who->name, &who->role);
    if (found)
        return found < 0 ? found : 0;
    return op_refuse(op, E_NOT_FOUND, "ss", "badge", who->badge);
}

int people_other(struct op *op, const struct someone *who)
{
    int same = same_person(op, who->id, op->person);
    if (same < 0)
        return same;
    return same ? op_refuse(op, E_NOT_ALLOWED, "ss", who->badge, "another person") : 0;
}

int people_role(struct op *op, const char *name, const struct policy_role **role)
{
    const struct policy *policy = powers_policy(op);
    if (!policy)
        return op_fault(op);
    *role = policy_role(policy, str_of(name));
    bool console = strcmp(name, "console") == 0;
    return *role && !console ? 0 : op_refuse(op, E_NOT_FOUND, "ss", "role", name);
}

int people_may_lend(struct op *op, const char *role)
{
    for (int i = 0; i < op->powers->n; i++) {
        if (policy_lends(op->powers->held[i].role, str_of(role)))
            return 1;
    }
    return 0;
}

int people_out(struct op *op, int64_t person)
{
    int done = store_do(op->store, op->err,
                        "UPDATE session SET ended_at = $2"
                        " WHERE person = $1 AND ended_at = 0",
                        "dd", person, op->now);
    return done < 0 ? done : 0;
}

bool people_may_hash(struct op *op)
{
    int64_t person = 0;
    if (store_one(op->store, op->err,
                  "SELECT s.person, s.warehouse, w.rights FROM session s"
                  "  JOIN warehouse w ON w.id = s.warehouse"
                  " WHERE s.id = $1 AND s.terminal = $2 AND s.ended_at = 0",
                  "dd>ddd", op->session, op->terminal, &person, &op->warehouse,
                  &op->stamp) != 1)
        return false;
    const struct powers *powers = powers_read(op, person);
    return powers && powers->whole[1] & right_bit(RIGHT_PEOPLE);
}

/* ---- asked by approval.c ---- */

/* ",lead,finance," */
static const char *approving_roles(struct op *op)
{
    const struct policy *policy = powers_policy(op);
    const char *names = ",";
    for (int i = 0; policy && i < policy->roles; i++) {
        if (policy->role[i].rights & right_bit(RIGHT_APPROVE))
            names = arena_printf(op->arena, "%s%s,", names, policy->role[i].name);
    }
    return names;
}

int people_alone(struct op *op)
{
    int64_t one;
    const char *names = approving_roles(op);
    int found =
        store_one(op->store, op->err,
                  "SELECT 1 FROM person p WHERE p.warehouse = $1 AND p.id <> $2"
                  "   AND p.badge <> 'B-CONSOLE' AND p.pin <> ''"
                  "   AND (replace($3, ',' || p.role || ',', '') <> $3 OR EXISTS"
                  "        (SELECT 1 FROM granted g WHERE g.person = p.id"
                  "            AND replace($3, ',' || g.role || ',', '') <> $3)) LIMIT 1",
                  "ddt>d", op->warehouse, op->person, names, &one);
    return found < 0 ? found : !found;
}

static int lends(struct op *op)
{
    int64_t until = request_get(op->req, "until");
    return until > op->now && until <= op->now + LEND_HOURS * INT64_C(3600000) &&
           people_may_lend(op, request_str(op->req, "role"));
}

int people_lends(struct op *op)
{
    if (op->req->verb == V_ROLE_GRANT)
        return lends(op);
    return op->req->verb == V_PERSON_DISABLE && request_get(op->req, "disabled");
}

/* ---- person.list ---- */

static const char *const cols_people[] = {"id",      "badge",    "name", "role",
                                          "staff",   "disabled", "pin",  "factor",
                                          "seen_at", "granted",  "zone", NULL};

struct line {
    int64_t id, disabled, pin, factor, seen_at;
    const char *badge, *name, *role, *staff, *granted, *zone;
};

static void say_line(struct op *op, const struct line *one)
{
    if (one->id)
        op_row(op,
               "dtttt"
               "ddddtt",
               one->id, one->badge, one->name, one->role, one->staff, one->disabled,
               one->pin, one->factor, one->seen_at, one->granted, one->zone);
}

/* A row a grant comes out of the query; a line a person goes into the reply. */
static int run_list(struct op *op)
{
    struct line one, last = {.id = 0};
    const char *role, *where;
    int64_t limit =
        request_has(op->req, "limit") ? request_get(op->req, "limit") : (int64_t)LIMIT;
    rows_init(&op->reply->rows, cols_people);
    struct query *query = store_query(
        op->store,
        "SELECT p.id, p.badge, p.name, p.role, p.staff, p.disabled,"
        "       CASE WHEN p.pin = '' THEN 0 ELSE 1 END,"
        "       CASE WHEN p.factor = '' THEN 0 ELSE 1 END, p.seen_at, p.zone,"
        "       COALESCE(g.role, ''), COALESCE(g.region || g.channel || g.shop, '')"
        "  FROM (SELECT * FROM person WHERE warehouse = $1 AND id > $2"
        "           AND badge <> 'B-CONSOLE' ORDER BY id LIMIT $3) p"
        "  LEFT JOIN granted g ON g.person = p.id AND g.ended_at = 0"
        "        AND (g.until = 0 OR g.until > $4) ORDER BY p.id, g.id",
        "dddd", op->warehouse, request_get(op->req, "after"), limit, op->now);
    while (query_next(query, "dttttddddttt", &one.id, &one.badge, &one.name, &one.role,
                      &one.staff, &one.disabled, &one.pin, &one.factor, &one.seen_at,
                      &one.zone, &role, &where)) {
        if (one.id != last.id) {
            say_line(op, &last);
            last = one;
            last.granted = "";
        }
        if (*role)
            last.granted =
                arena_printf(op->arena, "%s%s%s%s%s", last.granted,
                             *last.granted ? ", " : "", role, *where ? " " : "", where);
    }
    say_line(op, &last);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- person.disable ---- */

/* By the right staff alone: every role of that person is one that one lends oneself. */
static int may_shut_out(struct op *op, const struct someone *who)
{
    const char *role;
    int mine = !strcmp(who->role, "none") || people_may_lend(op, who->role);
    if (op_may_whole(op, RIGHT_PEOPLE))
        return 0;
    struct query *query = store_query(op->store,
                                      "SELECT role FROM granted WHERE person = $1"
                                      "   AND ended_at = 0 AND (until = 0 OR until > $2)",
                                      "dd", who->id, op->now);
    while (query_next(query, "t", &role))
        mine = mine && people_may_lend(op, role);
    if (query_done(query, op->err))
        return op_fault(op);
    if (mine && request_get(op->req, "disabled"))
        return 0;
    return op_refuse(op, E_NOT_ALLOWED, "ss", op->badge, right_name(RIGHT_PEOPLE));
}

static int run_disable(struct op *op)
{
    struct someone who;
    int64_t disabled = request_get(op->req, "disabled");
    if (people_find(op, &who) || people_other(op, &who) || may_shut_out(op, &who))
        return op_fault(op);
    op_before(op, "%s", who.disabled ? "disabled" : "enabled");
    op_after(op, "%s", disabled ? "disabled" : "enabled");
    if (store_do(op->store, op->err, "UPDATE person SET disabled = $2 WHERE id = $1",
                 "dd", who.id, disabled) < 0 ||
        (disabled && (people_out(op, who.id) || run_orphan(op, who.id, 0))) ||
        powers_changed(op))
        return op_fault(op);
    return 0;
}

/* ---- person.add, person.pin ---- */

struct hashing {
    bool play;
    const char *pin;
    char hash[PIN_HASH];
};

static int prepare(struct op *op)
{
    struct hashing *hashing = arena_alloc(op->arena, sizeof(*hashing));
    const char *pin = request_str(op->req, "pin");
    hashing->pin = strlen(pin) >= PIN_LEAST && people_may_hash(op) ? pin : "";
    hashing->play = op->play;
    op->prepared = hashing;
    return 0;
}

static void work(void *prepared)
{
    struct hashing *hashing = prepared;
    if (hashing->pin[0])
        pin_hash(hashing->pin, hashing->play, hashing->hash);
}

static int good_pin(struct op *op)
{
    const struct hashing *hashing = op->prepared;
    return hashing->hash[0]
               ? 0
               : op_refuse(op, E_ARGUMENT, "sss", "pin", "4 to 32 characters", "fewer");
}

static int good_badge(struct op *op, const char *badge)
{
    int64_t one;
    if (code_kind(str_of(badge)) != CODE_BADGE || strcmp(badge, "B-CONSOLE") == 0)
        return op_refuse(op, E_ARGUMENT, "sss", "badge", "a badge B-… of a person",
                         badge);
    int found = store_one(op->store, op->err,
                          "SELECT 1 FROM person WHERE warehouse = $1 AND badge = $2",
                          "dt>d", op->warehouse, badge, &one);
    if (found < 0)
        return found;
    return found ? op_refuse(op, E_EXISTS, "ss", "badge", badge) : 0;
}

static int run_add(struct op *op)
{
    const struct hashing *hashing = op->prepared;
    const struct policy_role *role;
    const char *badge = request_str(op->req, "badge");
    const char *name = request_str(op->req, "role");
    op_object(op, "badge %s", badge);
    if (good_badge(op, badge) || (*name && people_role(op, name, &role)) ||
        (request_str(op->req, "pin")[0] && good_pin(op)))
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "INSERT INTO person (warehouse, badge, name, role, pin, staff, role_at,"
                 " role_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                 "dtttttdd", op->warehouse, badge, request_str(op->req, "name"),
                 *name ? name : "none", hashing->hash, request_str(op->req, "staff"),
                 op->now, op->person) < 0)
        return op_fault(op);
    op_num(op, "person", store_last_id(op->store));
    op_after(op, "role %s", *name ? name : "none");
    return powers_changed(op);
}

static int run_pin(struct op *op)
{
    const struct hashing *hashing = op->prepared;
    struct someone who;
    if (people_find(op, &who) || people_other(op, &who) || good_pin(op))
        return op_fault(op);
    bool factor = request_get(op->req, "factor");
    if (store_do(op->store, op->err,
                 "UPDATE person SET pin = $2, fails = 0, wait_until = 0,"
                 "   factor = CASE WHEN $3 = 1 THEN '' ELSE factor END WHERE id = $1",
                 "dtd", who.id, hashing->hash, (int64_t)factor) < 0)
        return op_fault(op);
    op_after(op, "another PIN%s", factor ? ", no second factor" : "");
    return people_out(op, who.id);
}

const struct op_entry op_person_list = {V_PERSON_LIST, run_list};
const struct op_entry op_person_disable = {V_PERSON_DISABLE, run_disable};
const struct op_entry op_person_add = {V_PERSON_ADD, run_add, prepare, work};
const struct op_entry op_person_pin = {V_PERSON_PIN, run_pin, prepare, work};
