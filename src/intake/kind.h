/*
 * kind: the kinds of files, and the columns of ours with what may stand in them.
 */
#ifndef TALLYMAN_INTAKE_KIND_H
#define TALLYMAN_INTAKE_KIND_H

#include "tallyman/model/request.h"
#include "sheet.h"

enum { KIND_MUST = 6 };

enum column_type {
    COLUMN_TEXT, /* at most 4,000 bytes */
    COLUMN_CODE, /* at most CODE_MOST bytes; may hold FS GS RS */
    COLUMN_INT,
    COLUMN_MONEY, /* a decimal with at most `exponent` decimals */
    COLUMN_TIME,
    COLUMN_FLAG,
};

struct column_rule {
    const char *name;
    enum column_type type;
    int64_t least, most;
};

struct kind {
    const char *name; /* "orders" */
    enum verb verb;
    const char *must[KIND_MUST]; /* a row is nothing without them */
    const char *extra;           /* a column that is no column of the verb's rows */
};

/* What may stand in a column of that verb's rows; free text for one that has no rule. */
const struct column_rule *column_rule(enum verb verb, const char *name);

const struct kind *kind_named(const char *name); /* NULL: none */
/* The first kind all of whose `must` columns the sheet has; else the one that knows most
 * of its columns, so that the refusal can name what is wrong; NULL when none knows any.
 */
const struct kind *kind_told(const struct sheet *sheet);
/* The columns of a load verb's rows, NULL terminated. */
const char *const *kind_columns(enum verb verb);
bool kind_has(const struct kind *kind, const char *column);
bool kind_must(const struct kind *kind, const char *column);

#endif
