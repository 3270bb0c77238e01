/*
 * task_say: a task as a reply: its head and its lines as they are now.
 */
#ifndef TALLYMAN_OP_TASK_SAY_H
#define TALLYMAN_OP_TASK_SAY_H

#include "op_in.h"

/* → task kind wave version cart person; rows as request.c says of task.pull. The tote of
 * a line is shown while it travels on the task: a cancelled line with a tote is a STOP
 * that nobody answered yet. */
int task_reply(struct op *op, int64_t task);

#endif
