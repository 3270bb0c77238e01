/*
 * Goods for another warehouse, in two phases: offered units are nobody's until they are
 * posted, void or expired; exactly one of these happens, whoever comes first, whoever
 * dies in between, and both ledgers say the same.
 *
 * 36 races; 1,002 with TALLYMAN_LONG=1.
 */
#include "again.h"

enum { THERE = 2, RECEIVER = 31, BIN_THERE = 301, ITEM_A_THERE = 101, ITEM_S = 6 };
enum { SHORT_ROUNDS = 6, LONG_ROUNDS = 167, CHECK_EVERY = 34, HOUR = 3600000 };

/* A second warehouse: one bin, one who receives there, an A of its own. Item S has
 * serials in both, item B is not known there, L is not kept by lot there. */
static int open_two(void **state)
{
    static const char *const rows[] = {
        "INSERT INTO item (id, warehouse, code, name) VALUES (101, 2, 'A', 'apple'),"
        " (105, 2, 'L', 'milk')",
        "INSERT INTO item (id, warehouse, code, name, serial) VALUES"
        " (6, 1, 'S', 'phone', 1), (106, 2, 'S', 'phone', 1)",
        "INSERT INTO place (id, warehouse, code, kind) VALUES (301, 2, 'B01-01-1', "
        "'bin')",
        "INSERT INTO terminal (id, warehouse, name) VALUES (31, 2, 'gun')",
        "INSERT INTO person (id, warehouse, badge, name, role, pin) VALUES"
        " (31, 2, 'B-0031', 'Wu', 'stock', 'x')",
        "INSERT INTO session (id, warehouse, terminal, person, begun_at, proved_at)"
        " VALUES (31, 2, 31, 31, 1, 1)",
        "UPDATE person SET pin = 'x' WHERE id = 16",
        "UPDATE session SET begun_at = 1000000 WHERE id = 16",
    };
    static const struct op_house another = {"W2", "Warehouse 2", 480};
    struct err err = {0};
    if (house_open(state))
        return -1;
    struct house *h = *state;
    assert_int_equal(op_found_another(h->door, &another, &err), 0);
    HOUSE_WRITE(h, for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
                       house_sql(h, rows[i]));
    return 0;
}

/* ---- what there is where ---- */

static int64_t here(struct house *h)
{
    return house_num(h, "SELECT CAST(SUM(s.on_hand) AS BIGINT) FROM stock s JOIN place p "
                        "ON p.id = s.place WHERE s.warehouse = 1 AND s.item = 1 AND "
                        "p.kind = 'bin'");
}

static int64_t in_transit(struct house *h)
{
    return house_num(h, "SELECT CAST(COALESCE(SUM(s.on_hand), 0) AS BIGINT) FROM stock s "
                        "JOIN place p ON p.id = s.place WHERE p.kind = 'transit'");
}

static int64_t there(struct house *h)
{
    return house_num(h, "SELECT CAST(COALESCE(SUM(on_hand), 0) AS BIGINT) FROM stock "
                        "WHERE warehouse = 2");
}

static void lies(struct house *h, int source, int transit, int receiver)
{
    assert_int_equal(here(h), source);
    assert_int_equal(in_transit(h), transit);
    assert_int_equal(there(h), receiver);
}

/* Offers `units` of A for three days; the number, kept. */
static const char *offered(struct house *h, int units)
{
    OK(h, STOCK, V_TRANSFER_OFFER, "tttd--d", "W2", "A01-01-1", "A", units, 72);
    return arena_text(h->arena, got(h, "transfer"));
}

#define REASON "not needed"

/* ---- the good ways ---- */

