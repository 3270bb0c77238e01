/*
 * png: a page as a 1-bit PNG of its exact size (pHYs chunk), for preview and archive.
 */
#ifndef TALLYMAN_LABEL_PNG_H
#define TALLYMAN_LABEL_PNG_H

#include "tallyman/base/buf.h"
#include "tallyman/base/err.h"
#include "tallyman/label/page.h"

/* Appends to out, which the caller made; E_LIMIT_INPUT when its ceiling is too low. */
int label_png(const struct label_page *page, struct buf *out, struct err *err);
/* E_IO, E_FULL. To replace a file at once use label_png and print_file. */
int label_png_file(const struct label_page *page, const char *path, struct err *err);

#endif
