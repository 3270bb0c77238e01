/*
 * caller: which terminal speaks. It signs our challenge with the key it was enrolled with
 * and gets a token, good for some hours and for that key only; each request bears it. The
 * tokens' own key lives and dies with this process: after a restart terminals say hello
 * again. How fast one may ask is kept here too.
 */
#include "serve_in.h"

#include <sodium.h>

#include "tallyman/base/clock.h"

enum {
    CHAINS = 256,
    ASK_AGAIN_MS = 1000,
    CHALLENGE_MS = 60000,
    STRANGERS = 100,
    DOORS = 64
};
#define TOKEN_MS (INT64_C(12) * 3600000)

struct callers {
    unsigned char secret[crypto_generichash_KEYBYTES];
    int64_t rate;
    struct caller *chain[CHAINS];
    struct caller strangers[DOORS];
};

/* What a token says, and what proves that we said it. */
struct token {
    int64_t terminal, enrolled_at, until;
    unsigned char mac[crypto_generichash_BYTES];
};

struct challenge {
    int64_t until;
    unsigned char chance[16];
    unsigned char mac[crypto_generichash_BYTES];
};

struct callers *callers_new(int64_t rate)
{
    BUG_IF(sodium_init() < 0);
    struct callers *callers = xcalloc(1, sizeof(*callers));
    callers->rate = rate;
    for (int i = 0; i < DOORS; i++) {
        callers->strangers[i].tokens = STRANGERS * 1000;
        callers->strangers[i].filled_at = clock_mono_ms();
    }
    randombytes_buf(callers->secret, sizeof(callers->secret));
    return callers;
}

void callers_free(struct callers *callers)
{
    if (!callers)
        return;
    for (int i = 0; i < CHAINS; i++) {
        for (struct caller *c = callers->chain[i], *next; c; c = next) {
            next = c->next;
            free(c);
        }
    }
    sodium_memzero(callers->secret, sizeof(callers->secret));
    free(callers);
}

/* Over a word of its purpose, so that a challenge is never a token. */
static void mac(const struct callers *callers, const char *purpose, const void *what,
                size_t n, unsigned char out[crypto_generichash_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, callers->secret, sizeof(callers->secret),
                            crypto_generichash_BYTES);
    crypto_generichash_update(&state, (const unsigned char *)purpose,
                              strlen(purpose) + 1);
    crypto_generichash_update(&state, what, n);
    crypto_generichash_final(&state, out, crypto_generichash_BYTES);
}

static const char *hex_of(const void *bytes, size_t n, struct arena *arena)
{
    char *text = arena_alloc(arena, 2 * n + 1);
    return sodium_bin2hex(text, 2 * n + 1, bytes, n);
}

static bool bytes_of(const char *hex, void *bytes, size_t n)
{
    size_t got;
    return strlen(hex) == 2 * n &&
           sodium_hex2bin(bytes, n, hex, 2 * n, NULL, &got, NULL) == 0 && got == n;
}

/* ---- hello ---- */

const char *caller_challenge(struct callers *callers, const char *name,
                             struct arena *arena)
{
    struct challenge challenge = {.until = clock_mono_ms() + CHALLENGE_MS};
    randombytes_buf(challenge.chance, sizeof(challenge.chance));
    mac(callers, arena_printf(arena, "challenge %s", name), &challenge,
        offsetof(struct challenge, mac), challenge.mac);
    return hex_of(&challenge, sizeof(challenge), arena);
}

bool caller_proves(struct callers *callers, const char *name, const char *challenge,
                   const char *signature, const char *key)
{
    struct challenge got;
    unsigned char sig[crypto_sign_BYTES], public[crypto_sign_PUBLICKEYBYTES], own[32];
    char purpose[128], said[512];
    if (!bytes_of(challenge, &got, sizeof(got)) ||
        !bytes_of(signature, sig, sizeof(sig)) || !bytes_of(key, public, sizeof(public)))
        return false;
    snprintf(purpose, sizeof(purpose), "challenge %s", name);
    mac(callers, purpose, &got, offsetof(struct challenge, mac), own);
    if (sodium_memcmp(own, got.mac, sizeof(own)) != 0 || got.until < clock_mono_ms())
        return false;
    int n = snprintf(said, sizeof(said), "tallyman hello 1 %s %s", name, challenge);
    return n > 0 && n < (int)sizeof(said) &&
           crypto_sign_verify_detached(sig, (unsigned char *)said, (size_t)n, public) ==
               0;
}

