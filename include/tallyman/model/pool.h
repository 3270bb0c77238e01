/*
 * pool: how a carrier's waybill numbers are written: a prefix, a running number with
 * leading zeros, a check digit where the carrier has one, a suffix. Pure.
 *
 * Check digits that are public:
 *   s10    UPU S10 (EMS, registered mail, postal parcels): modulo 11 with the weights
 *          8 6 4 2 3 5 9 7 over eight digits; 10 is written 0, 11 is written 5
 *   mod10  GS1 General Specifications 7.9 (SSCC and its like)
 *   mod7   the remainder of the running number by 7
 */
#ifndef TALLYMAN_MODEL_POOL_H
#define TALLYMAN_MODEL_POOL_H

#include <stdint.h>

#include "tallyman/base/str.h"
#include "tallyman/model/code.h"

enum pool_digit { POOL_DIGIT_NONE, POOL_DIGIT_S10, POOL_DIGIT_MOD10, POOL_DIGIT_MOD7 };

struct pool_shape {
    const char *prefix, *suffix;
    int digits; /* of the running number */
    enum pool_digit digit;
};

/* "none" "s10" "mod10" "mod7"; false when there is none of that name. */
bool pool_digit_by_name(struct str name, enum pool_digit *digit);
const char *pool_digit_name(enum pool_digit digit);
/* The one that a carrier is known to use; POOL_DIGIT_NONE of the others. */
enum pool_digit pool_digit_of(const char *carrier);

/* False when the number has more digits than the shape, or the whole is no code. */
bool pool_number(const struct pool_shape *shape, int64_t number, char out[CODE_MOST + 1]);

/* A listed number of a carrier whose check digit is known: false when it is wrong.
 * *right: the digit it should have. Numbers of another form have none. */
bool pool_number_holds(const char *carrier, const char *number, char *right);

#endif
