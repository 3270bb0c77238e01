/*
 * strategy_pair: rules of two files held against each other, as strategy_check does with
 * those of one. Waves of a day have files of their own, and may well take different
 * orders; what they may not do is say opposite things of the same goods, the same hold,
 * the same carrier. Refused with the names of both rules and files.
 */
#include <stdio.h>

#include "strategy.h"

struct pair {
    const struct wave_strategy *a, *b;
    char one[WAVE_TEXT], other[WAVE_TEXT]; /* rules, of a and of b */
    int line, other_line;
    char why[WAVE_TEXT * 3];
};

static void name(struct pair *pair, const char *kind, const char *one, const char *other)
{
    snprintf(pair->one, sizeof pair->one, "%s.%s", kind, one);
    snprintf(pair->other, sizeof pair->other, "%s.%s", kind, other);
}

/* ---- goods ---- */

/* Who can change it, when a group is whole, what may lie beside it. */
static bool differ(const struct wave_goods *x, const struct wave_goods *y,
                   struct pair *pair)
{
    bool only = (x->take == GOODS_ONLY) != (y->take == GOODS_ONLY);
    bool never = x->take == GOODS_NO || y->take == GOODS_NO;
    if (strcmp(x->owner, y->owner) != 0)
        snprintf(pair->why, sizeof pair->why, "it is %.31s's, or %.31s's", x->owner,
                 y->owner);
    else if (x->least && y->least && x->least != y->least)
        snprintf(pair->why, sizeof pair->why, "%d orders make a group, or %d",
                 (int)x->least, (int)y->least);
    else if (only && !never)
        snprintf(pair->why, sizeof pair->why, "%.31s beside other goods, or not",
                 x->type);
    else
        return false;
    return true;
}

static bool goods(struct pair *pair)
{
    for (int i = 0; i < pair->a->ngoods; i++) {
        const struct wave_goods *x = &pair->a->goods[i];
        const struct wave_goods *y = strategy_goods(pair->b, x->type);
        if (!y || !differ(x, y, pair))
            continue;
        name(pair, "goods", x->type, y->type);
        pair->line = x->line;
        pair->other_line = y->line;
        return true;
    }
    return false;
}

/* ---- holds ---- */

/* One name for two holds, or two owners for the same orders. */
static bool opposite(const struct wave_hold *x, const struct wave_hold *y,
                     struct pair *pair)
{
    bool same = memcmp(x->word, y->word, sizeof x->word) == 0;
    bool named = strcmp(x->name, y->name) == 0;
    if (named && !same)
        snprintf(pair->why, sizeof pair->why, "one name, different orders");
    else if (same && strcmp(x->owner, y->owner) != 0)
        snprintf(pair->why, sizeof pair->why, "the same orders, for %.31s and %.31s",
                 x->owner, y->owner);
    else
        return false;
    return true;
}

static bool holds(struct pair *pair)
{
    for (int i = 0; i < pair->a->nholds; i++)
        for (int j = 0; j < pair->b->nholds; j++) {
            const struct wave_hold *x = &pair->a->hold[i], *y = &pair->b->hold[j];
            if (!opposite(x, y, pair))
                continue;
            name(pair, "hold", x->name, y->name);
            pair->line = x->line;
            pair->other_line = y->line;
            return true;
        }
    return false;
}

/* ---- carriers ---- */

/* What is paid later cannot be fetched earlier. */
static bool pickups(struct pair *pair)
{
    for (int i = 0; i < pair->a->npickups; i++)
        for (int j = 0; j < pair->b->npickups; j++) {
            const struct wave_pickup *x = &pair->a->pickup[i], *y = &pair->b->pickup[j];
            int64_t cut = pair->a->cutoff_min - pair->b->cutoff_min;
            int64_t come = x->minute - y->minute;
            if (strcmp(x->carrier, y->carrier) != 0 ||
                !((cut < 0 && come > 0) || (cut > 0 && come < 0)))
                continue;
            name(pair, "pickup", x->carrier, y->carrier);
            pair->line = x->line;
            pair->other_line = y->line;
            snprintf(pair->why, sizeof pair->why, "cut off later, fetched earlier");
            return true;
        }
    return false;
}

/* ---- names ---- */

static bool names(struct pair *pair)
{
    if (strcmp(pair->a->name, pair->b->name) != 0)
        return false;
    name(pair, "wave", "name", "name");
    pair->line = pair->a->line_name;
    pair->other_line = pair->b->line_name;
    snprintf(pair->why, sizeof pair->why, "both are the %.31s wave", pair->a->name);
    return true;
}

int wave_strategy_pair(const struct wave_strategy *a, const struct wave_strategy *b,
                       struct err *err)
{
    static bool (*const clashes[])(struct pair * pair) = {names, goods, holds, pickups};
    struct pair pair = {.a = a, .b = b};
    char text[WAVE_TEXT * 8];
    for (size_t i = 0; i < sizeof clashes / sizeof *clashes; i++) {
        if (!clashes[i](&pair))
            continue;
        snprintf(text, sizeof text, "%s (line %d) contradicts %s (%s:%d): %s", pair.one,
                 pair.line, pair.other, b->file, pair.other_line, pair.why);
        return err_set(err, E_FILE, "sds", a->file, (int64_t)pair.line, text);
    }
    return 0;
}
