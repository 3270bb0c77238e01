/*
 * Lots that get no more parcels: what their own size wants is drawn of what is here, the
 * packer's next wave goes by their verdicts, and a wave that is closed ends its own.
 */
#include "qc_rules.h"

#include "tallyman/model/aql.h"

static const struct rule_line big_lots[] = {
    {"draw", "seed", "autumn"}, {"plan.all", "aql", "6.5"},  {"plan.all", "lot", "1200"},
    {"plan.all", "level", "I"}, {"plan.all", "reduce", "1"}, {NULL}};

static int64_t draws(struct house *h, const char *where)
{
    return house_num(
        h, arena_printf(h->arena, "SELECT COUNT(*) FROM qc_draw WHERE %s", where));
}

/* ---- by its own size ---- */

static void a_lot_that_gets_no_more_is_judged_by_its_own_size(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, big_lots);
    lot_of(h, 4, 0, 0);
    HOUSE_WRITE(h, house_sql(h, "UPDATE qc_lot SET size = 1200, n = 32, ac = 7"));
    OK(h, LEAD, V_QC_END, "t", "morning");
    assert_int_equal(got_num(h, "lots"), 1);
    assert_int_equal(house_num(h, "SELECT size FROM qc_lot"), 4);
    assert_int_equal(house_num(h, "SELECT n FROM qc_lot"),
                     aql_plan(AQL_I, AQL_NORMAL, 10000, 4).n);
    assert_int_equal(house_num(h, "SELECT drawn FROM qc_lot"),
                     aql_plan(AQL_I, AQL_NORMAL, 10000, 4).n);
    assert_true(house_num(h, "SELECT COUNT(*) FROM qc_draw WHERE why = 'topup'") > 0);
    NO(h, E_NOT_FOUND, LEAD, V_QC_END, "t", "noon");
    NO(h, E_NOT_ALLOWED, QC, V_QC_END, "t", "morning");
    house_check(h);
}

/* Packed but not closed yet it is of the lot; what a recheck counted needs no more. */
static void what_is_open_is_drawn_and_what_was_counted_is_not(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, big_lots);
    lot_of(h, 4, 0, 0);
    HOUSE_WRITE(h,
                house_sql(h, "UPDATE qc_lot SET size = 1200, n = 32, ac = 7,"
                             " aql = 6500"),
                house_sql(h, "UPDATE parcel SET stage = 'open', terminal = 0"
                             " WHERE id = 100"),
                house_sql(h, "UPDATE parcel SET recheck = 'passed' WHERE id = 101"),
                house_sql(h, "INSERT INTO recheck (warehouse, parcel, person, attempt,"
                             " state) VALUES (1, 101, 14, 1, 'passed')"));
    OK(h, LEAD, V_QC_END, "t", "morning");
    assert_int_equal(house_num(h, "SELECT n FROM qc_lot"), 2);
    assert_int_equal(got_num(h, "counting"), 2);
    assert_int_equal(draws(h, "why = 'topup' AND parcel IN (100, 102)"), 2);
    assert_int_equal(draws(h, "drawn = 1"), 2);
    assert_string_equal(house_text(h, "SELECT qc FROM parcel WHERE id = 101"), "");
    house_check(h);
}

/* All of it is gone uncounted: that does not make the next one looser. */
static void a_lot_that_nobody_counted_proves_nothing(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, big_lots);
    lot_of(h, 4, 0, 0);
    HOUSE_WRITE(h, house_sql(h, "UPDATE qc_lot SET size = 1200, n = 32, ac = 7");
                house_sql(h, "UPDATE parcel SET stage = 'void' WHERE id >= 100"));
    OK(h, LEAD, V_QC_END, "t", "morning");
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "unproven");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_stream"), 0);
    house_check(h);
}

/* ---- a parcel that was drawn and is cancelled ---- */

static int64_t questions(struct house *h)
{
    return house_num(h, "SELECT COUNT(*) FROM exception WHERE kind = 'qc'"
                        " AND closed_at = 0");
}

static void a_lot_waits_for_no_cancelled_parcel(void **state)
{
    struct house *h = *state;
    lot_of(h, 2, 1, 0);
    HOUSE_WRITE(h, house_sql(h, "UPDATE parcel SET order_id = 1 WHERE id = 101"));
    house_cancel(h, "N2");
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "unproven");
    house_check(h);
}

static void nor_does_a_rejected_one(void **state)
{
    struct house *h = *state;
    lot_of(h, 3, 1, 0);
    HOUSE_WRITE(h, house_sql(h, "UPDATE parcel SET order_id = 1 WHERE id < 102"));
    count_box(h, 0, true);
    count_box(h, 1, false);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "rejected");
    assert_int_equal(questions(h), 1);
    house_cancel(h, "N2");
    assert_int_equal(questions(h), 0);
    house_check(h);
}

/* One in a cage goes when it is taken out. */
static void a_cancelled_parcel_in_a_cage_is_waited_for_until_it_is_out(void **state)
{
    struct house *h = *state;
    lot_of(h, 2, 1, 0);
    HOUSE_WRITE(h, house_sql(h, "UPDATE parcel SET order_id = 1 WHERE id = 101"),
                house_sql(h, "INSERT INTO place (id, warehouse, code, kind)"
                             " VALUES (700, 1, 'G-SF-1', 'cage')"),
                house_sql(h, "INSERT INTO handover (id, warehouse, cage, carrier, state)"
                             " VALUES (1, 1, 700, 'SF', 'open')"),
                house_sql(h, "UPDATE parcel SET stage = 'loaded', handover = 1,"
                             " label = 'applied', waybill = 'SF1', carrier = 'SF'"
                             " WHERE id = 100"),
                house_sql(h, "UPDATE waybill SET state = 'applied', parcel = 100"
                             " WHERE number = 'SF1'"));
    house_cancel(h, "N2");
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "open");
    OK(h, PACKER, V_SHIP_UNLOAD, "dt", 1, "SF1");
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "unproven");
    house_check(h);
}

