/* Cells: wide characters stay whole, nothing is written outside. */
#include "tallyman/screen/grid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void assert_text(const struct grid *grid, bool marks, const char *expected)
{
    struct buf text;
    buf_init(&text, 4096);
    grid_text(grid, marks, &text);
    assert_string_equal(text.p, expected);
    buf_clear(&text);
}

static void text_is_cut_at_a_whole_character(void **state)
{
    (void)state;
    struct grid *grid = grid_new(1, 5);
    assert_int_equal(grid_put(grid, 0, 0, 5, STYLE_PLAIN, str_of("红色鞋")), 4);
    assert_text(grid, false, "红色\n");
    grid_free(grid);
}

static void half_a_wide_character_never_stays(void **state)
{
    (void)state;
    struct grid *grid = grid_new(1, 6);
    grid_put(grid, 0, 0, 6, STYLE_PLAIN, str_of("红色鞋"));
    grid_put(grid, 0, 1, 2, STYLE_PLAIN, str_of("ab"));
    assert_text(grid, false, " ab 鞋\n");
    grid_put(grid, 0, 3, 2, STYLE_PLAIN, str_of("蓝"));
    assert_text(grid, false, " ab蓝\n");
    grid_free(grid);
}

static void controls_and_bad_bytes_show_as_question_marks(void **state)
{
    (void)state;
    struct grid *grid = grid_new(1, 20);
    grid_put(grid, 0, 0, 20, STYLE_PLAIN,
             str_of("a\033[2J\xff"
                    "b\te\xcc\x81"));
    assert_text(grid, false, "a?[2J?b?e\n");
    grid_free(grid);
}

static void nothing_is_written_outside(void **state)
{
    (void)state;
    struct grid *grid = grid_new(2, 3);
    assert_int_equal(grid_put(grid, 2, 0, 3, STYLE_PLAIN, str_of("x")), 0);
    assert_int_equal(grid_put(grid, -1, 0, 3, STYLE_PLAIN, str_of("x")), 0);
    assert_int_equal(grid_put(grid, 0, 3, 3, STYLE_PLAIN, str_of("x")), 0);
    assert_int_equal(grid_put(grid, 1, 1, 99, STYLE_PLAIN, str_of("long")), 2);
    grid_line(grid, 5, STYLE_STOP);
    assert_text(grid, false, "\n lo\n");
    grid_free(grid);
}

static void marks_show_the_style_of_a_line_and_of_its_part(void **state)
{
    (void)state;
    struct grid *grid = grid_new(3, 4);
    grid_put(grid, 0, 0, 4, STYLE_GOOD, str_of("ok"));
    grid_line(grid, 0, STYLE_GOOD);
    grid_put(grid, 1, 0, 4, STYLE_STRONG, str_of("ab"));
    assert_text(grid, true, "G|ok\ns|ab\n |\n");
    grid_free(grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_at_a_whole_character),
        cmocka_unit_test(half_a_wide_character_never_stays),
        cmocka_unit_test(controls_and_bad_bytes_show_as_question_marks),
        cmocka_unit_test(nothing_is_written_outside),
        cmocka_unit_test(marks_show_the_style_of_a_line_and_of_its_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
