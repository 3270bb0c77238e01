/*
 * A cancel racing a ship, every way round: never both, whichever comes first, in one
 * transaction or in two, with a disk that is full or a process that dies in between. And
 * a request sent ten times has one effect and one reply, whoever asks again.
 *
 * 102 races, 12 of them of one that shares its parcel; 1,002 and 108 with
 * TALLYMAN_LONG=1.
 */
#include "again.h"

#include <sys/resource.h>

enum { SHORT_ROUNDS = 17, LONG_ROUNDS = 167, TIMES = 10, UNITS = 2000, FIRST_ID = 1001 };
enum { CHECK_EVERY = 25, NO_ROOM = 4096, STEP = 3 }; /* put-backs take numbers too */

static int rounds(void)
{
    const char *asked = getenv("TALLYMAN_LONG");
    return asked && strcmp(asked, "1") == 0 ? LONG_ROUNDS : SHORT_ROUNDS;
}

/* ---- an order whose only parcel stands in an open cage ---- */

static void new_order(struct house *h, int64_t id)
{
    struct err err = {0};
    char number[32], waybill[32];
    snprintf(number, sizeof(number), "R%d", (int)id);
    snprintf(waybill, sizeof(waybill), "SFR%d", (int)id);
    house_order(h, id, number);
    int failed =
        store_do(h->store, &err,
                 "INSERT INTO task (id, warehouse, kind, wave, state, created_at)"
                 " VALUES ($1, 1, 'pick', 1, 'open', 1000)",
                 "d", id) < 0 ||
        store_do(h->store, &err,
                 "INSERT INTO waybill (warehouse, number, carrier, state)"
                 " VALUES (1, $1, 'SF', 'free')",
                 "t", waybill) < 0;
    assert_false(failed);
    house_line(h, id, id, BIN_MORE_A, ITEM_A, 1);
    assert_int_equal(
        store_do(h->store, &err, "UPDATE task_line SET task = $1 WHERE id = $1", "d", id),
        1);
}

/* The number of the cage. */
static int loaded(struct house *h, int id)
{
    char tote[16], parcel_code[32];
    snprintf(tote, sizeof(tote), "T-%04d", id);
    snprintf(parcel_code, sizeof(parcel_code), "P-%d-1", id);
    HOUSE_WRITE(h, new_order(h, id));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", id, id, "A01-02-1", "EA");
    OK(h, PICKER, V_PICK_PUT, "ddt", id, id, tote);
    OK(h, PACKER, V_PACK_OPEN, "t", tote);
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    house_labelled(h, parcel);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, parcel_code);
    return cage;
}

static void one_who_picks_the_old_orders(struct house *h)
{
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    HOUSE_WRITE(h, house_stock(h, BIN_MORE_A, ITEM_A, "", UNITS));
}

/* ---- the race ---- */

enum { SHIP, CANCEL };

struct race {
    int first; /* who is first: SHIP or CANCEL */
    struct request request[2];
    struct reply reply[2];
    char number[32];
};

static struct request request_by(struct house *h, enum verb verb, int who)
{
    struct request request;
    request_init(&request, verb);
    request.id = (struct request_id){who, ++h->seq};
    request.session = who;
    return request;
}

/* Runs both in one transaction, in the race's order. */
static void run_together(struct house *h, struct race *race)
{
    struct request pair[2] = {race->request[race->first], race->request[!race->first]};
    struct reply reply[2];
    op_run_all(h->door, pair, 2, reply, h->arena);
    race->reply[race->first] = reply[0];
    race->reply[!race->first] = reply[1];
}

static void run_one(struct house *h, struct race *race, int which)
{
    op_run_all(h->door, &race->request[which], 1, &race->reply[which], h->arena);
}

static void run_apart(struct house *h, struct race *race)
{
    run_one(h, race, race->first);
    run_one(h, race, !race->first);
}

