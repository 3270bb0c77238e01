/*
 * enrol: how a terminal becomes known. The one thing fetched from somebody not yet
 * vouched for is the authority's own certificate, and it counts only when its SHA-256 is
 * what the lead's code said.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "identity_in.h"
#include "tallyman/wire/wire.h"

enum { ANSWER_MOST = 64 * 1024 };

struct trial {
    const struct enrolment *plan;
    char address[256];
    char pending[IDENTITY_PATH]; /* the key, until the code was taken */
    struct buf ca, in;
    unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
};

static int perform(CURL *easy, const struct trial *trial, struct err *err)
{
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)trial->plan->try_ms);
    CURLcode code = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    return code ? err_set(err, E_LINK, "s", trial->address) : 0;
}

/* ---- the authority ---- */

static int fetch_authority(struct trial *trial, struct err *err)
{
    char url[512], print[IDENTITY_PRINT];
    CURL *easy = carrier_new(NULL, &trial->ca);
    snprintf(url, sizeof(url), "https://%s/v1/ca", trial->address);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    /* What comes is public and is held against the print; nothing is told here. */
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    if (perform(easy, trial, err) || identity_print(trial->ca.p, print, err))
        return -(int)err->code;
    if (strcmp(print, trial->plan->print) != 0)
        return err_set(err, E_FIELD, "sss", "authority", trial->plan->print, print);
    return 0;
}

/* ---- the key ---- */

/* Kept from the first try on: a code that was taken is taken by this key. */
static int have_key(struct trial *trial, struct err *err)
{
    char hex[2 * crypto_sign_SECRETKEYBYTES + 2] = "";
    size_t n = 0;
    int fd = open(trial->pending, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        if (read(fd, hex, sizeof(hex) - 1) < 0)
            hex[0] = '\0';
        close(fd);
    }
    if (hex[0] &&
        !sodium_hex2bin(trial->secret, sizeof(trial->secret), hex, strlen(hex), NULL, &n,
                        NULL) &&
        n == sizeof(trial->secret)) {
        crypto_sign_ed25519_sk_to_pk(trial->public, trial->secret);
        return 0;
    }
    crypto_sign_keypair(trial->public, trial->secret);
    sodium_bin2hex(hex, sizeof(hex), trial->secret, sizeof(trial->secret));
    return identity_put_file(trial->pending, hex, err);
}

/* ---- the code ---- */

static void write_body(const struct trial *trial, struct arena *arena, struct buf *out)
{
    char key[2 * crypto_sign_PUBLICKEYBYTES + 1];
    struct record record = {0};
    record_text(&record, arena, "code", trial->plan->code);
    record_text(&record, arena, "key",
                sodium_bin2hex(key, sizeof(key), trial->public, sizeof(trial->public)));
    wire_record_write(&record, out);
}

static int show_code(struct trial *trial, const char *ca, struct reply *reply,
                     struct arena *arena, struct err *err)
{
    char url[512];
    struct buf out;
    CURL *easy = carrier_new(ca, &trial->in);
    struct curl_slist *headers =
        curl_slist_append(NULL, "Content-Type: application/json");
    buf_init(&out, ANSWER_MOST);
    write_body(trial, arena, &out);
    snprintf(url, sizeof(url), "https://%s/v1/enrol", trial->address);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, out.p);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)out.n);
    if (!perform(easy, trial, err) &&
        !wire_reply_read(buf_view(&trial->in), NULL, arena, reply, err))
        *err = reply->err;
    curl_slist_free_all(headers);
    buf_clear(&out);
    return -(int)err->code;
}

static int be_enrolled(struct trial *trial, struct identity *identity,
                       struct arena *arena, struct err *err)
{
    char ca[IDENTITY_PATH];
    struct reply reply;
    snprintf(ca, sizeof(ca), "%.1000s.ca", trial->pending);
    if (fetch_authority(trial, err) || have_key(trial, err) ||
        identity_put_file(ca, trial->ca.p, err))
        return -(int)err->code;
    if (!show_code(trial, ca, &reply, arena, err)) {
        *identity = (struct identity){.terminal = record_num(&reply.out, "terminal", 0)};
        snprintf(identity->name, sizeof(identity->name), "%s",
                 record_str(&reply.out, "name", ""));
        snprintf(identity->addresses, sizeof(identity->addresses), "%s",
                 trial->plan->addresses);
        memcpy(identity->secret, trial->secret, sizeof(identity->secret));
        if (!identity_write(trial->plan->dir, identity, trial->ca.p, err))
            unlink(trial->pending);
    }
    unlink(ca);
    return -(int)err->code;
}

static void name_pending(struct trial *trial)
{
    unsigned char hash[16];
    char hex[33];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)trial->plan->code,
                       strlen(trial->plan->code), NULL, 0);
    snprintf(trial->pending, sizeof(trial->pending), "%s/enrol-%s", trial->plan->dir,
             sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash)));
}

int identity_enrol(const struct enrolment *plan, struct identity *identity,
                   struct err *err)
{
    struct trial trial = {.plan = plan};
    struct str rest = str_of(plan->addresses);
    struct arena *arena = arena_new();
    BUG_IF(sodium_init() < 0);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    if (mkdir(plan->dir, 0700) && errno != EEXIST)
        err_set(err, E_IO, "ss", plan->dir, strerror(errno));
    name_pending(&trial);
    while (rest.n && (!err->code || err->code == E_LINK)) {
        err_clear(err);
        struct str one = str_cut(&rest, ',');
        snprintf(trial.address, sizeof(trial.address), "%.*s", (int)one.n, one.p);
        buf_init(&trial.ca, ANSWER_MOST);
        buf_init(&trial.in, ANSWER_MOST);
        int done = be_enrolled(&trial, identity, arena, err);
        buf_clear(&trial.ca);
        buf_clear(&trial.in);
        if (!done)
            break;
    }
    sodium_memzero(&trial.secret, sizeof(trial.secret));
    arena_free(arena);
    return -(int)err->code;
}
