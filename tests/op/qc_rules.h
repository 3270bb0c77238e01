/*
 * qc_rules: files of QC plans taken in through the door, and lots of drawn parcels, for
 * the tests of both.
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

/* `n` parcels of one lot by SQL, as if they were packed and drawn: the first `samples`
 * of its sample; each of one unit. Ids from 100. */
static inline void lot_of(struct house *h, int n, int samples, int ac)
{
    HOUSE_WRITE(
        h, house_sql(h, arena_printf(h->arena,
                                     "INSERT INTO qc_lot (id, warehouse, wave, packer,"
                                     " plan, level, severity, aql, size, n, ac, seen,"
                                     " drawn, state) VALUES (5, 1, 1, 13, 'all', 'I',"
                                     " 'normal', 10000, %d, %d, %d, %d, %d, 'open')",
                                     n, samples, ac, n, samples));
        for (int i = 0; i < n; i++) {
            int sample = i < samples;
            house_sql(h, arena_printf(h->arena,
                                      "INSERT INTO place (id, warehouse, code, kind)"
                                      " VALUES (%d, 1, 'P-9-%d', 'parcel')",
                                      900 + i, i));
            house_sql(h, arena_printf(
                             h->arena,
                             "INSERT INTO parcel (id, warehouse, code, order_id, place,"
                             " stage, label, recheck, qc, terminal, person, units) VALUES"
                             " (%d, 1, 'P-9-%d', 2, %d, 'verified', 'none', 'none',"
                             " '%s', 13, 13, 0)",
                             100 + i, i, 900 + i, sample ? "due" : ""));
            house_sql(h, arena_printf(
                             h->arena,
                             "INSERT INTO qc_draw (warehouse, parcel, stage, lot, plan,"
                             " packer, drawn, sample, why, score, chance) VALUES (1, %d,"
                             " 'pack', 5, 'all', 13, %d, %d, '%s', %d, 500)",
                             100 + i, sample, sample, sample ? "sample" : "",
                             sample ? 1 : 700 + i));
        });
}

/* An empty box counted right (nothing in it), or with something that does not belong. */
static inline void count_box(struct house *h, int i, bool bad)
{
    const char *code = arena_printf(h->arena, "P-9-%d", i);
    OK(h, QC, V_RECHECK_OPEN, "t", code);
    if (bad)
        OK(h, QC, V_RECHECK_DEFECT, "dt-", 100 + i, "papers");
    OK(h, QC, V_RECHECK_CLOSE, "d", 100 + i);
    assert_string_equal(got(h, "outcome"), bad ? "held" : "passed");
}

#endif
