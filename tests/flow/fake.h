/*
 * fake: a store that answers from a script, and a person at the flow. Each line of the
 * script is one exchange, in order: the request that must come (verb and arguments as
 * they are), and what is answered. "k=1" is a number, "k:text" a text ('~' is a blank);
 * rows follow, one a string. "no NAME arg arg" is a refusal.
 */
#ifndef TESTS_FLOW_FAKE_H
#define TESTS_FLOW_FAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tallyman/base/arena.h"
#include "tallyman/flow/flow.h"

#define UNUSED __attribute__((unused))

enum { ROWS_MOST = 12, COLUMNS_MOST = 40 };

struct exchange {
    const char *request, *answer;
    const char *rows[ROWS_MOST];
};

struct desk {
    struct flow *flow;
    struct arena *arena, *turn;
    const struct exchange *script;
    struct react react; /* of the last input, REACT_SEND answered */
    enum tone tone;     /* the last that sounded */
    struct view view;
    char notes[8000]; /* all that travelled */
    char printed[64]; /* waybill or carrier of what was printed last */
    int scans, keys, requests;
    bool hold;           /* do not answer yet */
    const char *printer; /* its problem, */
    enum on_paper paper; /* and what became of the label */
    const struct request *waiting;
};

/* ---- requests as text ---- */

static inline void desk_words(const struct request *req, char *out, size_t size)
{
    const struct verb_entry *entry = verb_entry(req->verb);
    size_t n = (size_t)snprintf(out, size, "%s", entry->name);
    for (int i = 0; entry->arg[i].type != ARG_END && n < size; i++) {
        const struct value *value = &req->arg[i];
        if (value->type == VALUE_INT)
            n += (size_t)snprintf(out + n, size - n, " %s=%lld", entry->arg[i].name,
                                  (long long)value->num);
        if (value->type == VALUE_TEXT)
            n += (size_t)snprintf(out + n, size - n, " %s:%s", entry->arg[i].name,
                                  value->text.p);
    }
}

/* ---- replies from text ---- */

static inline struct value desk_value(struct arena *arena, char type, struct str text)
{
    int64_t num = 0;
    if (type == '=') {
        assert_true(str_int(text, &num));
        return value_int(num);
    }
    char *copy = arena_copy(arena, text);
    for (char *p = copy; *p; p++)
        if (*p == '~')
            *p = ' ';
    return value_text(copy);
}

static inline struct field desk_field(struct arena *arena, struct str pair)
{
    size_t at = 0;
    while (at < pair.n && pair.p[at] != '=' && pair.p[at] != ':')
        at++;
    assert_true(at < pair.n);
    return (struct field){
        arena_copy(arena, str_n(pair.p, at)),
        desk_value(arena, pair.p[at], str_n(pair.p + at + 1, pair.n - at - 1))};
}

static inline void desk_refusal(struct reply *reply, struct str words)
{
    struct str name = str_cut(&words, ' ');
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)name.n, name.p);
    reply->err.code = err_by_name(text);
    assert_int_not_equal(reply->err.code, E_BUG);
    while (words.n > 0 && reply->err.args < ERR_ARGS) {
        struct str one = str_cut(&words, ' ');
        struct err_arg *arg = &reply->err.arg[reply->err.args++];
        snprintf(arg->text, ERR_TEXT, "%.*s", (int)one.n, one.p);
        for (char *p = arg->text; *p; p++)
            *p = *p == '~' ? ' ' : *p;
        arg->number = one.n < 10 && str_int(one, &arg->num);
    }
}

static inline void desk_row(struct arena *arena, struct reply *reply, const char *row)
{
    struct str rest = str_of(row);
    const char **column = NULL;
    if (reply->rows.n == 0)
        column = arena_alloc(arena, sizeof *column * COLUMNS_MOST);
    struct value cell[COLUMNS_MOST];
    int n = 0;
    while (rest.n > 0) {
        struct field field = desk_field(arena, str_cut(&rest, ' '));
        if (column)
            column[n] = field.name;
        else
            assert_string_equal(field.name, reply->rows.column[n]);
        cell[n++] = field.value;
    }
    if (column)
        rows_init(&reply->rows, column);
    memcpy(rows_add(&reply->rows, arena), cell, sizeof *cell * (size_t)n);
}

static inline struct reply desk_reply(struct arena *arena,
                                      const struct exchange *exchange)
{
    struct reply reply = {.err = {.code = E_OK}};
    struct str words = str_of(exchange->answer);
    if (str_starts(words, "no "))
        desk_refusal(&reply, str_n(words.p + 3, words.n - 3));
    while (reply.err.code == E_OK && words.n > 0) {
        struct field field = desk_field(arena, str_cut(&words, ' '));
        reply.out.field =
            arena_grow(arena, reply.out.field, sizeof(struct field) * (size_t)reply.out.n,
                       sizeof(struct field) * (size_t)(reply.out.n + 1));
        reply.out.field[reply.out.n++] = field;
    }
    for (int i = 0; i < ROWS_MOST && exchange->rows[i]; i++)
        desk_row(arena, &reply, exchange->rows[i]);
    return reply;
}

