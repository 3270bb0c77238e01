/*
 * test_arena: memory of one turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tallyman/base/arena.h"

static void pieces_are_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t size = 0; size < 200; size++) {
        unsigned char *p = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xee, size);
    }
    arena_free(arena);
}

static void large_pieces_and_cleared_arenas_work(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (int turn = 0; turn < 3; turn++) {
        char *small = arena_text(arena, "keep");
        char *large = arena_alloc(arena, 1000000);
        large[999999] = 'x';
        for (int i = 0; i < 3000; i++)
            memset(arena_alloc(arena, 100), 1, 100);
        assert_string_equal(small, "keep");
        arena_clear(arena);
        char *again = arena_alloc(arena, 64);
        for (int i = 0; i < 64; i++)
            assert_int_equal(again[i], 0);
    }
    arena_free(arena);
    arena_free(NULL);
}

static void texts_are_copied_with_a_nul(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(arena_copy(arena, str_n("abcdef", 3)), "abc");
    assert_string_equal(arena_copy(arena, str_of(NULL)), "");
    assert_string_equal(arena_printf(arena, "%s-%03d", "bin", 7), "bin-007");
    int *numbers = arena_grow(arena, NULL, 0, 2 * sizeof *numbers);
    numbers[0] = 4;
    numbers[1] = 5;
    numbers = arena_grow(arena, numbers, 2 * sizeof *numbers, 4 * sizeof *numbers);
    assert_int_equal(numbers[1], 5);
    assert_int_equal(numbers[3], 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_and_aligned),
        cmocka_unit_test(large_pieces_and_cleared_arenas_work),
        cmocka_unit_test(texts_are_copied_with_a_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
