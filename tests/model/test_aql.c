/* The standard's tables: whole rows and columns as they are published (resolved along
 * their arrows, as a plan is asked for), and the switching rules lot by lot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tallyman/model/aql.h"

static void a_lot_begins_in_its_letter(void **state)
{
    (void)state;
    static const struct {
        enum aql_level level;
        int64_t lot;
        char letter;
    } cases[] = {
        {AQL_II, 2, 'A'},      {AQL_II, 8, 'A'},      {AQL_II, 9, 'B'},
        {AQL_II, 25, 'C'},     {AQL_II, 50, 'D'},     {AQL_II, 51, 'E'},
        {AQL_II, 150, 'F'},    {AQL_II, 280, 'G'},    {AQL_II, 500, 'H'},
        {AQL_II, 1200, 'J'},   {AQL_II, 3200, 'K'},   {AQL_II, 10000, 'L'},
        {AQL_II, 35000, 'M'},  {AQL_II, 150000, 'N'}, {AQL_II, 500000, 'P'},
        {AQL_II, 500001, 'Q'}, {AQL_III, 8, 'B'},     {AQL_III, 500001, 'R'},
        {AQL_I, 15, 'A'},      {AQL_I, 90, 'C'},      {AQL_I, 1200, 'G'},
        {AQL_S1, 50, 'A'},     {AQL_S1, 35000, 'C'},  {AQL_S1, 500001, 'D'},
        {AQL_S2, 500000, 'E'}, {AQL_S3, 500, 'D'},    {AQL_S3, 500001, 'H'},
        {AQL_S4, 1200, 'F'},   {AQL_S4, 500001, 'K'}, {AQL_S4, 3200, 'G'},
        {AQL_III, 1200, 'K'},  {AQL_I, 500000, 'M'},  {AQL_S2, 280, 'C'},
        {AQL_II, 1, 'A'},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_int_equal(aql_letter(cases[i].level, cases[i].lot), cases[i].letter);
}

static const int64_t aqls[16] = {10,  15,  25,   40,   65,   100,  150,  250,
                                 400, 650, 1000, 1500, 2500, 4000, 6500, 10000};

/* A large lot of that letter, so that the sample is never the lot itself. */
static struct aql_plan of(char letter, enum aql_severity severity, int64_t aql)
{
    static const struct {
        enum aql_level level;
        int64_t lot;
    } begins[26] = {
        ['A' - 'A'] = {AQL_S1, 50},     ['B' - 'A'] = {AQL_S1, 500},
        ['C' - 'A'] = {AQL_S1, 35000},  ['D' - 'A'] = {AQL_S1, 500001},
        ['E' - 'A'] = {AQL_S2, 500001}, ['F' - 'A'] = {AQL_S3, 10000},
        ['G' - 'A'] = {AQL_S3, 500000}, ['H' - 'A'] = {AQL_S3, 500001},
        ['J' - 'A'] = {AQL_S4, 500000}, ['K' - 'A'] = {AQL_S4, 500001},
        ['L' - 'A'] = {AQL_I, 150000},  ['M' - 'A'] = {AQL_I, 500000},
        ['N' - 'A'] = {AQL_I, 500001},  ['P' - 'A'] = {AQL_II, 500000},
        ['Q' - 'A'] = {AQL_II, 500001}, ['R' - 'A'] = {AQL_III, 500001},
    };
    int at = letter - 'A';
    return aql_plan(begins[at].level, severity, aql, begins[at].lot);
}

