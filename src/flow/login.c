/*
 * login: a badge is scanned; whoever is known at this terminal since the shift began is
 * let in by it alone, others are asked for their PIN.
 */
#include <string.h>

#include "flow_in.h"

enum { BADGE, PIN, CODE };

#define PRACTICE_BADGE "B-TRAIN"

void login_begin(struct flow *flow)
{
    flow_enter(flow, &task_login, BADGE, "start");
}

/* A store of before that says the role only. */
static unsigned rights_by_role(const struct reply *reply)
{
    unsigned rights = 0;
    enum role role = role_by_name(str_of(record_str(&reply->out, "role", "")));
    for (int i = RIGHT_NONE; i < RIGHTS; i++)
        rights |= role_may(role, (enum right)i) ? right_bit((enum right)i) : 0;
    return rights;
}

static unsigned rights_of(const struct reply *reply)
{
    unsigned rights = 0;
    if (!record_find(&reply->out, "rights"))
        return rights_by_role(reply);
    struct str words = str_of(record_str(&reply->out, "rights", ""));
    while (words.n)
        rights |= right_bit(right_by_name(str_cut(&words, ' ')));
    return rights;
}

static void coded(struct flow *flow, const struct reply *reply)
{
    flow->person.rights = rights_of(reply);
    flow_home(flow, "code");
}

/* Without it one is in all the same, with what needs none. */
static void code_refused(struct flow *flow, const struct reply *reply)
{
    (void)flow;
    (void)reply; /* shown; it may be keyed again, or F3 goes on without */
}

static void scan_code(struct flow *flow, const struct scan *scan)
{
    request_text(flow_ask(flow, V_PIN), "code", scan->text);
    flow_send_or(flow, coded, code_refused);
}

static void logged_in(struct flow *flow, const struct reply *reply)
{
    struct person *person = &flow->person;
    *person = (struct person){.session = record_num(&reply->out, "session", 0)};
    KEEP(person->name, record_str(&reply->out, "name", flow->badge));
    KEEP(person->badge, record_str(&reply->out, "badge", flow->badge));
    person->rights = rights_of(reply);
    person->zones = record_num(&reply->out, "zones", 0) != 0;
    KEEP(person->zone, record_str(&reply->out, "zone", ""));
    flow_say(flow, TONE_OK, gettext("Hello, %s"), person->name);
    if (record_num(&reply->out, "factor", 0))
        flow_enter(flow, &task_login, CODE, "factor");
    else
        flow_home(flow, "login");
}

/* Nobody is told whether it was the badge: the PIN is asked for in any case. */
static void ask_pin(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code != E_LOGIN)
        return;
    flow_quiet(flow);
    flow->react.tone = TONE_NONE;
    flow->react.why = E_OK;
    flow->person = (struct person){.session = 0};
    flow_enter(flow, &task_login, PIN, "unknown here");
}

/* The practice badge opens the practice store; in it, it says what it is. */
static void practise(struct flow *flow)
{
    if (flow->config.training) {
        flow_say(flow, TONE_WRONG, gettext("this is the practice store"));
        return;
    }
    flow->react.bits |= REACT_JOB;
    flow->react.job = "training";
}

void login_badge(struct flow *flow, const char *badge)
{
    if (strcmp(badge, PRACTICE_BADGE) == 0) {
        practise(flow);
        return;
    }
    KEEP(flow->badge, badge);
    request_text(flow_ask(flow, V_LOGIN), "badge", flow->badge);
    flow_send_or(flow, logged_in, ask_pin);
}

static void scan_badge(struct flow *flow, const struct scan *scan)
{
    login_badge(flow, scan->text);
}

static void pin_refused(struct flow *flow, const struct reply *reply)
{
    (void)flow;
    (void)reply; /* shown; the PIN may be keyed again */
}

static void scan_pin(struct flow *flow, const struct scan *scan)
{
    struct request *req = flow_ask(flow, V_LOGIN);
    request_text(req, "badge", flow->badge);
    request_text(req, "pin", scan->text);
    flow_send_or(flow, logged_in, pin_refused);
}

static bool other_badge(struct flow *flow, const struct scan *scan)
{
    if (scan->kind != CODE_BADGE || scan->typed)
        return false;
    login_badge(flow, scan->text);
    return true;
}

static void badge_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    (void)turn;
    view_add(view, ROW_TEXT, gettext("Terminal"), flow->terminal);
}

static void pin_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    view_add(view, ROW_TEXT, gettext("Badge"), arena_text(turn, flow->badge));
}

static const struct step steps[] = {
    [BADGE] = {.name = "badge",
               .prompt = N_("Scan your badge"),
               .accepts = CODE_BADGE,
               .back = STEP_STAY,
               .keys = {KEY_HELP, KEY_LANG, KEY_QUIT},
               .scan = scan_badge,
               .rows = badge_rows},
    [PIN] = {.name = "pin",
             .prompt = N_("Key your PIN"),
             .accepts = CODE_NUMBER | CODE_TEXT,
             .flags = STEP_HIDDEN,
             .back = BADGE,
             .keys = {KEY_HELP, KEY_BACK, KEY_LANG},
             .odd = other_badge,
             .scan = scan_pin,
             .rows = pin_rows},
    [CODE] = {.name = "code",
              .prompt = N_("Key the code of your second factor"),
              .accepts = CODE_NUMBER,
              .flags = STEP_HIDDEN,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_LANG},
              .odd = other_badge,
              .scan = scan_code,
              .rows = pin_rows},
};

const struct flow_task task_login = {
    .name = "login", .title = N_("Log in"), .steps = steps};
