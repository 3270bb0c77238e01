/*
 * The middle of a screen: a view's rows, in the order the flow gave them, each by its
 * role's entry in one table. When lines are few the steps of `eases` are tried one by
 * one: no blank lines, shorter names, several short rows on a line, no labels; at last
 * rows are left out, the least needed first. A place and a specification are never left
 * out. Lists, and remarks longer than their room, scroll; the last line then says how
 * much is below.
 */
#include "body.h"

#include <libintl.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/utf8.h"
#include "big.h"
#include "slot.h"
#include "wrap.h"

enum {
    SEGS = 8,
    LINES = 400,
    TEXT_MOST = 2400, /* bytes of a row that are shown */
    LABEL_MOST = 20,
    WIDE_COLS = 60,
    BIG_COLS = 40,
    NARROW_COLS = 40,
    JOIN_GAP = 2,
    SOME = 3
};

enum cut {
    CUT_NEVER,  /* wrapped, whole */
    CUT_NAME,   /* as many lines as there are to spare, else shortened in its middle */
    CUT_MIDDLE, /* one line */
};

static const struct role {
    enum grid_style style;
    enum cut cut;
    int rank;       /* left out first when low; RANK_KEPT: never */
    bool joins;     /* may share a line with others that do */
    bool own_words; /* without its label it is still understood */
    bool gap;       /* a blank line before and after, where there are lines to spare */
    const char *mark;
} roles[] = {
    [ROW_PLACE] = {STYLE_STRONG, CUT_NEVER, 9, true, true, true, ""},
    [ROW_SPEC] = {STYLE_STRONG, CUT_NEVER, 9, false, true, false, ""},
    [ROW_WARN] = {STYLE_STRONG, CUT_NEVER, 9, true, false, false, "! "},
    [ROW_COUNT] = {STYLE_STRONG, CUT_MIDDLE, 7, true, true, false, ""},
    [ROW_ITEM] = {STYLE_PLAIN, CUT_MIDDLE, 5, true, true, false, ""},
    [ROW_TOTE] = {STYLE_STRONG, CUT_MIDDLE, 6, true, true, false, ""},
    [ROW_PARCEL] = {STYLE_PLAIN, CUT_MIDDLE, 4, true, false, false, ""},
    [ROW_NAME] = {STYLE_PLAIN, CUT_NAME, 3, false, true, false, ""},
    [ROW_ORDER] = {STYLE_PLAIN, CUT_MIDDLE, 2, true, false, false, ""},
    [ROW_REMARK] = {STYLE_PLAIN, CUT_NEVER, 8, false, false, true, ""},
    [ROW_TEXT] = {STYLE_PLAIN, CUT_NEVER, 1, true, false, false, ""},
    [ROW_SERIAL] = {STYLE_STRONG, CUT_MIDDLE, 8, true, false, false, ""},
    [ROW_LIST] = {STYLE_PLAIN, CUT_NAME, 8, true, false, false, ""},
    [ROW_HEAT] = {STYLE_HOT, CUT_MIDDLE, 8, false, false, false, ""},
    [ROW_SLOT] = {STYLE_STRONG, CUT_MIDDLE, 9, false, true, false, ""}, /* slot.c */
};

enum { RANK_KEPT = 9 };

/* What is given up, step by step, when there are fewer lines than the rows want. */
static const struct ease {
    bool gaps;
    int name_lines; /* a name or a list entry may take */
    bool join;
    bool labels;
} eases[] = {
    {true, 3, false, true},  {false, 3, false, true}, {false, 2, false, true},
    {false, 1, false, true}, {false, 2, true, true},  {false, 1, true, true},
    {false, 2, true, false}, {false, 1, true, false},
};

enum { EASES = sizeof eases / sizeof *eases, EASE_LIST = 4 };

struct seg {
    struct str text;
    enum grid_style style;
    int col, cells;
};

struct line {
    struct seg seg[SEGS];
    int n, width;
    int entry, end; /* of the part that scrolls: which it shows; entry -1: stands */
    bool joins, blank;
};

