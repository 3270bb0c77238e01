/*
 * power: the house on a disk in memory, and the power that goes at any write or sync
 * while people work: each image of the disk is judged as after a boot.
 */
#ifndef TESTS_OP_POWER_H
#define TESTS_OP_POWER_H

#include "crash_disk.h"
#include "house.h"

struct power {
    struct house *h;
    char db[96];
    int64_t short_images, long_images;
    void (*work)(struct power *power); /* counts what was acknowledged */
    /* What must hold on an image: writes `lost` and `broken`. */
    void (*judge)(struct power *power, sqlite3 *db);
    struct world world;
    unsigned seed;
    int64_t images, most, lost, broken, acked;
    int64_t points, every; /* writes and syncs of the work; of so many one is judged */
};

static inline int64_t power_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t n = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

/* As after a boot: a program that opens what is there. */
static inline void power_goes(void *context)
{
    struct power *power = context;
    struct world *at_work = disk_world, image = {0};
    sqlite3 *db = NULL;
    if (power->points++ % power->every || power->images >= power->most)
        return;
    power->images++;
    image_of(at_work, &image, &power->seed);
    disk_world = &image;
    if (sqlite3_open(power->db, &db) == SQLITE_OK)
        power->judge(power, db);
    else
        power->broken++;
    sqlite3_close(db);
    world_clear(&image);
    disk_world = at_work;
}

static inline void power_shut(struct house *h)
{
    door_close(h->door);
    store_close(h->store);
    h->door = NULL;
    h->store = NULL;
}

/* The house as it was furnished, in a new world. */
static inline void power_begin(struct power *power)
{
    struct house *h = power->h;
    struct err err = {0};
    struct store_options options = {.mode = STORE_OPEN, .owner = "test"};
    world_clear(&power->world);
    power->world = (struct world){0};
    disk_world = &power->world;
    world_load(&power->world, power->db);
    h->store = store_open(power->db, &options, &err);
    assert_non_null(h->store);
    store_set_now(h->store, h->now);
    h->door = door_open(h->store, &err);
    assert_non_null(h->door);
    power->acked = 0;
}

static inline void power_work(struct power *power)
{
    power_begin(power);
    power->world.point = power_goes;
    power->world.context = power;
    power->work(power);
    power->world.point = NULL;
    house_check(power->h);
    power_shut(power->h);
    arena_clear(power->h->arena);
}

/* Works over and over until there were images enough, spread over all of the work. */
static inline void power_run(struct power *power)
{
    const char *longer = getenv("TALLYMAN_LONG");
    bool all = longer && strcmp(longer, "1") == 0;
    int64_t most = all ? power->long_images : power->short_images;
    power->seed = 20261123;
    power->every = 1;
    snprintf(power->db, sizeof(power->db), "%s/t.db", power->h->path);
    power_work(power); /* only to see how much it is */
    power->most = most;
    power->every = (power->points + most - 1) / most;
    while (power->images < power->most) {
        int64_t before = power->images;
        power_work(power);
        assert_true(power->images > before);
    }
    print_message("seed 20261123: %lld images, %lld lost, %lld broken\n",
                  (long long)power->images, (long long)power->lost,
                  (long long)power->broken);
    assert_int_equal(power->lost, 0);
    assert_int_equal(power->broken, 0);
    world_clear(&power->world);
}

/* ---- the house, on the real disk; then SQLite is given the other ---- */

static sqlite3_vfs power_vfs;

static inline int power_open(void **state, void (*furnish)(struct house *h))
{
    if (house_open(state))
        return -1;
    furnish(*state);
    power_shut(*state);
    disk_begin(&power_vfs);
    return 0;
}

static inline int power_close(void **state)
{
    sqlite3_vfs_unregister(&power_vfs);
    return house_close(state);
}

#endif
