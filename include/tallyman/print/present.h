/*
 * present: the printers of this machine and how each is: those of printers.ini, those
 * that are plugged in over USB, the queues of CUPS. All are asked at once and none is
 * waited for longer than the others. For the command line: it waits.
 */
#ifndef TALLYMAN_PRINT_PRESENT_H
#define TALLYMAN_PRINT_PRESENT_H

#include <stdbool.h>

#include "tallyman/base/err.h"
#include "tallyman/print/printer.h"

enum { PRESENT_MS = 3000, PRESENT_WORDS = 200 };

struct present {
    const char *name;     /* in printers.ini, or as it calls itself */
    const char *port;     /* address, as printers.ini would have it */
    const char *model;    /* in printers.ini, or as it calls itself; "" unknown */
    const char *language; /* "zpl" …; "" unknown */
    bool configured;      /* a [printer] of printers.ini */
    enum print_condition condition;
    const char *words; /* more of the reason, as it was said; "" */
};
typedef void present_fn(void *arg, const struct present *printer);

/* Calls fn for each, those of printers.ini first, after at most `ms` and what USB needs
 * to be given back. */
void present_list(const struct printers *printers, int64_t ms, present_fn *fn, void *arg);

#endif
