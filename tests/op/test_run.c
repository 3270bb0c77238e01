/*
 * Runs: orders of one unit of one item, taken into one tote by the case or by count, and
 * packed unit by unit.
 */
#include "run_house.h"

#include "tallyman/base/rng.h"

/* ---- into the tote ---- */

static void a_case_goes_into_the_tote_in_one_request(void **state)
{
    struct house *h = *state;
    run_furnish(h);
    assert_int_equal(got_num(h, "task"), 2);
    assert_int_equal(got_num(h, "run"), ITEM_A);
    assert_int_equal(got_num(h, "units"), 8);
    assert_string_equal(got(h, "place"), "A01-01-1");
    assert_int_equal(got_num(h, "want"), 6);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA6", 6);
    assert_int_equal(got_num(h, "moved"), 6);
    assert_int_equal(got_num(h, "taken"), 6);
    assert_string_equal(got(h, "place"), "A01-02-1");
    assert_int_equal(got_num(h, "want"), 2);
    assert_int_equal(run_on_hand(h, "T-0101"), 6);
    assert_int_equal(run_on_hand(h, "A01-01-1"), 14);
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 11"),
                        "picked");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM move WHERE reason = 'pick'"), 6);
    house_check(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-02-1", "T-0102", "EA", 2);
    assert_string_equal(got(h, "task_state"), "done");
    assert_int_equal(got_num(h, "want"), 0);
    house_check(h);
}

static void a_repeat_takes_nothing_more(void **state)
{
    struct house *h = *state;
    run_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA6", 6);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_true(h->reply.repeated);
    assert_int_equal(run_on_hand(h, "T-0101"), 6);
    house_check(h);
}

static void what_is_not_right_is_not_taken(void **state)
{
    struct house *h = *state;
    run_furnish(h);
    NO(h, E_WRONG_ITEM, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EB", 1);
    NO(h, E_UNKNOWN_CODE, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "E9", 1);
    NO(h, E_WRONG_PLACE, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-2", "T-0101", "EA", 1);
    assert_string_equal(got_arg(h, 0), "A01-01-1");
    NO(h, E_TOO_MANY, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 7);
    assert_string_equal(got_arg(h, 1), "6");
    NO(h, E_WRONG_KIND, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "A01-01-2", "EA", 1);
    NO(h, E_TAKEN, OTHER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 1);
    NO(h, E_NOT_FOUND, PICKER, V_RUN_TAKE, "dtttd", 1, "A01-01-1", "T-0101", "EA", 1);
    NO(h, E_STATE, PICKER, V_PICK_TAKE, "ddtt", 2, FIRST, "A01-01-1", "EA");
    house_check(h);
}

static void its_tote_holds_nothing_else(void **state)
{
    struct house *h = *state;
    run_furnish(h);
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    NO(h, E_WRONG_TOTE, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0001", "EA", 1);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 3);
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 3, "A01-01-1", "EA");
    NO(h, E_NOT_EMPTY, OTHER, V_PICK_PUT, "ddt", 1, 3, "T-0101");
    house_check(h);
}

static void what_was_taken_too_many_goes_back(void **state)
{
    struct house *h = *state;
    run_furnish(h);
    NO(h, E_NOTHING_TO_UNDO, PICKER, V_RUN_UNDO, "dttd", 2, "A01-01-1", "T-0101", 1);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 5);
    NO(h, E_TOO_MANY, PICKER, V_RUN_UNDO, "dttd", 2, "A01-01-1", "T-0101", 6);
    OK(h, PICKER, V_RUN_UNDO, "dttd", 2, "A01-01-1", "T-0101", 2);
    assert_int_equal(got_num(h, "taken"), 3);
    assert_int_equal(got_num(h, "want"), 3);
    house_check(h);
    OK(h, PICKER, V_RUN_UNDO, "dttd", 2, "A01-01-1", "T-0101", 3);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_run = 2"), 0);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0102", "EA6", 6);
    house_check(h);
}

