/*
 * page: one label as bits in printer dots. What the preview shows and what the printer
 * gets are this same page.
 */
#ifndef TALLYMAN_LABEL_PAGE_H
#define TALLYMAN_LABEL_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct label_page {
    int width, height; /* dots */
    int dots_per_mm;   /* 8, 12 or 24; never turned into dpi and back */
    size_t stride;     /* bytes a row */
    uint8_t *bits;     /* 1 is black, leftmost dot in the highest bit, spare bits 0 */
    size_t room;       /* bytes allocated */
};

void label_page_init(struct label_page *page);
void label_page_clear(struct label_page *page); /* releases */
/* White, of this size; memory is kept between labels. */
void label_page_size(struct label_page *page, int width, int height, int dots_per_mm);

bool label_page_dot(const struct label_page *page, int x, int y); /* outside is white */
/* Blackens a box, cut at the page's edges. */
void label_page_fill(struct label_page *page, int x, int y, int width, int height);
/* Black becomes white and white black, in a box, cut at the page's edges. */
void label_page_invert(struct label_page *page, int x, int y, int width, int height);
/* Blackens where `bits` (rows of (width + 7) / 8 bytes) are 1, cut at the edges. */
void label_page_blit(struct label_page *page, int x, int y, const uint8_t *bits,
                     int width, int height);
/* Black dots in a box. */
long label_page_ink(const struct label_page *page, int x, int y, int width, int height);

#endif
