/*
 * Requests that wait together go through the door in one transaction. What one of them
 * changed holds for the next, though on a server the door remembers what it read and asks
 * ahead what it will: a batch does what its requests would have done one by one.
 */
#include "house.h"

enum { AT_ONCE = 32, STEPS = 320, PLAYS = 2 };

static struct request *wait_with(struct house *h, struct request *batch, int *n, int who,
                                 enum verb verb)
{
    struct request *req = &batch[(*n)++];
    request_init(req, verb);
    req->id = (struct request_id){who, ++h->seq};
    req->session = who;
    return req;
}

static void take(struct house *h, struct request *batch, int *n, int who,
                 const char *code, int64_t qty)
{
    struct request *req = wait_with(h, batch, n, who, V_STOCK_TAKE);
    request_text(req, "item", code);
    request_text(req, "place", *code == 'E' && code[1] == 'B' ? "A01-01-2" : "A01-01-1");
    request_num(req, "qty", qty);
    request_text(req, "reason", "sample");
}

static void send(struct house *h, const struct request *batch, struct reply *reply, int n)
{
    h->now += 1000;
    store_set_now(h->store, h->now);
    op_run_all(h->door, batch, n, reply, h->arena);
}

static void who_has_gone_is_out_for_the_next_request(void **state)
{
    struct house *h = *state;
    struct request batch[5];
    struct reply reply[5];
    int n = 0;
    take(h, batch, &n, STOCK, "EA", 1);
    take(h, batch, &n, STOCK2, "EB", 1);
    wait_with(h, batch, &n, STOCK, V_LOGOUT);
    take(h, batch, &n, STOCK, "EA", 1);
    take(h, batch, &n, STOCK2, "EB", 1);
    send(h, batch, reply, n);
    assert_int_equal(reply[0].err.code, E_OK);
    assert_int_equal(reply[1].err.code, E_OK);
    assert_int_equal(reply[2].err.code, E_OK);
    assert_int_equal(reply[3].err.code, E_NO_SESSION);
    assert_int_equal(reply[4].err.code, E_OK);
    house_check(h);
}

static void a_right_taken_away_is_gone_for_the_next_request(void **state)
{
    struct house *h = *state;
    struct request batch[4];
    struct reply reply[4];
    int n = 0;
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'admin' WHERE id = 15");
                house_sql(h, "UPDATE person SET role = 'none' WHERE id = 16");
                house_sql(h, "INSERT INTO granted (id, warehouse, person, role, granter)"
                             " VALUES (1, 1, 16, 'stock', 15)");
                house_sql(h, "UPDATE warehouse SET rights = rights + 1"));
    take(h, batch, &n, STOCK, "EA", 1);
    take(h, batch, &n, STOCK2, "EA", 1);
    struct request *req = wait_with(h, batch, &n, LEAD, V_ROLE_WITHDRAW);
    request_text(req, "badge", "B-0016");
    request_text(req, "role", "stock");
    take(h, batch, &n, STOCK, "EA", 1);
    send(h, batch, reply, n);
    assert_int_equal(reply[0].err.code, E_OK);
    assert_int_equal(reply[1].err.code, E_OK);
    assert_int_equal(reply[2].err.code, E_OK);
    assert_int_equal(reply[3].err.code, E_NOT_ALLOWED);
    house_check(h);
}

static void what_one_took_the_next_does_not_find(void **state)
{
    struct house *h = *state;
    struct request batch[8];
    struct reply reply[8];
    int n = 0;
    for (int i = 0; i < 8; i++)
        take(h, batch, &n, i % 2 ? STOCK : STOCK2, i % 4 == 3 ? "A" : "EA", 3);
    send(h, batch, reply, n); /* 16 of 20 are free */
    for (int i = 0; i < 8; i++)
        assert_int_equal(reply[i].err.code, i < 5 ? E_OK : E_SHORT);
    for (int i = 0; i < 5; i++)
        assert_int_equal(record_num(&reply[i].out, "left", -1), 17 - 3 * i);
    assert_int_equal(reply[7].err.arg[3].num, 1);
    house_check(h);
}

/* Of one hot bin, by many: whoever is refused among them, the others have theirs, and the
 * row says what their moves add up to. */
