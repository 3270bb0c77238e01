/* Shapes of codes and GTIN check digits, as tables. */
#include "tallyman/model/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void a_kind_is_told_by_shape(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum code_kind kind;
    } table[] = {
        {"A01-02-3", CODE_PLACE},
        {"Z99-99-9", CODE_PLACE},
        {"A-01-02-3", CODE_PLACE},
        {"A01-02-33", CODE_OTHER},
        {"A1-02-3", CODE_OTHER},
        {"a01-02-3", CODE_OTHER},
        {"A01-02-", CODE_OTHER},
        {"A01_02_3", CODE_OTHER},
        {"T-0001", CODE_TOTE},
        {"T-00012", CODE_TOTE},
        {"T-0001-A", CODE_TOTE},
        {"W-1-03", CODE_SLOT},
        {"W-12-A7", CODE_SLOT},
        {"W-1", CODE_OTHER},
        {"W-A-01", CODE_OTHER},
        {"T-001", CODE_OTHER},
        {"T-0001 ", CODE_OTHER},
        {"K-01", CODE_CART},
        {"K-123", CODE_CART},
        {"K-1", CODE_OTHER},
        {"G-SF-1", CODE_CAGE},
        {"G-", CODE_OTHER},
        {"P-1", CODE_PARCEL},
        {"P-00412", CODE_PARCEL},
        {"P-a", CODE_OTHER},
        {"B-0001", CODE_BADGE},
        {"X-SKIP", CODE_CARD},
        {"X-", CODE_OTHER},
        {"", CODE_OTHER},
        {"6901234567892", CODE_OTHER},
        {"SF1234567890", CODE_OTHER},
        {"P-拣", CODE_OTHER},
        {"T", CODE_OTHER},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(code_kind(str_of(table[i].text)), table[i].kind);
}

static void a_code_longer_than_is_taken_has_no_kind(void **state)
{
    (void)state;
    char text[CODE_MOST + 2] = "P-";
    memset(text + 2, '1', CODE_MOST - 1);
    assert_int_equal(code_kind(str_n(text, CODE_MOST)), CODE_PARCEL);
    assert_int_equal(code_kind(str_n(text, CODE_MOST + 1)), CODE_OTHER);
}

static void every_kind_has_a_word(void **state)
{
    (void)state;
    assert_string_equal(code_kind_name(CODE_PLACE), "place");
    assert_string_equal(code_kind_name(CODE_TOTE), "tote");
    assert_string_equal(code_kind_name(CODE_SLOT), "slot");
    assert_string_equal(code_kind_name(CODE_OTHER), "code");
    for (int bit = 0; bit < 10; bit++)
        assert_true(code_kind_name((enum code_kind)(1 << bit))[0] != '\0');
}

static void a_gtin_is_held_to_its_check_digit_and_made_canonical(void **state)
{
    (void)state;
    static const struct {
        const char *text, *canonical; /* NULL: none */
    } table[] = {
        {"4006381333931", "4006381333931"},
        {"4006381333932", NULL},
        {"036000291452", "0036000291452"},
        {"0036000291452", "0036000291452"},
        {"96385074", "0000096385074"},
        {"96385075", NULL},
        {"10012345678902", "10012345678902"},
        {"04006381333931", "4006381333931"}, /* as a GS1 code gives it */
        {"00036000291452", "0036000291452"},
        {"00000096385074", "0000096385074"},
        {"", NULL},
        {"400638133393", NULL},
        {"40063813339a1", NULL},
        {"400638133393100", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[16] = "untouched";
        bool holds = code_gtin(str_of(table[i].text), out);
        assert_int_equal(holds, table[i].canonical != NULL);
        assert_string_equal(out, holds ? table[i].canonical : "untouched");
    }
}

static void a_check_digit_is_judged_for_any_length(void **state)
{
    (void)state;
    static const struct {
        const char *digits;
        bool holds;
    } table[] = {
        {"106141412345678908", true},
        {"106141412345678909", false},
        {"18", false},
        {"17", true},
        {"0", false},
        {"", false},
        {"1061414123456789O8", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(code_check_holds(str_of(table[i].digits)), table[i].holds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_is_told_by_shape),
        cmocka_unit_test(a_code_longer_than_is_taken_has_no_kind),
        cmocka_unit_test(every_kind_has_a_word),
        cmocka_unit_test(a_gtin_is_held_to_its_check_digit_and_made_canonical),
        cmocka_unit_test(a_check_digit_is_judged_for_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
