/* Statements, transactions, the clock, and request numbers. */
#include "help.h"

#include "tallyman/model/value.h"

static int open_one(void **state)
{
    return folder_make(state);
}

static int64_t count(struct store *store)
{
    struct err err = {0};
    int64_t n = -1;
    assert_int_equal(store_one(store, &err, "SELECT count(*) FROM warehouse", ">d", &n),
                     1);
    return n;
}

static const char put[] = "INSERT INTO warehouse (code, name, offset_min) "
                          "VALUES ($1, $2, $3)";

static void values_come_back_as_they_went_in(void **state)
{
    struct store *store = must_open(*state, STORE_CREATE);
    struct err err = {0};
    static const int64_t numbers[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
    for (size_t i = 0; i < 5; i++) {
        char code[8];
        snprintf(code, sizeof code, "W%zu", i);
        assert_int_equal(store_do(store, &err, put, "tsd", code,
                                  str_n("仓库 $1 ''xx", 12), numbers[i]),
                         1);
        int64_t number = 7, id = 0;
        const char *name = NULL;
        struct str again = {0};
        assert_int_equal(store_one(store, &err,
                                   "SELECT id, name, name, offset_min FROM warehouse "
                                   "WHERE code = $1",
                                   "t>dtsd", code, &id, &name, &again, &number),
                         1);
        assert_int_equal(number, numbers[i]);
        assert_int_equal(id, store_last_id(store));
        assert_string_equal(name, "仓库 $1 ''");
        assert_int_equal(again.n, 12);
    }
    said(&err, "values");
    store_close(store);
}

static void numbered_values_may_repeat_and_come_in_any_order(void **state)
{
    struct store *store = must_open(*state, STORE_CREATE);
    struct err err = {0};
    int64_t difference = 0, repeated = 0;
    const char *quoted = NULL;
    assert_int_equal(store_one(store, &err,
                               "SELECT $2 - $1, $2 + $2, '$1' || \"code\" FROM "
                               "(SELECT '$9' AS code) x",
                               "dd>ddt", (int64_t)3, (int64_t)10, &difference, &repeated,
                               &quoted),
                     1);
    assert_int_equal(difference, 7);
    assert_int_equal(repeated, 20);
    assert_string_equal(quoted, "$1$9");
    store_close(store);
}

static void null_binds_and_reads_as_nothing(void **state)
{
    struct store *store = must_open(*state, STORE_CREATE);
    struct err err = {0};
    struct value none = {0}, seven = value_int(7), text = value_text("x");
    int64_t nulls = 0, number = 1;
    const char *empty = NULL;
    assert_int_equal(
        store_one(store, &err,
                  "SELECT CASE WHEN $1 IS NULL AND $2 IS NULL AND COALESCE($3, '') = '' "
                  "AND $4 = 7 "
                  "AND $5 = 'x' AND length($6) = 2 AND $7 = 4 THEN 7 ELSE 0 END, $2, $1",
                  "trvvvbr>ddt", NULL, (int64_t)0, &none, &seven, &text, "\0\1",
                  (size_t)2, (int64_t)4, &nulls, &number, &empty),
        1);
    assert_int_equal(nulls, 7);
    assert_int_equal(number, 0);
    assert_string_equal(empty, "");
    store_close(store);
}

static void no_row_leaves_outputs_alone(void **state)
{
    struct store *store = must_open(*state, STORE_CREATE);
    struct err err = {0};
    int64_t id = 42;
    assert_int_equal(store_one(store, &err, "SELECT id FROM item WHERE id = $1", "d>d",
                               (int64_t)9, &id),
                     0);
    assert_int_equal(id, 42);
    assert_int_equal(
        store_do(store, &err, "DELETE FROM item WHERE id = $1", "d", (int64_t)9), 0);
    store_close(store);
}

static void queries_give_every_row_and_may_stop_early(void **state)
{
    struct store *store = must_open(*state, STORE_CREATE);
    struct err err = {0};
    static const char all[] = "SELECT id, code FROM warehouse ORDER BY id";
    for (int i = 0; i < 5; i++) {
        char code[32];
        snprintf(code, sizeof code, "W%d", i);
        store_do(store, &err, put, "ttd", code, "", (int64_t)0);
    }
    for (int most = 5; most >= 0; most--) {
        int64_t id = 0;
        const char *code = NULL;
        int rows = 0;
        struct query *q = store_query(store, all, "");
        while (rows < most && query_next(q, "dt", &id, &code))
            assert_int_equal(id, ++rows);
        assert_int_equal(rows, most);
        assert_int_equal(query_done(q, &err), 0);
    }
    store_turn(store);
    store_close(store);
}

static void a_failed_statement_says_why(void **state)
{
    struct store *store = must_open(*state, STORE_CREATE);
    struct err err = {0};
    assert_int_equal(store_do(store, &err, "INSERT INTO nowhere VALUES (1)", ""),
                     -E_STORE);
    assert_int_equal(err.code, E_STORE);
    err_clear(&err);
    int64_t id;
    struct query *q = store_query(store, "SELECT nothing FROM item", "");
    assert_false(query_next(q, "d", &id));
    assert_int_equal(query_done(q, &err), -E_STORE);
    err_clear(&err);
    store_do(store, &err, put, "ttd", "A", "", (int64_t)0);
    assert_int_equal(store_do(store, &err, put, "ttd", "A", "", (int64_t)0), -E_STORE);
    assert_int_equal(count(store), 1);
    store_close(store);
}

static void strict_tables_refuse_other_types_and_negative_stock(void **state)
{
    static const char *const bad[] = {
        "INSERT INTO warehouse (code, offset_min) VALUES ('X', 'noon')",
        "INSERT INTO person (warehouse, disabled) VALUES (1, 2)",
        "INSERT INTO stock (place, item, on_hand) VALUES (1, 1, -1)",
        "INSERT INTO stock (place, item, on_hand, reserved) VALUES (1, 1, 2, 3)",
        "INSERT INTO move (item, qty, from_place, to_place) VALUES (1, 0, 1, 2)",
        "INSERT INTO move (item, qty, from_place, to_place) VALUES (1, 1, 1, 1)",
        "INSERT INTO warehouse (code) VALUES (NULL)",
    };
    struct store *store = must_open(*state, STORE_CREATE);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        assert_int_equal(store_do(store, &err, bad[i], ""), -E_STORE);
    }
    store_close(store);
}

