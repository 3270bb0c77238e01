/*
 * scale_text: what a scale on a serial line says → readings. Three ways of saying it:
 *   sics    "S S     123.4 g"      Mettler Toledo's MT-SICS, level 0: asked (S, SI) or
 *                                  repeated (SIR); S stable, D moving, + over, - under
 *   st-gs   "ST,GS,+00123.4  g"    A&D and the many that do alike: ST stable, US
 * unstable, OL over; GS, NT, TR may be left out toledo  STX A B C, six digits of weight,
 * six of tare, CR: Toledo's continuous output; bits of A: decimals, B: sign, range,
 * motion, kg Bytes come in pieces of any size; a line that is none of the format is
 * passed over.
 */
#ifndef TALLYMAN_SCAN_SCALE_TEXT_H
#define TALLYMAN_SCAN_SCALE_TEXT_H

#include <stddef.h>

#include "tallyman/scan/weight.h"

enum scale_format { SCALE_SICS, SCALE_ST_GS, SCALE_TOLEDO, SCALE_FORMATS };

enum { SCALE_LINE_MOST = 64 };

struct scale_text {
    enum scale_format format;
    char line[SCALE_LINE_MOST];
    int n;   /* of the line so far; above the most: to be passed over */
    int odd; /* lines passed over so far */
};

/* "sics", "st-gs", "toledo". */
const char *scale_format_name(enum scale_format format);
/* SCALE_FORMATS when there is none of that name. */
enum scale_format scale_format_by_name(struct str name);

void scale_text_init(struct scale_text *text, enum scale_format format);
/* Takes bytes until a reading is made or all are taken; *used says how many. True:
 * `weight` is made; call again with the rest. */
bool scale_text_take(struct scale_text *text, const uint8_t *bytes, size_t n,
                     size_t *used, struct weight *weight);

#endif
