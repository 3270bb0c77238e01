/*
 * Whatever stops an order, wherever it is: each kind of interception at each station of
 * its way. The next scan of it is refused, nothing of it leaves the house, and after a
 * cancel every unit is back in a bin; what was only held goes on when somebody lets it.
 */
#include "house.h"

enum station {
    UNTOUCHED, /* released, nobody has begun */
    PICKING,   /* a line in its tote, a unit in the hand */
    PICKED,
    PACKING,  /* some of it verified into an open parcel */
    DUE,      /* closed, a second person must look */
    LOOKING,  /* they have begun */
    VERIFIED, /* closed, no label yet */
    LABELLED,
    LOADED,
    STATIONS
};

static const char *const station_names[STATIONS] = {
    "untouched", "picking",  "picked",   "packing", "recheck due",
    "rechecked", "verified", "labelled", "loaded"};

struct way {
    int parcel, handover, task;
};

/* ---- to a station ---- */

static void to_pick(struct house *h, struct way *way, enum station until)
{
    if (until == UNTOUCHED)
        return;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    way->task = 1;
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    if (until == PICKING)
        return;
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 2, "T-0001");
}

static void to_pack(struct house *h, struct way *way, enum station until)
{
    if (until == PACKING) {
        OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
        way->parcel = (int)got_num(h, "parcel");
        OK(h, PACKER, V_PACK_UNIT, "dt", way->parcel, "EA");
        OK(h, PACKER, V_PACK_UNIT, "dt", way->parcel, "EB");
    } else if (until > PACKING) {
        way->parcel = house_packed(h);
    }
}

static void go_to(struct house *h, struct way *way, enum station until)
{
    *way = (struct way){0};
    if (until == DUE || until == LOOKING)
        HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET goods = 100000000 WHERE id = 1"));
    to_pick(h, way, until);
    to_pack(h, way, until);
    if (until == LOOKING) {
        OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1");
        OK(h, QC, V_RECHECK_UNIT, "dt", way->parcel, "EA");
    }
    if (until >= LABELLED)
        house_labelled(h, way->parcel);
    if (until == LOADED) {
        OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
        way->handover = (int)got_num(h, "handover");
        OK(h, PACKER, V_SHIP_LOAD, "dt", way->handover, "SF1");
    }
}

/* ---- the next scan ---- */

