/* Who may open what: refusals, the owner's lock, and a disk that is full. */
#include "help.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static long size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) ? -1 : (long)st.st_size;
}

static char *bytes_of(const char *path, long *n)
{
    *n = size_of(path);
    char *bytes = malloc((size_t)*n + 1);
    int fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, bytes, (size_t)*n), *n);
    close(fd);
    return bytes;
}

static void put_bytes(const char *path, const char *bytes, size_t n)
{
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0644);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    close(fd);
}

static void cut_to(const char *path, long n)
{
    assert_int_equal(truncate(path, n), 0);
}

/* -- what is no store of ours */

static void make_text(const char *path)
{
    static const char text[] =
        "order,buyer\n1,2\nlong enough to be read as a header by some"
        " program that does not look at what it says\n";
    put_bytes(path, text, sizeof text - 1);
}

static void make_short(const char *path)
{
    put_bytes(path, "SQLite", 6);
}

static void make_other(const char *path)
{
    stranger_must(path, "PRAGMA application_id = 7; CREATE TABLE t (x);");
}

static void make_plain(const char *path)
{
    stranger_must(path, "CREATE TABLE t (x);");
}

static void make_ours(const char *path)
{
    struct err err = {0};
    store_close(open_as(path, STORE_CREATE, &err));
    said(&err, "make_ours");
}

static void make_newer(const char *path)
{
    make_ours(path);
    stranger_must(path, "PRAGMA user_version = 999");
}

static void make_no_schema(const char *path)
{
    make_ours(path);
    stranger_must(path, "PRAGMA user_version = 0");
}

static void make_truncated(const char *path)
{
    make_ours(path);
    cut_to(path, size_of(path) / 2);
}

static void make_zeros(const char *path)
{
    put_bytes(path, (char[512]){0}, 512);
}

static const struct {
    const char *what;
    void (*make)(const char *path);
    enum err_code code;
} strangers[] = {
    {"a text", make_text, E_NOT_A_STORE},
    {"a few bytes", make_short, E_NOT_A_STORE},
    {"zeros", make_zeros, E_NOT_A_STORE},
    {"another application's", make_other, E_NOT_A_STORE},
    {"a plain database", make_plain, E_NOT_A_STORE},
    {"a newer store", make_newer, E_NEWER_STORE},
    {"one without schema", make_no_schema, E_NOT_A_STORE},
    {"a truncated one", make_truncated, E_IO},
};

static void what_is_refused_stays_byte_for_byte(void **state)
{
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        unlink(f->db);
        strangers[i].make(f->db);
        for (enum store_mode mode = STORE_OPEN; mode <= STORE_LOOK; mode++) {
            struct err err = {0};
            long n, m;
            char *before = bytes_of(f->db, &n);
            if (open_as(f->db, mode, &err) || err.code != strangers[i].code)
                fail_msg("%s in mode %d: %s", strangers[i].what, mode,
                         err_entry(err.code)->name);
            char *after = bytes_of(f->db, &m);
            assert_int_equal(n, m);
            assert_memory_equal(before, after, (size_t)n);
            free(before);
            free(after);
        }
    }
}

static void a_refused_stranger_gets_no_lock_file_beside_it(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    char lock[128];
    make_text(f->db);
    assert_null(open_as(f->db, STORE_CREATE, &err));
    snprintf(lock, sizeof lock, "%s.lock", f->db);
    assert_int_equal(access(lock, F_OK), -1);
}

static void addresses_that_name_no_file_are_refused(void **state)
{
    static const struct {
        const char *address;
        enum err_code code;
    } bad[] = {
        {"", E_ARGUMENT},
        {"sqlite:", E_ARGUMENT},
        {"postgresql://[::1/db", E_ARGUMENT},
        {"/tmp", E_NOT_A_STORE},
        {"/dev/null", E_NOT_A_STORE},
        {"/nowhere/at/all.db", E_IO},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        assert_null(open_as(bad[i].address, STORE_CREATE, &err));
        assert_int_equal(err.code, bad[i].code);
    }
}

static void only_create_makes_a_store(void **state)
{
    struct folder *f = *state;
    for (int i = 0; i < 2; i++) {
        struct err err = {0};
        assert_null(open_as(f->db, i ? STORE_LOOK : STORE_OPEN, &err));
        assert_int_equal(err.code, E_IO);
        assert_int_equal(access(f->db, F_OK), -1);
    }
    put_bytes(f->db, "", 0);
    struct err err = {0};
    assert_null(open_as(f->db, STORE_OPEN, &err));
    assert_int_equal(err.code, E_NOT_A_STORE);
    store_close(must_open(f, STORE_CREATE));
    store_close(must_open(f, STORE_CREATE));
    store_close(must_open(f, STORE_OPEN));
}

