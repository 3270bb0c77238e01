/*
 * takeover: a cart is taken over from another gun that may hold scans nobody has heard
 * of. Each tote on it is counted, unit by unit and blind: scan the tote, scan all that is
 * in it, scan the tote again. Then the store says what does not belong there, and the
 * pick goes on.
 */
#include <string.h>

#include "flow_in.h"

enum { ASK, TOTE, UNIT, SERIAL, OUT };

/* ---- may it be taken over ---- */

static void begin(struct flow *flow);

/* The cart's code, where it has one. */
static const char *cart_of(const struct err *err)
{
    const char *name = err->args > 0 ? err->arg[0].text : "";
    return code_kind(str_of(name)) == CODE_CART ? name : "";
}

void takeover_begin(struct flow *flow, const struct err *err)
{
    struct takeover *takeover = &flow->takeover;
    int64_t task = err->args > 3 ? err->arg[3].num : 0;
    bool asked = flow->task == &task_takeover && flow->step == ASK;
    if (asked && takeover->task == task) { /* by another code of the same cart */
        begin(flow);
        return;
    }
    *takeover = (struct takeover){.task = task};
    KEEP(takeover->cart, cart_of(err));
    KEEP(takeover->person, err->args > 1 ? err->arg[1].text : "");
    KEEP(takeover->terminal, err->args > 2 ? err->arg[2].text : "");
    flow_quiet(flow);
    flow_tone(flow, TONE_WRONG);
    flow_enter(flow, &task_takeover, ASK, "count first");
}

static void read_totes(struct takeover *takeover, const struct reply *reply)
{
    const struct rows *rows = &reply->rows;
    takeover->left = record_num(&reply->out, "left", 0);
    takeover->n = 0;
    for (int i = 0; i < rows->n && takeover->n < TOTES_SHOWN; i++)
        if (!rows_num(rows, i, "counted", 0))
            KEEP(takeover->wanted[takeover->n++], rows_str(rows, i, "tote"));
}

static void begun(struct flow *flow, const struct reply *reply)
{
    struct takeover *takeover = &flow->takeover;
    takeover->id = record_num(&reply->out, "takeover", 0);
    KEEP(takeover->cart, record_str(&reply->out, "cart", ""));
    takeover->tote[0] = '\0';
    read_totes(takeover, reply);
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_takeover, TOTE, "begun");
}

static void no_more(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_home(flow, "nothing to take over");
}

static void begin(struct flow *flow)
{
    request_num(flow_ask(flow, V_TAKEOVER_BEGIN), "task", flow->takeover.task);
    flow_send_or(flow, begun, no_more);
}

/* The same code once more is as good as the key. Another one may be of another cart: it
 * is asked for, as from home. */
static void scan_ask(struct flow *flow, const struct scan *scan)
{
    if (strcmp(scan->text, flow->zones.wished) == 0)
        begin(flow);
    else
        pick_begin(flow, scan->text);
}

/* ---- totes ---- */

static void scan_tote(struct flow *flow, const struct scan *scan)
{
    struct takeover *takeover = &flow->takeover;
    KEEP(takeover->tote, scan->text);
    takeover->last = (struct shown){.code = ""};
    takeover->counted = 0;
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_takeover, UNIT, "tote");
}

static void counted_tote(struct flow *flow, const struct reply *reply)
{
    struct takeover *takeover = &flow->takeover;
    bool again = request_get(&flow->req, "again");
    read_totes(takeover, reply);
    takeover->counted = 0;
    takeover->last = (struct shown){.code = ""};
    if (again) {
        flow_say(flow, TONE_OVER, gettext("%s: count it from the start"), takeover->tote);
        return;
    }
    takeover->units += record_num(&reply->out, "units", 0);
    takeover->totes++;
    flow_say(flow, TONE_OK, gettext("%s: %lld units"), takeover->tote,
             (long long)record_num(&reply->out, "units", 0));
    flow_enter(flow, &task_takeover, TOTE, "counted");
}

static void end_tote(struct flow *flow, bool again)
{
    struct request *req = flow_ask(flow, V_TAKEOVER_TOTE);
    request_num(req, "takeover", flow->takeover.id);
    request_text(req, "tote", flow->takeover.tote);
    if (again)
        request_num(req, "again", 1);
    flow_send(flow, counted_tote);
}

/* ---- units ---- */

static void counted_unit(struct flow *flow, const struct reply *reply)
{
    struct takeover *takeover = &flow->takeover;
    if (record_num(&reply->out, "want", 0)) {
        flow_say(flow, TONE_OK, "%s", gettext("now its serial"));
        flow_enter(flow, &task_takeover, SERIAL, "bears a serial");
        return;
    }
    if (flow->step != UNIT)
        flow_enter(flow, &task_takeover, UNIT, "counted");
    shown_set(&takeover->last, reply);
    takeover->counted = record_num(&reply->out, "counted", takeover->counted + 1);
    flow_say(flow, TONE_OK, "%s ×%lld", takeover->last.code,
             (long long)record_num(&reply->out, "qty", 1));
}

static void count_unit(struct flow *flow)
{
    struct request *req = flow_ask(flow, V_TAKEOVER_UNIT);
    request_num(req, "takeover", flow->takeover.id);
    request_text(req, "tote", flow->takeover.tote);
    unit_set(&flow->unit, req);
    flow_send(flow, counted_unit);
}

static void scan_unit(struct flow *flow, const struct scan *scan)
{
    const struct takeover *takeover = &flow->takeover;
    if (scan->kind == CODE_TOTE) {
        if (strcmp(scan->text, takeover->tote) == 0)
            end_tote(flow, false);
        else
            flow_refuse(flow, scan->text, E_WRONG_TOTE, "ss", takeover->tote, scan->text);
        return;
    }
    unit_read(flow, &flow->unit, scan->text);
    count_unit(flow);
}

