/*
 * What a person may, over time: roles lent and withdrawn, limits, the second person, and
 * the ways around them that do not work.
 */
#include "powers.h"

/* ---- the amount ---- */

static void an_amount_is_not_lowered_by_one_person(void **state)
{
    struct office *o = *state;
    grant(o, "B-0003", "regional", "web", 0);
    struct desk rea = sit(o, "office", "B-0003", "2222");
    assert_int_equal(amount(o, "1", 190000), E_APPROVAL);
    int64_t id = question(o);
    assert_int_equal(shown(o, "1", "goods"), 250000);
    assert_int_equal(amount(o, "2", 190000), E_SCOPE);
    assert_int_equal(amount(o, "1", 10000), E_LIMIT); /* more than the role may at all */
    assert_int_equal(give(o, id, "B-0003", "2222"), E_SECOND_PERSON);
    assert_int_equal(give(o, id, "B-0004", "2222"), E_NOT_ALLOWED);
    assert_int_equal(give(o, id, "B-0005", "2222"), E_OK);
    at_desk(o, rea);
    assert_int_equal(amount(o, "1", 189999), E_APPROVAL); /* altered */
    assert_int_equal(amount(o, "1", 190000), E_OK);
    assert_int_equal(shown(o, "1", "goods"), 190000);
    assert_int_equal(amount(o, "1", 190000), E_APPROVAL); /* used twice */
    assert_int_equal(
        count(o,
              "SELECT COUNT(*) FROM audit WHERE verb = 'order.amount' AND code = 'ok'"
              "   AND before = 'goods 250000' AND after ="
              "       'goods 190000: agreed with the buyer; approved by Fin (approval '"
              "       || (SELECT MAX(id) FROM approval WHERE state = 'used') || ')'"),
        1);
    sound(o);
}

static void a_replayed_request_does_nothing_again(void **state)
{
    struct office *o = *state;
    grant(o, "B-0003", "regional", "", 0);
    struct desk rea = sit(o, "office", "B-0003", "2222");
    amount(o, "1", 200000);
    assert_int_equal(give(o, question(o), "B-0002", "2222"), E_OK);
    at_desk(o, rea);
    assert_int_equal(amount(o, "1", 200000), E_OK);
    write_sql(o, "UPDATE orders SET goods = 300000 WHERE number = '1'");
    go(o); /* the very same request once more */
    assert_true(o->reply.repeated);
    assert_int_equal(shown(o, "1", "goods"), 300000);
}

static void what_changed_meanwhile_voids_the_yes(void **state)
{
    struct office *o = *state;
    grant(o, "B-0003", "regional", "", 0);
    struct desk rea = sit(o, "office", "B-0003", "2222");
    amount(o, "1", 200000);
    assert_int_equal(give(o, question(o), "B-0002", "2222"), E_OK);
    /* as much difference, of another amount */
    write_sql(o, "UPDATE orders SET goods = 150000 WHERE number = '1'");
    at_desk(o, rea);
    assert_int_equal(amount(o, "1", 200000), E_APPROVAL);
    later(o, 31 * 60000);
    assert_int_equal(amount(o, "1", 200000), E_APPROVAL);
    struct desk other = sit(o, "gate", "B-0003", "2222");
    (void)other;
    assert_int_equal(amount(o, "1", 200000), E_APPROVAL);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM approval WHERE state = 'used'"
                              "   AND verb = 'order.amount'"),
                     0);
}

static void two_badges_of_one_person_are_one_person(void **state)
{
    struct office *o = *state;
    write_sql(o, "UPDATE person SET staff = '77' WHERE badge = 'B-0005'"); /* Bob's */
    struct desk bob = sit(o, "office", "B-0002", "2222");
    ask(o, V_ORDER_CANCEL);
    with(o, "number", "1");
    with(o, "reason", "x");
    go(o);
    int64_t id = question(o);
    assert_int_equal(give(o, id, "B-0005", "2222"), E_SECOND_PERSON);
    sit(o, "gate", "B-0005", "2222");
    assert_int_equal(give(o, id, NULL, NULL), E_SECOND_PERSON);
    at_desk(o, bob);
}

