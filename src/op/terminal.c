/*
 * terminal.*: which terminals the store knows, and how one becomes known: a lead invites
 * it by name, whoever then shows the one-time code becomes that terminal with a key of
 * its own.
 */
#include "takeover.h"

enum { INVITE_MINUTES = 10 };

/* The name stands in file names of the terminal too. */
static int good_name(struct op *op, const char *arg)
{
    const char *name = request_str(op->req, arg);
    bool good = name[0] && name[0] != '.' && strcmp(name, "console") != 0 &&
                strcmp(name, "job") != 0;
    for (const char *p = name; *p && good; p++)
        good = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
               (*p >= '0' && *p <= '9') || strchr("._-", *p);
    if (good)
        return 0;
    return op_refuse(op, E_ARGUMENT, "sss", arg,
                     "letters, digits, . _ -, not console or job", name);
}

static int find(struct op *op, int64_t *id)
{
    const char *name = request_str(op->req, "name");
    op_object(op, "terminal %s", name);
    int found = store_one(op->store, op->err,
                          "SELECT id FROM terminal WHERE warehouse = $1 AND name = $2",
                          "dt>d", op->warehouse, name, id);
    if (found)
        return found < 0 ? found : 0;
    return op_refuse(op, E_NOT_FOUND, "ss", "terminal", name);
}

/* ---- invite ---- */

static int run_invite(struct op *op)
{
    const char *name = request_str(op->req, "name");
    int64_t until = op->now + INVITE_MINUTES * 60000, one;
    op_object(op, "terminal %s", name);
    if (good_name(op, "name"))
        return op_fault(op);
    /* In any warehouse: a terminal says hello by its name alone. */
    int taken = store_one(op->store, op->err,
                          "SELECT 1 FROM terminal WHERE name = $1 AND key <> ''"
                          "   AND revoked = 0",
                          "t>d", name, &one);
    if (taken < 0)
        return taken;
    if (taken)
        return op_refuse(op, E_EXISTS, "ss", "terminal", name);
    int done = store_do(op->store, op->err,
                        "INSERT INTO invite (hash, warehouse, name, until, person)"
                        " VALUES ($1, $2, $3, $4, $5)",
                        "tdtdd", request_str(op->req, "hash"), op->warehouse, name, until,
                        op->person);
    op_num(op, "until", until);
    return done < 0 ? done : 0;
}

/* ---- enrol ---- */

struct invite {
    const char *name, *key;
    int64_t until, terminal, warehouse;
};

/* Whoever shows a used code with the key that used it missed the answer. The service that
 * brings the code is of no warehouse: the invitation says whose terminal it makes. */
static int read_invite(struct op *op, struct invite *invite)
{
    int found =
        store_one(op->store, op->err,
                  "SELECT name, key, until, terminal, warehouse FROM invite"
                  " WHERE hash = $1",
                  "t>ttddd", request_str(op->req, "hash"), &invite->name, &invite->key,
                  &invite->until, &invite->terminal, &invite->warehouse);
    if (found < 0)
        return found;
    bool mine = found && strcmp(invite->key, request_str(op->req, "key")) == 0;
    if (!found || (invite->key[0] ? !mine : invite->until < op->now))
        return op_refuse(op, E_INVITE, "");
    op->warehouse = invite->warehouse;
    return 0;
}

/* The terminal of that name gets the key; sessions begun before it end. */
static int take_key(struct op *op, struct invite *invite)
{
    const char *key = request_str(op->req, "key");
    if (store_do(op->store, op->err,
                 "INSERT INTO terminal (warehouse, name, key, enrolled_at)"
                 " VALUES ($1, $2, $3, $4) ON CONFLICT (warehouse, name) DO UPDATE"
                 "   SET key = excluded.key, enrolled_at = excluded.enrolled_at,"
                 "       revoked = 0",
                 "dttd", op->warehouse, invite->name, key, op->now) < 0)
        return op_fault(op);
    if (store_one(op->store, op->err,
                  "SELECT id FROM terminal WHERE warehouse = $1 AND name = $2", "dt>d",
                  op->warehouse, invite->name, &invite->terminal) < 0)
        return op_fault(op);
    /* Whatever had that name before: what it held will not come. */
    if (takeover_wait(op, invite->terminal) < 0 ||
        takeover_over(op, invite->terminal) < 0)
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "UPDATE session SET ended_at = $2 WHERE terminal = $1 AND ended_at = 0",
                 "dd", invite->terminal, op->now) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE invite SET key = $2, terminal = $3 WHERE hash = $1",
                        "ttd", request_str(op->req, "hash"), key, invite->terminal);
    return done < 0 ? done : 0;
}

