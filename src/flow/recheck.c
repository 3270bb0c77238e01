/*
 * recheck: somebody else counts every unit of the parcel blind, while the box is open.
 * Only the unit scanned last is shown; what is expected never reaches this terminal. A
 * difference gives one silent second try, then holds the parcel; what differs is for the
 * shift lead's eyes.
 */
#include <string.h>

#include "flow_in.h"

#include "tallyman/model/qc.h"

enum { BOX, PIN, UNIT, SERIAL, DEFECT, WHICH, STOP };

/* What a count cannot find: all from here on. */
enum { SAID_FIRST = QC_DAMAGED, SAID = QC_KINDS - SAID_FIRST };

/* By its digit, from 1. */
static enum qc_defect defect_at(int digit)
{
    return (enum qc_defect)(SAID_FIRST + digit - 1);
}

static const char *defect_words(int digit)
{
    return gettext(qc_defect_word(defect_at(digit)));
}

static void opened(struct flow *flow, const struct reply *reply)
{
    struct recheck *recheck = &flow->recheck;
    int64_t parcel = record_num(&reply->out, "parcel", 0);
    if (recheck->parcel != parcel)
        recheck->defect = 0;
    recheck->parcel = parcel;
    recheck->together = together_of(reply);
    recheck->attempt = record_num(&reply->out, "attempt", 1);
    recheck->counted = record_num(&reply->out, "counted", 0);
    recheck->drawn = record_num(&reply->out, "drawn", 0);
    KEEP(recheck->pcode, record_str(&reply->out, "pcode", ""));
    recheck->last = (struct shown){.code = ""};
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_recheck, UNIT, "opened");
}

static void open_box(struct flow *flow, const char *code)
{
    KEEP(flow->recheck.code, code);
    request_text(flow_ask(flow, V_RECHECK_OPEN), "code", flow->recheck.code);
    flow_send(flow, opened);
}

void recheck_begin(struct flow *flow, const char *code)
{
    flow->recheck.listed = false;
    flow_enter(flow, &task_recheck, BOX, "begin");
    if (code[0])
        open_box(flow, code);
}

void recheck_drawn(struct flow *flow, const char *code)
{
    recheck_begin(flow, code);
    flow->recheck.listed = true;
}

static void scan_box(struct flow *flow, const struct scan *scan)
{
    open_box(flow, scan->text);
}

static void proved(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_enter(flow, &task_recheck, BOX, "proved");
    open_box(flow, flow->recheck.code);
}

static void scan_pin(struct flow *flow, const struct scan *scan)
{
    request_text(flow_ask(flow, V_PIN), "pin", scan->text);
    flow_send(flow, proved);
}

static void rest(struct flow *flow)
{
    flow_enter(flow, &task_recheck, BOX, "next");
}

/* ---- closing ---- */

static void next_box(struct flow *flow)
{
    if (flow->recheck.listed)
        drawn_begin(flow);
    else
        rest(flow);
}

static void hold(struct flow *flow)
{
    const struct recheck *recheck = &flow->recheck;
    struct err err = {.code = E_OK};
    if (recheck->defect)
        err_set(&err, E_HELD, "ss", recheck->pcode, defect_words(recheck->defect));
    else
        err_set(&err, E_DIFFERENT, "s", recheck->pcode);
    flow_error(flow, &err);
    next_box(flow);
}

static void compared(struct flow *flow, const struct reply *reply)
{
    const char *outcome = record_str(&reply->out, "outcome", "held");
    if (strcmp(outcome, "passed") == 0 && record_num(&reply->out, "labelled", 0)) {
        flow_say(flow, TONE_OK, gettext("%s is right"), flow->recheck.pcode);
        next_box(flow);
    } else if (strcmp(outcome, "passed") == 0) {
        label_begin(flow, flow->recheck.parcel, flow->recheck.pcode, next_box);
    } else if (strcmp(outcome, "again") == 0) {
        flow_say(flow, TONE_OVER, "%s", gettext("count again from the start"));
        open_box(flow, flow->recheck.code);
    } else {
        hold(flow);
    }
}