static void whole_rows_are_as_published(void **state)
{
    (void)state;
    static const struct {
        enum aql_severity severity;
        char letter;
        int64_t n[16], ac[16];
    } rows[] = {
        {AQL_NORMAL,
         'D',
         {1250, 800, 500, 315, 200, 125, 80, 50, 32, 20, 13, 8, 5, 13, 8, 8},
         {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2}},
        {AQL_NORMAL,
         'F',
         {1250, 800, 500, 315, 200, 125, 80, 50, 32, 20, 13, 32, 20, 20, 20, 20},
         {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5}},
        {AQL_NORMAL,
         'J',
         {1250, 800, 500, 315, 200, 125, 80, 50, 125, 80, 80, 80, 80, 80, 80, 80},
         {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 7, 10, 14}},
        {AQL_NORMAL,
         'L',
         {1250, 800, 500, 315, 200, 125, 315, 200, 200, 200, 200, 200, 200, 200, 200,
          125},
         {0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 7, 10, 14, 21, 21}},
        {AQL_NORMAL,
         'R',
         {1250, 800, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 1250, 800, 500, 315,
          200, 125},
         {0, 0, 1, 2, 3, 5, 7, 10, 14, 21, 21, 21, 21, 21, 21, 21}},
        {AQL_TIGHTENED,
         'D',
         {2000, 1250, 800, 500, 315, 200, 125, 80, 50, 32, 20, 13, 8, 20, 13, 8},
         {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1}},
        {AQL_TIGHTENED,
         'J',
         {2000, 1250, 800, 500, 315, 200, 125, 80, 200, 125, 80, 80, 80, 80, 80, 80},
         {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 8, 12}},
        {AQL_TIGHTENED,
         'M',
         {2000, 1250, 800, 500, 315, 800, 500, 315, 315, 315, 315, 315, 315, 315, 200,
          125},
         {0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 8, 12, 18, 18, 18}},
        {AQL_TIGHTENED,
         'Q',
         {2000, 1250, 3150, 2000, 1250, 1250, 1250, 1250, 1250, 1250, 1250, 800, 500, 315,
          200, 125},
         {0, 0, 1, 1, 1, 2, 3, 5, 8, 12, 18, 18, 18, 18, 18, 18}},
        {AQL_REDUCED,
         'F',
         {500, 315, 200, 125, 80, 50, 32, 20, 13, 8, 5, 20, 13, 8, 8, 8},
         {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3}},
        {AQL_REDUCED,
         'J',
         {500, 315, 200, 125, 80, 50, 32, 20, 80, 50, 32, 32, 32, 32, 32, 32},
         {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 6, 8}},
        {AQL_REDUCED,
         'M',
         {500, 315, 200, 125, 80, 315, 200, 125, 125, 125, 125, 125, 125, 125, 80, 50},
         {0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 6, 8, 10, 10, 10}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        for (int at = 0; at < 16; at++) {
            struct aql_plan plan = of(rows[i].letter, rows[i].severity, aqls[at]);
            if (plan.n != rows[i].n[at] || plan.ac != rows[i].ac[at])
                fail_msg("%s %c at %lld: n %lld ac %lld, published %lld %lld",
                         aql_severity_name(rows[i].severity), rows[i].letter,
                         (long long)aqls[at], (long long)plan.n, (long long)plan.ac,
                         (long long)rows[i].n[at], (long long)rows[i].ac[at]);
        }
    }
}

/* From top to bottom: the row that is used in the end, and Ac. */
static void whole_columns_are_as_published(void **state)
{
    (void)state;
    static const char letters[] = "ABCDEFGHJKLMNPQR";
    static const struct {
        enum aql_severity severity;
        int64_t aql;
        const char *used;
        int64_t ac[16];
    } columns[] = {
        {AQL_NORMAL,
         650,
         "FFFFFFFJJKLMNPQR",
         {0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 7, 10, 14, 21}},
        {AQL_NORMAL,
         1000,
         "EEEEEEHHJKLMNPQQ",
         {0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 7, 10, 14, 21, 21}},
        {AQL_NORMAL,
         2500,
         "CCCCFFGHJKLMNNNN",
         {0, 0, 0, 0, 1, 1, 2, 3, 5, 7, 10, 14, 21, 21, 21, 21}},
        {AQL_NORMAL,
         6500,
         "AADDEFGHJKLLLLLL",
         {0, 0, 1, 1, 2, 3, 5, 7, 10, 14, 21, 21, 21, 21, 21, 21}},
        {AQL_TIGHTENED,
         1000,
         "FFFFFFJJJKLMNPQQ",
         {0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 8, 12, 18, 18}},
        {AQL_TIGHTENED,
         2500,
         "DDDDGGGHJKLMNNNN",
         {0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 8, 12, 18, 18, 18, 18}},
        {AQL_REDUCED,
         1000,
         "EEEEEEJJJKLMNPQQ",
         {0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 6, 8, 10, 10}},
        {AQL_REDUCED,
         2500,
         "CCCCGGGHJKLMNNNN",
         {0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 6, 8, 10, 10, 10, 10}},
    };
    for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
        for (int at = 0; at < 16; at++) {
            struct aql_plan plan = of(letters[at], columns[i].severity, columns[i].aql);
            if (plan.letter != columns[i].used[at] || plan.ac != columns[i].ac[at])
                fail_msg("%s, AQL %lld, %c: %c ac %lld, published %c %lld",
                         aql_severity_name(columns[i].severity),
                         (long long)columns[i].aql, letters[at], plan.letter,
                         (long long)plan.ac, columns[i].used[at],
                         (long long)columns[i].ac[at]);
        }
    }
}

