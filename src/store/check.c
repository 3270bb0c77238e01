/*
 * check: runs the invariants of check_list.c over one snapshot of the store. Called by
 * the check verb, by the tests of every verb and after each fault that is injected.
 */
#include "tallyman/store/check.h"

#include "check_in.h"
#include "store_in.h"

static int run(struct store *store, const struct invariant *inv, struct check_result *out,
               struct err *err)
{
    const char *text = "";
    *out = (struct check_result){.name = inv->name, .first = ""};
    if (inv->look)
        return inv->look(store, out, err);
    int code = store_one(store, err, inv->count, ">d", &out->rows);
    if (code < 0)
        return code;
    struct query *q = store_query(store, inv->faults, "");
    while (query_next(q, "t", &text))
        if (out->violations++ == 0)
            out->first = text;
    return query_done(q, err);
}

int check_run(struct store *store, struct check_result **results, int *n, struct err *err)
{
    int most = 0, code = 0;
    while (invariants[most].name)
        most++;
    struct check_result *all = arena_alloc(store->arena, (size_t)most * sizeof *all);
    bool begun;
    code = store_look(store, &begun, err);
    for (int i = 0; i < most && !code; i++)
        code = run(store, &invariants[i], &all[i], err);
    if (begun)
        store->engine->rollback(store->db);
    if (code)
        return code;
    *results = all;
    *n = most;
    return 0;
}
