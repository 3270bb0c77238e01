/* Report descriptors: what is read out of good ones, how bad ones are refused. */
#include "tallyman/scan/descriptor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

#include "descriptors.h"
#include "tallyman/base/rng.h"

static void read_good(struct desc *desc, const uint8_t *bytes, size_t n)
{
    struct err err = {0};
    if (desc_read(desc, bytes, n, &err)) {
        char words[512];
        err_words(&err, words, sizeof words);
        print_message("%s\n", words);
        fail();
    }
}

static void an_interface_is_told_by_its_descriptor(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof test_descriptors / sizeof *test_descriptors; i++) {
        const struct test_descriptor *one = &test_descriptors[i];
        struct desc desc;
        print_message("%s\n", one->name);
        read_good(&desc, one->bytes, one->n);
        assert_int_equal(desc.families, one->families);
    }
}

static void reports_have_the_length_they_declare(void **state)
{
    (void)state;
    static const struct {
        const uint8_t *bytes;
        size_t n;
        enum desc_kind kind;
        uint8_t id;
        size_t length;
    } table[] = {
        {boot_keyboard, sizeof boot_keyboard, DESC_INPUT, 0, 8},
        {boot_keyboard, sizeof boot_keyboard, DESC_OUTPUT, 0, 1},
        {boot_keyboard, sizeof boot_keyboard, DESC_FEATURE, 0, 0},
        {keyboard_with_ids, sizeof keyboard_with_ids, DESC_INPUT, 1, 8},
        {keyboard_with_ids, sizeof keyboard_with_ids, DESC_INPUT, 2, 3},
        {bitmap_keyboard, sizeof bitmap_keyboard, DESC_INPUT, 0, 16},
        {keyboard_of_two, sizeof keyboard_of_two, DESC_INPUT, 6, 13},
        {pos_honeywell, sizeof pos_honeywell, DESC_INPUT, 2, 64},
        {pos_honeywell, sizeof pos_honeywell, DESC_OUTPUT, 4, 2},
        {pos_honeywell, sizeof pos_honeywell, DESC_FEATURE, 0xfe, 2},
        {pos_newland, sizeof pos_newland, DESC_INPUT, 2, 64},
        {pos_newland, sizeof pos_newland, DESC_OUTPUT, 4, 64},
        {pos_odd, sizeof pos_odd, DESC_INPUT, 0, 24},
        {pos_feature, sizeof pos_feature, DESC_INPUT, 2, 35},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct desc desc;
        read_good(&desc, table[i].bytes, table[i].n);
        assert_int_equal(desc_report_bytes(&desc, table[i].kind, table[i].id),
                         table[i].length);
    }
}

static void a_usage_is_found_with_its_element(void **state)
{
    (void)state;
    struct desc desc;
    uint32_t element;
    uint8_t report[64] = {2, 13, ']', 'E', '4'};
    read_good(&desc, pos_honeywell, sizeof pos_honeywell);
    int aim = desc_find(&desc, DESC_INPUT, DESC_USAGE(PAGE_POS, 0xfc), 0, &element);
    assert_true(aim >= 0);
    assert_int_equal(element, 1);
    assert_int_equal(desc.field[aim].collection, DESC_USAGE(PAGE_POS, 0x12));
    assert_int_equal(desc.field[aim].application, DESC_USAGE(PAGE_POS, 0x02));
    assert_int_equal(desc_get(&desc, &desc.field[aim], 1, report, sizeof report), 'E');
    assert_int_equal(desc_get(&desc, &desc.field[aim], 3, report, sizeof report), 0);
    assert_int_equal(desc_usage(&desc, &desc.field[aim], 2), DESC_USAGE(PAGE_POS, 0xfd));
    int data = desc_find(&desc, DESC_INPUT, DESC_USAGE(PAGE_POS, 0xfe), 0, NULL);
    assert_int_equal(desc.field[data].count, 56);
    assert_int_equal(desc_usage(&desc, &desc.field[data], 40),
                     DESC_USAGE(PAGE_POS, 0xfe));
    assert_int_equal(desc_find(&desc, DESC_INPUT, POS_PREVENT_READ, 0, NULL), -1);
    assert_int_equal(desc_find(&desc, DESC_INPUT, DESC_USAGE(7, 4), 0, NULL), -1);
}

