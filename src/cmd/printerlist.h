/*
 * printerlist: the printers in `device list`.
 */
#ifndef TALLYMAN_CMD_PRINTERLIST_H
#define TALLYMAN_CMD_PRINTERLIST_H

#include "cmd.h"

/* A line each, or an object with --json. The exit status. */
int cmd_list_printers(const struct cmd_args *args);

#endif
