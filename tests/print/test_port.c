/*
 * test_port: the ways to a printer by themselves: a name that must be looked up, a device
 * (a pseudo terminal stands for it), a file that can not be written, a port that is
 * closed at any moment.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "fake_printer.h"
#include "tallyman/base/clock.h"
#include "tallyman/print/port.h"

struct desk {
    struct loop *loop;
    struct fake fake;
    struct port *port;
    char log[200], heard[200];
    enum print_condition condition;
    enum port_event close_at; /* with close_it */
    bool close_it;
};

static void on_port(void *arg, const struct port_news *news)
{
    static const char *const names[] = {"opened;", "", "drained;", "ended;", "failed;"};
    struct desk *desk = arg;
    size_t n = strlen(desk->log), heard = strlen(desk->heard);
    snprintf(desk->log + n, sizeof desk->log - n, "%s", names[news->event]);
    snprintf(desk->heard + heard, sizeof desk->heard - heard, "%.*s", (int)news->bytes.n,
             news->bytes.n ? news->bytes.p : "");
    desk->condition = news->condition;
    if (desk->close_it && news->event == desk->close_at) {
        port_close(desk->port);
        desk->port = NULL;
    }
}

static int sit(void **state)
{
    struct desk *desk = xcalloc(1, sizeof *desk);
    desk->loop = loop_new();
    fake_init(&desk->fake, desk->loop, PRINT_ASK_NONE);
    *state = desk;
    return 0;
}

static int leave(void **state)
{
    struct desk *desk = *state;
    port_close(desk->port);
    fake_clear(&desk->fake);
    loop_free(desk->loop);
    free(desk);
    return 0;
}

static void open_port(struct desk *desk, const char *address)
{
    struct err err = {0};
    struct port_way way = {.address = address,
                           .title = "t",
                           .times = {20000, 20000, 20000},
                           .fn = on_port,
                           .arg = desk};
    desk->port = port_open(desk->loop, &way, &err);
    assert_non_null(desk->port);
    assert_string_equal(desk->log, ""); /* nobody is called back before he has it */
}

static void turn_until(struct desk *desk, const char *word)
{
    int64_t until = clock_mono_ms() + 60000;
    while (!strstr(desk->log, word)) {
        assert_true(clock_mono_ms() < until);
        loop_turn(desk->loop, 100);
    }
}

static void a_name_is_looked_up(void **state)
{
    struct desk *desk = *state;
    char address[60];
    snprintf(address, sizeof address, "tcp:localhost:%d", desk->fake.port);
    open_port(desk, address);
    turn_until(desk, "opened;");
    assert_int_equal(port_taken(desk->port), 0);
    port_write(desk->port, str_of("^XA^XZ"));
    turn_until(desk, "drained;");
    assert_int_equal(port_taken(desk->port), 6);
    port_finish(desk->port);
    turn_until(desk, "ended;");
    assert_int_equal(desk->fake.labels, 1);
}

/* Finished with bytes still to go: they go first. */
static void what_was_written_goes_before_the_end(void **state)
{
    struct desk *desk = *state;
    char address[60];
    snprintf(address, sizeof address, "tcp:127.0.0.1:%d", desk->fake.port);
    open_port(desk, address);
    turn_until(desk, "opened;");
    port_write(desk->port, str_of("^XA^XZ"));
    port_finish(desk->port);
    turn_until(desk, "ended;");
    assert_string_equal(desk->log, "opened;ended;");
    assert_int_equal(desk->fake.labels, 1);
}

static void a_name_that_nobody_has_is_not_reached(void **state)
{
    struct desk *desk = *state;
    open_port(desk, "tcp:no-such-printer.invalid");
    turn_until(desk, "failed;");
    assert_int_equal(desk->condition, PRINT_UNREACHABLE);
}

static void a_device_speaks_and_is_spoken_to_in_bytes(void **state)
{
    struct desk *desk = *state;
    char address[80], got[16] = "";
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    snprintf(address, sizeof address, "dev:%s", ptsname(master));
    open_port(desk, address);
    turn_until(desk, "opened;");
    port_write(desk->port, str_n("a\n\x04\x00z", 5)); /* as they are */
    turn_until(desk, "drained;");
    assert_int_equal(read(master, got, sizeof got), 5);
    assert_memory_equal(got, "a\n\x04\x00z", 5);
    assert_int_equal(write(master, "well\r", 5), 5);
    while (!strstr(desk->heard, "\r"))
        loop_turn(desk->loop, 100);
    assert_string_equal(desk->heard, "well\r");
    port_finish(desk->port);
    turn_until(desk, "ended;");
    close(master);
}

static void what_is_no_device_is_not_reached(void **state)
{
    static const char *const wrong[] = {"dev:/nowhere/lp0", "dev:/tmp",
                                        "dev:/etc/passwd"};
    struct desk *desk = *state;
    for (size_t i = 0; i < 3; i++) {
        desk->log[0] = '\0';
        open_port(desk, wrong[i]);
        turn_until(desk, "failed;");
        assert_int_equal(desk->condition, PRINT_UNREACHABLE);
        port_close(desk->port);
        desk->port = NULL;
    }
}

static void a_file_that_can_not_be_written_fails(void **state)
{
    struct desk *desk = *state;
    open_port(desk, "file:/nowhere/label.zpl");
    turn_until(desk, "opened;");
    port_write(desk->port, str_of("x"));
    turn_until(desk, "drained;");
    port_finish(desk->port);
    turn_until(desk, "failed;");
    assert_int_equal(port_taken(desk->port), 0);
}

static void it_may_be_closed_from_any_of_its_words(void **state)
{
    static const enum port_event at[] = {PORT_OPENED, PORT_DRAINED, PORT_ENDED};
    struct desk *desk = *state;
    char address[60];
    snprintf(address, sizeof address, "tcp:127.0.0.1:%d", desk->fake.port);
    for (size_t i = 0; i < 3; i++) {
        desk->log[0] = '\0';
        desk->close_it = true;
        desk->close_at = at[i];
        open_port(desk, address);
        turn_until(desk, "opened;");
        if (desk->port)
            port_write(desk->port, str_of("x"));
        if (desk->port)
            turn_until(desk, "drained;");
        if (desk->port)
            port_finish(desk->port);
        if (desk->port)
            turn_until(desk, "ended;");
        assert_null(desk->port);
    }
}

static void it_may_be_closed_before_it_is_open(void **state)
{
    struct desk *desk = *state;
    open_port(desk, "tcp:no-such-printer.invalid");
    loop_turn(desk->loop, 0);
    port_close(desk->port);
    desk->port = NULL;
    loop_turn(desk->loop, 0);
    assert_string_equal(desk->log, "");
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, sit, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_name_is_looked_up),
        WITH(what_was_written_goes_before_the_end),
        WITH(a_name_that_nobody_has_is_not_reached),
        WITH(a_device_speaks_and_is_spoken_to_in_bytes),
        WITH(what_is_no_device_is_not_reached),
        WITH(a_file_that_can_not_be_written_fails),
        WITH(it_may_be_closed_from_any_of_its_words),
        WITH(it_may_be_closed_before_it_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
