/*
 * Review, promise, hold, pass, cancel, change: an order is where it says, and stock is
 * never promised twice.
 */
#include "office.h"

static void poke(struct office *o, const char *sql)
{
    struct err err = {0};
    assert_int_equal(store_begin(o->store, &err), 0);
    assert_true(store_do(o->store, &err, sql, "") >= 0);
    assert_int_equal(store_commit(o->store, &err), 0);
}

static enum err_code act(struct office *o, enum verb verb, const char *number)
{
    ask(o, verb);
    with(o, "number", number);
    with(o, "reason", "the customer called");
    return go(o);
}

static const char *hold_of(struct office *o, const char *number)
{
    ask(o, V_ORDER_SHOW);
    with(o, "number", number);
    done(o);
    return text(o, "hold");
}

static void review_holds_by_rule_with_its_reason(void **state)
{
    static const struct {
        const char *number, *more, *hold;
    } cases[] = {
        {"unpaid", "paid_at=#0", "paid: not paid"},
        {"nowhere", "address=", "address: the address is missing"},
        {"nobody", "receiver=", "address: the receiver is missing"},
        {"sum", "goods=#251", "amounts: goods 251, its lines add up to 250"},
        {"flag", "flagged=#1", "flagged: the platform warns"},
        {"word", "buyer_remark=please urgent!", "remark: a remark says \"urgent\""},
        {"good", "goods=#250;type=presale", ""},
    };
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 100);
    ask(o, V_POLICY_LOAD);
    with(o, "name", "rules");
    with(o, "file", "review.ini");
    row(o, "section=review.remark;key=words;value=invoice, urgent;line=#2");
    done(o);
    ask(o, V_LOAD_ORDERS);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        order_rows(o, cases[i].number, "TEA", 1, cases[i].more);
    done(o);
    review(o);
    assert_int_equal(num(o, "ready"), 1);
    assert_int_equal(num(o, "held"), 6);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_string_equal(hold_of(o, cases[i].number), cases[i].hold);
        assert_string_equal(state_of(o, cases[i].number),
                            cases[i].hold[0] ? "held" : "ready");
    }
    ask(o, V_EXCEPTION_LIST);
    with(o, "owner", "service");
    done(o);
    assert_int_equal(o->reply.rows.n, 6);
    assert_string_equal(at(o, 0, "kind"), "review");
    review(o);
    assert_int_equal(num(o, "reviewed"), 0);
    sound(o);
}

static void stock_is_never_promised_twice(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 3);
    stock(o, "A01-01-2", "TEA", 2);
    order(o, "1", "TEA", 3);
    order(o, "2", "TEA", 3);
    order(o, "3", "TEA", 2);
    review(o);
    assert_int_equal(num(o, "ready"), 2);
    assert_string_equal(hold_of(o, "2"), "no stock: TEA (wanted 3, free 2)");
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'TEA'"), 5);
    ask(o, V_STOCK_LIST);
    request_num(&o->req, "total", 1);
    with(o, "item", "TEA");
    done(o);
    assert_int_equal(rows_num(&o->reply.rows, 0, "available", -1), 0);
    review(o);
    assert_int_equal(num(o, "reviewed"), 0);
    stock(o, "A01-01-3", "TEA", 3);
    review(o);
    assert_int_equal(num(o, "ready"), 1);
    assert_string_equal(state_of(o, "2"), "ready");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM exception WHERE closed_at = 0"), 0);
    sound(o);
}

static void a_person_passes_what_a_rule_held_but_not_what_is_not_there(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 1);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "1", "TEA", 1, "flagged=#1");
    order_rows(o, "2", "TEA", 1, "flagged=#1");
    done(o);
    review(o);
    assert_int_equal(act(o, V_ORDER_PASS, "1"), E_OK);
    assert_string_equal(text(o, "state"), "ready");
    assert_int_equal(act(o, V_ORDER_PASS, "2"), E_HELD);
    assert_int_equal(act(o, V_ORDER_PASS, "1"), E_STATE);
    assert_int_equal(act(o, V_ORDER_HOLD, "1"), E_OK);
    assert_int_equal(act(o, V_ORDER_HOLD, "1"), E_STATE);
    assert_int_equal(act(o, V_ORDER_PASS, "2"), E_OK);
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'TEA'"), 1);
    sound(o);
}