static void close_box(struct flow *flow)
{
    request_num(flow_ask(flow, V_RECHECK_CLOSE), "parcel", flow->recheck.parcel);
    flow_send(flow, compared);
}

/* ---- units ---- */

static void counted(struct flow *flow, const struct reply *reply)
{
    struct recheck *recheck = &flow->recheck;
    if (record_num(&reply->out, "want", 0)) {
        flow_say(flow, TONE_OK, "%s", gettext("now its serial"));
        flow_enter(flow, &task_recheck, SERIAL, "bears a serial");
        return;
    }
    if (flow->step != UNIT)
        flow_enter(flow, &task_recheck, UNIT, "counted");
    shown_set(&recheck->last, reply);
    recheck->counted = record_num(&reply->out, "counted", recheck->counted + 1);
    flow_say(flow, TONE_OK, "%s ×%lld", recheck->last.code,
             (long long)record_num(&reply->out, "qty", 1));
}

static void count_unit(struct flow *flow)
{
    struct request *req = flow_ask(flow, V_RECHECK_UNIT);
    request_num(req, "parcel", flow->recheck.parcel);
    unit_set(&flow->unit, req);
    flow_send(flow, counted);
}

/* The store's word on a code that is no item of ours goes into its log by itself. */
static void scan_unit(struct flow *flow, const struct scan *scan)
{
    const struct recheck *recheck = &flow->recheck;
    if (strcmp(scan->text, recheck->code) == 0 ||
        strcmp(scan->text, recheck->pcode) == 0) {
        close_box(flow);
        return;
    }
    if (scan->kind != CODE_OTHER) {
        flow_refuse(flow, scan->text,
                    scan->kind & CODE_BOX ? E_WRONG_TOTE : E_WRONG_LABEL, "ss",
                    recheck->code, scan->text);
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

/* ---- what a count cannot find ---- */

static void scan_defect(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, SAID);
    if (digit == 0)
        return;
    flow->recheck.defect = digit;
    flow_enter(flow, &task_recheck, WHICH, "chosen");
}

static void noted(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_say(flow, TONE_OK, gettext("noted: %s"), defect_words(flow->recheck.defect));
    flow_enter(flow, &task_recheck, UNIT, "noted");
}

static void scan_which(struct flow *flow, const struct scan *scan)
{
    const struct recheck *recheck = &flow->recheck;
    bool box =
        strcmp(scan->text, recheck->code) == 0 || strcmp(scan->text, recheck->pcode) == 0;
    if (!box && scan->kind != CODE_OTHER) {
        flow_refuse(flow, scan->text, E_WRONG_LABEL, "ss", recheck->code, scan->text);
        return;
    }
    struct request *req = flow_ask(flow, V_RECHECK_DEFECT);
    request_num(req, "parcel", recheck->parcel);
    request_text(req, "defect", qc_defect_name(defect_at(recheck->defect)));
    if (!box)
        request_text(req, "code", scan->text);
    flow_send(flow, noted);
}

static bool recheck_key(struct flow *flow, enum key key)
{
    if (flow->step != UNIT || (key != KEY_NEXT && key != KEY_DETAIL))
        return false;
    if (key == KEY_NEXT)
        close_box(flow);
    else
        flow_enter(flow, &task_recheck, DEFECT, "defect");
    return true;
}

static bool recheck_refused(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code == E_PIN) {
        flow_quiet(flow);
        flow_enter(flow, &task_recheck, PIN, "again");
        return true;
    }
    if (reply->err.code == E_STATE && flow->step == BOX) {
        label_search(flow, flow->recheck.code, next_box, next_box);
        return true;
    }
    bool open = flow->step != BOX && flow->step != PIN;
    stop_at(flow, flow->recheck.code, open ? flow->recheck.pcode : "", rest);
    if (reply->err.code == E_DIFFERENT || reply->err.code == E_HELD)
        rest(flow);
    return stop_for(flow, &task_recheck, STOP, &reply->err);
}

