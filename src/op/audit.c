/*
 * audit: the log's chain, written by the door for every act and every refusal.
 *
 * The bytes of a row: the hash before, then its numbers as 8 bytes little endian in the
 * order of struct audit_row with the id first, then its texts each followed by a NUL.
 */
#include "audit_in.h"

#include <endian.h>
#include <sodium.h>

static void add_num(crypto_generichash_state *state, int64_t num)
{
    uint64_t bytes = htole64((uint64_t)num);
    crypto_generichash_update(state, (const unsigned char *)&bytes, sizeof(bytes));
}

static void add_text(crypto_generichash_state *state, const char *text)
{
    crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
}

static void chain_next(struct audit_head *head, const struct audit_row *row)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof(head->hash));
    crypto_generichash_update(&state, head->hash, sizeof(head->hash));
    const int64_t num[] = {++head->id,    row->warehouse, row->at,     row->terminal_at,
                           row->terminal, row->seq,       row->person, row->order_id};
    for (size_t i = 0; i < sizeof(num) / sizeof(*num); i++)
        add_num(&state, num[i]);
    const char *const text[] = {row->verb, row->object, row->code, row->before,
                                row->after};
    for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
        add_text(&state, text[i]);
    crypto_generichash_final(&state, head->hash, sizeof(head->hash));
}

int audit_open(struct audit_chain *chain, struct store *store, struct err *err)
{
    struct str hash = {0};
    memset(chain, 0, sizeof(*chain));
    int found =
        store_one(store, err, "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1",
                  ">ds", &chain->committed.id, &hash);
    if (found < 0)
        return found;
    if (found && hash.n == sizeof(chain->committed.hash))
        memcpy(chain->committed.hash, hash.p, hash.n);
    chain->written = chain->committed;
    return 0;
}

int audit_write(struct audit_chain *chain, struct store *store,
                const struct audit_row *row, struct err *err)
{
    chain_next(&chain->written, row);
    int done = store_do(
        store, err,
        "INSERT INTO audit (id, warehouse, at, terminal_at, terminal, seq,"
        " person, verb, object, order_id, code, before, after, hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
        " $14)",
        "ddddddd"
        "tt"
        "r"
        "ttt"
        "b",
        chain->written.id, row->warehouse, row->at, row->terminal_at, row->terminal,
        row->seq, row->person, row->verb, row->object, row->order_id, row->code,
        row->before, row->after, chain->written.hash, sizeof(chain->written.hash));
    return done < 0 ? done : 0;
}

void audit_commit(struct audit_chain *chain)
{
    chain->committed = chain->written;
}

void audit_rollback(struct audit_chain *chain)
{
    chain->written = chain->committed;
}

int audit_verify(struct store *store, int64_t *rows, int64_t *bad, struct err *err)
{
    struct audit_head head = {0};
    struct audit_row row;
    int64_t id, from = 0, seen = 1;
    struct str hash;
    *rows = 0;
    *bad = 0;
    /* By pages, so that the turn's memory stays small. */
    while (seen && !*bad) {
        seen = 0;
        struct query *query = store_query(
            store,
            "SELECT id, warehouse, at, terminal_at, terminal, seq, person, verb, object,"
            " order_id, code, before, after, hash FROM audit WHERE id > $1"
            " ORDER BY id LIMIT 10000",
            "d", from);
        while (query_next(query,
                          "ddddddd"
                          "tt"
                          "d"
                          "ttt"
                          "s",
                          &id, &row.warehouse, &row.at, &row.terminal_at, &row.terminal,
                          &row.seq, &row.person, &row.verb, &row.object, &row.order_id,
                          &row.code, &row.before, &row.after, &hash)) {
            chain_next(&head, &row);
            seen++;
            from = id;
            bool fits = head.id == id && hash.n == sizeof(head.hash) &&
                        memcmp(hash.p, head.hash, hash.n) == 0;
            if (!fits && !*bad)
                *bad = id;
        }
        if (query_done(query, err))
            return -err->code;
        *rows += seen;
        store_turn(store);
    }
    return 0;
}