struct body {
    const struct view *view;
    const struct ease *ease;
    int cols;
    int label_cells; /* width of the label column on wide screens, else 0 */
    int scrolls;     /* role that scrolls, -1 none */
    int counts;      /* rows that count: one alone needs no label */
    int list_cells;  /* width of the widest list entry */
    bool left_out[VIEW_ROWS];
    char count[VIEW_ROWS][48];
    struct line line[LINES];
    int n, standing, entries;
};

/* A remark of a channel has at most some hundred characters; what is longer is cut, so
 * that no row makes a screen slow. */
static struct str bounded(const char *text)
{
    size_t n = strnlen(text, TEXT_MOST + 1);
    if (n <= TEXT_MOST)
        return str_n(text, n);
    n = TEXT_MOST;
    while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    return str_n(text, n);
}

static struct str text_of(const struct body *body, int i)
{
    const struct view_row *row = &body->view->row[i];
    return bounded(row->role == ROW_COUNT ? body->count[i] : row->text);
}

static bool shows_label(const struct body *body, const struct view_row *row)
{
    bool own_words =
        roles[row->role].own_words && !(row->role == ROW_COUNT && body->counts > 1);
    return row->label[0] && (body->ease->labels || !own_words);
}

static bool has_role(const struct view *view, enum view_role role)
{
    return view_find(view, role) != NULL;
}

/* A list scrolls; without one a remark does; on a screen of plain texts those do. */
static int scrolling_role(const struct view *view)
{
    if (has_role(view, ROW_LIST))
        return ROW_LIST;
    if (has_role(view, ROW_HEAT))
        return ROW_HEAT;
    if (has_role(view, ROW_REMARK))
        return ROW_REMARK;
    bool goods =
        has_role(view, ROW_PLACE) || has_role(view, ROW_SPEC) || has_role(view, ROW_ITEM);
    return goods ? -1 : ROW_TEXT;
}

static int label_column(const struct view *view, int cols)
{
    int most = 0;
    for (int i = 0; i < view->rows && cols >= WIDE_COLS; i++) {
        int cells = (int)utf8_width(bounded(view->row[i].label));
        if (view->row[i].role != ROW_LIST && cells <= LABEL_MOST && cells > most)
            most = cells;
    }
    return most;
}

static void body_init(struct body *body, const struct view *view, int cols)
{
    memset(body, 0, sizeof *body);
    body->view = view;
    body->cols = cols;
    body->label_cells = label_column(view, cols);
    body->scrolls = scrolling_role(view);
    for (int i = 0; i < view->rows; i++) {
        const struct view_row *row = &view->row[i];
        int wide =
            (int)(utf8_width(bounded(row->label)) + 1 + utf8_width(bounded(row->text)));
        body->counts += row->role == ROW_COUNT;
        body->left_out[i] = row->role == ROW_SLOT;
        if (row->role == ROW_LIST && wide > body->list_cells)
            body->list_cells = wide;
        if (row->total > 0)
            snprintf(body->count[i], sizeof body->count[i], "%lld/%lld",
                     (long long)row->done, (long long)row->total);
        else
            snprintf(body->count[i], sizeof body->count[i], "%lld", (long long)row->done);
    }
}

static struct line *new_line(struct body *body, int entry)
{
    if (body->n == LINES)
        body->n--; /* more than any screen holds: the last is written over */
    struct line *line = &body->line[body->n++];
    memset(line, 0, sizeof *line);
    line->entry = entry;
    line->end = entry + 1;
    return line;
}

static void add_seg(struct line *line, struct str text, enum grid_style style, int cells)
{
    if (line->n == SEGS || text.n == 0)
        return;
    int wide = (int)utf8_width(text);
    if (wide > cells)
        wide = cells;
    line->seg[line->n++] = (struct seg){text, style, line->width, wide};
    line->width += wide;
}

static void add_blank(struct body *body)
{
    if (body->n == 0 || body->line[body->n - 1].blank)
        return;
    new_line(body, -1)->blank = true;
}

