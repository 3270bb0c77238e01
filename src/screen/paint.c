/*
 * A view placed on a grid of any size: title above, keys below, over them the field, the
 * prompt and the note, the rows between (body.c). Prompt and field always stand at the
 * same place, since the eye goes there a thousand times a night; a long note grows upward
 * into the room of the rows. A tone's colour has a mark with it, so that colour is never
 * the only sign.
 */
#include "tallyman/screen/paint.h"

#include <libintl.h>

#include "tallyman/base/utf8.h"
#include "body.h"
#include "wrap.h"

enum { FEW_ROWS = 10, MANY_ROWS = 12, WIDE_COLS = 60, FIELD_LEAST = 12, KEY_LINES = 3 };

static const struct sign {
    enum grid_style style;
    const char *mark; /* two cells, a blank second: some fonts draw these wide */
} signs[] = {
    [TONE_NONE] = {STYLE_PLAIN, ""},    [TONE_OK] = {STYLE_GOOD, "✓ "},
    [TONE_WRONG] = {STYLE_WRONG, "✗ "}, [TONE_OVER] = {STYLE_OVER, "▲ "},
    [TONE_STOP] = {STYLE_STOP, "■ "},   [TONE_FAULT] = {STYLE_WRONG, "! "},
};

/* A flow may leave what it has not got. */
static const char *words(const char *text)
{
    return text ? text : "";
}

static int cells_of(const char *text)
{
    return (int)utf8_width(str_of(text));
}

/* --- title ------------------------------------------------------------------------- */

/* "TRAINING  unsynced: 3", or with a short count when there is no room for the word. */
static void title_marks(const struct view *view, bool brief, char *out, size_t size)
{
    char count[48] = "";
    if (view->unsynced > 0 && brief)
        snprintf(count, sizeof count, "↑%lld", (long long)view->unsynced);
    else if (view->unsynced > 0)
        snprintf(count, sizeof count, gettext("unsynced: %lld"),
                 (long long)view->unsynced);
    const char *training = view->training ? gettext("TRAINING") : "";
    snprintf(out, size, "%s%s%s", training, training[0] && count[0] ? " " : "", count);
}

static void paint_title(struct grid *grid, const struct view *view)
{
    char marks[96], left[160];
    snprintf(left, sizeof left, "%s%s", view->stop ? "■ " : "", words(view->title));
    int cols = grid->cols;
    title_marks(view, false, marks, sizeof marks);
    if (cells_of(left) + 1 + cells_of(marks) > cols)
        title_marks(view, true, marks, sizeof marks);
    int right = cells_of(marks), gap = right > 0;
    char cut[160];
    utf8_middle(str_of(left), (size_t)(cols - right - gap), cut, sizeof cut);
    int used = grid_put(grid, 0, 0, cols - right - gap, STYLE_TITLE, str_of(cut));
    int room = cols - used - right - gap, who = cells_of(view->who);
    if (who > 0 && who + 2 <= room)
        grid_put(grid, 0, cols - right - gap - who, who, STYLE_TITLE, str_of(view->who));
    grid_put(grid, 0, cols - right, right, STYLE_TITLE, str_of(marks));
    grid_line(grid, 0, STYLE_TITLE);
}

/* --- keys -------------------------------------------------------------------------- */

/* Places the keys on lines from `row` on; without a grid it only counts the lines. */
static int paint_keys(struct grid *grid, const struct view *view, int row, int lines)
{
    int gap = grid->cols >= WIDE_COLS ? 2 : 1, line = 0, col = 0;
    for (int k = 0; k < view->nkeys; k++) {
        const struct key_entry *key = key_entry(view->keys[k]);
        char text[64];
        bool said = view->keys[k] == KEY_NEXT && view->next;
        snprintf(text, sizeof text, "F%d%s%s", key->f, gap > 1 ? " " : "",
                 said ? view->next : gettext(key->word));
        int cells = cells_of(text);
        if (col > 0 && col + cells > grid->cols) {
            line++;
            col = 0;
        }
        if (line == lines)
            break;
        if (row >= 0)
            grid_put(grid, row + line, col, cells, STYLE_KEYS, str_of(text));
        col += cells + gap;
    }
    int used = view->nkeys == 0 ? 0 : line + (line < lines);
    for (int i = 0; i < used && row >= 0; i++)
        grid_line(grid, row + i, STYLE_KEYS);
    return used;
}

/* --- prompt and field -------------------------------------------------------------- */

static struct str stars(size_t n, char out[64])
{
    n = n < 63 ? n : 63;
    memset(out, '*', n);
    return str_n(out, n);
}

static size_t points_in(struct str text)
{
    size_t n = 0;
    while (utf8_next(&text) != -2)
        n++;
    return n;
}

/* The field from `col` to the line's end: what is typed (its end when long), else the
 * hint. The cursor stands behind what is typed. */
static void paint_field(struct grid *grid, const struct view *view, struct str typed,
                        int row, int col)
{
    col += grid_put(grid, row, col, 2, STYLE_STRONG, str_of(view->typing ? "✎ " : "> "));
    int room = grid->cols - col;
    char hidden[64], hint[512];
    if (view->hidden)
        typed = stars(points_in(typed), hidden);
    grid->cursor_row = row;
    grid->cursor_col = col;
    if (typed.n > 0) {
        struct str tail = wrap_tail(typed, (size_t)room - 1);
        grid->cursor_col += grid_put(grid, row, col, room - 1, STYLE_PLAIN, tail);
        return;
    }
    utf8_middle(str_of(view->hint), (size_t)room, hint, sizeof hint);
    grid_put(grid, row, col, room, STYLE_FAINT, str_of(hint));
}