static void a_short_goes_elsewhere_and_the_rest_waits(void **state)
{
    struct house *h = *state;
    run_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 1);
    /* five are missing; the other bin has two free beside the two that wait there */
    OK(h, PICKER, V_RUN_SHORT, "dtt", 2, "A01-01-1", "not there");
    assert_int_equal(got_num(h, "elsewhere"), 2);
    assert_int_equal(got_num(h, "waiting"), 3);
    assert_string_equal(got(h, "place"), "A01-02-1");
    assert_int_equal(got_num(h, "want"), 4);
    house_check(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-02-1", "T-0101", "EA", 4);
    assert_string_equal(got(h, "task_state"), "done");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM orders WHERE state = 'held'"), 3);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting WHERE state = 'open'"),
                     1);
    house_check(h);
}

/* Units of one request are no scans of no time: the floor would look endlessly fast. */
static void a_request_is_one_gesture_of_the_floor_s_pace(void **state)
{
    struct house *h = *state;
    run_taken(h);
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(got_num(h, "scans"), 0);
    assert_int_equal(got_num(h, "stops"), 1);
}

/* ---- at the bench ---- */

static void the_same_item_takes_one_scan_at_the_bench_and_one_into_the_cage(void **state)
{
    struct house *h = *state;
    run_taken(h);
    OK(h, PACKER, V_RUN_OPEN, "t", "T-0101");
    assert_int_equal(got_num(h, "left"), RUN_ORDERS);
    assert_int_equal(got_num(h, "each"), 0);
    /* The first unit is scanned; after it each label that is scanned back. */
    run_packed(h, "EA");
    for (int i = 1; i < RUN_ORDERS; i++)
        run_packed(h, NULL);
    NO(h, E_STATE, PACKER, V_RUN_PACK, "t-", "T-0101"); /* empty: the tote is free */
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_run = 2"), 0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel WHERE stage = 'labelled'"),
                     RUN_ORDERS);
    house_check(h);
    OK(h, LEAD, V_SHIP_OPEN, "t", "G-SF-1");
    int handover = (int)got_num(h, "handover");
    for (int i = 1; i <= RUN_ORDERS; i++)
        OK(h, LEAD, V_SHIP_LOAD, "dt", handover, arena_printf(h->arena, "SF%d", i));
    OK(h, LEAD, V_SHIP_CLOSE, "d", handover);
    assert_int_equal(got_num(h, "orders"), RUN_ORDERS);
    house_check(h);
}

static void dear_goods_are_scanned_one_by_one(void **state)
{
    struct house *h = *state;
    run_taken(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET confuse = 'apples' WHERE id = 1"));
    OK(h, PACKER, V_RUN_OPEN, "t", "T-0101");
    assert_int_equal(got_num(h, "each"), 1);
    NO(h, E_UNVERIFIED, PACKER, V_RUN_PACK, "t-", "T-0101");
    OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    assert_string_equal(got(h, "recheck"), "due");
    assert_string_equal(got(h, "why"), "easily confused");
    const char *pcode = arena_text(h->arena, got(h, "pcode"));
    NO(h, E_RECHECK_DUE, PACKER, V_LABEL_GRANT, "d", (int)got_num(h, "parcel"));
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'qc' WHERE id = 11"));
    NO(h, E_SAME_PERSON, PICKER, V_RECHECK_OPEN, "t", pcode);
    OK(h, QC, V_RECHECK_OPEN, "t", pcode);
    int parcel = (int)got_num(h, "parcel");
    OK(h, QC, V_RECHECK_UNIT, "dt-", parcel, "EA");
    OK(h, QC, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), "passed");
    house_check(h);
}

