/*
 * Lots of drawn parcels: their verdicts, what a rejected one holds, how strictly the next
 * one is looked at, and that each gives exactly its sample.
 */
#include "qc_rules.h"

#include "tallyman/model/aql.h"

static const struct rule_line lots_of_four[] = {
    {"draw", "seed", "autumn"}, {"plan.all", "aql", "10"},   {"plan.all", "lot", "4"},
    {"plan.all", "level", "I"}, {"plan.all", "reduce", "1"}, {NULL}};

static void a_lot_is_accepted_when_its_sample_is_counted(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, lots_of_four);
    lot_of(h, 4, 2, 0);
    count_box(h, 0, false);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "open");
    count_box(h, 1, false);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "accepted");
    assert_int_equal(house_num(h, "SELECT score FROM qc_stream"), 2);
    OK(h, LEAD, V_QC_LOTS, "---");
    assert_int_equal(rows_num(&h->reply.rows, 0, "counted", -1), 2);
    assert_string_equal(rows_str(&h->reply.rows, 0, "badge"), "B-0013");
    NO(h, E_NOT_ALLOWED, PACKER, V_QC_LOTS,
       "---"); /* who packs does not see what is next */
    house_check(h);
}

static void a_rejected_lot_is_counted_whole(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, lots_of_four);
    lot_of(h, 5, 2, 0);
    HOUSE_WRITE(h, house_sql(h, "UPDATE parcel SET recheck = 'passed' WHERE id = 104");
                house_sql(h, "INSERT INTO recheck (warehouse, parcel, person, attempt,"
                             " state) VALUES (1, 104, 14, 1, 'passed')"));
    count_box(h, 0, true);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "rejected");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel WHERE qc = 'due'"), 4);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_draw WHERE why = 'sort'"), 3);
    assert_string_equal(house_text(h, "SELECT qc FROM parcel WHERE id = 104"), "passed");
    assert_int_equal(
        house_num(h,
                  "SELECT COUNT(*) FROM exception WHERE kind = 'qc' AND closed_at = 0"),
        1);
    NO(h, E_QC_DUE, PACKER, V_LABEL_GRANT, "d", 103);
    house_check(h);
    for (int i = 1; i < 4; i++)
        count_box(h, i, false);
    assert_int_equal(
        house_num(h,
                  "SELECT COUNT(*) FROM exception WHERE kind = 'qc' AND closed_at = 0"),
        0); /* each had its count */
    house_check(h);
}

/* What was drawn at the cage and found right is not counted again, and keeps nothing
 * open. */
static void what_was_counted_at_the_cage_is_sorted_by_that(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, lots_of_four);
    lot_of(h, 3, 1, 0);
    HOUSE_WRITE(h, house_sql(h, "UPDATE parcel SET qc = 'passed' WHERE id = 102");
                house_sql(h, "INSERT INTO qc_draw (warehouse, parcel, stage, packer,"
                             " drawn, why, score, chance, result) VALUES (1, 102, 'ship',"
                             " 13, 1, 'handover', 1, 2, 'passed')");
                house_sql(h, "INSERT INTO recheck (warehouse, parcel, person, attempt,"
                             " state) VALUES (1, 102, 14, 1, 'passed')"));
    count_box(h, 0, true);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "rejected");
    assert_non_null(strstr(house_text(h, "SELECT text FROM exception WHERE kind = 'qc'"),
                           ": 1 parcels to be counted, 0 have left"));
    assert_string_equal(house_text(h, "SELECT qc FROM parcel WHERE id = 102"), "passed");
    count_box(h, 1, false);
    assert_int_equal(
        house_num(h,
                  "SELECT COUNT(*) FROM exception WHERE kind = 'qc' AND closed_at = 0"),
        0);
    house_check(h);
}

static void lots_reject_tighten_and_stop(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, lots_of_four);
    HOUSE_WRITE(h,
                house_sql(h, "INSERT INTO qc_stream (warehouse, plan, packer, severity,"
                             " recent) VALUES (1, 'all', 13, 'normal', 2)"));
    lot_of(h, 4, 2, 0);
    count_box(h, 0, true);
    assert_string_equal(house_text(h, "SELECT severity FROM qc_stream"), "tightened");
    HOUSE_WRITE(h, house_sql(h, "UPDATE qc_stream SET rejected = 4");
                house_sql(h, "UPDATE qc_lot SET state = 'open', severity = 'tightened',"
                             " failed = 0");
                house_sql(h, "UPDATE qc_draw SET result = '' WHERE parcel = 101"));
    count_box(h, 1, true);
    assert_int_equal(house_num(h, "SELECT stopped FROM qc_stream"), 1);
    /* everything of this packer is counted now */
    house_picked(h);
    house_packed(h);
    assert_string_equal(got(h, "why"), "drawn");
    assert_string_equal(house_text(h, "SELECT why FROM qc_draw WHERE lot IS NULL"),
                        "stopped");
    NO(h, E_NOT_ALLOWED, QC, V_QC_RESUME, "ttt", "B-0013", "all", "trained");
    NO(h, E_NOT_FOUND, LEAD, V_QC_RESUME, "ttt", "B-0099", "all", "trained");
    NO(h, E_STATE, LEAD, V_QC_RESUME, "ttt", "B-0018", "all", "trained");
    OK(h, LEAD, V_QC_RESUME, "ttt", "B-0013", "all", "trained on shades");
    assert_string_equal(got(h, "severity"), "tightened");
    assert_int_equal(house_num(h, "SELECT stopped FROM qc_stream"), 0);
    house_check(h);
}

