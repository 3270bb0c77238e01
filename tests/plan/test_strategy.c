/*
 * Files of waves/: the ones that come with the program are good; a bad one is refused
 * with file, line and reason.
 */
#include "tallyman/plan/wave.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static const char good[] = "[wave]\nname = t\ncutoff = 09:30\npriority = -units due\n"
                           "most_orders = 5\n[select]\ntypes = normal  gift\n"
                           "regions = zj\n[cart]\norders = 12\nunits = 80\n";

static int read_text(const char *text, struct wave_strategy *s, struct err *err)
{
    char path[] = "/tmp/wave-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    int rc = wave_strategy_read(path, s, err);
    unlink(path);
    return rc;
}

static void a_good_file_gives_its_values_and_their_lines(void **state)
{
    (void)state;
    struct wave_strategy s;
    struct err err = {0};
    assert_int_equal(read_text(good, &s, &err), 0);
    assert_string_equal(s.name, "t");
    assert_int_equal(s.cutoff_min, 570);
    assert_int_equal(s.ntypes, 2);
    assert_string_equal(s.types[1], "gift");
    assert_int_equal(s.nchannels, 0);
    assert_string_equal(s.regions[0], "zj");
    assert_string_equal(s.priority[0], "-units");
    assert_int_equal(s.most_orders, 5);
    assert_int_equal(s.cart_orders, 12);
    assert_int_equal(s.cart_units, 80);
    assert_int_equal(s.line_cutoff, 3);
    assert_int_equal(s.line_most, 5);
    assert_int_equal(s.line_types, 7);
    assert_int_equal(s.line_cart, 10);
    assert_memory_equal(s.file, "wave-", 5); /* without its folder */
}

/* `was` of the good file replaced by `now`: refused at that line, its reason holds
 * `says`. */
static void refused(const char *was, const char *now, int line, const char *says)
{
    char text[512], words[512];
    const char *at = strstr(good, was);
    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, now,
             at + strlen(was));
    struct wave_strategy s;
    struct err err = {0};
    assert_int_equal(read_text(text, &s, &err), -E_FILE);
    err_words(&err, words, sizeof words);
    assert_int_equal(err.arg[1].num, line);
    if (!strstr(words, says))
        fail_msg("%s does not say %s", words, says);
}

static void a_bad_file_is_refused_with_line_and_reason(void **state)
{
    (void)state;
    refused("09:30", "9.30", 3, "HH:MM");
    refused("-units", "-speed", 4, "-speed");
    refused("most_orders = 5", "most_orders = -1", 5, "-1");
    refused("normal  gift", "", 7, "at least one type");
    refused("orders = 12", "orders = 0", 10, "1 to 200");
    refused("units = 80", "speed = 80", 11, "speed");
    refused("units = 80", "orders = 80", 11, "one value");
    refused("regions = zj", "regions = 0123456789012345678901234567890123", 8,
            "16 words");
    refused("units = 80", "units = 80\n[recheck]\nunit_price = 1.5", 13, "1.5");
    refused("cutoff = 09:30\n", "", 10, "cutoff"); /* the end of the file */
}

static void the_files_that_come_with_the_program_are_good(void **state)
{
    (void)state;
    static const char *const names[] = {"morning", "noon", "evening"};
    int64_t before = 0;
    for (int i = 0; i < 3; i++) {
        char path[512];
        struct wave_strategy s;
        struct err err = {0};
        snprintf(path, sizeof path, "%s/waves/%s.ini", PROJECT_DIR, names[i]);
        assert_int_equal(wave_strategy_read(path, &s, &err), 0);
        assert_string_equal(s.name, names[i]);
        assert_true(s.cutoff_min > before);
        before = s.cutoff_min;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_gives_its_values_and_their_lines),
        cmocka_unit_test(a_bad_file_is_refused_with_line_and_reason),
        cmocka_unit_test(the_files_that_come_with_the_program_are_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
