/*
 * What is loaded ends in one class a row, twice is once, and a bad row stops nobody.
 */
#include "office.h"

static void each_item_row_ends_in_one_class(void **state)
{
    struct office *o = *state;
    ask(o, V_LOAD_ITEMS);
    row(o, "code=TEA;name=Tea;price=#250");
    row(o, "code=tea;name=other tea;price=#250");
    row(o, "code=BAD;price=#-1");
    row(o, "name=nameless");
    row(o, "code=HI;high=#1;counted=#1");
    done(o);
    assert_int_equal(num(o, "new"), 2);
    assert_int_equal(num(o, "refused"), 3);
    assert_int_equal(o->reply.rows.n, 3);
    assert_string_equal(at(o, 0, "field"), "price");
    assert_string_equal(at(o, 0, "class"), "refused");
    assert_non_null(strstr(at(o, 0, "text"), "got -1"));
    ask(o, V_LOAD_ITEMS);
    row(o, "code=TEA;name=Tea;price=#250");
    row(o, "code=tea;name=other tea;price=#251");
    done(o);
    assert_int_equal(num(o, "same"), 1);
    assert_int_equal(num(o, "changed"), 1);
    sound(o);
}

static void a_text_that_two_items_claim_is_reported_and_identifies_none(void **state)
{
    struct office *o = *state;
    furnish(o);
    ask(o, V_LOAD_CODES);
    row(o, "text=X1;item=TEA;qty=#1");
    row(o, "text=X1;item=CUP;qty=#1");
    row(o, "text=BAG;item=CUP;qty=#1");
    done(o);
    assert_int_equal(num(o, "new"), 3);
    assert_int_equal(o->reply.rows.n, 2);
    assert_string_equal(at(o, 0, "class"), "warning");
    assert_string_equal(at(o, 0, "reason"), "ambiguous_code");
    static const char *const codes[] = {"X1", "BAG"};
    for (int i = 0; i < 2; i++) {
        ask(o, V_CODE_FIND);
        with(o, "code", codes[i]);
        done(o);
        assert_string_equal(text(o, "kind"), "ambiguous");
    }
}

static void a_carton_that_bears_its_units_code_counts_as_one(void **state)
{
    struct office *o = *state;
    furnish(o);
    ask(o, V_LOAD_CODES);
    row(o, "text=6901234567892;item=TEA;qty=#1");
    row(o, "text=6901234567892;item=TEA;qty=#12");
    row(o, "text=CUP;item=CUP;qty=#6");
    done(o);
    assert_int_equal(o->reply.rows.n, 2);
    ask(o, V_CODE_FIND);
    with(o, "code", "06901234567892");
    go(o);
    ask(o, V_CODE_FIND);
    with(o, "code", "6901234567892");
    done(o);
    assert_string_equal(text(o, "code"), "TEA");
    assert_int_equal(num(o, "qty"), 1);
    ask(o, V_CODE_FIND);
    with(o, "code", "CUP");
    done(o);
    assert_int_equal(num(o, "qty"), 1);
}

static void a_gtin_with_a_wrong_check_digit_is_refused(void **state)
{
    struct office *o = *state;
    furnish(o);
    ask(o, V_LOAD_CODES);
    row(o, "text=6901234567893;item=TEA;qty=#1");
    row(o, "text=012345678905;item=TEA;qty=#1");
    row(o, "text=C-1;item=NONE;qty=#1");
    done(o);
    assert_int_equal(num(o, "refused"), 2);
    assert_int_equal(num(o, "new"), 1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM code WHERE text = '0012345678905'"),
                     1);
}

static void a_document_taken_in_twice_adds_once(void **state)
{
    struct office *o = *state;
    furnish(o);
    for (int i = 0; i < 2; i++) {
        ask(o, V_LOAD_STOCK);
        with(o, "document", "D-7");
        row(o, "line=#1;place=A01-01-1;item=TEA;qty=#5");
        row(o, "line=#2;place=A01-01-1;item=TEA;qty=#0");
        row(o, "line=#3;place=Z99-01-1;item=TEA;qty=#1");
        row(o, "line=#4;place=A01-01-1;item=TEA;qty=#1000001");
        done(o);
        assert_int_equal(num(o, i ? "same" : "new"), 1);
        assert_int_equal(num(o, "refused"), 3);
    }
    assert_int_equal(count(o, "SELECT on_hand FROM stock"), 5);
    ask(o, V_LOAD_STOCK);
    with(o, "document", "D-7");
    row(o, "line=#1;place=A01-01-1;item=TEA;qty=#6");
    done(o);
    assert_int_equal(num(o, "refused"), 1);
    assert_int_equal(count(o, "SELECT on_hand FROM stock"), 5);
    sound(o);
}