/* ---- rows ---- */

static void unit_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct recheck *recheck = &flow->recheck;
    if (code_kind(str_of(recheck->code)) & CODE_BOX)
        view_add(view, ROW_TOTE, gettext("Tote"), recheck->code);
    view_add(view, ROW_PARCEL, gettext("Parcel"), recheck->pcode);
    together_row(turn, view, &recheck->together);
    if (recheck->drawn)
        view_add(view, ROW_TEXT, "", gettext("drawn for a count"));
    view_count(view, gettext("Counted"), recheck->counted, 0);
    if (recheck->attempt > 1)
        view_add(view, ROW_WARN, "", gettext("second count: from the start"));
    shown_rows(&recheck->last, view);
}

static void serial_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    unit_rows(flow, turn, view);
    unit_serial_row(view);
}

static void defect_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    (void)flow;
    _Static_assert(SAID == 6, "the prompt says how many");
    for (int i = 1; i <= SAID; i++)
        list_add(view, turn, i, defect_words(i));
}

static void which_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct recheck *recheck = &flow->recheck;
    view_add(view, ROW_WARN, "", defect_words(recheck->defect));
    view_add(view, ROW_PARCEL, gettext("Parcel"), arena_text(turn, recheck->pcode));
}

static void pin_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    view_add(view, ROW_TEXT, gettext("Badge"), arena_text(turn, flow->person.badge));
}

static const char *subject(const struct flow *flow)
{
    return flow->step == BOX ? "" : flow->recheck.code;
}

static const struct step steps[] = {
    [BOX] = {.name = "box",
             .prompt = N_("Scan tote or parcel"),
             .accepts = CODE_BOX | CODE_PARCEL,
             .flags = STEP_REST,
             .back = STEP_HOME,
             .keys = {KEY_HELP, KEY_BACK},
             .scan = scan_box},
    [PIN] = {.name = "pin",
             .prompt = N_("Key your PIN"),
             .accepts = CODE_NUMBER | CODE_TEXT,
             .flags = STEP_HIDDEN,
             .back = BOX,
             .keys = {KEY_HELP, KEY_BACK},
             .scan = scan_pin,
             .rows = pin_rows},
    [UNIT] = {.name = "unit",
              .prompt = N_("Scan all units"),
              .accepts = CODE_OTHER | CODE_BOX | CODE_PARCEL,
              .flags = STEP_BLIND,
              .back = BOX,
              .keys = {KEY_HELP, KEY_BACK, KEY_DETAIL, KEY_NEXT},
              .scan = scan_unit,
              .rows = unit_rows},
    [SERIAL] = UNIT_SERIAL_STEP(UNIT, STEP_BLIND, scan_serial, serial_rows),
    [DEFECT] = {.name = "defect",
                .prompt = N_("Wrong? Key 1-6"),
                .accepts = CODE_NUMBER,
                .flags = STEP_BLIND,
                .back = UNIT,
                .keys = {KEY_HELP, KEY_BACK},
                .scan = scan_defect,
                .rows = defect_rows},
    [WHICH] = {.name = "which",
               .prompt = N_("Scan unit or box"),
               .accepts = CODE_OTHER | CODE_BOX | CODE_PARCEL,
               .flags = STEP_BLIND,
               .back = DEFECT,
               .keys = {KEY_HELP, KEY_BACK},
               .scan = scan_which,
               .rows = which_rows},
    [STOP] = STOP_STEP(CODE_BOX | CODE_PARCEL, NULL),
};

const struct flow_task task_recheck = {.name = "recheck",
                                       .title = N_("Recheck"),
                                       .steps = steps,
                                       .subject = subject,
                                       .key = recheck_key,
                                       .refused = recheck_refused};
