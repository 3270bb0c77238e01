/*
 * What nobody began of a wave is planned again when a picker leaves: after each number of
 * steps of a shift, with a merged pair among the orders; what is on carts stays. And the
 * program killed in the middle of it: no line is lost or doubled, and the same request
 * again gives the one answer. Some steps and 5 kills by default, all and 60 with
 * TALLYMAN_LONG=1.
 */
#include "shift.h"

#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

static bool is_long(void)
{
    const char *asked = getenv("TALLYMAN_LONG");
    return asked && strcmp(asked, "1") == 0;
}

static void line_in(struct house *h, int task, int64_t id, int64_t order, int64_t place,
                    int64_t item, int64_t qty)
{
    struct err err = {0};
    house_line(h, id, order, place, item, qty);
    assert_int_equal(store_do(h->store, &err,
                              "UPDATE task_line SET task = $2 WHERE id = $1", "dd", id,
                              (int64_t)task),
                     1);
}

/* Three carts: N1 N2, N3 N4 N5, N6 N7 N8; N7 and N8 in one parcel. */
static void furnish(struct house *h)
{
    house_stock(h, BIN_MORE_A, ITEM_A, "", 20);
    house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state, created_at)"
                 " VALUES (2, 1, 'pick', 1, 'open', 1000), (3, 1, 'pick', 1, 'open',"
                 " 1000)");
    house_sql(h, "INSERT INTO waybill (warehouse, number, carrier, state) VALUES"
                 " (1, 'SF4', 'SF', 'free'), (1, 'SF5', 'SF', 'free'), (1, 'SF6', 'SF',"
                 " 'free'), (1, 'SF7', 'SF', 'free'), (1, 'SF8', 'SF', 'free')");
    for (int64_t id = 3; id <= 8; id++)
        house_order(h, id, arena_printf(h->arena, "N%d", (int)id));
    line_in(h, 2, 4, 3, BIN_MORE_A, ITEM_A, 2);
    line_in(h, 2, 5, 4, BIN_B, ITEM_B, 1);
    line_in(h, 2, 6, 5, BIN_A, ITEM_A, 1);
    line_in(h, 3, 7, 6, BIN_MORE_A, ITEM_A, 2);
    line_in(h, 3, 8, 6, BIN_B, ITEM_B, 1);
    line_in(h, 3, 9, 7, BIN_MORE_A, ITEM_A, 1);
    line_in(h, 3, 10, 8, BIN_B, ITEM_B, 1);
    house_sql(h, "UPDATE orders SET receiver_key = 'rk', head = 7 WHERE id IN (7, 8)");
}

static void begin(struct house *h)
{
    HOUSE_WRITE(h, furnish(h));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
}

static void set_num(struct house *h, struct value *cell, const char *column, int64_t num)
{
    cell[rows_column(&h->request.rows, column)] = value_int(num);
}

struct rest {
    int64_t order, version;
};

/* What a plan would be asked about; how many orders. */
static int read_rest(struct house *h, const char *badge, struct rest *to)
{
    request_init(&h->request, V_WAVE_SNAPSHOT);
    h->request.id = (struct request_id){LEAD, ++h->seq};
    h->request.session = LEAD;
    request_text(&h->request, "wave", "morning");
    request_text(&h->request, "badge", badge);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    for (int i = 0; i < h->reply.rows.n; i++)
        to[i] = (struct rest){rows_num(&h->reply.rows, i, "order", 0),
                              rows_num(&h->reply.rows, i, "version", 0)};
    return h->reply.rows.n;
}

/* In two new carts, merged as before. */
static void ask_replan(struct house *h, const char *badge, const struct rest *order,
                       int n)
{
    request_init(&h->request, V_WAVE_REPLAN);
    h->request.id = (struct request_id){LEAD, ++h->seq};
    h->request.session = LEAD;
    request_text(&h->request, "name", "morning");
    request_text(&h->request, "badge", badge);
    request_text(&h->request, "reason", "went home");
    for (int i = 0; i < n; i++) {
        struct value *cell = rows_add(&h->request.rows, h->arena);
        set_num(h, cell, "order", order[i].order);
        set_num(h, cell, "version", order[i].version);
        set_num(h, cell, "cart", i % 2 + 1);
        set_num(h, cell, "merge", order[i].order >= 7 ? 7 : 0);
    }
}