static void an_approver_has_limits_and_a_scope_too(void **state)
{
    struct office *o = *state;
    write_sql(o, "UPDATE orders SET goods = 900000");
    sit(o, "office", "B-0002", "2222");
    ask(o, V_ORDER_CANCEL);
    with(o, "number", "1");
    with(o, "reason", "x");
    go(o);
    int64_t id = question(o);
    write_sql(
        o, "INSERT INTO person (warehouse, badge, name, role, pin)"
           " SELECT 1, 'B-0008', 'Lea', 'lead', pin FROM person WHERE badge = 'B-0002'");
    assert_int_equal(give(o, id, "B-0008", "2222"), E_LIMIT); /* approves = 500000 */
    write_sql(o, "UPDATE person SET role = 'none' WHERE badge = 'B-0008'");
    write_sql(o, "INSERT INTO granted (warehouse, person, role, channel, granter)"
                 " SELECT 1, id, 'finance', 'far', 1 FROM person WHERE badge = 'B-0008'");
    write_sql(o, "UPDATE warehouse SET rights = rights + 1");
    assert_int_equal(give(o, id, "B-0008", "2222"), E_SCOPE);
    assert_int_equal(give(o, id, "B-0005", "2222"), E_OK);
}

static void no_row_says_yes_without_another_person(void **state)
{
    static const char *const lies[] = {
        "UPDATE approval SET state = 'granted'",
        "UPDATE approval SET state = 'granted', approver = asker",
        "UPDATE approval SET state = 'used', approver = NULL",
    };
    struct office *o = *state;
    sit(o, "office", "B-0002", "2222");
    ask(o, V_ORDER_CANCEL);
    with(o, "number", "1");
    with(o, "reason", "x");
    go(o);
    question(o);
    for (int i = 0; i < 3; i++) {
        struct err err = {0};
        assert_int_equal(store_begin(o->store, &err), 0);
        assert_true(store_do(o->store, &err, lies[i], "") < 0);
        store_rollback(o->store);
    }
}

/* ---- over time ---- */

static enum err_code pull(struct office *o)
{
    ask(o, V_TASK_PULL);
    with(o, "kind", "pick");
    return go(o);
}

static void a_lent_role_ends_by_itself(void **state)
{
    struct office *o = *state;
    sit(o, "gate", "B-0002", "2222"); /* a lead lends it, alone */
    ask(o, V_ROLE_GRANT);
    with(o, "badge", "B-0001");
    with(o, "role", "picker");
    request_num(&o->req, "until", store_now(o->store) + 3600000);
    done(o);
    sit(o, "bin", "B-0001", "2222");
    assert_int_equal(pull(o), E_NOTHING_TO_DO);
    later(o, 3599000);
    assert_int_equal(pull(o), E_NOTHING_TO_DO);
    later(o, 2000);
    assert_int_equal(pull(o), E_NOT_ALLOWED);
    /* what was scanned while it lasted is a fact, though it comes late */
    ask(o, V_PICK_SKIP);
    request_num(&o->req, "task", 1);
    request_num(&o->req, "line", 1);
    o->req.terminal_at = store_now(o->store) - 60000;
    assert_int_not_equal(go(o), E_NOT_ALLOWED);
    ask(o, V_PICK_SKIP);
    request_num(&o->req, "task", 1);
    request_num(&o->req, "line", 1);
    assert_int_equal(go(o), E_NOT_ALLOWED);
}

static void a_lead_lends_the_floor_and_nothing_else(void **state)
{
    struct office *o = *state;
    sit(o, "gate", "B-0002", "2222");
    static const char *const roles[] = {"admin", "finance", "lead", "picker"};
    for (int i = 0; i < 4; i++) {
        ask(o, V_ROLE_GRANT);
        with(o, "badge", "B-0001");
        with(o, "role", roles[i]);
        request_num(&o->req, "until", store_now(o->store) + (i == 3 ? 48 : 1) * 3600000);
        assert_int_equal(go(o), i == 3 ? E_APPROVAL : E_APPROVAL);
    }
    ask(o, V_ROLE_GRANT); /* to oneself */
    with(o, "badge", "B-0002");
    with(o, "role", "picker");
    request_num(&o->req, "until", store_now(o->store) + 3600000);
    assert_int_equal(go(o), E_NOT_ALLOWED);
    ask(o, V_PERSON_DISABLE); /* nor shuts out whom one did not lend to */
    with(o, "badge", "B-0006");
    request_num(&o->req, "disabled", 1);
    assert_int_equal(go(o), E_NOT_ALLOWED);
    ask(o, V_PERSON_DISABLE);
    with(o, "badge", "B-0004");
    request_num(&o->req, "disabled", 1);
    assert_int_equal(go(o), E_OK);
}

