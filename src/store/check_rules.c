/*
 * check_rules: whether the newest rules that the store keeps are understood, line by line
 * by the functions that took them in. What a newer program loaded, or somebody wrote past
 * the door, is found here; verbs then refuse to go by it, or leave it out.
 */
#include "check_in.h"
#include "store_in.h"

#include <string.h>

#include "tallyman/model/policy.h"
#include "tallyman/model/qc.h"
#include "tallyman/model/rules.h"

struct line {
    const char *house, *name, *file, *section, *key, *value;
    int64_t line;
};

struct reading {
    struct store *store;
    struct check_result *out;
    struct line last; /* house NULL: none was read yet */
    struct policy *policy;
    struct qc_rules *plans;
};

static void found(struct reading *r, const struct line *at, const struct err *err)
{
    char words[ERR_TEXT * 3];
    err_words(err, words, sizeof(words));
    if (r->out->violations++ == 0)
        r->out->first =
            arena_printf(r->store->arena, "rules %s of %s, %s:%lld: %s", at->name,
                         at->house, at->file, (long long)at->line, words);
}

/* What only a whole file can be judged by. */
static void end_file(struct reading *r)
{
    struct err err = {0};
    if (r->last.house && strcmp(r->last.name, "qc") == 0 && qc_close(r->plans, &err))
        found(r, &r->last, &err);
    policy_empty(r->policy);
    qc_empty(r->plans);
}

static void take(struct reading *r, const struct line *at)
{
    struct err err = {0};
    int bad = 0;
    if (!r->last.house || strcmp(at->house, r->last.house) != 0 ||
        strcmp(at->name, r->last.name) != 0)
        end_file(r);
    if (strcmp(at->name, "qc") == 0)
        bad = qc_take(r->plans, at->section, at->key, at->value, (int)at->line, &err);
    else if (strcmp(at->name, "rules") == 0)
        bad = rules_take(at->section, at->key, at->value, &err);
    else
        bad =
            policy_take(r->policy, at->section, at->key, at->value, (int)at->line, &err);
    if (bad)
        found(r, at, &err);
    r->last = *at;
}

int check_rules(struct store *store, struct check_result *out, struct err *err)
{
    struct line at;
    struct reading r = {.store = store,
                        .out = out,
                        .policy = arena_alloc(store->arena, sizeof(*r.policy)),
                        .plans = arena_alloc(store->arena, sizeof(*r.plans))};
    struct query *q = store_query(
        store,
        "SELECT w.code, r.name, r.file, r.section, r.key, r.value, r.line FROM rule r"
        "  JOIN warehouse w ON w.id = r.warehouse"
        " WHERE r.name IN ('qc', 'rights', 'rules') AND r.version ="
        "       (SELECT MAX(v.version) FROM rule v"
        "         WHERE v.warehouse = r.warehouse AND v.name = r.name)"
        " ORDER BY w.id, r.name, r.line, r.section, r.key",
        "");
    while (query_next(q, "ttttttd", &at.house, &at.name, &at.file, &at.section, &at.key,
                      &at.value, &at.line)) {
        take(&r, &at);
        out->rows++;
    }
    end_file(&r);
    return query_done(q, err);
}
