/* What a scan says: a table of scans as they come, shown in one line each. */
#include "tallyman/scan/meaning.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tallyman/base/buf.h"

static void show(const struct meaning *m, struct buf *out)
{
    const char *parts[][2] = {{"gtin", m->gtin},     {"sscc", m->sscc},
                              {"lot", m->lot},       {"serial", m->serial},
                              {"expiry", m->expiry}, {"in", m->symbology}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i][1][0])
            buf_printf(out, "%s=%s ", parts[i][0], parts[i][1]);
    if (m->is_url)
        buf_text(out, "url ");
    if (m->gs1.n)
        buf_printf(out, "elements=%d ", m->gs1.n);
    if (m->gs1_err.code)
        buf_text(out, "bad ");
    for (int i = 0; i < m->carriers; i++)
        buf_printf(out, "%s ", m->carrier[i]->code);
}

static const struct {
    const char *aim, *text, *means;
} table[] = {
    {"]E0", "4006381333931", "gtin=04006381333931 in=ean-13 "},
    {"", "04006381333931", "gtin=04006381333931 "},
    {"", "036000291452", "gtin=00036000291452 SF "},
    {"]C1",
     "010950600013435210AB\x1d"
     "17261200\x1d"
     "21S1",
     "gtin=09506000134352 lot=AB serial=S1 expiry=2026-12-31 in=gs1-128 elements=4 "},
    {"]d2",
     "0109506000134352"
     "15270131",
     "gtin=09506000134352 expiry=2027-01-31 in=gs1-data-matrix elements=2 "},
    {"",
     "0109506000134352"
     "10AB",
     "gtin=09506000134352 lot=AB elements=2 "},
    {"",
     "\x1d"
     "10AB",
     "lot=AB elements=1 "},
    {"]C1", "00106141412345678908", "sscc=106141412345678908 in=gs1-128 elements=1 "},
    {"]C1", "0109506000134353", "in=gs1-128 bad "},
    {"]C0", "(01)09506000134352", "in=code-128 "},
    {"]Q1", "https://id.gs1.org/01/09506000134352/21/A?17=261231",
     "gtin=09506000134352 serial=A expiry=2026-12-31 in=qr url elements=3 "},
    {"]Q1", "https://example.com/p/123", "in=qr url "},
    {"]C0", "SF1234567890123", "in=code-128 SF "},
    {"]C0", "751234567890", "in=code-128 SF ZTO "},
    {"", "T-0001", ""},
};

static void a_scan_says_what_the_table_says(void **state)
{
    (void)state;
    struct err err = {0};
    struct waybills *waybills = waybills_read(PROJECT_DIR "/devices/waybills.ini", &err);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct scan scan;
        struct meaning meaning;
        struct buf out;
        scan_clear(&scan);
        scan_set(&scan, str_of(table[i].text), (int64_t)strlen(table[i].text), false);
        snprintf(scan.aim, sizeof scan.aim, "%s", table[i].aim);
        buf_init(&out, 4096);
        print_message("%s %s\n", table[i].aim, table[i].text);
        meaning_of(&scan, waybills, 2026, &meaning);
        show(&meaning, &out);
        assert_string_equal(out.p, table[i].means);
        buf_clear(&out);
    }
    waybills_free(waybills);
}

static void without_patterns_there_are_no_carriers(void **state)
{
    (void)state;
    struct scan scan;
    struct meaning meaning;
    scan_clear(&scan);
    scan_set(&scan, str_of("SF1234567890123"), 15, false);
    meaning_of(&scan, NULL, 2026, &meaning);
    assert_int_equal(meaning.carriers, 0);
}

static void a_scan_of_before_raw_is_read_by_its_text(void **state)
{
    (void)state;
    struct scan scan = {.text = "4006381333931"};
    struct meaning meaning;
    meaning_of(&scan, NULL, 2026, &meaning);
    assert_string_equal(meaning.gtin, "04006381333931");
}

static void a_long_link_is_read_beyond_what_a_code_may_hold(void **state)
{
    (void)state;
    static const char link[] = "https://a-very-long-host-name.example.com/and/a/stem/01/"
                               "09506000134352/10/LOT-2026-A/21/12345678901234567890";
    struct scan scan;
    struct meaning meaning;
    scan_clear(&scan);
    scan_set(&scan, str_of(link), sizeof link - 1, false);
    assert_int_equal(strlen(scan.text), CODE_MOST);
    meaning_of(&scan, NULL, 2026, &meaning);
    assert_string_equal(meaning.serial, "12345678901234567890");
    assert_string_equal(meaning.lot, "LOT-2026-A");
}

static void a_unit_is_told_with_what_stands_beside_its_number(void **state)
{
    (void)state;
    static const struct {
        const char *aim, *text, *code, *serial, *lot, *expiry;
        bool said;
    } units[] = {
        {"]d2",
         "0104006381333931"
         "21S1\x1d"
         "10L1\x1d"
         "17261200",
         "4006381333931", "S1", "L1", "2026-12-31", true},
        {"]C1", "0110614141000415", "10614141000415", "", "", "", true},
        {"]Q1", "https://id.gs1.org/01/4006381333931/21/S2", "4006381333931", "S2", "",
         "", true},
        {"]E0", "4006381333931", "4006381333931", "", "", "", false},
        {"]C1", "00106141412345678908", "00106141412345678908", "", "", "", false},
        {"]C1", "0104006381333932", "0104006381333932", "", "", "", false},
        {"]C0", "A-17", "A-17", "", "", "", false},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct scan scan;
        struct meaning_unit unit;
        scan_clear(&scan);
        scan_set(&scan, str_of(units[i].text), (int64_t)strlen(units[i].text), false);
        snprintf(scan.aim, sizeof scan.aim, "%s", units[i].aim);
        assert_int_equal(meaning_unit_of(&scan, 2026, &unit), units[i].said);
        assert_string_equal(unit.code, units[i].code);
        assert_string_equal(unit.serial, units[i].serial);
        assert_string_equal(unit.lot, units[i].lot);
        assert_string_equal(unit.expiry, units[i].expiry);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scan_says_what_the_table_says),
        cmocka_unit_test(without_patterns_there_are_no_carriers),
        cmocka_unit_test(a_scan_of_before_raw_is_read_by_its_text),
        cmocka_unit_test(a_unit_is_told_with_what_stands_beside_its_number),
        cmocka_unit_test(a_long_link_is_read_beyond_what_a_code_may_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
