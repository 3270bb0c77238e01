/*
 * GS1: element strings by the table, trade numbers in their one form, links. Separators
 * are written ^ in the tables; an element is shown as AI=value.
 */
#include "tallyman/scan/gs1.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/rng.h"
#include "tallyman/scan/aim.h"

static struct str with_separators(const char *text, char out[GS1_TEXT + 64])
{
    size_t n = strlen(text);
    for (size_t i = 0; i < n; i++)
        out[i] = text[i] == '^' ? GS1_FNC1 : text[i];
    out[n] = '\0';
    return str_n(out, n);
}

static void show(const struct gs1 *gs1, struct buf *out)
{
    for (int i = 0; i < gs1->n; i++)
        buf_printf(out, "%s%s=%.*s", i ? " " : "", gs1->element[i].ai,
                   (int)gs1->element[i].value.n, gs1->element[i].value.p);
}

static const struct {
    const char *text, *elements;
} good[] = {
    {"0109506000134352", "01=09506000134352"},
    {"^0109506000134352", "01=09506000134352"},
    {"0109506000134352^", "01=09506000134352"},
    {"0109506000134352^10AB", "01=09506000134352 10=AB"},
    {"010950600013435210ABC123^17261231", "01=09506000134352 10=ABC123 17=261231"},
    {"01095060001343521726123110ABC123", "01=09506000134352 17=261231 10=ABC123"},
    {"010950600013435221A(1)/x-Y_z^10L", "01=09506000134352 21=A(1)/x-Y_z 10=L"},
    {"00106141412345678908", "00=106141412345678908"},
    {"0209506000134352"
     "3712^"
     "10L",
     "02=09506000134352 37=12 10=L"},
    {"11260100", "11=260100"},
    {"17260228", "17=260228"},
    {"17240229", "17=240229"},
    {"3103001750", "3103=001750"},
    {"310300175011260102", "3103=001750 11=260102"},
    {"3922149^10L", "3922=149 10=L"},
    {"3932978149", "3932=978149"},
    {"20012112", "20=01 21=12"},
    {"22A^235B^240C^241D^2421^243E^250F^251G", "22=A 235=B 240=C 241=D 242=1 243=E 250=F "
                                               "251=G"},
    {"2539506000134369^30123", "253=9506000134369 30=123"},
    {"2539506000134369ABC", "253=9506000134369ABC"},
    {"400PO-1^4109506000134369420100000", "400=PO-1 410=9506000134369 420=100000"},
    {"421156100000", "421=156100000"},
    {"7003261231"
     "2359",
     "7003=2612312359"},
    {"7007260101260131", "7007=260101260131"},
    {"7007260101", "7007=260101"},
    {"70322761A", "7032=2761A"},
    {"710123^8020ref", "710=123 8020=ref"},
    {"8005000199", "8005=000199"},
    {"800609506000134352"
     "0103",
     "8006=095060001343520103"},
    {"90x^91y^99z", "90=x 91=y 99=z"},
    {"0109506000134352"
     "0109506000134352",
     "01=09506000134352"},
    {"10A1234567890123456789^21B", "10=A1234567890123456789 21=B"},
};

static void element_strings_are_read_by_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char text[GS1_TEXT + 64];
        struct gs1 gs1;
        struct err err = {0};
        struct buf out;
        buf_init(&out, 4096);
        print_message("%s\n", good[i].text);
        assert_int_equal(gs1_read(&gs1, with_separators(good[i].text, text), &err), 0);
        show(&gs1, &out);
        assert_string_equal(out.p, good[i].elements);
        buf_clear(&out);
    }
}

