/*
 * board: the shift in figures, for its lead: each wave's progress, pace and end, each
 * person's, why orders wait, and where the picks were. Looked at, never kept: F8 asks
 * anew.
 */
#include <string.h>

#include "flow_in.h"
#include "tallyman/base/clock.h"

enum { WAVES, PEOPLE, MAP };

static const struct look {
    enum verb verb;
    const char *none; /* msgid: there is nothing to show */
} looks[] = {
    [WAVES] = {V_BOARD, N_("no wave")},
    [PEOPLE] = {V_BOARD_PEOPLE, N_("nobody has picked in the last hour")},
    [MAP] = {V_HEAT_AISLES, N_("no bins with aisle and bay")},
};

static const int64_t day_ms = 86400000;
static const int map_days[] = {1, 7, 28};

/* ---- what came ---- */

static void keep_line(struct board *board, const char *name, const char *text)
{
    if (board->n == BOARD_ROWS)
        return;
    KEEP(board->line[board->n].name, name);
    KEEP(board->line[board->n++].text, text);
}

const char *board_wave(const struct rows *rows, int i, char *out, size_t size)
{
    const char *name = rows_str(rows, i, "wave"), *shift = rows_str(rows, i, "shift");
    bool dated = strlen(name) > 10 && name[4] == '-' && name[7] == '-';
    snprintf(out, size, "%s%s%.2s", shift[0] ? gettext(shift) : name,
             dated && shift[0] ? " " : "", dated && shift[0] ? name + 8 : "");
    return out;
}

const char *board_miss(const struct rows *rows, int i, int offset_min, char *out,
                       size_t size)
{
    struct civil due = clock_civil(rows_num(rows, i, "miss_at", 0), offset_min);
    const char *carrier = rows_str(rows, i, "miss_carrier");
    int n = snprintf(out, size, gettext("%lld will miss %02d:%02d"),
                     (long long)rows_num(rows, i, "miss", 0), due.hour, due.minute);
    if (carrier[0] && n > 0 && (size_t)n < size)
        snprintf(out + n, size - (size_t)n, " (%s)", carrier);
    return out;
}

/* Only what there is something to say of. */
static void put_pace(struct buf *line, const struct rows *rows, int i, int offset_min)
{
    int64_t late = rows_num(rows, i, "late", 0), risk = rows_num(rows, i, "risk", 0);
    int64_t rate = rows_num(rows, i, "rate", 0), eta_at = rows_num(rows, i, "eta_at", 0);
    char text[TEXT_MOST];
    struct civil civil = clock_civil(eta_at, offset_min);
    if (late)
        buf_printf(line, gettext(", %lld late"), (long long)late);
    int64_t miss = rows_num(rows, i, "miss", 0);
    if (risk > miss)
        buf_printf(line, gettext(", %lld at risk"), (long long)risk);
    if (miss)
        buf_printf(line, ", %s", board_miss(rows, i, offset_min, text, sizeof text));
    if (rate)
        buf_printf(line, gettext(", %lld lines/h by %lld"), (long long)rate,
                   (long long)rows_num(rows, i, "people", 0));
    if (eta_at)
        buf_printf(line, gettext(", ready %02d:%02d"), civil.hour, civil.minute);
}

static void keep_wave(struct board *board, const struct rows *rows, int i)
{
    char name[TEXT_MOST];
    struct buf line;
    buf_init(&line, sizeof board->line[0].text);
    buf_printf(&line, gettext("%lld/%lld lines, %lld/%lld orders"),
               (long long)rows_num(rows, i, "picked", 0),
               (long long)rows_num(rows, i, "lines", 0),
               (long long)rows_num(rows, i, "done", 0),
               (long long)rows_num(rows, i, "orders", 0));
    put_pace(&line, rows, i, board->offset_min);
    keep_line(board, board_wave(rows, i, name, sizeof name), line.p);
    buf_clear(&line);
}

static void keep_pace(struct board *board, const struct reply *reply)
{
    char text[TEXT_MOST * 4];
    int64_t scan = record_num(&reply->out, "scan_ms", 0) / 100;
    int64_t stop = record_num(&reply->out, "stop_ms", 0) / 100;
    if (!stop) {
        keep_line(board, gettext("pace"), gettext("too few picks in the last hour"));
        return;
    }
    snprintf(text, sizeof text,
             gettext("%lld.%lld s a scan, %lld.%lld s a bin (medians of %lld and %lld)"),
             (long long)(scan / 10), (long long)(scan % 10), (long long)(stop / 10),
             (long long)(stop % 10), (long long)record_num(&reply->out, "scans", 0),
             (long long)record_num(&reply->out, "stops", 0));
    keep_line(board, gettext("pace"), text);
}

