/*
 * money: int64 minor units (分, pence). No floats.
 */
#ifndef TALLYMAN_BASE_MONEY_H
#define TALLYMAN_BASE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/str.h"

/* "12.5" with exponent 2 is 1250. Sign allowed; thousands separators, exponents and more
 * decimals than the exponent (unless they are zeros) are refused, so is overflow. */
bool money_parse(struct str text, int exponent, int64_t *minor);
/* "12.50"; out needs 32 bytes. */
void money_show(int64_t minor, int exponent, char out[32]);
/* Shares `total` out by `weight` (all >= 0) so that the parts add up exactly: largest
 * remainder, earlier parts first; all weights 0 shares evenly. */
void money_apportion(int64_t total, const int64_t *weight, int64_t *part, int n);

#endif
