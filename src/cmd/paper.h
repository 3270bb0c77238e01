/*
 * paper: what a session prints. Labels are rendered from their template to one page of
 * bits and leave as ZPL and PNG of the same bits; a manifest as text. The file transport
 * stands for a printer; others come behind the same call.
 */
#ifndef TALLYMAN_CMD_PAPER_H
#define TALLYMAN_CMD_PAPER_H

#include "cmd.h"

struct paper;

/* dir NULL: nothing is kept, but everything is rendered. Fonts and templates are opened
 * with the first label. */
struct paper *paper_new(const struct cmd_args *args, const char *dir);
void paper_free(struct paper *paper);

/* Prints a granted label (the reply of label.grant) or a manifest (of ship.close). NULL
 * when it was sent, else why not, in the arena. */
const char *paper_print(struct paper *paper, const char *template_name,
                        const struct reply *data, struct arena *arena);

#endif
