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

static void zones_are_walked_through_or_passed_on(void **state)
{
    (void)state;
    char text[512];
    struct wave_strategy s;
    struct err err = {0};
    assert_int_equal(read_text(good, &s, &err), 0);
    assert_false(s.pass_on);
    snprintf(text, sizeof text, "%szones = pass-on\n", good);
    assert_int_equal(read_text(text, &s, &err), 0);
    assert_true(s.pass_on);
    snprintf(text, sizeof text, "%szones = walk\n", good);
    assert_int_equal(read_text(text, &s, &err), 0);
    assert_false(s.pass_on);
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
    refused("units = 80", "zones = pass", 11, "walk or pass-on");
    refused("units = 80", "orders = 80", 11, "one value");
    refused("regions = zj", "regions = 0123456789012345678901234567890123", 8,
            "16 words");
    refused("units = 80", "units = 80\n[recheck]\nunit_price = 1.5", 13, "1.5");
    refused("cutoff = 09:30\n", "", 10, "cutoff"); /* the end of the file */
}

static void sections_of_free_names_are_read(void **state)
{
    (void)state;
    struct wave_strategy s;
    struct err err = {0};
    static const char more[] =
        "\n[goods.presale]\ntake = arrived\nowner = stock\nbecause = its goods\n"
        "[goods.cold]\ntake = yes\ncart = alone\n"
        "[hold.flood]\nregion = sz\nowner = lead\nbecause = the road is shut\n"
        "[pickup]\nSF = 16:30\n[vip]\nbuyers = b1 b2\n";
    char text[1024];
    snprintf(text, sizeof text, "%s%s", good, more);
    assert_int_equal(read_text(text, &s, &err), 0);
    assert_int_equal(s.ngoods, 2);
    assert_int_equal(s.goods[0].take, GOODS_ARRIVED);
    assert_string_equal(s.goods[0].owner, "stock");
    assert_string_equal(s.goods[0].because, "its goods");
    assert_true(s.goods[1].alone);
    assert_int_equal(s.nholds, 1);
    assert_string_equal(s.hold[0].word[HOLD_REGION], "sz");
    assert_int_equal(s.pickup[0].minute, 16 * 60 + 30);
    assert_int_equal(s.nvips, 2);
}

/* Two rules of the file say opposite things: refused with both names and lines. */
static void rules_that_contradict_each_other_are_refused_with_both(void **state)
{
    (void)state;
    static const struct {
        const char *more, *one, *other;
    } bad[] = {
        {"[goods.gift]\ntake = no\n", "select.types (line 7)", "goods.gift (line "},
        {"[goods.cold]\ntake = yes\n[hold.heat]\ntype = cold\nowner = lead\n"
         "because = too hot\n",
         "goods.cold (line ", "hold.heat (line "},
        {"[hold.shut]\nregion = zj\nowner = lead\nbecause = shut\n",
         "select.regions (line 8)", "hold.shut (line "},
        {"[hold.a]\nshop = s\nowner = lead\nbecause = x\n"
         "[hold.b]\nshop = s\nowner = stock\nbecause = y\n",
         "hold.a (line ", "hold.b (line "},
        {"[goods.pack]\ntake = only\n[split]\ntypes = pack\n", "goods.pack (line ",
         "split.types (line "},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wave_strategy s;
        struct err err = {0};
        char text[1024], words[600];
        snprintf(text, sizeof text, "%s\n%s", good, bad[i].more);
        assert_int_equal(read_text(text, &s, &err), -E_FILE);
        err_words(&err, words, sizeof words);
        if (!strstr(words, bad[i].one) || !strstr(words, bad[i].other))
            fail_msg("%s does not name %s and %s", words, bad[i].one, bad[i].other);
    }
}

static void read_as(const char *name, const char *text, struct wave_strategy *s)
{
    struct err err = {0};
    if (wave_strategy_text(name, text, strlen(text), s, &err))
        fail_msg("%s: %s", text, err.arg[2].text);
}

