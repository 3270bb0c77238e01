/*
 * Serial scales on real ptys: what the files may say, states as they come, silence, a
 * scale that is pulled out while something lies on it and one that comes back.
 */
#include "tallyman/device/scales.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include "tallyman/base/clock.h"

enum { PATIENCE_MS = 60000, HEARD_MOST = 64 };

struct bench {
    char dir[32], tty[64], path[80]; /* path: a link that leads to the tty */
    int master;
    struct scale_book *book;
    struct loop *loop;
    struct scales *scales;
    struct weight heard[HEARD_MOST];
    int n, seen, arrived, left, troubles; /* seen: readings that were waited for */
};

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static struct scale_book *read_book(const char *dir, struct err *err)
{
    char models[64], settings[64];
    snprintf(models, sizeof models, "%s/scales.ini", dir);
    snprintf(settings, sizeof settings, "%s/terminal.ini", dir);
    return scale_book_read(models, settings, err);
}

static void on_event(void *arg, const struct scanner_event *event)
{
    struct bench *b = arg;
    assert_int_equal(event->scanner->family, SCANNER_SCALE);
    b->arrived += event->kind == SCANNER_ARRIVED;
    b->left += event->kind == SCANNER_LEFT;
    b->troubles += event->kind == SCANNER_TROUBLE;
    if (event->kind == SCANNER_WEIGHT && b->n < HEARD_MOST)
        b->heard[b->n++] = *event->weight;
}

static void plug(struct bench *b)
{
    int slave;
    assert_int_equal(openpty(&b->master, &slave, b->tty, NULL, NULL), 0);
    close(slave);
    unlink(b->path);
    assert_int_equal(symlink(b->tty, b->path), 0);
}

static void open_bench(struct bench *b, const char *model)
{
    char settings[256];
    struct err err = {0};
    *b = (struct bench){0};
    snprintf(b->dir, sizeof b->dir, "/tmp/tallyman-scale-XXXXXX");
    assert_non_null(mkdtemp(b->dir));
    snprintf(b->path, sizeof b->path, "%s/tty", b->dir);
    plug(b);
    snprintf(settings, sizeof settings,
             "[tones]\nmode = off\n[scale here]\ntty = %s\nmodel = it\n"
             "[scale there]\ntty = /nowhere\nmodel = it\nterminal = bench-9\n",
             b->path);
    write_file(b->dir, "scales.ini", model);
    write_file(b->dir, "terminal.ini", settings);
    b->book = read_book(b->dir, &err);
    assert_non_null(b->book);
    b->loop = loop_new();
    b->scales = scales_open(b->loop, b->book, "bench-1", on_event, b);
}

static void close_bench(struct bench *b)
{
    char command[64];
    scales_close(b->scales);
    loop_free(b->loop);
    scale_book_free(b->book);
    if (b->master >= 0)
        close(b->master);
    snprintf(command, sizeof command, "rm -r '%s'", b->dir);
    assert_int_equal(system(command), 0);
}

/* The next reading of that state. */
static const struct weight *wait_for(struct bench *b, enum weight_state state)
{
    int64_t end = clock_mono_ms() + PATIENCE_MS;
    while (clock_mono_ms() < end) {
        while (b->seen < b->n)
            if (b->heard[b->seen++].state == state)
                return &b->heard[b->seen - 1];
        loop_turn(b->loop, 50);
    }
    fail_msg("no reading that is %s", weight_state_name(state));
    return NULL;
}

static void wait_arrived(struct bench *b, int times)
{
    int64_t end = clock_mono_ms() + PATIENCE_MS;
    while (b->arrived < times && clock_mono_ms() < end)
        loop_turn(b->loop, 50);
    assert_int_equal(b->arrived, times);
}

static void say(struct bench *b, const char *text)
{
    assert_int_equal(write(b->master, text, strlen(text)), strlen(text));
}

static void a_talking_scale_goes_through_its_states(void **state)
{
    static const struct {
        const char *says;
        enum weight_state state;
        int64_t mg;
    } table[] = {
        {"ST,GS,+00000.0  g\r\n", WEIGHT_EMPTY, 0},
        {"US,GS,+00212.7  g\r\n", WEIGHT_MOVING, 212700},
        {"ST,GS,+00250.4  g\r\n", WEIGHT_STABLE, 250400},
        {"OL,GS,+99999.9  g\r\n", WEIGHT_OVER, 0},
        {"ST,GS,-00001.0  g\r\n", WEIGHT_UNDER, -1000},
        {"ST,GS,+00001.00lb\r\n", WEIGHT_STABLE, 453592},
        {"ST,GS,+00012 PCS\r\n", WEIGHT_UNIT, 0},
    };
    struct bench b;
    (void)state;
    open_bench(&b, "[it]\nformat = st-gs\nbaud = 2400\nframe = 7e1\nsilent = 0\n");
    wait_arrived(&b, 1);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        say(&b, table[i].says);
        say(&b, table[i].says); /* repeats itself: told once */
        assert_int_equal(wait_for(&b, table[i].state)->mg, table[i].mg);
        assert_int_equal(b.n, i + 1);
    }
    close_bench(&b);
}

