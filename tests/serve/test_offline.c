/*
 * A terminal that picked on for hours while nobody served: everything comes over in its
 * order and under its ids, though service and terminal die in the middle; the journal's
 * chain stands; and a store that lost its tail to a backup gets it again. The real
 * binary, HTTPS, the real backup and restore.
 */
#include "offline.h"

#include "tallyman/store/check.h"

enum { UNITS = 300, UNITS_LONG = 10000 };

static int64_t units(void)
{
    return depot_long() ? UNITS_LONG : UNITS;
}

static int open_depot(void **state)
{
    struct depot *d = calloc(1, sizeof(*d));
    depot_make(d);
    depot_people(d, 1, 2 * UNITS_LONG);
    offline_task(d, 2 * units());
    *state = d;
    return 0;
}

static int close_depot(void **state)
{
    depot_clear(*state);
    free(*state);
    return 0;
}

/* So many scans, one movement each, in the order of their numbers. */
static void count_rows(struct depot *d, int64_t n)
{
    struct err err = {0};
    struct check_result *results;
    int checks;
    struct store *store = depot_store(d);
    assert_int_equal(depot_num(store, "SELECT COUNT(*) FROM move WHERE terminal = 100"),
                     n);
    assert_int_equal(
        depot_num(store, "SELECT COUNT(DISTINCT seq) FROM move WHERE terminal = 100"), n);
    assert_int_equal(
        depot_num(store, "SELECT COUNT(*) FROM (SELECT seq, LAG(seq) OVER (ORDER BY id)"
                         " AS before FROM move WHERE terminal = 100) x"
                         " WHERE x.seq < x.before"),
        0);
    assert_int_equal(check_run(store, &results, &checks, &err), 0);
    for (int i = 0; i < checks; i++)
        if (results[i].violations)
            fail_msg("%s: %s", results[i].name, results[i].first);
    store_close(store);
}

/* The chain is read when the journal is opened; a row altered in between shows there. */
static void alter_journal(struct depot *d)
{
    char path[256], command[600];
    struct err err = {0};
    struct outbox_options options = {.path = path, .rules = retry_usual(1)};
    struct link_http_plan plan = {"localhost:1", NULL, d->dir, 1000, 0, 1};
    depot_path(d, "outbox.db", path);
    snprintf(command, sizeof(command),
             "sqlite3 %s \"UPDATE entry SET body = CAST(replace(CAST(body AS TEXT),"
             " '\\\"line\\\":7', '\\\"line\\\":8') AS BLOB) WHERE id ="
             " (SELECT MAX(id) - 3 FROM entry WHERE key = 'request')\"",
             path);
    assert_int_equal(system(command), 0);
    struct link *link = link_outbox(link_http(&plan, &err), &options);
    assert_null(link_end(link, "gun-0", &err));
    assert_int_equal(err.code, E_FILE);
    link_close(link);
}

static void hours_without_a_service_come_over_in_order(void **state)
{
    struct depot *d = *state;
    struct offline o = {.d = d};
    int64_t n = units();
    depot_start(d, NULL, NULL);
    offline_on(&o);
    offline_come_in(&o);
    assert_int_equal(depot_end(d, SIGTERM), 0);
    offline_pick(&o, n);
    assert_int_equal(offline_unsynced(&o), n);
    int64_t began = clock_mono_ms();
    depot_start(d, NULL, NULL);
    offline_sync(&o, n - n / 3);
    depot_end(d, SIGKILL);
    depot_start(d, NULL, NULL);
    offline_sync(&o, n / 3);
    offline_off(&o);
    offline_on(&o);
    offline_sync(&o, 0);
    print_message("%lld scans made offline came over in %lld ms, the service killed and"
                  " the terminal started again in between\n",
                  (long long)n, (long long)(clock_mono_ms() - began));
    offline_off(&o);
    assert_int_equal(depot_end(d, SIGTERM), 0);
    count_rows(d, n);
    alter_journal(d);
}

/* ---- the store comes from a backup ---- */

enum { PAGE_AND_MORE = 300 }; /* marks are compared 256 at a time */

static int64_t few(void)
{
    return depot_long() ? UNITS_LONG / 4 : 20;
}

/* A terminal has scanned, the store was saved; it scanned on, and what it scanned then is
 * lost to the store, whose service is down. */
static void lose_tail(struct offline *o, int64_t before, int64_t after)
{
    struct depot *d = o->d;
    char copy[256];
    depot_path(d, "copy.db", copy);
    const char *const backup[] = {"--store", d->store, "backup", copy, NULL};
    const char *const restore[] = {"--store", d->store,       "restore",
                                   copy,      "--lose-newer", NULL};
    depot_start(d, NULL, NULL);
    offline_on(o);
    offline_come_in(o);
    offline_pick(o, before);
    assert_int_equal(depot_run(d, backup), 0);
    offline_pick(o, after);
    assert_int_equal(offline_unsynced(o), 0);
    assert_int_equal(depot_end(d, SIGKILL), 0 - SIGKILL);
    assert_int_equal(depot_run(d, restore), 0);
    count_rows(d, before);
}

/* Its journal has brought everything again. */
static void count_again(struct offline *o, int64_t n)
{
    offline_sync(o, 0);
    offline_off(o);
    assert_int_equal(depot_end(o->d, SIGTERM), 0);
    count_rows(o->d, n);
}

static void a_store_from_a_backup_gets_its_tail_again(void **state)
{
    struct offline o = {.d = *state};
    int64_t n = few(), lost = n < PAGE_AND_MORE ? PAGE_AND_MORE : n;
    lose_tail(&o, n, lost);
    offline_pick(&o, 3); /* meanwhile */
    depot_start(o.d, NULL, NULL);
    count_again(&o, n + lost + 3);
}

/* Nobody asked anything while the service was away: another process answers the next
 * scan, and it is told of what came before first. */
static void a_terminal_at_rest_sees_that_the_store_is_another(void **state)
{
    struct offline o = {.d = *state};
    int64_t n = few();
    lose_tail(&o, n, n);
    depot_start(o.d, NULL, NULL);
    offline_pick(&o, 1);
    count_again(&o, 2 * n + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hours_without_a_service_come_over_in_order,
                                        open_depot, close_depot),
        cmocka_unit_test_setup_teardown(a_store_from_a_backup_gets_its_tail_again,
                                        open_depot, close_depot),
        cmocka_unit_test_setup_teardown(a_terminal_at_rest_sees_that_the_store_is_another,
                                        open_depot, close_depot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