static void what_lies_behind_a_short_report_is_zero(void **state)
{
    (void)state;
    struct desc desc;
    uint8_t report[] = {2, 56, ']', 'Q', '1', 'x'};
    read_good(&desc, pos_honeywell, sizeof pos_honeywell);
    int more = desc_find(&desc, DESC_INPUT, DESC_USAGE(PAGE_POS, 0xff), 0, NULL);
    assert_int_equal(desc_get(&desc, &desc.field[more], 0, report, sizeof report), 0);
    int data = desc_find(&desc, DESC_INPUT, DESC_USAGE(PAGE_POS, 0xfe), 0, NULL);
    assert_int_equal(desc_get(&desc, &desc.field[data], 0, report, sizeof report), 'x');
    assert_int_equal(desc_get(&desc, &desc.field[data], 1, report, sizeof report), 0);
}

/* Before usages, between them, behind them: each is written by some maker. */
static void a_page_is_meant_for_the_usages_around_it(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[24];
        size_t n;
        uint32_t usages[3];
    } table[] = {
        {{0x05, 0x01, 0x09, 0x3b, 0x05, 0x8c, 0x09, 0xfb, 0x09, 0xfc, 0x81, 0x02},
         12,
         {0x01003b, 0x8c00fb, 0x8c00fc}},
        {{0x05, 0x01, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x05, 0x8c, 0x81, 0x02},
         12,
         {0x8c00fb, 0x8c00fc, 0x8c00fd}},
        {{0x05, 0x8c, 0x0b, 0x3b, 0x00, 0x01, 0x00, 0x09, 0xfb, 0x09, 0xfc, 0x81, 0x02},
         13,
         {0x01003b, 0x8c00fb, 0x8c00fc}},
        {{0x05, 0x01, 0x1b, 0xfb, 0x00, 0x8c, 0x00, 0x29, 0xfd, 0x81, 0x02},
         11,
         {0x8c00fb, 0x8c00fc, 0x8c00fd}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        static const uint8_t begin[] = {0x75, 0x08, 0x95, 0x03};
        uint8_t bytes[32];
        struct desc desc;
        memcpy(bytes, begin, sizeof begin);
        memcpy(bytes + sizeof begin, table[i].bytes, table[i].n);
        read_good(&desc, bytes, sizeof begin + table[i].n);
        for (uint32_t k = 0; k < 3; k++)
            assert_int_equal(desc_usage(&desc, &desc.field[0], k), table[i].usages[k]);
    }
}

static void signed_values_and_bits_across_bytes_are_read(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {
        0x05, 0x01, 0x09, 0x04, 0xa1, 0x01, 0x75, 0x05, 0x95, 0x01,
        0x81, 0x01, 0x16, 0x00, 0xf8, 0x26, 0xff, 0x07, 0x75, 0x0c,
        0x95, 0x02, 0x09, 0x30, 0x09, 0x31, 0x81, 0x02, 0xc0,
    };
    struct desc desc;
    uint8_t report[4] = {0};
    read_good(&desc, bytes, sizeof bytes);
    const struct desc_field *field = &desc.field[0];
    assert_int_equal(field->least, -2048);
    assert_int_equal(field->most, 2047);
    desc_put(&desc, field, 0, report, sizeof report, (uint32_t)-5);
    desc_put(&desc, field, 1, report, sizeof report, 1234);
    assert_int_equal(desc_signed(&desc, field, 0, report, sizeof report), -5);
    assert_int_equal(desc_signed(&desc, field, 1, report, sizeof report), 1234);
    assert_int_equal(report[0] & 0x1f, 0);
}

