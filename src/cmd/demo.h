/*
 * demo: the demo shop, for whoever plays a day in it.
 */
#ifndef TALLYMAN_CMD_DEMO_H
#define TALLYMAN_CMD_DEMO_H

#include "cmd.h"

struct demo_size {
    int64_t seed, orders, items;
};

/* Takes the shop's files in: goods, people, stock, rates and orders paid up to now,
 * reviewed. */
int demo_shop(const struct cmd_args *args, struct cmd_store *cs,
              const struct demo_size *want, struct err *err);

/* Takes played people in. Where somebody else must say yes to that, the demo shop's own
 * lead does; in another house E_APPROVAL stays: its people decide who works there. */
int demo_hire(struct cmd_store *cs, struct request *people, struct err *err);

#endif
