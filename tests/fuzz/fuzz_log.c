/*
 * The log's bytes from outside: a line of an archive, and a signed checkpoint.
 * rooms: wire model base
 */
#include <stddef.h>
#include <stdint.h>

#include "tallyman/model/audit.h"
#include "tallyman/wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct record record;
    struct audit_row row;
    struct audit_head head, said;
    struct audit_point *point = arena_alloc(arena, sizeof(*point));
    struct str text = str_n((const char *)data, n);
    audit_read(text, arena, point);
    audit_begin(&head, 0);
    if (!json_read(text, arena, &record, &err) && audit_row_read(&record, &row, &said))
        audit_next(&head, &row);
    arena_free(arena);
    return 0;
}
