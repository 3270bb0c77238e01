/*
 * The terminal itself: curses, and nothing else of ours knows of it. Cells go out, keys
 * come in one event at a time without waiting, tones go out as bells, console pitches or
 * by a player. It never wakes up by itself: the loop watches tty_fd.
 */
#include "tallyman/screen/tty.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/screen/paint.h"

extern char **environ;

enum { CODE_PASTE = 2000, CODE_PASTED = 2001 }; /* above all of curses' own key codes */
enum { CTRL_C = 3, CTRL_L = 12, ESC = 27, ESC_WAIT_MS = 25 };
enum { PLAYERS = 4, WORDS = 16, TONES = TONE_FAULT + 1, BELLS_MOST = 8 };

struct tty {
    SCREEN *screen;
    struct tty_tones tones;
    bool colours, pasting;
    int rows, cols;
    pid_t player[PLAYERS]; /* 0: free */
};

/* --- looks ----------------------------------------------------------------------------
 */

static const struct look {
    short ink, paper;  /* -1: the terminal's own */
    attr_t with, bare; /* attributes with colours, and where there are none */
} looks[] = {
    [STYLE_PLAIN] = {-1, -1, A_NORMAL, A_NORMAL},
    [STYLE_TITLE] = {-1, -1, A_REVERSE, A_REVERSE},
    [STYLE_STRONG] = {-1, -1, A_BOLD, A_BOLD},
    [STYLE_FAINT] = {-1, -1, A_DIM, A_DIM},
    [STYLE_GOOD] = {COLOR_BLACK, COLOR_GREEN, A_NORMAL, A_REVERSE},
    [STYLE_WRONG] = {COLOR_WHITE, COLOR_RED, A_BOLD, A_REVERSE | A_BOLD},
    [STYLE_OVER] = {COLOR_BLACK, COLOR_YELLOW, A_NORMAL, A_REVERSE | A_UNDERLINE},
    [STYLE_STOP] = {COLOR_WHITE, COLOR_RED, A_BOLD, A_REVERSE | A_BOLD},
    [STYLE_KEYS] = {COLOR_CYAN, -1, A_NORMAL, A_UNDERLINE},
    [STYLE_WARM] = {COLOR_BLACK, COLOR_YELLOW, A_NORMAL, A_BOLD},
    [STYLE_HOT] = {COLOR_WHITE, COLOR_RED, A_BOLD, A_REVERSE | A_BOLD},
};

enum { LOOKS = sizeof looks / sizeof *looks };

static void start_colours(struct tty *tty)
{
    tty->colours = has_colors() && start_color() == OK;
    if (!tty->colours)
        return;
    bool own = use_default_colors() == OK;
    for (short i = 0; i < LOOKS; i++)
        init_pair((short)(i + 1), looks[i].ink < 0 && !own ? COLOR_WHITE : looks[i].ink,
                  looks[i].paper < 0 && !own ? COLOR_BLACK : looks[i].paper);
}

/* --- open and close -------------------------------------------------------------------
 */

/* Chinese needs a UTF-8 character type whatever the machine is set to; languages are
 * chosen by LANGUAGE and work in C.UTF-8. */
