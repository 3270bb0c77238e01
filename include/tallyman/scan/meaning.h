/*
 * meaning: what a scan says, for whoever shows or resolves it: the element strings of a
 * GS1 code or Digital Link, the GTIN in its normal form, an address, a waybill.
 */
#ifndef TALLYMAN_SCAN_MEANING_H
#define TALLYMAN_SCAN_MEANING_H

#include "tallyman/scan/gs1.h"
#include "tallyman/scan/line.h"
#include "tallyman/scan/waybill.h"

enum { MEANING_CARRIERS = 4 };

/* Not to be copied: gs1 points into elements. */
struct meaning {
    const char *symbology;    /* "" unknown */
    struct gs1 gs1;           /* n 0: none */
    struct err gs1_err;       /* E_OK, or why what claims to be GS1 is not */
    char gtin[15];            /* 14 digits, or "" */
    char sscc[19];            /* 18 digits, or "" */
    char lot[21], serial[21]; /* AI 10 and 21, or "" */
    char expiry[12];          /* AI 17, else 15, else 7003, as 2026-02-28; or "" */
    bool is_url;
    const struct waybill_carrier *carrier[MEANING_CARRIERS]; /* that it could be of */
    int carriers;
    char elements[GS1_TEXT]; /* what gs1 points into */
};

/* `waybills` may be NULL; `year` is the current one (gs1_date). */
void meaning_of(const struct scan *scan, const struct waybills *waybills, int year,
                struct meaning *meaning);

/* What a scan says of one unit in a hand: the code to look it up by, as the store keeps
 * codes (code_gtin's form when it is a trade number), and what else stood in the same
 * code. */
struct meaning_unit {
    char code[CODE_MOST + 1];
    char serial[21], lot[21], expiry[12]; /* "" where the scan does not say */
};

/* False: the scan holds no trade item's elements (AI 01), neither as element string nor
 * as Digital Link; its text is then the code, and `unit` has that. */
bool meaning_unit_of(const struct scan *scan, int year, struct meaning_unit *unit);

#endif
