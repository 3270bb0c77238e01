/*
 * serial: a scanner or scale that is a tty, raw and non-blocking on the loop.
 */
#ifndef TALLYMAN_DEVICE_SERIAL_H
#define TALLYMAN_DEVICE_SERIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tallyman/base/loop.h"

struct serial;

/* bytes NULL: it is gone; serial_close is still to be called. */
typedef void serial_fn(void *arg, const uint8_t *bytes, size_t n, int64_t at_us);

/* How the line is set. */
struct serial_mode {
    int64_t baud;
    int bits;    /* 7, 8 */
    char parity; /* 'n', 'e', 'o' */
    int stops;   /* 1, 2 */
};

bool serial_baud_known(int64_t baud);

/* 0, or an errno: EACCES, EBUSY (another program has it exclusively), ENOENT … `mode`
 * NULL: 9600 8N1. */
int serial_open(struct loop *loop, const char *tty, serial_fn *fn, void *arg,
                struct serial **out);
int serial_open_as(struct loop *loop, const char *tty, const struct serial_mode *mode,
                   serial_fn *fn, void *arg, struct serial **out);
/* Writes what fits; what does not is lost, as on a line with nobody at its end. */
void serial_say(struct serial *serial, const char *text);
/* Takes what waits now. */
void serial_pump(struct serial *serial);
void serial_close(struct serial *serial);

#endif
