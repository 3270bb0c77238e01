/*
 * sender_in: what the parts of the sender share: the labels that wait or are under way
 * (works), each printer's line of them, and their record in the journal.
 */
#ifndef TALLYMAN_PRINT_SENDER_IN_H
#define TALLYMAN_PRINT_SENDER_IN_H

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/journal/journal.h"
#include "tallyman/print/port.h"
#include "tallyman/print/sender.h"

enum stage {
    STAGE_WAITS,  /* for the labels before it */
    STAGE_OPENS,  /* the way to the printer */
    STAGE_BEFORE, /* asked whether it may be sent */
    STAGE_SENDS,
    STAGE_AFTER, /* asked whether it came out */
    STAGE_ENDS,  /* no more can be known than that all arrived */
    STAGE_OVER,  /* its state is final; the connection is closed in peace */
};

struct work {
    struct work *next; /* of the same printer */
    struct sender *sender;
    const struct printer *printer;
    struct sender_job job; /* texts of its own; id 0: only a question */
    sender_ask_fn *ask_fn;
    void *ask_arg;
    struct buf bytes;
    struct port *port;
    enum stage stage;
    int64_t before;                   /* bytes taken before the label's first */
    struct buf heard;                 /* since the last question */
    struct buf since;                 /* since the label, for its echo */
    struct print_status status;       /* the last answer */
    bool asked;                       /* an answer is waited for */
    bool answered;                    /* to a question since the label */
    bool seen_busy, late;             /* it was printing; the first time limit is over */
    struct loop_timer *limit, *again; /* of the stage; to the next question, or of an
                                         answer */
};

/* One a printer. */
struct line {
    const struct printer *printer;
    struct work *first, *last;
};

struct sender {
    struct loop *loop;
    struct journal *journal;
    const struct printers *printers;
    struct sender_times times;
    int64_t (*now)(void);
    void (*changed)(void *arg, const struct sender_job *job);
    void *arg;
    struct line *lines;
    int n;
    struct work *printing; /* questions that are not asked: the printer prints */
};

/* ---- record.c: a label as an entry of the journal ---- */

void record_key(const char *waybill, int64_t copy, char out[JOURNAL_KEY + 1]);
int record_append(struct sender *sender, struct work *work, struct err *err);
/* Marks the work's state with its condition and words; durable. */
int record_mark(struct work *work, enum sender_state to, struct err *err);
int record_each(struct journal *journal, const struct sender_query *query,
                sender_job_fn *fn, void *arg, struct err *err);
/* What a crash left. */
int record_recover(struct sender *sender, struct err *err);

/* ---- run.c: one work from its printer's turn to its end ---- */

void work_start(struct work *work);
/* Breaks it off: its port is closed, its state final. */
void work_break(struct work *work);
void work_free(struct work *work);
/* The first of its line, wherever it is: over at once, and the next begins. False: it was
 * over. */
bool work_cancel(struct work *work);
/* One that has not come to its turn: it has failed. */
void work_drop(struct work *work);

/* ---- sender.c ---- */

/* The first of its line is done: the next begins. `work` is gone. */
void line_next(struct work *work);
/* sender_ask of a printer that stands in no file; it outlives the answer. */
void sender_question(struct sender *sender, const struct printer *printer,
                     sender_ask_fn *fn, void *arg);

#endif
