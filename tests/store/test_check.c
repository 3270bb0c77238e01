/* Every invariant finds its fault; a right house has none; rebuild mends the stock. */
#include "help.h"
#include "house.h"

#include "tallyman/store/check.h"

static int furnish(void **state)
{
    if (folder_make(state))
        return -1;
    struct folder *f = *state;
    store_close(must_open(f, STORE_CREATE));
    stranger_must(f->db, house_sql);
    return 0;
}

static bool is_broken(const struct folder *f, const char *name, int *others)
{
    struct err err = {0};
    struct store *store = must_open(f, STORE_LOOK);
    struct check_result *results;
    int n;
    bool found = false;
    check_run(store, &results, &n, &err);
    said(&err, "check_run");
    *others = 0;
    for (int i = 0; i < n; i++) {
        if (results[i].violations == 0)
            continue;
        assert_true(*results[i].first != '\0');
        if (name && strcmp(results[i].name, name) == 0)
            found = true;
        else if (++*others && !name)
            print_message("%s: %s\n", results[i].name, results[i].first);
    }
    store_close(store);
    return found;
}

static void a_right_house_has_no_violations_before_and_after_shipping(void **state)
{
    struct folder *f = *state;
    int others;
    is_broken(f, NULL, &others);
    assert_int_equal(others, 0);
    stranger_must(f->db, ship_sql);
    is_broken(f, NULL, &others);
    assert_int_equal(others, 0);
}

static const char loosen[] = "DROP TRIGGER move_written_once; DROP TRIGGER move_kept;"
                             "DROP TRIGGER audit_kept; DROP TRIGGER parcel_shipped_stays;"
                             "PRAGMA ignore_check_constraints = ON;";

/* The other engine has no way to ignore a CHECK: those are dropped, for good. */
static const char loosen_served[] =
    "SET session_replication_role = replica; DO $do$ DECLARE n record; BEGIN FOR n IN "
    "SELECT conname, conrelid::regclass AS tab FROM pg_constraint WHERE contype = 'c' "
    "AND "
    "connamespace = current_schema()::regnamespace LOOP EXECUTE format('ALTER TABLE %s "
    "DROP CONSTRAINT %I', n.tab, n.conname); END LOOP; END $do$;";

/* Parcel 1 was all of an accepted lot, and drawn. */
#define DRAWN                                                                            \
    "INSERT INTO qc_lot (id, warehouse, wave, packer, plan, size, n, seen, drawn, "      \
    "state)"                                                                             \
    " VALUES (1, 1, 1, 2, 'all', 1, 1, 1, 1, 'accepted');"                               \
    "INSERT INTO qc_draw (warehouse, parcel, stage, lot, packer, drawn, sample, why,"    \
    " score, chance, result) VALUES (1, 1, 'pack', 1, 2, 1, 1, 'sample', 7, 100,"        \
    " 'passed'); UPDATE parcel SET qc = 'passed';"

