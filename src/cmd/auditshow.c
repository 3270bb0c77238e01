/*
 * auditshow: the log read out: a line an act, to be read aloud, or every column of it for
 * another program.
 */
#include "audit.h"

#include <errno.h>
#include <libintl.h>

#include "tallyman/base/clock.h"
#include "tallyman/wire/json.h"

enum { PAGE = 5000 };

struct line {
    int64_t at, order; /* rows of one moment stay as they were read */
    const char *text;
};

struct showing {
    const struct cmd_args *args;
    struct cmd_store cs;
    struct arena *arena;
    struct err err;
    int offset_min;
    struct line *line;
    int n, room;
    bool csv;
    FILE *out;
};

/* ---- asking ---- */

static bool take_day(struct showing *s, const char *option, int64_t *at)
{
    const char *text = cmd_option(s->args, option);
    if (!text || clock_parse(str_of(text), "%Y-%m-%d", s->offset_min, at))
        return true;
    err_set(&s->err, E_FIELD, "sss", option, "YYYY-MM-DD", text);
    return false;
}

static bool take_period(struct showing *s, struct request *request)
{
    int64_t from = 0, to = -1;
    if (!take_day(s, "--from", &from) || !take_day(s, "--to", &to))
        return false;
    if (from > 0)
        request_num(request, "since", from);
    if (to >= 0)
        request_num(request, "until", to + 86400000 - 1);
    return true;
}

static void take_text(const struct showing *s, struct request *request,
                      const char *option, const char *name)
{
    const char *text = cmd_option(s->args, option);
    if (text)
        request_text(request, name, text);
}

/* Every page of what was asked, each given to `take`. */
static int ask_all(struct showing *s, struct request *request,
                   void (*take)(struct showing *s, const struct rows *rows))
{
    int64_t next = 1;
    request_num(request, "limit", PAGE);
    while (next && !s->err.code) {
        const struct reply *reply = cmd_ask(&s->cs, request);
        if (reply->err.code) {
            s->err = reply->err;
            break;
        }
        take(s, &reply->rows);
        next = record_num(&reply->out, "next", 0);
        request_num(request, "after", next);
    }
    return -(int)s->err.code;
}

static int ask_log(struct showing *s,
                   void (*take)(struct showing *s, const struct rows *rows))
{
    struct request request;
    request_init(&request, V_AUDIT_SHOW);
    if (s->args->n > 1)
        request_text(&request, "number", s->args->word[1]);
    take_text(s, &request, "--parcel", "parcel");
    take_text(s, &request, "--person", "badge");
    take_text(s, &request, "--item", "word");
    take_text(s, &request, "--place", "word");
    return take_period(s, &request) ? ask_all(s, &request, take) : -(int)s->err.code;
}

static int ask_moves(struct showing *s,
                     void (*take)(struct showing *s, const struct rows *rows))
{
    struct request request;
    request_init(&request, V_AUDIT_MOVES);
    take_text(s, &request, "--item", "item");
    take_text(s, &request, "--place", "place");
    return take_period(s, &request) ? ask_all(s, &request, take) : -(int)s->err.code;
}

/* ---- lines ---- */

static void add_line(struct showing *s, int64_t at, const char *text)
{
    if (s->n == s->room) {
        s->room = s->room ? 2 * s->room : 256;
        s->line = xrealloc(s->line, sizeof(*s->line) * (size_t)s->room);
    }
    s->line[s->n] = (struct line){at, s->n, text};
    s->n++;
}

/* When, who, where. */
static const char *head_of(struct showing *s, const struct rows *rows, int i)
{
    char at[32];
    const char *badge = rows_str(rows, i, "badge"), *name = rows_str(rows, i, "person");
    clock_iso(rows_num(rows, i, "at", 0), s->offset_min, at);
    at[10] = ' ';
    at[19] = '\0';
    return arena_printf(s->arena, "%s  %s%s%s  %s", at, name, *name && *badge ? " " : "",
                        badge, rows_str(rows, i, "terminal"));
}

static const char *verb_said(const char *name)
{
    const struct verb_entry *entry = verb_by_name(str_of(name));
    return entry ? gettext(entry->help) : gettext("a scan that the terminal refused");
}

