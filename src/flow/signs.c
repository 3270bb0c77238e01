/*
 * signs: what may be quiet cheating of the last day, for the lead: a line a sign, and of
 * the one that is chosen all that is known. Looked at, never kept: F8 asks anew. A long
 * day is read in parts, one after the other.
 */
#include <string.h>

#include "flow_in.h"
#include "tallyman/base/clock.h"

enum { LIST, ONE };

static const struct kind {
    const char *name, *word, *means; /* msgids */
} kinds[] = {
    {"terminals", N_("two terminals"),
     N_("scans from one terminal, another and the first again within a short time")},
    {"walk", N_("too fast a walk"), N_("from bin to bin faster than anybody walks")},
    {"approver", N_("always the same yes"),
     N_("the same person said yes to nearly all that was asked")},
    {"undo", N_("undone, then gone"),
     N_("put back by an undo, and missed in that bin since")},
    {"short", N_("taken, then short"),
     N_("the last who took from bins that were short, and the counts found fewer")},
    {"pin", N_("PIN elsewhere"),
     N_("a PIN given at one terminal while its owner worked at another")},
};

static const struct kind *kind_of(const char *name)
{
    static const struct kind unknown = {"", N_("sign"), N_("a sign of a kind not known")};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return &unknown;
}

/* ---- what came ---- */

static void keep(struct signs_seen *signs, const struct rows *rows, int i)
{
    struct sign_seen *one = &signs->one[signs->n++];
    KEEP(one->kind, rows_str(rows, i, "kind"));
    KEEP(one->badge, rows_str(rows, i, "badge"));
    KEEP(one->name, rows_str(rows, i, "name"));
    KEEP(one->other, rows_str(rows, i, "other"));
    KEEP(one->detail, rows_str(rows, i, "detail"));
    one->times = rows_num(rows, i, "times", 0);
    one->first_at = rows_num(rows, i, "first_at", 0);
    one->last_at = rows_num(rows, i, "last_at", 0);
}

static void listed(struct flow *flow, const struct reply *reply)
{
    struct signs_seen *signs = &flow->signs;
    signs->n = 0;
    signs->total = reply->rows.n;
    signs->cut = record_num(&reply->out, "cut", 0) != 0;
    signs->to = record_num(&reply->out, "to", 0);
    signs->offset_min = (int)record_num(&reply->out, "offset_min", 0);
    if (signs->first >= signs->total)
        signs->first = 0;
    for (int i = signs->first; i < reply->rows.n && signs->n < LIST_LINES; i++)
        keep(signs, &reply->rows, i);
    flow_enter(flow, &task_signs, LIST, "listed");
}

static void look(struct flow *flow)
{
    struct request *req = flow_ask(flow, V_SIGN_LIST);
    if (flow->signs.from)
        request_num(req, "from", flow->signs.from);
    flow_send(flow, listed);
}

void signs_begin(struct flow *flow)
{
    flow->signs.first = 0;
    flow->signs.from = 0;
    look(flow);
}

static void scan_line(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, flow->signs.n);
    if (!digit)
        return;
    flow->signs.chosen = digit - 1;
    flow_enter(flow, &task_signs, ONE, "chosen");
}

/* To the next lines, then to the next part of the day, then to its beginning. */
static void go_on(struct signs_seen *signs)
{
    signs->first += signs->n;
    if (signs->first < signs->total)
        return;
    signs->first = 0;
    signs->from = signs->cut ? signs->to : 0;
}

static bool signs_key(struct flow *flow, enum key key)
{
    struct signs_seen *signs = &flow->signs;
    if (flow->step != LIST || (key != KEY_NEXT && key != KEY_BACK))
        return false;
    if (key == KEY_BACK) {
        lead_begin(flow);
        return true;
    }
    go_on(signs);
    look(flow);
    return true;
}

/* ---- rows ---- */

static const char *moment(const struct signs_seen *signs, struct arena *turn, int64_t at)
{
    struct civil civil = clock_civil(at, signs->offset_min);
    return arena_printf(turn, "%02d-%02d %02d:%02d", civil.month, civil.day, civil.hour,
                        civil.minute);
}

static void list_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct signs_seen *signs = &flow->signs;
    if (signs->cut)
        view_add(view, ROW_WARN, "",
                 arena_printf(turn, gettext("read up to %s"),
                              moment(signs, turn, signs->to) + sizeof("mm-dd")));
    else if (!signs->total)
        view_add(view, ROW_TEXT, "", gettext("no sign of the last day"));
    for (int i = 0; i < signs->n; i++) {
        const struct sign_seen *one = &signs->one[i];
        list_add(view, turn, i + 1,
                 arena_printf(turn, "%s: %s ×%lld", one->name,
                              gettext(kind_of(one->kind)->word), (long long)one->times));
    }
}

static void one_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct signs_seen *signs = &flow->signs;
    const struct sign_seen *one = &signs->one[signs->chosen];
    const struct kind *kind = kind_of(one->kind);
    view_add(view, ROW_WARN, "", gettext(kind->word));
    view_add(view, ROW_TEXT, arena_text(turn, one->badge), arena_text(turn, one->name));
    view_add(view, ROW_TEXT, "", arena_text(turn, one->detail));
    view_add(view, ROW_TEXT, gettext("times"),
             arena_printf(turn, "%lld", (long long)one->times));
    if (one->other[0])
        view_add(view, ROW_TEXT, gettext("with"), arena_text(turn, one->other));
    view_add(view, ROW_TEXT, gettext("last"), moment(signs, turn, one->last_at));
    view_add(view, ROW_TEXT, gettext("first"), moment(signs, turn, one->first_at));
    view_add(view, ROW_TEXT, "", gettext(kind->means));
}

static const char *more(const struct flow *flow)
{
    const struct signs_seen *signs = &flow->signs;
    return list_more(signs->cut || signs->from || signs->n < signs->total);
}

static const struct step steps[] = {
    [LIST] = {.name = "list",
              .prompt = N_("Sign? Key a number"),
              .accepts = CODE_NUMBER,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .next = more,
              .scan = scan_line,
              .rows = list_rows},
    [ONE] = {.name = "one",
             .prompt = N_("F3 to the list"),
             .back = LIST,
             .keys = {KEY_HELP, KEY_BACK},
             .rows = one_rows},
};

const struct flow_task task_signs = {
    .name = "signs", .title = N_("Signs"), .steps = steps, .key = signs_key};