static const struct {
    const char *text, *ai, *why;
    int at;
} bad[] = {
    {"", "?", "known", 1},
    {"^", "?", "known", 2},
    {"(01)09506000134352", "?", "without brackets", 1},
    {"0109506000134352(10)A", "?", "without brackets", 17},
    {"0109506000134353", "01", "check digit", 3},
    {"010950600013435", "01", "14 characters", 3},
    {"010950600A134352", "01", "a digit", 10},
    {"010950600^0134352", "01", "14 characters", 3},
    {"00106141412345678909", "00", "check digit", 3},
    {"17261301", "17", "YYMMDD", 3},
    {"17260230", "17", "YYMMDD", 3},
    {"17250229", "17", "YYMMDD", 3},
    {"11260132", "11", "YYMMDD", 3},
    {"010950600013435210", "10", "1 characters", 19},
    {"010950600013435210^17261231", "10", "1 characters", 19},
    {"10A12345678901234567890", "10", "end of the value", 23},
    {"10AB CD", "10", "GS1 allows", 5},
    {"10拣", "10", "GS1 allows", 3},
    {"30123456789", "30", "end of the value", 11},
    {"3106000000", "?", "known", 1},
    {"0409506000134352", "?", "known", 1},
    {"3944^", "?", "known", 1},
    {"394312", "3943", "4 characters", 5},
    {"7003263112359", "7003", "YYMMDD", 5},
    {"7003261231"
     "2460",
     "7003", "HHMM", 11},
    {"21A^21B", "21", "stands there twice", 5},
    {"21A^^10B", "?", "known", 5},
    {"5", "?", "known", 1},
    {"8010abc", "8010", "GS1 allows", 5},
};

static void a_wrong_one_is_refused_by_identifier_and_position(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[GS1_TEXT + 64], words[512], where[32];
        struct gs1 gs1;
        struct err err = {0};
        print_message("%s\n", bad[i].text);
        assert_int_equal(gs1_read(&gs1, with_separators(bad[i].text, text), &err),
                         -E_FIELD);
        assert_int_equal(gs1.n, 0);
        err_words(&err, words, sizeof words);
        snprintf(where, sizeof where, "AI %s at %d", bad[i].ai, bad[i].at);
        if (!strstr(words, where) || !strstr(words, bad[i].why))
            print_message("%s\n", words);
        assert_non_null(strstr(words, where));
        assert_non_null(strstr(words, bad[i].why));
    }
}

static void elements_are_bounded(void **state)
{
    (void)state;
    char text[GS1_TEXT + 64] = "";
    struct gs1 gs1;
    struct err err = {0}, other = {0};
    memset(text, '9', GS1_TEXT + 1);
    assert_int_equal(gs1_read(&gs1, str_n(text, GS1_TEXT + 1), &err), -E_FIELD);
    size_t n = 0;
    for (int ai = 0; ai < 33; ai++) /* 310n … 316n: more than 32 different ones */
        n += (size_t)snprintf(text + n, sizeof text - n, "31%d%d000001", ai / 6, ai % 6);
    assert_int_equal(gs1_read(&gs1, str_n(text, n), &other), -E_FIELD);
    assert_int_equal(gs1_read(&gs1, str_n(text, n - 10), &(struct err){0}), 0);
    assert_int_equal(gs1.n, 32);
}

static void an_element_is_found_with_its_title(void **state)
{
    (void)state;
    char text[GS1_TEXT + 64];
    struct gs1 gs1;
    struct err err = {0};
    int64_t value;
    int places;
    struct str string =
        with_separators("0109506000134352310300175039329781495^21A", text);
    assert_int_equal(gs1_read(&gs1, string, &err), 0);
    assert_string_equal(gs1_title(gs1_find(&gs1, "01")), "GTIN");
    const struct gs1_element *weight = gs1_find(&gs1, "310n");
    assert_string_equal(gs1_title(weight), "NET WEIGHT (kg)");
    assert_int_equal(weight->at, 16);
    assert_true(gs1_decimal(weight, &value, &places));
    assert_int_equal(value, 1750);
    assert_int_equal(places, 3);
    assert_true(gs1_decimal(gs1_find(&gs1, "393n"), &value, &places));
    assert_int_equal(value, 1495);
    assert_int_equal(places, 2);
    assert_false(gs1_decimal(gs1_find(&gs1, "21"), &value, &places));
    assert_null(gs1_find(&gs1, "10"));
    assert_null(gs1_find(&gs1, "3102"));
}

static void a_date_has_its_century_and_its_last_day(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int year;
        const char *date; /* NULL: none */
    } table[] = {
        {"260722", 2026, "2026-07-22"},
        {"260200", 2026, "2026-02-28"},
        {"280200", 2026, "2028-02-29"},
        {"261200", 2026, "2026-12-31"},
        {"760101", 2026, "2076-01-01"},
        {"770101", 2026, "1977-01-01"},
        {"000101", 2049, "2000-01-01"},
        {"000101", 2050, "2100-01-01"},
        {"990101", 2026, "1999-01-01"},
        {"990101", 2049, "2099-01-01"},
        {"000200", 2050, "2100-02-28"},
        {"000229", 2050, NULL},
        {"261301", 2026, NULL},
        {"260132", 2026, NULL},
        {"2601", 2026, NULL},
        {"26010a", 2026, NULL},
        {"2612312359", 2026, "2026-12-31"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[12] = "";
        bool is = gs1_date(str_of(table[i].value), table[i].year, out);
        assert_int_equal(is, table[i].date != NULL);
        assert_string_equal(out, is ? table[i].date : "");
    }
}

