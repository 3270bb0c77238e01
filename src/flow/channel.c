/*
 * channel: the channels of the house, open, locked or asleep, with their cut-offs and the
 * orders that wait in each; its lead opens, locks, puts to sleep, or sets a cut-off.
 */
#include <string.h>

#include "flow_in.h"
#include "tallyman/base/clock.h"

enum { LIST, STATE, BECAUSE, CUTOFF };

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

/* What is done to a channel. */
static const struct change {
    const char *state, *word; /* word: msgid */
    enum { FOREVER, AN_HOUR, TILL_TOMORROW } until;
} changes[] = {
    {N_("open"), N_("open it"), FOREVER},
    {N_("locked"), N_("lock it: its orders wait"), FOREVER},
    {N_("asleep"), N_("asleep for an hour"), AN_HOUR},
    {N_("asleep"), N_("asleep until midnight"), TILL_TOMORROW},
};

enum { CHANGES = sizeof changes / sizeof *changes };

static const char *const becauses[] = {N_("the shop asked for it"),
                                       N_("more orders than hands"), N_("no lorry goes"),
                                       N_("its stock is counted")};

enum { BECAUSES = sizeof becauses / sizeof *becauses };

/* ---- the list ---- */

static void keep(struct channels *channels, const struct rows *rows, int i)
{
    struct channel *one = &channels->one[channels->n++];
    KEEP(one->name, rows_str(rows, i, "channel"));
    KEEP(one->state, rows_str(rows, i, "state"));
    KEEP(one->reason, rows_str(rows, i, "reason"));
    KEEP(one->who, rows_str(rows, i, "who"));
    one->until = rows_num(rows, i, "until", 0);
    one->cutoff_min = rows_num(rows, i, "cutoff_min", -1);
    one->waiting = rows_num(rows, i, "waiting", 0);
}

static void listed(struct flow *flow, const struct reply *reply)
{
    struct channels *channels = &flow->channels;
    channels->n = 0;
    channels->offset_min = (int)record_num(&reply->out, "offset_min", 0);
    for (int i = 0; i < reply->rows.n && i < LIST_LINES; i++)
        keep(channels, &reply->rows, i);
    flow_enter(flow, &task_channel, LIST, "listed");
}

static void list(struct flow *flow)
{
    request_num(flow_ask(flow, V_CHANNEL_LIST), "all", 1);
    flow_send(flow, listed);
}

void channel_begin(struct flow *flow)
{
    list(flow);
}

static void scan_line(struct flow *flow, const struct scan *scan)
{
    struct channels *channels = &flow->channels;
    int digit = list_digit(flow, scan, channels->n);
    if (digit == 0)
        return;
    channels->chosen = digit - 1;
    flow_enter(flow, &task_channel, STATE, "chosen");
}

/* ---- what is done to one ---- */

static void is_set(struct flow *flow, const struct reply *reply)
{
    flow_say(flow, TONE_OK, "%s: %s", record_str(&reply->out, "channel", ""),
             gettext(record_str(&reply->out, "state", "")));
    list(flow);
}

static int64_t until(const struct flow *flow, const struct change *act)
{
    int64_t local = flow->at + flow->channels.offset_min * (int64_t)MINUTE_MS;
    if (act->until == AN_HOUR)
        return flow->at + HOUR_MS;
    return act->until == TILL_TOMORROW ? flow->at + DAY_MS - local % DAY_MS : 0;
}

/* Its own cut-off stays as it is. */
static void set(struct flow *flow, const char *reason)
{
    const struct channels *channels = &flow->channels;
    const struct channel *one = &channels->one[channels->chosen];
    const struct change *act = &changes[channels->act];
    struct request *req = flow_ask(flow, V_CHANNEL_SET);
    request_text(req, "channel", one->name);
    request_text(req, "state", act->state);
    request_text(req, "reason", reason);
    request_num(req, "until", until(flow, act));
    request_num(req, "cutoff_min", one->cutoff_min);
    flow_send(flow, is_set);
}

static void scan_state(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, CHANGES + 1);
    if (digit == 0)
        return;
    flow->channels.act = digit - 1;
    if (digit > CHANGES)
        flow_enter(flow, &task_channel, CUTOFF, "cut-off");
    else if (digit > 1)
        flow_enter(flow, &task_channel, BECAUSE, "because");
    else
        set(flow, "");
}

static void scan_because(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, BECAUSES);
    if (digit)
        set(flow, becauses[digit - 1]);
}

