/*
 * label: after a parcel is closed (and rechecked where that is due): one copy is granted
 * to this bench, printed, and the label just stuck on is scanned back. Shared by pack and
 * recheck; shown under the name of pack.
 */
#include <string.h>

#include "flow_in.h"

enum { PRINT, STICK, REASON, OLD, WHICH, STOP };

/* Whether the old paper is there to be scanned back; else its number is void. */
static const struct {
    const char *word;
    bool there;
} reasons[] = {{N_("spoilt"), true}, {N_("lost"), false}, {N_("unreadable"), false}};

enum { REASONS = sizeof reasons / sizeof *reasons };

static void grant(struct flow *flow);

/* ---- grant, print, tell ---- */

static void result_kept(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow->react.bits |= REACT_TOLD;
}

static void tell(struct flow *flow, const char *result, then_fn *then)
{
    struct request *req = flow_ask(flow, V_LABEL_RESULT);
    request_text(req, "waybill", flow->label.waybill);
    request_num(req, "n", flow->label.n);
    request_text(req, "result", result);
    flow_send(flow, then);
}

static void print_elsewhere(struct flow *flow, const struct reply *reply)
{
    result_kept(flow, reply);
    grant(flow);
}

static void go_home(struct flow *flow, const struct reply *reply)
{
    result_kept(flow, reply);
    flow_home(flow, "not printed");
}

static void say_trouble(struct flow *flow, const char *why)
{
    struct err err = {.code = E_OK};
    err_set(&err, E_PRINTER, "ss", gettext("labels"), why);
    flow_error(flow, &err);
}

/* What was taken back before it began is printed elsewhere, or waits for another day. */
static then_fn *after_paper(struct flow *flow, enum on_paper paper)
{
    struct label *label = &flow->label;
    bool elsewhere = label->elsewhere && paper == PAPER_FAILED;
    bool leave = label->leave && (!label->printed || label->unknown);
    label->held = label->unknown && (label->elsewhere || label->leave);
    label->elsewhere = label->leave = false;
    return elsewhere ? print_elsewhere : leave ? go_home : result_kept;
}

static void printed(struct flow *flow, enum on_paper paper, const char *why)
{
    static const char *const results[] = {[PAPER_SENT] = "sent",
                                          [PAPER_CONFIRMED] = "confirmed",
                                          [PAPER_FAILED] = "failed",
                                          [PAPER_UNKNOWN] = "unknown"};
    struct label *label = &flow->label;
    KEEP(label->waits, paper == PAPER_WAITS ? why : "");
    if (paper == PAPER_WAITS) {
        flow_tone(flow, TONE_OVER);
        return;
    }
    label->printed = paper != PAPER_FAILED;
    label->unknown = paper == PAPER_UNKNOWN;
    then_fn *next = after_paper(flow, paper);
    if (next == result_kept && !label->held && (!label->printed || label->unknown))
        say_trouble(flow, why);
    flow_enter(flow, &task_label, STICK, results[paper]);
    tell(flow, results[paper], next);
}

static void granted(struct flow *flow, const struct reply *reply)
{
    struct label *label = &flow->label;
    label->parcel = record_num(&reply->out, "parcel", label->parcel);
    KEEP(label->pcode, record_str(&reply->out, "pcode", label->pcode));
    KEEP(label->waybill, record_str(&reply->out, "waybill", ""));
    KEEP(label->gone, record_str(&reply->out, "void", label->gone));
    KEEP(label->number, record_str(&reply->out, "number", label->number));
    KEEP(label->carrier, record_str(&reply->out, "carrier", ""));
    label->n = record_num(&reply->out, "n", 1);
    label->held = false;
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_label, PRINT, "granted");
    flow_print(flow, reply, "waybill-100x150", printed);
}

