/*
 * Keyboard reports: golden bytes of what readers really send, then texts typed by an
 * emulator under every layout and descriptor and read back.
 */
#include "tallyman/scan/hid_keyboard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "descriptors.h"
#include "tallyman/base/rng.h"
#include "typist.h"

struct desk {
    struct desc desc;
    struct keyboard keyboard;
    char text[4096];
    size_t n;
};

static struct layouts *layouts;

static int read_layouts(void **state)
{
    struct err err = {0};
    (void)state;
    layouts = layouts_read(PROJECT_DIR "/devices/keyboards.ini", &err);
    if (!layouts) {
        char words[512];
        err_words(&err, words, sizeof words);
        print_message("%s\n", words);
    }
    return layouts ? 0 : -1;
}

static int free_layouts(void **state)
{
    (void)state;
    layouts_free(layouts);
    return 0;
}

static void sit(struct desk *desk, const uint8_t *bytes, size_t n, const char *layout)
{
    struct err err = {0};
    memset(desk, 0, sizeof *desk);
    assert_int_equal(desc_read(&desk->desc, bytes, n, &err), 0);
    const struct layout *found = layouts_find(layouts, layout);
    assert_non_null(found);
    keyboard_init(&desk->keyboard, &desk->desc, found);
}

static void take(void *arg, const uint8_t *report, size_t n)
{
    struct desk *desk = arg;
    uint32_t points[KEYBOARD_POINTS];
    int made = keyboard_report(&desk->keyboard, report, n, points);
    for (int i = 0; i < made && desk->n < sizeof desk->text - 8; i++)
        desk->n += utf8_put(points[i], desk->text + desk->n);
    desk->text[desk->n] = '\0';
}

/* Reports as hexadecimal, '|' between them; a short one is filled up with zeros. */
static void take_hex(struct desk *desk, const char *hex)
{
    size_t size =
        desc_report_bytes(&desk->desc, DESC_INPUT,
                          desk->desc.numbered ? (uint8_t)strtoul(hex, NULL, 16) : 0);
    while (*hex) {
        uint8_t report[64] = {0};
        size_t n = 0;
        while (*hex && *hex != '|') {
            char *end;
            report[n++] = (uint8_t)strtoul(hex, &end, 16);
            hex = end;
        }
        hex += *hex == '|';
        take(desk, report, size);
    }
}

#define UP "|00|"

