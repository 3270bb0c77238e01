/*
 * role: what roles there are and what they may; who holds them, for the review; the file
 * of roles, checked and taken in.
 */
#include "lists.h"

#include <libintl.h>

#include "review.h"
#include "rules.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/conf.h"

/* ---- the file ---- */

static int check_key(void *target, const char *section, const char *key,
                     const char *value, int line, struct err *err)
{
    return policy_take(target, section, key, value, line, err);
}

/* Without a store: every line, and what only the whole can be wrong in. */
static int check(struct cmd_args *args)
{
    static const struct conf_key any[] = {{"*", "*", CONF_EACH}, {NULL}};
    struct policy *policy = xcalloc(1, sizeof(*policy));
    struct err err = {0};
    struct arena *arena = arena_new();
    const char *path =
        args->n > 1 ? args->word[1] : cmd_file(args, arena, "waves", "rights.ini");
    policy_empty(policy);
    bool bad =
        conf_read(path, any, check_key, policy, &err) || policy_close(policy, &err);
    int status = bad ? cmd_fail(args, &err) : 0;
    for (int i = 0; !bad && i < policy->roles; i++) {
        const struct policy_conflict *conflict = NULL;
        const struct policy_role *role = &policy->role[i];
        while (strcmp(role->name, "console") != 0 &&
               (conflict = policy_conflict(policy, role->rights, conflict)))
            fprintf(stderr, "%s:%d: %s: %s\n", path, role->line, role->name,
                    conflict->name);
    }
    arena_free(arena);
    free(policy);
    return status;
}

static int load(struct cmd_args *args)
{
    struct cmd_store cs;
    struct err err = {0};
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    struct arena *arena = arena_new();
    const char *path =
        args->n > 1 ? args->word[1] : cmd_file(args, arena, "waves", "rights.ini");
    if (rules_load(&cs, "rights", path, &err))
        status = cmd_fail(args, &err);
    cmd_close(&cs);
    arena_free(arena);
    return status;
}

/* ---- the review ---- */

static int print_page(struct cmd_args *args, struct cmd_store *cs,
                      const struct reply *people, struct arena *arena)
{
    struct request request;
    int offset_min = cmd_offset_min(cs);
    request_init(&request, V_ROLE_LIST);
    const struct reply *roles = cmd_ask(cs, &request); /* until the next is asked */
    if (roles->err.code)
        return cmd_fail(args, &roles->err);
    struct review_page page = {
        people,         &roles->rows, args->store ? args->store : gettext("this store"),
        clock_utc_ms(), offset_min,   arena};
    if (strcmp(args->word[1], "html") == 0)
        review_html(stdout, &page);
    else
        review_csv(stdout, &page);
    return 0;
}

static int export(struct cmd_args *args)
{
    struct cmd_store cs;
    struct request request;
    const char *form = args->n > 1 ? args->word[1] : "";
    if (args->n > 2 || (*form && strcmp(form, "csv") != 0 && strcmp(form, "html") != 0))
        return cmd_usage(args, args->cmd->args);
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    struct arena *arena = arena_new();
    request_init(&request, V_ROLE_EXPORT);
    if (cmd_option(args, "--role"))
        request_text(&request, "role", cmd_option(args, "--role"));
    if (!*form) {
        status = cmd_show(args, &cs, &request,
                          "badge name role region channel shop unused marks");
    } else {
        struct reply people = reply_copy(arena, cmd_ask(&cs, &request));
        status = people.err.code ? cmd_fail(args, &people.err)
                                 : print_page(args, &cs, &people, arena);
    }
    arena_free(arena);
    cmd_close(&cs);
    return status;
}

/* ---- one role ---- */

static int show(struct cmd_args *args)
{
    struct cmd_store cs;
    struct request request;
    if (args->n != 2)
        return cmd_usage(args, args->cmd->args);
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    request_init(&request, V_ROLE_EXPORT);
    request_text(&request, "role", args->word[1]);
    status = cmd_show(args, &cs, &request,
                      "badge name region channel shop since until granter rights");
    cmd_close(&cs);
    return status;
}

static int run(struct cmd_args *args)
{
    static const struct {
        const char *word;
        int (*run)(struct cmd_args *args);
    } deeds[] = {{"check", check}, {"load", load}, {"export", export}, {"show", show}};
    static const struct ask asks[] = {
        {"list",
         V_ROLE_LIST,
         {NULL},
         NULL,
         "role people factor rights lends approves limits line"},
        {NULL},
    };
    for (size_t i = 0; args->n && i < sizeof(deeds) / sizeof(*deeds); i++) {
        if (strcmp(args->word[0], deeds[i].word) == 0)
            return deeds[i].run(args);
    }
    return ask_run(args, asks);
}

static const struct cmd_option options[] = {
    {"--role", "NAME", N_("only who holds this role")},
    {NULL},
};

const struct cmd cmd_role = {
    "role", "list | show ROLE | export [csv|html] | check [FILE] | load [FILE]",
    N_("what roles may, who holds them, and the file that says so"), options, run};
