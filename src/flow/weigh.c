/*
 * weigh: the closed-to-be parcel on the scale; shown under the name of pack. No key on
 * the good path: what comes to rest is asked of the store at once, and once more only
 * when it has changed. A box that was packed on the scale is at rest already, perhaps
 * without its last unit: that reading is given a second. The box before, left on the
 * scale, answers for no other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow_in.h"

enum { WEIGH, STOP };

/* ---- asking ---- */

static void weighed(struct flow *flow, const struct reply *reply)
{
    const char *outcome = record_str(&reply->out, "outcome", "");
    long long grams = (long long)record_num(&reply->out, "weight_g", 0);
    flow_say(flow, TONE_OK,
             strcmp(outcome, "passed") == 0  ? gettext("%lld g: right")
             : strcmp(outcome, "blind") == 0 ? gettext("%lld g: noted")
                                             : gettext("%lld g: to be counted"),
             grams);
    flow->weigh.after(flow);
}

static void not_weighed(struct flow *flow, const struct reply *reply)
{
    struct weigh *weigh = &flow->weigh;
    enum err_code code = reply->err.code;
    weigh->off = code == E_TOO_HEAVY || code == E_TOO_LIGHT || code == E_ODD_WEIGHT;
    flow->react.bits |= REACT_TICK;
    stop_at(flow, flow->pack.code, flow->pack.pcode, pack_rest);
    stop_for(flow, &task_weigh, STOP, &reply->err);
}

static void ask(struct flow *flow, bool give)
{
    const struct pack *pack = &flow->pack;
    struct request *req = flow_ask(flow, V_PARCEL_WEIGH);
    flow->weigh.asked_mg = flow->weight.mg;
    request_num(req, "parcel", pack->parcel);
    request_num(req, "mg", flow->weight.mg);
    request_num(req, "division_mg", flow->weight.step_mg);
    if (pack->box[0])
        request_text(req, "box", pack->box);
    if (give)
        request_num(req, "give", 1);
    flow_send_or(flow, weighed, not_weighed);
}

static bool rests(const struct flow *flow)
{
    return flow->weight.state == WEIGHT_STABLE && !flow->weigh.stood_mg;
}

/* The last digit dances: it is another weight only beyond that. */
static bool differs(const struct weight *weight, int64_t mg)
{
    return !mg || llabs(weight->mg - mg) > 2 * weight->step_mg;
}

static void look(struct flow *flow)
{
    bool here = flow->task == &task_weigh && flow->step == WEIGH;
    if (here && !flow->in_flight && !flow->printing && rests(flow) &&
        differs(&flow->weight, flow->weigh.asked_mg))
        ask(flow, false);
}

void weigh_heard(struct flow *flow, const struct weight *weight)
{
    struct weigh *weigh = &flow->weigh;
    bool empty = weight->state == WEIGHT_EMPTY;
    flow->weight = *weight;
    if (empty)
        weigh->asked_mg = 0;
    if (empty || (weight->mg && differs(weight, weigh->stood_mg)))
        weigh->stood_mg = 0;
    look(flow);
}

void weigh_tick(struct flow *flow)
{
    look(flow);
}

void weigh_begin(struct flow *flow, go_fn *after)
{
    struct weigh *weigh = &flow->weigh;
    bool left = weigh->parcel != flow->pack.parcel && weigh->asked_mg &&
                !differs(&flow->weight, weigh->asked_mg);
    *weigh = (struct weigh){.parcel = flow->pack.parcel,
                            .stood_mg = left ? weigh->asked_mg : weigh->stood_mg,
                            .after = after};
    flow->react.bits |= REACT_TICK;
    flow_enter(flow, &task_weigh, WEIGH, "to be weighed");
}

/* ---- keys ---- */

static const char *why_not(const struct flow *flow)
{
    return flow->weigh.stood_mg ? gettext("the parcel before is still on the scale")
                                : weight_words(flow->weight.state);
}

static bool weigh_key(struct flow *flow, enum key key)
{
    if (flow->step != WEIGH)
        return false;
    if (key == KEY_UNDO)
        pack_undo(flow);
    else if (key == KEY_BACK)
        pack_rest(flow);
    else if (key == KEY_NEXT && rests(flow))
        ask(flow, flow->weigh.off);
    else if (key == KEY_NEXT)
        flow_say(flow, TONE_WRONG, "%s", why_not(flow));
    else
        return false;
    return true;
}

/* ---- rows ---- */

const char *weigh_line(const struct flow *flow, struct arena *turn)
{
    const struct weight *weight = &flow->weight;
    const char *pounds = "";
    if (weight->unit > UNIT_KG && weight->unit != UNIT_TON)
        pounds = arena_printf(turn, " (%s)", unit_name(weight->unit));
    const char *grams =
        arena_printf(turn, "%s%lld.%lld g%s", weight->mg < 0 ? "-" : "",
                     llabs(weight->mg) / 1000, llabs(weight->mg) % 1000 / 100, pounds);
    if (weight->state == WEIGHT_STABLE)
        return grams;
    return weight->mg ? arena_printf(turn, "%s %s", grams, weight_words(weight->state))
                      : weight_words(weight->state);
}

static void weigh_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct pack *pack = &flow->pack;
    view_add(view, rests(flow) ? ROW_TEXT : ROW_WARN, gettext("Weight"),
             flow->weigh.stood_mg ? why_not(flow) : weigh_line(flow, turn));
    if (flow->weigh.off)
        view_add(view, ROW_TEXT, "", gettext("F8: to the recheck"));
    view_add(view, ROW_PARCEL, gettext("Parcel"), pack->pcode);
    view_add(view, ROW_ORDER, gettext("Order"), pack->number);
    if (pack->box[0])
        view_add(view, ROW_TEXT, gettext("Box"), pack->box);
}

static const char *subject(const struct flow *flow)
{
    return flow->pack.code;
}

/* A weight that is off is not done by a key. */
static const char *next(const struct flow *flow)
{
    return flow->weigh.off ? N_("Recheck") : NULL;
}

static const struct step steps[] = {
    [WEIGH] = {.name = "weigh",
               .prompt = N_("Put it on the scale"),
               .back = STEP_STAY,
               .keys = {KEY_HELP, KEY_BACK, KEY_UNDO, KEY_NEXT},
               .next = next,
               .rows = weigh_rows},
    [STOP] = STOP_STEP(CODE_BOX | CODE_PARCEL | CODE_OTHER, N_("order")),
};

const struct flow_task task_weigh = {.name = "pack",
                                     .title = N_("Weigh"),
                                     .steps = steps,
                                     .subject = subject,
                                     .key = weigh_key};
