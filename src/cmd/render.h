/*
 * render: `label render`: a file of labels to files of pictures or printer commands.
 */
#ifndef TALLYMAN_CMD_RENDER_H
#define TALLYMAN_CMD_RENDER_H

#include "cmd.h"

int cmd_label_render(struct cmd_args *args);

#endif