static void places_keep_their_kind(void **state)
{
    struct office *o = *state;
    furnish(o);
    ask(o, V_LOAD_PLACES);
    row(o, "code=A01-01-1;kind=tote");
    row(o, "code=IN;kind=bin");
    row(o, "code=G-SF-1;kind=cage");
    row(o, "code=G-SF-2;kind=cage;carrier=SF");
    row(o, "code=A01-01-2;aisle=A;seq=#9");
    row(o, "code=A01-01-3;aisle=A;seq=#3");
    done(o);
    assert_int_equal(num(o, "refused"), 3);
    assert_int_equal(num(o, "new"), 1);
    assert_int_equal(num(o, "changed"), 1);
    assert_int_equal(num(o, "same"), 1);
}

static void a_person_with_the_same_pin_is_the_same(void **state)
{
    struct office *o = *state;
    for (int i = 0; i < 3; i++) {
        ask(o, V_LOAD_PEOPLE);
        row(o, i < 2 ? "badge=B-0001;name=Ann;role=picker;pin=1234"
                     : "badge=B-0001;name=Ann;role=picker;pin=4321");
        row(o, "badge=B-0002;name=Bob;role=king;pin=1234");
        row(o, "badge=B-CONSOLE;name=Eve;role=admin;pin=1234");
        done(o);
        assert_int_equal(num(o, i == 0 ? "new" : i == 1 ? "same" : "changed"), 1);
        assert_int_equal(num(o, "refused"), 2);
    }
    assert_int_equal(count(o, "SELECT COUNT(*) FROM person WHERE pin LIKE '%1234%'"), 0);
}

static void waybill_numbers_belong_to_one_carrier(void **state)
{
    struct office *o = *state;
    load_row(o, V_LOAD_WAYBILLS, "carrier=SF;number=SF1");
    ask(o, V_LOAD_WAYBILLS);
    row(o, "carrier=SF;number=SF1");
    row(o, "carrier=YT;number=SF1");
    done(o);
    assert_int_equal(num(o, "same"), 1);
    assert_int_equal(num(o, "refused"), 1);
}

static void orders_loaded_twice_change_nothing(void **state)
{
    struct office *o = *state;
    furnish(o);
    for (int i = 0; i < 2; i++) {
        ask(o, V_LOAD_ORDERS);
        order_rows(o, "1", "TEA", 2, "");
        row(o, "ordinal=#2;item=TEA;qty=#2;price=#250"); /* an equal line is real */
        order_rows(o, "2", "CUP", 1, "");
        done(o);
        assert_int_equal(num(o, i ? "same" : "new"), 3);
        assert_string_equal(at(o, 0, "class"), i ? "same" : "new");
        assert_int_equal(o->reply.rows.n, 2);
    }
    assert_int_equal(count(o, "SELECT COUNT(*) FROM order_line"), 3);
    assert_int_equal(shown(o, "1", "units"), 4);
    assert_int_equal(shown(o, "1", "version"), 1);
    sound(o);
}

static void a_bad_line_is_refused_alone_and_a_bad_head_with_its_lines(void **state)
{
    struct office *o = *state;
    furnish(o);
    ask(o, V_LOAD_ORDERS);
    row(o, "ordinal=#4;item=TEA;qty=#1"); /* no head */
    order_rows(o, "1", "TEA", 1, "");
    row(o, "ordinal=#2;item=TEA;qty=#-1");
    row(o, "ordinal=#3;item=NONE;qty=#1");
    row(o, "ordinal=#1;item=CUP;qty=#1");
    order_rows(o, "2", "TEA", 1, "freight=#-5");
    order_rows(o, "3", "NONE", 1, "");
    row(o, "ordinal=#0;channel=web;number=4");
    done(o);
    assert_int_equal(num(o, "new"), 1);
    assert_int_equal(num(o, "refused"), 1 + 3 + 1 + 1 + 1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM orders"), 1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM order_line"), 1);
}

static void a_line_refused_before_is_taken_once_it_is_good(void **state)
{
    struct office *o = *state;
    furnish(o);
    for (int i = 0; i < 3; i++) {
        ask(o, V_LOAD_ORDERS);
        order_rows(o, "1", "TEA", 1, "");
        row(o, "ordinal=#2;item=POT;qty=#1");
        row(o, "ordinal=#3;item=TEA;qty=#1000000;price=#1000000000");
        done(o);
        assert_int_equal(num(o, "refused"), i < 2 ? 2 : 1);
        assert_int_equal(num(o, i == 0   ? "new"
                                : i == 1 ? "same"
                                         : "changed"),
                         i < 2 ? 1 : 2);
        if (i == 1)
            load_row(o, V_LOAD_ITEMS, "code=POT");
    }
    assert_int_equal(count(o, "SELECT COUNT(*) FROM order_line"), 2);
    sound(o);
}