/* ---- the next wave ---- */

/* A lot of wave 1 with one bad parcel, which its own size does not forgive; N1 is of
 * wave 2. */
static void two_waves(struct house *h, const char *severity, const char *stream)
{
    rules(h, E_OK, big_lots);
    lot_of(h, 4, 2, 1);
    HOUSE_WRITE(
        h,
        house_sql(
            h, arena_printf(h->arena,
                            "UPDATE qc_lot SET size = 1200, aql = 6500, severity = '%s'",
                            severity)),
        house_sql(h, stream),
        house_sql(h, "INSERT INTO wave (id, warehouse, name, state)"
                     " VALUES (2, 1, 'noon', 'open')"),
        house_sql(h, "UPDATE orders SET wave = 2 WHERE id = 1"));
    count_box(h, 0, true);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "open");
    house_picked(h);
    house_packed(h);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot WHERE wave = 1"),
                        "rejected");
}

static void the_verdict_on_the_wave_before_stops_this_one(void **state)
{
    struct house *h = *state;
    two_waves(h, "tightened",
              "INSERT INTO qc_stream (warehouse, plan, packer, severity, rejected)"
              " VALUES (1, 'all', 13, 'tightened', 4)");
    assert_string_equal(got(h, "why"), "drawn");
    assert_int_equal(house_num(h, "SELECT stopped FROM qc_stream"), 1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_lot"), 1);
    assert_int_equal(draws(h, "lot IS NULL AND why = 'stopped'"), 1);
    house_check(h);
}

static void the_verdict_on_the_wave_before_tightens_this_one(void **state)
{
    struct house *h = *state;
    two_waves(h, "normal",
              "INSERT INTO qc_stream (warehouse, plan, packer, severity, recent)"
              " VALUES (1, 'all', 13, 'normal', 2)");
    assert_string_equal(house_text(h, "SELECT severity FROM qc_stream"), "tightened");
    assert_string_equal(house_text(h, "SELECT severity FROM qc_lot WHERE wave = 2"),
                        "tightened");
    house_check(h);
}

/* ---- the wave is closed ---- */

/* N2 is packed and, when it was drawn, counted. */
static int other_packed(struct house *h)
{
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0002");
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "recheck"), "none");
    return parcel;
}

static void counted(struct house *h, int parcel, const char *code, int of_a, int of_b)
{
    OK(h, QC, V_RECHECK_OPEN, "t", code);
    for (int i = 0; i < of_a; i++)
        OK(h, QC, V_RECHECK_UNIT, "dt-", parcel, "EA");
    for (int i = 0; i < of_b; i++)
        OK(h, QC, V_RECHECK_UNIT, "dt-", parcel, "EB");
    OK(h, QC, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), "passed");
}

static void a_closed_wave_ends_its_lots(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, big_lots);
    house_picked(h);
    int one = house_packed(h), other = other_packed(h);
    assert_int_equal(draws(h, "drawn = 0"), 2);
    OK(h, LEAD, V_WAVE_CLOSE, "t", "morning");
    assert_int_equal(got_num(h, "lots"), 1);
    assert_int_equal(got_num(h, "counting"), 2);
    assert_int_equal(house_num(h, "SELECT size FROM qc_lot WHERE state = 'open'"), 2);
    house_check(h);
    counted(h, one, "P-1-1", 3, 2);
    counted(h, other, "P-2-1", 1, 0);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "accepted");
    assert_int_equal(house_num(h, "SELECT score FROM qc_stream"), 2);
    house_check(h);
}

static void ship(struct house *h, int parcel, const char *waybill)
{
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, waybill);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int handover = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", handover, waybill);
    OK(h, PACKER, V_SHIP_CLOSE, "d", handover);
}

/* While something of it is still to be packed they stay open; the cage that takes the
 * last parcel ends them. */
static void the_last_cage_ends_what_a_closed_wave_left_open(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, big_lots);
    house_picked(h);
    int one = house_packed(h);
    OK(h, LEAD, V_WAVE_CLOSE, "t", "morning");
    assert_int_equal(got_num(h, "lots"), 0);
    ship(h, one, "SF1");
    assert_int_equal(house_num(h, "SELECT size FROM qc_lot WHERE state = 'open'"), 1200);
    int other = other_packed(h);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_lot"), 1);
    ship(h, other, "SF2");
    assert_int_equal(house_num(h, "SELECT size FROM qc_lot"), 2);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "unproven");
    house_check(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(a_lot_that_gets_no_more_is_judged_by_its_own_size),
        T(what_is_open_is_drawn_and_what_was_counted_is_not),
        T(a_lot_that_nobody_counted_proves_nothing),
        T(a_lot_waits_for_no_cancelled_parcel),
        T(nor_does_a_rejected_one),
        T(a_cancelled_parcel_in_a_cage_is_waited_for_until_it_is_out),
        T(the_verdict_on_the_wave_before_stops_this_one),
        T(the_verdict_on_the_wave_before_tightens_this_one),
        T(a_closed_wave_ends_its_lots),
        T(the_last_cage_ends_what_a_closed_wave_left_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
