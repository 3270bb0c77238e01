/*
 * What was picked where: the map's sums against the record itself, period by period and
 * page by page; the lead's board and its pace on a clock of its own.
 */
#include "house.h"

#include <string.h>

#include "tallyman/model/heat.h"

/* Moves as pick.take writes them, without goods: the read verbs look at moves alone. */
static void pick_at(struct house *h, int64_t at, int64_t person, int64_t place,
                    int64_t line, const char *reason)
{
    struct err err = {0};
    bool pick = strcmp(reason, "pick") == 0;
    assert_true(
        store_do(h->store, &err,
                 "INSERT INTO move (warehouse, at, person, terminal, seq, item,"
                 " lot, expiry, qty, from_place, to_place, from_left, to_left,"
                 " reason, order_id, line_id)"
                 " VALUES (1, $1, $2, 1, 0, 1, '', 0, 1, $3, $4, 0, 0, $5, 1, $6)",
                 "ddddtd", at, person, pick ? place : (int64_t)900,
                 pick ? (int64_t)900 : place, reason, line) >= 0);
}

enum { START = 10000000, STEP = 7000, PICKS = 300 };

/* Three bins in turns, every tenth pick taken back. */
static int write_history(struct house *h)
{
    int undone = 0;
    for (int i = 0; i < PICKS; i++) {
        int64_t place = BIN_A + i % 3;
        pick_at(h, START + i * STEP, PICKER, place, i, "pick");
        if (i % 10 == 9) {
            pick_at(h, START + i * STEP + 1000, PICKER, place, i, "undo");
            undone++;
        }
    }
    return undone;
}

struct sums {
    int64_t picks, units, undone;
    int pages;
};

static struct sums all_pages(struct house *h, int from, int to, int limit)
{
    struct sums sums = {0};
    int next = 1;
    while (next) {
        OK(h, LEAD, V_HEAT, "dddd", from, to, next, limit);
        sums.pages++;
        for (int i = 0; i < h->reply.rows.n; i++) {
            sums.picks += rows_num(&h->reply.rows, i, "picks", 0);
            sums.units += rows_num(&h->reply.rows, i, "units", 0);
            sums.undone += rows_num(&h->reply.rows, i, "undone", 0);
        }
        next = (int)got_num(h, "next");
    }
    return sums;
}

static int64_t recorded(struct house *h, const char *reason, int from, int to)
{
    struct err err = {0};
    int64_t n = 0;
    assert_true(store_one(h->store, &err,
                          "SELECT COUNT(*) FROM move WHERE reason = $1 AND at >= $2"
                          " AND at < $3",
                          "tdd>d", reason, (int64_t)from, (int64_t)to, &n) == 1);
    return n;
}

static void the_map_s_sum_is_the_record_s(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, assert_int_equal(write_history(h), PICKS / 10));
    const int ends[] = {0,
                        START,
                        START + 1,
                        START + 50 * STEP,
                        START + 51 * STEP + 3,
                        START + PICKS * STEP,
                        START * 3};
    for (size_t a = 0; a < sizeof ends / sizeof *ends; a++)
        for (size_t b = a + 1; b < sizeof ends / sizeof *ends; b++)
            for (int limit = 7; limit < 1000; limit *= 5) {
                struct sums sums = all_pages(h, ends[a], ends[b], limit);
                assert_int_equal(sums.picks, recorded(h, "pick", ends[a], ends[b]));
                assert_int_equal(sums.units, sums.picks);
                assert_int_equal(sums.undone, recorded(h, "undo", ends[a], ends[b]));
            }
    assert_true(all_pages(h, 0, 0, 7).pages > 40);
    assert_int_equal(all_pages(h, 0, 0, 1000).pages, 1);
}

static void real_picks_are_on_the_map(void **state)
{
    struct house *h = *state;
    house_picked(h);
    OK(h, LEAD, V_HEAT, "----");
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 0, "code"), "A01-01-1");
    assert_string_equal(rows_str(&h->reply.rows, 0, "sku"), "A");
    assert_int_equal(rows_num(&h->reply.rows, 0, "picks", 0), 4);
    assert_int_equal(rows_num(&h->reply.rows, 1, "picks", 0), 2);
    house_check(h);
}

static void bins_say_where_they_stand_and_what_they_hold(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h,
                house_sql(h, "UPDATE place SET aisle = 'A01', bay = id - 100, level = 2,"
                             " side = 'L' WHERE kind = 'bin'"));
    OK(h, LEAD, V_HEAT_BINS, "-d", 2);
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 0, "sku"), "A");
    assert_int_equal(rows_num(&h->reply.rows, 0, "units", 0), 20);
    assert_int_equal(rows_num(&h->reply.rows, 0, "bay", 0), 1);
    int after = (int)rows_num(&h->reply.rows, 1, "id", 0);
    OK(h, LEAD, V_HEAT_BINS, "d-", after);
    assert_int_equal(h->reply.rows.n, 3);
    assert_int_equal(rows_num(&h->reply.rows, 0, "item", 7), 0);
    assert_int_equal(
        house_num(h, "SELECT COUNT(*) FROM place WHERE kind = 'bin' AND id > 100"), 5);
}

