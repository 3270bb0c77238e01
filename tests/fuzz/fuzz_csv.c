/*
 * rooms: intake
 * fuzz_csv: any bytes through the CSV reader, with our own columns and through a map:
 * rows or a refusal, and classes that add up.
 */
#include <stdlib.h>

#include "intake_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char text[] = "[file]\nkind = orders\ncharset = gbk\n[columns]\n"
                               "channel = \"w\"\nnumber = a\nitem = b\nqty = c\n[rows]\n"
                               "charge.1 = b is P\ncancel.1 = a starts C\n"
                               "refuse.1 = c < 0\n";
    struct err err = {.code = E_OK};
    struct intake_map *map = intake_map_text("m.ini", text, sizeof text - 1, &err);
    read_as("a.csv", data, size, NULL);
    read_as("a.csv", data, size, map);
    intake_map_free(map);
    return 0;
}
