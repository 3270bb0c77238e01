/*
 * encode: a page in a printer's language. The four languages carry the same bits: what a
 * decoder finds in them is the page, dot for dot.
 *
 * ZPL II    ^GFA at the origin; z64 (zlib, base64, CRC-16), acs (run lengths), hex
 * TSPL      BITMAP, mode 0; 0 is black there, the spare bits of a row are white
 * ESC/POS   GS v 0 in bands of at most 255 rows; numbers low byte first
 * CPCL      CG, or EG in hex
 *
 * Nothing is sent that would overwrite what the person set at the printer: no media type,
 * no darkness, no speed, no tear-off; a gap only when the form gives one. Raster bytes
 * that a printer would take for a command in real time are kept from it: TSPL and CPCL
 * are cut there into two graphics side by side, ESC/POS between two bands, and within a
 * row, which GS v 0 can not cut, the single dot of the 10h gets a neighbour.
 */
#ifndef TALLYMAN_PRINT_ENCODE_H
#define TALLYMAN_PRINT_ENCODE_H

#include <stdbool.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/err.h"
#include "tallyman/label/page.h"

enum print_language { PRINT_ZPL, PRINT_TSPL, PRINT_ESCPOS, PRINT_CPCL, PRINT_LANGUAGES };

enum print_encoding {
    PRINT_USUAL, /* the language's first */
    PRINT_Z64,
    PRINT_ACS,
    PRINT_HEX,
    PRINT_RAW,
    PRINT_ENCODINGS,
};

/* What an ESC/POS printer does behind the label; the other languages know it from their
 * page. */
enum print_end {
    PRINT_END_FEED, /* a few lines, so that the label can be torn off */
    PRINT_END_NEXT, /* to the top of the next label (FS ( L 67) */
    PRINT_END_MARK, /* to the black mark or gap (GS FF) */
    PRINT_END_PEEL, /* to the peeling edge (FS ( L 65) */
    PRINT_END_CUT,  /* GS V 66 */
    PRINT_END_NONE,
    PRINT_ENDS,
};

/* How a printer wants a page. All zero is ZPL as Z64 at the head's first dot. */
struct print_form {
    enum print_language language;
    enum print_encoding encoding;
    enum print_end end;
    int offset; /* dots between the head's first and the page's; 0 … */
    int gap;    /* tenths of a millimetre between two labels, sent to TSPL and CPCL; 0:
                   nothing is said and the printer's own calibration stands */
};

/* Appends one label to out, which the caller made. E_LIMIT_INPUT when its ceiling is too
 * low; E_FIELD when the language does not have the encoding, or the page is empty or too
 * large for the language. */
int print_encode(const struct print_form *form, const struct label_page *page,
                 struct buf *out, struct err *err);

/* "zpl" "tspl" "escpos" "cpcl"; "usual" "z64" "acs" "hex" "raw"; "feed" "next" "mark"
 * "peel" "cut" "none". E_FIELD with what is known. */
int print_language_named(const char *name, enum print_language *out, struct err *err);
int print_encoding_named(const char *name, enum print_encoding *out, struct err *err);
int print_end_named(const char *name, enum print_end *out, struct err *err);
const char *print_language_name(enum print_language language);
/* Whether the language has it; PRINT_USUAL always. */
bool print_encoding_fits(enum print_language language, enum print_encoding encoding);

#endif
