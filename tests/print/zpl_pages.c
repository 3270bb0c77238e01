/*
 * zpl_pages: pages and their ZPL in each encoding into a folder, for a renderer that is
 * not ours (zpl_renderer.sh): NAME.pbm beside NAME.z64.zpl, NAME.acs.zpl, NAME.hex.zpl.
 */
#include "tallyman/base/rng.h"
#include "tallyman/print/encode.h"
#include "tallyman/print/file.h"

enum { MOST = 16 << 20 };

static const struct kind {
    const char *name;
    int width, height;
    int boxes, dots; /* drawn by chance */
} kinds[] = {
    {"white", 800, 1200, 0, 0},
    {"boxes", 800, 1200, 400, 0},
    {"dots", 608, 1040, 50, 300000},
    {"black", 800, 1200, -1, 0},
};

static void draw(struct label_page *page, const struct kind *kind)
{
    uint64_t chance = 42;
    label_page_size(page, kind->width, kind->height, 8);
    if (kind->boxes < 0)
        label_page_fill(page, 0, 0, kind->width, kind->height);
    for (int i = 0; i < kind->boxes; i++)
        label_page_fill(page, (int)rng_below(&chance, kind->width),
                        (int)rng_below(&chance, kind->height),
                        (int)rng_below(&chance, 90), (int)rng_below(&chance, 30));
    for (int i = 0; i < kind->dots; i++)
        label_page_fill(page, (int)rng_below(&chance, kind->width),
                        (int)rng_below(&chance, kind->height), 1, 1);
}

static void put(const char *folder, const struct kind *kind, const char *tail,
                const struct buf *bytes)
{
    char path[400];
    struct err err = {0};
    snprintf(path, sizeof path, "%s/%s.%s", folder, kind->name, tail);
    BUG_IF(print_file(path, buf_view(bytes), &err));
}

static void write_kind(const char *folder, const struct kind *kind,
                       struct label_page *page)
{
    static const struct {
        enum print_encoding encoding;
        const char *tail;
    } ways[] = {{PRINT_Z64, "z64.zpl"}, {PRINT_ACS, "acs.zpl"}, {PRINT_HEX, "hex.zpl"}};
    struct buf out;
    struct err err = {0};
    buf_init(&out, MOST);
    draw(page, kind);
    buf_printf(&out, "P4\n%d %d\n", page->width, page->height);
    buf_put(&out, page->bits, page->stride * (size_t)page->height);
    put(folder, kind, "pbm", &out);
    for (size_t i = 0; i < 3; i++) {
        struct print_form form = {.encoding = ways[i].encoding};
        buf_reset(&out);
        BUG_IF(print_encode(&form, page, &out, &err));
        put(folder, kind, ways[i].tail, &out);
    }
    buf_clear(&out);
}

int main(int argc, char **argv)
{
    struct label_page page;
    if (argc != 2)
        return 2;
    label_page_init(&page);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        write_kind(argv[1], &kinds[i], &page);
    label_page_clear(&page);
    return 0;
}