static void a_switch_is_a_whole_report(void **state)
{
    (void)state;
    struct desc desc;
    enum desc_kind kind;
    uint8_t id, out[64];
    read_good(&desc, pos_honeywell, sizeof pos_honeywell);
    assert_int_equal(desc_switch(&desc, POS_PREVENT_READ, 1, &kind, &id, out, 64), 2);
    assert_int_equal(kind, DESC_OUTPUT);
    assert_int_equal(id, 4);
    assert_memory_equal(out, "\x04\x01", 2);
    assert_int_equal(desc_switch(&desc, POS_INITIATE_READ, 1, &kind, &id, out, 64), 2);
    assert_memory_equal(out, "\x04\x02", 2);
    assert_int_equal(desc_switch(&desc, POS_PREVENT_READ, 1, &kind, &id, out, 1), 0);
    assert_int_equal(desc_wake(&desc, out, sizeof out), 2);
    assert_memory_equal(out, "\xfe\x01", 2);
    read_good(&desc, pos_feature, sizeof pos_feature);
    assert_int_equal(desc_switch(&desc, POS_PREVENT_READ, 1, &kind, &id, out, 64), 2);
    assert_int_equal(kind, DESC_FEATURE);
    assert_memory_equal(out, "\x05\x01", 2);
    read_good(&desc, pos_real, sizeof pos_real);
    assert_int_equal(desc_report_bytes(&desc, DESC_INPUT, 2), 64);
    assert_int_equal(desc_switch(&desc, POS_INITIATE_READ, 1, &kind, &id, out, 64), 2);
    assert_memory_equal(out, "\x04\x02", 2);
    assert_int_equal(desc_switch(&desc, POS_GOOD_BEEP, 1, &kind, &id, out, 64), 2);
    assert_memory_equal(out, "\x04\x08", 2);
    read_good(&desc, pos_gaps, sizeof pos_gaps);
    assert_int_equal(desc_switch(&desc, POS_PREVENT_READ, 1, &kind, &id, out, 64), 2);
    assert_memory_equal(out, "\x04\x04", 2);
    assert_int_equal(desc_switch(&desc, POS_INITIATE_READ, 1, &kind, &id, out, 64), 2);
    assert_memory_equal(out, "\x04\x10", 2);
    read_good(&desc, pos_newland, sizeof pos_newland);
    assert_int_equal(desc_switch(&desc, POS_PREVENT_READ, 1, &kind, &id, out, 64), 0);
    assert_int_equal(desc_wake(&desc, out, sizeof out), 0);
}

/* In front of each: a keyboard's application collection. */
static const struct {
    const char *why;
    uint8_t bytes[24];
    size_t n;
} bad[] = {
    {"an item cut off", {0x05}, 1},
    {"a long item cut off", {0xfe, 0x05, 0x10, 0x01}, 4},
    {"a long item without its length", {0xfe}, 1},
    {"a collection without its end", {0x09, 0x06, 0xa1, 0x02}, 4},
    {"two ends", {0xc0, 0xc0}, 2},
    {"a pop without a push", {0xb4, 0xc0}, 2},
    {"a report id of 0", {0x85, 0x00, 0xc0}, 3},
    {"a report id of 256", {0x86, 0x00, 0x01, 0xc0}, 4},
    {"a count of 2^31",
     {0x75, 0x08, 0x97, 0x00, 0x00, 0x00, 0x80, 0x09, 0x04, 0x81, 0x02, 0xc0},
     12},
    {"a size and a count of 2^32 - 1",
     {0x77, 0xff, 0xff, 0xff, 0xff, 0x97, 0xff, 0xff, 0xff, 0xff, 0x09, 0x04, 0x81, 0x02,
      0xc0},
     15},
    {"a usage maximum below its minimum", {0x19, 0x20, 0x29, 0x10, 0xc0}, 5},
    {"a usage maximum alone", {0x29, 0x10, 0xc0}, 3},
    {"a usage page of 32 bits", {0x07, 0x00, 0x00, 0x01, 0x00, 0xc0}, 6},
    {"delimiters in each other", {0xa9, 0x01, 0xa9, 0x01, 0xc0}, 5},
};

static void a_bad_descriptor_is_refused_with_its_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint8_t bytes[64] = {0x05, 0x01, 0x09, 0x06, 0xa1, 0x01};
        struct desc desc;
        struct err err = {0};
        char words[512];
        memcpy(bytes + 6, bad[i].bytes, bad[i].n);
        print_message("%s\n", bad[i].why);
        assert_int_equal(desc_read(&desc, bytes, 6 + bad[i].n, &err), -E_FIELD);
        err_words(&err, words, sizeof words);
        assert_non_null(strstr(words, "byte"));
        assert_int_equal(desc.fields, 0);
        assert_int_equal(desc.families, 0);
    }
}

