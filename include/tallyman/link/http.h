/*
 * http: a link to a store that is served (serve/), over HTTPS from anywhere, or over its
 * Unix socket from the same machine. Connections are kept; addresses are tried in turn,
 * the one that answered last first; a request that must be sent again keeps its id.
 *
 * Who speaks is proved once by the terminal's key and then by a token. The service must
 * be vouched for by the authority pinned at enrolment: there is no way to do without.
 */
#ifndef TALLYMAN_LINK_HTTP_H
#define TALLYMAN_LINK_HTTP_H

#include "tallyman/link/link.h"

struct link_http_plan {
    const char *addresses;  /* "host:port,host2:port" */
    const char *socket;     /* path of a Unix socket instead; NULL: HTTPS */
    const char *identities; /* directory; NULL with a socket */
    int64_t try_ms;         /* of one sending; a twelvefold where rows go along */
    int64_t patience_ms;    /* a request is sent again for so long; 0: sent once */
    uint64_t seed;          /* of the chance in the pauses between */
};

/* Nothing is opened yet. NULL: E_FIELD, an address that is none. */
struct link *link_http(const struct link_http_plan *plan, struct err *err);

/* How many requests the terminal keeps unsent, told along with each sending. */
void link_http_unsynced(struct link *link, int64_t n);

#endif
