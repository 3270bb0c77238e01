/*
 * instance: the published order-picking instances (../shared/data/picking) as problems of
 * plan/batch. Two formats: "Key : value" headers with sections (Hessler & Irnich's), and
 * commented blocks of numbers with a graph (Valle, Beasley & da Cunha's). Refuses what it
 * cannot read with file, line and reason.
 */
#ifndef TALLYMAN_TESTS_BENCH_INSTANCE_H
#define TALLYMAN_TESTS_BENCH_INSTANCE_H

#include "tallyman/plan/batch.h"

enum { INSTANCE_BYTES = 8 << 20, INSTANCE_NUMBERS = 100000 };

struct instance {
    struct batch_problem problem;
    struct layout layout;
    struct free_map map;
    bool one_tour; /* a routing instance: all in one cart, also as two blocks */
    struct layout two_blocks;
    const struct spot *two_block_spots;
};

/* Everything is made in the arena but the map (instance_clear). */
int instance_read(const char *path, struct arena *arena, struct instance *out,
                  struct err *err);
/* The same from memory; `name` is for messages. */
int instance_parse(const char *name, const char *bytes, size_t size, struct arena *arena,
                   struct instance *out, struct err *err);
void instance_clear(struct instance *instance);

#endif
