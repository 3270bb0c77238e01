/*
 * Acts that one person alone may not do: refused at first, done once somebody else said
 * yes to exactly that act, and by nobody's word twice.
 */
#include "office.h"

static void rule(struct office *o, const char *section, const char *key,
                 const char *value)
{
    row(o, arena_printf(o->arena, "section=%s;key=%s;value=%s;line=#1", section, key,
                        value));
}

struct desk {
    int64_t terminal, session;
};

static struct desk sit(struct office *o, const char *name, const char *badge,
                       const char *pin)
{
    assert_int_equal(op_terminal(o->door, name, &o->terminal, &o->err), 0);
    ask(o, V_LOGIN);
    o->req.session = 0;
    with(o, "badge", badge);
    with(o, "pin", pin);
    done(o);
    o->session = num(o, "session");
    return (struct desk){o->terminal, o->session};
}

static void at_desk(struct office *o, struct desk desk)
{
    o->terminal = desk.terminal;
    o->session = desk.session;
}

/* Ann and Cem serve customers, Bob leads, Eve picks. Order 1 is worth 2,500. */
static struct desk begin(struct office *o, const char *from)
{
    ask(o, V_POLICY_LOAD);
    with(o, "name", "rules");
    with(o, "file", "rules.ini");
    rule(o, "approve.from", "order_cancel", from);
    rule(o, "approve.from", "stock_take", "1000");
    done(o);
    furnish(o);
    stock(o, "A01-01-1", "TEA", 50);
    ask(o, V_LOAD_PEOPLE);
    row(o, "badge=B-0001;name=Ann;role=service;pin=1111");
    row(o, "badge=B-0002;name=Bob;role=lead;pin=2222");
    row(o, "badge=B-0003;name=Cem;role=service;pin=3333");
    row(o, "badge=B-0004;name=Eve;role=picker;pin=4444");
    row(o, "badge=B-0005;name=Fay;role=lead;pin=5555");
    done(o);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "1", "TEA", 10, "goods=#2500");
    done(o);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "2", "TEA", 10, "goods=#2500");
    done(o);
    review(o);
    return sit(o, "desk-1", "B-0001", "1111");
}

static enum err_code cancel(struct office *o, const char *number, const char *reason)
{
    ask(o, V_ORDER_CANCEL);
    with(o, "number", number);
    with(o, "reason", reason);
    return go(o);
}

static int64_t question(struct office *o)
{
    assert_int_equal(o->reply.err.code, E_APPROVAL);
    return o->reply.err.arg[1].num;
}

static enum err_code give(struct office *o, int64_t id, const char *badge,
                          const char *pin)
{
    ask(o, V_APPROVE_GIVE);
    request_num(&o->req, "approval", id);
    if (badge) {
        with(o, "badge", badge);
        with(o, "pin", pin);
    }
    return go(o);
}

static void it_is_done_once_somebody_else_said_yes(void **state)
{
    struct office *o = *state;
    begin(o, "2500");
    cancel(o, "1", "buyer called");
    int64_t id = question(o);
    assert_string_equal(state_of(o, "1"), "ready");
    assert_int_equal(
        count(o,
              "SELECT COUNT(*) FROM exception WHERE kind = 'approval' AND closed_at = 0"),
        1);
    cancel(o, "1", "buyer called"); /* asked again: the same question */
    assert_int_equal(question(o), id);
    assert_int_equal(give(o, id, "B-0002", "2222"), E_OK);
    assert_string_equal(text(o, "approver"), "Bob");
    assert_int_equal(cancel(o, "1", "buyer called"), E_OK);
    assert_string_equal(state_of(o, "1"), "cancelled");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM audit WHERE verb = 'order.cancel'"
                              "   AND after LIKE '%approved by Bob%'"),
                     1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM exception WHERE closed_at = 0"), 0);
    sound(o);
}

static void below_the_limit_nobody_is_asked(void **state)
{
    struct office *o = *state;
    begin(o, "2501");
    assert_int_equal(cancel(o, "1", "buyer called"), E_OK);
}

