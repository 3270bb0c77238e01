/*
 * goods: an item's rows on a view, and what is said about a code that fits nothing here.
 */
#include <stdio.h>
#include <string.h>

#include "flow_in.h"

void goods_rows(struct view *view, const char *code, const char *spec, const char *name)
{
    view_add(view, ROW_ITEM, gettext("Item"), code);
    if (spec[0])
        view_add(view, ROW_SPEC, "", spec);
    if (name[0])
        view_add(view, ROW_NAME, "", name);
}

struct together together_of(const struct reply *reply)
{
    return (struct together){
        .merged = record_num(&reply->out, "merged", 1),
        .part = record_num(&reply->out, "split", 0),
        .parts = record_num(&reply->out, "splits", 0),
    };
}

void together_row(struct arena *turn, struct view *view, const struct together *together)
{
    if (together->merged > 1)
        view_add(view, ROW_TEXT, "",
                 arena_printf(turn, gettext("merged: %lld orders"),
                              (long long)together->merged));
    else if (together->parts > 1)
        view_add(view, ROW_TEXT, "",
                 arena_printf(turn, gettext("part %lld of %lld"),
                              (long long)together->part, (long long)together->parts));
}

void shown_set(struct shown *shown, const struct reply *reply)
{
    KEEP(shown->code, record_str(&reply->out, "code", ""));
    KEEP(shown->spec, record_str(&reply->out, "spec", ""));
    KEEP(shown->name, record_str(&reply->out, "name", ""));
}

void shown_rows(const struct shown *shown, struct view *view)
{
    if (shown->code[0])
        goods_rows(view, shown->code, shown->spec, shown->name);
}

static void say_wrong_item(struct flow *flow, const char *got)
{
    flow_refuse(flow, flow->unknown, E_WRONG_ITEM, "ss", flow->expected, got);
}

static void found(struct flow *flow, const struct reply *reply)
{
    const char *kind = record_str(&reply->out, "kind", "none");
    const char *code = record_str(&reply->out, "code", flow->unknown);
    if (strcmp(kind, "item") == 0)
        say_wrong_item(flow, code);
    else if (strcmp(kind, "none") == 0)
        flow_refuse(flow, flow->unknown, E_UNKNOWN_CODE, "s", flow->unknown);
    else if (strcmp(kind, "ambiguous") == 0)
        flow_refuse(flow, flow->unknown, E_AMBIGUOUS_CODE, "sss", flow->unknown, code,
                    record_str(&reply->out, "name", "?"));
    else
        flow_refuse(flow, flow->unknown, E_WRONG_KIND, "sss", flow->expected,
                    gettext(kind), flow->unknown);
}

/* The store cannot say: wrong it is all the same. */
static void lost(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code == E_UNKNOWN_CODE || reply->err.code == E_NOT_FOUND)
        flow_refuse(flow, flow->unknown, E_UNKNOWN_CODE, "s", flow->unknown);
    else if (reply->err.code == E_AMBIGUOUS_CODE)
        flow_note(flow, err_entry(E_AMBIGUOUS_CODE)->name, flow->unknown);
    else
        say_wrong_item(flow, flow->unknown);
}

void goods_unknown(struct flow *flow, const char *text, const char *expected)
{
    KEEP(flow->unknown, text);
    KEEP(flow->expected, expected);
    request_text(flow_ask(flow, V_CODE_FIND), "code", flow->unknown);
    flow_send_or(flow, found, lost);
}
