/* Goods with serials: a serial names one unit from its receipt, or from the scan that
 * first reads it, until it has left; every way a wrong one is refused, wherever it is
 * scanned. */
#include "house.h"

enum { ITEM_S = 6, ITEM_S2, BIN_S = BIN_MORE_A, BIN_LOOSE = BIN_MISC };

/* Item S: in A01-02-1 three units that came in with serials, in A01-02-2 three without.
 * Task 1 has line 4 for N1 (two known ones) and line 5 for N2 (two without). */
static int open_serials(void **state)
{
    if (house_open(state))
        return -1;
    struct house *h = *state;
    HOUSE_WRITE(
        h,
        house_sql(h, "INSERT INTO item (id, warehouse, code, name, price, serial) VALUES"
                     " (6, 1, 'S', 'phone', 10, 1), (7, 1, 'Z', 'tablet', 10, 1)"),
        house_sql(h, "INSERT INTO code (warehouse, text, item, qty) VALUES"
                     " (1, 'ES', 6, 1), (1, 'ES4', 6, 4), (1, 'EZ', 7, 1)"),
        house_stock(h, BIN_LOOSE, ITEM_S, "", 3),
        house_stock(h, BIN_SPARE, ITEM_S2, "", 2));
    return 0;
}

static void receive(struct house *h, const char *document, int line, const char *place,
                    const char *item, const char *serial, int qty)
{
    request_init(&h->request, V_LOAD_STOCK);
    h->request.id = (struct request_id){1, ++h->seq};
    h->request.session = house_num(h, "SELECT MIN(id) FROM session WHERE terminal = 1");
    request_text(&h->request, "document", document);
    rows_init(&h->request.rows, verb_entry(V_LOAD_STOCK)->arg[1].column);
    struct value *cell = rows_add(&h->request.rows, h->arena);
    cell[0] = value_int(line);
    cell[1] = value_text(place);
    cell[2] = value_text(item);
    cell[5] = value_int(qty);
    cell[6] = value_text(serial);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
}

static void refused(struct house *h, const char *field, const char *words)
{
    assert_int_equal(got_num(h, "refused"), 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "field"), field);
    if (!strstr(rows_str(&h->reply.rows, 0, "text"), words))
        fail_msg("%s: not %s", rows_str(&h->reply.rows, 0, "text"), words);
}

/* S1 S2 S3 known in A01-02-1, both lines released. */
static void stocked(struct house *h)
{
    struct err err = {0};
    int64_t session;
    int64_t terminal = 1;
    assert_int_equal(op_console(h->door, terminal, &session, &err), 0);
    h->seq = 100;
    receive(h, "R1", 1, "A01-02-1", "S", "S1", 1);
    receive(h, "R1", 2, "A01-02-1", "S", "S2", 1);
    receive(h, "R1", 3, "A01-02-1", "S", "S3", 1);
    HOUSE_WRITE(h, house_line(h, 4, 1, BIN_S, ITEM_S, 2),
                house_line(h, 5, 2, BIN_LOOSE, ITEM_S, 2));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
}

#define KNOWN "ddttt", 1, 4, "A01-02-1", "ES"
#define LOOSE "ddttt", 1, 5, "A01-02-2", "ES"

static const char *where(struct house *h, const char *serial)
{
    return house_text(h, arena_printf(h->arena,
                                      "SELECT s.state || ' ' || p.code FROM serial s"
                                      "  JOIN place p ON p.id = s.place"
                                      " WHERE s.item = 6 AND s.text = '%s'",
                                      serial));
}

static void a_task_says_which_goods_bear_serials(void **state)
{
    struct house *h = *state;
    stocked(h);
    OK(h, PICKER, V_TASK_SHOW, "d", 1);
    assert_int_equal(rows_num(&h->reply.rows, 0, "serial", 9), 0);
    assert_int_equal(rows_num(&h->reply.rows, 3, "serial", 9), 1);
}