static const struct {
    const char *why, *layout, *hex, *text;
} golden[] = {
    {"digits and Enter", "us", "00 00 1e" UP "00 00 1f" UP "00 00 28|00", "12\r"},
    {"from key to key without a release", "us", "00 00 1e|00 00 1f|00 00 1e|00 00 28|00",
     "121\r"},
    {"a doubled digit has a release between", "us", "00 00 1e" UP "00 00 1e|00", "11"},
    {"a report twice is one key", "us", "00 00 1e|00 00 1e|00 00 1e|00", "1"},
    {"roll-over changes nothing", "us",
     "00 00 04|00 00 01 01 01 01 01 01|00 00 04|00 00 05|00", "ab"},
    {"keys that stay down", "us", "00 00 04|00 00 04 05|00 00 04 05 06|00 00 05 06|00",
     "abc"},
    {"array order is the order", "us", "00 00 06 05 04|00", "cba"},
    {"Shift", "us", "02 00 04" UP "20 00 05" UP "02 00 1f|00", "AB@"},
    {"Shift let go with the next key", "us", "02 00 04|00 00 05|00", "Ab"},
    {"the keypad", "us", "00 00 59" UP "00 00 62" UP "00 00 55" UP "00 00 58|00",
     "10*\r"},
    {"Ctrl+] is GS", "us", "01 00 30|00 00 1e|00",
     "\x1d"
     "1"},
    {"Ctrl+] with the right Ctrl", "us", "10 00 30|00", "\x1d"},
    {"Ctrl+\\, Ctrl+^ are FS, RS", "us", "01 00 31" UP "03 00 23|00", "\x1c\x1e"},
    {"Ctrl+M and Ctrl+J", "us", "01 00 10" UP "01 00 0d|00", "\r\n"},
    {"Tab", "us", "00 00 2b|00", "\t"},
    {"shortcuts type nothing", "us", "08 00 04" UP "04 00 3d" UP "04 00 04|00", ""},
    {"Caps Lock for letters only", "us",
     "00 00 39" UP "00 00 04" UP "00 00 1e" UP "02 00 05" UP "00 00 39" UP "00 00 06|00",
     "A1bc"},
    {"ALT: S I P - 4 - 1, all digits in one report", "us",
     "04 00 62 60 5b" UP "04 00 62 5f 5b" UP "04 00 62 60 62" UP "04 00 62 5c 5d" UP
     "04 00 62 5d 5a" UP "04 00 62 5c 5d" UP "04 00 62 5c 61|00",
     "SIP-4-1"},
    {"ALT with the digits one by one", "us", "04|04 00 62|04|04 00 60|04|04 00 5b|04|00",
     "S"},
    {"ALT: 029 and 0029 are GS", "us", "04 00 62 5a 61" UP "04 00 62 62 5a 61|00",
     "\x1d\x1d"},
    {"ALT from digit to digit", "us", "04 00 62|04 00 62 60|04 00 60 5b|00", "S"},
    {"ALT: 0228 and 132 are ä", "us", "04 00 62 5a 5a 60" UP "04 00 59 5b 5a|00", "ää"},
    {"ALT: 0128 and 8364 are €", "us", "04 00 62 59 5a 60" UP "04 00 60 5b 5e 5c|00",
     "€€"},
    {"ALT: 25286 is a Chinese character", "us", "04 00 5a 5d 5a 60 5e|00", "拆"},
    {"ALT: too many digits make nothing", "us",
     "04 00 59|04|04 00 59|04|04 00 59|04|04 00 59|04|04 00 59|04|04 00 59|04|04 00 59|"
     "04|04 00 59|04|04 00 59|00 00 04|00",
     "a"},
    {"ALT and keys after it in one report", "us", "04 00 62 60 5b|00 00 04|00", "Sa"},
    {"a German Z and Y", "de", "02 00 1c" UP "00 00 1d|00", "Zy"},
    {"AltGr", "de", "40 00 14" UP "05 00 14|00", "@@"},
    {"AltGr in Germany for brackets", "de", "40 00 25" UP "40 00 26" UP "40 00 2d|00",
     "[]\\"},
    {"Ctrl by the place of the key", "de", "01 00 30|00", "\x1d"},
    {"a dead accent and its letter", "de",
     "00 00 2e" UP "00 00 08" UP "00 00 35" UP "02 00 04|00", "éÂ"},
    {"a dead accent and a space", "de", "00 00 35" UP "00 00 2c|00", "^"},
    {"a dead accent and what it does not go with", "de", "00 00 35" UP "00 00 1e|00",
     "^1"},
    {"a dead accent and Enter", "de", "00 00 35" UP "00 00 28|00", "^\r"},
    {"digits need Shift in France", "fr", "02 00 1e" UP "00 00 1e" UP "02 00 33|00",
     "1&M"},
    {"Caps Lock acts as Shift in France", "fr", "00 00 39" UP "00 00 1e" UP "00 00 14|00",
     "1A"},
    {"a Czech reader's digits", "cz",
     "02 00 25" UP "02 00 22" UP "02 00 26" UP "02 00 27|00", "8590"},
    {"Czech letters where others have digits", "cz",
     "00 00 25|00 00 22|00 00 26|00 00 21|00 00 1e|00", "áříč+"},
};

static void reports_of_real_readers_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        struct desk desk;
        sit(&desk, boot_keyboard, sizeof boot_keyboard, golden[i].layout);
        take_hex(&desk, golden[i].hex);
        print_message("%s\n", golden[i].why);
        assert_string_equal(desk.text, golden[i].text);
    }
}

