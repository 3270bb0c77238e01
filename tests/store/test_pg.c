/*
 * What only the other engine has: several writers at once, a server that goes away, and
 * an older schema in a database. Skipped where there is no server.
 */
#include "help.h"

#ifdef TALLYMAN_POSTGRESQL
#include "../../src/store/schema_in.h"
#include "house.h"
#include "tallyman/store/backup.h"
#include "tallyman/store/check.h"

static struct store *must_join(const struct folder *f)
{
    return must_open(f, STORE_OPEN);
}

static int64_t ask(struct store *store, const char *sql)
{
    struct err err = {0};
    int64_t n = -1;
    store_one(store, &err, sql, ">d", &n);
    said(&err, sql);
    return n;
}

static void each_writer_has_a_chain_of_its_own_until_it_leaves(void **state)
{
    struct folder *f = *state;
    struct store *a = must_open(f, STORE_CREATE), *b = must_join(f);
    assert_true(store_writer(a) > 0);
    assert_true(store_writer(b) > 0);
    assert_true(store_writer(a) != store_writer(b));
    int64_t left = store_writer(a);
    store_close(a);
    struct store *looks = must_open(f, STORE_LOOK);
    assert_int_equal(store_writer(looks), 0);
    store_close(looks);
    a = must_join(f);
    assert_int_equal(store_writer(a), left);
    store_close(a);
    store_close(b);
}

static const char take[] = "UPDATE item SET promised = promised + 1 WHERE code = 'A'";

static void who_had_to_give_way_goes_alone_the_next_time(void **state)
{
    struct folder *f = *state;
    struct store *a = must_open(f, STORE_CREATE), *b = must_join(f);
    struct err err = {0};
    store_do(a, &err, "INSERT INTO item (warehouse, code) VALUES (1, 'A')", "");
    assert_int_equal(store_begin(b, &err), 0);
    assert_int_equal(ask(b, "SELECT promised FROM item"), 0);
    assert_int_equal(store_begin(a, &err), 0);
    assert_int_equal(store_do(a, &err, take, ""), 1);
    assert_int_equal(store_commit(a, &err), 0);
    said(&err, "the first");
    assert_int_equal(store_do(b, &err, take, ""), -E_BUSY);
    store_rollback(b);
    assert_true(store_again(b));
    assert_false(store_again(b)); /* once a failure */
    err_clear(&err);
    assert_int_equal(store_begin(b, &err), 0);
    assert_int_equal(store_do(b, &err, take, ""), 1);
    assert_int_equal(store_commit(b, &err), 0);
    said(&err, "the second");
    assert_int_equal(ask(a, "SELECT promised FROM item"), 2);
    store_close(a);
    store_close(b);
}

static void what_fails_for_good_is_not_run_again(void **state)
{
    struct folder *f = *state;
    struct store *store = must_open(f, STORE_CREATE);
    struct err err = {0};
    store_do(store, &err, "SELECT no_such_column FROM item", "");
    assert_int_equal(err.code, E_STORE);
    assert_false(store_again(store));
    store_close(store);
}

/* The server ends our connection as it does when it is shut down. */
static void cut(const struct folder *f)
{
    stranger(f->db,
             "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
             "AND pid <> pg_backend_pid() AND pid IN (SELECT pid FROM pg_stat_activity "
             "WHERE application_name = 'tallyman-cut')");
}

static struct store *open_to_be_cut(const struct folder *f)
{
    struct err err = {0};
    struct store_options options = {.mode = STORE_CREATE, .owner = "test"};
    char address[256], named[320];
    engine_address(f->db, address, sizeof address);
    snprintf(named, sizeof named, "%s&application_name=tallyman-cut", address);
    struct store *store = store_open(named, &options, &err);
    said(&err, "store_open");
    return store;
}

static void a_lost_connection_is_made_anew_at_the_next_begin(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    struct store *store = open_to_be_cut(f);
    int64_t life = store_life(store);
    assert_int_equal(store_begin(store, &err), 0);
    store_do(store, &err, "INSERT INTO item (warehouse, code) VALUES (1, 'A')", "");
    said(&err, "insert");
    cut(f);
    assert_int_equal(store_commit(store, &err), -E_LINK);
    assert_true(store_again(store));
    err_clear(&err);
    assert_int_equal(store_begin(store, &err), 0);
    assert_true(store_life(store) > life);
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM item"), 0);
    store_rollback(store);
    cut(f); /* outside of a transaction a statement finds out and goes on at its next try
             */
    int64_t rows = 0;
    int code = store_one(store, &err, "SELECT COUNT(*) FROM item", ">d", &rows);
    assert_true(code == 1 || code == -E_LINK);
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM item WHERE id > 0"), 0);
    store_close(store);
}

