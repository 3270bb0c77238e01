/*
 * What is put is there for whatever reads next, on either engine, whenever it is sent;
 * and what it failed with cannot get lost before the commit, whoever looks away. What was
 * read in a transaction and is remembered is not told any more once it was written.
 */
#include "help.h"

static const char add_item[] = "INSERT INTO item (id, warehouse, code, price)"
                               " VALUES ($1, 1, $2, 5)";
static const char code_of[] = "SELECT code FROM item WHERE id = $1";
static const char price_of[] = "SELECT price FROM item WHERE id = $1";
static const char all_prices[] =
    "SELECT COALESCE(CAST(SUM(price) AS BIGINT), 0) FROM item";

static struct store *must_begin(void **state)
{
    struct err err = {0};
    struct store *store = must_open(*state, STORE_CREATE);
    assert_int_equal(store_begin(store, &err), 0);
    for (int64_t id = 1; id <= 3; id++)
        store_put(store, &err, add_item, "dt", id, id == 1 ? "A" : id == 2 ? "B" : "C");
    said(&err, "begin");
    return store;
}

static int64_t num(struct store *store, const char *sql, int64_t id)
{
    struct err err = {0};
    int64_t n = -1;
    if (strstr(sql, "$1"))
        store_one(store, &err, sql, "d>d", id, &n);
    else
        store_one(store, &err, sql, ">d", &n);
    said(&err, sql);
    return n;
}

static void what_is_put_is_there_for_who_reads_next(void **state)
{
    struct store *store = must_begin(state);
    struct err err = {0};
    for (int round = 0; round < 3; round++) {
        assert_int_equal(num(store, price_of, 2), 5 + round);
        assert_int_equal(num(store, price_of, 2), 5 + round);
        assert_int_equal(num(store, price_of, 3), 5);
        assert_int_equal(num(store, all_prices, 0), 15 + round);
        assert_int_equal(store_put_one(store, &err,
                                       "UPDATE item SET price = price + 1 WHERE id = $1",
                                       "d", (int64_t)2),
                         0);
    }
    assert_int_equal(store_commit(store, &err), 0);
    assert_int_equal(num(store, all_prices, 0), 18);
    store_close(store);
}

/* Each way of writing is seen through each way of asking. */
static void whatever_writes_is_seen(void **state)
{
    static const struct {
        const char *sql;
        int64_t sum, second;
    } writes[] = {
        {"UPDATE item SET price = 7 WHERE code = 'B'", 17, 7},
        {"UPDATE item SET price = price + 1", 20, 8},
        {"UPDATE item SET price = 1 WHERE id = 2 OR id = 3", 8, 1},
        {"WITH two AS (SELECT 2 AS n) UPDATE item SET price = 9 WHERE id = 2", 16, 9},
        {"INSERT INTO item (id, warehouse, code, price) VALUES (4, 1, 'D', 100)", 116, 9},
        {"DELETE FROM item WHERE id = 2", 107, -1},
        {"INSERT INTO item (id, warehouse, code, price) SELECT 2, 1, 'B', 3", 110, 3},
        {"INSERT INTO item (id, warehouse, code, price) VALUES (2, 1, 'B', 0)"
         " ON CONFLICT (id) DO UPDATE SET price = 4",
         111, 4},
    };
    struct store *store = must_begin(state);
    struct err err = {0};
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
        num(store, all_prices, 0);
        num(store, price_of, 2);
        store_put(store, &err, writes[i].sql, "");
        assert_int_equal(num(store, all_prices, 0), writes[i].sum);
        assert_int_equal(num(store, price_of, 2), writes[i].second);
    }
    said(&err, "writes");
    store_close(store);
}

static void a_put_that_changed_another_number_of_rows_undoes_all(void **state)
{
    struct store *store = must_begin(state);
    struct err err = {0}, ignored = {0};
    const char *code = "";
    assert_int_equal(store_commit(store, &err), 0);
    assert_int_equal(store_begin(store, &err), 0);
    store_put(store, &err, add_item, "dt", (int64_t)9, "Z");
    if (!store_put_one(store, &err, "UPDATE item SET price = 1 WHERE id = $1", "d",
                       (int64_t)77)) {
        /* somebody reads and does not look whether that went well */
        store_one(store, &ignored, code_of, "d>t", (int64_t)1, &code);
        assert_int_equal(ignored.code, E_STORE);
        assert_int_equal(store_put(store, &ignored, add_item, "dt", (int64_t)10, "Y"),
                         -E_STORE);
        assert_int_equal(store_commit(store, &err), -E_STORE);
    } else {
        store_rollback(store);
    }
    assert_int_equal(err.code, E_STORE);
    assert_int_equal(num(store, all_prices, 0), 15);
    store_close(store);
}

static void what_a_put_failed_with_is_said_by_the_commit(void **state)
{
    struct store *store = must_begin(state);
    struct err err = {0};
    assert_int_equal(store_commit(store, &err), 0);
    assert_int_equal(store_begin(store, &err), 0);
    if (!store_put(store, &err, add_item, "dt", (int64_t)1, "twice"))
        assert_int_equal(store_commit(store, &err), -E_STORE);
    store_rollback(store);
    assert_int_equal(err.code, E_STORE);
    err_clear(&err);
    assert_int_equal(store_begin(store, &err), 0);
    assert_int_equal(store_put(store, &err, add_item, "dt", (int64_t)4, "D"), 0);
    assert_int_equal(store_commit(store, &err), 0);
    assert_int_equal(num(store, all_prices, 0), 20);
    store_close(store);
}

