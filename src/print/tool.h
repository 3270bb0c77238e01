/*
 * tool: another program that turns bytes into bytes, held to its limits.
 */
#ifndef TALLYMAN_PRINT_TOOL_H
#define TALLYMAN_PRINT_TOOL_H

#include <stdint.h>

#include "tallyman/base/buf.h"

struct tool {
    const char *const *argv; /* by PATH; ends with NULL */
    struct str in;           /* its standard input */
    int64_t ms;              /* at most, by the clock and of the processor */
    int64_t memory;          /* bytes at most */
};

enum tool_end {
    TOOL_WELL,
    TOOL_ABSENT, /* not installed */
    TOOL_FAILED, /* it says so, or died */
    TOOL_LATE,
    TOOL_MUCH,  /* more output than the buffer's ceiling */
    TOOL_FAULT, /* the machine's: errno */
};

/* Runs it to its end and appends its output. It waits; for the command line. */
enum tool_end tool_run(const struct tool *tool, struct buf *out);

#endif