static const struct {
    const char *fault, *invariant;
    bool shipped; /* planted after shipping */
} faults[] = {
    {"INSERT INTO rule (warehouse, name, version, section, key, value, file, line) VALUES"
     " (1, 'qc', 1, 'plan.all', 'weather', '5', 'qc.ini', 1)",
     "rules_are_understood"},
    {"INSERT INTO rule (warehouse, name, version, section, key, value) VALUES"
     " (1, 'rules', 1, 'recheck.due', 'moon', '1')",
     "rules_are_understood"},
    {"INSERT INTO rule (warehouse, name, version, section, key, value) VALUES"
     " (1, 'rights', 1, 'moon', 'picker', '1')",
     "rules_are_understood"},
    {"UPDATE stock SET on_hand = 8 WHERE place = 3", "stock_is_sum_of_moves"},
    {"DELETE FROM stock WHERE place = 5", "stock_is_sum_of_moves"},
    {"INSERT INTO stock (warehouse, place, item, on_hand) VALUES (1, 7, 1, 1)",
     "stock_is_sum_of_moves"},
    {"UPDATE move SET qty = 3 WHERE id = 2", "stock_is_sum_of_moves"},
    {"UPDATE move SET from_left = 6 WHERE id = 2", "balances_add_up"},
    {"UPDATE move SET to_left = 1 WHERE id = 2", "balances_add_up"},
    {"DELETE FROM move WHERE id = 2", "balances_add_up"},
    {"UPDATE stock SET on_hand = 6 WHERE place = 3", "on_hand_is_last_balance"},
    {"UPDATE stock SET last_move = 2 WHERE place = 3", "on_hand_is_last_balance"},
    {"INSERT INTO stock (warehouse, place, item, on_hand) VALUES (1, 7, 1, 1)",
     "on_hand_is_last_balance"},
    {"UPDATE move SET from_left = 1 WHERE id = 1", "outside_keeps_no_account"},
    {"INSERT INTO place (id, warehouse, code, kind) VALUES (9, 1, 'TR-1-1', 'transit')",
     "transit_holds_what_is_on_its_way"},
    {"INSERT INTO place (id, warehouse, code, kind) VALUES (9, 1, 'TR-1-1', 'transit');"
     "INSERT INTO transfer (warehouse, number, state, item, qty, bin, place) VALUES"
     " (1, 'TR-1-1', 'offered', 1, 2, 3, 9)",
     "transit_holds_what_is_on_its_way"},
    {"INSERT INTO transfer (warehouse, number, state, item, qty, bin, place, to_place,"
     " terminal, seq) VALUES (1, 'TR-1-1', 'posted', 1, 2, 3, 3, 3, 1, 5)",
     "posted_is_in_both_ledgers"},
    {"INSERT INTO transfer (warehouse, number, state, item, qty, bin, place) VALUES"
     " (1, 'TR-1-1', 'expired', 1, 2, 3, 3)",
     "expired_transfer_is_an_exception"},
    {"INSERT INTO stock (warehouse, place, item) VALUES (1, 1, 1)",
     "outside_keeps_no_account"},
    {"UPDATE place SET warehouse = 2 WHERE id = 3", "one_warehouse"},
    {"UPDATE stock SET on_hand = -1 WHERE place = 5", "stock_never_negative"},
    {"UPDATE stock SET reserved = 8 WHERE place = 3", "reserved_within_on_hand"},
    {"UPDATE stock SET reserved = 1 WHERE place = 3", "reserved_is_open_lines"},
    {"UPDATE task_line SET taken = 2 WHERE id = 2", "reserved_is_open_lines"},
    {"UPDATE task_line SET state = 'short' WHERE id = 2", "reserved_is_open_lines"},
    {"UPDATE place SET kind = 'tote' WHERE id = 5", "unbound_tote_is_empty"},
    {"UPDATE place SET bound_run = 1 WHERE id = 5", "run_tote_holds_its_orders"},
    {"UPDATE task SET waits_at = 5, pass = 1", "waiting_cart_is_nobodys"},
    {"UPDATE task SET pass = 1, zone = 'B', state = 'open'",
     "cart_waits_for_its_next_zone"},
    {"UPDATE task SET lies = 99", "reference_task_lies"},
    {"UPDATE place SET bound_run = 99 WHERE id = 5", "reference_place_bound_run"},
    {"UPDATE place SET bound_run = 1 WHERE id = 4;"
     "UPDATE task SET wall = 'W1' WHERE id = 1",
     "batch_tote_holds_its_lines"},
    {"UPDATE task SET wall = 'W1' WHERE id = 1", "sorted_units_are_lines"},
    {"UPDATE place SET kind = 'slot' WHERE id = 8", "slot_is_of_one_order"},
    {"UPDATE place SET kind = 'slot', aisle = 'W1', bound_order = 2 WHERE id = 6",
     "slot_holds_its_order"},
    {"INSERT INTO serial (warehouse, text, item, state, place) VALUES (1, 'X', 1, 'in', "
     "3)",
     "serial_is_its_last_move"},
    {"INSERT INTO serial_move (move, warehouse, item, text) VALUES (4, 1, 1, 'X')",
     "serial_is_its_last_move"},
    {"INSERT INTO serial_move (move, warehouse, item, text) VALUES (4, 1, 1, 'X');"
     "INSERT INTO serial (warehouse, text, item, state, place, last_move)"
     " VALUES (1, 'X', 1, 'out', 6, 4)",
     "serial_is_its_last_move"},
    {"INSERT INTO serial (warehouse, text, item, state, place) VALUES"
     " (1, 'X', 1, 'in', 5), (1, 'Y', 1, 'in', 5)",
     "serials_within_stock"},
    {"UPDATE item SET serial = 1", "boxed_units_have_serials"},
    {"INSERT INTO serial_move (move, warehouse, item, text) VALUES (3, 1, 1, 'X'),"
     " (5, 1, 1, 'X')",
     "serial_moves_follow"},
    {"INSERT INTO serial_move (move, warehouse, item, text) VALUES (4, 1, 1, 'X'),"
     " (6, 1, 1, 'X');"
     "INSERT INTO move (id, warehouse, person, terminal, seq, item, qty, from_place,"
     " to_place, reason) VALUES (7, 1, 2, 1, 6, 1, 2, 4, 2, 'ship');"
     "INSERT INTO serial_move (move, warehouse, item, text) VALUES (7, 1, 1, 'X')",
     "serial_moves_follow", true},
    {"INSERT INTO serial_move (move, warehouse, item, text) VALUES (5, 1, 1, 'X'),"
     " (5, 1, 1, 'Y')",
     "serial_moves_are_of_their_move"},
    {"INSERT INTO serial_move (move, warehouse, item, text) VALUES (5, 1, 2, 'X')",
     "serial_moves_are_of_their_move"},
    {"INSERT INTO serial (warehouse, text, item, state, place) VALUES (1, 'X', 1, "
     "'lost', "
     "3)",
     "values_serial_state"},
    {"INSERT INTO serial_move (move, warehouse, item, text) VALUES (5, 1, 9, 'X')",
     "reference_serial_move_item"},
    {"UPDATE item SET promised = 3", "promised_is_ready_orders"},
    {"UPDATE orders SET state = 'ready' WHERE id = 4", "promised_is_ready_orders"},
    {"UPDATE order_line SET picked = 2 WHERE id = 2", "line_agrees_with_moves"},
    {"UPDATE order_line SET packed = 1 WHERE id = 1", "line_agrees_with_moves"},
    {"UPDATE order_line SET shipped = 1 WHERE id = 1", "line_agrees_with_moves"},
    {"UPDATE move SET line_id = 1 WHERE id = 5", "line_agrees_with_moves"},
    {"UPDATE orders SET state = 'shipped' WHERE id = 2", "shipped_order_is_whole"},
    {"UPDATE orders SET state = 'cancelled' WHERE id = 1",
     "cancelled_order_ships_nothing", true},
    {"UPDATE orders SET hold = '' WHERE id = 4", "held_order_has_an_owner"},
    {"UPDATE orders SET hold_owner = '' WHERE id = 4", "held_order_has_an_owner"},
    {"UPDATE exception SET closed_at = 5", "held_order_is_an_exception"},
    {"UPDATE parcel SET units = 1", "parcel_units_are_contents"},
    {"UPDATE parcel SET stage = 'void'", "parcel_units_are_contents"},
    {"UPDATE parcel SET units = 1", "parcel_units_are_contents", true},
    {"UPDATE parcel SET recheck = 'due'", "shipped_parcel_passed_the_gate", true},
    {"UPDATE parcel SET weigh = 'due'", "shipped_parcel_passed_the_gate", true},
    {"UPDATE parcel SET weigh = 'lost'", "values_parcel_weigh"},
    {"INSERT INTO weighing (warehouse, parcel, outcome) VALUES (1, 1, 'good')",
     "values_weighing_outcome"},
    {"INSERT INTO weighing (warehouse, parcel, outcome) VALUES (1, 9, 'off')",
     "reference_weighing_parcel"},
    {"INSERT INTO weighing (warehouse, parcel, outcome, item) VALUES (1, 1, 'off', 9)",
     "reference_weighing_item"},
    {"INSERT INTO weight_sample (warehouse, item, parcel, mg, units) VALUES (1, 1, 1, 5,"
     " 1)",
     "weights_are_of_shipped_parcels"},
    {"INSERT INTO weighing (warehouse, parcel, outcome) VALUES (1, 1, 'off'); INSERT INTO"
     " weight_sample (warehouse, item, parcel, mg, units) VALUES (1, 1, 1, 5, 1)",
     "weights_are_of_shipped_parcels", true},
    {"UPDATE parcel SET hold = 'x'", "shipped_parcel_passed_the_gate", true},
    {"UPDATE parcel SET intercepted = 1", "shipped_parcel_passed_the_gate", true},
    {"UPDATE waybill SET state = 'void' WHERE number = 'SF1'",
     "shipped_parcel_passed_the_gate", true},
    {"UPDATE parcel SET handover = NULL", "shipped_parcel_passed_the_gate", true},
    {"INSERT INTO parcel (warehouse, code, order_id, place, waybill)"
     " VALUES (1, 'P-2', 2, 7, 'SF1')",
     "waybill_on_one_parcel"},
    {"UPDATE waybill SET state = 'granted' WHERE number = 'SF1'",
     "waybill_agrees_with_parcel"},
    {"UPDATE waybill SET parcel = 1, state = 'applied' WHERE number = 'SF2'",
     "waybill_agrees_with_parcel"},
    {"UPDATE waybill SET parcel = 1 WHERE number = 'SF2'", "waybill_agrees_with_parcel"},
    {"UPDATE waybill SET parcel = 1, state = 'granted' WHERE number = 'SF2'",
     "one_live_label_a_parcel"},
    {"INSERT INTO label_copy (warehouse, number, n, result) VALUES (1, 'SF1', 2, 'sent');"
     "UPDATE waybill SET copies = 2 WHERE number = 'SF1'",
     "one_live_paper_a_number"},
    {"UPDATE label_copy SET ended = 'destroyed'", "one_live_paper_a_number"},
    {"UPDATE waybill SET copies = 2 WHERE number = 'SF1'", "copies_are_counted"},
    {"UPDATE label_copy SET n = 2", "copies_are_counted"},
    {"INSERT INTO pool (id, warehouse, carrier, kind, from_no, to_no, next_no,"
     " first_text, last_text) VALUES (9, 1, 'YT', 'range', 1, 5, 1, 'S5', 'S7')",
     "ranges_do_not_meet"},
    {"UPDATE pool SET next_no = 3 WHERE id = 1", "pool_numbers_are_counted"},
    {"UPDATE waybill SET pool = 1 WHERE number = 'SF1'", "pool_numbers_are_counted"},
    {"UPDATE label_copy SET ended = 'eaten'", "values_label_copy_ended"},
    {"UPDATE pool SET kind = 'heap' WHERE id = 1", "values_pool_kind"},
    {"UPDATE waybill SET pool = 77 WHERE number = 'SF1'", "reference_waybill_pool"},
    {"UPDATE recheck SET person = 1", "recheck_by_somebody_else"},
    {"UPDATE recheck SET person = 2", "recheck_by_somebody_else"},
    {"UPDATE parcel SET qc = 'due'", "drawn_is_due_or_passed"},
    {DRAWN "UPDATE parcel SET qc = ''", "drawn_is_due_or_passed"},
    {DRAWN "UPDATE recheck SET state = 'held'", "drawn_is_due_or_passed"},
    {DRAWN "UPDATE qc_draw SET chance = 5", "draws_follow_their_scores"},
    {DRAWN "UPDATE qc_draw SET drawn = 0, sample = 0", "draws_follow_their_scores"},
    {DRAWN "UPDATE qc_draw SET why = ''", "draws_follow_their_scores"},
    {DRAWN "UPDATE qc_lot SET seen = 2", "lots_add_up"},
    {DRAWN "UPDATE qc_draw SET sample = 0", "lots_add_up"},
    {DRAWN "UPDATE qc_lot SET state = 'rejected'", "verdicts_follow_their_counts"},
    {DRAWN "UPDATE qc_lot SET failed = 1", "verdicts_follow_their_counts"},
    {DRAWN "UPDATE qc_lot SET size = 3", "verdicts_follow_their_counts"},
    {DRAWN "UPDATE qc_lot SET failed = 1, state = 'rejected'; UPDATE qc_draw SET"
           " drawn = 0, score = 500, sample = 0, why = ''",
     "rejected_lot_is_counted_whole"},
    {DRAWN "UPDATE qc_draw SET lot = 9", "reference_qc_draw_lot"},
    {DRAWN "UPDATE qc_draw SET stage = 'gate'", "values_qc_draw_stage"},
    {DRAWN "UPDATE qc_lot SET state = 'lost'", "values_qc_lot_state"},
    {"DELETE FROM request WHERE seq = 3", "moves_have_requests"},
    {"UPDATE move SET terminal = 9 WHERE id = 5", "moves_have_requests"},
    {"DELETE FROM audit WHERE id = 2", "audit_without_gaps"},
    {"DELETE FROM audit WHERE id = 1", "audit_without_gaps"},
    {"DELETE FROM item", "reference_stock_item"},
    {"DELETE FROM place WHERE id = 7", "reference_handover_cage"},
    {"UPDATE parcel SET order_id = 0", "reference_parcel_order_id"},
    {"UPDATE person SET hand = 99 WHERE id = 1", "reference_person_hand"},
    {"UPDATE move SET line_id = 99 WHERE id = 5", "reference_move_line_id"},
    {"UPDATE orders SET state = 'lost' WHERE id = 2", "values_orders_state"},
    {"UPDATE move SET reason = 'gift' WHERE id = 5", "values_move_reason"},
    {"UPDATE parcel SET stage = 'gone'", "values_parcel_stage"},
    {"UPDATE place SET kind = 'shelf' WHERE id = 3", "values_place_kind"},
};

