/*
 * status: how a printer says that it is well, in its own language. What it says becomes
 * one condition; that it says nothing is a condition too, and never a good one.
 *
 * Sources: Zebra ~HS and ~HQES, TSC TTP-244 Plus <ESC>!S, Gprinter GP-2120T <ESC>!?,
 * Epson DLE EOT and GS ( H fn 48, Zebra CPCL <ESC>h.
 */
#ifndef TALLYMAN_PRINT_STATUS_H
#define TALLYMAN_PRINT_STATUS_H

#include <stdbool.h>

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

/* Whether a label may be sent now. */
enum print_verdict {
    PRINT_GO,
    PRINT_WAIT, /* it goes by itself: printing, a label to be taken */
    PRINT_STOP, /* a person has to do something */
};

/* Worse stands lower: of several that a printer reports the last is shown. Columns: code,
 * name, verdict, text. */
#define PRINT_CONDITIONS(X)                                                              \
    X(PRINT_READY, "ready", PRINT_GO, N_("ready"))                                       \
    X(PRINT_NOT_ASKED, "not_asked", PRINT_GO, N_("not asked: it has no way to answer"))  \
    X(PRINT_PAPER_LOW, "paper_low", PRINT_GO, N_("paper is running low"))                \
    X(PRINT_CARE, "care", PRINT_GO, N_("wants cleaning or calibration"))                 \
    X(PRINT_BATTERY_LOW, "battery_low", PRINT_GO, N_("battery is low"))                  \
    X(PRINT_PRINTING, "printing", PRINT_WAIT, N_("printing"))                            \
    X(PRINT_TAKE_LABEL, "take_label", PRINT_WAIT, N_("take the label out"))              \
    X(PRINT_BUFFER_FULL, "buffer_full", PRINT_WAIT, N_("its memory is full of labels"))  \
    X(PRINT_PAUSED, "paused", PRINT_STOP, N_("paused at the printer"))                   \
    X(PRINT_OFFLINE, "offline", PRINT_STOP, N_("switched offline"))                      \
    X(PRINT_ERROR, "error", PRINT_STOP, N_("reports an error"))                          \
    X(PRINT_MEMORY, "memory", PRINT_STOP, N_("has too little memory"))                   \
    X(PRINT_TOO_HOT, "too_hot", PRINT_STOP, N_("too hot: let it cool"))                  \
    X(PRINT_TOO_COLD, "too_cold", PRINT_STOP, N_("too cold"))                            \
    X(PRINT_NO_MARK, "no_mark", PRINT_STOP, N_("no gap or mark found: wrong labels?"))   \
    X(PRINT_CUTTER, "cutter", PRINT_STOP, N_("the cutter is stuck"))                     \
    X(PRINT_JAM, "jam", PRINT_STOP, N_("paper jam"))                                     \
    X(PRINT_RIBBON_OUT, "ribbon_out", PRINT_STOP, N_("ribbon is out"))                   \
    X(PRINT_PAPER_OUT, "paper_out", PRINT_STOP, N_("paper is out"))                      \
    X(PRINT_HEAD_OPEN, "head_open", PRINT_STOP, N_("head or cover is open"))             \
    X(PRINT_QUEUE_STOPPED, "queue_stopped", PRINT_STOP, N_("its queue is stopped"))      \
    X(PRINT_QUEUE_REPEATS, "queue_repeats", PRINT_STOP,                                  \
      N_("its queue sends a label again after a break; set printer-error-policy to "     \
         "abort-job"))                                                                   \
    X(PRINT_GARBLED, "garbled", PRINT_STOP, N_("answers what is not understood"))        \
    X(PRINT_SILENT, "silent", PRINT_STOP, N_("does not answer"))                         \
    X(PRINT_BROKEN, "broken", PRINT_STOP, N_("the connection broke"))                    \
    X(PRINT_UNREACHABLE, "unreachable", PRINT_STOP, N_("is not reached"))

enum print_condition {
#define X(code, name, verdict, text) code,
    PRINT_CONDITIONS(X)
#undef X
        PRINT_CONDITION_COUNT
};

const char *print_condition_name(enum print_condition condition);  /* for --json */
const char *print_condition_words(enum print_condition condition); /* translated */
enum print_verdict print_condition_verdict(enum print_condition condition);

/* How it is asked. */
enum print_ask {
    PRINT_ASK_NONE,   /* it can not answer */
    PRINT_ASK_HS,     /* ZPL ~HS: buffers, pause, paper, head, ribbon */
    PRINT_ASK_HQES,   /* ZPL ~HQES: errors and warnings as bits */
    PRINT_ASK_TSPL,   /* <ESC>!? : one byte */
    PRINT_ASK_TSPL_S, /* <ESC>!S : four letters, firmware 6.29 and later */
    PRINT_ASK_ESCPOS, /* DLE EOT 1 … 4 */
    PRINT_ASK_CPCL,   /* <ESC>h : one byte */
    PRINT_ASK_PORT,   /* the way to it knows: CUPS */
    PRINT_ASKS,
};

struct print_status {
    enum print_condition condition;
    bool idle; /* it has put out all that it was sent before it was asked */
};

enum { PRINT_REPLY_MOST = 4096 };

/* "none" "hs" "hqes" "tspl" "tspl-s" "escpos" "cpcl" "port". E_FIELD with all known. */
int print_ask_named(const char *name, enum print_ask *out, struct err *err);
/* The question, empty where there is none to send. */
struct str print_ask_bytes(enum print_ask ask);
/* Whether `idle` is told at all; and whether a question is answered behind the labels
 * before it, so that one `idle` is enough. Where it is answered at once a printer must
 * have been seen printing first. */
bool print_ask_tells_idle(enum print_ask ask);
bool print_ask_in_order(enum print_ask ask);

/* Reads what has come since the question. 1: an answer is there; 0: more must come; -1:
 * this is no answer (PRINT_GARBLED). Never reads outside `bytes`; more than
 * PRINT_REPLY_MOST is no answer. */
int print_ask_read(enum print_ask ask, struct str bytes, struct print_status *status);

/* ESC/POS with process ids (GS ( H fn 48): the bytes that follow a label, and whether its
 * echo is in what came. `id` is four printable characters. */
void print_process_ask(const char id[4], char out[11]);
int print_process_read(const char id[4], struct str bytes);

#endif
