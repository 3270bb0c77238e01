/*
 * Line breaking for paint. Latin breaks at blanks, Chinese between any two characters but
 * not before closing punctuation; what fits no line is cut hard, since a specification
 * must be seen whole.
 */
#include "wrap.h"

#include "tallyman/base/utf8.h"

/* Marks that do not begin a line. */
static const uint32_t closing[] = {0xff0c, 0x3002, 0x3001, 0xff1b, 0xff1a,
                                   0xff01, 0xff1f, 0xff09, 0x300d, 0x300f,
                                   0x3011, 0x300b, 0x201d, 0x2019};

static bool is_closing(int32_t point)
{
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if ((uint32_t)point == closing[i])
            return true;
    return point == ',' || point == '.' || point == ')' || point == ';' || point == '!';
}

static bool is_opening(int32_t point)
{
    return point == 0xff08 || point == 0x300c || point == 0x300e || point == 0x3010 ||
           point == 0x300a || point == 0x201c || point == '(';
}

static int cells_of(int32_t point)
{
    int cells = point < 0 ? -1 : utf8_cells((uint32_t)point);
    return cells < 0 ? 1 : cells;
}

static bool may_break(int32_t before, int32_t after)
{
    if (before == ' ' || after == ' ')
        return true;
    bool beside_wide = cells_of(before) == 2 || cells_of(after) == 2;
    return beside_wide && !is_closing(after) && !is_opening(before);
}

static struct str cut_at(struct str *rest, size_t n)
{
    struct str line = str_n(rest->p, n);
    *rest = str_n(rest->p + n, rest->n - n);
    while (line.n > 0 && line.p[line.n - 1] == ' ')
        line.n--;
    while (rest->n > 0 && rest->p[0] == ' ')
        *rest = str_n(rest->p + 1, rest->n - 1);
    return line;
}

struct str wrap_line(struct str *rest, size_t cells)
{
    struct str left = *rest;
    size_t used = 0, good = 0;
    int32_t before = -2;
    while (left.n > 0) {
        size_t here = rest->n - left.n;
        int32_t point = utf8_next(&left);
        if (point == '\n') {
            *rest = left;
            return str_n(left.p - 1 - here, here);
        }
        if (here > 0 && may_break(before, point))
            good = here;
        used += (size_t)cells_of(point);
        if (used > cells && point != ' ')
            return cut_at(rest, good > 0 ? good : here > 0 ? here : rest->n - left.n);
        before = point;
    }
    return cut_at(rest, rest->n);
}

int wrap_count(struct str text, size_t first, size_t cells)
{
    int lines = 0;
    for (; text.n > 0; lines++)
        wrap_line(&text, lines == 0 ? first : cells);
    return lines;
}

struct str wrap_tail(struct str text, size_t cells)
{
    size_t wide = utf8_width(text);
    while (wide > cells)
        wide -= (size_t)cells_of(utf8_next(&text));
    return text;
}
