/*
 * policy: a file of rules into the store, as a new version.
 */
#include "rules.h"

static int run(struct cmd_args *args)
{
    struct cmd_store cs;
    struct err err = {0};
    if (args->n != 3 || strcmp(args->word[0], "load") != 0)
        return cmd_usage(args, "load NAME FILE");
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    if (rules_load(&cs, args->word[1], args->word[2], &err))
        status = cmd_fail(args, &err);
    cmd_close(&cs);
    return status;
}

const struct cmd cmd_policy = {"policy", "load NAME FILE",
                               N_("take a file of rules into the store"), NULL, run};
