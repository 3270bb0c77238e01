/*
 * The power goes at any write, sync or truncate while scans are taken in: on each image
 * of the disk the store is whole, every acknowledged scan is there once, and a batch is
 * there whole or not at all. The same with synchronous NORMAL must show loss, or the
 * harness is blind; with none, ruin; ruin as well where only the file is not synced into
 * which the log is brought. Then a write fails, and a sync, each in turn.
 *
 * Most images are looked at through one connection under which the disk is changed: it
 * recovers the log each time, and reads the schema once. One in WHOLE_EVERY is opened
 * anew and checked page by page.
 *
 * 50,000 images (2,000 under the sanitizers); 1,000,000 with TALLYMAN_LONG=1. The seed is
 * printed.
 */
#include "house.h"

#include "crash_disk.h"

#ifdef __SANITIZE_ADDRESS__
enum { SHORT_IMAGES = 2000 };
#else
enum { SHORT_IMAGES = 50000 };
#endif
enum { LONG_IMAGES = 1000000, WEAK_IMAGES = 1000 };
enum {
    BATCH = 4,
    CHECKPOINT_AT = 24,
    WHOLE_EVERY = 64,
    BATCHES_A_RUN = 60,
    UNITS = 2000
};

enum { COUNTS = 4 };

struct eye {
    sqlite3 *db;
    sqlite3_stmt *count[COUNTS];
};

struct crash {
    struct house *h;
    struct world *world, image;
    struct eye eye; /* on the image; NULL: not open yet */
    char db[96];
    unsigned seed;
    int64_t images, most, lost, broken;
    int64_t acked, sent; /* takes */
    const char *weak;    /* what makes it lose; NULL: as it is used */
    const char *lies;    /* the file that is not synced though it says so; NULL: none */
    bool long_log;       /* as in service */
};

static int64_t wanted(void)
{
    const char *asked = getenv("TALLYMAN_LONG");
    return asked && strcmp(asked, "1") == 0 ? LONG_IMAGES : SHORT_IMAGES;
}

/* ---- one image ---- */

/* What is counted of an image; the order is that of `struct crash`'s eye. */
static const char *const counts[] = {
    "SELECT COUNT(*) FROM move WHERE reason = 'take'",
    "SELECT COUNT(*) FROM request WHERE seq > 0",
    "SELECT COUNT(*) FROM audit WHERE verb = 'stock.take'",
    "SELECT on_hand FROM stock WHERE place = 105",
};

static bool eye_open(struct crash *c, struct eye *eye)
{
    bool good = sqlite3_open(c->db, &eye->db) == SQLITE_OK;
    for (int i = 0; good && i < COUNTS; i++)
        good =
            sqlite3_prepare_v2(eye->db, counts[i], -1, &eye->count[i], NULL) == SQLITE_OK;
    return good;
}

static void eye_close(struct eye *eye)
{
    for (int i = 0; i < COUNTS; i++)
        sqlite3_finalize(eye->count[i]);
    sqlite3_close(eye->db);
    *eye = (struct eye){0};
}

