/*
 * init: a new store with its warehouse, its rules and nothing in it.
 */
#include "cmd.h"

static int run(struct cmd_args *args)
{
    struct cmd_store cs;
    if (args->n)
        return cmd_usage(args, args->word[0]);
    int status = cmd_open(args, CMD_FOUND, &cs);
    if (status)
        return status;
    printf("%s\n", store_name(cs.store));
    cmd_close(&cs);
    return 0;
}

const struct cmd cmd_init = {
    "init", "", N_("make a store, or with --warehouse one more warehouse in it"), NULL,
    run};
