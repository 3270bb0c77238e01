/*
 * reply: the recorded form of an answer. Lines of "name type value": kept beside the
 * request id in the store, so that the same id again gets the same answer.
 *
 *     short d 3 …    first line: code, then its arguments, tab separated
 *     name\td12      a number        name\tstext     a text, \t \n \\ escaped
 *     \tname\t…      columns         \td12\tstext\tn …  a row of them, n: nothing there
 */
#include "tallyman/model/request.h"

#include "tallyman/base/buf.h"

enum { REPLY_MOST = 1 << 20, COLUMNS_MOST = 64 };

static void put_text(struct buf *buf, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\t' || c == '\n' || c == '\\') {
            buf_char(buf, '\\');
            c = c == '\t' ? 't' : c == '\n' ? 'n' : '\\';
        }
        buf_char(buf, c);
    }
}

static void put_value(struct buf *buf, const struct value *value)
{
    buf_char(buf, value->type == VALUE_INT ? 'd' : value->type == VALUE_TEXT ? 's' : 'n');
    if (value->type == VALUE_INT)
        buf_num(buf, value->num);
    else if (value->type == VALUE_TEXT)
        put_text(buf, value->text);
}

static void put_err(struct buf *buf, const struct err *err)
{
    buf_text(buf, err_entry(err->code)->name);
    for (int i = 0; i < err->args; i++) {
        const struct err_arg *arg = &err->arg[i];
        struct value value = arg->number ? value_int(arg->num) : value_text(arg->text);
        buf_char(buf, '\t');
        put_value(buf, &value);
    }
}

static void put_rows(struct buf *buf, const struct rows *rows)
{
    buf_char(buf, '\n');
    for (int i = 0; i < rows->columns; i++) {
        buf_char(buf, '\t');
        buf_text(buf, rows->column[i]);
    }
    for (int i = 0; i < rows->n * rows->columns; i++) {
        if (i % rows->columns == 0)
            buf_char(buf, '\n');
        buf_char(buf, '\t');
        put_value(buf, &rows->cell[i]);
    }
}

static struct str encode(const struct reply *reply, bool rows, struct arena *arena)
{
    struct buf buf;
    buf_init(&buf, REPLY_MOST);
    put_err(&buf, &reply->err);
    for (int i = 0; i < reply->out.n; i++) {
        buf_char(&buf, '\n');
        buf_text(&buf, reply->out.field[i].name);
        buf_char(&buf, '\t');
        put_value(&buf, &reply->out.field[i].value);
    }
    if (rows)
        put_rows(&buf, &reply->rows);
    struct str out = {buf.over ? NULL : arena_copy(arena, buf_view(&buf)), buf.n};
    buf_clear(&buf);
    return out;
}

struct str reply_encode(const struct reply *reply, bool rows, struct arena *arena)
{
    struct str out = encode(reply, rows && reply->rows.columns, arena);
    if (!out.p)
        out = encode(reply, false, arena);
    BUG_IF(!out.p);
    return out;
}

/* Undoes put_text; NUL terminated. */
static char *get_text(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\\' && i + 1 < text.n) {
            c = text.p[++i];
            c = c == 't' ? '\t' : c == 'n' ? '\n' : c;
        }
        out[n++] = c;
    }
    return out;
}

static bool decode_err(struct str line, struct arena *arena, struct err *err)
{
    struct str name = str_cut(&line, '\t');
    *err = (struct err){.code = err_by_name(arena_copy(arena, name))};
    while (line.n && err->args < ERR_ARGS) {
        struct str arg = str_cut(&line, '\t');
        struct err_arg *to = &err->arg[err->args++];
        if (!arg.n)
            return false;
        to->number = arg.p[0] == 'd';
        arg = str_n(arg.p + 1, arg.n - 1);
        if (to->number && !str_int(arg, &to->num))
            return false;
        if (!to->number)
            snprintf(to->text, sizeof(to->text), "%s", get_text(arena, arg));
    }
    return true;
}

