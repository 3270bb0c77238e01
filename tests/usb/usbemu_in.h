/*
 * usbemu_in: a scenario at work: the program under test with what it says, and the
 * commands' place in it. Shared by usbemu.c and usbemu_program.c.
 */
#ifndef TALLYMAN_TESTS_USB_USBEMU_IN_H
#define TALLYMAN_TESTS_USB_USBEMU_IN_H

#include "emu.h"

#include <sys/types.h>

enum { OUTPUT_MOST = 8 << 20, TEXT_MOST = 8192, LINES_MOST = 1000, DEPTH = 4 };

struct output {
    char *text;
    size_t n, cursor; /* what `wait` has found lies before it */
    GMutex lock;
};

struct play {
    struct emu *emu;
    char **program;
    int rows, cols; /* of a terminal; 0: a pipe */
    struct output out;
    int fd, status;
    pid_t pid;
    char *line[LINES_MOST];
    int lines, at;
    int loop_at[DEPTH], loop_left[DEPTH], depth;
    int64_t patience_us;
};

typedef bool condition_fn(struct play *p, char **a);

/* Starts the program, on a terminal of its own or into a pipe. */
bool play_launch(struct play *p, char **argv);
/* Whether it has ended; its status and last words are then in *p. */
bool play_ended(struct play *p);
/* Takes in what it says until the condition holds; false when patience ends. */
bool play_until(struct play *p, condition_fn *holds, char **a);
/* The same, once and for at most so long. */
void play_output(struct play *p, int ms);
/* The text, behind what was found before. */
bool play_found_next(struct output *out, const char *text);

#endif