/* The fifth lot of both is rejected; what was done about the one's cause says nothing of
 * the other's. */
static void two_packers_of_one_name_are_stopped_each_for_himself(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, lots_of_four);
    lot_of(h, 2, 2, 0);
    HOUSE_WRITE(h,
                house_sql(h, "UPDATE qc_lot SET severity = 'tightened', size = 1, n = 1,"
                             " seen = 1, drawn = 1"),
                house_sql(h, "INSERT INTO qc_lot (id, warehouse, wave, packer, plan,"
                             " level, severity, aql, size, n, ac, seen, drawn, state)"
                             " VALUES (6, 1, 1, 18, 'all', 'I', 'tightened', 10000, 1,"
                             " 1, 0, 1, 1, 'open')"),
                house_sql(h, "UPDATE qc_draw SET lot = 6, packer = 18"
                             " WHERE parcel = 101"),
                house_sql(h, "INSERT INTO qc_stream (warehouse, plan, packer, severity,"
                             " rejected) VALUES (1, 'all', 13, 'tightened', 4),"
                             " (1, 'all', 18, 'tightened', 4)"),
                house_sql(h, "UPDATE person SET name = 'Li'"));
    static const char open[] = "SELECT COUNT(*) FROM exception WHERE kind = 'qc'"
                               " AND closed_at = 0 AND object LIKE 'packer%'";
    count_box(h, 0, true);
    count_box(h, 1, true);
    assert_int_equal(house_num(h, open), 2);
    OK(h, LEAD, V_QC_RESUME, "ttt", "B-0013", "all", "trained on shades");
    assert_int_equal(house_num(h, open), 1);
    OK(h, LEAD, V_QC_RESUME, "ttt", "B-0018", "all", "trained on shades");
    assert_int_equal(house_num(h, open), 0);
    house_check(h);
}

/* Through the door: 60 parcels of one packer; the sample of each lot is exactly its n. */
static void each_lot_gives_its_sample(void **state)
{
    struct house *h = *state;
    static const struct rule_line plan[] = {{"draw", "seed", "autumn"},
                                            {"plan.all", "aql", "2.5"},
                                            {"plan.all", "lot", "20"},
                                            {NULL}};
    enum { N = 45 };
    rules(h, E_OK, plan);
    HOUSE_WRITE(
        h, house_stock(h, BIN_MISC, ITEM_COUNTED, "", 500); for (int i = 0; i < N; i++) {
            const char *number = arena_printf(h->arena, "M%d", i);
            house_order(h, 200 + i, number);
            house_line(h, 200 + i, 200 + i, BIN_MISC, ITEM_COUNTED, 1);
        });
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    for (int i = 0; i < N; i++) {
        const char *tote = arena_printf(h->arena, "T-%04d", 100 + i);
        house_pick(h, 200 + i, "A01-02-2", "EC", 1, tote);
        OK(h, PACKER, V_PACK_OPEN, "t", tote);
        int parcel = (int)got_num(h, "parcel");
        OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EC");
        OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
        if (strcmp(got(h, "recheck"), "due") != 0) {
            HOUSE_WRITE(h, house_sql(h, arena_printf(h->arena,
                                                     "UPDATE parcel SET terminal = 0"
                                                     " WHERE id = %d",
                                                     parcel)));
        }
    }
    struct aql_plan sample = aql_plan(AQL_II, AQL_NORMAL, 2500, 20);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_lot"), 3);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_lot WHERE seen = 20"), 2);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_lot WHERE seen = 5"), 1);
    assert_int_equal(
        house_num(h, "SELECT COUNT(*) FROM qc_lot WHERE seen = 20 AND drawn = n"), 2);
    assert_int_equal(house_num(h, "SELECT MAX(n) FROM qc_lot"), sample.n);
    house_check(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(a_lot_is_accepted_when_its_sample_is_counted),
        T(a_rejected_lot_is_counted_whole),
        T(what_was_counted_at_the_cage_is_sorted_by_that),
        T(lots_reject_tighten_and_stop),
        T(two_packers_of_one_name_are_stopped_each_for_himself),
        T(each_lot_gives_its_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
