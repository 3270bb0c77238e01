/* The states of an order, their names and places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tallyman/model/order.h"

static void every_name_leads_back_to_its_state(void **state)
{
    (void)state;
    for (int i = 0; i < ORDER_STATES; i++) {
        const char *name = order_state_name((enum order_state)i);
        assert_int_equal(order_state_by_name(str_of(name)), i);
    }
    assert_int_equal(order_state_by_name(str_of("lost")), ORDER_STATES);
    assert_int_equal(order_state_by_name(str_of("")), ORDER_STATES);
}

static void a_held_order_waits_and_a_picked_one_is_in_a_wave(void **state)
{
    (void)state;
    static const struct {
        enum order_state state;
        const char *place;
    } cases[] = {
        {ORDER_NEW, "waiting"},         {ORDER_HELD, "waiting"},
        {ORDER_RELEASED, "wave"},       {ORDER_PICKED, "wave"},
        {ORDER_PACKED, "wave"},         {ORDER_SHIPPED, "shipped"},
        {ORDER_CANCELLED, "cancelled"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(order_place_name(order_state_place(cases[i].state)),
                            cases[i].place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_leads_back_to_its_state),
        cmocka_unit_test(a_held_order_waits_and_a_picked_one_is_in_a_wave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
