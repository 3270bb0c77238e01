/*
 * lead: how the shift stands, and what its lead does about it: release a wave (long work,
 * done outside: REACT_JOB), lock it, close it, take it back, plan it again, kick an order
 * out of it or let one go first, see what orders wait for, look at the exceptions.
 */
#include <string.h>

#include "flow_in.h"

enum { BOARD, WAVE, NEXT, WITHIN, JOB, SEEN, WHICH, ORDER, BECAUSE, WAITS };

static const struct figure {
    const char *name, *word;
} figures[] = {
    {"orders", N_("orders")},
    {"waiting", N_("waiting")},
    {"held", N_("held")},
    {"in_wave", N_("in wave")},
    {"shipped", N_("shipped")},
    {"cancelled", N_("cancelled")},
    {"exceptions", N_("exceptions")},
};

enum { FIGURES = sizeof figures / sizeof *figures };

static const char *const actions[] = {N_("release a wave"),
                                      N_("lock a wave"),
                                      N_("close a wave"),
                                      N_("exceptions"),
                                      N_("test a scanner"),
                                      N_("take back a release"),
                                      N_("why orders wait"),
                                      N_("kick an order out"),
                                      N_("let an order go first"),
                                      N_("channels"),
                                      N_("people"),
                                      N_("signs of cheating"),
                                      N_("plan a wave again"),
                                      N_("zones")};
static const char *const becauses[] = {N_("the buyer called"), N_("goods are missing"),
                                       N_("wrong address"), N_("the shop asked for it")};

enum { BECAUSES = sizeof becauses / sizeof *becauses };

static const struct shift {
    const char *name, *word;
} shifts[] = {
    {"morning", N_("morning")}, {"noon", N_("noon")}, {"evening", N_("evening")}};

enum { SHIFTS = sizeof shifts / sizeof *shifts };

static void look(struct flow *flow);

/* ---- the board ---- */

/* gettext("") is the catalogue's head. */
static const char *in_words(const char *name)
{
    return name[0] ? gettext(name) : "";
}

static void read_wave(struct choice *wave, const struct rows *rows, int i)
{
    char text[TEXT_MOST * 3];
    snprintf(text, sizeof text, "%s %lld/%lld %lld/%lld",
             in_words(rows_str(rows, i, "state")),
             (long long)rows_num(rows, i, "done", 0),
             (long long)rows_num(rows, i, "orders", 0),
             (long long)rows_num(rows, i, "picked", 0),
             (long long)rows_num(rows, i, "lines", 0));
    KEEP(wave->text, rows_str(rows, i, "wave"));
    KEEP(wave->more, text);
}

static void read_row(struct lead *lead, const struct rows *rows, int i, int offset_min)
{
    char word[TEXT_MOST];
    read_wave(&lead->wave[i], rows, i);
    KEEP(lead->word[i], board_wave(rows, i, word, sizeof word));
    lead->miss[i][0] = '\0';
    if (rows_num(rows, i, "miss", 0))
        board_miss(rows, i, offset_min, lead->miss[i], sizeof lead->miss[i]);
}

static void looked(struct flow *flow, const struct reply *reply)
{
    struct lead *lead = &flow->lead;
    for (int i = 0; i < FIGURES; i++)
        lead->figure[i] = record_num(&reply->out, figures[i].name, 0);
    lead->unknown = record_num(&reply->out, "unknown", 0);
    lead->n = reply->rows.n < BOARD_LINES ? reply->rows.n : BOARD_LINES;
    int offset_min = (int)record_num(&reply->out, "offset_min", 0);
    for (int i = 0; i < lead->n; i++)
        read_row(lead, &reply->rows, i, offset_min);
    flow_enter(flow, &task_lead, BOARD, "looked");
}

static void look(struct flow *flow)
{
    flow_ask(flow, V_BOARD);
    flow_send(flow, looked);
}

void lead_begin(struct flow *flow)
{
    look(flow);
}

static void choose_wave(struct flow *flow, enum verb verb)
{
    flow->lead.verb = verb;
    flow_enter(flow, &task_lead, WHICH, "which");
}

