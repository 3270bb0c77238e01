/*
 * Parcels drawn for a count: the draw with the last unit, what may not be done with a
 * drawn parcel, the blind count and what it finds. The rules come in through the
 * door as files do; lots are in test_qc_lots.c.
 */
#include "qc_rules.h"

#include "tallyman/model/qc.h"

static const struct rule_line every_parcel[] = {
    {"draw", "seed", "autumn"}, {"plan.all", "share", "100"}, {NULL}};

/* N1 verified, not closed; its id. */
static int all_but_closed(struct house *h)
{
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    int parcel = (int)got_num(h, "parcel");
    for (int i = 0; i < 3; i++)
        OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_draw"), 0);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    return parcel;
}

/* N1 packed and drawn; its id. */
static int drawn(struct house *h)
{
    rules(h, E_OK, every_parcel);
    house_picked(h);
    int parcel = all_but_closed(h);
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    return parcel;
}

static void count(struct house *h, int who, int parcel, const char *const *codes,
                  const char *outcome)
{
    OK(h, who, V_RECHECK_OPEN, "t", "P-1-1");
    for (; *codes; codes++)
        OK(h, who, V_RECHECK_UNIT, "dt", parcel, *codes);
    OK(h, who, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), outcome);
}

static const char *const right[] = {"EA2", "EA", "EB", "EB", NULL};
static const char *const one_less[] = {"EA2", "EB", "EB", NULL};
static const char *const swapped[] = {"EA2", "EA", "EA", "EB", NULL};

/* ---- the draw ---- */

static void without_rules_nothing_is_drawn(void **state)
{
    struct house *h = *state;
    house_picked(h);
    int parcel = house_packed(h);
    assert_string_equal(got(h, "recheck"), "none");
    house_labelled(h, parcel);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_draw"), 0);
    house_check(h);
}

static void a_bad_file_is_refused_by_its_line(void **state)
{
    struct house *h = *state;
    static const struct rule_line bad[] = {
        {"plan.all", "share", "5"}, {"plan.all", "aql", "0.7"}, {NULL}};
    rules(h, E_FILE, bad);
    assert_string_equal(got_arg(h, 0), "qc.ini");
    assert_string_equal(got_arg(h, 1), "2");
    static const struct rule_line empty[] = {{"plan.all", "lot", "50"}, {NULL}};
    rules(h, E_FILE, empty);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM rule WHERE name = 'qc'"), 0);
}

static void a_parcel_is_drawn_with_its_last_unit_and_not_before(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, every_parcel);
    house_picked(h);
    int parcel = all_but_closed(h);
    assert_string_equal(house_text(h, "SELECT qc FROM parcel WHERE id = 1"), "due");
    assert_string_equal(house_text(h, "SELECT stage FROM parcel WHERE id = 1"), "open");
    assert_string_equal(house_text(h, "SELECT why FROM qc_draw"), "share");
    assert_int_equal(house_num(h, "SELECT score FROM qc_draw"),
                     qc_score("autumn", "share", "P-1-1"));
    NO(h, E_QC_DUE, PACKER, V_PACK_UNDO, "d", parcel); /* nothing is put right now */
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "recheck"), "due");
    assert_string_equal(got(h, "why"), "drawn");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_draw"), 1);
    house_check(h);
}

/* The same request again, and the same parcel closed twice, draw once. */
static void a_full_parcel_is_drawn_when_it_is_closed(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, every_parcel);
    house_picked(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA2");
    OK(h, PACKER, V_PACK_CLOSE, "d-d", parcel, 1);
    assert_string_equal(got(h, "recheck"), "due");
    house_send(h);
    assert_true(h->reply.repeated);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_draw"), 1);
    house_check(h);
}

