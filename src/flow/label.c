/*
 * label: after a parcel is closed (and rechecked where that is due): one copy is granted
 * to this bench, printed, and the label just stuck on is scanned back. Shared by pack and
 * recheck; shown under the name of pack.
 */
#include <string.h>

#include "flow_in.h"

enum { PRINT, STICK, REASON, STOP };

static const char *const reasons[] = {N_("spoilt"), N_("lost"), N_("unreadable")};

enum { REASONS = sizeof reasons / sizeof *reasons };

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
    if (!label->printed || label->unknown) {
        struct err err = {.code = E_OK};
        err_set(&err, E_PRINTER, "ss", gettext("labels"), why);
        flow_error(flow, &err);
    }
    flow_enter(flow, &task_label, STICK, results[paper]);
    tell(flow, results[paper], result_kept);
}

static void granted(struct flow *flow, const struct reply *reply)
{
    struct label *label = &flow->label;
    KEEP(label->waybill, record_str(&reply->out, "waybill", ""));
    KEEP(label->number, record_str(&reply->out, "number", label->number));
    KEEP(label->carrier, record_str(&reply->out, "carrier", ""));
    label->n = record_num(&reply->out, "n", 1);
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_label, PRINT, "granted");
    flow_print(flow, reply, "waybill-100x150", printed);
}

static bool label_refused(struct flow *flow, const struct reply *reply)
{
    const struct label *label = &flow->label;
    struct stop *stop = &flow->stop;
    *stop = (struct stop){.after = label->after};
    KEEP(stop->code, label->printed ? label->waybill : label->pcode);
    KEEP(stop->other, label->pcode);
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
    if (flow->label.reason[0])
        request_text(req, "reason", flow->label.reason);
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

/* ---- another copy ---- */

static void scan_reason(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, REASONS);
    if (digit == 0)
        return;
    KEEP(flow->label.reason, reasons[digit - 1]);
    grant(flow);
}

static void not_out(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow->label.unknown = flow->label.printed = false;
    grant(flow);
}

static bool label_key(struct flow *flow, enum key key)
{
    if (key != KEY_REPRINT || flow->step != STICK)
        return false;
    if (flow->label.unknown) /* somebody looked: nothing came out */
        tell(flow, "failed", not_out);
    else if (flow->label.printed)
        flow_enter(flow, &task_label, REASON, "reprint");
    else
        grant(flow); /* the same copy: none is on paper */
    return true;
}

/* ---- rows ---- */

static void label_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct label *label = &flow->label;
    if (label->number[0])
        view_add(view, ROW_ORDER, gettext("Order"), label->number);
    if (label->waits[0])
        view_add(view, ROW_WARN, "", arena_text(turn, label->waits));
    if (label->unknown)
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
    view_add(view, ROW_PARCEL, gettext("Label"), flow->label.waybill);
    for (int i = 0; i < REASONS; i++)
        list_add(view, turn, i + 1, gettext(reasons[i]));
}

static const struct step steps[] = {
    [PRINT] = {.name = "print",
               .prompt = N_("Printing…"),
               .back = STEP_STAY,
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
    [STOP] = {.name = "stop",
              .prompt = N_("Scan it, lay it aside"),
              .accepts = CODE_OTHER | CODE_PARCEL,
              .other = N_("label"),
              .flags = STEP_STOP,
              .back = STEP_STAY,
              .keys = {KEY_HELP},
              .expect = stop_expect,
              .scan = stop_scan,
              .rows = stop_rows},
};

const struct flow_task task_label = {.name = "pack",
                                     .title = N_("Label"),
                                     .steps = steps,
                                     .key = label_key,
                                     .refused = label_refused};