static void a_refusal_in_the_middle_takes_nothing_from_the_others(void **state)
{
    static const int asked[] = {1, 2, 100, 1, 0, 3, 50, 1};
    struct house *h = *state;
    struct request batch[8];
    struct reply reply[8];
    int n = 0, left = 20;
    for (int i = 0; i < 8; i++)
        take(h, batch, &n, i % 2 ? STOCK : STOCK2, asked[i] ? "EA" : "no such",
             asked[i] ? asked[i] : 1);
    send(h, batch, reply, n);
    for (int i = 0; i < 8; i++) {
        bool more = asked[i] > 3;
        assert_int_equal(reply[i].err.code, more       ? E_SHORT
                                            : asked[i] ? E_OK
                                                       : E_UNKNOWN_CODE);
        if (more || !asked[i])
            continue;
        left -= asked[i];
        assert_int_equal(record_num(&reply[i].out, "left", -1), left);
    }
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), left);
    assert_int_equal(house_num(h,
                               "SELECT from_left FROM move WHERE id = (SELECT last_move"
                               "  FROM stock WHERE place = 101)"),
                     left);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM audit WHERE verb = 'stock.take'"
                                  "   AND code <> 'ok'"),
                     3);
    house_check(h);
}

static void the_same_request_twice_in_a_batch_is_done_once(void **state)
{
    struct house *h = *state;
    struct request batch[3];
    struct reply reply[3];
    int n = 0;
    take(h, batch, &n, STOCK, "EA", 2);
    take(h, batch, &n, STOCK2, "EB", 2);
    batch[2] = batch[0];
    send(h, batch, reply, 3);
    assert_int_equal(reply[2].err.code, E_OK);
    assert_true(reply[2].repeated);
    assert_int_equal(record_num(&reply[2].out, "left", -1), 18);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 18);
    house_check(h);
}

/* A record of it that cannot be read: a fault, until it is taken away again. */
static void spoil(struct house *h, const struct request *req)
{
    struct err err = {0};
    unsigned char hash[32];
    request_hash(req, req->session, hash);
    HOUSE_WRITE(h, assert_int_equal(
                       store_do(h->store, &err,
                                "INSERT INTO request (terminal, seq, hash, reply)"
                                " VALUES ($1, $2, $3, 'ok\nx')",
                                "ddb", req->id.terminal, req->id.seq, hash, (size_t)32),
                       1));
}

static void what_stands_behind_a_fault_of_its_terminal_is_kept_back(void **state)
{
    struct house *h = *state;
    struct request batch[5];
    struct reply reply[5];
    int n = 0;
    take(h, batch, &n, STOCK, "EA", 1);
    take(h, batch, &n, STOCK, "EA", 2);
    take(h, batch, &n, STOCK2, "EA", 4);
    take(h, batch, &n, STOCK, "EA", 8);
    take(h, batch, &n, STOCK2, "EB", 1);
    spoil(h, &batch[1]);
    send(h, batch, reply, n);
    for (int i = 0; i < n; i++)
        assert_int_equal(reply[i].err.code, i == 1 || i == 3 ? E_STORE : E_OK);
    assert_string_equal(reply[3].err.arg[0].text, reply[1].err.arg[0].text);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 15);
    HOUSE_WRITE(h, house_sql(h, "DELETE FROM request WHERE reply = 'ok\nx'"));
    send(h, batch, reply, n);
    for (int i = 0; i < n; i++) {
        assert_int_equal(reply[i].err.code, E_OK);
        assert_int_equal(reply[i].repeated, i != 1 && i != 3);
    }
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 5);
    house_check(h);
}

/* ---- in batches and one by one ---- */

struct lot {
    uint64_t at;
};

static unsigned draw(struct lot *lot, unsigned n)
{
    lot->at = lot->at * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(lot->at >> 33) % n;
}

static const char *const places[] = {"A01-01-1", "A01-01-2", "A01-02-1", "A01-03-1"};
static const char *const codes[] = {"EA", "EB", "EA6", "A", "B", "TWO", "no such"};

static void any_move(struct house *h, struct lot *lot, struct request *batch, int *n)
{
    int who = draw(lot, 2) ? STOCK : STOCK2;
    const char *place = places[draw(lot, 4)];
    if (draw(lot, 2)) {
        request_text(wait_with(h, batch, n, who, V_MOVE_PUT), "place", place);
        return;
    }
    struct request *req = wait_with(h, batch, n, who, V_MOVE_TAKE);
    request_text(req, "place", place);
    request_text(req, "code", codes[draw(lot, 7)]);
    request_num(req, "qty", 1 + draw(lot, 2));
}

