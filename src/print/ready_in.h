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

#endif
