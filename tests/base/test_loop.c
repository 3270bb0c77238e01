/*
 * test_loop: descriptors, timers and signals, and callbacks that change them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "tallyman/base/loop.h"

struct scene {
    struct loop *loop;
    int pipes[2][2];
    struct loop_timer *timer;
    int calls, stops;
    char order[32];
};

static int set_up(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    s->loop = loop_new();
    *state = s;
    return pipe(s->pipes[0]) || pipe(s->pipes[1]);
}

static int tear_down(void **state)
{
    struct scene *s = *state;
    loop_free(s->loop);
    for (int i = 0; i < 4; i++)
        close(s->pipes[i / 2][i % 2]);
    free(s);
    return 0;
}

static void note(struct scene *s, char c)
{
    s->order[s->calls++] = c;
}

static void read_one(void *arg, int fd, short revents)
{
    char c;
    assert_true(revents & POLLIN);
    assert_int_equal(read(fd, &c, 1), 1);
    note(arg, c);
}

static void note_t(void *arg)
{
    note(arg, 't');
}

static void note_s(void *arg)
{
    note(arg, 's');
}

static void note_b(void *arg)
{
    note(arg, 'b');
}

static void stop(void *arg)
{
    struct scene *s = arg;
    s->stops++;
    loop_stop(s->loop);
}

static void put(struct scene *s, int which, const char *text)
{
    assert_int_equal(write(s->pipes[which][1], text, strlen(text)), strlen(text));
}

static void readable_descriptors_are_served(void **state)
{
    struct scene *s = *state;
    loop_watch(s->loop, s->pipes[0][0], POLLIN, read_one, s);
    assert_int_equal(loop_turn(s->loop, 0), 0);
    assert_string_equal(s->order, "");
    put(s, 0, "ab");
    loop_turn(s->loop, -1);
    loop_turn(s->loop, -1);
    assert_string_equal(s->order, "ab");
    loop_watch(s->loop, s->pipes[0][0], 0, read_one, s);
    put(s, 0, "c");
    loop_turn(s->loop, 0);
    loop_unwatch(s->loop, s->pipes[0][0]);
    loop_unwatch(s->loop, s->pipes[0][0]);
    loop_turn(s->loop, 0);
    assert_string_equal(s->order, "ab");
}

static void unwatch_both(void *arg, int fd, short revents)
{
    struct scene *s = arg;
    (void)fd;
    (void)revents;
    note(s, 'u');
    loop_unwatch(s->loop, s->pipes[0][0]);
    loop_unwatch(s->loop, s->pipes[1][0]);
}

static void an_unwatched_descriptor_is_not_served_in_the_same_turn(void **state)
{
    struct scene *s = *state;
    put(s, 0, "x");
    put(s, 1, "x");
    loop_watch(s->loop, s->pipes[0][0], POLLIN, unwatch_both, s);
    loop_watch(s->loop, s->pipes[1][0], POLLIN, unwatch_both, s);
    loop_turn(s->loop, 0);
    loop_turn(s->loop, 0);
    assert_string_equal(s->order, "u");
}

static void rewatch_other(void *arg, int fd, short revents)
{
    struct scene *s = arg;
    (void)revents;
    char c;
    assert_int_equal(read(fd, &c, 1), 1);
    int other = s->pipes[1][0];
    loop_unwatch(s->loop, other);
    /* Many more, so that the array of watches moves meanwhile. */
    for (int i = 0; i < 40; i++)
        loop_watch(s->loop, 500 + i, 0, read_one, s);
    for (int i = 0; i < 40; i++)
        loop_unwatch(s->loop, 500 + i);
    loop_watch(s->loop, other, POLLIN, read_one, s);
    note(s, 'r');
}

static void a_number_that_came_back_waits_for_the_next_turn(void **state)
{
    struct scene *s = *state;
    put(s, 0, "x");
    put(s, 1, "y");
    loop_watch(s->loop, s->pipes[0][0], POLLIN, rewatch_other, s);
    loop_watch(s->loop, s->pipes[1][0], POLLIN, read_one, s);
    loop_turn(s->loop, 0);
    assert_string_equal(s->order, "r");
    loop_turn(s->loop, 0);
    assert_string_equal(s->order, "ry");
}

