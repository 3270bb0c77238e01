/*
 * port: the way to a printer, for one label or one question at a time. Everything happens
 * on the loop; nothing here blocks it.
 *
 *   tcp:HOST[:PORT]     raw port 9100; one client at a time, so it is refused while
 *                       another prints and tried again until open_ms is over
 *   dev:PATH            a character device: /dev/usb/lp0, a serial line
 *   usb:VVVV:PPPP[:SERIAL]
 *                       a printer of USB class 7 by its ids in hexadecimal, over libusb;
 *                       taken from the kernel's usblp for one label and given back
 *   cups:QUEUE[@SERVER] a queue of CUPS, one label a job; SERVER host[:port] or a socket
 *   file:PATH           a file, replaced whole; in a folder one file a label. For looking
 *                       at labels: nothing of it is paper
 *
 * libcups and the resolver of names wait inside themselves: they run in a short-lived
 * child process that says what came of it through a pipe and is killed when its time is
 * over.
 */
#ifndef TALLYMAN_PRINT_PORT_H
#define TALLYMAN_PRINT_PORT_H

#include <stdint.h>

#include "tallyman/base/err.h"
#include "tallyman/base/loop.h"
#include "tallyman/base/str.h"
#include "tallyman/print/status.h"

struct port;

enum port_event {
    PORT_OPENED,  /* it may be asked and written to */
    PORT_READ,    /* `bytes` came */
    PORT_DRAINED, /* what was written has left */
    PORT_ENDED,   /* after port_finish: it has everything */
    PORT_FAILED,  /* `condition` and `words` say why; nothing follows */
};

struct port_news {
    enum port_event event;
    struct str bytes;
    enum print_condition condition;
    const char *words; /* of the system or the server, untranslated; "" */
};

/* Called from the loop only; may close the port. */
typedef void port_fn(void *arg, const struct port_news *news);

struct port_times { /* milliseconds */
    int64_t open;   /* until it takes a label */
    int64_t stall;  /* without a byte being taken */
    int64_t end;    /* until everything has arrived and it closes */
};

struct port_way {
    const char *address;
    const char *title; /* of the label: a file's name, a job's name */
    struct port_times times;
    port_fn *fn;
    void *arg;
};

/* E_FIELD for an address that is none. */
int port_check(const char *address, struct err *err);
/* Whether a status can be asked for over it, and whether it knows one itself. */
bool port_answers(const char *address);
bool port_knows(const char *address);

/* Begins to open; PORT_OPENED or PORT_FAILED follows. NULL after err_set E_FIELD. */
struct port *port_open(struct loop *loop, const struct port_way *way, struct err *err);
/* Copies. PORT_DRAINED follows when all is gone. */
void port_write(struct port *port, struct str bytes);
/* No more is written: PORT_ENDED or PORT_FAILED follows. */
void port_finish(struct port *port);
/* Bytes that may have reached the printer: while it is 0 nothing was printed. */
int64_t port_taken(const struct port *port);
/* At any time; nothing follows. NULL is fine. */
void port_close(struct port *port);

#endif
