/*
 * load: files into an open store; used by `load` and by the demo.
 */
#ifndef TALLYMAN_CMD_LOAD_H
#define TALLYMAN_CMD_LOAD_H

#include "cmd.h"
#include "tallyman/intake/intake.h"

enum load_class {
    LOAD_NEW,
    LOAD_CHANGED,
    LOAD_SAME,
    LOAD_CANCELLED,
    LOAD_CHARGE,
    LOAD_REFUSED,
    LOAD_CLASSES
};

struct load_report; /* of one file */

struct load_report *load_report_new(const char *file);
void load_report_free(struct load_report *report);
int64_t load_count(const struct load_report *report, enum load_class cls);

/* Takes one file in: from its path, or from memory. 0, or a negative code when the file
 * could not be read at all (nothing was changed). */
int load_file(struct cmd_store *cs, const char *path, const struct intake_map *map,
              struct load_report *report, struct err *err);
int load_text(struct cmd_store *cs, const char *name, struct str text,
              struct load_report *report, struct err *err);

#endif