static void every_planted_fault_is_found_by_its_invariant(void **state)
{
    struct folder *f = *state;
    char script[2048];
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        int others;
        remove_store(f);
        store_close(must_open(f, STORE_CREATE));
        stranger_must(f->db, house_sql);
        if (faults[i].shipped)
            stranger_must(f->db, ship_sql);
        snprintf(script, sizeof script, "%s%s", on_postgresql() ? loosen_served : loosen,
                 faults[i].fault);
        stranger_must(f->db, script);
        if (!is_broken(f, faults[i].invariant, &others))
            fail_msg("%s is blind to: %s", faults[i].invariant, faults[i].fault);
    }
}

static void a_parcel_that_was_drawn_and_counted_is_no_fault(void **state)
{
    struct folder *f = *state;
    int others;
    stranger_must(f->db, DRAWN);
    is_broken(f, NULL, &others);
    assert_int_equal(others, 0);
}

static void pruned_old_requests_are_no_fault(void **state)
{
    struct folder *f = *state;
    int others;
    stranger_must(f->db, "DELETE FROM request WHERE seq <= 3");
    assert_false(is_broken(f, "moves_have_requests", &others));
}

static int64_t rebuild(const struct folder *f)
{
    struct err err = {0};
    int64_t differences = -1;
    struct store *store = must_open(f, STORE_OPEN);
    rebuild_run(store, &differences, &err);
    said(&err, "rebuild_run");
    store_close(store);
    return differences;
}

