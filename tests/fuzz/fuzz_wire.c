/*
 * rooms: wire
 * fuzz_wire: any bytes as a request and as a reply. What reads as a request is written
 * and read again to the same hash.
 */
#include <stdlib.h>

#include "tallyman/wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(const struct request *req, struct arena *arena)
{
    unsigned char hash[2][32];
    struct request back;
    struct err err = {0};
    struct buf buf;
    buf_init(&buf, 4 * WIRE_BODY_ROWS);
    wire_request_write(req, &buf);
    if (wire_request_read(buf_view(&buf), arena, &back, &err))
        abort();
    request_hash(req, 1, hash[0]);
    request_hash(&back, 1, hash[1]);
    if (memcmp(hash[0], hash[1], 32) != 0)
        abort();
    buf_clear(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct request_id id = {3, 17};
    struct arena *arena = arena_new();
    struct str text = {(const char *)data, size};
    struct request req;
    struct reply reply;
    struct err err = {0};
    if (wire_request_read(text, arena, &req, &err) == 0)
        again(&req, arena);
    err_clear(&err);
    wire_reply_read(text, &id, arena, &reply, &err);
    arena_free(arena);
    return 0;
}