static void
what_holds_elements_is_told_by_identifier_separator_or_plain_form(void **state)
{
    (void)state;
    static const struct {
        const char *aim, *text;
        bool is;
    } table[] = {
        {"]C1", "10AB", true},
        {"]d2", "anything", true},
        {"]Q3", "", true},
        {"]e0", "0109506000134352", true},
        {"]C0", "0109506000134352", false},
        {"]Q1", "0109506000134352", false},
        {"", "^10AB", true},
        {"", "0109506000134352", true},
        {"", "010950600013435210ABC", true},
        {"", "00106141412345678908", true},
        {"", "0109506000134353", false},
        {"", "10AB", false},
        {"", "17261231", false},
        {"", "0109506000134352#", false},
        {"", "6901234567892", false},
        {"", "", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char text[GS1_TEXT + 64];
        print_message("%s %s\n", table[i].aim, table[i].text);
        assert_int_equal(gs1_is(table[i].aim, with_separators(table[i].text, text)),
                         table[i].is);
    }
}

static void ean_and_upc_have_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *aim, *text, *gtin;
    } table[] = {
        {"", "4006381333931", "04006381333931"},
        {"]E0", "4006381333931", "04006381333931"},
        {"", "04006381333931", "04006381333931"},
        {"", "036000291452", "00036000291452"},
        {"", "0036000291452", "00036000291452"},
        {"", "00036000291452", "00036000291452"},
        {"", "10614141000415", "10614141000415"},
        {"", "96385074", "00000096385074"},
        {"]E4", "96385074", "00000096385074"},
        {"", "04252614", "00042100005264"},
        {"]E0", "04252614", "00042100005264"},
        {"]E0", "425261", "00042100005264"},
        {"", "425261", NULL},
        {"]E4", "04252614", NULL},
        {"", "01234565", "00000001234565"}, /* right as both */
        {"]E0", "01234565", "00012345000065"},
        {"", "4006381333932", NULL},
        {"", "00000000", NULL},
        {"", "0000000000000", NULL},
        {"", "400638133393", NULL},
        {"", "SF123", NULL},
        {"", "", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[15] = "";
        print_message("%s %s\n", table[i].aim, table[i].text);
        bool is = gs1_gtin(table[i].aim, str_of(table[i].text), out);
        assert_int_equal(is, table[i].gtin != NULL);
        assert_string_equal(out, is ? table[i].gtin : "");
    }
}

/* By each last digit, against the numbers' own rule: what is squeezed is restored. */
static void upc_e_is_restored(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"0123450", "012000003455"}, {"0123451", "012100003454"},
        {"0123452", "012200003453"}, {"0123453", "012300000451"},
        {"0123454", "012340000053"}, {"0123455", "012345000058"},
        {"0123456", "012345000065"}, {"0123459", "012345000096"},
        {"1123456", "112345000062"}, {"123456", "012345000065"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[13];
        assert_true(gs1_upce(str_of(table[i][0]), out));
        assert_string_equal(out, table[i][1]);
    }
    char out[13];
    assert_false(gs1_upce(str_of("2123456"), out));
    assert_false(gs1_upce(str_of("01234566"), out));
    assert_false(gs1_upce(str_of("12345"), out));
    assert_false(gs1_upce(str_of("12345a"), out));
}