/* No room on the disk for either; then there is, and both are sent again. */
static void run_without_room(struct house *h, struct race *race)
{
    struct rlimit before, little;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    little = (struct rlimit){NO_ROOM, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    run_together(h, race);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(race->reply[SHIP].err.code, E_FULL);
    assert_int_equal(race->reply[CANCEL].err.code, E_FULL);
    run_together(h, race);
}

/* The first one's process dies after its commit; both are sent to its successor. */
static void run_with_a_death(struct house *h, struct race *race)
{
    done_by_one_who_dies(h, &race->request[race->first]);
    run_together(h, race);
    assert_true(race->reply[race->first].repeated);
}

/* Each by a process of its own, let go at one moment; whoever wins was first. */
static void run_at_once(struct house *h, struct race *race)
{
    int ready[2], go[2], result[2][2];
    pid_t pid[2];
    char byte;
    assert_int_equal(pipe(ready) | pipe(go) | pipe(result[0]) | pipe(result[1]), 0);
    for (int i = 0; i < 2; i++) {
        pid[i] = fork();
        assert_true(pid[i] >= 0);
        if (pid[i])
            continue;
        close(go[1]);
        come_back(h); /* the parent's connection stays the parent's */
        if (write(ready[1], "r", 1) != 1 || read(go[0], &byte, 1) < 0)
            _exit(1);
        run_one(h, race, i);
        struct err told = race->reply[i].err;
        _exit(write(result[i][1], &told, sizeof(told)) != sizeof(told));
    }
    for (int i = 0; i < 2; i++)
        assert_int_equal(read(ready[0], &byte, 1), 1);
    close(go[1]);
    for (int i = 0; i < 2; i++) {
        struct err told;
        assert_int_equal(read(result[i][0], &told, sizeof(told)), sizeof(told));
        race->reply[i].err = told;
        assert_int_equal(waitpid(pid[i], NULL, 0), pid[i]);
        close(result[i][0]), close(result[i][1]);
    }
    close(ready[0]), close(ready[1]), close(go[0]);
    race->first = race->reply[SHIP].err.code == E_OK ? SHIP : CANCEL;
}

/* The first has won, the other was told why not, and the rows say the same. */
static void judge(struct house *h, const struct race *race, int id)
{
    bool shipped = race->first == SHIP;
    struct err err = {0};
    const char *state = "", *stage = "";
    assert_int_equal(race->reply[SHIP].err.code, shipped ? E_OK : E_HELD);
    assert_int_equal(race->reply[CANCEL].err.code, shipped ? E_STATE : E_OK);
    assert_int_equal(store_one(h->store, &err,
                               "SELECT o.state, p.stage FROM orders o"
                               "  JOIN parcel p ON p.order_id = o.id WHERE o.id = $1",
                               "d>tt", (int64_t)id, &state, &stage),
                     1);
    assert_string_equal(state, shipped ? "shipped" : "cancelled");
    assert_true((strcmp(stage, "shipped") == 0) == shipped);
}

static int race_once(struct house *h, int id, int first,
                     void (*run)(struct house *h, struct race *race))
{
    struct race race = {.first = first};
    int cage = loaded(h, id);
    char parcel[32];
    snprintf(race.number, sizeof(race.number), "R%d", id);
    snprintf(parcel, sizeof(parcel), "P-%d-1", id);
    race.request[SHIP] = request_by(h, V_SHIP_CLOSE, PACKER);
    request_num(&race.request[SHIP], "handover", cage);
    race.request[CANCEL] = request_by(h, V_ORDER_CANCEL, LEAD);
    request_text(&race.request[CANCEL], "number", race.number);
    request_text(&race.request[CANCEL], "reason", "buyer");
    run(h, &race);
    judge(h, &race, id);
    if (race.first == CANCEL)
        OK(h, PACKER, V_SHIP_UNLOAD, "dt", cage, parcel);
    arena_clear(h->arena);
    return race.first;
}

static void a_cancel_racing_a_ship_never_both(void **state)
{
    static const struct {
        int first;
        void (*run)(struct house *h, struct race *race);
    } ways[] = {
        {SHIP, run_together}, {CANCEL, run_together},   {SHIP, run_apart},
        {CANCEL, run_apart},  {SHIP, run_without_room}, {CANCEL, run_with_a_death},
    };
    enum { WAYS = sizeof(ways) / sizeof(*ways) };
    int won[2] = {0};
    struct house *h = *state;
    one_who_picks_the_old_orders(h);
    for (int i = 0; i < WAYS * rounds(); i++) {
        /* Round by round the two with a fault change who is first. */
        bool fault = i % WAYS >= WAYS - 2, other = fault && i / WAYS % 2;
        int first = other ? !ways[i % WAYS].first : ways[i % WAYS].first;
        /* The disk is the server's; several processes are only there. */
        bool at_once = on_postgresql() && ways[i % WAYS].run == run_without_room;
        int winner = race_once(h, FIRST_ID + STEP * i, first,
                               at_once ? run_at_once : ways[i % WAYS].run);
        won[winner] += at_once;
        if (i % CHECK_EVERY == 0)
            house_check(h);
    }
    if (on_postgresql())
        print_message("at once: %d shipped, %d cancelled\n", won[SHIP], won[CANCEL]);
    house_check(h);
}

/* ---- one of two that go in one parcel ---- */

static void new_pair(struct house *h, int id)
{
    struct err err = {0};
    new_order(h, id);
    new_order(h, id + 1);
    assert_int_equal(store_do(h->store, &err,
                              "UPDATE orders SET receiver_key = 'rk', head = $1"
                              " WHERE id = $1 OR id = $1 + 1",
                              "d", (int64_t)id),
                     2);
}

/* Two orders of one receiver, packed into the parcel of the first, in an open cage. */
static int loaded_pair(struct house *h, int id)
{
    char parcel_code[32];
    HOUSE_WRITE(h, new_pair(h, id));
    for (int i = 0; i < 2; i++) {
        char tote[16];
        snprintf(tote, sizeof(tote), "T-%04d", id + i);
        OK(h, PICKER, V_TASK_PULL, "t-", "pick");
        OK(h, PICKER, V_PICK_TAKE, "ddtt", id + i, id + i, "A01-02-1", "EA");
        OK(h, PICKER, V_PICK_PUT, "ddt", id + i, id + i, tote);
    }
    snprintf(parcel_code, sizeof(parcel_code), "R%d", id);
    OK(h, PACKER, V_PACK_OPEN, "t", parcel_code);
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    house_labelled(h, parcel);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    snprintf(parcel_code, sizeof(parcel_code), "P-%d-1", id);
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, parcel_code);
    return cage;
}

