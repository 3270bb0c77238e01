/*
 * refuse: how intake says that a whole file is no good: its name, its line and a
 * sentence.
 */
#ifndef TALLYMAN_INTAKE_REFUSE_H
#define TALLYMAN_INTAKE_REFUSE_H

#include "tallyman/base/err.h"

/* E_FILE with the name shortened in its middle; returns the negative code. A line below 1
 * is shown as 1. */
int refuse_file(struct err *err, const char *name, int64_t line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