static void the_bench_refuses_what_is_not_of_the_run(void **state)
{
    struct house *h = *state;
    run_taken(h);
    NO(h, E_WRONG_ITEM, PACKER, V_RUN_PACK, "tt", "T-0101", "EB");
    NO(h, E_CASE_TOO_BIG, PACKER, V_RUN_PACK, "tt", "T-0101", "EA6");
    NO(h, E_NOT_FOUND, PACKER, V_RUN_PACK, "tt", "T-0199", "EA");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0101"); /* it says what it is, opens nothing */
    assert_int_equal(got_num(h, "run"), ITEM_A);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel"), 0);
    NO(h, E_OF_RUN, PACKER, V_PACK_OPEN, "t", "N11");
    assert_string_equal(got_arg(h, 0), "T-0101");
    OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_RUN_OPEN, "t", "T-0101");
    assert_int_equal(got_num(h, "bare_parcel"), parcel);
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    NO(h, E_STATE, PACKER, V_RUN_PACK, "tt", "T-0101", "EA"); /* its label first */
    assert_string_equal(got_arg(h, 0), "P-11-1");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    house_check(h);
}

/* Milk of two lots: N11 and N12 of L1, N13 of L2, which lie in one bin. */
static void furnish_lots(struct house *h)
{
    struct err err = {0};
    assert_int_equal(store_begin(h->store, &err), 0);
    house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state, created_at, run,"
                 " urgent) VALUES (2, 1, 'pick', 1, 'open', 1000, 5, 1)");
    house_stock(h, BIN_MISC, ITEM_LOTS, "L1", 2);
    house_stock(h, BIN_SPARE, ITEM_LOTS, "L22", 1);
    for (int i = 0; i < 3; i++) {
        char number[16];
        snprintf(number, sizeof(number), "N%d", FIRST + i);
        house_order(h, FIRST + i, number);
        house_line(h, FIRST + i, FIRST + i, i < 2 ? BIN_MISC : BIN_SPARE, ITEM_LOTS, 1);
    }
    house_sql(h, "UPDATE task_line SET task = 2 WHERE order_id > 10");
    assert_int_equal(store_commit(h->store, &err), 0);
    engine_settle(h->address);
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
}

static void lots_stay_apart(void **state)
{
    struct house *h = *state;
    furnish_lots(h);
    assert_string_equal(got(h, "lot"), "L1");
    NO(h, E_WRONG_LOT, PICKER, V_RUN_TAKE, "dtttd-t", 2, "A01-02-2", "T-0101", "EL", 1,
       "L22");
    OK(h, PICKER, V_RUN_TAKE, "dtttd-t", 2, "A01-02-2", "T-0101", "EL", 2, "L1");
    OK(h, PACKER, V_RUN_OPEN, "t", "T-0101");
    assert_int_equal(got_num(h, "each"), 0); /* one lot: any unit will do */
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-03-1", "T-0101", "EL", 1);
    OK(h, PACKER, V_RUN_OPEN, "t", "T-0101");
    assert_int_equal(got_num(h, "each"), 1); /* two: which it is must be read */
    NO(h, E_WRONG_LOT, PACKER, V_RUN_PACK, "tt-t", "T-0101", "EL", "L3");
    NO(h, E_EXPIRED, PACKER, V_RUN_PACK, "tt-tt", "T-0101", "EL", "L22", "1969-12-31");
    OK(h, PACKER, V_RUN_PACK, "tt-t", "T-0101", "EL", "L22");
    assert_string_equal(got(h, "number"), "N13");
    house_labelled(h, (int)got_num(h, "parcel"));
    OK(h, PACKER, V_RUN_PACK, "tt-t", "T-0101", "EL", "L1");
    assert_string_equal(got(h, "number"), "N11");
    house_check(h);
}

