/*
 * replan: a picker left in the middle of a wave, or a cart broke. The lead says who, and
 * why; what nobody began is then planned again over those who are there (long work, done
 * outside: lead_work). What is on carts stays: whoever goes on with one takes it over.
 */
#include <string.h>

#include "flow_in.h"

enum { WHO, WHY };

static const char *const whys[] = {N_("went home"), N_("is needed elsewhere"),
                                   N_("the cart is broken")};

enum { WHYS = sizeof whys / sizeof *whys };

/* Who has carts of the wave; one line a person. */
static void read_line(struct replan *replan, const struct rows *rows, int i)
{
    const char *badge = rows_str(rows, i, "badge");
    int at = 0;
    if (strcmp(rows_str(rows, i, "kind"), "pick") != 0 || !badge[0] ||
        strcmp(rows_str(rows, i, "wave"), replan->wave) != 0)
        return;
    while (at < replan->n && strcmp(replan->who[at].badge, badge) != 0)
        at++;
    if (at == LIST_LINES - 1) /* one is for nobody */
        return;
    if (at == replan->n) {
        replan->n++;
        replan->who[at].carts = 0;
        KEEP(replan->who[at].badge, badge);
        KEEP(replan->who[at].name, rows_str(rows, i, "person"));
    }
    replan->who[at].carts++;
}

static void listed(struct flow *flow, const struct reply *reply)
{
    flow->replan.n = 0;
    for (int i = 0; i < reply->rows.n; i++)
        read_line(&flow->replan, &reply->rows, i);
    flow_enter(flow, &task_replan, WHO, "listed");
}

void replan_begin(struct flow *flow, const char *wave)
{
    KEEP(flow->replan.wave, wave);
    flow_ask(flow, V_TASK_LIST);
    flow_send(flow, listed);
}

static void scan_who(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, flow->replan.n + 1);
    if (digit == 0)
        return;
    flow->replan.chosen = digit - 1; /* 0: nobody */
    flow_enter(flow, &task_replan, WHY, "who");
}

static const char *chosen(const struct replan *replan)
{
    return replan->chosen ? replan->who[replan->chosen - 1].badge : "";
}

static void scan_why(struct flow *flow, const struct scan *scan)
{
    const struct replan *replan = &flow->replan;
    int digit = list_digit(flow, scan, WHYS);
    char work[TEXT_MOST * 3];
    if (digit == 0)
        return;
    snprintf(work, sizeof work, "wave.replan %s;%s;%s", replan->wave, chosen(replan),
             whys[digit - 1]);
    lead_work(flow, work);
}

static void who_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct replan *replan = &flow->replan;
    view_add(view, ROW_TEXT, "", arena_text(turn, replan->wave));
    list_add(view, turn, 1, gettext("only what nobody pulled"));
    for (int i = 0; i < replan->n; i++)
        list_add(view, turn, i + 2,
                 arena_printf(turn, gettext("%s: %lld carts"), replan->who[i].name,
                              (long long)replan->who[i].carts));
}

static void why_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct replan *replan = &flow->replan;
    view_add(view, ROW_TEXT, arena_text(turn, replan->wave),
             replan->chosen ? replan->who[replan->chosen - 1].name : "");
    for (int i = 0; i < WHYS; i++)
        list_add(view, turn, i + 1, gettext(whys[i]));
}

static const struct step steps[] = {
    [WHO] = {.name = "who",
             .prompt = N_("Who left? Key a number"),
             .accepts = CODE_NUMBER,
             .back = STEP_HOME,
             .keys = {KEY_HELP, KEY_BACK},
             .scan = scan_who,
             .rows = who_rows},
    [WHY] = {.name = "why",
             .prompt = N_("Why? Key a number"),
             .accepts = CODE_NUMBER,
             .back = WHO,
             .keys = {KEY_HELP, KEY_BACK},
             .scan = scan_why,
             .rows = why_rows},
};

const struct flow_task task_replan = {
    .name = "replan", .title = N_("Plan again"), .steps = steps};
