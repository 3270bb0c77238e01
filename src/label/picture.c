/*
 * picture: PNG to grey when the template is read, grey to dots when a label is drawn:
 * averaged to the printer's dots, then cut at the threshold or, for photographs, diffused
 * (Floyd-Steinberg). Text and codes never come this way.
 */
#include "picture.h"

#include <ctype.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

#define INLINE "data:image/png;base64,"

static bool plain(struct str src)
{
    return src.n && src.n < 200 && src.p[0] != '/' && !memchr(src.p, ':', src.n) &&
           !memchr(src.p, '\\', src.n) && !memmem(src.p, src.n, "..", 2);
}

static size_t read_bytes(const char *path, uint8_t *bytes, size_t most)
{
    FILE *file = fopen(path, "rbe");
    size_t n = file ? fread(bytes, 1, most, file) : 0;
    if (file)
        fclose(file);
    return n;
}

/* Base64 as it stands in a data: address; line breaks and spaces are passed over. 0 when
 * it is none or too long. */
static size_t inline_bytes(struct str text, uint8_t *bytes)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    size_t n = 0;
    int have = 0;
    for (size_t i = 0; i < text.n && text.p[i] != '='; i++) {
        const char *at = text.p[i] ? strchr(digits, text.p[i]) : NULL;
        if (isspace((unsigned char)text.p[i]))
            continue;
        if (!at || n > PICTURE_BYTES)
            return 0;
        bits = bits << 6 | (uint32_t)(at - digits);
        if ((have += 6) < 8)
            continue;
        have -= 8;
        bytes[n++] = (uint8_t)(bits >> have);
    }
    return n;
}

static struct picture *decode(png_image *image, struct arena *arena)
{
    static const png_color white = {255, 255, 255};
    struct picture *picture = arena_alloc(arena, sizeof *picture);
    image->format = PNG_FORMAT_GRAY;
    picture->width = (int)image->width;
    picture->height = (int)image->height;
    picture->grey = arena_alloc(arena, PNG_IMAGE_SIZE(*image));
    return png_image_finish_read(image, &white, picture->grey, 0, NULL) ? picture : NULL;
}

struct picture *picture_read(struct str folder, struct str src, struct arena *arena,
                             char why[ERR_TEXT])
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    struct picture *picture = NULL;
    int shown = (int)(src.n < 40 ? src.n : 40);
    if (!plain(src) && !str_starts(src, INLINE)) {
        snprintf(why, ERR_TEXT,
                 gettext("src: expected a PNG beside the template or "
                         "data:image/png;base64, got %.*s"),
                 shown, src.p);
        return NULL;
    }
    uint8_t *bytes = xmalloc(PICTURE_BYTES + 1);
    size_t n =
        str_starts(src, INLINE)
            ? inline_bytes(str_n(src.p + strlen(INLINE), src.n - strlen(INLINE)), bytes)
            : read_bytes(arena_printf(arena, "%.*s%.*s", (int)folder.n,
                                      folder.p ? folder.p : "", (int)src.n, src.p),
                         bytes, PICTURE_BYTES + 1);
    if (!n)
        snprintf(why, ERR_TEXT, gettext("%.*s: no such image"), shown, src.p);
    else if (n > PICTURE_BYTES || !png_image_begin_read_from_memory(&image, bytes, n) ||
             image.width > PICTURE_SIDE || image.height > PICTURE_SIDE ||
             !(picture = decode(&image, arena)))
        snprintf(why, ERR_TEXT, gettext("%.*s: expected a PNG of at most %d x %d"), shown,
                 src.p, PICTURE_SIDE, PICTURE_SIDE);
    png_image_free(&image);
    free(bytes);
    return picture;
}

/* Average of what one dot covers; at least one pixel. */
static int average(const struct picture *from, const struct box *box, int x, int y)
{
    int left = (int)((int64_t)x * from->width / box->width);
    int right = (int)((int64_t)(x + 1) * from->width / box->width);
    int top = (int)((int64_t)y * from->height / box->height);
    int bottom = (int)((int64_t)(y + 1) * from->height / box->height);
    int64_t sum = 0;
    right = right > left ? right : left + 1;
    bottom = bottom > top ? bottom : top + 1;
    for (int row = top; row < bottom; row++)
        for (int column = left; column < right; column++)
            sum += from->grey[(size_t)row * (size_t)from->width + (size_t)column];
    return (int)(sum / ((int64_t)(right - left) * (bottom - top)));
}

static struct box fitted(const struct picture *picture, struct box box)
{
    struct box fit = box;
    if ((int64_t)box.width * picture->height > (int64_t)box.height * picture->width)
        fit.width = (int)((int64_t)box.height * picture->width / picture->height);
    else
        fit.height = (int)((int64_t)box.width * picture->height / picture->width);
    fit.width = fit.width > 0 ? fit.width : 1;
    fit.height = fit.height > 0 ? fit.height : 1;
    fit.x += (box.width - fit.width) / 2;
    fit.y += (box.height - fit.height) / 2;
    return fit;
}

/* Hands a dot's error to the right and to the row below: 7, 3, 5, 1 sixteenths. */
static void spread(int *here, int *below, int x, int error)
{
    here[x + 1] += error * 7 / 16;
    below[x - 1] += error * 3 / 16;
    below[x] += error * 5 / 16;
    below[x + 1] += error / 16;
}

void picture_draw(const struct pen *pen, struct box box)
{
    const struct node *node = pen->node;
    struct box fit = fitted(node->picture, box);
    /* Of grey a half is black unless the template says otherwise: the printer's own
     * threshold is for the edges of letters. */
    int least = node->threshold ? 255 - node->threshold : 127;
    size_t room = (size_t)fit.width + 2;
    int *error = arena_alloc(pen->arena, 2 * room * sizeof *error);
    for (int y = 0; y < fit.height; y++) {
        int *here = error + (y % 2 ? room : 0) + 1,
            *below = error + (y % 2 ? 0 : room) + 1;
        memset(below - 1, 0, room * sizeof *below);
        for (int x = 0; x < fit.width; x++) {
            int grey = average(node->picture, &fit, x, y) + here[x];
            bool black = grey <= least;
            if (black)
                label_page_fill(pen->page, fit.x + x, fit.y + y, 1, 1);
            if (node->diffuse)
                spread(here, below, x, grey - (black ? 0 : 255));
        }
    }
}