static void both_spellings_of_an_address_and_a_link_are_one_store(void **state)
{
    struct folder *f = *state;
    char address[128], link[128];
    struct err err = {0};
    struct store *store = must_open(f, STORE_CREATE);
    snprintf(address, sizeof address, "sqlite:%s", f->db);
    snprintf(link, sizeof link, "%s.old", f->db);
    assert_int_equal(symlink(f->db, link), 0);
    assert_null(open_as(address, STORE_OPEN, &err));
    assert_int_equal(err.code, E_LOCKED);
    err_clear(&err);
    assert_null(open_as(link, STORE_OPEN, &err));
    assert_int_equal(err.code, E_LOCKED);
    assert_string_equal(store_name(store), f->db);
    store_close(store);
}

static void only_its_owner_can_read_a_new_store(void **state)
{
    struct folder *f = *state;
    struct stat st;
    store_close(must_open(f, STORE_CREATE));
    assert_int_equal(stat(f->db, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void the_wal_of_a_store_that_is_gone_is_not_played_into_a_new_one(void **state)
{
    struct folder *f = *state;
    char wal[128];
    long n;
    struct err err = {0};
    snprintf(wal, sizeof wal, "%s-wal", f->db);
    struct store *store = must_open(f, STORE_CREATE);
    store_do(store, &err, "INSERT INTO warehouse (code) VALUES ('GONE')", "");
    char *bytes = bytes_of(wal, &n);
    store_close(store);
    unlink(f->db);
    put_bytes(wal, bytes, (size_t)n);
    free(bytes);
    store = must_open(f, STORE_CREATE);
    int64_t rows = 9;
    store_one(store, &err, "SELECT count(*) FROM warehouse", ">d", &rows);
    assert_int_equal(rows, 0);
    store_close(store);
}

/* -- other processes */

typedef int child_fn(const struct folder *f);

/* The exit status of `fn` run in a process of its own. */
static int in_child(const struct folder *f, child_fn *fn)
{
    int status;
    pid_t pid = fork();
    if (pid == 0)
        _exit(fn(f));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static void a_second_owner_is_told_who_holds_it(void **state)
{
    struct folder *f = *state;
    int up[2], down[2];
    char byte, holder[32];
    assert_int_equal(pipe(up) | pipe(down), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct err err = {0};
        close(down[1]);
        struct store *store = open_as(f->db, STORE_CREATE, &err);
        _exit(!store || write(up[1], "x", 1) != 1 || read(down[0], &byte, 1) < 0);
    }
    close(down[0]);
    assert_int_equal(read(up[0], &byte, 1), 1);
    struct err err = {0};
    assert_null(open_as(f->db, STORE_OPEN, &err));
    assert_int_equal(err.code, E_LOCKED);
    snprintf(holder, sizeof holder, "%d test", (int)pid);
    assert_string_equal(err.arg[0].text, f->db);
    assert_string_equal(err.arg[1].text, holder);
    store_close(must_open(f, STORE_LOOK)); /* looking needs no lock */
    close(down[1]);                        /* it dies without closing its store */
    struct store_options options = {.mode = STORE_OPEN, .wait_ms = 60000};
    err_clear(&err);
    struct store *store = store_open(f->db, &options, &err);
    said(&err, "after the holder died");
    store_close(store);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    close(up[0]);
    close(up[1]);
}

static int open_read_only(const struct folder *f)
{
    struct err err = {0};
    if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
        return 9;
    return !open_as(f->db, STORE_OPEN, &err) && err.code == E_STORE &&
                   strstr(err.arg[0].text, "read-only")
               ? 0
               : 1;
}

static void a_read_only_file_is_refused_to_an_owner(void **state)
{
    struct folder *f = *state;
    store_close(must_open(f, STORE_CREATE));
    assert_int_equal(chmod(f->db, 0444) | chmod(f->path, 0755), 0);
    assert_int_equal(in_child(f, open_read_only), 0);
    chmod(f->db, 0600);
}

static void room_of(rlim_t bytes)
{
    struct rlimit limit = {bytes, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
}

static int create_without_room(const struct folder *f)
{
    for (rlim_t room = 0; room < 900 * 1024; room += 20 * 1024 + 512) {
        struct err err = {0};
        room_of(room);
        struct store *store = open_as(f->db, STORE_CREATE, &err);
        if (store) {
            store_close(store);
            return room > 0 ? 0 : 2;
        }
        if (err.code != E_FULL)
            return 10 + (int)err.code;
        struct stat st; /* a store that could be made but not readied stays, whole */
        if (stat(f->db, &st) == 0 && st.st_size == 0)
            return 3;
    }
    return 4;
}

static void a_store_is_made_whole_or_not_at_all(void **state)
{
    struct folder *f = *state;
    assert_int_equal(in_child(f, create_without_room), 0);
    store_close(must_open(f, STORE_OPEN));
}

static int64_t rows_of(struct store *store)
{
    struct err err = {0};
    int64_t rows = -1;
    store_one(store, &err, "SELECT count(*) FROM item", ">d", &rows);
    return rows;
}

/* Fills one transaction until there is no room; the code of what failed. */
static int fill_up(struct store *store, struct err *err)
{
    static const char put[] = "INSERT INTO item (warehouse, code, name) "
                              "VALUES (1, $1, printf('%.9999c', 'x'))";
    int code = store_begin(store, err);
    for (int64_t i = 0; code >= 0 && i < 2000; i++) {
        char text[24];
        snprintf(text, sizeof text, "I%d", (int)i);
        code = store_do(store, err, put, "t", text);
    }
    if (code >= 0)
        return store_commit(store, err);
    store_rollback(store);
    return code;
}

static int write_without_room(const struct folder *f)
{
    struct err err = {0};
    struct store *store = open_as(f->db, STORE_CREATE, &err);
    if (!store)
        return 1;
    room_of(600 * 1024);
    if (fill_up(store, &err) != -E_FULL)
        return 10 + (int)err.code;
    if (rows_of(store) != 0)
        return 2;
    room_of(RLIM_INFINITY);
    err_clear(&err);
    if (fill_up(store, &err) || rows_of(store) != 2000)
        return 3;
    store_close(store);
    return 0;
}

static void
a_full_disk_takes_back_the_transaction_and_works_on_when_there_is_room(void **state)
{
    struct folder *f = *state;
    assert_int_equal(in_child(f, write_without_room), 0);
}

static void a_store_that_only_looks_cannot_write(void **state)
{
    struct folder *f = *state;
    struct err err = {0};
    store_close(must_open(f, STORE_CREATE));
    struct store *store = must_open(f, STORE_LOOK);
    assert_int_equal(
        store_do(store, &err, "INSERT INTO warehouse (code) VALUES ('W')", ""), -E_STORE);
    assert_non_null(strstr(err.arg[0].text, "read-only"));
    store_close(store);
}

/* -- our own mistakes stop the program */

static int nest(const struct folder *f)
{
    struct err err = {0};
    struct store *store = open_as(f->db, STORE_CREATE, &err);
    store_begin(store, &err);
    return store_begin(store, &err);
}

static int ask_twice(const struct folder *f)
{
    static const char sql[] = "SELECT id FROM item";
    struct err err = {0};
    struct store *store = open_as(f->db, STORE_CREATE, &err);
    store_query(store, sql, "");
    store_query(store, sql, "");
    return 0;
}

static int forget_a_value(const struct folder *f)
{
    struct err err = {0};
    struct store *store = open_as(f->db, STORE_CREATE, &err);
    return store_do(store, &err, "DELETE FROM item WHERE id = $1 AND code = $2", "d",
                    (int64_t)1);
}

static int quiet(const struct folder *f, child_fn *fn)
{
    fflush(stderr);
    int kept = dup(2), null = open("/dev/null", O_WRONLY);
    dup2(null, 2);
    int status = in_child(f, fn);
    dup2(kept, 2);
    close(kept);
    close(null);
    return status;
}

static void our_own_mistakes_stop_the_program(void **state)
{
    struct folder *f = *state;
    static child_fn *const mistakes[] = {nest, ask_twice, forget_a_value};
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        assert_int_equal(quiet(f, mistakes[i]), 255);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)
    const struct CMUnitTest tests[] = {
        T(what_is_refused_stays_byte_for_byte),
        T(a_refused_stranger_gets_no_lock_file_beside_it),
        T(addresses_that_name_no_file_are_refused),
        T(only_create_makes_a_store),
        T(both_spellings_of_an_address_and_a_link_are_one_store),
        T(only_its_owner_can_read_a_new_store),
        T(the_wal_of_a_store_that_is_gone_is_not_played_into_a_new_one),
        T(a_second_owner_is_told_who_holds_it),
        T(a_read_only_file_is_refused_to_an_owner),
        T(a_store_is_made_whole_or_not_at_all),
        T(a_full_disk_takes_back_the_transaction_and_works_on_when_there_is_room),
        T(a_store_that_only_looks_cannot_write),
        T(our_own_mistakes_stop_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