/* The label, then a blank or the label column's end. */
static void add_label(const struct body *body, struct line *line, int i)
{
    const struct view_row *row = &body->view->row[i];
    const struct role *role = &roles[row->role];
    int room = body->cols - 1 - (int)utf8_width(text_of(body, i));
    if (room < body->cols / 2)
        room = body->cols / 2;
    add_seg(line, str_of(role->mark), role->style, body->cols);
    if (!shows_label(body, row))
        return;
    enum grid_style style = row->role == ROW_LIST ? STYLE_STRONG : STYLE_FAINT;
    add_seg(line, bounded(row->label), style, room);
    line->width++;
    bool column = body->label_cells > 0 && row->role != ROW_LIST && !body->ease->join;
    if (column && line->width <= body->label_cells)
        line->width = body->label_cells + 1;
}

static int join_col(const struct body *body, const struct line *last, bool list)
{
    int step = body->list_cells + JOIN_GAP;
    return list ? (last->width / step + 1) * step : last->width + JOIN_GAP;
}

/* The last line that has room for a short one; list entries share only with each other,
 * in columns. */
static struct line *line_with_room(struct body *body, const struct line *line, bool list)
{
    for (int n = body->n - 1; n >= 0; n--) {
        struct line *last = &body->line[n];
        if (list != (last->entry >= 0))
            return NULL;
        int at = join_col(body, last, list);
        if (last->joins && at + line->width <= body->cols && last->n + line->n <= SEGS)
            return last;
        if (list)
            return NULL;
    }
    return NULL;
}

/* Puts a short row at the end of a line before, when both may share one. */
static bool join(struct body *body, const struct line *line, bool list)
{
    struct line *last = body->ease->join ? line_with_room(body, line, list) : NULL;
    if (!last)
        return false;
    int at = join_col(body, last, list);
    for (int s = 0; s < line->n; s++) {
        last->seg[last->n] = line->seg[s];
        last->seg[last->n++].col += at;
    }
    last->width = at + line->width;
    if (list)
        last->end = ++body->entries;
    return true;
}

/* On a screen of plain texts the counts scroll with them. */
static bool scrolls(const struct body *body, enum view_role role)
{
    return (int)role == body->scrolls || (body->scrolls == ROW_TEXT && role == ROW_COUNT);
}

static int next_entry(struct body *body, int i, int part)
{
    if (!scrolls(body, body->view->row[i].role))
        return -1;
    bool by_line = body->scrolls != ROW_LIST;
    return by_line || part == 0 ? body->entries++ : body->entries - 1;
}

/* Lines a row may take. */
static int lines_most(const struct body *body, int i)
{
    enum view_role role = body->view->row[i].role;
    if (roles[role].cut == CUT_NEVER)
        return LINES;
    if (roles[role].cut == CUT_MIDDLE)
        return 1;
    bool entry = role == ROW_LIST && body->cols < NARROW_COLS;
    return entry && body->ease->name_lines < 2 ? 2 : body->ease->name_lines;
}

/* Wraps a row into its lines; the last that it may have is shortened in its middle. */
static void add_wrapped(struct body *body, int i, struct line head)
{
    int most = lines_most(body, i);
    struct str rest = text_of(body, i);
    enum grid_style style = roles[body->view->row[i].role].style;
    bool hangs = body->label_cells > 0 || body->view->row[i].role == ROW_LIST;
    int indent = hangs || roles[body->view->row[i].role].mark[0] ? head.width : 0;
    if (body->cols - head.width < 8 && head.n > 0) { /* a long label stands alone */
        head.entry = next_entry(body, i, 0);
        head.end = head.entry + 1;
        *new_line(body, head.entry) = head;
        head = (struct line){.width = 0};
        indent = 0;
    }
    for (int part = 0; rest.n > 0 && part < most; part++) {
        int entry = next_entry(body, i, part);
        struct line *line = new_line(body, entry);
        if (part == 0)
            *line = head;
        else
            line->width = indent;
        line->entry = entry;
        line->end = entry + 1;
        bool last = part + 1 == most;
        struct str text =
            last ? rest : wrap_line(&rest, (size_t)(body->cols - line->width));
        add_seg(line, text, style, body->cols - line->width);
    }
}