static bool prompt_shares_line(const struct grid *grid, const struct view *view)
{
    int field = cells_of(view->hint) + 1;
    if (field < FIELD_LEAST)
        field = FIELD_LEAST;
    return grid->rows < FEW_ROWS && cells_of(view->prompt) + 3 + field <= grid->cols;
}

static int prompt_rows(const struct grid *grid, const struct view *view)
{
    if (!words(view->prompt)[0])
        return 0;
    return prompt_shares_line(grid, view) ? 1 : 2;
}

static void paint_prompt(struct grid *grid, const struct view *view, struct str typed,
                         int row)
{
    if (!words(view->prompt)[0])
        return;
    char text[512];
    utf8_middle(str_of(view->prompt), (size_t)grid->cols, text, sizeof text);
    int used = grid_put(grid, row, 0, grid->cols, STYLE_STRONG, str_of(text));
    if (prompt_shares_line(grid, view))
        paint_field(grid, view, typed, row, used + 1);
    else
        paint_field(grid, view, typed, row + 1, 0);
}

/* --- note -------------------------------------------------------------------------- */

static const struct sign *sign_of(const struct view *view)
{
    size_t tone = (size_t)view->tone;
    return &signs[tone < sizeof signs / sizeof *signs ? tone : TONE_NONE];
}

static int note_rows(const struct grid *grid, const struct view *view)
{
    int room = grid->cols - cells_of(sign_of(view)->mark);
    return wrap_count(str_of(view->note), (size_t)room, (size_t)room);
}

static void paint_note(struct grid *grid, const struct view *view, int row, int rows)
{
    const struct sign *sign = sign_of(view);
    int indent = cells_of(sign->mark), room = grid->cols - indent;
    struct str rest = str_of(view->note);
    for (int i = 0; i < rows && rest.n > 0; i++) {
        char text[1024];
        struct str line = i + 1 < rows ? wrap_line(&rest, (size_t)room) : rest;
        utf8_middle(line, (size_t)room, text, sizeof text);
        if (i == 0)
            grid_put(grid, row, 0, indent, sign->style, str_of(sign->mark));
        grid_put(grid, row + i, indent, room, sign->style, str_of(text));
        grid_line(grid, row + i, sign->style);
    }
}

/* --- the whole --------------------------------------------------------------------- */

static int at_most(int n, int most)
{
    return n < most ? n : most;
}

struct plan {
    int note, prompt, keys; /* rows each */
    int banner;
};

/* Shares the lines out. What must be seen whole (place, spec) takes lines from the keys,
 * then from the note. */
static struct plan make_plan(struct grid *grid, const struct view *view)
{
    int rows = grid->rows;
    int key_lines = rows < FEW_ROWS ? 1 : at_most(rows / 6, KEY_LINES);
    struct plan plan = {
        .note = at_most(note_rows(grid, view), view->stop ? rows / 2 - 1 : rows / 4),
        .prompt = prompt_rows(grid, view),
        .keys = paint_keys(grid, view, -1, key_lines),
        .banner = view->stop && rows >= MANY_ROWS ? 3 : 0};
    int least = body_least(view, grid->cols);
    int room = rows - 1 - plan.note - plan.prompt - plan.keys - plan.banner;
    for (; room < least && plan.banner > 0; room++)
        plan.banner--;
    for (; room < least && plan.keys > 0; room++)
        plan.keys--;
    for (; room < least && plan.note > 1; room++)
        plan.note--;
    return plan;
}

static void paint_banner(struct grid *grid, int rows)
{
    char text[64];
    snprintf(text, sizeof text, "■ ■ ■  %s  ■ ■ ■", gettext("STOP"));
    if (rows > 0)
        grid_put(grid, rows / 2 + 1, (grid->cols - cells_of(text)) / 2, grid->cols,
                 STYLE_STOP, str_of(text));
}

static int too_small(struct grid *grid)
{
    char text[64];
    snprintf(text, sizeof text, gettext("needs %dx%d"), PAINT_ROWS_LEAST,
             PAINT_COLS_LEAST);
    grid_put(grid, 0, 0, grid->cols, STYLE_PLAIN, str_of(text));
    return 0;
}

int paint_view(struct grid *grid, const struct view *view, struct str typed, int top)
{
    grid_clear(grid, STYLE_PLAIN);
    if (grid->rows < PAINT_ROWS_LEAST || grid->cols < PAINT_COLS_LEAST)
        return too_small(grid);
    struct plan plan = make_plan(grid, view);
    int keys = grid->rows - plan.keys, prompt = keys - plan.prompt;
    int note = view->stop ? 1 + plan.banner : prompt - plan.note;
    int first = view->stop ? note + plan.note : 1;
    struct area area = {first, (view->stop ? prompt : note) - first};
    paint_title(grid, view);
    paint_banner(grid, plan.banner);
    int left = body_paint(grid, view, area, top);
    paint_note(grid, view, note, plan.note);
    paint_prompt(grid, view, typed, prompt);
    paint_keys(grid, view, keys, plan.keys);
    for (int row = 0; view->stop && row < grid->rows; row++)
        grid_line(grid, row, STYLE_STOP);
    return left;
}