static void scan_serial(struct flow *flow, const struct scan *scan)
{
    if (unit_answer(flow, scan, "", ""))
        count_unit(flow);
}

/* ---- the end ---- */

static void closed(struct flow *flow, const struct reply *reply)
{
    struct takeover *takeover = &flow->takeover;
    const struct rows *rows = &reply->rows;
    takeover->outs = 0;
    takeover->more = rows->n > OUT_SHOWN ? rows->n - OUT_SHOWN : 0;
    for (int i = 0; i < rows->n && takeover->outs < OUT_SHOWN; i++) {
        char text[TEXT_MOST * 3];
        snprintf(text, sizeof text, "%s: %lld × %s", rows_str(rows, i, "tote"),
                 (long long)rows_num(rows, i, "qty", 0), rows_str(rows, i, "code"));
        KEEP(takeover->out[takeover->outs++], text);
    }
    flow_say(flow, takeover->outs ? TONE_OVER : TONE_OK,
             gettext("%lld totes counted, %lld units"), (long long)takeover->totes,
             (long long)takeover->units);
    if (takeover->outs)
        flow_enter(flow, &task_takeover, OUT, "not wanted");
    else
        pick_begin(flow, "");
}

static void end_cart(struct flow *flow)
{
    request_num(flow_ask(flow, V_TAKEOVER_CLOSE), "takeover", flow->takeover.id);
    flow_send(flow, closed);
}

static bool key(struct flow *flow, enum key pressed)
{
    if (pressed == KEY_UNDO && flow->step == UNIT) {
        end_tote(flow, true);
        return true;
    }
    if (pressed != KEY_NEXT)
        return false;
    switch (flow->step) {
    case ASK:
        begin(flow);
        return true;
    case TOTE:
        end_cart(flow);
        return true;
    case UNIT:
        end_tote(flow, false);
        return true;
    case OUT:
        pick_begin(flow, "");
        return true;
    default:
        return false;
    }
}

/* Somebody else counts, or it is over. */
static bool refused(struct flow *flow, const struct reply *reply)
{
    bool lost =
        reply->err.code == E_TAKEN || (reply->err.code == E_STATE && flow->step == ASK);
    if (lost)
        flow_home(flow, "taken over");
    return lost;
}

/* ---- rows ---- */

static void ask_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct takeover *takeover = &flow->takeover;
    view_add(view, ROW_WARN, "",
             arena_printf(turn,
                          gettext("%s has this cart on %s; scans of it may come "
                                  "later"),
                          takeover->person, takeover->terminal));
    view_add(view, ROW_TEXT, "", gettext("Take it over? Each tote is counted first"));
}

static void tote_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct takeover *takeover = &flow->takeover;
    (void)turn;
    view_count(view, gettext("Totes"), takeover->totes, takeover->totes + takeover->left);
    for (int i = 0; i < takeover->n; i++)
        view_add(view, ROW_TOTE, gettext("Tote"), takeover->wanted[i]);
    if (!takeover->left)
        view_add(view, ROW_TEXT, "", gettext("F8 when no tote is left on the cart"));
}

static void unit_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct takeover *takeover = &flow->takeover;
    (void)turn;
    view_add(view, ROW_TOTE, gettext("Tote"), takeover->tote);
    view_count(view, gettext("Counted"), takeover->counted, 0);
    shown_rows(&takeover->last, view);
}

static void serial_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    unit_rows(flow, turn, view);
    unit_serial_row(view);
}

static void out_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct takeover *takeover = &flow->takeover;
    view_add(view, ROW_WARN, "", gettext("Take these out and lay them aside:"));
    for (int i = 0; i < takeover->outs; i++)
        view_add(view, ROW_TEXT, "", arena_text(turn, takeover->out[i]));
    if (takeover->more)
        view_add(view, ROW_TEXT, "",
                 arena_printf(turn, gettext("and %d more: see the exceptions"),
                              takeover->more));
}

static const char *next(const struct flow *flow)
{
    static const char *const words[] = {
        [ASK] = N_("Take"), [TOTE] = N_("End"), [UNIT] = N_("End"), [OUT] = N_("Pick")};
    return words[flow->step];
}

static const char *subject(const struct flow *flow)
{
    return flow->takeover.cart;
}

static const struct step steps[] = {
    [ASK] = {.name = "ask",
             .prompt = N_("Scan it again, or F8"),
             .accepts = CODE_TOTE | CODE_CART,
             .back = STEP_HOME,
             .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
             .next = next,
             .scan = scan_ask,
             .rows = ask_rows},
    [TOTE] = {.name = "tote",
              .prompt = N_("Scan a tote of the cart"),
              .accepts = CODE_TOTE,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .next = next,
              .scan = scan_tote,
              .rows = tote_rows},
    [UNIT] = {.name = "unit",
              .prompt = N_("Scan all in it, then the tote"),
              .accepts = CODE_OTHER | CODE_TOTE,
              .flags = STEP_BLIND,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_UNDO, KEY_NEXT},
              .next = next,
              .scan = scan_unit,
              .rows = unit_rows},
    [SERIAL] = UNIT_SERIAL_STEP(UNIT, STEP_BLIND, scan_serial, serial_rows),
    [OUT] = {.name = "out",
             .prompt = N_("F8 when they are out"),
             .back = STEP_STAY,
             .keys = {KEY_HELP, KEY_NEXT},
             .next = next,
             .rows = out_rows},
};

const struct flow_task task_takeover = {.name = "takeover",
                                        .title = N_("Take over"),
                                        .steps = steps,
                                        .subject = subject,
                                        .key = key,
                                        .refused = refused};
