/* Saved stores of each older schema (tests/data/store-N.sql) become today's, or stay. */
#include "help.h"

#include <glob.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "../../src/store/steps.h"
#include "tallyman/base/buf.h"
#include "tallyman/store/check.h"

enum { TEXT_MOST = 4 * 1024 * 1024 };

static void load_saved(const char *db, const char *saved)
{
    struct buf script;
    char bytes[4096];
    ssize_t n;
    buf_init(&script, TEXT_MOST);
    int fd = open(saved, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    while ((n = read(fd, bytes, sizeof bytes)) > 0)
        buf_put(&script, bytes, (size_t)n);
    close(fd);
    stranger_must(db, script.p);
    buf_clear(&script);
}

/* The first column of all rows, a line each. */
static void rows_of(const char *path, const char *sql, struct buf *out)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    buf_init(out, TEXT_MOST);
    sqlite3_open(path, &db);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        buf_printf(out, "%s\n", (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

static void same_rows(const char *one, const char *other, const char *sql)
{
    struct buf a, b;
    rows_of(one, sql, &a);
    rows_of(other, sql, &b);
    assert_string_equal(a.p, b.p);
    buf_clear(&a);
    buf_clear(&b);
}

static void say_violations(struct store *store)
{
    struct err err = {0};
    struct check_result *results;
    int n;
    assert_int_equal(check_run(store, &results, &n, &err), 0);
    for (int i = 0; i < n; i++)
        if (results[i].violations)
            fail_msg("%s: %s", results[i].name, results[i].first);
}

static const char all_texts[] =
    "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema "
    "ORDER BY type, name";
static const char all_hints[] =
    "SELECT tbl || ' ' || idx || ' ' || stat FROM sqlite_stat1 ORDER BY tbl, idx";

static void becomes_as_new(const struct folder *f, const char *saved)
{
    char fresh[128], kept[160];
    struct err err = {0};
    load_saved(f->db, saved);
    struct store *store = must_open(f, STORE_OPEN);
    say_violations(store);
    snprintf(kept, sizeof kept, "%s", store_kept(store));
    assert_true(*kept);
    store_close(store);

    snprintf(fresh, sizeof fresh, "%s.old", f->db);
    store_close(open_as(fresh, STORE_CREATE, &err));
    said(&err, "a fresh one");
    same_rows(f->db, fresh, all_texts);
    same_rows(f->db, fresh, all_hints);
    same_rows(f->db, fresh, "SELECT value FROM meta WHERE name = 'schema'");
    same_rows(f->db, fresh, "PRAGMA user_version");
    same_rows(f->db, kept, "SELECT id || qty || from_left || to_left FROM move");
    same_rows(f->db, kept, "SELECT place || ' ' || on_hand FROM stock ORDER BY 1");
    same_rows(f->db, kept, "SELECT id || verb FROM audit ORDER BY id");
    same_rows(
        f->db, kept,
        "SELECT terminal || ' ' || seq || reply FROM request ORDER BY terminal, seq");

    store = must_open(f, STORE_OPEN); /* not a second time */
    assert_string_equal(store_kept(store), "");
    store_close(store);
    store_close(must_open(f, STORE_LOOK));
    unlink(kept);
}

static void every_saved_store_becomes_as_a_new_one(void **state)
{
    glob_t found;
    char lock[160];
    struct folder *f = *state;
    assert_int_equal(glob(TEST_DATA "/store-*.sql", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        print_message("%s\n", found.gl_pathv[i]);
        becomes_as_new(f, found.gl_pathv[i]);
        unlink(f->db);
        snprintf(lock, sizeof lock, "%s.old", f->db);
        unlink(lock);
        snprintf(lock, sizeof lock, "%s.old.lock", f->db);
        unlink(lock);
    }
    globfree(&found);
}

static void looking_at_an_older_one_is_refused_and_changes_nothing(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    load_saved(f->db, TEST_DATA "/store-1.sql");
    assert_null(open_as(f->db, STORE_LOOK, &err));
    assert_int_equal(err.code, E_OLDER_STORE);
    assert_int_equal(err.arg[1].num, 1);
    struct buf version;
    rows_of(f->db, "PRAGMA user_version", &version);
    assert_string_equal(version.p, "1\n");
    buf_clear(&version);
}

/* -- a disk with room for `bytes` a file */

static void room_of(rlim_t bytes)
{
    struct rlimit limit = {bytes, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
}

static int upgrade_with_ever_more_room(const char *path)
{
    int refused = 0;
    for (rlim_t room = 8 * 1024; room < 4 * 1024 * 1024; room += 24 * 1024) {
        struct err err = {0};
        room_of(room);
        struct store *store = open_as(path, STORE_OPEN, &err);
        if (store) {
            store_close(store);
            return refused > 3 ? 0 : 2;
        }
        refused++;
        if (err.code != E_FULL && err.code != E_IO)
            return 10 + (int)err.code;
    }
    return 3;
}

static void cut_off_it_is_the_older_one_or_the_newer(void **state)
{
    struct folder *f = *state;
    char kept[128];
    int status;
    load_saved(f->db, TEST_DATA "/store-1.sql");
    pid_t pid = fork();
    if (pid == 0)
        _exit(upgrade_with_ever_more_room(f->db));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    struct store *store = must_open(f, STORE_LOOK);
    say_violations(store);
    store_close(store);
    snprintf(kept, sizeof kept, "%s.schema-1", f->db);
    struct buf moves;
    rows_of(kept, "SELECT count(*) FROM move", &moves);
    assert_string_equal(moves.p, "5\n");
    buf_clear(&moves);
    unlink(kept);
}

static void steps_are_dated_in_order(void **state)
{
    (void)state;
    for (int i = 0; i < steps_version(); i++) {
        assert_int_equal(strlen(steps[i].date), 10);
        assert_true(*steps[i].what);
        if (i)
            assert_true(strcmp(steps[i - 1].date, steps[i].date) <= 0);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)
    const struct CMUnitTest tests[] = {
        T(every_saved_store_becomes_as_a_new_one),
        T(looking_at_an_older_one_is_refused_and_changes_nothing),
        T(cut_off_it_is_the_older_one_or_the_newer),
        cmocka_unit_test(steps_are_dated_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