static void offered_units_are_nobodys_until_they_are_posted(void **state)
{
    struct house *h = *state;
    const char *number = offered(h, 5);
    assert_int_equal(got_num(h, "qty"), 5);
    assert_int_equal(got_num(h, "left"), 15);
    lies(h, 15, 5, 0);
    house_check(h);
    OK(h, RECEIVER, V_TRANSFER_LIST, "t", "offered");
    assert_int_equal(h->reply.rows.n, 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "transfer"), number);
    assert_string_equal(rows_str(&h->reply.rows, 0, "to"), "W2");
    OK(h, RECEIVER, V_TRANSFER_POST, "tt", number, "B01-01-1");
    assert_string_equal(got(h, "item"), "A");
    lies(h, 15, 0, 5);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM move WHERE warehouse = 1 AND "
                                  "reason = 'transfer'"),
                     2);
    assert_int_equal(house_num(h, "SELECT item FROM move WHERE warehouse = 2 AND reason "
                                  "= 'receive'"),
                     ITEM_A_THERE);
    house_send(h); /* once more, under the same id */
    assert_true(h->reply.repeated);
    lies(h, 15, 0, 5);
    house_check(h);
}

static void a_void_offer_is_in_its_bin_again_or_in_the_one_named(void **state)
{
    struct house *h = *state;
    OK(h, STOCK, V_TRANSFER_VOID, "tt-", offered(h, 5), REASON);
    assert_string_equal(got(h, "place"), "A01-01-1");
    lies(h, 20, 0, 0);
    OK(h, STOCK, V_TRANSFER_VOID, "ttt", offered(h, 5), REASON, "A01-03-1");
    lies(h, 20, 0, 0);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 105"), 5);
    house_check(h);
}

static void a_case_is_its_units_and_reserved_ones_stay(void **state)
{
    struct house *h = *state;
    OK(h, STOCK, V_TRANSFER_OFFER, "tttd", "W2", "A01-01-1", "EA6", 2);
    assert_int_equal(got_num(h, "qty"), 12);
    NO(h, E_SHORT, STOCK, V_TRANSFER_OFFER, "tttd", "W2", "A01-01-1", "EA", 5);
    assert_string_equal(got_arg(h, 3), "4"); /* four of the eight are for orders */
    lies(h, 8, 12, 0);
    house_check(h);
}

/* ---- time ---- */

static void over_its_time_it_is_posted_no_more_and_somebody_must_settle_it(void **state)
{
    struct house *h = *state;
    const char *number = offered(h, 5);
    h->now += 72 * (int64_t)HOUR;
    /* by the clock, before anybody said so */
    NO(h, E_STATE, RECEIVER, V_TRANSFER_POST, "tt", number, "B01-01-1");
    assert_string_equal(got_arg(h, 1), "expired");
    OK(h, STOCK2, V_TRANSFER_EXPIRE, "");
    assert_int_equal(got_num(h, "expired"), 1);
    OK(h, STOCK2, V_TRANSFER_EXPIRE, "");
    assert_int_equal(got_num(h, "expired"), 0);
    lies(h, 15, 5, 0);
    house_check(h);
    assert_int_equal(house_num(h,
                               "SELECT COUNT(*) FROM exception WHERE closed_at = 0 AND "
                               "kind = 'transfer' AND owner = 'stock' AND warehouse = "
                               "1"),
                     1);
    int id = (int)house_num(h, "SELECT id FROM exception WHERE kind = 'transfer'");
    NO(h, E_STATE, STOCK, V_EXCEPTION_CLOSE, "dt", id, "never mind");
    OK(h, STOCK, V_TRANSFER_VOID, "tt-", number, "came back");
    lies(h, 20, 0, 0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM exception WHERE closed_at = 0"),
                     0);
    house_check(h);
}

static void with_more_time_it_can_be_posted_again(void **state)
{
    struct house *h = *state;
    const char *number = offered(h, 5);
    h->now += 73 * (int64_t)HOUR;
    OK(h, STOCK, V_TRANSFER_EXPIRE, "");
    OK(h, STOCK, V_TRANSFER_EXTEND, "td", number, 1);
    assert_int_equal(got_num(h, "until"), h->now + HOUR);
    house_check(h);
    OK(h, RECEIVER, V_TRANSFER_POST, "tt", number, "B01-01-1");
    lies(h, 15, 0, 5);
    house_check(h);
}

