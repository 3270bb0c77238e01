/*
 * send: one request in flight. Its texts are kept here until its reply came; the function
 * that goes on was named when it was sent. A refusal is shown, unless the task has more
 * to do about it; after a fault nothing was recorded and the person scans again.
 */
#include <string.h>

#include "flow_in.h"

struct request *flow_ask(struct flow *flow, enum verb verb)
{
    BUG_IF(flow->in_flight);
    request_init(&flow->req, verb);
    return &flow->req;
}

static void keep_arguments(struct flow *flow)
{
    struct arena *mem = arena_new();
    for (int i = 0; i < REQUEST_ARGS; i++) {
        struct value *value = &flow->req.arg[i];
        if (value->type == VALUE_TEXT)
            *value = value_str(str_n(arena_copy(mem, value->text), value->text.n));
    }
    if (!(verb_entry(flow->req.verb)->flags & (VERB_READ | VERB_OPEN))) {
        if (flow->notes_more)
            buf_printf(&flow->notes, NOTE_MORE "\t%lld\n", (long long)flow->notes_more);
        flow->notes_more = 0;
        struct str notes = buf_view(&flow->notes);
        flow->req.notes = str_n(arena_copy(mem, notes), notes.n);
        buf_reset(&flow->notes);
    }
    arena_free(flow->req_mem); /* an argument may have pointed into it */
    flow->req_mem = mem;
}

void flow_send_or(struct flow *flow, then_fn *then, then_fn *otherwise)
{
    keep_arguments(flow);
    flow->req.session = flow->person.session;
    flow->req.terminal_at = flow->at;
    flow->then = then;
    flow->otherwise = otherwise;
    flow->in_flight = true;
    flow->react.bits |= REACT_SEND;
    flow->react.request = &flow->req;
}

void flow_send(struct flow *flow, then_fn *then)
{
    flow_send_or(flow, then, NULL);
}

void send_notes(struct flow *flow)
{
    if (flow->in_flight || flow->notes.n == 0 || !flow->person.session)
        return;
    flow_ask(flow, V_SCAN_NOTE);
    flow_send(flow, NULL);
}

/* What was written down goes with the next request when this one got nowhere. */
static void take_notes_back(struct flow *flow)
{
    struct str rest = flow->req.notes;
    int64_t more;
    while (rest.n > 0) {
        struct str note = str_cut(&rest, '\n');
        struct str kind = str_cut(&note, '\t');
        if (str_is(kind, NOTE_MORE) && str_int(note, &more))
            flow->notes_more += more;
        else
            flow_note(flow, arena_copy(flow->req_mem, kind),
                      arena_copy(flow->req_mem, note));
    }
}

/* Whoever works here comes in anew. */
static void put_out(struct flow *flow, const struct err *err)
{
    flow_error(flow, err);
    flow->person.session = 0;
    flow_enter(flow, &task_login, 0, "no session");
}

void send_out(struct flow *flow)
{
    struct err err = {.code = E_OK};
    err_set(&err, E_NO_SESSION, NULL);
    if (flow->person.session)
        put_out(flow, &err);
}

static void refused(struct flow *flow, const struct reply *reply)
{
    if (err_entry(reply->err.code)->family == ERR_FAULT)
        take_notes_back(flow);
    if (flow->req.verb == V_SCAN_NOTE)
        return;
    if (reply->err.code == E_NO_SESSION && flow->req.verb != V_LOGIN) {
        put_out(flow, &reply->err);
        return;
    }
    flow_error(flow, &reply->err);
    if (flow->otherwise)
        flow->otherwise(flow, reply);
    else if (flow->task->refused)
        flow->task->refused(flow, reply);
}

void send_reply(struct flow *flow, const struct reply *reply)
{
    flow->in_flight = false;
    if (reply->err.code != E_OK) {
        refused(flow, reply);
        return;
    }
    if (flow->then)
        flow->then(flow, reply);
}

/* ---- a copy, for the printer ---- */

void flow_print(struct flow *flow, const struct reply *reply, const char *template_name,
                printed_fn *printed)
{
    arena_clear(flow->kept_mem);
    flow->kept = reply_copy(flow->kept_mem, reply);
    flow->printing = true;
    flow->printed = printed;
    flow->react.bits |= REACT_PRINT;
    flow->react.print = &flow->kept;
    flow->react.template_name = template_name;
}
