/*
 * pin: Argon2id by libsodium at the smallest memory OWASP names for it (19 MiB, two
 * passes): a short PIN is guarded by the growing delay after failures, the hash only by
 * what it costs.
 */
#include "pin_in.h"

#include <sodium.h>

enum { PASSES = 2, MEMORY = 19 * 1024 * 1024 };
enum { PLAY_PASSES = 1, PLAY_MEMORY = 8192 };

_Static_assert(PLAY_MEMORY >= crypto_pwhash_MEMLIMIT_MIN, "what libsodium takes");

_Static_assert(PIN_HASH >= crypto_pwhash_STRBYTES, "room for a hash");

void pin_hash(const char *pin, bool play, char hash[PIN_HASH])
{
    BUG_IF(sodium_init() < 0);
    BUG_IF(crypto_pwhash_str(hash, pin, strlen(pin), play ? PLAY_PASSES : PASSES,
                             play ? PLAY_MEMORY : MEMORY)); /* no memory */
}

bool pin_fits(const char *hash, const char *pin)
{
    return hash[0] && strlen(hash) < crypto_pwhash_STRBYTES &&
           crypto_pwhash_str_verify(hash, pin, strlen(pin)) == 0;
}

void pin_waste(const char *pin)
{
    char hash[crypto_pwhash_STRBYTES];
    BUG_IF(crypto_pwhash_str(hash, pin, strlen(pin), PASSES, MEMORY));
}