static void a_cancel_gives_back_what_the_order_had(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 10);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "ready", "TEA", 2, "");
    order_rows(o, "held", "TEA", 2, "flagged=#1");
    order_rows(o, "released", "TEA", 2, "");
    order_rows(o, "gone", "TEA", 2, "");
    done(o);
    review(o);
    order(o, "new", "TEA", 2);
    release(o, "W", "released");
    poke(o, "UPDATE orders SET state = 'shipped' WHERE number = 'gone'");
    static const char *const numbers[] = {"new", "ready", "held", "released"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(act(o, V_ORDER_CANCEL, numbers[i]), E_OK);
        assert_string_equal(text(o, "was"), numbers[i]);
        assert_int_equal(num(o, "back"), 0);
        assert_string_equal(state_of(o, numbers[i]), "cancelled");
        assert_int_equal(act(o, V_ORDER_CANCEL, numbers[i]), E_STATE);
    }
    assert_int_equal(act(o, V_ORDER_CANCEL, "gone"), E_STATE);
    assert_int_equal(act(o, V_ORDER_CANCEL, "none"), E_NOT_FOUND);
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'TEA'"), 2);
    assert_int_equal(count(o, "SELECT SUM(reserved) FROM stock"), 0);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM exception WHERE closed_at = 0"), 0);
}

static void a_cancel_after_a_unit_was_taken_wants_it_put_back(void **state)
{
    struct office *o = *state;
    int64_t console = o->session, desk = o->terminal, seq;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 10);
    order(o, "1", "TEA", 3);
    review(o);
    release(o, "W", "1");
    load_row(o, V_LOAD_PEOPLE, "badge=B-0001;name=Ann;role=picker;pin=1234");
    seq = o->seq;
    assert_int_equal(op_terminal(o->door, "gun-1", &o->terminal, &o->err), 0);
    ask(o, V_LOGIN);
    with(o, "badge", "B-0001");
    with(o, "pin", "1234");
    done(o);
    o->session = num(o, "session");
    ask(o, V_TASK_PULL);
    with(o, "kind", "pick");
    done(o);
    int64_t task = num(o, "task"), line = rows_num(&o->reply.rows, 0, "line", 0);
    ask(o, V_PICK_TAKE);
    request_num(&o->req, "task", task);
    request_num(&o->req, "line", line);
    with(o, "place", "A01-01-1");
    with(o, "code", "TEA");
    done(o);
    o->session = console;
    o->terminal = desk;
    o->seq = seq;
    assert_int_equal(act(o, V_ORDER_CANCEL, "1"), E_OK);
    assert_string_equal(text(o, "was"), "picking");
    assert_int_equal(num(o, "back"), 1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE kind = 'back'"), 1);
    assert_int_equal(count(o, "SELECT SUM(reserved) FROM stock"), 0);
    sound(o);
}

static void the_same_request_ten_times_has_one_effect_and_one_answer(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 10);
    order(o, "1", "TEA", 2);
    review(o);
    ask(o, V_ORDER_CANCEL);
    with(o, "number", "1");
    with(o, "reason", "again");
    for (int i = 0; i < 10; i++) {
        done(o);
        assert_int_equal(o->reply.repeated, i > 0);
        assert_string_equal(text(o, "was"), "ready");
    }
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'TEA'"), 0);
    with(o, "number", "2");
    assert_int_equal(go(o), E_TAMPERED);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM audit WHERE verb = 'order.cancel'"
                              " AND code = 'ok'"),
                     1);
    sound(o);
}

static void load_again(struct office *o, const char *number, int qty, const char *more)
{
    ask(o, V_LOAD_ORDERS);
    order_rows(o, number, "TEA", qty, more);
    done(o);
}

static void a_changed_order_that_waits_is_reviewed_again(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 10);
    order(o, "1", "TEA", 2);
    review(o);
    load_again(o, "1", 3, "");
    assert_int_equal(num(o, "changed"), 1);
    assert_string_equal(at(o, 0, "field"), "lines");
    assert_string_equal(at(o, 0, "text"), "replan");
    assert_string_equal(state_of(o, "1"), "new");
    assert_int_equal(shown(o, "1", "units"), 3);
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'TEA'"), 0);
    load_again(o, "1", 3, "");
    assert_int_equal(num(o, "same"), 1);
    review(o);
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'TEA'"), 3);
    assert_int_equal(act(o, V_ORDER_HOLD, "1"), E_OK);
    load_again(o, "1", 4, "");
    assert_string_equal(state_of(o, "1"), "held"); /* what a person stopped stays so */
    sound(o);
}

