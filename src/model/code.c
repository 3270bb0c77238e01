/*
 * The kinds of codes by shape: one table of patterns, asked top down. Whoever reads a
 * code (scan/line, the flows, the verbs) asks here, so that a tote is a tote everywhere.
 * A shape is a first guess only: a maker's code that happens to look like ours is settled
 * by what the step expects and by the store.
 */
#include "tallyman/model/code.h"

#include "tallyman/base/errlist.h"

/* 'A' an upper-case letter, '9' a digit, '*' a rest of at least one of A-Z 0-9 '-' (last
 * only), anything else itself. */
static const struct shape {
    enum code_kind kind;
    const char *pattern;
} shapes[] = {
    {CODE_PLACE, "A99-99-9"}, {CODE_PLACE, "A-99-99-9"}, {CODE_TOTE, "T-9999"},
    {CODE_TOTE, "T-9999*"},   {CODE_CART, "K-99"},       {CODE_CART, "K-99*"},
    {CODE_CAGE, "G-*"},       {CODE_PARCEL, "P-*"},      {CODE_BADGE, "B-*"},
    {CODE_CARD, "X-*"},       {CODE_SLOT, "W-9-*"},      {CODE_SLOT, "W-99-*"},
};

static const struct kind_word {
    enum code_kind kind;
    const char *word;
} words[] = {
    {CODE_PLACE, N_("place")},       {CODE_TOTE, N_("tote")},
    {CODE_CART, N_("cart")},         {CODE_CAGE, N_("cage")},
    {CODE_PARCEL, N_("parcel")},     {CODE_BADGE, N_("badge")},
    {CODE_CARD, N_("command card")}, {CODE_NUMBER, N_("number")},
    {CODE_TEXT, N_("text")},         {CODE_SLOT, N_("slot")},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_rest(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!is_digit(text.p[i]) && !is_upper(text.p[i]) && text.p[i] != '-')
            return false;
    return text.n > 0;
}

static bool has_shape(struct str text, const char *pattern)
{
    for (size_t i = 0;; i++) {
        if (pattern[i] == '*')
            return is_rest(str_n(text.p + i, text.n - i));
        if (pattern[i] == '\0' || i == text.n)
            return pattern[i] == '\0' && i == text.n;
        char c = text.p[i];
        bool fits = pattern[i] == 'A'   ? is_upper(c)
                    : pattern[i] == '9' ? is_digit(c)
                                        : c == pattern[i];
        if (!fits)
            return false;
    }
}

enum code_kind code_kind(struct str text)
{
    if (text.n > CODE_MOST)
        return CODE_OTHER;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (has_shape(text, shapes[i].pattern))
            return shapes[i].kind;
    return CODE_OTHER;
}

static const char *behind(const char *text, const char *card)
{
    bool it_is = str_starts(str_of(text), card) && code_kind(str_of(text)) == CODE_CARD;
    return it_is && text[strlen(card)] ? text + strlen(card) : NULL;
}

const char *code_printer(const char *text)
{
    return behind(text, "X-PRINTER-");
}

const char *code_zone(const char *text)
{
    return behind(text, "X-ZONE-");
}

const char *code_kind_name(enum code_kind kind)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].kind == kind)
            return words[i].word;
    return N_("code");
}

/* Weights 3 and 1 alternate from the right, the check digit fills up to a multiple of
 * ten. */
bool code_check_holds(struct str digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits.n; i++) {
        int weight = (digits.n - i) % 2 ? 1 : 3;
        if (!is_digit(digits.p[i]))
            return false;
        sum = (sum + weight * (digits.p[i] - '0')) % 10;
    }
    return digits.n > 1 && sum == 0;
}

bool code_gtin(struct str text, char out[16])
{
    if (text.n != 8 && text.n != 12 && text.n != 13 && text.n != 14)
        return false;
    if (!code_check_holds(text))
        return false;
    if (text.n == 14 && text.p[0] == '0')
        text = str_n(text.p + 1, 13);
    size_t zeros = text.n < 13 ? 13 - text.n : 0;
    memset(out, '0', zeros);
    memcpy(out + zeros, text.p, text.n);
    out[zeros + text.n] = '\0';
    return true;
}