static void the_house_makes_a_seed_that_nobody_has_seen(void **state)
{
    struct house *h = *state;
    static const struct rule_line no_seed[] = {{"plan.all", "share", "100"}, {NULL}};
    rules(h, E_OK, no_seed);
    house_picked(h);
    house_packed(h);
    const char *seed = house_text(h, "SELECT qc_seed FROM warehouse");
    assert_int_equal(strlen(seed), 64);
    assert_int_equal(house_num(h, "SELECT score FROM qc_draw"),
                     qc_score(seed, "share", "P-1-1"));
}

static void risk_draws_what_the_share_does_not(void **state)
{
    struct house *h = *state;
    static const struct rule_line risky[] = {{"draw", "seed", "autumn"},
                                             {"plan.all", "share", "0"},
                                             {"plan.all", "aql", "10"},
                                             {"plan.all", "lot", "1000"},
                                             {"plan.all", "level", "S-1"},
                                             {"risk", "confuse", "100"},
                                             {NULL}};
    rules(h, E_OK, risky);
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET confuse = 'red' WHERE id = 1"));
    house_picked(h);
    house_packed(h);
    assert_string_equal(house_text(h, "SELECT why FROM qc_draw"), "risk");
    assert_int_equal(house_num(h, "SELECT sample FROM qc_draw"), 0);
    assert_int_equal(house_num(h, "SELECT seen FROM qc_lot"), 1);
    assert_int_equal(house_num(h, "SELECT drawn FROM qc_lot"), 0);
    house_check(h);
}

static void new_people_and_items_found_wrong_are_risks(void **state)
{
    struct house *h = *state;
    static const struct rule_line fresh[] = {{"plan.all", "share", "0.01"},
                                             {"risk", "new", "99.99"},
                                             {"risk", "new_days", "1"},
                                             {NULL}};
    rules(h, E_OK, fresh);
    house_picked(h);
    HOUSE_WRITE(
        h, house_sql(h, "UPDATE session SET begun_at = 1"); house_sql(
            h, arena_printf(h->arena, "UPDATE session SET begun_at = %lld WHERE id = 13",
                            (long long)h->now)));
    house_packed(h);
    assert_string_equal(got(h, "recheck"), "due");
    assert_int_equal(house_num(h, "SELECT first_at FROM qc_person WHERE person = 11"), 1);
    house_check(h);
    house_close(state);
    house_open(state);
    h = *state;
    static const struct rule_line wrong[] = {
        {"plan.all", "share", "0.01"}, {"risk", "errors", "99.99"}, {NULL}};
    rules(h, E_OK, wrong);
    house_picked(h);
    HOUSE_WRITE(h, house_sql(h, "INSERT INTO recheck (id, warehouse, parcel, person,"
                                " state) VALUES (77, 1, 1, 14, 'held')");
                house_sql(h, "INSERT INTO qc_defect (warehouse, recheck, parcel, defect,"
                             " item, qty, at, packer) VALUES (1, 77, 1, 'swapped', 2, 1,"
                             " 900000, 13)"));
    house_packed(h);
    assert_string_equal(got(h, "recheck"), "due");
}

/* Packed by one scan each, from a tote of many orders: their only unit is their last. */
static void what_is_packed_of_a_run_is_drawn_too(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, every_parcel);
    HOUSE_WRITE(h, house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state,"
                                " created_at, run, urgent) VALUES (2, 1, 'pick', 1,"
                                " 'open', 1000, 1, 1)");
                house_order(h, 11, "N11"); house_line(h, 11, 11, BIN_A, ITEM_A, 1);
                house_sql(h, "UPDATE task_line SET task = 2 WHERE order_id = 11"));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 1);
    OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    assert_string_equal(got(h, "recheck"), "due");
    assert_string_equal(got(h, "why"), "drawn");
    int parcel = (int)got_num(h, "parcel");
    const char *pcode = arena_text(h->arena, got(h, "pcode"));
    NO(h, E_QC_DUE, PACKER, V_LABEL_GRANT, "d", parcel);
    OK(h, QC, V_RECHECK_OPEN, "t", pcode);
    OK(h, QC, V_RECHECK_UNIT, "dt-", parcel, "EA");
    OK(h, QC, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), "passed");
    assert_int_equal(house_num(h, "SELECT picker FROM qc_result"), PICKER);
    house_labelled(h, parcel);
    house_check(h);
}