/* "1630"; 0 takes it away, so that midnight is 2400. */
static void scan_cutoff(struct flow *flow, const struct scan *scan)
{
    const struct channels *channels = &flow->channels;
    const struct channel *one = &channels->one[channels->chosen];
    int64_t number;
    if (!str_int(str_of(scan->text), &number) || number < 0 || number > 2400 ||
        number % 100 > 59) {
        flow_refuse(flow, scan->text, E_FIELD, "sss", gettext("cut-off"), "HHMM, 0",
                    scan->text);
        return;
    }
    int64_t minute = number / 100 * 60 + number % 100;
    struct request *req = flow_ask(flow, V_CHANNEL_SET);
    request_text(req, "channel", one->name);
    request_text(req, "state", one->state);
    request_text(req, "reason", one->reason);
    request_num(req, "until", one->until);
    request_num(req, "cutoff_min", number == 0 ? -1 : minute % (24 * 60));
    flow_send(flow, is_set);
}

static bool channel_key(struct flow *flow, enum key key)
{
    if (flow->step != LIST || (key != KEY_NEXT && key != KEY_BACK))
        return false;
    if (key == KEY_BACK)
        lead_begin(flow);
    else
        list(flow);
    return true;
}

/* ---- rows ---- */

static const char *words(const struct channels *channels, const struct channel *one,
                         struct arena *turn)
{
    struct civil until = clock_civil(one->until, channels->offset_min);
    const char *text = arena_printf(turn, "%s %s", one->name, gettext(one->state));
    if (one->until && strcmp(one->state, "asleep") == 0)
        text = arena_printf(turn, gettext("%s until %02d:%02d"), text, until.hour,
                            until.minute);
    if (one->cutoff_min >= 0)
        text = arena_printf(turn, gettext("%s, cut-off %02d:%02d"), text,
                            (int)(one->cutoff_min / 60), (int)(one->cutoff_min % 60));
    return arena_printf(turn, gettext("%s, %lld wait"), text, (long long)one->waiting);
}

static void list_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct channels *channels = &flow->channels;
    if (channels->n == 0)
        view_add(view, ROW_TEXT, "", gettext("no channel has orders"));
    for (int i = 0; i < channels->n; i++)
        list_add(view, turn, i + 1, words(channels, &channels->one[i], turn));
}

static void one_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct channels *channels = &flow->channels;
    const struct channel *one = &channels->one[channels->chosen];
    view_add(view, ROW_TEXT, "", words(channels, one, turn));
    if (one->reason[0])
        view_add(view, ROW_TEXT, arena_text(turn, gettext(one->reason)),
                 arena_text(turn, one->who));
}

static void state_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    one_rows(flow, turn, view);
    for (int i = 0; i < CHANGES; i++)
        list_add(view, turn, i + 1, gettext(changes[i].word));
    list_add(view, turn, CHANGES + 1, gettext("its own cut-off"));
}

static void because_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    one_rows(flow, turn, view);
    for (int i = 0; i < BECAUSES; i++)
        list_add(view, turn, i + 1, gettext(becauses[i]));
}

static const char *again(const struct flow *flow)
{
    (void)flow;
    return N_("Look");
}

static const struct step steps[] = {
    [LIST] = {.name = "list",
              .prompt = N_("Which channel? Key a number"),
              .accepts = CODE_NUMBER,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .next = again,
              .scan = scan_line,
              .rows = list_rows},
    [STATE] = {.name = "state",
               .prompt = N_("Key a number"),
               .accepts = CODE_NUMBER,
               .back = LIST,
               .keys = {KEY_HELP, KEY_BACK},
               .scan = scan_state,
               .rows = state_rows},
    [BECAUSE] = {.name = "because",
                 .prompt = N_("Why? Key a number"),
                 .accepts = CODE_NUMBER,
                 .back = STATE,
                 .keys = {KEY_HELP, KEY_BACK},
                 .scan = scan_because,
                 .rows = because_rows},
    [CUTOFF] = {.name = "cutoff",
                .prompt = N_("Cut-off as HHMM, 0: none"),
                .accepts = CODE_NUMBER,
                .back = STATE,
                .keys = {KEY_HELP, KEY_BACK},
                .scan = scan_cutoff,
                .rows = one_rows},
};

const struct flow_task task_channel = {
    .name = "channel", .title = N_("Channels"), .steps = steps, .key = channel_key};
