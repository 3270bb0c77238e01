/*
 * audit_verify: the log held against itself and against what was signed of it. Every
 * chain is walked once from where this store's part of it begins; a finding is noted and
 * the walk goes on from what stands there, so that one changed row is one finding. Called
 * by the door for the command line and for copies.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_in.h"
#include "audit_verify.h"

enum { PAGE = 10000 };

/* One chain's end as a checkpoint knew it. */
struct mark {
    int64_t writer, at;
    struct audit_head head;
};

struct walk {
    struct store *store;
    const struct op_audit_trust *trust;
    struct op_audit *found;
    struct arena *arena;
    const struct audit_point **point;
    int points, point_room;
    struct mark *mark;
    int marks, next; /* by writer and n; the next one to be met */
    int64_t writer;
    struct audit_head head;
};

static void note(struct walk *walk, struct op_audit_finding finding)
{
    struct op_audit *found = walk->found;
    found->findings++;
    if (found->shown < OP_AUDIT_SHOWN)
        found->first[found->shown++] = finding;
}

/* ---- the checkpoints ---- */

static void add_point(struct walk *walk, const struct audit_point *point)
{
    if (walk->points == walk->point_room) {
        walk->point_room = walk->point_room ? 2 * walk->point_room : 64;
        walk->point =
            xrealloc(walk->point, sizeof(*walk->point) * (size_t)walk->point_room);
    }
    walk->point[walk->points++] = point;
    walk->found->points++;
}

/* What nobody trusted signed proves nothing, and is a finding itself. */
static void take_point(struct walk *walk, const struct audit_point *point, int64_t id)
{
    const unsigned char *key = walk->trust->key;
    if (point && (!key || memcmp(key, point->key, AUDIT_KEY) == 0))
        add_point(walk, point);
    else
        note(walk, (struct op_audit_finding){
                       .kind = AUDIT_ALTERED, .id = id, .at = point ? point->at : 0});
}

static int read_points(struct walk *walk, struct err *err)
{
    const char *line;
    int64_t id;
    struct query *query =
        store_query(walk->store, "SELECT id, line FROM checkpoint ORDER BY id", "");
    while (query_next(query, "dt", &id, &line)) {
        struct audit_point *point = arena_alloc(walk->arena, sizeof(*point));
        take_point(walk, audit_read(str_of(line), walk->arena, point) ? point : NULL, id);
    }
    int code = query_done(query, err) ? -(int)err->code : 0;
    store_turn(walk->store);
    return code;
}

static int by_place(const void *a, const void *b)
{
    const struct mark *one = a, *other = b;
    if (one->writer != other->writer)
        return one->writer < other->writer ? -1 : 1;
    return (one->head.n > other->head.n) - (one->head.n < other->head.n);
}

static void make_marks(struct walk *walk)
{
    int n = 0;
    for (int i = 0; i < walk->points; i++)
        n += walk->point[i]->n;
    walk->mark = xcalloc((size_t)n + 1, sizeof(*walk->mark));
    for (int i = 0; i < walk->points; i++) {
        for (int k = 0; k < walk->point[i]->n; k++)
            walk->mark[walk->marks++] =
                (struct mark){walk->point[i]->chain[k].writer, walk->point[i]->at,
                              walk->point[i]->chain[k].head};
    }
    qsort(walk->mark, (size_t)walk->marks, sizeof(*walk->mark), by_place);
}

/* ---- a chain ---- */

static bool same_hash(const struct audit_head *a, const unsigned char *hash)
{
    return memcmp(a->hash, hash, sizeof(a->hash)) == 0;
}

/* Marks of this chain up to where the walk stands; those before are met already. */
static void meet_marks(struct walk *walk)
{
    for (; walk->next < walk->marks; walk->next++) {
        const struct mark *mark = &walk->mark[walk->next];
        if (mark->writer > walk->writer ||
            (mark->writer == walk->writer && mark->head.n > walk->head.n))
            return;
        if (mark->writer == walk->writer && mark->head.n == walk->head.n &&
            !same_hash(&mark->head, walk->head.hash))
            note(walk, (struct op_audit_finding){.kind = AUDIT_REPLACED,
                                                 .writer = mark->writer,
                                                 .n = mark->head.n,
                                                 .at = mark->at});
    }
}

/* What the chain should still have. */
static void miss_marks(struct walk *walk, int64_t writer)
{
    for (; walk->next < walk->marks && walk->mark[walk->next].writer <= writer;
         walk->next++) {
        const struct mark *mark = &walk->mark[walk->next];
        bool here = mark->writer == walk->writer;
        note(walk, (struct op_audit_finding){.kind = AUDIT_CUT,
                                             .writer = mark->writer,
                                             .n = mark->head.n,
                                             .last = here ? walk->head.n : 0,
                                             .at = mark->at});
    }
}

/* The first row of a chain is older than a checkpoint that does not know the chain. */
static void hold_first(struct walk *walk, int64_t n, int64_t at)
{
    for (int i = 0; i < walk->points; i++) {
        const struct audit_point *point = walk->point[i];
        bool known = false;
        for (int k = 0; k < point->n; k++)
            known = known || point->chain[k].writer == walk->writer;
        if (!known && at < point->at) {
            note(walk, (struct op_audit_finding){.kind = AUDIT_FORGED,
                                                 .writer = walk->writer,
                                                 .n = n,
                                                 .at = point->at});
            return;
        }
    }
}

struct seen {
    int64_t id, n;
    struct audit_row row;
    struct str hash;
};

