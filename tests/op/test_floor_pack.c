/* The bench: pack, the second look, the label. */
#include "house.h"

#include "tallyman/model/task.h"

static int opened(struct house *h)
{
    house_picked(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    return (int)got_num(h, "parcel");
}

static void a_parcel_is_opened_by_tote_parcel_or_order(void **state)
{
    struct house *h = *state;
    NO(h, E_NOT_FOUND, PACKER, V_PACK_OPEN, "t", "T-0001");
    NO(h, E_STATE, PACKER, V_PACK_OPEN, "t", "N1");
    int parcel = opened(h);
    assert_string_equal(got(h, "number"), "N1");
    assert_string_equal(got(h, "pcode"), "P-1-1");
    assert_int_equal(got_num(h, "units"), 5);
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 1, "codes"), "B=1 EB=1");
    static const char *const codes[] = {"T-0001", "P-1-1", "N1"};
    for (int i = 0; i < 3; i++) {
        OK(h, PACKER, V_PACK_OPEN, "t", codes[i]);
        assert_int_equal(got_num(h, "parcel"), parcel);
    }
    NO(h, E_WRONG_KIND, PACKER, V_PACK_OPEN, "t", "A01-01-1");
    NO(h, E_NOT_FOUND, PACKER, V_PACK_OPEN, "t", "N9");
    house_check(h);
}

/* The terminal takes a code that it was not given for a wrong one. */
static void goods_with_many_codes_are_known_by_each(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h,
                house_sql(h, "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL"
                             "    SELECT i + 1 FROM n WHERE i < 199)"
                             " INSERT INTO code (warehouse, text, item, qty)"
                             " SELECT 1, 'X' || CAST(i AS TEXT), 2, 1 + i % 2 FROM n"));
    opened(h);
    const char *codes = rows_str(&h->reply.rows, 1, "codes");
    for (int i = 100; i < 200; i++)
        assert_int_equal(task_code_units(codes, "B", arena_printf(h->arena, "X%d", i)),
                         1 + i % 2);
    assert_int_equal(task_code_units(codes, "B", "X200"), 0);
}

