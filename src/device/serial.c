/*
 * A scanner or scale on a serial line: its tty is opened raw and for us alone, and what
 * comes is handed on as it comes. Speed does not matter over USB; 9600 8N1 is the common
 * default of those behind a real converter.
 */
#include "serial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/log.h"

struct serial {
    struct loop *loop;
    int fd;
    serial_fn *fn;
    void *arg;
};

static void on_fd(void *arg, int fd, short revents)
{
    struct serial *serial = arg;
    uint8_t bytes[1024];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n > 0) {
        serial->fn(serial->arg, bytes, (size_t)n, clock_mono_us());
        return;
    }
    if (n < 0 && (errno == EAGAIN || errno == EINTR) && !(revents & (POLLHUP | POLLERR)))
        return;
    loop_unwatch(serial->loop, fd);
    serial->fn(serial->arg, NULL, 0, clock_mono_us());
}

void serial_pump(struct serial *serial)
{
    on_fd(serial, serial->fd, 0);
}

static const struct {
    int64_t baud;
    speed_t speed;
} speeds[] = {
    {1200, B1200},   {2400, B2400},   {4800, B4800},   {9600, B9600},
    {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200},
};

static speed_t speed_of(int64_t baud)
{
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
        if (speeds[i].baud == baud)
            return speeds[i].speed;
    return B0;
}

bool serial_baud_known(int64_t baud)
{
    return speed_of(baud) != B0;
}

static void set_mode(struct termios *modes, const struct serial_mode *mode)
{
    cfsetspeed(modes, speed_of(mode->baud));
    modes->c_cflag &= ~(tcflag_t)(CSIZE | PARENB | PARODD | CSTOPB);
    modes->c_cflag |= mode->bits == 7 ? CS7 : CS8;
    if (mode->parity != 'n')
        modes->c_cflag |= PARENB;
    if (mode->parity == 'o')
        modes->c_cflag |= PARODD;
    if (mode->stops == 2)
        modes->c_cflag |= CSTOPB;
    if (mode->bits == 7)
        modes->c_iflag |= ISTRIP;
}

/* 0 or an errno. */
static int make_raw(int fd, const struct serial_mode *mode)
{
    struct termios modes;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK ? EBUSY : errno;
    if (tcgetattr(fd, &modes) < 0)
        return errno;
    cfmakeraw(&modes);
    modes.c_cflag |= CLOCAL | CREAD;
    set_mode(&modes, mode);
    if (tcsetattr(fd, TCSANOW, &modes) < 0)
        return errno;
    ioctl(fd, TIOCEXCL); /* a courtesy: flock is what counts between ours */
    return 0;
}

int serial_open_as(struct loop *loop, const char *tty, const struct serial_mode *mode,
                   serial_fn *fn, void *arg, struct serial **out)
{
    static const struct serial_mode usual = {9600, 8, 'n', 1};
    int fd = open(tty, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int rc = make_raw(fd, mode ? mode : &usual);
    if (rc) {
        close(fd);
        return rc;
    }
    struct serial *serial = xmalloc(sizeof *serial);
    *serial = (struct serial){loop, fd, fn, arg};
    loop_watch(loop, fd, POLLIN, on_fd, serial);
    *out = serial;
    return 0;
}

int serial_open(struct loop *loop, const char *tty, serial_fn *fn, void *arg,
                struct serial **out)
{
    return serial_open_as(loop, tty, NULL, fn, arg, out);
}

void serial_say(struct serial *serial, const char *text)
{
    ssize_t n = write(serial->fd, text, strlen(text));
    if (n < 0)
        log_event(LOG_DEBUG, "serial", "%s", strerror(errno));
}

void serial_close(struct serial *serial)
{
    loop_unwatch(serial->loop, serial->fd);
    ioctl(serial->fd, TIOCNXCL);
    close(serial->fd);
    free(serial);
}
