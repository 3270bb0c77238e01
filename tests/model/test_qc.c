/* The file of QC plans: what is taken and what is refused; which plan a parcel gets; and
 * that the draw takes what it should, by counts over fixed seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tallyman/base/conf.h"
#include "tallyman/model/qc.h"

struct line {
    const char *section, *key, *value;
};

static int take(struct qc_rules *rules, const struct line *line, struct err *err)
{
    int n = 0;
    qc_empty(rules);
    for (; line->section; line++) {
        if (qc_take(rules, line->section, line->key, line->value, ++n, err))
            return -(int)err->code;
    }
    return qc_close(rules, err);
}

static void what_a_file_says_is_taken(void **state)
{
    (void)state;
    static struct qc_rules rules;
    struct err err = {0};
    const struct line lines[] = {
        {"draw", "seed", "autumn"},    {"plan.night", "shift", "evening, night"},
        {"plan.night", "aql", "0.65"}, {"plan.night", "level", "S-2"},
        {"plan.night", "lot", "90"},   {"plan.night", "reduce", "1"},
        {"plan.all", "share", "2.25"}, {"risk", "new", "10"},
        {"risk", "new_days", "7"},     {"risk", "most", "30"},
        {"handover", "share", "0.5"},  {NULL},
    };
    assert_int_equal(take(&rules, lines, &err), 0);
    assert_int_equal(rules.plans, 2);
    assert_string_equal(rules.seed, "autumn");
    assert_int_equal(rules.plan[0].aql, 650);
    assert_int_equal(rules.plan[0].level, AQL_S2);
    assert_int_equal(rules.plan[0].lot, 90);
    assert_true(rules.plan[0].reduce);
    assert_int_equal(rules.plan[0].line, 2);
    assert_int_equal(rules.plan[1].share, 22500);
    assert_int_equal(rules.plan[1].lot, QC_LOT);
    assert_int_equal(rules.fresh, 100000);
    assert_int_equal(rules.fresh_days, 7);
    assert_int_equal(rules.most, 300000);
    assert_int_equal(rules.handover, 5000);
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    static struct qc_rules rules;
    static const struct {
        struct line line;
        const char *field;
    } bad[] = {
        {{"plan.a", "aql", "0.7"}, "aql"},
        {{"plan.a", "aql", "12"}, "aql"},
        {{"plan.a", "aql", "-1.0"}, "aql"},
        {{"plan.a", "aql", "0.6500"}, "aql"},
        {{"plan.a", "level", "IV"}, "level"},
        {{"plan.a", "share", "101"}, "share"},
        {{"plan.a", "share", "1,5"}, "share"},
        {{"plan.a", "share", "1.-5"}, "share"},
        {{"plan.a", "share", ""}, "share"},
        {{"plan.a", "share", "-0.5"}, "share"},
        {{"plan.a", "lot", "1"}, "lot"},
        {{"plan.a", "reduce", "2"}, "reduce"},
        {{"plan.a", "colour", "red"}, "a"},
        {{"plan.A", "share", "1"}, "plan"},
        {{"plan.", "share", "1"}, "plan"},
        {{"risk", "weather", "1"}, "risk"},
        {{"risk", "new_days", "0"}, "new_days"},
        {{"handover", "aql", "1.0"}, "section"},
        {{"", "share", "1"}, "section"},
        {{"plan.a", "lot", "50"}, "a"}, /* and then nothing that draws */
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        struct err err = {0};
        const struct line lines[] = {bad[i].line, {NULL}};
        assert_int_equal(take(&rules, lines, &err), -(int)E_FIELD);
        assert_string_equal(err.arg[0].text, bad[i].field);
    }
}

static int take_key(void *target, const char *section, const char *key, const char *value,
                    int line, struct err *err)
{
    return qc_take(target, section, key, value, line, err);
}

