/* The ship gate: by hand through the sqlite3 library, and asked by the verb. */
#include "help.h"
#include "house.h"

#include "tallyman/store/gate.h"

static int furnish(void **state)
{
    if (folder_make(state))
        return -1;
    struct folder *f = *state;
    store_close(must_open(f, STORE_CREATE));
    stranger_must(f->db, house_sql);
    return 0;
}

static void a_parcel_that_passed_everything_ships(void **state)
{
    struct folder *f = *state;
    struct store *store = must_open(f, STORE_OPEN);
    struct err err = {0};
    assert_int_equal(gate_ask(store, 1, &err), 0);
    store_close(store);
    stranger_must(f->db, ship_sql);
}

/* One fault each; the gate of that name is shut, and no other before it. */
static const struct {
    const char *fault, *gate;
    enum err_code code;
} faults[] = {
    {"UPDATE parcel SET stage = 'verified'", "not_loaded", E_STATE},
    {"UPDATE parcel SET stage = 'labelled'", "not_loaded", E_STATE},
    {"UPDATE parcel SET units = 1", "unverified", E_UNVERIFIED},
    {"UPDATE parcel SET units = 3", "unverified", E_UNVERIFIED},
    {"UPDATE parcel SET units = 0; UPDATE stock SET on_hand = 0 WHERE place = 6",
     "unverified", E_UNVERIFIED},
    {"UPDATE stock SET on_hand = 3 WHERE place = 6", "unverified", E_UNVERIFIED},
    {"DELETE FROM stock WHERE place = 6", "unverified", E_UNVERIFIED},
    {"UPDATE parcel SET recheck = 'due'", "recheck_due", E_RECHECK_DUE},
    {"UPDATE parcel SET recheck = 'PASSED'", "recheck_due", E_RECHECK_DUE},
    {"UPDATE recheck SET state = 'held'", "recheck_due", E_RECHECK_DUE},
    {"UPDATE parcel SET qc = 'due'", "qc_due", E_QC_DUE},
    {"UPDATE parcel SET qc = 'none'", "qc_due", E_QC_DUE},
    {"UPDATE parcel SET recheck = 'none', qc = 'passed'; DELETE FROM recheck", "qc_due",
     E_QC_DUE},
    {"UPDATE parcel SET weigh = 'due'", "unweighed", E_WEIGH_DUE},
    {"UPDATE parcel SET weigh = 'passed'", "unweighed", E_WEIGH_DUE}, /* never weighed */
    {"INSERT INTO weighing (warehouse, parcel, outcome, units) VALUES (1, 1, 'off', 2); "
     "UPDATE parcel SET weigh = 'passed'",
     "unweighed", E_WEIGH_DUE},
    {"INSERT INTO weighing (warehouse, parcel, outcome, units) VALUES (1, 1, 'passed', "
     "3); UPDATE parcel SET weigh = 'passed'",
     "unweighed", E_WEIGH_DUE}, /* and a unit went out again */
    {"UPDATE parcel SET weigh = 'never'", "unweighed", E_WEIGH_DUE},
    {"INSERT INTO weighing (warehouse, parcel, outcome) VALUES (1, 1, 'off'); UPDATE "
     "parcel SET weigh = 'off', recheck = 'none'",
     "unweighed", E_WEIGH_DUE},
    {"UPDATE parcel SET hold = 'count differs'", "held", E_HELD},
    {"UPDATE parcel SET intercepted = 1", "intercepted", E_CANCELLED},
    {"UPDATE orders SET state = 'cancelled' WHERE id = 1", "order_cancelled",
     E_CANCELLED},
    {"DELETE FROM orders WHERE id = 1", "order_cancelled", E_CANCELLED},
    {"UPDATE orders SET hold = 'address' WHERE id = 1", "order_held", E_HELD},
    {"UPDATE parcel SET label = 'granted'", "unlabelled", E_NOT_LABELLED},
    {"UPDATE parcel SET label = 'void'", "unlabelled", E_NOT_LABELLED},
    {"UPDATE waybill SET state = 'void' WHERE number = 'SF1'", "waybill", E_NOT_LABELLED},
    {"UPDATE waybill SET parcel = 2 WHERE number = 'SF1'", "waybill", E_NOT_LABELLED},
    {"UPDATE parcel SET waybill = 'SF2'", "waybill", E_NOT_LABELLED},
    {"UPDATE parcel SET waybill = ''", "waybill", E_NOT_LABELLED},
    {"UPDATE parcel SET handover = NULL", "handover", E_STATE},
    {"UPDATE parcel SET handover = 9", "handover", E_STATE},
};