static void a_changed_order_in_a_wave_is_answered_by_the_table(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 10);
    order(o, "1", "TEA", 2);
    review(o);
    release(o, "W", "1");
    for (int i = 0; i < 2; i++) {
        load_again(o, "1", 5, "");
        assert_int_equal(num(o, "refused"), 1);
        assert_string_equal(at(o, 0, "reason"), "wrong_state");
    }
    assert_int_equal(count(o, "SELECT COUNT(*) FROM exception WHERE kind = 'change'"), 1);
    assert_int_equal(shown(o, "1", "units"), 2);
    load_again(o, "1", 2, "freight=#8;buyer_remark=ring twice");
    assert_int_equal(num(o, "changed"), 1);
    assert_string_equal(at(o, 0, "text"), "take");
    assert_string_equal(state_of(o, "1"), "released");
    load_again(o, "1", 2, "flagged=#1");
    assert_string_equal(at(o, 0, "text"), "stop, take");
    assert_string_equal(hold_of(o, "1"), "changed: money remark type");
    assert_int_equal(act(o, V_ORDER_PASS, "1"), E_OK);
    assert_string_equal(hold_of(o, "1"), "");
    assert_string_equal(state_of(o, "1"),
                        "picking"); /* what it missed is reserved anew */
    poke(o, "UPDATE orders SET state = 'shipped' WHERE number = '1'");
    load_again(o, "1", 2, "address=elsewhere");
    assert_int_equal(num(o, "refused"), 1);
}

static void an_address_changed_after_the_label_voids_it(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 10);
    order(o, "1", "TEA", 2);
    review(o);
    release(o, "W", "1");
    load_again(o, "1", 2, "address=Road 2");
    assert_string_equal(at(o, 0, "text"), "take");
    load_row(o, V_LOAD_WAYBILLS, "carrier=SF;number=SF1");
    poke(o, "INSERT INTO place (warehouse, code, kind) VALUES (1, 'P-1', 'parcel')");
    poke(o, "INSERT INTO parcel (warehouse, code, order_id, place, stage, label, waybill)"
            " SELECT 1, 'P-1', o.id, p.id, 'labelled', 'applied', 'SF1'"
            "   FROM orders o, place p WHERE p.code = 'P-1'");
    poke(o, "UPDATE waybill SET state = 'applied'");
    load_again(o, "1", 2, "address=Road 3");
    assert_string_equal(at(o, 0, "text"), "relabel");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM parcel WHERE stage = 'verified'"
                              "   AND label = 'none' AND waybill = ''"),
                     1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM waybill WHERE state = 'void'"), 1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM exception WHERE owner = 'lead'"
                              "   AND kind = 'label'"),
                     1);
    poke(o, "UPDATE parcel SET stage = 'loaded', label = 'applied'");
    load_again(o, "1", 2, "address=Road 4");
    assert_int_equal(num(o, "refused"), 1);
}

static void cancels(struct office *o, const char *number, int qty, const char *buyer)
{
    ask(o, V_LOAD_CANCELS);
    row(o, arena_printf(
               o->arena,
               "channel=web;number=%s;ordinal=#1;buyer=%s;item=TEA;qty=#%d;at=#%lld",
               number, buyer, qty, (long long)NOON));
    done(o);
}

static void a_cancellation_takes_back_the_earliest_line_of_its_buyer(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 10);
    order(o, "1", "TEA", 3);
    review(o);
    cancels(o, "C1", 2, "b1");
    assert_int_equal(num(o, "cancelled"), 1);
    assert_int_equal(shown(o, "1", "units"), 1);
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'TEA'"), 1);
    cancels(o, "C1", 2, "b1");
    assert_int_equal(num(o, "same"), 1);
    cancels(o, "C2", 2, "b1");
    assert_int_equal(num(o, "refused"), 1);
    assert_string_equal(at(o, 0, "reason"), "not_found");
    assert_non_null(strstr(at(o, 0, "text"), "buyer b1"));
    cancels(o, "C3", 1, "");
    assert_int_equal(num(o, "refused"), 1);
    cancels(o, "C4", 1, "b1");
    assert_int_equal(num(o, "cancelled"), 1);
    assert_string_equal(state_of(o, "1"), "cancelled");
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'TEA'"), 0);
    sound(o);
}

static void a_cancelled_kit_takes_its_components_along(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "CUP", 10);
    stock(o, "A01-01-1", "BAG", 10);
    load_row(o, V_LOAD_KITS, "kit=TEA;item=CUP;qty=#2;share=#1");
    load_row(o, V_LOAD_KITS, "kit=TEA;item=BAG;qty=#1;share=#1");
    order(o, "1", "TEA", 3);
    review(o);
    assert_int_equal(count(o, "SELECT SUM(promised) FROM item"), 9);
    cancels(o, "C1", 1, "b1");
    assert_int_equal(num(o, "cancelled"), 1);
    assert_int_equal(shown(o, "1", "units"), 6);
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'CUP'"), 4);
    cancels(o, "C2", 2, "b1");
    assert_string_equal(state_of(o, "1"), "cancelled");
    assert_int_equal(count(o, "SELECT SUM(promised) FROM item"), 0);
    sound(o);
}

