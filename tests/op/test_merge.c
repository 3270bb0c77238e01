/*
 * Orders of one receiver in one parcel: packed together, judged one by one, and left by a
 * member at any step: cancelled, held or changed, what stays goes on without it, its
 * goods come back, and nothing is shipped of it. And an order packed in parts.
 *
 * A shift is played by looking at the house and doing the next thing; a member leaves
 * after each number of steps. Every seventh step by default, all with TALLYMAN_LONG=1.
 */
#include "shift.h"

/* N1 and N2 go in one parcel, under the name of N1. */
static void merge(struct house *h)
{
    house_sql(h, "UPDATE orders SET receiver_key = 'rk', head = 1 WHERE id IN (1, 2)");
}

/* ---- together ---- */

static void orders_of_one_receiver_ship_in_one_parcel(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, merge(h));
    play(h, STEPS_MOST);
    shipped_whole(h, 1);
    shipped_whole(h, 2);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel"), 1);
    assert_int_equal(house_num(h, "SELECT units FROM parcel"), 6);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel_line"), 3);
    house_check(h);
}

static void each_tote_opens_the_one_parcel(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, merge(h));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(rows_num(&h->reply.rows, 2, "merged", 0), 2);
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    NO(h, E_STATE, PACKER, V_PACK_OPEN, "t", "T-0001"); /* N2 is not picked yet */
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0002");
    int parcel = (int)got_num(h, "parcel");
    assert_int_equal(got_num(h, "merged"), 2);
    assert_int_equal(got_num(h, "units"), 6);
    assert_string_equal(got(h, "totes"), "T-0001 T-0002");
    assert_string_equal(got(h, "number"), "N1");
    OK(h, PACKER, V_PACK_OPEN, "t", "N2");
    assert_int_equal(got_num(h, "parcel"), parcel);
    for (int i = 0; i < 4; i++)
        OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    NO(h, E_TOO_MANY, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNDO, "d", parcel);
    house_check(h);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    NO(h, E_UNVERIFIED, PACKER, V_PACK_CLOSE, "d--", parcel);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    house_check(h);
}

/* Two orders of 1,000 each are no order of 2,000. */
static void what_an_order_is_worth_is_judged_alone(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, merge(h),
                house_sql(h, "UPDATE orders SET goods = 150000 WHERE id IN (1, 2)"));
    play(h, 17);
    assert_string_equal(house_text(h, "SELECT recheck FROM parcel"), "none");
    house_check(h);
}

static void one_dear_order_has_the_whole_parcel_rechecked(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, merge(h),
                house_sql(h, "UPDATE orders SET goods = 200000 WHERE id = 2"));
    play(h, 17);
    assert_string_equal(house_text(h, "SELECT recheck FROM parcel"), "due");
    /* Who picked for any of them. */
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'qc' WHERE id = 11"));
    NO(h, E_SAME_PERSON, PICKER, V_RECHECK_OPEN, "t", "P-1-1");
    play(h, STEPS_MOST);
    shipped_whole(h, 1);
    shipped_whole(h, 2);
    house_check(h);
}

/* ---- leaving ---- */

enum way { CANCELLED, HELD, WAYS };

static void leaves(struct house *h, enum way way, const char *number)
{
    if (way == CANCELLED)
        OK(h, LEAD, V_ORDER_CANCEL, "tt", number, "buyer");
    else
        OK(h, LEAD, V_ORDER_HOLD, "tt", number, "look");
}

static void bins_are_full_again(struct house *h, int64_t order)
{
    assert_int_equal(
        num_of(h, "SELECT SUM(picked) FROM order_line WHERE order_id = $1", order), 0);
    assert_int_equal(
        num_of(h, "SELECT SUM(shipped) FROM order_line WHERE order_id = $1", order), 0);
}

static bool still_here(struct house *h, int64_t order)
{
    return num_of(h, "SELECT COUNT(*) FROM orders WHERE id = $1 AND state <> 'shipped'",
                  order);
}

/* 0: all was done before. */
static bool left_after(void **state, int steps, enum way way, int64_t member)
{
    assert_int_equal(house_open(state), 0);
    struct house *h = *state;
    HOUSE_WRITE(h, merge(h),
                house_sql(h, "UPDATE orders SET goods = 200000 WHERE id = 2"));
    play(h, steps);
    bool here = still_here(h, member);
    if (here) {
        leaves(h, way, member == 1 ? "N1" : "N2");
        house_check(h);
        play(h, STEPS_MOST);
        shipped_whole(h, 3 - member);
        if (way == CANCELLED)
            bins_are_full_again(h, member);
        else
            shipped_whole(h, member);
        assert_int_equal(house_num(h, "SELECT COUNT(*) FROM orders WHERE head IS NOT"
                                      " NULL"),
                         0);
    }
    house_check(h);
    house_close(state);
    return here;
}