static void one_that_must_be_weighed_stays_open(void **state)
{
    struct house *h = *state;
    run_taken(h);
    HOUSE_WRITE(h,
                house_sql(h, "INSERT INTO rule (warehouse, name, version, section,"
                             " key, value) VALUES (1, 'rules', 1, 'weigh.due', 'when',"
                             " 'always'), (1, 'rules', 1, 'weigh.due', 'benches', '*')"));
    OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    assert_int_equal(got_num(h, "weigh"), 1);
    NO(h, E_STATE, PACKER, V_RUN_PACK, "tt", "T-0101", "EA"); /* closing first */
    OK(h, PACKER, V_PACK_OPEN, "t", "P-11-1");
    assert_int_equal(got_num(h, "weigh"), 1);
    house_check(h);
}

/* ---- orders that leave it ---- */

static void a_cancelled_order_falls_out_and_its_unit_is_put_back(void **state)
{
    struct house *h = *state;
    run_taken(h);
    house_cancel(h, "N12");
    assert_int_equal(got_num(h, "back"), 1);
    house_check(h);
    OK(h, PACKER, V_RUN_OPEN, "t", "T-0101");
    assert_int_equal(got_num(h, "left"), RUN_ORDERS - 1);
    assert_int_equal(got_num(h, "spare"), 1);
    for (int i = 0; i < RUN_ORDERS - 1; i++)
        run_packed(h, "EA");
    NO(h, E_NOTHING_TO_DO, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    house_check(h);
    OK(h, STOCK, V_TASK_PULL, "tt", "back", "T-0101");
    int task = (int)got_num(h, "task");
    int line = (int)rows_num(&h->reply.rows, 0, "line", 0);
    OK(h, STOCK, V_BACK_TAKE, "ddt", task, line, "EA");
    house_check(h);
    OK(h, STOCK, V_BACK_PUT, "ddt", task, line, "A01-01-1");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_run = 2"), 0);
    assert_int_equal(run_on_hand(h, "T-0101"), 0);
    assert_int_equal(run_on_hand(h, "A01-01-1"), 15);
    house_check(h);
}

static void one_cancelled_before_and_one_after_its_parcel(void **state)
{
    struct house *h = *state;
    run_furnish(h);
    house_cancel(h, "N11"); /* nothing of it was taken yet */
    assert_int_equal(got_num(h, "back"), 0);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 5);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-02-1", "T-0101", "EA", 2);
    int parcel = run_packed(h, "EA");
    house_cancel(h, "N12");
    assert_int_equal(got_num(h, "back"), 1);
    NO(h, E_CANCELLED, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    house_check(h);
    OK(h, STOCK, V_TASK_PULL, "tt", "back", "P-12-1");
    int task = (int)got_num(h, "task");
    int line = (int)rows_num(&h->reply.rows, 0, "line", 0);
    OK(h, STOCK, V_BACK_TAKE, "ddt", task, line, "EA");
    house_check(h);
    OK(h, STOCK, V_BACK_PUT, "ddt", task, line, "A01-01-1");
    house_check(h);
}

static void a_held_order_waits_in_the_tote(void **state)
{
    struct house *h = *state;
    run_taken(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET hold = 'changed: address',"
                                " hold_owner = 'service' WHERE id = 11"));
    OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    assert_string_equal(got(h, "number"), "N12");
    assert_int_equal(got_num(h, "left"), RUN_ORDERS - 2);
    assert_int_equal(got_num(h, "spare"), 1);
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET hold = '', hold_owner = ''"
                                " WHERE id = 11"));
    house_labelled(h, (int)got_num(h, "parcel"));
    OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    assert_string_equal(got(h, "number"), "N11");
    house_check(h);
}

