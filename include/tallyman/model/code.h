/*
 * code: the kinds of codes that are scanned, and how each is recognised without asking
 * the store. Codes that the house prints itself have shapes of their own (a table in
 * code.c); whatever has none of them is a maker's or a carrier's and is judged by what
 * the step expects.
 */
#ifndef TALLYMAN_MODEL_CODE_H
#define TALLYMAN_MODEL_CODE_H

#include "tallyman/base/str.h"

enum code_kind {
    CODE_OTHER = 1 << 0,  /* EAN, carton code, waybill: the step knows */
    CODE_PLACE = 1 << 1,  /* a bin: A01-02-3 (aisle, bay, level) */
    CODE_TOTE = 1 << 2,   /* T-0001 */
    CODE_CART = 1 << 3,   /* K-01 */
    CODE_CAGE = 1 << 4,   /* G-SF-1: a carrier's cage */
    CODE_PARCEL = 1 << 5, /* P-…: a parcel's own number */
    CODE_BADGE = 1 << 6,  /* B-0001 */
    CODE_CARD = 1 << 7,   /* X-SKIP: a command card, the same as a key */
    CODE_NUMBER = 1 << 8, /* digits that were typed: a count, a PIN, a choice */
    CODE_TEXT = 1 << 9,   /* anything that was typed */
    CODE_SLOT = 1 << 10,  /* W-1-03: a slot of a put wall */
    /* what holds one order's goods until they are packed */
    CODE_BOX = CODE_TOTE | CODE_SLOT,
};

enum { CODE_MOST = 64 }; /* bytes of a code that is taken; longer ones are refused */

/* The kind by shape alone; CODE_OTHER when it has none of ours. */
enum code_kind code_kind(struct str text);

/* "LABEL-2" of "X-PRINTER-LABEL-2", the card that hangs on a printer; else NULL. */
const char *code_printer(const char *text);

/* "B" of "X-ZONE-B", the card that hangs in a zone; else NULL. */
const char *code_zone(const char *text);

/* msgid of a kind: "place", "tote", … */
const char *code_kind_name(enum code_kind kind);

/* Whether the last of the digits is the check digit of the others (GS1 General
 * Specifications 7.9, modulo 10); false when anything else than digits is in it. */
bool code_check_holds(struct str digits);

/* GTIN check digit of 8, 12, 13 or 14 digits is right; UPC-A, EAN-13 with a leading zero
 * and GTIN-14 with a leading zero are one code: writes the canonical form (leading zeros
 * to 13; 14 where a carton's indicator stands in front). */
bool code_gtin(struct str text, char out[16]);

#endif