static void rebuild_changes_nothing_that_is_right(void **state)
{
    struct folder *f = *state;
    assert_int_equal(rebuild(f), 0);
    stranger_must(f->db, ship_sql);
    assert_int_equal(rebuild(f), 0);
}

static void rebuild_restores_the_stock_from_the_moves(void **state)
{
    static const struct {
        const char *fault;
        int64_t differences;
    } broken[] = {
        {"DELETE FROM stock", 3}, /* the empty tote's row says nothing */
        {"UPDATE stock SET on_hand = 99", 4},
        {"UPDATE stock SET on_hand = 5, reserved = 5 WHERE place = 3", 1},
        {"UPDATE stock SET last_move = 1 WHERE place = 3", 1},
        {"INSERT INTO stock (warehouse, place, item, on_hand) VALUES (1, 7, 1, 1)", 1},
        {"INSERT INTO stock (warehouse, place, item, on_hand) VALUES (1, 1, 1, 1)", 1},
    };
    struct folder *f = *state;
    int others;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        stranger_must(f->db, broken[i].fault);
        assert_int_equal(rebuild(f), broken[i].differences);
        is_broken(f, NULL, &others);
        assert_int_equal(others, 0);
        stranger_must(f->db, "INSERT INTO stock (warehouse, place, item, last_move)"
                             " VALUES (1, 4, 1, 4) ON CONFLICT DO NOTHING");
    }
}