static void rolled_back_is_not_there_committed_is(void **state)
{
    struct folder *f = *state;
    struct store *store = must_open(f, STORE_CREATE);
    struct err err = {0};
    assert_int_equal(store_begin(store, &err), 0);
    assert_true(store_writing(store));
    store_do(store, &err, put, "ttd", "A", "", (int64_t)0);
    store_rollback(store);
    assert_false(store_writing(store));
    assert_int_equal(count(store), 0);
    assert_int_equal(store_begin(store, &err), 0);
    store_do(store, &err, put, "ttd", "B", "", (int64_t)0);
    assert_int_equal(store_commit(store, &err), 0);
    assert_int_equal(store_begin(store, &err), 0);
    store_do(store, &err, put, "ttd", "C", "", (int64_t)0);
    store_close(store); /* takes the open one back */
    store = must_open(f, STORE_OPEN);
    assert_int_equal(count(store), 1);
    store_close(store);
}

static void nothing_is_written_after_the_engine_took_back_the_transaction(void **state)
{
    struct store *store = must_open(*state, STORE_CREATE);
    struct err err = {0};
    assert_int_equal(store_begin(store, &err), 0);
    store_do(store, &err, put, "ttd", "A", "", (int64_t)0);
    store_do(store, &err, "ROLLBACK", ""); /* as the engine does when the disk is full */
    assert_int_equal(store_do(store, &err, put, "ttd", "B", "", (int64_t)0), -E_STORE);
    assert_int_equal(store_commit(store, &err), -E_STORE);
    assert_int_equal(count(store), 0);
    store_close(store);
}

