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

/* A label that is one page; E_LABEL when its list needs more. */
int label_render(const struct label_template *template, const struct label_data *data,
                 const struct label_how *how, struct label_page *page, struct err *err);

enum { LABEL_PAGES = 256 };

/* A label whose list may go on over pages. The caller fills the first three. */
struct label_run {
    const struct label_template *template;
    const struct label_data *data;
    const struct label_how *how;
    int pages;             /* known after the first page */
    int from[LABEL_PAGES]; /* the first row of each */
};

/* Page n, from 1 and in order; the first refuses what any of them would. */
int label_render_page(struct label_run *run, int n, struct label_page *page,
                      struct err *err);

#endif
