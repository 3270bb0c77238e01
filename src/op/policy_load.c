/*
 * policy.load: a file of rules into the store, as one new version with file and line.
 * Verbs read the newest; what stood before stays. The same rules again make no version.
 * rights.load: the same of the file of roles, which is held against what a role may say.
 */
#include "load_in.h"
#include "people.h"
#include "qc.h"

#include "tallyman/model/policy.h"
#include "tallyman/model/qc.h"
#include "tallyman/model/rules.h"

enum { SECTION, KEY, VALUE, LINE };

static const struct load_field fields[] = {
    {"section", LOAD_IS_CODE, 0, LOAD_WORD},
    {"key", LOAD_IS_CODE, 1, LOAD_WORD},
    {"value", LOAD_IS_CODE, 0, LOAD_LONG},
    {"line", LOAD_IS_NUM, 0, INT32_MAX},
    {0},
};

struct rules {
    struct load load;
    const char *name, *file;
    int64_t version;
};

/* Any bad or doubled row refuses the whole file: half a policy is none. */
static int vet_rows(struct rules *rules)
{
    struct load *load = &rules->load;
    struct op *op = load->op;
    struct names seen;
    names_init(&seen, op->arena);
    for (int row = 0; row < op->req->rows.n; row++) {
        if (!load_read(load, row))
            return op_refuse(op, E_FILE, "sds", rules->file, load_num(load, LINE),
                             rows_str(&op->reply->rows, 0, "text"));
        const char *key = arena_printf(op->arena, "%s\n%s", load_str(load, SECTION),
                                       load_str(load, KEY));
        if (names_get(&seen, key))
            return op_refuse(
                op, E_FILE, "sds", rules->file, load_num(load, LINE),
                arena_printf(op->arena, "%s stands twice", load_str(load, KEY)));
        names_put(&seen, key, rules);
    }
    return 0;
}

/* ---- what a file means, where the store knows ---- */

static int bad_line(struct rules *rules, const struct err *err)
{
    char words[ERR_TEXT * 3];
    err_words(err, words, sizeof(words));
    return op_refuse(rules->load.op, E_FILE, "sds", rules->file,
                     load_num(&rules->load, LINE), words);
}

static int vet_meaning(struct rules *rules)
{
    struct load *load = &rules->load;
    struct op *op = load->op;
    struct err err = {0};
    bool rights = strcmp(rules->name, "rights") == 0, qc = strcmp(rules->name, "qc") == 0;
    bool house = strcmp(rules->name, "rules") == 0;
    struct qc_rules *plans = arena_alloc(op->arena, sizeof(*plans));
    struct policy *policy = arena_alloc(op->arena, sizeof(*policy));
    policy_empty(policy);
    qc_empty(plans);
    for (load->row = 0; load->row < op->req->rows.n; load->row++) {
        if (house && rules_take(load_str(load, SECTION), load_str(load, KEY),
                                load_str(load, VALUE), &err))
            return bad_line(rules, &err);
        if (rights && policy_take(policy, load_str(load, SECTION), load_str(load, KEY),
                                  load_str(load, VALUE), (int)load_num(load, LINE), &err))
            return bad_line(rules, &err);
        if (qc && qc_take(plans, load_str(load, SECTION), load_str(load, KEY),
                          load_str(load, VALUE), (int)load_num(load, LINE), &err))
            return bad_line(rules, &err);
    }
    if (qc && qc_close(plans, &err))
        return bad_line(rules, &err);
    return rights && policy_close(policy, &err) ? bad_line(rules, &err) : 0;
}

/* 1: the newest version says exactly this. */
static int says_the_same(struct rules *rules)
{
    struct load *load = &rules->load;
    struct op *op = load->op;
    int64_t stands = 0, same = 0, one;
    if (store_one(
            op->store, op->err,
            "SELECT COALESCE(MAX(version), 0), COUNT(*) FROM rule"
            " WHERE warehouse = $1 AND name = $2 AND version ="
            "       (SELECT MAX(version) FROM rule WHERE warehouse = $1 AND name = $2)",
            "dt>dd", op->warehouse, rules->name, &rules->version, &stands) < 0)
        return op_fault(op);
    for (load->row = 0; load->row < op->req->rows.n; load->row++) {
        int found =
            store_one(op->store, op->err,
                      "SELECT 1 FROM rule WHERE warehouse = $1 AND name = $2"
                      "   AND version = $3 AND section = $4 AND key = $5"
                      "   AND value = $6 AND line = $7 AND file = $8",
                      "dtdtttdt>d", op->warehouse, rules->name, rules->version,
                      load_str(load, SECTION), load_str(load, KEY), load_str(load, VALUE),
                      load_num(load, LINE), rules->file, &one);
        if (found < 0)
            return found;
        same += found;
    }
    return stands == op->req->rows.n && same == stands && stands > 0;
}

static int write_rows(struct rules *rules)
{
    struct load *load = &rules->load;
    struct op *op = load->op;
    rules->version++;
    for (load->row = 0; load->row < op->req->rows.n; load->row++) {
        if (store_do(
                op->store, op->err,
                "INSERT INTO rule (warehouse, name, version, section, key, value, file,"
                " line, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                "dtdttttdd", op->warehouse, rules->name, rules->version,
                load_str(load, SECTION), load_str(load, KEY), load_str(load, VALUE),
                rules->file, load_num(load, LINE), op->now) < 0)
            return op_fault(op);
    }
    return 0;
}

static int take(struct op *op, const char *name)
{
    struct rules rules = {.name = name, .file = request_str(op->req, "file")};
    op_object(op, "rules %s", name);
    load_begin(&rules.load, op, fields);
    if (vet_rows(&rules) || vet_meaning(&rules))
        return op_fault(op);
    int same = says_the_same(&rules);
    if (same < 0 || (!same && write_rows(&rules)))
        return op_fault(op);
    op_num(op, "version", rules.version);
    op_after(op, "version %lld from %s", (long long)rules.version, rules.file);
    return 0;
}

static int run(struct op *op)
{
    const char *name = request_str(op->req, "name");
    if (strcmp(name, "rights") == 0)
        return op_refuse(op, E_ARGUMENT, "sss", "name", "rules of waves", name);
    if (take(op, name) || (strcmp(name, "qc") == 0 && qc_judge_waiting(op)))
        return op_fault(op);
    return 0;
}

static int run_rights(struct op *op)
{
    return take(op, "rights") || powers_changed(op) ? op_fault(op) : 0;
}

const struct op_entry op_policy_load = {V_POLICY_LOAD, run};
const struct op_entry op_rights_load = {V_RIGHTS_LOAD, run_rights};
