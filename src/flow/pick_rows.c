/*
 * pick_rows: what a picker sees of the line in hand, of a short, of a STOP. Reads the
 * task, changes nothing.
 */
#include "pick_in.h"

#include <string.h>

const char *const pick_reasons[PICK_REASONS] = {N_("not there"), N_("damaged"),
                                                N_("other")};

const char *pick_expect_tote(const struct flow *flow)
{
    const struct pick *pick = &flow->pick;
    return pick->line ? task_tote(&pick->task, pick->line->order) : "";
}

const char *pick_expect_stop(const struct flow *flow)
{
    return task_tote(&flow->pick.task, flow->pick.stop_order);
}

static const struct task_line *stopped_line(const struct pick *pick)
{
    for (int i = 0; i < pick->task.n; i++)
        if (pick->task.line[i].order == pick->stop_order)
            return &pick->task.line[i];
    return NULL;
}

static void rest_rows(const struct task *task, struct arena *turn, struct view *view)
{
    for (int i = 0; i < task->n && view->rows < VIEW_ROWS - 1; i++) {
        const struct task_line *line = &task->line[i];
        if (line->taken < line->qty && strcmp(line->state, "open") == 0)
            list_add(view, turn, 0,
                     arena_printf(turn, "%s %s ×%lld", line->place, line->code,
                                  (long long)(line->qty - line->taken)));
    }
}

void pick_line_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct pick *pick = &flow->pick;
    const struct task_line *line = pick->line;
    const char *tote = pick_expect_tote(flow);
    view_add(view, ROW_PLACE, gettext("Place"), line->place);
    goods_rows(view, line->code, line->spec, line->name);
    view_count(view, gettext("Units"), line->taken, line->qty);
    if (tote[0])
        view_add(view, ROW_TOTE, gettext("Tote"), tote);
    view_add(view, ROW_ORDER, gettext("Order"), line->number);
    together_row(turn, view, &(struct together){line->merged, line->part, line->parts});
    if (line->lot[0])
        view_add(view, ROW_TEXT, gettext("Lot"), line->lot);
    if (line->gift)
        view_add(view, ROW_TEXT, "", gettext("gift"));
    if (pick->detail)
        rest_rows(&pick->task, turn, view);
}

void pick_short_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct task_line *line = flow->pick.line;
    view_add(view, ROW_PLACE, gettext("Place"), line->place);
    view_add(view, ROW_ITEM, gettext("Item"), line->code);
    view_count(view, gettext("Units"), line->taken, line->qty);
    for (int i = 0; i < PICK_REASONS; i++)
        list_add(view, turn, i + 1, gettext(pick_reasons[i]));
}

void pick_stopped_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct task_line *line = stopped_line(&flow->pick);
    const char *tote = pick_expect_stop(flow);
    (void)turn;
    view_add(view, ROW_WARN, "", gettext("Order stopped: lay its goods aside"));
    if (tote[0])
        view_add(view, ROW_TOTE, gettext("Tote"), tote);
    if (line)
        view_add(view, ROW_ORDER, gettext("Order"), line->number);
}
