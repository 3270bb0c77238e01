/*
 * heat: `wave heat`: the map of picks, of a wave's tours, of moves that pay.
 */
#ifndef TALLYMAN_CMD_HEAT_H
#define TALLYMAN_CMD_HEAT_H

#include "cmd.h"

int heat_run(struct cmd_args *args);

#endif