static void tours_are_those_of_the_wave_or_the_period(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "INSERT INTO wave (id, warehouse, name, state) VALUES"
                                " (2, 1, 'noon', 'open')");
                house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state,"
                             " created_at) VALUES (2, 1, 'pick', 2, 'open', 2000),"
                             " (3, 1, 'back', 2, 'open', 2500)");
                house_sql(h, "INSERT INTO task_line (warehouse, task, seq, place, item,"
                             " qty, order_id, line_id, state)"
                             " VALUES (1, 2, 1, 103, 1, 1, 1, 1, 'open')"));
    OK(h, LEAD, V_HEAT_TOURS, "--t--", "morning");
    assert_int_equal(h->reply.rows.n, 3);
    assert_int_equal(rows_num(&h->reply.rows, 2, "place", 0), BIN_A);
    OK(h, LEAD, V_HEAT_TOURS, "--t--", "2");
    assert_int_equal(h->reply.rows.n, 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "wave"), "noon");
    NO(h, E_NOT_FOUND, LEAD, V_HEAT_TOURS, "--t--", "night");
    OK(h, LEAD, V_HEAT_TOURS, "dd---", 1500, 2500);
    assert_int_equal(h->reply.rows.n, 1);
    OK(h, LEAD, V_HEAT_TOURS, "----d", 1);
    assert_int_equal(h->reply.rows.n, 3);
    assert_int_equal(got_num(h, "next"), 1);
    OK(h, LEAD, V_HEAT_TOURS, "---dd", 1, 1);
    assert_int_equal(h->reply.rows.n, 1);
    OK(h, LEAD, V_HEAT_TOURS, "---d-", 2);
    assert_int_equal(got_num(h, "next"), 0);
}

static void an_aisle_is_a_line_of_digits(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h,
                house_sql(h, "UPDATE place SET aisle = CASE WHEN id < 104 THEN 'B' ELSE"
                             " 'A' END, bay = CASE id WHEN 103 THEN 7 ELSE id - 100 END"
                             " WHERE kind = 'bin'");
                write_history(h));
    OK(h, LEAD, V_HEAT_AISLES, "--");
    assert_int_equal(got_num(h, "picks"), PICKS);
    assert_int_equal(got_num(h, "most"), 200); /* bays 1 and 2 face each other */
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 0, "aisle"), "B"); /* by the walk */
    char expected[] = "9  ?";
    expected[3] = (char)('0' + heat_level(100, 200));
    assert_string_equal(rows_str(&h->reply.rows, 0, "cells"), expected);
    assert_string_equal(rows_str(&h->reply.rows, 1, "cells"), " ..");
    OK(h, LEAD, V_HEAT_AISLES, "dd", START + PICKS * STEP, 0);
    assert_int_equal(got_num(h, "picks"), 0);
}

/* ---- the board ---- */

/* Three people share six units; but the four of zone A are picked by those of A. */
static void of_carts_that_are_passed_on_the_last_zone_decides(void **state)
{
    struct house *h = *state;
    h->now = START + PICKS * STEP - 3000;
    HOUSE_WRITE(h, write_history(h);
                pick_at(h, h->now - 2000, OTHER, BIN_A, PICKS + 1, "pick");
                pick_at(h, h->now - 1000, LEAD, BIN_A, PICKS + 2, "pick"));
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(rows_num(&h->reply.rows, 0, "eta_at", 0), h->now + 2 * STEP);
    HOUSE_WRITE(h, house_sql(h, "UPDATE place SET zone = 'A' WHERE id = 101");
                house_sql(h, "UPDATE place SET zone = 'B' WHERE id = 102");
                house_sql(h, "UPDATE task SET pass = 1, zone = 'A'"));
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(rows_num(&h->reply.rows, 0, "eta_at", 0), h->now + 4 * STEP);
    OK(h, LEAD, V_ZONE_LIST, "-");
    assert_int_equal(rows_num(&h->reply.rows, 0, "eta_at", -1), 0); /* nobody is there */
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, LEAD, V_ZONE_LIST, "-"); /* who walks is in each */
    assert_int_equal(rows_num(&h->reply.rows, 0, "eta_at", 0), h->now + 4 * STEP);
}

