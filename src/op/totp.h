/*
 * totp: the second factor's codes, RFC 6238: HMAC-SHA-1 (what every app for it speaks),
 * steps of 30 seconds, six digits. The secret stands in the store sealed by a key that is
 * kept beside it, not in it (XSalsa20-Poly1305): a copied store gives no codes away.
 */
#ifndef TALLYMAN_OP_TOTP_H
#define TALLYMAN_OP_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TOTP_STEP_S = 30,
    TOTP_LEAST = 16, /* bytes of a secret: 128 bits, RFC 4226 section 4 */
    TOTP_MOST = 64,
    TOTP_KEY = 32,
    TOTP_SEALED = 2 * (24 + 16 + TOTP_MOST) + 1, /* nonce, tag, secret in hex */
};

/* The code of a step (UTC seconds / 30). */
int64_t totp_code(const unsigned char *secret, size_t n, int64_t step);
/* The step within one of `now_ms` whose code it is and that comes after `last`; 0: none.
 */
int64_t totp_step(const unsigned char *secret, size_t n, const char *code, int64_t now_ms,
                  int64_t last);

void totp_seal(const unsigned char key[TOTP_KEY], const unsigned char *secret, size_t n,
               char sealed[TOTP_SEALED]);
/* Bytes of the secret; 0 when it was not sealed by this key. */
size_t totp_unseal(const unsigned char key[TOTP_KEY], const char *sealed,
                   unsigned char secret[TOTP_MOST]);

#endif
