/*
 * pg_gather: what is put and may wait for more of its kind, so that the server is given
 * many rows by one statement: INSERT … VALUES ($1, …) of single values becomes INSERT …
 * SELECT … FROM unnest($1, …), each value the column of its array. Of what adds up
 * (store.h's `+`) a row is written once, with the sum.
 *
 * Nothing is seen to have waited: whoever asks about such a row, or writes it by another
 * statement, is sent behind it. What is not known to leave it alone sends all that waits.
 */
#include <endian.h>

#include "pg_bound.h"
#include "tallyman/base/arena.h"

enum { TEXT_MOST = 64 * 1024, ROWS_MOST = 64 };
enum { BYTES_MOST = 64 * 1024, ARRAYS_MOST = 1024 * 1024 };

struct pg_rows {
    struct pg_stmt *one;  /* a row by itself */
    struct pg_stmt *many; /* all in one; NULL: it has no such text */
    bool upserts;         /* one statement may not meet a row twice */
    int n;
    struct pg_bound *row[ROWS_MOST];
    size_t bytes;
    int64_t want;
    struct pg_stmt *next; /* of the statements that have rows, by the first */
};

/* -- the text for many rows */

static void put_list(struct buf *out, const char *letter, int n)
{
    for (int i = 1; i <= n; i++)
        buf_printf(out, "%s%s%d", i > 1 ? ", " : "", letter, i);
}

/* What stands in the brackets behind VALUES: each `$n` the n-th column of `r`. */
static void put_values(struct buf *out, struct str values)
{
    for (size_t i = 0; i < values.n; i++)
        if (values.p[i] == '$')
            buf_text(out, "r.v");
        else
            buf_char(out, values.p[i]);
}

/* False when the statement is not one row of plain values. */
static bool put_many(struct buf *out, const char *sql, int values)
{
    static const char begins[] = ") VALUES (";
    const char *at = strstr(sql, begins);
    if (!values || !at || !str_starts(str_of(sql), "INSERT INTO "))
        return false;
    const char *first = at + sizeof begins - 1, *end = first + strcspn(first, "()'");
    if (*end != ')' || strchr(end, '$') || (end[1] && !str_starts(str_of(end), ") ON ")))
        return false;
    buf_str(out, str_n(sql, (size_t)(at - sql)));
    buf_text(out, ") SELECT ");
    put_values(out, str_n(first, (size_t)(end - first)));
    buf_text(out, " FROM unnest(");
    put_list(out, "$", values);
    buf_text(out, ") AS r(");
    put_list(out, "v", values);
    buf_text(out, end);
    return true;
}

static bool adds_up(const struct pg_stmt *stmt)
{
    return memchr(stmt->mark, '+', sizeof stmt->mark) != NULL;
}

/* NULL when the statement never waits. */
static struct pg_rows *rows_of(struct pg_stmt *stmt)
{
    struct buf one, many;
    if (stmt->rows)
        return stmt->rows;
    buf_init(&one, TEXT_MOST);
    buf_init(&many, TEXT_MOST);
    buf_str(&one, str_n(stmt->sql, stmt->given));
    bool has = put_many(&many, one.p, stmt->values);
    BUG_IF(one.over || many.over);
    if (has || adds_up(stmt)) {
        stmt->rows = xcalloc(1, sizeof *stmt->rows);
        stmt->rows->one = pg_stmt_new(stmt->pg, one.p);
        stmt->rows->many = has ? pg_stmt_new(stmt->pg, many.p) : NULL;
        stmt->rows->upserts = strstr(one.p, " DO UPDATE ") != NULL;
    }
    buf_clear(&one);
    buf_clear(&many);
    return stmt->rows;
}

static void empty(struct pg_rows *rows)
{
    for (int i = 0; i < rows->n; i++)
        free(rows->row[i]);
    rows->n = 0;
    rows->bytes = 0;
}

void pg_rows_free(struct pg_rows *rows)
{
    if (!rows)
        return;
    empty(rows);
    pg_stmt_free(rows->one);
    pg_stmt_free(rows->many);
    free(rows);
}

