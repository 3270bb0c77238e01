/*
 * scope: what a template's script says of one label's data: values with their masks,
 * conditions. render.c asks at each placeholder and each if.
 */
#include <inttypes.h>

#include "mask.h"
#include "script.h"

enum { NUMBER_DIGITS = 15, THOUSANDTHS = 3 };

static const struct label_data *found(const struct scope *scope, const struct term *term)
{
    return label_data_find(scope->data, term->text, scope->index);
}

static int64_t number_of(const struct scope *scope, const struct term *term)
{
    int rows;
    switch (term->kind) {
    case TERM_INDEX:
        return scope->index[term->number];
    case TERM_LENGTH:
        rows = label_data_rows(found(scope, term));
        return rows > 0 ? rows : 0;
    case TERM_PAGE:
        return scope->page;
    case TERM_PAGES:
        return scope->pages;
    default:
        return term->number;
    }
}

/* The numbers a sum begins with, added; what is left of it. */
static const struct term *put_numbers(const struct scope *scope, const struct term *term,
                                      struct buf *out)
{
    int64_t sum = 0;
    if (!term || term->kind < TERM_NUMBER)
        return term;
    for (; term && term->kind >= TERM_NUMBER; term = term->next)
        sum += term->minus ? -number_of(scope, term) : number_of(scope, term);
    buf_printf(out, "%" PRId64, sum);
    return term;
}

static bool put_sum(const struct scope *scope, const struct term *term,
                    enum node_mask mask, struct buf *out, struct str *missing)
{
    struct str text;
    for (term = put_numbers(scope, term, out); term; term = term->next) {
        if (term->kind == TERM_TEXT) {
            buf_str(out, term->text);
        } else if (term->kind == TERM_GROUP) {
            if (!scope_put(scope, term->group, mask, out, missing))
                return false;
        } else if (term->kind != TERM_PATH) {
            buf_printf(out, "%" PRId64, number_of(scope, term));
        } else if (label_data_value(found(scope, term), &text)) {
            mask_put(mask, text, out);
        } else {
            *missing = term->text;
            return false;
        }
    }
    return true;
}

bool scope_put(const struct scope *scope, const struct value *value, enum node_mask mask,
               struct buf *out, struct str *missing)
{
    size_t before = out->n;
    for (;; value = value->instead) {
        while (value->when)
            value = scope_holds(scope, value->when) ? value->then : value->instead;
        bool there = put_sum(scope, value->sum, mask, out, missing);
        if (!value->instead || (there && out->n > before))
            return there;
        out->n = before;
        out->p[before] = '\0';
    }
}

/* A decimal number in thousandths; more decimals are cut off. */
static bool thousandths(struct str text, int64_t *out)
{
    int decimals = -1, digits = 0;
    int64_t value = 0;
    bool minus = text.n && text.p[0] == '-';
    for (size_t i = minus; i < text.n; i++) {
        char c = text.p[i];
        if (c == '.' && decimals < 0) {
            decimals = 0;
        } else if (c < '0' || c > '9' || ++digits > NUMBER_DIGITS) {
            return false;
        } else if (decimals < THOUSANDTHS) {
            value = value * 10 + (c - '0');
            decimals += decimals >= 0;
        }
    }
    for (decimals = decimals > 0 ? decimals : 0; decimals < THOUSANDTHS; decimals++)
        value *= 10;
    *out = minus ? -value : value;
    return digits > 0;
}

/* As in the script it comes from: nothing, "" and 0 are no. A list without rows too. */
static bool true_sum(const struct scope *scope, const struct term *sum, struct str text)
{
    const struct label_data *data =
        sum->kind == TERM_PATH && !sum->next ? found(scope, sum) : NULL;
    struct str value;
    if (data && !label_data_value(data, &value))
        return label_data_rows(data) != 0;
    return text.n && !str_is(text, "0");
}

static bool compare(struct str a, enum compare how, struct str b)
{
    int64_t left, right;
    if (how == IS_EQUAL || how == IS_OTHER)
        return str_eq(a, b) == (how == IS_EQUAL);
    if (!thousandths(a, &left) || !thousandths(b, &right))
        return false;
    return how == IS_LESS   ? left < right
           : how == IS_MOST ? left <= right
           : how == IS_MORE ? left > right
                            : left >= right;
}

static bool one_holds(const struct scope *scope, const struct check *check)
{
    struct str none;
    struct buf left, right;
    if (check->inner)
        return scope_holds(scope, check->inner) != check->negated;
    buf_init(&left, LABEL_DATA_BYTES + 1);
    buf_init(&right, LABEL_DATA_BYTES + 1);
    put_sum(scope, check->left, MASK_NONE, &left, &none);
    put_sum(scope, check->right, MASK_NONE, &right, &none);
    bool holds = check->how == IS_TRUE
                     ? true_sum(scope, check->left, buf_view(&left)) != check->negated
                     : compare(buf_view(&left), check->how, buf_view(&right));
    buf_clear(&left);
    buf_clear(&right);
    return holds;
}

bool scope_holds(const struct scope *scope, const struct check *check)
{
    bool all = true;
    for (; check; check = check->next) {
        if (check->begins && all)
            return true;
        all = (all || check->begins) && one_holds(scope, check);
    }
    return all;
}
