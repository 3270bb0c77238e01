/*
 * audit: the words of the command that read the log out (auditshow.c) and those that take
 * it out (auditarchive.c). Each returns the exit status.
 */
#ifndef TALLYMAN_CMD_AUDIT_H
#define TALLYMAN_CMD_AUDIT_H

#include "cmd.h"

int audit_show(struct cmd_args *args);
int audit_export(struct cmd_args *args);
int audit_archive(struct cmd_args *args);
int audit_archive_verify(struct cmd_args *args, const char *path);

/* The file's name is on the disk too: without it a power cut takes a new file along. */
int audit_settle(const char *path, struct err *err);

#endif
