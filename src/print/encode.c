/*
 * encode: the table of printer languages, and what they share. Each language is one file
 * that appends a page to a buffer; limits and names are held here once.
 */
#include "tallyman/print/encode.h"

#include <stdio.h>
#include <string.h>

#include "language.h"
#include "names.h"

enum { WORDS = 80 };

/* Indexed by enum print_encoding; the same for the others. */
static const char *const encodings[PRINT_ENCODINGS + 1] = {"usual", "z64", "acs",
                                                           "hex",   "raw", NULL};
static const char *const ends[PRINT_ENDS + 1] = {"feed", "next", "mark", "peel",
                                                 "cut",  "none", NULL};

static const struct language {
    const char *name;
    enum print_encoding usual;
    unsigned has; /* bits 1 << encoding */
    language_fn *put;
    int width, height; /* the most that its numbers hold, dots */
} languages[PRINT_LANGUAGES] = {
    [PRINT_ZPL] = {"zpl", PRINT_Z64, 1 << PRINT_Z64 | 1 << PRINT_ACS | 1 << PRINT_HEX,
                   language_zpl, 32000, 32000},
    [PRINT_TSPL] = {"tspl", PRINT_RAW, 1 << PRINT_RAW, language_tspl, 32000, 32000},
    [PRINT_ESCPOS] = {"escpos", PRINT_RAW, 1 << PRINT_RAW, language_escpos, 2040, 65535},
    [PRINT_CPCL] = {"cpcl", PRINT_RAW, 1 << PRINT_RAW | 1 << PRINT_HEX, language_cpcl,
                    32000, 32000},
};

static int refuse_encoding(const struct language *language, enum print_encoding encoding,
                           struct err *err)
{
    char known[WORDS] = "";
    size_t n = 0;
    for (int i = PRINT_Z64; i < PRINT_ENCODINGS; i++)
        if (language->has & 1u << i && n < sizeof known)
            n += (size_t)snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "",
                                  encodings[i]);
    return err_set(err, E_FIELD, "sss", language->name, known, encodings[encoding]);
}

static int refuse_size(const struct language *language, const struct label_page *page,
                       struct err *err)
{
    char most[WORDS], got[WORDS];
    snprintf(most, sizeof most, "1×1 … %d×%d", language->width, language->height);
    snprintf(got, sizeof got, "%d×%d", page->width, page->height);
    return err_set(err, E_FIELD, "sss", language->name, most, got);
}

int print_encode(const struct print_form *form, const struct label_page *page,
                 struct buf *out, struct err *err)
{
    const struct language *language = &languages[form->language];
    struct print_form chosen = *form;
    if (chosen.encoding == PRINT_USUAL)
        chosen.encoding = language->usual;
    if (!print_encoding_fits(form->language, chosen.encoding))
        return refuse_encoding(language, chosen.encoding, err);
    if (page->width < 1 || page->height < 1 || page->height > language->height ||
        page->width > language->width - form->offset)
        return refuse_size(language, page, err);
    language->put(&chosen, page, out);
    if (out->over)
        return err_set(err, E_LIMIT_INPUT, "sd", language->name, (int64_t)out->most);
    return 0;
}

bool print_encoding_fits(enum print_language language, enum print_encoding encoding)
{
    return encoding == PRINT_USUAL || languages[language].has & 1u << encoding;
}

const char *print_language_name(enum print_language language)
{
    return languages[language].name;
}

int print_language_named(const char *name, enum print_language *out, struct err *err)
{
    const char *names[PRINT_LANGUAGES + 1] = {NULL};
    for (int i = 0; i < PRINT_LANGUAGES; i++)
        names[i] = languages[i].name;
    int at = name_find("language", names, name, err);
    if (at < 0)
        return -(int)err->code;
    *out = (enum print_language)at;
    return 0;
}

int print_encoding_named(const char *name, enum print_encoding *out, struct err *err)
{
    int at = name_find("encoding", encodings, name, err);
    if (at < 0)
        return -(int)err->code;
    *out = (enum print_encoding)at;
    return 0;
}

int print_end_named(const char *name, enum print_end *out, struct err *err)
{
    int at = name_find("end", ends, name, err);
    if (at < 0)
        return -(int)err->code;
    *out = (enum print_end)at;
    return 0;
}

size_t pair_find(const struct pair *pairs, const unsigned char *p, size_t n)
{
    size_t first = n;
    for (; pairs->first; pairs++) {
        const unsigned char *at = p;
        while (first && (at = memchr(at, pairs->first, first - (size_t)(at - p)))) {
            if (at + 1 < p + n && at[1] == pairs->second) {
                first = (size_t)(at - p);
                break;
            }
            at++;
        }
    }
    return first;
}

/* One row in pieces, each ending between the two bytes of a pair. */
static void cut_row(const unsigned char *row, size_t stride, int at,
                    const struct pair *pairs, block_fn *fn, void *arg)
{
    struct block block = {.row = at, .rows = 1};
    while (block.column < stride) {
        size_t left = stride - block.column;
        size_t found = pair_find(pairs, row + block.column, left);
        block.bytes = found < left ? found + 1 : left;
        fn(arg, &block);
        block.column += block.bytes;
    }
}

void block_cut(const unsigned char *bits, size_t stride, int rows,
               const struct pair *pairs, block_fn *fn, void *arg)
{
    int from = 0;
    const size_t size = stride * (size_t)rows;
    while (from < rows) {
        const size_t start = (size_t)from * stride;
        size_t found = start + pair_find(pairs, bits + start, size - start);
        /* Of a pair from one row to the next, the first row is still whole. */
        int to = found >= size ? rows : (int)((found + 1) / stride);
        struct block whole = {.bytes = stride, .row = from, .rows = to - from};
        if (to > from)
            fn(arg, &whole);
        if (found < size && found % stride != stride - 1) {
            cut_row(bits + (size_t)to * stride, stride, to, pairs, fn, arg);
            to++;
        }
        from = to;
    }
}
