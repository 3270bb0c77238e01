/*
 * Sensitive acts add up over a day: many small ones weigh like a big one, for who may do
 * them alone and for what a role may at all. And a PIN given where its owner is not.
 */
#include "rights.h"

#include "tallyman/model/policy.h"

static void add_rule(struct office *o, const char *name, const char *section,
                     const char *key, const char *value)
{
    write_sql(o, arena_printf(o->arena,
                              "INSERT INTO rule (warehouse, name, version, section, key,"
                              " value) SELECT 1, '%s', MAX(version), '%s', '%s', '%s'"
                              "  FROM rule WHERE name = '%s'",
                              name, section, key, value, name));
    write_sql(o, "UPDATE warehouse SET rights = rights + 1");
}

static enum err_code take(struct office *o, const char *item, int qty)
{
    ask(o, V_STOCK_TAKE);
    with(o, "item", item);
    with(o, "place", "A01-01-1");
    request_num(&o->req, "qty", qty);
    with(o, "reason", "sample");
    return go(o);
}

static int opened(void **state)
{
    int failed = office_open(state);
    if (!failed)
        rights_house(*state);
    return failed;
}

static void units_of_one_item_add_up(void **state)
{
    struct office *o = *state;
    add_rule(o, "rules", "approve.day_units", "stock_take", "8");
    stock(o, "A01-01-1", "CUP", 50);
    struct desk stu = sit(o, "store", "B-0007", "2222");
    assert_int_equal(take(o, "TEA", 4), E_OK);
    assert_int_equal(take(o, "TEA", 3), E_OK);
    assert_int_equal(take(o, "TEA", 1), E_APPROVAL); /* the eighth */
    int64_t id = question(o);
    assert_int_equal(take(o, "CUP", 4), E_OK); /* another item */
    assert_int_equal(give(o, id, "B-0002", "2222"), E_OK);
    at_desk(o, stu);
    assert_int_equal(take(o, "TEA", 1), E_OK);
    /* what was approved is nobody's alone: one is still open to them … none of eight */
    assert_int_equal(count(o, "SELECT alone_units FROM act_day WHERE act = 'stock_take'"
                              "   AND units = 8"),
                     7);
    assert_int_equal(take(o, "TEA", 1), E_APPROVAL);
    later(o, 24 * 3600000);
    sit(o, "store", "B-0007", "2222");
    assert_int_equal(take(o, "TEA", 4), E_OK); /* another day */
    sound(o);
}

static void two_badges_of_one_person_are_one(void **state)
{
    struct office *o = *state;
    add_rule(o, "rules", "approve.day_units", "stock_take", "8");
    write_sql(o,
              "INSERT INTO person (warehouse, badge, name, role, pin, role_at, role_by)"
              " SELECT 1, 'B-0008', 'Stu', role, pin, role_at, role_by FROM person"
              "  WHERE badge = 'B-0007'");
    write_sql(o, "UPDATE person SET staff = '88' WHERE badge IN ('B-0007', 'B-0008')");
    sit(o, "store", "B-0007", "2222");
    assert_int_equal(take(o, "TEA", 4), E_OK);
    sit(o, "store-2", "B-0008", "2222");
    assert_int_equal(take(o, "TEA", 3), E_OK);
    assert_int_equal(take(o, "TEA", 1), E_APPROVAL);
}

/* A minute before midnight there, whatever the hour is in Greenwich. */
static void the_day_is_the_warehouse_s(void **state)
{
    struct office *o = *state;
    int64_t minute = store_now(o->store) / 60000 % 1440;
    add_rule(o, "rules", "approve.day_units", "stock_take", "8");
    write_sql(o, arena_printf(o->arena, "UPDATE warehouse SET offset_min = %d",
                              (int)(1439 - minute)));
    sit(o, "store", "B-0007", "2222");
    assert_int_equal(take(o, "TEA", 4), E_OK);
    assert_int_equal(take(o, "TEA", 4), E_APPROVAL);
    later(o, 2 * 60000);
    assert_int_equal(take(o, "TEA", 4), E_OK);
}

static void worth_adds_up_over_all_items(void **state)
{
    struct office *o = *state;
    add_rule(o, "rules", "approve.day", "stock_take", "3000");
    stock(o, "A01-01-1", "CUP", 50);
    sit(o, "store", "B-0007", "2222");
    assert_int_equal(take(o, "TEA", 4), E_OK);       /* 1000 */
    assert_int_equal(take(o, "CUP", 1), E_OK);       /* 1000 */
    assert_int_equal(take(o, "CUP", 1), E_APPROVAL); /* 3000 */
    assert_int_equal(take(o, "TEA", 1), E_OK);       /* 2250 */
}