static void each_login_looks_for_what_is_late(void **state)
{
    struct house *h = *state;
    offered(h, 5);
    h->now += 73 * (int64_t)HOUR;
    HOUSE_WRITE(h,
                house_sql(h, "UPDATE session SET begun_at = 260000000 WHERE id IN (16, "
                             "31)"));
    OK(h, RECEIVER, V_LOGIN, "t-", "B-0031"); /* the other house's */
    assert_string_equal(house_text(h, "SELECT state FROM transfer"), "offered");
    OK(h, STOCK, V_LOGIN, "t-", "B-0016");
    assert_string_equal(house_text(h, "SELECT state FROM transfer"), "expired");
}

/* ---- refusals: nothing has changed after any of them ---- */

static void what_cannot_be_sent_is_refused(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_MISC, ITEM_LOTS, "L1", 4));
    NO(h, E_NOT_FOUND, STOCK, V_TRANSFER_OFFER, "tttd", "W9", "A01-01-1", "A", 1);
    NO(h, E_ARGUMENT, STOCK, V_TRANSFER_OFFER, "tttd", "W", "A01-01-1", "A", 1);
    NO(h, E_NOT_FOUND, STOCK, V_TRANSFER_OFFER, "tttd", "W2", "A01-01-2", "B", 1);
    assert_string_equal(got_arg(h, 1), "B in W2");
    NO(h, E_ARGUMENT, STOCK, V_TRANSFER_OFFER, "tttd", "W2", "A01-02-2", "L", 1);
    NO(h, E_NOT_FOUND, STOCK, V_TRANSFER_OFFER, "tttd", "W2", "B01-01-1", "A", 1);
    NO(h, E_NOT_ALLOWED, PICKER, V_TRANSFER_OFFER, "tttd", "W2", "A01-01-1", "A", 1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM transfer"), 0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE kind = 'transit'"),
                     0);
    house_check(h);
}

static void each_side_does_only_its_own_part_and_once(void **state)
{
    struct house *h = *state;
    const char *number = offered(h, 5);
    NO(h, E_NOT_FOUND, STOCK, V_TRANSFER_POST, "tt", number, "A01-01-1");
    NO(h, E_NOT_FOUND, RECEIVER, V_TRANSFER_VOID, "tt-", number, REASON);
    NO(h, E_NOT_FOUND, RECEIVER, V_TRANSFER_EXTEND, "td", number, 1);
    NO(h, E_NOT_FOUND, RECEIVER, V_TRANSFER_POST, "tt", number, "A01-01-1");
    OK(h, RECEIVER, V_TRANSFER_POST, "tt", number, "B01-01-1");
    NO(h, E_STATE, RECEIVER, V_TRANSFER_POST, "tt", number, "B01-01-1");
    NO(h, E_STATE, STOCK, V_TRANSFER_VOID, "tt-", number, REASON);
    NO(h, E_STATE, STOCK, V_TRANSFER_EXTEND, "td", number, 1);
    number = offered(h, 5);
    OK(h, STOCK, V_TRANSFER_VOID, "tt-", number, REASON);
    NO(h, E_STATE, RECEIVER, V_TRANSFER_POST, "tt", number, "B01-01-1");
    lies(h, 15, 0, 5);
    house_check(h);
}

/* ---- lots and serials go along ---- */

static void lots_keep_their_names_and_expiry(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET lots = 1 WHERE id = 105"),
                house_stock(h, BIN_MISC, ITEM_LOTS, "L1", 4),
                house_stock(h, BIN_MISC, ITEM_LOTS, "L22", 4));
    OK(h, STOCK, V_TRANSFER_OFFER, "tttd", "W2", "A01-02-2", "L", 6);
    OK(h, RECEIVER, V_TRANSFER_POST, "tt", got(h, "transfer"), "B01-01-1");
    assert_int_equal(house_num(h, "SELECT on_hand * 100 + expiry FROM stock WHERE "
                                  "warehouse = 2 AND lot = 'L1'"),
                     402);
    assert_int_equal(house_num(h, "SELECT on_hand * 100 + expiry FROM stock WHERE "
                                  "warehouse = 2 AND lot = 'L22'"),
                     203);
    house_check(h);
}

