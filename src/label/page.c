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

void label_page_invert(struct label_page *page, int x, int y, int width, int height)
{
    int right = x + width < page->width ? x + width : page->width;
    int bottom = y + height < page->height ? y + height : page->height;
    x = x > 0 ? x : 0;
    for (y = y > 0 ? y : 0; y < bottom; y++)
        for (int i = x; i < right; i++)
            page->bits[(size_t)y * page->stride + (size_t)i / 8] ^=
                (uint8_t)(0x80 >> i % 8);
}

static void blit_row(struct label_page *page, int x, int y, const uint8_t *bits,
                     int width)
{
    uint8_t *row = page->bits + (size_t)y * page->stride + x / 8;
    int shift = x % 8, n = (width + 7) / 8;
    unsigned over = 0;
    for (int i = 0; i < n; i++) {
        unsigned two = (unsigned)bits[i] << (8 - shift);
        row[i] |= (uint8_t)(over | two >> 8);
        over = two & 0xff;
    }
    if (over)
        row[n] |= (uint8_t)over;
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

/* Eight bytes at a time; the compiler's own is a call where the machine may lack it. */
static int ones(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
    return (int)(bits * 0x0101010101010101 >> 56);
}

/* Of whole bytes. */
static long row_ink(const uint8_t *row, int n)
{
    long ink = 0;
    uint64_t eight;
    for (; n >= 8; n -= 8, row += 8) {
        memcpy(&eight, row, 8);
        ink += eight ? ones(eight) : 0;
    }
    for (eight = 0; n > 0; n--)
        eight = eight << 8 | row[n - 1];
    return ink + ones(eight);
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
        ink += row_ink(row + first, last - first + 1);
        /* What stands left and right of the box in its outer bytes. */
        ink -= ones(row[first] & ~(0xffu >> x % 8));
        ink -= ones(row[last] & (0x7fu >> (right - 1) % 8));
    }
    return ink;
}
