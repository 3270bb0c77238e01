/* Replay files: what they give, and how a bad line is refused. */
#include "tallyman/scan/replay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <unistd.h>

static void write_file(char path[64], const char *text, size_t n)
{
    snprintf(path, 64, "/tmp/tallyman-replay-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, n), (ssize_t)n);
    close(fd);
}

static void a_file_gives_its_gestures_in_order(void **state)
{
    (void)state;
    static const char text[] = "# a stop\n\n  scan A01-02-3\r\nwait 250\nkey F4\n"
                               "type 12\ntype two words\nscan 01\x1d"
                               "9\n";
    char path[64];
    struct err err = {0};
    struct replay_step step;
    write_file(path, text, sizeof text - 1);
    struct replay *replay = replay_open(path, &err);
    unlink(path);
    assert_non_null(replay);
    assert_true(replay_next(replay, &step));
    assert_int_equal(step.kind, REPLAY_SCAN);
    assert_string_equal(step.scan.text, "A01-02-3");
    assert_int_equal(step.scan.kind, CODE_PLACE);
    assert_int_equal(step.scan.length, 8);
    assert_false(step.scan.typed);
    assert_true(replay_next(replay, &step));
    assert_int_equal(step.kind, REPLAY_WAIT);
    assert_int_equal(step.wait, 250);
    assert_true(replay_next(replay, &step));
    assert_int_equal(step.kind, REPLAY_KEY);
    assert_int_equal(step.key_f, 4);
    assert_true(replay_next(replay, &step));
    assert_true(step.scan.typed && step.scan.kind == CODE_NUMBER);
    assert_int_equal(step.scan.at, 250);
    assert_true(replay_next(replay, &step));
    assert_true(step.scan.typed && step.scan.kind == CODE_TEXT);
    assert_string_equal(step.scan.text, "two words");
    assert_true(replay_next(replay, &step));
    assert_string_equal(step.scan.text, "01\x1d"
                                        "9");
    assert_false(replay_next(replay, &step));
    replay_close(replay);
}

static void a_bad_line_refuses_the_file_with_its_number(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t n; /* 0: strlen */
        int64_t line;
    } table[] = {
        {"scan T-0001\nscam T-0002\n", 0, 2},
        {"scan\n", 0, 1},
        {"scan   \n", 0, 1},
        {"type\n", 0, 1},
        {"key\n", 0, 1},
        {"key F0\n", 0, 1},
        {"key F13\n", 0, 1},
        {"key 2\n", 0, 1},
        {"key F2 F3\n", 0, 1},
        {"wait\n", 0, 1},
        {"wait -1\n", 0, 1},
        {"wait 5s\n", 0, 1},
        {"wait 99999999999999999999\n", 0, 1},
        {"# fine\nscan \xff\xfe\n", 0, 2},
        {"scan a\033[2J\n", 0, 1},
        {"scan a\0b\n", 9, 1},
        {"SCAN T-0001\n", 0, 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char path[64];
        struct err err = {0};
        write_file(path, table[i].text, table[i].n ? table[i].n : strlen(table[i].text));
        assert_null(replay_open(path, &err));
        unlink(path);
        assert_int_equal(err.code, E_FILE);
        assert_string_equal(err.arg[0].text, path);
        assert_int_equal(err.arg[1].num, table[i].line);
        assert_true(err.arg[2].text[0] != '\0');
    }
}

static void a_code_longer_than_is_taken_keeps_its_length(void **state)
{
    (void)state;
    char text[200] = "scan ", path[64];
    struct err err = {0};
    struct replay_step step;
    memset(text + 5, '7', 100);
    write_file(path, text, 105);
    struct replay *replay = replay_open(path, &err);
    unlink(path);
    assert_non_null(replay);
    assert_true(replay_next(replay, &step));
    assert_int_equal(step.scan.length, 100);
    assert_int_equal(strlen(step.scan.text), CODE_MOST);
    replay_close(replay);
}

static void no_file_is_told(void **state)
{
    (void)state;
    struct err err = {0};
    assert_null(replay_open("/nowhere/replay", &err));
    assert_int_equal(err.code, E_IO);
    err_clear(&err);
    assert_null(replay_open("/", &err));
    assert_int_equal(err.code, E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_gives_its_gestures_in_order),
        cmocka_unit_test(a_bad_line_refuses_the_file_with_its_number),
        cmocka_unit_test(a_code_longer_than_is_taken_keeps_its_length),
        cmocka_unit_test(no_file_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
