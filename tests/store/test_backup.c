/* Copies of a living store, and their way back. */
#include "help.h"
#include "house.h"

#include <glob.h>

#include "tallyman/store/backup.h"
#include "tallyman/store/check.h"

struct names {
    char copy[128];
};

static struct names names_of(const struct folder *f)
{
    struct names n;
    snprintf(n.copy, sizeof n.copy, "%s.old", f->db);
    return n;
}

static int furnish(void **state)
{
    if (folder_make(state))
        return -1;
    struct folder *f = *state;
    store_close(must_open(f, STORE_CREATE));
    stranger_must(f->db, house_sql);
    return 0;
}

/* What a test left beside the store. */
static int tidy(void **state)
{
    struct folder *f = *state;
    char pattern[128];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s.*", f->db);
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            unlink(found.gl_pathv[i]);
    globfree(&found);
    return folder_remove(state);
}

static int64_t ask(struct store *store, const char *sql)
{
    struct err err = {0};
    int64_t n = -1;
    store_one(store, &err, sql, ">d", &n);
    said(&err, sql);
    return n;
}

static int64_t violations(struct store *store)
{
    struct err err = {0};
    struct check_result *results;
    int n;
    int64_t all = 0;
    assert_int_equal(check_run(store, &results, &n, &err), 0);
    for (int i = 0; i < n; i++)
        all += results[i].violations;
    return all;
}

static void a_copy_is_one_moment_of_a_store_at_work(void **state)
{
    struct folder *f = *state;
    struct names names = names_of(f);
    struct err err = {0};
    struct store *owner = must_open(f, STORE_OPEN), *look = must_open(f, STORE_LOOK);
    assert_int_equal(store_begin(owner, &err), 0);
    store_do(owner, &err, "INSERT INTO item (warehouse, code) VALUES (1, 'LATE')", "");
    assert_int_equal(store_backup(look, names.copy, &err), 0);
    assert_int_equal(store_commit(owner, &err), 0);
    store_close(look);
    struct store *copy = open_as(names.copy, STORE_LOOK, &err);
    said(&err, "the copy");
    assert_int_equal(ask(copy, "SELECT count(*) FROM item"), 1);
    assert_int_equal(ask(owner, "SELECT count(*) FROM item"), 2);
    assert_int_equal(violations(copy), 0);
    store_close(copy);
    store_close(owner);
}

static void a_file_that_is_there_is_not_overwritten(void **state)
{
    struct folder *f = *state;
    struct names names = names_of(f);
    struct err err = {0};
    struct store *store = must_open(f, STORE_LOOK);
    assert_int_equal(store_backup(store, names.copy, &err), 0);
    assert_int_equal(store_backup(store, names.copy, &err), -E_EXISTS);
    store_close(store);
}

static void make_copy(const struct folder *f)
{
    struct err err = {0};
    struct store *store = must_open(f, STORE_LOOK);
    assert_int_equal(store_backup(store, names_of(f).copy, &err), 0);
    store_close(store);
}

static void an_owned_store_is_not_replaced(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    make_copy(f);
    struct store *owner = must_open(f, STORE_OPEN);
    assert_null(restore_open(names_of(f).copy, f->db, true, &err));
    assert_int_equal(err.code, E_LOCKED);
    store_close(owner);
}

static void what_happened_since_is_given_up_only_when_asked(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    const char *aside;
    make_copy(f);
    stranger_must(f->db, "INSERT INTO audit (n, warehouse) VALUES (4, 1);"
                         "INSERT INTO item (warehouse, code) VALUES (1, 'LATE');");
    assert_null(restore_open(names_of(f).copy, f->db, false, &err));
    assert_int_equal(err.code, E_WOULD_LOSE);
    assert_int_equal(err.arg[1].num, 1);
    err_clear(&err);
    struct restore *restore = restore_open(names_of(f).copy, f->db, true, &err);
    said(&err, "restore_open");
    assert_int_equal(violations(restore_copy(restore)), 0);
    assert_int_equal(restore_swap(restore, &aside, &err), 0);
    struct store *old = open_as(aside, STORE_LOOK, &err);
    said(&err, "what stood there");
    assert_int_equal(ask(old, "SELECT count(*) FROM item"), 2);
    store_close(old);
    restore_close(restore);
    struct store *store = must_open(f, STORE_OPEN);
    assert_int_equal(ask(store, "SELECT count(*) FROM item"), 1);
    store_close(store);
}

static void numbers_given_out_after_the_backup_are_not_given_out_again(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    const char *aside;
    make_copy(f);
    struct store *store = must_open(f, STORE_OPEN);
    int64_t given = store_reserve(store, 1, 500, &err) + 499;
    store_close(store);
    struct restore *restore = restore_open(names_of(f).copy, f->db, true, &err);
    assert_int_equal(restore_swap(restore, &aside, &err), 0);
    restore_close(restore);
    store = must_open(f, STORE_OPEN);
    assert_true(store_reserve(store, 1, 1, &err) > given);
    store_close(store);
}

static void a_broken_or_missing_store_is_replaced(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    const char *aside;
    make_copy(f);
    assert_int_equal(truncate(f->db, 8192), 0);
    for (int missing = 0; missing < 2; missing++) {
        if (missing)
            unlink(f->db);
        struct restore *restore = restore_open(names_of(f).copy, f->db, false, &err);
        said(&err, "restore_open");
        assert_int_equal(restore_swap(restore, &aside, &err), 0);
        assert_int_equal(*aside == '\0', missing);
        restore_close(restore);
        struct store *store = must_open(f, STORE_OPEN);
        assert_int_equal(violations(store), 0);
        store_close(store);
    }
}

static void what_is_no_backup_replaces_nothing(void **state)
{
    struct folder *f = *state;
    struct names names = names_of(f);
    struct err err = {0};
    stranger_must(names.copy, "CREATE TABLE t (x)");
    assert_null(restore_open(names.copy, f->db, true, &err));
    assert_int_equal(err.code, E_NOT_A_STORE);
    unlink(names.copy);
    err_clear(&err);
    make_copy(f);
    stranger_must(names.copy, "PRAGMA user_version = 999");
    assert_null(restore_open(names.copy, f->db, true, &err));
    assert_int_equal(err.code, E_NEWER_STORE);
    err_clear(&err);
    store_close(must_open(f, STORE_OPEN));
}

static void an_older_backup_is_brought_to_todays_schema(void **state)
{
    struct folder *f = *state;
    struct names names = names_of(f);
    struct err err = {0};
    const char *aside;
    char command[512];
    snprintf(command, sizeof command, "sqlite3 '%s' < '%s/store-1.sql'", names.copy,
             TEST_DATA);
    assert_int_equal(system(command), 0);
    struct restore *restore = restore_open(names.copy, f->db, true, &err);
    said(&err, "restore_open");
    assert_int_equal(restore_swap(restore, &aside, &err), 0);
    restore_close(restore);
    struct store *store = must_open(f, STORE_OPEN);
    assert_string_equal(store_kept(store), "");
    assert_int_equal(violations(store), 0);
    store_close(store);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, furnish, tidy)
    const struct CMUnitTest tests[] = {
        T(a_copy_is_one_moment_of_a_store_at_work),
        T(a_file_that_is_there_is_not_overwritten),
        T(an_owned_store_is_not_replaced),
        T(what_happened_since_is_given_up_only_when_asked),
        T(numbers_given_out_after_the_backup_are_not_given_out_again),
        T(a_broken_or_missing_store_is_replaced),
        T(what_is_no_backup_replaces_nothing),
        T(an_older_backup_is_brought_to_todays_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
