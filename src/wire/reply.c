/*
 * reply: a reply as JSON and back. Data only: a refusal is its name and typed arguments,
 * put into words by whoever shows it.
 */
#include "tallyman/wire/wire.h"

#include "get.h"
#include "put.h"

enum { FIELDS_MOST = 256, COLUMNS_MOST = 64 };

/* ---- writing ---- */

static void write_args(struct buf *out, const struct err *err)
{
    put_name(out, "args");
    buf_char(out, '[');
    for (int i = 0; i < err->args; i++) {
        if (i)
            buf_char(out, ',');
        if (err->arg[i].number)
            put_num(out, err->arg[i].num);
        else
            put_text(out, str_of(err->arg[i].text));
    }
    buf_char(out, ']');
}

static void write_out(struct buf *out, const struct record *record)
{
    put_name(out, "out");
    buf_char(out, '{');
    for (int i = 0; i < record->n; i++) {
        put_name(out, record->field[i].name);
        put_value(out, &record->field[i].value);
    }
    buf_char(out, '}');
}

static void write_rows(struct buf *out, const struct rows *rows)
{
    put_name(out, "columns");
    for (int i = 0; i < rows->columns; i++) {
        buf_char(out, i ? ',' : '[');
        put_text(out, str_of(rows->column[i]));
    }
    buf_char(out, ']');
    put_name(out, "rows");
    buf_char(out, '[');
    for (int i = 0; i < rows->n * rows->columns; i++) {
        if (i)
            buf_char(out, ',');
        if (i % rows->columns == 0)
            buf_char(out, '[');
        put_value(out, &rows->cell[i]);
        if (i % rows->columns == rows->columns - 1)
            buf_char(out, ']');
    }
    buf_char(out, ']');
}

void wire_reply_write(const struct request_id *id, const struct reply *reply,
                      struct buf *out)
{
    buf_printf(out, "{\"wire\":%d", WIRE_VERSION);
    if (id) {
        put_name(out, "terminal");
        put_num(out, id->terminal);
        put_name(out, "seq");
        put_num(out, id->seq);
    }
    put_name(out, "code");
    put_text(out, str_of(err_entry(reply->err.code)->name));
    if (reply->repeated)
        buf_text(out, ",\"repeated\":1");
    if (reply->err.args)
        write_args(out, &reply->err);
    if (reply->out.n)
        write_out(out, &reply->out);
    if (reply->rows.columns)
        write_rows(out, &reply->rows);
    buf_char(out, '}');
}

/* ---- reading ---- */

struct reading {
    const struct request_id *id;
    struct arena *arena;
    struct reply *reply;
    int ids; /* fields of the id that were there */
};

static int read_code(struct reading *r, json_t *json, struct err *err)
{
    const char *name = json_string_value(json);
    enum err_code code = name ? err_by_name(name) : E_BUG;
    if (!name || (code == E_BUG && strcmp(name, err_entry(E_BUG)->name) != 0))
        return get_refuse("code", "a known outcome", json, err);
    r->reply->err.code = code;
    return 0;
}

static int read_args(struct reading *r, json_t *json, struct err *err)
{
    struct err *to = &r->reply->err;
    if (!json_is_array(json) || json_array_size(json) > ERR_ARGS)
        return get_refuse("args", "at most four arguments", json, err);
    for (size_t i = 0; i < json_array_size(json); i++) {
        struct value value;
        if (get_value("args", json_array_get(json, i), r->arena, &value, err))
            return -(int)err->code;
        struct err_arg *arg = &to->arg[to->args++];
        arg->number = value.type == VALUE_INT;
        arg->num = value.num;
        if (!arg->number)
            snprintf(arg->text, sizeof(arg->text), "%s", value.text.p);
    }
    return 0;
}

static int read_out(struct reading *r, json_t *json, struct err *err)
{
    const char *name;
    json_t *value;
    if (!json_is_object(json) || json_object_size(json) > FIELDS_MOST)
        return get_refuse("out", "an object", json, err);
    json_object_foreach(json, name, value)
    {
        struct value got = {0};
        if (!json_is_null(value) && get_value(name, value, r->arena, &got, err))
            return -(int)err->code;
        const char *kept = arena_text(r->arena, name);
        if (got.type == VALUE_INT)
            record_int(&r->reply->out, r->arena, kept, got.num);
        else
            record_text(&r->reply->out, r->arena, kept, got.text.n ? got.text.p : "");
    }
    return 0;
}