static bool label_refused(struct flow *flow, const struct reply *reply)
{
    const struct label *label = &flow->label;
    stop_at(flow, label->printed ? label->waybill : label->pcode, label->pcode,
            label->after);
    flow->pack.more = false;
    return stop_for(flow, &task_label, STOP, &reply->err);
}

static void not_granted(struct flow *flow, const struct reply *reply)
{
    if (!label_refused(flow, reply))
        flow_enter(flow, &task_label, STICK, "not granted");
}

static void grant(struct flow *flow)
{
    struct request *req = flow_ask(flow, V_LABEL_GRANT);
    request_num(req, "parcel", flow->label.parcel);
    flow_send_or(flow, granted, not_granted);
}

void label_begin(struct flow *flow, int64_t parcel, const char *pcode, go_fn *after)
{
    flow->label = (struct label){.parcel = parcel, .after = after};
    KEEP(flow->label.pcode, pcode);
    grant(flow);
}

/* ---- after a break ---- */

/* Granted and nothing told since: the bench stopped in the middle of it. */
static void resume(struct flow *flow, const struct record *out)
{
    struct label *label = &flow->label;
    const char *result = record_str(out, "result", "granted");
    KEEP(label->waybill, record_str(out, "waybill", ""));
    label->n = record_num(out, "n", 1);
    label->printed = strcmp(result, "failed") != 0;
    label->unknown = strcmp(result, "unknown") == 0 || strcmp(result, "granted") == 0;
    flow_enter(flow, &task_label, STICK, "resumed");
}

static void found(struct flow *flow, const struct reply *reply)
{
    int64_t parcel = record_num(&reply->out, "parcel", 0);
    go_fn *after = flow->label.after;
    flow_quiet(flow);
    flow_tone(flow, TONE_OK);
    flow->label = (struct label){.parcel = parcel, .after = after};
    KEEP(flow->label.pcode, record_str(&reply->out, "pcode", ""));
    if (record_str(&reply->out, "waybill", "")[0])
        resume(flow, &reply->out);
    else
        grant(flow);
}

static void none_found(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_error(flow, &flow->label.refused);
}

void label_search(struct flow *flow, const char *code, go_fn *after, go_fn *again)
{
    struct err refused = flow->note.err;
    const char *first = refused.args > 0 ? refused.arg[0].text : "";
    bool other = code_kind(str_of(first)) == CODE_PARCEL && strcmp(first, code) != 0;
    flow->label = (struct label){.after = other ? again : after, .refused = refused};
    flow->react.tone = TONE_NONE;
    flow->react.why = E_OK;
    KEEP(flow->label.pcode, other ? first : code);
    request_text(flow_ask(flow, V_LABEL_FIND), "code", flow->label.pcode);
    flow_send_or(flow, found, none_found);
}

/* ---- scan back ---- */

static void applied(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_say(flow, TONE_OK, gettext("%s closed"), flow->label.waybill);
    flow->label.after(flow);
}

static const char *expect_label(const struct flow *flow)
{
    return flow->label.printed ? flow->label.waybill : "";
}

static bool owns_label(const struct flow *flow, const char *text)
{
    return strcmp(text, flow->label.waybill) == 0;
}

static void scan_label(struct flow *flow, const struct scan *scan)
{
    struct label *label = &flow->label;
    if (label->waybill[0] && strcmp(label->waybill, scan->text) != 0) {
        flow_refuse(flow, scan->text, E_WRONG_LABEL, "ss", label->waybill, scan->text);
        return;
    }
    struct request *req = flow_ask(flow, V_LABEL_APPLY);
    request_num(req, "parcel", label->parcel);
    request_text(req, "code", scan->text);
    flow_send(flow, applied);
}

/* ---- another paper ---- */

static void not_again(struct flow *flow, const struct reply *reply)
{
    flow->label.torn = false;
    if (!label_refused(flow, reply))
        flow_enter(flow, &task_label, flow->label.parcel ? STICK : WHICH, "refused");
}

