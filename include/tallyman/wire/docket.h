/*
 * docket: several requests of one terminal in one sending, as they stand in its journal:
 * a line each in the order of their numbers, each what it would be alone (wire.h). Only
 * what a journal may take (VERB_OFFLINE) goes this way. As many replies come back, a line
 * each in the same order. Nothing but the carrying is shared.
 *
 * A line that is no good refuses the whole docket, and the refusal names it.
 */
#ifndef TALLYMAN_WIRE_DOCKET_H
#define TALLYMAN_WIRE_DOCKET_H

#include "tallyman/wire/wire.h"

enum {
    DOCKET_MOST = 64,         /* requests */
    DOCKET_BYTES = WIRE_BODY, /* of all of them */
};

#define DOCKET_TYPE "application/x-ndjson" /* of both ways */

/* Appends the request's line; false, with nothing appended, when the docket would grow
 * over DOCKET_BYTES. */
bool docket_add(const struct request *req, struct buf *out);
/* The requests, in the arena: how many, or E_FIELD, E_ARGUMENT, E_LIMIT_INPUT. */
int docket_read(struct str text, struct arena *arena, struct request **requests,
                struct err *err);

/* Appends the line that answers it. */
void docket_reply(const struct request_id *id, const struct reply *reply,
                  struct buf *out);
/* What came back for a docket. */
struct docket_answer {
    struct arena *arena;
    const struct request *const *request; /* of it, n */
    int n;
    struct reply *reply; /* room for n */
    struct reply whole;  /* the service's refusal of the whole; E_OK: none */
};

/* Fills the replies to the first requests, as far as whole lines of them came: how many;
 * 0: `whole` says why. E_FIELD when the text is neither. */
int docket_replies(struct str text, struct docket_answer *answer, struct err *err);

#endif