static void keep_person(struct board *board, const struct rows *rows, int i)
{
    char text[TEXT_MOST * 4];
    snprintf(
        text, sizeof text, gettext("%lld lines/h, %lld lines, %lld units, %lld refused"),
        (long long)rows_num(rows, i, "rate", 0), (long long)rows_num(rows, i, "lines", 0),
        (long long)rows_num(rows, i, "units", 0),
        (long long)rows_num(rows, i, "refused", 0));
    keep_line(board, rows_str(rows, i, "person"), text);
}

static void looked(struct flow *flow, const struct reply *reply)
{
    struct board *board = &flow->board;
    const struct rows *rows = &reply->rows;
    board->n = 0;
    board->total = rows->n;
    board->offset_min = (int)record_num(&reply->out, "offset_min", board->offset_min);
    board->picks = record_num(&reply->out, "picks", 0);
    board->most = record_num(&reply->out, "most", 0);
    if (board->first >= rows->n)
        board->first = 0;
    for (int i = board->first; i < rows->n && board->n < BOARD_ROWS - 1; i++) {
        if (board->step == WAVES)
            keep_wave(board, rows, i);
        else if (board->step == PEOPLE)
            keep_person(board, rows, i);
        else
            keep_line(board, rows_str(rows, i, "aisle"), rows_str(rows, i, "cells"));
    }
    board->next = board->first + board->n;
    if (board->step == WAVES)
        keep_pace(board, reply);
    flow_enter(flow, &task_board, board->step, "looked");
}

static void look(struct flow *flow)
{
    struct board *board = &flow->board;
    struct request *req = flow_ask(flow, looks[board->step].verb);
    if (board->step == MAP)
        request_num(req, "from",
                    flow->at - map_days[board->days] * day_ms > 0
                        ? flow->at - map_days[board->days] * day_ms
                        : 0);
    flow_send(flow, looked);
}

static void choose(struct flow *flow, int step)
{
    flow->board.step = step;
    flow->board.first = flow->board.days = 0;
    look(flow);
}

void board_begin(struct flow *flow)
{
    choose(flow, WAVES);
}

/* ---- keys ---- */

static void next_days(struct flow *flow)
{
    struct board *board = &flow->board;
    board->days = (board->days + 1) % (int)(sizeof map_days / sizeof *map_days);
    board->first = 0;
    look(flow);
}

/* Looks again; where there is more than was kept, at what follows. */
static void look_on(struct flow *flow)
{
    struct board *board = &flow->board;
    board->first = board->next < board->total ? board->next : 0;
    look(flow);
}

static bool board_key(struct flow *flow, enum key key)
{
    if (key == KEY_BACK)
        lead_begin(flow);
    else if (key == KEY_NEXT)
        look_on(flow);
    else if (key == KEY_DETAIL && flow->step == MAP)
        next_days(flow);
    else
        return false;
    return true;
}

static void scan_look(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, sizeof looks / sizeof *looks);
    if (digit)
        choose(flow, digit - 1);
}

/* ---- rows ---- */

static void text_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct board *board = &flow->board;
    if (!board->total)
        view_add(view, ROW_TEXT, "", gettext(looks[board->step].none));
    for (int i = 0; i < board->n; i++)
        view_add(view, ROW_TEXT, arena_text(turn, board->line[i].name),
                 arena_text(turn, board->line[i].text));
}

static void map_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct board *board = &flow->board;
    view_add(view, ROW_TEXT, "",
             arena_printf(turn, gettext("%lld picks, days: %d, 9 = %lld"),
                          (long long)board->picks, map_days[board->days],
                          (long long)board->most));
    if (!board->total)
        view_add(view, ROW_TEXT, "", gettext(looks[MAP].none));
    for (int i = 0; i < board->n; i++)
        view_add(view, ROW_HEAT, arena_text(turn, board->line[i].name),
                 arena_text(turn, board->line[i].text));
}

static const char *next_look(const struct flow *flow)
{
    return flow->board.next < flow->board.total ? N_("More") : N_("Look");
}

#define BOARD_STEP(NAME, ROWS, ...)                                                      \
    {                                                                                    \
        .name = NAME, .prompt = N_("1 wave 2 crew 3 map"), .accepts = CODE_NUMBER,       \
        .back = STEP_HOME, .keys = {KEY_HELP, KEY_BACK, __VA_ARGS__}, .next = next_look, \
        .scan = scan_look, .rows = ROWS,                                                 \
    }

static const struct step steps[] = {
    [WAVES] = BOARD_STEP("waves", text_rows, KEY_NEXT),
    [PEOPLE] = BOARD_STEP("people", text_rows, KEY_NEXT),
    [MAP] = BOARD_STEP("map", map_rows, KEY_DETAIL, KEY_NEXT),
};

const struct flow_task task_board = {
    .name = "board", .title = N_("Figures"), .steps = steps, .key = board_key};
