/*
 * reply: the recorded form of an answer. Lines of "name type value": kept beside the
 * request id in the store, so that the same id again gets the same answer.
 *
 *     short d 3 …    first line: code, then its arguments, tab separated
 *     name\td12      a number        name\tstext     a text, \t \n \\ escaped
 */
#include "tallyman/model/request.h"

#include "tallyman/base/buf.h"

enum { REPLY_MOST = 1 << 20 };

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

struct str reply_encode(const struct reply *reply, struct arena *arena)
{
    struct buf buf;
    buf_init(&buf, REPLY_MOST);
    buf_text(&buf, err_entry(reply->err.code)->name);
    for (int i = 0; i < reply->err.args; i++) {
        const struct err_arg *arg = &reply->err.arg[i];
        buf_char(&buf, '\t');
        if (arg->number) {
            buf_char(&buf, 'd');
            buf_num(&buf, arg->num);
        } else {
            buf_char(&buf, 's');
            put_text(&buf, str_of(arg->text));
        }
    }
    for (int i = 0; i < reply->out.n; i++) {
        const struct field *field = &reply->out.field[i];
        buf_char(&buf, '\n');
        buf_text(&buf, field->name);
        buf_char(&buf, '\t');
        if (field->value.type == VALUE_INT) {
            buf_char(&buf, 'd');
            buf_num(&buf, field->value.num);
        } else {
            buf_char(&buf, 's');
            put_text(&buf, field->value.text);
        }
    }
    struct str out = {arena_copy(arena, buf_view(&buf)), buf.n};
    buf_clear(&buf);
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

bool reply_decode(struct str text, struct arena *arena, struct reply *reply)
{
    *reply = (struct reply){0};
    if (!decode_err(str_cut(&text, '\n'), arena, &reply->err))
        return false;
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        const char *name = arena_copy(arena, str_cut(&line, '\t'));
        int64_t num;
        if (!line.n)
            return false;
        struct str value = str_n(line.p + 1, line.n - 1);
        if (line.p[0] == 's')
            record_text(&reply->out, arena, name, get_text(arena, value));
        else if (line.p[0] == 'd' && str_int(value, &num))
            record_int(&reply->out, arena, name, num);
        else
            return false;
    }
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
