/*
 * A hundred units and a thousand who take one each: a hundred are sold, whoever asks
 * when. On a file all come through its owner's door, many in one transaction; on
 * PostgreSQL four processes race for them. Every request is sent twice.
 */
#include "house.h"

#include <sys/wait.h>

enum { UNITS = 100, TAKERS = 1000, PROCESSES = 4, MOST_AT_ONCE = 16, BIN_OF_UNITS = 105 };

struct tally {
    int sold, short_of, other, repeated;
};

static struct request take_one(int64_t seq)
{
    struct request request;
    request_init(&request, V_STOCK_TAKE);
    request.id = (struct request_id){STOCK, seq};
    request.session = STOCK;
    request_text(&request, "item", "EB");
    request_text(&request, "place", "A01-03-1");
    request_num(&request, "qty", 1);
    request_text(&request, "reason", "sale");
    return request;
}

static void count(struct tally *tally, const struct reply *reply)
{
    tally->repeated += reply->repeated;
    if (reply->err.code == E_OK)
        tally->sold++;
    else if (reply->err.code == E_SHORT)
        tally->short_of++;
    else
        tally->other++;
}

/* Requests [from, to), a few at a time, each once and all of them once more. */
static struct tally take_all(struct door *door, int from, int to, unsigned seed)
{
    struct tally first = {0}, again = {0};
    struct arena *arena = arena_new();
    for (int round = 0; round < 2; round++) {
        for (int i = from; i < to;) {
            struct request request[MOST_AT_ONCE];
            struct reply reply[MOST_AT_ONCE];
            int n = 1 + rand_r(&seed) % MOST_AT_ONCE;
            n = n < to - i ? n : to - i;
            for (int k = 0; k < n; k++)
                request[k] = take_one(1 + i + k);
            op_run_all(door, request, n, reply, arena);
            for (int k = 0; k < n; k++)
                count(round ? &again : &first, &reply[k]);
            arena_clear(arena);
            i += n;
        }
    }
    arena_free(arena);
    if (again.sold != first.sold || again.repeated != to - from)
        first.other += 1000; /* a repeat was answered otherwise */
    return first;
}

/* ---- processes ---- */

struct child {
    pid_t pid;
    int ready, go, result;
};

static void be_child(struct house *h, const struct child *pipes, int nr)
{
    struct err err = {0};
    struct store_options options = {.mode = STORE_OPEN, .owner = "taker"};
    struct store *store = store_open(h->address, &options, &err);
    struct door *door = store ? door_open(store, &err) : NULL;
    char byte;
    if (!door || write(pipes->ready, "r", 1) != 1 || read(pipes->go, &byte, 1) < 0)
        _exit(1);
    store_set_now(store, h->now);
    int share = TAKERS / PROCESSES;
    struct tally tally = take_all(door, nr * share, (nr + 1) * share, (unsigned)nr + 1);
    bool told = write(pipes->result, &tally, sizeof(tally)) == sizeof(tally);
    door_close(door);
    store_close(store);
    _exit(!told);
}

static void add(struct tally *sum, const struct tally *one)
{
    sum->sold += one->sold;
    sum->short_of += one->short_of;
    sum->other += one->other;
    sum->repeated += one->repeated;
}

static struct tally take_by_processes(struct house *h)
{
    int ready[2], go[2], result[2];
    pid_t pid[PROCESSES];
    struct tally sum = {0}, one;
    char byte;
    assert_int_equal(pipe(ready) | pipe(go) | pipe(result), 0);
    for (int i = 0; i < PROCESSES; i++) {
        pid[i] = fork();
        assert_true(pid[i] >= 0);
        if (pid[i] == 0) {
            close(go[1]);
            be_child(h, &(struct child){0, ready[1], go[0], result[1]}, i);
        }
    }
    for (int i = 0; i < PROCESSES; i++)
        assert_int_equal(read(ready[0], &byte, 1), 1);
    close(go[1]); /* all at once */
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(read(result[0], &one, sizeof(one)), sizeof(one));
        add(&sum, &one);
        assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    close(ready[0]), close(ready[1]), close(go[0]), close(result[0]), close(result[1]);
    return sum;
}

static void a_thousand_takers_get_a_hundred_units(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_OF_UNITS, ITEM_B, "", UNITS));
    struct tally tally =
        on_postgresql() ? take_by_processes(h) : take_all(h->door, 0, TAKERS, 1);
    assert_int_equal(tally.sold, UNITS);
    assert_int_equal(tally.short_of, TAKERS - UNITS);
    assert_int_equal(tally.other, 0);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 105"), 0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM move WHERE reason = 'take'"),
                     UNITS);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM (SELECT DISTINCT terminal, seq "
                                  "FROM move WHERE reason = 'take') x"),
                     UNITS);
    house_check(h);
    struct err err = {0};
    struct op_audit log;
    assert_int_equal(op_audit_verify(h->door, NULL, &log, &err), 0);
    assert_int_equal(log.findings, 0);
    assert_true(log.rows >= TAKERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_thousand_takers_get_a_hundred_units, house_open,
                                        house_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
