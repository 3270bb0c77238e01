/*
 * gs1_ai: the table of application identifiers (GS1 General Specifications, section 3;
 * GS1 Barcode Syntax Dictionary): what stands behind each.
 */
#ifndef TALLYMAN_SCAN_GS1_AI_H
#define TALLYMAN_SCAN_GS1_AI_H

#include <stdbool.h>

#include "tallyman/base/str.h"

/* `ai`: an 'n' at its end is a digit from 0 to `most`. `format`: components one behind
 * the other: N digits, X character set 82, Y set 39, Z set 64; a length or "..most"; "?"
 * may be missing; c ends in a check digit, d a date with day 00, D a date, h hour and
 * minute. */
struct gs1_ai {
    const char *ai;
    char most;
    const char *format;
    const char *title;
    bool link_key; /* a primary key of a Digital Link */
};

/* The row whose identifier begins the text; NULL: none. */
const struct gs1_ai *gs1_ai_find(struct str text);
/* Values of these have one length for all time and need no FNC1 behind them (General
 * Specifications 7.8.5, table of predefined lengths). */
bool gs1_ai_predefined(const struct gs1_ai *row);

#endif
