/*
 * rooms: intake
 * fuzz_json: any bytes through the JSON reader, an array and one object a line alike:
 * rows or a refusal, and classes that add up.
 */
#include <stdlib.h>

#include "intake_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_as("a.json", data, size, NULL);
    return 0;
}
