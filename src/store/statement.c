/*
 * statement: binds values, runs prepared statements and hands columns back. Verbs call
 * these through store.h; texts are prepared once and kept by their address.
 *
 * Text and bytes are bound where they lie, so a query's inputs must live until it is
 * done.
 */
#include "store_in.h"

#include <libintl.h>
#include <stdarg.h>

#include "tallyman/model/value.h"

enum { FIRST_ROOM = 256 };

/* -- kept by address */

static size_t place_of(const struct statements *all, const char *key)
{
    size_t mask = all->room - 1;
    size_t i = (size_t)(((uint64_t)(uintptr_t)key * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
    for (i &= mask; all->slot[i] && all->slot[i]->key != key; i = (i + 1) & mask)
        ;
    return i;
}

static void grow(struct statements *all)
{
    struct statements old = *all;
    all->room = old.room ? old.room * 2 : FIRST_ROOM;
    all->slot = xcalloc(all->room, sizeof *all->slot);
    for (size_t i = 0; i < old.room; i++)
        if (old.slot[i])
            all->slot[place_of(all, old.slot[i]->key)] = old.slot[i];
    free(old.slot);
}

static struct query *find(struct store *store, const char *sql)
{
    struct statements *all = &store->statements;
    if (all->n * 2 >= all->room)
        grow(all);
    struct query **slot = &all->slot[place_of(all, sql)];
    if (!*slot) {
        *slot = xcalloc(1, sizeof **slot);
        **slot = (struct query){.key = sql, .copy = xstrdup(sql), .store = store};
        all->n++;
    }
    BUG_IF(strcmp((*slot)->copy, sql) != 0);
    return *slot;
}

void statements_clear(struct store *store)
{
    struct statements *all = &store->statements;
    for (size_t i = 0; i < all->room; i++) {
        if (!all->slot[i])
            continue;
        store->engine->finish(all->slot[i]->stmt);
        free(all->slot[i]->copy);
        free(all->slot[i]);
    }
    free(all->slot);
    *all = (struct statements){0};
}

/* -- values in */

static void bind_value(struct query *query, int n, const struct value *value)
{
    const struct engine *engine = query->store->engine;
    if (value->type == VALUE_INT)
        engine->bind_int(query->stmt, n, value->num);
    else if (value->type == VALUE_TEXT)
        engine->bind_text(query->stmt, n, value->text);
    else
        engine->bind_null(query->stmt, n, 'v');
}

static void bind_text(struct query *query, int n, const char *text)
{
    const struct engine *engine = query->store->engine;
    if (text)
        engine->bind_text(query->stmt, n, str_of(text));
    else
        engine->bind_null(query->stmt, n, 't');
}

static void bind_ref(struct query *query, int n, int64_t id)
{
    const struct engine *engine = query->store->engine;
    if (id)
        engine->bind_int(query->stmt, n, id);
    else
        engine->bind_null(query->stmt, n, 'r');
}

/* One letter, one value; a va_list handed on by pointer keeps its place. */
static void bind_one(struct query *query, int n, char letter, va_list *ap)
{
    const struct engine *engine = query->store->engine;
    const char *p;
    switch (letter) {
    case 'd':
        engine->bind_int(query->stmt, n, va_arg(*ap, int64_t));
        break;
    case '+':
    case '=':
        engine->bind_int(query->stmt, n, va_arg(*ap, int64_t));
        if (engine->mark)
            engine->mark(query->stmt, n, letter);
        break;
    case 'r':
        bind_ref(query, n, va_arg(*ap, int64_t));
        break;
    case 't':
        bind_text(query, n, va_arg(*ap, const char *));
        break;
    case 's':
        engine->bind_text(query->stmt, n, va_arg(*ap, struct str));
        break;
    case 'b':
        p = va_arg(*ap, const void *);
        engine->bind_bytes(query->stmt, n, str_n(p, va_arg(*ap, size_t)));
        break;
    case 'v':
        bind_value(query, n, va_arg(*ap, const struct value *));
        break;
    default:
        BUG_IF("no such letter");
    }
}

/* Returns what follows the inputs: the outputs' letters, or "". */
static const char *bind_all(struct query *query, const char *in, va_list *ap)
{
    int n = 0;
    const char *p = in ? in : "";
    for (; *p && *p != '>'; p++)
        bind_one(query, ++n, *p, ap);
    BUG_IF(n != query->store->engine->values(query->stmt));
    return *p ? p + 1 : p;
}

/* -- values out */

static struct str column_str(struct query *query, int n)
{
    struct str text = query->store->engine->column_text(query->stmt, n);
    return str_n(arena_copy(query->store->arena, text), text.n);
}

static void take_row(struct query *query, const char *out, va_list *ap)
{
    BUG_IF((int)strlen(out) > query->store->engine->columns(query->stmt));
    for (int i = 0; out[i]; i++) {
        switch (out[i]) {
        case 'd':
            *va_arg(*ap, int64_t *) = query->store->engine->column_int(query->stmt, i);
            break;
        case 't':
            *va_arg(*ap, const char **) = column_str(query, i).p;
            break;
        case 's':
            *va_arg(*ap, struct str *) = column_str(query, i);
            break;
        default:
            BUG_IF("no such letter");
        }
    }
}

/* -- running */

/* Borrows the statement; on failure query->err says why and stmt may be NULL. */
static struct query *ask(struct store *store, const char *sql)
{
    struct query *query = find(store, sql);
    BUG_IF(query->active);
    query->active = true;
    err_clear(&query->err);
    /* After some failures the engine takes the transaction back itself: what follows
     * would be written outside of any. */
    if (store_stopped_now(store))
        err_set(&query->err, E_STORE, "s", gettext("it was stopped"));
    else if (store->writing && !store->engine->in_transaction(store->db))
        err_set(&query->err, E_STORE, "s", gettext("the transaction was taken back"));
    else if (!query->stmt)
        store->engine->prepare(store->db, sql, &query->stmt, &query->err);
    return query;
}

static int done(struct query *query, struct err *err)
{
    if (query->stmt)
        query->store->engine->reset(query->stmt);
    query->active = false;
    if (query->err.code == E_OK)
        return 0;
    if (err->code == E_OK)
        *err = query->err;
    return -(int)query->err.code;
}

int store_do(struct store *store, struct err *err, const char *sql, const char *in, ...)
{
    struct query *query = ask(store, sql);
    int64_t changes = 0;
    if (query->err.code == E_OK) {
        va_list ap;
        va_start(ap, in);
        bind_all(query, in, &ap);
        va_end(ap);
        while (store->engine->step(query->stmt, &query->err) > 0)
            ;
        changes = store->engine->changes(store->db);
    }
    int code = done(query, err);
    return code ? code : (int)changes;
}

static int put(struct query *query, int64_t want)
{
    const struct engine *engine = query->store->engine;
    if (engine->put)
        return engine->put(query->stmt, want, &query->err);
    while (engine->step(query->stmt, &query->err) > 0)
        ;
    int64_t changes = engine->changes(query->store->db);
    if (query->err.code == E_OK && want >= 0 && changes != want) {
        char text[ERR_TEXT];
        snprintf(text, sizeof text, "%lld rows changed, not %lld: %.*s",
                 (long long)changes, (long long)want, 40, query->copy);
        err_set(&query->err, E_STORE, "s", text);
    }
    return -(int)query->err.code;
}

static int put_all(struct store *store, struct err *err, int64_t want, const char *sql,
                   const char *in, va_list *ap)
{
    BUG_IF(!store->writing);
    struct query *query = ask(store, sql);
    if (query->err.code == E_OK) {
        bind_all(query, in, ap);
        put(query, want);
    }
    return done(query, err);
}

int store_put(struct store *store, struct err *err, const char *sql, const char *in, ...)
{
    va_list ap;
    va_start(ap, in);
    int code = put_all(store, err, -1, sql, in, &ap);
    va_end(ap);
    return code;
}

int store_put_one(struct store *store, struct err *err, const char *sql, const char *in,
                  ...)
{
    va_list ap;
    va_start(ap, in);
    int code = put_all(store, err, 1, sql, in, &ap);
    va_end(ap);
    return code;
}

int store_one(struct store *store, struct err *err, const char *sql, const char *in_out,
              ...)
{
    struct query *query = ask(store, sql);
    int rows = 0;
    if (query->err.code == E_OK) {
        va_list ap;
        va_start(ap, in_out);
        const char *out = bind_all(query, in_out, &ap);
        rows = store->engine->step(query->stmt, &query->err);
        if (rows > 0)
            take_row(query, out, &ap);
        va_end(ap);
    }
    int code = done(query, err);
    return code ? code : rows;
}

struct query *store_query(struct store *store, const char *sql, const char *in, ...)
{
    struct query *query = ask(store, sql);
    if (query->err.code == E_OK) {
        va_list ap;
        va_start(ap, in);
        bind_all(query, in, &ap);
        va_end(ap);
    }
    return query;
}

bool query_next(struct query *query, const char *out, ...)
{
    BUG_IF(!query->active);
    if (query->err.code != E_OK ||
        query->store->engine->step(query->stmt, &query->err) <= 0)
        return false;
    va_list ap;
    va_start(ap, out);
    take_row(query, out, &ap);
    va_end(ap);
    return true;
}

int query_done(struct query *query, struct err *err)
{
    BUG_IF(!query->active);
    return done(query, err);
}