/* ---- what is drawn goes nowhere ---- */

static void a_drawn_parcel_gets_no_label_and_no_verb_ships_it(void **state)
{
    struct house *h = *state;
    int parcel = drawn(h);
    NO(h, E_QC_DUE, PACKER, V_LABEL_GRANT, "d", parcel);
    NO(h, E_NOT_LABELLED, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    NO(h, E_NOT_FOUND, PACKER, V_LABEL_FIND, "t", "T-0001");
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int handover = (int)got_num(h, "handover");
    NO(h, E_NOT_LABELLED, PACKER, V_SHIP_LOAD, "dt", handover, "P-1-1");
    NO(h, E_NOTHING_TO_DO, PACKER, V_SHIP_CLOSE, "d", handover);
    house_check(h);
}

/* Whoever writes: the database itself refuses. */
static void direct_sql_does_not_ship_it(void **state)
{
    struct house *h = *state;
    struct err err = {0};
    drawn(h);
    static const char *const ways[] = {
        "UPDATE parcel SET stage = 'labelled', label = 'applied', waybill = 'SF1'",
        "UPDATE parcel SET stage = 'shipped'",
        "UPDATE parcel SET stage = 'shipped', qc = 'passed'",
    };
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        err = (struct err){0};
        assert_int_equal(store_begin(h->store, &err), 0);
        assert_true(store_do(h->store, &err, ways[i], "") < 0);
        store_rollback(h->store);
    }
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "verified");
}

/* ---- the count ---- */

static void a_right_count_lets_it_go_on(void **state)
{
    struct house *h = *state;
    int parcel = drawn(h);
    OK(h, QC, V_QC_LIST, "--");
    assert_int_equal(h->reply.rows.n, 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "pcode"), "P-1-1");
    assert_string_equal(rows_str(&h->reply.rows, 0, "place"), "T-0001");
    NO(h, E_NOT_ALLOWED, PACKER, V_RECHECK_OPEN, "t", "P-1-1");
    OK(h, QC, V_RECHECK_OPEN, "t", "T-0001");
    assert_int_equal(got_num(h, "drawn"), 1);
    assert_int_equal(h->reply.rows.n, 0);
    count(h, QC, parcel, right, "passed");
    OK(h, QC, V_QC_LIST, "--");
    assert_int_equal(h->reply.rows.n, 0);
    assert_string_equal(house_text(h, "SELECT result FROM qc_draw"), "passed");
    assert_int_equal(house_num(h, "SELECT CAST(SUM(units) AS BIGINT) FROM qc_result"), 5);
    house_labelled(h, parcel);
    house_check(h);
}

