/*
 * resume: a terminal over a line that died without a word (half-open ssh): its process is
 * there still, with nobody before it, and holds the journal. Whoever comes back ends it.
 * What it had acknowledged stands in the journal, so that it may be ended at any moment.
 */
#ifndef TALLYMAN_CMD_RESUME_H
#define TALLYMAN_CMD_RESUME_H

#include <stdbool.h>

#include "tallyman/base/err.h"

/* Of an E_IN_USE (journal, "PID TERMINAL"): ends the holder when it is this terminal's and
 * this user's; true when it is gone. One that writes to the dead line hears no signal but
 * the last. */
bool resume_end(const struct err *err, const char *terminal);

#endif
