/*
 * house: a small warehouse in a temporary store, with people at their terminals, bins
 * with goods, and orders released into one pick task; and requests run through the door
 * by those people. Rows are written by SQL, so that the floor's verbs are tested alone.
 *
 * Task 1, in order of work:  line 1  N1  A01-01-1  A x3      (a case of A holds 6)
 *                            line 2  N1  A01-01-2  B x2
 *                            line 3  N2  A01-01-1  A x1
 */
#ifndef TESTS_OP_HOUSE_H
#define TESTS_OP_HOUSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "../pg/engine.h"
#include "tallyman/op/op.h"
#include "tallyman/store/check.h"

/* A person's session has the same number; the terminal too. */
enum { PICKER = 11, OTHER, PACKER, QC, LEAD, STOCK, STOCK2, SECOND_PACKER, PEOPLE_END };
enum { ITEM_A = 1, ITEM_B, ITEM_HIGH, ITEM_COUNTED, ITEM_LOTS };
enum { BIN_A = 101, BIN_B, BIN_MORE_A, BIN_MISC, BIN_SPARE };

struct house {
    char path[64], address[256];
    struct store *store;
    struct door *door;
    struct arena *arena;
    int64_t seq, now;
    struct request request; /* the last one */
    struct reply reply;     /* its answer */
};

static inline void house_sql(struct house *h, const char *sql)
{
    struct err err = {0};
    if (store_do(h->store, &err, sql, "") < 0)
        fail_msg("%s: %s", err.args ? err.arg[0].text : "", sql);
}

static inline int64_t house_num(struct house *h, const char *sql)
{
    struct err err = {0};
    int64_t num = -1;
    if (store_one(h->store, &err, sql, ">d", &num) < 0)
        fail_msg("%s: %s", err.args ? err.arg[0].text : "", sql);
    return num;
}

static inline const char *house_text(struct house *h, const char *sql)
{
    struct err err = {0};
    const char *text = "(no row)";
    if (store_one(h->store, &err, sql, ">t", &text) < 0)
        fail_msg("%s: %s", err.args ? err.arg[0].text : "", sql);
    return text;
}

/* Goods as a receipt leaves them. */
static inline void house_stock(struct house *h, int64_t place, int64_t item,
                               const char *lot, int64_t qty)
{
    struct err err = {0};
    int failed =
        store_do(
            h->store, &err,
            "INSERT INTO move (warehouse, at, person, terminal, seq, item, lot, expiry,"
            " qty, from_place, to_place, from_left, to_left, reason)"
            " SELECT 1, 1, 1, 1, 0, $2, $3, length($3), $4, id, $1, 0, $4, 'receive'"
            "   FROM place WHERE warehouse = 1 AND code = 'IN'",
            "ddtd", place, item, lot, qty) < 0 ||
        store_do(
            h->store, &err,
            "INSERT INTO stock (warehouse, place, item, lot, expiry, on_hand, last_move)"
            " SELECT 1, $1, $2, $3, length($3), $4, MAX(id) FROM move",
            "ddtd", place, item, lot, qty) < 0;
    assert_false(failed);
}

/* A line of an order, reserved in a bin and in task 1. Both get the number `id`. */
static inline void house_line(struct house *h, int64_t id, int64_t order, int64_t place,
                              int64_t item, int64_t qty)
{
    struct err err = {0};
    int failed =
        store_do(
            h->store, &err,
            "INSERT INTO order_line (id, warehouse, order_id, ordinal, item, qty, price,"
            " released) SELECT $1, 1, $2, $1, $3, $4, price, $4 FROM item WHERE id = $3",
            "dddd", id, order, item, qty) < 0 ||
        store_do(
            h->store, &err,
            "INSERT INTO task_line (id, warehouse, task, seq, place, item, lot, expiry,"
            " qty, order_id, line_id, state)"
            " SELECT $1, 1, 1, $1, place, item, lot, expiry, $5, $2, $1, 'open'"
            "   FROM stock WHERE place = $3 AND item = $4",
            "ddddd", id, order, place, item, qty) < 0 ||
        store_do(
            h->store, &err,
            "UPDATE stock SET reserved = reserved + $3 WHERE place = $1 AND item = $2",
            "ddd", place, item, qty) < 0 ||
        store_do(h->store, &err, "UPDATE orders SET units = units + $2 WHERE id = $1",
                 "dd", order, qty) < 0;
    assert_false(failed);
}

static inline void house_order(struct house *h, int64_t id, const char *number)
{
    struct err err = {0};
    assert_true(
        store_do(h->store, &err,
                 "INSERT INTO orders (id, warehouse, channel, number, receiver, phone,"
                 " address, region, carrier, state, wave, goods)"
                 " VALUES ($1, 1, 'shop', $2, 'Li', '1', 'Road 1', 'Sud', 'SF',"
                 " 'released', 1, 100)",
                 "dt", id, number) == 1);
}

