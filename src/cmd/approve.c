/*
 * approve: what waits for a second person, and that person's word on it: the approver's
 * badge on the command line, the PIN asked for where nobody sees it.
 */
#include "lists.h"

#include <libintl.h>

#include "secret.h"

static int give(struct cmd_args *args, bool refuse)
{
    struct cmd_store cs;
    struct request request;
    char pin[SECRET_PIN];
    int64_t approval;
    if (args->n != 3 || !str_int(str_of(args->word[1]), &approval) || approval < 1)
        return cmd_usage(args, args->cmd->args);
    if (!secret_read(gettext("PIN"), pin, sizeof(pin)))
        return cmd_usage(args, gettext("expected the approver's PIN on standard input"));
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    request_init(&request, V_APPROVE_GIVE);
    request_num(&request, "approval", approval);
    request_num(&request, "refuse", refuse);
    request_text(&request, "badge", args->word[2]);
    request_text(&request, "pin", pin);
    status = cmd_show(args, &cs, &request, NULL);
    cmd_close(&cs);
    return status;
}

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list", V_APPROVE_LIST, {NULL}, "id", "id what worth asker terminal"},
        {NULL},
    };
    if (args->n && strcmp(args->word[0], "give") == 0)
        return give(args, false);
    if (args->n && strcmp(args->word[0], "refuse") == 0)
        return give(args, true);
    return ask_run(args, asks);
}

const struct cmd cmd_approve = {"approve", "list | give|refuse ID BADGE",
                                N_("acts that wait for a second person"), NULL, run};