static void every_gate_refuses_whoever_writes(void **state)
{
    struct folder *f = *state;
    char expected[64], script[512];
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        snprintf(script, sizeof script, "BEGIN; %s; UPDATE parcel SET stage = 'shipped';",
                 faults[i].fault);
        snprintf(expected, sizeof expected, "gate: %s", faults[i].gate);
        assert_string_equal(stranger(f->db, script), expected);
    }
}

static void the_verb_is_told_the_same_as_the_trigger(void **state)
{
    struct folder *f = *state;
    struct store *store = must_open(f, STORE_OPEN);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct err err = {0};
        char *first = strdup(faults[i].fault), *semicolon = strchr(first, ';');
        assert_int_equal(store_begin(store, &err), 0);
        if (semicolon) {
            *semicolon = '\0';
            assert_int_equal(
                store_do(store, &err, faults[i].fault + (semicolon - first) + 2, ""), 1);
        }
        char *kept =
            arena_text(store_arena(store), first); /* lives as long as the store */
        assert_true(store_do(store, &err, kept, "") >= 0);
        assert_int_equal(gate_ask(store, 1, &err), -(int)faults[i].code);
        store_rollback(store);
        free(first);
    }
    struct err err = {0};
    assert_int_equal(gate_ask(store, 77, &err), -E_NOT_FOUND);
    store_close(store);
}

static void what_a_write_says_of_itself_does_not_open_the_gate(void **state)
{
    struct folder *f = *state;
    assert_string_equal(stranger(f->db,
                                 "BEGIN; UPDATE parcel SET stage = 'verified';"
                                 "UPDATE parcel SET stage = 'shipped', units = 2;"),
                        "gate: not_loaded");
    assert_string_equal(stranger(f->db, "BEGIN; UPDATE recheck SET state = 'open';"
                                        "UPDATE parcel SET recheck = 'due';"
                                        "UPDATE parcel SET stage = 'shipped',"
                                        " recheck = 'passed';"),
                        "gate: recheck_due");
    assert_string_equal(stranger(f->db,
                                 "INSERT INTO parcel (warehouse, code, stage) VALUES"
                                 " (1, 'P-9', 'shipped')"),
                        "gate: not_loaded");
}

static void shipped_is_for_ever(void **state)
{
    static const char *const bad[] = {
        "UPDATE parcel SET stage = 'loaded'", "UPDATE parcel SET stage = 'void'",
        "UPDATE parcel SET units = 1",        "UPDATE parcel SET recheck = 'none'",
        "UPDATE parcel SET waybill = 'SF2'",  "UPDATE parcel SET hold = 'x'",
        "UPDATE parcel SET handover = NULL",  "UPDATE parcel SET order_id = 2",
        "UPDATE parcel SET intercepted = 1",  "UPDATE parcel SET qc = 'due'",
        "UPDATE parcel SET weigh = 'off'",
    };
    struct folder *f = *state;
    stranger_must(f->db, ship_sql);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_string_equal(stranger(f->db, bad[i]), "a shipped parcel stays as it is");
    stranger_must(f->db, "UPDATE parcel SET box = 'B2'");
}

static void a_label_needs_verified_units_and_no_recheck_due(void **state)
{
    static const char says[] =
        "labelled needs verified, no count due and the label applied";
    struct folder *f = *state;
    stranger_must(f->db, "UPDATE parcel SET stage = 'open'");
    assert_string_equal(stranger(f->db, "UPDATE parcel SET stage = 'labelled'"), says);
    stranger_must(f->db, "UPDATE parcel SET stage = 'verified', recheck = 'due'");
    assert_string_equal(stranger(f->db, "UPDATE parcel SET stage = 'labelled'"), says);
    stranger_must(f->db, "UPDATE parcel SET recheck = 'passed', qc = 'due',"
                         " label = 'applied'");
    assert_string_equal(stranger(f->db, "UPDATE parcel SET stage = 'labelled'"), says);
    stranger_must(f->db, "UPDATE parcel SET qc = '', label = 'granted'");
    assert_string_equal(stranger(f->db, "UPDATE parcel SET stage = 'labelled'"), says);
    stranger_must(f->db, "UPDATE parcel SET stage = 'labelled', label = 'applied'");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, furnish, folder_remove)
    const struct CMUnitTest tests[] = {
        T(a_parcel_that_passed_everything_ships),
        T(every_gate_refuses_whoever_writes),
        T(the_verb_is_told_the_same_as_the_trigger),
        T(what_a_write_says_of_itself_does_not_open_the_gate),
        T(shipped_is_for_ever),
        T(a_label_needs_verified_units_and_no_recheck_due),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