static void choose_order(struct flow *flow, enum verb verb)
{
    flow->lead.verb = verb;
    flow_enter(flow, &task_lead, ORDER, "order");
}

/* ---- what orders wait for ---- */

static void waits_listed(struct flow *flow, const struct reply *reply)
{
    struct lead *lead = &flow->lead;
    lead->waits = 0;
    for (int i = 0; i < reply->rows.n && lead->waits < BOARD_LINES; i++) {
        const char *rule = rows_str(&reply->rows, i, "rule");
        if (!rule[0])
            continue;
        struct choice *one = &lead->wait[lead->waits++];
        char text[TEXT_MOST * 3], more[TEXT_MOST];
        const char *file = rows_str(&reply->rows, i, "file");
        int64_t at = rows_num(&reply->rows, i, "line", 0);
        int n = snprintf(text, sizeof text, "%s%s%s", gettext(rule), file[0] ? " " : "",
                         file);
        if (at > 0) /* an order's own hold stands in no file, a channel's in no line */
            snprintf(text + n, sizeof text - (size_t)n, ":%lld", (long long)at);
        snprintf(more, sizeof more, "%lld  %s",
                 (long long)rows_num(&reply->rows, i, "orders", 0),
                 in_words(rows_str(&reply->rows, i, "who")));
        KEEP(one->text, text);
        KEEP(one->more, more);
    }
    flow_enter(flow, &task_lead, WAITS, "waits");
}

static void waits_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct lead *lead = &flow->lead;
    (void)turn;
    if (lead->waits == 0)
        view_add(view, ROW_TEXT, "", gettext("no order waits"));
    for (int i = 0; i < lead->waits; i++)
        view_add(view, ROW_TEXT, lead->wait[i].text, lead->wait[i].more);
}

/* ---- the board's keys ---- */

/* Where the house has no zones nothing is said of them. */
static int acts(const struct flow *flow)
{
    return (int)(sizeof actions / sizeof *actions) - !flow->person.zones;
}

static void scan_board(struct flow *flow, const struct scan *scan)
{
    int act = list_digit(flow, scan, acts(flow));
    if (act)
        flow->lead.act = act;
    switch (act) {
    case 1:
        flow->lead.next = flow->lead.within = 0;
        flow_enter(flow, &task_lead, WAVE, "release");
        break;
    case 2:
        choose_wave(flow, V_WAVE_LOCK);
        break;
    case 3:
        choose_wave(flow, V_WAVE_CLOSE);
        break;
    case 4:
        except_begin(flow);
        break;
    case 5:
        scantest_begin(flow);
        break;
    case 6:
        choose_wave(flow, V_WAVE_BACK);
        break;
    case 7:
        flow_ask(flow, V_WAVE_COUNT);
        flow_send(flow, waits_listed);
        break;
    case 8:
        choose_order(flow, V_WAVE_KICK);
        break;
    case 9:
        choose_order(flow, V_ORDER_EXPEDITE);
        break;
    case 10:
        channel_begin(flow);
        break;
    case 11:
        people_begin(flow);
        break;
    case 12:
        signs_begin(flow);
        break;
    case 13:
        choose_wave(flow, V_WAVE_REPLAN);
        break;
    case 14:
        zone_look(flow);
        break;
    default:
        break;
    }
}

/* ---- release ---- */

void lead_work(struct flow *flow, const char *work)
{
    struct lead *lead = &flow->lead;
    KEEP(lead->job, work);
    lead->percent = 0;
    lead->reached[0] = '\0';
    flow->react.bits |= REACT_JOB;
    flow->react.job = lead->job;
    flow_enter(flow, &task_lead, JOB, "release");
}

/* "wave.release morning 50 200": no more than 50, no more than 200 in progress. */
static void start_job(struct flow *flow, const char *what)
{
    const struct lead *lead = &flow->lead;
    char work[TEXT_MOST * 3], limits[TEXT_MOST] = "";
    if (lead->next || lead->within)
        snprintf(limits, sizeof limits, " %lld %lld", (long long)lead->next,
                 (long long)lead->within);
    snprintf(work, sizeof work, "%s %s%s", what, shifts[lead->shift].name, limits);
    lead_work(flow, work);
}

