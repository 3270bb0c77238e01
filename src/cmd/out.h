/*
 * out: what a command made goes where it was told to, a picture too.
 */
#ifndef TALLYMAN_CMD_OUT_H
#define TALLYMAN_CMD_OUT_H

#include "tallyman/base/buf.h"
#include "tallyman/base/err.h"
#include "tallyman/chart/picture.h"

enum { OUT_MOST = 64 << 20 }; /* bytes of what is drawn */

/* The picture as PNG behind what is in buf, by the fonts that labels are drawn with. */
int out_png(const struct picture *picture, struct buf *buf, struct err *err);
/* Into the file, standard output for NULL: E_FULL, E_IO. */
int out_put(const char *path, const struct buf *buf, struct err *err);

#endif
