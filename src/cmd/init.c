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

static const struct cmd_option options[] = {
    {"--by-warehouse", NULL,
     N_("on PostgreSQL: a partition for each warehouse in the tables that grow")},
    {NULL},
};

const struct cmd cmd_init = {
    "init", "", N_("make a store, or with --warehouse one more warehouse in it"), options,
    run};
