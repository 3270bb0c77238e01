/*
 * outbox_in: an outbox from inside: what it sends, what it knows, and the parts that
 * answer (outbox), bring and take (flight), tell of late refusals (late) and compare with
 * the store (mend). Only for the room's own files.
 */
#ifndef TALLYMAN_LINK_OUTBOX_IN_H
#define TALLYMAN_LINK_OUTBOX_IN_H

#include "book.h"
#include "link_in.h"
#include "shadow.h"
#include "tallyman/model/code.h"
#include "tallyman/link/outbox.h"

/* One request on its way, with a copy of all it says. */
struct sending {
    struct sending *next;
    int64_t key;    /* retry's */
    int64_t id;     /* row in the book, 0: none */
    int64_t person; /* who asked; 0: nobody was in */
    enum retry_class class;
    bool told;                 /* nobody waits for its answer */
    const struct reply *reply; /* the store's, while the steps of its arrival are done */
    struct arena *arena;
    struct request req;
};

/* What the store has acknowledged, in the order written down. */
struct done {
    int64_t id, seq, person;
    unsigned char hash[32];
    bool again; /* the store has lost it */
};

struct outbox {
    struct link link;
    struct link *below;
    struct link_end *inner; /* of below */
    struct outbox_options options;
    char *path;
    struct loop *loop;
    struct loop_timer *timer;
    struct retry *retry;
    struct book *book;
    struct shadow shadow;
    struct sending *first, *last;       /* in the order of retry's row */
    struct sending *flown[DOCKET_MOST]; /* under way; NULL: given up meanwhile */
    int flying;                         /* so many; 0: the probe, or nothing */
    struct sending *forsaken;           /* what was given up is the link's until then */
    struct link_docket docket;          /* they, when they are several */
    bool brought;                       /* the link below has them, or the probe */
    int64_t keys, unsynced;
    bool begun;         /* the first flush was */
    struct arena *turn; /* of the last flush: the answer given */

    struct request mark; /* the probe */
    struct arena *mark_arena;
    struct done *done;
    int dones, done_room, mark_from; /* marks below this were not compared yet */
    int unmarked;                    /* the last so many are not done in the book yet */

    struct err why, late;
    int lates;
    char late_tote[CODE_MOST + 1], late_place[CODE_MOST + 1];
};

/* ---- outbox.c, row.c ---- */
int64_t outbox_mono(const struct outbox *box);
int64_t outbox_utc(const struct outbox *box);
/* A copy of the request as the last of the row; retry is not told. */
struct sending *outbox_push(struct outbox *box, const struct request *req,
                            enum retry_class class, bool front);
/* The request as it stands in the book; NULL when it held a secret or cannot be read. */
struct sending *outbox_push_row(struct outbox *box, const struct book_row *row,
                                bool front);
/* What the book has: who was in, on which task, what the store was not told. */
int outbox_load(struct outbox *box, struct err *err);
void outbox_drop(struct outbox *box, struct sending *sending);
void outbox_free(struct sending *sending); /* NULL is fine */
/* What cannot be written down is said on the screen; nothing goes lost by it: what is
 * not marked as done is sent again. */
void outbox_fault(struct outbox *box, const struct err *err);

/* ---- flight.c ---- */
/* Hands the request, and of those behind it what goes along (`offered` in all), to the
 * link below; NULL: the probe. */
void flight_bring(struct outbox *box, struct sending *first, int offered);
/* What came from below: told to retry, whose steps are then to be done. */
void flight_arrived(struct outbox *box, const struct reply *reply);
/* Nothing is under way any more. */
void flight_over(struct outbox *box);
/* Is it under way? Then it is kept until it has arrived, and is nobody's. */
bool flight_forsake(struct outbox *box, struct sending *sending);

/* ---- late.c ---- */
/* The store refused what the journal had said yes to: written down, told to the store,
 * shown to the person. */
void late_refused(struct outbox *box, const struct sending *sending,
                  const struct err *why);
/* The store settled it by the count of whoever took the cart over: nothing is to be done,
 * the person hears it once. */
void late_counted(struct outbox *box, const struct sending *sending,
                  const struct err *why);
/* Tells the store of a request of that person's: `code` is why. False: not now, its row
 * stays LATE until the terminal starts again. */
bool late_tell(struct outbox *box, const struct request *req, int64_t person,
               const char *code, const char *text);
/* What can go no more, because its person is not here: told to the store in its place. */
void late_instead(struct outbox *box, struct sending *sending);
/* What a terminal that died had not told yet. */
void late_load(struct outbox *box);

/* ---- mend.c ---- */
/* Acknowledged rows, remembered for the marks. */
void mend_done(struct outbox *box, int64_t id, int64_t seq, int64_t person,
               const unsigned char hash[32]);
/* The same of what stands in the book and is not done there yet; mend_mark sees to it. */
void mend_settled(struct outbox *box, const struct sending *sending);
/* Marks what was settled as done, all of it at once. What cannot be marked is sent again
 * when the terminal starts the next time. */
void mend_mark(struct outbox *box);
/* The probe: a request that asks for the marks. */
struct request *mend_ask(struct outbox *box);
/* Its answer: what the store has lost goes in front of the row. */
void mend_answer(struct outbox *box, const struct reply *reply);

#endif
