/*
 * bench: the label printer of a terminal and the journal of what was sent to it. One
 * label is under way at a time; what becomes of it is told from the loop. What a crash
 * left is found at the start and told to the store before anything else. Which printer a
 * card last chose is kept beside the journal, for the next start.
 */
#ifndef TALLYMAN_CMD_BENCH_H
#define TALLYMAN_CMD_BENCH_H

#include "tallyman/base/loop.h"
#include "tallyman/flow/flow.h"
#include "tallyman/print/printer.h"

#include "cmd.h"

struct bench;

/* What became of the label under way; `why` in the person's language, "" for nothing. */
typedef void bench_fn(void *arg, enum on_paper paper, const char *why);

struct bench_plan {
    const struct cmd_args *args;
    struct loop *loop;
    const char *printer; /* of devices/printers.ini; NULL: the one that a card chose, else
                            the first of the file */
    const char *terminal; /* whose journal it is */
    bench_fn *became;
    void *arg;
};

/* *out is NULL when no printer is named and the file has none. */
int bench_new(const struct bench_plan *plan, struct bench **out, struct err *err);
void bench_free(struct bench *bench);
const struct printer *bench_printer(const struct bench *bench);
const char *bench_name(const struct bench *bench); /* its terminal's */

struct bench_label {
    const char *waybill, *order, *person;
    int64_t n;
    struct str bytes; /* of all its pages, in the printer's language */
};

/* In the journal, then on its way: `became` follows, at once or later. When the store
 * granted a copy again that may be on paper, a person has seen that it is not. */
int bench_print(struct bench *bench, const struct bench_label *label, struct err *err);
/* Labels go to that printer from now on, named as its card names it (case does not
 * matter), also after a restart; a label that waits for another one is taken back.
 * E_NOT_FOUND; E_IO when it can not be kept, and nothing changes. */
int bench_bind(struct bench *bench, const char *name, struct err *err);
/* Takes the label under way back: `became` says from the loop whether it has failed, so
 * that it may be printed elsewhere, or is unknown. */
void bench_take_back(struct bench *bench);
/* Whether a label is under way. */
bool bench_busy(const struct bench *bench);
/* The store has what became of the last label. */
void bench_told(struct bench *bench);
/* Tells the store what it does not know yet of labels sent before. */
int bench_tell(struct bench *bench, struct cmd_store *cs, struct err *err);

#endif