static void a_parcel_opened_again_goes_on_as_an_order_of_its_own(void **state)
{
    struct house *h = *state;
    run_taken(h);
    OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    HOUSE_WRITE(h, house_sql(h, "UPDATE parcel SET hold = 'count differs'"));
    OK(h, LEAD, V_PACK_REOPEN, "ttt", "P-11-1", "T-0300", "counted");
    house_check(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0300");
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    house_labelled(h, parcel);
    OK(h, PACKER, V_RUN_OPEN, "t", "T-0101");
    assert_int_equal(got_num(h, "left"), RUN_ORDERS - 1);
    house_check(h);
}

static void what_nobody_took_goes_back_to_waiting(void **state)
{
    struct house *h = *state;
    run_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 2);
    OK(h, LEAD, V_WAVE_KICK, "tt", "N15", "not today");
    house_check(h);
    OK(h, LEAD, V_WAVE_CLOSE, "t", "morning");
    assert_int_equal(got_num(h, "back"), 2 + 5); /* N1 and N2 are of the wave too */
    assert_string_equal(house_text(h, "SELECT state FROM task WHERE id = 2"), "done");
    for (int i = 0; i < 2; i++)
        run_packed(h, "EA");
    house_check(h);
}

static void another_terminal_goes_on_without_counting(void **state)
{
    struct house *h = *state;
    run_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 2);
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "T-0101");
    assert_int_equal(got_num(h, "taken"), 2);
    NO(h, E_TAKEN, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 4);
    OK(h, OTHER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 4);
    NO(h, E_TAKEN, PICKER, V_TASK_GIVE, "d", 2);
    OK(h, OTHER, V_TASK_GIVE, "d", 2);
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(got_num(h, "want"), 2);
    house_check(h);
}

/* ---- anything at any time ---- */

enum { STEPS = 160 };

struct gesture {
    struct house *h;
    uint64_t *rng;
    int parcel, task, line; /* packed last; of the put-back in hand */
};

static const char *one_of(struct gesture *g, const char *const *texts, int n)
{
    return texts[rng_below(g->rng, n)];
}

static void try(struct gesture *g, int who, enum verb verb, const char *types, ...)
{
    struct house *h = g->h;
    va_list args;
    request_init(&h->request, verb);
    h->request.id = (struct request_id){who, ++h->seq};
    h->request.session = who;
    va_start(args, types);
    for (int i = 0; types[i]; i++) {
        if (types[i] == 'd')
            h->request.arg[i] = value_int(va_arg(args, int));
        else if (types[i] == 't')
            h->request.arg[i] = value_text(va_arg(args, const char *));
    }
    va_end(args);
    house_send(h);
}

static void put_back(struct gesture *g, const char *tote)
{
    struct house *h = g->h;
    try(g, STOCK, V_TASK_PULL, "tt", "back", tote);
    g->task = (int)got_num(h, "task");
    g->line = (int)rows_num(&h->reply.rows, 0, "line", 0);
    if (h->reply.err.code || rng_below(g->rng, 3) == 0)
        return;
    try(g, STOCK, V_BACK_TAKE, "ddt", g->task, g->line, "EA");
    try(g, STOCK, V_BACK_PUT, "ddt", g->task, g->line, "A01-01-1");
}

static void pack_one(struct gesture *g, const char *tote, const char *code)
{
    struct house *h = g->h;
    try(g, PACKER, V_RUN_PACK, *code ? "tt" : "t-", tote, code);
    if (h->reply.err.code == E_OK)
        g->parcel = (int)got_num(h, "parcel");
    try(g, PACKER, V_LABEL_GRANT, "d", g->parcel);
    if (h->reply.err.code == E_OK && rng_below(g->rng, 4))
        try(g, PACKER, V_LABEL_APPLY, "dt", g->parcel,
            arena_text(h->arena, got(h, "waybill")));
}

