/*
 * png: a picture painted into pixels and packed by libpng. Lines and discs are smoothed
 * by how far a pixel lies from their middle; rectangles end on whole pixels.
 */
#include "tallyman/chart/picture.h"

#include <math.h>
#include <setjmp.h>
#include <string.h>

#include <png.h>

#include "paint.h"

void canvas_dot(struct canvas *canvas, int x, int y, int32_t colour, int cover)
{
    if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height || cover <= 0)
        return;
    unsigned char *at = canvas->rgb + ((size_t)y * (size_t)canvas->width + (size_t)x) * 3;
    for (int i = 0; i < 3; i++) {
        int ink = (colour >> (16 - 8 * i)) & 0xff;
        at[i] = (unsigned char)((at[i] * (255 - cover) + ink * cover + 127) / 255);
    }
}

static void fill(struct canvas *canvas, int x, int y, int w, int h, int32_t colour)
{
    if (colour == PICTURE_NONE)
        return;
    int right = x + w < canvas->width ? x + w : canvas->width;
    int below = y + h < canvas->height ? y + h : canvas->height;
    for (int row = y < 0 ? 0 : y; row < below; row++)
        for (int col = x < 0 ? 0 : x; col < right; col++)
            canvas_dot(canvas, col, row, colour, 255);
}

static void draw_rect(struct canvas *canvas, const struct mark *mark, int scale)
{
    int x = mark->x * scale, y = mark->y * scale, w = mark->w * scale,
        h = mark->h * scale;
    fill(canvas, x, y, w, h, mark->fill);
    if (mark->stroke == PICTURE_NONE)
        return;
    int half = scale / 2, thick = scale;
    fill(canvas, x - half, y - half, w + thick, thick, mark->stroke);
    fill(canvas, x - half, y + h - half, w + thick, thick, mark->stroke);
    fill(canvas, x - half, y - half, thick, h + thick, mark->stroke);
    fill(canvas, x + w - half, y - half, thick, h + thick, mark->stroke);
}

struct segment {
    double x1, y1, x2, y2, radius;
};

static double distance(const struct segment *s, double x, double y)
{
    double dx = s->x2 - s->x1, dy = s->y2 - s->y1, length = dx * dx + dy * dy;
    double t = length > 0 ? ((x - s->x1) * dx + (y - s->y1) * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(x - s->x1 - t * dx, y - s->y1 - t * dy);
}

static void draw_segment(struct canvas *canvas, const struct segment *s, int32_t colour)
{
    double reach = s->radius + 1;
    int left = (int)(fmin(s->x1, s->x2) - reach), top = (int)(fmin(s->y1, s->y2) - reach);
    int right = (int)(fmax(s->x1, s->x2) + reach) + 1;
    int below = (int)(fmax(s->y1, s->y2) + reach) + 1;
    for (int y = top < 0 ? 0 : top; y <= below && y < canvas->height; y++) {
        for (int x = left < 0 ? 0 : left; x <= right && x < canvas->width; x++) {
            double over = s->radius + 0.5 - distance(s, x + 0.5, y + 0.5);
            canvas_dot(canvas, x, y, colour, (int)(fmin(fmax(over, 0), 1) * 255));
        }
    }
}

static void draw_line(struct canvas *canvas, const struct mark *mark, int scale)
{
    for (int i = 0; i + 1 < mark->n; i++) {
        struct segment s = {mark->at[i].x * scale, mark->at[i].y * scale,
                            mark->at[i + 1].x * scale, mark->at[i + 1].y * scale,
                            mark->width * scale / 2.0};
        draw_segment(canvas, &s, mark->stroke);
    }
}

static void draw_disc(struct canvas *canvas, const struct mark *mark, int scale)
{
    double x = mark->x * scale, y = mark->y * scale;
    struct segment s = {x, y, x, y, mark->w * scale};
    draw_segment(canvas, &s, mark->fill);
}

static void draw(struct canvas *canvas, struct type *type, const struct mark *mark,
                 int scale)
{
    switch (mark->kind) {
    case MARK_RECT:
        draw_rect(canvas, mark, scale);
        break;
    case MARK_LINE:
        draw_line(canvas, mark, scale);
        break;
    case MARK_DISC:
        draw_disc(canvas, mark, scale);
        break;
    case MARK_TEXT:
        type_draw(type, canvas, mark, scale);
        break;
    }
}

/* ---- the file ---- */

static void put_bytes(png_structp png, png_bytep bytes, size_t n)
{
    buf_put(png_get_io_ptr(png), bytes, n);
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

static void put_canvas(png_structp png, png_infop info, const struct canvas *canvas,
                       int scale)
{
    enum { UNITS_PER_METRE = 4000 };
    png_uint_32 per_metre = (png_uint_32)(UNITS_PER_METRE * scale);
    png_set_IHDR(png, info, (png_uint_32)canvas->width, (png_uint_32)canvas->height, 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    for (int y = 0; y < canvas->height; y++)
        png_write_row(png, canvas->rgb + (size_t)y * (size_t)canvas->width * 3);
    png_write_end(png, NULL);
}

static int pack(const struct canvas *canvas, int scale, struct buf *out, struct err *err)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    BUG_IF(!info); /* out of memory, or headers of another libpng */
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return err_set(err, E_IO, "ss", "png", "libpng");
    }
    png_set_write_fn(png, out, put_bytes, flush_nothing);
    put_canvas(png, info, canvas, scale);
    png_destroy_write_struct(&png, &info);
    if (out->over)
        return err_set(err, E_LIMIT_INPUT, "sd", "png", (int64_t)out->most);
    return 0;
}

int picture_png(const struct picture *picture, const struct chart_font *font, int scale,
                struct buf *out, struct err *err)
{
    BUG_IF(scale < 1 || scale > PICTURE_SCALE);
    struct type *type = type_open(font, err);
    if (!type)
        return -(int)err->code;
    struct canvas canvas = {picture->width * scale, picture->height * scale};
    canvas.rgb = xmalloc((size_t)canvas.width * (size_t)canvas.height * 3);
    fill(&canvas, 0, 0, canvas.width, canvas.height, picture->paper);
    for (const struct mark *mark = picture->first; mark; mark = mark->next)
        draw(&canvas, type, mark, scale);
    int rc = pack(&canvas, scale, out, err);
    free(canvas.rgb);
    type_close(type);
    return rc;
}
