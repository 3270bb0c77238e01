/*
 * serial: a scanner that is a tty (USB CDC ACM), raw and non-blocking on the loop.
 */
#ifndef TALLYMAN_DEVICE_SERIAL_H
#define TALLYMAN_DEVICE_SERIAL_H

#include <stddef.h>
#include <stdint.h>

#include "tallyman/base/loop.h"

struct serial;

/* bytes NULL: it is gone; serial_close is still to be called. */
typedef void serial_fn(void *arg, const uint8_t *bytes, size_t n, int64_t at_us);

/* 0, or an errno: EACCES, EBUSY (another program has it exclusively), ENOENT … */
int serial_open(struct loop *loop, const char *tty, serial_fn *fn, void *arg,
                struct serial **out);
/* Takes what waits now. */
void serial_pump(struct serial *serial);
void serial_close(struct serial *serial);

#endif
