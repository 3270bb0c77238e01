/*
 * page: a label's bits: white, filled boxes, small bitmaps laid over. Everything that
 * draws ends here, and everything is cut at the page's edges here.
 */
#include "tallyman/label/page.h"

#include <stdlib.h>
#include <string.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"

void label_page_init(struct label_page *page)
{
    *page = (struct label_page){0};
}

void label_page_clear(struct label_page *page)
{
    free(page->bits);
    label_page_init(page);
}

void label_page_size(struct label_page *page, int width, int height, int dots_per_mm)
{
    BUG_IF(width <= 0 || height <= 0);
    page->width = width;
    page->height = height;
    page->dots_per_mm = dots_per_mm;
    page->stride = ((size_t)width + 7) / 8;
    size_t need = page->stride * (size_t)height;
    if (need > page->room) {
        page->bits = xrealloc(page->bits, need);
        page->room = need;
    }
    memset(page->bits, 0, need);
}

bool label_page_dot(const struct label_page *page, int x, int y)
{
    if (x < 0 || y < 0 || x >= page->width || y >= page->height)
        return false;
    return page->bits[(size_t)y * page->stride + (size_t)x / 8] >> (7 - x % 8) & 1;
}

static void fill_row(uint8_t *row, int from, int to)
{
    int first = from / 8, last = (to - 1) / 8;
    uint8_t head = (uint8_t)(0xff >> from % 8);
    uint8_t tail = (uint8_t)(0xff << (7 - (to - 1) % 8));
    if (first == last) {
        row[first] |= head & tail;
        return;
    }
    row[first] |= head;
    memset(row + first + 1, 0xff, (size_t)(last - first - 1));
    row[last] |= tail;
}

void label_page_fill(struct label_page *page, int x, int y, int width, int height)
{
    int right = x + width < page->width ? x + width : page->width;
    int bottom = y + height < page->height ? y + height : page->height;
    x = x > 0 ? x : 0;
    y = y > 0 ? y : 0;
    for (; x < right && y < bottom; y++)
        fill_row(page->bits + (size_t)y * page->stride, x, right);
}

static void blit_row(struct label_page *page, int x, int y, const uint8_t *bits,
                     int width)
{
    uint8_t *row = page->bits + (size_t)y * page->stride;
    int shift = x % 8;
    for (int i = 0; i < (width + 7) / 8; i++) {
        size_t at = (size_t)x / 8 + (size_t)i;
        row[at] |= (uint8_t)(bits[i] >> shift);
        uint8_t over = (uint8_t)(bits[i] << (8 - shift));
        if (shift && over)
            row[at + 1] |= over;
    }
}

/* A row that crosses an edge, dot by dot. */
static void blit_edge(struct label_page *page, int x, int y, const uint8_t *bits,
                      int width)
{
    for (int i = 0; i < width; i++)
        if (bits[i / 8] >> (7 - i % 8) & 1)
            label_page_fill(page, x + i, y, 1, 1);
}

void label_page_blit(struct label_page *page, int x, int y, const uint8_t *bits,
                     int width, int height)
{
    bool inside = x >= 0 && x + width <= page->width;
    size_t stride = ((size_t)width + 7) / 8;
    for (int i = 0; i < height; i++, bits += stride) {
        if (y + i < 0 || y + i >= page->height)
            continue;
        if (inside)
            blit_row(page, x, y + i, bits, width);
        else
            blit_edge(page, x, y + i, bits, width);
    }
}

long label_page_ink(const struct label_page *page, int x, int y, int width, int height)
{
    int right = x + width < page->width ? x + width : page->width;
    int bottom = y + height < page->height ? y + height : page->height;
    long ink = 0;
    x = x > 0 ? x : 0;
    for (y = y > 0 ? y : 0; y < bottom && x < right; y++) {
        const uint8_t *row = page->bits + (size_t)y * page->stride;
        int first = x / 8, last = (right - 1) / 8;
        for (int at = first; at <= last; at++) {
            unsigned bits = row[at];
            bits &= at == first ? 0xffu >> x % 8 : 0xff;
            bits &= at == last ? 0xffu << (7 - (right - 1) % 8) : 0xff;
            ink += __builtin_popcount(bits);
        }
    }
    return ink;
}
