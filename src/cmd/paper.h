/*
 * paper: what a session prints. Labels are rendered from their template to one page of
 * bits. They go to the bench's printer when it has one; else, and always in practice,
 * they are kept as files: ZPL and PNG of the same bits. A manifest goes the same way.
 */
#ifndef TALLYMAN_CMD_PAPER_H
#define TALLYMAN_CMD_PAPER_H

#include "tallyman/flow/flow.h"

#include "bench.h"

struct paper;

/* dir NULL: nothing is kept, but everything is rendered. bench NULL: no printer; it stays
 * the caller's. Fonts and templates are opened with the first label. */
struct paper *paper_new(const struct cmd_args *args, const char *dir,
                        struct bench *bench);
void paper_free(struct paper *paper);

struct paper_out {
    enum on_paper paper;
    const char *why; /* in the arena, NULL: nothing to say */
    bool later;      /* the bench tells what becomes of it */
};

/* Prints a granted label (the reply of label.grant) or a manifest (of ship.close). */
struct paper_out paper_print(struct paper *paper, const char *template_name,
                             const struct reply *data, struct arena *arena);

#endif
