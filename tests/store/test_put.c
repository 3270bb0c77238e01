/*
 * What is put is there for whatever reads next, on either engine, whenever it is sent;
 * and what it failed with cannot get lost before the commit, whoever looks away. What was
 * read in a transaction and is remembered is not told any more once it was written. Rows
 * that wait for each other, and what adds up to one, are what they would have been alone.
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

static const char add_row[] =
    "INSERT INTO audit (writer, n, order_id, object, hash) VALUES ($1, $2, $3, $4, $5)";

/* Whatever the values are, and though each row is another's neighbour. */
static void rows_that_are_sent_together_are_those_that_were_put(void **state)
{
    enum { MANY = 200 };
    static const char *const texts[] = {
        "", "a,b", "{\"x\"}", "it's", "\xe7\x90\x86\xe8\xb4\xa7", "NULL"};
    static char long_text[5000];
    struct store *store = must_begin(state);
    struct err err = {0};
    memset(long_text, 'x', sizeof long_text - 1);
    for (int64_t i = 0; i < MANY; i++) {
        const char *text = i % 50 == 49 ? long_text : texts[i % 6];
        unsigned char hash[3] = {0, (unsigned char)i, 255};
        store_put_one(store, &err, add_row, "ddrtb", (int64_t)7, i + 1, i % 3, text, hash,
                      (size_t)(i % 4));
    }
    struct query *query = store_query(
        store,
        "SELECT n, COALESCE(order_id, -1), object, hash FROM audit WHERE writer = $1"
        " ORDER BY id",
        "d", (int64_t)7);
    struct str text, hash;
    int64_t n, order, i = 0;
    for (; query_next(query, "ddss", &n, &order, &text, &hash); i++) {
        unsigned char want[3] = {0, (unsigned char)i, 255};
        assert_int_equal(n, i + 1);
        assert_int_equal(order, i % 3 ? i % 3 : -1);
        assert_true(str_is(text, i % 50 == 49 ? long_text : texts[i % 6]));
        assert_int_equal(hash.n, i % 4);
        assert_memory_equal(hash.p, want, hash.n);
    }
    assert_int_equal(query_done(query, &err), 0);
    assert_int_equal(i, MANY);
    said(&err, "rows");
    store_close(store);
}

/* In this transaction, of a table; -1 where nobody counts them. */
static int64_t written(struct store *store, const char *table)
{
    struct err err = {0};
    int64_t n = -1;
    if (on_postgresql())
        store_one(store, &err,
                  "SELECT n_tup_ins + n_tup_upd FROM pg_stat_xact_user_tables"
                  " WHERE relname = $1 AND schemaname = current_schema()",
                  "t>d", table, &n);
    said(&err, table);
    return n;
}

static const char sell[] = "UPDATE item SET price = price - $2, promised = $3, spec = $4"
                           " WHERE id = $1 AND price >= $2";

static void sell_one(struct store *store, int64_t id, int64_t last, const char *spec)
{
    struct err err = {0};
    assert_int_equal(store_put_one(store, &err, sell, "d+=t", id, (int64_t)1, last, spec),
                     0);
}

static void what_adds_up_is_written_once(void **state)
{
    struct store *store = must_begin(state);
    int64_t before = written(store, "item");
    for (int64_t i = 0; i < 4; i++) {
        sell_one(store, 1, 10 + i, "a");
        sell_one(store, 2, 20 + i, "b");
    }
    int64_t after = written(store, "item");
    assert_int_equal(after, on_postgresql() ? before + 2 : -1);
    assert_int_equal(num(store, price_of, 1), 1);
    assert_int_equal(num(store, price_of, 2), 1);
    assert_int_equal(num(store, all_prices, 0), 7);
    assert_int_equal(num(store, "SELECT promised FROM item WHERE id = $1", 1), 13);
    assert_int_equal(num(store, "SELECT promised FROM item WHERE id = $1", 2), 23);
    store_close(store);
}

