/*
 * load_in: how the loading verbs read their rows. A verb declares its fields; each row is
 * held against them, ends in exactly one class, and a bad one is refused alone with its
 * field, what was expected and what came.
 */
#ifndef TALLYMAN_OP_LOAD_IN_H
#define TALLYMAN_OP_LOAD_IN_H

#include "names.h"
#include "op_in.h"

enum {
    LOAD_FIELDS = 40,
    LOAD_WORD = 64,
    LOAD_TEXT = 200,
    LOAD_LONG = 4000,
    LOAD_QTY = 1000000,
};
#define LOAD_MONEY                                                                       \
    INT64_C(1000000000000)               /* minor units; far from any overflow of a sum */
#define LOAD_TIME INT64_C(4102444800000) /* 2100-01-01 UTC */

enum load_type {
    LOAD_END,
    LOAD_IS_CODE, /* printable, least … most bytes */
    LOAD_IS_TEXT, /* likewise; line breaks and tabs allowed */
    LOAD_IS_NUM,  /* least … most */
};

struct load_field {
    const char *name;
    enum load_type type;
    int64_t least, most;
};

enum load_class {
    LOAD_NEW,
    LOAD_CHANGED,
    LOAD_SAME,
    LOAD_CANCELLED,
    LOAD_REFUSED,
    LOAD_CLASSES
};

struct load_item {
    int64_t id, price;
    int64_t kit, lots, serial;
};

struct load {
    struct op *op;
    const struct load_field *field;
    int fields;
    int column[LOAD_FIELDS]; /* of each field in the rows */
    int64_t count[LOAD_CLASSES];
    int row; /* the one being read */
    struct names items;
};

/* Starts on the request's rows and the reply's. */
void load_begin(struct load *load, struct op *op, const struct load_field *field);
/* Goes to a row and holds its fields against the table; load_check only the fields
 * [first, end). False: it was refused and counted. */
bool load_read(struct load *load, int row);
bool load_check(struct load *load, int row, int first, int end);
/* Of the row being read, by the field's index: 0 and "" when absent. */
int64_t load_num(const struct load *load, int field);
const char *load_str(const struct load *load, int field);

void load_class(struct load *load, enum load_class class);
/* Refuses the row: field, expected, got; reason E_FIELD unless said otherwise. */
void load_refuse(struct load *load, const char *field, const char *expected,
                 const char *got);
/* A row of the reply; `class` as text, reason a wire name. Counts nothing. */
void load_report(struct load *load, const char *class, const char *field,
                 enum err_code reason, const char *text);
/* Fills the reply's record; 0. */
int load_end(struct load *load);
/* From load_begin to load_end, where `take` is all there is to do with a row that reads;
 * negative from it ends the load. */
int load_each(struct op *op, const struct load_field *field,
              int (*take)(struct load *load));

/* The item of that exact code, NULL when there is none (or the store failed). */
const struct load_item *load_find_item(struct load *load, const char *code);

#endif
