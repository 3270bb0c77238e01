/*
 * replay: scans and keys from a file instead of a device, so that a whole shift runs
 * without hardware and a fault can be played again. One gesture a line:
 *     scan TEXT | type TEXT | key F2 | wait MS | # comment
 * A bad line refuses the file with file, line and reason.
 */
#ifndef TALLYMAN_SCAN_REPLAY_H
#define TALLYMAN_SCAN_REPLAY_H

#include "tallyman/base/err.h"
#include "tallyman/scan/line.h"

struct replay;

struct replay_step {
    enum { REPLAY_SCAN, REPLAY_KEY, REPLAY_WAIT } kind;
    struct scan scan;
    int key_f;    /* REPLAY_KEY: the function key's number */
    int64_t wait; /* REPLAY_WAIT: milliseconds */
};

struct replay *replay_open(const char *path, struct err *err);
bool replay_next(struct replay *replay, struct replay_step *step);
void replay_close(struct replay *replay);

#endif
