/*
 * The file of rules: what is misspelt is refused by its line, and what keeps somebody
 * from something is not changed by one person. The first file of a house is.
 */
#include "rights.h"

static int opened(void **state)
{
    int failed = office_open(state);
    if (!failed)
        rights_house(*state);
    return failed;
}

struct line {
    const char *section, *key, *value;
};

/* The rules as they stand (limits()), with these besides. */
static enum err_code load(struct office *o, const struct line *line)
{
    limits(o);
    for (int n = 10; line->section; line++, n++)
        rule(o, line->section, line->key, line->value, n);
    return go(o);
}

static const char *asked(struct office *o)
{
    const char *what = "";
    assert_int_equal(store_one(o->store, &o->err,
                               "SELECT what FROM approval WHERE id = $1", "d>t",
                               question(o), &what),
                     1);
    return what;
}

static void a_limit_is_not_one_person_s_to_lift(void **state)
{
    struct office *o = *state;
    static const struct {
        struct line line;
        const char *says;
    } table[] = {
        {{"count.limit", "units", "50"}, "count.limit units none -> 50"},
        {{"check.fresh", "minutes", "0"}, "check.fresh minutes none -> 0"},
        {{"recheck.due", "unit_price", "-1"}, "recheck.due unit_price none -> -1"},
        {{"weigh.due", "when", "never"}, "weigh.due when none -> never"},
        {{"login.again", "minutes", "900"}, "login.again minutes none -> 900"},
        {{"approve.day", "stock_take", "6"}, "approve.day stock_take none -> 6"},
        {{"audit.keep", "days", "0"}, "audit.keep days none -> 0"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct line lines[] = {table[i].line, {NULL}};
        assert_int_equal(load(o, lines), E_APPROVAL);
        assert_non_null(strstr(asked(o), table[i].says));
    }
}

static void forgetting_one_is_lifting_it(void **state)
{
    struct office *o = *state;
    ask(o, V_POLICY_LOAD);
    with(o, "name", "rules");
    with(o, "file", "rules.ini");
    rule(o, "walk.time", "line_s", "9", 1);
    assert_int_equal(go(o), E_APPROVAL);
    assert_non_null(strstr(asked(o), "approve.units stock_take 5 -> none"));
}

static void how_the_house_walks_is(void **state)
{
    struct office *o = *state;
    const struct line lines[] = {
        {"walk.time", "line_s", "9"}, {"signs.walk", "speed_mm_s", "3500"}, {NULL}};
    assert_int_equal(load(o, lines), E_OK);
}

static void plans_of_counts_are_the_same(void **state)
{
    struct office *o = *state;
    static const char *const share[] = {"5", "1"};
    for (int i = 0; i < 2; i++) {
        ask(o, V_POLICY_LOAD);
        with(o, "name", "qc");
        with(o, "file", "qc.ini");
        rule(o, "plan.all", "share", share[i], 1);
        assert_int_equal(go(o), i ? E_APPROVAL : E_OK);
    }
    assert_non_null(strstr(asked(o), "plan.all share 5 -> 1"));
}

/* A shift's own prices stand before the house's: also those of its first file. */
static void a_shift_s_own_prices_are_the_same(void **state)
{
    struct office *o = *state;
    static const char *const price[] = {"-1", "14900"};
    for (int i = 0; i < 2; i++) {
        ask(o, V_POLICY_LOAD);
        with(o, "name", "evening");
        with(o, "file", "evening.ini");
        rule(o, "cart", "orders", "12", 1);
        rule(o, "recheck", "unit_price", price[i], 2);
        assert_int_equal(go(o), E_APPROVAL);
        assert_non_null(strstr(asked(o), "recheck unit_price none -> "));
        assert_non_null(strstr(asked(o), price[i]));
    }
}

static void how_a_shift_plans_is_one_person_s(void **state)
{
    struct office *o = *state;
    static const char *const orders[] = {"12", "8"};
    for (int i = 0; i < 2; i++) {
        ask(o, V_POLICY_LOAD);
        with(o, "name", "evening");
        with(o, "file", "evening.ini");
        rule(o, "cart", "orders", orders[i], 1);
        assert_int_equal(go(o), E_OK);
    }
}

static void what_is_misspelt_is_refused_by_its_line(void **state)
{
    struct office *o = *state;
    static const struct line bad[] = {
        {"count.limit", "unit", "3"},         {"count.limits", "units", "3"},
        {"count.limit", "units", "few"},      {"count.limit", "units", "-1"},
        {"check.fresh", "minutes", "-5"},     {"signs.approver", "share", "101"},
        {"approve.from", "order_canel", "0"}, {"approve.day", "stock_take", "x"},
        {"weigh.due", "when", "sometimes"},   {"label.lease", "minutes", "5"},
        {"login.shift", "hours", "25"},       {"weigh.box", "S1", "light"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct line lines[] = {bad[i], {NULL}};
        assert_int_equal(load(o, lines), E_FILE);
        assert_string_equal(o->reply.err.arg[0].text, "rules.ini");
        assert_int_equal(o->reply.err.arg[1].num, 10);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, opened, office_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_limit_is_not_one_person_s_to_lift),
        TEST(forgetting_one_is_lifting_it),
        TEST(how_the_house_walks_is),
        TEST(plans_of_counts_are_the_same),
        TEST(a_shift_s_own_prices_are_the_same),
        TEST(how_a_shift_plans_is_one_person_s),
        TEST(what_is_misspelt_is_refused_by_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