/* Every unit that was released is picked, in a hand, or to be picked, once. */
static void every_line_once(struct house *h)
{
    assert_int_equal(
        house_num(h, "SELECT COUNT(*) FROM order_line o WHERE o.released <> o.qty OR"
                     " o.released - o.picked <> COALESCE((SELECT SUM(l.qty - l.put)"
                     "   FROM task_line l JOIN task t ON t.id = l.task"
                     "   AND t.state IN ('open', 'active') WHERE l.line_id = o.id"
                     "   AND l.state = 'open'), 0)"),
        0);
    house_check(h);
}

static void all_shipped(struct house *h)
{
    for (int64_t order = 1; order <= 8; order++)
        shipped_whole(h, order);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM task WHERE state <> 'done'"), 0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel"), 7);
    house_check(h);
}

/* ---- one by one ---- */

static void what_is_on_carts_stays(void **state)
{
    struct house *h = *state;
    struct rest seen[16];
    begin(h);
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 2, 4, "A01-02-1", "EA"); /* N3 */
    assert_int_equal(read_rest(h, "", seen), 3);
    assert_string_equal(got(h, "shift"), "");
    assert_int_equal(read_rest(h, "B-0012", seen), 5);
    ask_replan(h, "B-0012", seen, 5);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_int_equal(got_num(h, "orders"), 5);
    assert_int_equal(got_num(h, "carts"), 2);
    assert_int_equal(got_num(h, "stays"), 3); /* N1 N2 with PICKER, N3 with OTHER */
    every_line_once(h);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM task WHERE state = 'open'"), 2);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM task WHERE id = 3"
                                  "   AND state = 'done'"),
                     1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM orders WHERE head = 7"), 2);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM waiting"), 0);
    OK(h, LEAD, V_BOARD, "-");
    assert_int_equal(rows_num(&h->reply.rows, 0, "lines", 0), 10);
    assert_int_equal(rows_num(&h->reply.rows, 0, "picked", -1), 0);
    NO(h, E_CHANGED, OTHER, V_PICK_TAKE, "ddtt", 2, 5, "A01-01-2", "EB");
    play(h, STEPS_MOST);
    all_shipped(h);
}

static void what_changed_since_the_plan_stays(void **state)
{
    struct house *h = *state;
    struct rest seen[16];
    begin(h);
    int n = read_rest(h, "B-0012", seen);
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 2, 4, "A01-02-1", "EA");
    OK(h, LEAD, V_ORDER_EXPEDITE, "tt", "N6", "promised");
    ask_replan(h, "B-0012", seen, n);
    house_send(h);
    assert_int_equal(got_num(h, "orders"), 4);
    assert_int_equal(h->reply.rows.n, 6);
    assert_string_equal(rows_str(&h->reply.rows, 0, "outcome"), "stale");
    assert_int_equal(rows_num(&h->reply.rows, 0, "order", 0), 3);
    assert_int_equal(rows_num(&h->reply.rows, 1, "order", 0), 6);
    every_line_once(h);
    n = read_rest(h, "", seen);
    assert_int_equal(n, 5);
    ask_replan(h, "", seen, n);
    house_send(h);
    every_line_once(h);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM task WHERE urgent = 1"
                                  "   AND state = 'open'"),
                     1);
    play(h, STEPS_MOST);
    all_shipped(h);
}

static void refusals(void **state)
{
    struct house *h = *state;
    struct rest seen[16];
    begin(h);
    int n = read_rest(h, "", seen);
    ask_replan(h, "B-9999", seen, n);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_NOT_FOUND);
    ask_replan(h, "", seen, n);
    request_text(&h->request, "name", "midnight");
    house_send(h);
    assert_int_equal(h->reply.err.code, E_NOT_FOUND);
    ask_replan(h, "", seen, n);
    request_text(&h->request, "reason", "");
    house_send(h);
    assert_int_equal(h->reply.err.code, E_ARGUMENT);
    ask_replan(h, "", seen, n);
    h->request.session = PICKER;
    h->request.id.terminal = PICKER;
    house_send(h);
    assert_int_equal(h->reply.err.code, E_NOT_ALLOWED);
    HOUSE_WRITE(h, house_sql(h, "UPDATE wave SET state = 'closed'"));
    ask_replan(h, "", seen, n);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_STATE);
    every_line_once(h);
}

