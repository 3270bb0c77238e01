/*
 * rooms: model
 * fuzz_code: any bytes as a scanned code, through its kind, its GTIN form, the argument
 * check of a verb and the recorded form of a reply that names it.
 */
#include "tallyman/model/code.h"
#include "tallyman/model/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const columns[] = {"none", "text", NULL};
    struct arena *arena = arena_new();
    struct str text = str_n((const char *)data, size);
    char gtin[16] = "";
    BUG_IF(!code_kind_name(code_kind(text)));
    if (code_gtin(text, gtin))
        BUG_IF(strlen(gtin) < 8 || strlen(gtin) > 14);

    const char *copy = arena_copy(arena, text);
    struct request request;
    struct reply reply = {0}, again;
    request_init(&request, V_CODE_FIND);
    request_text(&request, "code", copy);
    if (request_check(&request, &reply.err) == 0)
        err_set(&reply.err, E_UNKNOWN_CODE, "s", copy);
    record_text(&reply.out, arena, "code", copy);
    rows_init(&reply.rows, columns);
    rows_add(&reply.rows, arena)[1] = value_text(copy);
    BUG_IF(!reply_decode(reply_encode(&reply, true, arena), arena, &again));
    BUG_IF(strcmp(record_str(&again.out, "code", ""), copy) != 0);
    BUG_IF(strcmp(rows_str(&again.rows, 0, "text"), copy) != 0);
    BUG_IF(again.err.code != reply.err.code);

    struct str any = str_n((const char *)data, size);
    reply_decode(any, arena, &again);
    arena_free(arena);
    return 0;
}