static void one_parcel_with_goods_in_it_at_a_bench(void **state)
{
    struct house *h = *state;
    int parcel = opened(h);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    NO(h, E_STATE, PACKER, V_PACK_OPEN, "t", "T-0002");
    assert_string_equal(got_arg(h, 0), "T-0001"); /* what stands there to be seen */
    NO(h, E_TAKEN, SECOND_PACKER, V_PACK_OPEN, "t", "T-0001");
    assert_string_equal(got_arg(h, 1), "B-0013");
    NO(h, E_TAKEN, SECOND_PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNDO, "d", parcel);
    OK(h, SECOND_PACKER, V_PACK_OPEN, "t", "T-0001");
    assert_int_equal(got_num(h, "parcel"), parcel);
    OK(h, SECOND_PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    house_check(h);
}

static void only_what_was_picked_can_be_verified(void **state)
{
    struct house *h = *state;
    int parcel = opened(h);
    NO(h, E_WRONG_ITEM, PACKER, V_PACK_UNIT, "dt", parcel, "EH");
    assert_string_equal(got_arg(h, 0), "A");
    assert_string_equal(got_arg(h, 1), "H");
    NO(h, E_UNKNOWN_CODE, PACKER, V_PACK_UNIT, "dt", parcel, "WHAT");
    NO(h, E_CASE_TOO_BIG, PACKER, V_PACK_UNIT, "dt", parcel, "EA6");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA2");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    assert_int_equal(got_num(h, "packed"), 3);
    assert_int_equal(got_num(h, "complete"), 0);
    NO(h, E_TOO_MANY, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    NO(h, E_UNVERIFIED, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got_arg(h, 1), "3");
    assert_string_equal(got_arg(h, 2), "5");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    assert_int_equal(got_num(h, "complete"), 1);
    OK(h, PACKER, V_PACK_CLOSE, "dt-", parcel, "box-2");
    assert_string_equal(got(h, "recheck"), "none");
    NO(h, E_STATE, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    NO(h, E_STATE, PACKER, V_PACK_OPEN, "t", "T-0001");
    NO(h, E_NOT_FOUND, PACKER, V_PACK_UNIT, "dt", 99, "EB");
    house_check(h);
}

static void undo_puts_the_last_scan_back_into_its_tote(void **state)
{
    struct house *h = *state;
    int parcel = opened(h);
    NO(h, E_NOTHING_TO_UNDO, PACKER, V_PACK_UNDO, "d", parcel);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA2");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_UNDO, "d", parcel);
    assert_string_equal(got(h, "code"), "B");
    OK(h, PACKER, V_PACK_UNDO, "d", parcel);
    assert_int_equal(got_num(h, "moved"), 2);
    NO(h, E_NOTHING_TO_UNDO, PACKER, V_PACK_UNDO, "d", parcel);
    NO(h, E_UNVERIFIED, PACKER, V_PACK_CLOSE, "d-d", parcel, 1);
    house_check(h);
}

static void a_full_parcel_is_followed_by_another(void **state)
{
    struct house *h = *state;
    int parcel = opened(h);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA2");
    OK(h, PACKER, V_PACK_CLOSE, "d-d", parcel, 1);
    int next = (int)got_num(h, "parcel");
    assert_true(next > 0);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    assert_int_equal(got_num(h, "parcel"), next);
    assert_int_equal(got_num(h, "part"), 2);
    OK(h, PACKER, V_PACK_UNIT, "dt", next, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", next, "EB");
    OK(h, PACKER, V_PACK_UNIT, "dt", next, "EB");
    OK(h, PACKER, V_PACK_CLOSE, "d-d", next, 1);
    assert_int_equal(got_num(h, "parcel"), 0); /* nothing is left for a third */
    house_labelled(h, parcel);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order = 1"), 1);
    OK(h, PACKER, V_LABEL_GRANT, "d", next);
    assert_int_equal(got_num(h, "part"), 2);
    assert_int_equal(got_num(h, "parts"), 2);
    OK(h, PACKER, V_LABEL_APPLY, "dt", next, "SF2");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order = 1"), 0);
    house_check(h);
}

/* N1 of the counted item, twelve of them. */
static int with_counted(struct house *h)
{
    HOUSE_WRITE(h, house_stock(h, BIN_MISC, ITEM_COUNTED, "", 200);
                house_line(h, 4, 2, BIN_MISC, ITEM_COUNTED, 120));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    house_pick(h, 4, "A01-02-2", "EC10", 12, "T-0002");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0002");
    return (int)got_num(h, "parcel");
}

static void counted_items_take_one_scan_and_a_number(void **state)
{
    struct house *h = *state;
    int parcel = with_counted(h);
    NO(h, E_STATE, PACKER, V_PACK_COUNT, "dtd", parcel, "EA", 1);
    NO(h, E_STATE, PACKER, V_PACK_COUNT, "dtd", parcel, "EC10", 10);
    NO(h, E_LIMIT, PACKER, V_PACK_COUNT, "dtd", parcel, "EC", 201);
    OK(h, PACKER, V_PACK_COUNT, "dtd", parcel, "EC", 20);
    assert_int_equal(got_num(h, "warn"), -1);
    OK(h, PACKER, V_PACK_COUNT, "dtd", parcel, "EC", 90);
    assert_int_equal(got_num(h, "warn"), 1);
    NO(h, E_TOO_MANY, PACKER, V_PACK_COUNT, "dtd", parcel, "EC", 11);
    house_check(h);
}

static void a_high_value_item_is_never_counted(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET high = 1 WHERE id = 4"));
    int parcel = with_counted(h);
    NO(h, E_STATE, PACKER, V_PACK_COUNT, "dtd", parcel, "EC", 2);
}

/* ---- the second look ---- */

static int due(struct house *h, const char *sql)
{
    HOUSE_WRITE(h, house_sql(h, sql));
    house_picked(h);
    int parcel = house_packed(h);
    assert_string_equal(got(h, "recheck"), "due");
    return parcel;
}

static void each_rule_makes_a_recheck_due(void **state)
{
    struct house *h = *state;
    struct {
        const char *sql, *why;
    } rules[] = {
        {"UPDATE orders SET flagged = 1 WHERE id = 1", "flagged"},
        {"UPDATE item SET high = 1 WHERE id = 2", "high value"},
        {"UPDATE order_line SET price = 50000 WHERE id = 2", "unit price"},
        {"UPDATE orders SET goods = 200000 WHERE id = 1", "order value"},
        {"UPDATE item SET confuse = 'red' WHERE id = 1", "easily confused"},
    };
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        if (i) {
            house_close(state);
            house_open(state);
            h = *state;
        }
        due(h, rules[i].sql);
        assert_string_equal(got(h, "why"), rules[i].why);
        house_check(h);
    }
}

static void a_wave_may_have_thresholds_of_its_own(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE wave SET shift = 'evening'"); house_sql(
                    h, "INSERT INTO rule (warehouse, name, version, section, key, value,"
                       " file, line) VALUES (1, 'evening', 1, 'recheck', 'unit_price',"
                       " '700', 'evening.ini', 30), (1, 'morning', 1, 'recheck',"
                       " 'unit_price', '1', 'morning.ini', 30)");
                house_sql(h, "UPDATE order_line SET price = 699"));
    house_picked(h);
    house_packed(h);
    assert_string_equal(got(h, "recheck"), "none");
    house_close(state);
    house_open(state);
    h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE wave SET shift = 'evening'"); house_sql(
                    h, "INSERT INTO rule (warehouse, name, version, section, key, value,"
                       " file, line) VALUES (1, 'evening', 1, 'recheck', 'unit_price',"
                       " '1', 'evening.ini', 30), (1, 'evening', 2, 'recheck',"
                       " 'unit_price', '700', 'evening.ini', 30)"));
    due(h, "UPDATE order_line SET price = 700 WHERE id = 2");
    assert_string_equal(got(h, "why"), "unit price");
    house_check(h);
}

