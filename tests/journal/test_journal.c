/*
 * test_journal: what was appended is there after a kill, marks are guarded, one owner,
 * damage is refused.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/journal/journal.h"

struct place {
    char folder[40], path[60];
    struct journal *journal;
    struct err err;
    char seen[1000];
};

static int make(void **state)
{
    struct place *p = xcalloc(1, sizeof *p);
    snprintf(p->folder, sizeof p->folder, "/tmp/tallyman-journal-XXXXXX");
    *state = p;
    if (!mkdtemp(p->folder))
        return -1;
    snprintf(p->path, sizeof p->path, "%s/j", p->folder);
    return journal_open(p->path, "test", &p->journal, &p->err);
}

static int drop(void **state)
{
    static const char *const tails[] = {"", "-wal", "-shm", ".lock"};
    struct place *p = *state;
    char name[80];
    journal_close(p->journal);
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", p->path, tails[i]);
        unlink(name);
    }
    int rc = rmdir(p->folder);
    free(p);
    return rc;
}

static int64_t append(struct place *p, const char *key, const char *body)
{
    int64_t id = 0;
    assert_int_equal(journal_append(p->journal, key, str_of(body), 1000, &id, &p->err),
                     0);
    return id;
}

static int mark(struct place *p, int64_t id, unsigned from, int to, const char *note)
{
    struct journal_mark how = {.from = from, .to = to, .note = note, .at = 2000};
    err_clear(&p->err);
    return journal_mark(p->journal, id, &how, &p->err);
}

static int see(void *arg, const struct journal_entry *e, struct err *err)
{
    struct place *p = arg;
    size_t n = strlen(p->seen);
    (void)err;
    snprintf(p->seen + n, sizeof p->seen - n, "%s=%.*s/%d%s%s%s;", e->key, (int)e->body.n,
             e->body.p, e->state, e->open ? "" : "!", *e->note ? ":" : "", e->note);
    return 0;
}

static const char *look(struct place *p, struct journal_query query)
{
    p->seen[0] = '\0';
    assert_int_equal(journal_each(p->journal, &query, see, p, &p->err), 0);
    return p->seen;
}

static void entries_go_from_state_to_state(void **state)
{
    struct place *p = *state;
    int64_t a = append(p, "a", "one"), b = append(p, "b", "two");
    assert_true(b > a);
    assert_int_equal(mark(p, a, 1 << 0, 1, "begun"), 0);
    assert_string_equal(look(p, (struct journal_query){0}), "a=one/1:begun;b=two/0;");
    assert_string_equal(look(p, (struct journal_query){.states = 1 << 0}), "b=two/0;");
    assert_string_equal(look(p, (struct journal_query){.key = "a"}), "a=one/1:begun;");
    assert_string_equal(look(p, (struct journal_query){.newest_first = true, .most = 1}),
                        "b=two/0;");
    assert_string_equal(look(p, (struct journal_query){.id = b}), "b=two/0;");
}

static void a_mark_is_refused_when_it_has_gone_on(void **state)
{
    struct place *p = *state;
    int64_t a = append(p, "a", "");
    assert_int_equal(mark(p, a, 1 << 0, 3, ""), 0);
    assert_true(mark(p, a, 1 << 0 | 1 << 2, 1, "again") < 0);
    assert_int_equal(p->err.code, E_STALE);
    assert_string_equal(look(p, (struct journal_query){0}), "a=/3;");
    assert_true(mark(p, a + 1, 1, 1, "") < 0);
    assert_int_equal(p->err.code, E_NOT_FOUND);
}

static void what_is_closed_is_not_open_until_it_is_marked_again(void **state)
{
    struct place *p = *state;
    int64_t a = append(p, "a", "");
    append(p, "b", "");
    assert_int_equal(mark(p, a, 1, 5, ""), 0);
    assert_true(journal_done(p->journal, a, 4, &p->err) < 0);
    assert_int_equal(p->err.code, E_STALE);
    err_clear(&p->err);
    assert_int_equal(journal_done(p->journal, a, 5, &p->err), 0);
    assert_string_equal(look(p, (struct journal_query){.open_only = true}), "b=/0;");
    assert_int_equal(mark(p, a, 1 << 5, 6, "a person"), 0);
    assert_string_equal(look(p, (struct journal_query){.open_only = true}),
                        "a=/6:a person;b=/0;");
}

static void the_way_of_an_entry_is_kept(void **state)
{
    struct place *p = *state;
    int64_t a = append(p, "a", "x");
    mark(p, a, 1, 1, "one");
    mark(p, a, 2, 2, "two");
    p->seen[0] = '\0';
    assert_int_equal(journal_history(p->journal, a, see, p, &p->err), 0);
    assert_string_equal(p->seen, "a=x/0;a=x/1:one;a=x/2:two;");
}

static void all_open_in_a_state_are_marked_at_once(void **state)
{
    struct place *p = *state;
    struct journal_mark how = {.from = 1 << 1, .to = 5, .note = "cut off", .at = 3000};
    int64_t a = append(p, "a", ""), b = append(p, "b", ""), c = append(p, "c", "");
    mark(p, a, 1, 1, "");
    mark(p, c, 1, 1, "");
    assert_int_equal(journal_mark_all(p->journal, &how, &p->err), 2);
    assert_string_equal(look(p, (struct journal_query){0}),
                        "a=/5:cut off;b=/0;c=/5:cut off;");
    p->seen[0] = '\0';
    journal_history(p->journal, c, see, p, &p->err);
    assert_string_equal(p->seen, "c=/0;c=/1;c=/5:cut off;");
    (void)b;
}

static void several_are_marked_together_or_none(void **state)
{
    struct place *p = *state;
    struct journal_mark how = {.from = 1, .to = 3, .note = "", .at = 3000, .light = true};
    int64_t id[] = {append(p, "a", ""), append(p, "b", ""), append(p, "c", "")};
    mark(p, id[1], 1, 1, "gone on");
    assert_int_equal(journal_mark_each(p->journal, id, 3, &how, &p->err), -E_STALE);
    assert_string_equal(look(p, (struct journal_query){0}), "a=/0;b=/1:gone on;c=/0;");
    err_clear(&p->err);
    how.from |= 1 << 1;
    assert_int_equal(journal_mark_each(p->journal, id, 3, &how, &p->err), 0);
    assert_string_equal(look(p, (struct journal_query){0}), "a=/3;b=/3;c=/3;");
    p->seen[0] = '\0';
    journal_history(p->journal, id[1], see, p, &p->err);
    assert_string_equal(p->seen, "b=/0;b=/1:gone on;b=/3;");
}

static void old_closed_entries_are_forgotten_and_ids_not_given_again(void **state)
{
    struct place *p = *state;
    int64_t a = append(p, "a", ""), b = append(p, "b", "");
    journal_done(p->journal, b, 0, &p->err);
    assert_int_equal(journal_prune(p->journal, 1000, &p->err), 0);
    assert_int_equal(journal_prune(p->journal, 1001, &p->err), 1);
    assert_string_equal(look(p, (struct journal_query){0}), "a=/0;");
    assert_true(append(p, "c", "") > b);
    (void)a;
}

static void limits_are_refused_and_long_notes_cut_at_a_character(void **state)
{
    struct place *p = *state;
    char key[JOURNAL_KEY + 2], note[JOURNAL_NOTE + 20];
    int64_t id = append(p, "a", "");
    memset(key, 'k', sizeof key - 1);
    key[sizeof key - 1] = '\0';
    assert_true(journal_append(p->journal, key, str_of(""), 1, &id, &p->err) < 0);
    assert_int_equal(p->err.code, E_LIMIT_INPUT);
    note[0] = '\0';
    for (size_t n = 0; n + 4 < sizeof note; n += 3)
        memcpy(note + n, "\xe4\xb8\xad", 4);
    assert_int_equal(mark(p, id, 1, 1, note), 0);
    look(p, (struct journal_query){.id = id});
    assert_int_equal(strlen(p->seen), strlen("a=/1:;") + JOURNAL_NOTE / 3 * 3);
}

static void a_journal_has_one_owner_and_lookers(void **state)
{
    struct place *p = *state;
    struct journal *second = NULL;
    append(p, "a", "one");
    assert_true(journal_open(p->path, "second", &second, &p->err) < 0);
    assert_int_equal(p->err.code, E_IN_USE);
    assert_non_null(strstr(p->err.arg[1].text, "test"));
    err_clear(&p->err);
    assert_int_equal(journal_open(p->path, NULL, &second, &p->err), 0);
    p->seen[0] = '\0';
    assert_int_equal(journal_each(second, &(struct journal_query){0}, see, p, &p->err),
                     0);
    assert_string_equal(p->seen, "a=one/0;");
    int64_t id;
    assert_true(journal_append(second, "b", str_of(""), 1, &id, &p->err) < 0);
    journal_close(second);
}

static void it_is_for_its_owner_alone(void **state)
{
    struct place *p = *state;
    struct stat is;
    assert_int_equal(stat(p->path, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
}

/* A child appends and says so for each; killed at no moment of its choosing, all that it
 * said is there. */
