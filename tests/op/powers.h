/*
 * powers: the house of rights.h, and roles given by the console, for the tests of what a
 * person may and of how it is proved.
 */
#ifndef TESTS_OP_POWERS_H
#define TESTS_OP_POWERS_H

#include "rights.h"

static inline int house(void **state)
{
    if (office_open(state))
        return -1;
    rights_house(*state);
    return 0;
}

/* By the console, with Bob's yes. */
static inline void grant(struct office *o, const char *badge, const char *role,
                         const char *channel, int64_t until)
{
    struct desk was = {o->terminal, o->session};
    assert_int_equal(op_terminal(o->door, "console", &o->terminal, &o->err), 0);
    assert_int_equal(op_console(o->door, o->terminal, &o->session, &o->err), 0);
    for (int i = 0; i < 2; i++) {
        ask(o, V_ROLE_GRANT);
        with(o, "badge", badge);
        with(o, "role", role);
        with(o, "channel", channel);
        request_num(&o->req, "until", until);
        go(o);
        if (i == 0)
            assert_int_equal(give(o, question(o), "B-0002", "2222"), E_OK);
    }
    assert_int_equal(o->reply.err.code, E_OK);
    at_desk(o, was);
}

#endif
