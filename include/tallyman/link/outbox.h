/*
 * outbox: a link that survives a dead wire. It lies over another link (local, http, sim)
 * and hands one terminal's requests on, under their ids, until the store answered.
 *
 * What the store may be told later (VERB_OFFLINE) is in the terminal's journal before the
 * wire sees it, and while the wire is dead or slow the journal answers for the store:
 * inside what the pulled task reserved, by the same model/task as the store's answers.
 * Everything else is refused with E_LINK while the line is down.
 *
 * What was acknowledged is kept for days, chained by BLAKE2b-256. Whenever the line comes
 * back, when another process answers than before, and after each login, terminal and store
 * compare what they have; a store that lost its tail (restored from a backup) gets it
 * again under the same ids.
 *
 * A no that comes after the journal's yes is never dropped: it goes to the store as an
 * exception (link.refused), and the person must answer it (link_state, link_late_seen).
 */
#ifndef TALLYMAN_LINK_OUTBOX_H
#define TALLYMAN_LINK_OUTBOX_H

#include "tallyman/link/link.h"
#include "tallyman/link/retry.h"

struct outbox_options {
    const char *path; /* of the journal; made 0600 when it is not there */
    struct retry_rules rules;
    bool new_numbers; /* negative control of the simulation: each sending gets a number of
                         its own, so that a repeat is done twice */
    int64_t keep_ms;  /* how long what was acknowledged is kept; 0: seven days */
    int64_t (*mono)(void *arg); /* milliseconds, never back; NULL: the machine's */
    int64_t (*utc)(void *arg);  /* UTC ms; NULL: the machine's */
    void *arg;
};

/* Over `below`, which is owned from then on and gets one end. One end only: its journal
 * is opened with it (link_end), and refused while another process has it (E_IN_USE) or
 * when its chain is broken (E_FILE). */
struct link *link_outbox(struct link *below, const struct outbox_options *options);

#endif
