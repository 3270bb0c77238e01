/*
 * strategy_check: rules of one file held against each other. What two rules say of the
 * same orders must not be opposite: the file is refused with both of their names and
 * lines, so that nobody finds out by a day's orders that did not go.
 *
 * Called by strategy.c once the whole file is read.
 */
#include "strategy.h"

#include <stdio.h>

/* One contradiction: what stands where, and why both cannot be. */
struct clash {
    char one[WAVE_TEXT], other[WAVE_TEXT];
    int line, other_line;
    char why[WAVE_TEXT * 2];
};

static int refuse(const struct wave_strategy *s, const struct clash *clash,
                  struct err *err)
{
    char text[WAVE_TEXT * 5];
    snprintf(text, sizeof text, "%s (line %d) and %s (line %d) contradict each other: %s",
             clash->one, clash->line, clash->other, clash->other_line, clash->why);
    int line = clash->line > clash->other_line ? clash->line : clash->other_line;
    return err_set(err, E_FILE, "sds", s->file, (int64_t)line, text);
}

static bool listed(const char (*words)[WAVE_WORD], int n, const char *word)
{
    for (int i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

/* [select] takes a type that [goods.TYPE] never takes. */
static bool types_and_goods(const struct wave_strategy *s, struct clash *clash)
{
    for (int i = 0; i < s->ngoods; i++) {
        const struct wave_goods *goods = &s->goods[i];
        if (goods->take != GOODS_NO || !listed(s->types, s->ntypes, goods->type))
            continue;
        snprintf(clash->one, sizeof clash->one, "select.types");
        snprintf(clash->other, sizeof clash->other, "goods.%s", goods->type);
        snprintf(clash->why, sizeof clash->why, "one takes type %s, the other never",
                 goods->type);
        clash->line = s->line_types;
        clash->other_line = goods->line;
        return true;
    }
    return false;
}

/* A hold by type alone says no to what [goods.TYPE] says yes to. */
static bool holds_and_goods(const struct wave_strategy *s, struct clash *clash)
{
    for (int i = 0; i < s->nholds; i++) {
        const struct wave_hold *hold = &s->hold[i];
        const struct wave_goods *goods = strategy_goods(s, hold->word[HOLD_TYPE]);
        bool only = true;
        for (int k = 0; k < HOLD_KEYS; k++)
            only &= (hold->word[k][0] != '\0') == (k == HOLD_TYPE);
        if (!only || !goods || goods->take != GOODS_YES)
            continue;
        snprintf(clash->one, sizeof clash->one, "goods.%s", goods->type);
        snprintf(clash->other, sizeof clash->other, "hold.%s", hold->name);
        snprintf(clash->why, sizeof clash->why, "one ships type %s, the other holds it",
                 goods->type);
        clash->line = goods->line;
        clash->other_line = hold->line;
        return true;
    }
    return false;
}

/* A hold by one condition that covers all that a list of [select] lets in. */
static bool holds_and_lists(const struct wave_strategy *s, struct clash *clash)
{
    const struct {
        enum hold_key key;
        const char *name;
        const char (*words)[WAVE_WORD];
        int n, line;
    } lists[] = {
        {HOLD_TYPE, "select.types", s->types, s->ntypes, s->line_types},
        {HOLD_CHANNEL, "select.channels", s->channels, s->nchannels, s->line_channels},
        {HOLD_REGION, "select.regions", s->regions, s->nregions, s->line_regions},
    };
    for (int i = 0; i < s->nholds; i++) {
        const struct wave_hold *hold = &s->hold[i];
        int conditions = 0;
        for (int k = 0; k < HOLD_KEYS; k++)
            conditions += hold->word[k][0] != '\0';
        for (size_t l = 0; l < sizeof lists / sizeof *lists && conditions == 1; l++) {
            if (lists[l].n != 1 || strcmp(lists[l].words[0], hold->word[lists[l].key]))
                continue;
            snprintf(clash->one, sizeof clash->one, "%s", lists[l].name);
            snprintf(clash->other, sizeof clash->other, "hold.%s", hold->name);
            snprintf(clash->why, sizeof clash->why,
                     "one takes %s only, the other holds all of it",
                     hold->word[lists[l].key]);
            clash->line = lists[l].line;
            clash->other_line = hold->line;
            return true;
        }
    }
    return false;
}

/* Two holds over the same orders for two owners: neither could let them go. */
static bool holds_and_holds(const struct wave_strategy *s, struct clash *clash)
{
    for (int i = 0; i < s->nholds; i++)
        for (int j = 0; j < i; j++) {
            const struct wave_hold *a = &s->hold[j], *b = &s->hold[i];
            if (memcmp(a->word, b->word, sizeof a->word) != 0)
                continue;
            snprintf(clash->one, sizeof clash->one, "hold.%s", a->name);
            snprintf(clash->other, sizeof clash->other, "hold.%s", b->name);
            snprintf(clash->why, sizeof clash->why,
                     "both hold the same orders, for %.31s and for %.31s", a->owner,
                     b->owner);
            clash->line = a->line;
            clash->other_line = b->line;
            return true;
        }
    return false;
}

/* A key and its reverse cannot both come first. */
static bool priorities(const struct wave_strategy *s, struct clash *clash)
{
    for (int i = 0; i < s->npriority; i++)
        for (int j = 0; j < i; j++) {
            const char *a = s->priority[j], *b = s->priority[i];
            if (strcmp(a + (a[0] == '-'), b + (b[0] == '-')) != 0)
                continue;
            snprintf(clash->one, sizeof clash->one, "priority %s", a);
            snprintf(clash->other, sizeof clash->other, "priority %s", b);
            snprintf(clash->why, sizeof clash->why,
                     "the first decides, whatever the second says");
            clash->line = clash->other_line = s->line_priority;
            return true;
        }
    return false;
}

/* Orders are put into a parcel that is too heavy to be one. */
static bool merge_and_split(const struct wave_strategy *s, struct clash *clash)
{
    int64_t most = s->merge_weight_g, part = s->split_weight_g;
    if (s->merge_orders < 2 || part == 0 || (most > 0 && most <= part))
        return false;
    snprintf(clash->one, sizeof clash->one, "merge.weight_g");
    snprintf(clash->other, sizeof clash->other, "split.weight_g");
    snprintf(clash->why, sizeof clash->why,
             "one makes parcels heavier than the other allows");
    clash->line = s->line_merge_weight ? s->line_merge_weight : s->line_merge;
    clash->other_line = s->line_split_weight;
    return true;
}

/* What goes only where nothing else is in the order needs no part of its own. */
static bool only_and_split(const struct wave_strategy *s, struct clash *clash)
{
    for (int i = 0; i < s->ngoods; i++) {
        const struct wave_goods *goods = &s->goods[i];
        if (goods->take != GOODS_ONLY ||
            !listed(s->split_types, s->nsplit_types, goods->type))
            continue;
        snprintf(clash->one, sizeof clash->one, "goods.%s", goods->type);
        snprintf(clash->other, sizeof clash->other, "split.types");
        snprintf(clash->why, sizeof clash->why,
                 "one leaves out orders with other goods beside %s, the other parts them",
                 goods->type);
        clash->line = goods->line;
        clash->other_line = s->line_split;
        return true;
    }
    return false;
}

typedef bool clash_fn(const struct wave_strategy *s, struct clash *clash);

static int refuse_hold(const struct wave_strategy *s, const struct wave_hold *hold,
                       const char *wants, struct err *err)
{
    char text[WAVE_TEXT * 2];
    snprintf(text, sizeof text, "hold.%s: expected %s, got none", hold->name, wants);
    return err_set(err, E_FILE, "sds", s->file, (int64_t)hold->line, text);
}

/* A hold says whom it holds, why and who may let go. */
static int check_holds(const struct wave_strategy *s, struct err *err)
{
    for (int i = 0; i < s->nholds; i++) {
        const struct wave_hold *hold = &s->hold[i];
        bool any = false;
        for (int k = 0; k < HOLD_KEYS; k++)
            any |= hold->word[k][0] != '\0';
        if (!any)
            return refuse_hold(s, hold, "type, channel, shop, region or carrier", err);
        if (!hold->owner[0] || !hold->because[0])
            return refuse_hold(s, hold, "owner and because", err);
    }
    return 0;
}

/* A group without a size is never whole, and a size without a group says nothing. */
static int check_goods(const struct wave_strategy *s, struct err *err)
{
    for (int i = 0; i < s->ngoods; i++) {
        const struct wave_goods *goods = &s->goods[i];
        bool group = goods->take == GOODS_TOGETHER;
        if (group == (goods->least > 0))
            continue;
        char text[WAVE_TEXT * 2];
        snprintf(text, sizeof text, "goods.%s: expected %s", goods->type,
                 group ? "least beside take = together, got none"
                       : "take = together beside least");
        return err_set(err, E_FILE, "sds", s->file, (int64_t)goods->line, text);
    }
    return 0;
}

/* Orders for a wall that nobody can find. */
static int check_wall(const struct wave_strategy *s, struct err *err)
{
    if (s->wall_orders == 0 || s->wall_name[0])
        return 0;
    return err_set(err, E_FILE, "sds", s->file, (int64_t)s->line_wall,
                   "wall.orders: expected wall.name beside it, got none");
}

int strategy_check(const struct wave_strategy *strategy, struct err *err)
{
    static clash_fn *const clashes[] = {types_and_goods, holds_and_goods, holds_and_lists,
                                        holds_and_holds, priorities,      merge_and_split,
                                        only_and_split};
    struct clash clash = {{0}, {0}, 0, 0, {0}};
    if (check_holds(strategy, err) || check_goods(strategy, err) ||
        check_wall(strategy, err))
        return -(int)err->code;
    for (size_t i = 0; i < sizeof clashes / sizeof *clashes; i++)
        if (clashes[i](strategy, &clash))
            return refuse(strategy, &clash, err);
    return 0;
}
