/*
 * tomorrow: how long a day of the own store takes with so many people.
 */
#ifndef TALLYMAN_CMD_TOMORROW_H
#define TALLYMAN_CMD_TOMORROW_H

#include "cmd.h"

/* `simulate --day`: changes nothing in the store. */
int tomorrow_run(struct cmd_args *args, const char *day);

#endif
