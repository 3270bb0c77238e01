/*
 * The power goes at any write, sync or truncate while scans are taken in: on each image
 * of the disk the store is whole, every acknowledged scan is there once, and a batch is
 * there whole or not at all. The same with synchronous NORMAL must show loss, or the
 * harness is blind. Then a write fails, and a sync, each in turn.
 *
 * 5,000 images; 1,000,000 with TALLYMAN_LONG=1. The seed is printed.
 */
#include "house.h"

#include "crash_disk.h"

enum { SHORT_IMAGES = 5000, LONG_IMAGES = 1000000, WEAK_IMAGES = 1000 };
enum {
    BATCH = 4,
    CHECKPOINT_AT = 24,
    WHOLE_EVERY = 16,
    BATCHES_A_RUN = 60,
    UNITS = 1000
};

struct crash {
    struct house *h;
    struct world *world;
    char db[96];
    unsigned seed;
    int64_t images, most, lost, broken;
    int64_t acked, sent; /* takes */
    bool weak;           /* loss is what is looked for */
};

static int64_t wanted(void)
{
    const char *asked = getenv("TALLYMAN_LONG");
    return asked && strcmp(asked, "1") == 0 ? LONG_IMAGES : SHORT_IMAGES;
}

/* ---- one image ---- */

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t n = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

static bool is_whole(sqlite3 *db)
{
    sqlite3_stmt *stmt = NULL;
    bool whole = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &stmt, NULL) ==
                     SQLITE_OK &&
                 sqlite3_step(stmt) == SQLITE_ROW &&
                 strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
    sqlite3_finalize(stmt);
    return whole;
}

static void judge(struct crash *c, sqlite3 *db)
{
    int64_t moved = number(db, "SELECT COUNT(*) FROM move WHERE reason = 'take'");
    int64_t told = number(db, "SELECT COUNT(*) FROM request WHERE seq > 0");
    int64_t logged = number(db, "SELECT COUNT(*) FROM audit WHERE verb = 'stock.take'");
    int64_t left = number(db, "SELECT on_hand FROM stock WHERE place = 105");
    bool agrees = moved >= 0 && moved == told && moved == logged &&
                  left == UNITS - moved && moved % BATCH == 0 && moved <= c->sent;
    c->broken += !agrees || (c->images % WHOLE_EVERY == 0 && !is_whole(db));
    c->lost += agrees && moved < c->acked;
}

static void take_image(struct crash *c)
{
    struct world *at_work = disk_world, image = {0};
    sqlite3 *db = NULL;
    image_of(at_work, &image, &c->seed);
    disk_world = &image;
    c->images++;
    if (sqlite3_open(c->db, &db) == SQLITE_OK)
        judge(c, db);
    sqlite3_close(db);
    disk_world = at_work;
    world_clear(&image);
}

static void at_point(void *context)
{
    struct crash *c = context;
    if (c->images < c->most && rand_r(&c->seed) % 2 == 0)
        take_image(c);
}

/* ---- a day of scans ---- */

static void send_batch(struct crash *c, struct reply *reply)
{
    struct request request[BATCH];
    for (int i = 0; i < BATCH; i++) {
        request_init(&request[i], V_STOCK_TAKE);
        request[i].id = (struct request_id){STOCK, ++c->sent};
        request[i].session = STOCK;
        request_text(&request[i], "item", "EB");
        request_text(&request[i], "place", "A01-03-1");
        request_num(&request[i], "qty", 1);
        request_text(&request[i], "reason", "sale");
    }
    op_run_all(c->h->door, request, BATCH, reply, c->h->arena);
}

static void shut(struct house *h)
{
    door_close(h->door);
    store_close(h->store);
    h->door = NULL;
    h->store = NULL;
}

/* The store as furnished, in a new world. */
static void begin_day(struct crash *c)
{
    struct house *h = c->h;
    struct err err = {0};
    struct store_options options = {.mode = STORE_OPEN, .owner = "test"};
    world_clear(c->world);
    *c->world = (struct world){0};
    disk_world = c->world;
    world_load(c->world, c->db);
    h->store = store_open(c->db, &options, &err);
    assert_non_null(h->store);
    store_set_now(h->store, h->now);
    h->door = door_open(h->store, &err);
    assert_non_null(h->door);
    /* Often enough that the file is written into as well. */
    store_do(h->store, &err, "PRAGMA wal_autocheckpoint = 24", "");
    if (c->weak)
        store_do(h->store, &err, "PRAGMA synchronous = NORMAL", "");
    assert_int_equal(err.code, E_OK);
    c->acked = c->sent = 0;
}