static void add_row(struct body *body, int i)
{
    const struct view_row *row = &body->view->row[i];
    const struct role *role = &roles[row->role];
    struct line line = {.entry = -1, .joins = role->joins};
    add_label(body, &line, i);
    struct str text = text_of(body, i);
    bool long_one =
        (int)utf8_width(text) > body->cols - line.width || memchr(text.p, '\n', text.n);
    if (long_one && lines_most(body, i) > 1) {
        line.joins = false;
        add_wrapped(body, i, line);
        return;
    }
    add_seg(&line, text_of(body, i), role->style, body->cols - line.width);
    if (line.n == 0)
        return;
    bool list = row->role == ROW_LIST;
    if (scrolls(body, row->role) && !list)
        line.joins = false;
    if (line.joins && join(body, &line, list))
        return;
    line.entry = next_entry(body, i, 0);
    line.end = line.entry + 1;
    *new_line(body, line.entry) = line;
}

/* A gap between rows of different roles where one of them wants it. */
static bool wants_gap(const struct body *body, int i, int before)
{
    if (!body->ease->gaps || before < 0)
        return false;
    enum view_role a = body->view->row[before].role, b = body->view->row[i].role;
    return (roles[a].gap || roles[b].gap || b == ROW_LIST) && a != b;
}

static void build(struct body *body, const struct ease *ease)
{
    body->ease = ease;
    body->n = body->entries = body->standing = 0;
    int before = -1;
    for (int i = 0; i < body->view->rows; i++) {
        if (body->left_out[i])
            continue;
        if (wants_gap(body, i, before))
            add_blank(body);
        add_row(body, i);
        before = i;
    }
    for (int n = 0; n < body->n; n++)
        body->standing += body->line[n].entry < 0;
}

/* Leaves out the least needed row that stands, the last of its rank; false when only what
 * must stay is left. */
static bool leave_out(struct body *body)
{
    int found = -1, rank = RANK_KEPT;
    for (int i = 0; i < body->view->rows; i++) {
        enum view_role role = body->view->row[i].role;
        if (body->left_out[i] || scrolls(body, role) || roles[role].rank >= RANK_KEPT ||
            roles[role].rank > rank)
            continue;
        found = i;
        rank = roles[role].rank;
    }
    if (found >= 0)
        body->left_out[found] = true;
    return found >= 0;
}

/* At least one entry of what scrolls, and the line that tells of the others. */
static bool fits_tight(const struct body *body, int rows)
{
    int scrolling = body->n - body->standing;
    return body->standing + (scrolling < 2 ? scrolling : 2) <= rows;
}

/* Takes back what was left out in vain. */
static void take_back(struct body *body, int rows)
{
    for (int i = 0; i < body->view->rows; i++) {
        if (!body->left_out[i] || body->view->row[i].role == ROW_SLOT)
            continue;
        body->left_out[i] = false;
        build(body, body->ease);
        body->left_out[i] = !fits_tight(body, rows);
    }
    build(body, body->ease);
}

/* Chooses how to build it for so many lines. */
static void fit(struct body *body, int rows)
{
    for (int e = 0; e < EASES; e++) {
        build(body, &eases[e]);
        if (body->n <= rows)
            return;
    }
    for (int e = EASE_LIST; e < EASES; e++) {
        build(body, &eases[e]);
        int scrolling = body->n - body->standing;
        if (body->standing + (scrolling < SOME ? scrolling : SOME) <= rows)
            return;
    }
    do
        build(body, &eases[EASES - 1]);
    while (!fits_tight(body, rows) && leave_out(body));
    take_back(body, rows);
}

/* Bays that share a cell show the hottest of them. */
static void draw_heat(struct grid *grid, const struct seg *seg, int row)
{
    static const char order[] = " .123456789";
    int n = (int)seg->text.n;
    for (int col = 0; col < seg->cells; col++) {
        const char *best = order;
        for (int i = col * n / seg->cells; i < (col + 1) * n / seg->cells; i++) {
            const char *at = strchr(order, seg->text.p[i]);
            best = at && at > best ? at : best;
        }
        enum grid_style style = *best >= '7'   ? STYLE_HOT
                                : *best >= '4' ? STYLE_WARM
                                               : STYLE_PLAIN;
        grid_put(grid, row, seg->col + col, 1, style, str_n(best, 1));
    }
}

