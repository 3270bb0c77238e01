/*
 * test_log: JSON lines in a file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <unistd.h>

#include "tallyman/base/log.h"

/* What a log at `level` holds after one event; the caller frees it. */
static char *logged(enum log_level level, enum log_level event, const char *text)
{
    char path[] = "/tmp/test_log_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(log_open(path, level), 0);
    log_event(event, "link", "%s", text);
    log_close();
    char *out = calloc(1, 32768);
    assert_true(read(fd, out, 32767) >= 0);
    close(fd);
    unlink(path);
    return out;
}

static void an_event_is_one_escaped_json_line(void **state)
{
    (void)state;
    char *line = logged(LOG_INFO, LOG_WARN, "货 \"a\\b\"\n\x1d\xff\x7f");
    const char *level = strstr(line, ",\"level\"");
    assert_non_null(level);
    assert_string_equal(level, ",\"level\":\"warn\",\"what\":\"link\",\"text\":"
                               "\"货 \\\"a\\\\b\\\"\\u000a\\u001d\\ufffd\\u007f\"}\n");
    assert_memory_equal(line, "{\"time\":\"2", 10);
    free(line);
}

static void events_above_the_level_are_left_out(void **state)
{
    (void)state;
    char *line = logged(LOG_WARN, LOG_INFO, "x");
    assert_string_equal(line, "");
    free(line);
    line = logged(LOG_QUIET, LOG_ERROR, "x");
    assert_string_equal(line, "");
    free(line);
}

static void a_long_text_is_cut_at_a_character(void **state)
{
    (void)state;
    char text[4001] = "";
    for (int i = 0; i < 1333; i++)
        memcpy(text + 3 * i, "货", 3);
    char *line = logged(LOG_DEBUG, LOG_DEBUG, text);
    size_t n = strlen(line);
    assert_in_range(n, 1998, 2200);
    assert_string_equal(line + n - 6, "货\"}\n");
    assert_null(strstr(line, "\\ufffd"));
    free(line);
}

static void a_path_that_cannot_be_opened_is_told(void **state)
{
    (void)state;
    errno = 0;
    assert_int_equal(log_open("/no/such/dir/x.log", LOG_INFO), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(log_open(NULL, LOG_ERROR), 0);
    log_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_one_escaped_json_line),
        cmocka_unit_test(events_above_the_level_are_left_out),
        cmocka_unit_test(a_long_text_is_cut_at_a_character),
        cmocka_unit_test(a_path_that_cannot_be_opened_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