static void is_refused(struct house *h, enum station at, const struct way *way,
                       enum err_code code)
{
    switch (at) {
    case UNTOUCHED:
        if (code == E_HELD) { /* the picker had the list before */
            OK(h, PICKER, V_TASK_PULL, "t-", "pick");
            NO(h, code, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
        }
        break;
    case PICKING:
        NO(h, code, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
        NO(h, code, PICKER, V_PICK_UNDO, "dd", 1, 2);
        break;
    case PICKED:
        NO(h, code, PACKER, V_PACK_OPEN, "t", "T-0001");
        break;
    case PACKING:
        NO(h, code, PACKER, V_PACK_UNIT, "dt", way->parcel, "EA");
        NO(h, code, PACKER, V_PACK_CLOSE, "d1-", way->parcel);
        break;
    case DUE:
        NO(h, code, QC, V_RECHECK_OPEN, "t", "P-1-1");
        break;
    case LOOKING:
        NO(h, code, QC, V_RECHECK_UNIT, "dt", way->parcel, "EA");
        NO(h, code, QC, V_RECHECK_CLOSE, "d", way->parcel);
        break;
    case VERIFIED:
        NO(h, code, PACKER, V_LABEL_GRANT, "d", way->parcel);
        break;
    case LABELLED:
        OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
        NO(h, code, PACKER, V_SHIP_LOAD, "dt", (int)got_num(h, "handover"), "SF1");
        break;
    default: /* in the cage: it is named, and the cage stays until it is out */
        NO(h, E_HELD, PACKER, V_SHIP_CLOSE, "d", way->handover);
        assert_int_equal(h->reply.rows.n, 1);
        assert_string_equal(rows_str(&h->reply.rows, 0, "number"), "N1");
        assert_string_equal(rows_str(&h->reply.rows, 0, "why"), err_entry(code)->name);
        OK(h, PACKER, V_SHIP_UNLOAD, "dt", way->handover, "SF1");
        break;
    }
}

/* ---- what stops it ---- */

struct cell {
    const char *name, *text;
    int64_t num;
};

static void fill(struct house *h, const struct cell *cells)
{
    struct rows *rows = &h->request.rows;
    struct value *row = rows_add(rows, h->arena);
    for (; cells->name; cells++)
        row[rows_column(rows, cells->name)] =
            cells->text ? value_text(cells->text) : value_int(cells->num);
}

static void fill_line(struct house *h, int ordinal, const char *item, int qty, int price)
{
    fill(h, (struct cell[]){{"channel", "shop"},
                            {"number", "N1"},
                            {"ordinal", NULL, ordinal},
                            {"item", item},
                            {"qty", NULL, qty},
                            {"price", NULL, price},
                            {NULL}});
}

/* N1 as its channel says it. */
static const char *said(struct house *h, int64_t flagged, int64_t refund)
{
    int64_t goods = house_num(h, "SELECT goods FROM orders WHERE id = 1");
    request_init(&h->request, V_LOAD_ORDERS);
    h->request.id = (struct request_id){STOCK, ++h->seq};
    h->request.session = STOCK;
    fill(h, (struct cell[]){{"channel", "shop"},
                            {"number", "N1"},
                            {"ordinal", NULL, 0},
                            {"buyer", "b1"},
                            {"receiver", "Li"},
                            {"phone", "1"},
                            {"address", "Road 1"},
                            {"region", "Sud"},
                            {"paid_at", NULL, 1},
                            {"carrier", "SF"},
                            {"goods", NULL, goods},
                            {"flagged", NULL, flagged},
                            {"refund", NULL, refund},
                            {NULL}});
    fill_line(h, 1, "A", 3, 100);
    fill_line(h, 2, "B", 2, 200);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    return h->reply.rows.n ? rows_str(&h->reply.rows, 0, "text") : "";
}

static void by_service(struct house *h)
{
    house_cancel(h, "N1");
}

static void by_the_channel(struct house *h)
{
    request_init(&h->request, V_LOAD_CANCELS);
    h->request.id = (struct request_id){STOCK, ++h->seq};
    h->request.session = STOCK;
    fill(h, (struct cell[]){{"channel", "shop"},
                            {"number", "C1"},
                            {"ordinal", NULL, 1},
                            {"buyer", "b1"},
                            {"item", "B"},
                            {"qty", NULL, 1},
                            {"at", NULL, h->now},
                            {NULL}});
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    /* told twice, it stops once */
    h->request.id.seq = ++h->seq;
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
}

static void by_a_full_refund(struct house *h)
{
    assert_string_equal(said(h, 0, house_num(h, "SELECT goods FROM orders WHERE id = 1")),
                        "cancel");
}

static void by_a_refund_in_part(struct house *h)
{
    assert_string_equal(said(h, 0, 50), "stop");
}

static void by_a_risk(struct house *h)
{
    assert_string_equal(said(h, 1, 0), "stop");
}

static void by_hand(struct house *h)
{
    OK(h, LEAD, V_ORDER_HOLD, "tt", "N1", "ask the buyer");
}

static const struct kind {
    const char *name;
    void (*stop)(struct house *h);
    enum err_code code; /* of the next scan */
} kinds[] = {
    {"cancelled by service", by_service, E_CANCELLED},
    {"refunded whole", by_a_full_refund, E_CANCELLED},
    {"refunded in part", by_a_refund_in_part, E_HELD},
    {"flagged", by_a_risk, E_HELD},
    {"held by hand", by_hand, E_HELD},
    {"cancelled in part", by_the_channel, E_HELD},
};

enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

/* ---- after it ---- */

/* A held picker's hand goes into the tote; a cancelled one's STOP is answered. */
static void clear_the_hand(struct house *h, enum station at, enum err_code code)
{
    if (at != PICKING)
        return;
    if (code == E_HELD)
        OK(h, PICKER, V_PICK_PUT, "ddt", 1, 2, "T-0001");
    else
        OK(h, PICKER, V_PICK_STOP, "ddt", 1, 1, "T-0001");
}

static void put_back(struct house *h)
{
    OK(h, OTHER, V_TASK_PULL, "t-", "back");
    int task = (int)got_num(h, "task");
    struct rows rows = h->reply.rows;
    for (int i = 0; i < rows.n; i++) {
        int line = (int)rows_num(&rows, i, "line", 0);
        const char *code = strcmp(rows_str(&rows, i, "code"), "A") == 0 ? "EA" : "EB";
        for (int64_t k = rows_num(&rows, i, "qty", 0); k > 0; k--)
            OK(h, OTHER, V_BACK_TAKE, "ddt", task, line, code);
        OK(h, OTHER, V_BACK_PUT, "ddt", task, line, rows_str(&rows, i, "target"));
    }
}

static void everything_is_in_its_bin(struct house *h)
{
    assert_int_equal(house_num(h, "SELECT on_hand - reserved FROM stock"
                                  " WHERE place = 102"),
                     10);
    assert_int_equal(house_num(h, "SELECT SUM(picked + packed + shipped)"
                                  "  FROM order_line WHERE order_id = 1"),
                     0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order = 1"), 0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM exception WHERE order_id = 1"
                                  "   AND closed_at = 0 AND kind <> 'label'"),
                     0);
}

static struct house *start(void **state)
{
    assert_int_equal(house_open(state), 0);
    struct house *h = *state;
    /* as its channel has it, so that only what stops it is new */
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET type = 'normal', buyer = 'b1',"
                                " paid_at = 1, goods = 700 WHERE id = 1"));
    return h;
}