static void who_handled_it_does_not_count_it(void **state)
{
    struct house *h = *state;
    drawn(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'qc'"));
    NO(h, E_SAME_PERSON, PACKER, V_RECHECK_OPEN, "t", "P-1-1");
    NO(h, E_SAME_PERSON, PICKER, V_RECHECK_OPEN, "t", "P-1-1");
    OK(h, SECOND_PACKER, V_RECHECK_OPEN, "t", "P-1-1");
    NO(h, E_TAKEN, QC, V_RECHECK_OPEN, "t", "P-1-1");
    house_check(h);
}

static void one_count_serves_recheck_and_draw(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET flagged = 1 WHERE id = 1"));
    int parcel = drawn(h);
    assert_string_equal(got(h, "why"), "flagged");
    count(h, QC, parcel, right, "passed");
    assert_string_equal(house_text(h, "SELECT recheck FROM parcel"), "passed");
    assert_string_equal(house_text(h, "SELECT qc FROM parcel"), "passed");
    house_labelled(h, parcel);
    house_check(h);
}

/* The story: two boxes that look alike, one unit of the wrong shade. */
static void a_look_alike_is_caught_by_the_sample(void **state)
{
    struct house *h = *state;
    int parcel = drawn(h);
    count(h, QC, parcel, swapped, "again");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_defect"), 0);
    count(h, QC, parcel, swapped, "held");
    assert_string_equal(house_text(h, "SELECT defect FROM qc_defect"), "swapped");
    assert_int_equal(house_num(h, "SELECT item FROM qc_defect"), ITEM_B);
    assert_int_equal(house_num(h, "SELECT other FROM qc_defect"), ITEM_A);
    assert_int_equal(house_num(h, "SELECT bin FROM qc_defect"), BIN_B);
    assert_int_equal(house_num(h, "SELECT picker FROM qc_defect"), PICKER);
    assert_int_equal(house_num(h, "SELECT packer FROM qc_defect"), PACKER);
    assert_int_equal(house_num(h, "SELECT qty FROM qc_defect"), 1);
    NO(h, E_HELD, QC, V_RECHECK_OPEN, "t", "P-1-1");
    NO(h, E_HELD, PACKER, V_LABEL_GRANT, "d", parcel);
    house_check(h);
    /* out of the box, packed again, and counted again before it goes */
    OK(h, LEAD, V_PACK_REOPEN, "ttt", "P-1-1", "T-0003", "the wrong shade");
    assert_string_equal(house_text(h, "SELECT qc FROM parcel"), "due");
    assert_int_equal(house_packed(h), parcel);
    NO(h, E_QC_DUE, PACKER, V_LABEL_GRANT, "d", parcel);
    count(h, QC, parcel, right, "passed");
    house_labelled(h, parcel);
    assert_string_equal(house_text(h, "SELECT result FROM qc_draw"), "failed");
    house_check(h);
}

static void a_defect_that_a_person_says_holds_the_parcel(void **state)
{
    struct house *h = *state;
    int parcel = drawn(h);
    NO(h, E_STATE, QC, V_RECHECK_DEFECT, "dt-", parcel, "damaged");
    OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1");
    NO(h, E_ARGUMENT, QC, V_RECHECK_DEFECT, "dt-", parcel, "swapped");
    NO(h, E_ARGUMENT, QC, V_RECHECK_DEFECT, "dt-", parcel, "ugly");
    NO(h, E_UNKNOWN_CODE, QC, V_RECHECK_DEFECT, "dtt", parcel, "damaged", "EX");
    OK(h, QC, V_RECHECK_DEFECT, "dtt", parcel, "damaged", "EB");
    OK(h, QC, V_RECHECK_DEFECT, "dt-", parcel, "packing");
    NO(h, E_NOT_ALLOWED, LEAD, V_RECHECK_DEFECT, "dt-", parcel, "packing");
    count(h, QC, parcel, right, "held");
    assert_string_equal(
        house_text(h, "SELECT text FROM exception WHERE kind = 'recheck'"),
        "B damaged x1; packing x1");
    OK(h, LEAD, V_QC_REPORT, "t----", "item");
    assert_int_equal(got_num(h, "units"), 5);
    assert_int_equal(got_num(h, "defects"), 2);
    assert_int_equal(got_num(h, "parcels"), 1);
    assert_int_equal(h->reply.rows.n, 3); /* A, B, and the box itself */
    house_check(h);
}

static void the_report_names_people_items_bins_and_shifts(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE wave SET shift = 'morning'"));
    int parcel = drawn(h);
    count(h, QC, parcel, one_less, "again");
    count(h, QC, parcel, one_less, "held");
    static const struct {
        const char *by, *first;
        int units, rows;
    } reports[] = {
        {"packer", "B-0013 B-0013", 5, 1},
        {"picker", "B-0011 B-0011", 5, 1},
        {"item", "A", 3, 2},
        {"bin", "A01-01-1", 3, 2},
        {"shift", "morning", 5, 1},
        {"defect", "missing", 0, 1},
        {"day", "0", 5, 1},
    };
    for (size_t i = 0; i < sizeof(reports) / sizeof(*reports); i++) {
        OK(h, LEAD, V_QC_REPORT, "t----", reports[i].by);
        assert_int_equal(h->reply.rows.n, reports[i].rows);
        if (strcmp(reports[i].by, "day") != 0)
            assert_string_equal(rows_str(&h->reply.rows, 0, "name"), reports[i].first);
        assert_int_equal(rows_num(&h->reply.rows, 0, "units", -1), reports[i].units);
        assert_int_equal(rows_num(&h->reply.rows, 0, "defects", -1), 1);
    }
    OK(h, LEAD, V_QC_REPORT, "t--d-", "packer", 1);
    assert_int_equal(h->reply.rows.n, 0); /* a share, not a lot's sample */
    NO(h, E_ARGUMENT, LEAD, V_QC_REPORT, "t----", "weather");
}

static void two_people_of_one_name_are_two(void **state)
{
    struct house *h = *state;
    int parcel = drawn(h);
    count(h, QC, parcel, right, "passed");
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET name = 'Li'"),
                house_sql(h, "INSERT INTO qc_result (warehouse, recheck, why, item,"
                             " packer, units, at) SELECT 1, recheck, why, item, 18, 3, at"
                             "  FROM qc_result WHERE item = 1"));
    OK(h, LEAD, V_QC_REPORT, "t----", "packer");
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 0, "name"), "Li B-0013");
    assert_string_equal(rows_str(&h->reply.rows, 1, "name"), "Li B-0018");
}

