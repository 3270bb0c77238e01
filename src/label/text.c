/*
 * text: a paragraph in a box: measured in parts of the letter height (so that trying a
 * smaller size draws nothing), broken into lines by the habits of Chinese and Latin text,
 * made smaller where the template allows, then drawn glyph by glyph. What does not fit is
 * refused, or cut with an ellipsis where the template says overflow:hidden.
 */
#include "draw.h"

#include <ctype.h>
#include <libintl.h>
#include <uchar.h>

#include "tallyman/base/utf8.h"
#include "glyph.h"

enum {
    STEP = 5, /* tenths of a point between the sizes tried */
    ELLIPSIS = 0x2026,
};

struct letter {
    int32_t point;
    int advance;            /* 1/GLYPH_EM */
    bool wide, first, last; /* wide as a Chinese one; may begin, may end a line */
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
    bool one;  /* broken only where the text says so */
};

/* Chinese and Japanese typesetting: closing marks, small kana, marks of repetition and
 * units do not begin a line; opening marks and signs of money and number do not end one.
 */
static const char16_t never_first[] =
    u"，。、；：？！）】》」』”’…·～％,.;:?!)]}%〕〉〗〙〛｝］・ー゛゜ヽヾゝゞ々〻‐–—〜"
    u"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ℃°′″￠‰";
static const char16_t never_last[] = u"（【《「『“‘([{〔〈〖〘〚｛［￥＄￡#＃№$¥";
/* Two of them in a row are one mark. */
static const char16_t pairs[] = u"…—";

static bool among(const char16_t *set, int32_t point)
{
    while (*set && *set != point)
        set++;
    return *set != 0;
}

static bool may_break(const struct letter *before, const struct letter *after)
{
    if (before->point == ' ')
        return true;
    if (before->point == after->point && among(pairs, before->point))
        return false;
    /* After a hyphen of a Latin word, not of a number. */
    if (before->point == '-' && !after->wide)
        return after->point > '9';
    return (before->wide || after->wide) && after->first && before->last;
}

/* Invisible in print, and without a glyph in many fonts: joiners, direction marks,
 * variation selectors. */