static void each_kind_stops_it_at_each_station(void **state)
{
    const char *wanted = getenv("TALLYMAN_LONG");
    bool all = wanted && strcmp(wanted, "1") == 0;
    for (int at = 0; at < STATIONS; at++) {
        for (int i = 0; i < KINDS; i++) {
            if (!all && (at + i) % 6)
                continue; /* still each kind, and each station */
            struct house *h = start(state);
            struct way way;
            print_message("%s, %s\n", station_names[at], kinds[i].name);
            go_to(h, &way, at);
            kinds[i].stop(h);
            house_check(h);
            is_refused(h, at, &way, kinds[i].code);
            house_check(h);
            clear_the_hand(h, at, kinds[i].code);
            if (kinds[i].code == E_HELD)
                house_cancel(h, "N1");
            house_check(h);
            if (at != UNTOUCHED)
                put_back(h);
            everything_is_in_its_bin(h);
            house_check(h);
            assert_int_equal(house_close(state), 0);
        }
    }
}

/* What was held goes on: nothing is lost by it, and it ships whole. */
static void what_was_held_ships_when_somebody_lets_it_go(void **state)
{
    static const enum station at[] = {UNTOUCHED, PICKING, PICKED, VERIFIED, LOADED};
    for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++) {
        struct house *h = start(state);
        struct way way;
        go_to(h, &way, at[i]);
        by_hand(h);
        is_refused(h, at[i], &way, E_HELD);
        clear_the_hand(h, at[i], E_HELD);
        OK(h, LEAD, V_ORDER_PASS, "tt", "N1", "the buyer is known");
        house_check(h);
        assert_string_equal(house_text(h, "SELECT hold FROM orders WHERE id = 1"), "");
        int64_t more = house_num(h, "SELECT COALESCE(SUM(l.qty - l.taken), 0)"
                                    "  FROM task_line l WHERE l.order_id = 1"
                                    "   AND l.state = 'open'");
        assert_int_equal(more, at[i] == UNTOUCHED ? 5 : at[i] == PICKING ? 1 : 0);
        assert_int_equal(house_num(h, "SELECT SUM(l.picked) FROM order_line l"
                                      " WHERE l.order_id = 1") +
                             more,
                         5);
        house_check(h);
        assert_int_equal(house_close(state), 0);
    }
}

