/*
 * office: a store of its own for each test, a door, and requests in a line or two. A row
 * is written "code=TEA;price=#250": # before a number.
 */
#ifndef TALLYMAN_TESTS_OFFICE_H
#define TALLYMAN_TESTS_OFFICE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <unistd.h>

#include "../pg/engine.h"
#include "tallyman/op/op.h"
#include "tallyman/store/check.h"

#define NOON INT64_C(1795348800000) /* 2026-11-22 12:00 UTC */

struct office {
    char dir[64], address[256];
    struct store *store;
    struct door *door;
    struct arena *arena;
    int64_t terminal, session, seq;
    struct request req;
    struct reply reply;
    struct err err;
};

static inline int office_open(void **state)
{
    struct office *o = xcalloc(1, sizeof(*o));
    assert_true(engine_folder("office", o->dir, sizeof(o->dir)));
    char path[128];
    snprintf(path, sizeof(path), "%s/store", o->dir);
    struct store_options options = {.mode = STORE_CREATE, .owner = "test"};
    engine_address(path, o->address, sizeof(o->address));
    o->store = store_open(o->address, &options, &o->err);
    assert_non_null(o->store);
    store_set_now(o->store, NOON);
    o->arena = arena_new();
    o->door = door_open(o->store, &o->err);
    assert_non_null(o->door);
    assert_int_equal(op_found(o->door, "W1", "test", 480, &o->err), 0);
    assert_int_equal(op_terminal(o->door, "console", &o->terminal, &o->err), 0);
    assert_int_equal(op_console(o->door, o->terminal, &o->session, &o->err), 0);
    *state = o;
    return 0;
}

static inline int office_close(void **state)
{
    struct office *o = *state;
    door_close(o->door);
    store_close(o->store);
    arena_free(o->arena);
    engine_clear(o->address);
    char path[512];
    DIR *dir = opendir(o->dir);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        snprintf(path, sizeof(path), "%s/%s", o->dir, entry->d_name);
        unlink(path);
    }
    closedir(dir);
    rmdir(o->dir);
    free(o);
    return 0;
}

static inline void ask(struct office *o, enum verb verb)
{
    request_init(&o->req, verb);
    o->req.id = (struct request_id){o->terminal, ++o->seq};
    o->req.session = o->session;
    o->req.terminal_at = store_now(o->store);
}

static inline void with(struct office *o, const char *name, const char *text)
{
    request_text(&o->req, name, arena_text(o->arena, text));
}

static inline void row(struct office *o, const char *text)
{
    struct value *cell = rows_add(&o->req.rows, o->arena);
    struct str rest = str_of(text);
    while (rest.n) {
        struct str value = str_cut(&rest, ';');
        struct str name = str_cut(&value, '=');
        int64_t num = 0;
        int column = rows_column(&o->req.rows, arena_copy(o->arena, name));
        assert_true(column >= 0);
        if (str_starts(value, "#")) {
            assert_true(str_int(str_n(value.p + 1, value.n - 1), &num));
            cell[column] = value_int(num);
        } else {
            cell[column] = value_text(arena_copy(o->arena, value));
        }
    }
}

/* Sends what was asked; E_OK or the refusal's code. */
static inline enum err_code go(struct office *o)
{
    op_run_all(o->door, &o->req, 1, &o->reply, o->arena);
    return o->reply.err.code;
}

static inline void done(struct office *o)
{
    if (go(o) == E_OK)
        return;
    char words[512];
    err_words(&o->reply.err, words, sizeof(words));
    fail_msg("%s: %s", verb_entry(o->req.verb)->name, words);
}

static inline int64_t num(struct office *o, const char *name)
{
    return record_num(&o->reply.out, name, -1);
}

static inline const char *text(struct office *o, const char *name)
{
    return record_str(&o->reply.out, name, "(absent)");
}

static inline const char *at(struct office *o, int i, const char *column)
{
    return rows_str(&o->reply.rows, i, column);
}

/* One number by SQL. */
static inline int64_t count(struct office *o, const char *sql)
{
    int64_t n = -1;
    struct err err = {0};
    assert_true(store_one(o->store, &err, sql, ">d", &n) >= 0);
    return n;
}

