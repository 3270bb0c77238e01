/*
 * link: the terminal's corridor to the store. Requests go in with their id, replies come
 * out; what lies between (this process, a wire) is the link's affair. Nothing calls back:
 * link_flush works and never waits, link_take asks.
 *
 * An id is drawn from a block that the store reserved durably, so that no number is ever
 * used twice, not even by a terminal that died.
 *
 * A link over a wire answers later: it hangs on a loop (link_on), whose turns bring the
 * replies, or the caller waits (link_wait). What could not be brought over in time is
 * answered E_LINK: the request may have been done; only link_send_again, under the same
 * id, tells.
 */
#ifndef TALLYMAN_LINK_LINK_H
#define TALLYMAN_LINK_LINK_H

#include "tallyman/base/loop.h"
#include "tallyman/model/request.h"

struct link;
struct link_end; /* one terminal's end of it */

/* A terminal's end; made in the store when it is new and the link may. The link owns it.
 * NULL on failure. */
struct link_end *link_end(struct link *link, const char *terminal, struct err *err);
int64_t link_terminal(const struct link_end *end);

/* Sends a request: gives it its id and session and takes it along with the next flush.
 * When an outbox knows it as the act whose outcome is in doubt, the flush gives it that
 * one's id.
 * The request and its texts are borrowed until its reply was taken. One at a time an end:
 * a second is our bug. Returns 0 or a fault (no number could be reserved). */
int link_send(struct link_end *end, struct request *request, int64_t session,
              int64_t terminal_at, struct err *err);
/* Sends the same request again under the id it has (after a doubtful answer). */
void link_send_again(struct link_end *end, struct request *request);
/* Moves what is waiting. All requests of all ends go through the door together. */
void link_flush(struct link *link);
/* When link_flush is wanted though nothing arrived, by the clock the link was given; -1:
 * not at all. A link on a loop sees to it by itself. */
int64_t link_due(const struct link *link);
/* The reply to what this end sent, once; NULL when none is there (yet). Good until the
 * next link_flush. */
const struct reply *link_take(struct link_end *end);
/* Flushes and waits for it; never NULL after a sending. */
const struct reply *link_wait(struct link_end *end);

/* A session of the person 'console' at this end, where being on the store's own machine
 * is proof enough (local, Unix socket); elsewhere E_NO_SESSION. */
int link_console(struct link_end *end, int64_t *session, struct err *err);

/* Replies come by turns of this loop from now on; local links need none. The loop
 * outlives the link. */
void link_on(struct link *link, struct loop *loop);

enum link_line { LINK_UP, LINK_SLOW, LINK_DOWN };

/* How an end stands that outlives a dead wire (link/outbox); for its screen. */
struct link_state {
    enum link_line line;
    int64_t unsynced; /* in the terminal's journal and not with the store */
    struct err why;   /* what keeps them there; E_OK: they are on their way */
    bool login;       /* they go when somebody has come in anew, and not before */
    struct err late;  /* the store's no to what the journal had said yes to; E_OK: none */
    const char *tote, *place; /* that it is about; "": none */
};

/* False where an answer comes at once or not at all. Texts are good until the next
 * flush. */
bool link_state(const struct link_end *end, struct link_state *state);
/* The person has answered `late`. */
void link_late_seen(struct link_end *end);
/* The badge of whoever stood at this end when it was last heard of, and the code that
 * names the work: cart, tote, or a digit of the menu; "": nobody, none. */
struct link_resume {
    const char *badge, *work;
};
bool link_resume(const struct link_end *end, struct link_resume *resume);

void link_close(struct link *link); /* NULL is fine */

#endif