static void scan_shift(struct flow *flow, const struct scan *scan)
{
    struct lead *lead = &flow->lead;
    int digit = list_digit(flow, scan, 2 * SHIFTS + 1);
    if (digit == 0)
        return;
    if (digit > 2 * SHIFTS) {
        flow_enter(flow, &task_lead, NEXT, "limits");
        return;
    }
    lead->shift = (digit - 1) % SHIFTS;
    lead->looking = digit > SHIFTS;
    start_job(flow, lead->looking ? "wave.plan" : "wave.release");
}

static bool keyed_number(struct flow *flow, const struct scan *scan, int64_t *number)
{
    const int64_t most = 1000000;
    if (str_int(str_of(scan->text), number) && *number >= 0 && *number <= most)
        return true;
    flow_refuse(flow, scan->text, E_FIELD, "sss", gettext("number"), "0-1000000",
                scan->text);
    return false;
}

static void scan_next(struct flow *flow, const struct scan *scan)
{
    if (keyed_number(flow, scan, &flow->lead.next))
        flow_enter(flow, &task_lead, WITHIN, "within");
}

static void scan_within(struct flow *flow, const struct scan *scan)
{
    if (keyed_number(flow, scan, &flow->lead.within))
        flow_enter(flow, &task_lead, WAVE, "limited");
}

static void scan_seen(struct flow *flow, const struct scan *scan)
{
    if (list_digit(flow, scan, 1) == 0)
        return;
    flow->lead.looking = false;
    start_job(flow, "wave.release");
}

void lead_progress(struct flow *flow, const struct input *input)
{
    flow->lead.percent = input->percent;
    KEEP(flow->lead.reached, input->text ? input->text : "");
}

/* The job ended, wherever the lead is meanwhile. */
void lead_job(struct flow *flow, const struct input *input)
{
    struct lead *lead = &flow->lead;
    bool here = flow->task == &task_lead && flow->step == JOB;
    if (here && lead->looking && !input->problem) {
        KEEP(lead->seen, input->text ? input->text : "");
        flow_enter(flow, &task_lead, SEEN, "seen");
        return;
    }
    if (input->problem)
        flow_say(flow, TONE_WRONG, "%s", input->problem);
    else
        flow_say(flow, TONE_OK, "%s", input->text ? input->text : gettext("done"));
    if (!here)
        return;
    if (flow->in_flight)
        flow_enter(flow, &task_lead, BOARD, "job");
    else
        look(flow);
}

/* ---- one order: kick it, let it go first ---- */

static void scan_order(struct flow *flow, const struct scan *scan)
{
    KEEP(flow->lead.number, scan->text);
    flow_enter(flow, &task_lead, BECAUSE, "because");
}

static void order_done(struct flow *flow, const struct reply *reply)
{
    int64_t back = record_num(&reply->out, "back", 0);
    if (back > 0)
        flow_say(flow, TONE_OK, gettext("%s: out, %lld units go back"), flow->lead.number,
                 (long long)back);
    else
        flow_say(flow, TONE_OK, gettext("%s: done"), flow->lead.number);
    look(flow);
}

static void scan_because(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, BECAUSES);
    if (digit == 0)
        return;
    struct request *req = flow_ask(flow, flow->lead.verb);
    request_text(req, "number", flow->lead.number);
    request_text(req, "reason", becauses[digit - 1]);
    flow_send(flow, order_done);
}

static void because_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    view_add(view, ROW_ORDER, "", flow->lead.number);
    for (int i = 0; i < BECAUSES; i++)
        list_add(view, turn, i + 1, gettext(becauses[i]));
}

/* ---- lock, close, take back, plan again ---- */

/* Drawn parcels of a closed wave that somebody has to count yet: its lots stay open. */
static void say_counting(struct flow *flow, int64_t parcels)
{
    char said[NOTE_MOST];
    if (!parcels)
        return;
    KEEP(said, flow->note.text);
    flow_say(flow, TONE_OVER, gettext("%s; %lld parcels are still to be counted"), said,
             (long long)parcels);
}

