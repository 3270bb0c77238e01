/*
 * count: a bin is counted blind: place and item are shown, never how many there should
 * be. A large number is keyed twice.
 */
#include <string.h>

#include "flow_in.h"

enum { PLACE, QTY };
enum { COUNT_WARN = 1000, COUNT_MOST = 1000000 };

static void next(struct flow *flow, const struct reply *reply)
{
    struct count *count = &flow->count;
    bool was_here = strcmp(count->place, record_str(&reply->out, "place", "")) == 0;
    bool standing = flow->task == &task_count && flow->step == QTY;
    count->count = record_num(&reply->out, "count", 0);
    count->big = -1;
    KEEP(count->place, record_str(&reply->out, "place", ""));
    KEEP(count->lot, record_str(&reply->out, "lot", ""));
    shown_set(&count->item, reply);
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_count, was_here && standing ? QTY : PLACE, "next");
}

static void no_more(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    if (flow->task != &task_home)
        flow_home(flow, "nothing to count");
}

void count_begin(struct flow *flow)
{
    flow_ask(flow, V_COUNT_NEXT);
    flow_send_or(flow, next, no_more);
}

static const char *expect_place(const struct flow *flow)
{
    return flow->count.place;
}

static void scan_place(struct flow *flow, const struct scan *scan)
{
    const char *place = flow->count.place;
    if (strcmp(scan->text, place) != 0) {
        flow_refuse(flow, scan->text, E_WRONG_PLACE, "ss", place, scan->text);
        return;
    }
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_count, QTY, "scan");
}

static const struct outcome {
    const char *name, *words;
} outcomes[] = {
    {"same", N_("count agrees")},
    {"adjusted", N_("count taken: stock adjusted")},
    {"second", N_("count taken: a second person counts too")},
    {"differs", N_("counts differ: the lead decides")},
};

static void taken(struct flow *flow, const struct reply *reply)
{
    const char *outcome = record_str(&reply->out, "outcome", "");
    int64_t shorted = record_num(&reply->out, "shorted", 0);
    const char *words = outcome;
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (strcmp(outcomes[i].name, outcome) == 0)
            words = gettext(outcomes[i].words);
    if (shorted > 0)
        flow_say(flow, TONE_OVER, gettext("%s; %lld task lines are short"), words,
                 (long long)shorted);
    else
        flow_say(flow, TONE_OK, "%s", words);
    count_begin(flow);
}

static void scan_qty(struct flow *flow, const struct scan *scan)
{
    struct count *count = &flow->count;
    int64_t qty = 0;
    if (!str_int(str_of(scan->text), &qty) || qty < 0 || qty > COUNT_MOST) {
        flow_refuse(flow, scan->text, E_FIELD, "sss", gettext("number"), "0-1000000",
                    scan->text);
        return;
    }
    if (qty >= COUNT_WARN && count->big != qty) {
        count->big = qty;
        flow_say(flow, TONE_OVER, gettext("%lld is a lot: key it again"), (long long)qty);
        return;
    }
    struct request *req = flow_ask(flow, V_COUNT_PUT);
    request_num(req, "count", count->count);
    request_num(req, "qty", qty);
    flow_send(flow, taken);
}

static void item_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    (void)turn;
    view_add(view, ROW_PLACE, gettext("Place"), flow->count.place);
    shown_rows(&flow->count.item, view);
    if (flow->count.lot[0])
        view_add(view, ROW_TEXT, gettext("Lot"), flow->count.lot);
}

static const struct step steps[] = {
    [PLACE] = {.name = "place",
               .prompt = N_("Scan the place"),
               .accepts = CODE_PLACE,
               .back = STEP_HOME,
               .keys = {KEY_HELP, KEY_BACK},
               .expect = expect_place,
               .scan = scan_place,
               .rows = item_rows},
    [QTY] = {.name = "qty",
             .prompt = N_("How many are there?"),
             .accepts = CODE_NUMBER,
             .back = PLACE,
             .keys = {KEY_HELP, KEY_BACK},
             .scan = scan_qty,
             .rows = item_rows},
};

const struct flow_task task_count = {
    .name = "count", .title = N_("Count"), .steps = steps};