static void again(struct flow *flow, const char *old)
{
    const struct label *label = &flow->label;
    const char *code = label->pcode[0] ? label->pcode : label->waybill;
    if (!code[0]) {
        flow_enter(flow, &task_label, WHICH, "nameless");
        return;
    }
    struct request *req = flow_ask(flow, V_LABEL_REPRINT);
    request_text(req, "code", code);
    request_text(req, "reason", flow->label.reason);
    if (old)
        request_text(req, "old", old);
    flow->label.torn = old != NULL;
    flow->label.gone[0] = '\0';
    flow_send_or(flow, granted, not_again);
}

void label_again(struct flow *flow, go_fn *after)
{
    flow->label = (struct label){.after = after};
    flow->pack.more = false;
    flow_enter(flow, &task_label, WHICH, "again");
}

static void scan_which(struct flow *flow, const struct scan *scan)
{
    KEEP(flow->label.pcode, scan->text);
    flow_enter(flow, &task_label, REASON, "which");
}

static void scan_reason(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, REASONS);
    if (digit == 0)
        return;
    KEEP(flow->label.reason, reasons[digit - 1].word);
    if (reasons[digit - 1].there)
        flow_enter(flow, &task_label, OLD, "old");
    else
        again(flow, NULL);
}

static void scan_old(struct flow *flow, const struct scan *scan)
{
    const struct label *label = &flow->label;
    if (label->waybill[0] && strcmp(label->waybill, scan->text) != 0)
        flow_refuse(flow, scan->text, E_WRONG_LABEL, "ss", label->waybill, scan->text);
    else
        again(flow, scan->text);
}

static void not_out(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow->label.unknown = flow->label.printed = false;
    grant(flow);
}

/* Somebody looked: nothing came out. */
static void settle(struct flow *flow)
{
    struct request *req = flow_ask(flow, V_LABEL_SETTLE);
    request_text(req, "waybill", flow->label.waybill);
    request_num(req, "n", flow->label.n);
    request_num(req, "out", 0);
    flow_send(flow, not_out);
}

/* Printed elsewhere under its own number it would be there twice. */
static void void_it(struct flow *flow)
{
    KEEP(flow->label.reason, N_("left in a printer"));
    again(flow, NULL);
}

static void press_again(struct flow *flow)
{
    if (flow->label.held)
        void_it(flow);
    else if (flow->label.unknown)
        settle(flow);
    else if (flow->label.printed)
        flow_enter(flow, &task_label, REASON, "reprint");
    else
        grant(flow); /* the same copy: none is on paper */
}

static bool press_back(struct flow *flow)
{
    if (flow->step == PRINT && flow->label.waits[0]) {
        flow->label.leave = true;
        flow->react.bits |= REACT_UNPRINT;
        return true;
    }
    if ((flow->step != REASON && flow->step != OLD) || flow->label.parcel)
        return false;
    flow_enter(flow, &task_label, WHICH, "back");
    return true;
}

static bool label_key(struct flow *flow, enum key key)
{
    if (key == KEY_BACK && flow->step == WHICH)
        flow->label.after(flow);
    else if (key == KEY_BACK)
        return press_back(flow);
    else if (key == KEY_REPRINT && flow->step == STICK)
        press_again(flow);
    else if (key == KEY_NEXT && flow->step == OLD)
        again(flow, NULL); /* it can not be scanned */
    else
        return false;
    return true;
}

/* ---- at another printer ---- */

static bool is_back(const struct input *input)
{
    if (input->kind == IN_KEY)
        return input->key == KEY_BACK;
    const struct scan *scan = input->scan;
    bool digit = scan->typed && scan->length == 1;
    return (digit ? key_by_digit(scan->text[0]) : key_by_card(str_of(scan->text))) ==
           KEY_BACK;
}