static void what_was_said_to_be_written_is_there_after_a_kill(void **state)
{
    struct place *p = *state;
    int said[2], told = 0;
    char byte;
    journal_close(p->journal);
    p->journal = NULL;
    assert_int_equal(pipe(said), 0);
    pid_t child = fork();
    if (child == 0) {
        struct journal *own;
        int64_t id;
        if (journal_open(p->path, "child", &own, &p->err))
            _exit(1);
        while (!journal_append(own, "k", str_of("v"), 1, &id, &p->err))
            if (write(said[1], "x", 1) != 1)
                break;
        _exit(2);
    }
    close(said[1]);
    while (told < 25 && read(said[0], &byte, 1) == 1)
        told++;
    kill(child, SIGKILL);
    while (read(said[0], &byte, 1) == 1)
        told++;
    close(said[0]);
    waitpid(child, NULL, 0);
    assert_int_equal(journal_open(p->path, "test", &p->journal, &p->err), 0);
    look(p, (struct journal_query){.most = 1});
    int64_t found = journal_mark_all(
        p->journal, &(struct journal_mark){.from = 1, .to = 1, .note = ""}, &p->err);
    assert_in_range(found, told, told + 1); /* one may have been cut off before saying */
}

static void a_file_that_is_no_journal_is_refused(void **state)
{
    struct place *p = *state;
    static const char *const texts[] = {
        "this is no database at all, only some words ....", "SQLite format 3"};
    for (size_t i = 0; i < 2; i++) {
        journal_close(p->journal);
        p->journal = NULL;
        FILE *file = fopen(p->path, "we");
        char zeros[2000] = "";
        fputs(texts[i], file);
        fwrite(zeros, 1, sizeof zeros, file);
        fclose(file);
        err_clear(&p->err);
        assert_true(journal_open(p->path, "test", &p->journal, &p->err) < 0);
        assert_int_equal(p->err.code, E_FILE);
        assert_null(p->journal);
    }
}