static void a_recheck_is_blind_and_passes_when_the_count_agrees(void **state)
{
    struct house *h = *state;
    int parcel = due(h, "UPDATE orders SET flagged = 1 WHERE id = 1");
    NO(h, E_RECHECK_DUE, PACKER, V_LABEL_GRANT, "d", parcel);
    NO(h, E_STATE, QC, V_RECHECK_UNIT, "dt", parcel, "EA");
    OK(h, QC, V_RECHECK_OPEN, "t", "T-0001");
    assert_int_equal(h->reply.rows.n, 0);
    assert_int_equal(got_num(h, "attempt"), 1);
    OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EA2");
    OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EA");
    assert_int_equal(got_num(h, "qty"), 3);
    OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1"); /* goes on where it was */
    assert_int_equal(got_num(h, "counted"), 3);
    OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EB");
    OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EB");
    OK(h, QC, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), "passed");
    NO(h, E_STATE, QC, V_RECHECK_OPEN, "t", "P-1-1");
    house_labelled(h, parcel);
    house_check(h);
}

static void a_recheck_that_was_left_is_begun_anew_by_the_next(void **state)
{
    struct house *h = *state;
    int parcel = due(h, "UPDATE orders SET flagged = 1 WHERE id = 1");
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'qc'"));
    OK(h, QC, V_RECHECK_OPEN, "t", "T-0001");
    OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EA");
    NO(h, E_TAKEN, OTHER, V_RECHECK_OPEN, "t", "T-0001");
    OK(h, QC, V_LOGOUT, "");
    OK(h, OTHER, V_RECHECK_OPEN, "t", "T-0001");
    assert_int_equal(got_num(h, "counted"), 0);
    assert_int_equal(got_num(h, "attempt"), 1);
    OK(h, OTHER, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), "again");
    OK(h, OTHER, V_RECHECK_OPEN, "t", "T-0001");
    OK(h, OTHER, V_LOGOUT, "");
    OK(h, LEAD, V_RECHECK_OPEN, "t", "T-0001");
    assert_int_equal(got_num(h, "attempt"), 2); /* leaving gives no third try */
    house_check(h);
}

static void who_handled_the_goods_does_not_recheck_them(void **state)
{
    struct house *h = *state;
    due(h, "UPDATE orders SET flagged = 1 WHERE id = 1");
    /* the picker and the packer, were they allowed at all */
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'qc'"));
    NO(h, E_SAME_PERSON, PICKER, V_RECHECK_OPEN, "t", "T-0001");
    NO(h, E_SAME_PERSON, PACKER, V_RECHECK_OPEN, "t", "T-0001");
    OK(h, QC, V_RECHECK_OPEN, "t", "T-0001");
    NO(h, E_TAKEN, OTHER, V_RECHECK_OPEN, "t", "T-0001");
    NO(h, E_STATE, OTHER, V_RECHECK_OPEN, "t", "T-0002");
    house_check(h);
}

/* Nobody logged him out: his session ended by itself, at its end or idle. */
static void who_went_home_holds_no_box(void **state)
{
    static const char *const gone[] = {
        "UPDATE session SET ends_at = 1 WHERE id = 14",
        "UPDATE session SET seen_at = 1, idle_ms = 1 WHERE id = 14"};
    for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++) {
        assert_int_equal(house_open(state), 0);
        struct house *h = *state;
        due(h, "UPDATE orders SET flagged = 1 WHERE id = 1");
        HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'qc'"));
        OK(h, QC, V_RECHECK_OPEN, "t", "T-0001");
        NO(h, E_TAKEN, OTHER, V_RECHECK_OPEN, "t", "T-0001");
        HOUSE_WRITE(h, house_sql(h, gone[i]));
        OK(h, OTHER, V_RECHECK_OPEN, "t", "T-0001");
        house_check(h);
        assert_int_equal(house_close(state), 0);
    }
}