/* ---- the desk ---- */

static inline void desk_look(struct desk *desk)
{
    arena_clear(desk->turn);
    flow_view(desk->flow, desk->turn, &desk->view);
}

static inline void desk_input(struct desk *desk, struct input input);

static inline void desk_answer(struct desk *desk)
{
    const struct request *req = desk->waiting;
    char words[1000];
    struct err err = {.code = E_OK};
    desk->waiting = NULL;
    desk->requests++;
    assert_int_equal(request_check(req, &err), 0);
    desk_words(req, words, sizeof words);
    snprintf(desk->notes + strlen(desk->notes), sizeof desk->notes - strlen(desk->notes),
             "%.*s", (int)req->notes.n, req->notes.p);
    assert_non_null(desk->script);
    assert_string_equal(words,
                        desk->script->request ? desk->script->request : "(nothing)");
    struct arena *arena = arena_new();
    struct reply reply = desk_reply(arena, desk->script++);
    desk_input(desk, (struct input){.kind = IN_REPLY, .reply = &reply, .at = 1000});
    arena_free(arena);
}

static inline void desk_input(struct desk *desk, struct input input)
{
    struct react react;
    flow_input(desk->flow, &input, &react);
    desk->react = react;
    if (react.tone != TONE_NONE)
        desk->tone = react.tone;
    if (react.bits & REACT_SEND)
        desk->waiting = react.request;
    if (react.bits & REACT_PRINT) {
        snprintf(desk->printed, sizeof desk->printed, "%s",
                 record_str(&react.print->out, "waybill",
                            record_str(&react.print->out, "carrier", "?")));
        desk_input(desk, (struct input){.kind = IN_PRINTED,
                                        .paper = desk->printer ? desk->paper : PAPER_SENT,
                                        .problem = desk->printer});
    }
    if (desk->waiting && !desk->hold)
        desk_answer(desk);
    desk_look(desk);
}

static inline struct scan desk_scan_of(const char *text, bool typed)
{
    struct scan scan;
    scan_clear(&scan);
    scan_set(&scan, str_of(text), (int64_t)strlen(text), typed);
    scan.at = 1000;
    return scan;
}

static inline void scans(struct desk *desk, const char *text)
{
    struct scan scan = desk_scan_of(text, false);
    desk->scans++;
    desk->tone = TONE_NONE;
    desk_input(desk, (struct input){.kind = IN_SCAN, .scan = &scan, .at = 1000});
}

static inline void types(struct desk *desk, const char *text)
{
    struct scan scan = desk_scan_of(text, true);
    desk->tone = TONE_NONE;
    desk_input(desk, (struct input){.kind = IN_SCAN, .scan = &scan, .at = 1000});
}

static inline void presses(struct desk *desk, enum key key)
{
    desk->keys++;
    desk->tone = TONE_NONE;
    desk_input(desk, (struct input){.kind = IN_KEY, .key = key, .at = 1000});
}

/* Somebody of that role, at home. */
static inline struct desk desk_open(const char *role)
{
    static char answer[100];
    static struct exchange login[2] = {{"login badge:B-0001", answer}};
    struct flow_config config = {.terminal = "t1"};
    struct desk desk = {
        .flow = flow_new(&config), .arena = arena_new(), .turn = arena_new()};
    snprintf(answer, sizeof answer, "session=5 person=3 name:Li role:%s badge:B-0001",
             role);
    desk.script = login;
    desk_input(&desk, (struct input){.kind = IN_START});
    scans(&desk, "B-0001");
    assert_string_equal(flow_where(desk.flow), "home/menu");
    desk.scans = desk.requests = 0;
    return desk;
}

static inline void desk_close(struct desk *desk)
{
    if (desk->script)
        assert_null(desk->script->request); /* all of it was asked for */
    flow_free(desk->flow);
    arena_free(desk->turn);
    arena_free(desk->arena);
}

#define assert_where(desk, where) assert_string_equal(flow_where((desk)->flow), where)

/* What the note says and how it sounds. */
static inline void assert_said(const struct desk *desk, enum tone tone, const char *text)
{
    assert_string_equal(desk->view.note, text);
    assert_int_equal(desk->view.tone, tone);
    assert_int_equal(desk->tone, tone);
}

static inline const char *row(const struct desk *desk, enum view_role role)
{
    const char *text = view_find(&desk->view, role);
    return text ? text : "(none)";
}

static inline const struct view_row *count_row(const struct desk *desk)
{
    for (int i = 0; i < desk->view.rows; i++)
        if (desk->view.row[i].role == ROW_COUNT)
            return &desk->view.row[i];
    fail();
    return NULL;
}

#endif