static void never_means_never(void **state)
{
    struct office *o = *state;
    begin(o, "-1");
    assert_int_equal(cancel(o, "1", "x"), E_OK);
}

static void what_is_not_there_is_refused_as_such(void **state)
{
    struct office *o = *state;
    begin(o, "0");
    assert_int_equal(cancel(o, "none", "x"), E_NOT_FOUND);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM approval"), 0);
}

static void who_may_not_approve(void **state)
{
    struct office *o = *state;
    begin(o, "0");
    cancel(o, "1", "x");
    int64_t id = question(o);
    assert_int_equal(give(o, id, "B-0001", "1111"), E_SECOND_PERSON); /* oneself */
    assert_int_equal(give(o, id, "B-0003", "3333"), E_NOT_ALLOWED);   /* a colleague */
    assert_int_equal(give(o, id, "B-0004", "4444"), E_NOT_ALLOWED);
    assert_int_equal(give(o, id, "B-0002", "9999"), E_LOGIN); /* Bob's badge, found */
    assert_int_equal(give(o, id, "B-9999", "2222"), E_LOGIN); /* forged */
    assert_int_equal(give(o, id + 1, "B-0002", "2222"), E_NOT_FOUND);
    assert_int_equal(give(o, id, NULL, NULL), E_SECOND_PERSON); /* by one's own session */
    cancel(o, "1", "x");
    assert_int_equal(question(o), id);
    assert_string_equal(state_of(o, "1"), "ready");
    sound(o);
}

static void a_yes_holds_for_this_content_alone(void **state)
{
    struct office *o = *state;
    begin(o, "0");
    cancel(o, "1", "buyer called");
    int64_t id = question(o);
    assert_int_equal(give(o, id, "B-0002", "2222"), E_OK);
    cancel(o, "2", "buyer called"); /* another order */
    assert_int_not_equal(question(o), id);
    cancel(o, "1", "other words");
    assert_int_not_equal(question(o), id);
    sit(o, "desk-2", "B-0003", "3333"); /* another asker */
    cancel(o, "1", "buyer called");
    assert_int_not_equal(question(o), id);
    sit(o, "desk-3", "B-0001", "1111"); /* another terminal */
    cancel(o, "1", "buyer called");
    assert_int_not_equal(question(o), id);
    sound(o);
}

static void what_it_weighs_is_part_of_the_content(void **state)
{
    struct office *o = *state;
    struct desk ann = begin(o, "0");
    cancel(o, "1", "x");
    int64_t id = question(o);
    assert_int_equal(give(o, id, "B-0002", "2222"), E_OK);
    store_begin(o->store, &o->err);
    store_do(o->store, &o->err, "UPDATE orders SET goods = 9900 WHERE number = '1'", "");
    assert_int_equal(store_commit(o->store, &o->err), 0);
    at_desk(o, ann);
    cancel(o, "1", "x");
    assert_int_not_equal(question(o), id);
}

static void a_yes_is_used_once_and_lapses(void **state)
{
    struct office *o = *state;
    begin(o, "0");
    for (int i = 0; i < 2; i++) { /* the same goods twice: two questions */
        ask(o, V_STOCK_TAKE);
        with(o, "item", "TEA");
        with(o, "place", "A01-01-1");
        request_num(&o->req, "qty", 4);
        with(o, "reason", "sample");
        assert_int_equal(go(o),
                         E_NOT_ALLOWED); /* service may not at all: nobody is asked */
    }
    assert_int_equal(count(o, "SELECT COUNT(*) FROM approval"), 0);
    cancel(o, "1", "x");
    int64_t id = question(o);
    assert_int_equal(give(o, id, "B-0002", "2222"), E_OK);
    assert_int_equal(give(o, id, "B-0002", "2222"), E_STATE);
    store_set_now(o->store, store_now(o->store) + 31 * 60000);
    cancel(o, "1", "x");
    assert_int_not_equal(question(o), id);
    id = question(o);
    store_set_now(o->store, store_now(o->store) + 31 * 60000);
    assert_int_equal(give(o, id, "B-0002", "2222"), E_STATE); /* too late */
    cancel(o, "1", "x");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM approval WHERE state = 'lapsed'"), 2);
    assert_int_equal(
        count(o,
              "SELECT COUNT(*) FROM exception WHERE kind = 'approval' AND closed_at = 0"),
        1);
    sound(o);
}

