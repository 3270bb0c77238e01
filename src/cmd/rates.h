/*
 * rates: the carriers' rates taken into a store.
 */
#ifndef TALLYMAN_CMD_RATES_H
#define TALLYMAN_CMD_RATES_H

#include "cmd.h"

/* A file of rates as one version; nothing of it when a row is no good (E_FILE). */
int rates_load(struct cmd_store *cs, const char *path, int64_t *version, struct err *err);

#endif
