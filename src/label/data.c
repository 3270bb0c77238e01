/*
 * data: the tree of values a label is filled with. Callers of the program fill it by
 * path, data_json.c from JSON; render.c reads it. Pieces live in the caller's arena,
 * arrays grow by doubling.
 */
#include "tallyman/label/data.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tallyman/base/utf8.h"

enum data_kind { DATA_RECORD, DATA_LIST, DATA_TEXT };

struct label_data {
    enum data_kind kind;
    struct arena *arena;
    struct str name; /* in a record */
    struct str text;
    struct label_data **item;
    size_t n, room;
};

static struct label_data *make(struct arena *arena, enum data_kind kind)
{
    struct label_data *data = arena_alloc(arena, sizeof *data);
    data->arena = arena;
    data->kind = kind;
    return data;
}

struct label_data *label_data_new(struct arena *arena)
{
    return make(arena, DATA_RECORD);
}

static struct label_data *append(struct label_data *to, struct label_data *item)
{
    if (to->n == to->room) {
        size_t room = to->room ? to->room * 2 : 8;
        to->item = arena_grow(to->arena, to->item, to->n * sizeof *to->item,
                              room * sizeof *to->item);
        to->room = room;
    }
    return to->item[to->n++] = item;
}

static struct label_data *named(const struct label_data *record, struct str name)
{
    if (record->kind != DATA_RECORD)
        return NULL;
    for (size_t i = 0; i < record->n; i++)
        if (str_eq(record->item[i]->name, name))
            return record->item[i];
    return NULL;
}

static bool name_ok(struct str name)
{
    if (!name.n || name.n > 64)
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (strchr(" .[]<>%\t\r\n", name.p[i]))
            return false;
    return true;
}

/* The piece at `path`, made with `kind` when there is none; the records between too. */
static struct label_data *reach(struct label_data *at, const char *path,
                                enum data_kind kind, struct err *err)
{
    struct str rest = str_of(path);
    for (int depth = 0; rest.n; depth++) {
        struct str name = str_cut(&rest, '.');
        struct label_data *next = named(at, name);
        if (!name_ok(name) || depth == LABEL_DATA_DEPTH)
            return err_set(err, E_FIELD, "sss", path, "names between dots", path), NULL;
        enum data_kind want = rest.n ? DATA_RECORD : kind;
        if (!next && at->n >= LABEL_DATA_NAMES)
            return err_set(err, E_LIMIT_INPUT, "sd", path, (int64_t)at->n), NULL;
        if (!next && at->kind == DATA_RECORD) {
            next = append(at, make(at->arena, want));
            next->name = str_n(arena_copy(at->arena, name), name.n);
        }
        if (!next || next->kind != want)
            return err_set(err, E_FIELD, "sss", path, "one kind of value", "two"), NULL;
        at = next;
    }
    if (at->kind != kind)
        return err_set(err, E_FIELD, "sss", path, "a name", "none"), NULL;
    return at;
}

static int check_text(const char *path, struct str text, struct err *err)
{
    if (text.n > LABEL_DATA_BYTES)
        return err_set(err, E_LIMIT_INPUT, "sd", path, (int64_t)LABEL_DATA_BYTES);
    if (!utf8_valid(text))
        return err_set(err, E_FIELD, "sss", path, "UTF-8", "other bytes");
    return 0;
}

int label_data_text(struct label_data *record, const char *path, const char *value,
                    struct err *err)
{
    struct str text = str_of(value);
    if (check_text(path, text, err))
        return -(int)err->code;
    struct label_data *at = reach(record, path, DATA_TEXT, err);
    if (!at)
        return -(int)err->code;
    at->text = str_n(arena_copy(at->arena, text), text.n);
    return 0;
}

int label_data_int(struct label_data *record, const char *path, int64_t value,
                   struct err *err)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, value);
    return label_data_text(record, path, text, err);
}

int label_data_list(struct label_data *record, const char *path, struct err *err)
{
    return reach(record, path, DATA_LIST, err) ? 0 : -(int)err->code;
}

int label_data_item(struct label_data *record, const char *path, const char *value,
                    struct err *err)
{
    struct label_data *list = reach(record, path, DATA_LIST, err);
    struct str text = str_of(value);
    if (!list)
        return -(int)err->code;
    if (list->n == LABEL_DATA_ROWS)
        return err_set(err, E_LIMIT_INPUT, "sd", path, (int64_t)LABEL_DATA_ROWS);
    if (check_text(path, text, err))
        return -(int)err->code;
    struct label_data *item = append(list, make(list->arena, DATA_TEXT));
    item->text = str_n(arena_copy(list->arena, text), text.n);
    return 0;
}

struct label_data *label_data_row(struct label_data *record, const char *path,
                                  struct err *err)
{
    struct label_data *list = reach(record, path, DATA_LIST, err);
    if (!list)
        return NULL;
    if (list->n == LABEL_DATA_ROWS)
        return err_set(err, E_LIMIT_INPUT, "sd", path, (int64_t)LABEL_DATA_ROWS), NULL;
    return append(list, make(list->arena, DATA_RECORD));
}

/* The number between brackets: a loop's variable or digits; -1 when it is neither. */
static int64_t index_of(struct str part, const int *index)
{
    int64_t number = -1;
    part.n -= part.n && part.p[part.n - 1] == ']';
    if (part.n == 1 && part.p[0] >= 'a' && part.p[0] <= 'z')
        return index[part.p[0] - 'a'];
    return str_int(part, &number) ? number : -1;
}

/* One step down: a name, and indexes between brackets. */
static const struct label_data *step(const struct label_data *at, struct str part,
                                     const int *index)
{
    struct str name = str_cut(&part, '[');
    at = named(at, name);
    while (at && part.n) {
        int64_t i = index_of(str_cut(&part, '['), index);
        if (at->kind != DATA_LIST || i < 0 || i >= (int64_t)at->n)
            return NULL;
        at = at->item[i];
    }
    return at;
}

const struct label_data *label_data_find(const struct label_data *record, struct str path,
                                         const int *index)
{
    while (record && path.n)
        record = step(record, str_cut(&path, '.'), index);
    return record;
}

bool label_data_value(const struct label_data *data, struct str *out)
{
    if (!data || data->kind != DATA_TEXT)
        return false;
    *out = data->text;
    return true;
}

int label_data_rows(const struct label_data *data)
{
    return data && data->kind == DATA_LIST ? (int)data->n : -1;
}

struct label_data *label_data_at(const struct label_data *record, struct str path, int i)
{
    static const int none[LABEL_INDEXES];
    const struct label_data *list = label_data_find(record, path, none);
    return i >= 0 && i < label_data_rows(list) ? list->item[i] : NULL;
}
