/*
 * waybill: which carrier a waybill number can be of, by a table of patterns
 * (devices/waybills.ini), read and checked whole. A pattern is a first guess: several
 * carriers share a shape; what the store printed decides.
 *
 *     [sf]
 *     title = 顺丰速运
 *     pattern = SF9{13}
 *     pattern.old = 9{12}
 *     check = none
 *
 * In a pattern 9 is a digit, A a capital letter, * either, [123] one of a set, anything
 * else itself; {n} or {n,m} behind it is how often. `check` is a rule of waybill.c's
 * table, only where the carrier publishes one (upu-s10).
 */
#ifndef TALLYMAN_SCAN_WAYBILL_H
#define TALLYMAN_SCAN_WAYBILL_H

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

struct waybills;

struct waybill_carrier {
    char code[16]; /* the section's name */
    char title[48];
};

/* Refused with file, line and reason (E_FILE); the caller frees. */
struct waybills *waybills_read(const char *path, struct err *err);
struct waybills *waybills_read_text(const char *name, const char *text, size_t n,
                                    struct err *err);
void waybills_free(struct waybills *waybills); /* NULL is fine */
/* The carriers whose patterns fit the whole text, in file order; returns how many fit and
 * writes at most `most`. */
int waybills_match(const struct waybills *waybills, struct str text,
                   const struct waybill_carrier **out, int most);

#endif
