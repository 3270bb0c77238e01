/*
 * Bytes to a file: whole, or the old one stands; nothing is left beside it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/print/file.h"

struct place {
    char folder[40], path[60];
};

static int make(void **state)
{
    struct place *place = xcalloc(1, sizeof *place);
    snprintf(place->folder, sizeof place->folder, "/tmp/tallyman-print-XXXXXX");
    *state = place;
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->path, sizeof place->path, "%s/label.zpl", place->folder);
    return 0;
}

static int drop(void **state)
{
    struct place *place = *state;
    unlink(place->path);
    int rc = rmdir(place->folder); /* refuses when something was left in it */
    free(place);
    return rc;
}

static void assert_holds(const char *path, const char *text)
{
    char got[64];
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    got[fread(got, 1, sizeof got - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(got, text);
}

static void a_file_is_made_and_replaced(void **state)
{
    struct place *place = *state;
    struct err err = {0};
    assert_int_equal(print_file(place->path, str_of("first label"), &err), 0);
    assert_holds(place->path, "first label");
    assert_int_equal(print_file(place->path, str_of("second"), &err), 0);
    assert_holds(place->path, "second");
    assert_int_equal(print_file(place->path, str_of(""), &err), 0);
    assert_holds(place->path, "");
}

static void a_folder_that_is_not_there_is_a_fault(void **state)
{
    struct err err = {0};
    (void)state;
    assert_true(print_file("/nowhere/label.zpl", str_of("x"), &err) < 0);
    assert_int_equal(err.code, E_IO);
    assert_string_equal(err.arg[0].text, "/nowhere/label.zpl");
}

static void a_device_or_pipe_is_written_to_and_stays_what_it_is(void **state)
{
    struct place *place = *state;
    struct err err = {0};
    struct stat is;
    char got[16] = "";
    assert_int_equal(mkfifo(place->path, 0600), 0);
    int fd = open(place->path, O_RDWR | O_NONBLOCK);
    assert_int_equal(print_file(place->path, str_of("label"), &err), 0);
    assert_int_equal(read(fd, got, sizeof got - 1), 5);
    assert_string_equal(got, "label");
    close(fd);
    assert_int_equal(stat(place->path, &is), 0);
    assert_true(S_ISFIFO(is.st_mode));
}

static void a_full_disk_is_told_from_other_faults(void **state)
{
    struct err err = {0};
    (void)state;
    if (access("/dev/full", W_OK))
        skip();
    assert_true(print_file("/dev/full", str_of("x"), &err) < 0);
    assert_int_equal(err.code, E_FULL);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_file_is_made_and_replaced),
        WITH(a_folder_that_is_not_there_is_a_fault),
        WITH(a_device_or_pipe_is_written_to_and_stays_what_it_is),
        WITH(a_full_disk_is_told_from_other_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