/* A caller's request is not bad because the disk is: it would be taken for refused. */
static void a_file_that_goes_bad_is_a_fault(void **state)
{
    struct folder *f = *state;
    static char rubbish[4096];
    struct err err = {0};
    int64_t n;
    if (on_postgresql())
        return;
    memset(rubbish, 0x5a, sizeof rubbish);
    store_close(must_open(f, STORE_CREATE));
    struct store *store = must_open(f, STORE_OPEN);
    int fd = open(f->db, O_WRONLY | O_CLOEXEC);
    for (off_t at = lseek(fd, 0, SEEK_END) - 4096; at >= 4096; at -= 4096)
        assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, at), sizeof rubbish);
    close(fd);
    assert_int_equal(store_one(store, &err, "SELECT COUNT(*) FROM parcel_line", ">d", &n),
                     -E_IO);
    assert_int_equal(err_entry(err.code)->family, ERR_FAULT);
    store_close(store);
}

static void the_clock_never_runs_backwards_not_even_over_a_restart(void **state)
{
    struct folder *f = *state;
    struct store *store = must_open(f, STORE_CREATE);
    assert_int_equal(store_now(store), 0);
    store_set_now(store, 1000);
    store_set_now(store, 400);
    assert_int_equal(store_now(store), 1000);
    struct err err = {0};
    store_do(store, &err, "INSERT INTO audit (at) VALUES (777)", "");
    store_do(store, &err,
             "INSERT INTO move (at, qty, from_place, to_place) VALUES (778, 1, 1, 2)",
             "");
    store_close(store);
    store = must_open(f, STORE_OPEN);
    assert_int_equal(store_now(store), 778);
    store_close(store);
}

static void request_numbers_are_reserved_once_and_durably(void **state)
{
    struct folder *f = *state;
    struct store *store = must_open(f, STORE_CREATE);
    struct err err = {0};
    store_do(store, &err, "INSERT INTO terminal (warehouse, name) VALUES (1, 'gun')", "");
    assert_int_equal(store_reserve(store, 1, 10, &err), 1);
    assert_int_equal(store_reserve(store, 1, 1, &err), 11);
    store_close(store);
    store = must_open(f, STORE_OPEN);
    assert_int_equal(store_reserve(store, 1, 1, &err), 12);
    assert_int_equal(store_reserve(store, 99, 1, &err), -E_NOT_FOUND);
    assert_false(store_writing(store));
    store_close(store);
}

enum { GUNS = 64, ROUNDS = 100, PAGES_MOST = 45 };

static void put_requests(struct store *store, int64_t from, int64_t to)
{
    static const char sql[] =
        "INSERT INTO request (terminal, seq, reply) VALUES ($1, $2, $3)";
    char reply[160];
    struct err err = {0};
    memset(reply, 'r', sizeof reply);
    assert_int_equal(store_begin(store, &err), 0);
    for (int64_t seq = from; seq < to; seq++)
        for (int64_t gun = 1; gun <= GUNS; gun++)
            assert_int_equal(store_put_one(store, &err, sql, "dds", gun, seq,
                                           str_n(reply, sizeof reply)),
                             0);
    assert_int_equal(store_commit(store, &err), 0);
}

static int64_t log_size(const struct folder *f)
{
    char path[128];
    struct stat st;
    snprintf(path, sizeof path, "%s-wal", f->db);
    assert_int_equal(stat(path, &st), 0);
    return st.st_size;
}

/* The end of each terminal's numbers is elsewhere: were the answers kept there, a batch
 * would write a page of them for each request. */