static int read_columns(struct reading *r, json_t *json, struct err *err)
{
    size_t n = json_array_size(json);
    if (!json_is_array(json) || !n || n > COLUMNS_MOST)
        return get_refuse("columns", "names", json, err);
    const char **column = arena_alloc(r->arena, sizeof(*column) * (n + 1));
    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_array_get(json, i));
        if (!name)
            return get_refuse("columns", "names", json_array_get(json, i), err);
        column[i] = arena_text(r->arena, name);
    }
    rows_init(&r->reply->rows, column);
    return 0;
}

static int read_row(struct reading *r, json_t *json, struct err *err)
{
    struct rows *rows = &r->reply->rows;
    if (!json_is_array(json) || json_array_size(json) != (size_t)rows->columns)
        return get_refuse("rows", "an array as long as columns", json, err);
    struct value *cell = rows_add(rows, r->arena);
    for (int i = 0; i < rows->columns; i++) {
        json_t *value = json_array_get(json, (size_t)i);
        if (!json_is_null(value) &&
            get_value(rows->column[i], value, r->arena, &cell[i], err))
            return -(int)err->code;
    }
    return 0;
}

/* Rows are written after their columns; read in whatever order. */
static int read_rows(struct reading *r, json_t *json, struct err *err)
{
    if (!json_is_array(json) || !r->reply->rows.columns)
        return get_refuse("rows", "an array, and columns", json, err);
    for (size_t i = 0; i < json_array_size(json); i++) {
        if (read_row(r, json_array_get(json, i), err))
            return -(int)err->code;
    }
    return 0;
}

static int read_same(const char *name, json_t *json, int64_t wanted, struct err *err)
{
    int64_t num;
    return get_num(name, json, wanted, wanted, &num, err);
}

static int read_wire(struct reading *r, json_t *json, struct err *err)
{
    (void)r;
    return read_same("wire", json, WIRE_VERSION, err);
}

static int read_terminal(struct reading *r, json_t *json, struct err *err)
{
    r->ids++;
    return read_same("terminal", json, r->id ? r->id->terminal : 0, err);
}

static int read_seq(struct reading *r, json_t *json, struct err *err)
{
    r->ids++;
    return read_same("seq", json, r->id ? r->id->seq : 0, err);
}

static int read_repeated(struct reading *r, json_t *json, struct err *err)
{
    r->reply->repeated = true;
    return read_same("repeated", json, 1, err);
}

/* In this order; rows want their columns. */
static const struct member {
    const char *name;
    bool must;
    int (*read)(struct reading *r, json_t *json, struct err *err);
} members[] = {
    {"wire", true, read_wire},          {"terminal", false, read_terminal},
    {"seq", false, read_seq},           {"code", true, read_code},
    {"repeated", false, read_repeated}, {"args", false, read_args},
    {"out", false, read_out},           {"columns", false, read_columns},
    {"rows", false, read_rows},
};

static int read_members(struct reading *r, const json_t *json, struct err *err)
{
    size_t known = 0;
    for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
        json_t *value = json_object_get(json, members[i].name);
        known += value != NULL;
        if (!value && members[i].must)
            return get_refuse(members[i].name, "a value", NULL, err);
        if (value && members[i].read(r, value, err))
            return -(int)err->code;
    }
    if (known != json_object_size(json))
        return err_set(err, E_FIELD, "sss", "body", "a reply's fields", "others");
    bool own = r->reply->err.code && !r->ids && !r->reply->out.n && !r->reply->rows.n;
    if (r->ids != (r->id ? 2 : 0) && !own)
        return err_set(err, E_FIELD, "sss", "seq", "the request's id", "another");
    return 0;
}

int wire_reply_read(struct str text, const struct request_id *id, struct arena *arena,
                    struct reply *reply, struct err *err)
{
    struct reading reading = {id, arena, reply, 0};
    *reply = (struct reply){0};
    json_t *json = get_object(text, err);
    if (!json)
        return -(int)err->code;
    int code = read_members(&reading, json, err);
    json_decref(json);
    if (code)
        *reply = (struct reply){0};
    return code;
}
