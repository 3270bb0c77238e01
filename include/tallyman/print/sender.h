/*
 * sender: labels onto paper, each exactly once.
 *
 * A label is in the journal, on the disk, before its first byte leaves. The printer is
 * asked before and after in its own language; silence is not "well". A break after the
 * first byte leaves the label *unknown*: it is never sent again by itself, a person looks
 * at the printer and says what they see (sender_settle). What was cut off by a crash is
 * found at the start: begun is unknown, not begun has failed.
 *
 *   queued ──► sending ──► sent        all was taken; this printer can not say more
 *     │           │  └───► confirmed   the printer, or a person, says that it came out
 *     └► failed   └──────► unknown     ──person──► confirmed or failed
 *
 * A waybill's copy is sent again only when it has failed: nothing of it left, or a person
 * saw that nothing came out. Labels of one printer go one after the other, each over a
 * connection of its own; printers do not wait for each other. All on the caller's loop.
 */
#ifndef TALLYMAN_PRINT_SENDER_H
#define TALLYMAN_PRINT_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"
#include "tallyman/base/loop.h"
#include "tallyman/print/printer.h"
#include "tallyman/print/status.h"

struct sender;

#define SENDER_STATES(X)                                                                 \
    X(SENDER_QUEUED, "queued", N_("waits for the printer"))                              \
    X(SENDER_SENDING, "sending", N_("is being printed"))                                 \
    X(SENDER_SENT, "sent", N_("sent; the printer does not confirm"))                     \
    X(SENDER_CONFIRMED, "confirmed", N_("printed"))                                      \
    X(SENDER_FAILED, "failed", N_("not printed"))                                        \
    X(SENDER_UNKNOWN, "unknown", N_("printed or not is unknown: look at the printer"))

enum sender_state {
#define X(code, name, text) code,
    SENDER_STATES(X)
#undef X
        SENDER_STATE_COUNT
};

const char *sender_state_name(enum sender_state state);  /* journal, wire, --json */
const char *sender_state_words(enum sender_state state); /* translated */

/* One label as the journal has it. Texts are good until the function returns that was
 * given it. */
struct sender_job {
    int64_t id;
    const char *waybill;
    int64_t copy; /* 1, 2 …; as the store granted it */
    const char *job, *printer, *person;
    enum sender_state state;
    enum print_condition condition; /* why it waits, failed or is unknown */
    const char *words;              /* more of the reason, as it was said; "" */
    int64_t made_at, at;            /* UTC ms */
    bool told;                      /* the store has this state */
};

/* Waiting times in milliseconds; 0 takes the usual. */
struct sender_times {
    int64_t open;    /* until the printer takes a connection: 10 s */
    int64_t stall;   /* without it taking a byte: 30 s */
    int64_t end;     /* until it has all and closes: 40 s */
    int64_t answer;  /* to one question: 3 s */
    int64_t again;   /* between two questions: 250 ms */
    int64_t ready;   /* until a busy printer is free for the label: 15 s */
    int64_t confirm; /* until it says that all is out: 20 s */
    int64_t trouble; /* while it says that a person must help: 10 min */
};

struct sender_plan {
    const char *journal; /* path; NULL: nothing will be sent, only asked */
    const char *owner;   /* a word for others who want the journal: "terminal" */
    const struct printers *printers; /* outlive the sender */
    struct sender_times times;
    int64_t (*now)(void); /* UTC ms; NULL: clock_utc_ms */
    /* After each change of a label's state, and while it waits each change of the
     * printer's condition. From the loop only. It may send, settle and tell. */
    void (*changed)(void *arg, const struct sender_job *job);
    void *arg;
};

/* Opens the journal and settles what a crash left: `changed` is not called for it, list
 * the untold instead. Faults as of journal_open. */
int sender_new(struct loop *loop, const struct sender_plan *plan, struct sender **out,
               struct err *err);
/* Breaks off what is being sent, which is then unknown, and what waits, which has failed.
 * NULL is fine. */
void sender_free(struct sender *sender);

struct sender_label {
    const char *waybill;
    int64_t copy;
    const char *job;     /* of the caller: a parcel, a batch; may be "" */
    const char *printer; /* a name of printers.ini */
    const char *person;
    struct str bytes; /* in the printer's language (printer_encode); copied */
};

/* Journals it and begins as soon as the printer is free. E_NOT_FOUND printer; E_STATE
 * when this copy was sent before and did not fail; E_FIELD, E_LIMIT_INPUT; faults of the
 * journal. After a failure nothing is sent. */
int sender_send(struct sender *sender, const struct sender_label *label, int64_t *id,
                struct err *err);
/* Takes back a label that is queued or under way: nothing of it left, it has failed;
 * begun, it is broken off and unknown. `changed` is called before this returns. E_STATE
 * when it is over already. */
int sender_cancel(struct sender *sender, int64_t id, struct err *err);
/* Whether anything is queued or under way. */
bool sender_busy(const struct sender *sender);

/* What a person says who has looked: an unknown (or only sent) label came out, or did
 * not. E_STATE when it is in no such state. */
int sender_settle(struct sender *sender, int64_t id, bool came_out, const char *person,
                  struct err *err);
/* The store has been told this state. E_STALE when it has changed meanwhile: tell again.
 */
int sender_told(struct sender *sender, int64_t id, enum sender_state state,
                struct err *err);

struct sender_query {
    const char *waybill; /* with copy; NULL: any */
    int64_t copy;
    unsigned states; /* bits 1 << state; 0: any */
    bool untold, newest_first;
    int64_t id;   /* 0: any */
    int64_t most; /* 0: all */
};
typedef int sender_job_fn(void *arg, const struct sender_job *job, struct err *err);
/* Nonzero of fn ends the walk and is returned. fn must not change the sender. */
int sender_list(struct sender *sender, const struct sender_query *query,
                sender_job_fn *fn, void *arg, struct err *err);
/* The same beside a running owner, from the journal's file. */
int sender_look(const char *journal, const struct sender_query *query, sender_job_fn *fn,
                void *arg, struct err *err);

/* Asks a printer how it is, without a label: fn once, from the loop. While it prints it
 * is not asked (a second connection disturbs it): PRINT_PRINTING. */
typedef void sender_ask_fn(void *arg, const struct printer *printer,
                           enum print_condition condition, const char *words);
int sender_ask(struct sender *sender, const char *printer, sender_ask_fn *fn, void *arg,
               struct err *err);

#endif