static void a_leaver_is_out_everywhere_at_once(void **state)
{
    struct office *o = *state;
    struct desk a = sit(o, "bin-1", "B-0004", "2222");
    struct desk b = sit(o, "bin-2", "B-0004", "2222");
    at_desk(o, a);
    assert_int_equal(pull(o), E_NOTHING_TO_DO);
    sit(o, "gate", "B-0002", "2222");
    ask(o, V_PERSON_DISABLE);
    with(o, "badge", "B-0004");
    request_num(&o->req, "disabled", 1);
    done(o);
    at_desk(o, a);
    assert_int_equal(pull(o), E_NO_SESSION);
    at_desk(o, b);
    assert_int_equal(pull(o), E_NO_SESSION);
    assert_int_equal(log_in(o, "bin-3", "B-0004", "2222"), E_LOGIN);
    assert_int_equal(log_in(o, "bin-1", "B-0004", NULL), E_LOGIN);
}

static void a_right_that_is_gone_is_gone_in_the_middle(void **state)
{
    struct office *o = *state;
    struct desk eve = sit(o, "bin", "B-0004", "2222");
    assert_int_equal(pull(o), E_NOTHING_TO_DO);
    sit(o, "gate", "B-0002", "2222");
    ask(o, V_ROLE_WITHDRAW);
    with(o, "badge", "B-0004");
    with(o, "role", "picker");
    done(o);
    at_desk(o, eve);
    assert_int_equal(pull(o), E_NOT_ALLOWED);
    ask(o, V_LOGOUT);
    done(o);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM granted WHERE role = 'picker'"
                              "   AND ended_at > 0 AND why = 'standing'"),
                     1);
}

/* ---- who is asked ---- */

static void rights_are_not_changed_by_one_person(void **state)
{
    struct office *o = *state;
    ask(o, V_PERSON_ADD);
    with(o, "badge", "B-0050");
    with(o, "name", "New");
    with(o, "role", "admin");
    with(o, "pin", "9999");
    assert_int_equal(go(o), E_APPROVAL);
    ask(o, V_PERSON_PIN);
    with(o, "badge", "B-0006");
    with(o, "pin", "0000");
    assert_int_equal(go(o), E_APPROVAL);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM approval WHERE what LIKE '%0000%'"),
                     0);
    ask(o, V_LOAD_PEOPLE);
    row(o, "badge=B-0006;name=Adi;role=admin;pin=0000");
    assert_int_equal(go(o), E_APPROVAL);
    ask(o, V_LOAD_PEOPLE); /* says nothing new */
    row(o, "badge=B-0004;name=Eve;role=picker;pin=2222");
    done(o);
    ask(o, V_RIGHTS_LOAD);
    with(o, "file", "mine.ini");
    rule(o, "role.console", "rights", "people approve look", 1);
    rule(o, "role.boss", "rights", "people approve look", 2);
    assert_int_equal(go(o), E_APPROVAL);
    limits(o); /* as they stand */
    done(o);
    ask(o, V_POLICY_LOAD); /* and softer */
    with(o, "name", "rules");
    with(o, "file", "rules.ini");
    rule(o, "approve.from", "rights", "-1", 1);
    assert_int_equal(go(o), E_APPROVAL);
    ask(o, V_POLICY_LOAD);
    with(o, "name", "rights");
    with(o, "file", "rules.ini");
    assert_int_equal(go(o), E_ARGUMENT);
    sit(o, "office", "B-0006", "2222"); /* without the second factor no administrator */
    ask(o, V_PERSON_PIN);
    with(o, "badge", "B-0001");
    with(o, "pin", "0000");
    assert_int_equal(go(o), E_NOT_ALLOWED);
}