static void cancel_kept(void *arg)
{
    struct scene *s = arg;
    note(s, 'c');
    loop_cancel(s->loop, s->timer);
}

static int64_t told_ms;

static int64_t told_clock(void)
{
    return told_ms;
}

static void timers_fire_once_in_order(void **state)
{
    struct scene *s = *state;
    told_ms = 1000;
    loop_set_clock(s->loop, told_clock);
    loop_after(s->loop, 3600000, stop, s);
    loop_after(s->loop, INT64_MAX, stop, s);
    loop_after(s->loop, 1, note_s, s);
    loop_after(s->loop, 0, note_t, s);
    loop_turn(s->loop, -1);
    assert_string_equal(s->order, "t");
    loop_turn(s->loop, 0);
    assert_string_equal(s->order, "t");
    told_ms += 1;
    loop_turn(s->loop, -1);
    told_ms += 3600000 - 2;
    loop_turn(s->loop, 0);
    assert_string_equal(s->order, "ts");
    assert_int_equal(s->stops, 0);
}

static void a_timer_of_the_machines_clock_ends_the_wait(void **state)
{
    struct scene *s = *state;
    loop_after(s->loop, 2, note_t, s);
    while (s->calls < 1)
        loop_turn(s->loop, -1);
    assert_string_equal(s->order, "t");
}

static void a_timer_may_cancel_another_and_itself(void **state)
{
    struct scene *s = *state;
    loop_after(s->loop, 0, cancel_kept, s);
    s->timer = loop_after(s->loop, 0, note_t, s);
    loop_turn(s->loop, 10);
    loop_turn(s->loop, 0);
    assert_string_equal(s->order, "c");
    s->timer = loop_after(s->loop, 0, cancel_kept, s);
    loop_turn(s->loop, 10);
    assert_string_equal(s->order, "cc");
}

static void arm_again(void *arg)
{
    struct scene *s = arg;
    note(s, 'a');
    if (s->calls < 3)
        loop_after(s->loop, 0, arm_again, s);
}

static void a_timer_armed_in_a_turn_waits_for_the_next(void **state)
{
    struct scene *s = *state;
    loop_after(s->loop, 0, arm_again, s);
    for (int turn = 1; turn <= 3; turn++) {
        loop_turn(s->loop, -1);
        assert_int_equal(s->calls, turn);
    }
}

static void signals_arrive_from_the_loop(void **state)
{
    struct scene *s = *state;
    loop_signal(s->loop, SIGUSR1, note_s, s);
    loop_signal(s->loop, SIGUSR1, note_t, s);
    loop_signal(s->loop, SIGUSR2, note_b, s);
    raise(SIGUSR1);
    assert_string_equal(s->order, "");
    loop_turn(s->loop, -1);
    assert_string_equal(s->order, "st");
    raise(SIGUSR2);
    loop_turn(s->loop, -1);
    assert_string_equal(s->order, "stb");
    raise(SIGUSR2); /* still pending when the loop goes: dropped, not deadly */
}

static void before_sleep_runs_once_a_turn_in_order(void **state)
{
    struct scene *s = *state;
    loop_before_sleep(s->loop, note_b, s);
    loop_before_sleep(s->loop, note_s, s);
    loop_turn(s->loop, 0);
    loop_turn(s->loop, 0);
    assert_string_equal(s->order, "bsbs");
}

static void running_ends_when_stopped(void **state)
{
    struct scene *s = *state;
    loop_after(s->loop, 0, stop, s);
    loop_run(s->loop);
    assert_int_equal(s->stops, 1);
    assert_int_equal(loop_turn(s->loop, -1), -1);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(readable_descriptors_are_served),
        SCENE(an_unwatched_descriptor_is_not_served_in_the_same_turn),
        SCENE(a_number_that_came_back_waits_for_the_next_turn),
        SCENE(timers_fire_once_in_order),
        SCENE(a_timer_of_the_machines_clock_ends_the_wait),
        SCENE(a_timer_may_cancel_another_and_itself),
        SCENE(a_timer_armed_in_a_turn_waits_for_the_next),
        SCENE(signals_arrive_from_the_loop),
        SCENE(before_sleep_runs_once_a_turn_in_order),
        SCENE(running_ends_when_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