/* Every way ends at a plan; more lenient never looks at more, stricter never at less
 * where both forgive as many. */
static void every_arrow_ends_at_a_plan(void **state)
{
    (void)state;
    for (int severity = 0; severity < AQL_SEVERITIES; severity++) {
        for (const char *letter = "ABCDEFGHJKLMNPQR"; *letter; letter++) {
            for (int at = 0; at < 16; at++) {
                struct aql_plan plan = of(*letter, (enum aql_severity)severity, aqls[at]);
                assert_in_range(plan.n, 2, 3150);
                assert_in_range(plan.ac, 0, 21);
                if (at && plan.n == of(*letter, severity, aqls[at - 1]).n)
                    assert_true(plan.ac >= of(*letter, severity, aqls[at - 1]).ac);
            }
        }
    }
}

static void a_sample_is_never_more_than_the_lot(void **state)
{
    (void)state;
    struct aql_plan plan = aql_plan(AQL_II, AQL_NORMAL, 650, 8);
    assert_int_equal(plan.n, 8);
    assert_true(plan.all);
    plan = aql_plan(AQL_II, AQL_NORMAL, 650, 50);
    assert_int_equal(plan.n, 20);
    assert_int_equal(plan.ac, 0);
    assert_false(plan.all);
    assert_int_equal(aql_plan(AQL_II, AQL_NORMAL, 1000, 1).n, 1);
}

static void what_is_no_aql_is_known(void **state)
{
    (void)state;
    assert_true(aql_known(650));
    assert_false(aql_known(700));
    assert_false(aql_known(0));
    assert_int_equal(aql_stricter(650), 400);
    assert_int_equal(aql_stricter(10), 10);
    assert_int_equal(aql_level_by_name(str_of("S-3")), AQL_S3);
    assert_int_equal(aql_level_by_name(str_of("IV")), AQL_LEVELS);
    assert_int_equal(aql_severity_by_name(str_of("reduced")), AQL_REDUCED);
}

/* ---- switching: a letter a lot; a accepted, r rejected, s accepted but not stricter ---
 */

static struct aql_stream after(struct aql_stream stream, const char *lots, int64_t ac)
{
    for (; *lots; lots++) {
        const struct aql_judged lot = {
            .accepted = *lots != 'r', .ac = ac, .stricter = *lots == 'a', .steady = true};
        aql_judge(&stream, &lot);
    }
    return stream;
}

static const struct aql_stream fresh = {0};

