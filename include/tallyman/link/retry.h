/*
 * retry: when a terminal sends what, and what its person is told meanwhile. A state
 * machine without I/O and without a clock: it is told what was asked, what arrived and
 * what time it is, and says what to do next. Its driver (outbox) does it.
 *
 * One sending is under way at a time, so that requests reach the store in their order. A
 * request is sent until it is answered, always under its own id: the driver keeps both,
 * here they are a key. What the journal has and nobody waits for may go several at once:
 * whatever of it was answered leaves the row, and the first that was not comes next. How
 * many go at once is halved when they were lost, and grows again.
 *
 *   look   has no effect: given up, it is forgotten
 *   act    has an effect and cannot be judged without the store: given up before it was
 *          ever sent, it is forgotten; afterwards it is in doubt and goes on being sent
 *   taken  the journal has it: its person is answered by the journal when the store's
 *          answer is late, at once when the line is down; it is sent until answered
 *
 * A line that was down is found again by a probe, before anything of the row is sent: the
 * driver compares there whether the store still has what it had acknowledged. So it does
 * when another process answers than before. A probe is made until it is answered.
 *
 * Times are milliseconds of a clock that never runs backwards.
 */
#ifndef TALLYMAN_LINK_RETRY_H
#define TALLYMAN_LINK_RETRY_H

#include <stdbool.h>
#include <stdint.h>

struct retry;

struct retry_rules {
    int64_t late_ms;     /* the journal answers for the store after this */
    int64_t patience_ms; /* a look or an act is given up after this */
    int64_t least_ms;    /* pause after a sending that was lost; doubled each time, */
    int64_t most_ms;     /* up to this; half of it is chance */
    int addresses;       /* tried in turn, without a pause between them; at least 1 */
    int together;        /* requests in one sending; at least 1 */
    bool probe;          /* ask whether the store is there before the first sending */
    uint64_t seed;       /* of the chance */
};

/* late 400, patience 5000, pauses 200 … 5000, one address, 64 together. */
struct retry_rules retry_usual(uint64_t seed);

enum retry_class { RETRY_LOOK, RETRY_ACT, RETRY_TAKEN };

enum retry_line {
    LINE_UP,   /* the last sending was answered */
    LINE_SLOW, /* the journal answered for it, the answer may still come */
    LINE_DOWN, /* lost at every address, twice at the only one */
};

enum retry_result {
    RETRY_ANSWERED, /* by the store: yes or no */
    RETRY_NOT_NOW,  /* the store is there and cannot: busy, no room; nothing was done */
    RETRY_LOST,     /* nobody knows */
    RETRY_ANEW,     /* by another process than before; nothing was done: compare first */
    RETRY_NO_ENTRY, /* the store knows the sender no more: hold until retry_enter */
    RETRY_APART,    /* refused as a whole, nothing was done: the first goes alone */
};

enum retry_what {
    RETRY_SEND,    /* bring `key`, and what stands behind it in the row, `n` in all, to
                      `address`; key 0, the probe: ask how the store stands */
    RETRY_ANSWER,  /* the store's answer that arrived is the person's */
    RETRY_LATE,    /* the journal answers the person */
    RETRY_GIVE_UP, /* tell the person: no connection. `doubt`: it may have been done */
    RETRY_SETTLED, /* the store's answer that arrived; the person was answered before */
};

struct retry_step {
    enum retry_what what;
    int64_t key;
    int address, n;
    bool doubt;
};

struct retry *retry_new(const struct retry_rules *rules);
void retry_free(struct retry *retry); /* NULL is fine */

/* Asks: key > 0, unique while it waits. `told`: nobody waits for an answer any more (what
 * a terminal that died had in its journal). */
void retry_add(struct retry *retry, int64_t key, enum retry_class class, bool told,
               int64_t now);
/* The same in front of all: what lets the sender in again while the rest is held. */
void retry_enter(struct retry *retry, int64_t key, int64_t now);
/* The same of what was settled once and is wanted again: it was told long ago. */
void retry_front(struct retry *retry, int64_t key);
/* The next sending is the probe. */
void retry_probe(struct retry *retry);
/* Nothing of the row is sent until retry_entered. */
void retry_hold(struct retry *retry);
/* Nothing is held any more. */
void retry_entered(struct retry *retry, int64_t now);

/* The person asks for what is in doubt once more: the same request. False when it is not
 * the first in the row (any more). */
bool retry_again(struct retry *retry, int64_t key, int64_t now);

/* The driver brings only the first n of what it was told to. */
void retry_brought(struct retry *retry, int n);
/* The first n of the sending under way were answered; retry_arrived tells of the rest. */
void retry_answered(struct retry *retry, int n);
/* What became of the sending under way, or of what retry_answered left of it. */
void retry_arrived(struct retry *retry, enum retry_result result, int64_t now);
/* Time went on. */
void retry_tick(struct retry *retry, int64_t now);

/* What to do now, one after another; false: nothing more. The steps that an arrival
 * causes come before anything else is sent. */
bool retry_next(struct retry *retry, struct retry_step *step);
/* When retry_tick is wanted next, -1: not before something arrives. */
int64_t retry_due(const struct retry *retry);

enum retry_line retry_line(const struct retry *retry);
bool retry_held(const struct retry *retry);
bool retry_flying(const struct retry *retry); /* a sending is under way */
int retry_waiting(const struct retry *retry); /* requests that were not answered yet */

#endif
