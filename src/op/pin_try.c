/*
 * pin_try: somebody keys a PIN, at login or again before an act that asks for it. After
 * failures the person, and much later the terminal, must wait longer and longer; nobody
 * is locked out for good and nobody locks others out.
 *
 * The counters of failures are the one thing a refusal changes: the door commits refusals
 * like everything else.
 */
#include "pin_in.h"

enum { FREE_TRIES = 3, TERMINAL_TRIES = 6, WAIT_MOST_S = 300 };

/* What pin_prepare found, and whether it fits. */
struct compared {
    const char *hash, *pin; /* pin "": nothing to compare */
    bool fits;
};

static int read_holder(struct op *op, const char *badge, struct pin_try *who)
{
    *who = (struct pin_try){.name = "", .role = "", .pin = "", .factor = ""};
    if (store_one(op->store, op->err,
                  "SELECT fails, wait_until FROM terminal WHERE id = $1", "d>dd",
                  op->terminal, &who->terminal_fails, &who->wait_until) < 0)
        return op_fault(op);
    int64_t wait_until = 0;
    if (store_one(op->store, op->err,
                  "SELECT p.id, p.disabled, p.fails, p.wait_until, p.hand, p.factor_step,"
                  "       p.name, p.role, p.pin, p.factor"
                  "  FROM person p JOIN terminal t ON t.warehouse = p.warehouse"
                  " WHERE t.id = $1 AND p.badge = $2",
                  "dt>ddddddtttt", op->terminal, badge, &who->person, &who->disabled,
                  &who->fails, &wait_until, &who->hand, &who->factor_step, &who->name,
                  &who->role, &who->pin, &who->factor) < 0)
        return op_fault(op);
    if (wait_until > who->wait_until)
        who->wait_until = wait_until;
    return 0;
}

/* Nothing is compared while a delay runs. */
int pin_prepare(struct op *op, const char *badge)
{
    const char *pin = request_str(op->req, "pin");
    struct pin_try who;
    struct compared *compared = arena_alloc(op->arena, sizeof(*compared));
    op->prepared = compared;
    compared->hash = compared->pin = "";
    if (!pin[0])
        return 0;
    if (read_holder(op, badge, &who))
        return op_fault(op);
    if (who.wait_until > op->now)
        return 0;
    compared->hash = arena_text(op->arena, who.pin);
    compared->pin = pin;
    return 0;
}

void pin_work(void *prepared)
{
    struct compared *compared = prepared;
    if (!compared->pin[0])
        return;
    compared->fits = pin_fits(compared->hash, compared->pin);
    if (!compared->hash[0])
        pin_waste(compared->pin);
}

int pin_holder(struct op *op, const char *badge, struct pin_try *who)
{
    if (read_holder(op, badge, who))
        return op_fault(op);
    op->person = who->person;
    if (who->wait_until > op->now)
        return op_refuse(op, E_LOGIN_WAIT, "d", (who->wait_until - op->now + 999) / 1000);
    return 0;
}

int64_t pin_delay_ms(int64_t fails, int64_t free_tries)
{
    if (fails < free_tries)
        return 0;
    int64_t shift = fails - free_tries;
    int64_t seconds = shift > 8 ? WAIT_MOST_S : INT64_C(1) << shift;
    return (seconds < WAIT_MOST_S ? seconds : WAIT_MOST_S) * 1000;
}

static int fail(struct op *op, const struct pin_try *who)
{
    int64_t delay = pin_delay_ms(who->terminal_fails + 1, TERMINAL_TRIES);
    if (store_do(op->store, op->err,
                 "UPDATE terminal SET fails = fails + 1, wait_until = $2 WHERE id = $1",
                 "dd", op->terminal, delay ? op->now + delay : 0) < 0)
        return op_fault(op);
    delay = pin_delay_ms(who->fails + 1, FREE_TRIES);
    if (store_do(op->store, op->err,
                 "UPDATE person SET fails = fails + 1, wait_until = $2 WHERE id = $1",
                 "dd", who->person, delay ? op->now + delay : 0) < 0)
        return op_fault(op);
    return op_refuse(op, E_LOGIN, "");
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

int pin_judge(struct op *op, const struct pin_try *who)
{
    const struct compared *compared = op->prepared;
    bool fits = compared->fits && !who->disabled && strcmp(compared->hash, who->pin) == 0;
    return fits ? forget_failures(op, who->person) : fail(op, who);
}
