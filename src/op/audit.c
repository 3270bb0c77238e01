/*
 * audit: the log's chain, written by the door for every act and every refusal.
 *
 * The bytes of a row: the hash before, then its numbers as 8 bytes little endian in the
 * order of struct audit_row with its n first, then its texts each followed by a NUL.
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
    const int64_t num[] = {++head->n,     row->warehouse, row->at,     row->terminal_at,
                           row->terminal, row->seq,       row->person, row->order_id};
    for (size_t i = 0; i < sizeof(num) / sizeof(*num); i++)
        add_num(&state, num[i]);
    const char *const text[] = {row->verb, row->object, row->code, row->before,
                                row->after};
    for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
        add_text(&state, text[i]);
    crypto_generichash_final(&state, head->hash, sizeof(head->hash));
}

/* A chain begins at its writer's number, so that none can be passed off as another. */
static void chain_begin(struct audit_head *head, int64_t writer)
{
    memset(head, 0, sizeof(*head));
    uint64_t bytes = htole64((uint64_t)writer);
    if (writer)
        memcpy(head->hash, &bytes, sizeof(bytes));
}

int audit_open(struct audit_chain *chain, struct store *store, struct err *err)
{
    struct str hash = {0};
    memset(chain, 0, sizeof(*chain));
    chain->writer = store_writer(store);
    chain_begin(&chain->committed, chain->writer);
    int found = store_one(store, err,
                          "SELECT n, hash FROM audit WHERE writer = $1"
                          " ORDER BY n DESC LIMIT 1",
                          "d>ds", chain->writer, &chain->committed.n, &hash);
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
        "INSERT INTO audit (writer, n, warehouse, at, terminal_at, terminal, seq,"
        " person, verb, object, order_id, code, before, after, hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
        " $14, $15)",
        "dddddddd"
        "tt"
        "r"
        "ttt"
        "b",
        chain->writer, chain->written.n, row->warehouse, row->at, row->terminal_at,
        row->terminal, row->seq, row->person, row->verb, row->object, row->order_id,
        row->code, row->before, row->after, chain->written.hash,
        sizeof(chain->written.hash));
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

struct walk {
    struct audit_head head;
    int64_t writer, rows, bad;
};

/* Up to a page of the chain from its row n on; the number of rows, or negative. */
static int64_t walk_page(struct store *store, struct walk *walk, struct err *err)
{
    struct audit_row row;
    struct str hash;
    int64_t id, n, seen = 0;
    struct query *query = store_query(
        store,
        "SELECT id, n, warehouse, at, terminal_at, terminal, seq, person, verb, object,"
        " order_id, code, before, after, hash FROM audit WHERE writer = $1 AND n > $2"
        " ORDER BY n LIMIT 10000",
        "dd", walk->writer, walk->head.n);
    while (query_next(query,
                      "dddddddd"
                      "tt"
                      "d"
                      "ttt"
                      "s",
                      &id, &n, &row.warehouse, &row.at, &row.terminal_at, &row.terminal,
                      &row.seq, &row.person, &row.verb, &row.object, &row.order_id,
                      &row.code, &row.before, &row.after, &hash)) {
        chain_next(&walk->head, &row);
        seen++;
        bool fits = walk->head.n == n && hash.n == sizeof(walk->head.hash) &&
                    memcmp(hash.p, walk->head.hash, hash.n) == 0;
        if (!fits && !walk->bad)
            walk->bad = id;
    }
    return query_done(query, err) ? -err->code : seen;
}

/* By pages, so that the turn's memory stays small. */
static int walk_chain(struct store *store, struct walk *walk, struct err *err)
{
    int64_t seen = 1;
    chain_begin(&walk->head, walk->writer);
    while (seen > 0 && !walk->bad) {
        seen = walk_page(store, walk, err);
        walk->rows += seen > 0 ? seen : 0;
        store_turn(store);
    }
    return seen < 0 ? (int)seen : 0;
}

int audit_verify(struct store *store, int64_t *rows, int64_t *bad, struct err *err)
{
    struct walk walk = {.writer = -1};
    int found = 1;
    while (found > 0 && !walk.bad) {
        /* Not MIN(): that is a row even when there is no chain left. */
        found = store_one(store, err,
                          "SELECT writer FROM audit WHERE writer > $1"
                          " ORDER BY writer LIMIT 1",
                          "d>d", walk.writer, &walk.writer);
        if (found > 0 && walk_chain(store, &walk, err))
            return -err->code;
    }
    *rows = walk.rows;
    *bad = walk.bad;
    return found < 0 ? found : 0;
}