/* "K-01: N1 N2": carts whose gun was lost; they stand among the exceptions too. */
static void say_uncounted(struct flow *flow, const char *carts)
{
    char said[NOTE_MOST];
    if (!*carts)
        return;
    KEEP(said, flow->note.text);
    flow_say(flow, TONE_OVER, gettext("%s; count first, or kick: %s"), said, carts);
}

static void wave_done(struct flow *flow, const struct reply *reply)
{
    int64_t back = record_num(&reply->out, "back", 0);
    if (back > 0)
        flow_say(flow, TONE_OK, gettext("%s: %lld orders wait again"),
                 request_str(&flow->req, "name"), (long long)back);
    else
        flow_say(flow, TONE_OK, gettext("%s: done"), request_str(&flow->req, "name"));
    say_counting(flow, record_num(&reply->out, "counting", 0));
    say_uncounted(flow, record_str(&reply->out, "carts", ""));
    look(flow);
}

static void scan_which(struct flow *flow, const struct scan *scan)
{
    struct lead *lead = &flow->lead;
    int most = lead->n < LIST_LINES ? lead->n : LIST_LINES;
    int digit = list_digit(flow, scan, most);
    if (digit == 0)
        return;
    const char *wave = lead->wave[digit - 1].text;
    if (lead->verb == V_WAVE_REPLAN) {
        lead->looking = false;
        replan_begin(flow, wave);
        return;
    }
    request_text(flow_ask(flow, lead->verb), "name", wave);
    flow_send(flow, wave_done);
}

static bool lead_key(struct flow *flow, enum key key)
{
    if (flow->step != BOARD || (key != KEY_NEXT && key != KEY_DETAIL && key != KEY_SHORT))
        return false;
    if (key == KEY_DETAIL)
        board_begin(flow);
    else if (key == KEY_SHORT)
        unknown_begin(flow);
    else
        look(flow);
    return true;
}

/* ---- rows ---- */

static void board_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct lead *lead = &flow->lead;
    if (lead->unknown > 0)
        view_add(view, ROW_WARN, "",
                 arena_printf(turn, gettext("unknown: up to %lld scans; F4"),
                              (long long)lead->unknown));
    for (int i = 0; i < acts(flow); i++)
        list_add(view, turn, i + 1, gettext(actions[i]));
    for (int i = 0; i < FIGURES; i++)
        view_add(view, ROW_TEXT, gettext(figures[i].word),
                 arena_printf(turn, "%lld", (long long)lead->figure[i]));
    for (int i = 0; i < lead->n; i++) {
        view_add(view, ROW_TEXT, lead->word[i], lead->wave[i].more);
        if (lead->miss[i][0])
            view_add(view, ROW_TEXT, "", lead->miss[i]);
    }
}

static void limit_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct lead *lead = &flow->lead;
    if (lead->next)
        view_add(view, ROW_TEXT, gettext("orders at most"),
                 arena_printf(turn, "%lld", (long long)lead->next));
    if (lead->within)
        view_add(view, ROW_TEXT, gettext("in progress at most"),
                 arena_printf(turn, "%lld", (long long)lead->within));
}

static void shift_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    for (int i = 0; i < SHIFTS; i++)
        list_add(view, turn, i + 1, gettext(shifts[i].word));
    for (int i = 0; i < SHIFTS; i++)
        list_add(view, turn, SHIFTS + i + 1,
                 arena_printf(turn, gettext("%s: look first"), gettext(shifts[i].word)));
    list_add(view, turn, 2 * SHIFTS + 1, gettext("only the next orders"));
    limit_rows(flow, turn, view);
}

/* What the plan says, each part in a row of its own. */
static void seen_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    struct str rest = str_of(flow->lead.seen);
    while (rest.n > 0) {
        struct str part = str_cut(&rest, ';');
        while (part.n > 0 && *part.p == ' ') {
            part.p++;
            part.n--;
        }
        view_add(view, ROW_TEXT, "", arena_copy(turn, part));
    }
    list_add(view, turn, 1, gettext("release it so"));
}