/* It was ours when it was opened: that is the disk's doing and nobody's file. */
static void a_file_that_goes_bad_is_a_fault(void **state)
{
    struct place *p = *state;
    char zeros[4096] = "";
    int64_t id = append(p, "k", "body"), other;
    journal_close(p->journal); /* all of it into the file */
    p->journal = NULL;
    FILE *file = fopen(p->path, "r+e");
    for (long page = 1; page < 8 && !fseek(file, page * 4096, SEEK_SET); page++)
        fwrite(zeros, 1, sizeof zeros, file);
    fclose(file);
    assert_int_equal(journal_open(p->path, "test", &p->journal, &p->err), 0);
    assert_int_equal(mark(p, id, 1, 1, ""), -E_IO);
    err_clear(&p->err);
    assert_int_equal(
        journal_append(p->journal, "k", str_of("more"), 1000, &other, &p->err), -E_IO);
    err_clear(&p->err);
    const struct journal_query all = {.most = 10};
    assert_int_equal(journal_each(p->journal, &all, see, p, &p->err), -E_IO);
}

static void a_missing_folder_is_said(void **state)
{
    struct journal *journal = NULL;
    struct err err = {0};
    (void)state;
    assert_true(journal_open("/nowhere/j", "test", &journal, &err) < 0);
    assert_int_equal(err.code, E_IO);
    err_clear(&err);
    assert_true(journal_open("/nowhere/j", NULL, &journal, &err) < 0);
    assert_int_equal(err.code, E_IO);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(entries_go_from_state_to_state),
        WITH(a_mark_is_refused_when_it_has_gone_on),
        WITH(what_is_closed_is_not_open_until_it_is_marked_again),
        WITH(the_way_of_an_entry_is_kept),
        WITH(all_open_in_a_state_are_marked_at_once),
        WITH(several_are_marked_together_or_none),
        WITH(old_closed_entries_are_forgotten_and_ids_not_given_again),
        WITH(limits_are_refused_and_long_notes_cut_at_a_character),
        WITH(a_journal_has_one_owner_and_lookers),
        WITH(it_is_for_its_owner_alone),
        WITH(what_was_said_to_be_written_is_there_after_a_kill),
        WITH(a_file_that_is_no_journal_is_refused),
        WITH(a_file_that_goes_bad_is_a_fault),
        WITH(a_missing_folder_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
