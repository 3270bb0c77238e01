/*
 * lists: verbs of the command line that only ask one thing of the store, as a table: the
 * words, the request behind them, the arguments in order, the columns shown.
 */
#ifndef TALLYMAN_CMD_LISTS_H
#define TALLYMAN_CMD_LISTS_H

#include "cmd.h"

struct ask {
    const char *word; /* second word: "list" */
    enum verb verb;
    const char *args[7]; /* arguments taken from words, in order; '?' first: may be left
                            out, '#' first: a number */
    const char *cursor;  /* paged by this column; NULL: one page */
    const char *columns; /* shown without --json; NULL: all */
};

/* Runs the ask that the first word names. */
int ask_run(struct cmd_args *args, const struct ask *asks);

#endif