/* Two files in force together: refused with the names of both rules and both files. */
static void files_that_contradict_each_other_are_refused_with_both(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b, *one, *other;
    } bad[] = {
        {"[goods.presale]\ntake = no\nowner = stock\n",
         "[goods.presale]\ntake = arrived\nowner = lead\n", "goods.presale (line 9)",
         "goods.presale (b.ini:9)"},
        {"[goods.group]\ntake = together\nleast = 5\n",
         "[goods.group]\ntake = together\nleast = 9\n", "5 orders", "or 9"},
        {"[goods.pack]\ntake = only\n", "[goods.pack]\ntake = yes\n", "goods.pack (line",
         "or not"},
        {"[hold.flood]\nregion = zj\nowner = lead\nbecause = x\n",
         "[hold.flood]\nregion = sz\nowner = lead\nbecause = x\n", "hold.flood (line",
         "hold.flood (b.ini:"},
        {"[hold.a]\nshop = s\nowner = lead\nbecause = x\n",
         "[hold.b]\nshop = s\nowner = stock\nbecause = y\n", "hold.a (line",
         "hold.b (b.ini:"},
        {"[pickup]\nSF = 18:00\n", "[pickup]\nYT = 10:00\nSF = 16:00\n",
         "pickup.SF (line 9)", "pickup.SF (b.ini:10)"},
    };
    static const char head[] = "[wave]\nname = %s\ncutoff = %s\n[select]\n"
                               "types = normal\n[cart]\norders = 9\n%s";
    struct wave_strategy a, b;
    struct err err = {0};
    char one[512], other[512], words[900];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(one, sizeof one, head, "a", "09:00", bad[i].a);
        snprintf(other, sizeof other, head, "b", "12:00", bad[i].b);
        read_as("a.ini", one, &a);
        read_as("b.ini", other, &b);
        err_clear(&err);
        assert_int_equal(wave_strategy_pair(&a, &b, &err), -E_FILE);
        err_words(&err, words, sizeof words);
        if (!strstr(words, "a.ini:") || !strstr(words, bad[i].one) ||
            !strstr(words, bad[i].other))
            fail_msg("%s does not name %s and %s", words, bad[i].one, bad[i].other);
        assert_int_equal(wave_strategy_pair(&b, &a, &err), -E_FILE);
        snprintf(other, sizeof other, head, "a", "12:00", "");
        read_as("b.ini", other, &b);
        assert_int_equal(wave_strategy_pair(&a, &b, &err), -E_FILE); /* one name */
        snprintf(other, sizeof other, head, "b", "12:00", bad[i].a);
        read_as("b.ini", other, &b);
        assert_int_equal(wave_strategy_pair(&a, &b, &err), 0);
    }
}

static void a_half_rule_is_refused(void **state)
{
    (void)state;
    static const char *const bad[][2] = {
        {"[hold.x]\nowner = lead\nbecause = y\n", "hold.x"},
        {"[hold.x]\nshop = s\n", "owner"},
        {"[goods.cold]\ntake = maybe\n", "maybe"},
        {"[goods.cold]\ntake = main\n", "gift only"},
        {"[goods.cold]\ncart = apart\n", "alone"},
        {"[goods.group]\ntake = together\n", "least"},
        {"[goods.group]\ntake = together\nleast = 1\n", "2 to 100000"},
        {"[goods.group]\ntake = yes\nleast = 5\n", "together"},
        {"[goods.cold]\nspeed = 3\n", "speed"},
        {"[pickup]\nSF = late\n", "HH:MM"},
        {"[vip]\nshops = s\n", "buyers"},
        {"[hold.0123456789012345678901234567890123]\nshop = s\n", "bytes"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wave_strategy s;
        struct err err = {0};
        char text[1024], words[600];
        snprintf(text, sizeof text, "%s\n%s", good, bad[i][0]);
        assert_int_equal(read_text(text, &s, &err), -E_FILE);
        err_words(&err, words, sizeof words);
        if (!strstr(words, bad[i][1]))
            fail_msg("%s does not say %s", words, bad[i][1]);
    }
}

static void the_files_that_come_with_the_program_are_good(void **state)
{
    (void)state;
    static const char *const names[] = {"morning", "noon", "evening"};
    int64_t before = 0;
    struct wave_strategy all[3];
    for (int i = 0; i < 3; i++) {
        char path[512];
        struct wave_strategy s;
        struct err err = {0};
        snprintf(path, sizeof path, "%s/waves/%s.ini", PROJECT_DIR, names[i]);
        assert_int_equal(wave_strategy_read(path, &s, &err), 0);
        assert_string_equal(s.name, names[i]);
        assert_true(s.cutoff_min > before);
        before = s.cutoff_min;
        all[i] = s;
        for (int k = 0; k < i; k++)
            assert_int_equal(wave_strategy_pair(&all[k], &all[i], &err), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_gives_its_values_and_their_lines),
        cmocka_unit_test(zones_are_walked_through_or_passed_on),
        cmocka_unit_test(a_bad_file_is_refused_with_line_and_reason),
        cmocka_unit_test(sections_of_free_names_are_read),
        cmocka_unit_test(rules_that_contradict_each_other_are_refused_with_both),
        cmocka_unit_test(files_that_contradict_each_other_are_refused_with_both),
        cmocka_unit_test(a_half_rule_is_refused),
        cmocka_unit_test(the_files_that_come_with_the_program_are_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
