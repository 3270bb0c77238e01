/*
 * form: how the rows of one file are read: which of its columns each of ours comes from,
 * made once from the sheet's columns and the map; and the reading of a row by it.
 */
#ifndef TALLYMAN_INTAKE_FORM_H
#define TALLYMAN_INTAKE_FORM_H

#include "map.h"

enum { FORM_FIELDS = 64, REASON = 256 };

struct form_field {
    const struct column_rule *rule; /* its name may be empty: see `name` */
    const char *name;
    bool must;
    int column[MAP_SOURCES]; /* of the sheet; -1: the constant */
    const char *constant[MAP_SOURCES];
    int sources;
    /* The time read last: rows of one order mostly repeat it. */
    struct str seen;
    int64_t seen_ms;
};

struct form {
    const char *file;
    const struct intake_map *map;
    const struct kind *kind;
    const struct sheet *sheet;
    struct form_field field[FORM_FIELDS];
    int fields;
    /* Of each rule and test: the field, or the sheet's column after FORM_FIELDS. */
    int subject[MAP_RULES][COND_TESTS];
};

/* What is wrong with a row. */
struct fault {
    const char *column; /* theirs where there is one; "" for the whole row */
    char reason[REASON];
};

/* E_FILE / E_COLUMN: unknown columns, missing ones, of no known kind. */
int form_make(const char *file, const struct intake_map *map, const struct sheet *sheet,
              struct form *form, struct err *err);

/* The field of a name, -1 when the file has no such column. */
int form_field(const struct form *form, const char *name);
/* Its text in a row; "" for field -1. NUL terminated. */
struct str form_text(const struct form *form, const struct sheet_row *row, int field);
/* The class the map's rules give the row, and the rule that did; NULL for CLASS_ROW. */
enum row_class form_class(const struct form *form, const struct sheet_row *row,
                          const struct map_rule **rule);

/* Whether the row can be used at all (fields, lengths). */
bool form_whole(const struct form *form, const struct sheet_row *row,
                struct fault *fault);
/* One field's value; false with the fault. Absent is VALUE_NONE, unless it is a must.
 * Money takes `exponent` decimals. */
bool form_value(struct form *form, const struct sheet_row *row, int field, int exponent,
                struct value *value, struct fault *fault);
/* Says what is wrong with a field's text. */
void form_fault(const struct form *form, const struct sheet_row *row, int field,
                const char *expected, struct fault *fault);

#endif