/* Every invariant of the house holds. */
static inline void sound(struct office *o)
{
    struct check_result *result;
    int n = 0;
    struct err err = {0};
    assert_int_equal(check_run(o->store, &result, &n, &err), 0);
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        if (result[i].violations)
            fail_msg("%s: %s", result[i].name, result[i].first);
    }
    store_turn(o->store);
}

/* ---- a small house ---- */

static inline void load_row(struct office *o, enum verb verb, const char *text)
{
    ask(o, verb);
    row(o, text);
    done(o);
}

/* TEA 250, CUP 1000, BAG 0; bins A01-01-1 … 3. */
static inline void furnish(struct office *o)
{
    ask(o, V_LOAD_ITEMS);
    row(o, "code=TEA;name=Tea;price=#250;weight_g=#100");
    row(o, "code=CUP;name=Cup;price=#1000;weight_g=#300");
    row(o, "code=BAG;name=Bag;price=#0");
    done(o);
    ask(o, V_LOAD_PLACES);
    row(o, "code=A01-01-1;aisle=A;seq=#1");
    row(o, "code=A01-01-2;aisle=A;seq=#2");
    row(o, "code=A01-01-3;aisle=A;seq=#3");
    done(o);
}

static inline void stock(struct office *o, const char *place, const char *item, int qty)
{
    ask(o, V_LOAD_STOCK);
    with(o, "document", arena_printf(o->arena, "D%d", (int)o->seq));
    row(o, arena_printf(o->arena, "line=#1;place=%s;item=%s;qty=#%d", place, item, qty));
    done(o);
    assert_int_equal(num(o, "new"), 1);
}

/* Adds an order's rows to a load.orders: the head, one line. `more` are head fields. */
static inline void order_rows(struct office *o, const char *number, const char *item,
                              int qty, const char *more)
{
    row(o, arena_printf(
               o->arena,
               "ordinal=#0;channel=web;number=%s;buyer=b1;receiver=Li;address=Road 1;"
               "paid_at=#%lld%s%s",
               number, (long long)NOON - 3600000, more[0] ? ";" : "", more));
    row(o, arena_printf(o->arena, "ordinal=#1;item=%s;qty=#%d;price=#250", item, qty));
}

static inline void order(struct office *o, const char *number, const char *item, int qty)
{
    ask(o, V_LOAD_ORDERS);
    order_rows(o, number, item, qty, "");
    done(o);
}

static inline void review(struct office *o)
{
    ask(o, V_ORDER_REVIEW);
    done(o);
}

static inline const char *state_of(struct office *o, const char *number)
{
    struct reply reply = o->reply;
    ask(o, V_ORDER_SHOW);
    with(o, "number", number);
    done(o);
    const char *state = arena_text(o->arena, text(o, "state"));
    o->reply = reply;
    return state;
}

static inline int64_t shown(struct office *o, const char *number, const char *field)
{
    struct reply reply = o->reply;
    ask(o, V_ORDER_SHOW);
    with(o, "number", number);
    done(o);
    int64_t value = num(o, field);
    o->reply = reply;
    return value;
}

/* Starts a release of one wave; add orders by release_row. */
static inline void ask_release(struct office *o, const char *name)
{
    ask(o, V_WAVE_RELEASE);
    with(o, "name", name);
    with(o, "shift", "noon");
    request_num(&o->req, "cutoff_at", NOON);
}

static inline void release_row(struct office *o, int64_t id, int64_t version, int cart,
                               const char *reason)
{
    row(o,
        arena_printf(o->arena,
                     "order=#%lld;version=#%lld;cart=#%d;rule=select.paid;file=noon.ini;"
                     "line=#7;reason=%s",
                     (long long)id, (long long)version, cart, reason));
}

static inline void release(struct office *o, const char *wave, const char *number)
{
    int64_t id = shown(o, number, "id"), version = shown(o, number, "version");
    ask_release(o, wave);
    release_row(o, id, version, 1, "");
    done(o);
}

#endif
