/*
 * tty: grid → ncurses; the only file that includes <curses.h>. Also where keys and
 * characters come in, each with the time it came, and where tones go out.
 */
#ifndef TALLYMAN_SCREEN_TTY_H
#define TALLYMAN_SCREEN_TTY_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"
#include "tallyman/screen/grid.h"
#include "tallyman/screen/key.h"

struct tty;

struct tty_event {
    enum { TTY_CHAR, TTY_KEY, TTY_RESIZE, TTY_PAGE, TTY_PASTE, TTY_END } kind;
    uint32_t point; /* TTY_CHAR: code point, control characters included (CR, GS, Tab) */
    enum key key;   /* TTY_KEY */
    int page;       /* TTY_PAGE: -1 up, +1 down */
};

/* How this terminal makes its tones; a table per terminal, from devices/terminal.ini. */
struct tty_tones {
    char mode[8];      /* "bell", "linux" (console pitch escapes), "off" */
    char command[128]; /* a player; %s is replaced by the tone's name; "" for none */
    int64_t pitch[6];  /* by enum tone, Hz, for "linux" */
    int64_t length[6]; /* ms */
    int64_t counts[6]; /* bells in a row, for "bell" */
};

/* Sounds by a number of bells when `tones` is NULL. Takes the terminal over; refuses
 * (E_SCREEN) when it is none or under 8x20. Bracketed paste is switched on so that a
 * paste is told from scans; the input method's composition cannot start since keys are
 * read raw. */
struct tty *tty_open(const struct tty_tones *tones, struct err *err);
void tty_close(struct tty *tty); /* gives the terminal back; NULL is fine */
int tty_fd(const struct tty *tty);
void tty_size(const struct tty *tty, int *rows, int *cols);
/* The next event that is waiting; false when none is. To be asked when tty_fd is readable
 * and after SIGWINCH (TTY_RESIZE). Ctrl-C is KEY_QUIT, Esc is KEY_BACK, Alt and a digit
 * the key of that digit, for terminals that keep function keys to themselves. */
bool tty_next(struct tty *tty, struct tty_event *event);
void tty_show(struct tty *tty, const struct grid *grid);
void tty_tone(struct tty *tty, enum tone tone);

#endif
