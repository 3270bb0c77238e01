/* The list of keys, looked up each way. */
#include "tallyman/screen/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void every_key_is_found_by_each_of_its_names(void **state)
{
    (void)state;
    for (int k = KEY_NONE + 1; k < KEYS; k++) {
        const struct key_entry *entry = key_entry((enum key)k);
        assert_int_equal(entry->key, k);
        assert_int_equal(key_by_f(entry->f), k);
        assert_int_equal(key_by_card(str_of(entry->card)), k);
        if (entry->digit)
            assert_int_equal(key_by_digit(entry->digit), k);
    }
}

static void what_is_no_key_is_none(void **state)
{
    (void)state;
    assert_int_equal(key_by_f(0), KEY_NONE);
    assert_int_equal(key_by_f(13), KEY_NONE);
    assert_int_equal(key_by_digit('\0'), KEY_NONE);
    assert_int_equal(key_by_digit('x'), KEY_NONE);
    assert_int_equal(key_by_card(str_of("X-SHIPALL")), KEY_NONE);
    assert_int_equal(key_by_card(str_of("")), KEY_NONE);
    assert_int_equal(key_entry(KEYS)->key, KEY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_found_by_each_of_its_names),
        cmocka_unit_test(what_is_no_key_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