/* One behind the other, with what each said. */
static void what_does_not_add_up_is_written_in_its_order(void **state)
{
    struct store *store = must_begin(state);
    struct err err = {0};
    const char *spec = "";
    sell_one(store, 1, 10, "a");
    sell_one(store, 2, 20, "c");
    sell_one(store, 1, 11, "b");
    store_put(store, &err, "UPDATE item SET price = price * 2 WHERE id = $1", "d",
              (int64_t)1);
    assert_int_equal(store_one(store, &err, "SELECT spec FROM item WHERE id = $1", "d>t",
                               (int64_t)1, &spec),
                     1);
    assert_string_equal(spec, "b");
    sell_one(store, 1, 12, "d");
    assert_int_equal(num(store, price_of, 1), 5);
    assert_int_equal(num(store, price_of, 2), 4);
    assert_int_equal(num(store, "SELECT promised FROM item WHERE id = $1", 1), 12);
    said(&err, "in order");
    store_close(store);
}

static void more_than_there_is_does_not_add_up_to_less(void **state)
{
    struct store *store = must_begin(state);
    struct err err = {0};
    int code = store_commit(store, &err);
    assert_int_equal(code, 0);
    assert_int_equal(store_begin(store, &err), 0);
    for (int i = 0; i < 6 && !code; i++)
        code = store_put_one(store, &err, sell, "d+=t", (int64_t)1, (int64_t)1,
                             (int64_t)0, "");
    if (!code)
        code = store_commit(store, &err);
    store_rollback(store);
    assert_int_equal(code, -E_STORE);
    assert_int_equal(num(store, price_of, 1), 5);
    store_close(store);
}

static const char count_act[] =
    "INSERT INTO act_day (warehouse, person, act, day, item, times, worth) VALUES"
    " (1, $1, $4, $2, 0, 1, $3) ON CONFLICT (warehouse, person, act, day, item)"
    " DO UPDATE SET times = act_day.times + 1, worth = act_day.worth + excluded.worth";

/* Among rows that can go together, the same one again. */
static void a_row_that_is_put_again_finds_itself(void **state)
{
    static const int people[] = {1, 2, 3, 2, 2, 1, 4, 3, 3, 3};
    static const char sum[] = "SELECT times * 100 + worth FROM act_day WHERE person = $1";
    struct store *store = must_begin(state);
    struct err err = {0};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        store_put(store, &err, count_act, "dddt", (int64_t)people[i], (int64_t)1,
                  (int64_t)i, "x");
    assert_int_equal(num(store, sum, 1), 205);
    assert_int_equal(num(store, sum, 2), 308);
    assert_int_equal(num(store, sum, 3), 426);
    assert_int_equal(num(store, sum, 4), 106);
    said(&err, "again");
    store_close(store);
}

/* By another statement, and by one that only looks at it. */
static void what_was_put_is_there_for_who_writes_next(void **state)
{
    static const char add[] =
        "INSERT INTO item (id, warehouse, code, price) VALUES ($1, 1, $2, $3)";
    struct store *store = must_begin(state);
    struct err err = {0};
    for (int64_t id = 11; id < 14; id++) {
        char code[2] = {(char)('A' + id), 0};
        store_put(store, &err, add, "dtd", id, code, (int64_t)5);
    }
    store_put(
        store, &err,
        "INSERT INTO code (warehouse, text, item, qty) SELECT 1, 'C', id, 1 FROM item"
        " WHERE id > $1",
        "d", (int64_t)10);
    assert_int_equal(num(store, "SELECT COUNT(*) FROM code", 0), 3);
    sell_one(store, 12, 0, "");
    store_put(store, &err, add, "dtd", (int64_t)14, "O", (int64_t)5);
    sell_one(store, 14, 0, "");
    assert_int_equal(num(store, price_of, 14), 4);
    assert_int_equal(num(store, price_of, 12), 4);
    assert_int_equal(store_commit(store, &err), 0);
    assert_int_equal(num(store, all_prices, 0), 33);
    said(&err, "next");
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
        T(rows_that_are_sent_together_are_those_that_were_put),
        T(what_adds_up_is_written_once),
        T(what_does_not_add_up_is_written_in_its_order),
        T(more_than_there_is_does_not_add_up_to_less),
        T(a_row_that_is_put_again_finds_itself),
        T(what_was_put_is_there_for_who_writes_next),
        T(what_is_asked_ahead_is_known_afterwards),
        T(a_long_answer_is_asked_ahead_once),
        T(moves_have_numbers_that_rise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
