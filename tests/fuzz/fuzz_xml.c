/*
 * rooms: intake
 * fuzz_xml: any bytes through the XML reader:
 * rows or a refusal, and classes that add up.
 */
#include <stdlib.h>

#include "intake_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_as("a.xml", data, size, NULL);
    return 0;
}
