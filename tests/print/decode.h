/*
 * decode: the printers' half of the four languages, written from their manuals and not
 * from our encoders. Strict: what is not understood fails the test. One label into a
 * bitmap of dots.
 */
#ifndef TALLYMAN_TESTS_DECODE_H
#define TALLYMAN_TESTS_DECODE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/str.h"

/* One byte a dot, so that nothing here shares the encoder's notion of bits. */
struct paper {
    int width, height;
    unsigned char *dot;
    int labels; /* printed */
};

/* What is still to be read; the first thing not understood is kept. */
struct tape {
    const unsigned char *p, *end;
    char wrong[160];
};

#define TAPE_FAIL(tape, ...)                                                             \
    ((tape)->wrong[0] ? 0 : snprintf((tape)->wrong, sizeof(tape)->wrong, __VA_ARGS__))

static inline void paper_size(struct paper *paper, int width, int height)
{
    free(paper->dot);
    paper->width = width;
    paper->height = height;
    paper->dot = xcalloc((size_t)width * (size_t)height + 1, 1);
}

static inline void paper_put(struct paper *paper, struct tape *tape, int x, int y,
                             bool black)
{
    if (x < 0 || y < 0 || y >= paper->height) {
        TAPE_FAIL(tape, "dot %d,%d is not on the label", x, y);
        return;
    }
    if (x < paper->width)
        paper->dot[y * paper->width + x] = black;
    else if (black)
        TAPE_FAIL(tape, "a black dot at %d beside the label", x);
}

/* Eight dots a byte, the leftmost in the highest bit. */
static inline void paper_rows(struct paper *paper, struct tape *tape,
                              const unsigned char *bits, const int box[4], int black)
{
    for (int row = 0; row < box[3]; row++)
        for (int i = 0; i < box[2] * 8; i++) {
            int bit = bits[row * box[2] + i / 8] >> (7 - i % 8) & 1;
            paper_put(paper, tape, box[0] + i, box[1] + row, bit == black);
        }
}

static inline bool tape_is(struct tape *tape, const char *text)
{
    size_t n = strlen(text);
    if ((size_t)(tape->end - tape->p) < n || memcmp(tape->p, text, n) != 0)
        return false;
    tape->p += n;
    return true;
}

static inline void tape_want(struct tape *tape, const char *text)
{
    if (!tape->wrong[0] && !tape_is(tape, text))
        TAPE_FAIL(tape, "expected %s, got %.20s", text,
                  tape->p < tape->end ? (const char *)tape->p : "the end");
}

static inline int tape_num(struct tape *tape)
{
    int value = 0, digits = 0;
    for (; tape->p < tape->end && *tape->p >= '0' && *tape->p <= '9'; tape->p++) {
        value = value * 10 + *tape->p - '0';
        if (++digits > 7)
            break;
    }
    if (!digits || digits > 7)
        TAPE_FAIL(tape, "expected a number, got %.20s", (const char *)tape->p);
    return value;
}

static inline const unsigned char *tape_take(struct tape *tape, size_t n)
{
    if ((size_t)(tape->end - tape->p) < n) {
        TAPE_FAIL(tape, "%zu bytes wanted, %zu left", n, (size_t)(tape->end - tape->p));
        return NULL;
    }
    tape->p += n;
    return tape->p - n;
}

/* ---- ZPL II ---- */

static inline unsigned z64_crc(const unsigned char *text, size_t n)
{
    unsigned crc = 0; /* bit by bit, as the definition reads */
    for (size_t i = 0; i < n; i++)
        for (int bit = 7; bit >= 0; bit--) {
            unsigned top = crc >> 15 ^ (text[i] >> bit & 1u);
            crc = (crc << 1 & 0xffff) ^ (top ? 0x1021 : 0);
        }
    return crc;
}

static inline size_t from_base64(struct tape *tape, const unsigned char *text, size_t n,
                                 unsigned char *out)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0;
    size_t made = 0;
    int have = 0;
    if (n % 4)
        TAPE_FAIL(tape, "base64 of %zu characters", n);
    for (size_t i = 0; i < n && text[i] != '='; i++) {
        const char *digit = text[i] ? strchr(digits, text[i]) : NULL;
        if (!digit) {
            TAPE_FAIL(tape, "%02x is no base64 digit", text[i]);
            return 0;
        }
        bits = (bits << 6 | (unsigned)(digit - digits)) & 0xffffff;
        if ((have += 6) >= 8)
            out[made++] = (unsigned char)(bits >> (have -= 8));
    }
    return made;
}

