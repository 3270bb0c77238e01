/* The file of country layouts: what ships is whole, and what is wrong is named by line.
 */
#include "tallyman/scan/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

static void the_shipped_file_has_its_countries(void **state)
{
    (void)state;
    static const char *const names[] = {"us", "gb", "de", "fr", "cz"};
    struct err err = {0};
    struct layouts *layouts = layouts_read(PROJECT_DIR "/devices/keyboards.ini", &err);
    assert_non_null(layouts);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct layout *layout = layouts_at(layouts, (int)i);
        assert_string_equal(layout->name, names[i]);
        assert_ptr_equal(layouts_find(layouts, names[i]), layout);
        assert_true(layout->title[0]);
        assert_int_equal(layout->point[0x28][0], '\r');
        assert_int_equal(layout->point[0x62][1], '0');
    }
    assert_null(layouts_at(layouts, 5));
    assert_null(layouts_at(layouts, -1));
    assert_null(layouts_find(layouts, "xx"));
    assert_int_equal(layouts_compose(layouts, '^', 'e'), 0xea);
    assert_int_equal(layouts_compose(layouts, '^', 'x'), 0);
    layouts_free(layouts);
}

/* A whole [us], so that only the line under test can be wrong; it begins at line 1. */
static size_t make_us(char *text, size_t size)
{
    static const char *const rest[] = {
        "1e = 1 !",         "1f = 2 @",    "20 = 3 #", "21 = 4 $", "22 = 5 %",
        "23 = 6 ^",         "24 = 7 &",    "25 = 8 *", "26 = 9 (", "27 = 0 )",
        "2d = - _",         "2e = = +",    "2f = [ {", "30 = ] }", "31 = \\ |",
        "33 = semicolon :", "34 = ' U+22", "35 = ` ~", "36 = , <", "37 = . >",
        "38 = / ?"};
    size_t n = (size_t)snprintf(text, size, "[us]\n");
    for (int i = 0; i < 26; i++)
        n += (size_t)snprintf(text + n, size - n, "%02x = %c %c\n", 4 + i, 'a' + i,
                              'A' + i);
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        n += (size_t)snprintf(text + n, size - n, "%s\n", rest[i]);
    return n;
}

enum { US_LINES = 1 + 26 + 21 };

static const struct {
    const char *why, *lines, *named;
    int line;
} bad[] = {
    {"a key that is none", "[x]\nlike = us\nzz = a\n", "zz", 3},
    {"a key beyond the page", "[x]\nlike = us\n68 = a\n", "68", 3},
    {"a modifier", "[x]\ne1 = a\n", "e1", 2},
    {"Enter is everywhere the same", "[x]\nlike = us\n28 = a\n", "28", 3},
    {"two characters as one", "[x]\nlike = us\n04 = ab\n", "ab", 3},
    {"five places", "[x]\nlike = us\n04 = a b c d e\n", "04", 3},
    {"a code point that is none", "[x]\nlike = us\n04 = U+D800\n", "U+D800", 3},
    {"a control character", "[x]\nlike = us\n04 = U+0D\n", "U+0D", 3},
    {"a key twice", "[x]\nlike = us\n04 = a\n04 = b\n", "04", 4},
    {"like a layout that is not above", "[x]\nlike = de\n", "de", 2},
    {"like itself", "[x]\nlike = x\n", "like", 2},
    {"like after a key", "[x]\n04 = a\nlike = us\n", "like", 3},
    {"another caps", "[x]\nlike = us\ncaps = all\n", "caps", 3},
    {"a title too long",
     "[x]\ntitle = 0123456789012345678901234567890123456789012345678\n", "title", 2},
    {"a name too long", "[a-name-of-16-byt]\nlike = us\n", "layout", 2},
    {"an accent of two characters", "[accents]\n^^ = aâ\n", "^^", 2},
    {"an accented letter alone", "[accents]\n^ = aâ â\n", "^", 2},
    {"not a key and a value", "[x]\nnonsense\n", "nonsense", 2},
};

static void a_wrong_line_is_refused_by_its_number(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[4096], words[512], line[32];
        struct err err = {0};
        size_t n = make_us(text, sizeof text);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s", bad[i].lines);
        print_message("%s\n", bad[i].why);
        assert_null(layouts_read_text("k.ini", text, n, &err));
        err_words(&err, words, sizeof words);
        snprintf(line, sizeof line, "k.ini:%d:", US_LINES + bad[i].line);
        if (!strstr(words, line) || !strstr(words, bad[i].named))
            print_message("%s\n", words);
        assert_non_null(strstr(words, line));
        assert_non_null(strstr(words, bad[i].named));
    }
}

static void a_layout_must_type_all_of_ascii(void **state)
{
    (void)state;
    char text[4096], words[512];
    struct err err = {0};
    size_t n = make_us(text, sizeof text);
    struct layouts *layouts = layouts_read_text("k.ini", text, n, &err);
    assert_non_null(layouts);
    layouts_free(layouts);
    n += (size_t)snprintf(text + n, sizeof text - n, "[x]\nlike = us\n04 = none B\n");
    assert_null(layouts_read_text("k.ini", text, n, &err));
    err_words(&err, words, sizeof words);
    assert_non_null(strstr(words, "[x]"));
    assert_non_null(strstr(words, "got A"));
}

static void without_us_there_is_nothing_to_go_by(void **state)
{
    (void)state;
    struct err err = {0};
    assert_null(layouts_read_text("k.ini", "[accents]\n^ = aâ\n", 18, &err));
    assert_int_equal(err.code, E_FIELD);
    struct err missing = {0};
    assert_null(layouts_read("/nonexistent/k.ini", &missing));
    assert_int_equal(missing.code, E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_file_has_its_countries),
        cmocka_unit_test(a_wrong_line_is_refused_by_its_number),
        cmocka_unit_test(a_layout_must_type_all_of_ascii),
        cmocka_unit_test(without_us_there_is_nothing_to_go_by),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
