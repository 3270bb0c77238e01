/*
 * login, pin, logout: who stands at a terminal. The PIN once a shift per terminal,
 * afterwards the badge; acts that a lent badge must not pass ask for the PIN again.
 */
#include "pin_in.h"

#include "label_in.h"
#include "takeover.h"
#include "transfer.h"

enum { SHIFT_HOURS = 12, AGAIN_MINUTES = 15, IDLE_MINUTES = 120, MOST_HOURS = 14 };

/* ---- a session ---- */

/* Begun with the PIN on this terminal within the shift: then its beginning, else 0. */
static int shift_begun(struct op *op, int64_t person, int64_t *begun_at)
{
    int64_t hours = rule_num(op, "login", "shift", "hours", SHIFT_HOURS);
    *begun_at = 0;
    int found =
        store_one(op->store, op->err,
                  "SELECT COALESCE(MAX(begun_at), 0) FROM session"
                  " WHERE terminal = $1 AND person = $2 AND begun_at > $3",
                  "ddd>d", op->terminal, person, op->now - hours * 3600000, begun_at);
    return found < 0 ? found : 0;
}

static int need_hand(struct op *op, const struct pin_try *who)
{
    if (who->hand)
        return 0;
    const char *code = arena_printf(op->arena, "H-%s", request_str(op->req, "badge"));
    if (store_do(op->store, op->err,
                 "INSERT INTO place (warehouse, code, kind) VALUES ($1, $2, 'hand')",
                 "dt", op->warehouse, code) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err, "UPDATE person SET hand = $2 WHERE id = $1",
                        "dd", who->person, store_last_id(op->store));
    return done < 0 ? done : 0;
}

static int say_zone(struct op *op, int64_t person)
{
    int64_t zones = 0;
    const char *zone = "";
    if (store_one(op->store, op->err, "SELECT zone FROM person WHERE id = $1", "d>t",
                  person, &zone) < 0 ||
        store_one(op->store, op->err,
                  "SELECT 1 FROM place WHERE warehouse = $1 AND zone <> '' LIMIT 1",
                  "d>d", op->warehouse, &zones) < 0)
        return op_fault(op);
    op_text(op, "zone", zone);
    op_num(op, "zones", zones);
    return 0;
}

/* What the terminal's menu goes by; the door asks anew each time. */
static int say_rights(struct op *op, const struct pin_try *who, bool factor)
{
    if (store_one(op->store, op->err, "SELECT rights FROM warehouse WHERE id = $1", "d>d",
                  op->warehouse, &op->stamp) < 0)
        return op_fault(op);
    const struct powers *powers = powers_read(op, who->person);
    if (!powers)
        return op_fault(op);
    op_text(op, "rights", rights_text(op, powers->may[factor]));
    op_num(op, "factor", powers->may[1] != powers->may[factor] && who->factor[0]);
    return 0;
}

/* proved_at: 0 when it was only the badge. */
static int begin(struct op *op, const struct pin_try *who, int64_t begun_at,
                 int64_t proved_at)
{
    bool factor = proved_at && request_str(op->req, "code")[0];
    if (store_do(op->store, op->err,
                 "UPDATE session SET ended_at = $2 WHERE terminal = $1 AND ended_at = 0",
                 "dd", op->terminal, op->now) < 0)
        return op_fault(op);
    int64_t idle = rule_num(op, "login", "session", "idle_minutes", IDLE_MINUTES);
    int64_t most = rule_num(op, "login", "session", "most_hours", MOST_HOURS);
    if (store_do(op->store, op->err,
                 "INSERT INTO session (warehouse, terminal, person, begun_at, proved_at,"
                 " seen_at, idle_ms, ends_at, factor_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                 "ddddddddd", op->warehouse, op->terminal, who->person, begun_at,
                 proved_at, op->now, idle * 60000, begun_at + most * 3600000,
                 factor ? op->now : 0) < 0 ||
        store_do(op->store, op->err, "UPDATE person SET seen_at = $2 WHERE id = $1", "dd",
                 who->person, op->now) < 0)
        return op_fault(op);
    op_num(op, "session", store_last_id(op->store));
    op_num(op, "person", who->person);
    op_text(op, "name", who->name);
    op_text(op, "role", who->role);
    op_text(op, "badge", request_str(op->req, "badge"));
    if (say_rights(op, who, factor) || say_zone(op, who->person) || need_hand(op, who))
        return op_fault(op);
    return label_lapse(op) < 0 || transfer_lapse(op) < 0 ? op_fault(op) : 0;
}