static void a_digital_link_is_its_element_string(void **state)
{
    (void)state;
    static const struct {
        const char *link, *string; /* NULL: none */
    } table[] = {
        {"https://id.gs1.org/01/09506000134352", "0109506000134352"},
        {"http://example.com/01/9506000134352", "0109506000134352"},
        {"HTTPS://example.com/some/path/01/09506000134352/10/AB/21/S%2F1?17=261231",
         "010950600013435210AB^21S/1^17261231"},
        {"https://example.com/01/09506000134352?17=261231&linkType=all#x",
         "010950600013435217261231"},
        {"https://example.com/00/106141412345678908", "00106141412345678908"},
        {"https://example.com/01/09506000134353", NULL},
        {"https://example.com/01/09506000134352/xx/AB", NULL},
        {"https://example.com/01/09506000134352/10/%zz", NULL},
        {"https://example.com/01/09506000134352/10/%1d17", NULL},
        {"https://example.com/10/AB", NULL},
        {"https://example.com/item/1234", NULL},
        {"https://example.com", NULL},
        {"https://example.com/01", NULL},
        {"ftp://example.com/01/09506000134352", NULL},
        {"01/09506000134352", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[GS1_TEXT] = "", text[GS1_TEXT + 64];
        print_message("%s\n", table[i].link);
        bool is = gs1_link(str_of(table[i].link), out, sizeof out);
        assert_int_equal(is, table[i].string != NULL);
        if (is)
            assert_string_equal(out, with_separators(table[i].string, text).p);
    }
    char small[16];
    assert_false(gs1_link(str_of("https://id.gs1.org/01/09506000134352"), small, 16));
}

static void aim_identifiers_name_the_symbology(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"]E0", "ean-13"},
        {"]E4", "ean-8"},
        {"]C0", "code-128"},
        {"]C1", "gs1-128"},
        {"]Q1", "qr"},
        {"]Q3", "gs1-qr"},
        {"]d1", "data-matrix"},
        {"]d2", "gs1-data-matrix"},
        {"]A0", "code-39"},
        {"]I1", "interleaved-2-of-5"},
        {"]e0", "gs1-databar"},
        {"]h0", "han-xin"},
        {"", ""},
        {"]", ""},
        {"]Y0", ""},
        {"C1", ""},
        {"]C", ""},
        {"]C!", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(aim_symbology(table[i][0]), table[i][1]);
    char aim[4] = "";
    struct str text = str_of("]C10109");
    assert_true(aim_cut(&text, aim));
    assert_string_equal(aim, "]C1");
    assert_true(str_is(text, "0109"));
    text = str_of("]Y0x");
    assert_false(aim_cut(&text, aim));
    assert_true(str_is(text, "]Y0x"));
}

/* Element strings made by the rules come back element by element. */
static void what_is_written_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *ai;
        size_t most;
        bool digits, fixed;
    } kinds[] = {{"10", 20, false, false}, {"21", 20, false, false},
                 {"20", 2, true, true},    {"37", 8, true, false},
                 {"3102", 6, true, true},  {"400", 30, false, false},
                 {"91", 90, false, false}};
    static const char set[] = "!\"%&'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz";
    uint64_t rng = 8;
    for (int round = 0; round < 3000; round++) {
        char text[GS1_TEXT + 64] = "";
        struct buf wants, out;
        struct gs1 gs1;
        struct err err = {0};
        size_t n = 0, k0 = (size_t)rng_below(&rng, 7);
        buf_init(&wants, 4096);
        buf_init(&out, 4096);
        for (size_t k = 0; k < 7; k++) {
            char value[96] = "";
            size_t kind = (k0 + k * 3) % 7;
            size_t len = kinds[kind].fixed
                             ? kinds[kind].most
                             : 1 + (size_t)rng_below(&rng, (int64_t)kinds[kind].most);
            for (size_t i = 0; i < len; i++)
                value[i] = kinds[kind].digits ? (char)('0' + rng_below(&rng, 10))
                                              : set[rng_below(&rng, sizeof set - 1)];
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s%s", kinds[kind].ai,
                                  value, kinds[kind].fixed || k == 6 ? "" : "\x1d");
            buf_printf(&wants, "%s%s=%s", k ? " " : "", kinds[kind].ai, value);
        }
        assert_int_equal(gs1_read(&gs1, str_n(text, n), &err), 0);
        show(&gs1, &out);
        assert_string_equal(out.p, wants.p);
        buf_clear(&wants);
        buf_clear(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(element_strings_are_read_by_the_table),
        cmocka_unit_test(a_wrong_one_is_refused_by_identifier_and_position),
        cmocka_unit_test(elements_are_bounded),
        cmocka_unit_test(an_element_is_found_with_its_title),
        cmocka_unit_test(a_date_has_its_century_and_its_last_day),
        cmocka_unit_test(
            what_holds_elements_is_told_by_identifier_separator_or_plain_form),
        cmocka_unit_test(ean_and_upc_have_one_form),
        cmocka_unit_test(upc_e_is_restored),
        cmocka_unit_test(a_digital_link_is_its_element_string),
        cmocka_unit_test(aim_identifiers_name_the_symbology),
        cmocka_unit_test(what_is_written_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