static void take_act(struct showing *s, const struct rows *rows, int i)
{
    const char *code = rows_str(rows, i, "code"), *before = rows_str(rows, i, "before");
    const char *after = rows_str(rows, i, "after"),
               *address = rows_str(rows, i, "address");
    bool done = strcmp(code, "ok") == 0;
    const char *text =
        arena_printf(s->arena, "%s  %s: %s  %s%s%s%s%s%s%s", head_of(s, rows, i),
                     verb_said(rows_str(rows, i, "verb")), rows_str(rows, i, "object"),
                     done ? "" : gettext("REFUSED "), done ? "" : code,
                     done || !*after ? "" : ": ", before, *before && *after ? " → " : "",
                     after, *address ? arena_printf(s->arena, "  [%s]", address) : "");
    add_line(s, rows_num(rows, i, "at", 0), text);
}

static void take_acts(struct showing *s, const struct rows *rows)
{
    for (int i = 0; i < rows->n; i++)
        take_act(s, rows, i);
}

static void take_moves(struct showing *s, const struct rows *rows)
{
    for (int i = 0; i < rows->n; i++) {
        const char *number = rows_str(rows, i, "number");
        const char *text = arena_printf(
            s->arena,
            gettext("%s  %s: %lld of %s from %s (%lld left) to %s (%lld there)%s%s"),
            head_of(s, rows, i), rows_str(rows, i, "reason"),
            (long long)rows_num(rows, i, "qty", 0), rows_str(rows, i, "item"),
            rows_str(rows, i, "from"), (long long)rows_num(rows, i, "from_left", 0),
            rows_str(rows, i, "to"), (long long)rows_num(rows, i, "to_left", 0),
            *number ? "  " : "", number);
        add_line(s, rows_num(rows, i, "at", 0), text);
    }
}

static int by_time(const void *a, const void *b)
{
    const struct line *one = a, *other = b;
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    return one->order < other->order ? -1 : 1;
}

static void put_lines(struct showing *s)
{
    qsort(s->line, (size_t)s->n, sizeof(*s->line), by_time);
    for (int i = 0; i < s->n; i++)
        printf("%s\n", s->line[i].text);
}

static void put_json(struct showing *s, const struct rows *rows)
{
    json_rows(s->out, rows);
}

static int show(struct showing *s)
{
    bool goods = cmd_option(s->args, "--item") || cmd_option(s->args, "--place");
    int code = ask_log(s, s->args->json ? put_json : take_acts);
    if (!code && goods)
        code = ask_moves(s, s->args->json ? put_json : take_moves);
    if (!code)
        put_lines(s);
    return code;
}

/* ---- columns ---- */

static void put_cell(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void put_csv(struct showing *s, const struct rows *rows)
{
    for (int c = 0; c < rows->columns && !s->n; c++)
        fprintf(s->out, "%s%s", c ? "," : "", rows->column[c]);
    for (int i = 0; i < rows->n; i++) {
        fputs(i || !s->n ? "\r\n" : "", s->out);
        for (int c = 0; c < rows->columns; c++) {
            fputs(c ? "," : "", s->out);
            put_cell(s->out, value_show(s->arena, &rows->cell[i * rows->columns + c]));
        }
    }
    s->n = 1;
}

static int export(struct showing *s)
{
    const char *path = cmd_option(s->args, "--out");
    s->out = path ? fopen(path, "wbe") : stdout;
    if (!s->out)
        return err_set(&s->err, E_IO, "ss", path, strerror(errno));
    int code = ask_log(s, s->csv ? put_csv : put_json);
    if (s->csv && !code)
        fputs("\r\n", s->out);
    bool bad = fflush(s->out) != 0;
    if (path)
        bad = fclose(s->out) != 0 || bad;
    s->n = 0;
    return bad && !code
               ? err_set(&s->err, E_IO, "ss", path ? path : "stdout", strerror(errno))
               : code;
}

static int run(struct cmd_args *args, int (*work)(struct showing *s), bool csv)
{
    struct showing s = {.args = args, .out = stdout, .csv = csv};
    int status = cmd_open(args, CMD_EXISTING, &s.cs);
    if (status)
        return status;
    s.arena = arena_new();
    s.offset_min = cmd_offset_min(&s.cs);
    status = work(&s) ? cmd_fail(args, &s.err) : 0;
    cmd_close(&s.cs);
    arena_free(s.arena);
    free(s.line);
    return status;
}

int audit_show(struct cmd_args *args)
{
    return args->n > 2 ? cmd_usage(args, args->word[2]) : run(args, show, false);
}

int audit_export(struct cmd_args *args)
{
    const char *format = cmd_option(args, "--format");
    bool csv = format && strcmp(format, "csv") == 0;
    if (args->n > 1 || (format && !csv && strcmp(format, "jsonl") != 0))
        return cmd_usage(args, args->n > 1 ? args->word[1] : "--format csv|jsonl");
    return run(args, export, csv);
}