/* What has left is not stopped any more, and nothing says it was. */
static void what_has_shipped_is_an_exception_only(void **state)
{
    struct house *h = start(state);
    struct way way;
    go_to(h, &way, LOADED);
    OK(h, PACKER, V_SHIP_CLOSE, "d", way.handover);
    NO(h, E_STATE, LEAD, V_ORDER_CANCEL, "tt", "N1", "buyer");
    NO(h, E_STATE, LEAD, V_ORDER_HOLD, "tt", "N1", "buyer");
    said(h, 1, 700);
    assert_string_equal(rows_str(&h->reply.rows, 0, "class"), "refused");
    assert_string_equal(house_text(h, "SELECT hold FROM orders WHERE id = 1"), "");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM exception WHERE kind = 'change'"
                                  "   AND closed_at = 0"),
                     1);
    house_check(h);
    assert_int_equal(house_close(state), 0);
}

/* ---- not checked since ---- */

static void fresh_rules(struct house *h)
{
    HOUSE_WRITE(
        h,
        house_sql(h, "INSERT INTO rule (warehouse, name, version, section, key, value)"
                     " VALUES (1, 'rules', 1, 'check.fresh', 'minutes', '30'),"
                     " (1, 'rules', 1, 'check.fresh', 'order_value', '500')"),
        house_sql(h, "UPDATE orders SET checked_at = 1000000 WHERE id = 1"));
}

static void a_dear_order_not_checked_for_long_gets_no_label_and_no_cage(void **state)
{
    struct house *h = start(state);
    struct way way;
    fresh_rules(h);
    go_to(h, &way, VERIFIED);
    h->now += 31 * 60000;
    NO(h, E_UNCHECKED, PACKER, V_LABEL_GRANT, "d", way.parcel);
    assert_string_equal(got_arg(h, 0), "N1");
    assert_string_equal(got_arg(h, 2), "30");
    OK(h, LEAD, V_ORDER_CHECKED, "tt", "N1", "looked in the shop");
    house_labelled(h, way.parcel);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    h->now += 31 * 60000;
    NO(h, E_UNCHECKED, PACKER, V_SHIP_LOAD, "dt", cage, "SF1");
    NO(h, E_ARGUMENT, STOCK, V_CHANNEL_CHECKED, "td", "shop", (int)h->now + 60000);
    OK(h, STOCK, V_CHANNEL_CHECKED, "t-", "shop");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, "SF1");
    h->now += 31 * 60000;
    NO(h, E_HELD, PACKER, V_SHIP_CLOSE, "d", cage);
    assert_string_equal(rows_str(&h->reply.rows, 0, "why"), "unchecked");
    said(h, 0, 0); /* its channel names it again */
    OK(h, LEAD, V_ORDER_LIST, "---");
    assert_int_equal(rows_num(&h->reply.rows, 0, "checked_at", 0), h->now - 1000);
    OK(h, PACKER, V_SHIP_CLOSE, "d", cage);
    house_check(h);
    assert_int_equal(house_close(state), 0);
}

static void a_cheap_one_ships_unchecked(void **state)
{
    struct house *h = start(state);
    struct way way;
    fresh_rules(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET goods = 499 WHERE id = 1"));
    go_to(h, &way, VERIFIED);
    h->now += 31 * 60000;
    house_labelled(h, way.parcel);
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET high = 1 WHERE id = 2"));
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    NO(h, E_UNCHECKED, PACKER, V_SHIP_LOAD, "dt", (int)got_num(h, "handover"), "SF1");
    house_check(h);
    assert_int_equal(house_close(state), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_stops_it_at_each_station),
        cmocka_unit_test(what_was_held_ships_when_somebody_lets_it_go),
        cmocka_unit_test(what_has_shipped_is_an_exception_only),
        cmocka_unit_test(a_dear_order_not_checked_for_long_gets_no_label_and_no_cage),
        cmocka_unit_test(a_cheap_one_ships_unchecked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
