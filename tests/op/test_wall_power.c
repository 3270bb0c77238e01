/*
 * The power goes at any write or sync while units are sorted at a put wall: on each image
 * of the disk an acknowledged unit is in its slot, and its movement, its line, the stock
 * and the log say the same; a unit is nowhere else and nowhere twice.
 *
 * 300 images (100 under the sanitizers), 20,000 with TALLYMAN_LONG=1.
 */
#include "power.h"
#include "wall_house.h"

#ifdef __SANITIZE_ADDRESS__
enum { SHORT_IMAGES = 100 };
#else
enum { SHORT_IMAGES = 300 };
#endif
enum { LONG_IMAGES = 20000 };

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

static void judge(struct power *c, sqlite3 *db)
{
    int64_t n[COUNTS];
    for (int i = 0; i < COUNTS; i++)
        n[i] = power_number(db, counts[i]);
    c->broken += n[MOVES] < 0 || n[MOVES] != n[LOGGED] || n[NET] != n[STOCK_IN] ||
                 n[NET] != n[LINES_IN] || n[MOVES] > c->acked + 1;
    c->lost += n[MOVES] < c->acked;
}

static void sort(struct power *c, const char *tote, const char *code)
{
    wall_sort(c->h, tote, code);
    c->acked++;
}

static void sort_all(struct power *c)
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
    struct power power = {.h = *state,
                          .short_images = SHORT_IMAGES,
                          .long_images = LONG_IMAGES,
                          .work = sort_all,
                          .judge = judge};
    power_run(&power);
}

static int opened(void **state)
{
    return power_open(state, wall_picked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_unit_is_lost_or_twice_after_a_power_cut,
                                        opened, power_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