static void nor_does_he_with_another_badge(void **state)
{
    struct house *h = *state;
    due(h, "UPDATE orders SET flagged = 1 WHERE id = 1");
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET staff = 'S7' WHERE id IN (13, 14)"));
    NO(h, E_SAME_PERSON, QC, V_RECHECK_OPEN, "t", "T-0001");
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET staff = 'S8' WHERE id = 14"));
    OK(h, QC, V_RECHECK_OPEN, "t", "T-0001");
    house_check(h);
}

static void a_recheck_asks_for_the_pin_again_after_a_while(void **state)
{
    struct house *h = *state;
    due(h, "UPDATE orders SET flagged = 1 WHERE id = 1");
    HOUSE_WRITE(h, house_sql(h, "UPDATE session SET proved_at = 0")); /* badge only */
    NO(h, E_PIN, QC, V_RECHECK_OPEN, "t", "T-0001");
    HOUSE_WRITE(h,
                house_sql(h, arena_printf(h->arena, "UPDATE session SET proved_at = %lld",
                                          (long long)h->now)));
    OK(h, QC, V_RECHECK_OPEN, "t", "T-0001");
    h->now += 14 * 60000;
    OK(h, QC, V_RECHECK_OPEN, "t", "T-0001");
    h->now += 60000;
    NO(h, E_PIN, QC, V_RECHECK_OPEN, "t", "T-0001");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM recheck"), 1);
}

static void count_wrong(struct house *h, int parcel, const char *outcome)
{
    OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1");
    OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EH"); /* not even in the order */
    OK(h, QC, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), outcome);
    assert_int_equal(h->reply.out.n, 1);
}

static void a_second_difference_holds_the_parcel_and_tells_only_the_lead(void **state)
{
    struct house *h = *state;
    int parcel = due(h, "UPDATE orders SET flagged = 1 WHERE id = 1");
    count_wrong(h, parcel, "again");
    count_wrong(h, parcel, "held");
    assert_string_equal(
        house_text(h, "SELECT text FROM exception WHERE kind = 'recheck'"),
        "A: packed 3, counted 0; B: packed 2, counted 0; "
        "H: packed 0, counted 1");
    NO(h, E_HELD, QC, V_RECHECK_OPEN, "t", "P-1-1");
    NO(h, E_HELD, PACKER, V_LABEL_GRANT, "d", parcel);
    NO(h, E_NOT_ALLOWED, PACKER, V_PACK_REOPEN, "ttt", "P-1-1", "T-0001", "again");
    NO(h, E_WRONG_TOTE, LEAD, V_PACK_REOPEN, "ttt", "P-1-1", "T-0002", "again");
    OK(h, LEAD, V_PACK_REOPEN, "ttt", "P-1-1", "T-0003", "verify again");
    assert_int_equal(got_num(h, "units"), 5);
    assert_int_equal(house_num(h, "SELECT SUM(packed) FROM order_line"), 0);
    house_check(h);
    NO(h, E_STATE, LEAD, V_PACK_REOPEN, "ttt", "P-1-1", "T-0003", "again");
    /* verified anew, and due anew */
    assert_int_equal(house_packed(h), parcel);
    assert_string_equal(got(h, "recheck"), "due");
    OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1");
    assert_int_equal(got_num(h, "attempt"), 1);
    house_check(h);
}

/* ---- the label ---- */

