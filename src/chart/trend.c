/*
 * trend: the axis is chosen so that its marks are round numbers; a bar always begins at
 * zero, a line's axis too unless values go below it.
 */
#include "tallyman/chart/trend.h"

#include <stdio.h>
#include <string.h>

#include "tallyman/base/utf8.h"

enum {
    WIDTH = 1200,
    HEIGHT = 600,
    LEFT = 96,
    RIGHT = 1152,
    TOP = 108,
    BOTTOM = 500,
    MARKS = 5,
    INK = 0x22262b,
    GREY = 0x6b7280,
    GRID = 0xe4e7ea,
    GOAL = 0xc4412d,
};

static const int32_t colours[TREND_SERIES] = {0x1463b8, 0xd1495b, 0x2a8a5d, 0x8757b0,
                                              0xe08a1e, 0x0d9aa6, 0x7a5230, 0x3b3f46};

struct axis {
    int64_t least, most, step;
};

/* ---- numbers ---- */

static void show(const struct trend *trend, int64_t value, char *out, size_t size)
{
    char digits[32];
    int64_t ten = 1, all = value < 0 ? -value : value;
    for (int i = 0; i < trend->decimals; i++)
        ten *= 10;
    snprintf(digits, sizeof digits, "%018lld", (long long)(all % ten));
    snprintf(out, size, "%s%lld%s%s", value < 0 ? "-" : "", (long long)(all / ten),
             trend->decimals > 0 ? "." : "",
             trend->decimals > 0 ? digits + 18 - trend->decimals : "");
}

static void widen(struct axis *axis, int64_t value)
{
    if (value == TREND_GAP)
        return;
    axis->least = value < axis->least ? value : axis->least;
    axis->most = value > axis->most ? value : axis->most;
}

/* 1, 2 or 5 times a power of ten, so that about MARKS of them span the values. */
static struct axis axis_of(const struct trend *trend)
{
    static const int64_t round[] = {1, 2, 5};
    struct axis axis = {0, 0, 1};
    for (int s = 0; s < trend->n; s++)
        for (int i = 0; i < trend->points; i++)
            widen(&axis, trend->series[s].value[i]);
    if (trend->goal)
        widen(&axis, *trend->goal);
    double span = (double)axis.most - (double)axis.least;
    int64_t ten = 1;
    for (int i = 0; (double)axis.step * MARKS < span && ten <= INT64_MAX / 50; i++) {
        if (i % 3 == 0 && i > 0)
            ten *= 10;
        axis.step = round[i % 3] * ten;
    }
    int64_t up = axis.most / axis.step + (axis.most % axis.step > 0 || !axis.most);
    int64_t down = axis.least / axis.step - (axis.least % axis.step < 0);
    axis.most = up * axis.step;
    axis.least = down * axis.step;
    return axis;
}

/* ---- the picture ---- */

struct plot {
    const struct trend *trend;
    struct picture *picture;
    struct axis axis;
};

static int plot_y(const struct plot *plot, int64_t value)
{
    double part = ((double)value - (double)plot->axis.least) /
                  ((double)plot->axis.most - (double)plot->axis.least);
    return BOTTOM - (int)(part * (BOTTOM - TOP) + 0.5);
}

/* The middle of a step. */
static int plot_x(const struct plot *plot, int i)
{
    int n = plot->trend->points > 0 ? plot->trend->points : 1;
    return LEFT + (int)((2 * (int64_t)i + 1) * (RIGHT - LEFT) / (2 * n));
}

static void draw_axis(struct plot *plot)
{
    char text[48];
    for (int64_t at = plot->axis.least; at <= plot->axis.most; at += plot->axis.step) {
        int y = plot_y(plot, at);
        const struct point line[] = {{LEFT, y}, {RIGHT, y}};
        picture_line(plot->picture, line, 2, at == 0 ? GREY : GRID, 1);
        show(plot->trend, at, text, sizeof text);
        picture_text(plot->picture, (struct point){LEFT - 12, y + 6}, 16, ANCHOR_END,
                     GREY, text);
    }
}

