/*
 * gs1: GS1 element strings (General Specifications, sections 3 and 7.8): application
 * identifier and value, one behind the other, by the table of identifiers. Also the
 * normal form of EAN/UPC numbers, and GS1 Digital Link addresses. Pure; values are pieces
 * of the caller's text.
 */
#ifndef TALLYMAN_SCAN_GS1_H
#define TALLYMAN_SCAN_GS1_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

enum { GS1_ELEMENTS = 32, GS1_TEXT = 512, GS1_FNC1 = 0x1d };

struct gs1_ai; /* one row of the table */

struct gs1_element {
    char ai[5];
    struct str value; /* into the text that was read */
    const struct gs1_ai *row;
    int at; /* of the identifier in the text, from 0 */
};

struct gs1 {
    int n;
    struct gs1_element element[GS1_ELEMENTS];
};

/* Reads an element string. A leading FNC1 (GS) is skipped; GS ends a value of variable
 * length and may stand behind a fixed one. Refused (E_FIELD, naming AI and position): an
 * unknown AI, a length or character its format does not have, a wrong check digit, a date
 * that is none, the same AI with another value, and the human form "(01)…". */
int gs1_read(struct gs1 *gs1, struct str text, struct err *err);
/* The value of an AI ("01"; "310n" any of 3100-3109), empty with p NULL when not there.
 */
const struct gs1_element *gs1_find(const struct gs1 *gs1, const char *ai);
/* The data title of the table: "GTIN", "BATCH/LOT", "NET WEIGHT (kg)". */
const char *gs1_title(const struct gs1_element *element);

/* Whether a scan holds element strings: told by its AIM identifier or a leading FNC1, or,
 * when none came, only by an SSCC or GTIN in front with a right check digit and all
 * behind it well formed. */
bool gs1_is(const char *aim, struct str text);

/* A date element (11 12 13 15 16 17, first 6 digits of others) as 8601 "2026-02-28"; day
 * 00 is the month's last (General Specifications 3.4). `year` is the current one: the
 * century is the one that makes the date lie from 49 years back to 50 ahead (7.12). */
bool gs1_date(struct str value, int year, char out[12]);
/* A measure with an implied decimal point (310n … 369n, 390n …): value and places. */
bool gs1_decimal(const struct gs1_element *element, int64_t *value, int *places);

/* GTIN in its normal form of 14 digits from 8 (EAN-8, UPC-E), 12, 13, 14 digits with a
 * right check digit (code_gtin's with zeros in front); 6 digits are UPC-E without system
 * and check digit, only when `aim` says EAN/UPC. Of 8 digits that are right as both,
 * EAN-8 is meant unless `aim` says ]E0. False when it is none. */
bool gs1_gtin(const char *aim, struct str text, char out[15]);
/* The UPC-A of a UPC-E of 6, 7 or 8 digits (General Specifications 5.2.2.4.2). */
bool gs1_upce(struct str text, char out[13]);
/* A GS1 Digital Link address (URI syntax 1.2+:
 * …/01/GTIN[/22/…][/10/lot][/21/serial]?17=…), also of another host; writes the element
 * string it stands for, well formed and checked, into out. False: some other address or
 * text. */
bool gs1_link(struct str text, char *out, size_t size);

#endif