static void any_pick(struct house *h, struct lot *lot, struct request *batch, int *n)
{
    static const enum verb verbs[] = {V_PICK_TAKE, V_PICK_TAKE, V_PICK_UNDO, V_PICK_PUT};
    enum verb verb = verbs[draw(lot, 4)];
    int line = 1 + (int)draw(lot, 3);
    struct request *req = wait_with(h, batch, n, draw(lot, 8) ? PICKER : OTHER, verb);
    request_num(req, "task", 1);
    request_num(req, "line", line);
    if (verb == V_PICK_TAKE) {
        request_text(req, "place", places[line == 2]);
        request_text(req, "code", draw(lot, 8) ? line == 2 ? "EB" : "EA" : "EA2");
    } else if (verb == V_PICK_PUT) {
        request_text(req, "tote", line == 3 ? "T-0002" : "T-0001");
    }
}

static void any(struct house *h, struct lot *lot, struct request *batch, int *n)
{
    unsigned kind = draw(lot, 10);
    if (kind < 3)
        take(h, batch, n, draw(lot, 2) ? STOCK : STOCK2, codes[draw(lot, 7)],
             1 + draw(lot, 2));
    else if (kind < 6)
        any_move(h, lot, batch, n);
    else
        any_pick(h, lot, batch, n);
}

/* What they were answered, and what stands in the end. */
static char *play(uint64_t seed, int at_once)
{
    void *state = NULL;
    struct request batch[AT_ONCE];
    struct reply reply[AT_ONCE];
    struct lot lot = {seed};
    assert_int_equal(house_open(&state), 0);
    struct house *h = state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    const char *said = "";
    int64_t began = h->now;
    for (int step = 0; step < STEPS; step += at_once) {
        int n = 0;
        for (int i = 0; i < at_once && step + i < STEPS; i++)
            any(h, &lot, batch, &n);
        h->now = began;
        send(h, batch, reply, n);
        for (int i = 0; i < n; i++)
            said = arena_printf(h->arena, "%s%s %s\n", said,
                                err_entry(reply[i].err.code)->name,
                                reply_encode(&reply[i], true, h->arena).p);
    }
    house_check(h);
    const char *sum = house_text(
        h,
        "SELECT SUM(on_hand * place * (item + 7)) || ' ' || SUM(reserved * place) || ' '"
        " || (SELECT SUM(qty * from_place + to_left * to_place) FROM move) || ' ' ||"
        " (SELECT COUNT(*) FROM audit) FROM stock");
    char *all = xstrdup(arena_printf(h->arena, "%s%s\n", said, sum));
    assert_int_equal(house_close(&state), 0);
    return all;
}

static void a_batch_does_what_its_requests_do_one_by_one(void **state)
{
    (void)state;
    const char *long_form = getenv("TALLYMAN_LONG");
    int plays = long_form && strcmp(long_form, "1") == 0 ? 10 * PLAYS : PLAYS;
    for (int i = 0; i < plays; i++) {
        uint64_t seed = UINT64_C(20261123) + (uint64_t)i;
        char *one = play(seed, 1), *many = play(seed, 2 + (int)(seed % (AT_ONCE - 1)));
        size_t same = 0, line = 1;
        while (one[same] && one[same] == many[same])
            line += one[same++] == '\n';
        if (one[same] || many[same])
            fail_msg("seed %llu: they part in line %zu: …%.80s | …%.80s",
                     (unsigned long long)seed, line, one + same, many + same);
        assert_non_null(strstr(one, "ok "));
        free(one);
        free(many);
    }
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        EACH(who_has_gone_is_out_for_the_next_request),
        EACH(a_right_taken_away_is_gone_for_the_next_request),
        EACH(what_one_took_the_next_does_not_find),
        EACH(a_refusal_in_the_middle_takes_nothing_from_the_others),
        EACH(the_same_request_twice_in_a_batch_is_done_once),
        EACH(what_stands_behind_a_fault_of_its_terminal_is_kept_back),
        cmocka_unit_test(a_batch_does_what_its_requests_do_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
