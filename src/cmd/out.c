/*
 * out: bytes and pictures into a file or to standard output; for heat and qc.
 */
#include "out.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tallyman/label/fonts.h"

enum { SCALE = 2 };

int out_png(const struct picture *picture, struct buf *buf, struct err *err)
{
    struct label_fonts *fonts = label_fonts_new(err);
    if (!fonts)
        return -(int)err->code;
    struct chart_font font = {label_fonts_file(fonts), label_fonts_index(fonts)};
    int rc = picture_png(picture, &font, SCALE, buf, err);
    label_fonts_free(fonts);
    return rc;
}

int out_put(const char *path, const struct buf *buf, struct err *err)
{
    FILE *file = path ? fopen(path, "wbe") : stdout;
    if (!file)
        return err_set(err, E_IO, "ss", path, strerror(errno));
    bool failed = fwrite(buf->p, 1, buf->n, file) != buf->n || fflush(file);
    int why = errno;
    if (path && fclose(file) && !failed) {
        failed = true;
        why = errno;
    }
    return failed ? err_set(err, why == ENOSPC ? E_FULL : E_IO, "ss",
                            path ? path : "stdout", strerror(why))
                  : 0;
}
