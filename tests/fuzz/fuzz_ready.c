/*
 * rooms: print
 * Fuzzes ready-made labels as a carrier might deliver them, for a ZPL, a TSPL printer and
 * a queue. Held: a refusal says so with a code and leaves nothing behind; ZPL that passes
 * is one label and passes again as it is.
 */
#include "tallyman/print/ready.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf out;
    struct err err = {0};
    if (size < 1)
        return 0;
    const struct printer *printer = &printers[data[0] % 3];
    struct str bytes = str_n((const char *)data + 1, size - 1);
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
