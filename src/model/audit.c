/*
 * audit: the chain's bytes, and the line that is signed over its heads.
 *
 * The bytes of a row: the hash before, then its numbers as 8 bytes little endian in the
 * order of struct audit_row with its n first and the order last, then its texts each
 * followed by a NUL; the address only where there is one, as a sixth.
 */
#include "tallyman/model/audit.h"

#include <endian.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "tallyman/base/err.h"

static const char kind[] = "tallyman-checkpoint/1";

static void add_num(crypto_generichash_state *state, int64_t num)
{
    uint64_t bytes = htole64((uint64_t)num);
    crypto_generichash_update(state, (const unsigned char *)&bytes, sizeof(bytes));
}

static void add_text(crypto_generichash_state *state, const char *text)
{
    crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
}

void audit_begin(struct audit_head *head, int64_t writer)
{
    memset(head, 0, sizeof(*head));
    uint64_t bytes = htole64((uint64_t)writer);
    if (writer)
        memcpy(head->hash, &bytes, sizeof(bytes));
}

void audit_next(struct audit_head *head, const struct audit_row *row)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof(head->hash));
    crypto_generichash_update(&state, head->hash, sizeof(head->hash));
    const int64_t num[] = {++head->n,     row->warehouse, row->at,     row->terminal_at,
                           row->terminal, row->seq,       row->person, row->order_id};
    for (size_t i = 0; i < sizeof(num) / sizeof(*num); i++)
        add_num(&state, num[i]);
    const char *const text[] = {row->verb, row->object, row->code, row->before,
                                row->after};
    for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
        add_text(&state, text[i]);
    if (*row->address)
        add_text(&state, row->address);
    crypto_generichash_final(&state, head->hash, sizeof(head->hash));
}

static bool get_hex(struct str text, unsigned char *bytes, size_t n)
{
    size_t got;
    const char *end;
    return text.n == 2 * n &&
           !sodium_hex2bin(bytes, n, text.p, text.n, NULL, &got, &end) && got == n &&
           end == text.p + text.n;
}

bool audit_row_read(const struct record *record, struct audit_row *row,
                    struct audit_head *said)
{
    *row = (struct audit_row){
        .warehouse = record_num(record, "warehouse", -1),
        .at = record_num(record, "at", -1),
        .terminal_at = record_num(record, "terminal_at", -1),
        .terminal = record_num(record, "terminal", -1),
        .seq = record_num(record, "seq", -1),
        .person = record_num(record, "person", -1),
        .order_id = record_num(record, "order_id", -1),
        .verb = record_str(record, "verb", NULL),
        .object = record_str(record, "object", NULL),
        .code = record_str(record, "code", NULL),
        .before = record_str(record, "before", NULL),
        .after = record_str(record, "after", NULL),
        .address = record_str(record, "address", NULL),
    };
    said->n = record_num(record, "n", 0);
    return row->verb && row->object && row->code && row->before && row->after &&
           row->address && said->n > 0 &&
           get_hex(str_of(record_str(record, "hash", "")), said->hash, AUDIT_HASH);
}

/* ---- the signed line ---- */

void audit_keys(unsigned char key[AUDIT_KEY], unsigned char secret[AUDIT_SECRET])
{
    BUG_IF(sodium_init() < 0);
    crypto_sign_keypair(key, secret);
}

void audit_key_of(const unsigned char secret[AUDIT_SECRET], unsigned char key[AUDIT_KEY])
{
    crypto_sign_ed25519_sk_to_pk(key, secret);
}

static void put_hex(struct buf *out, const unsigned char *bytes, size_t n)
{
    char hex[2 * AUDIT_SIGN + 1];
    buf_text(out, sodium_bin2hex(hex, sizeof(hex), bytes, n));
}

static void put_signed(struct buf *out, const struct audit_point *point)
{
    buf_printf(out, "%s %s %lld %lld", kind, point->store, (long long)point->at,
               (long long)point->rows);
    for (int i = 0; i < point->n; i++) {
        buf_printf(out, " %lld:%lld:", (long long)point->chain[i].writer,
                   (long long)point->chain[i].head.n);
        put_hex(out, point->chain[i].head.hash, AUDIT_HASH);
    }
    buf_text(out, " ");
    put_hex(out, point->key, AUDIT_KEY);
}

const char *audit_sign(struct audit_point *point,
                       const unsigned char secret[AUDIT_SECRET], struct arena *arena)
{
    struct buf out;
    unsigned char sign[AUDIT_SIGN];
    audit_key_of(secret, point->key);
    buf_init(&out, AUDIT_LINE);
    put_signed(&out, point);
    crypto_sign_detached(sign, NULL, (const unsigned char *)out.p, out.n, secret);
    buf_text(&out, " ");
    put_hex(&out, sign, sizeof(sign));
    const char *line = out.over ? NULL : arena_text(arena, out.p);
    buf_clear(&out);
    return line;
}

static bool read_chain(struct str word, struct audit_point *point)
{
    if (point->n == AUDIT_WRITERS)
        return false;
    int64_t *writer = &point->chain[point->n].writer;
    struct audit_head *head = &point->chain[point->n].head;
    struct str first = str_cut(&word, ':'), second = str_cut(&word, ':');
    int64_t before = point->n ? point->chain[point->n - 1].writer : -1;
    point->n++;
    return str_int(first, writer) && *writer > before && str_int(second, &head->n) &&
           head->n > 0 && get_hex(word, head->hash, AUDIT_HASH);
}

/* The two last words are the key and the signature over all before it. */
static bool take_signature(struct str *line, struct audit_point *point)
{
    unsigned char sign[AUDIT_SIGN];
    const size_t tail = 1 + 2 * AUDIT_SIGN, key = 1 + 2 * AUDIT_KEY;
    if (line->n < tail + key || line->p[line->n - tail] != ' ' ||
        line->p[line->n - tail - key] != ' ')
        return false;
    struct str signed_text = {line->p, line->n - tail};
    struct str last = {line->p + line->n - tail + 1, tail - 1};
    struct str public = {signed_text.p + signed_text.n - key + 1, key - 1};
    line->n -= tail + key;
    return get_hex(last, sign, sizeof(sign)) && get_hex(public, point->key, AUDIT_KEY) &&
           !crypto_sign_verify_detached(sign, (const unsigned char *)signed_text.p,
                                        signed_text.n, point->key);
}

bool audit_read(struct str line, struct arena *arena, struct audit_point *point)
{
    memset(point, 0, sizeof(*point));
    if (line.n > AUDIT_LINE || !take_signature(&line, point) ||
        !str_is(str_cut(&line, ' '), kind))
        return false;
    point->store = arena_copy(arena, str_cut(&line, ' '));
    if (!*point->store || !str_int(str_cut(&line, ' '), &point->at) ||
        !str_int(str_cut(&line, ' '), &point->rows))
        return false;
    while (line.n) {
        if (!read_chain(str_cut(&line, ' '), point))
            return false;
    }
    return true;
}
