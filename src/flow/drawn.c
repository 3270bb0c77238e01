/*
 * drawn: what was drawn for a count and waits for it, oldest first, so that whoever
 * counts finds the boxes. Nothing is chosen by a digit: the box is scanned, and is
 * counted as in recheck.c.
 */
#include "flow_in.h"

enum { LIST };

/* Where it is, and what can be read on it. */
static void read_line(char *out, size_t size, const struct rows *rows, int i)
{
    const char *at = rows_str(rows, i, "place"), *why = rows_str(rows, i, "why");
    const char *label = rows_str(rows, i, "waybill");
    const char *person = rows_str(rows, i, "person");
    char text[TEXT_MOST * 2];
    snprintf(text, sizeof text, "%s%s%s %s%s%s%s", at, at[0] ? " " : "",
             label[0] ? label : rows_str(rows, i, "pcode"), why[0] ? gettext(why) : "",
             person[0] ? " (" : "", person, person[0] ? ")" : "");
    keep_text(out, size, text);
}

static void listed(struct flow *flow, const struct reply *reply)
{
    struct drawn *drawn = &flow->drawn;
    const struct rows *rows = &reply->rows;
    drawn->n = rows->n < LIST_LINES ? rows->n : LIST_LINES;
    for (int i = 0; i < drawn->n; i++)
        read_line(drawn->text[i], sizeof drawn->text[i], rows, i);
    drawn->next = drawn->n == LIST_LINES ? rows_num(rows, LIST_LINES - 1, "id", 0) : 0;
    flow_enter(flow, &task_drawn, LIST, "listed");
}

void drawn_begin(struct flow *flow)
{
    list_page(flow, V_QC_LIST, 0, listed);
}

static void scan_box(struct flow *flow, const struct scan *scan)
{
    recheck_drawn(flow, scan->text);
}

static bool drawn_key(struct flow *flow, enum key key)
{
    if (key != KEY_NEXT)
        return false;
    list_page(flow, V_QC_LIST, flow->drawn.next, listed);
    return true;
}

static void list_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct drawn *drawn = &flow->drawn;
    if (drawn->n == 0)
        view_add(view, ROW_TEXT, "", gettext("nothing waits for a count"));
    for (int i = 0; i < drawn->n; i++)
        view_add(view, ROW_LIST, "·", arena_text(turn, drawn->text[i]));
}

static const char *more(const struct flow *flow)
{
    return list_more(flow->drawn.next > 0);
}

static const struct step steps[] = {
    [LIST] = {.name = "list",
              .prompt = N_("Scan box to count"),
              .accepts = CODE_BOX | CODE_PARCEL | CODE_OTHER,
              .other = N_("waybill"),
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .next = more,
              .scan = scan_box,
              .rows = list_rows},
};

const struct flow_task task_drawn = {
    .name = "drawn", .title = N_("Drawn for a count"), .steps = steps, .key = drawn_key};
