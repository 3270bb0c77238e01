/*
 * test_map: mapping files: character sets, columns, rules, and what is no good in them.
 */
#include "collect.h"

#define COLUMNS                                                                          \
    "[columns]\nchannel = \"web\"\nnumber = No\nitem = Sku | \"NONE\"\nqty = Qty\n"

static struct intake_map *map_of(const char *text)
{
    struct err err = {.code = E_OK};
    struct intake_map *map = intake_map_text("m.ini", text, strlen(text), &err);
    if (!map) {
        char words[500];
        err_words(&err, words, sizeof words);
        fail_msg("%s\n%s", text, words);
    }
    return map;
}

static void compare(const char *map_text, const char *name, const char *bytes,
                    const char *made)
{
    struct collected got;
    char words[500];
    struct intake_map *map = map_of(map_text);
    collect_init(&got);
    if (collect(&got, name, str_of(bytes), map))
        fail_msg("%s", collect_words(&got, words));
    assert_string_equal(got.text.p, made);
    assert_int_equal(got.classed + got.input, got.rows);
    collect_clear(&got);
    intake_map_free(map);
}

static void character_sets_become_utf8(void **state)
{
    (void)state;
    static const char made[] = "load.items code='A' name='红茶'\n";
    compare("[file]\ncharset = gbk\n", "a.csv", "code,name\nA,\xba\xec\xb2\xe8\n", made);
    compare("[file]\ncharset = GB18030\n", "a.csv", "code,name\nA,\xba\xec\xb2\xe8\n",
            made);
    compare("[file]\ncharset = utf-8\n", "a.csv", "code,name\nA,红茶\n", made);
    compare("[file]\ncharset = latin-1\n", "a.csv", "code,name\nA,caf\xe9\n",
            "load.items code='A' name='café'\n");
    compare("[file]\ncharset = gbk\n", "a.xml",
            "<?xml version='1.0' encoding='gbk'?><a><b code='A' name='\xba\xec\xb2\xe8'/>"
            "</a>",
            made);
}

static void a_wrong_byte_is_named(void **state)
{
    (void)state;
    struct collected got;
    char words[500];
    struct intake_map *map = map_of("[file]\ncharset = gbk\n");
    collect_init(&got);
    assert_true(
        collect(&got, "a.csv", str_of("code,name\nA,\xba\xec\nB,\xff\xff\n"), map) < 0);
    assert_string_equal(collect_words(&got, words),
                        "a.csv:3: byte 3: expected GBK text, got 0xff");
    err_clear(&got.err);
    assert_true(collect(&got, "a.csv", str_of("code,name\nA,\xba"), map) < 0);
    assert_string_equal(collect_words(&got, words),
                        "a.csv:2: byte 3: expected GBK text, got 0xba");
    collect_clear(&got);
    intake_map_free(map);
}

static void what_windows_writes_is_not_latin1(void **state)
{
    (void)state;
    compare("[file]\ncharset = latin-1\n", "a.csv", "code,name\nA,5\x80\n",
            "refused @1:2 name: expected printable text of 1 to 200 bytes, got "
            "5?\n");
}

static void foreign_columns_dates_and_money(void **state)
{
    (void)state;
    compare("[file]\nkind = orders\nseparator = semicolon\ndate = %d.%m.%Y %H:%M\n"
            "offset_min = 480\nexponent = 0\ncurrency = JPY\n" COLUMNS
            "price = Each\npaid_at = Paid\nreceiver = To | \"guest\"\n",
            "a.csv",
            "No;Sku;Qty;Each;Paid;To;Other\n1;A;2;150;22.11.2026 08:00;;x\n"
            "2;;1;3;22.11.2026 08:00;Bo;x\n3;A;1;1.5;22.11.2026 08:00;Bo;\n"
            "4;A;1;1;2026-11-22;Bo;\n",
            "refused @3:4 Each: expected an amount not below 0 with at most 0 decimals, "
            "got 1.5\n"
            "refused @4:5 Paid: expected a time as %d.%m.%Y %H:%M, got 2026-11-22\n"
            "load.orders ordinal=0 channel='web' number='1' receiver='guest' "
            "paid_at=1795305600000 goods=300 currency='JPY' exponent=0\n"
            "load.orders ordinal=1 item='A' qty=2 price=150\n"
            "load.orders ordinal=0 channel='web' number='2' receiver='Bo' "
            "paid_at=1795305600000 goods=3 currency='JPY' exponent=0\n"
            "load.orders ordinal=1 item='NONE' qty=1 price=3\n");
}

