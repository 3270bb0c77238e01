/*
 * flow: the guided tasks of one terminal. A task is a table of steps; the machine is
 * written once, does no I/O, takes an input (scan, key, reply, tick) and says what must
 * happen. It can be driven by a terminal, a file or a played person alike.
 *
 * A wrong barcode costs no request: what is expected came with the task. It is noted, and
 * the note travels with the next request or when the task is left. (Only a code that the
 * task knows nothing of is looked up, code.find, to say what it is.) A right unit costs
 * one request. One request is in flight at a time; scans that come meanwhile queue
 * (FLOW_QUEUE of them, then they are dropped with TONE_FAULT and a note). While a STOP
 * stands, waiting scans are dropped with a tone.
 *
 * A refusal is never modal: the next scan is judged at once. Only STOP must be answered.
 */
#ifndef TALLYMAN_FLOW_FLOW_H
#define TALLYMAN_FLOW_FLOW_H

#include "tallyman/model/request.h"
#include "tallyman/scan/line.h"
#include "tallyman/scan/weight.h"
#include "tallyman/screen/key.h"
#include "tallyman/screen/view.h"

enum { FLOW_QUEUE = 8 };

struct flow;

struct flow_config {
    const char *terminal; /* name, shown at login */
    bool training;        /* practice store: every screen is marked */
    bool typing;          /* typed codes are taken without the exception key (tests, demo
                             without a scanner); they are still recorded as typed */
};

struct flow *flow_new(const struct flow_config *config);
void flow_free(struct flow *flow);

/* What became of a REACT_PRINT. */
enum on_paper {
    PAPER_SENT,      /* the printer has it all */
    PAPER_CONFIRMED, /* and says that it came out */
    PAPER_FAILED,    /* nothing of it was printed */
    PAPER_UNKNOWN,   /* broken off in the middle: a person must look */
    PAPER_WAITS,     /* not yet: paper is out, a lid is open; another one follows */
};

enum input_kind {
    IN_START, /* once, first */
    IN_SCAN,
    IN_KEY,
    IN_REPLY,    /* to the request in flight */
    IN_PRINTED,  /* to REACT_PRINT; `paper`, and `problem` says why */
    IN_JOB,      /* to REACT_JOB; `problem` is NULL when it was done */
    IN_BOUND,    /* to REACT_BIND; `problem` is NULL when it was done, `text` its name */
    IN_PROGRESS, /* of the job under way: `percent` of its time, `text` what it reached */
    IN_TICK,     /* a second has passed; only asked for with REACT_TICK */
    IN_WEIGHT,   /* `weight`: the scale of this terminal says something else */
    IN_LATE,     /* `late`: the store's no to what was said yes to long ago */
    IN_OUT,      /* the store knows the session no more */
};

struct input {
    enum input_kind kind;
    const struct scan *scan;
    enum key key;
    const struct reply *reply;
    enum on_paper paper;
    const char *problem; /* in the person's language */
    const char *text;    /* IN_JOB, IN_PROGRESS: what it has to say */
    int64_t percent;     /* IN_PROGRESS */
    const struct weight *weight;
    const struct err *late;
    const char *tote, *place; /* IN_LATE: that it is about; "": none */
    int64_t at;               /* UTC ms */
};

enum react_bits {
    REACT_PAINT = 1 << 0,
    REACT_SEND = 1 << 1,  /* `request`: give it an id and a session, send it */
    REACT_PRINT = 1 << 2, /* `print`: a granted label, or a manifest */
    REACT_JOB = 1 << 3,   /* `job`: long work, "wave.release morning" */
    REACT_LANG = 1 << 4,  /* switch the language, paint again */
    REACT_LEAVE = 1 << 5, /* the program may end */
    REACT_TICK = 1 << 6,  /* wake me in a second */
    REACT_TOLD = 1 << 7,  /* the store has what became of the label printed last; said
                             before REACT_SEND */
    REACT_BIND = 1 << 8,  /* print at `printer` from now on; a label that waits there for
                             paper is taken back, and IN_PRINTED says what became of it */
    REACT_UNPRINT = 1 << 9, /* the same of a label that waits, without another printer */
    REACT_LATE = 1 << 10,   /* the late refusal was answered */
};

struct react {
    unsigned bits;
    enum tone tone;                /* TONE_NONE: silence */
    enum err_code why;             /* what the tone says no to; E_OK with TONE_OK */
    const struct request *request; /* good until its reply came */
    const char *template_name;     /* REACT_PRINT: "waybill-100x150", "manifest" */
    const struct reply *print;     /* the reply of label.grant or ship.close, good until
                                      IN_PRINTED */
    const char *job;
    const char *printer; /* as its card says it: "LABEL-2" */
};

/* Takes one input. Never blocks, never fails: what is wrong is on the next view. */
void flow_input(struct flow *flow, const struct input *input, struct react *react);

/* The screen as it is now; texts live in `turn`. */
void flow_view(const struct flow *flow, struct arena *turn, struct view *view);

/* The session of who is logged in, 0: nobody. */
int64_t flow_session(const struct flow *flow);
/* "pick/item": task and step, for the log and tests. */
const char *flow_where(const struct flow *flow);
/* True while a request is in flight (a player waits then). */
bool flow_waiting(const struct flow *flow);

#endif
