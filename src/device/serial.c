/*
 * A scanner in serial mode: its tty is opened raw and for us alone, and what comes is
 * handed on as it comes. Speed does not matter over USB; 9600 8N1 is the common default
 * of those behind a real converter.
 */
#include "serial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"

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

/* 0 or an errno. */
static int make_raw(int fd)
{
    struct termios modes;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK ? EBUSY : errno;
    if (tcgetattr(fd, &modes) < 0)
        return errno;
    cfmakeraw(&modes);
    modes.c_cflag |= CLOCAL | CREAD;
    cfsetspeed(&modes, B9600);
    if (tcsetattr(fd, TCSANOW, &modes) < 0)
        return errno;
    ioctl(fd, TIOCEXCL); /* a courtesy: flock is what counts between ours */
    return 0;
}

int serial_open(struct loop *loop, const char *tty, serial_fn *fn, void *arg,
                struct serial **out)
{
    int fd = open(tty, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int rc = make_raw(fd);
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

void serial_close(struct serial *serial)
{
    loop_unwatch(serial->loop, serial->fd);
    ioctl(serial->fd, TIOCNXCL);
    close(serial->fd);
    free(serial);
}