static void the_boot_descriptor_reads_the_same(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, boot_keyboard, sizeof boot_keyboard, "us");
    keyboard_boot_desc(&desk.desc);
    take_hex(&desk, "04 00 62 60 5b|00|02 00 04|00");
    assert_string_equal(desk.text, "SA");
}

static void shape_comes_from_the_descriptor(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, keyboard_with_ids, sizeof keyboard_with_ids, "us");
    take_hex(&desk, "01 02 04 05|02 e9 00|01 02 04 05|01");
    assert_string_equal(desk.text, "AB");
    sit(&desk, bitmap_keyboard, sizeof bitmap_keyboard, "us");
    take_hex(&desk, "02 10|02 30|00|00 00 00 00 40|00 00 00 00 40 00 01|00");
    assert_string_equal(desk.text, "AB1\r");
}

static void reports_of_two_ids_do_not_let_go_of_each_others_keys(void **state)
{
    (void)state;
    struct desk desk;
    uint8_t first[9] = {1, 0x02, 0, 0x04}, bits[13] = {6, 0x02};
    sit(&desk, keyboard_of_two, sizeof keyboard_of_two, "us");
    take(&desk, first, sizeof first);
    take(&desk, bits, sizeof bits); /* b, Shift still down by the other report */
    take(&desk, first, sizeof first);
    assert_string_equal(desk.text, "AB");
    first[1] = first[3] = 0;
    take(&desk, first, sizeof first);
    bits[1] = 0;
    take(&desk, bits, sizeof bits);
    bits[1] = 0x04;
    take(&desk, bits, sizeof bits);
    assert_string_equal(desk.text, "ABc");
}

static void empty_short_and_foreign_reports_do_no_harm(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, keyboard_with_ids, sizeof keyboard_with_ids, "us");
    take(&desk, NULL, 0);
    take(&desk, (const uint8_t *)"\x01\x00\x04", 3);
    take(&desk, (const uint8_t *)"\x02\xe9", 2);
    take(&desk, (const uint8_t *)"\x07\x04\x04\x04", 4);
    take(&desk, (const uint8_t *)"\x01", 1);
    assert_string_equal(desk.text, "a");
}

static void drop_forgets_what_is_down(void **state)
{
    (void)state;
    struct desk desk;
    sit(&desk, boot_keyboard, sizeof boot_keyboard, "de");
    take_hex(&desk, "00 00 39|00|00 00 35|00|04 00 62 60|04");
    keyboard_drop(&desk.keyboard);
    take_hex(&desk, "00|00 00 04|00");
    assert_string_equal(desk.text, "a");
}

/* ---- what was typed is read ---- */

static const char *const alphabets[][2] = {
    {"us", "0123456789ABCXYZabcxyz-_./$%+:;?!'\"()[]{}<>=@#*&|\\^`~ \x1d"},
    {"gb", "0123456789AZaz#~@\"£€¬|\\/'^`-"},
    {"de", "0123456789AZYazyäöüÄÖÜßẞ€@{}[]\\|~^°`´²³§µéèêúÙ#'\"+*-_<>"},
    {"fr", "0123456789AQZWMaqzwm&é\"'(-è_çà)=#{[|`\\^@]}$£¤ùµ%*!§:/;.,?<>²êâôËï~ñ"},
    {"cz", "0123456789AZYazyěščřžýáíéúůóďťňÓĎŤŇ€@{}[]\\|~^`&#$<>*'\"+=-_%/();:,.?!"},
};

static void make_text(uint64_t *rng, const char *alphabet, char *text, size_t points)
{
    size_t n = 0;
    int64_t size = (int64_t)utf8_width(str_of(alphabet)) + 8;
    while (points > 0) {
        struct str rest = str_of(alphabet);
        int32_t point = -2;
        for (int64_t skip = rng_below(rng, size); skip >= 0; skip--)
            point = utf8_next(&rest);
        if (point < 0)
            continue;
        n += utf8_put((uint32_t)point, text + n);
        points--;
    }
    text[n] = '\0';
}

