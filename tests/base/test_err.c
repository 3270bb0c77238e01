/*
 * test_err: the table of refusals, and sentences with their arguments.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <libintl.h>

#include "tallyman/base/err.h"

/* Two words of another language. */
static char *translate(const char *english)
{
    const char *word = strcmp(english, "short") == 0       ? "缺货"
                       : strcmp(english, "not there") == 0 ? "货不在"
                                                           : english;
    return (char *)(uintptr_t)word;
}

#undef gettext
#undef dcgettext
char *gettext(const char *english)
{
    return translate(english);
}

char *dcgettext(const char *domain, const char *english, int category)
{
    (void)domain;
    (void)category;
    return translate(english);
}

static void names_are_all_different_and_lead_back(void **state)
{
    (void)state;
    for (int code = 0; code < ERR_CODES; code++) {
        const struct err_entry *entry = err_entry((enum err_code)code);
        assert_true(entry->name && entry->name[0] && entry->text[0]);
        assert_int_equal(err_by_name(entry->name), code);
    }
    assert_int_equal(err_by_name("no_such_thing"), E_BUG);
    assert_int_equal(err_by_name(NULL), E_BUG);
    assert_ptr_equal(err_entry((enum err_code)999), err_entry(E_BUG));
}

static void families_map_to_exit_statuses(void **state)
{
    (void)state;
    static const int exits[] = {0, 1, 3, 2};
    for (int code = 0; code < ERR_CODES; code++) {
        const struct err_entry *entry = err_entry((enum err_code)code);
        assert_int_equal(entry->exit, exits[entry->family]);
    }
}

static void the_first_failure_wins(void **state)
{
    (void)state;
    struct err err = {.code = E_OK};
    assert_int_equal(err_set(&err, E_WRONG_ITEM, "ss", "A", "B"), -E_WRONG_ITEM);
    assert_int_equal(err_set(&err, E_IO, "ss", "C", "D"), -E_IO);
    assert_int_equal(err.code, E_WRONG_ITEM);
    assert_string_equal(err.arg[0].text, "A");
    err_clear(&err);
    assert_int_equal(err.code, E_OK);
    assert_int_equal(err.args, 0);
}

static void words_take_arguments_by_number(void **state)
{
    (void)state;
    char out[200];
    struct err err = {.code = E_OK};
    err_set(&err, E_SHORT, "ssdd", "SKU-1", "A-01", (int64_t)12, (int64_t)-3);
    size_t n = err_words(&err, out, sizeof out);
    assert_string_equal(out, "SKU-1 at A-01: 12 wanted, -3 free");
    assert_int_equal(n, strlen(out));
    err_clear(&err);
    err_set(&err, E_UNKNOWN_CODE, "z", "abcdef", (size_t)3);
    err_words(&err, out, sizeof out);
    assert_string_equal(out, "unknown code abc");
    struct err bare = {.code = E_TAKEN};
    err_words(&bare, out, sizeof out);
    assert_string_equal(out, "? is with ?");
}

/* A trade word is said in the language of whoever reads it; codes stay. */
static void arguments_are_put_into_words_on_both_sides_of_a_colon(void **state)
{
    (void)state;
    char out[100];
    struct err err = {.code = E_OK};
    err_set(&err, E_UNKNOWN_CODE, "s", "short: M001");
    err_words(&err, out, sizeof out);
    assert_string_equal(out, "unknown code 缺货: M001");
    err_clear(&err);
    err_set(&err, E_UNKNOWN_CODE, "s", "M001 x1, A01: not there");
    err_words(&err, out, sizeof out);
    assert_string_equal(out, "unknown code M001 x1, A01: 货不在");
    err_clear(&err);
    err_set(&err, E_UNKNOWN_CODE, "s", "short: short: ");
    err_words(&err, out, sizeof out);
    assert_string_equal(out, "unknown code 缺货: 缺货: ");
}

static void words_never_put_half_a_character(void **state)
{
    (void)state;
    char out[16];
    struct err err = {.code = E_OK};
    err_set(&err, E_UNKNOWN_CODE, "s", "货位");
    assert_int_equal(err_words(&err, out, 16), 13);
    assert_string_equal(out, "unknown code ");
    assert_int_equal(err_words(&err, out, 1), 0);
    assert_string_equal(out, "");
}

static void arguments_are_fit_to_show(void **state)
{
    (void)state;
    struct err err = {.code = E_OK};
    err_set(&err, E_WRONG_ITEM, "ss",
            "a\x1d"
            "b\n\xff",
            NULL);
    assert_string_equal(err.arg[0].text, "a?b??");
    assert_string_equal(err.arg[1].text, "");
    err_clear(&err);
    char longer[120] = "";
    for (int i = 0; i < 33; i++)
        memcpy(longer + 3 * i, "货", 3);
    err_set(&err, E_UNKNOWN_CODE, "s", longer);
    assert_int_equal(strlen(err.arg[0].text), 93);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_all_different_and_lead_back),
        cmocka_unit_test(families_map_to_exit_statuses),
        cmocka_unit_test(the_first_failure_wins),
        cmocka_unit_test(words_take_arguments_by_number),
        cmocka_unit_test(arguments_are_put_into_words_on_both_sides_of_a_colon),
        cmocka_unit_test(words_never_put_half_a_character),
        cmocka_unit_test(arguments_are_fit_to_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
