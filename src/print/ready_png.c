/*
 * ready_png: a carrier's picture as a page: one pixel is one dot. Drawn on white, and
 * black below the printer's threshold.
 */
#include "ready_in.h"

#include <libintl.h>
#include <png.h>

#include "tallyman/base/arena.h"

static uint32_t big_endian(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

/* Dots per metre of the pHYs chunk; 0 when the picture does not say. */
static uint32_t per_metre(struct str bytes)
{
    size_t at = 8;
    while (at + 12 <= bytes.n) {
        uint32_t n = big_endian(bytes.p + at);
        if (memcmp(bytes.p + at + 4, "IDAT", 4) == 0 || n > bytes.n)
            break;
        if (memcmp(bytes.p + at + 4, "pHYs", 4) == 0 && n == 9 && at + 21 <= bytes.n &&
            bytes.p[at + 16] == 1)
            return big_endian(bytes.p + at + 8);
        at += 12 + (size_t)n;
    }
    return 0;
}

/* 203 dpi is written as 7992 a metre, 8 dots/mm as 8000: within two in a hundred. */
static int check_scale(const struct printer *printer, const char *name, struct str bytes,
                       struct err *err)
{
    char words[ERR_TEXT];
    int64_t said = per_metre(bytes), wanted = printer->dots * 1000;
    if (!said || (said > wanted * 98 / 100 && said < wanted * 102 / 100))
        return 0;
    snprintf(words, sizeof words, gettext("made for %d.%d dots/mm, the printer has %d"),
             (int)(said / 1000), (int)(said % 1000 / 100), (int)printer->dots);
    return err_set(err, E_LABEL, "ss", name, words);
}

static void blacken(const struct printer *printer, const uint8_t *grey, size_t stride,
                    struct label_page *page)
{
    for (int y = 0; y < page->height; y++)
        for (int x = 0; x < page->width; x++)
            if (grey[(size_t)y * stride + (size_t)x] <= 255 - printer->threshold)
                label_page_fill(page, x, y, 1, 1);
}

static int damaged(const char *name, const png_image *image, struct err *err)
{
    return err_set(err, E_LABEL, "ss", name, image->message);
}

static int draw(const struct printer *printer, const char *name, png_image *image,
                struct label_page *page, struct err *err)
{
    static const png_color white = {255, 255, 255};
    int rc = 0;
    if ((int64_t)image->width * image->height > READY_DOTS)
        return err_set(err, E_LIMIT_INPUT, "sd", name, (int64_t)READY_DOTS);
    image->format = PNG_FORMAT_GRAY;
    size_t stride = PNG_IMAGE_ROW_STRIDE(*image);
    uint8_t *grey = xcalloc(stride, image->height);
    if (png_image_finish_read(image, &white, grey, (int)stride, NULL)) {
        label_page_size(page, (int)image->width, (int)image->height, (int)printer->dots);
        blacken(printer, grey, stride, page);
    } else {
        rc = damaged(name, image, err);
    }
    free(grey);
    return rc;
}

int ready_png(const struct printer *printer, const char *name, struct str bytes,
              struct label_page *page, struct err *err)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    int rc = check_scale(printer, name, bytes, err);
    if (rc)
        return rc;
    rc = png_image_begin_read_from_memory(&image, bytes.p, bytes.n)
             ? draw(printer, name, &image, page, err)
             : damaged(name, &image, err);
    png_image_free(&image);
    return rc;
}