/* "state place" of a serial as that warehouse knows it. */
static void is_at(struct house *h, int64_t warehouse, const char *serial,
                  const char *state, const char *place)
{
    const char *got_state = "unknown", *got_place = "";
    struct err err = {0};
    store_one(h->store, &err,
              "SELECT s.state, p.code FROM serial s JOIN place p ON p.id = s.place"
              " WHERE s.warehouse = $1 AND s.text = $2",
              "dt>tt", warehouse, serial, &got_state, &got_place);
    assert_string_equal(got_state, state);
    assert_string_equal(got_place, place);
}

static const char *send_serial(struct house *h, const char *serial)
{
    OK(h, STOCK, V_TRANSFER_OFFER, "tttd-t", "W2", "A01-02-2", "S", 1, serial);
    return arena_text(h->arena, got(h, "transfer"));
}

static void a_serial_leaves_one_house_and_is_in_the_other(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_MISC, ITEM_S, "", 3));
    const char *number = send_serial(h, "SN-1");
    is_at(h, 1, "SN-1", "in", number);
    NO(h, E_SERIAL_TAKEN, STOCK, V_TRANSFER_OFFER, "tttd-t", "W2", "A01-02-2", "S", 1,
       "SN-1");
    OK(h, RECEIVER, V_TRANSFER_POST, "tt", number, "B01-01-1");
    is_at(h, 1, "SN-1", "out", "OUT");
    is_at(h, 2, "SN-1", "in", "B01-01-1");
    house_check(h);
    /* void: in the bin it has no name again, as it had none before */
    OK(h, STOCK, V_TRANSFER_VOID, "tt-", send_serial(h, "SN-2"), REASON);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM serial WHERE text = 'SN-2'"), 0);
    house_check(h);
}

static void a_serial_that_is_in_the_other_house_does_not_come_twice(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_MISC, ITEM_S, "", 3));
    OK(h, RECEIVER, V_TRANSFER_POST, "tt", send_serial(h, "SN-1"), "B01-01-1");
    /* stock of the receiver's own, read with the text of one that comes */
    const char *number = send_serial(h, "SN-3");
    HOUSE_WRITE(
        h, house_sql(h, "INSERT INTO serial (warehouse, text, item, state, place, "
                        "received, last_move) VALUES (2, 'SN-3', 106, 'in', 301, 1, 1)"));
    NO(h, E_SERIAL_TAKEN, RECEIVER, V_TRANSFER_POST, "tt", number, "B01-01-1");
    is_at(h, 1, "SN-3", "in", number);
    assert_int_equal(there(h), 1);
}

/* ---- deaths between the phases ---- */

static struct request request_by(struct house *h, enum verb verb, int who)
{
    struct request request;
    request_init(&request, verb);
    request.id = (struct request_id){who, ++h->seq};
    request.session = who;
    return request;
}

static struct request offer_by(struct house *h)
{
    struct request request = request_by(h, V_TRANSFER_OFFER, STOCK);
    request_text(&request, "to", "W2");
    request_text(&request, "place", "A01-01-1");
    request_text(&request, "item", "A");
    request_num(&request, "qty", 1);
    return request;
}

static struct request post_by(struct house *h, const char *number)
{
    struct request request = request_by(h, V_TRANSFER_POST, RECEIVER);
    request_text(&request, "transfer", number);
    request_text(&request, "place", "B01-01-1");
    return request;
}

static struct request void_by(struct house *h, const char *number)
{
    struct request request = request_by(h, V_TRANSFER_VOID, STOCK);
    request_text(&request, "transfer", number);
    request_text(&request, "reason", REASON);
    return request;
}

static void again(struct house *h, const struct request *request)
{
    op_run_all(h->door, request, 1, &h->reply, h->arena);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_true(h->reply.repeated);
}