static inline void house_people(struct house *h)
{
    static const char *const roles[] = {"picker", "picker", "packer", "qc",
                                        "lead",   "stock",  "stock",  "packer"};
    struct err err = {0};
    for (int64_t id = PICKER; id < PEOPLE_END; id++) {
        char name[32];
        snprintf(name, sizeof(name), "B-%04d", (int)id);
        int failed =
            store_do(h->store, &err,
                     "INSERT INTO terminal (id, warehouse, name) VALUES ($1, 1, $2)",
                     "dt", id, name) < 0 ||
            store_do(h->store, &err,
                     "INSERT INTO person (id, warehouse, badge, name, role)"
                     " VALUES ($1, 1, $2, $2, $3)",
                     "dtt", id, name, roles[id - PICKER]) < 0 ||
            store_do(h->store, &err,
                     "INSERT INTO session (id, warehouse, terminal, person, proved_at)"
                     " VALUES ($1, 1, $1, $1, $2)",
                     "dd", id, h->now) < 0;
        assert_false(failed);
    }
}

static inline void house_furnish(struct house *h)
{
    static const char *const rows[] = {
        "INSERT INTO request (terminal, seq) VALUES (1, 0)",
        "INSERT INTO item (id, warehouse, code, name, spec, price, weight_g) VALUES"
        " (1, 1, 'A', 'apple', 'red', 100, 50), (2, 1, 'B', 'book', '', 200, 300)",
        "INSERT INTO item (id, warehouse, code, name, price, high) VALUES"
        " (3, 1, 'H', 'watch', 60000, 1)",
        "INSERT INTO item (id, warehouse, code, name, price, counted) VALUES"
        " (4, 1, 'C', 'screw', 1, 1)",
        "INSERT INTO item (id, warehouse, code, name, price, lots) VALUES"
        " (5, 1, 'L', 'milk', 9, 1)",
        "INSERT INTO code (warehouse, text, item, qty) VALUES (1, 'EA', 1, 1),"
        " (1, 'EA6', 1, 6), (1, 'EA2', 1, 2), (1, 'EB', 2, 1), (1, 'EH', 3, 1),"
        " (1, 'EC', 4, 1), (1, 'EC10', 4, 10), (1, 'EL', 5, 1), (1, 'TWO', 1, 1),"
        " (1, 'TWO', 2, 1)",
        "INSERT INTO place (id, warehouse, code, kind, seq) VALUES"
        " (101, 1, 'A01-01-1', 'bin', 1), (102, 1, 'A01-01-2', 'bin', 2),"
        " (103, 1, 'A01-02-1', 'bin', 3), (104, 1, 'A01-02-2', 'bin', 4),"
        " (105, 1, 'A01-03-1', 'bin', 5)",
        "INSERT INTO wave (id, warehouse, name, state) VALUES (1, 1, 'morning', 'open')",
        "INSERT INTO task (id, warehouse, kind, wave, state, created_at)"
        " VALUES (1, 1, 'pick', 1, 'open', 1000)",
        "INSERT INTO waybill (warehouse, number, carrier, state) VALUES"
        " (1, 'SF1', 'SF', 'free'), (1, 'SF2', 'SF', 'free'), (1, 'SF3', 'SF', 'free'),"
        " (1, 'YT1', 'YT', 'free')",
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        house_sql(h, rows[i]);
    house_people(h);
    house_stock(h, BIN_A, ITEM_A, "", 20);
    house_stock(h, BIN_B, ITEM_B, "", 10);
    house_order(h, 1, "N1");
    house_order(h, 2, "N2");
    house_line(h, 1, 1, BIN_A, ITEM_A, 3);
    house_line(h, 2, 1, BIN_B, ITEM_B, 2);
    house_line(h, 3, 2, BIN_A, ITEM_A, 1);
}

static inline int house_open(void **state)
{
    struct err err = {0};
    struct house *h = calloc(1, sizeof(*h));
    struct store_options options = {.mode = STORE_CREATE,
                                    .owner = "test",
                                    .by_warehouse = getenv("TALLYMAN_TEST_PARTED")};
    if (!engine_folder("floor", h->path, sizeof(h->path)))
        return -1;
    char db[96];
    snprintf(db, sizeof(db), "%s/t.db", h->path);
    engine_address(db, h->address, sizeof(h->address));
    h->store = store_open(h->address, &options, &err);
    assert_non_null(h->store);
    h->arena = arena_new();
    h->now = 1000000;
    store_set_now(h->store, h->now);
    h->door = door_open(h->store, &err);
    assert_non_null(h->door);
    assert_int_equal(op_found(h->door, "W", "Warehouse", 480, &err), 0);
    assert_int_equal(store_begin(h->store, &err), 0);
    house_furnish(h);
    assert_int_equal(store_commit(h->store, &err), 0);
    engine_settle(h->address);
    *state = h;
    return 0;
}

static inline int house_close(void **state)
{
    struct house *h = *state;
    char command[128];
    door_close(h->door);
    store_close(h->store);
    arena_free(h->arena);
    engine_clear(h->address);
    snprintf(command, sizeof(command), "rm -rf '%s'", h->path);
    free(h);
    return system(command);
}

/* More rows in the middle of a test: in a transaction of their own. */
#define HOUSE_WRITE(h, ...)                                                              \
    do {                                                                                 \
        struct err write_err = {0};                                                      \
        assert_int_equal(store_begin((h)->store, &write_err), 0);                        \
        __VA_ARGS__;                                                                     \
        assert_int_equal(store_commit((h)->store, &write_err), 0);                       \
        engine_settle((h)->address);                                                     \
    } while (0)

static inline void house_send(struct house *h)
{
    h->now += 1000;
    store_set_now(h->store, h->now);
    op_run_all(h->door, &h->request, 1, &h->reply, h->arena);
}

/* Arguments by position: 'd' int64_t (an int will do), 't' text, '-' absent. */
static inline void house_ask(struct house *h, const char *at, enum err_code code, int who,
                             enum verb verb, const char *types, ...)
{
    va_list args;
    request_init(&h->request, verb);
    h->request.id = (struct request_id){who, ++h->seq};
    h->request.session = who;
    va_start(args, types);
    for (int i = 0; types[i]; i++) {
        if (types[i] == 'd')
            h->request.arg[i] = value_int(va_arg(args, int));
        else if (types[i] == 't')
            h->request.arg[i] = value_text(va_arg(args, const char *));
    }
    va_end(args);
    house_send(h);
    if (h->reply.err.code != code) {
        char words[512];
        err_words(&h->reply.err, words, sizeof(words));
        fail_msg("%s: %s: expected %s, got %s: %s", at, verb_entry(verb)->name,
                 err_entry(code)->name, err_entry(h->reply.err.code)->name, words);
    }
}

#define HOUSE_STR2(x) #x
#define HOUSE_STR(x) HOUSE_STR2(x)
#define OK(h, ...) house_ask(h, __FILE__ ":" HOUSE_STR(__LINE__), E_OK, __VA_ARGS__)
#define NO(h, code, ...) house_ask(h, __FILE__ ":" HOUSE_STR(__LINE__), code, __VA_ARGS__)

static inline int64_t got_num(struct house *h, const char *name)
{
    return record_num(&h->reply.out, name, -1);
}

static inline const char *got(struct house *h, const char *name)
{
    return record_str(&h->reply.out, name, "(absent)");
}

/* The refusal's words of an argument; a number as digits. */
static inline const char *got_arg(struct house *h, int i)
{
    const struct err_arg *arg = &h->reply.err.arg[i];
    if (i >= h->reply.err.args)
        return "(absent)";
    return arg->number ? arena_printf(h->arena, "%lld", (long long)arg->num) : arg->text;
}

/* Every invariant of the house holds. */
static inline void house_check(struct house *h)
{
    struct err err = {0};
    struct check_result *results;
    int n;
    assert_int_equal(check_run(h->store, &results, &n, &err), 0);
    for (int i = 0; i < n; i++) {
        if (results[i].violations)
            fail_msg("%s: %s", results[i].name, results[i].first);
    }
    store_turn(h->store);
}

/* ---- ways through the house ---- */

static inline void house_pick(struct house *h, int line, const char *place,
                              const char *code, int units, const char *tote)
{
    for (int i = 0; i < units; i++)
        OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, line, place, code);
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, line, tote);
}

/* Both orders picked: N1 in T-0001, N2 in T-0002. */
static inline void house_picked(struct house *h)
{
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
}

/* N1 verified into a parcel and closed; its id. */
static inline int house_packed(struct house *h)
{
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    int parcel = (int)got_num(h, "parcel");
    for (int i = 0; i < 3; i++)
        OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    for (int i = 0; i < 2; i++)
        OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    return parcel;
}

static inline void house_labelled(struct house *h, int parcel)
{
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    const char *waybill = got(h, "waybill");
    OK(h, PACKER, V_LABEL_RESULT, "tdt", waybill, 1, "sent");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, waybill);
}

/* The cancel of an order as order.cancel does it. */
static inline void house_cancel(struct house *h, const char *number)
{
    OK(h, LEAD, V_ORDER_CANCEL, "tt", number, "buyer");
}

#endif