static bool set_utf8(void)
{
    static const char *const names[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (setlocale(LC_ALL, names[i]) && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
            return true;
    return false;
}

static void say_to_terminal(const char *text)
{
    ssize_t written = write(STDOUT_FILENO, text, strlen(text));
    (void)written; /* a terminal that is gone shows itself as TTY_END */
}

static void set_modes(struct tty *tty)
{
    raw();
    noecho();
    nonl(); /* CR stays CR, the suffix of most readers */
    keypad(stdscr, TRUE);
    meta(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(ESC_WAIT_MS);
    define_key("\033[200~", CODE_PASTE);
    define_key("\033[201~", CODE_PASTED);
    start_colours(tty);
    getmaxyx(stdscr, tty->rows, tty->cols);
    say_to_terminal("\033[?2004h");
}

static int open_screen(struct tty *tty, struct err *err)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return err_set(err, E_SCREEN, "s", gettext("needs a terminal"));
    if (!set_utf8())
        return err_set(err, E_SCREEN, "s", gettext("no UTF-8 locale on this machine"));
    tty->screen = newterm(NULL, stdout, stdin);
    if (!tty->screen) {
        char why[80];
        const char *term = getenv("TERM");
        snprintf(why, sizeof why, gettext("unknown terminal %s"), term ? term : "");
        return err_set(err, E_SCREEN, "s", why);
    }
    set_modes(tty);
    return 0;
}

/* Refuses what no layout fits on; the terminal must be given back before the line shows.
 */
static int check_size(const struct tty *tty, struct err *err)
{
    if (tty->rows >= PAINT_ROWS_LEAST && tty->cols >= PAINT_COLS_LEAST)
        return 0;
    char why[80];
    snprintf(why, sizeof why, gettext("needs %d rows of %d columns, has %dx%d"),
             PAINT_ROWS_LEAST, PAINT_COLS_LEAST, tty->rows, tty->cols);
    return err_set(err, E_SCREEN, "s", why);
}

struct tty *tty_open(const struct tty_tones *tones, struct err *err)
{
    static const struct tty_tones plain = {.mode = "bell", .counts = {0, 1, 2, 3, 4, 2}};
    struct tty *tty = xcalloc(1, sizeof *tty);
    tty->tones = tones ? *tones : plain;
    if (open_screen(tty, err) == 0 && check_size(tty, err) == 0)
        return tty;
    tty_close(tty);
    return NULL;
}

void tty_close(struct tty *tty)
{
    if (!tty)
        return;
    if (tty->screen) {
        say_to_terminal("\033[?2004l");
        endwin();
        delscreen(tty->screen);
    }
    free(tty);
}

int tty_fd(const struct tty *tty)
{
    (void)tty;
    return STDIN_FILENO;
}

void tty_size(const struct tty *tty, int *rows, int *cols)
{
    *rows = tty->rows;
    *cols = tty->cols;
}

/* --- in -------------------------------------------------------------------------------
 */

/* Curses' codes that are characters, pages or keys of ours. */
static const struct code {
    int code;
    struct tty_event event;
} codes[] = {
    {KEY_ENTER, {.kind = TTY_CHAR, .point = '\r'}},
    {KEY_BACKSPACE, {.kind = TTY_CHAR, .point = 8}},
    {KEY_PPAGE, {.kind = TTY_PAGE, .page = -1}},
    {KEY_NPAGE, {.kind = TTY_PAGE, .page = 1}},
    {KEY_UP, {.kind = TTY_PAGE, .page = -1}},
    {KEY_DOWN, {.kind = TTY_PAGE, .page = 1}},
    {KEY_RESIZE, {.kind = TTY_RESIZE}},
};

/* True when the terminal's size is no longer ours; takes it. Asked besides KEY_RESIZE,
 * since the loop may have taken SIGWINCH from curses. */
static bool resized(struct tty *tty)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_row || !size.ws_col)
        return false;
    if (size.ws_row == tty->rows && size.ws_col == tty->cols)
        return false;
    tty->rows = size.ws_row;
    tty->cols = size.ws_col;
    resizeterm(tty->rows, tty->cols);
    clearok(curscr, TRUE);
    return true;
}

/* Nothing waits: is it that nobody will ever type again? */
static bool hung_up(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&in, 1, 0) <= 0)
        return false;
    if (in.revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    int waiting = 0;
    return ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting == 0;
}

static bool as_key(struct tty_event *event, enum key key)
{
    *event = (struct tty_event){.kind = TTY_KEY, .key = key};
    return (int)key != 0;
}

/* True when the code means something to us. */
static bool from_code(struct tty *tty, int code, struct tty_event *event)
{
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return as_key(event, key_by_f(code - KEY_F(0)));
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].code != code)
            continue;
        *event = codes[i].event;
        if (code == KEY_RESIZE)
            return resized(tty);
        return true;
    }
    return false;
}

static bool from_escape(struct tty_event *event)
{
    wint_t next;
    if (get_wch(&next) != OK)
        return as_key(event, key_by_f(3));
    if (next < 0x80 && key_by_digit((char)next))
        return as_key(event, key_by_digit((char)next));
    if (next == '[' || next == 'O') /* a sequence nobody knows, up to its last byte */
        while (get_wch(&next) == OK && (next < 0x40 || next > 0x7e))
            ;
    return false;
}

static bool from_char(wint_t point, struct tty_event *event)
{
    if (point == CTRL_C)
        return as_key(event, key_by_f(12));
    if (point == ESC)
        return from_escape(event);
    if (point == CTRL_L) {
        clearok(curscr, TRUE);
        *event = (struct tty_event){.kind = TTY_RESIZE}; /* painted again */
        return true;
    }
    *event = (struct tty_event){.kind = TTY_CHAR, .point = (uint32_t)point};
    return true;
}

/* What is pasted is dropped: no scanner pastes. A function key ends it too, in case the
 * end is lost. True when the paste is over. */
static bool skip_pasted(struct tty *tty, int kind, wint_t value, struct tty_event *event)
{
    bool key = kind == KEY_CODE_YES && value >= KEY_F(1) && value <= KEY_F(12);
    if (kind != KEY_CODE_YES || (value != CODE_PASTED && !key))
        return false;
    tty->pasting = false;
    *event = (struct tty_event){.kind = TTY_PASTE};
    return true;
}

static bool take(struct tty *tty, int kind, wint_t value, struct tty_event *event)
{
    if (tty->pasting)
        return skip_pasted(tty, kind, value, event);
    if (kind == OK)
        return from_char(value, event);
    if (value == CODE_PASTE)
        tty->pasting = true;
    return from_code(tty, (int)value, event);
}

