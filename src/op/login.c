/*
 * login, logout: who stands at a terminal. The PIN once a shift per terminal, afterwards
 * the badge. After failures the person, and much later the terminal, must wait longer and
 * longer; nobody is locked out for good and nobody locks others out.
 *
 * The counters of failures are the one thing a refusal changes: the door commits refusals
 * like everything else.
 */
#include "pin_in.h"

enum { FREE_TRIES = 3, TERMINAL_TRIES = 6, WAIT_MOST_S = 300, SHIFT_HOURS = 12 };

struct candidate {
    int64_t id, disabled, fails, wait_until, hand;
    const char *name, *role, *pin;
};

/* What .prepare found: the hash it compared with. */
struct compared {
    const char *hash;
    bool fits;
};

static int read_candidate(struct op *op, struct candidate *person)
{
    *person = (struct candidate){.name = "", .role = "", .pin = ""};
    return store_one(
        op->store, op->err,
        "SELECT p.id, p.disabled, p.fails, p.wait_until, p.hand, p.name, p.role,"
        "       p.pin"
        "  FROM person p JOIN terminal t ON t.warehouse = p.warehouse"
        " WHERE t.id = $1 AND p.badge = $2",
        "dt>dddddttt", op->terminal, request_str(op->req, "badge"), &person->id,
        &person->disabled, &person->fails, &person->wait_until, &person->hand,
        &person->name, &person->role, &person->pin);
}

static int read_terminal(struct op *op, int64_t *fails, int64_t *wait_until)
{
    int found = store_one(op->store, op->err,
                          "SELECT fails, wait_until FROM terminal WHERE id = $1", "d>dd",
                          op->terminal, fails, wait_until);
    return found < 0 ? found : 0;
}

/* Compares the PIN while nobody waits for the store; not while a delay runs. */
static int prepare(struct op *op)
{
    const char *pin = request_str(op->req, "pin");
    struct candidate person;
    int64_t fails = 0, wait_until = 0;
    struct compared *compared = arena_alloc(op->arena, sizeof(*compared));
    op->prepared = compared;
    compared->hash = "";
    if (!pin[0])
        return 0;
    if (read_candidate(op, &person) < 0 || read_terminal(op, &fails, &wait_until))
        return op_fault(op);
    if (person.wait_until > op->now || wait_until > op->now)
        return 0;
    compared->hash = arena_text(op->arena, person.pin);
    compared->fits = pin_fits(person.pin, pin);
    if (!person.pin[0])
        pin_waste(pin);
    return 0;
}

/* ---- after a failure ---- */

static int64_t delay_ms(int64_t fails, int64_t free_tries)
{
    if (fails < free_tries)
        return 0;
    int64_t shift = fails - free_tries;
    int64_t seconds = shift > 8 ? WAIT_MOST_S : INT64_C(1) << shift;
    return (seconds < WAIT_MOST_S ? seconds : WAIT_MOST_S) * 1000;
}

static int fail(struct op *op, const struct candidate *person, int64_t terminal_fails)
{
    int64_t delay = delay_ms(terminal_fails + 1, TERMINAL_TRIES);
    if (store_do(op->store, op->err,
                 "UPDATE terminal SET fails = fails + 1, wait_until = $2 WHERE id = $1",
                 "dd", op->terminal, delay ? op->now + delay : 0) < 0)
        return op_fault(op);
    delay = delay_ms(person->fails + 1, FREE_TRIES);
    if (store_do(op->store, op->err,
                 "UPDATE person SET fails = fails + 1, wait_until = $2 WHERE id = $1",
                 "dd", person->id, delay ? op->now + delay : 0) < 0)
        return op_fault(op);
    return op_refuse(op, E_LOGIN, "");
}

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

static int need_hand(struct op *op, const struct candidate *person)
{
    if (person->hand)
        return 0;
    const char *code = arena_printf(op->arena, "H-%s", request_str(op->req, "badge"));
    if (store_do(op->store, op->err,
                 "INSERT INTO place (warehouse, code, kind) VALUES ($1, $2, 'hand')",
                 "dt", op->warehouse, code) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err, "UPDATE person SET hand = $2 WHERE id = $1",
                        "dd", person->id, store_last_id(op->store));
    return done < 0 ? done : 0;
}

static int begin(struct op *op, const struct candidate *person, int64_t begun_at)
{
    if (store_do(op->store, op->err,
                 "UPDATE session SET ended_at = $2 WHERE terminal = $1 AND ended_at = 0",
                 "dd", op->terminal, op->now) < 0)
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "INSERT INTO session (warehouse, terminal, person, begun_at)"
                 " VALUES ($1, $2, $3, $4)",
                 "dddd", op->warehouse, op->terminal, person->id, begun_at) < 0)
        return op_fault(op);
    op_num(op, "session", store_last_id(op->store));
    op_num(op, "person", person->id);
    op_text(op, "name", person->name);
    op_text(op, "role", person->role);
    op_text(op, "badge", request_str(op->req, "badge"));
    return need_hand(op, person);
}

static int forget_failures(struct op *op, int64_t person)
{
    if (store_do(
            op->store, op->err,
            "UPDATE terminal SET fails = 0, wait_until = 0 WHERE id = $1 AND fails > 0",
            "d", op->terminal) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE person SET fails = 0, wait_until = 0"
                        " WHERE id = $1 AND fails > 0",
                        "d", person);
    return done < 0 ? done : 0;
}

static int with_pin(struct op *op, const struct candidate *person, int64_t terminal_fails)
{
    const struct compared *compared = op->prepared;
    bool fits =
        compared->fits && !person->disabled && strcmp(compared->hash, person->pin) == 0;
    if (!fits)
        return fail(op, person, terminal_fails);
    if (forget_failures(op, person->id))
        return op_fault(op);
    return begin(op, person, op->now);
}

static int with_badge(struct op *op, const struct candidate *person)
{
    int64_t begun_at;
    if (shift_begun(op, person->id, &begun_at))
        return op_fault(op);
    /* No failure: the terminal asks for the PIN next. */
    if (!begun_at || person->disabled || !person->pin[0])
        return op_refuse(op, E_LOGIN, "");
    return begin(op, person, begun_at);
}

static int run_login(struct op *op)
{
    struct candidate person;
    int64_t fails = 0, wait_until = 0;
    op_object(op, "badge %s", request_str(op->req, "badge"));
    if (read_candidate(op, &person) < 0 || read_terminal(op, &fails, &wait_until))
        return op_fault(op);
    op->person = person.id;
    if (person.wait_until > wait_until)
        wait_until = person.wait_until;
    if (wait_until > op->now)
        return op_refuse(op, E_LOGIN_WAIT, "d", (wait_until - op->now + 999) / 1000);
    return request_str(op->req, "pin")[0] ? with_pin(op, &person, fails)
                                          : with_badge(op, &person);
}

static int run_logout(struct op *op)
{
    op_object(op, "badge %s", op->badge);
    int done = store_do(op->store, op->err,
                        "UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at = 0",
                        "dd", op->session, op->now);
    return done < 0 ? done : 0;
}

const struct op_entry op_login = {V_LOGIN, run_login, prepare};
const struct op_entry op_logout = {V_LOGOUT, run_logout};
