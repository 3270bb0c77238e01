/*
 * unknown: terminals that were not heard of for a while and have carts pulled on them: up
 * to so many scans may be on them that the store has not. The lead chooses one and says
 * what became of it; its carts then wait for somebody to count their totes.
 */
#include <string.h>

#include "flow_in.h"

enum { LIST, HOW };

static const char *const hows[] = {N_("broken"), N_("lost"), N_("left behind")};

enum { HOWS = sizeof hows / sizeof *hows };

/* One line a terminal, though it may have several carts. */
static void read_line(struct silent *silent, const struct rows *rows, int i)
{
    const char *name = rows_str(rows, i, "terminal");
    int at = 0;
    while (at < silent->n && strcmp(silent->line[at].name, name) != 0)
        at++;
    if (at == LIST_LINES) {
        silent->more++;
        return;
    }
    if (at == silent->n) {
        silent->n++;
        silent->line[at].units = 0;
        KEEP(silent->line[at].name, name);
        KEEP(silent->line[at].person, rows_str(rows, i, "person"));
        KEEP(silent->line[at].cart, rows_str(rows, i, "cart"));
    }
    silent->line[at].units += rows_num(rows, i, "units", 0);
}

static void listed(struct flow *flow, const struct reply *reply)
{
    flow->silent.n = flow->silent.more = 0;
    for (int i = 0; i < reply->rows.n; i++)
        read_line(&flow->silent, &reply->rows, i);
    flow_enter(flow, &task_unknown, LIST, "listed");
}

void unknown_begin(struct flow *flow)
{
    flow_ask(flow, V_LINK_UNKNOWN);
    flow_send(flow, listed);
}

static void scan_line(struct flow *flow, const struct scan *scan)
{
    struct silent *silent = &flow->silent;
    int digit = list_digit(flow, scan, silent->n);
    if (digit == 0)
        return;
    silent->chosen = digit - 1;
    flow_enter(flow, &task_unknown, HOW, "chosen");
}

static void settled(struct flow *flow, const struct reply *reply)
{
    int64_t carts = record_num(&reply->out, "tasks", 0);
    flow_say(flow, TONE_OK, gettext("%s: %lld carts wait to be counted"),
             request_str(&flow->req, "name"), (long long)carts);
    unknown_begin(flow);
}

static void scan_how(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, HOWS);
    if (digit == 0)
        return;
    struct request *req = flow_ask(flow, V_LINK_SETTLE);
    request_text(req, "name", flow->silent.line[flow->silent.chosen].name);
    request_text(req, "how", hows[digit - 1]);
    flow_send(flow, settled);
}

static bool key(struct flow *flow, enum key pressed)
{
    if (pressed != KEY_NEXT || flow->step != LIST)
        return false;
    unknown_begin(flow);
    return true;
}

static void list_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct silent *silent = &flow->silent;
    if (silent->n == 0)
        view_add(view, ROW_TEXT, "", gettext("every terminal was heard of"));
    for (int i = 0; i < silent->n; i++)
        list_add(view, turn, i + 1,
                 arena_printf(turn, gettext("%s: up to %lld scans"), silent->line[i].name,
                              (long long)silent->line[i].units));
    if (silent->more)
        view_add(view, ROW_TEXT, "",
                 arena_printf(turn, gettext("and %d carts more, when these are settled"),
                              silent->more));
}

static const char *again(const struct flow *flow)
{
    (void)flow;
    return N_("Look");
}

static void how_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct silent *silent = &flow->silent;
    int chosen = silent->chosen;
    view_add(view, ROW_WARN, "",
             arena_printf(turn, gettext("unknown: up to %lld scans on terminal %s"),
                          (long long)silent->line[chosen].units,
                          silent->line[chosen].name));
    view_add(view, ROW_TEXT, silent->line[chosen].cart, silent->line[chosen].person);
    for (int i = 0; i < HOWS; i++)
        list_add(view, turn, i + 1, gettext(hows[i]));
}

static const struct step steps[] = {
    [LIST] = {.name = "list",
              .prompt = N_("Key a number"),
              .accepts = CODE_NUMBER,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .next = again,
              .scan = scan_line,
              .rows = list_rows},
    [HOW] = {.name = "how",
             .prompt = N_("What became of it? Key 1-3"),
             .accepts = CODE_NUMBER,
             .back = LIST,
             .keys = {KEY_HELP, KEY_BACK},
             .scan = scan_how,
             .rows = how_rows},
};

const struct flow_task task_unknown = {
    .name = "unknown", .title = N_("Not heard of"), .steps = steps, .key = key};
