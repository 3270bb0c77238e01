/*
 * user: a person is let in no longer, or again.
 */
#include "cmd.h"

static int run(struct cmd_args *args)
{
    struct cmd_store cs;
    struct request request;
    bool disable = args->n == 2 && strcmp(args->word[0], "disable") == 0;
    if (!disable && !(args->n == 2 && strcmp(args->word[0], "enable") == 0))
        return cmd_usage(args, args->n ? args->word[0] : "");
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    request_init(&request, V_PERSON_DISABLE);
    request_text(&request, "badge", args->word[1]);
    request_num(&request, "disabled", disable);
    status = cmd_show(args, &cs, &request, NULL);
    cmd_close(&cs);
    return status;
}

const struct cmd cmd_user = {"user", "disable BADGE | enable BADGE",
                             N_("let a person in no longer, or again"), NULL, run};