static void hold_row(struct walk *walk, const struct seen *seen)
{
    struct op_audit_finding finding = {
        .writer = walk->writer, .n = seen->n, .id = seen->id};
    int64_t expected = walk->head.n + 1;
    walk->found->rows++;
    if (seen->n < expected) {
        finding.kind = AUDIT_INSERTED;
        note(walk, finding);
        return;
    }
    audit_next(&walk->head, &seen->row);
    bool fits = seen->hash.n == AUDIT_HASH &&
                same_hash(&walk->head, (const unsigned char *)seen->hash.p);
    if (seen->n > expected) {
        finding = (struct op_audit_finding){.kind = AUDIT_MISSING,
                                            .writer = walk->writer,
                                            .n = expected,
                                            .last = seen->n - 1,
                                            .id = seen->id};
        note(walk, finding);
    } else if (!fits) {
        finding.kind = AUDIT_CHANGED;
        note(walk, finding);
    }
    walk->head.n = seen->n;
    if (!fits && seen->hash.n == AUDIT_HASH)
        memcpy(walk->head.hash, seen->hash.p, AUDIT_HASH);
    meet_marks(walk);
}

/* Up to a page of the chain behind row `after`; the number of rows, or negative. */
static int64_t walk_page(struct walk *walk, int64_t *after, struct err *err)
{
    struct seen seen;
    int64_t rows = 0;
    struct query *query = store_query(
        walk->store,
        "SELECT id, n, warehouse, at, terminal_at, terminal, seq, person, verb, object,"
        " order_id, code, before, after, address, hash FROM audit"
        " WHERE writer = $1 AND n > $2 ORDER BY n LIMIT $3",
        "ddd", walk->writer, *after, (int64_t)PAGE);
    while (query_next(query, "ddddddddttdtttts", &seen.id, &seen.n, &seen.row.warehouse,
                      &seen.row.at, &seen.row.terminal_at, &seen.row.terminal,
                      &seen.row.seq, &seen.row.person, &seen.row.verb, &seen.row.object,
                      &seen.row.order_id, &seen.row.code, &seen.row.before,
                      &seen.row.after, &seen.row.address, &seen.hash)) {
        if (!rows++ && !walk->head.n)
            hold_first(walk, seen.n, seen.row.at);
        hold_row(walk, &seen);
        *after = seen.n;
    }
    return query_done(query, err) ? -(int64_t)err->code : rows;
}

/* Rows are only deleted by audit.archive, which leaves a row of its own behind. */
static int hold_archive(struct walk *walk, struct err *err)
{
    char hex[2 * AUDIT_HASH + 1], object[40], after[120];
    int64_t any = 0;
    sodium_bin2hex(hex, sizeof(hex), walk->head.hash, sizeof(walk->head.hash));
    snprintf(object, sizeof(object), "log %lld", (long long)walk->writer);
    snprintf(after, sizeof(after), AUDIT_ARCHIVED, (long long)walk->head.n, hex);
    if (store_one(walk->store, err,
                  "SELECT COUNT(*) FROM audit WHERE verb = 'audit.archive'"
                  "   AND code = 'ok' AND object = $1 AND after = $2",
                  "tt>d", object, after, &any) < 0)
        return -(int)err->code;
    if (!any)
        note(walk, (struct op_audit_finding){.kind = AUDIT_UNPROVEN,
                                             .writer = walk->writer,
                                             .n = walk->head.n});
    return 0;
}

/* By pages, so that the turn's memory stays small. */
static int walk_chain(struct walk *walk, struct err *err)
{
    int64_t seen = 1, after = 0;
    miss_marks(walk, walk->writer - 1);
    if (audit_start(walk->store, walk->writer, &walk->head, err))
        return -(int)err->code;
    walk->found->archived += walk->head.n;
    if (walk->head.n && hold_archive(walk, err))
        return -(int)err->code;
    meet_marks(walk);
    while (seen > 0) {
        seen = walk_page(walk, &after, err);
        store_turn(walk->store);
    }
    miss_marks(walk, walk->writer);
    return seen < 0 ? (int)seen : 0;
}

static int walk_all(struct walk *walk, struct err *err)
{
    for (walk->writer = -1;;) {
        /* The first of each by its index: a log may have many chains. */
        int found = store_one(
            walk->store, err,
            "SELECT writer FROM"
            " (SELECT * FROM (SELECT writer FROM audit WHERE writer > $1"
            "                  ORDER BY writer LIMIT 1) AS a"
            "  UNION ALL SELECT * FROM (SELECT writer FROM audit_archive"
            "                  WHERE writer > $1 ORDER BY writer LIMIT 1) AS b) AS chain"
            " ORDER BY writer LIMIT 1",
            "d>d", walk->writer, &walk->writer);
        if (found < 0)
            return found;
        if (!found)
            break;
        if (walk_chain(walk, err))
            return -(int)err->code;
    }
    miss_marks(walk, INT64_MAX);
    return 0;
}

int audit_verify(struct store *store, const struct op_audit_trust *trust,
                 struct op_audit *found, struct err *err)
{
    static const struct op_audit_trust none;
    struct walk walk = {.store = store, .found = found, .arena = arena_new()};
    walk.trust = trust ? trust : &none;
    *found = (struct op_audit){0};
    for (int i = 0; i < walk.trust->points; i++)
        take_point(&walk, &walk.trust->point[i], 0);
    int code = read_points(&walk, err);
    if (!code) {
        make_marks(&walk);
        code = walk_all(&walk, err);
    }
    free(walk.mark);
    free(walk.point);
    arena_free(walk.arena);
    return code;
}
