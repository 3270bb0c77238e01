/*
 * kill -9 of the server, postmaster and all, again and again while batches go through the
 * door: every scan that was sent is there once, whatever became of the answer to its
 * commit. A cluster of its own, with fsync on.
 *
 * 3 kills; 50 with TALLYMAN_LONG=1.
 */
#include "house.h"

#include "../pg/own.h"

#ifdef TALLYMAN_POSTGRESQL
static const char settings[] = "fsync=on";
enum { SHORT_KILLS = 3, LONG_KILLS = 50, BATCHES_A_KILL = 25, MOST_AT_ONCE = 8 };
enum { UNITS = 100000, TRIES_MOST = 100 };

static int kills_wanted(void)
{
    const char *asked = getenv("TALLYMAN_LONG");
    return asked && strcmp(asked, "1") == 0 ? LONG_KILLS : SHORT_KILLS;
}

/* Kills and starts again, each time it is told how far the scans are. */
static pid_t begin_killing(const int tell[2])
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid)
        return pid;
    char byte;
    close(tell[1]);
    while (read(tell[0], &byte, 1) == 1)
        if (cluster("kill", "") || cluster("start", settings))
            _exit(1);
    _exit(0);
}

static struct request take_one(int64_t seq)
{
    struct request request;
    request_init(&request, V_STOCK_TAKE);
    request.id = (struct request_id){STOCK, seq};
    request.session = STOCK;
    request_text(&request, "item", "EB");
    request_text(&request, "place", "A01-03-1");
    request_num(&request, "qty", 1);
    request_text(&request, "reason", "sale");
    return request;
}

static bool all_done(const struct reply *reply, int n)
{
    for (int i = 0; i < n; i++)
        if (reply[i].err.code != E_OK)
            return false;
    return true;
}

/* The same ids until each has its answer. How many tries it took. */
static int send_until_done(struct house *h, int64_t from, int n, int *repeated)
{
    struct request request[MOST_AT_ONCE];
    struct reply reply[MOST_AT_ONCE];
    for (int i = 0; i < n; i++)
        request[i] = take_one(from + i);
    for (int tries = 1; tries < TRIES_MOST; tries++) {
        op_run_all(h->door, request, n, reply, h->arena);
        for (int i = 0; i < n; i++) {
            enum err_code code = reply[i].err.code;
            if (code != E_OK && code != E_LINK && code != E_BUSY)
                fail_msg("scan %lld: %s", (long long)from + i, err_entry(code)->name);
            *repeated += reply[i].repeated;
        }
        if (all_done(reply, n)) {
            arena_clear(h->arena);
            return tries;
        }
    }
    fail_msg("the server did not come back");
    return 0;
}

static void whoever_kills_the_server_every_scan_counts_once(void **state)
{
    struct house *h = *state;
    int tell[2], repeated = 0, tries = 0, status;
    unsigned seed = 7;
    int64_t sent = 0;
    HOUSE_WRITE(h, house_stock(h, 105, ITEM_B, "", UNITS));
    int64_t lives = store_life(h->store);
    assert_int_equal(pipe(tell), 0);
    pid_t killer = begin_killing(tell);
    for (int kill_nr = 0; kill_nr < kills_wanted(); kill_nr++) {
        int64_t life = store_life(h->store);
        assert_int_equal(write(tell[1], "k", 1), 1);
        /* Until the kill was felt, and a while on. */
        for (int after = 0; after<BATCHES_A_KILL; after += store_life(h->store)> life) {
            int n = 1 + rand_r(&seed) % MOST_AT_ONCE;
            tries += send_until_done(h, sent + 1, n, &repeated);
            sent += n;
        }
    }
    close(tell[1]);
    assert_int_equal(waitpid(killer, &status, 0), killer);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    print_message("%d kills: %lld scans, %lld connections, %d answers from the record, "
                  "%d sendings\n",
                  kills_wanted(), (long long)sent,
                  (long long)(store_life(h->store) - lives), repeated, tries);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM move WHERE reason = 'take'"),
                     sent);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM (SELECT DISTINCT terminal, seq "
                                  "FROM move WHERE reason = 'take') x"),
                     sent);
    house_check(h);
    struct err err = {0};
    struct op_audit log;
    assert_int_equal(op_audit_verify(h->door, NULL, &log, &err), 0);
    assert_int_equal(log.findings, 0);
}

static int tests(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test_setup_teardown(whoever_kills_the_server_every_scan_counts_once,
                                        house_open, house_close),
    };
    return cmocka_run_group_tests(all, NULL, NULL);
}

int main(void)
{
    return cluster_run(settings, tests);
}
#else
int main(void)
{
    printf("skipped: built without PostgreSQL\n");
    return 77;
}
#endif