/* ---- at the cage ---- */

static void a_small_share_is_drawn_at_the_cage(void **state)
{
    struct house *h = *state;
    static const struct rule_line at_cage[] = {{"handover", "share", "100"}, {NULL}};
    rules(h, E_OK, at_cage);
    house_picked(h);
    int parcel = house_packed(h);
    assert_string_equal(got(h, "recheck"), "none");
    house_labelled(h, parcel);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int handover = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", handover, "SF1");
    assert_int_equal(got_num(h, "drawn"), 1);
    assert_int_equal(got_num(h, "loaded"), 0);
    NO(h, E_QC_DUE, PACKER, V_SHIP_LOAD, "dt", handover, "SF1");
    OK(h, QC, V_QC_LIST, "--");
    assert_string_equal(rows_str(&h->reply.rows, 0, "waybill"), "SF1");
    house_check(h);
    count(h, QC, parcel, right, "passed");
    assert_int_equal(got_num(h, "labelled"), 1);
    OK(h, PACKER, V_SHIP_LOAD, "dt", handover, "SF1");
    assert_int_equal(got_num(h, "drawn"), 0);
    OK(h, PACKER, V_SHIP_CLOSE, "d", handover);
    assert_int_equal(got_num(h, "parcels"), 1);
    house_check(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(without_rules_nothing_is_drawn),
        T(a_bad_file_is_refused_by_its_line),
        T(a_parcel_is_drawn_with_its_last_unit_and_not_before),
        T(a_full_parcel_is_drawn_when_it_is_closed),
        T(the_house_makes_a_seed_that_nobody_has_seen),
        T(risk_draws_what_the_share_does_not),
        T(new_people_and_items_found_wrong_are_risks),
        T(what_is_packed_of_a_run_is_drawn_too),
        T(a_drawn_parcel_gets_no_label_and_no_verb_ships_it),
        T(direct_sql_does_not_ship_it),
        T(a_right_count_lets_it_go_on),
        T(who_handled_it_does_not_count_it),
        T(one_count_serves_recheck_and_draw),
        T(a_look_alike_is_caught_by_the_sample),
        T(a_defect_that_a_person_says_holds_the_parcel),
        T(the_report_names_people_items_bins_and_shifts),
        T(two_people_of_one_name_are_two),
        T(a_small_share_is_drawn_at_the_cage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
