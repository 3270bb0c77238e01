/*
 * wedge: a scanner on the kernel's keyboard, as `device watch` shows it: what comes by
 * standard input, framed as the terminal frames it. Its events are those of a plugged-in
 * scanner; its port is its terminal's name.
 */
#ifndef TALLYMAN_CMD_WEDGE_H
#define TALLYMAN_CMD_WEDGE_H

#include "tallyman/base/loop.h"
#include "tallyman/device/scanners.h"

struct wedge;

/* NULL when standard input is neither a terminal in whose foreground this process is, nor
 * a pipe. A terminal has arrived at once, a pipe with its first byte; it has left when
 * nothing can come any more. */
struct wedge *wedge_open(struct loop *loop, scanner_event_fn *event, void *arg);
/* Gives the terminal back as it was; before loop_free. NULL is fine. */
void wedge_close(struct wedge *wedge);

#endif