static void division_is_its_last_digit_or_what_the_file_says(void **state)
{
    struct bench b;
    (void)state;
    open_bench(&b, "[it]\nformat = st-gs\nsilent = 0\ndivision_mg = 2000\n");
    wait_arrived(&b, 1);
    say(&b, "ST,GS,+00250.4  g\r\n");
    assert_int_equal(wait_for(&b, WEIGHT_STABLE)->step_mg, 2000);
    say(&b, "US,GS,+00001 kg\r\n");
    assert_int_equal(wait_for(&b, WEIGHT_MOVING)->step_mg, 1000000);
    close_bench(&b);
}

static void a_scale_that_wants_to_be_asked_is_asked(void **state)
{
    struct bench b;
    char asked[16] = "";
    (void)state;
    open_bench(&b, "[it]\nformat = sics\nask = SI\nevery = 50\n");
    wait_arrived(&b, 1);
    int64_t end = clock_mono_ms() + PATIENCE_MS;
    fcntl(b.master, F_SETFL, O_NONBLOCK);
    while (read(b.master, asked, 4) != 4 && clock_mono_ms() < end)
        loop_turn(b.loop, 50);
    assert_string_equal(asked, "SI\r\n");
    say(&b, "S S     123.4 g\r\n");
    assert_int_equal(wait_for(&b, WEIGHT_STABLE)->mg, 123400);
    close_bench(&b);
}

static void silence_is_a_state_and_no_old_weight_stands(void **state)
{
    struct bench b;
    (void)state;
    open_bench(&b, "[it]\nformat = sics\nask = SI\nevery = 50\nsilent = 400\n");
    wait_arrived(&b, 1);
    say(&b, "S S     123.4 g\r\n");
    wait_for(&b, WEIGHT_STABLE);
    wait_for(&b, WEIGHT_SILENT);
    say(&b, "S S     123.4 g\r\n");
    wait_for(&b, WEIGHT_STABLE);
    close_bench(&b);
}

static void one_that_is_pulled_out_is_gone_and_comes_back(void **state)
{
    struct bench b;
    (void)state;
    open_bench(&b, "[it]\nformat = sics\nsilent = 0\n");
    wait_arrived(&b, 1);
    say(&b, "S D     100.0 g\r\nS S     1");
    wait_for(&b, WEIGHT_MOVING);
    close(b.master);
    b.master = -1;
    wait_for(&b, WEIGHT_GONE);
    assert_int_equal(b.left, 1);
    plug(&b);
    wait_arrived(&b, 2);
    say(&b, "23.4 g\r\n"); /* the rest of what was cut is no weight */
    say(&b, "S S       5.0 g\r\n");
    assert_int_equal(wait_for(&b, WEIGHT_STABLE)->mg, 5000);
    assert_true(b.troubles <= 1);
    close_bench(&b);
}

static void bad_files_are_refused_with_their_line(void **state)
{
    static const struct {
        const char *models, *settings, *says;
    } table[] = {
        {"[it]\nformat = other\n", "", "sics, st-gs, toledo"},
        {"[it]\nbaud = 9600\n", "", "names no format"},
        {"[it]\nformat = sics\nbaud = 9601\n", "", "115200"},
        {"[it]\nformat = sics\nframe = 9n1\n", "", "8n1"},
        {"[it]\nformat = sics\nevery = 10\n", "", "50-60000"},
        {"[it]\nformat = sics\nask = 12345678901234\n", "", "13"},
        {"[it]\nformat = sics\nspeed = 1\n", "", "division_mg"},
        {"[it]\nformat = sics\n", "[scale a]\ntty = /x\nmodel = no\n",
         "scales.ini lacks"},
        {"[it]\nformat = sics\n", "[scale a]\nmodel = it\n", "has no tty"},
        {"[it]\nformat = sics\n", "[scale a]\nport = 1\n", "tty, model, terminal"},
    };
    char dir[] = "/tmp/tallyman-scale-XXXXXX", command[64], words[512];
    (void)state;
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct err err = {0};
        write_file(dir, "scales.ini", table[i].models);
        write_file(dir, "terminal.ini", table[i].settings);
        assert_null(read_book(dir, &err));
        err_words(&err, words, sizeof words);
        if (err.code != E_FILE || !strstr(words, table[i].says))
            fail_msg("%s: %s", table[i].models, words);
    }
    snprintf(command, sizeof command, "rm -r '%s'", dir);
    assert_int_equal(system(command), 0);
}

static void the_files_of_the_project_are_good(void **state)
{
    struct err err = {0};
    (void)state;
    struct scale_book *book = read_book(PROJECT_DIR "/devices", &err);
    assert_non_null(book);
    assert_true(scale_book_models(book) >= 5);
    assert_int_equal(scale_book_places(book), 0);
    scale_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_talking_scale_goes_through_its_states),
        cmocka_unit_test(division_is_its_last_digit_or_what_the_file_says),
        cmocka_unit_test(a_scale_that_wants_to_be_asked_is_asked),
        cmocka_unit_test(silence_is_a_state_and_no_old_weight_stands),
        cmocka_unit_test(one_that_is_pulled_out_is_gone_and_comes_back),
        cmocka_unit_test(bad_files_are_refused_with_their_line),
        cmocka_unit_test(the_files_of_the_project_are_good),
    };
    setenv("LANGUAGE", "en", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