static void who_dies_in_any_phase_did_it_once(void **state)
{
    struct house *h = *state;
    for (int i = 0; i < 4; i++) {
        struct request offer = offer_by(h);
        for (int k = 0; k < 2; k++)
            done_by_one_who_dies(h, &offer);
        again(h, &offer);
        lies(h, 20 - i / 2 - 1, 1, i / 2);
        house_check(h);
        const char *number = arena_text(h->arena, got(h, "transfer"));
        struct request end = i % 2 ? post_by(h, number) : void_by(h, number);
        for (int k = 0; k < 2; k++)
            done_by_one_who_dies(h, &end);
        again(h, &end);
        lies(h, 20 - (i + 1) / 2, 0, (i + 1) / 2);
        house_check(h);
    }
}

/* ---- post against void and against the clock ---- */

struct race {
    struct request request[2]; /* the post, and what is against it */
    struct reply reply[2];
    int first;
};

static void run_one(struct house *h, struct race *race, int which)
{
    op_run_all(h->door, &race->request[which], 1, &race->reply[which], h->arena);
}

static void run_together(struct house *h, struct race *race)
{
    struct request pair[2] = {race->request[race->first], race->request[!race->first]};
    struct reply reply[2];
    op_run_all(h->door, pair, 2, reply, h->arena);
    race->reply[race->first] = reply[0];
    race->reply[!race->first] = reply[1];
}

static void run_apart(struct house *h, struct race *race)
{
    run_one(h, race, race->first);
    run_one(h, race, !race->first);
}

static void run_with_a_death(struct house *h, struct race *race)
{
    done_by_one_who_dies(h, &race->request[race->first]);
    run_together(h, race);
    assert_true(race->reply[race->first].repeated);
}

/* Each by a process of its own, let go at one moment. */
static void run_at_once(struct house *h, struct race *race)
{
    int go[2], told[2][2];
    pid_t pid[2];
    char byte;
    assert_int_equal(pipe(go) | pipe(told[0]) | pipe(told[1]), 0);
    for (int i = 0; i < 2; i++) {
        pid[i] = fork();
        assert_true(pid[i] >= 0);
        if (pid[i])
            continue;
        close(go[1]);
        come_back(h);
        if (write(told[i][1], "r", 1) != 1 || read(go[0], &byte, 1) < 0)
            _exit(1);
        run_one(h, race, i);
        struct err err = race->reply[i].err;
        _exit(write(told[i][1], &err, sizeof(err)) != sizeof(err));
    }
    for (int i = 0; i < 2; i++)
        assert_int_equal(read(told[i][0], &byte, 1), 1);
    close(go[1]);
    for (int i = 0; i < 2; i++) {
        struct err err;
        assert_int_equal(read(told[i][0], &err, sizeof(err)), sizeof(err));
        race->reply[i] = (struct reply){.err = err};
        assert_int_equal(waitpid(pid[i], NULL, 0), pid[i]);
        close(told[i][0]), close(told[i][1]);
    }
    close(go[0]);
}

static int rounds(void)
{
    const char *asked = getenv("TALLYMAN_LONG");
    return asked && strcmp(asked, "1") == 0 ? LONG_ROUNDS : SHORT_ROUNDS;
}

/* Who won: 0 the post, 1 the other. An `expire` that finds nothing late has not won. */
static int winner(const struct race *race, bool expires)
{
    bool posted = race->reply[0].err.code == E_OK;
    if (!posted)
        assert_int_equal(race->reply[0].err.code, E_STATE);
    if (!expires)
        assert_int_equal(race->reply[1].err.code, posted ? E_STATE : E_OK);
    else
        assert_int_equal(race->reply[1].err.code, E_OK);
    return posted ? 0 : 1;
}

