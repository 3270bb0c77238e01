/*
 * sim: the air between terminals and one store, in virtual time and from one seed. What
 * goes through it is lost, doubled, delayed and overtaken as the rules say; a terminal
 * can be cut off one way or both. The store behind it is real: what arrives at one
 * instant goes through its door together.
 *
 * A link over it (sim_link) behaves as one over a wire: it answers later, or E_LINK after
 * a while, though the request may still arrive.
 */
#ifndef TALLYMAN_LINK_SIM_H
#define TALLYMAN_LINK_SIM_H

#include "tallyman/link/link.h"

struct sim_air;

/* Chances in a million, for each message. */
struct sim_rules {
    uint64_t seed;
    int64_t least_ms, most_ms; /* how long a message takes */
    int64_t lost, doubled;
    int64_t stray, stray_ms; /* takes up to so long: others overtake it */
    int64_t torn;            /* the answer to a docket ends in its middle */
    int64_t answer_ms;       /* after this a sending counts as lost */
};

/* The store's side. */
struct sim_store {
    void *arg;
    int (*enter)(void *arg, const char *terminal, int64_t *id, struct err *err);
    int64_t (*reserve)(void *arg, int64_t terminal, int64_t n, struct err *err);
    /* False: it died meanwhile, nobody is answered. */
    bool (*run)(void *arg, const struct request *requests, int n, struct reply *replies,
                struct arena *arena);
};

/* `now` is the virtual clock, the caller's. */
struct sim_air *sim_air_new(const struct sim_rules *rules, const struct sim_store *store,
                            const int64_t *now);
void sim_air_free(struct sim_air *air); /* after its links */

/* A link with one end. Closing it is the terminal's death: what it sent may still arrive.
 */
struct link *sim_link(struct sim_air *air);
enum sim_cut { SIM_WHOLE, SIM_TO_STORE, SIM_FROM_STORE, SIM_BOTH };
void sim_cut(struct link *link, enum sim_cut cut);

/* Delivers what is due at *now. */
void sim_work(struct sim_air *air);
/* When something is due next, -1: nothing is in the air. */
int64_t sim_due(const struct sim_air *air);
/* Messages so far: sent, lost, doubled; of them dockets, and answers torn. */
struct sim_count {
    int64_t sent, lost, doubled, batches, dockets, torn;
};
struct sim_count sim_count(const struct sim_air *air);

#endif
