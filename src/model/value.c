/*
 * value: records and rows in an arena. Built by verbs and readers, read by flows,
 * printed by the command line.
 */
#include "tallyman/model/value.h"

struct value value_int(int64_t num)
{
    return (struct value){.type = VALUE_INT, .num = num};
}

struct value value_text(const char *text)
{
    if (!text)
        return (struct value){.type = VALUE_NONE};
    return value_str(str_of(text));
}

struct value value_str(struct str text)
{
    return (struct value){.type = VALUE_TEXT, .text = text};
}

const char *value_show(struct arena *arena, const struct value *value)
{
    if (!value || value->type == VALUE_NONE)
        return "";
    if (value->type == VALUE_INT)
        return arena_printf(arena, "%lld", (long long)value->num);
    return arena_copy(arena, value->text);
}

static struct value *record_add(struct record *rec, struct arena *arena, const char *name)
{
    if (rec->n == rec->room) {
        int room = rec->room ? rec->room * 2 : 16;
        rec->field = arena_grow(arena, rec->field, sizeof(struct field) * (size_t)rec->n,
                                sizeof(struct field) * (size_t)room);
        rec->room = room;
    }
    rec->field[rec->n].name = name;
    return &rec->field[rec->n++].value;
}

void record_int(struct record *rec, struct arena *arena, const char *name, int64_t num)
{
    *record_add(rec, arena, name) = value_int(num);
}

void record_text(struct record *rec, struct arena *arena, const char *name,
                 const char *text)
{
    *record_add(rec, arena, name) = value_text(arena_text(arena, text));
}

const struct value *record_find(const struct record *rec, const char *name)
{
    for (int i = 0; i < rec->n; i++) {
        if (strcmp(rec->field[i].name, name) == 0)
            return &rec->field[i].value;
    }
    return NULL;
}

int64_t record_num(const struct record *rec, const char *name, int64_t otherwise)
{
    const struct value *value = record_find(rec, name);
    return value && value->type == VALUE_INT ? value->num : otherwise;
}

const char *record_str(const struct record *rec, const char *name, const char *otherwise)
{
    const struct value *value = record_find(rec, name);
    return value && value->type == VALUE_TEXT ? value->text.p : otherwise;
}

void rows_init(struct rows *rows, const char *const *column)
{
    *rows = (struct rows){.column = column};
    while (column[rows->columns])
        rows->columns++;
}

struct value *rows_add(struct rows *rows, struct arena *arena)
{
    size_t row = sizeof(struct value) * (size_t)rows->columns;
    if (rows->n == rows->room) {
        int room = rows->room ? rows->room * 2 : 16;
        rows->cell =
            arena_grow(arena, rows->cell, row * (size_t)rows->n, row * (size_t)room);
        rows->room = room;
    }
    struct value *first = rows->cell + (size_t)rows->n++ * (size_t)rows->columns;
    memset(first, 0, row);
    return first;
}

int rows_column(const struct rows *rows, const char *name)
{
    for (int i = 0; i < rows->columns; i++) {
        if (strcmp(rows->column[i], name) == 0)
            return i;
    }
    return -1;
}

const struct value *rows_at(const struct rows *rows, int row, const char *name)
{
    int column = rows_column(rows, name);
    if (column < 0 || row < 0 || row >= rows->n)
        return NULL;
    return &rows->cell[(size_t)row * (size_t)rows->columns + (size_t)column];
}

int64_t rows_num(const struct rows *rows, int row, const char *name, int64_t otherwise)
{
    const struct value *value = rows_at(rows, row, name);
    return value && value->type == VALUE_INT ? value->num : otherwise;
}

const char *rows_str(const struct rows *rows, int row, const char *name)
{
    const struct value *value = rows_at(rows, row, name);
    return value && value->type == VALUE_TEXT ? value->text.p : "";
}
