/*
 * render: template and data to a page of bits.
 *
 * Nothing is drawn half: text that does not fit, a character without a glyph, a code that
 * does not fit with its quiet zone, a field that is not there — each refuses the label
 * (E_LABEL naming template, line and field), and the page is then white.
 */
#ifndef TALLYMAN_LABEL_RENDER_H
#define TALLYMAN_LABEL_RENDER_H

#include "tallyman/base/err.h"
#include "tallyman/label/data.h"
#include "tallyman/label/fonts.h"
#include "tallyman/label/page.h"
#include "tallyman/label/template.h"

/* What a printer wants. */
struct label_how {
    struct label_fonts *fonts;
    int dots_per_mm; /* 8, 12 or 24 */
    int threshold;   /* grey of 255 from which a dot is black; 0 is 90, measured to keep
                        thin Chinese strokes at 6 pt and 8 dots/mm */
};

int label_render(const struct label_template *template, const struct label_data *data,
                 const struct label_how *how, struct label_page *page, struct err *err);

#endif