static int read_many(const uint8_t *item, size_t size, int times, struct desc *desc)
{
    static const uint8_t begin[] = {0x05, 0x07, 0x75, 0x01, 0x95, 0x01};
    struct err err = {0};
    size_t n = sizeof begin;
    uint8_t *bytes = malloc(n + size * (size_t)times);
    memcpy(bytes, begin, n);
    for (int i = 0; i < times; i++, n += size)
        memcpy(bytes + n, item, size);
    int rc = desc_read(desc, bytes, n, &err);
    free(bytes);
    return rc;
}

static void limits_hold_and_what_is_within_them_is_read(void **state)
{
    (void)state;
    static const uint8_t usage[] = {0x09, 0x04}, push[] = {0xa4};
    static const uint8_t collection[] = {0xa1, 0x02}, field[] = {0x09, 0x04, 0x81, 0x02};
    struct desc desc;
    assert_int_equal(read_many(usage, 2, DESC_USAGES, &desc), 0);
    assert_int_equal(read_many(usage, 2, DESC_USAGES + 1, &desc), -E_FIELD);
    assert_int_equal(read_many(push, 1, DESC_DEPTH, &desc), 0);
    assert_int_equal(read_many(push, 1, DESC_DEPTH + 1, &desc), -E_FIELD);
    assert_int_equal(read_many(collection, 2, DESC_DEPTH + 1, &desc), -E_FIELD);
    assert_int_equal(read_many(field, 4, DESC_FIELDS, &desc), 0);
    assert_int_equal(desc.fields, DESC_FIELDS);
    assert_int_equal(read_many(field, 4, DESC_FIELDS + 1, &desc), -E_FIELD);
    assert_int_equal(read_many(usage, 2, DESC_BYTES, &desc), -E_FIELD);
}

static void of_255_usages_each_element_has_its_own(void **state)
{
    (void)state;
    uint8_t bytes[600] = {0x05, 0x07, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0xff};
    size_t n = 10;
    struct desc desc;
    for (int i = 0; i < 255; i++) {
        bytes[n++] = 0x09;
        bytes[n++] = (uint8_t)(255 - i);
    }
    bytes[n++] = 0x81;
    bytes[n++] = 0x02;
    read_good(&desc, bytes, n);
    for (uint32_t i = 0; i < 255; i++)
        assert_int_equal(desc_usage(&desc, &desc.field[0], i), DESC_USAGE(7, 255 - i));
    assert_int_equal(desc_usage(&desc, &desc.field[0], 4000), DESC_USAGE(7, 1));
}

static void any_bytes_are_read_or_refused(void **state)
{
    (void)state;
    uint64_t rng = 20260722;
    for (int round = 0; round < 20000; round++) {
        const struct test_descriptor *one = &test_descriptors[rng_below(
            &rng, sizeof test_descriptors / sizeof *test_descriptors)];
        uint8_t bytes[256];
        struct desc desc;
        struct err err = {0};
        size_t n = one->n - rng_below(&rng, 3);
        memcpy(bytes, one->bytes, n);
        for (int i = 0; i < 3; i++)
            bytes[rng_below(&rng, n)] = (uint8_t)rng_below(&rng, 256);
        int rc = desc_read(&desc, bytes, n, &err);
        assert_true((rc == 0) == (err.code == E_OK));
        for (int i = 0; i < desc.fields; i++)
            assert_true((uint64_t)desc.field[i].bit +
                            (uint64_t)desc.field[i].size * desc.field[i].count <=
                        8 * DESC_REPORT_BYTES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interface_is_told_by_its_descriptor),
        cmocka_unit_test(reports_have_the_length_they_declare),
        cmocka_unit_test(a_usage_is_found_with_its_element),
        cmocka_unit_test(what_lies_behind_a_short_report_is_zero),
        cmocka_unit_test(a_page_is_meant_for_the_usages_around_it),
        cmocka_unit_test(signed_values_and_bits_across_bytes_are_read),
        cmocka_unit_test(a_switch_is_a_whole_report),
        cmocka_unit_test(a_bad_descriptor_is_refused_with_its_byte),
        cmocka_unit_test(limits_hold_and_what_is_within_them_is_read),
        cmocka_unit_test(of_255_usages_each_element_has_its_own),
        cmocka_unit_test(any_bytes_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
