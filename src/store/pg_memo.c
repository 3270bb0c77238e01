/*
 * pg_memo: the answers of one transaction. It sees the store as it was when it began, and
 * what it wrote itself: so the same question has the same answer until a row that it is
 * about was written here. A statement and its values are the question; what a write is
 * about is told by pg_about.
 *
 * Nothing outlives its transaction, and answers are freed only when the next one begins:
 * whoever still reads rows may do so.
 */
#include "pg_bound.h"

#include "tallyman/base/arena.h"

enum { BUCKETS = 1024, KNOWN_MOST = 4096, ROWS_MOST = 64 };

struct pg_known {
    struct pg_known *next;
    struct pg_bound *asked;
    uint64_t hash;
    bool gone, is_long; /* long: was not worth keeping */
    PGresult *result;   /* NULL: asked, not answered yet */
};

/* -- the question */

static uint64_t add(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ p[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t hash_of(const struct pg_stmt *stmt)
{
    uint64_t hash = add(UINT64_C(14695981039346656037), &stmt, sizeof stmt);
    for (int i = 0; i < stmt->values; i++) {
        int n = stmt->value[i] ? stmt->length[i] : -1;
        hash = add(hash, &n, sizeof n);
        hash = add(hash, stmt->value[i], n > 0 ? (size_t)n : 0);
    }
    return hash ^ hash >> 32;
}

static bool same(const struct pg_known *known, const struct pg_stmt *stmt)
{
    if (known->asked->stmt != stmt)
        return false;
    for (int i = 0; i < stmt->values; i++)
        if (!pg_bound_same(known->asked, i, stmt, i))
            return false;
    return true;
}

struct pg_known *pg_recall(const struct pg_stmt *stmt)
{
    const struct pg_memo *memo = &stmt->pg->memo;
    if (!memo->keeps || !memo->n || !stmt->about.reads)
        return NULL;
    uint64_t hash = hash_of(stmt);
    struct pg_known *known = memo->bucket[hash % BUCKETS];
    while (known && (known->gone || known->hash != hash || !same(known, stmt)))
        known = known->next;
    return known;
}

bool pg_is_long(const struct pg_stmt *stmt)
{
    const struct pg_memo *memo = &stmt->pg->memo;
    uint64_t hash = hash_of(stmt);
    struct pg_known *known = memo->n ? memo->bucket[hash % BUCKETS] : NULL;
    while (known && !(known->is_long && known->hash == hash && same(known, stmt)))
        known = known->next;
    return known != NULL;
}

PGresult *pg_answer(const struct pg_known *known)
{
    return known->result;
}

/* -- kept */

struct pg_known *pg_expect(const struct pg_stmt *stmt)
{
    struct pg_memo *memo = &stmt->pg->memo;
    if (!memo->keeps || !stmt->about.reads || memo->n == KNOWN_MOST)
        return NULL;
    if (!memo->bucket) {
        memo->bucket = xcalloc(BUCKETS, sizeof(struct pg_known *));
        memo->all = xcalloc(KNOWN_MOST, sizeof(struct pg_known *));
    }
    struct pg_known *known = xcalloc(1, sizeof *known);
    known->asked = pg_bound_new(stmt);
    known->hash = hash_of(stmt);
    struct pg_known **bucket = &memo->bucket[known->hash % BUCKETS];
    known->next = *bucket;
    *bucket = known;
    memo->all[memo->n++] = known;
    return known;
}

void pg_learn(struct pg_known *known, PGresult *result)
{
    known->result = result;
    known->is_long = PQntuples(result) > ROWS_MOST;
    known->gone |= known->is_long;
}

/* -- not true any more */

static bool touched(const struct pg_known *known, const struct pg_stmt *write)
{
    const struct pg_about *about = &known->asked->stmt->about;
    if (write->about.all)
        return true;
    const struct pg_touch *written = &write->about.touch[0];
    for (int i = 0; i < about->n; i++)
        if (about->touch[i].table == written->table &&
            !pg_bound_apart(known->asked, &about->touch[i], write, written))
            return true;
    return false;
}

void pg_unlearn(const struct pg_stmt *write)
{
    const struct pg_memo *memo = &write->pg->memo;
    if (write->about.reads || (!write->about.all && !write->about.n))
        return;
    for (int i = 0; i < memo->n; i++) {
        struct pg_known *known = memo->all[i];
        if (known->gone ||
            !(write->about.all || known->asked->stmt->about.mask & write->about.mask))
            continue;
        known->gone = touched(known, write);
    }
}

void pg_forget(struct pg_memo *memo)
{
    for (int i = 0; i < memo->n; i++) {
        PQclear(memo->all[i]->result);
        free(memo->all[i]->asked);
        free(memo->all[i]);
    }
    if (memo->bucket && memo->n)
        memset(memo->bucket, 0, BUCKETS * sizeof *memo->bucket);
    memo->n = 0;
    memo->keeps = false;
}
