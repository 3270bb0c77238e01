/*
 * show: a reply on standard output, as JSON or, for people, as a table of columns: heads
 * in their language, times as the warehouse's clock says them.
 */
#include "cmd.h"

#include <libintl.h>

#include "tallyman/base/clock.h"
#include "tallyman/base/utf8.h"
#include "tallyman/model/reason.h"
#include "tallyman/wire/json.h"

enum { COLUMNS_MOST = 40, WIDEST = 40 };

struct show {
    struct arena *arena;
    int offset_min;
};

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

const char *cmd_word(struct arena *arena, const char *kind, const char *name)
{
    char *msgid = arena_printf(arena, "%s.%s", kind, name);
    const char *words = gettext(msgid);
    if (words != msgid)
        return words;
    char *plain = arena_text(arena, name);
    for (char *c = plain; *c; c++)
        *c = *c == '_' ? ' ' : *c;
    return plain;
}

static const char *head_of(const struct show *show, const char *name)
{
    return cmd_word(show->arena, "column", name);
}

static bool is_time(const char *name)
{
    size_t n = strlen(name);
    return (n > 3 && strcmp(name + n - 3, "_at") == 0) || strcmp(name, "at") == 0 ||
           strcmp(name, "since") == 0 || strcmp(name, "hold_since") == 0 ||
           strcmp(name, "until") == 0 || strcmp(name, "from") == 0 ||
           strcmp(name, "to") == 0;
}

/* Columns that hold words of the trade, or reasons; what is no word stays as it is. */
static bool holds_words(const char *name)
{
    static const char *const names[] = {"state", "was",        "place",  "stage",
                                        "kind",  "hold",       "text",   "owner",
                                        "who",   "hold_owner", "reason", "carrier_why"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static const char *words_of(const struct show *show, const char *name,
                            const struct value *value)
{
    char text[20] = "";
    if (value->type == VALUE_TEXT && value->text.n && holds_words(name))
        return reason_say(show->arena, arena_copy(show->arena, value->text));
    if (value->type != VALUE_INT || !is_time(name))
        return value_show(show->arena, value);
    if (value->num)
        clock_minute(value->num, show->offset_min, text);
    return arena_text(show->arena, text);
}

static const char *cell_of(const struct show *show, const struct rows *rows, int row,
                           int column)
{
    return words_of(show, rows->column[column],
                    &rows->cell[row * rows->columns + column]);
}

static void put_cell(const char *text, size_t width)
{
    char cut[WIDEST * 4 + 4];
    utf8_middle(str_of(text), width, cut, sizeof(cut));
    printf("%s%*s", cut, (int)(width - utf8_width(str_of(cut)) + 2), "");
}

static size_t wider(size_t width, const char *text)
{
    size_t other = utf8_width(str_of(text));
    return other <= width ? width : other < WIDEST ? other : WIDEST;
}

static void print_table(const struct show *show, const struct rows *rows,
                        const char *names)
{
    struct columns columns = choose(rows, names);
    for (int c = 0; c < columns.n; c++) {
        columns.width[c] = wider(0, head_of(show, rows->column[columns.at[c]]));
        for (int r = 0; r < rows->n; r++)
            columns.width[c] =
                wider(columns.width[c], cell_of(show, rows, r, columns.at[c]));
    }
    for (int c = 0; c < columns.n; c++)
        put_cell(head_of(show, rows->column[columns.at[c]]), columns.width[c]);
    printf("\n");
    for (int r = 0; r < rows->n; r++) {
        for (int c = 0; c < columns.n; c++)
            put_cell(cell_of(show, rows, r, columns.at[c]), columns.width[c]);
        printf("\n");
    }
}

static void print_record(const struct show *show, const struct record *record)
{
    size_t width = 14;
    for (int i = 0; i < record->n; i++)
        width = wider(width, head_of(show, record->field[i].name));
    for (int i = 0; i < record->n; i++) {
        put_cell(head_of(show, record->field[i].name), width);
        printf("%s\n", words_of(show, record->field[i].name, &record->field[i].value));
    }
}

void cmd_put(const struct cmd_args *args, const struct reply *reply, int offset_min,
             const char *columns)
{
    if (args->json) {
        if (reply->out.n)
            json_record(stdout, &reply->out);
        json_rows(stdout, &reply->rows);
        return;
    }
    struct show show = {arena_new(), offset_min};
    print_record(&show, &reply->out);
    if (reply->rows.n)
        print_table(&show, &reply->rows, columns);
    arena_free(show.arena);
}

int cmd_show(const struct cmd_args *args, struct cmd_store *cs, struct request *request,
             const char *columns)
{
    int offset_min = args->json ? 0 : cmd_offset_min(cs);
    const struct reply *reply = cmd_ask(cs, request);
    cmd_put(args, reply, offset_min, columns);
    return reply->err.code ? cmd_fail(args, &reply->err) : 0;
}

int cmd_list(const struct cmd_args *args, struct cmd_store *cs, struct request *request,
             const char *cursor, const char *columns)
{
    struct arena *arena = arena_new();
    int status = 0, offset_min = args->json ? 0 : cmd_offset_min(cs);
    for (;;) {
        const struct reply *reply = cmd_ask(cs, request);
        cmd_put(args, reply, offset_min, columns);
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