static void the_first_rule_that_holds_decides(void **state)
{
    (void)state;
    compare("[file]\nkind = orders\n" COLUMNS
            "[rows]\ncharge.1 = item in POST, \"BANK CHARGES\",M => postage\n"
            "cancel.1 = number starts C\n"
            "refuse.1 = qty < 0 and Note empty => adjustment\n"
            "refuse.2 = Note is bad => a \"bad\" one\n"
            "refuse.3 = qty > 99\nrefuse.4 = qty = 7.0 => seven\n",
            "a.csv",
            "No,Sku,Qty,Note\n1,POST,1,\nC1,M,-1,\nC1,A,-3,\nC2,A,4,\n1,BANK CHARGES,1,\n"
            "1,B,-1,\n1,C,1,bad\n1,D,100,\n1,E,7,\n1,F,8,\n",
            "charge @1:2 : postage\ncharge @5:6 : postage\n"
            "refused @6:7 qty: adjustment\nrefused @7:8 Note: a \"bad\" one\n"
            "refused @8:9 qty: a rule of the map refuses it\n"
            "refused @9:10 qty: seven\n"
            "charge @2:3 : postage\n"
            "load.orders ordinal=0 channel='web' number='1' goods=0 exponent=2\n"
            "load.orders ordinal=7 item='F' qty=8\n"
            "load.cancels channel='web' number='C1' ordinal=1 item='A' qty=3\n"
            "load.cancels channel='web' number='C2' ordinal=1 item='A' qty=4\n");
}

static void rules_speak_of_nested_files_too(void **state)
{
    (void)state;
    compare("[file]\nkind = orders\n" COLUMNS "[rows]\nrefuse.1 = Status is void\n",
            "a.json",
            "[{\"No\":1,\"Status\":\"void\",\"lines\":[{\"Sku\":\"A\",\"Qty\":1}]},"
            "{\"No\":2,\"lines\":[{\"Sku\":\"A\",\"Qty\":1}]}]",
            "refused @1:1 Status: a rule of the map refuses it\n"
            "load.orders ordinal=0 channel='web' number='2' goods=0 exponent=2\n"
            "load.orders ordinal=1 item='A' qty=1\n");
}

