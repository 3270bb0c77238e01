/*
 * order: the one list of an order's states, as tables. Asked by lists and boards; verbs
 * write the names as SQL and are held to this list by tests.
 */
#include "tallyman/model/order.h"

#include "tallyman/base/err.h"

static const struct {
    const char *name;
    enum order_place place;
} states[ORDER_STATES] = {
#define X(state, name, place) [state] = {name, place},
    ORDER_STATE_LIST(X)
#undef X
};

static const char *const places[] = {
    [ORDER_WAITING] = "waiting",
    [ORDER_IN_WAVE] = "wave",
    [ORDER_SHIPPED_OUT] = "shipped",
    [ORDER_TAKEN_BACK] = "cancelled",
};

const char *order_state_name(enum order_state state)
{
    BUG_IF((int)state < 0 || state >= ORDER_STATES);
    return states[state].name;
}

enum order_state order_state_by_name(struct str name)
{
    for (int i = 0; i < ORDER_STATES; i++) {
        if (str_is(name, states[i].name))
            return (enum order_state)i;
    }
    return ORDER_STATES;
}

enum order_place order_state_place(enum order_state state)
{
    BUG_IF((int)state < 0 || state >= ORDER_STATES);
    return states[state].place;
}

const char *order_place_name(enum order_place place)
{
    BUG_IF((int)place < 0 || place > ORDER_TAKEN_BACK);
    return places[place];
}