static void gesture(struct gesture *g)
{
    static const char *const places[] = {"A01-01-1", "A01-02-1", "A01-01-2"};
    static const char *const totes[] = {"T-0101", "T-0102", "T-0101"};
    static const char *const codes[] = {"EA", "EA6", "EA", "EA2", "EB", ""};
    const char *place = one_of(g, places, 3), *tote = one_of(g, totes, 3);
    const char *code = one_of(g, codes, 6);
    const char *number =
        arena_printf(g->h->arena, "N%d", FIRST + (int)rng_below(g->rng, RUN_ORDERS));
    int who = rng_below(g->rng, 4) ? PICKER : OTHER;
    int qty = 1 + (int)rng_below(g->rng, 3);
    switch (rng_below(g->rng, 16)) {
    case 0:
        try(g, who, V_TASK_PULL, rng_below(g->rng, 2) ? "tt" : "t-", "pick", tote);
        break;
    case 1:
        try(g, who, V_RUN_UNDO, "dttd", 2, place, tote, qty);
        break;
    case 2:
        if (rng_below(g->rng, 6) == 0)
            try(g, who, V_RUN_SHORT, "dtt", 2, place, "not there");
        break;
    case 3:
        if (rng_below(g->rng, 3) == 0)
            try(g, LEAD, V_ORDER_CANCEL, "tt", number, "buyer");
        break;
    case 4:
        try(g, LEAD, rng_below(g->rng, 2) ? V_ORDER_HOLD : V_ORDER_PASS, "tt", number,
            "looked at");
        break;
    case 5:
        if (rng_below(g->rng, 3) == 0)
            try(g, LEAD, V_WAVE_KICK, "tt", number, "not today");
        break;
    case 6:
    case 7:
        put_back(g, rng_below(g->rng, 2)
                        ? tote
                        : arena_printf(g->h->arena, "P-%s-1", number + 1));
        break;
    case 8:
        try(g, PACKER, V_PACK_OPEN, "t", rng_below(g->rng, 2) ? number : tote);
        break;
    case 9:
    case 10:
    case 11:
        pack_one(g, tote, code);
        break;
    default:
        try(g, who, V_RUN_TAKE, "dtttd", 2, place, tote, *code ? code : "EA", qty);
        break;
    }
}

/* No request is a fault, every rule of the house holds. */
static void whatever_happens_the_house_is_right(void **state)
{
    struct house *h = *state;
    const char *longer = getenv("TALLYMAN_LONG");
    static uint64_t seed;
    uint64_t rng = ++seed;
    int steps = longer && strcmp(longer, "1") == 0 ? 10 * STEPS : STEPS;
    struct gesture g = {h, &rng, 0, 0, 0};
    run_furnish(h);
    for (int i = 1; i <= steps; i++) {
        gesture(&g);
        if (err_entry(h->reply.err.code)->family == ERR_FAULT) {
            char words[512];
            err_words(&h->reply.err, words, sizeof(words));
            fail_msg("seed %d, step %d: %s: %s", (int)seed, i,
                     verb_entry(h->request.verb)->name, words);
        }
        if (i % 80 == 0)
            house_check(h);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(a_case_goes_into_the_tote_in_one_request),
        T(a_repeat_takes_nothing_more),
        T(what_is_not_right_is_not_taken),
        T(its_tote_holds_nothing_else),
        T(what_was_taken_too_many_goes_back),
        T(a_short_goes_elsewhere_and_the_rest_waits),
        T(a_request_is_one_gesture_of_the_floor_s_pace),
        T(the_same_item_takes_one_scan_at_the_bench_and_one_into_the_cage),
        T(dear_goods_are_scanned_one_by_one),
        T(the_bench_refuses_what_is_not_of_the_run),
        T(lots_stay_apart),
        T(one_that_must_be_weighed_stays_open),
        T(a_cancelled_order_falls_out_and_its_unit_is_put_back),
        T(one_cancelled_before_and_one_after_its_parcel),
        T(a_held_order_waits_in_the_tote),
        T(a_parcel_opened_again_goes_on_as_an_order_of_its_own),
        T(what_nobody_took_goes_back_to_waiting),
        T(another_terminal_goes_on_without_counting),
        T(whatever_happens_the_house_is_right),
        T(whatever_happens_the_house_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
