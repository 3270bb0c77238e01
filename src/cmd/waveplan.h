/*
 * waveplan: `wave plan`, `wave release`, `wave try`.
 */
#ifndef TALLYMAN_CMD_WAVEPLAN_H
#define TALLYMAN_CMD_WAVEPLAN_H

#include "cmd.h"

bool waveplan_is(const char *word);
/* The exit status. */
int waveplan_run(struct cmd_args *args);

#endif