static void the_label_just_stuck_on_is_scanned_back(void **state)
{
    struct house *h = *state;
    int parcel = opened(h);
    NO(h, E_STATE, PACKER, V_LABEL_GRANT, "d", parcel);
    parcel = house_packed(h);
    NO(h, E_NOT_LABELLED, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    assert_string_equal(got(h, "waybill"), "SF1");
    assert_string_equal(got(h, "sender"), "Warehouse");
    assert_int_equal(got_num(h, "weight_g"), 750);
    assert_int_equal(h->reply.rows.n, 2);
    NO(h, E_WRONG_LABEL, PACKER, V_LABEL_APPLY, "dt", parcel, "SF2");
    assert_string_equal(got_arg(h, 0), "SF1");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    assert_string_equal(got(h, "stage"), "labelled");
    assert_string_equal(got(h, "order_state"), "packed");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order = 1"), 0);
    house_check(h);
}

static void one_label_that_is_not_stuck_on_at_a_bench(void **state)
{
    struct house *h = *state;
    house_picked(h);
    int parcel = house_packed(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0002");
    int other = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", other, "EA");
    OK(h, PACKER, V_PACK_CLOSE, "d--", other);
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    NO(h, E_STATE, PACKER, V_LABEL_GRANT, "d", other);
    assert_string_equal(got_arg(h, 0), "P-1-1");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    OK(h, PACKER, V_LABEL_GRANT, "d", other);
    assert_string_equal(got(h, "waybill"), "SF2");
    house_check(h);
}

static void a_parcel_that_wants_its_label_is_found_by_what_is_in_the_hand(void **state)
{
    struct house *h = *state;
    house_picked(h);
    NO(h, E_NOT_FOUND, PACKER, V_LABEL_FIND, "t", "T-0001"); /* not even packed */
    int parcel = house_packed(h);
    OK(h, PACKER, V_LABEL_FIND, "t", "T-0001");
    assert_int_equal(got_num(h, "parcel"), parcel);
    assert_string_equal(got(h, "waybill"), "");
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    NO(h, E_STATE, PACKER, V_PACK_OPEN, "t", "T-0002");
    assert_string_equal(got_arg(h, 0), "P-1-1");
    OK(h, PACKER, V_LABEL_FIND, "t", "P-1-1");
    assert_string_equal(got(h, "waybill"), "SF1");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    NO(h, E_NOT_FOUND, PACKER, V_LABEL_FIND, "t", "P-1-1");
    house_check(h);
}

static void a_label_that_did_not_come_out_is_the_same_copy_again(void **state)
{
    struct house *h = *state;
    const char *open = "SELECT COUNT(*) FROM exception WHERE kind = 'label'"
                       "   AND closed_at = 0";
    house_picked(h);
    int parcel = house_packed(h);
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "failed");
    assert_int_equal(house_num(h, open), 1);
    NO(h, E_STATE, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "sent"); /* too late */
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0002"); /* the bench goes on meanwhile */
    OK(h, PACKER, V_LABEL_FIND, "t", "T-0001");
    assert_string_equal(got(h, "result"), "failed");
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    assert_int_equal(got_num(h, "n"), 1);
    NO(h, E_STATE, PACKER, V_PACK_OPEN, "t", "T-0002");
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "unknown");
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "unknown");
    NO(h, E_STATE, PACKER, V_LABEL_GRANT, "d", parcel); /* it may be out */
    assert_int_equal(house_num(h, open), 1);
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1"); /* and so it is */
    assert_int_equal(house_num(h, open), 0);
    assert_string_equal(house_text(h, "SELECT result FROM label_copy"), "confirmed");
    NO(h, E_STATE, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "failed");
    house_check(h);
}

static void an_empty_pool_is_said_by_carrier(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h,
                house_sql(h, "UPDATE waybill SET state = 'void' WHERE carrier = 'SF'"));
    house_picked(h);
    int parcel = house_packed(h);
    NO(h, E_POOL_EMPTY, PACKER, V_LABEL_GRANT, "d", parcel);
    assert_string_equal(got_arg(h, 0), "SF");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_parcel_is_opened_by_tote_parcel_or_order),
        TEST(goods_with_many_codes_are_known_by_each),
        TEST(one_parcel_with_goods_in_it_at_a_bench),
        TEST(only_what_was_picked_can_be_verified),
        TEST(undo_puts_the_last_scan_back_into_its_tote),
        TEST(a_full_parcel_is_followed_by_another),
        TEST(counted_items_take_one_scan_and_a_number),
        TEST(a_high_value_item_is_never_counted),
        TEST(each_rule_makes_a_recheck_due),
        TEST(a_wave_may_have_thresholds_of_its_own),
        TEST(a_recheck_is_blind_and_passes_when_the_count_agrees),
        TEST(a_recheck_asks_for_the_pin_again_after_a_while),
        TEST(a_recheck_that_was_left_is_begun_anew_by_the_next),
        TEST(who_handled_the_goods_does_not_recheck_them),
        TEST(nor_does_he_with_another_badge),
        cmocka_unit_test(who_went_home_holds_no_box),
        TEST(a_second_difference_holds_the_parcel_and_tells_only_the_lead),
        TEST(the_label_just_stuck_on_is_scanned_back),
        TEST(one_label_that_is_not_stuck_on_at_a_bench),
        TEST(a_parcel_that_wants_its_label_is_found_by_what_is_in_the_hand),
        TEST(a_label_that_did_not_come_out_is_the_same_copy_again),
        TEST(an_empty_pool_is_said_by_carrier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