void pg_scatter(struct pg *pg)
{
    for (; pg->waiting; pg->waiting = pg->waiting->rows->next)
        empty(pg->waiting->rows);
}

/* -- sent */

static void bind_row(struct pg_stmt *stmt, const struct pg_bound *row)
{
    for (int i = 0; i < stmt->values; i++) {
        const struct pg_value *value = &row->value[i];
        stmt->type[i] = value->type;
        stmt->value[i] = value->n < 0 ? NULL : row->bytes + value->at;
        stmt->length[i] = value->n;
        stmt->format[i] = 1;
    }
}

static void put_int(struct buf *out, int n)
{
    uint32_t big = htobe32((uint32_t)n);
    buf_put(out, &big, sizeof big);
}

/* As array_recv reads it: one dimension, from 1 on. */
static void put_array(struct buf *out, const struct pg_rows *rows, int i)
{
    const int head[] = {1, 1, (int)rows->row[0]->value[i].type, rows->n, 1};
    for (size_t k = 0; k < sizeof head / sizeof *head; k++)
        put_int(out, head[k]);
    for (int k = 0; k < rows->n; k++) {
        const struct pg_value *value = &rows->row[k]->value[i];
        put_int(out, value->n);
        if (value->n > 0)
            buf_put(out, rows->row[k]->bytes + value->at, (size_t)value->n);
    }
}

static int send_many(struct pg_rows *rows, const struct pg_due *due, struct err *err)
{
    struct pg_stmt *stmt = rows->many;
    size_t at[PG_VALUES + 1] = {0};
    struct buf arrays;
    buf_init(&arrays, ARRAYS_MOST);
    for (int i = 0; i < stmt->values; i++) {
        put_array(&arrays, rows, i);
        at[i + 1] = arrays.n;
    }
    BUG_IF(arrays.over);
    for (int i = 0; i < stmt->values; i++) {
        stmt->type[i] = pg_array_of(rows->row[0]->value[i].type);
        stmt->value[i] = arrays.p + at[i];
        stmt->length[i] = (int)(at[i + 1] - at[i]);
        stmt->format[i] = 1;
    }
    int code = pg_send(stmt, due, err);
    buf_clear(&arrays);
    return code;
}

static int send_each(struct pg_rows *rows, struct pg_due *due, struct err *err)
{
    int code = 0;
    for (int i = 0; i < rows->n && !code; i++) {
        bind_row(rows->one, rows->row[i]);
        code = pg_send(rows->one, due, err);
    }
    return code;
}

static int send_rows(struct pg_rows *rows, struct err *err)
{
    struct pg_due due = {.stmt = rows->one, .what = DUE_PUT, .want = rows->want};
    int code;
    if (rows->n > 1 && rows->many) {
        due.stmt = rows->many;
        due.want *= due.want > 0 ? rows->n : 1;
        code = send_many(rows, &due, err);
    } else {
        code = send_each(rows, &due, err);
    }
    empty(rows);
    return code;
}

/* -- who waits for whom */

/* Whether `stmt` may have to do with a row that waits. What writes by looking elsewhere,
 * or is not understood, may with any. */
static bool meets(const struct pg_rows *rows, const struct pg_stmt *stmt)
{
    if (!stmt->about.reads && !stmt->about.plain)
        return true;
    const struct pg_touch *of = &rows->one->about.touch[0];
    for (int i = 0; i < stmt->about.n; i++) {
        const struct pg_touch *by = &stmt->about.touch[i];
        for (int k = 0; k < rows->n && of->table == by->table; k++)
            if (!pg_bound_apart(rows->row[k], of, stmt, by))
                return true;
    }
    return false;
}

int pg_gathered(struct pg *pg, const struct pg_stmt *before, struct err *err)
{
    int code = 0;
    struct pg_stmt **at = &pg->waiting;
    while (*at && !code) {
        struct pg_rows *rows = (*at)->rows;
        if (before && (*at == before || !meets(rows, before))) {
            at = &rows->next;
            continue;
        }
        *at = rows->next;
        code = send_rows(rows, err);
    }
    return code;
}

static size_t size_of(const struct pg_stmt *stmt)
{
    size_t n = 0;
    for (int i = 0; i < stmt->values; i++)
        n += stmt->value[i] ? (size_t)stmt->length[i] : 0;
    return n;
}

