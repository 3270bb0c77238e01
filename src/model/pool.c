/*
 * pool: waybill numbers as text, and their check digits. Asked when numbers are taken in
 * and when one is handed out.
 */
#include "tallyman/model/pool.h"

#include <stdio.h>
#include <string.h>

enum { S10_DIGITS = 8, S10_LENGTH = 13 };

static int digit_s10(const char *digits, size_t n)
{
    static const int weight[S10_DIGITS] = {8, 6, 4, 2, 3, 5, 9, 7};
    int sum = 0;
    if (n != S10_DIGITS)
        return -1;
    for (size_t i = 0; i < n; i++)
        sum += (digits[i] - '0') * weight[i];
    int digit = 11 - sum % 11;
    return digit == 10 ? 0 : digit == 11 ? 5 : digit;
}

static int digit_mod10(const char *digits, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (digits[i] - '0') * ((n - i) % 2 ? 3 : 1);
    return (10 - sum % 10) % 10;
}

static int digit_mod7(const char *digits, size_t n)
{
    int rest = 0;
    for (size_t i = 0; i < n; i++)
        rest = (rest * 10 + digits[i] - '0') % 7;
    return rest;
}

static const struct {
    const char *name;
    int (*of)(const char *digits, size_t n);
} rules[] = {
    [POOL_DIGIT_NONE] = {"none", NULL},
    [POOL_DIGIT_S10] = {"s10", digit_s10},
    [POOL_DIGIT_MOD10] = {"mod10", digit_mod10},
    [POOL_DIGIT_MOD7] = {"mod7", digit_mod7},
};

static const struct {
    const char *carrier;
    enum pool_digit digit;
} carriers[] = {
    {"EMS", POOL_DIGIT_S10},     {"CHINAPOST", POOL_DIGIT_S10}, {"POST", POOL_DIGIT_S10},
    {"YAMATO", POOL_DIGIT_MOD7}, {"SAGAWA", POOL_DIGIT_MOD7},
};

bool pool_digit_by_name(struct str name, enum pool_digit *digit)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (str_is(name, rules[i].name)) {
            *digit = (enum pool_digit)i;
            return true;
        }
    }
    return false;
}

const char *pool_digit_name(enum pool_digit digit)
{
    return rules[digit].name;
}

enum pool_digit pool_digit_of(const char *carrier)
{
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++)
        if (strcmp(carriers[i].carrier, carrier) == 0)
            return carriers[i].digit;
    return POOL_DIGIT_NONE;
}

bool pool_number(const struct pool_shape *shape, int64_t number, char out[CODE_MOST + 1])
{
    char digits[24], check[2] = "";
    int n = snprintf(digits, sizeof digits, "%0*lld", shape->digits, (long long)number);
    if (number < 0 || n != shape->digits)
        return false;
    if (rules[shape->digit].of) {
        int digit = rules[shape->digit].of(digits, (size_t)n);
        if (digit < 0)
            return false;
        check[0] = (char)('0' + digit);
    }
    int length = snprintf(out, CODE_MOST + 1, "%s%s%s%s", shape->prefix, digits, check,
                          shape->suffix);
    return length <= CODE_MOST;
}

static bool all_between(const char *text, size_t n, char first, char last)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] < first || text[i] > last)
            return false;
    return true;
}

/* Where in a number of that form its digits are, and how many with the check digit. */
static size_t digits_of(enum pool_digit digit, const char *number, size_t *at)
{
    size_t n = strlen(number);
    *at = 0;
    if (digit != POOL_DIGIT_S10)
        return n > 1 && all_between(number, n, '0', '9') ? n : 0;
    *at = 2;
    bool form = n == S10_LENGTH && all_between(number, 2, 'A', 'Z') &&
                all_between(number + 2, S10_DIGITS + 1, '0', '9') &&
                all_between(number + S10_LENGTH - 2, 2, 'A', 'Z');
    return form ? S10_DIGITS + 1 : 0;
}

bool pool_number_holds(const char *carrier, const char *number, char *right)
{
    size_t at, n;
    enum pool_digit digit = pool_digit_of(carrier);
    if (!rules[digit].of || !(n = digits_of(digit, number, &at)))
        return true;
    *right = (char)('0' + rules[digit].of(number + at, n - 1));
    return number[at + n - 1] == *right;
}
