/*
 * zpl: a page as one ZPL II label, the graphic in ^GFA. No command that would overwrite
 * the printer's own calibration (media, darkness, tear-off) is sent.
 */
#ifndef TALLYMAN_PRINT_ZPL_H
#define TALLYMAN_PRINT_ZPL_H

#include "tallyman/base/buf.h"
#include "tallyman/base/err.h"
#include "tallyman/label/page.h"

enum print_zpl_form {
    PRINT_ZPL_Z64, /* zlib, base64, CRC-16: about a twelfth of hex */
    PRINT_ZPL_HEX, /* for clones that know nothing else */
};

/* Appends to out, which the caller made; E_LIMIT_INPUT when its ceiling is too low. */
int print_zpl(const struct label_page *page, enum print_zpl_form form, struct buf *out,
              struct err *err);

#endif
