/*
 * test_buf: the growing text and its ceiling.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tallyman/base/buf.h"

static void grows_to_its_ceiling_and_no_further(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 300);
    assert_string_equal(buf.p, "");
    for (int i = 0; i < 300; i++)
        buf_char(&buf, 'x');
    assert_false(buf.over);
    assert_int_equal(buf.n, 300);
    buf_char(&buf, 'y');
    assert_true(buf.over);
    assert_int_equal(strlen(buf.p), 300);
    buf_reset(&buf);
    assert_false(buf.over);
    assert_string_equal(buf.p, "");
    buf_clear(&buf);
}

static void a_piece_past_the_ceiling_is_refused_whole(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 5);
    buf_text(&buf, "abc");
    buf_printf(&buf, "%d", 1234);
    buf_char(&buf, 'z'); /* would fit, but the text has a hole already */
    assert_true(buf.over);
    assert_true(str_is(buf_view(&buf), "abc"));
    buf_clear(&buf);
    buf_init(&buf, 0);
    buf_str(&buf, str_of(NULL));
    assert_false(buf.over);
    buf_text(&buf, "a");
    assert_true(buf.over);
    buf_clear(&buf);
}

static void pieces_join_in_order(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 1000);
    buf_put(&buf, "a\0b", 3);
    buf_str(&buf, str_n("cdef", 2));
    buf_printf(&buf, "[%5d|%s]", 42,
               "long enough to need more than the first room of it");
    assert_int_equal(buf.n, 63);
    assert_memory_equal(buf.p, "a\0bcd[   42|", 12);
    buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_to_its_ceiling_and_no_further),
        cmocka_unit_test(a_piece_past_the_ceiling_is_refused_whole),
        cmocka_unit_test(pieces_join_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
