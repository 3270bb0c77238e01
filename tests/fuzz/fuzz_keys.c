/*
 * rooms: device scan
 * Any descriptor and any report: which keys are pressed is found within both. The first
 * byte says how many of the bytes behind it are the report.
 */
#include "../../src/device/keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct desc desc; /* large */
    struct err err = {.code = E_OK};
    size_t report = size > 0 ? data[0] : 0;
    if (size < 1 + report ||
        desc_read(&desc, data + 1 + report, size - 1 - report, &err) != 0)
        return 0;
    const char *end = keys_end(&desc, data + 1, report);
    BUG_IF(end[0] && end[0] != 'c' && end[0] != 't');
    keys_fingers(&desc, data + 1, report);
    return 0;
}