/* What a map says of the file it meets. */
static void a_map_and_a_file_must_fit(void **state)
{
    (void)state;
    static const struct {
        const char *map, *bytes, *said;
    } pairs[] = {
        {"[file]\nkind = orders\n" COLUMNS, "No,SKU,Qty\n1,A,1\n",
         "a.csv:1: expected a column Sku, got none"},
        {"[file]\nkind = orders\n" COLUMNS "[rows]\nrefuse.1 = Noet empty\n",
         "No,Sku,Qty\n1,A,1\n", "m.ini:9: a.csv has no column Noet"},
        {"[file]\nkind = items\n", "code,names\nA,x\n",
         "a.csv:1: unknown column names; known are code name"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct collected got;
        char words[500];
        struct intake_map *map = map_of(pairs[i].map);
        collect_init(&got);
        assert_true(collect(&got, "a.csv", str_of(pairs[i].bytes), map) < 0);
        collect_words(&got, words);
        if (strncmp(words, pairs[i].said, strlen(pairs[i].said)) != 0)
            fail_msg("expected %s\ngot %s", pairs[i].said, words);
        collect_clear(&got);
        intake_map_free(map);
    }
}

static void a_bad_map_is_refused_with_file_line_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *map, *said;
    } maps[] = {
        {"[file]\ncharset = klingon\n", "m.ini:2: charset: expected utf-8, gbk"},
        {"[file]\nkind = goods\n", "m.ini:2: kind: expected items codes"},
        {"[file]\n\nseparator = pipe\n", "m.ini:3: separator: expected comma"},
        {"[file]\nexponent = 9\n", "m.ini:2: exponent: expected a number from 0 to 6"},
        {"[file]\ncolour = red\n", "m.ini:2: key: expected a known key in [file]"},
        {"[columns]\ncode = a\n", "m.ini:2: kind: expected a kind in [file]"},
        {"[file]\nkind = items\n[columns]\ncode = a\nname = b\nhue = c\n",
         "m.ini:6: hue is no column of items"},
        {"[file]\nkind = items\n[columns]\ncode = a\n",
         "m.ini:4: name: expected a source in [columns], got nothing"},
        {"[file]\nkind = items\n[columns]\ncode = a\ncode = b\n",
         "m.ini:5: code: expected one source, got b"},
        {"[columns]\ncode = \"a\n", "m.ini:2: code: expected their column or"},
        {"[columns]\ncode = a | | b\n", "m.ini:2: code: expected their column or"},
        {"[columns]\ncode = a|b|c|d|e\n", "m.ini:2: code: expected at most 4 sources"},
        {"[rows]\nrefuse.1 = qty\n",
         "m.ini:2: rule: expected is, in, starts, empty, <, >, "
         "=, got the end"},
        {"[rows]\nrefuse.1 = qty like 5\n", "m.ini:2: rule: expected is, in,"},
        {"[rows]\nrefuse.1 = qty < five\n", "m.ini:2: rule: expected a number, got five"},
        {"[rows]\nrefuse.1 = qty <\n", "m.ini:2: rule: expected a value, got the end"},
        {"[rows]\nrefuse.1 = item in A,,B\n", "m.ini:2: rule: expected a value, got ,B"},
        {"[rows]\nrefuse.1 = \"qty\n", "m.ini:2: rule: expected a closing quote"},
        {"[rows]\nrefuse.1 = a empty or b empty\n", "m.ini:2: rule: expected and, => or"},
        {"[rows]\nrefuse.1 = a empty and\n", "m.ini:2: rule: expected a column"},
        {"[rows]\ndrop.1 = a empty\n", "m.ini:2: key: expected a known key in [rows]"},
        {"[file]\nkind = orders\n[derive]\naisles = 3\n",
         "m.ini:1: seed: expected a value"},
        {"[file]\nkind = items\n[derive]\nseed = 3\n", "m.ini:1: kind: expected orders"},
        {"[derive]\npacks = 12,one\n", "m.ini:2: packs: expected at most 12 numbers"},
        {"[derive]\nhigh_price = much\n", "m.ini:2: high_price: expected an amount"},
        {"[derive]\ncarrier.dpd = *\n", "m.ini:2: carrier.dpd: expected 1 to 16 of A-Z"},
        {"[derive]\ncover_percent = 101\n", "m.ini:2: cover_percent: expected a number"},
    };
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        struct err err = {.code = E_OK};
        char words[500];
        assert_null(intake_map_text("m.ini", maps[i].map, strlen(maps[i].map), &err));
        err_words(&err, words, sizeof words);
        if (strncmp(words, maps[i].said, strlen(maps[i].said)) != 0)
            fail_msg("%s\nexpected %s\ngot %s", maps[i].map, maps[i].said, words);
    }
    struct err err = {.code = E_OK};
    assert_null(intake_map_read("/no/such.ini", &err));
    assert_int_equal(err.code, E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(character_sets_become_utf8),
        cmocka_unit_test(a_wrong_byte_is_named),
        cmocka_unit_test(what_windows_writes_is_not_latin1),
        cmocka_unit_test(foreign_columns_dates_and_money),
        cmocka_unit_test(the_first_rule_that_holds_decides),
        cmocka_unit_test(rules_speak_of_nested_files_too),
        cmocka_unit_test(a_map_and_a_file_must_fit),
        cmocka_unit_test(a_bad_map_is_refused_with_file_line_and_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
