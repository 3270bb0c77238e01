/*
 * rules: files of waves/ taken into the store, so that verbs read only the store and a
 * decision can name the file and line of its rule.
 */
#ifndef TALLYMAN_CMD_RULES_H
#define TALLYMAN_CMD_RULES_H

#include "cmd.h"

/* Takes one file in under a name; refused whole when it is bad. */
int rules_load(struct cmd_store *cs, const char *name, const char *path, struct err *err);
/* All files of waves/. */
int rules_load_all(const struct cmd_args *args, struct cmd_store *cs, struct err *err);

#endif
