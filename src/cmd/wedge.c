/*
 * Standard input as a scanner's keyboard. A terminal is read key by key, without echo, so
 * that a scan without a terminator is seen too, and so that Tab, GS and the like arrive;
 * Ctrl-C stays what it is. The loop tells when something came; nothing here waits.
 */
#include "wedge.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"
#include "tallyman/scan/reader.h"

struct wedge {
    struct loop *loop;
    scanner_event_fn *event;
    void *arg;
    struct scanner_info info;
    bool arrived, left;
    bool terminal;
    struct termios before;
    struct reader reader;
    struct loop_timer *idle;
    int64_t came_us, gap_ms;
    const char *ends;
};

static void tell(struct wedge *wedge, struct scanner_event event)
{
    event.scanner = &wedge->info;
    wedge->event(wedge->arg, &event);
}

static void on_scan(void *arg, const struct scan *scan)
{
    struct wedge *wedge = arg;
    tell(wedge, (struct scanner_event){.kind = SCANNER_SCAN,
                                       .scan = scan,
                                       .ends = wedge->ends,
                                       .gap_ms = wedge->gap_ms,
                                       .us = clock_mono_us() - wedge->came_us});
}

static void on_idle(void *arg)
{
    struct wedge *wedge = arg;
    wedge->idle = NULL;
    wedge->ends = "none";
    wedge->came_us = clock_mono_us();
    reader_idle(&wedge->reader, wedge->came_us / 1000);
}

static void arrive(struct wedge *wedge)
{
    if (!wedge->arrived)
        tell(wedge, (struct scanner_event){.kind = SCANNER_ARRIVED});
    wedge->arrived = true;
}

/* A line that nothing ended is dropped: what cut it, cut a scan. */
static void leave(struct wedge *wedge)
{
    loop_unwatch(wedge->loop, STDIN_FILENO);
    wedge->left = true;
    if (wedge->arrived)
        tell(wedge, (struct scanner_event){.kind = SCANNER_LEFT});
}

static void take(struct wedge *wedge, const uint8_t *bytes, size_t n)
{
    struct err err = {0};
    int64_t now = clock_mono_us(), passed = (now - wedge->came_us) / 1000;
    arrive(wedge);
    for (size_t i = 0; i < n; i++) {
        if (wedge->reader.line.keys == 0)
            wedge->gap_ms = 0;
        else if (i == 0 && passed > wedge->gap_ms)
            wedge->gap_ms = passed;
        wedge->came_us = now;
        wedge->ends = bytes[i] == '\t' ? "tab" : bytes[i] == '\n' ? "crlf" : "cr";
        reader_take(&wedge->reader, bytes + i, 1, now / 1000, &err);
    }
}

static void on_input(void *arg, int fd, short revents)
{
    struct wedge *wedge = arg;
    uint8_t bytes[1024];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n > 0)
        take(wedge, bytes, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR) || (revents & POLLERR))
        leave(wedge);
    if (wedge->idle)
        loop_cancel(wedge->loop, wedge->idle);
    int64_t wait = wedge->left ? -1 : reader_wait(&wedge->reader, clock_mono_us() / 1000);
    wedge->idle = wait >= 0 ? loop_after(wedge->loop, wait, on_idle, wedge) : NULL;
}

/* In the background a terminal is somebody else's. */
static bool take_terminal(struct wedge *wedge)
{
    struct termios modes;
    if (tcgetpgrp(STDIN_FILENO) != getpgrp() ||
        tcgetattr(STDIN_FILENO, &wedge->before) < 0)
        return false;
    modes = wedge->before;
    modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
    modes.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    modes.c_cc[VQUIT] = modes.c_cc[VSUSP] =
        _POSIX_VDISABLE; /* Ctrl-\ is a scanner's FS */
    return tcsetattr(STDIN_FILENO, TCSANOW, &modes) == 0;
}

static void name_it(struct scanner_info *info)
{
    char path[64] = "stdin";
    ttyname_r(STDIN_FILENO, path, sizeof path);
    const char *port = strncmp(path, "/dev/", 5) == 0 ? path + 5 : path;
    info->family = SCANNER_WEDGE;
    snprintf(info->port, sizeof info->port, "%.30s", port);
    snprintf(info->name, sizeof info->name, "%.40s", path);
}

struct wedge *wedge_open(struct loop *loop, scanner_event_fn *event, void *arg)
{
    struct stat in;
    bool terminal = isatty(STDIN_FILENO);
    if (!terminal && (fstat(STDIN_FILENO, &in) < 0 || !S_ISFIFO(in.st_mode)))
        return NULL;
    struct wedge *wedge = xcalloc(1, sizeof *wedge);
    wedge->loop = loop;
    wedge->event = event;
    wedge->arg = arg;
    wedge->terminal = terminal && take_terminal(wedge);
    if (terminal && !wedge->terminal) {
        free(wedge);
        return NULL;
    }
    name_it(&wedge->info);
    reader_init_wedge(&wedge->reader, NULL);
    reader_tell(&wedge->reader, wedge->info.port, on_scan, wedge);
    loop_watch(loop, STDIN_FILENO, POLLIN, on_input, wedge);
    if (terminal)
        arrive(wedge);
    return wedge;
}

void wedge_close(struct wedge *wedge)
{
    if (!wedge)
        return;
    if (wedge->idle)
        loop_cancel(wedge->loop, wedge->idle);
    if (!wedge->left)
        loop_unwatch(wedge->loop, STDIN_FILENO);
    if (wedge->terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &wedge->before);
    free(wedge);
}
