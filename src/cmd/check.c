/*
 * check and rebuild: every invariant of the house against the rows; the derived tables
 * made again.
 */
#include "cmd.h"

#include <jansson.h>

#include "tallyman/store/check.h"

static int open_store(struct cmd_args *args, enum store_mode mode, struct store **store)
{
    struct err err = {0};
    struct store_options options = {
        .mode = mode, .wait_ms = 10000, .owner = args->cmd->name};
    if (!args->store)
        return cmd_usage(args, "--store");
    *store = store_open(args->store, &options, &err);
    return *store ? 0 : cmd_fail(args, &err);
}

static void print_json(const struct check_result *results, int n, int64_t violations)
{
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list,
                              json_pack("{s:s, s:I, s:I, s:s}", "name", results[i].name,
                                        "rows", (json_int_t)results[i].rows, "violations",
                                        (json_int_t)results[i].violations, "first",
                                        results[i].first));
    json_t *all =
        json_pack("{s:o, s:I}", "invariants", list, "violations", (json_int_t)violations);
    json_dumpf(all, stdout, JSON_COMPACT);
    printf("\n");
    json_decref(all);
}

static int run_check(struct cmd_args *args)
{
    struct store *store;
    struct err err = {0};
    struct check_result *results;
    int n;
    int64_t violations = 0;
    int status = open_store(args, STORE_LOOK, &store);
    if (status)
        return status;
    if (check_run(store, &results, &n, &err)) {
        status = cmd_fail(args, &err);
        goto out;
    }
    for (int i = 0; i < n; i++) {
        violations += results[i].violations;
        if (!args->json)
            printf("%-34s %10lld rows %8lld violations %s\n", results[i].name,
                   (long long)results[i].rows, (long long)results[i].violations,
                   results[i].first);
    }
    if (args->json)
        print_json(results, n, violations);
    status = violations ? 1 : 0;
out:
    store_close(store);
    return status;
}

const struct cmd cmd_check = {"check", "", N_("hold every invariant against the rows"),
                              NULL, run_check};

static int run_rebuild(struct cmd_args *args)
{
    struct store *store;
    struct err err = {0};
    int64_t differences;
    int status = open_store(args, STORE_OPEN, &store);
    if (status)
        return status;
    if (rebuild_run(store, &differences, &err)) {
        status = cmd_fail(args, &err);
    } else {
        printf(args->json ? "{\"differences\":%lld}\n" : "differences %lld\n",
               (long long)differences);
        status = differences ? 1 : 0;
    }
    store_close(store);
    return status;
}

const struct cmd cmd_rebuild = {"rebuild", "", N_("make the derived tables again"), NULL,
                                run_rebuild};
