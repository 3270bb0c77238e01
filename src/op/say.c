/*
 * say: how a verb speaks: its reply's fields and rows, and what the log will say of it.
 */
#include "op_in.h"

#include <stdarg.h>

static const char *words(struct op *op, const char *fmt, va_list args)
{
    char text[512];
    vsnprintf(text, sizeof(text), fmt, args);
    return arena_text(op->arena, text);
}

void op_object(struct op *op, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    op->object = words(op, fmt, args);
    va_end(args);
}

void op_before(struct op *op, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    op->before = words(op, fmt, args);
    va_end(args);
}

void op_after(struct op *op, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    op->after = words(op, fmt, args);
    va_end(args);
}

void op_num(struct op *op, const char *name, int64_t num)
{
    record_int(&op->reply->out, op->arena, name, num);
}

void op_text(struct op *op, const char *name, const char *text)
{
    record_text(&op->reply->out, op->arena, name, text);
}

void op_row(struct op *op, const char *types, ...)
{
    struct value *cell = rows_add(&op->reply->rows, op->arena);
    va_list args;
    va_start(args, types);
    BUG_IF((int)strlen(types) != op->reply->rows.columns);
    for (int i = 0; types[i]; i++) {
        if (types[i] == 'd')
            cell[i] = value_int(va_arg(args, int64_t));
        else
            cell[i] = value_text(arena_text(op->arena, va_arg(args, const char *)));
    }
    va_end(args);
}
