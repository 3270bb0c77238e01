/*
 * glyph: characters as bits, out of the fonts' cache. Private to the room.
 */
#ifndef TALLYMAN_LABEL_GLYPH_H
#define TALLYMAN_LABEL_GLYPH_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/label/fonts.h"

enum { GLYPH_EM = 1024 }; /* advances are in this part of the letter height */

struct glyph_key {
    int32_t point;
    int16_t em;        /* letter height in dots; 0 for the advance alone */
    uint8_t threshold; /* grey that is black */
    bool bold;
};

struct glyph {
    struct glyph_key key;
    bool none;     /* no font has it; never handed out */
    int advance;   /* in 1/GLYPH_EM of the letter height, whatever its size */
    int left, top; /* of the bits from the pen position, top upwards from the base line */
    int width, rows; /* of the bits, rows of (width + 7) / 8 bytes */
    uint8_t bits[];
};

/* NULL when no font has the character. Good until the next fonts_turn. */
const struct glyph *glyph_get(struct label_fonts *fonts, struct glyph_key key);
/* Between labels: empties the cache when it has grown too large. */
void fonts_turn(struct label_fonts *fonts);

#endif
