/*
 * test_late: a function of a library that is not linked is found and called; what is
 * wanting is said by name, and nobody goes on without it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tallyman/base/late.h"

#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HERE "libm.so.6"
#define NOWHERE "libtallyman-nowhere.so.1"

static void a_function_is_found_when_it_is_called(void **state)
{
    (void)state;
    assert_true(late_there(HERE));
    for (int i = 0; i < 2; i++) /* looked for, and known */
        assert_true(LATE(HERE, cos)(0) == 1);
    assert_ptr_equal(late_find(HERE, "cos"), late_find(HERE, "cos"));
}

/* What a child says on standard error that looks for this; its exit status. */
static int end_of(const char *library, const char *function, char *said, size_t size)
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        late_find(library, function);
        _exit(0);
    }
    close(ends[1]);
    ssize_t n = read(ends[0], said, size - 1);
    said[n > 0 ? n : 0] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void what_is_wanting_is_named(void **state)
{
    (void)state;
    char said[1000];
    assert_false(late_there(NOWHERE));
    assert_int_equal(end_of(NOWHERE, "cos", said, sizeof said), 127);
    assert_non_null(strstr(said, NOWHERE));
    assert_int_equal(end_of(HERE, "tallyman_nothing", said, sizeof said), 127);
    assert_non_null(strstr(said, "tallyman_nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_function_is_found_when_it_is_called),
        cmocka_unit_test(what_is_wanting_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
