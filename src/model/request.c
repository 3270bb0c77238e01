/*
 * request: a request as a value: built by names, held against its verb's entry (verbs.c)
 * before it may run, hashed so that a repeat can be told from tampering.
 */
#include "tallyman/model/request.h"

#include <sodium.h>

#include "tallyman/base/utf8.h"
#include "tallyman/model/code.h"

enum { CELL_MOST = 4000 }; /* bytes of one text in rows */

void request_init(struct request *req, enum verb verb)
{
    *req = (struct request){.verb = verb};
    for (const struct arg *arg = verb_entry(verb)->arg; arg->type != ARG_END; arg++) {
        if (arg->type == ARG_ROWS)
            rows_init(&req->rows, arg->column);
    }
}

static int arg_index(const struct request *req, const char *name)
{
    const struct verb_entry *entry = verb_entry(req->verb);
    for (int i = 0; i < REQUEST_ARGS && entry->arg[i].type != ARG_END; i++) {
        if (strcmp(entry->arg[i].name, name) == 0)
            return i;
    }
    bug(entry->name, 0, name);
}

void request_num(struct request *req, const char *name, int64_t num)
{
    req->arg[arg_index(req, name)] = value_int(num);
}

void request_text(struct request *req, const char *name, const char *text)
{
    req->arg[arg_index(req, name)] = value_text(text);
}

int64_t request_get(const struct request *req, const char *name)
{
    const struct value *value = &req->arg[arg_index(req, name)];
    return value->type == VALUE_INT ? value->num : 0;
}

const char *request_str(const struct request *req, const char *name)
{
    const struct value *value = &req->arg[arg_index(req, name)];
    return value->type == VALUE_TEXT ? value->text.p : "";
}

bool request_has(const struct request *req, const char *name)
{
    return req->arg[arg_index(req, name)].type != VALUE_NONE;
}

static struct value copy_value(const struct value *value, struct arena *arena)
{
    if (value->type != VALUE_TEXT)
        return *value;
    return value_str(str_n(arena_copy(arena, value->text), value->text.n));
}

void request_copy(struct request *to, const struct request *from, struct arena *arena)
{
    struct request copy = *from;
    int cells = from->rows.n * from->rows.columns;
    for (int i = 0; i < REQUEST_ARGS; i++)
        copy.arg[i] = copy_value(&from->arg[i], arena);
    copy.rows.cell = arena_alloc(arena, sizeof(struct value) * (size_t)(cells + 1));
    copy.rows.room = from->rows.n;
    for (int i = 0; i < cells; i++)
        copy.rows.cell[i] = copy_value(&from->rows.cell[i], arena);
    copy.notes = str_n(arena_copy(arena, from->notes), from->notes.n);
    *to = copy;
}

/* What an argument's text may hold: no control characters, but a code may hold the
 * separators that GS1 puts into one (FS GS RS). */
static bool clean_text(struct str text, bool code)
{
    int32_t point;
    while ((point = utf8_next(&text)) != -2) {
        if (point < 0 || point == 127)
            return false;
        if (point < 32 && !(code && point >= 28 && point <= 30))
            return false;
    }
    return true;
}

static int refuse_arg(const struct arg *arg, const struct value *value, struct err *err)
{
    static const char *const expected[] = {
        [ARG_ID] = "a row id",         [ARG_NUM] = "a whole number in its range",
        [ARG_FLAG] = "0 or 1",         [ARG_CODE] = "1 to 64 bytes of printable text",
        [ARG_TEXT] = "printable text", [ARG_ROWS] = "rows",
    };
    if (value->type == VALUE_INT)
        return err_set(err, E_ARGUMENT, "ssd", arg->name, expected[arg->type],
                       value->num);
    if (value->type == VALUE_NONE)
        return err_set(err, E_ARGUMENT, "sss", arg->name, expected[arg->type], "nothing");
    return err_set(err, E_ARGUMENT, "ssz", arg->name, expected[arg->type], value->text.p,
                   value->text.n);
}

static bool arg_good(const struct arg *arg, const struct value *value)
{
    bool number = value->type == VALUE_INT;
    bool text = value->type == VALUE_TEXT;
    switch (arg->type) {
    case ARG_ID:
    case ARG_NUM:
    case ARG_FLAG:
        return number && value->num >= arg->least && value->num <= arg->most;
    case ARG_CODE:
    case ARG_TEXT:
        return text && (int64_t)value->text.n >= arg->least &&
               (int64_t)value->text.n <= arg->most &&
               clean_text(value->text, arg->type == ARG_CODE);
    default:
        return false;
    }
}

static int check_rows(const struct rows *rows, const struct arg *arg, struct err *err)
{
    if (rows->n > arg->most)
        return err_set(err, E_LIMIT_INPUT, "sd", arg->name, arg->most);
    int n = rows->n * rows->columns;
    for (int i = 0; i < n; i++) {
        const struct value *value = &rows->cell[i];
        if (value->type == VALUE_TEXT &&
            (value->text.n > CELL_MOST || !utf8_valid(value->text)))
            return err_set(err, E_ARGUMENT, "ssz", rows->column[i % rows->columns],
                           "UTF-8 text of at most 4000 bytes", value->text.p,
                           value->text.n);
    }
    return 0;
}

int request_check(const struct request *req, struct err *err)
{
    if (req->verb <= V_NONE || req->verb >= VERBS)
        return err_set(err, E_ARGUMENT, "ssd", "verb", "a known verb",
                       (int64_t)req->verb);
    const struct arg *arg = verb_entry(req->verb)->arg;
    for (int i = 0; i < REQUEST_ARGS && arg[i].type != ARG_END; i++) {
        const struct value *value = &req->arg[i];
        if (arg[i].type == ARG_ROWS) {
            if (check_rows(&req->rows, &arg[i], err))
                return -err->code;
        } else if (value->type == VALUE_NONE ? !arg[i].optional
                                             : !arg_good(&arg[i], value)) {
            return refuse_arg(&arg[i], value, err);
        }
    }
    return 0;
}

static void hash_value(crypto_generichash_state *state, const struct value *value)
{
    unsigned char type = (unsigned char)value->type;
    crypto_generichash_update(state, &type, 1);
    if (value->type == VALUE_INT)
        crypto_generichash_update(state, (const unsigned char *)&value->num,
                                  sizeof(value->num));
    if (value->type == VALUE_TEXT) {
        uint64_t n = value->text.n;
        crypto_generichash_update(state, (const unsigned char *)&n, sizeof(n));
        crypto_generichash_update(state, (const unsigned char *)value->text.p, n);
    }
}

static void hash_rows(crypto_generichash_state *state, const struct rows *rows,
                      int hidden)
{
    for (int i = 0; i < rows->n * rows->columns; i++) {
        if (i % rows->columns != hidden)
            hash_value(state, &rows->cell[i]);
    }
}

void request_hash(const struct request *req, int64_t person, unsigned char hash[32])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    int64_t head[3] = {WIRE_VERSION, req->verb, person};
    crypto_generichash_update(&state, (const unsigned char *)head, sizeof(head));
    const struct arg *arg = verb_entry(req->verb)->arg;
    const char *hidden = NULL; /* column of the rows */
    for (int i = 0; i < REQUEST_ARGS && arg[i].type != ARG_END; i++) {
        if (arg[i].type == ARG_ROWS)
            hidden = arg[i].secret;
        else if (!arg[i].secret)
            hash_value(&state, &req->arg[i]);
    }
    hash_rows(&state, &req->rows, hidden ? rows_column(&req->rows, hidden) : -1);
    crypto_generichash_final(&state, hash, 32);
}