/* As many names of steps as do not run into each other. */
static void draw_steps(struct plot *plot)
{
    const struct trend *trend = plot->trend;
    size_t widest = 1;
    for (int i = 0; i < trend->points; i++) {
        size_t wide = utf8_width(str_of(trend->step[i]));
        widest = wide > widest ? wide : widest;
    }
    int each = trend->points > 0 ? (RIGHT - LEFT) / trend->points : RIGHT - LEFT;
    int every = 1 + (int)(widest + 1) * 9 / (each > 0 ? each : 1);
    for (int i = 0; i < trend->points; i += every)
        picture_text(plot->picture, (struct point){plot_x(plot, i), BOTTOM + 26}, 16,
                     ANCHOR_MIDDLE, GREY, trend->step[i]);
}

static void draw_bars(struct plot *plot, int s)
{
    const struct trend *trend = plot->trend;
    int each = (RIGHT - LEFT) / (trend->points > 0 ? trend->points : 1);
    int wide = each * 7 / 10 / trend->n;
    wide = wide > 0 ? wide : 1;
    for (int i = 0; i < trend->points; i++) {
        int64_t value = trend->series[s].value[i];
        if (value == TREND_GAP || value == 0)
            continue;
        int y = plot_y(plot, value), zero = plot_y(plot, 0);
        int x = plot_x(plot, i) - wide * trend->n / 2 + wide * s;
        picture_rect(plot->picture, (struct point){x, y < zero ? y : zero},
                     (struct point){wide, y < zero ? zero - y : y - zero}, colours[s],
                     PICTURE_NONE);
    }
}

/* A gap breaks the line; a point alone is a dot. */
static void draw_line(struct plot *plot, int s)
{
    const struct trend *trend = plot->trend;
    struct point *at =
        arena_alloc(plot->picture->arena, sizeof *at * (size_t)(trend->points + 1));
    int n = 0;
    for (int i = 0; i <= trend->points; i++) {
        bool gap = i == trend->points || trend->series[s].value[i] == TREND_GAP;
        if (gap && n > 1)
            picture_line(plot->picture, at, n, colours[s], 3);
        if (gap && n > 0)
            picture_disc(plot->picture, at[n - 1], 5, colours[s]);
        if (gap)
            n = 0;
        else
            at[n++] =
                (struct point){plot_x(plot, i), plot_y(plot, trend->series[s].value[i])};
    }
}

static void draw_names(struct plot *plot)
{
    int x = LEFT;
    for (int s = 0; s < plot->trend->n; s++) {
        const char *name = plot->trend->series[s].name;
        picture_rect(plot->picture, (struct point){x, HEIGHT - 42},
                     (struct point){22, 12}, colours[s], PICTURE_NONE);
        picture_text(plot->picture, (struct point){x + 30, HEIGHT - 30}, 17, ANCHOR_START,
                     INK, name);
        x += 60 + (int)utf8_width(str_of(name)) * 10;
    }
}

static void draw_goal(struct plot *plot)
{
    char text[48];
    int y = plot_y(plot, *plot->trend->goal);
    const struct point line[] = {{LEFT, y}, {RIGHT, y}};
    picture_line(plot->picture, line, 2, GOAL, 2);
    show(plot->trend, *plot->trend->goal, text, sizeof text);
    picture_text(plot->picture, (struct point){RIGHT, y - 6}, -15, ANCHOR_END, GOAL,
                 text);
}

void trend_picture(const struct trend *trend, struct arena *arena,
                   struct picture *picture)
{
    BUG_IF(trend->n > TREND_SERIES || trend->points > TREND_POINTS ||
           trend->decimals > TREND_DECIMALS);
    struct plot plot = {trend, picture, axis_of(trend)};
    picture_init(picture, arena, WIDTH, HEIGHT);
    picture_text(picture, (struct point){40, 56}, -28, ANCHOR_START, INK, trend->title);
    picture_text(picture, (struct point){LEFT - 12, TOP - 18}, 16, ANCHOR_END, GREY,
                 trend->unit);
    draw_axis(&plot);
    draw_steps(&plot);
    for (int s = 0; s < trend->n; s++) {
        if (trend->bars)
            draw_bars(&plot, s);
        else
            draw_line(&plot, s);
    }
    if (trend->goal)
        draw_goal(&plot);
    draw_names(&plot);
}

