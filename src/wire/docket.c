/*
 * docket: requests and replies line by line. Called by link, which brings what a journal
 * kept, and by serve. What a line says is request.c's and reply.c's affair; here is only
 * what must hold between lines.
 */
#include "tallyman/wire/docket.h"

#include <stdio.h>

/* ---- requests ---- */

bool docket_add(const struct request *req, struct buf *out)
{
    size_t before = out->n;
    wire_request_write(req, out);
    buf_char(out, '\n');
    if (!out->over && out->n <= DOCKET_BYTES)
        return true;
    out->n = before;
    out->p[before] = '\0';
    out->over = false;
    return false;
}

/* What was wrong with the line, which is named first. */
static int at_line(int line, const struct err *why, struct err *err)
{
    char name[ERR_TEXT + 24];
    snprintf(name, sizeof(name), "line %d: %s", line, why->arg[0].text);
    err_set(err, why->code, "s", name);
    for (; err->args < why->args; err->args++)
        err->arg[err->args] = why->arg[err->args];
    return -(int)err->code;
}

/* It belongs behind the one before it, NULL: it is the first. */
static int hold_against(const struct request *req, const struct request *before,
                        struct err *err)
{
    const struct verb_entry *entry = verb_entry(req->verb);
    char number[24];
    if (!(entry->flags & VERB_OFFLINE))
        return err_set(err, E_FIELD, "sss", "verb", "one that a journal takes",
                       entry->name);
    if (!before)
        return 0;
    snprintf(number, sizeof(number), "%lld", (long long)req->id.terminal);
    if (req->id.terminal != before->id.terminal)
        return err_set(err, E_FIELD, "sss", "terminal", "one terminal's requests",
                       number);
    snprintf(number, sizeof(number), "%lld", (long long)req->id.seq);
    if (req->id.seq <= before->id.seq)
        return err_set(err, E_FIELD, "sss", "seq", "a number behind the one before it",
                       number);
    return 0;
}

static int read_line(struct str line, struct arena *arena, struct request *req, int n,
                     struct err *err)
{
    struct err why = {0};
    int code = wire_request_read(line, arena, req, &why);
    if (!code)
        code = hold_against(req, n ? req - 1 : NULL, &why);
    return code ? at_line(n + 1, &why, err) : 0;
}

int docket_read(struct str text, struct arena *arena, struct request **requests,
                struct err *err)
{
    int n = 0;
    struct request *all = arena_alloc(arena, sizeof(*all) * DOCKET_MOST);
    if (text.n > DOCKET_BYTES)
        return err_set(err, E_LIMIT_INPUT, "sd", "body", (int64_t)DOCKET_BYTES);
    while (text.n || !n) {
        if (n == DOCKET_MOST)
            return err_set(err, E_LIMIT_INPUT, "sd", "docket", (int64_t)DOCKET_MOST);
        struct str line = str_cut(&text, '\n');
        if (read_line(line, arena, &all[n], n, err))
            return -(int)err->code;
        n++;
    }
    *requests = all;
    return n;
}

/* ---- replies ---- */

void docket_reply(const struct request_id *id, const struct reply *reply, struct buf *out)
{
    wire_reply_write(id, reply, out);
    buf_char(out, '\n');
}

static int read_lines(struct str text, const struct docket_answer *answer,
                      struct err *err)
{
    int n = 0;
    while (n < answer->n && text.n && memchr(text.p, '\n', text.n)) {
        struct str line = str_cut(&text, '\n');
        if (wire_reply_read(line, &answer->request[n]->id, answer->arena,
                            &answer->reply[n], err))
            break;
        n++;
    }
    return n;
}

int docket_replies(struct str text, struct docket_answer *answer, struct err *err)
{
    struct err no_whole = {0}, no_line = {0};
    bool whole = !wire_reply_read(text, NULL, answer->arena, &answer->whole, &no_whole);
    if (whole && answer->whole.err.code)
        return 0;
    answer->whole = (struct reply){0};
    int n = read_lines(text, answer, &no_line);
    return n ? n : err_set(err, E_FIELD, "sss", "body", "a line a reply", "none");
}
