/*
 * svg: a picture's marks as elements, one a line. No scripts, no styles of somebody
 * else's: it opens in any browser and prints. Text stays text.
 */
#include "tallyman/chart/picture.h"

static const char *const anchors[] = {
    [ANCHOR_START] = "start", [ANCHOR_MIDDLE] = "middle", [ANCHOR_END] = "end"};

static void put_escaped(struct buf *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '<')
            buf_text(out, "&lt;");
        else if (c == '>')
            buf_text(out, "&gt;");
        else if (c == '&')
            buf_text(out, "&amp;");
        else if (c >= ' ' || c == '\t')
            buf_char(out, *text);
        else
            buf_char(out, '?'); /* XML has no place for it */
    }
}

static void put_colour(struct buf *out, const char *name, int32_t colour)
{
    if (colour == PICTURE_NONE)
        buf_printf(out, " %s=\"none\"", name);
    else
        buf_printf(out, " %s=\"#%06x\"", name, (unsigned)colour);
}

static void put_rect(struct buf *out, const struct mark *mark)
{
    buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", mark->x,
               mark->y, mark->w, mark->h);
    put_colour(out, "fill", mark->fill);
    if (mark->stroke != PICTURE_NONE)
        put_colour(out, "stroke", mark->stroke);
    if (!mark->text) {
        buf_text(out, "/>\n");
        return;
    }
    buf_text(out, "><title>");
    put_escaped(out, mark->text);
    buf_text(out, "</title></rect>\n");
}

static void put_line(struct buf *out, const struct mark *mark)
{
    buf_text(out, "<polyline points=\"");
    for (int i = 0; i < mark->n; i++)
        buf_printf(out, "%s%d,%d", i ? " " : "", mark->at[i].x, mark->at[i].y);
    buf_text(out, "\" fill=\"none\"");
    put_colour(out, "stroke", mark->stroke);
    buf_printf(out,
               " stroke-width=\"%d\" stroke-linecap=\"round\" "
               "stroke-linejoin=\"round\"/>\n",
               mark->width);
}

static void put_text(struct buf *out, const struct mark *mark)
{
    int size = mark->width < 0 ? -mark->width : mark->width;
    buf_printf(out, "<text x=\"%d\" y=\"%d\" font-size=\"%d\"", mark->x, mark->y, size);
    if (mark->width < 0)
        buf_text(out, " font-weight=\"bold\"");
    if (mark->anchor != ANCHOR_START)
        buf_printf(out, " text-anchor=\"%s\"", anchors[mark->anchor]);
    put_colour(out, "fill", mark->fill);
    buf_char(out, '>');
    put_escaped(out, mark->text);
    buf_text(out, "</text>\n");
}

static void put_mark(struct buf *out, const struct mark *mark)
{
    switch (mark->kind) {
    case MARK_RECT:
        put_rect(out, mark);
        break;
    case MARK_LINE:
        put_line(out, mark);
        break;
    case MARK_DISC:
        buf_printf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"", mark->x, mark->y,
                   mark->w);
        put_colour(out, "fill", mark->fill);
        buf_text(out, "/>\n");
        break;
    case MARK_TEXT:
        put_text(out, mark);
        break;
    }
}

int picture_svg(const struct picture *picture, struct buf *out, struct err *err)
{
    buf_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
               "viewBox=\"0 0 %d %d\" font-family=\"'Noto Sans CJK SC', 'Noto Sans SC', "
               "'WenQuanYi Micro Hei', sans-serif\">\n",
               picture->width, picture->height, picture->width, picture->height);
    buf_printf(out, "<rect width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", picture->width,
               picture->height, (unsigned)picture->paper);
    for (const struct mark *mark = picture->first; mark; mark = mark->next)
        put_mark(out, mark);
    buf_text(out, "</svg>\n");
    if (out->over)
        return err_set(err, E_LIMIT_INPUT, "sd", "svg", (int64_t)out->most);
    return 0;
}