/* -- added up */

static int64_t num_of(const char *bytes)
{
    uint64_t big;
    memcpy(&big, bytes, sizeof big);
    return (int64_t)be64toh(big);
}

/* What stands in the i-th place once both are one; false: they cannot be. */
static bool join(const struct pg_bound *row, int i, const struct pg_stmt *stmt,
                 int64_t *joined)
{
    int64_t was = num_of(row->bytes + row->value[i].at);
    *joined = num_of(stmt->value[i]);
    return stmt->mark[i] == '=' || !__builtin_add_overflow(was, *joined, joined);
}

static bool fits(const struct pg_bound *row, const struct pg_stmt *stmt)
{
    int64_t joined;
    for (int i = 0; i < stmt->values; i++)
        if (stmt->mark[i] ? !join(row, i, stmt, &joined)
                          : !pg_bound_same(row, i, stmt, i))
            return false;
    return true;
}

static void add_up(struct pg_bound *row, const struct pg_stmt *stmt)
{
    for (int i = 0; i < stmt->values; i++) {
        int64_t joined;
        if (!stmt->mark[i] || !join(row, i, stmt, &joined))
            continue;
        uint64_t big = htobe64((uint64_t)joined);
        memcpy(row->bytes + row->value[i].at, &big, sizeof big);
    }
}

/* -- put */

/* Of a statement's rows all values have the same types. */
static bool types_fit(const struct pg_rows *rows, const struct pg_stmt *stmt)
{
    for (int i = 0; i < stmt->values; i++)
        if (rows->row[0]->value[i].type != stmt->type[i])
            return false;
    return true;
}

/* The last row that may be the one that `stmt` means; NULL: it is none of them. */
static struct pg_bound *met(const struct pg_rows *rows, const struct pg_stmt *stmt)
{
    const struct pg_touch *touch = &stmt->about.touch[0];
    for (int i = rows->n - 1; i >= 0; i--)
        if (!pg_bound_apart(rows->row[i], touch, stmt, touch))
            return rows->row[i];
    return NULL;
}

bool pg_may_wait(struct pg_stmt *stmt)
{
    for (int i = 0; i < stmt->values; i++)
        if (!pg_array_of(stmt->type[i]))
            return false;
    return stmt->about.plain && size_of(stmt) <= BYTES_MOST && rows_of(stmt);
}

static bool is_full(const struct pg_rows *rows, const struct pg_stmt *stmt, int64_t want)
{
    return rows->n == ROWS_MOST || rows->bytes + size_of(stmt) > BYTES_MOST ||
           rows->want != want || !types_fit(rows, stmt);
}

static int send_own(struct pg_stmt *stmt, struct err *err)
{
    struct pg_stmt **at = &stmt->pg->waiting;
    while (*at != stmt)
        at = &(*at)->rows->next;
    *at = stmt->rows->next;
    return send_rows(stmt->rows, err);
}

static void append(struct pg_stmt *stmt, int64_t want)
{
    struct pg_rows *rows = stmt->rows;
    struct pg_stmt **at = &stmt->pg->waiting;
    while (!rows->n && *at)
        at = &(*at)->rows->next;
    if (!rows->n) {
        *at = stmt;
        rows->next = NULL;
    }
    rows->want = want;
    rows->bytes += size_of(stmt);
    rows->row[rows->n++] = pg_bound_new(stmt);
}

int pg_gather(struct pg_stmt *stmt, int64_t want, struct err *err)
{
    struct pg_rows *rows = stmt->rows;
    if (pg_gathered(stmt->pg, stmt, err) ||
        (rows->n && is_full(rows, stmt, want) && send_own(stmt, err)))
        return -(int)err->code;
    struct pg_bound *row = rows->upserts || adds_up(stmt) ? met(rows, stmt) : NULL;
    if (row && adds_up(stmt) && fits(row, stmt)) {
        add_up(row, stmt);
        return 0;
    }
    if (row && rows->upserts && send_own(stmt, err))
        return -(int)err->code;
    append(stmt, want);
    return 0;
}