static void a_unit_that_came_in_by_its_serial_leaves_by_it(void **state)
{
    struct house *h = *state;
    stocked(h);
    NO(h, E_SERIAL_MISSING, PICKER, V_PICK_TAKE, "ddtt", 1, 4, "A01-02-1", "ES");
    assert_string_equal(got_arg(h, 0), "S");
    NO(h, E_WRONG_SERIAL, PICKER, V_PICK_TAKE, KNOWN, "S9");
    assert_string_equal(got_arg(h, 0), "S1 S2 S3");
    assert_string_equal(got_arg(h, 1), "S9");
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S2");
    assert_string_equal(where(h, "S2"), "in H-B-0011");
    NO(h, E_SERIAL_TAKEN, PICKER, V_PICK_TAKE, KNOWN, "S2");
    assert_string_equal(got_arg(h, 1), "H-B-0011");
    house_check(h);
}

static void a_case_is_not_scanned_for_its_units(void **state)
{
    struct house *h = *state;
    stocked(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE code SET qty = 2 WHERE text = 'ES4'"));
    NO(h, E_SERIAL_CASE, PICKER, V_PICK_TAKE, "ddttt", 1, 4, "A01-02-1", "ES4", "S1");
    assert_string_equal(got_arg(h, 1), "2");
}

static void what_has_no_name_yet_gets_it_at_the_pick(void **state)
{
    struct house *h = *state;
    stocked(h);
    OK(h, PICKER, V_PICK_TAKE, LOOSE, "N1X");
    assert_string_equal(where(h, "N1X"), "in H-B-0011");
    NO(h, E_SERIAL_TAKEN, PICKER, V_PICK_TAKE, LOOSE, "N1X");
    NO(h, E_WRONG_SERIAL, PICKER, V_PICK_TAKE, LOOSE, "S1"); /* lies in another bin */
    NO(h, E_WRONG_KIND, PICKER, V_PICK_TAKE, LOOSE, "ES");   /* the item's own code */
    assert_string_equal(got_arg(h, 1), "item");
    NO(h, E_WRONG_KIND, PICKER, V_PICK_TAKE, LOOSE, "A01-02-2");
    receive(h, "R2", 1, "A01-03-1", "Z", "ZZ", 1);
    NO(h, E_SERIAL_ITEM, PICKER, V_PICK_TAKE, LOOSE, "ZZ");
    assert_string_equal(got_arg(h, 0), "S");
    assert_string_equal(got_arg(h, 1), "Z");
    house_check(h);
}

static void undo_takes_the_last_unit_back_and_its_serial_with_it(void **state)
{
    struct house *h = *state;
    stocked(h);
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S1");
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S3");
    OK(h, PICKER, V_PICK_UNDO, "dd", 1, 4);
    assert_string_equal(where(h, "S3"), "in A01-02-1");
    assert_string_equal(where(h, "S1"), "in H-B-0011");
    OK(h, PICKER, V_PICK_TAKE, LOOSE, "N1X");
    OK(h, PICKER, V_PICK_UNDO, "dd", 1, 5);
    assert_string_equal(where(h, "N1X"), "(no row)"); /* one of the nameless again */
    OK(h, PICKER, V_PICK_TAKE, LOOSE, "N1X");
    house_check(h);
}

/* The other lines too, so that both orders are whole. */
static void picked(struct house *h)
{
    stocked(h);
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S1");
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S2");
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 4, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, LOOSE, "N1X");
    OK(h, PICKER, V_PICK_TAKE, LOOSE, "N2X");
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 5, "T-0002");
}

static int pack_others(struct house *h)
{
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    int parcel = (int)got_num(h, "parcel");
    for (int i = 0; i < 3; i++)
        OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    for (int i = 0; i < 2; i++)
        OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    return parcel;
}