static void the_file_that_comes_along_is_good(void **state)
{
    (void)state;
    static struct qc_rules rules;
    static const struct conf_key any[] = {{"*", "*", CONF_EACH}, {NULL}};
    struct err err = {0};
    qc_empty(&rules);
    assert_int_equal(conf_read(PROJECT_DIR "/waves/qc.ini", any, take_key, &rules, &err),
                     0);
    assert_int_equal(qc_close(&rules, &err), 0);
    assert_int_equal(rules.plans, 2);
    assert_string_equal(rules.seed, "");
}

static void the_first_plan_that_fits_decides(void **state)
{
    (void)state;
    static struct qc_rules rules;
    struct err err = {0};
    const struct line lines[] = {
        {"plan.night", "shift", "evening"}, {"plan.night", "packer", "B-1, B-2"},
        {"plan.night", "share", "5"},       {"plan.cold", "class", "cold,fragile"},
        {"plan.cold", "share", "4"},        {"plan.li", "picker", "B-7"},
        {"plan.li", "share", "3"},          {"plan.shop", "channel", "shop"},
        {"plan.shop", "share", "2"},        {NULL},
    };
    assert_int_equal(take(&rules, lines, &err), 0);
    static const struct {
        struct qc_facts facts;
        const char *plan;
    } cases[] = {
        {{.who = {"evening", "B-7", "B-2", "shop", "normal"}}, "night"},
        {{.who = {"evening", "B-7", "B-3", "shop", "normal"}}, "li"},
        {{.who = {"morning", "B-8 B-7", "B-1", "shop", "normal"}}, "li"},
        {{.who = {"morning", "B-8", "B-1", "shop", "normal fragile"}}, "cold"},
        {{.who = {"morning", "B-77", "B-1", "shop", ""}}, "shop"},
        {{.who = {"", "", "", "other", ""}}, NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct qc_plan *plan = qc_choose(&rules, &cases[i].facts);
        if (!cases[i].plan)
            assert_null(plan);
        else
            assert_string_equal(plan->name, cases[i].plan);
    }
}

static void risk_adds_up_to_a_limit(void **state)
{
    (void)state;
    static struct qc_rules rules;
    struct err err = {0};
    const struct line lines[] = {
        {"plan.all", "share", "2"},
        {"plan.many", "share", "60"},
        {"risk", "confuse", "5"},
        {"risk", "new", "10"},
        {"risk", "errors", "20"},
        {"risk", "most", "30"},
        {NULL},
    };
    assert_int_equal(take(&rules, lines, &err), 0);
    const struct qc_plan *all = &rules.plan[0], *many = &rules.plan[1];
    assert_int_equal(qc_share(&rules, all, &(struct qc_facts){0}), 20000);
    assert_int_equal(qc_share(&rules, all, &(struct qc_facts){.confuse = true}), 70000);
    assert_int_equal(qc_share(&rules, all, &(struct qc_facts){.fresh = true}), 120000);
    assert_int_equal(qc_share(&rules, all, &(struct qc_facts){.errors = true}), 220000);
    const struct qc_facts both = {.fresh = true, .errors = true};
    assert_int_equal(qc_share(&rules, all, &both), 300000);
    assert_int_equal(qc_share(&rules, many, &both), 600000);
}

/* ---- the draw ---- */

static int drawn_of(const char *seed, const char *stage, int n, int64_t chance)
{
    int drawn = 0;
    for (int i = 0; i < n; i++) {
        char code[32];
        snprintf(code, sizeof(code), "P-%d-1", i);
        drawn += qc_score(seed, stage, code) < chance;
    }
    return drawn;
}

/* Of 20,000 numbers with a chance of p, five standard deviations wide. */
static void the_share_drawn_is_the_share_asked_for(void **state)
{
    (void)state;
    enum { N = 20000 };
    static const struct {
        int64_t chance;
        int wide; /* 5 × sqrt(N p (1 - p)) */
    } shares[] = {{5000, 50}, {20000, 99}, {100000, 213}, {500000, 354}};
    for (size_t i = 0; i < sizeof(shares) / sizeof(*shares); i++) {
        int got = drawn_of("seed 1", "pack", N, shares[i].chance);
        int want = (int)(N * shares[i].chance / QC_ALL);
        if (abs(got - want) > shares[i].wide)
            fail_msg("seed 1: %d of %d drawn, asked for %d", got, N, want);
    }
    assert_int_equal(drawn_of("seed 1", "pack", 1000, QC_ALL), 1000);
    assert_int_equal(drawn_of("seed 1", "pack", 1000, 0), 0);
}

/* Scores are even: a chi square of 20 boxes over 20,000 numbers (0.1 %: 43.8). */
static void scores_are_even(void **state)
{
    (void)state;
    enum { N = 20000, BOXES = 20 };
    int box[BOXES] = {0};
    double chi = 0;
    for (int i = 0; i < N; i++) {
        char code[32];
        snprintf(code, sizeof(code), "P-%d-1", i);
        box[qc_score("seed 2", "share", code) * BOXES / QC_ALL]++;
    }
    for (int i = 0; i < BOXES; i++) {
        double off = box[i] - (double)N / BOXES;
        chi += off * off / ((double)N / BOXES);
    }
    if (chi > 43.8)
        fail_msg("seed 2: chi square %.1f of 20 boxes", chi);
}

static void a_seed_draws_the_same_again_and_another_does_not(void **state)
{
    (void)state;
    int same = 0, stages = 0;
    for (int i = 0; i < 2000; i++) {
        char code[32];
        snprintf(code, sizeof(code), "P-%d-1", i);
        bool one = qc_score("a", "pack", code) < 100000;
        assert_int_equal(one, qc_score("a", "pack", code) < 100000);
        same += one && qc_score("b", "pack", code) < 100000;
        stages += one && qc_score("a", "ship", code) < 100000;
    }
    assert_in_range(same, 3, 45); /* 20 by chance */
    assert_in_range(stages, 3, 45);
}

/* Exactly n of each lot, each place in it as often as another. */
static void a_lot_gives_exactly_its_sample(void **state)
{
    (void)state;
    enum { LOTS = 400, SIZE = 50, NEED = 13 };
    int at[SIZE] = {0};
    for (int lot = 0; lot < LOTS; lot++) {
        int drawn = 0;
        for (int i = 0; i < SIZE; i++) {
            char code[32];
            snprintf(code, sizeof(code), "P-%d-1", lot * SIZE + i);
            bool one =
                qc_score("seed 3", "pack", code) < qc_chance(NEED - drawn, SIZE - i);
            drawn += one;
            at[i] += one;
        }
        assert_int_equal(drawn, NEED);
    }
    for (int i = 0; i < SIZE; i++) /* 104, five deviations of 8.8 wide */
        assert_in_range(at[i], 60, 148);
}

static void defects_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < QC_KINDS; i++)
        assert_int_equal(qc_defect_by_name(str_of(qc_defect_name((enum qc_defect)i))), i);
    assert_int_equal(qc_defect_by_name(str_of("lost")), QC_KINDS);
    assert_false(qc_defect_said(QC_SWAPPED));
    assert_true(qc_defect_said(QC_DAMAGED));
    assert_false(qc_defect_said(QC_KINDS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_file_says_is_taken),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(the_file_that_comes_along_is_good),
        cmocka_unit_test(the_first_plan_that_fits_decides),
        cmocka_unit_test(risk_adds_up_to_a_limit),
        cmocka_unit_test(the_share_drawn_is_the_share_asked_for),
        cmocka_unit_test(scores_are_even),
        cmocka_unit_test(a_seed_draws_the_same_again_and_another_does_not),
        cmocka_unit_test(a_lot_gives_exactly_its_sample),
        cmocka_unit_test(defects_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
