/*
 * list: entries that are chosen by their digit.
 */
#include <string.h>

#include "flow_in.h"

void list_add(struct view *view, struct arena *turn, int digit, const char *text)
{
    const char *label = digit > 0 ? arena_printf(turn, "%d", digit) : "";
    view_add(view, ROW_LIST, label, arena_text(turn, text));
}

int list_digit(struct flow *flow, const struct scan *scan, int most)
{
    int64_t digit;
    if (str_int(str_of(scan->text), &digit) && digit >= 1 && digit <= most)
        return (int)digit;
    char range[16];
    snprintf(range, sizeof range, "1-%d", most > 0 ? most : 1);
    flow_refuse(flow, scan->text, E_FIELD, "sss", gettext("number"), range, scan->text);
    return 0;
}

const char *list_more(bool more)
{
    return more ? N_("More") : "";
}

void list_page(struct flow *flow, enum verb verb, int64_t after, then_fn *listed)
{
    struct request *req = flow_ask(flow, verb);
    if (after > 0)
        request_num(req, "after", after);
    request_num(req, "limit", LIST_LINES);
    flow_send(flow, listed);
}
