/*
 * cond: the small language of a map's rules.
 *
 *     COLUMN TEST { and COLUMN TEST } [=> REASON]
 *     TEST: is VALUE | in VALUE, VALUE, … | starts VALUE | empty | < N | > N | = N
 *
 * A column or value that holds blanks at its ends, commas or the words above stands in
 * double quotes. A text that is no number is neither less, more nor equal.
 */
#ifndef TALLYMAN_INTAKE_COND_H
#define TALLYMAN_INTAKE_COND_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"

enum { COND_TESTS = 8, COND_VALUES = 64 };

enum cond_op {
    COND_IS,
    COND_IN,
    COND_STARTS,
    COND_EMPTY,
    COND_LESS,
    COND_MORE,
    COND_EQUAL,
};

struct cond_test {
    const char *column;
    enum cond_op op;
    const char **value;
    int values;
    int64_t number; /* in millionths */
};

struct cond {
    struct cond_test test[COND_TESTS];
    int tests;
    const char *reason; /* "" when none is given */
};

/* E_FIELD names what was expected. The result lives in the arena. */
int cond_parse(struct arena *arena, const char *text, struct cond *cond, struct err *err);
bool cond_holds(const struct cond_test *test, struct str text);

#endif
