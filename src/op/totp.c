/*
 * totp: codes by nettle's HMAC, sealing by libsodium's secretbox.
 */
#include "totp.h"

#include <nettle/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

enum { DIGITS = 6, TEN_TO_DIGITS = 1000000 };

int64_t totp_code(const unsigned char *secret, size_t n, int64_t step)
{
    struct hmac_sha1_ctx ctx;
    unsigned char count[8], mac[SHA1_DIGEST_SIZE];
    for (int i = 0; i < 8; i++)
        count[i] = (unsigned char)((uint64_t)step >> (8 * (7 - i)));
    hmac_sha1_set_key(&ctx, n, secret);
    hmac_sha1_update(&ctx, sizeof(count), count);
    hmac_sha1_digest(&ctx, sizeof(mac), mac);
    const unsigned char *at = mac + (mac[sizeof(mac) - 1] & 15); /* RFC 4226, 5.3 */
    int64_t word = (int64_t)(at[0] & 127) << 24 | at[1] << 16 | at[2] << 8 | at[3];
    return word % TEN_TO_DIGITS;
}

int64_t totp_step(const unsigned char *secret, size_t n, const char *code, int64_t now_ms,
                  int64_t last)
{
    int64_t given, now = now_ms / 1000 / TOTP_STEP_S, fits = 0;
    if (strlen(code) != DIGITS || !str_int(str_of(code), &given) || given < 0)
        return 0;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        if (totp_code(secret, n, step) == given && step > last && !fits)
            fits = step;
    }
    return fits;
}

void totp_seal(const unsigned char key[TOTP_KEY], const unsigned char *secret, size_t n,
               char sealed[TOTP_SEALED])
{
    unsigned char
        box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + TOTP_MOST];
    BUG_IF(n > TOTP_MOST || sodium_init() < 0);
    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, secret, n, box, key);
    sodium_bin2hex(sealed, TOTP_SEALED, box,
                   crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + n);
}

size_t totp_unseal(const unsigned char key[TOTP_KEY], const char *sealed,
                   unsigned char secret[TOTP_MOST])
{
    unsigned char
        box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + TOTP_MOST];
    const size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    size_t n = 0;
    if (sodium_hex2bin(box, sizeof(box), sealed, strlen(sealed), NULL, &n, NULL) ||
        n <= head ||
        crypto_secretbox_open_easy(secret, box + crypto_secretbox_NONCEBYTES,
                                   n - crypto_secretbox_NONCEBYTES, box, key))
        return 0;
    return n - head;
}
