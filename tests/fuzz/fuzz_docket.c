/*
 * rooms: wire
 * fuzz_docket: any bytes as a docket and as the replies to one. What reads as a docket
 * is of one terminal and in order, and is written and read again to the same; replies
 * never outnumber what was asked.
 */
#include <stdlib.h>

#include "tallyman/wire/docket.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ASKED = 3 };

static void hold(bool good)
{
    if (!good)
        abort();
}

static void again(const struct request *req, int n, struct arena *arena)
{
    struct request *back;
    struct err err = {0};
    struct buf buf;
    int fit = 0;
    buf_init(&buf, 2 * DOCKET_BYTES);
    while (fit < n && docket_add(&req[fit], &buf))
        fit++;
    hold(buf.n <= DOCKET_BYTES);
    hold(!fit || docket_read(buf_view(&buf), arena, &back, &err) == fit);
    for (int i = 0; i < fit; i++) {
        unsigned char hash[2][32];
        request_hash(&req[i], 1, hash[0]);
        request_hash(&back[i], 1, hash[1]);
        hold(memcmp(hash[0], hash[1], 32) == 0 && back[i].id.seq == req[i].id.seq);
        hold(!i || back[i].id.seq > back[i - 1].id.seq);
        hold(back[i].id.terminal == req[0].id.terminal);
    }
    buf_clear(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct request asked[ASKED] = {
        {.id = {3, 17}}, {.id = {3, 18}}, {.id = {3, 20}}};
    const struct request *one[ASKED] = {&asked[0], &asked[1], &asked[2]};
    struct arena *arena = arena_new();
    struct str text = {(const char *)data, size};
    struct request *req;
    struct reply reply[ASKED];
    struct docket_answer answer = {arena, one, ASKED, reply};
    struct err err = {0};
    int n = docket_read(text, arena, &req, &err);
    hold(n > 0 ? n <= DOCKET_MOST && !err.code : n < 0 && err.code);
    if (n > 0)
        again(req, n, arena);
    err_clear(&err);
    n = docket_replies(text, &answer, &err);
    hold(n <= ASKED && (n < 0) == (err.code != E_OK));
    hold((n == 0) == (answer.whole.err.code != E_OK));
    arena_free(arena);
    return 0;
}
