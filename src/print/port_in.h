/*
 * port_in: what the kinds of ports share. A kind fills its few functions; port.c keeps
 * the clock, the bytes still to go, and tells the caller.
 */
#ifndef TALLYMAN_PRINT_PORT_IN_H
#define TALLYMAN_PRINT_PORT_IN_H

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/print/port.h"

struct child;
struct usb;

struct port_kind {
    const char *scheme; /* "tcp:" */
    bool answers, knows;
    int (*check)(const char *rest, struct err *err);
    void (*open)(struct port *port);
    void (*write)(struct port *port); /* port->out has bytes to go */
    void (*finish)(struct port *port);
    void (*shut)(struct port *port); /* of a stream: all has been taken */
    void (*close)(struct port *port);
};

extern const struct port_kind port_tcp, port_dev, port_usb, port_cups, port_file;

struct port {
    const struct port_kind *kind;
    struct loop *loop;
    char *rest; /* the address without its scheme */
    char *title;
    struct port_times times;
    port_fn *fn;
    void *arg;
    int fd;                          /* -1 */
    struct loop_timer *limit, *soon; /* of the stage; a try again or a word owed */
    struct buf out;
    size_t gone; /* of out */
    int64_t taken;
    bool finishing;
    struct child *child;
    struct usb *usb;
    enum port_event owed;       /* told by `soon` */
    char host[256], service[8]; /* of tcp */
    char words[ERR_TEXT];       /* why, until it is told */
};

enum { PORT_OUT_MOST = 32 << 20 };

/* Tell the caller, last thing a callback does: the port may be gone afterwards. */
void port_tell(struct port *port, enum port_event event, struct str bytes);
void port_fail(struct port *port, enum print_condition condition, const char *words);
/* The same from the next turn of the loop, for those called by the caller. */
void port_owe(struct port *port, enum port_event event);
/* A limit for the stage that begins; fn as of loop_after. 0 takes it away. */
void port_limit(struct port *port, int64_t ms, loop_fn *fn);

/* stream: bytes through port->fd, for sockets and devices. */
void stream_begin(struct port *port); /* watches; tells PORT_OPENED */
void stream_write(struct port *port);
void stream_finish(struct port *port); /* shuts when all is taken */
void stream_close(struct port *port);

#endif
