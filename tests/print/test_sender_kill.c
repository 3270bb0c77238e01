/*
 * test_sender_kill: a batch of labels on a process that is killed at no moment of its
 * choosing, again and again, until it gets through. At the end each label is confirmed
 * and was printed once, or is listed as unknown and was printed at most once; none twice.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "sender_house.h"
#include "tallyman/base/rng.h"

enum { LABELS = 12, SIZE = 4000, NAME = 16 };

static void name_of(int i, char out[NAME])
{
    snprintf(out, NAME, "W%03d", i);
}

static int take_state(void *arg, const struct sender_job *job, struct err *err)
{
    (void)err;
    *(int *)arg = (int)job->state;
    return 0;
}

/* The last state of a label; -1 when it was never journalled. */
static int state_of(struct house *house, int i)
{
    int state = -1;
    char name[NAME];
    name_of(i, name);
    struct sender_query query = {
        .waybill = name, .copy = 1, .newest_first = true, .most = 1};
    BUG_IF(sender_list(house->sender, &query, take_state, &state, &house->err));
    return state;
}

/* What a bench does after a start: what is confirmed or unknown is left alone. */
static _Noreturn void be_bench(struct house *house)
{
    char name[NAME];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    fake_clear(&house->fake);
    house->loop = loop_new();
    house_open(house);
    for (int i = 0; i < LABELS; i++) {
        int state = state_of(house, i);
        name_of(i, name);
        if (state == -1 || state == SENDER_FAILED)
            BUG_IF(house_send(house, "label", name, SIZE));
    }
    house_turn_until_idle(house);
    _exit(0);
}

/* Serves the bench until it has gone; kills it when the printer has had so many bytes
 * more. True when it came to its end. */
static bool serve(struct house *house, pid_t bench, int64_t bytes)
{
    const int64_t until = house->fake.bytes + bytes;
    int status = 0;
    while (waitpid(bench, &status, WNOHANG) == 0) {
        loop_turn(house->loop, 5);
        if (house->fake.bytes >= until) {
            kill(bench, SIGKILL);
            waitpid(bench, &status, 0);
            break;
        }
    }
    assert_true(WIFEXITED(status) || WTERMSIG(status) == SIGKILL);
    /* What had left the bench is still read, as a printer would. */
    while (house->fake.client >= 0)
        loop_turn(house->loop, 100);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int times_printed(const struct house *house, int i)
{
    char name[NAME + 1];
    int n = 0;
    name_of(i, name);
    for (const char *at = house->fake.printed.p; (at = strstr(at, name)); at++)
        n++;
    return n;
}

static void assert_once(struct house *house, uint64_t seed)
{
    house_open(house);
    for (int i = 0; i < LABELS; i++) {
        int state = state_of(house, i), printed = times_printed(house, i);
        bool good = (state == SENDER_CONFIRMED && printed == 1) ||
                    (state == SENDER_UNKNOWN && printed <= 1);
        if (!good)
            fail_msg("seed %llu: W%03d is %s and was printed %d times",
                     (unsigned long long)seed, i,
                     state < 0 ? "nowhere" : sender_state_name((enum sender_state)state),
                     printed);
    }
}

/* How many were killed before the batch got through. */
static int one_batch(uint64_t seed)
{
    uint64_t chance = seed;
    int kills = 0;
    struct house *house =
        house_new(PRINT_ASK_HS, "language = zpl\nstatus = hs\nconfirm = status");
    house->fake.busy = 1;
    for (bool through = false; !through;) {
        /* The last may live, so that the batch comes to its end. */
        int64_t bytes = kills < 8 ? rng_below(&chance, LABELS * SIZE / 2) : INT64_MAX / 2;
        pid_t bench = fork();
        BUG_IF(bench < 0);
        if (bench == 0)
            be_bench(house);
        through = serve(house, bench, bytes);
        kills += !through;
    }
    assert_once(house, seed);
    house_free(house);
    return kills;
}

static void no_kill_doubles_or_loses_a_label(void **state)
{
    const char *is_long = getenv("TALLYMAN_LONG");
    int batches = is_long && *is_long == '1' ? 100 : 10, kills = 0;
    (void)state;
    for (int i = 0; i < batches; i++)
        kills += one_batch(1000 + (uint64_t)i);
    print_message("%d batches of %d labels, %d kills\n", batches, LABELS, kills);
    assert_true(kills > batches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_kill_doubles_or_loses_a_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
