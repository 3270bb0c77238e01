/*
 * How a person is known: guessed PINs, and the second factor.
 */
#include "powers.h"

#include "../../src/op/totp.h"

static const unsigned char secret[20] = "12345678901234567890";
static const char secret_hex[] = "3132333435363738393031323334353637383930";

static void guessing_across_terminals_waits_ever_longer(void **state)
{
    struct office *o = *state;
    char name[16];
    int waits = 0;
    for (int i = 0; i < 12; i++) {
        snprintf(name, sizeof(name), "t-%d", i);
        enum err_code code = log_in(o, name, "B-0002", "0000");
        assert_true(code == E_LOGIN || code == E_LOGIN_WAIT);
        waits += code == E_LOGIN_WAIT;
    }
    assert_true(waits >= 8); /* three are free, wherever they are made */
    assert_int_equal(log_in(o, "t-99", "B-0002", "2222"), E_LOGIN_WAIT);
}

static void code_of(struct office *o, int64_t step, char code[8])
{
    int64_t now = store_now(o->store) / 1000 / TOTP_STEP_S;
    snprintf(code, 8, "%06d", (int)totp_code(secret, sizeof(secret), now + step));
}

static enum err_code with_code(struct office *o, const char *code)
{
    assert_int_equal(op_terminal(o->door, "office", &o->terminal, &o->err), 0);
    ask(o, V_LOGIN);
    o->req.session = 0;
    with(o, "badge", "B-0006");
    with(o, "pin", "2222");
    if (code)
        with(o, "code", code);
    return go(o);
}

static enum err_code new_terminal(struct office *o)
{
    ask(o, V_PERSON_LIST);
    return go(o);
}

static void an_administrator_needs_the_second_factor(void **state)
{
    struct office *o = *state;
    unsigned char key[DOOR_KEY] = {7};
    char code[8], old[8];
    door_key(o->door, key);
    struct desk adi = sit(o, "office", "B-0006", "2222");
    assert_int_equal(new_terminal(o), E_NOT_ALLOWED);
    code_of(o, 0, code);
    ask(o, V_PERSON_FACTOR);
    with(o, "badge", "B-0006");
    with(o, "pin", "2222");
    with(o, "secret", secret_hex);
    with(o, "code", code);
    done(o);
    assert_int_equal(
        count(o, "SELECT COUNT(*) FROM person WHERE factor LIKE '%31323334%'"), 0);
    at_desk(o, adi);
    go(o); /* again: it is in use */
    assert_int_equal(with_code(o, NULL), E_OK);
    assert_int_equal(num(o, "factor"), 1);
    assert_int_equal(with_code(o, code),
                     E_LOGIN); /* used up when it was taken into use */
    later(o, 30000);
    code_of(o, 0, code);
    snprintf(old, sizeof(old), "%s", code);
    assert_int_equal(with_code(o, code), E_OK);
    o->session = num(o, "session");
    assert_int_equal(new_terminal(o), E_OK);
    assert_int_equal(with_code(o, old), E_LOGIN); /* replayed */
}

static void a_right_pin_does_not_forgive_wrong_codes(void **state)
{
    struct office *o = *state;
    unsigned char key[DOOR_KEY] = {7};
    char code[8];
    door_key(o->door, key);
    sit(o, "office", "B-0006", "2222");
    code_of(o, 0, code);
    ask(o, V_PERSON_FACTOR);
    with(o, "badge", "B-0006");
    with(o, "pin", "2222");
    with(o, "secret", secret_hex);
    with(o, "code", code);
    done(o);
    int waits = 0;
    for (int i = 0; i < 6; i++) {
        assert_int_equal(with_code(o, NULL), E_OK);
        waits += with_code(o, "000000") == E_LOGIN_WAIT;
    }
    assert_true(waits >= 2);
}

/* RFC 6238 appendix B, SHA-1: the last six of the eight digits. */
static void codes_are_those_of_the_standard(void **state)
{
    (void)state;
    static const struct {
        int64_t at, code;
    } vectors[] = {{59, 287082},       {1111111109, 81804},  {1111111111, 50471},
                   {1234567890, 5924}, {2000000000, 279037}, {20000000000, 353130}};
    for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++)
        assert_int_equal(totp_code(secret, sizeof(secret), vectors[i].at / TOTP_STEP_S),
                         vectors[i].code);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, house, office_close)
    const struct CMUnitTest tests[] = {
        T(guessing_across_terminals_waits_ever_longer),
        T(an_administrator_needs_the_second_factor),
        T(a_right_pin_does_not_forgive_wrong_codes),
        cmocka_unit_test(codes_are_those_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