static int64_t of_order(struct house *h, const char *sql, int id)
{
    struct err err = {0};
    int64_t num = -1;
    assert_int_equal(store_one(h->store, &err, sql, "d>d", (int64_t)id, &num), 1);
    return num;
}

/* The member left, or the parcel went with both: nothing of the member ships and is
 * cancelled. */
static void judge_pair(struct house *h, const struct race *race, int id, int member)
{
    bool shipped = race->first == SHIP;
    assert_int_equal(race->reply[SHIP].err.code, shipped ? E_OK : E_HELD);
    assert_int_equal(race->reply[CANCEL].err.code, shipped ? E_STATE : E_OK);
    for (int i = id; i < id + 2; i++)
        assert_int_equal(of_order(h,
                                  "SELECT CAST(SUM(shipped) AS BIGINT) FROM order_line"
                                  " WHERE order_id = $1",
                                  i),
                         shipped);
    assert_int_equal(of_order(h,
                              "SELECT COUNT(*) FROM orders WHERE id = $1"
                              "   AND state = 'cancelled'",
                              member),
                     !shipped);
    assert_int_equal(of_order(h,
                              "SELECT COUNT(*) FROM orders WHERE id = $1"
                              "   AND state IN ('cancelled', 'held')",
                              id + id + 1 - member),
                     0);
}

static int race_pair(struct house *h, int id, int first, int member,
                     void (*run)(struct house *h, struct race *race))
{
    struct race race = {.first = first};
    int cage = loaded_pair(h, id);
    char parcel[32];
    snprintf(race.number, sizeof(race.number), "R%d", member);
    snprintf(parcel, sizeof(parcel), "P-%d-1", id);
    race.request[SHIP] = request_by(h, V_SHIP_CLOSE, PACKER);
    request_num(&race.request[SHIP], "handover", cage);
    race.request[CANCEL] = request_by(h, V_ORDER_CANCEL, LEAD);
    request_text(&race.request[CANCEL], "number", race.number);
    request_text(&race.request[CANCEL], "reason", "buyer");
    run(h, &race);
    judge_pair(h, &race, id, member);
    if (race.first == CANCEL)
        OK(h, PACKER, V_SHIP_UNLOAD, "dt", cage, parcel);
    house_check(h);
    arena_clear(h->arena);
    return race.first;
}

