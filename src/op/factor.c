/*
 * factor: a person's second factor: taken into use with the PIN and a code that shows the
 * secret has arrived, judged at login. The verb bears the secret as an argument that no
 * hash and no log holds; the store keeps it sealed (totp.h).
 */
#include "pin_in.h"
#include "totp.h"

#include <sodium.h>

enum { FREE_TRIES = 3 };

static int wrong_code(struct op *op, int64_t person, int64_t fails)
{
    int64_t delay = pin_delay_ms(fails + 1, FREE_TRIES);
    int done = store_do(op->store, op->err,
                        "UPDATE person SET factor_fails = factor_fails + 1,"
                        "       factor_wait = $2 WHERE id = $1",
                        "dd", person, delay ? op->now + delay : 0);
    return done < 0 ? op_fault(op) : op_refuse(op, E_LOGIN, "");
}

static int used(struct op *op, int64_t person, int64_t step)
{
    int done = store_do(op->store, op->err,
                        "UPDATE person SET factor_step = $2, factor_fails = 0,"
                        "       factor_wait = 0 WHERE id = $1 AND factor_step < $2",
                        "dd", person, step);
    if (done < 0)
        return done;
    return done ? 0 : op_refuse(op, E_LOGIN, "");
}

int factor_judge(struct op *op, const struct pin_try *who)
{
    unsigned char secret[TOTP_MOST];
    int64_t fails = 0, wait = 0;
    if (!op->key)
        return op_refuse(op, E_FACTOR, "s", "no key");
    if (store_one(op->store, op->err,
                  "SELECT factor_fails, factor_wait FROM person WHERE id = $1", "d>dd",
                  who->person, &fails, &wait) < 0)
        return op_fault(op);
    if (wait > op->now)
        return op_refuse(op, E_LOGIN_WAIT, "d", (wait - op->now + 999) / 1000);
    size_t n = totp_unseal(op->key, who->factor, secret);
    int64_t step =
        n ? totp_step(secret, n, request_str(op->req, "code"), op->now, who->factor_step)
          : 0;
    sodium_memzero(secret, sizeof(secret));
    return step ? used(op, who->person, step) : wrong_code(op, who->person, fails);
}

/* ---- taken into use ---- */

static int prepare(struct op *op)
{
    return pin_prepare(op, request_str(op->req, "badge"));
}

static int read_secret(struct op *op, unsigned char secret[TOTP_MOST], size_t *n)
{
    const char *hex = request_str(op->req, "secret");
    if (!sodium_hex2bin(secret, TOTP_MOST, hex, strlen(hex), NULL, n, NULL) &&
        *n >= TOTP_LEAST)
        return 0;
    return op_refuse(op, E_ARGUMENT, "sss", "secret", "16 to 64 bytes in hex", "others");
}

/* Who has one already is given another only once somebody took the first away
 * (person.pin): a PIN seen over a shoulder must not be enough to replace it. */
static int take(struct op *op, const struct pin_try *who)
{
    unsigned char secret[TOTP_MOST];
    char sealed[TOTP_SEALED];
    size_t n = 0;
    if (who->factor[0])
        return op_refuse(op, E_EXISTS, "ss", "second factor",
                         request_str(op->req, "badge"));
    if (!op->key)
        return op_refuse(op, E_FACTOR, "s", "no key");
    if (read_secret(op, secret, &n))
        return op_fault(op);
    int64_t step = totp_step(secret, n, request_str(op->req, "code"), op->now, 0);
    if (!step)
        return wrong_code(op, who->person, 0);
    totp_seal(op->key, secret, n, sealed);
    sodium_memzero(secret, sizeof(secret));
    int done = store_do(op->store, op->err,
                        "UPDATE person SET factor = $2, factor_step = $3,"
                        "       factor_fails = 0, factor_wait = 0 WHERE id = $1",
                        "dtd", who->person, sealed, step);
    op_after(op, "a second factor is in use");
    return done < 0 ? done : 0;
}

static int run(struct op *op)
{
    struct pin_try who;
    const char *badge = request_str(op->req, "badge");
    op_object(op, "badge %s", badge);
    if (pin_holder(op, badge, &who) || pin_judge(op, &who))
        return op_fault(op);
    return take(op, &who);
}

const struct op_entry op_person_factor = {V_PERSON_FACTOR, run, prepare, pin_work};