/* ---- characters ---- */

/* Eighths of a cell: ▏ … █; the fullest value fills `cells`. */
static void put_bar(struct buf *out, int64_t value, int64_t most, int cells)
{
    char bytes[4];
    int eighths =
        most > 0 && value > 0 ? (int)((double)value / (double)most * cells * 8 + 0.5) : 0;
    if (value > 0 && eighths == 0)
        eighths = 1;
    for (int i = 0; i < eighths / 8; i++)
        buf_put(out, bytes, utf8_put(0x2588, bytes));
    if (eighths % 8)
        buf_put(out, bytes, utf8_put((uint32_t)(0x2590 - eighths % 8), bytes));
}

static int64_t most_of(const struct trend *trend)
{
    int64_t most = 0;
    for (int i = 0; trend->n > 0 && i < trend->points; i++)
        most = trend->series[0].value[i] > most ? trend->series[0].value[i] : most;
    return most;
}

static void value_text(const struct trend *trend, int i, char *out, size_t size)
{
    int64_t value = trend->series[0].value[i];
    if (value == TREND_GAP)
        snprintf(out, size, "–");
    else
        show(trend, value, out, size);
}

struct widths {
    int name, value, bar;
};

static struct widths widths_of(const struct trend *trend, int cols)
{
    struct widths w = {0, 0, 0};
    char text[48];
    for (int i = 0; i < trend->points; i++) {
        int name = (int)utf8_width(str_of(trend->step[i]));
        value_text(trend, i, text, sizeof text);
        int value = (int)utf8_width(str_of(text));
        w.name = name > w.name ? name : w.name;
        w.value = value > w.value ? value : w.value;
    }
    w.name = w.name > cols / 2 ? cols / 2 : w.name;
    w.bar = cols - w.name - w.value - 2;
    w.bar = w.bar > 1 ? w.bar : 1;
    return w;
}

static void put_cells(struct buf *out, struct str text, int cells)
{
    struct str cut = utf8_fit(text, (size_t)cells);
    buf_str(out, cut);
    for (int i = (int)utf8_width(cut); i < cells; i++)
        buf_char(out, ' ');
}

void trend_text(const struct trend *trend, int cols, struct buf *out)
{
    struct widths w = widths_of(trend, cols);
    int64_t most = most_of(trend);
    char text[48];
    buf_printf(out, "%s%s%s\n", trend->title, trend->unit[0] ? ", " : "", trend->unit);
    for (int i = 0; trend->n > 0 && i < trend->points; i++) {
        value_text(trend, i, text, sizeof text);
        put_cells(out, str_of(trend->step[i]), w.name);
        buf_printf(out, " %*s", w.value - (int)utf8_width(str_of(text)), "");
        buf_printf(out, "%s ", text);
        put_bar(out, trend->series[0].value[i], most, w.bar);
        buf_char(out, '\n');
    }
}

void trend_view(const struct trend *trend, int bar_cells, struct arena *turn,
                struct view *view)
{
    int room = VIEW_ROWS - view->rows;
    int64_t most = most_of(trend);
    int from = trend->points > room ? trend->points - room : 0;
    for (int i = from; trend->n > 0 && i < trend->points; i++) {
        char text[48];
        struct buf line;
        buf_init(&line, 1024);
        value_text(trend, i, text, sizeof text);
        buf_printf(&line, "%s ", text);
        put_bar(&line, trend->series[0].value[i], most, bar_cells);
        view_add(view, ROW_TEXT, arena_text(turn, trend->step[i]),
                 arena_text(turn, line.p));
        buf_clear(&line);
    }
}
