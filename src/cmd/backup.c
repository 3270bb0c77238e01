/*
 * backup and restore: a verified copy of the store while it is at work, and the way back.
 */
#include "cmd.h"

#include <libintl.h>

#include "tallyman/store/backup.h"
#include "tallyman/store/check.h"

struct found {
    struct op_audit log;
    int64_t violations;
    const char *first;
};

/* Every invariant, and every chain of the log from its first row. */
static int verify(struct store *store, struct found *found, struct err *err)
{
    struct check_result *results;
    int n;
    *found = (struct found){.first = ""};
    struct door *door = door_open(store, err);
    if (!door)
        return -(int)err->code;
    int code = op_audit_verify(door, NULL, &found->log, err);
    door_close(door);
    if (code || check_run(store, &results, &n, err))
        return -(int)err->code;
    for (int i = 0; i < n; i++) {
        found->violations += results[i].violations;
        if (results[i].violations && !*found->first)
            found->first = results[i].name;
    }
    return 0;
}

static int say(const struct cmd_args *args, const char *file, const struct found *found)
{
    printf(args->json
               ? "{\"file\":\"%s\",\"log\":%lld,\"findings\":%lld,\"violations\":%lld}\n"
               : "%s: log rows %lld, findings %lld, violations %lld\n",
           file, (long long)found->log.rows, (long long)found->log.findings,
           (long long)found->violations);
    if (*found->first)
        fprintf(stderr, "%s\n", found->first);
    return found->log.findings || found->violations ? 1 : 0;
}

static int verify_file(const struct cmd_args *args, const char *file)
{
    struct err err = {0};
    struct found found;
    struct store_options options = {.mode = STORE_LOOK};
    struct store *store = store_open(file, &options, &err);
    int status = store && verify(store, &found, &err) == 0 ? say(args, file, &found)
                                                           : cmd_fail(args, &err);
    store_close(store);
    return status;
}

static int run_backup(struct cmd_args *args)
{
    struct err err = {0};
    struct store_options options = {.mode = STORE_LOOK};
    if (args->n != 1 || !args->store)
        return cmd_usage(args, args->n == 1 ? "--store" : "FILE");
    struct store *store = store_open(args->store, &options, &err);
    int failed = !store || store_backup(store, args->word[0], &err);
    store_close(store);
    return failed ? cmd_fail(args, &err) : verify_file(args, args->word[0]);
}

const struct cmd cmd_backup = {
    "backup", "FILE", N_("copy the store while it is at work, and verify the copy"), NULL,
    run_backup};

/* The copy is verified before it takes anybody's place. */
static int put_back(const struct cmd_args *args, struct restore *restore, struct err *err)
{
    struct found found;
    const char *aside = "";
    if (verify(restore_copy(restore), &found, err))
        return cmd_fail(args, err);
    int status = say(args, args->word[0], &found);
    if (status)
        return status;
    if (restore_swap(restore, &aside, err))
        return cmd_fail(args, err);
    if (*aside)
        fprintf(stderr, gettext("what stood there: %s\n"), aside);
    fprintf(stderr,
            gettext("what was scanned after the backup is not in it; terminals that kept "
                    "it send it again\n"));
    return 0;
}

static int run_restore(struct cmd_args *args)
{
    struct err err = {0};
    if (args->n != 1 || !args->store)
        return cmd_usage(args, args->n == 1 ? "--store" : "FILE");
    bool lose = cmd_option(args, "--lose-newer") != NULL;
    struct restore *restore = restore_open(args->word[0], args->store, lose, &err);
    int status = restore ? put_back(args, restore, &err) : cmd_fail(args, &err);
    restore_close(restore);
    return status;
}

static const struct cmd_option options[] = {
    {"--lose-newer", NULL, N_("give up what happened after the backup")}, {NULL}};

const struct cmd cmd_restore = {"restore", "FILE",
                                N_("put a backup in the place of the store"), options,
                                run_restore};
