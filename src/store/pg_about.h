/*
 * pg_about: which rows a statement can have to do with, read from its text: so that an
 * answer may be kept while nobody has written what it was made from. Where the text does
 * not say it plainly, more rows than there are.
 */
#ifndef TALLYMAN_STORE_PG_ABOUT_H
#define TALLYMAN_STORE_PG_ABOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/str.h"
#include "schema_in.h"

enum { ABOUT_TABLES = 8, ABOUT_PINS = 8 };

/* In every row that it touches, the column equals the value `$n`. */
struct pg_pin {
    struct str column;
    int n;
};

struct pg_touch {
    const struct table *table;
    struct str alias; /* the table's name where it has none */
    int depth, pins;  /* brackets around it */
    struct pg_pin pin[ABOUT_PINS];
};

struct pg_about {
    bool reads; /* answers the same until something it touches is written */
    bool all;   /* may write anything */
    bool plain; /* writes, and looks at no other table to do so */
    int n;      /* tables read, or the one written */
    struct pg_touch touch[ABOUT_TABLES];
    uint64_t mask; /* of the tables, a bit each, some sharing one */
};

/* Points into `sql`. */
void pg_about(const char *sql, struct pg_about *about);

#endif