static void rebuild_restores_the_serials_from_the_moves(void **state)
{
    struct folder *f = *state;
    int others;
    stranger_must(f->db,
                  "INSERT INTO serial_move (move, warehouse, item, text, order_id) VALUES"
                  " (2, 1, 1, 'X', 1), (3, 1, 1, 'X', 1), (4, 1, 1, 'X', 1)");
    assert_int_equal(rebuild(f), 1);
    assert_false(is_broken(f, "serial_is_its_last_move", &others));
    stranger_must(f->db, "INSERT INTO serial (warehouse, text, item, state, place)"
                         " VALUES (1, 'Y', 1, 'in', 3)");
    assert_int_equal(rebuild(f), 1);
    assert_int_equal(rebuild(f), 0);
}

static void what_a_serial_did_is_kept(void **state)
{
    struct folder *f = *state;
    stranger_must(f->db, "INSERT INTO serial_move (move, warehouse, item, text)"
                         " VALUES (4, 1, 1, 'X')");
    assert_string_equal(stranger(f->db, "UPDATE serial_move SET text = 'Y'"),
                        "moves are never changed");
    assert_string_equal(stranger(f->db, "DELETE FROM serial_move"),
                        "moves are never removed");
}

static void rebuild_keeps_what_only_the_row_knows(void **state)
{
    struct folder *f = *state;
    stranger_must(
        f->db, "UPDATE stock SET suspect = 1, expiry = 77, on_hand = 3 WHERE place = 3");
    assert_int_equal(rebuild(f), 1);
    struct err err = {0};
    int64_t suspect = 0, expiry = 0, on_hand = 0;
    struct store *store = must_open(f, STORE_LOOK);
    store_one(store, &err, "SELECT suspect, expiry, on_hand FROM stock WHERE place = 3",
              ">ddd", &suspect, &expiry, &on_hand);
    assert_int_equal(suspect, 1);
    assert_int_equal(expiry, 77);
    assert_int_equal(on_hand, 7);
    store_close(store);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, furnish, folder_remove)
    const struct CMUnitTest tests[] = {
        T(a_right_house_has_no_violations_before_and_after_shipping),
        T(every_planted_fault_is_found_by_its_invariant),
        T(a_parcel_that_was_drawn_and_counted_is_no_fault),
        T(pruned_old_requests_are_no_fault),
        T(rebuild_changes_nothing_that_is_right),
        T(rebuild_restores_the_stock_from_the_moves),
        T(rebuild_restores_the_serials_from_the_moves),
        T(what_a_serial_did_is_kept),
        T(rebuild_keeps_what_only_the_row_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
