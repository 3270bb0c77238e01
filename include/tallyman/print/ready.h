/*
 * ready: labels that a carrier delivers ready-made. What they are is told by their bytes,
 * not by their name.
 *
 *   ZPL  goes to ZPL printers as it is, but: one label, one copy, no command that is not
 * a label's (downloads of fonts, network, resets: refused); commands that set up the
 *        printer (media, darkness, speed, tear-off) are left out
 *   PNG  is a page: one pixel a dot, never scaled, for every language
 *   PDF  goes to queues of CUPS as it is; for every other printer it is drawn by pdftoppm
 *        (poppler-utils) at the printer's dots. Several pages are one label; it waits
 */
#ifndef TALLYMAN_PRINT_READY_H
#define TALLYMAN_PRINT_READY_H

#include "tallyman/base/buf.h"
#include "tallyman/base/err.h"
#include "tallyman/print/printer.h"

enum ready_kind { READY_UNKNOWN, READY_ZPL, READY_PNG, READY_PDF };

enum { READY_MOST = 4 << 20, READY_DOTS = 32 << 20 };

enum ready_kind ready_recognise(struct str bytes);

/* Appends the label as this printer takes it; `name` (a waybill, a file) stands in
 * messages. E_LIMIT_INPUT; E_LABEL when it is none of these, is damaged, or is not for
 * this printer, with the reason; E_FIELD for a page that is too wide. */
int ready_encode(const struct printer *printer, const char *name, struct str bytes,
                 struct buf *out, struct err *err);

#endif