static void two_of_five_tighten(void **state)
{
    (void)state;
    assert_int_equal(after(fresh, "r", 0).severity, AQL_NORMAL);
    assert_int_equal(after(fresh, "rr", 0).severity, AQL_TIGHTENED);
    assert_int_equal(after(fresh, "raaar", 0).severity, AQL_TIGHTENED);
    assert_int_equal(after(fresh, "raaaar", 0).severity, AQL_NORMAL);
    assert_int_equal(after(fresh, "raaaarar", 0).severity, AQL_TIGHTENED);
}

static void five_in_a_row_ease(void **state)
{
    (void)state;
    struct aql_stream tight = after(fresh, "rr", 0);
    assert_int_equal(after(tight, "aaaa", 0).severity, AQL_TIGHTENED);
    assert_int_equal(after(tight, "aaaraaaa", 0).severity, AQL_TIGHTENED);
    assert_int_equal(after(tight, "aaaraaaaa", 0).severity, AQL_NORMAL);
    assert_int_equal(after(tight, "aaaaar", 0).severity, AQL_NORMAL);
}

static void five_rejected_on_tightened_stop(void **state)
{
    (void)state;
    struct aql_stream tight = after(fresh, "rr", 0);
    assert_false(after(tight, "rararar", 0).stopped);
    struct aql_stream stopped = after(tight, "rarararar", 0);
    assert_true(stopped.stopped);
    assert_int_equal(after(stopped, "aaaaaaa", 0).severity, AQL_TIGHTENED);
    assert_true(after(stopped, "aaaaaaa", 0).stopped);
    aql_resume(&stopped);
    assert_false(stopped.stopped);
    assert_int_equal(stopped.severity, AQL_TIGHTENED);
    assert_int_equal(after(stopped, "aaaaa", 0).severity, AQL_NORMAL);
}

static void a_score_of_thirty_reduces(void **state)
{
    (void)state;
    assert_int_equal(after(fresh, "aaaaaaaaaaaaaa", 1).severity, AQL_NORMAL);
    assert_int_equal(after(fresh, "aaaaaaaaaaaaaaa", 1).severity, AQL_REDUCED);
    assert_int_equal(after(fresh, "aaaaaaaaa", 3).score, 27);
    assert_int_equal(after(fresh, "aaaaaaaaaa", 3).severity, AQL_REDUCED);
    assert_int_equal(after(fresh, "aaaas", 3).score, 0);
    assert_int_equal(after(fresh, "ssss", 1).score, 8);
    assert_int_equal(after(fresh, "aaaar", 1).score, 0);
    const struct aql_judged not_agreed = {.accepted = true, .ac = 3, .stricter = true};
    struct aql_stream high = after(fresh, "aaaaaaaaa", 3);
    aql_judge(&high, &not_agreed);
    assert_int_equal(high.severity, AQL_NORMAL);
    assert_int_equal(high.score, 30);
}

static void one_rejected_ends_reduced(void **state)
{
    (void)state;
    struct aql_stream low = after(fresh, "aaaaaaaaaa", 3);
    assert_int_equal(after(low, "aaaaaaaa", 1).severity, AQL_REDUCED);
    assert_int_equal(after(low, "ar", 1).severity, AQL_NORMAL);
    assert_int_equal(after(low, "ar", 1).recent, 0);
    const struct aql_judged unsteady = {.accepted = true};
    aql_judge(&low, &unsteady);
    assert_int_equal(low.severity, AQL_NORMAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lot_begins_in_its_letter),
        cmocka_unit_test(whole_rows_are_as_published),
        cmocka_unit_test(whole_columns_are_as_published),
        cmocka_unit_test(every_arrow_ends_at_a_plan),
        cmocka_unit_test(a_sample_is_never_more_than_the_lot),
        cmocka_unit_test(what_is_no_aql_is_known),
        cmocka_unit_test(two_of_five_tighten),
        cmocka_unit_test(five_in_a_row_ease),
        cmocka_unit_test(five_rejected_on_tightened_stop),
        cmocka_unit_test(a_score_of_thirty_reduces),
        cmocka_unit_test(one_rejected_ends_reduced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
