/*
 * The terminal driven over a pseudo-terminal: a child opens it and tells each event as a
 * line on a pipe; the parent is the keyboard and the glass.
 */
#include "tallyman/screen/tty.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tallyman/base/loop.h"

struct glass {
    pid_t pid;
    int keys;    /* the terminal's other end */
    FILE *tells; /* what the child saw */
};

static void tell(FILE *out, const struct tty *tty, const struct tty_event *event)
{
    static const char *const kinds[] = {"char", "key", "resize", "page", "paste", "end"};
    int rows, cols;
    tty_size(tty, &rows, &cols);
    fprintf(out, "%s", kinds[event->kind]);
    if (event->kind == TTY_CHAR)
        fprintf(out, " %x", event->point);
    else if (event->kind == TTY_KEY)
        fprintf(out, " F%d", key_entry(event->key)->f);
    else if (event->kind == TTY_PAGE)
        fprintf(out, " %d", event->page);
    else if (event->kind == TTY_RESIZE)
        fprintf(out, " %dx%d", rows, cols);
    fprintf(out, "\n");
    fflush(out);
}

static void show_something(struct tty *tty)
{
    int rows, cols;
    tty_size(tty, &rows, &cols);
    struct grid *grid = grid_new(rows, cols);
    grid_put(grid, 0, 0, cols, STYLE_WRONG, str_of("扫描商品"));
    grid->cursor_row = grid->cursor_col = 1;
    tty_show(tty, grid);
    tty_tone(tty, TONE_OK);
    grid_free(grid);
}

struct inside {
    struct tty *tty;
    struct loop *loop;
    FILE *out;
};

static void on_signal(void *arg)
{
    struct inside *in = arg;
    struct tty_event event;
    while (tty_next(in->tty, &event)) {
        if (event.kind == TTY_END) {
            loop_stop(in->loop);
            return;
        }
        tell(in->out, in->tty, &event);
    }
}

static void on_input(void *arg, int fd, short revents)
{
    (void)fd;
    (void)revents;
    on_signal(arg);
}

static _Noreturn void child(FILE *out, const struct tty_tones *tones)
{
    struct err err = {0};
    setenv("TERM", "xterm-256color", 1);
    struct inside in = {tty_open(tones, &err), loop_new(), out};
    char words[200] = "ready";
    if (!in.tty)
        err_words(&err, words, sizeof words);
    else
        loop_signal(in.loop, SIGWINCH, on_signal, &in);
    fprintf(out, "%s\n", words);
    fflush(out);
    if (!in.tty)
        _exit(1);
    show_something(in.tty);
    loop_watch(in.loop, tty_fd(in.tty), POLLIN, on_input, &in);
    loop_run(in.loop);
    tty_close(in.tty);
    _exit(0);
}

static struct glass start(unsigned short rows, unsigned short cols,
                          const struct tty_tones *tones)
{
    struct winsize size = {.ws_row = rows, .ws_col = cols};
    struct glass glass;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    glass.pid = forkpty(&glass.keys, NULL, NULL, &size);
    assert_true(glass.pid >= 0);
    if (glass.pid == 0) {
        close(ends[0]);
        child(fdopen(ends[1], "w"), tones);
    }
    close(ends[1]);
    glass.tells = fdopen(ends[0], "r");
    return glass;
}

static void expect(struct glass *glass, const char *line)
{
    char got[256] = "";
    assert_non_null(fgets(got, sizeof got, glass->tells));
    got[strcspn(got, "\n")] = '\0';
    assert_string_equal(got, line);
}

static void press(struct glass *glass, const char *keys)
{
    assert_int_equal(write(glass->keys, keys, strlen(keys)), (ssize_t)strlen(keys));
}

static void finish(struct glass *glass)
{
    close(glass->keys);
    fclose(glass->tells);
    waitpid(glass->pid, NULL, 0);
}

/* Reads what the terminal was sent until `text` has come. */
static void expect_shown(struct glass *glass, const char *text)
{
    char seen[16384];
    size_t n = 0;
    ssize_t more = 1;
    seen[0] = '\0';
    while (!memmem(seen, n, text, strlen(text)) && more > 0 && n < sizeof seen) {
        more = read(glass->keys, seen + n, sizeof seen - n);
        n += more > 0 ? (size_t)more : 0;
    }
    assert_non_null(memmem(seen, n, text, strlen(text)));
}

