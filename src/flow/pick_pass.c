/*
 * pick_pass: nothing is left to be picked in the zone: the cart is put down for the next
 * one, and a scan of the place, the cart or a tote says so.
 */
#include "pick_in.h"

#include <string.h>

static bool rides(const struct task *task)
{
    for (int i = 0; i < task->n; i++)
        if (task->line[i].tote[0])
            return true;
    return task->cart[0];
}

static void passed(struct flow *flow, const struct reply *reply)
{
    const struct task *task = &flow->pick.task;
    flow_say(flow, TONE_OK, gettext("%s waits for zone %s"),
             task->cart[0] ? task->cart : gettext("cart"),
             record_str(&reply->out, "zone", ""));
    flow_home(flow, "passed on");
}

static void pass(struct flow *flow, const char *code)
{
    struct request *req = flow_ask(flow, V_TASK_PASS);
    request_num(req, "task", flow->pick.task.task);
    if (code[0])
        request_text(req, "code", code);
    flow_send(flow, passed);
}

void pick_scan_pass(struct flow *flow, const struct scan *scan)
{
    pass(flow, scan->text);
}

/* With nothing on the cart there is nothing to scan; else somebody may have let its
 * person walk on. */
void pick_press_pass(struct flow *flow)
{
    if (rides(&flow->pick.task))
        pick_show(flow);
    else
        pass(flow, "");
}

const char *pick_next_pass(const struct flow *flow)
{
    return rides(&flow->pick.task) ? N_("Look") : NULL;
}

void pick_pass_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct task *task = &flow->pick.task;
    view_add(view, ROW_WARN, "",
             arena_printf(turn, gettext("pass on to zone %s"), task_pass_to(task)));
    view_add(view, ROW_TEXT, "",
             rides(task) ? gettext("put it on the hand-over place")
                         : gettext("nothing is on it: F8"));
    if (task->cart[0])
        view_add(view, ROW_TEXT, gettext("Cart"), task->cart);
    for (int i = 0; i < task->n && view->rows < VIEW_ROWS - 1; i++) {
        const char *tote = task->line[i].tote;
        bool seen = !tote[0];
        for (int k = 0; k < i && !seen; k++)
            seen = strcmp(task->line[k].tote, tote) == 0;
        if (!seen)
            view_add(view, ROW_TOTE, gettext("Tote"), tote);
    }
}
