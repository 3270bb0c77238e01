/*
 * terminalcmd: the command: the text UI, left for practice and come back to; and
 * terminals as the store knows them.
 */
#include "lists.h"
#include "terminal.h"

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list",
         V_TERMINAL_LIST,
         {NULL},
         "id",
         "id name enrolled_at revoked badge seen_at"},
        {"rename", V_TERMINAL_RENAME, {"name", "to"}, NULL, NULL},
        {"revoke", V_TERMINAL_REVOKE, {"name"}, NULL, NULL},
        {"unknown", V_LINK_UNKNOWN, {"?#minutes"}, NULL, NULL},
        {"settle", V_LINK_SETTLE, {"name", "?how"}, NULL, NULL},
        {NULL},
    };
    struct cmd_store cs;
    if (args->n)
        return ask_run(args, asks);
    int status = cmd_open(args, CMD_BARE, &cs);
    if (status)
        return status;
    const char *name = cmd_option(args, "--name");
    struct terminal_options options = {
        .name = name ? name : "bench-1",
        .replay = cmd_option(args, "--replay"),
        .trace = cmd_option(args, "--trace"),
        .paper_dir = cmd_option(args, "--labels"),
        .printer = cmd_option(args, "--printer"),
        .typing = cmd_option(args, "--typing") != NULL,
        .journal = cmd_option(args, "--journal") != NULL,
        .resume = cmd_option(args, "--resume") != NULL,
    };
    bool practise;
    options.practise = &practise;
    do {
        practise = false;
        status = terminal_run(args, &cs, &options);
        if (practise)
            status = demo_practise(args, &options);
        options.replay = NULL;
    } while (practise && !status);
    cmd_close(&cs);
    return status;
}

static const struct cmd_option terminal_opts[] = {
    {"--name", "NAME", N_("this terminal's name; bench-1")},
    {"--replay", "FILE", N_("scans and keys from a file first")},
    {"--trace", "FILE", N_("write task and step here with each screen")},
    {"--printer", "NAME", N_("of devices/printers.ini; its first")},
    {"--labels", "DIR", N_("where labels are printed to as files")},
    {"--journal", NULL, N_("keep scans in a journal, as with a store far away")},
    {"--resume", NULL, N_("end this terminal's process that lost its line, and go on")},
    {"--typing", NULL, N_("take typed codes without the exception key")},
    {NULL},
};

const struct cmd cmd_terminal = {
    "terminal",
    "[list | rename NAME TO | revoke NAME | unknown [MINUTES] | settle NAME HOW]",
    N_("the text terminal; or terminals as the store knows them"), terminal_opts, run};
