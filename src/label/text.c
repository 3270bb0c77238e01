/*
 * text: a paragraph in a box: measured in parts of the letter height (so that trying a
 * smaller size draws nothing), broken into lines by the habits of Chinese and Latin text,
 * made smaller where the template allows, then drawn glyph by glyph. What does not fit is
 * refused, or cut with an ellipsis where the template says overflow:hidden.
 */
#include "draw.h"

#include <libintl.h>
#include <string.h>

#include "tallyman/base/utf8.h"
#include "glyph.h"

enum {
    FLOOR = 60, /* tenths of a point: under 6 pt thin strokes are lost on 8 dots/mm */
    STEP = 5,   /* between the sizes tried */
    ELLIPSIS = 0x2026,
};

struct letter {
    int32_t point;
    int advance; /* 1/GLYPH_EM */
};

struct run {
    struct letter *at;
    size_t n;
};

struct span {
    size_t from, to;
};

struct lines {
    struct span *at;
    int n;
    bool wide; /* one letter is wider than the box */
};

/* Not at the start of a line, not at its end (closing and opening marks). */
static const char never_first[] = "，。、；：？！）】》」』”’…·～％,.;:?!)]}%";
static const char never_last[] = "（【《「『“‘([{";

static bool among(const char *set, int32_t point)
{
    char bytes[4];
    size_t n = utf8_put((uint32_t)point, bytes);
    return memmem(set, strlen(set), bytes, n) != NULL;
}

static bool may_break(int32_t before, int32_t after)
{
    if (before == ' ')
        return true;
    if (utf8_cells((uint32_t)before) != 2 && utf8_cells((uint32_t)after) != 2)
        return false;
    return !among(never_first, after) && !among(never_last, before);
}

/* Invisible in print, and without a glyph in many fonts. */
static bool silent(int32_t point)
{
    return point == '\r' || point == 0xfeff || (point >= 0x200b && point <= 0x200d);
}

static int refuse_point(const struct pen *pen, int32_t point, struct err *err)
{
    char shown[5] = "";
    if (point < 0)
        return pen_refuse(pen, err, gettext("not UTF-8"));
    shown[utf8_put((uint32_t)point, shown)] = '\0';
    return pen_refuse(pen, err, gettext("no font has %s (U+%04X)"), shown,
                      (unsigned)point);
}

/* U+3013, what a Chinese printer sets where a character is wanting. */
enum { GETA = 0x3013 };

/* Letters joined or ordered from right to left come out wrong without shaping. */
static bool needs_shaping(int32_t point)
{
    return (point >= 0x590 && point < 0x900) || (point >= 0xfb1d && point < 0xfe00) ||
           (point >= 0xfe70 && point < 0xfeff);
}

static int measure(const struct pen *pen, int32_t point, struct letter *out,
                   struct err *err)
{
    struct glyph_key key = {.point = point, .bold = pen->node->bold};
    const struct glyph *glyph = NULL;
    if (point == '\n') {
        *out = (struct letter){point, 0};
        return 0;
    }
    bool mark = pen->node->missing == MISSING_MARK;
    if (mark && needs_shaping(point))
        key.point = point = GETA;
    *out = (struct letter){point, 0};
    if (needs_shaping(point))
        return pen_refuse(pen, err,
                          gettext("right-to-left text can not be printed (U+%04X)"),
                          (unsigned)point);
    if (point >= 0)
        glyph = glyph_get(pen->how->fonts, key);
    if (!glyph && mark && point >= 0) {
        key.point = out->point = GETA;
        glyph = glyph_get(pen->how->fonts, key);
    }
    if (!glyph)
        return refuse_point(pen, point, err);
    out->advance = glyph->advance;
    return 0;
}

static int read_run(const struct pen *pen, struct str text, struct run *run,
                    struct err *err)
{
    int32_t point;
    run->at = arena_alloc(pen->arena, (text.n + 1) * sizeof *run->at); /* 1: ellipsis */
    while ((point = utf8_next(&text)) != -2) {
        if (silent(point))
            continue;
        if (point >= 0 && point < ' ' && point != '\n')
            point = ' ';
        if (measure(pen, point, &run->at[run->n++], err))
            return -1;
    }
    return 0;
}

static int advance(const struct letter *letter, int em)
{
    return (letter->advance * em + GLYPH_EM / 2) / GLYPH_EM;
}

/* End of the line that starts at `from`: where the next begins. Spaces hang over. */
static size_t line_end(const struct run *run, size_t from, int em, int width)
{
    size_t chance = from;
    int used = 0;
    for (size_t i = from; i < run->n; i++) {
        const struct letter *at = &run->at[i];
        if (at->point == '\n')
            return i + 1;
        if (i > from && at->point != ' ' && may_break(at[-1].point, at->point))
            chance = i;
        used += advance(at, em);
        if (used > width && at->point != ' ')
            return chance > from ? chance : i > from ? i : i + 1;
    }
    return run->n;
}