static void a_kit_explodes_and_its_price_adds_up(void **state)
{
    struct office *o = *state;
    furnish(o);
    ask(o, V_LOAD_ITEMS);
    row(o, "code=SET;name=Set;price=#1000");
    done(o);
    ask(o, V_LOAD_KITS);
    row(o, "kit=SET;item=TEA;qty=#3;share=#250");
    row(o, "kit=SET;item=CUP;qty=#1;share=#1000");
    row(o, "kit=TEA;item=CUP;qty=#1");
    row(o, "kit=SET;item=SET;qty=#1");
    done(o);
    assert_int_equal(num(o, "refused"), 2);
    ask(o, V_LOAD_ORDERS);
    row(o,
        "ordinal=#0;channel=web;number=1;receiver=Li;address=R;paid_at=#5;goods=#2222");
    row(o, "ordinal=#1;item=SET;qty=#2;price=#1111;off=#22");
    done(o);
    assert_int_equal(shown(o, "1", "units"), 8);
    assert_int_equal(
        count(o,
              "SELECT SUM(price * qty - off) FROM order_line WHERE kit_line IS NOT NULL"),
        2 * 1111 - 22);
    assert_int_equal(count(o, "SELECT MIN(off) >= 0 FROM order_line"), 1);
    assert_int_equal(count(o, "SELECT qty FROM order_line WHERE kit = 0 AND qty = 6"), 6);
    stock(o, "A01-01-1", "TEA", 6);
    stock(o, "A01-01-1", "CUP", 2);
    review(o);
    assert_int_equal(num(o, "ready"), 1);
    sound(o);
}

static void a_kit_loses_none_of_many_components(void **state)
{
    struct office *o = *state;
    furnish(o);
    ask(o, V_LOAD_ITEMS);
    row(o, "code=SET;name=Set;price=#1000");
    for (int i = 0; i < 70; i++)
        row(o, arena_printf(o->arena, "code=PART%02d;name=Part;price=#1", i));
    done(o);
    ask(o, V_LOAD_KITS);
    for (int i = 0; i < 70; i++)
        row(o, arena_printf(o->arena, "kit=SET;item=PART%02d;qty=#1;share=#1", i));
    done(o);
    ask(o, V_LOAD_ORDERS);
    row(o,
        "ordinal=#0;channel=web;number=1;receiver=Li;address=R;paid_at=#5;goods=#1000");
    row(o, "ordinal=#1;item=SET;qty=#1;price=#1000");
    done(o);
    assert_int_equal(shown(o, "1", "units"), 70);
    assert_int_equal(
        count(o,
              "SELECT SUM(price * qty - off) FROM order_line WHERE kit_line IS NOT NULL"),
        1000);
}

static void policies_are_versioned_and_whole(void **state)
{
    struct office *o = *state;
    for (int i = 0; i < 3; i++) {
        ask(o, V_POLICY_LOAD);
        with(o, "name", "review");
        with(o, "file", "review.ini");
        row(o, i < 2 ? "section=remark;key=words;value=urgent;line=#2"
                     : "section=remark;key=words;value=gift;line=#2");
        done(o);
        assert_int_equal(num(o, "version"), i < 2 ? 1 : 2);
    }
    ask(o, V_POLICY_LOAD);
    with(o, "name", "review");
    with(o, "file", "review.ini");
    row(o, "section=remark;key=words;value=a;line=#2");
    row(o, "section=remark;key=words;value=b;line=#3");
    assert_int_equal(go(o), E_FILE);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM rule"), 2);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        T(each_item_row_ends_in_one_class),
        T(a_text_that_two_items_claim_is_reported_and_identifies_none),
        T(a_carton_that_bears_its_units_code_counts_as_one),
        T(a_gtin_with_a_wrong_check_digit_is_refused),
        T(a_document_taken_in_twice_adds_once),
        T(places_keep_their_kind),
        T(a_person_with_the_same_pin_is_the_same),
        T(waybill_numbers_belong_to_one_carrier),
        T(orders_loaded_twice_change_nothing),
        T(a_bad_line_is_refused_alone_and_a_bad_head_with_its_lines),
        T(a_line_refused_before_is_taken_once_it_is_good),
        T(a_kit_explodes_and_its_price_adds_up),
        T(a_kit_loses_none_of_many_components),
        T(policies_are_versioned_and_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