static void a_member_leaves_at_any_step(void **state)
{
    const char *asked = getenv("TALLYMAN_LONG");
    int each = asked && strcmp(asked, "1") == 0 ? 1 : on_postgresql() ? 41 : 7;
    int left = 0;
    for (int run = 0; run < WAYS * 2; run++)
        for (int steps = run % each; left_after(state, steps, run / 2, 1 + run % 2);
             steps += each)
            left++;
    assert_true(left >= WAYS * 2 * (each < 20 ? 20 / each : 1));
}

static void a_label_that_says_what_left_is_void(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, merge(h));
    play(h, 18);
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "labelled");
    house_cancel(h, "N2");
    assert_string_equal(house_text(h, "SELECT state FROM waybill WHERE number = 'SF1'"),
                        "void");
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "verified");
    NO(h, E_LEFT_PARCEL, PACKER, V_LABEL_GRANT, "d", 1);
    play(h, STEPS_MOST);
    assert_string_equal(house_text(h, "SELECT waybill FROM parcel WHERE stage ="
                                      " 'shipped'"),
                        "SF2");
    assert_int_equal(house_num(h, "SELECT units FROM parcel"), 5);
    house_check(h);
}

static void what_weighed_right_with_all_of_it_is_counted_without_one(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, merge(h));
    play(h, 18);
    HOUSE_WRITE(h,
                house_sql(h, "INSERT INTO weighing (warehouse, parcel, outcome, units)"
                             " SELECT 1, id, 'passed', units FROM parcel"),
                house_sql(h, "UPDATE parcel SET weigh = 'passed'"));
    house_cancel(h, "N2");
    assert_string_equal(house_text(h, "SELECT weigh FROM parcel"), "off");
    assert_string_equal(house_text(h, "SELECT recheck FROM parcel"), "due");
}

static void the_database_ships_no_parcel_with_goods_of_a_cancelled_member(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, merge(h));
    play(h, 19);
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "loaded");
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET state = 'cancelled' WHERE id = 2"));
    OK(h, PACKER, V_SHIP_CHECK, "d", 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "why"), "left_parcel");
    NO(h, E_HELD, PACKER, V_SHIP_CLOSE, "d", 1);
    struct err err = {0};
    assert_int_equal(store_begin(h->store, &err), 0);
    assert_true(store_do(h->store, &err,
                         "UPDATE parcel SET stage = 'shipped' WHERE id = 1", "") < 0);
    store_rollback(h->store);
}

static void a_changed_address_leaves_the_parcel(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, merge(h));
    play(h, 4);
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET hash = 'old' WHERE id = 2"));
    request_init(&h->request, V_LOAD_ORDERS);
    h->request.id = (struct request_id){STOCK, ++h->seq};
    h->request.session = STOCK;
    static const struct {
        const char *name, *text;
    } head[] = {{"channel", "shop"}, {"number", "N2"},      {"receiver", "Li"},
                {"phone", "1"},      {"address", "Road 2"}, {"region", "Sud"},
                {"carrier", "SF"},   {"receiver_key", "rk"}};
    const char *const *columns = verb_entry(V_LOAD_ORDERS)->arg[0].column;
    rows_init(&h->request.rows, columns);
    struct value *cell[2] = {rows_add(&h->request.rows, h->arena), NULL};
    for (int c = 0; columns[c]; c++)
        for (size_t i = 0; i < sizeof(head) / sizeof(*head); i++)
            if (strcmp(columns[c], head[i].name) == 0)
                cell[0][c] = value_text(head[i].text);
    cell[1] = rows_add(&h->request.rows, h->arena);
    for (int c = 0; columns[c]; c++) {
        if (strcmp(columns[c], "ordinal") == 0)
            cell[1][c] = value_int(3);
        else if (strcmp(columns[c], "item") == 0)
            cell[1][c] = value_text("A");
        else if (strcmp(columns[c], "qty") == 0)
            cell[1][c] = value_int(1);
        else if (strcmp(columns[c], "price") == 0)
            cell[1][c] = value_int(100);
    }
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_string_equal(house_text(h, "SELECT address FROM orders WHERE id = 2"),
                        "Road 2");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM orders WHERE head IS NOT NULL"),
                     0);
    house_check(h);
    play(h, STEPS_MOST);
    shipped_whole(h, 1);
    shipped_whole(h, 2);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel"), 2);
    house_check(h);
}

/* ---- parts ---- */

/* N1's books go in a part of their own, on another cart. */
static void split(struct house *h)
{
    house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state, created_at)"
                 " VALUES (2, 1, 'pick', 1, 'open', 1000)");
    house_sql(h, "UPDATE orders SET parts = 2 WHERE id = 1");
    house_sql(h, "UPDATE task_line SET part = id WHERE order_id = 1");
    house_sql(h, "UPDATE task_line SET task = 2 WHERE id = 2");
}