static void the_packer_sees_the_very_units_that_were_picked(void **state)
{
    struct house *h = *state;
    picked(h);
    int parcel = pack_others(h);
    assert_int_equal(rows_num(&h->reply.rows, 0, "serial", 0), 0);
    NO(h, E_SERIAL_MISSING, PACKER, V_PACK_UNIT, "dt", parcel, "ES");
    NO(h, E_WRONG_SERIAL, PACKER, V_PACK_UNIT, "dtt", parcel, "ES", "S3");
    assert_string_equal(got_arg(h, 0), "S1 S2");
    NO(h, E_WRONG_SERIAL, PACKER, V_PACK_UNIT, "dtt", parcel, "ES", "N1X");
    NO(h, E_WRONG_SERIAL, PACKER, V_PACK_UNIT, "dtt", parcel, "ES", "new");
    OK(h, PACKER, V_PACK_UNIT, "dtt", parcel, "ES", "S2");
    NO(h, E_SERIAL_TAKEN, PACKER, V_PACK_UNIT, "dtt", parcel, "ES", "S2");
    assert_string_equal(got_arg(h, 1), "P-1-1");
    OK(h, PACKER, V_PACK_UNDO, "d", parcel);
    assert_string_equal(where(h, "S2"), "in T-0001");
    OK(h, PACKER, V_PACK_UNIT, "dtt", parcel, "ES", "S2");
    OK(h, PACKER, V_PACK_UNIT, "dtt", parcel, "ES", "S1");
    assert_int_equal(got_num(h, "complete"), 1);
    OK(h, LEAD, V_PARCEL_SHOW, "t", "P-1-1");
    assert_string_equal(rows_str(&h->reply.rows, 2, "serials"), "S1 S2");
    assert_string_equal(rows_str(&h->reply.rows, 0, "serials"), "");
    house_check(h);
}

static int packed(struct house *h)
{
    picked(h);
    int parcel = pack_others(h);
    OK(h, PACKER, V_PACK_UNIT, "dtt", parcel, "ES", "S1");
    OK(h, PACKER, V_PACK_UNIT, "dtt", parcel, "ES", "S2");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    return parcel;
}

static void shipped(struct house *h, int parcel)
{
    house_labelled(h, parcel);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int handover = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", handover, "SF1");
    OK(h, PACKER, V_SHIP_CLOSE, "d", handover);
}

static void what_has_shipped_is_out_until_it_comes_in_again(void **state)
{
    struct house *h = *state;
    shipped(h, packed(h));
    assert_string_equal(where(h, "S1"), "out OUT");
    OK(h, LEAD, V_PARCEL_SHOW, "t", "P-1-1");
    assert_string_equal(rows_str(&h->reply.rows, 0, "code"), "S");
    assert_string_equal(rows_str(&h->reply.rows, 0, "serials"), "S1 S2");
    OK(h, LEAD, V_ORDER_SHOW, "t", "N1");
    assert_string_equal(rows_str(&h->reply.rows, 2, "serials"), "S1 S2");
    OK(h, LEAD, V_PACK_OPEN, "t", "T-0002");
    NO(h, E_SERIAL_OUT, LEAD, V_PACK_UNIT, "dtt", (int)got_num(h, "parcel"), "ES", "S1");
    assert_string_equal(got_arg(h, 1), "order N1");
    receive(h, "BACK", 1, "A01-02-1", "S", "S1", 1);
    assert_int_equal(got_num(h, "new"), 1);
    assert_string_equal(where(h, "S1"), "in A01-02-1");
    receive(h, "BACK", 2, "A01-02-1", "S", "S1", 1);
    refused(h, "serial", "S1, which is in A01-02-1");
    OK(h, LEAD, V_SERIAL_SHOW, "t", "S1");
    assert_int_equal(h->reply.rows.n, 6);
    assert_string_equal(rows_str(&h->reply.rows, 4, "reason"), "ship");
    assert_string_equal(rows_str(&h->reply.rows, 4, "order"), "N1");
    OK(h, LEAD, V_ORDER_SHOW, "t", "N1"); /* what was so stays so */
    assert_string_equal(rows_str(&h->reply.rows, 2, "serials"), "S1 S2");
    house_check(h);
}