static void the_board_knows_rate_end_and_what_will_be_late(void **state)
{
    struct house *h = *state;
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(got_num(h, "stop_ms"), 0); /* nothing to learn from */
    assert_int_equal(rows_num(&h->reply.rows, 0, "eta_at", -1), 0);
    h->now = START + PICKS * STEP - 3000;
    HOUSE_WRITE(h, write_history(h); house_sql(h, "UPDATE orders SET due_at = 5"
                                                  " WHERE id = 1"));
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(got_num(h, "stop_ms"), STEP);
    assert_int_equal(got_num(h, "scan_ms"), 0);
    assert_int_equal(rows_num(&h->reply.rows, 0, "orders", 0), 0); /* none was planned */
    assert_int_equal(rows_num(&h->reply.rows, 0, "people", 0), 1);
    /* two bins to go to, and four units more; a scan is not known: as long as a stop */
    assert_int_equal(rows_num(&h->reply.rows, 0, "eta_at", 0), h->now + 6 * STEP);
    HOUSE_WRITE(h,
                house_sql(h, "INSERT INTO wave_order (warehouse, order_id, wave, taken)"
                             " VALUES (1, 1, 1, 1), (1, 2, 1, 1)");
                house_sql(h, "UPDATE orders SET due_at = 12100000 WHERE id = 2"));
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(rows_num(&h->reply.rows, 0, "orders", 0), 2);
    assert_int_equal(rows_num(&h->reply.rows, 0, "late", 0), 1);
    int64_t eta = rows_num(&h->reply.rows, 0, "eta_at", 0);
    assert_int_equal(rows_num(&h->reply.rows, 0, "risk", 0),
                     12100000 >= h->now && 12100000 < eta);
    /* The carrier comes before it was promised; what it carries is said with its name. */
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET due_at = 99000000, pickup_at ="
                                " 12100000 WHERE id = 2"));
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(rows_num(&h->reply.rows, 0, "risk", 0), 1);
    assert_int_equal(rows_num(&h->reply.rows, 0, "miss_at", 0), 12100000);
    assert_string_equal(rows_str(&h->reply.rows, 0, "miss_carrier"), "SF");
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET pickup_at = 5 WHERE id = 2"));
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(rows_num(&h->reply.rows, 0, "late", 0), 2);
    int64_t lines = house_num(h, "SELECT COUNT(DISTINCT line_id) FROM move"
                                 " WHERE reason = 'pick' AND line_id IS NOT NULL");
    assert_in_range(rows_num(&h->reply.rows, 0, "rate", 0), lines, lines * 3);
}

static void the_board_has_every_wave_that_is_not_closed(void **state)
{
    struct house *h = *state;
    enum { MANY = 150 };
    HOUSE_WRITE(h,
                house_sql(h, "INSERT INTO wave_order (warehouse, order_id, wave, taken)"
                             " VALUES (1, 1, 1, 1)"));
    OK(h, LEAD, V_BOARD, "-");
    int before = h->reply.rows.n;
    const char *first = arena_text(h->arena, rows_str(&h->reply.rows, 0, "wave"));
    HOUSE_WRITE(
        h, house_sql(
               h, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                  "                          WHERE i < 150)"
                  " INSERT INTO wave (id, warehouse, name, state) SELECT 1000 + i, 1,"
                  "        'X' || CAST(i AS TEXT),"
                  "        CASE WHEN i % 10 = 0 THEN 'closed' ELSE 'open' END FROM n"));
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(h->reply.rows.n, before + MANY - MANY / 10);
    assert_string_equal(rows_str(&h->reply.rows, 0, "wave"), first);
    assert_int_equal(rows_num(&h->reply.rows, 0, "orders", 0), 1);
    assert_string_equal(rows_str(&h->reply.rows, h->reply.rows.n - 1, "wave"), "X149");
}

static void a_person_s_figures_are_the_record_s(void **state)
{
    struct house *h = *state;
    house_picked(h);
    NO(h, E_TAKEN, OTHER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-2", "EA");
    OK(h, LEAD, V_BOARD_PEOPLE, "-");
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 0, "person"), "B-0011");
    assert_int_equal(rows_num(&h->reply.rows, 0, "lines", 0), 3);
    assert_int_equal(rows_num(&h->reply.rows, 0, "units", 0), 6);
    assert_int_equal(rows_num(&h->reply.rows, 0, "refused", 9), 0);
    assert_int_equal(rows_num(&h->reply.rows, 1, "refused", 0), 1);
    h->now += 3 * 3600000;
    OK(h, LEAD, V_BOARD_PEOPLE, "-");
    assert_int_equal(h->reply.rows.n, 0);
    OK(h, LEAD, V_BOARD_PEOPLE, "d", 1440);
    assert_int_equal(h->reply.rows.n, 2);
    OK(h, LEAD, V_BOARD_PACE, "d", 1440);
    assert_int_equal(h->reply.rows.n, 5); /* six picks, one after the other */
    for (int i = 0; i < 5; i++)
        assert_in_range(rows_num(&h->reply.rows, i, "ms", 0), 1000, 2000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_map_s_sum_is_the_record_s),
        TEST(real_picks_are_on_the_map),
        TEST(bins_say_where_they_stand_and_what_they_hold),
        TEST(tours_are_those_of_the_wave_or_the_period),
        TEST(an_aisle_is_a_line_of_digits),
        TEST(of_carts_that_are_passed_on_the_last_zone_decides),
        TEST(the_board_knows_rate_end_and_what_will_be_late),
        TEST(the_board_has_every_wave_that_is_not_closed),
        TEST(a_person_s_figures_are_the_record_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
