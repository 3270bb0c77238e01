/* Waybill patterns: what ships names the right carriers, and wrong lines are named. */
#include "tallyman/scan/waybill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

static void carriers_of(const struct waybills *waybills, const char *text, char *out,
                        size_t size)
{
    const struct waybill_carrier *carrier[8];
    int n = waybills_match(waybills, str_of(text), carrier, 8);
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < n; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? " " : "",
                                 carrier[i]->code);
}

static void the_shipped_patterns_name_the_carriers(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"SF1234567890123", "SF"},
        {"SF12345678901234", ""},
        {"123456789012", "SF"},
        {"75123456789012", "ZTO"},
        {"77123456789012", "ZTO"},
        {"751234567890", "SF ZTO"},
        {"YT1234567890123", "YTO"},
        {"YT123456789012", ""},
        {"882345678901234567", "YTO"},
        {"431234567890123", "YUNDA"},
        {"4312345678901", "YUNDA"},
        {"771234567890123", "STO"},
        {"7712345678901", "STO"},
        {"JT1234567890123", "JT"},
        {"JDVB12345678901", "JD"},
        {"JD0112345678901", "JD"},
        {"JDVB12345678901-1-3-", "JD"},
        {"DPK123456789012", "DBL"},
        {"EB123456785CN", "EMS"},
        {"EB123456789CN", ""},
        {"1234567890123", "EMS"},
        {"9812345678901", "EMS"},
        {"LP00123456789012", "CAINIAO"},
        {"T-0001", ""},
        {"sf1234567890123", ""},
        {"SF123456789012拣", ""},
        {"", ""},
        {" SF1234567890123", ""},
        {"01234567890123456789012345678901234567890", ""},
    };
    struct err err = {0};
    struct waybills *waybills = waybills_read(PROJECT_DIR "/devices/waybills.ini", &err);
    assert_non_null(waybills);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[128];
        print_message("%s\n", table[i][0]);
        carriers_of(waybills, table[i][0], out, sizeof out);
        assert_string_equal(out, table[i][1]);
    }
    const struct waybill_carrier *one[1];
    assert_int_equal(waybills_match(waybills, str_of("751234567890"), one, 1), 2);
    assert_string_equal(one[0]->title, "顺丰速运");
    waybills_free(waybills);
}

static void a_pattern_means_what_it_says(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool fits;
    } table[] = {
        {"A9*", "B5X", true},
        {"A9*", "B55", true},
        {"A9*", "55X", false},
        {"9{3}", "123", true},
        {"9{3}", "12", false},
        {"9{3}", "1234", false},
        {"9{2,4}", "1234", true},
        {"9{2,4}", "1", false},
        {"9{0,2}X", "X", true},
        {"[9]", "9", true},
        {"[9]", "8", false},
        {"[A-]", "-", true},
        {"*{1,9}5", "A55", true},
        {"9{1,4}9{1,4}", "12", true},
        {"9{1,4}9{1,4}", "1", false},
        {"X{2}", "XX", true},
        {"a.b", "a.b", true},
        {"*{0,40}*{0,40}*{0,40}*{0,40}*{0,40}*{0,40}-",
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char text[128], out[32];
        struct err err = {0};
        int n = snprintf(text, sizeof text, "[x]\npattern = %s\n", table[i].pattern);
        struct waybills *waybills = waybills_read_text("w.ini", text, (size_t)n, &err);
        print_message("%s %s\n", table[i].pattern, table[i].text);
        assert_non_null(waybills);
        carriers_of(waybills, table[i].text, out, sizeof out);
        assert_string_equal(out, table[i].fits ? "x" : "");
        waybills_free(waybills);
    }
}

static void a_wrong_line_is_refused_by_its_number(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line, *named;
    } table[] = {
        {"[x]\npattern = 9{3\n", "w.ini:2:", "{3"},
        {"[x]\npattern = 9{}\n", "w.ini:2:", "9{}"},
        {"[x]\npattern = 9{4,2}\n", "w.ini:2:", "9{4,2}"},
        {"[x]\npattern = 9{0}\n", "w.ini:2:", "9{0}"},
        {"[x]\npattern = 9{41}\n", "w.ini:2:", "9{41}"},
        {"[x]\npattern = 9{-1,2}\n", "w.ini:2:", "9{-1"},
        {"[x]\npattern = [12\n", "w.ini:2:", "[12"},
        {"[x]\npattern = []\n", "w.ini:2:", "[]"},
        {"[x]\ntitle = X\npattern = 拣\n", "w.ini:3:", "pattern"},
        {"[x]\npattern =\n", "w.ini:2:", "pattern"},
        {"[x]\npattern = 12345678901234567890123456\n", "w.ini:2:", "24 parts"},
        {"[x]\ncheck = mod10\n", "w.ini:2:", "mod10"},
        {"[x]\nshape = 9\n", "w.ini:2:", "shape"},
        {"[a-name-of-16-byt]\npattern = 9\n", "w.ini:2:", "carrier"},
        {"pattern = 9\n", "w.ini:1:", "carrier"},
        {"[x]\ntitle = 0123456789012345678901234567890123456789012345678\n",
         "w.ini:2:", "title"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char words[512];
        struct err err = {0};
        print_message("%s", table[i].text);
        assert_null(
            waybills_read_text("w.ini", table[i].text, strlen(table[i].text), &err));
        err_words(&err, words, sizeof words);
        if (!strstr(words, table[i].line) || !strstr(words, table[i].named))
            print_message("%s\n", words);
        assert_non_null(strstr(words, table[i].line));
        assert_non_null(strstr(words, table[i].named));
    }
    struct err missing = {0};
    assert_null(waybills_read("/nonexistent/w.ini", &missing));
    assert_int_equal(missing.code, E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_patterns_name_the_carriers),
        cmocka_unit_test(a_pattern_means_what_it_says),
        cmocka_unit_test(a_wrong_line_is_refused_by_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