static void used_is_used(void **state)
{
    struct office *o = *state;
    begin(o, "0");
    sit(o, "office", "B-0002", "2222"); /* a lead asks, another lead says yes */
    cancel(o, "1", "x");
    int64_t id = question(o);
    assert_int_equal(give(o, id, "B-0005", "5555"), E_OK);
    assert_int_equal(cancel(o, "1", "x"), E_OK);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM approval WHERE state = 'used'"), 1);
    assert_int_equal(cancel(o, "1", "x"), E_STATE); /* refused by the verb, unasked */
    assert_int_equal(count(o, "SELECT COUNT(*) FROM approval"), 1);
}

static void the_approver_answers_from_their_own_terminal_too(void **state)
{
    struct office *o = *state;
    struct desk ann = begin(o, "0");
    cancel(o, "1", "x");
    int64_t id = question(o);
    sit(o, "office", "B-0002", "2222");
    ask(o, V_APPROVE_LIST);
    done(o);
    assert_int_equal(o->reply.rows.n, 1);
    assert_string_equal(at(o, 0, "asker"), "Ann");
    assert_string_equal(at(o, 0, "what"), "order.cancel, number 1, reason x");
    assert_int_equal(give(o, id, NULL, NULL), E_OK);
    at_desk(o, ann);
    assert_int_equal(cancel(o, "1", "x"), E_OK);
}

static void a_badge_alone_gives_nothing(void **state)
{
    struct office *o = *state;
    begin(o, "0");
    cancel(o, "1", "x");
    int64_t id = question(o);
    sit(o, "office", "B-0002", "2222");
    ask(o, V_LOGIN);
    o->req.session = 0;
    with(o, "badge", "B-0002"); /* lent: the shift is open, the PIN was not given */
    done(o);
    o->session = num(o, "session");
    assert_int_equal(give(o, id, NULL, NULL), E_PIN);
}

static void a_no_stays_a_no(void **state)
{
    struct office *o = *state;
    struct desk ann = begin(o, "0");
    cancel(o, "1", "x");
    int64_t id = question(o);
    ask(o, V_APPROVE_GIVE);
    request_num(&o->req, "approval", id);
    request_num(&o->req, "refuse", 1);
    with(o, "badge", "B-0002");
    with(o, "pin", "2222");
    done(o);
    assert_string_equal(text(o, "answer"), "refused");
    at_desk(o, ann);
    cancel(o, "1", "x");
    assert_int_not_equal(question(o), id);
    sound(o);
}

static void nobody_approves_themselves_in_the_rows_either(void **state)
{
    struct office *o = *state;
    begin(o, "0");
    cancel(o, "1", "x");
    question(o);
    struct err err = {0};
    assert_int_equal(store_begin(o->store, &err), 0);
    assert_true(store_do(o->store, &err,
                         "UPDATE approval SET state = 'granted', approver = asker",
                         "") < 0);
    store_rollback(o->store);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        T(it_is_done_once_somebody_else_said_yes),
        T(below_the_limit_nobody_is_asked),
        T(never_means_never),
        T(what_is_not_there_is_refused_as_such),
        T(who_may_not_approve),
        T(a_yes_holds_for_this_content_alone),
        T(what_it_weighs_is_part_of_the_content),
        T(a_yes_is_used_once_and_lapses),
        T(used_is_used),
        T(the_approver_answers_from_their_own_terminal_too),
        T(a_badge_alone_gives_nothing),
        T(a_no_stays_a_no),
        T(nobody_approves_themselves_in_the_rows_either),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
