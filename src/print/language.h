/*
 * language: what the encoders of this room share: their signature, their names in
 * encode.c's table, and the cutting of a graphic around bytes that must not stand
 * together.
 */
#ifndef TALLYMAN_PRINT_LANGUAGE_H
#define TALLYMAN_PRINT_LANGUAGE_H

#include "tallyman/print/encode.h"

/* Appends the page; the form's encoding is one that the language has. */
typedef void language_fn(const struct print_form *form, const struct label_page *page,
                         struct buf *out);

language_fn language_zpl, language_tspl, language_escpos, language_cpcl;

/* Two bytes that open a command in real time. */
struct pair {
    unsigned char first, second;
};

/* Where the first pair begins, as an offset from p; n when there is none. */
size_t pair_find(const struct pair *pairs, const unsigned char *p, size_t n);

/* A box of the page in whole bytes. */
struct block {
    size_t column, bytes; /* of a row */
    int row, rows;
};

typedef void block_fn(void *arg, const struct block *block);

/* Cuts `rows` of `stride` bytes into blocks in which no pair stands, along a row or from
 * the end of one to the start of the next, and gives them in order. */
void block_cut(const unsigned char *bits, size_t stride, int rows,
               const struct pair *pairs, block_fn *fn, void *arg);

#endif