static void a_member_s_cancel_racing_the_parcel_s_ship_never_both(void **state)
{
    static const struct {
        int first;
        void (*run)(struct house *h, struct race *race);
    } ways[] = {
        {SHIP, run_together}, {CANCEL, run_together}, {SHIP, run_apart},
        {CANCEL, run_apart},  {SHIP, run_at_once},    {CANCEL, run_with_a_death},
    };
    enum { WAYS = sizeof(ways) / sizeof(*ways), APART = 10 };
    int won[2] = {0}, each = rounds() / SHORT_ROUNDS;
    struct house *h = *state;
    one_who_picks_the_old_orders(h);
    for (int i = 0; i < WAYS * 2 * each; i++) {
        int id = FIRST_ID + APART * i, member = id + i / WAYS % 2;
        bool at_once = ways[i % WAYS].run == run_at_once;
        void (*run)(struct house *, struct race *) =
            at_once && !on_postgresql() ? run_apart : ways[i % WAYS].run;
        won[race_pair(h, id, ways[i % WAYS].first, member, run)] += at_once;
    }
    print_message("pairs: %d shipped, %d cancelled in one of two runs\n", won[SHIP],
                  won[CANCEL]);
}

/* ---- the same request again ---- */

static int64_t taken(struct house *h)
{
    return 10 - house_num(h, "SELECT on_hand FROM stock WHERE place = 102");
}

/* A take of one B, which nobody has reserved. */
static struct request take_of(struct house *h)
{
    struct request request = request_by(h, V_STOCK_TAKE, STOCK);
    request_text(&request, "item", "EB");
    request_text(&request, "place", "A01-01-2");
    request_num(&request, "qty", 1);
    request_text(&request, "reason", "sample");
    return request;
}

static void ten_times_through_doors_opened_anew_is_once(void **state)
{
    struct house *h = *state;
    struct request request = take_of(h);
    for (int i = 0; i < TIMES; i++) {
        op_run_all(h->door, &request, 1, &h->reply, h->arena);
        assert_int_equal(h->reply.err.code, E_OK);
        assert_int_equal(h->reply.repeated, i > 0);
        assert_int_equal(got_num(h, "left"), 9);
        leave(h);
        come_back(h);
    }
    assert_int_equal(taken(h), 1);
    house_check(h);
}

static void ten_times_in_one_transaction_is_once(void **state)
{
    struct house *h = *state;
    struct request request[TIMES];
    struct reply reply[TIMES];
    request[0] = take_of(h);
    for (int i = 1; i < TIMES; i++)
        request[i] = request[0];
    op_run_all(h->door, request, TIMES, reply, h->arena);
    for (int i = 0; i < TIMES; i++) {
        assert_int_equal(reply[i].err.code, E_OK);
        assert_int_equal(reply[i].repeated, i > 0);
        assert_int_equal(record_num(&reply[i].out, "left", -1), 9);
    }
    assert_int_equal(taken(h), 1);
    house_check(h);
}

static void ten_that_die_before_they_answer_did_it_once(void **state)
{
    struct house *h = *state;
    struct request request = take_of(h);
    for (int i = 0; i < TIMES; i++)
        done_by_one_who_dies(h, &request);
    op_run_all(h->door, &request, 1, &h->reply, h->arena);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_true(h->reply.repeated);
    assert_int_equal(taken(h), 1);
    house_check(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_cancel_racing_a_ship_never_both),
        TEST(a_member_s_cancel_racing_the_parcel_s_ship_never_both),
        TEST(ten_times_through_doors_opened_anew_is_once),
        TEST(ten_times_in_one_transaction_is_once),
        TEST(ten_that_die_before_they_answer_did_it_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
