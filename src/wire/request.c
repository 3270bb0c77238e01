/*
 * request: a request as one flat JSON object and back, by the table of model/verbs.
 * Called by link (and the terminal's journal) and by serve.
 */
#include "tallyman/wire/wire.h"

#include "get.h"
#include "put.h"
#include "tallyman/base/utf8.h"

size_t wire_body_most(enum verb verb)
{
    for (const struct arg *arg = verb_entry(verb)->arg; arg->type != ARG_END; arg++) {
        if (arg->type == ARG_ROWS)
            return WIRE_BODY_ROWS;
    }
    return WIRE_BODY;
}

/* ---- writing ---- */

static void write_row(struct buf *out, const struct rows *rows, int row)
{
    buf_char(out, row ? ',' : '[');
    buf_char(out, '{');
    for (int i = 0; i < rows->columns; i++) {
        const struct value *cell = &rows->cell[row * rows->columns + i];
        if (cell->type == VALUE_NONE)
            continue;
        put_name(out, rows->column[i]);
        put_value(out, cell);
    }
    buf_char(out, '}');
}

static void write_arg(struct buf *out, const struct request *req, int i)
{
    const struct arg *arg = &verb_entry(req->verb)->arg[i];
    if (arg->type != ARG_ROWS && req->arg[i].type == VALUE_NONE)
        return;
    put_name(out, arg->name);
    if (arg->type != ARG_ROWS) {
        put_value(out, &req->arg[i]);
        return;
    }
    for (int row = 0; row < req->rows.n; row++)
        write_row(out, &req->rows, row);
    buf_text(out, req->rows.n ? "]" : "[]");
}

void wire_request_write(const struct request *req, struct buf *out)
{
    const struct verb_entry *entry = verb_entry(req->verb);
    buf_printf(out, "{\"wire\":%d,\"verb\":\"%s\"", WIRE_VERSION, entry->name);
    put_name(out, "terminal");
    put_num(out, req->id.terminal);
    put_name(out, "seq");
    put_num(out, req->id.seq);
    put_name(out, "session");
    put_num(out, req->session);
    put_name(out, "at");
    put_num(out, req->terminal_at);
    if (req->notes.n) {
        put_name(out, "notes");
        put_text(out, req->notes);
    }
    for (int i = 0; i < REQUEST_ARGS && entry->arg[i].type != ARG_END; i++)
        write_arg(out, req, i);
    buf_char(out, '}');
}

/* ---- reading ---- */

/* Codes and their reasons line by line; a code may hold FS GS RS. */
static int read_notes(const json_t *json, struct arena *arena, struct str *notes,
                      struct err *err)
{
    struct str text = {json_string_value(json), json_string_length(json)}, rest = text;
    bool good = json_is_string(json) && text.n <= WIRE_NOTES;
    for (int32_t point; good && (point = utf8_next(&rest)) != -2;)
        good = point == '\t' || point == '\n' || (point >= 28 && point <= 30) ||
               (point >= 32 && point != 127);
    if (!good)
        return get_refuse("notes", "lines of refused scans, 8 KiB at most", json, err);
    *notes = str_n(arena_copy(arena, text), text.n);
    return 0;
}

/* The envelope's numbers: name, least, and where they belong. */
static const struct envelope {
    const char *name;
    int64_t least;
    size_t offset;
} envelope[] = {
    {"terminal", 1, offsetof(struct request, id.terminal)},
    {"seq", 1, offsetof(struct request, id.seq)},
    {"session", 0, offsetof(struct request, session)},
    {"at", 0, offsetof(struct request, terminal_at)},
};

enum { ENVELOPE = sizeof(envelope) / sizeof(*envelope) };

static int read_envelope(const json_t *json, struct request *req, struct err *err)
{
    for (int i = 0; i < ENVELOPE; i++) {
        int64_t *to = (int64_t *)((char *)req + envelope[i].offset);
        if (get_num(envelope[i].name, json_object_get(json, envelope[i].name),
                    envelope[i].least, INT64_MAX, to, err))
            return -(int)err->code;
    }
    return 0;
}

static bool envelope_has(const char *name)
{
    for (int i = 0; i < ENVELOPE; i++) {
        if (strcmp(envelope[i].name, name) == 0)
            return true;
    }
    return strcmp(name, "wire") == 0 || strcmp(name, "verb") == 0;
}

static int read_row(json_t *json, struct arena *arena, struct rows *rows, struct err *err)
{
    struct value *cell = rows_add(rows, arena);
    const char *name;
    json_t *value;
    if (!json_is_object(json))
        return get_refuse("rows", "objects", json, err);
    json_object_foreach(json, name, value)
    {
        int column = rows_column(rows, name);
        if (column < 0)
            return err_set(err, E_FIELD, "sss", "rows", "its columns", name);
        if (get_value(name, value, arena, &cell[column], err))
            return -(int)err->code;
    }
    return 0;
}

static int read_rows(json_t *json, struct arena *arena, struct rows *rows,
                     struct err *err)
{
    size_t n = json_array_size(json);
    if (!json_is_array(json))
        return get_refuse("rows", "an array", json, err);
    if (n > REQUEST_ROWS_MOST)
        return err_set(err, E_LIMIT_INPUT, "sd", "rows", (int64_t)REQUEST_ROWS_MOST);
    for (size_t i = 0; i < n; i++) {
        if (read_row(json_array_get(json, i), arena, rows, err))
            return -(int)err->code;
    }
    return 0;
}

/* One member of the object that is none of the envelope's. */
static int read_member(const char *name, json_t *value, struct arena *arena,
                       struct request *req, struct err *err)
{
    const struct verb_entry *entry = verb_entry(req->verb);
    if (strcmp(name, "notes") == 0)
        return read_notes(value, arena, &req->notes, err);
    for (int i = 0; i < REQUEST_ARGS && entry->arg[i].type != ARG_END; i++) {
        if (strcmp(entry->arg[i].name, name) != 0)
            continue;
        if (entry->arg[i].type == ARG_ROWS)
            return read_rows(value, arena, &req->rows, err);
        return get_value(name, value, arena, &req->arg[i], err);
    }
    return err_set(err, E_FIELD, "sss", entry->name, "its arguments", name);
}

static int read_head(const json_t *json, struct request *req, struct err *err)
{
    const json_t *name = json_object_get(json, "verb");
    int64_t version;
    if (get_num("wire", json_object_get(json, "wire"), WIRE_VERSION, WIRE_VERSION,
                &version, err))
        return -(int)err->code;
    const struct verb_entry *entry =
        json_is_string(name) ? verb_by_name(str_of(json_string_value(name))) : NULL;
    if (!entry)
        return get_refuse("verb", "a known verb", name, err);
    request_init(req, entry->verb);
    return read_envelope(json, req, err);
}

int wire_request_read(struct str text, struct arena *arena, struct request *req,
                      struct err *err)
{
    const char *name;
    json_t *value;
    *req = (struct request){0};
    json_t *json = get_object(text, err);
    if (!json)
        return -(int)err->code;
    int code = read_head(json, req, err);
    if (code)
        goto out;
    json_object_foreach(json, name, value)
    {
        code = envelope_has(name) ? 0 : read_member(name, value, arena, req, err);
        if (code)
            goto out;
    }
    code = request_check(req, err);
out:
    json_decref(json);
    return code;
}
