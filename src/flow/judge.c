/*
 * judge: one scan or key against the step in force. What is wrong by its kind, its length
 * or its fingers is refused here without a request; the rest is the step's own business.
 * Keys that mean the same everywhere are dealt with here too.
 */
#include <stdio.h>
#include <string.h>

#include "flow_in.h"
#include "tallyman/base/clock.h"
#include "tallyman/scan/meaning.h"

/* ---- kinds in words ---- */

static const char *kind_word(const struct step *step, unsigned kind)
{
    if (kind == CODE_OTHER)
        return step->other ? gettext(step->other) : gettext("item");
    return gettext(code_kind_name((enum code_kind)kind));
}

/* "place", "tote or cart": the two first kinds are enough to know what is wanted. */
static void expected_words(const struct flow *flow, char *out, size_t size)
{
    unsigned accepts = flow_accepts(flow), seen = 0;
    const char *word[2] = {gettext("nothing"), ""};
    for (unsigned bit = 1; bit <= CODE_TEXT && seen < 2; bit <<= 1)
        if (accepts & bit)
            word[seen++] = kind_word(flow_step(flow), bit);
    if (seen == 2)
        snprintf(out, size, gettext("%s or %s"), word[0], word[1]);
    else
        keep_text(out, size, word[0]);
}

static void refuse_kind(struct flow *flow, const struct scan *scan)
{
    char expected[TEXT_MOST];
    bool hidden = flow_step(flow)->flags & STEP_HIDDEN;
    const char *text = hidden ? "***" : scan->text;
    expected_words(flow, expected, sizeof expected);
    flow_refuse(flow, text, E_WRONG_KIND, "sss", expected,
                gettext(code_kind_name(scan->kind)), text);
}

/* ---- scans ---- */

static bool is_card(struct flow *flow, const struct scan *scan)
{
    const char *printer = code_printer(scan->text);
    if (scan->kind != CODE_CARD)
        return false;
    if (printer) {
        KEEP(flow->printer, printer);
        flow->label.elsewhere = flow->printing;
        flow->react.bits |= REACT_BIND;
        flow->react.printer = flow->printer;
        return true;
    }
    const char *zone = code_zone(scan->text);
    if (zone && flow->person.session) {
        zone_take(flow, zone);
        return true;
    }
    enum key key = key_by_card(str_of(scan->text));
    if (key == KEY_NONE)
        flow_refuse(flow, scan->text, E_UNKNOWN_CODE, "s", scan->text);
    else
        judge_key(flow, key);
    return true;
}

/* Guns without function keys: a digit and Enter, where no number is asked for. */
static bool is_digit_key(struct flow *flow, const struct scan *scan)
{
    if (!scan->typed || flow->typing || (flow_accepts(flow) & CODE_NUMBER))
        return false;
    if (strlen(scan->text) != 1 || key_by_digit(scan->text[0]) == KEY_NONE)
        return false;
    judge_key(flow, key_by_digit(scan->text[0]));
    return true;
}

/* A code that fingers made: only after the exception key, and written down. */
static bool may_type(struct flow *flow, const struct scan *scan)
{
    if (!scan->typed || flow->typing || flow->config.typing)
        return true;
    if (flow_step(flow)->flags & STEP_HIDDEN)
        return true; /* nothing of a PIN is written down */
    flow_refuse(flow, scan->text, E_TYPED, NULL);
    return false;
}

static void accept(struct flow *flow, const struct scan *scan)
{
    bool number = scan->kind & CODE_TYPED;
    if (scan->typed && !number)
        flow_note(flow, "by_hand", scan->text);
    flow->typing = false;
    flow_step(flow)->scan(flow, scan);
}

static void judge_code(struct flow *flow, struct scan *scan)
{
    const struct step *step = flow_step(flow);
    unsigned accepts = flow_accepts(flow);
    if (scan->kind & CODE_TYPED)
        scan->kind = CODE_OTHER;
    if (!(accepts & scan->kind) && (accepts & CODE_OTHER) && step->owns &&
        step->owns(flow, scan->text))
        scan->kind = CODE_OTHER;
    if (accepts & scan->kind) {
        accept(flow, scan);
        return;
    }
    if (step->odd && step->odd(flow, scan))
        return;
    if ((step->flags & STEP_REST) && home_takes(flow, scan))
        return;
    refuse_kind(flow, scan);
}

