/*
 * money: amounts in minor units, read, shown and shared out without floats. Intake reads
 * order values, customs forms and parcels share them out.
 */
#include "tallyman/base/money.h"

#include <inttypes.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"

enum { EXPONENT_MOST = 18 };

/* Adds the digit away from zero, so that the least int64 is readable too. */
static bool push_digit(int64_t *value, char c, bool minus)
{
    int digit = c - '0';
    return digit >= 0 && digit <= 9 && !__builtin_mul_overflow(*value, 10, value) &&
           !__builtin_add_overflow(*value, minus ? -digit : digit, value);
}

static bool push_digits(int64_t *value, struct str digits, bool minus)
{
    for (size_t i = 0; i < digits.n; i++)
        if (!push_digit(value, digits.p[i], minus))
            return false;
    return true;
}

/* The decimals, filled up with zeros to the exponent; beyond it only zeros may stand. */
static bool push_decimals(int64_t *value, struct str decimals, int exponent, bool minus)
{
    for (size_t i = 0; i < (size_t)exponent; i++)
        if (!push_digit(value, i < decimals.n ? decimals.p[i] : '0', minus))
            return false;
    for (size_t i = (size_t)exponent; i < decimals.n; i++)
        if (decimals.p[i] != '0')
            return false;
    return true;
}

bool money_parse(struct str text, int exponent, int64_t *minor)
{
    BUG_IF(exponent < 0 || exponent > EXPONENT_MOST);
    bool minus = str_starts(text, "-");
    if (minus || str_starts(text, "+"))
        text = str_n(text.p + 1, text.n - 1);
    bool point = text.n > 0 && memchr(text.p, '.', text.n) != NULL;
    struct str whole = str_cut(&text, '.');
    if (whole.n == 0 || (point && text.n == 0))
        return false;
    int64_t value = 0;
    if (!push_digits(&value, whole, minus) ||
        !push_decimals(&value, text, exponent, minus))
        return false;
    *minor = value;
    return true;
}

void money_show(int64_t minor, int exponent, char out[32])
{
    BUG_IF(exponent < 0 || exponent > EXPONENT_MOST);
    uint64_t scale = 1;
    for (int i = 0; i < exponent; i++)
        scale *= 10;
    uint64_t size = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    int n = snprintf(out, 32, "%s%" PRIu64, minor < 0 ? "-" : "", size / scale);
    if (exponent > 0)
        snprintf(out + n, 32 - (size_t)n, ".%0*" PRIu64, exponent, size % scale);
}

/* Gives one more to each of the `left` largest remainders, earlier ones first. */
static void give_rest(int64_t *part, __int128 *rest, int n, int64_t left)
{
    for (; left > 0; left--) {
        int best = 0;
        for (int i = 1; i < n; i++)
            if (rest[i] > rest[best])
                best = i;
        part[best]++;
        rest[best] = -1;
    }
}

void money_apportion(int64_t total, const int64_t *weight, int64_t *part, int n)
{
    BUG_IF(n < 0);
    if (n == 0)
        return;
    __int128 sum = 0;
    for (int i = 0; i < n; i++) {
        BUG_IF(weight[i] < 0);
        sum += weight[i];
    }
    bool even = sum == 0;
    if (even)
        sum = n;
    /* Shared as a size and signed afterwards: a refund splits as its charge did. The size
     * of the least int64 does not fit the parts, its last unit is added at the end. */
    bool least = total == INT64_MIN;
    int64_t size = least ? INT64_MAX : total < 0 ? -total : total, left = size;
    __int128 *rest = xcalloc((size_t)n, sizeof *rest);
    for (int i = 0; i < n; i++) {
        __int128 share = (__int128)size * (even ? 1 : weight[i]);
        part[i] = (int64_t)(share / sum);
        rest[i] = share % sum;
        left -= part[i];
    }
    give_rest(part, rest, n, left);
    free(rest);
    for (int i = 0; i < n && total < 0; i++)
        part[i] = -part[i];
    if (least)
        part[0]--;
}
