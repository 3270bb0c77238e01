/*
 * value: what travels between rooms: integers and texts under names. Records (one of each
 * name) and rows (declared columns). No floats, no nesting. Made in an arena, good for as
 * long as it.
 */
#ifndef TALLYMAN_MODEL_VALUE_H
#define TALLYMAN_MODEL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/str.h"

enum value_type { VALUE_NONE, VALUE_INT, VALUE_TEXT };

struct value {
    enum value_type type;
    int64_t num;
    struct str text;
};

struct value value_int(int64_t num);
struct value value_text(const char *text); /* borrowed; NULL is VALUE_NONE */
struct value value_str(struct str text);   /* borrowed */
/* The text of a VALUE_TEXT, digits of a VALUE_INT (made in the arena), "" of none. */
const char *value_show(struct arena *arena, const struct value *value);

struct field {
    const char *name; /* static */
    struct value value;
};

struct record {
    struct field *field;
    int n, room;
};

void record_int(struct record *rec, struct arena *arena, const char *name, int64_t num);
/* Copies the text into the arena. */
void record_text(struct record *rec, struct arena *arena, const char *name,
                 const char *text);
const struct value *record_find(const struct record *rec, const char *name); /* or NULL */
int64_t record_num(const struct record *rec, const char *name, int64_t otherwise);
/* NUL terminated text, `otherwise` when absent or no text. */
const char *record_str(const struct record *rec, const char *name, const char *otherwise);

struct rows {
    const char *const *column; /* names, NULL terminated, static */
    int columns;
    struct value *cell; /* n × columns */
    int n, room;
};

void rows_init(struct rows *rows, const char *const *column);
/* Room for one more row, all VALUE_NONE; its first cell. */
struct value *rows_add(struct rows *rows, struct arena *arena);
int rows_column(const struct rows *rows, const char *name); /* -1 when there is none */
const struct value *rows_at(const struct rows *rows, int row,
                            const char *name); /* or NULL */
int64_t rows_num(const struct rows *rows, int row, const char *name, int64_t otherwise);
const char *rows_str(const struct rows *rows, int row, const char *name);
/* ^ NUL terminated; "" when absent. Texts put into rows must be NUL terminated too. */

#endif