/* A trade item's element string or link: its number is the code, the rest is kept. */
static void read_elements(struct flow *flow, struct scan *scan)
{
    struct meaning_unit unit;
    flow->scanned = (struct unit){.code = ""};
    if (scan->typed || !meaning_unit_of(scan, clock_civil(flow->at, 0).year, &unit))
        return;
    KEEP(flow->scanned.serial, unit.serial);
    KEEP(flow->scanned.lot, unit.lot);
    KEEP(flow->scanned.expiry, unit.expiry);
    KEEP(scan->text, unit.code);
    scan->length = (int)strlen(scan->text);
    scan->kind = CODE_OTHER;
}

void judge_scan(struct flow *flow, const struct scan *scan)
{
    struct scan one = *scan;
    flow->help = false;
    flow_quiet(flow);
    read_elements(flow, &one);
    if (one.length > CODE_MOST) {
        flow_refuse(flow, one.text, E_TOO_LONG, "dd", (int64_t)one.length,
                    (int64_t)CODE_MOST);
        return;
    }
    if (one.kind == 0)
        one.kind = line_kind(str_of(one.text), one.typed);
    if (one.typed && (one.kind & flow_accepts(flow) & CODE_TYPED)) {
        accept(flow, &one);
        return;
    }
    if (is_card(flow, &one) || is_digit_key(flow, &one) || !may_type(flow, &one))
        return;
    judge_code(flow, &one);
}

/* ---- keys ---- */

static void left(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow->person = (struct person){.session = 0};
    flow_quiet(flow);
    flow_enter(flow, &task_login, 0, "logout");
}

static bool press_quit(struct flow *flow)
{
    if (!flow->person.session) {
        flow->react.bits |= REACT_LEAVE;
        return true;
    }
    flow_ask(flow, V_LOGOUT);
    flow_send_or(flow, left, left);
    return true;
}

static bool press_help(struct flow *flow)
{
    flow->help = !flow->help;
    return true;
}

static bool press_type(struct flow *flow)
{
    flow->typing = !flow->typing;
    return true;
}

static bool press_lang(struct flow *flow)
{
    flow->react.bits |= REACT_LANG;
    return true;
}

static void called(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_say(flow, TONE_OK, "%s", gettext("the lead is called"));
}

static bool press_call(struct flow *flow)
{
    if (!flow->person.session)
        return false;
    request_text(flow_ask(flow, V_LEAD_CALL), "where", flow->where);
    flow_send(flow, called);
    return true;
}

static bool (*const everywhere[KEYS])(struct flow *) = {
    [KEY_HELP] = press_help, [KEY_TYPE] = press_type, [KEY_LANG] = press_lang,
    [KEY_CALL] = press_call, [KEY_QUIT] = press_quit,
};

static bool press_back(struct flow *flow)
{
    int back = flow_step(flow)->back;
    if (back == STEP_STAY)
        return false;
    if (back == STEP_HOME)
        flow_home(flow, "back");
    else
        flow_enter(flow, flow->task, back, "back");
    return true;
}

void judge_key(struct flow *flow, enum key key)
{
    bool common = key > KEY_NONE && key < KEYS && everywhere[key];
    if (key != KEY_HELP)
        flow->help = false;
    if (common && everywhere[key](flow))
        return;
    bool stop = flow_step(flow)->flags & STEP_STOP;
    if (!stop)
        flow_quiet(flow);
    if (flow->task->key && flow->task->key(flow, key))
        return;
    if (stop)
        flow_tone(flow, TONE_STOP);
    else if (key != KEY_BACK || !press_back(flow))
        flow_say(flow, TONE_WRONG, "%s", gettext("this key does nothing here"));
}
