/*
 * test_conf: settings held against their table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/conf.h"

struct settings {
    char name[8];
    int64_t port, opens;
    bool loud;
    int each;
    char seen[200];
};

#define AT(member) offsetof(struct settings, member)
static const struct conf_key keys[] = {
    {"", "name", CONF_TEXT, AT(name), 8, 0, 0, true, "The name."},
    {"net", "port", CONF_INT, AT(port), 0, 1, 65535, false, "The port."},
    {"net", "loud", CONF_BOOL, AT(loud), 0, 0, 0, false, "Whether it beeps."},
    {"day", "opens", CONF_TIME, AT(opens), 0, 0, 0, false, "When work begins."},
    {"columns", "*", CONF_EACH, 0, 0, 0, 0, false, "Columns."},
    {"*", "x-*", CONF_EACH, 0, 0, 0, 0, false, "Extensions."},
    {NULL},
};

static int take(void *target, const char *section, const char *key, const char *value,
                int line, struct err *err)
{
    struct settings *s = target;
    if (strcmp(value, "bad") == 0)
        return err_set(err, E_FIELD, "sss", key, "good", value);
    size_t n = strlen(s->seen);
    snprintf(s->seen + n, sizeof s->seen - n, "%d:%s.%s=%s;", line, section, key, value);
    s->each++;
    return 0;
}

static int read_text(const char *text, struct settings *s, struct err *err)
{
    err_clear(err);
    return conf_read_text("a.ini", text, strlen(text), keys, take, s, err);
}

static void a_good_file_is_taken(void **state)
{
    (void)state;
    struct settings s = {.port = 9};
    struct err err;
    assert_int_equal(read_text("\xef\xbb\xbf# settings\r\n"
                               "name = Süd 1 ; the south hall\r\n"
                               "[net]  ; wires\r\n"
                               "  port=8080\r\n"
                               "loud = Yes\n"
                               "[day]\n"
                               "opens = 06:30",
                               &s, &err),
                     0);
    assert_string_equal(s.name, "Süd 1");
    assert_int_equal(s.port, 8080);
    assert_true(s.loud);
    assert_int_equal(s.opens, 390);
}

static void named_by_any_arrive_in_file_order(void **state)
{
    (void)state;
    struct settings s = {.port = 9};
    struct err err;
    assert_int_equal(read_text("name=a\n[columns]\n货号 = sku\nqty = 2\n  qty = 3\n"
                               "[net]\nx-y = z\n",
                               &s, &err),
                     0);
    assert_string_equal(s.seen, "3:columns.货号=sku;4:columns.qty=2;5:columns.qty=3;"
                                "7:net.x-y=z;");
}

static void a_bad_file_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "a.ini:1: name: expected a value in [], got nothing"},
        {"name=a\nnmae=b\n", "a.ini:2: key: expected a known key in [], got nmae"},
        {"name=12345678\n", "a.ini:1: name: expected at most 7 bytes, got 12345678"},
        {"name=a\n\nname=b\n",
         "a.ini:3: name: expected one value (line 1 has it), got b"},
        {"name=a\n[net]\nport=65536\n",
         "a.ini:3: port: expected a number from 1 to 65535, got 65536"},
        {"name=a\n[net]\nport=\n",
         "a.ini:3: port: expected a number from 1 to 65535, got nothing"},
        {"name=a\n[net]\nloud=maybe\n", "a.ini:3: loud: expected yes or no, got maybe"},
        {"name=a\n[day]\nopens=24:00\n",
         "a.ini:3: opens: expected a time as HH:MM, got 24:00"},
        {"name=a\nnonsense\nother\n",
         "a.ini:2: line: expected key = value, got nonsense"},
        {"nonsense\n[net]\nport=0\n",
         "a.ini:1: line: expected key = value, got nonsense"},
        {"name=a\n[net\n",
         "a.ini:2: line: expected [section], at most 49 bytes, got [net"},
        {"name=a\n[net] port=1\n",
         "a.ini:2: line: expected [section], at most 49 bytes, got [net] port=1"},
        {"name=\xff\n", "a.ini:1: line: expected UTF-8 text, got name=?"},
        {"name=a\n[columns]\nq=bad\n", "a.ini:3: q: expected good, got bad"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct settings s = {.port = 9};
        struct err err;
        char words[300];
        assert_int_equal(read_text(cases[i].text, &s, &err), -E_FILE);
        err_words(&err, words, sizeof words);
        assert_string_equal(words, cases[i].words);
        assert_int_equal(s.port, 9);
        assert_string_equal(s.name, "");
        assert_int_equal(s.each, 0);
    }
}

/* A name line, then `lines` comments of `length` bytes each, with their line ends. */
static int read_sized(int lines, int length, struct err *err)
{
    struct settings s = {.port = 9};
    struct buf text;
    buf_init(&text, 8 << 20);
    buf_text(&text, "name=a\n");
    for (int i = 0; i < lines; i++)
        buf_printf(&text, "#%*s\n", length - 1, "x");
    err_clear(err);
    int rc = conf_read_text("a.ini", text.p, text.n, keys, take, &s, err);
    buf_clear(&text);
    return rc;
}

static void limits_hold(void **state)
{
    (void)state;
    struct err err;
    assert_int_equal(read_sized(1, 1000, &err), 0);
    assert_int_equal(read_sized(1, 1001, &err), -E_FILE);
    assert_int_equal(err.arg[1].num, 2);
    assert_int_equal(read_sized(4095, 10, &err), 0);
    assert_int_equal(read_sized(4096, 10, &err), -E_FILE);
    assert_int_equal(err.arg[1].num, 4097);
    assert_int_equal(read_sized(1100, 1000, &err), -E_LIMIT_INPUT);
}

static void a_long_value_arrives_whole(void **state)
{
    (void)state;
    static const struct conf_key wide[] = {
        {"", "text", CONF_TEXT, 0, 1000, 0, 0, true, "Text."},
        {NULL},
    };
    char target[1000] = "", text[1001];
    struct err err = {.code = E_OK};
    snprintf(text, sizeof text, "text=%0995d", 7);
    assert_int_equal(conf_read_text("a", text, 1000, wide, NULL, target, &err), 0);
    assert_string_equal(target, text + 5);
}

static void files_are_read_and_missing_ones_told(void **state)
{
    (void)state;
    char path[] = "/tmp/test_conf_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "name=a\n", 7), 7);
    close(fd);
    struct settings s = {.port = 9};
    struct err err = {.code = E_OK};
    assert_int_equal(conf_read(path, keys, take, &s, &err), 0);
    assert_string_equal(s.name, "a");
    unlink(path);
    assert_int_equal(conf_read(path, keys, take, &s, &err), -E_IO);
    err_clear(&err);
    assert_int_equal(conf_read("/", keys, take, &s, &err), -E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_is_taken),
        cmocka_unit_test(named_by_any_arrive_in_file_order),
        cmocka_unit_test(a_bad_file_is_refused_with_its_line),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(a_long_value_arrives_whole),
        cmocka_unit_test(files_are_read_and_missing_ones_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