static void cut_days(struct crash *c)
{
    struct reply reply[BATCH];
    while (c->images < c->most) {
        begin_day(c);
        c->world->point = at_point;
        c->world->context = c;
        for (int i = 0; i < BATCHES_A_RUN && c->images < c->most; i++) {
            send_batch(c, reply);
            for (int k = 0; k < BATCH; k++)
                assert_int_equal(reply[k].err.code, E_OK);
            c->acked = c->sent;
            arena_clear(c->h->arena);
        }
        c->world->point = NULL;
        shut(c->h);
    }
}

static struct crash crash_of(struct house *h, struct world *world)
{
    struct crash c = {.h = h, .world = world, .seed = 20261122};
    snprintf(c.db, sizeof(c.db), "%s/t.db", h->path);
    return c;
}

static void no_acknowledged_scan_is_lost_to_a_power_cut(void **state)
{
    struct world world = {0};
    struct crash c = crash_of(*state, &world);
    c.most = wanted();
    cut_days(&c);
    print_message("seed 20261122: %lld images, %lld lost, %lld broken\n",
                  (long long)c.images, (long long)c.lost, (long long)c.broken);
    assert_int_equal(c.images, c.most);
    assert_int_equal(c.lost, 0);
    assert_int_equal(c.broken, 0);
    world_clear(&world);
}

static void with_less_than_full_syncs_loss_is_seen(void **state)
{
    struct world world = {0};
    struct crash c = crash_of(*state, &world);
    c.most = WEAK_IMAGES;
    c.weak = true;
    cut_days(&c);
    print_message("NORMAL: %lld images, %lld lost, %lld broken\n", (long long)c.images,
                  (long long)c.lost, (long long)c.broken);
    assert_true(c.lost > c.images / 10);
    world_clear(&world);
}

/* ---- a write or a sync that fails ---- */

/* One batch with the n-th change failing; then, on a healthy disk, the same again by
 * whoever opens the store next. False when nothing was left to fail. */
static bool fail_at(struct crash *c, int64_t n, int with)
{
    struct reply reply[BATCH];
    begin_day(c);
    send_batch(c, reply);
    c->world->fail_in = n;
    c->world->fail_with = with;
    send_batch(c, reply);
    bool failed = c->world->fail_in == 0;
    int64_t answered = BATCH;
    for (int i = 0; i < BATCH; i++) {
        enum err_code code = reply[i].err.code;
        assert_true(code == E_OK || code == E_FULL || code == E_IO);
        answered += code == E_OK;
    }
    c->world->fail_in = 0;
    shut(c->h);
    struct err err = {0};
    struct store_options options = {.mode = STORE_OPEN, .owner = "test"};
    c->h->store = store_open(c->db, &options, &err);
    assert_non_null(c->h->store);
    c->h->door = door_open(c->h->store, &err);
    int64_t stands =
        house_num(c->h, "SELECT COUNT(*) FROM request WHERE terminal = 16 AND seq > 0");
    assert_true(stands >= answered);
    c->sent = BATCH;
    send_batch(c, reply); /* the same ids again */
    for (int i = 0; i < BATCH; i++)
        assert_int_equal(reply[i].err.code, E_OK);
    assert_int_equal(house_num(c->h, "SELECT COUNT(*) FROM move WHERE reason = 'take'"),
                     2 * BATCH);
    house_check(c->h);
    shut(c->h);
    arena_clear(c->h->arena);
    return failed;
}

static void whichever_write_or_sync_fails_nothing_is_lost_or_doubled(void **state)
{
    static const int ways[] = {SQLITE_FULL, SQLITE_IOERR};
    struct world world = {0};
    struct crash c = crash_of(*state, &world);
    for (size_t i = 0; i < 2; i++) {
        int64_t n = 1;
        while (fail_at(&c, n, ways[i]))
            n++;
        print_message("%s: %lld places\n", i ? "EIO" : "ENOSPC", (long long)n - 1);
        assert_true(n > 3);
    }
    world_clear(&world);
}

/* ---- the house, on the real disk; then SQLite is given the other ---- */

static sqlite3_vfs crash_vfs;

static int crash_open(void **state)
{
    if (house_open(state))
        return -1;
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, 105, ITEM_B, "", UNITS));
    shut(h);
    disk_begin(&crash_vfs);
    return 0;
}

static int crash_close(void **state)
{
    sqlite3_vfs_unregister(&crash_vfs);
    return house_close(state);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, crash_open, crash_close)
    const struct CMUnitTest tests[] = {
        T(no_acknowledged_scan_is_lost_to_a_power_cut),
        T(with_less_than_full_syncs_loss_is_seen),
        T(whichever_write_or_sync_fails_nothing_is_lost_or_doubled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