/* ---- tokens ---- */

const char *caller_token(struct callers *callers, int64_t terminal, int64_t enrolled_at,
                         struct arena *arena)
{
    struct token token = {terminal, enrolled_at, clock_mono_ms() + TOKEN_MS, {0}};
    mac(callers, "token", &token, offsetof(struct token, mac), token.mac);
    return hex_of(&token, sizeof(token), arena);
}

static struct caller *find(struct callers *callers, const struct token *token)
{
    struct caller **chain = &callers->chain[token->terminal % CHAINS];
    struct caller *caller = *chain;
    while (caller && caller->terminal != token->terminal)
        caller = caller->next;
    if (!caller) {
        caller = xcalloc(1, sizeof(*caller));
        *caller = (struct caller){.next = *chain,
                                  .terminal = token->terminal,
                                  .tokens = callers->rate * 1000,
                                  .filled_at = clock_mono_ms()};
        *chain = caller;
    }
    return caller;
}

/* Takes one of `rate` a second, saved up for a second. */
static int take(struct caller *caller, int64_t rate, struct err *err)
{
    int64_t now = clock_mono_ms();
    caller->tokens += (now - caller->filled_at) * rate;
    caller->filled_at = now;
    if (caller->tokens > rate * 1000)
        caller->tokens = rate * 1000;
    if (caller->tokens < 1000)
        return err_set(err, E_TOO_FAST, "d", (int64_t)1);
    caller->tokens -= 1000;
    return 0;
}

int callers_stranger(struct callers *callers, const char *asks, const char *address,
                     struct err *err)
{
    unsigned char door[crypto_generichash_BYTES];
    mac(callers, asks, address, strlen(address), door);
    return take(&callers->strangers[door[0] % DOORS], STRANGERS, err);
}

struct caller *caller_by_token(struct callers *callers, const char *text,
                               int64_t *enrolled_at, struct err *err)
{
    struct token token;
    unsigned char own[sizeof(token.mac)];
    if (!bytes_of(text, &token, sizeof(token))) {
        err_set(err, E_NOT_ENROLLED, "s", "no token");
        return NULL;
    }
    mac(callers, "token", &token, offsetof(struct token, mac), own);
    if (sodium_memcmp(own, token.mac, sizeof(own)) != 0 ||
        token.until < clock_mono_ms()) {
        err_set(err, E_NOT_ENROLLED, "s", "say hello again");
        return NULL;
    }
    struct caller *caller = find(callers, &token);
    *enrolled_at = token.enrolled_at;
    return take(caller, callers->rate, err) ? NULL : caller;
}

void caller_owes(struct caller *caller, int64_t n)
{
    caller->tokens -= n * 1000;
}

bool caller_good(const struct caller *caller, int64_t enrolled_at)
{
    return caller->enrolled_at == enrolled_at && caller->good_until >= clock_mono_ms();
}

void caller_is_good(struct caller *caller, int64_t enrolled_at)
{
    caller->enrolled_at = enrolled_at;
    caller->good_until = clock_mono_ms() + ASK_AGAIN_MS;
}

void callers_doubt(struct callers *callers)
{
    for (int i = 0; i < CHAINS; i++) {
        for (struct caller *caller = callers->chain[i]; caller; caller = caller->next)
            caller->good_until = 0;
    }
}

void callers_unsynced(const struct callers *callers, int64_t *sum, int64_t *terminals)
{
    *sum = *terminals = 0;
    for (int i = 0; i < CHAINS; i++) {
        for (const struct caller *c = callers->chain[i]; c; c = c->next) {
            *sum += c->unsynced;
            *terminals += c->unsynced > 0;
        }
    }
}