static void a_swapped_unit_is_found_by_the_recheck(void **state)
{
    struct house *h = *state;
    int parcel = packed(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE parcel SET recheck = 'due'"));
    OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1");
    for (int i = 0; i < 3; i++)
        OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EA");
    for (int i = 0; i < 2; i++)
        OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EB");
    OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "ES");
    assert_int_equal(got_num(h, "want"), 1);
    OK(h, QC, V_RECHECK_UNIT, "dtt", parcel, "ES", "S1");
    assert_int_equal(got_num(h, "counted"), 6);
    NO(h, E_SERIAL_TAKEN, QC, V_RECHECK_UNIT, "dtt", parcel, "ES", "S1");
    NO(h, E_WRONG_KIND, QC, V_RECHECK_UNIT, "dtt", parcel, "ES", "EA");
    OK(h, QC, V_RECHECK_UNIT, "dtt", parcel, "ES", "S3");
    OK(h, QC, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), "again");
    OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1");
    OK(h, QC, V_RECHECK_UNIT, "dtt", parcel, "ES", "S1");
    OK(h, QC, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), "held");
    assert_non_null(strstr(house_text(h, "SELECT text FROM exception WHERE kind = "
                                         "'recheck'"),
                           "S serial S2: packed, not counted"));
    OK(h, LEAD, V_PACK_REOPEN, "ttt", "P-1-1", "T-0001", "look");
    assert_string_equal(where(h, "S2"), "in T-0001");
    house_check(h);
}

static void cancelled_goods_come_back_unit_by_unit(void **state)
{
    struct house *h = *state;
    int parcel = packed(h);
    (void)parcel;
    house_cancel(h, "N1");
    house_cancel(h, "N2");
    OK(h, OTHER, V_TASK_PULL, "t-", "back");
    int task = (int)got_num(h, "task");
    int line = 0;
    for (int i = 0; i < h->reply.rows.n; i++)
        if (strcmp(rows_str(&h->reply.rows, i, "code"), "S") == 0)
            line = (int)rows_num(&h->reply.rows, i, "line", 0);
    NO(h, E_SERIAL_MISSING, OTHER, V_BACK_TAKE, "ddt", task, line, "ES");
    NO(h, E_SERIAL_TAKEN, OTHER, V_BACK_TAKE, "ddtt", task, line, "ES", "N1X");
    OK(h, OTHER, V_BACK_TAKE, "ddtt", task, line, "ES", "S2");
    NO(h, E_SERIAL_TAKEN, OTHER, V_BACK_TAKE, "ddtt", task, line, "ES", "S2");
    OK(h, OTHER, V_BACK_PUT, "ddt", task, line, "A01-03-1");
    assert_string_equal(where(h, "S2"), "in A01-03-1");
    house_check(h);
}

static void a_task_taken_over_brings_the_hand_s_serials(void **state)
{
    struct house *h = *state;
    stocked(h);
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S1");
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 4, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S3");
    house_sql(h, "UPDATE task SET terminal = 12"); /* as if pulled at this very gun */
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "T-0001");
    assert_string_equal(where(h, "S3"), "in H-B-0012");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 4, "T-0001");
    assert_string_equal(where(h, "S3"), "in T-0001");
    house_check(h);
}

/* The books: S1 in the tote, S3 in the hand. Really S3 and, unheard of, S2 are in it. */
static void a_cart_counted_at_another_gun_is_told_by_its_serials(void **state)
{
    struct house *h = *state;
    stocked(h);
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S1");
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 4, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S3");
    NO(h, E_COUNT_FIRST, OTHER, V_TASK_PULL, "tt", "pick", "T-0001");
    OK(h, OTHER, V_TAKEOVER_BEGIN, "d", 1);
    int count = (int)got_num(h, "takeover");
    OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "ES");
    assert_int_equal(got_num(h, "want"), 1);
    OK(h, OTHER, V_TAKEOVER_UNIT, "dttt", count, "T-0001", "ES", "S2");
    OK(h, OTHER, V_TAKEOVER_UNIT, "dttt", count, "T-0001", "ES", "S3");
    NO(h, E_EXISTS, OTHER, V_TAKEOVER_UNIT, "dttt", count, "T-0001", "ES", "S3");
    OK(h, OTHER, V_TAKEOVER_TOTE, "dt-", count, "T-0001");
    OK(h, OTHER, V_TAKEOVER_CLOSE, "d", count);
    assert_string_equal(where(h, "S3"), "in T-0001");
    assert_string_equal(where(h, "S1"), "in A01-02-1");
    house_check(h);
    NO(h, E_COUNTED, PICKER, V_PICK_TAKE, KNOWN, "S2");
    house_check(h);
}

