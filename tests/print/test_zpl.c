/*
 * ZPL decoded again, by a decoder of its own: the printer's half of ^GFA, Z64 with its
 * checksum, and hex.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "tallyman/base/arena.h"
#include "tallyman/print/encode.h"

/* Bit by bit, as the definition reads. */
static unsigned crc_of(const char *text, size_t n)
{
    unsigned crc = 0;
    for (size_t i = 0; i < n; i++)
        for (int bit = 7; bit >= 0; bit--) {
            unsigned top = crc >> 15 ^ ((unsigned char)text[i] >> bit & 1);
            crc = (crc << 1 & 0xffff) ^ (top ? 0x1021 : 0);
        }
    return crc;
}

static size_t from_base64(const char *text, size_t n, uint8_t *out)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    size_t made = 0;
    int have = 0;
    for (size_t i = 0; i < n && text[i] != '='; i++) {
        const char *digit = strchr(digits, text[i]);
        assert_true(digit && *digit);
        bits = bits << 6 | (uint32_t)(digit - digits);
        if ((have += 6) >= 8)
            out[made++] = (uint8_t)(bits >> (have -= 8));
    }
    assert_int_equal(n % 4, 0);
    return made;
}

static void unpack_z64(const char *data, size_t n, uint8_t *bits, size_t size)
{
    const char *mark = memchr(data, ':', n);
    unsigned said;
    assert_non_null(mark);
    assert_int_equal(sscanf(mark, ":%4X", &said), 1);
    assert_int_equal(said, crc_of(data, (size_t)(mark - data)));
    uint8_t *packed = xmalloc(n);
    size_t length = from_base64(data, (size_t)(mark - data), packed), made;
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    assert_int_equal(
        libdeflate_zlib_decompress(inflate, packed, length, bits, size, &made),
        LIBDEFLATE_SUCCESS);
    assert_int_equal(made, size);
    libdeflate_free_decompressor(inflate);
    free(packed);
}

static void unpack_hex(const char *data, size_t n, uint8_t *bits, size_t size)
{
    assert_int_equal(n, size * 2);
    for (size_t i = 0; i < size; i++) {
        unsigned byte;
        assert_int_equal(sscanf(data + 2 * i, "%2X", &byte), 1);
        bits[i] = (uint8_t)byte;
    }
}

static void assert_decodes_to(const struct buf *zpl, const struct label_page *page)
{
    int width, height, skip = 0;
    size_t sent, total, row, size = page->stride * (size_t)page->height;
    int fields = sscanf(zpl->p, "^XA^PW%d^LL%d^LH0,0^FO0,0^GFA,%zu,%zu,%zu,%n", &width,
                        &height, &sent, &total, &row, &skip);
    assert_int_equal(fields, 5);
    assert_true(width == page->width && height == page->height);
    assert_true(sent == size && total == size && row == page->stride);
    const char *data = zpl->p + skip, *end = strstr(data, "^FS");
    assert_string_equal(end, "^FS^PQ1^XZ\n");
    uint8_t *bits = xmalloc(size);
    if (!strncmp(data, ":Z64:", 5))
        unpack_z64(data + 5, (size_t)(end - data) - 5, bits, size);
    else
        unpack_hex(data, (size_t)(end - data), bits, size);
    assert_memory_equal(bits, page->bits, size);
    free(bits);
}

/* Boxes in no order, the same each time. */
static void scribble(struct label_page *page, int width, int height)
{
    unsigned at = 7;
    label_page_size(page, width, height, 8);
    for (int i = 0; i < 200; i++) {
        at = at * 1103515245u + 12345u;
        label_page_fill(page, (int)(at >> 8) % width, (int)(at >> 16) % height,
                        (int)(at >> 24) % 30, (int)(at >> 4) % 9);
    }
}

static int zpl_of(const struct label_page *page, enum print_encoding how, struct buf *out,
                  struct err *err)
{
    struct print_form form = {.encoding = how};
    return print_encode(&form, page, out, err);
}

static void a_page_decodes_to_the_same_bits(void **state)
{
    static const int widths[] = {1, 8, 9, 17, 800};
    struct label_page page;
    (void)state;
    label_page_init(&page);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (enum print_encoding how = PRINT_Z64; how <= PRINT_HEX; how++) {
            if (how == PRINT_ACS)
                continue; /* test_encode has it */
            struct buf zpl;
            struct err err = {0};
            buf_init(&zpl, 1 << 20);
            scribble(&page, widths[i], 61 + (int)i);
            assert_int_equal(zpl_of(&page, how, &zpl, &err), 0);
            assert_decodes_to(&zpl, &page);
            buf_clear(&zpl);
        }
    label_page_clear(&page);
}

static void the_checksum_is_the_one_of_the_known_example(void **state)
{
    (void)state;
    assert_int_equal(crc_of("123456789", 9), 0x31c3); /* CRC-16/XMODEM's check value */
}

static void no_command_touches_the_printers_calibration(void **state)
{
    static const char *const never[] = {"^MN", "^MT", "^LT", "^MM", "~SD", "^MD", "^JU"};
    struct label_page page;
    struct buf zpl;
    struct err err = {0};
    (void)state;
    label_page_init(&page);
    buf_init(&zpl, 1 << 20);
    scribble(&page, 80, 60);
    zpl_of(&page, PRINT_HEX, &zpl, &err);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_null(strstr(zpl.p, never[i]));
    buf_clear(&zpl);
    label_page_clear(&page);
}

static void a_ceiling_too_low_is_refused(void **state)
{
    struct label_page page;
    struct buf zpl;
    struct err err = {0};
    (void)state;
    label_page_init(&page);
    buf_init(&zpl, 100);
    scribble(&page, 800, 60);
    assert_true(zpl_of(&page, PRINT_HEX, &zpl, &err) < 0);
    assert_int_equal(err.code, E_LIMIT_INPUT);
    buf_clear(&zpl);
    label_page_clear(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_decodes_to_the_same_bits),
        cmocka_unit_test(the_checksum_is_the_one_of_the_known_example),
        cmocka_unit_test(no_command_touches_the_printers_calibration),
        cmocka_unit_test(a_ceiling_too_low_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