bool tty_next(struct tty *tty, struct tty_event *event)
{
    wint_t value;
    int kind;
    while ((kind = get_wch(&value)) != ERR)
        if (take(tty, kind, value, event))
            return true;
    if (resized(tty))
        *event = (struct tty_event){.kind = TTY_RESIZE};
    else if (hung_up())
        *event = (struct tty_event){.kind = TTY_END};
    else
        return false;
    return true;
}

/* --- out ------------------------------------------------------------------------------
 */

static void show_cell(const struct tty *tty, int row, int col, struct cell cell)
{
    const struct look *look = &looks[cell.style < LOOKS ? cell.style : STYLE_PLAIN];
    wchar_t text[2] = {(wchar_t)cell.point, 0};
    cchar_t out;
    setcchar(&out, text, tty->colours ? look->with : look->bare,
             (short)(tty->colours ? cell.style + 1 : 0), NULL);
    mvadd_wch(row, col, &out);
}

void tty_show(struct tty *tty, const struct grid *grid)
{
    erase();
    for (int row = 0; row < grid->rows && row < tty->rows; row++)
        for (int col = 0; col < grid->cols && col < tty->cols; col++) {
            struct cell cell = grid->cell[row * grid->cols + col];
            if (cell.point != 0)
                show_cell(tty, row, col, cell);
        }
    bool cursor = grid->cursor_row >= 0 && grid->cursor_row < tty->rows &&
                  grid->cursor_col >= 0 && grid->cursor_col < tty->cols;
    curs_set(cursor);
    if (cursor)
        move(grid->cursor_row, grid->cursor_col);
    refresh();
}

/* --- tones ----------------------------------------------------------------------------
 */

static const char *const tone_names[TONES] = {"none", "ok",   "wrong",
                                              "over", "stop", "fault"};

/* Collects players that have ended; returns a free place, -1 when all still play. */
static int free_player(struct tty *tty)
{
    int free_one = -1;
    for (int i = 0; i < PLAYERS; i++) {
        if (tty->player[i] > 0 && waitpid(tty->player[i], NULL, WNOHANG) != 0)
            tty->player[i] = 0;
        if (tty->player[i] == 0)
            free_one = i;
    }
    return free_one;
}

/* The command's words in `text`, %s in them replaced by the tone's name. */
static int split_command(const char *command, const char *tone, char *text, size_t size,
                         char *argv[WORDS])
{
    size_t used = 0;
    int n = 0;
    for (struct str rest = str_trim(str_of(command)); rest.n > 0 && n < WORDS - 1;) {
        struct str word = str_cut(&rest, ' ');
        const char *mark = word.n >= 2 ? memmem(word.p, word.n, "%s", 2) : NULL;
        int before = (int)(mark ? mark - word.p : (long)word.n);
        int after = mark ? (int)word.n - before - 2 : 0;
        int wide = snprintf(text + used, size - used, "%.*s%s%.*s", before, word.p,
                            mark ? tone : "", after, mark ? mark + 2 : "");
        if (wide < 0 || (size_t)wide >= size - used)
            return 0;
        if (wide > 0)
            argv[n++] = text + used;
        used += (size_t)wide + 1;
    }
    argv[n] = NULL;
    return n;
}

static void spawn_player(pid_t *player, char *argv[])
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attr);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
    if (posix_spawnp(player, argv[0], &files, &attr, argv, environ) != 0)
        *player = 0; /* no player on this machine: the line's colour and mark remain */
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
}

static void play(struct tty *tty, enum tone tone)
{
    char text[256], *argv[WORDS];
    int place = free_player(tty);
    if (place >= 0 &&
        split_command(tty->tones.command, tone_names[tone], text, sizeof text, argv) > 0)
        spawn_player(&tty->player[place], argv);
}

static void ring(const struct tty_tones *tones, enum tone tone)
{
    char bells[BELLS_MOST + 1];
    int64_t n = tones->counts[tone] < BELLS_MOST ? tones->counts[tone] : BELLS_MOST;
    if (n <= 0)
        return;
    memset(bells, '\a', (size_t)n);
    bells[n] = '\0';
    say_to_terminal(bells);
}

/* console_codes(4): 10 sets the bell's pitch, 11 its length. */
static void ring_console(const struct tty_tones *tones, enum tone tone)
{
    char text[64];
    if (tones->pitch[tone] <= 0 || tones->length[tone] <= 0)
        return;
    snprintf(text, sizeof text, "\033[10;%d]\033[11;%d]\a",
             (int)(tones->pitch[tone] & 0x7fff), (int)(tones->length[tone] & 0x7fff));
    say_to_terminal(text);
}

void tty_tone(struct tty *tty, enum tone tone)
{
    if ((int)tone <= TONE_NONE || (int)tone >= TONES)
        return;
    if (tty->tones.command[0])
        play(tty, tone);
    else if (strcmp(tty->tones.mode, "bell") == 0)
        ring(&tty->tones, tone);
    else if (strcmp(tty->tones.mode, "linux") == 0)
        ring_console(&tty->tones, tone);
}