static void known_units_are_moved_one_by_one_or_all_together(void **state)
{
    struct house *h = *state;
    stocked(h);
    OK(h, STOCK, V_MOVE_TAKE, "tt-", "A01-02-1", "ES");
    assert_int_equal(got_num(h, "want"), 1);
    OK(h, STOCK, V_MOVE_TAKE, "tt-t", "A01-02-1", "ES", "S3");
    OK(h, STOCK, V_MOVE_PUT, "t", "A01-03-1");
    assert_string_equal(where(h, "S3"), "in A01-03-1");
    OK(h, STOCK, V_MOVE_TAKE, "ttd", "A01-02-2", "ES", 1); /* nameless: no question */
    OK(h, STOCK, V_MOVE_TAKE, "ttd", "A01-03-1", "ES", 1); /* all of it */
    OK(h, STOCK, V_MOVE_PUT, "t", "A01-01-2");
    assert_string_equal(where(h, "S3"), "in A01-01-2");
    NO(h, E_SERIAL_MISSING, STOCK, V_STOCK_TAKE, "ttdt", "S", "A01-01-2", 1, "sample");
    OK(h, STOCK, V_STOCK_TAKE, "ttdtt", "S", "A01-01-2", 1, "sample", "S3");
    assert_string_equal(where(h, "S3"), "out OUT");
    house_check(h);
}

static void a_count_below_the_known_units_is_for_somebody_to_settle(void **state)
{
    struct house *h = *state;
    stocked(h);
    OK(h, PICKER, V_COUNT_QUEUE, "ttt", "A01-02-1", "S", "asked");
    OK(h, STOCK, V_COUNT_NEXT, "");
    int count = (int)got_num(h, "count");
    OK(h, STOCK, V_COUNT_PUT, "dd", count, 2);
    assert_string_equal(got(h, "outcome"), "differs");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 103"), 3);
    assert_non_null(
        strstr(house_text(h, "SELECT text FROM exception WHERE kind = 'count'"),
               "counted 2; 3 are known by their serials"));
    house_check(h);
}

static void a_receipt_names_one_unit_that_is_not_in_the_house(void **state)
{
    struct house *h = *state;
    stocked(h);
    receive(h, "R1", 1, "A01-02-1", "S", "S1", 1);
    assert_int_equal(got_num(h, "same"), 1);
    receive(h, "R1", 1, "A01-02-1", "S", "S4", 1);
    refused(h, "line", "S serial S1");
    receive(h, "R9", 1, "A01-02-1", "S", "S1", 1);
    refused(h, "serial", "expected one that is not in the house");
    receive(h, "R9", 2, "A01-02-1", "S", "S7", 2);
    refused(h, "qty", "expected 1");
    receive(h, "R9", 3, "A01-01-1", "A", "S8", 1);
    refused(h, "serial", "the goods bear none");
    receive(h, "R9", 4, "A01-02-1", "Z", "S1", 1); /* another item's S1 is another unit */
    assert_int_equal(got_num(h, "new"), 1);
    house_check(h);
}

static void two_terminals_scan_one_serial_and_one_wins(void **state)
{
    struct house *h = *state;
    struct request both[2];
    struct reply replies[2];
    stocked(h);
    HOUSE_WRITE(h,
                house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state,"
                             " person, created_at)"
                             " VALUES (2, 1, 'pick', 1, 'active', 12, 1000)"),
                house_line(h, 6, 2, BIN_LOOSE, ITEM_S, 1),
                house_sql(h, "UPDATE task_line SET task = 2 WHERE id = 6"));
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 2; i++) {
            request_init(&both[i], V_PICK_TAKE);
            both[i].id = (struct request_id){PICKER + (i ^ round), ++h->seq};
            both[i].session = PICKER + (i ^ round);
            request_num(&both[i], "task", i ^ round ? 2 : 1);
            request_num(&both[i], "line", i ^ round ? 6 : 5);
            request_text(&both[i], "place", "A01-02-2");
            request_text(&both[i], "code", "ES");
            request_text(&both[i], "serial", round ? "RACE2" : "RACE1");
        }
        op_run_all(h->door, both, 2, replies, h->arena);
        assert_int_equal(replies[0].err.code, E_OK);
        assert_int_equal(replies[1].err.code, E_SERIAL_TAKEN);
        if (!round) /* the bin has room for the second round */
            OK(h, PICKER, V_PICK_UNDO, "dd", 1, 5);
        house_check(h);
    }
}