static int64_t number(const struct eye *eye, int which)
{
    sqlite3_stmt *stmt = eye->count[which];
    int64_t n = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : -1;
    sqlite3_reset(stmt);
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

static void judge(struct crash *c, const struct eye *eye, bool whole)
{
    int64_t moved = number(eye, 0), told = number(eye, 1), logged = number(eye, 2);
    bool agrees = moved >= 0 && moved == told && moved == logged &&
                  number(eye, 3) == UNITS - moved && moved % BATCH == 0 &&
                  moved <= c->sent;
    c->broken += !agrees || (whole && !is_whole(eye->db));
    c->lost += agrees && moved < c->acked;
}

/* As after a boot: a program that opens what is there. */
static void take_anew(struct crash *c, struct world *at_work)
{
    struct world image = {0};
    struct eye eye = {0};
    image_of(at_work, &image, &c->seed);
    disk_world = &image;
    if (eye_open(c, &eye))
        judge(c, &eye, true);
    else
        c->broken++;
    eye_close(&eye);
    world_clear(&image);
}

static void take_image(struct crash *c)
{
    struct world *at_work = disk_world;
    bool anew = c->images++ % WHOLE_EVERY == 0;
    if (anew) {
        take_anew(c, at_work);
    } else {
        image_of(at_work, &c->image, &c->seed);
        disk_world = &c->image;
        if (c->eye.db || eye_open(c, &c->eye))
            judge(c, &c->eye, false);
        else
            c->broken++;
    }
    disk_world = at_work;
}

static void at_point(void *context)
{
    struct crash *c = context;
    if (c->images < c->most)
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

static void open_again(struct crash *c)
{
    struct house *h = c->h;
    struct err err = {0};
    struct store_options options = {.mode = STORE_OPEN, .owner = "test"};
    h->store = store_open(c->db, &options, &err);
    assert_non_null(h->store);
    store_set_now(h->store, h->now);
    h->door = door_open(h->store, &err);
    assert_non_null(h->door);
}

/* The store as furnished, in a new world. */
static void begin_day(struct crash *c)
{
    struct house *h = c->h;
    struct err err = {0};
    world_clear(c->world);
    *c->world = (struct world){0};
    disk_world = c->world;
    world_load(c->world, c->db);
    open_again(c);
    /* Often enough that the file is written into as well. */
    if (!c->long_log)
        store_do(h->store, &err, "PRAGMA wal_autocheckpoint = 24", "");
    if (c->weak)
        store_do(h->store, &err, c->weak, "");
    assert_int_equal(err.code, E_OK);
    c->world->lies = c->lies;
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
    disk_world = &c->image;
    eye_close(&c->eye);
    world_clear(&c->image);
    disk_world = c->world;
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

static struct crash weakened(struct house *h, struct world *world, const char *how)
{
    struct crash c = crash_of(h, world);
    c.most = WEAK_IMAGES;
    c.weak = how;
    cut_days(&c);
    print_message("%s: %lld images, %lld lost, %lld broken\n", how, (long long)c.images,
                  (long long)c.lost, (long long)c.broken);
    world_clear(world);
    return c;
}

static void with_less_than_full_syncs_loss_is_seen(void **state)
{
    struct world world = {0};
    struct crash c = weakened(*state, &world, "PRAGMA synchronous = NORMAL");
    assert_true(c.lost > c.images / 10);
    assert_int_equal(c.broken, 0);
}

static void without_syncs_ruin_is_seen(void **state)
{
    struct world world = {0};
    struct crash c = weakened(*state, &world, "PRAGMA synchronous = OFF");
    assert_true(c.broken > c.images / 10);
}

/* The log begins anew over what the file is said to hold. */
static void without_the_files_sync_behind_its_log_ruin_is_seen(void **state)
{
    struct world world = {0};
    struct crash c = crash_of(*state, &world);
    c.most = WEAK_IMAGES;
    c.lies = c.db;
    cut_days(&c);
    print_message("the file not synced: %lld images, %lld lost, %lld broken\n",
                  (long long)c.images, (long long)c.lost, (long long)c.broken);
    assert_true(c.lost + c.broken > c.images / 10);
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
    open_again(c);
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

/* The log is synced, the file is not: the commit that brings one into the other stands,
 * is not acknowledged, and is the store's last. */
static void a_log_that_cannot_be_brought_in_ends_the_store(void **state)
{
    struct world world = {0};
    struct reply reply[BATCH] = {{.repeated = false}};
    struct crash c = crash_of(*state, &world);
    c.long_log = true;
    begin_day(&c);
    world.no_sync = c.db;
    while (reply[0].err.code == E_OK && c.sent < UNITS) {
        assert_false(store_lost(c.h->store));
        c.acked = c.sent;
        send_batch(&c, reply);
        arena_clear(c.h->arena);
    }
    for (int i = 0; i < BATCH; i++)
        assert_int_equal(reply[i].err.code, E_IO);
    assert_true(store_lost(c.h->store));
    send_batch(&c, reply);
    assert_int_equal(reply[0].err.code, E_IO);
    world.no_sync = NULL;
    shut(c.h);
    open_again(&c);
    int64_t moves = house_num(c.h, "SELECT COUNT(*) FROM move WHERE reason = 'take'");
    assert_int_equal(moves, c.acked + BATCH);
    house_check(c.h);
    shut(c.h);
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
        T(without_syncs_ruin_is_seen),
        T(without_the_files_sync_behind_its_log_ruin_is_seen),
        T(whichever_write_or_sync_fails_nothing_is_lost_or_doubled),
        T(a_log_that_cannot_be_brought_in_ends_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
