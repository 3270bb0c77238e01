/*
 * rooms: label
 * fuzz_template: any bytes to the template reader. It must read or refuse; a template
 * that was read and refused at once is a bug, so is one that was neither.
 *
 * rooms: label
 */
#include <stddef.h>
#include <stdint.h>

#include "tallyman/label/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct err err = {0};
    struct label_template *read =
        label_template_read_text("fuzz.xml", (const char *)bytes, n, &err);
    BUG_IF(!read == !err.code);
    label_template_free(read);
    return 0;
}
