/*
 * fonts: which font files are used, and the glyphs drawn from them. Made once and kept:
 * the first label pays for finding fonts and drawing glyphs, later ones do not.
 *
 * The first font is Noto Sans CJK SC, else WenQuanYi Micro Hei, else any that covers
 * Chinese; others that fontconfig names after it serve characters it lacks.
 */
#ifndef TALLYMAN_LABEL_FONTS_H
#define TALLYMAN_LABEL_FONTS_H

#include "tallyman/base/err.h"

struct label_fonts;

/* NULL after err_set E_LABEL when no installed font covers Chinese. */
struct label_fonts *label_fonts_new(struct err *err);
void label_fonts_free(struct label_fonts *fonts); /* NULL is fine */
/* The first font's file. */
const char *label_fonts_file(const struct label_fonts *fonts);
/* Its face within that file. */
int label_fonts_index(const struct label_fonts *fonts);

#endif
