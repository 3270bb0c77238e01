/*
 * link_in: what every kind of link shares, and what a kind brings. Only for the room's
 * own files; a kind's own link and end begin with these.
 */
#ifndef TALLYMAN_LINK_LINK_IN_H
#define TALLYMAN_LINK_LINK_IN_H

#include "tallyman/link/link.h"
#include "tallyman/wire/docket.h"

enum { SEQ_BLOCK = 1000 };

/* Several requests in one sending. The end's reply says E_OK when the first `answered`
 * were (1 … n), else why none was. Borrowed until then. */
struct link_docket {
    int n, answered;
    const struct request *request[DOCKET_MOST];
    struct reply reply[DOCKET_MOST]; /* good as long as the end's reply */
    struct buf text;                 /* the requests as docket_add wrote them */
};

struct link_kind {
    size_t end_size;
    bool dockets; /* it takes them */
    /* Fills end->terminal. */
    int (*join)(struct link_end *end, const char *terminal, struct err *err);
    /* A block of `n` numbers into end->seq … end->seq_end. */
    int (*reserve)(struct link_end *end, int64_t n, struct err *err);
    void (*flush)(struct link *link);
    int64_t (*due)(const struct link *link);
    void (*wait)(struct link_end *end); /* until end->reply is set */
    int (*console)(struct link_end *end, int64_t *session, struct err *err);
    void (*on)(struct link *link, struct loop *loop);
    bool (*state)(const struct link_end *end, struct link_state *state);
    void (*seen)(struct link_end *end);
    bool (*resume)(const struct link_end *end, struct link_resume *resume);
    void (*part)(struct link_end *end); /* what join took; NULL: nothing */
    void (*close)(struct link *link);   /* frees the link; its ends have parted */
};

struct link {
    const struct link_kind *kind;
    struct link_end *ends;
};

struct link_end {
    struct link *link;
    struct link_end *next;
    int64_t terminal;
    int64_t seq, seq_end; /* reserved and not yet used: [seq, seq_end) */
    bool compares; /* whoever has it wants to compare with a process that is new to it */
    bool anew;     /* the reply is an E_LINK for that: nothing was sent, compare first */
    bool alone;    /* the service behind it knows no dockets */
    struct request *waiting;    /* for the next flush */
    struct link_docket *docket; /* the same; one of the two */
    const struct reply *reply;
};

#endif
