/*
 * trigger: what the database itself refuses, whoever writes: the ship gate, and rows that
 * are written once.
 */
#ifndef TALLYMAN_STORE_TRIGGER_H
#define TALLYMAN_STORE_TRIGGER_H

#include "tallyman/base/buf.h"
#include "ddl.h"

struct trigger {
    const char *name;
    const char *table;
    const char *event; /* "BEFORE UPDATE" … */
    const char *when;  /* SQL condition over OLD and NEW, both engines; NULL: always */
    const char *says;  /* the refusal's text */
    bool replaced;     /* only against SQLite's INSERT OR REPLACE */
};

extern const struct trigger triggers[]; /* ends with a NULL name; without the gate's */

/* Appends all triggers, the gate's too, as the engine takes them. */
void trigger_script(struct buf *out, const struct ddl_engine *engine);

#endif
