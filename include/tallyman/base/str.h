/*
 * str: a borrowed piece of text, pointer and length; what readers cut and never copy.
 * Good for as long as the bytes it points into; to keep it, copy it (arena_copy).
 */
#ifndef TALLYMAN_BASE_STR_H
#define TALLYMAN_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p; /* not NUL terminated; NULL only when n is 0 */
    size_t n;
};

struct str str_of(const char *text); /* NULL gives the empty str */
struct str str_n(const char *p, size_t n);
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *text);
bool str_is_nocase(struct str a, const char *text); /* ASCII letters only */
bool str_starts(struct str a, const char *prefix);
struct str str_trim(struct str a); /* ASCII white space at both ends */
/* Cuts the part before the first `sep` off `*rest` and returns it; all of it when there
 * is none, `*rest` then is empty. */
struct str str_cut(struct str *rest, char sep);
/* Whole decimal number with optional sign; false when empty, malformed or out of range,
 * `*out` is then untouched. */
bool str_int(struct str a, int64_t *out);
/* Byte order comparison, shorter first: <0, 0, >0. */
int str_cmp(struct str a, struct str b);

#endif