static bool silent(int32_t point)
{
    static const struct {
        int32_t from, to;
    } ranges[] = {{'\r', '\r'},     {0xad, 0xad},       {0x200b, 0x200f},
                  {0x202a, 0x202e}, {0x2060, 0x2069},   {0xfe00, 0xfe0f},
                  {0xfeff, 0xfeff}, {0x1f3fb, 0x1f3ff}, {0xe0001, 0xe01ef}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (point >= ranges[i].from && point <= ranges[i].to)
            return true;
    return false;
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

/* Letters that join, stack or run from right to left come out wrong without shaping:
 * Hebrew, Arabic and their kin; the Indian scripts, Tibetan, Burmese; Khmer, Mongolian.
 */
static bool needs_shaping(int32_t point)
{
    static const struct {
        int32_t from, to;
    } ranges[] = {{0x590, 0xdff},    {0xf00, 0x109f},  {0x1780, 0x18af},
                  {0xfb1d, 0xfdff},  {0xfe70, 0xfefe}, {0x10800, 0x10fff},
                  {0x1e800, 0x1efff}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (point >= ranges[i].from && point <= ranges[i].to)
            return true;
    return false;
}

/* What such a code point shows hangs on the font that happens to have it. */
static bool private(int32_t point)
{
    return (point >= 0xe000 && point <= 0xf8ff) || point >= 0xf0000;
}

static struct letter letter_of(int32_t point)
{
    struct letter letter = {.point = point};
    letter.wide = point >= 0 && utf8_cells((uint32_t)point) == 2;
    /* Most are neither: ideographs, Latin letters, digits. */
    bool mark = (point < 0x3400 || point > 0x9fff) && !(point < 0x80 && isalnum(point));
    letter.first = !mark || !among(never_first, point);
    letter.last = !mark || !among(never_last, point);
    return letter;
}

static int measure(const struct pen *pen, int32_t point, struct letter *out,
                   struct err *err)
{
    struct glyph_key key = {.point = point, .bold = pen->node->bold};
    const struct glyph *glyph = NULL;
    if (point == '\n') {
        *out = letter_of(point);
        return 0;
    }
    bool mark = pen->node->missing == MISSING_MARK;
    if (mark && needs_shaping(point))
        key.point = point = GETA;
    *out = letter_of(point);
    if (needs_shaping(point))
        return pen_refuse(
            pen, err,
            gettext("right-to-left or joined script can not be printed (U+%04X)"),
            (unsigned)point);
    if (point >= 0 && !private(point))
        glyph = glyph_get(pen->how->fonts, key);
    if (!glyph && mark && point >= 0) {
        *out = letter_of(key.point = GETA);
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
    /* Upright, each has a line of its own; 1: ellipsis */
    run->at = arena_alloc(pen->arena, (2 * text.n + 1) * sizeof *run->at);
    while ((point = utf8_next(&text)) != -2) {
        if (silent(point))
            continue;
        if (run->n && pen->node->upright)
            measure(pen, '\n', &run->at[run->n++], err);
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
        if (i > from && at->point != ' ' && may_break(at - 1, at))
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
        size_t next = line_end(run, from, em, lines->one ? INT32_MAX : width);
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

/* Tenths of a point that the text may be made as small as. */
static int smallest(const struct node *node)
{
    return node->shrink && node->floor < node->font ? node->floor : node->font;
}

/* Keeps the lines that fit and ends the last in an ellipsis. */
static int cut(const struct pen *pen, struct run *run, struct lines *lines,
               struct box box, struct err *err)
{
    int em = pen_em(pen, smallest(pen->node));
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
    struct glyph_key key = {.em = (int16_t)em,
                            .threshold = (uint8_t)pen_threshold(pen),
                            .bold = pen->node->bold};
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

/* Tenths of a point to begin with: what fills the box is tried from its height down. */
static int largest(const struct pen *pen, struct box box)
{
    int font = pen->node->font;
    while (pen->node->fills && font > pen->node->floor && pen_em(pen, font) > box.height)
        font -= STEP;
    return font;
}

int text_draw(struct pen *pen, struct box box, struct str text, struct err *err)
{
    const struct node *node = pen->node;
    struct run run = {0};
    struct lines lines = {.one = pen->node->one_line};
    if (read_run(pen, str_trim(text), &run, err))
        return -1;
    if (!run.n)
        return 0;
    lines.at = arena_alloc(pen->arena, run.n * sizeof *lines.at);
    int floor = smallest(node);
    int font = largest(pen, box), em = pen_em(pen, font);
    break_lines(&run, em, box.width, &lines);
    while (!fits(&lines, box, em) && font > floor) {
        font = font - STEP > floor ? font - STEP : floor;
        em = pen_em(pen, font);
        break_lines(&run, em, box.width, &lines);
    }
    if (!fits(&lines, box, em)) {
        if (node->overflow != OVERFLOW_HIDDEN)
            return refuse_fit(pen, &run, box, font, err);
        if ((em = cut(pen, &run, &lines, box, err)) < 0)
            return -1;
    }
    draw_lines(pen, &run, &lines, box, em);
    return 0;
}

int text_height(struct pen *pen, int width, struct str text, struct err *err)
{
    struct run run = {0};
    struct lines lines = {.one = pen->node->one_line};
    int em = pen_em(pen, pen->node->font);
    if (read_run(pen, str_trim(text), &run, err))
        return -1;
    if (!run.n)
        return 0;
    lines.at = arena_alloc(pen->arena, run.n * sizeof *lines.at);
    break_lines(&run, em, width, &lines);
    return pitch(em) * (lines.n - 1) + em;
}