static bool decode_value(struct str text, struct arena *arena, struct value *value)
{
    struct str rest = str_n(text.p + 1, text.n ? text.n - 1 : 0);
    if (!text.n || (text.p[0] == 'n' && rest.n))
        return false;
    *value = (struct value){.type = VALUE_NONE};
    if (text.p[0] == 's')
        *value = value_text(get_text(arena, rest));
    else if (text.p[0] == 'd')
        *value = value_int(0);
    return text.p[0] == 'd' ? str_int(rest, &value->num)
                            : text.p[0] == 's' || text.p[0] == 'n';
}

static bool decode_field(struct str line, struct arena *arena, struct record *out)
{
    const char *name = arena_copy(arena, str_cut(&line, '\t'));
    struct value value;
    if (!decode_value(line, arena, &value) || value.type == VALUE_NONE)
        return false;
    if (value.type == VALUE_INT)
        record_int(out, arena, name, value.num);
    else
        record_text(out, arena, name, value.text.p);
    return true;
}

static bool decode_columns(struct str line, struct arena *arena, struct rows *rows)
{
    const char **column = arena_alloc(arena, sizeof *column * (COLUMNS_MOST + 1));
    int n = 0;
    while (line.n && n < COLUMNS_MOST)
        column[n++] = arena_copy(arena, str_cut(&line, '\t'));
    column[n] = NULL;
    rows_init(rows, column);
    return n && !line.n;
}

static bool decode_row(struct str line, struct arena *arena, struct rows *rows)
{
    struct value *cell = rows_add(rows, arena);
    for (int i = 0; i < rows->columns; i++)
        if (!decode_value(str_cut(&line, '\t'), arena, &cell[i]))
            return false;
    return !line.n;
}

/* What begins with a tab: first the columns, then rows of them. */
static bool decode_line(struct str line, struct arena *arena, struct reply *reply)
{
    if (!line.n || line.p[0] != '\t')
        return decode_field(line, arena, &reply->out);
    line = str_n(line.p + 1, line.n - 1);
    return reply->rows.columns ? decode_row(line, arena, &reply->rows)
                               : decode_columns(line, arena, &reply->rows);
}

bool reply_decode(struct str text, struct arena *arena, struct reply *reply)
{
    *reply = (struct reply){0};
    if (!decode_err(str_cut(&text, '\n'), arena, &reply->err))
        return false;
    while (text.n)
        if (!decode_line(str_cut(&text, '\n'), arena, reply))
            return false;
    return true;
}

/* ---- a copy ---- */

static struct value value_copy(struct arena *arena, const struct value *value)
{
    if (value->type != VALUE_TEXT)
        return *value;
    return value_str(str_n(arena_copy(arena, value->text), value->text.n));
}

/* Names too: those of a reply that came over a wire live as long as it. */
static const char *const *columns_copy(struct arena *arena, const struct rows *rows)
{
    size_t n = (size_t)rows->columns;
    const char **column = arena_alloc(arena, sizeof *column * (n + 1));
    for (size_t i = 0; i < n; i++)
        column[i] = arena_text(arena, rows->column[i]);
    return column;
}

struct reply reply_copy(struct arena *arena, const struct reply *reply)
{
    struct reply copy = *reply;
    int cells = reply->rows.n * reply->rows.columns;
    copy.out.field =
        arena_alloc(arena, sizeof(struct field) * (size_t)(reply->out.n + 1));
    copy.out.room = reply->out.n;
    for (int i = 0; i < reply->out.n; i++)
        copy.out.field[i] = (struct field){arena_text(arena, reply->out.field[i].name),
                                           value_copy(arena, &reply->out.field[i].value)};
    copy.rows.column = columns_copy(arena, &reply->rows);
    copy.rows.cell = arena_alloc(arena, sizeof(struct value) * (size_t)(cells + 1));
    copy.rows.room = reply->rows.n;
    for (int i = 0; i < cells; i++)
        copy.rows.cell[i] = value_copy(arena, &reply->rows.cell[i]);
    return copy;
}