static void what_was_put_and_taken_back_is_gone(void **state)
{
    struct store *store = must_begin(state);
    struct err err = {0};
    assert_int_equal(num(store, all_prices, 0), 15);
    store_put(store, &err, add_item, "dt", (int64_t)4, "D");
    store_rollback(store);
    assert_int_equal(num(store, all_prices, 0), 0);
    assert_int_equal(store_begin(store, &err), 0);
    assert_int_equal(num(store, all_prices, 0), 0);
    store_rollback(store);
    said(&err, "taken back");
    store_close(store);
}

/* More than any buffer on the way holds. */
static void very_much_may_be_put(void **state)
{
    enum { MANY = 3000 };
    static char long_name[2000];
    struct store *store = must_begin(state);
    struct err err = {0};
    memset(long_name, 'x', sizeof long_name - 1);
    for (int64_t i = 0; i < MANY; i++)
        store_put(store, &err,
                  "INSERT INTO item (id, warehouse, code, name, price)"
                  " VALUES ($1, 1, 'M' || $1, $2, 1)",
                  "dt", 100 + i, long_name);
    said(&err, "many");
    assert_int_equal(num(store, all_prices, 0), 15 + MANY);
    assert_int_equal(store_commit(store, &err), 0);
    assert_int_equal(num(store, all_prices, 0), 15 + MANY);
    store_close(store);
}

static void what_is_asked_ahead_is_known_afterwards(void **state)
{
    struct store *store = must_begin(state);
    struct err err = {0};
    const char *code = "";
    int64_t price = -1;
    if (store_ahead(store, true)) {
        assert_int_equal(store_one(store, &err, code_of, "d>t", (int64_t)1, &code),
                         -E_STORE);
        err_clear(&err);
        assert_int_equal(store_put(store, &err, "UPDATE item SET code = 'no'", ""), 0);
        assert_int_equal(store_do(store, &err, "UPDATE item SET code = 'no'", ""),
                         -E_STORE);
        err_clear(&err);
        store_one(store, &err, price_of, "d>d", (int64_t)2, &price);
        store_one(store, &err, price_of, "d>d", (int64_t)2, &price);
        err_clear(&err);
        assert_int_equal(store_fetch(store, &err), 2);
        assert_int_equal(store_one(store, &err, code_of, "d>t", (int64_t)1, &code), 1);
        assert_string_equal(code, "A");
        assert_int_equal(store_fetch(store, &err), 0);
        store_ahead(store, false);
    }
    assert_int_equal(num(store, price_of, 2), 5);
    assert_int_equal(store_one(store, &err, code_of, "d>t", (int64_t)3, &code), 1);
    assert_string_equal(code, "C");
    assert_int_equal(store_commit(store, &err), 0);
    store_close(store);
}

/* Else whoever asks ahead would never come to an end. */
static void a_long_answer_is_asked_ahead_once(void **state)
{
    enum { MANY = 3000 };
    static const char all[] = "SELECT id FROM item WHERE id >= $1 ORDER BY id";
    struct store *store = must_begin(state);
    struct err err = {0};
    int64_t id, n = 0;
    for (int64_t i = 0; i < MANY; i++)
        store_put(store, &err,
                  "INSERT INTO item (id, warehouse, code) VALUES ($1, 1, 'M' || $1)", "d",
                  100 + i);
    said(&err, "many");
    for (int round = 0; store_ahead(store, true) && round < 3; round++) {
        store_one(store, &err, all, "d>d", (int64_t)100, &id);
        err_clear(&err);
        assert_int_equal(store_fetch(store, &err), round == 0);
        store_ahead(store, false);
    }
    store_ahead(store, false);
    struct query *query = store_query(store, all, "d", (int64_t)100);
    while (query_next(query, "d", &id))
        n++;
    assert_int_equal(query_done(query, &err), 0);
    assert_int_equal(n, MANY);
    assert_int_equal(store_put(store, &err, "DELETE FROM item WHERE id = 100", ""), 0);
    assert_int_equal(store_one(store, &err, all, "d>d", (int64_t)100, &id), 1);
    assert_int_equal(id, 101);
    store_close(store);
}

static void moves_have_numbers_that_rise(void **state)
{
    struct store *store = must_begin(state);
    struct err err = {0};
    int64_t last = 0, id = 0;
    for (int batch = 0; batch < 3; batch++) {
        for (int i = 0; store_ahead(store, true) && i < 100; i++)
            assert_int_equal(store_next_move(store, &id, &err), 0);
        store_ahead(store, false);
        for (int i = 0; i < 110; i++) {
            assert_int_equal(store_next_move(store, &id, &err), 0);
            assert_true(id > last);
            last = id;
            store_put(store, &err,
                      "INSERT INTO move (id, warehouse, qty, from_place, to_place)"
                      " VALUES ($1, 1, 1, 1, 2)",
                      "d", id);
        }
        assert_int_equal(store_commit(store, &err), 0);
        assert_int_equal(store_begin(store, &err), 0);
    }
    said(&err, "moves");
    store_close(store);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)
    const struct CMUnitTest tests[] = {
        T(what_is_put_is_there_for_who_reads_next),
        T(whatever_writes_is_seen),
        T(a_put_that_changed_another_number_of_rows_undoes_all),
        T(what_a_put_failed_with_is_said_by_the_commit),
        T(what_was_put_and_taken_back_is_gone),
        T(very_much_may_be_put),
        T(what_is_asked_ahead_is_known_afterwards),
        T(a_long_answer_is_asked_ahead_once),
        T(moves_have_numbers_that_rise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