/* What was put and never answered for is nowhere, and the next transaction begins clean.
 */
static void what_was_on_its_way_when_the_connection_broke_is_gone(void **state)
{
    struct folder *f = *state;
    struct err err = {0}, ignored = {0};
    struct store *store = open_to_be_cut(f);
    static const char add[] = "INSERT INTO item (warehouse, code) VALUES (1, $1)";
    for (int round = 0; round < 3; round++) {
        assert_int_equal(store_begin(store, &err), 0);
        assert_int_equal(ask(store, "SELECT COUNT(*) FROM item"), 0);
        store_put(store, &ignored, add, "t", "A");
        cut(f);
        store_put(store, &ignored, add, "t", "B");
        if (round == 1) /* somebody reads and looks away */
            store_do(store, &ignored, "SELECT code FROM item", "");
        if (round == 2)
            store_rollback(store);
        else
            assert_true(store_commit(store, &err) < 0);
        assert_int_equal(round < 2 ? store_again(store) : true, true);
        err_clear(&err);
        err_clear(&ignored);
    }
    assert_int_equal(store_begin(store, &err), 0);
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM item"), 0);
    assert_int_equal(store_put(store, &err, add, "t", "C"), 0);
    assert_int_equal(store_commit(store, &err), 0);
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM item"), 1);
    store_close(store);
}

static void an_older_schema_is_brought_to_todays(void **state)
{
    struct folder *f = *state;
    static const char columns[] =
        "SELECT CAST(SUM(hashtext(table_name || column_name || data_type || is_nullable "
        "|| COALESCE(column_default, '')) % 1000003) AS BIGINT) FROM "
        "information_schema.columns WHERE table_schema = current_schema()";
    static const char checks[] =
        "SELECT COUNT(*) FROM pg_constraint WHERE contype = 'c' AND connamespace = "
        "current_schema()::regnamespace";
    static const char others[] =
        "SELECT (SELECT COUNT(*) FROM pg_indexes WHERE schemaname = current_schema()) * "
        "1000 + (SELECT COUNT(*) FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM "
        "pg_class WHERE relnamespace = current_schema()::regnamespace))";
    struct store *store = must_open(f, STORE_CREATE);
    stranger_must(f->db,
                  "INSERT INTO warehouse (code) VALUES ('W')"); /* its partitions */
    int64_t now[3] = {ask(store, columns), ask(store, checks), ask(store, others)};
    store_close(store);
    stranger_must(f->db, "INSERT INTO audit (verb, n) VALUES ('old', 1), ('old', 2);"
                         "ALTER TABLE audit DROP COLUMN writer, DROP COLUMN n;"
                         "ALTER TABLE item ADD COLUMN gone TEXT;"
                         "DROP TABLE counting; DROP TRIGGER move_kept ON move;"
                         "UPDATE meta SET value = '1' WHERE name = 'schema'");
    struct err err = {0};
    assert_null(open_as(f->db, STORE_LOOK, &err));
    assert_int_equal(err.code, E_OLDER_STORE);
    store = must_open(f, STORE_OPEN);
    assert_int_equal(ask(store, columns), now[0]);
    assert_int_equal(ask(store, checks), now[1]);
    assert_int_equal(ask(store, others), now[2]);
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM audit WHERE n = id"), 2);
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM before_1.audit"), 2);
    store_close(store);
    stranger(f->db, "DROP SCHEMA before_1 CASCADE");
}

static void a_schema_that_others_work_with_is_not_upgraded_under_them(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    char back[128];
    struct store *at_work = must_open(f, STORE_CREATE);
    int64_t version = ask(at_work, "SELECT CAST(value AS BIGINT) FROM meta WHERE name = "
                                   "'schema'");
    stranger_must(f->db, "UPDATE meta SET value = '1' WHERE name = 'schema'");
    assert_null(open_as(f->db, STORE_OPEN, &err));
    assert_int_equal(err.code, E_LOCKED);
    err_clear(&err);
    stranger_must(f->db, "UPDATE meta SET value = '999' WHERE name = 'schema'");
    assert_null(open_as(f->db, STORE_OPEN, &err));
    assert_int_equal(err.code, E_NEWER_STORE);
    snprintf(back, sizeof back, "UPDATE meta SET value = '%d' WHERE name = 'schema'",
             (int)version);
    stranger_must(f->db, back);
    store_close(at_work);
}

