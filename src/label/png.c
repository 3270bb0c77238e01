/*
 * png: the page's bits as a 1-bit PNG by libpng. Preview, archive and tests look at
 * labels this way.
 */
#include "tallyman/label/png.h"

#include <errno.h>
#include <setjmp.h>
#include <string.h>

#include <png.h>

static void put_bytes(png_structp png, png_bytep bytes, size_t n)
{
    buf_put(png_get_io_ptr(png), bytes, n);
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

static void put_page(png_structp png, png_infop info, const struct label_page *page)
{
    png_uint_32 per_metre = (png_uint_32)page->dots_per_mm * 1000;
    png_set_compression_level(png, 3); /* labels are small; the rest is time */
    png_set_IHDR(png, info, (png_uint_32)page->width, (png_uint_32)page->height, 1,
                 PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    png_set_invert_mono(png); /* ours: 1 is black */
    for (int y = 0; y < page->height; y++)
        png_write_row(png, page->bits + (size_t)y * page->stride);
    png_write_end(png, NULL);
}

int label_png(const struct label_page *page, struct buf *out, struct err *err)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    BUG_IF(!info); /* out of memory, or headers of another libpng */
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return err_set(err, E_LABEL, "ss", "png", "libpng");
    }
    png_set_write_fn(png, out, put_bytes, flush_nothing);
    put_page(png, info, page);
    png_destroy_write_struct(&png, &info);
    if (out->over)
        return err_set(err, E_LIMIT_INPUT, "sd", "png", (int64_t)out->most);
    return 0;
}

int label_png_file(const struct label_page *page, const char *path, struct err *err)
{
    struct buf out;
    buf_init(&out, page->stride * (size_t)page->height * 2 + 4096);
    int rc = label_png(page, &out, err);
    FILE *file = rc ? NULL : fopen(path, "wbe");
    if (file) {
        bool short_write = fwrite(out.p, 1, out.n, file) != out.n;
        if (fclose(file) || short_write)
            rc = err_set(err, errno == ENOSPC ? E_FULL : E_IO, "ss", path,
                         strerror(errno));
    } else if (!rc) {
        rc = err_set(err, E_IO, "ss", path, strerror(errno));
    }
    buf_clear(&out);
    return rc;
}
