/*
 * The power goes at any write or sync while units are sorted at a put wall: on each image
 * of the disk an acknowledged unit is in its slot, and its movement, its line, the stock
 * and the log say the same; a unit is nowhere else and nowhere twice.
 *
 * 300 images (100 under the sanitizers), 20,000 with TALLYMAN_LONG=1.
 */
#include "wall_house.h"

#include "crash_disk.h"

#ifdef __SANITIZE_ADDRESS__
enum { SHORT_IMAGES = 100 };
#else
enum { SHORT_IMAGES = 300 };
#endif
enum { LONG_IMAGES = 20000 };

struct cut {
    struct house *h;
    struct world *world;
    char db[96];
    unsigned seed;
    int64_t images, most, lost, broken, acked;
};

/* Movements, the log's rows, units net of what came out again, stock, lines. */
static const char *const counts[] = {
    "SELECT COUNT(*) FROM move WHERE reason = 'sort'",
    "SELECT COUNT(*) FROM audit WHERE verb IN ('wall.put', 'wall.undo') AND code = 'ok'",
    "SELECT COALESCE(SUM(CASE WHEN p.kind = 'slot' THEN m.qty ELSE -m.qty END), 0)"
    "  FROM move m JOIN place p ON p.id = m.to_place WHERE m.reason = 'sort'",
    "SELECT COALESCE(SUM(s.on_hand), 0) FROM stock s JOIN place p ON p.id = s.place"
    " WHERE p.kind = 'slot'",
    "SELECT COUNT(*) FROM task_line l JOIN place p ON p.id = l.tote"
    " WHERE p.kind = 'slot'",
};
enum { MOVES, LOGGED, NET, STOCK_IN, LINES_IN, COUNTS };

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

static void judge(struct cut *c, sqlite3 *db)
{
    int64_t n[COUNTS];
    for (int i = 0; i < COUNTS; i++)
        n[i] = number(db, counts[i]);
    c->broken += n[MOVES] < 0 || n[MOVES] != n[LOGGED] || n[NET] != n[STOCK_IN] ||
                 n[NET] != n[LINES_IN] || n[MOVES] > c->acked + 1;
    c->lost += n[MOVES] < c->acked;
}

/* As after a boot: a program that opens what is there. */
static void at_point(void *context)
{
    struct cut *c = context;
    struct world *at_work = disk_world, image = {0};
    sqlite3 *db = NULL;
    if (c->images >= c->most)
        return;
    c->images++;
    image_of(at_work, &image, &c->seed);
    disk_world = &image;
    if (sqlite3_open(c->db, &db) == SQLITE_OK)
        judge(c, db);
    else
        c->broken++;
    sqlite3_close(db);
    world_clear(&image);
    disk_world = at_work;
}

static void shut(struct house *h)
{
    door_close(h->door);
    store_close(h->store);
    h->door = NULL;
    h->store = NULL;
}

/* The batch as it was picked, in a new world. */
static void begin(struct cut *c)
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
    c->acked = 0;
}

static void sort(struct cut *c, const char *tote, const char *code)
{
    wall_sort(c->h, tote, code);
    c->acked++;
}

static void sort_all(struct cut *c)
{
    for (int i = 0; i < 4; i++)
        sort(c, "T-0201", "EA");
    sort(c, "T-0202", "EH");
    sort(c, "T-0202", "EB");
    OK(c->h, PACKER, V_WALL_UNDO, "ttt", "T-0202", "EB", "W-1-01");
    c->acked++;
    sort(c, "T-0202", "EB");
    sort(c, "T-0202", "EB");
}

static void no_unit_is_lost_or_twice_after_a_power_cut(void **state)
{
    struct world world = {0};
    struct cut c = {.h = *state, .world = &world, .seed = 20261123};
    const char *longer = getenv("TALLYMAN_LONG");
    c.most = longer && strcmp(longer, "1") == 0 ? LONG_IMAGES : SHORT_IMAGES;
    snprintf(c.db, sizeof(c.db), "%s/t.db", c.h->path);
    while (c.images < c.most) {
        int64_t before = c.images;
        begin(&c);
        world.point = at_point;
        world.context = &c;
        sort_all(&c);
        world.point = NULL;
        house_check(c.h);
        shut(c.h);
        arena_clear(c.h->arena);
        assert_true(c.images > before);
    }
    print_message("seed 20261123: %lld images, %lld lost, %lld broken\n",
                  (long long)c.images, (long long)c.lost, (long long)c.broken);
    assert_int_equal(c.lost, 0);
    assert_int_equal(c.broken, 0);
    world_clear(&world);
}

/* ---- the house, on the real disk; then SQLite is given the other ---- */

static sqlite3_vfs power_vfs;

static int power_open(void **state)
{
    if (house_open(state))
        return -1;
    wall_picked(*state);
    shut(*state);
    disk_begin(&power_vfs);
    return 0;
}

static int power_close(void **state)
{
    sqlite3_vfs_unregister(&power_vfs);
    return house_close(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_unit_is_lost_or_twice_after_a_power_cut,
                                        power_open, power_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