static inline void unpack_z64(struct tape *tape, unsigned char *bits, size_t size)
{
    const unsigned char *text = tape->p;
    const unsigned char *mark = memchr(text, ':', (size_t)(tape->end - text));
    unsigned said;
    if (!mark || tape->end - mark < 5 || sscanf((const char *)mark, ":%4X", &said) != 1) {
        TAPE_FAIL(tape, "no checksum");
        return;
    }
    if (said != z64_crc(text, (size_t)(mark - text))) {
        TAPE_FAIL(tape, "checksum %04X is not that of the text", said);
        return;
    }
    unsigned char *packed = xmalloc((size_t)(mark - text) + 1);
    size_t n = from_base64(tape, text, (size_t)(mark - text), packed), made = 0;
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    if (libdeflate_zlib_decompress(inflate, packed, n, bits, size, &made) !=
            LIBDEFLATE_SUCCESS ||
        made != size)
        TAPE_FAIL(tape, "zlib gave %zu of %zu bytes", made, size);
    libdeflate_free_decompressor(inflate);
    free(packed);
    tape->p = mark + 5;
}

static inline int hex_digit(int c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Hex with run lengths (G … Y, g … z) and , ! : for the rest of a row and the row above.
 */
static inline void unpack_acs(struct tape *tape, unsigned char *bits, size_t size,
                              size_t stride)
{
    const size_t digits = size * 2, row = stride * 2;
    size_t at = 0, times = 0;
    memset(bits, 0, size);
    while (at < digits && !tape->wrong[0]) {
        const unsigned char *c = tape_take(tape, 1);
        if (!c)
            return;
        int digit = hex_digit(*c);
        if (*c >= 'G' && *c <= 'Y') {
            times += (size_t)(*c - 'G' + 1);
            continue;
        }
        if (*c >= 'g' && *c <= 'z') {
            times += (size_t)(*c - 'g' + 1) * 20;
            continue;
        }
        if (*c == ':' && at % row == 0 && at && !times) {
            memcpy(bits + at / 2, bits + at / 2 - stride, stride);
            at += row;
            continue;
        }
        if ((*c == ',' || *c == '!') && !times) {
            digit = *c == '!' ? 15 : 0;
            times = row - at % row;
        }
        if (digit < 0)
            TAPE_FAIL(tape, "%c in the graphic", *c);
        for (times = times ? times : 1; times; times--, at++) {
            if (at >= digits) {
                TAPE_FAIL(tape, "more than %zu digits", digits);
                return;
            }
            bits[at / 2] |= (unsigned char)(at % 2 ? digit : digit << 4);
        }
    }
}

static inline void decode_zpl(struct tape *tape, struct paper *paper)
{
    tape_want(tape, "^XA^PW");
    int width = tape_num(tape);
    tape_want(tape, "^LL");
    int height = tape_num(tape);
    tape_want(tape, "^LH0,0^FO");
    int x = tape_num(tape);
    tape_want(tape, ",0^GFA,");
    size_t sent = (size_t)tape_num(tape);
    tape_want(tape, ",");
    size_t total = (size_t)tape_num(tape);
    tape_want(tape, ",");
    size_t stride = (size_t)tape_num(tape);
    tape_want(tape, ",");
    if (sent != total || !stride || total % stride || total > 1 << 24)
        TAPE_FAIL(tape, "^GFA,%zu,%zu,%zu", sent, total, stride);
    if (tape->wrong[0])
        return;
    paper_size(paper, width, height);
    unsigned char *bits = xcalloc(total + 1, 1);
    if (tape_is(tape, ":Z64:"))
        unpack_z64(tape, bits, total);
    else
        unpack_acs(tape, bits, total, stride);
    tape_want(tape, "^FS^PQ1^XZ\n");
    if (!tape->wrong[0])
        paper_rows(paper, tape, bits, (int[4]){x, 0, (int)stride, (int)(total / stride)},
                   1);
    free(bits);
    paper->labels++;
}

/* ---- TSPL ---- */

/* "100 mm" or "12.625 mm" as dots. */
static inline int tspl_mm(struct tape *tape, int dots_per_mm)
{
    int um = tape_num(tape) * 1000;
    if (tape_is(tape, "."))
        for (int unit = 100; unit; unit /= 10)
            um += (*tape_take(tape, 1) - '0') * unit;
    tape_want(tape, " mm");
    return um * dots_per_mm / 1000;
}

static inline void decode_tspl(struct tape *tape, struct paper *paper, int dots_per_mm)
{
    tape_want(tape, "\r\nSIZE ");
    int width = tspl_mm(tape, dots_per_mm);
    tape_want(tape, ",");
    int height = tspl_mm(tape, dots_per_mm);
    if (tape_is(tape, "\r\nGAP ")) {
        tspl_mm(tape, dots_per_mm);
        tape_want(tape, ",0 mm");
    }
    tape_want(tape, "\r\nCLS\r\n");
    if (tape->wrong[0])
        return;
    paper_size(paper, width, height);
    while (!tape->wrong[0] && tape_is(tape, "BITMAP ")) {
        int box[4];
        for (int i = 0; i < 4; i++) {
            box[i] = tape_num(tape);
            tape_want(tape, ",");
        }
        tape_want(tape, "0,");
        const unsigned char *bits = tape_take(tape, (size_t)box[2] * (size_t)box[3]);
        if (bits)
            paper_rows(paper, tape, bits, box, 0);
        tape_want(tape, "\r\n");
    }
    tape_want(tape, "PRINT 1,1\r\n");
    paper->labels++;
}

/* ---- ESC/POS ---- */

/* The paper grows with each band; its width is the widest. */
static inline void decode_escpos(struct tape *tape, struct paper *paper, int width,
                                 struct str end)
{
    int x = 0, y = 0;
    tape_want(tape, "\x1b@");
    if (tape_is(tape, "\x1dL")) {
        const unsigned char *margin = tape_take(tape, 2);
        x = margin ? margin[0] + 256 * margin[1] : 0;
    }
    paper_size(paper, width, 65535);
    while (!tape->wrong[0] && tape->end - tape->p >= 8 &&
           memcmp(tape->p, "\x1dv0\0", 4) == 0) {
        const unsigned char *head = tape_take(tape, 8);
        int bytes = head[4] + 256 * head[5], rows = head[6] + 256 * head[7];
        if (rows > 255)
            TAPE_FAIL(tape, "a band of %d rows", rows);
        const unsigned char *bits = tape_take(tape, (size_t)bytes * (size_t)rows);
        if (bits)
            paper_rows(paper, tape, bits, (int[4]){x, y, bytes, rows}, 1);
        y += rows;
    }
    paper->height = y;
    const unsigned char *tail = tape_take(tape, end.n);
    if (tail && memcmp(tail, end.p, end.n) != 0)
        TAPE_FAIL(tape, "the end is another");
    paper->labels++;
}

/* ---- CPCL ---- */

static inline unsigned char *from_hex(struct tape *tape, size_t n)
{
    unsigned char *bits = xcalloc(n + 1, 1);
    for (size_t i = 0; i < n * 2 && !tape->wrong[0]; i++) {
        const unsigned char *c = tape_take(tape, 1);
        int digit = c ? hex_digit(*c) : -1;
        if (digit < 0)
            TAPE_FAIL(tape, "no hex digit in EG");
        else
            bits[i / 2] |= (unsigned char)(i % 2 ? digit : digit << 4);
    }
    return bits;
}

static inline void cpcl_graphic(struct tape *tape, struct paper *paper, bool hex)
{
    int size[2], at[2];
    for (int i = 0; i < 4; i++) {
        *(i < 2 ? &size[i] : &at[i - 2]) = tape_num(tape);
        tape_want(tape, " ");
    }
    size_t n = (size_t)size[0] * (size_t)size[1];
    unsigned char *own = hex ? from_hex(tape, n) : NULL;
    const unsigned char *bits = hex ? own : tape_take(tape, n);
    if (bits && !tape->wrong[0])
        paper_rows(paper, tape, bits, (int[4]){at[0], at[1], size[0], size[1]}, 1);
    tape_want(tape, "\r\n");
    free(own);
}

static inline void decode_cpcl(struct tape *tape, struct paper *paper, int dots_per_mm)
{
    int dpi = dots_per_mm == 8 ? 200 : dots_per_mm == 12 ? 300 : 600;
    tape_want(tape, "! 0 ");
    if (tape_num(tape) != dpi)
        TAPE_FAIL(tape, "not %d dpi", dpi);
    tape_want(tape, " ");
    if (tape_num(tape) != dpi)
        TAPE_FAIL(tape, "not %d dpi", dpi);
    tape_want(tape, " ");
    int height = tape_num(tape);
    tape_want(tape, " 1\r\nPAGE-WIDTH ");
    int width = tape_num(tape);
    tape_want(tape, "\r\n");
    tape_is(tape, "GAP-SENSE\r\n");
    if (tape->wrong[0])
        return;
    paper_size(paper, width, height);
    bool hex = false;
    while (!tape->wrong[0] && (tape_is(tape, "CG ") || (hex = tape_is(tape, "EG "))))
        cpcl_graphic(tape, paper, hex);
    tape_want(tape, "FORM\r\nPRINT\r\n");
    paper->labels++;
}

#endif