static void type_and_compare(const struct test_descriptor *d, uint8_t id,
                             const char *layout, const char *text, bool hasty)
{
    struct desk desk;
    sit(&desk, d->bytes, d->n, layout);
    struct typist typist = {.desc = &desk.desc,
                            .layout = desk.keyboard.layout,
                            .id = id,
                            .hasty = hasty,
                            .send = take,
                            .arg = &desk};
    typist_text(&typist, text);
    if (strcmp(desk.text, text) != 0)
        print_message("%s, %s\n", d->name, layout);
    assert_string_equal(desk.text, text);
}

static void what_is_typed_under_a_layout_is_read(void **state)
{
    (void)state;
    static const uint8_t ids[] = {0, 1, 0};
    uint64_t rng = 3;
    for (int round = 0; round < 400; round++)
        for (size_t l = 0; l < sizeof alphabets / sizeof *alphabets; l++)
            for (size_t d = 0; d < 3; d++) {
                char text[512];
                make_text(&rng, alphabets[l][1], text, 1 + (size_t)round % 60);
                type_and_compare(&test_descriptors[d], ids[d], alphabets[l][0], text,
                                 round % 2);
            }
}

static void every_character_of_an_alphabet_can_be_typed(void **state)
{
    (void)state;
    for (size_t l = 0; l < sizeof alphabets / sizeof *alphabets; l++)
        type_and_compare(&test_descriptors[0], 0, alphabets[l][0], alphabets[l][1],
                         false);
}

static void what_is_typed_with_alt_is_read(void **state)
{
    (void)state;
    uint64_t rng = 4;
    for (int round = 0; round < 300; round++) {
        struct desk desk;
        char text[256] = "";
        size_t n = 0;
        bool bitmap = round % 3 == 2; /* has no order: digits come one by one */
        const struct test_descriptor *d = &test_descriptors[bitmap ? 2 : 0];
        sit(&desk, d->bytes, d->n, "us");
        struct typist typist = {.desc = &desk.desc, .send = take, .arg = &desk};
        for (int i = 0; i < 30; i++) {
            uint32_t point = (uint32_t)(0x20 + rng_below(&rng, 0x5f));
            typist_alt(&typist, point, rng_below(&rng, 2), !bitmap && round % 2);
            n += utf8_put(point, text + n);
        }
        assert_string_equal(desk.text, text);
    }
}

static void any_reports_are_taken(void **state)
{
    (void)state;
    uint64_t rng = 5;
    for (int round = 0; round < 3000; round++) {
        const struct test_descriptor *d = &test_descriptors[rng_below(&rng, 4)];
        struct desk desk;
        uint32_t points[KEYBOARD_POINTS];
        sit(&desk, d->bytes, d->n, alphabets[rng_below(&rng, 5)][0]);
        for (int i = 0; i < 20; i++) {
            uint8_t report[64];
            int64_t n = rng_below(&rng, sizeof report);
            for (int64_t k = 0; k < n; k++)
                report[k] = (uint8_t)rng_below(&rng, rng_below(&rng, 2) ? 256 : 0x70);
            if (n)
                report[0] = (uint8_t)rng_below(&rng, 8);
            int made = keyboard_report(&desk.keyboard, report, (size_t)n, points);
            assert_in_range(made, 0, KEYBOARD_POINTS);
            assert_in_range(desk.keyboard.holding, 0, KEYBOARD_HELD);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_of_real_readers_are_read),
        cmocka_unit_test(the_boot_descriptor_reads_the_same),
        cmocka_unit_test(shape_comes_from_the_descriptor),
        cmocka_unit_test(reports_of_two_ids_do_not_let_go_of_each_others_keys),
        cmocka_unit_test(empty_short_and_foreign_reports_do_no_harm),
        cmocka_unit_test(drop_forgets_what_is_down),
        cmocka_unit_test(every_character_of_an_alphabet_can_be_typed),
        cmocka_unit_test(what_is_typed_under_a_layout_is_read),
        cmocka_unit_test(what_is_typed_with_alt_is_read),
        cmocka_unit_test(any_reports_are_taken),
    };
    return cmocka_run_group_tests(tests, read_layouts, free_layouts);
}
