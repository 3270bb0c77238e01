/*
 * rooms: model
 * fuzz_qc: any lines "section<TAB>key<TAB>value" as a file of QC plans: taken or refused
 * with a code; what was taken never draws more than all.
 */
#include "tallyman/model/qc.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void copy(char *to, size_t room, struct str from)
{
    snprintf(to, room, "%.*s", (int)from.n, from.p ? from.p : "");
}

static void draw(const struct qc_rules *rules, const struct qc_facts *facts)
{
    const struct qc_plan *plan = qc_choose(rules, facts);
    if (!plan)
        return;
    int64_t share = qc_share(rules, plan, facts);
    if (share < 0 || share > QC_ALL)
        abort();
    if (plan->aql &&
        aql_plan(plan->level, AQL_NORMAL, plan->aql, plan->lot).n > plan->lot)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char section[128], key[128], value[1024];
    struct qc_rules *rules = calloc(1, sizeof(*rules));
    struct str rest = str_n((const char *)data, size);
    int line = 0;
    qc_empty(rules);
    while (rest.n) {
        struct err err = {0};
        struct str text = str_cut(&rest, '\n');
        copy(section, sizeof(section), str_cut(&text, '\t'));
        copy(key, sizeof(key), str_cut(&text, '\t'));
        copy(value, sizeof(value), text);
        /* one bad line refuses a file */
        if (qc_take(rules, section, key, value, ++line, &err)) {
            if (!err.code)
                abort();
            free(rules);
            return 0;
        }
    }
    struct err err = {0};
    if (qc_close(rules, &err) == 0) {
        const struct qc_facts all = {.who = {"s", "p", "q", "c", "t"},
                                     .confuse = true,
                                     .fresh = true,
                                     .errors = true};
        draw(rules, &all);
        draw(rules, &(struct qc_facts){.who = {"", "", "", "", ""}});
    }
    free(rules);
    return 0;
}
