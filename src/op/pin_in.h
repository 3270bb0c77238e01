/*
 * pin_in: PINs as the store keeps them, and how often one may be tried. Hashes are
 * Argon2id strings, slow on purpose, so only ever computed before a transaction.
 */
#ifndef TALLYMAN_OP_PIN_IN_H
#define TALLYMAN_OP_PIN_IN_H

#include "op_in.h"

/* ---- pin.c ---- */

enum { PIN_HASH = 128 };

/* `play`: where it is no secret (door_play). */
void pin_hash(const char *pin, bool play, char hash[PIN_HASH]);
bool pin_fits(const char *hash, const char *pin);
/* As long as a comparison takes; for badges that nobody has. */
void pin_waste(const char *pin);

/* ---- pin_try.c ---- */

/* Whose PIN is tried; person 0 when nobody has the badge. */
struct pin_try {
    int64_t person, disabled, fails, hand;
    int64_t terminal_fails, wait_until;
    const char *name, *role, *pin, *factor;
    int64_t factor_step;
};

/* Looks up what the request's `pin` is to be compared with, and compares, while nobody
 * waits for the store: a verb's .prepare and .work. Nothing happens when the request
 * bears none. */
int pin_prepare(struct op *op, const char *badge);
void pin_work(void *prepared);
/* The badge's holder, known or not; E_LOGIN_WAIT (seconds) while a delay runs. */
int pin_holder(struct op *op, const char *badge, struct pin_try *who);
/* What pin_work found: 0, or E_LOGIN with the failure counted. */
int pin_judge(struct op *op, const struct pin_try *who);
/* ---- factor.c ---- */

/* The request's `code` is that of the holder's second factor, and used for the first
 * time: 0, or E_LOGIN with the failure counted, E_LOGIN_WAIT. Its failures are counted by
 * themselves: a right PIN does not forget them. */
int factor_judge(struct op *op, const struct pin_try *who);
/* Ever longer after so many failures. */
int64_t pin_delay_ms(int64_t fails, int64_t free_tries);
/* 0 when the session's PIN was given within the rule login.again.minutes, else E_PIN:
 * recheck and approvals ask for it again (a lent badge must not pass them). */
int pin_again(struct op *op);

#endif
