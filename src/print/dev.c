/*
 * dev: a character device: a USB printer behind usblp (/dev/usb/lp0), a serial line. And
 * file: a label as a file, whole or not at all, for looking at.
 */
#include "port_in.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "tallyman/print/file.h"

static int check_path(const char *rest, struct err *err)
{
    if (!*rest || strlen(rest) > 1000)
        return err_set(err, E_FIELD, "sss", "address", "a path", rest);
    return 0;
}

/* Bytes as they are: a line discipline would turn 0A into 0D 0A. */
static void make_raw(int fd)
{
    struct termios how;
    if (tcgetattr(fd, &how))
        return; /* no terminal */
    cfmakeraw(&how);
    tcsetattr(fd, TCSANOW, &how);
}

static void open_dev(struct port *port)
{
    struct stat is;
    port->fd = open(port->rest, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (port->fd < 0) {
        port_fail(port, PRINT_UNREACHABLE, strerror(errno));
    } else if (fstat(port->fd, &is) || !S_ISCHR(is.st_mode)) {
        port_fail(port, PRINT_UNREACHABLE, "no character device");
    } else {
        make_raw(port->fd);
        stream_begin(port);
    }
}

static void shut_dev(struct port *port)
{
    port_owe(port, PORT_ENDED);
}

const struct port_kind port_dev = {.scheme = "dev:",
                                   .answers = true,
                                   .check = check_path,
                                   .open = open_dev,
                                   .write = stream_write,
                                   .finish = stream_finish,
                                   .shut = shut_dev,
                                   .close = stream_close};

static void open_file(struct port *port)
{
    port_tell(port, PORT_OPENED, str_of(""));
}

static void write_file(struct port *port)
{
    port_owe(port, PORT_DRAINED);
}

/* A title is a waybill's number and a copy's: in a folder it names the file. */
static void put_name(struct port *port, struct buf *path)
{
    struct stat is;
    buf_text(path, port->rest);
    if (stat(port->rest, &is) || !S_ISDIR(is.st_mode))
        return;
    buf_char(path, '/');
    for (const char *p = port->title; *p; p++)
        buf_char(path, *p == '/' || (p == port->title && *p == '.') ? '_' : *p);
}

static void finish_file(struct port *port)
{
    struct err err = {0};
    struct buf path;
    buf_init(&path, 4096);
    put_name(port, &path);
    if (print_file(path.p, buf_view(&port->out), &err) == 0) {
        port->taken = (int64_t)port->out.n;
        port_owe(port, PORT_ENDED);
    } else {
        snprintf(port->words, sizeof port->words, "%s", err.arg[1].text);
        port_owe(port, PORT_FAILED);
    }
    buf_clear(&path);
}

static void close_file(struct port *port)
{
    (void)port;
}

const struct port_kind port_file = {.scheme = "file:",
                                    .check = check_path,
                                    .open = open_file,
                                    .write = write_file,
                                    .finish = finish_file,
                                    .close = close_file};