static struct span trimmed(const struct run *run, struct span span)
{
    while (span.to > span.from &&
           (run->at[span.to - 1].point == ' ' || run->at[span.to - 1].point == '\n'))
        span.to--;
    return span;
}

static int span_width(const struct run *run, struct span span, int em)
{
    int width = 0;
    for (size_t i = span.from; i < span.to; i++)
        width += advance(&run->at[i], em);
    return width;
}

static void break_lines(const struct run *run, int em, int width, struct lines *lines)
{
    lines->n = 0;
    lines->wide = false;
    for (size_t from = 0; from < run->n;) {
        size_t next = line_end(run, from, em, width);
        struct span span = trimmed(run, (struct span){from, next});
        lines->wide |= span_width(run, span, em) > width;
        lines->at[lines->n++] = span;
        from = next;
    }
}

/* Between base lines: 15 % more than the letters, so that lines stay apart in print. */
static int pitch(int em)
{
    return (em * 115 + 99) / 100;
}

static bool fits(const struct lines *lines, struct box box, int em)
{
    return !lines->wide && pitch(em) * (lines->n - 1) + em <= box.height;
}

/* Keeps the lines that fit and ends the last in an ellipsis. */
static int cut(const struct pen *pen, struct run *run, struct lines *lines,
               struct box box, struct err *err)
{
    int em = pen_em(pen, pen->node->shrink ? FLOOR : pen->node->font);
    struct letter dots;
    int most = em <= box.height ? (box.height - em) / pitch(em) + 1 : 0;
    if (measure(pen, ELLIPSIS, &dots, err))
        return -1;
    if (!most || advance(&dots, em) > box.width)
        return pen_refuse(pen, err, gettext("the box is too small for a letter"));
    if (lines->n > most)
        lines->n = most;
    struct span *last = &lines->at[lines->n - 1];
    while (last->to > last->from &&
           span_width(run, *last, em) + advance(&dots, em) > box.width)
        last->to--;
    run->at[last->to++] = dots;
    return em;
}

static void draw_line(const struct pen *pen, const struct run *run, struct span span,
                      int x, int base, int em)
{
    struct glyph_key key = {
        .em = (int16_t)em, .threshold = (uint8_t)pen->threshold, .bold = pen->node->bold};
    for (size_t i = span.from; i < span.to; i++) {
        key.point = run->at[i].point;
        const struct glyph *glyph = glyph_get(pen->how->fonts, key);
        if (glyph)
            label_page_blit(pen->page, x + glyph->left, base - glyph->top, glyph->bits,
                            glyph->width, glyph->rows);
        x += advance(&run->at[i], em);
    }
}

static void draw_lines(const struct pen *pen, const struct run *run,
                       const struct lines *lines, struct box box, int em)
{
    int height = pitch(em) * (lines->n - 1) + em;
    int y = box.y + (box.height - height) * pen->node->valign / 2;
    for (int i = 0; i < lines->n; i++) {
        int spare = box.width - span_width(run, lines->at[i], em);
        int x = box.x + spare * pen->node->align / 2;
        /* Chinese letters stand 88 % of their height above the base line. */
        draw_line(pen, run, lines->at[i], x, y + em * 88 / 100, em);
        y += pitch(em);
    }
}

static int refuse_fit(const struct pen *pen, const struct run *run, struct box box,
                      int font, struct err *err)
{
    int dots = pen->how->dots_per_mm;
    return pen_refuse(pen, err, gettext("%d characters do not fit %d x %d mm at %g pt"),
                      (int)run->n, box.width / dots, box.height / dots, font / 10.0);
}

int text_draw(struct pen *pen, struct box box, struct str text, struct err *err)
{
    const struct node *node = pen->node;
    struct run run = {0};
    struct lines lines = {0};
    if (read_run(pen, str_trim(text), &run, err))
        return -1;
    if (!run.n)
        return 0;
    lines.at = arena_alloc(pen->arena, run.n * sizeof *lines.at);
    int floor = node->shrink && node->font > FLOOR ? FLOOR : node->font;
    int font = node->font, em = pen_em(pen, font);
    break_lines(&run, em, box.width, &lines);
    while (!fits(&lines, box, em) && font > floor) {
        font = font - STEP > floor ? font - STEP : floor;
        em = pen_em(pen, font);
        break_lines(&run, em, box.width, &lines);
    }
    if (!fits(&lines, box, em)) {
        if (!node->overflow)
            return refuse_fit(pen, &run, box, font, err);
        if ((em = cut(pen, &run, &lines, box, err)) < 0)
            return -1;
    }
    draw_lines(pen, &run, &lines, box, em);
    return 0;
}
