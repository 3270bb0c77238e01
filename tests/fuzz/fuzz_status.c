/*
 * rooms: print
 * Fuzzes the answers of printers and their device ids: the first byte chooses the way of
 * asking, the rest is what came, read as it grows. Held: an answer names a condition that
 * exists, no answer leaves none behind, and what was judged does not become "not yet"
 * again.
 */
#include "tallyman/base/utf8.h"
#include "tallyman/print/status.h"
#include "tallyman/print/usbid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    enum print_ask ask =
        (enum print_ask)(PRINT_ASK_HS + data[0] % (PRINT_ASK_CPCL - PRINT_ASK_HS + 1));
    const char *bytes = (const char *)data + 1;
    struct usbid id;
    usbid_read(str_n(bytes, size - 1), &id);
    BUG_IF(!utf8_valid(str_of(id.maker)) || !utf8_valid(str_of(id.speaks)));
    size_t step = size > 200 ? 97 : 1;
    for (size_t n = 0; n < size; n += step) {
        struct print_status status = {PRINT_SILENT};
        int rc = print_ask_read(ask, str_n(bytes, n), &status);
        BUG_IF(rc < -1 || rc > 1);
        BUG_IF(rc == 0 && status.condition != PRINT_SILENT);
        BUG_IF(rc < 0 && status.condition != PRINT_GARBLED);
        BUG_IF(rc < 0 && status.idle);
        BUG_IF(rc > 0 && status.condition > PRINT_HEAD_OPEN);
        BUG_IF(rc > 0 && status.idle && !print_ask_tells_idle(ask));
        print_process_read("0042", str_n(bytes, n));
    }
    return 0;
}
