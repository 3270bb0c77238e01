/*
 * labelprint: `label print`, `label list`, `label settle`: labels onto paper without a
 * store, each exactly once, by the journal of this machine.
 */
#ifndef TALLYMAN_CMD_LABELPRINT_H
#define TALLYMAN_CMD_LABELPRINT_H

#include "cmd.h"

/* Options that they take: --printer --template --data --key --waybill --person --journal.
 */
int cmd_label_print(struct cmd_args *args);
/* reprint.c */
int cmd_label_reprint(struct cmd_args *args);
int cmd_label_list(struct cmd_args *args);
int cmd_label_settle(struct cmd_args *args);

/* The journal of labels: --journal, else beside the default store. In the arena. */
const char *cmd_label_journal(const struct cmd_args *args, struct arena *arena);

#endif
