/*
 * aim: AIM symbology identifiers (ISO/IEC 15424): ']', a letter for the symbology, a
 * modifier. What a reader puts before the data, or in fields of its own (HID POS).
 */
#ifndef TALLYMAN_SCAN_AIM_H
#define TALLYMAN_SCAN_AIM_H

#include <stdbool.h>

#include "tallyman/base/str.h"

/* "ean-13", "code-128", "gs1-128", "qr", "data-matrix" …; "" for "" and what is unknown.
 */
const char *aim_symbology(const char *aim);
/* The data begins with FNC1: element strings (gs1.h): ]C1 ]e0 ]d2 ]Q3 ]J1 and kin. */
bool aim_is_gs1(const char *aim);
/* Cuts an identifier off the front of `*text` into aim; false, and nothing done, when
 * there is none of a known symbology. */
bool aim_cut(struct str *text, char aim[4]);

#endif
