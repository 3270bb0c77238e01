/*
 * show: a reply on standard output, as JSON or as a table of columns.
 */
#include "cmd.h"

#include "tallyman/base/utf8.h"
#include "tallyman/wire/json.h"

enum { COLUMNS_MOST = 40, WIDEST = 40 };

struct columns {
    int n;
    int at[COLUMNS_MOST];
    size_t width[COLUMNS_MOST];
};

static struct columns choose(const struct rows *rows, const char *names)
{
    struct columns columns = {0};
    struct str rest = str_of(names ? names : "");
    for (int i = 0; !names && i < rows->columns && i < COLUMNS_MOST; i++)
        columns.at[columns.n++] = i;
    while (rest.n && columns.n < COLUMNS_MOST) {
        struct str name = str_cut(&rest, ' ');
        for (int i = 0; i < rows->columns; i++) {
            if (str_is(name, rows->column[i]))
                columns.at[columns.n++] = i;
        }
    }
    return columns;
}

static void put_cell(const char *text, size_t width)
{
    char cut[WIDEST * 4 + 4];
    utf8_middle(str_of(text), width, cut, sizeof(cut));
    printf("%s%*s", cut, (int)(width - utf8_width(str_of(cut)) + 2), "");
}

static void print_table(const struct rows *rows, const char *names)
{
    struct arena *arena = arena_new();
    struct columns columns = choose(rows, names);
    for (int c = 0; c < columns.n; c++) {
        columns.width[c] = strlen(rows->column[columns.at[c]]);
        for (int r = 0; r < rows->n; r++) {
            const struct value *value = &rows->cell[r * rows->columns + columns.at[c]];
            size_t width = utf8_width(str_of(value_show(arena, value)));
            if (width > columns.width[c])
                columns.width[c] = width < WIDEST ? width : WIDEST;
        }
    }
    for (int c = 0; c < columns.n; c++)
        put_cell(rows->column[columns.at[c]], columns.width[c]);
    printf("\n");
    for (int r = 0; r < rows->n; r++) {
        for (int c = 0; c < columns.n; c++)
            put_cell(value_show(arena, &rows->cell[r * rows->columns + columns.at[c]]),
                     columns.width[c]);
        printf("\n");
    }
    arena_free(arena);
}

static void print_record(const struct record *record)
{
    struct arena *arena = arena_new();
    for (int i = 0; i < record->n; i++)
        printf("%-14s %s\n", record->field[i].name,
               value_show(arena, &record->field[i].value));
    arena_free(arena);
}

static void print_reply(const struct cmd_args *args, const struct reply *reply,
                        const char *columns)
{
    if (args->json) {
        if (reply->out.n)
            json_record(stdout, &reply->out);
        json_rows(stdout, &reply->rows);
        return;
    }
    print_record(&reply->out);
    if (reply->rows.n)
        print_table(&reply->rows, columns);
}

int cmd_show(const struct cmd_args *args, struct cmd_store *cs, struct request *request,
             const char *columns)
{
    const struct reply *reply = cmd_ask(cs, request);
    print_reply(args, reply, columns);
    return reply->err.code ? cmd_fail(args, &reply->err) : 0;
}

int cmd_list(const struct cmd_args *args, struct cmd_store *cs, struct request *request,
             const char *cursor, const char *columns)
{
    struct arena *arena = arena_new();
    int status = 0;
    for (;;) {
        const struct reply *reply = cmd_ask(cs, request);
        print_reply(args, reply, columns);
        if (reply->err.code)
            status = cmd_fail(args, &reply->err);
        if (reply->err.code || !reply->rows.n)
            break;
        const struct value *last = rows_at(&reply->rows, reply->rows.n - 1, cursor);
        BUG_IF(!last);
        if (last->type == VALUE_INT)
            request_num(request, "after", last->num);
        else
            request_text(request, "after", arena_copy(arena, last->text));
    }
    arena_free(arena);
    return status;
}