/* In no other place, wherever one asks. */
static void waits_for_the_rest(struct house *h)
{
    OK(h, LEAD, V_WAVE_WHY, "t--", "N1");
    assert_int_equal(h->reply.rows.n, 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "place"), "waiting");
    assert_string_equal(rows_str(&h->reply.rows, 0, "rule"), "partly_shipped");
    assert_string_equal(rows_str(&h->reply.rows, 0, "reason"),
                        "3 of 5 units have gone; still here: B x2");
    assert_string_equal(rows_str(&h->reply.rows, 0, "wave"), "morning");
    OK(h, LEAD, V_ORDER_LIST, "---");
    assert_string_equal(rows_str(&h->reply.rows, 0, "place"), "waiting");
    assert_string_equal(rows_str(&h->reply.rows, 1, "place"), "wave");
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(got_num(h, "waiting"), 1);
    assert_int_equal(got_num(h, "in_wave"), 1);
    OK(h, LEAD, V_WAVE_COUNT, "");
    assert_string_equal(rows_str(&h->reply.rows, 0, "place"), "waiting");
    assert_int_equal(rows_num(&h->reply.rows, 0, "orders", 0), 1);
    assert_string_equal(rows_str(&h->reply.rows, 2, "rule"), "partly_shipped");
    assert_int_equal(rows_num(&h->reply.rows, 2, "orders", 0), 1);
}

static void an_order_ships_part_by_part(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, split(h));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(rows_num(&h->reply.rows, 0, "part", 0), 1);
    assert_int_equal(rows_num(&h->reply.rows, 0, "parts", 0), 2);
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    assert_int_equal(got_num(h, "split"), 1);
    assert_int_equal(got_num(h, "splits"), 2);
    assert_int_equal(got_num(h, "units"), 3);
    assert_int_equal(h->reply.rows.n, 1);
    int parcel = (int)got_num(h, "parcel");
    NO(h, E_WRONG_ITEM, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    for (int i = 0; i < 3; i++)
        OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"),
                        "packing");
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    assert_int_equal(got_num(h, "part"), 1);
    assert_int_equal(got_num(h, "parts"), 2);
    house_check(h);
    NO(h, E_STATE, SECOND_PACKER, V_PACK_OPEN, "t", "N1"); /* part 2 is not picked */
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "sent");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, "SF1");
    OK(h, PACKER, V_SHIP_CLOSE, "d", cage);
    assert_int_equal(got_num(h, "orders"), 0); /* 1 of 2 */
    house_check(h);
    NO(h, E_STATE, LEAD, V_ORDER_CANCEL, "tt", "N1", "late");
    waits_for_the_rest(h);
    play(h, STEPS_MOST);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM waiting"), 0);
    shipped_whole(h, 1);
    shipped_whole(h, 2);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel WHERE order_id = 1"), 2);
    house_check(h);
}

static void a_split_order_is_cancelled_whole_at_any_step(void **state)
{
    for (int steps = 0; steps < 30; steps += 8) {
        assert_int_equal(house_open(state), 0);
        struct house *h = *state;
        HOUSE_WRITE(h, split(h));
        play(h, steps);
        bool here = still_here(h, 1) &&
                    !house_num(h, "SELECT COUNT(*) FROM order_line WHERE shipped > 0");
        if (here)
            house_cancel(h, "N1");
        house_check(h);
        play(h, STEPS_MOST);
        shipped_whole(h, 2);
        if (here)
            bins_are_full_again(h, 1);
        house_check(h);
        house_close(state);
    }
}

/* Both parts are worth what the order is. */
static void parts_dodge_no_threshold(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, split(h),
                house_sql(h, "UPDATE orders SET goods = 200000 WHERE id = 1"));
    play(h, STEPS_MOST);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel WHERE order_id = 1"
                                  "   AND recheck = 'passed'"),
                     2);
    house_check(h);
}

int main(void)
{
#define IN_A_HOUSE(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)
    const struct CMUnitTest tests[] = {
        IN_A_HOUSE(orders_of_one_receiver_ship_in_one_parcel),
        IN_A_HOUSE(each_tote_opens_the_one_parcel),
        IN_A_HOUSE(what_an_order_is_worth_is_judged_alone),
        IN_A_HOUSE(one_dear_order_has_the_whole_parcel_rechecked),
        IN_A_HOUSE(a_label_that_says_what_left_is_void),
        IN_A_HOUSE(what_weighed_right_with_all_of_it_is_counted_without_one),
        IN_A_HOUSE(the_database_ships_no_parcel_with_goods_of_a_cancelled_member),
        IN_A_HOUSE(a_changed_address_leaves_the_parcel),
        IN_A_HOUSE(an_order_ships_part_by_part),
        IN_A_HOUSE(parts_dodge_no_threshold),
        cmocka_unit_test(a_member_leaves_at_any_step),
        cmocka_unit_test(a_split_order_is_cancelled_whole_at_any_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