static void draw(struct grid *grid, const struct line *line, int row)
{
    for (int s = 0; s < line->n; s++) {
        if (line->seg[s].style == STYLE_HOT) { /* only a map's rows have it here */
            draw_heat(grid, &line->seg[s], row);
            continue;
        }
        char text[1024];
        utf8_middle(line->seg[s].text, (size_t)line->seg[s].cells, text, sizeof text);
        grid_put(grid, row, line->seg[s].col, line->seg[s].cells, line->seg[s].style,
                 str_of(text));
    }
}

static void draw_more(struct grid *grid, int row, int above, int below)
{
    char up[32] = "", down[64] = "";
    if (above > 0)
        snprintf(up, sizeof up, "↑ %d  ", above);
    if (below > 0)
        snprintf(down, sizeof down, gettext("↓ %d more"), below);
    int used = grid_put(grid, row, 0, grid->cols, STYLE_FAINT, str_of(up));
    grid_put(grid, row, used, grid->cols - used, STYLE_FAINT, str_of(down));
}

/* One past the last entry that goes whole into `room` lines when it begins with `top`. */
static int last_entry(const struct body *body, int top, int room)
{
    int end = top;
    for (int n = 0; n < body->n; n++) {
        const struct line *line = &body->line[n];
        if (line->end <= top)
            continue;
        bool ends = n + 1 == body->n || body->line[n + 1].entry != line->entry;
        if (--room >= 0 && ends)
            end = line->end;
    }
    return end;
}

static int place(struct grid *grid, const struct body *body, struct area area, int top)
{
    int room = area.rows - body->standing, entries = body->entries;
    if (top < 0 || body->n <= area.rows)
        top = 0;
    if (top >= entries)
        top = entries > 0 ? entries - 1 : 0;
    bool all = body->n <= area.rows;
    int end = all ? entries : last_entry(body, top, room - 1);
    if (!all && end == top && top < entries && room > 1)
        end = top + 1; /* an entry larger than the room: its beginning */
    int row = area.row, past = area.row + area.rows, scrolled = 0;
    int last = -1;
    for (int n = 0; n < body->n; n++)
        if (body->line[n].entry >= 0)
            last = n;
    for (int n = 0; n < body->n && row < past; n++) {
        const struct line *line = &body->line[n];
        bool shown = line->entry < 0 || (line->end > top && line->entry < end);
        if (shown && (line->entry < 0 || all || ++scrolled < room))
            draw(grid, line, row++);
        if (n == last && !all && row < past && room > 0)
            draw_more(grid, row++, top, entries - end);
    }
    return entries - end;
}

/* Where lines are left over, the place once more in big letters; at a bench, which has no
 * place, the count. */
static void paint_big(struct grid *grid, const struct body *body, struct area area)
{
    int row = area.row + body->n + 1;
    if (row + BIG_ROWS + 1 > area.row + area.rows || grid->cols < BIG_COLS)
        return;
    const char *place_text = view_find(body->view, ROW_PLACE);
    if (place_text) {
        big_paint(grid, row, str_of(place_text), 1);
        return;
    }
    for (int i = 0; i < body->view->rows && body->counts == 1; i++)
        if (body->view->row[i].role == ROW_COUNT && body->view->row[i].total > 0)
            big_paint(grid, row, text_of(body, i), 1);
}

int body_least(const struct view *view, int cols)
{
    struct body *body = xmalloc(sizeof *body);
    body_init(body, view, cols);
    build(body, &eases[EASES - 1]);
    while (leave_out(body))
        build(body, &eases[EASES - 1]);
    int least = body->standing + (body->n > body->standing);
    free(body);
    return least + slot_least(view);
}

int body_paint(struct grid *grid, const struct view *view, struct area area, int top)
{
    struct body *body = xmalloc(sizeof *body);
    body_init(body, view, grid->cols);
    int used = slot_paint(grid, view, area, body_least(view, grid->cols) - 1);
    area.row += used;
    area.rows -= used;
    fit(body, area.rows);
    int left = place(grid, body, area, top);
    if (!view->stop && !used)
        paint_big(grid, body, area);
    free(body);
    return left;
}
