/*
 * fuzz_instance: any bytes as a picking instance: read or refused, and what was read can
 * be planned. rooms: instance
 */
#include "bench/instance.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { ORDERS = 50, SPOTS = 200 };
    struct arena *arena = arena_new();
    struct instance in;
    struct err err = {0};
    const struct batch_options options = {.seed = 1, .moves = 256};
    struct batch_result result;
    if (instance_parse("fuzz", (const char *)data, size, arena, &in, &err) == 0) {
        bool small = in.problem.n <= ORDERS;
        for (int i = 0; small && i < in.problem.n; i++)
            small = in.problem.orders[i].n <= SPOTS;
        err_clear(&err);
        if (small)
            batch_solve(&in.problem, &options, arena, &result, &err);
        instance_clear(&in);
    }
    arena_free(arena);
    return 0;
}
