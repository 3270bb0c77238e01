/*
 * picture: images that a template brings, as grey, and their way to bits. Private to the
 * room.
 */
#ifndef TALLYMAN_LABEL_PICTURE_H
#define TALLYMAN_LABEL_PICTURE_H

#include "draw.h"

enum { PICTURE_BYTES = 1 << 20, PICTURE_SIDE = 3000 };

/* A PNG beside the template (`src` is a plain relative path) or in it (data:image/png).
 * Transparent is white. NULL with the reason in why. */
struct picture *picture_read(struct str folder, struct str src, struct arena *arena,
                             char why[ERR_TEXT]);
/* Fills the box as far as the picture's proportions allow, in its middle. */
void picture_draw(const struct pen *pen, struct box box);

#endif