static int with_badge(struct op *op, const struct pin_try *who)
{
    int64_t begun_at;
    if (shift_begun(op, who->person, &begun_at))
        return op_fault(op);
    /* No failure: the terminal asks for the PIN next. */
    if (!begun_at || who->disabled || !who->pin[0])
        return op_refuse(op, E_LOGIN, "");
    return begin(op, who, begun_at, 0);
}

static int prepare_login(struct op *op)
{
    return pin_prepare(op, request_str(op->req, "badge"));
}

static int run_login(struct op *op)
{
    struct pin_try who;
    op_object(op, "badge %s", request_str(op->req, "badge"));
    if (pin_holder(op, request_str(op->req, "badge"), &who))
        return op_fault(op);
    if (!request_str(op->req, "pin")[0])
        return with_badge(op, &who);
    if ((request_str(op->req, "code")[0] && factor_judge(op, &who)) ||
        pin_judge(op, &who))
        return op_fault(op);
    return begin(op, &who, op->now, op->now);
}

/* ---- the PIN again ---- */

/* The session is not yet known as open here; the door sees to that before .run. */
static int prepare_pin(struct op *op)
{
    const char *badge = "";
    if (store_one(op->store, op->err,
                  "SELECT p.badge FROM session s JOIN person p ON p.id = s.person"
                  " WHERE s.id = $1 AND s.terminal = $2",
                  "dd>t", op->session, op->terminal, &badge) < 0)
        return op_fault(op);
    return pin_prepare(op, arena_text(op->arena, badge));
}

static int run_pin(struct op *op)
{
    struct pin_try who;
    op_object(op, "badge %s", op->badge);
    bool pin = request_str(op->req, "pin")[0], code = request_str(op->req, "code")[0];
    if (!pin && !code)
        return op_refuse(op, E_ARGUMENT, "sss", "pin", "a PIN or a code", "nothing");
    if (pin_holder(op, op->badge, &who) || (code && factor_judge(op, &who)) ||
        (pin && pin_judge(op, &who)))
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE session SET"
                        "   proved_at = CASE WHEN $2 = 1 THEN $4 ELSE proved_at END,"
                        "   factor_at = CASE WHEN $3 = 1 THEN $4 ELSE factor_at END"
                        " WHERE id = $1",
                        "dddd", op->session, (int64_t)pin, (int64_t)code, op->now);
    op_text(op, "rights", rights_text(op, op->powers->may[op->factor || code]));
    return done < 0 ? done : 0;
}

int pin_again(struct op *op)
{
    int64_t minutes = rule_num(op, "login", "again", "minutes", AGAIN_MINUTES);
    int64_t proved_at = 0;
    if (store_one(op->store, op->err, "SELECT proved_at FROM session WHERE id = $1",
                  "d>d", op->session, &proved_at) < 0)
        return op_fault(op);
    if (proved_at > 0 && op->now - proved_at <= minutes * 60000)
        return 0;
    return op_refuse(op, E_PIN, "s", person_name(op, op->person));
}

static int run_logout(struct op *op)
{
    op_object(op, "badge %s", op->badge);
    int done = store_do(op->store, op->err,
                        "UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at = 0",
                        "dd", op->session, op->now);
    if (done < 0 || takeover_over(op, op->terminal) < 0)
        return op_fault(op);
    /* All that this terminal had to say has been said: its cart needs no count. */
    done = store_do(op->store, op->err,
                    "UPDATE task SET terminal = NULL WHERE warehouse = $1"
                    "   AND kind = 'pick' AND state = 'active' AND person = $2"
                    "   AND terminal = $3",
                    "ddd", op->warehouse, op->person, op->terminal);
    return done < 0 ? done : 0;
}

const struct op_entry op_login = {V_LOGIN, run_login, prepare_login, pin_work};
const struct op_entry op_pin = {V_PIN, run_pin, prepare_pin, pin_work};
const struct op_entry op_logout = {V_LOGOUT, run_logout};
