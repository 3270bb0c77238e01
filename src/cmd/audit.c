/*
 * audit: who did what, and whether the log is whole.
 */
#include "lists.h"

static int verify(struct cmd_args *args)
{
    struct cmd_store cs;
    struct err err = {0};
    int64_t rows, bad;
    int status = cmd_open(args, CMD_OWN, &cs);
    if (status)
        return status;
    if (op_audit_verify(cs.door, &rows, &bad, &err)) {
        status = cmd_fail(args, &err);
    } else {
        printf(args->json ? "{\"rows\":%lld,\"bad\":%lld}\n"
                          : "rows %lld, first bad %lld\n",
               (long long)rows, (long long)bad);
        status = bad ? 1 : 0;
    }
    cmd_close(&cs);
    return status;
}

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"show",
         V_AUDIT_SHOW,
         {"?number"},
         "id",
         "id verb person terminal object code after"},
        {NULL},
    };
    if (args->n && strcmp(args->word[0], "verify") == 0)
        return verify(args);
    return ask_run(args, asks);
}

const struct cmd cmd_audit = {"audit", "show [ORDER] | verify",
                              N_("the log, and whether it is whole"), NULL, run};