static void the_same_request_again_takes_no_second_unit(void **state)
{
    struct house *h = *state;
    stocked(h);
    OK(h, PICKER, V_PICK_TAKE, KNOWN, "S1");
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_true(h->reply.repeated);
    assert_int_equal(house_num(h, "SELECT taken FROM task_line WHERE id = 4"), 1);
}

static void a_list_tells_where_units_are(void **state)
{
    struct house *h = *state;
    picked(h);
    OK(h, LEAD, V_SERIAL_LIST, "-t-", "T-0001");
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 0, "serial"), "S1");
    assert_string_equal(rows_str(&h->reply.rows, 0, "order"), "N1");
    OK(h, LEAD, V_SERIAL_LIST, "t--td", "S", "", 1);
    const char *after = arena_text(h->arena, rows_str(&h->reply.rows, 0, "id"));
    OK(h, LEAD, V_SERIAL_LIST, "t--td", "S", after, 100);
    assert_int_equal(h->reply.rows.n, 4);
    OK(h, LEAD, V_SERIAL_LIST, "--t", "N1X");
    assert_int_equal(h->reply.rows.n, 1);
    OK(h, PICKER, V_CODE_FIND, "t", "N1X");
    assert_string_equal(got(h, "kind"), "serial");
    NO(h, E_NOT_FOUND, LEAD, V_SERIAL_SHOW, "t", "S99");
}

static void a_unit_s_whole_life_is_told(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(
        h,
        house_sql(h, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                     "                          WHERE i < 1200)"
                     " INSERT INTO move (id, warehouse, at, person, terminal, item, qty,"
                     "   from_place, to_place, reason)"
                     " SELECT 5000 + i, 1, i, 16, 1, 6, 1, 101, 102, 'move' FROM n");
        house_sql(h, "INSERT INTO serial_move (move, warehouse, item, text)"
                     " SELECT id, 1, 6, 'OLD' FROM move WHERE id > 5000"));
    OK(h, LEAD, V_SERIAL_SHOW, "t", "OLD");
    assert_int_equal(h->reply.rows.n, 1200);
    assert_int_equal(rows_num(&h->reply.rows, 1199, "at", 0), 1200);
}

static void rebuild_makes_the_serials_again(void **state)
{
    struct house *h = *state;
    struct err err = {0};
    int64_t differences = -1;
    shipped(h, packed(h));
    assert_int_equal(rebuild_run(h->store, &differences, &err), 0);
    assert_int_equal(differences, 0);
    HOUSE_WRITE(h, house_sql(h, "UPDATE serial SET place = 105 WHERE text = 'N1X'"),
                house_sql(h, "DELETE FROM serial WHERE text = 'S1'"));
    assert_int_equal(rebuild_run(h->store, &differences, &err), 0);
    assert_int_equal(differences, 2);
    assert_string_equal(where(h, "S1"), "out OUT");
    assert_string_equal(where(h, "N1X"), "in T-0002");
    house_check(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_serials, house_close)
    const struct CMUnitTest tests[] = {
        T(a_task_says_which_goods_bear_serials),
        T(a_unit_that_came_in_by_its_serial_leaves_by_it),
        T(a_case_is_not_scanned_for_its_units),
        T(what_has_no_name_yet_gets_it_at_the_pick),
        T(undo_takes_the_last_unit_back_and_its_serial_with_it),
        T(the_packer_sees_the_very_units_that_were_picked),
        T(what_has_shipped_is_out_until_it_comes_in_again),
        T(a_swapped_unit_is_found_by_the_recheck),
        T(cancelled_goods_come_back_unit_by_unit),
        T(a_task_taken_over_brings_the_hand_s_serials),
        T(a_cart_counted_at_another_gun_is_told_by_its_serials),
        T(known_units_are_moved_one_by_one_or_all_together),
        T(a_count_below_the_known_units_is_for_somebody_to_settle),
        T(a_receipt_names_one_unit_that_is_not_in_the_house),
        T(two_terminals_scan_one_serial_and_one_wins),
        T(the_same_request_again_takes_no_second_unit),
        T(a_list_tells_where_units_are),
        T(a_unit_s_whole_life_is_told),
        T(rebuild_makes_the_serials_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