static void characters_keys_and_pages_come_in(void **state)
{
    (void)state;
    static const struct {
        const char *press, *lines[4];
    } table[] = {
        {"A", {"char 41"}},
        {"\r", {"char d"}},
        {"\n", {"char a"}},
        {"\t", {"char 9"}},
        {"\x1d", {"char 1d"}},
        {"\x13", {"char 13"}},
        {"\x7f", {"char 8"}},
        {"\xe6\x89\xab", {"char 626b"}},
        {"\033OP", {"key F1"}},
        {"\033OQ", {"key F2"}},
        {"\033[15~", {"key F5"}},
        {"\033[24~", {"key F12"}},
        {"\x03", {"key F12"}},
        {"\0334", {"key F4"}},
        {"\033[5~", {"page -1"}},
        {"\033[6~", {"page 1"}},
        {"69\r", {"char 36", "char 39", "char d"}},
        {"\033[200~X-SHIP\r\033[201~B", {"paste", "char 42"}},
        {"\033[99;9XC", {"char 43"}},
        {"\033[200~lost end\033OQ", {"paste"}},
    };
    struct glass glass = start(16, 20, NULL);
    expect(&glass, "ready");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        press(&glass, table[i].press);
        for (int l = 0; l < 4 && table[i].lines[l]; l++)
            expect(&glass, table[i].lines[l]);
    }
    finish(&glass);
}

static void a_lone_escape_is_back(void **state)
{
    (void)state;
    struct glass glass = start(16, 20, NULL);
    expect(&glass, "ready");
    press(&glass, "\033");
    expect(&glass, "key F3");
    finish(&glass);
}

static void a_new_size_is_told(void **state)
{
    (void)state;
    struct glass glass = start(16, 20, NULL);
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    expect(&glass, "ready");
    assert_int_equal(ioctl(glass.keys, TIOCSWINSZ, &size), 0);
    expect(&glass, "resize 24x80");
    finish(&glass);
}

static void a_terminal_that_is_too_small_is_refused(void **state)
{
    (void)state;
    struct glass glass = start(7, 40, NULL);
    expect(&glass, "screen: needs 8 rows of 20 columns, has 7x40");
    finish(&glass);
}

static void chinese_and_tones_go_out(void **state)
{
    (void)state;
    static const struct {
        struct tty_tones tones;
        const char *shown;
    } table[] = {
        {{.mode = "bell", .counts = {0, 2}}, "\a\a"},
        {{.mode = "linux", .pitch = {0, 880}, .length = {0, 60}},
         "\033[10;880]\033[11;60]\a"},
    };
    for (size_t i = 0; i < 2; i++) {
        struct glass glass = start(8, 40, &table[i].tones);
        expect(&glass, "ready");
        expect_shown(&glass, "扫描商品");
        finish(&glass);
        glass = start(8, 40, &table[i].tones);
        expect(&glass, "ready");
        expect_shown(&glass, table[i].shown);
        finish(&glass);
    }
}

static void a_player_is_told_the_tones_name(void **state)
{
    (void)state;
    char dir[] = "/tmp/tallyman-tty-XXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    struct tty_tones tones = {.mode = "off"};
    snprintf(tones.command, sizeof tones.command, "mkfifo %s/%%s", dir);
    struct glass glass = start(8, 40, &tones);
    expect(&glass, "ready");
    expect_shown(&glass, "扫描商品");
    snprintf(path, sizeof path, "%s/ok", dir);
    while (access(path, F_OK) != 0)
        poll(NULL, 0, 1); /* until the player has run; ctest's limit ends a failure */
    finish(&glass);
    unlink(path);
    rmdir(dir);
}

static void no_terminal_is_refused(void **state)
{
    (void)state;
    struct err err = {0};
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        return; /* run by hand */
    assert_null(tty_open(NULL, &err));
    assert_int_equal(err.code, E_SCREEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_keys_and_pages_come_in),
        cmocka_unit_test(a_lone_escape_is_back),
        cmocka_unit_test(a_new_size_is_told),
        cmocka_unit_test(a_terminal_that_is_too_small_is_refused),
        cmocka_unit_test(chinese_and_tones_go_out),
        cmocka_unit_test(a_player_is_told_the_tones_name),
        cmocka_unit_test(no_terminal_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