/* ---- after any number of steps ---- */

static bool replanned_after(void **state, int steps)
{
    struct rest seen[16];
    assert_int_equal(house_open(state), 0);
    struct house *h = *state;
    begin(h);
    bool done = play(h, steps) < steps;
    int n = read_rest(h, "B-0012", seen);
    ask_replan(h, "B-0012", seen, n);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_int_equal(got_num(h, "orders"), n);
    every_line_once(h);
    play(h, STEPS_MOST);
    all_shipped(h);
    house_close(state);
    return !done;
}

static void at_any_step_no_line_is_lost(void **state)
{
    int each = is_long() ? 1 : on_postgresql() ? 83 : 17;
    int n = 0;
    for (int steps = 0; replanned_after(state, steps); steps += each)
        n++;
    assert_true(n >= 34 / each);
}

/* ---- killed in the middle ---- */

static void shut(struct house *h)
{
    door_close(h->door);
    store_close(h->store);
}

static void open_again(struct house *h)
{
    struct err err = {0};
    struct store_options options = {.mode = STORE_OPEN, .owner = "test"};
    h->store = store_open(h->address, &options, &err);
    assert_non_null(h->store);
    store_set_now(h->store, h->now);
    h->door = door_open(h->store, &err);
    assert_non_null(h->door);
}

/* Sends the request in a process of its own, which is killed after so long; 0: it is not.
 * True: it was. */
static bool send_and_die(struct house *h, int64_t us)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (!pid) {
        open_again(h);
        struct itimerval timer = {.it_value = {us / 1000000, us % 1000000}};
        setitimer(ITIMER_REAL, &timer, NULL);
        op_run_all(h->door, &h->request, 1, &h->reply, h->arena);
        raise(SIGKILL); /* before anybody hears of it */
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    return WTERMSIG(status) == SIGALRM;
}

static int64_t usecs(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void whenever_it_is_killed_no_line_is_lost_or_doubled(void **state)
{
    struct house *h = *state;
    struct rest seen[16];
    int kills = is_long() ? 60 : on_postgresql() ? 3 : 5, in_time = 0, before = 0;
    begin(h);
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 2, 4, "A01-02-1", "EA");
    int64_t takes = 20000;
    for (int i = 0; i < kills; i++) {
        int n = read_rest(h, "B-0012", seen);
        assert_int_equal(n, 5);
        int64_t tasks = house_num(h, "SELECT COUNT(*) FROM task");
        ask_replan(h, "B-0012", seen, n);
        shut(h);
        bool late = i == kills - 1;
        in_time += send_and_die(h, late ? 0 : 1 + 2 * takes * i / kills);
        open_again(h);
        every_line_once(h);
        bool stood = house_num(h, "SELECT COUNT(*) FROM task") > tasks;
        int64_t from = usecs();
        op_run_all(h->door, &h->request, 1, &h->reply, h->arena);
        assert_int_equal(h->reply.err.code, E_OK);
        assert_int_equal(h->reply.repeated, stood);
        assert_true(stood || !late);
        if (!stood)
            takes = usecs() - from; /* so that kills fall into it, on any machine */
        before += !stood;
        assert_int_equal(got_num(h, "orders"), 5);
        assert_int_equal(house_num(h, "SELECT COUNT(*) FROM task"), tasks + 2);
        every_line_once(h);
    }
    print_message("%d killed within, %d of %d undone\n", in_time, before, kills);
    play(h, STEPS_MOST);
    all_shipped(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_on_carts_stays),
        TEST(what_changed_since_the_plan_stays),
        TEST(refusals),
        cmocka_unit_test(at_any_step_no_line_is_lost),
        TEST(whenever_it_is_killed_no_line_is_lost_or_doubled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