static void job_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct lead *lead = &flow->lead;
    view_add(view, ROW_TEXT, "", arena_text(turn, lead->job));
    if (!lead->reached[0])
        return;
    view_count(view, gettext("searched"), lead->percent, 100);
    view_add(view, ROW_TEXT, gettext("walk"), lead->reached);
    view_add(view, ROW_TEXT, "", gettext("any key: take the best so far"));
}

static void which_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct lead *lead = &flow->lead;
    if (lead->n == 0)
        view_add(view, ROW_TEXT, "", gettext("no wave"));
    for (int i = 0; i < lead->n && i < LIST_LINES; i++)
        list_add(view, turn, i + 1,
                 arena_printf(turn, "%s %s", lead->word[i], lead->wave[i].more));
}

static const char *again(const struct flow *flow)
{
    (void)flow;
    return N_("Look");
}

/* Which wave, which order: to do what with it? */
static const char *heading(const struct flow *flow)
{
    return flow->step == BOARD ? task_lead.title : actions[flow->lead.act - 1];
}

static const struct step steps[] = {
    [BOARD] = {.name = "board",
               .prompt = N_("Key a number"),
               .accepts = CODE_NUMBER,
               .back = STEP_HOME,
               .keys = {KEY_HELP, KEY_BACK, KEY_DETAIL, KEY_NEXT},
               .next = again,
               .scan = scan_board,
               .rows = board_rows},
    [WAVE] = {.name = "wave",
              .prompt = N_("Which shift? Key a number"),
              .accepts = CODE_NUMBER,
              .back = BOARD,
              .keys = {KEY_HELP, KEY_BACK},
              .scan = scan_shift,
              .rows = shift_rows},
    [NEXT] = {.name = "next",
              .prompt = N_("How many orders? 0: all"),
              .accepts = CODE_NUMBER,
              .back = WAVE,
              .keys = {KEY_HELP, KEY_BACK},
              .scan = scan_next,
              .rows = limit_rows},
    [WITHIN] = {.name = "within",
                .prompt = N_("How many in progress? 0: any"),
                .accepts = CODE_NUMBER,
                .back = WAVE,
                .keys = {KEY_HELP, KEY_BACK},
                .scan = scan_within,
                .rows = limit_rows},
    [SEEN] = {.name = "seen",
              .prompt = N_("1: release it, F3: back"),
              .accepts = CODE_NUMBER,
              .back = WAVE,
              .keys = {KEY_HELP, KEY_BACK},
              .scan = scan_seen,
              .rows = seen_rows},
    [JOB] = {.name = "job",
             .prompt = N_("Working…"),
             .back = BOARD,
             .keys = {KEY_HELP, KEY_BACK},
             .rows = job_rows},
    [WHICH] = {.name = "which",
               .prompt = N_("Key a number"),
               .accepts = CODE_NUMBER,
               .back = BOARD,
               .keys = {KEY_HELP, KEY_BACK},
               .scan = scan_which,
               .rows = which_rows},
    [ORDER] = {.name = "order",
               .prompt = N_("Scan or key the order's number"),
               .accepts = CODE_OTHER | CODE_TYPED,
               .other = N_("order"),
               .back = BOARD,
               .keys = {KEY_HELP, KEY_BACK},
               .scan = scan_order},
    [BECAUSE] = {.name = "because",
                 .prompt = N_("Why? Key a number"),
                 .accepts = CODE_NUMBER,
                 .back = BOARD,
                 .keys = {KEY_HELP, KEY_BACK},
                 .scan = scan_because,
                 .rows = because_rows},
    [WAITS] = {.name = "waits",
               .prompt = N_("What orders wait for"),
               .back = BOARD,
               .keys = {KEY_HELP, KEY_BACK},
               .rows = waits_rows},
};

const struct flow_task task_lead = {.name = "lead",
                                    .title = N_("Shift"),
                                    .steps = steps,
                                    .heading = heading,
                                    .key = lead_key};
