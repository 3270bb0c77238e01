/*
 * usbemu_program: the program under test: started, listened to, waited for.
 */
#define _GNU_SOURCE
#include "usbemu_in.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the program ---- */

void play_output(struct play *p, int ms)
{
    struct pollfd ready = {.fd = p->fd, .events = POLLIN};
    if (p->fd < 0) {
        g_usleep((gulong)ms * 1000);
        return;
    }
    if (poll(&ready, 1, ms) <= 0)
        return;
    ssize_t n = read(p->fd, p->out.text + p->out.n, OUTPUT_MOST - 1 - p->out.n);
    if (n > 0) {
        p->out.n += (size_t)n;
        p->out.text[p->out.n] = '\0';
    } else if (n == 0 || errno != EAGAIN) {
        close(p->fd);
        p->fd = -1;
    }
}

bool play_ended(struct play *p)
{
    int status;
    if (p->pid <= 0)
        return true;
    if (waitpid(p->pid, &status, WNOHANG) != p->pid)
        return false;
    p->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    p->pid = -1;
    emu_program_gone(p->emu);
    while (p->fd >= 0 && p->rows == 0) /* what it said last */
        play_output(p, 1000);
    return true;
}

static void exec_program(char **argv)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

bool play_launch(struct play *p, char **argv)
{
    int ends[2];
    struct winsize size = {.ws_row = (unsigned short)p->rows,
                           .ws_col = (unsigned short)p->cols};
    if (p->fd >= 0)
        close(p->fd);
    if (p->rows > 0) {
        p->pid = forkpty(&p->fd, NULL, NULL, &size);
        if (p->pid == 0)
            exec_program(argv);
    } else if (pipe(ends) == 0) {
        p->pid = fork();
        if (p->pid == 0) {
            int nothing = open("/dev/null", O_RDONLY); /* not the tester's keyboard */
            dup2(nothing, 0);
            dup2(ends[1], 1);
            dup2(ends[1], 2);
            close(ends[0]);
            close(ends[1]);
            exec_program(argv);
        }
        close(ends[1]);
        p->fd = ends[0];
        fcntl(p->fd, F_SETFD, FD_CLOEXEC);
    }
    return p->pid > 0;
}

/* ---- waiting ---- */

bool play_until(struct play *p, condition_fn *holds, char **a)
{
    int64_t end = g_get_monotonic_time() + p->patience_us;
    while (!holds(p, a)) {
        if (g_get_monotonic_time() > end)
            return false;
        play_output(p, 10);
    }
    return true;
}

bool play_found_next(struct output *out, const char *text)
{
    char *at = strstr(out->text + out->cursor, text);
    if (at)
        out->cursor = (size_t)(at - out->text) + strlen(text);
    return at != NULL;
}
