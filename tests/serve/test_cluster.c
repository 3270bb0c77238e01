/*
 * Several services on one PostgreSQL store: terminals at both, one of them killed again
 * and again; who is put out is out at both. Skipped where there is no server.
 */
#include "depot.h"

#include "rows.h"

enum { GUNS = 4, UNITS = 100000 };

static int64_t times(int64_t usual)
{
    return depot_long() ? 10 * usual : usual;
}

/* Two services of one store: what the second has of its own is its process and port. */
struct pair {
    struct depot a, b;
};

static int open_pair(void **state)
{
    struct pair *p = calloc(1, sizeof(*p));
    depot_make(&p->a);
    depot_people(&p->a, 2 * GUNS, UNITS);
    p->b = p->a;
    depot_start(&p->a, NULL, NULL);
    depot_start(&p->b, NULL, NULL);
    *state = p;
    return 0;
}

static int close_pair(void **state)
{
    struct pair *p = *state;
    if (p->b.pid)
        depot_end(&p->b, SIGKILL);
    depot_clear(&p->a);
    free(p);
    return 0;
}

/* Half the guns begin at each; both have both addresses. */
static void open_fleets(struct pair *p, struct fleet fleet[2], int n)
{
    char addresses[64];
    snprintf(addresses, sizeof(addresses), "localhost:%d,localhost:%d", p->a.port,
             p->b.port);
    fleet_open_at(&fleet[0], &p->a, addresses, 0, n, PATIENCE_MS);
    snprintf(addresses, sizeof(addresses), "localhost:%d,localhost:%d", p->b.port,
             p->a.port);
    fleet_open_at(&fleet[1], &p->a, addresses, n, n, PATIENCE_MS);
}

/* ---- exactly once ---- */

struct reaper {
    struct pair *pair;
    int64_t kills, next; /* acked at which it strikes */
    uint64_t rng;
};

/* Either of them, and while it is gone its guns go to the other. */
static void strike(struct reaper *r, int64_t acked)
{
    if (!r->kills || acked < r->next)
        return;
    struct depot *d = rng_below(&r->rng, 2) ? &r->pair->a : &r->pair->b;
    depot_end(d, SIGKILL);
    depot_start(d, NULL, NULL);
    r->kills--;
    r->next = acked + 1 + rng_below(&r->rng, 30);
}

static void one_of_two_killed_under_load_every_scan_counts_once(void **state)
{
    struct pair *p = *state;
    struct fleet fleet[2];
    int64_t each = 20 + times(10), give_up = clock_mono_ms() + 5 * PATIENCE_MS;
    uint64_t seed = (uint64_t)clock_mono_us();
    struct reaper reaper = {p, times(2), 20, seed};
    print_message("seed %llu\n", (unsigned long long)seed);
    open_fleets(p, fleet, GUNS);
    for (int i = 0; i < 2; i++) {
        link_on(fleet[i].link, fleet[i].loop);
        fleet_want(&fleet[i], each);
    }
    while (fleet[0].acked + fleet[1].acked < 2 * GUNS * each) {
        fleet_turn(&fleet[0], 1);
        fleet_turn(&fleet[1], 1);
        strike(&reaper, fleet[0].acked + fleet[1].acked);
        if (clock_mono_ms() > give_up)
            fail_msg("stalled at %lld and %lld scans", (long long)fleet[0].acked,
                     (long long)fleet[1].acked);
    }
    assert_int_equal(reaper.kills, 0);
    assert_int_equal(depot_end(&p->a, SIGTERM), 0);
    assert_int_equal(depot_end(&p->b, SIGTERM), 0);
    count_rows(&p->a, fleet, 2, UNITS);
    struct store *store = depot_store(&p->a);
    assert_true(depot_num(store, "SELECT COUNT(DISTINCT writer) FROM audit") > 1);
    store_close(store);
    fleet_close(&fleet[0]);
    fleet_close(&fleet[1]);
}

/* ---- who ---- */

static enum err_code scan_once(struct fleet *f, struct gun *gun)
{
    fleet_send(f, gun);
    const struct reply *reply = link_wait(gun->end);
    gun->out = false;
    return reply->err.code;
}

static void ask_cli(struct depot *d, const char *a, const char *b, const char *c)
{
    const char *const words[] = {"--store", d->store, a, b, c, NULL};
    assert_int_equal(depot_run(d, words), 0);
}

/* Both fleets' guns scan once more, and hear this. */
static void all_hear(struct fleet fleet[2], int gun, enum err_code code)
{
    for (int i = 0; i < 2; i++)
        assert_int_equal(scan_once(&fleet[i], &fleet[i].gun[gun]), code);
}

/* A service asks the store about a terminal once a second. */
static void hear_revoked(struct fleet *f, struct gun *gun)
{
    int64_t give_up = clock_mono_ms() + PATIENCE_MS;
    enum err_code code = E_OK;
    while (code != E_REVOKED && clock_mono_ms() < give_up)
        code = scan_once(f, gun);
    assert_int_equal(code, E_REVOKED);
}

/* A third process disables, revokes and ends, so that neither service did it. */
static void who_is_put_out_is_out_of_every_service(void **state)
{
    struct pair *p = *state;
    struct fleet fleet[2];
    open_fleets(p, fleet, GUNS);
    for (int gun = 0; gun < GUNS; gun++)
        all_hear(fleet, gun, E_OK);
    ask_cli(&p->a, "user", "disable", "B-1000");
    ask_cli(&p->a, "user", "disable", "B-1004");
    all_hear(fleet, 0, E_NO_SESSION);
    all_hear(fleet, 1, E_OK);
    struct store *store = depot_store(&p->a);
    depot_sql(store, "UPDATE session SET ends_at = 1 WHERE id IN (101, 105)");
    depot_sql(store, "UPDATE session SET idle_ms = 1000, seen_at = 1"
                     " WHERE id IN (102, 106)");
    store_close(store);
    all_hear(fleet, 1, E_NO_SESSION);
    all_hear(fleet, 2, E_NO_SESSION);
    ask_cli(&p->a, "terminal", "revoke", "gun-3");
    ask_cli(&p->a, "terminal", "revoke", "gun-7");
    for (int i = 0; i < 2; i++) {
        hear_revoked(&fleet[i], &fleet[i].gun[3]);
        fleet_close(&fleet[i]);
    }
}

int main(void)
{
#define PAIR(test) cmocka_unit_test_setup_teardown(test, open_pair, close_pair)
    const struct CMUnitTest tests[] = {
        PAIR(one_of_two_killed_under_load_every_scan_counts_once),
        PAIR(who_is_put_out_is_out_of_every_service),
    };
    if (!on_postgresql()) {
        printf("skipped: TALLYMAN_TEST_STORE names no server\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
