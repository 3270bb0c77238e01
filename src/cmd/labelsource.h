/*
 * labelsource: where the labels of `label print` come from: records of a file through a
 * template, or files that a carrier made ready.
 */
#ifndef TALLYMAN_CMD_LABELSOURCE_H
#define TALLYMAN_CMD_LABELSOURCE_H

#include "cmd.h"
#include "tallyman/print/printer.h"

struct label_source;

/* One label as its printer takes it; good until the next. */
struct label_made {
    const char *waybill;
    int64_t copy;
    struct str bytes;
};

/* By --template, --data and --key, or the words behind `print` as files with --waybill.
 * NULL after err_set. The printer outlives it. */
struct label_source *label_source_open(const struct cmd_args *args,
                                       const struct printer *printer, struct err *err);
void label_source_close(struct label_source *source); /* NULL is fine */

/* 1: there it is; 0: no more; negative: this one is no good (E_FILE with its line when it
 * is a record), the next may be. */
int label_source_next(struct label_source *source, struct label_made *out,
                      struct err *err);

#endif
