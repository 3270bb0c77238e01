/*
 * weight: one reading of a scale: milligrams, and in which state the scale says it is.
 * What every decoder of scales makes, and what the flow is given. Pure.
 */
#ifndef TALLYMAN_SCAN_WEIGHT_H
#define TALLYMAN_SCAN_WEIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/str.h"

enum weight_state {
    WEIGHT_NONE,      /* there is no scale here */
    WEIGHT_STABLE,    /* the one state whose weight may be used */
    WEIGHT_EMPTY,     /* at rest, nothing on it */
    WEIGHT_MOVING,    /* not at rest yet */
    WEIGHT_UNDER,     /* below zero: taken off after taring, or it must be zeroed */
    WEIGHT_OVER,      /* more than it can carry */
    WEIGHT_FAULT,     /* it says that it is out of order */
    WEIGHT_CALIBRATE, /* it says that it must be calibrated */
    WEIGHT_REZERO,    /* it says that it must be zeroed */
    WEIGHT_UNIT,      /* it shows a unit that is no weight, or none that is known */
    WEIGHT_SILENT,    /* it is there and says nothing */
    WEIGHT_GONE,      /* unplugged */
    WEIGHT_STATES
};

/* As the HID POS usage tables 1.02 number them, section 7.7 (usages 0x51 …). */
enum weight_unit {
    UNIT_NONE,
    UNIT_MG,
    UNIT_G,
    UNIT_KG,
    UNIT_CARAT,
    UNIT_TAEL, /* differs from place to place: never converted */
    UNIT_GRAIN,
    UNIT_PENNYWEIGHT,
    UNIT_TON,       /* metric */
    UNIT_AVOIR_TON, /* long or short: never converted */
    UNIT_TROY_OUNCE,
    UNIT_OUNCE,
    UNIT_POUND,
    UNITS
};

enum { WEIGHT_MG_MOST = 2000000000 }; /* two tonnes; what is above is a fault */

struct weight {
    enum weight_state state;
    int64_t mg;            /* rounded half away from zero; 0 where there is none */
    int64_t step_mg;       /* what its last digit is worth; 0 where there is no weight */
    enum weight_unit unit; /* that the scale shows */
};

/* "stable", "moving" … for lists and logs. */
const char *weight_state_name(enum weight_state state);
/* What a person at the bench is told of it, in the language of the moment. */
const char *weight_words(enum weight_state state);
/* "kg"; "" unknown. */
const char *unit_name(enum weight_unit unit);
/* "g", "KG", "lb", "oz" …; UNIT_NONE. */
enum weight_unit unit_by_name(struct str name);
/* value × 10^exponent of a unit, into milligrams. False when the unit is never converted,
 * the exponent absurd or the weight beyond WEIGHT_MG_MOST either way. */
bool weight_convert(int64_t value, int exponent, enum weight_unit unit, int64_t *mg);
/* Puts a converted reading into `weight`; what cannot be converted becomes WEIGHT_UNIT or
 * WEIGHT_FAULT, what is below nothing WEIGHT_UNDER, and nothing at rest WEIGHT_EMPTY. */
void weight_set(struct weight *weight, enum weight_state state, int64_t value,
                int exponent, enum weight_unit unit);
bool weight_same(const struct weight *a, const struct weight *b);

#endif