static int64_t all_right(struct store *store)
{
    struct err err = {0};
    struct check_result *results;
    int n;
    int64_t wrong = 0;
    assert_int_equal(check_run(store, &results, &n, &err), 0);
    for (int i = 0; i < n; i++)
        wrong += results[i].violations;
    return wrong == 0;
}

static void its_copy_is_a_file_with_every_row(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    struct store *store = must_open(f, STORE_CREATE);
    stranger_must(f->db, house_sql);
    stranger_must(f->db, ship_sql);
    assert_int_equal(store_backup(store, f->db, &err), 0);
    said(&err, "store_backup");
    struct store_options look = {.mode = STORE_LOOK};
    struct store *copy = store_open(f->db, &look, &err);
    said(&err, "the copy");
    assert_true(all_right(store));
    assert_true(all_right(copy));
    for (int i = 0; schema[i]; i++) {
        static char sql[64][64]; /* statements are known by their address */
        char *count = sql[i];
        snprintf(count, sizeof sql[0], "SELECT COUNT(*) FROM %s", schema[i]->name);
        assert_int_equal(ask(copy, count), ask(store, count));
    }
    assert_int_equal(ask(copy, "SELECT COUNT(*) FROM move WHERE order_id IS NULL"), 1);
    store_close(copy);
    store_close(store);
}

static struct restore *restore_into(const struct folder *f, bool lose, struct err *err)
{
    char address[256];
    engine_address(f->db, address, sizeof address);
    return restore_open(f->db, address, lose, err);
}

#define ODD "E'tab\\t back\\\\ line\\n \\\\N'"

static void a_copy_takes_the_place_of_a_store(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    const char *aside;
    static char in_aside[128];
    struct store *store = must_open(f, STORE_CREATE);
    stranger_must(f->db, house_sql);
    stranger_must(f->db, ship_sql);
    stranger_must(f->db, "INSERT INTO item (warehouse, code, name) VALUES"
                         " (1, 'odd', " ODD ")");
    int64_t moves = ask(store, "SELECT COUNT(*) FROM move");
    assert_int_equal(store_backup(store, f->db, &err), 0);
    stranger_must(f->db, "INSERT INTO audit (verb, n) VALUES ('later', 77)");
    assert_null(restore_into(f, false, &err));
    assert_int_equal(err.code, E_LOCKED); /* somebody works with it */
    store_close(store);
    err_clear(&err);
    assert_null(restore_into(f, false, &err));
    assert_int_equal(err.code, E_WOULD_LOSE);
    err_clear(&err);
    struct restore *restore = restore_into(f, true, &err);
    said(&err, "restore_open");
    assert_true(all_right(restore_copy(restore)));
    assert_int_equal(restore_swap(restore, &aside, &err), 0);
    said(&err, "restore_swap");
    store = must_join(f);
    assert_true(all_right(store));
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM move"), moves);
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM audit WHERE n = 77"), 0);
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM move WHERE order_id IS NULL"), 1);
    assert_int_equal(ask(store, "SELECT COUNT(*) FROM item WHERE name = " ODD), 1);
    snprintf(in_aside, sizeof in_aside, "SELECT COUNT(*) FROM %s.audit WHERE n = 77",
             aside);
    assert_int_equal(ask(store, in_aside), 1);
    assert_string_equal(stranger(f->db, "DELETE FROM move"), "moves are never removed");
    assert_int_equal(store_do(store, &err,
                              "INSERT INTO item (warehouse, code) VALUES (1, 'next')",
                              ""),
                     1);
    said(&err, "the next item");
    store_close(store);
    snprintf(in_aside, sizeof in_aside, "DROP SCHEMA %s CASCADE", aside);
    stranger(f->db, in_aside);
    restore_close(restore);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)
    const struct CMUnitTest tests[] = {
        T(each_writer_has_a_chain_of_its_own_until_it_leaves),
        T(who_had_to_give_way_goes_alone_the_next_time),
        T(what_fails_for_good_is_not_run_again),
        T(a_lost_connection_is_made_anew_at_the_next_begin),
        T(what_was_on_its_way_when_the_connection_broke_is_gone),
        T(its_copy_is_a_file_with_every_row),
        T(a_copy_takes_the_place_of_a_store),
        T(an_older_schema_is_brought_to_todays),
        T(a_schema_that_others_work_with_is_not_upgraded_under_them),
    };
    if (!on_postgresql()) {
        printf("skipped: TALLYMAN_TEST_STORE names no server\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void)
{
    printf("skipped: built without PostgreSQL\n");
    return 77;
}
#endif