bool label_hears(const struct flow *flow, const struct input *input)
{
    bool waits = (flow->task == &task_label && flow->label.waits[0]) ||
                 (flow->task == &task_ship && flow->ship.waits[0]);
    if (!waits || !flow->printing || flow->in_flight)
        return false;
    return is_back(input) || (input->scan && code_printer(input->scan->text));
}

void label_bound(struct flow *flow)
{
    const struct label *label = &flow->label;
    if (flow->task == &task_label && flow->step == STICK && !label->printed &&
        !label->unknown)
        grant(flow);
}

/* ---- rows ---- */

static void label_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct label *label = &flow->label;
    if (label->number[0])
        view_add(view, ROW_ORDER, gettext("Order"), label->number);
    if (label->waits[0])
        view_add(view, ROW_WARN, "", arena_text(turn, label->waits));
    if (label->torn)
        view_add(view, ROW_WARN, "", gettext("Tear the old label up"));
    if (label->gone[0])
        view_add(view, ROW_WARN, "",
                 arena_printf(turn, gettext("label %s is void"), label->gone));
    if (label->held)
        view_add(view, ROW_WARN, "",
                 gettext("It may yet come out: scan it. F7 voids it"));
    else if (label->unknown)
        view_add(view, ROW_WARN, "", gettext("Did it come out? Scan it; if not, F7"));
    if (label->printed)
        view_add(view, ROW_PARCEL, gettext("Label"), label->waybill);
    else if (flow->step == STICK)
        view_add(view, ROW_WARN, "", gettext("no label yet; F7 prints it"));
    if (label->carrier[0])
        view_add(view, ROW_TEXT, gettext("Carrier"), label->carrier);
}

static void reason_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const char *label = flow->label.waybill;
    view_add(view, ROW_PARCEL, gettext("Label"), label[0] ? label : flow->label.pcode);
    for (int i = 0; i < REASONS; i++)
        list_add(view, turn, i + 1, gettext(reasons[i].word));
}

static const char *expect_old(const struct flow *flow)
{
    return flow->label.waybill;
}

static void old_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    (void)turn;
    if (flow->label.waybill[0])
        view_add(view, ROW_PARCEL, gettext("Label"), flow->label.waybill);
    view_add(view, ROW_TEXT, "", gettext("F8: it can not be scanned"));
}

static const struct step steps[] = {
    [PRINT] = {.name = "print",
               .prompt = N_("Printing…"),
               .back = STEP_STAY,
               .keys = {KEY_BACK},
               .rows = label_rows},
    [STICK] = {.name = "label",
               .prompt = N_("Stick it on, scan it"),
               .accepts = CODE_OTHER,
               .other = N_("label"),
               .back = STEP_HOME,
               .keys = {KEY_HELP, KEY_BACK, KEY_REPRINT},
               .expect = expect_label,
               .owns = owns_label,
               .scan = scan_label,
               .rows = label_rows},
    [REASON] = {.name = "reason",
                .prompt = N_("Why again? Key 1-3"),
                .accepts = CODE_NUMBER,
                .back = STICK,
                .keys = {KEY_HELP, KEY_BACK},
                .scan = scan_reason,
                .rows = reason_rows},
    [OLD] = {.name = "old",
             .prompt = N_("Scan the old label"),
             .accepts = CODE_OTHER,
             .other = N_("label"),
             .back = STICK,
             .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
             .expect = expect_old,
             .owns = owns_label,
             .scan = scan_old,
             .rows = old_rows},
    [WHICH] = {.name = "which",
               .prompt = N_("Scan its parcel or label"),
               .accepts = CODE_PARCEL | CODE_OTHER,
               .other = N_("label"),
               .back = STEP_HOME,
               .keys = {KEY_HELP, KEY_BACK},
               .scan = scan_which},
    [STOP] = STOP_STEP(CODE_OTHER | CODE_PARCEL, N_("label")),
};

const struct flow_task task_label = {.name = "pack",
                                     .title = N_("Label"),
                                     .steps = steps,
                                     .key = label_key,
                                     .refused = label_refused};