static void a_role_s_day_is_over_whoever_approves(void **state)
{
    struct office *o = *state;
    add_rule(o, "rights", "role.stock", "day_units.stock_take", "6");
    add_rule(o, "rights", "role.stock", "day.stock_take", "1800");
    stock(o, "A01-01-1", "CUP", 50);
    sit(o, "store", "B-0007", "2222");
    assert_int_equal(take(o, "TEA", 4), E_OK); /* 1000 */
    assert_int_equal(take(o, "TEA", 3), E_LIMIT_DAY);
    assert_int_equal(o->reply.err.arg[1].num, 7);
    assert_int_equal(o->reply.err.arg[2].num, 6);
    assert_int_equal(take(o, "CUP", 1), E_LIMIT_DAY);
    assert_int_equal(o->reply.err.arg[1].num, 2000);
    assert_int_equal(take(o, "TEA", 2), E_OK);
    /* a refusal counts for nothing */
    assert_int_equal(count(o, "SELECT SUM(times) FROM act_day"), 2);
}

static void the_file_may_say_so(void **state)
{
    struct office *o = *state;
    struct policy *policy = arena_alloc(o->arena, sizeof(*policy));
    policy_empty(policy);
    assert_int_equal(
        policy_take(policy, "role.a", "day_units.stock_take", "6", 1, &o->err), 0);
    assert_int_equal(policy_take(policy, "role.a", "day.order_cancel", "7", 2, &o->err),
                     0);
    assert_int_equal(policy->role[0].day_units[ACT_STOCK_TAKE], 6);
    assert_int_equal(policy->role[0].day[ACT_ORDER_CANCEL], 7);
    assert_int_equal(policy->role[0].day[ACT_STOCK_TAKE], -1);
    assert_int_not_equal(
        policy_take(policy, "role.a", "week.stock_take", "6", 3, &o->err), 0);
    ask(o, V_POLICY_LOAD);
    with(o, "name", "rules");
    with(o, "file", "rules.ini");
    rule(o, "approve.day", "stock_take", "6", 9);
    assert_int_equal(go(o),
                     E_APPROVAL); /* who must be asked is not one person's to say */
    ask(o, V_POLICY_LOAD);
    with(o, "name", "rules");
    with(o, "file", "rules.ini");
    rule(o, "recheck.due", "item_error", "6", 9);
    assert_int_not_equal(go(o), E_OK);
}

/* ---- a PIN where its owner is not ---- */

static void scans(struct office *o, struct desk desk)
{
    at_desk(o, desk);
    later(o, 2000);
    ask(o, V_SCAN_NOTE);
    done(o);
}

static int pins(struct office *o, struct desk auditor, const char *badge)
{
    int n = 0;
    at_desk(o, auditor);
    ask(o, V_SIGN_LIST);
    done(o);
    for (int i = 0; i < o->reply.rows.n; i++)
        n +=
            strcmp(at(o, i, "kind"), "pin") == 0 && strcmp(at(o, i, "badge"), badge) == 0;
    return n;
}

static void a_pin_given_where_its_owner_is_not_is_a_sign(void **state)
{
    struct office *o = *state;
    struct desk rea = sit(o, "audit", "B-0003", "2222");
    struct desk bob = sit(o, "lead", "B-0002", "2222");
    scans(o, bob);
    later(o, 60000);
    struct desk there = sit(o, "bench", "B-0002", "2222"); /* he went over */
    scans(o, there);
    assert_int_equal(pins(o, rea, "B-0002"), 0);
    later(o, 60000);
    scans(o, bob);
    sit(o, "bench 2", "B-0002", "2222"); /* and now somebody has his PIN */
    scans(o, bob);
    assert_int_equal(pins(o, rea, "B-0002"), 1);
}

static void a_yes_on_the_spot_by_who_is_elsewhere_is_a_sign(void **state)
{
    struct office *o = *state;
    struct desk rea = sit(o, "audit", "B-0003", "2222");
    struct desk bob = sit(o, "lead", "B-0002", "2222");
    struct desk ann = sit(o, "desk", "B-0001", "2222");
    ask(o, V_ORDER_CANCEL);
    with(o, "number", "1");
    with(o, "reason", "buyer");
    go(o);
    int64_t id = question(o);
    scans(o, bob);
    at_desk(o, bob); /* from his own queue: nothing to see */
    assert_int_equal(give(o, id, NULL, NULL), E_OK);
    scans(o, bob);
    assert_int_equal(pins(o, rea, "B-0002"), 0);
    later(o, 60000);
    at_desk(o, ann);
    ask(o, V_ORDER_CANCEL);
    with(o, "number", "2");
    with(o, "reason", "buyer");
    go(o);
    id = question(o);
    scans(o, bob);
    at_desk(o, ann);
    assert_int_equal(give(o, id, "B-0002", "2222"), E_OK);
    assert_int_equal(pins(o, rea, "B-0002"), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, opened, office_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(units_of_one_item_add_up),
        TEST(two_badges_of_one_person_are_one),
        TEST(the_day_is_the_warehouse_s),
        TEST(worth_adds_up_over_all_items),
        TEST(a_role_s_day_is_over_whoever_approves),
        TEST(the_file_may_say_so),
        TEST(a_pin_given_where_its_owner_is_not_is_a_sign),
        TEST(a_yes_on_the_spot_by_who_is_elsewhere_is_a_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