/* Of one unit; the clock stands a second before the offer's end, or at it. */
static int race_once(struct house *h, int n, bool expires,
                     void (*run)(struct house *h, struct race *race))
{
    struct race race = {.first = n % 2};
    OK(h, STOCK, V_TRANSFER_OFFER, "tttd--d", "W2", "A01-02-1", "A", 1, 1);
    int64_t until = got_num(h, "until");
    const char *number = arena_text(h->arena, got(h, "transfer"));
    race.request[0] = post_by(h, number);
    race.request[1] =
        expires ? request_by(h, V_TRANSFER_EXPIRE, STOCK) : void_by(h, number);
    bool late = expires && n % 4 >= 2;
    h->now = until - (late ? 0 : 1000);
    store_set_now(h->store, h->now);
    run(h, &race);
    int won = winner(&race, expires);
    if (expires)
        assert_int_equal(won, late);
    else if (run != run_at_once)
        assert_int_equal(won, race.first);
    const char *state = "";
    struct err err = {0};
    assert_int_equal(store_one(h->store, &err,
                               "SELECT state FROM transfer WHERE number = $1", "t>t",
                               number, &state),
                     1);
    assert_string_equal(state, !won ? "posted" : expires ? "expired" : "void");
    if (won && expires)
        OK(h, STOCK, V_TRANSFER_VOID, "tt-", number, REASON);
    return won;
}

static void a_post_racing_a_void_or_the_clock_never_both(void **state)
{
    static void (*const ways[])(struct house * h, struct race * race) = {
        run_together, run_apart, run_with_a_death};
    struct house *h = *state;
    int won[2] = {0}, races = 6 * rounds();
    HOUSE_WRITE(h, house_stock(h, BIN_MORE_A, ITEM_A, "", races));
    for (int i = 0; i < races; i++) {
        bool at_once = on_postgresql() && i % 6 == 1;
        won[race_once(h, i / 3, i % 3 == 2, at_once ? run_at_once : ways[i / 2 % 3])]++;
        assert_int_equal(there(h), won[0]);
        assert_int_equal(here(h), 20 + races - won[0]);
        if (i % CHECK_EVERY == 0)
            house_check(h);
        arena_clear(h->arena);
    }
    print_message("%d races: %d posted, %d not\n", races, won[0], won[1]);
    assert_int_equal(in_transit(h), 0);
    assert_true(won[0] > races / 5 && won[1] > races / 5);
    house_check(h);
}

/* ---- houses ---- */

static void a_second_house_has_its_own_console_and_codes(void **state)
{
    static const struct op_house another = {"W2", "again", 0};
    struct house *h = *state;
    struct err err = {0};
    int64_t one, two, session;
    assert_int_equal(op_found_another(h->door, &another, &err), -E_EXISTS);
    err_clear(&err);
    assert_int_equal(op_found(h->door, "W3", "third", 0, &err), -E_EXISTS);
    err_clear(&err);
    assert_int_equal(op_terminal(h->door, "console", &one, &err), 0);
    assert_int_equal(op_terminal(h->door, "console@W2", &two, &err), 0);
    assert_int_not_equal(one, two);
    assert_int_equal(op_console(h->door, two, &session, &err), 0);
    int64_t warehouse = 0;
    assert_int_equal(store_one(h->store, &err,
                               "SELECT warehouse FROM session WHERE id = $1", "d>d",
                               session, &warehouse),
                     1);
    assert_int_equal(warehouse, THERE);
    assert_int_equal(op_terminal(h->door, "console@W9", &two, &err), -E_NOT_FOUND);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_two, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(offered_units_are_nobodys_until_they_are_posted),
        TEST(a_void_offer_is_in_its_bin_again_or_in_the_one_named),
        TEST(a_case_is_its_units_and_reserved_ones_stay),
        TEST(over_its_time_it_is_posted_no_more_and_somebody_must_settle_it),
        TEST(with_more_time_it_can_be_posted_again),
        TEST(each_login_looks_for_what_is_late),
        TEST(what_cannot_be_sent_is_refused),
        TEST(each_side_does_only_its_own_part_and_once),
        TEST(lots_keep_their_names_and_expiry),
        TEST(a_serial_leaves_one_house_and_is_in_the_other),
        TEST(a_serial_that_is_in_the_other_house_does_not_come_twice),
        TEST(who_dies_in_any_phase_did_it_once),
        TEST(a_post_racing_a_void_or_the_clock_never_both),
        TEST(a_second_house_has_its_own_console_and_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