static void a_cancellation_of_a_released_order_takes_all_or_asks_service(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 10);
    order(o, "1", "TEA", 3);
    review(o);
    release(o, "W", "1");
    for (int i = 0; i < 2; i++) {
        cancels(o, "C1", 2, "b1");
        assert_int_equal(num(o, "refused"), 1);
        assert_string_equal(at(o, 0, "reason"), "wrong_state");
    }
    assert_int_equal(count(o, "SELECT COUNT(*) FROM exception WHERE kind = 'cancel'"), 1);
    cancels(o, "C2", 3, "b1");
    assert_int_equal(num(o, "cancelled"), 1);
    assert_string_equal(state_of(o, "1"), "cancelled");
    assert_int_equal(count(o, "SELECT SUM(reserved) FROM stock"), 0);
    sound(o);
}

static void lists_page_by_their_cursor_and_name_the_place(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 1);
    order(o, "1", "TEA", 1);
    order(o, "2", "CUP", 1);
    review(o);
    release(o, "W", "1");
    ask(o, V_ORDER_LIST);
    request_num(&o->req, "limit", 1);
    done(o);
    assert_int_equal(o->reply.rows.n, 1);
    assert_string_equal(at(o, 0, "place"), "wave");
    assert_string_equal(at(o, 0, "wave"), "W");
    int64_t after = rows_num(&o->reply.rows, 0, "id", 0);
    ask(o, V_ORDER_LIST);
    request_num(&o->req, "after", after);
    done(o);
    assert_int_equal(o->reply.rows.n, 1);
    assert_string_equal(at(o, 0, "place"), "waiting");
    assert_string_equal(at(o, 0, "hold_owner"), "stock");
    ask(o, V_AUDIT_SHOW);
    with(o, "number", "1");
    done(o);
    act(o, V_ORDER_CANCEL, "1");
    ask(o, V_AUDIT_SHOW);
    with(o, "number", "1");
    done(o);
    assert_int_equal(o->reply.rows.n, 1);
    assert_string_equal(at(o, 0, "before"), "released");
    ask(o, V_EXCEPTION_LIST);
    done(o);
    int64_t exception = rows_num(&o->reply.rows, 0, "id", 0);
    ask(o, V_EXCEPTION_CLOSE); /* the order would wait, and nobody knew of it */
    request_num(&o->req, "exception", exception);
    with(o, "how", "nothing to do");
    assert_int_equal(go(o), E_STATE);
    assert_string_equal(o->reply.err.arg[1].text, "held");
    ask(o, V_LEAD_CALL);
    with(o, "where", "pick/item");
    done(o);
    ask(o, V_EXCEPTION_LIST);
    request_num(&o->req, "after", exception);
    done(o);
    exception = rows_num(&o->reply.rows, 0, "id", 0);
    for (int i = 0; i < 2; i++) {
        ask(o, V_EXCEPTION_CLOSE);
        request_num(&o->req, "exception", exception);
        with(o, "how", "done on the floor");
        assert_int_equal(go(o), i ? E_STATE : E_OK);
    }
    ask(o, V_BOARD);
    done(o);
    assert_int_equal(num(o, "cancelled"), 1);
    assert_int_equal(num(o, "held"), 1);
    assert_int_equal(num(o, "exceptions"), 1);
}

static void the_lead_is_called_once_a_terminal(void **state)
{
    struct office *o = *state;
    for (int i = 0; i < 2; i++) {
        ask(o, V_LEAD_CALL);
        with(o, "where", "pick/item");
        done(o);
    }
    assert_int_equal(count(o, "SELECT COUNT(*) FROM exception WHERE kind = 'call'"
                              "   AND owner = 'lead' AND closed_at = 0"),
                     1);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        T(review_holds_by_rule_with_its_reason),
        T(the_lead_is_called_once_a_terminal),
        T(stock_is_never_promised_twice),
        T(a_person_passes_what_a_rule_held_but_not_what_is_not_there),
        T(a_cancel_gives_back_what_the_order_had),
        T(a_cancel_after_a_unit_was_taken_wants_it_put_back),
        T(the_same_request_ten_times_has_one_effect_and_one_answer),
        T(a_changed_order_that_waits_is_reviewed_again),
        T(a_changed_order_in_a_wave_is_answered_by_the_table),
        T(an_address_changed_after_the_label_voids_it),
        T(a_cancelled_kit_takes_its_components_along),
        T(a_cancellation_takes_back_the_earliest_line_of_its_buyer),
        T(a_cancellation_of_a_released_order_takes_all_or_asks_service),
        T(lists_page_by_their_cursor_and_name_the_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