static int run_enrol(struct op *op)
{
    struct invite invite;
    const char *warehouse = "";
    op_object(op, "terminal ?");
    if (read_invite(op, &invite))
        return op_fault(op);
    op_object(op, "terminal %s", invite.name);
    if (!invite.key[0] && take_key(op, &invite))
        return op_fault(op);
    if (store_one(op->store, op->err, "SELECT code FROM warehouse WHERE id = $1", "d>t",
                  op->warehouse, &warehouse) < 0)
        return op_fault(op);
    op_num(op, "terminal", invite.terminal);
    op_text(op, "name", invite.name);
    op_text(op, "warehouse", warehouse);
    return 0;
}

/* ---- list, rename, revoke ---- */

/* With who is in: a session that came to its end by itself, or whose person may work no
 * longer, is nobody's, though nobody ended it (op.c, identify). */
static int run_list(struct op *op)
{
    static const char *const columns[] = {"id",    "name",    "enrolled_at", "revoked",
                                          "badge", "seen_at", NULL};
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    int64_t id, enrolled_at, revoked, seen_at;
    const char *name, *badge;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT t.id, t.name, t.enrolled_at, t.revoked, p.badge, s.seen_at"
        "  FROM terminal t LEFT JOIN session s ON s.id = (SELECT MAX(a.id)"
        "         FROM session a JOIN person b ON b.id = a.person AND b.disabled = 0"
        "        WHERE a.terminal = t.id AND a.ended_at = 0"
        "          AND (a.ends_at = 0 OR a.ends_at > $4)"
        "          AND (a.idle_ms = 0 OR a.seen_at + a.idle_ms > $4))"
        "  LEFT JOIN person p ON p.id = s.person"
        " WHERE t.warehouse = $1 AND t.id > $2 ORDER BY t.id LIMIT $3",
        "dddd", op->warehouse, request_get(op->req, "after"), limit, op->now);
    while (
        query_next(query, "dtddtd", &id, &name, &enrolled_at, &revoked, &badge, &seen_at))
        op_row(op, "dtddtd", id, name, enrolled_at, revoked, badge, seen_at);
    return query_done(query, op->err);
}

static int run_rename(struct op *op)
{
    const char *to = request_str(op->req, "to");
    int64_t id, one;
    if (find(op, &id) || good_name(op, "to"))
        return op_fault(op);
    int taken = store_one(op->store, op->err,
                          "SELECT 1 FROM terminal WHERE warehouse = $1 AND name = $2",
                          "dt>d", op->warehouse, to, &one);
    if (taken < 0)
        return taken;
    if (taken)
        return op_refuse(op, E_EXISTS, "ss", "terminal", to);
    op_before(op, "%s", request_str(op->req, "name"));
    op_after(op, "%s", to);
    int done = store_do(op->store, op->err, "UPDATE terminal SET name = $2 WHERE id = $1",
                        "dt", id, to);
    return done < 0 ? done : 0;
}

static int run_revoke(struct op *op)
{
    int64_t id;
    if (find(op, &id))
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "UPDATE session SET ended_at = $2 WHERE terminal = $1 AND ended_at = 0",
                 "dd", id, op->now) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE terminal SET revoked = 1 WHERE id = $1", "d", id);
    return done < 0 ? done : 0;
}

const struct op_entry op_terminal_invite = {V_TERMINAL_INVITE, run_invite};
const struct op_entry op_terminal_enrol = {V_TERMINAL_ENROL, run_enrol};
const struct op_entry op_terminal_list = {V_TERMINAL_LIST, run_list};
const struct op_entry op_terminal_rename = {V_TERMINAL_RENAME, run_rename};
const struct op_entry op_terminal_revoke = {V_TERMINAL_REVOKE, run_revoke};