static void units_and_reissues_and_exports_are_acts(void **state)
{
    struct office *o = *state;
    struct desk stu = sit(o, "store", "B-0007", "2222");
    static const int units[] = {4, 5, 201};
    static const enum err_code codes[] = {E_OK, E_APPROVAL, E_LIMIT};
    for (int i = 0; i < 3; i++) {
        ask(o, V_STOCK_TAKE);
        with(o, "item", "TEA");
        with(o, "place", "A01-01-1");
        request_num(&o->req, "qty", units[i]);
        with(o, "reason", "sample");
        assert_int_equal(go(o), codes[i]);
    }
    (void)stu;
    sit(o, "desk", "B-0001", "2222");
    ask(o, V_ORDER_REISSUE);
    with(o, "number", "1");
    with(o, "reason", "lost");
    assert_int_equal(go(o), E_STATE);
    write_sql(o, "UPDATE orders SET state = 'shipped', goods = 1000 WHERE number = '1'");
    for (int i = 0; i < 2; i++) {
        struct desk ann = {o->terminal, o->session};
        ask(o, V_ORDER_REISSUE);
        with(o, "number", "1");
        with(o, "reason", "lost");
        go(o);
        if (i == 0)
            assert_int_equal(give(o, question(o), "B-0002", "2222"), E_OK);
        at_desk(o, ann);
    }
    assert_string_equal(text(o, "number"), "1-R1");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM order_line l JOIN orders o"
                              "    ON o.id = l.order_id WHERE o.number = '1-R1'"
                              "   AND o.goods = 0 AND o.state = 'new' AND l.qty = 10"),
                     1);
    ask(o, V_ORDER_EXPORT);
    request_num(&o->req, "from", 0);
    request_num(&o->req, "to", NOON);
    with(o, "reason", "audit");
    assert_int_equal(go(o), E_NOT_ALLOWED);
    assert_int_equal(op_terminal(o->door, "console", &o->terminal, &o->err), 0);
    assert_int_equal(op_console(o->door, o->terminal, &o->session, &o->err), 0);
    for (int i = 0; i < 2; i++) {
        ask(o, V_ORDER_EXPORT);
        request_num(&o->req, "from", 0);
        request_num(&o->req, "to", NOON);
        with(o, "reason", "audit");
        go(o);
        if (i == 0)
            assert_int_equal(give(o, question(o), "B-0002", "2222"), E_OK);
    }
    assert_int_equal(o->reply.rows.n, 2);
    assert_string_equal(at(o, 0, "phone"), "13800001234");
}

static void an_address_is_changed_by_two(void **state)
{
    struct office *o = *state;
    struct desk ann = sit(o, "desk", "B-0001", "2222");
    for (int i = 0; i < 2; i++) {
        ask(o, V_ORDER_ADDRESS);
        with(o, "number", "1");
        with(o, "phone", "13711112222");
        with(o, "address", "Lane 7 b");
        with(o, "region", "North/9");
        with(o, "reason", "moved");
        go(o);
        if (i == 0)
            assert_int_equal(give(o, question(o), "B-0002", "2222"), E_OK);
        at_desk(o, ann);
    }
    assert_int_equal(o->reply.err.code, E_OK);
    assert_string_equal(text(o, "state"), "new");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM orders WHERE address_key = 'Lane7b'"),
                     1); /* so that it is known when it comes again */
    assert_int_equal(count(o, "SELECT COUNT(*) FROM audit WHERE before LIKE '%1380000%'"
                              "   OR after LIKE '%1371111%' OR before LIKE '%1371111%'"),
                     0);
    sound(o);
}

/* ---- personal data ---- */

static void names_are_covered_and_each_look_is_logged(void **state)
{
    struct office *o = *state;
    sit(o, "bin", "B-0004", "2222");
    ask(o, V_ORDER_SHOW);
    with(o, "number", "1");
    done(o);
    assert_string_equal(text(o, "phone"), "***1234");
    assert_string_equal(text(o, "receiver"), "L***");
    assert_string_equal(text(o, "address"), "Road 1***");
    ask(o, V_ORDER_REVEAL);
    with(o, "number", "1");
    with(o, "reason", "curious");
    assert_int_equal(go(o), E_NOT_ALLOWED);
    sit(o, "desk", "B-0001", "2222");
    ask(o, V_ORDER_REVEAL);
    with(o, "number", "1");
    with(o, "reason", "buyer called");
    done(o);
    assert_string_equal(at(o, 0, "phone"), "13800001234");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM audit WHERE verb = 'order.reveal'"
                              "   AND code = 'ok' AND after LIKE '%buyer called%'"),
                     1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM audit WHERE before || after || object"
                              "  LIKE '%13800001234%'"),
                     0);
    assert_int_equal(
        count(o, "SELECT COUNT(*) FROM request WHERE reply LIKE '%13800001234%'"), 0);
}

