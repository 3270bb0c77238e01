/*
 * book: what a terminal writes into its journal, and reads again after it died. Only for
 * the room's own files.
 *
 *   request   a writing request: "person seq hash chain\n" and the wire's JSON (nothing
 *             when it held a secret: then the hash alone is compared, never sent again)
 *   numbers   "next end": request numbers of this terminal that nobody used yet
 *   login     the last answer to a login; open while somebody is logged in
 *   task      the last answer to task.pull or task.show
 *
 * `chain` is BLAKE2b-256 over the chain before it and what stands in the row.
 */
#ifndef TALLYMAN_LINK_BOOK_H
#define TALLYMAN_LINK_BOOK_H

#include "tallyman/model/request.h"

struct book;

enum book_state {
    BOOK_NEW,    /* the store has not answered */
    BOOK_DONE,   /* it did it */
    BOOK_NO,     /* it refused while the person waited for the answer */
    BOOK_LATE,   /* it refused after the journal had said yes */
    BOOK_RAISED, /* and was told so as an exception */
};

struct book_row {
    int64_t id, seq, person;
    enum book_state state;
    unsigned char hash[32]; /* request_hash */
    struct str json;        /* empty: held a secret */
};

/* `terminal` is told to others that want the journal. E_FILE when a row was altered. */
int book_open(const char *path, const char *terminal, struct book **out, struct err *err);
void book_close(struct book *book); /* NULL is fine */

/* Writes a request down; what its verb declares secret is left out. */
int book_request(struct book *book, const struct request *req, int64_t person,
                 enum book_state state, int64_t at, int64_t *id, struct err *err);
/* From one state to another (DONE may be undone by a power cut: it is asked for again);
 * E_STALE when it is in none of `from` (bits). */
int book_mark(struct book *book, int64_t id, unsigned from, enum book_state to,
              const char *note, int64_t at, struct err *err);
/* These are done, in one transaction: all of them, or none. */
int book_done(struct book *book, const int64_t *id, int n, int64_t at, struct err *err);
/* All requests in the order written, for fn: nonzero ends the walk. It must not write. */
typedef int book_fn(void *arg, const struct book_row *row, struct err *err);
int book_each(struct book *book, unsigned states, int64_t behind, book_fn *fn, void *arg,
              struct err *err);

/* The one of that id. */
int book_one(struct book *book, int64_t id, book_fn *fn, void *arg, struct err *err);

/* Takes n numbers, durably; E_NOT_FOUND when fewer are left. */
int book_numbers(struct book *book, int64_t n, int64_t at, int64_t *first,
                 struct err *err);
int book_numbers_add(struct book *book, int64_t first, int64_t end, int64_t at,
                     struct err *err);

/* Keeps the answer as the last of its kind ("login", "task"); an empty record ends it. */
int book_keep(struct book *book, const char *kind, const struct reply *reply, int64_t at,
              struct err *err);
/* The last one in the arena, and the row it stands in; 1: there is one, 0: none. */
int book_kept(struct book *book, const char *kind, struct arena *arena,
              struct reply *reply, int64_t *id, struct err *err);

/* Forgets what was settled before `at`. */
int book_prune(struct book *book, int64_t at, struct err *err);

#endif
