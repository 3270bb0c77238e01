/*
 * str: looking at and cutting borrowed text. Every reader of outside bytes uses it; it
 * never copies, never fails and never looks past the end.
 */
#include "tallyman/base/str.h"

struct str str_n(const char *p, size_t n)
{
    return (struct str){p, p ? n : 0};
}

struct str str_of(const char *text)
{
    return str_n(text, text ? strlen(text) : 0);
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *text)
{
    return str_eq(a, str_of(text));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_is_nocase(struct str a, const char *text)
{
    struct str b = str_of(text);
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

bool str_starts(struct str a, const char *prefix)
{
    struct str b = str_of(prefix);
    return a.n >= b.n && str_eq(str_n(a.p, b.n), b);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str a)
{
    while (a.n > 0 && is_space(a.p[0])) {
        a.p++;
        a.n--;
    }
    while (a.n > 0 && is_space(a.p[a.n - 1]))
        a.n--;
    return a;
}

struct str str_cut(struct str *rest, char sep)
{
    struct str whole = *rest;
    const char *at = whole.n > 0 ? memchr(whole.p, sep, whole.n) : NULL;
    if (!at) {
        *rest = (struct str){whole.p ? whole.p + whole.n : NULL, 0};
        return whole;
    }
    size_t before = (size_t)(at - whole.p);
    *rest = (struct str){at + 1, whole.n - before - 1};
    return (struct str){whole.p, before};
}

bool str_int(struct str a, int64_t *out)
{
    bool minus = a.n > 0 && a.p[0] == '-';
    size_t i = a.n > 0 && (minus || a.p[0] == '+') ? 1 : 0;
    if (i == a.n)
        return false;
    int64_t value = 0;
    for (; i < a.n; i++) {
        int digit = a.p[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, minus ? -digit : digit, &value))
            return false;
    }
    *out = value;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t both = a.n < b.n ? a.n : b.n;
    int order = both > 0 ? memcmp(a.p, b.p, both) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}