/* ---- the review ---- */

static int row_of(struct office *o, const char *badge, const char *role)
{
    for (int i = 0; i < o->reply.rows.n; i++) {
        if (strcmp(at(o, i, "badge"), badge) == 0 && strcmp(at(o, i, "role"), role) == 0)
            return i;
    }
    fail_msg("%s %s is not in the list", badge, role);
    return -1;
}

static void the_list_says_who_may_what_since_when_and_what_is_odd(void **state)
{
    struct office *o = *state;
    grant(o, "B-0005", "regional", "web", 0); /* finance approves, and now asks too */
    sit(o, "bin", "B-0004", "2222");
    pull(o);
    later(o, INT64_C(90) * 86400000);
    sit(o, "desk", "B-0003", "2222"); /* the auditor */
    ask(o, V_ROLE_EXPORT);
    done(o);
    int eve = row_of(o, "B-0004", "picker"), fin = row_of(o, "B-0005", "regional");
    assert_true(rows_num(&o->reply.rows, eve, "used_at", 0) > 0);
    assert_string_equal(at(o, eve, "granter"), "console");
    assert_string_equal(at(o, eve, "marks"), "asleep unused");
    assert_string_equal(at(o, fin, "channel"), "web");
    assert_non_null(strstr(at(o, fin, "marks"), "conflict:asks_and_approves"));
    assert_string_equal(at(o, row_of(o, "B-0003", "auditor"), "marks"), "unused");
    assert_non_null(strstr(at(o, row_of(o, "B-0006", "admin"), "marks"), "no_factor"));
}

static void a_bad_file_of_roles_is_refused_whole(void **state)
{
    struct office *o = *state;
    static const struct {
        const char *section, *key, *value;
    } bad[] = {{"role.picker", "rights", "look fly"},
               {"role.Boss", "rights", "look"},
               {"role.x", "most.fly", "3"},
               {"role.x", "most.order_cancel", "-4"},
               {"role.x", "factor", "2"},
               {"conflict.x", "rights", "look"},
               {"role.x", "lends", "nobody"},
               {"other", "x", "y"}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        ask_rights(o);
        rule(o, bad[i].section, bad[i].key, bad[i].value, 400);
        enum err_code code = go(o);
        if (code ==
            E_APPROVAL) { /* the second person sees it first; then it is refused */
            give(o, question(o), "B-0002", "2222");
            ask_rights(o);
            rule(o, bad[i].section, bad[i].key, bad[i].value, 400);
            code = go(o);
        }
        assert_int_equal(code, E_FILE);
    }
    assert_int_equal(count(o, "SELECT MAX(version) FROM rule WHERE name = 'rights'"), 1);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, house, office_close)
    const struct CMUnitTest tests[] = {
        T(an_amount_is_not_lowered_by_one_person),
        T(a_replayed_request_does_nothing_again),
        T(what_changed_meanwhile_voids_the_yes),
        T(two_badges_of_one_person_are_one_person),
        T(an_approver_has_limits_and_a_scope_too),
        T(no_row_says_yes_without_another_person),
        T(a_lent_role_ends_by_itself),
        T(a_lead_lends_the_floor_and_nothing_else),
        T(a_leaver_is_out_everywhere_at_once),
        T(a_right_that_is_gone_is_gone_in_the_middle),
        T(rights_are_not_changed_by_one_person),
        T(units_and_reissues_and_exports_are_acts),
        T(an_address_is_changed_by_two),
        T(names_are_covered_and_each_look_is_logged),
        T(the_list_says_who_may_what_since_when_and_what_is_odd),
        T(a_bad_file_of_roles_is_refused_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
