/*
 * ready_in: the kinds of ready-made labels.
 */
#ifndef TALLYMAN_PRINT_READY_IN_H
#define TALLYMAN_PRINT_READY_IN_H

#include "tallyman/print/ready.h"

/* Appends what of it may be sent; E_LABEL with command and offset. */
int ready_zpl(const char *name, struct str bytes, struct buf *out, struct err *err);
/* The page, one dot a pixel; the caller inits and clears it. */
int ready_png(const struct printer *printer, const char *name, struct str bytes,
              struct label_page *page, struct err *err);

/* Pages drawn by pdftoppm, one after the other; each is appended as the printer takes it.
 * E_LABEL when it is not installed, can not draw them, or they are too many. */
int ready_pdf(const struct printer *printer, const char *name, struct str bytes,
              struct buf *out, struct err *err);
/* The next page of pictures in PBM (P4) that stand behind each other: 1, 0 at the end, -1
 * when it is none. */
int ready_pbm(struct str *rest, int dots_per_mm, struct label_page *page);

#endif
