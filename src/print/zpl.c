/*
 * zpl: a page as ZPL II. The label is one ^GFA graphic at the origin; its bits travel as
 * zlib in base64 with a checksum that the printer holds against them (Z64), as run
 * lengths (ACS), or as plain hex.
 */
#include "language.h"

#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "tallyman/base/arena.h"

/* Level 1 is a tenth larger than 6 and four times as fast; the wire is not the
 * bottleneck. */
enum { DEFLATE_LEVEL = 1, RUN_MOST = 400 };

/* CRC-16/CCITT as Z64 wants it: polynomial 0x1021, from 0, over the base64 text. */
static uint16_t crc16(const char *text, size_t n)
{
    uint16_t table[256], crc = 0;
    for (int i = 0; i < 256; i++) {
        uint16_t value = (uint16_t)(i << 8);
        for (int bit = 0; bit < 8; bit++)
            value = (uint16_t)(value << 1 ^ (value & 0x8000 ? 0x1021 : 0));
        table[i] = value;
    }
    for (size_t i = 0; i < n; i++)
        crc = (uint16_t)(crc << 8 ^ table[crc >> 8 ^ (uint8_t)text[i]]);
    return crc;
}

static size_t base64(const uint8_t *bytes, size_t n, char *out)
{
    static const char digit[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *at = out;
    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i;
        uint32_t three = (uint32_t)bytes[i] << 16;
        three |= left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
        three |= left > 2 ? bytes[i + 2] : 0;
        *at++ = digit[three >> 18];
        *at++ = digit[three >> 12 & 63];
        *at++ = left > 1 ? digit[three >> 6 & 63] : '=';
        *at++ = left > 2 ? digit[three & 63] : '=';
    }
    return (size_t)(at - out);
}

static void put_z64(const uint8_t *bits, size_t n, struct buf *out)
{
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    BUG_IF(!deflate);
    size_t room = libdeflate_zlib_compress_bound(deflate, n);
    uint8_t *packed = xmalloc(room);
    size_t size = libdeflate_zlib_compress(deflate, bits, n, packed, room);
    char *text = xmalloc((size + 2) / 3 * 4 + 1);
    size_t length = base64(packed, size, text);
    buf_text(out, ":Z64:");
    buf_put(out, text, length);
    buf_printf(out, ":%04X", crc16(text, length));
    free(text);
    free(packed);
    libdeflate_free_compressor(deflate);
}

static const char digits[] = "0123456789ABCDEF";

static void spread(const uint8_t *bytes, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
}

static void put_hex(const struct label_page *page, struct buf *out)
{
    char *row = xmalloc(page->stride * 2);
    for (int y = 0; y < page->height; y++) {
        spread(page->bits + (size_t)y * page->stride, page->stride, row);
        buf_put(out, row, page->stride * 2);
    }
    free(row);
}

/* A digit so many times: g … z count twenties up to 400, G … Y what is left. */
static char *put_run(char *at, char digit, size_t times)
{
    const bool long_run = times > 1;
    for (; times > RUN_MOST; times -= RUN_MOST)
        *at++ = 'z';
    if (times >= 20)
        *at++ = (char)('g' + times / 20 - 1);
    if (times % 20 && long_run)
        *at++ = (char)('G' + times % 20 - 1);
    *at++ = digit;
    return at;
}

/* A row's digits in run lengths, written over nothing that is still to be read: a run is
 * never longer than what it stands for. The rest of a row in white is a comma; in black
 * it is a run of F, since readers differ on whether ! means F or 1. */
static size_t fold(char *row, size_t n)
{
    size_t white = n;
    char *at = row;
    while (white && row[white - 1] == '0')
        white--;
    for (size_t i = 0, times; i < white; i += times) {
        const char digit = row[i];
        for (times = 1; i + times < white && row[i + times] == digit;)
            times++;
        at = put_run(at, digit, times);
    }
    if (white < n)
        *at++ = ',';
    return (size_t)(at - row);
}

/* Runs stay inside a row, as LPrint and zpl-renderer-js have it. */
static void put_acs(const struct label_page *page, struct buf *out)
{
    const size_t stride = page->stride;
    const uint8_t *bits = page->bits;
    char *row = xmalloc(stride * 2);
    for (int y = 0; y < page->height; y++, bits += stride) {
        if (y && memcmp(bits, bits - stride, stride) == 0) {
            buf_char(out, ':');
            continue;
        }
        spread(bits, stride, row);
        buf_put(out, row, fold(row, stride * 2));
    }
    free(row);
}

void language_zpl(const struct print_form *form, const struct label_page *page,
                  struct buf *out)
{
    size_t n = page->stride * (size_t)page->height;
    buf_printf(out, "^XA^PW%d^LL%d^LH0,0^FO%d,0^GFA,%zu,%zu,%zu,",
               page->width + form->offset, page->height, form->offset, n, n,
               page->stride);
    if (form->encoding == PRINT_Z64)
        put_z64(page->bits, n, out);
    else if (form->encoding == PRINT_ACS)
        put_acs(page, out);
    else
        put_hex(page, out);
    buf_text(out, "^FS^PQ1^XZ\n");
}