static void a_batch_of_many_terminals_writes_few_pages(void **state)
{
    struct folder *f = *state;
    if (on_postgresql())
        return;
    struct store *store = must_open(f, STORE_CREATE);
    put_requests(store, 1, ROUNDS);
    int64_t before = log_size(f);
    put_requests(store, ROUNDS, ROUNDS + 1);
    int64_t pages = (log_size(f) - before) / 4096;
    print_message("%lld pages for %d requests\n", (long long)pages, GUNS);
    assert_in_range(pages, 1, PAGES_MOST);
    store_close(store);
}

static void what_was_written_once_stays(void **state)
{
    static const struct {
        const char *sql, *says;
    } bad[] = {
        {"UPDATE move SET qty = 2", "moves are never changed"},
        {"DELETE FROM move", "moves are never removed"},
        {"UPDATE audit SET verb = 'x'", "audit rows are never changed"},
        {"DELETE FROM audit", "audit rows are never removed but into an archive"},
        {"UPDATE request SET reply = 'x'", "requests are never changed"},
        {"DELETE FROM parcel", "parcels are never removed"},
        {"REPLACE INTO parcel (warehouse, code) VALUES (1, 'P-1')",
         "parcels are never replaced"},
    };
    struct folder *f = *state;
    store_close(must_open(f, STORE_CREATE));
    stranger_must(f->db, "INSERT INTO move (qty, from_place, to_place) VALUES (1, 1, 2);"
                         "INSERT INTO audit (at) VALUES (1);"
                         "INSERT INTO request (terminal, seq) VALUES (1, 1);"
                         "INSERT INTO parcel (warehouse, code) VALUES (1, 'P-1');");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!on_postgresql() || strncmp(bad[i].sql, "REPLACE", 7) != 0)
            assert_string_equal(stranger(f->db, bad[i].sql), bad[i].says);
    if (on_postgresql())
        assert_string_equal(stranger(f->db, "TRUNCATE move"), "moves are never removed");
}

/* SQLite's REPLACE deletes; in our connections the trigger sees it. A stranger's is found
 * by the log's chain and by the balances. */
static void what_was_written_once_is_not_replaced_by_us(void **state)
{
    static const struct {
        const char *sql, *says;
    } bad[] = {
        {"REPLACE INTO move (id, qty, from_place, to_place) VALUES (1, 5, 1, 2)",
         "moves are never removed"},
        {"REPLACE INTO audit (id, hash) VALUES (1, x'00')",
         "audit rows are never removed but into an archive"},
        {"REPLACE INTO audit (n, hash) VALUES (0, x'00')",
         "audit rows are never removed but into an archive"},
    };
    struct folder *f = *state;
    if (on_postgresql())
        return;
    struct store *store = must_open(f, STORE_CREATE);
    stranger_must(f->db, "INSERT INTO move (qty, from_place, to_place) VALUES (1, 1, 2);"
                         "INSERT INTO audit (at) VALUES (1);");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        assert_int_equal(store_do(store, &err, bad[i].sql, ""), -E_STORE);
        assert_string_equal(err.arg[0].text, bad[i].says);
    }
    store_close(store);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_one, folder_remove)
    const struct CMUnitTest tests[] = {
        T(values_come_back_as_they_went_in),
        T(numbered_values_may_repeat_and_come_in_any_order),
        T(null_binds_and_reads_as_nothing),
        T(no_row_leaves_outputs_alone),
        T(queries_give_every_row_and_may_stop_early),
        T(a_failed_statement_says_why),
        T(strict_tables_refuse_other_types_and_negative_stock),
        T(rolled_back_is_not_there_committed_is),
        T(nothing_is_written_after_the_engine_took_back_the_transaction),
        T(a_file_that_goes_bad_is_a_fault),
        T(the_clock_never_runs_backwards_not_even_over_a_restart),
        T(request_numbers_are_reserved_once_and_durably),
        T(a_batch_of_many_terminals_writes_few_pages),
        T(what_was_written_once_stays),
        T(what_was_written_once_is_not_replaced_by_us),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
