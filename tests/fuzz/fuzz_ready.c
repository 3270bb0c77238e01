/*
 * rooms: print
 * Fuzzes ready-made labels as a carrier might deliver them, for a ZPL, a TSPL printer and
 * a queue. Held: a refusal says so with a code and leaves nothing behind; ZPL that passes
 * is one label and passes again as it is. A PDF is another program's; what that hands
 * back is read here.
 */
#include "../../src/print/ready_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct printer printers[] = {
    {.name = "z", .address = "tcp:h", .dots = 8, .head = 832, .threshold = 90},
    {.name = "t",
     .address = "tcp:h",
     .dots = 8,
     .head = 832,
     .threshold = 90,
     .form.language = PRINT_TSPL},
    {.name = "q", .address = "cups:l", .dots = 8, .head = 832, .threshold = 90},
};

static void hold_zpl(const struct buf *once)
{
    struct buf twice;
    struct err err = {0};
    buf_init(&twice, 1 << 20);
    BUG_IF(ready_encode(&printers[0], "fuzz", buf_view(once), &twice, &err));
    BUG_IF(!str_eq(buf_view(once), buf_view(&twice)));
    buf_clear(&twice);
}

static void read_pages(struct str pages)
{
    struct label_page page;
    label_page_init(&page);
    while (ready_pbm(&pages, 8, &page) > 0)
        BUG_IF(label_page_ink(&page, 0, 0, page.width, page.height) < 0);
    label_page_clear(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf out;
    struct err err = {0};
    if (size < 1)
        return 0;
    const struct printer *printer = &printers[data[0] % 3];
    struct str bytes = str_n((const char *)data + 1, size - 1);
    if (ready_recognise(bytes) == READY_PDF) {
        read_pages(str_n(bytes.p + 5, bytes.n - 5));
        return 0;
    }
    buf_init(&out, 1 << 20);
    int rc = ready_encode(printer, "fuzz", bytes, &out, &err);
    BUG_IF((rc != 0) != (err.code != E_OK));
    if (rc && ready_recognise(bytes) == READY_ZPL)
        BUG_IF(out.n != 0 && err.code != E_LIMIT_INPUT);
    if (!rc && ready_recognise(bytes) == READY_ZPL)
        hold_zpl(&out);
    buf_clear(&out);
    return 0;
}
