/*
 * Who stands at a terminal: the PIN once a shift, growing delays, nobody locked out.
 */
#include "office.h"

static enum err_code login(struct office *o, const char *badge, const char *pin)
{
    ask(o, V_LOGIN);
    o->req.session = 0;
    with(o, "badge", badge);
    if (pin)
        with(o, "pin", pin);
    return go(o);
}

static void wait_s(struct office *o, int64_t seconds)
{
    store_set_now(o->store, store_now(o->store) + seconds * 1000);
}

static void people(struct office *o)
{
    ask(o, V_LOAD_PEOPLE);
    row(o, "badge=B-0001;name=Ann;role=picker;pin=1234");
    row(o, "badge=B-0002;name=Bob;role=lead;pin=5678");
    done(o);
    assert_int_equal(op_terminal(o->door, "gun-1", &o->terminal, &o->err), 0);
}

static void a_badge_and_its_pin_begin_a_session(void **state)
{
    struct office *o = *state;
    people(o);
    assert_int_equal(login(o, "B-0001", "1234"), E_OK);
    assert_string_equal(text(o, "name"), "Ann");
    assert_string_equal(text(o, "role"), "picker");
    int64_t first = num(o, "session");
    assert_int_equal(
        count(o, "SELECT COUNT(*) FROM place WHERE code = 'H-B-0001' AND kind = 'hand'"),
        1);
    assert_int_equal(login(o, "B-0002", "5678"), E_OK);
    o->session = first; /* ended by Bob's */
    ask(o, V_LOGOUT);
    assert_int_equal(go(o), E_NO_SESSION);
    sound(o);
}

static void wrong_pins_wait_longer_and_longer(void **state)
{
    struct office *o = *state;
    people(o);
    for (int i = 0; i < 3; i++)
        assert_int_equal(login(o, "B-0001", "9999"), E_LOGIN);
    assert_int_equal(login(o, "B-0001", "1234"), E_LOGIN_WAIT);
    assert_int_equal(o->reply.err.arg[0].num, 1);
    for (int64_t seconds = 1; seconds <= 4; seconds *= 2) {
        wait_s(o, seconds);
        if (seconds == 4)
            break;
        assert_int_equal(login(o, "B-0001", "9999"), E_LOGIN);
        assert_int_equal(login(o, "B-0001", "1234"), E_LOGIN_WAIT);
        assert_int_equal(o->reply.err.arg[0].num, seconds * 2);
    }
    assert_int_equal(login(o, "B-0001", "1234"), E_OK);
    assert_int_equal(login(o, "B-0001", "9999"), E_LOGIN);
    assert_int_equal(login(o, "B-0001", "1234"), E_OK);
}

static void the_delay_never_grows_beyond_five_minutes(void **state)
{
    struct office *o = *state;
    people(o);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(login(o, "B-0001", "9999"), E_LOGIN);
        wait_s(o, 300);
    }
    assert_int_equal(login(o, "B-0001", "1234"), E_OK);
}

static void others_log_in_until_the_terminal_itself_is_guessed_at(void **state)
{
    struct office *o = *state;
    people(o);
    for (int i = 0; i < 3; i++)
        assert_int_equal(login(o, "B-0001", "9999"), E_LOGIN);
    assert_int_equal(login(o, "B-0001", "9999"), E_LOGIN_WAIT);
    assert_int_equal(login(o, "B-0002", "5678"), E_OK);
    for (int i = 0; i < 6; i++)
        assert_int_equal(login(o, arena_printf(o->arena, "B-X%d", i), "9999"), E_LOGIN);
    assert_int_equal(login(o, "B-0002", "5678"), E_LOGIN_WAIT);
    wait_s(o, 1);
    assert_int_equal(login(o, "B-0002", "5678"), E_OK);
}

static void the_badge_is_enough_within_the_shift(void **state)
{
    struct office *o = *state;
    people(o);
    assert_int_equal(login(o, "B-0001", NULL), E_LOGIN);
    assert_int_equal(login(o, "B-0001", "1234"), E_OK);
    o->session = num(o, "session");
    ask(o, V_LOGOUT);
    done(o);
    wait_s(o, 11 * 3600);
    assert_int_equal(login(o, "B-0001", NULL), E_OK);
    wait_s(o, 2 * 3600); /* the shift began with the PIN, not with the badge */
    assert_int_equal(login(o, "B-0001", NULL), E_LOGIN);
    assert_int_equal(login(o, "B-0002", NULL), E_LOGIN);
    assert_int_equal(op_terminal(o->door, "gun-2", &o->terminal, &o->err), 0);
    assert_int_equal(login(o, "B-0001", NULL), E_LOGIN);
}

static void the_pin_again_is_proved_in_the_session_itself(void **state)
{
    struct office *o = *state;
    people(o);
    const char *proved = "SELECT MAX(proved_at) FROM session WHERE ended_at = 0"
                         " AND person = (SELECT id FROM person WHERE badge = 'B-0001')";
    assert_int_equal(login(o, "B-0001", "1234"), E_OK);
    assert_int_equal(count(o, proved), store_now(o->store));
    wait_s(o, 60);
    assert_int_equal(login(o, "B-0001", NULL), E_OK);
    assert_int_equal(count(o, proved), 0);
    o->session = num(o, "session");
    ask(o, V_PIN);
    with(o, "pin", "5678"); /* Bob's */
    assert_int_equal(go(o), E_LOGIN);
    assert_int_equal(count(o, proved), 0);
    ask(o, V_PIN);
    with(o, "pin", "1234");
    done(o);
    assert_int_equal(count(o, proved), store_now(o->store));
    sound(o);
}

static void guessing_the_pin_again_waits_like_a_login(void **state)
{
    struct office *o = *state;
    people(o);
    assert_int_equal(login(o, "B-0001", "1234"), E_OK);
    o->session = num(o, "session");
    for (int i = 0; i < 3; i++) {
        ask(o, V_PIN);
        with(o, "pin", "9999");
        assert_int_equal(go(o), E_LOGIN);
    }
    ask(o, V_PIN);
    with(o, "pin", "1234");
    assert_int_equal(go(o), E_LOGIN_WAIT);
    assert_int_equal(login(o, "B-0001", "1234"), E_LOGIN_WAIT);
}

static void the_console_and_the_disabled_have_no_pin_to_guess(void **state)
{
    struct office *o = *state;
    people(o);
    assert_int_equal(login(o, "B-CONSOLE", ""), E_LOGIN);
    assert_int_equal(login(o, "B-CONSOLE", "0000"), E_LOGIN);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        T(a_badge_and_its_pin_begin_a_session),
        T(wrong_pins_wait_longer_and_longer),
        T(the_delay_never_grows_beyond_five_minutes),
        T(others_log_in_until_the_terminal_itself_is_guessed_at),
        T(the_badge_is_enough_within_the_shift),
        T(the_pin_again_is_proved_in_the_session_itself),
        T(guessing_the_pin_again_waits_like_a_login),
        T(the_console_and_the_disabled_have_no_pin_to_guess),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
