/*
 * The power goes at any write or sync while a run is taken, given back in part, said to
 * be short and packed: on each image of the disk every request is there whole or not at
 * all, an acknowledged one is, and movements, stock, lines, orders, parcels and the log
 * say the same.
 *
 * 100 images (40 under the sanitizers), 20,000 with TALLYMAN_LONG=1.
 */
#include "power.h"
#include "run_house.h"

#ifdef __SANITIZE_ADDRESS__
enum { SHORT_IMAGES = 40 };
#else
enum { SHORT_IMAGES = 100 };
#endif
enum { LONG_IMAGES = 20000, PACKS = 3 };

enum { TAKE, UNDO, SHORT, PACK };

/* What is done, and how many units have then been taken and packed, in all. */
static const struct step {
    int what;
    const char *place;
    int64_t units, taken, packed;
} steps[] = {
    {TAKE, "A01-01-1", 6, 6, 0}, {UNDO, "A01-01-1", 2, 4, 0},
    {TAKE, "A01-01-1", 1, 5, 0}, {TAKE, "A01-01-1", 1, 6, 0},
    {TAKE, "A01-02-1", 1, 7, 0}, {SHORT, "A01-02-1", 0, 7, 0},
    {PACK, NULL, 1, 7, 1},       {PACK, NULL, 1, 7, 2},
    {PACK, NULL, 1, 7, 3},
};
enum { STEPS = sizeof(steps) / sizeof(*steps) };

#define RUN_ORDERS_ONLY "order_id IN (SELECT order_id FROM task_line WHERE task = 2)"

enum { LOGGED, TAKEN, PACKED, OPEN, FIRST_SAME };

/* The log's rows, units taken net of what went back, units packed, units of A that are
 * still to be taken; then each must be like the one named beside it. */
static const struct {
    const char *sql;
    int like;
} counts[] = {
    {"SELECT COUNT(*) FROM audit WHERE verb IN ('run.take', 'run.undo', 'run.short',"
     " 'run.pack') AND code = 'ok'",
     LOGGED},
    {"SELECT COALESCE(SUM(CASE reason WHEN 'pick' THEN qty ELSE -qty END), 0) FROM move"
     " WHERE reason IN ('pick', 'undo')",
     TAKEN},
    {"SELECT COALESCE(SUM(qty), 0) FROM move WHERE reason = 'pack'", PACKED},
    {"SELECT COUNT(*) FROM task_line WHERE state = 'open' AND item = 1", OPEN},
    {"SELECT COUNT(*) FROM request WHERE terminal IN (11, 13) AND seq IN"
     " (SELECT seq FROM audit WHERE verb LIKE 'run.%' AND code = 'ok')",
     LOGGED},
    {"SELECT COUNT(*) FROM task_line WHERE task = 2 AND put = 1", TAKEN},
    {"SELECT SUM(picked) FROM order_line WHERE " RUN_ORDERS_ONLY, TAKEN},
    {"SELECT COALESCE(SUM(s.on_hand), 0) FROM stock s JOIN place p ON p.id = s.place"
     " WHERE p.kind NOT IN ('bin', 'outside')",
     TAKEN},
    {"SELECT SUM(packed) FROM order_line WHERE " RUN_ORDERS_ONLY, PACKED},
    {"SELECT COALESCE(SUM(s.on_hand), 0) FROM stock s JOIN parcel p ON p.place = s.place",
     PACKED},
    {"SELECT COUNT(*) FROM parcel WHERE units = 1 AND stage <> 'open'", PACKED},
    {"SELECT COUNT(*) FROM orders WHERE state = 'packed'", PACKED},
};
enum { COUNTS = sizeof(counts) / sizeof(*counts) };

static void judge(struct power *power, sqlite3 *db)
{
    int64_t n[COUNTS];
    bool same = true;
    for (int i = 0; i < COUNTS; i++) {
        n[i] = power_number(db, counts[i].sql);
        same &= n[i] >= 0 && n[i] == n[counts[i].like];
    }
    bool known = n[LOGGED] >= 0 && n[LOGGED] <= STEPS;
    const struct step *last = known && n[LOGGED] ? &steps[n[LOGGED] - 1] : NULL;
    power->broken += !same || !known || n[LOGGED] > power->acked + 1 ||
                     n[TAKEN] != (last ? last->taken : 0) ||
                     n[PACKED] != (last ? last->packed : 0);
    power->lost += n[LOGGED] < power->acked;
}

static void take(struct house *h, const struct step *step)
{
    int units = (int)step->units;
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, step->place, "T-0101",
       units == 6 ? "EA6" : "EA", units);
}

static void work(struct power *power)
{
    struct house *h = power->h;
    for (int i = 0; i < STEPS; i++) {
        const struct step *step = &steps[i];
        if (step->what == TAKE)
            take(h, step);
        else if (step->what == UNDO)
            OK(h, PICKER, V_RUN_UNDO, "dttd", 2, step->place, "T-0101", (int)step->units);
        else if (step->what == SHORT)
            OK(h, PICKER, V_RUN_SHORT, "dtt", 2, step->place, "not there");
        else
            OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
        power->acked++;
        if (step->what == PACK)
            house_labelled(h, (int)got_num(h, "parcel"));
    }
}

static void no_unit_is_lost_or_twice_after_a_power_cut(void **state)
{
    struct power power = {.h = *state,
                          .short_images = SHORT_IMAGES,
                          .long_images = LONG_IMAGES,
                          .work = work,
                          .judge = judge};
    power_run(&power);
}

static int opened(void **state)
{
    return power_open(state, run_furnish);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_unit_is_lost_or_twice_after_a_power_cut,
                                        opened, power_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
