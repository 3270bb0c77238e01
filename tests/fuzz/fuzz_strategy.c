/*
 * fuzz_strategy: any bytes as a file of waves/: read or refused with file and line, and
 * what was read decides over an order. rooms: plan
 */
#include "tallyman/plan/wave.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wave_strategy strategy;
    struct err err = {0};
    if (wave_strategy_text("fuzz.ini", (const char *)data, size, &strategy, &err))
        return 0;
    const struct wave_candidate order = {.order = 1,
                                         .units = 3,
                                         .lines = 1,
                                         .number = "N",
                                         .channel = "web",
                                         .shop = "s",
                                         .region = "zj",
                                         .type = "gift",
                                         .carrier = "SF",
                                         .state = "ready",
                                         .hold = "",
                                         .buyer = "b"};
    struct wave_decision *decision;
    struct arena *arena = arena_new();
    wave_decide(&strategy, &order, 1, 1, arena, &decision);
    BUG_IF(decision[0].order != 1 || !decision[0].rule || !decision[0].reason);
    arena_free(arena);
    return 0;
}
