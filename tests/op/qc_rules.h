/*
 * qc_rules: files of QC plans taken in through the door, for the tests of what is drawn.
 */
#ifndef TESTS_OP_QC_RULES_H
#define TESTS_OP_QC_RULES_H

#include "house.h"

struct rule_line {
    const char *section, *key, *value;
};

/* A file of plans through policy.load, as the console does it. */
static inline void rules(struct house *h, enum err_code code,
                         const struct rule_line *line)
{
    static const char *const columns[] = {"section", "key", "value", "line", NULL};
    request_init(&h->request, V_POLICY_LOAD);
    h->request.id = (struct request_id){LEAD, ++h->seq};
    h->request.session = LEAD;
    request_text(&h->request, "name", "qc");
    request_text(&h->request, "file", "qc.ini");
    rows_init(&h->request.rows, columns);
    for (int n = 1; line->section; line++, n++) {
        struct value *cell = rows_add(&h->request.rows, h->arena);
        cell[0] = value_text(line->section);
        cell[1] = value_text(line->key);
        cell[2] = value_text(line->value);
        cell[3] = value_int(n);
    }
    house_send(h);
    assert_int_equal(h->reply.err.code, code);
}

#endif
