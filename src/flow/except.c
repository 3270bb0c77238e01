/*
 * except: what somebody must settle, nine at a time, each chosen by its digit and closed
 * with how it was settled. An act that waits for a second person is answered instead, by
 * whoever proves with the PIN who that is.
 */
#include <string.h>

#include "flow_in.h"

#include "tallyman/model/reason.h"

enum { LIST, HOW, ANSWER, PIN };

static const char *const hows[] = {N_("done on the floor"), N_("counted"),
                                   N_("customer was told"), N_("nothing to do")};

static const char *const answers[] = {N_("approve"), N_("refuse")};

enum {
    HOWS = sizeof hows / sizeof *hows,
    ANSWERS_MOST = sizeof answers / sizeof *answers
};

/* "approval 12"; 0: it is something else. */
static int64_t approval_of(const char *kind, const char *object)
{
    struct str number = str_of(object);
    int64_t id = 0;
    str_cut(&number, ' ');
    return strcmp(kind, "approval") == 0 && str_int(number, &id) ? id : 0;
}

/* "order S100", what it is in words; the order's number where that is not it. */
static void object_words(const char *object, const char *number, char *out, size_t size)
{
    char kind[TEXT_MOST];
    struct str code = str_of(object), word = str_cut(&code, ' ');
    snprintf(kind, sizeof kind, "%.*s", (int)word.n, word.p);
    bool same = str_is(code, number);
    snprintf(out, size, "%s%s%.*s%s%s", kind[0] ? gettext(kind) : "", code.n ? " " : "",
             (int)code.n, code.p, number[0] && !same ? " " : "", same ? "" : number);
}

static void read_line(struct choice *line, const struct rows *rows, int i)
{
    char object[TEXT_MOST * 3], text[TEXT_MOST * 4], more[TEXT_MOST * 2];
    line->id = rows_num(rows, i, "id", 0);
    const char *kind = rows_str(rows, i, "kind");
    line->approval = approval_of(kind, rows_str(rows, i, "object"));
    object_words(rows_str(rows, i, "object"), rows_str(rows, i, "number"), object,
                 sizeof object);
    snprintf(text, sizeof text, "%s %s", kind[0] ? gettext(kind) : "", object);
    KEEP(line->text, text);
    reason_words(rows_str(rows, i, "text"), more, sizeof more);
    KEEP(line->more, more);
}

static void listed(struct flow *flow, const struct reply *reply)
{
    struct except *except = &flow->except;
    except->n = reply->rows.n < LIST_LINES ? reply->rows.n : LIST_LINES;
    for (int i = 0; i < except->n; i++)
        read_line(&except->line[i], &reply->rows, i);
    except->next = except->n == LIST_LINES ? except->line[except->n - 1].id : 0;
    flow_enter(flow, &task_except, LIST, "listed");
}

static void list(struct flow *flow, int64_t after)
{
    list_page(flow, V_EXCEPTION_LIST, after, listed);
}

void except_begin(struct flow *flow)
{
    list(flow, 0);
}

static void scan_line(struct flow *flow, const struct scan *scan)
{
    struct except *except = &flow->except;
    int digit = list_digit(flow, scan, except->n);
    if (digit == 0)
        return;
    except->chosen = digit - 1;
    flow_enter(flow, &task_except, except->line[digit - 1].approval ? ANSWER : HOW,
               "chosen");
}

static void closed(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_say(flow, TONE_OK, "%s", gettext("settled"));
    list(flow, 0);
}

static void scan_how(struct flow *flow, const struct scan *scan)
{
    struct except *except = &flow->except;
    int digit = list_digit(flow, scan, HOWS);
    if (digit == 0)
        return;
    struct request *req = flow_ask(flow, V_EXCEPTION_CLOSE);
    request_num(req, "exception", except->line[except->chosen].id);
    request_text(req, "how", hows[digit - 1]);
    flow_send(flow, closed);
}

/* ---- the second person's word ---- */

static void answered(struct flow *flow, const struct reply *reply)
{
    flow_say(flow, TONE_OK, "%s", gettext(record_str(&reply->out, "answer", "done")));
    list(flow, 0);
}

static void give(struct flow *flow)
{
    const struct except *except = &flow->except;
    struct request *req = flow_ask(flow, V_APPROVE_GIVE);
    request_num(req, "approval", except->line[except->chosen].approval);
    request_num(req, "refuse", except->refuse);
    flow_send(flow, answered);
}

static void scan_answer(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, ANSWERS_MOST);
    if (digit == 0)
        return;
    flow->except.refuse = digit == 2;
    give(flow);
}

static void proved(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_enter(flow, &task_except, ANSWER, "proved");
    give(flow);
}

static void scan_pin(struct flow *flow, const struct scan *scan)
{
    request_text(flow_ask(flow, V_PIN), "pin", scan->text);
    flow_send(flow, proved);
}

static bool except_refused(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code != E_PIN)
        return false;
    flow_quiet(flow);
    flow_enter(flow, &task_except, PIN, "again");
    return true;
}

static bool except_key(struct flow *flow, enum key key)
{
    if (key != KEY_NEXT || flow->step != LIST)
        return false;
    list(flow, flow->except.next);
    return true;
}

static void list_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct except *except = &flow->except;
    if (except->n == 0)
        view_add(view, ROW_TEXT, "", gettext("nothing to settle"));
    for (int i = 0; i < except->n; i++)
        list_add(view, turn, i + 1, except->line[i].text);
}

static void how_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct choice *line = &flow->except.line[flow->except.chosen];
    view_add(view, ROW_TEXT, "", arena_text(turn, line->text));
    view_add(view, ROW_TEXT, "", arena_text(turn, line->more));
    for (int i = 0; i < HOWS; i++)
        list_add(view, turn, i + 1, gettext(hows[i]));
}

static void answer_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct choice *line = &flow->except.line[flow->except.chosen];
    view_add(view, ROW_TEXT, "", arena_text(turn, line->more));
    for (int i = 0; i < ANSWERS_MOST; i++)
        list_add(view, turn, i + 1, gettext(answers[i]));
}

static void pin_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    view_add(view, ROW_TEXT, gettext("Badge"), arena_text(turn, flow->person.badge));
}

static const char *more(const struct flow *flow)
{
    return list_more(flow->except.next > 0);
}

static const struct step steps[] = {
    [LIST] = {.name = "list",
              .prompt = N_("Key a number"),
              .accepts = CODE_NUMBER,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .next = more,
              .scan = scan_line,
              .rows = list_rows},
    [HOW] = {.name = "how",
             .prompt = N_("How? Key 1-4"),
             .accepts = CODE_NUMBER,
             .back = LIST,
             .keys = {KEY_HELP, KEY_BACK},
             .scan = scan_how,
             .rows = how_rows},
    [ANSWER] = {.name = "answer",
                .prompt = N_("Approve? Key 1-2"),
                .accepts = CODE_NUMBER,
                .back = LIST,
                .keys = {KEY_HELP, KEY_BACK},
                .scan = scan_answer,
                .rows = answer_rows},
    [PIN] = {.name = "pin",
             .prompt = N_("Key your PIN"),
             .accepts = CODE_NUMBER | CODE_TEXT,
             .flags = STEP_HIDDEN,
             .back = ANSWER,
             .keys = {KEY_HELP, KEY_BACK},
             .scan = scan_pin,
             .rows = pin_rows},
};

const struct flow_task task_except = {.name = "except",
                                      .title = N_("Exceptions"),
                                      .steps = steps,
                                      .key = except_key,
                                      .refused = except_refused};
