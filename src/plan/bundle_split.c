/*
 * bundle_split: an order's goods in parts: goods of some types by themselves, goods that
 * lie in some places by themselves, and no part heavier than the limit.
 */
#include "bundle.h"

#include <inttypes.h>

#include "strategy.h"

#include "tallyman/model/reason.h"

/* What a need's part is called by; "" is the part of all the rest. */
static const char *place_class(const struct wave *wave, int64_t item)
{
    const struct wave_strategy *s = wave->ask->strategy;
    int at = wave_first_bin(wave->ask, item);
    if (at == wave->ask->bins || wave->ask->bin[at].item != item)
        return "";
    const char *aisle = wave->ask->bin[at].aisle;
    for (int k = 0; k < s->nsplit_places; k++)
        if (aisle && str_starts(str_of(aisle), s->split_places[k]))
            return reason_make(wave->arena, REASON_SPLIT_PLACE, "s", s->split_places[k]);
    return "";
}

static const char *class_of(const struct wave *wave, const struct wave_need *need)
{
    const struct wave_strategy *s = wave->ask->strategy;
    for (int k = 0; k < s->nsplit_types; k++)
        if (need->type && strcmp(need->type, s->split_types[k]) == 0)
            return reason_make(wave->arena, REASON_SPLIT_TYPE, "s", need->type);
    return s->nsplit_places ? place_class(wave, need->item) : "";
}

struct splitting {
    struct wave *wave;
    struct bundle *part;
    int *order;
    int parts;
    int64_t weight[PARTS_MOST];
};

/* The last part of that class, or a new one; NULL: there are too many. */
static struct bundle *part_for(struct splitting *sp, const char *class, bool fresh,
                               int room)
{
    for (int k = sp->parts - 1; k >= 0 && !fresh; k--)
        if (strcmp(sp->part[k].why, class) == 0)
            return &sp->part[k];
    if (sp->parts == PARTS_MOST)
        return NULL;
    struct bundle *part = &sp->part[sp->parts++];
    *part = (struct bundle){
        .order = sp->order,
        .n = 1,
        .why = class,
        .need = arena_alloc(sp->wave->arena, (size_t)(room + 1) * sizeof(*part->need))};
    return part;
}

/* As many units as the part may carry; at least one where it is empty. */
static int64_t fitting(const struct splitting *sp, const struct bundle *part,
                       const struct wave_need *need)
{
    int64_t limit = sp->wave->ask->strategy->split_weight_g;
    int64_t used = sp->weight[part - sp->part];
    if (limit == 0 || need->weight_g == 0)
        return need->units;
    int64_t units = used < limit ? (limit - used) / need->weight_g : 0;
    units = units == 0 && part->needs == 0 ? 1 : units;
    return units < need->units ? units : need->units;
}

static bool put_need(struct splitting *sp, struct wave_need need, int room)
{
    const char *class = class_of(sp->wave, &need);
    for (bool fresh = false; need.units > 0; fresh = true) {
        struct bundle *part = part_for(sp, class, fresh, room);
        if (!part)
            return false;
        int64_t units = fitting(sp, part, &need);
        if (units == 0)
            continue;
        part->need[part->needs] = need;
        part->need[part->needs++].units = units;
        sp->weight[part - sp->part] += units * need.weight_g;
        need.units -= units;
    }
    return true;
}

static bool only_gifts(const struct bundle *part)
{
    for (int i = 0; i < part->needs; i++)
        if (!part->need[i].gift)
            return false;
    return true;
}

/* A gift does not travel alone: it goes with the first part that is bought. */
static void join_gifts(struct splitting *sp, int room)
{
    int main = 0;
    while (main < sp->parts && only_gifts(&sp->part[main]))
        main++;
    if (main == sp->parts)
        return;
    for (int k = sp->parts - 1; k >= 0; k--) {
        struct bundle *gift = &sp->part[k], *to = &sp->part[main];
        if (k == main || !only_gifts(gift) || to->needs + gift->needs > room)
            continue;
        memcpy(to->need + to->needs, gift->need, (size_t)gift->needs * sizeof *to->need);
        to->needs += gift->needs;
        memmove(gift, gift + 1, (size_t)(sp->parts - k - 1) * sizeof *gift);
        sp->parts--;
        main -= k < main;
    }
}

int bundle_split(struct wave *wave, int i, struct bundle part[PARTS_MOST])
{
    const struct wave_strategy *s = wave->ask->strategy;
    if (!wave->need || (!s->nsplit_types && !s->nsplit_places && !s->split_weight_g))
        return 0;
    struct splitting sp = {.wave = wave, .part = part};
    int from = wave->need[i], to = wave->need[i + 1];
    sp.order = arena_alloc(wave->arena, sizeof *sp.order);
    *sp.order = i;
    for (int m = from; m < to; m++)
        if (!put_need(&sp, wave->ask->need[m], 2 * (to - from)))
            return 0;
    join_gifts(&sp, 2 * (to - from));
    for (int k = 0; k < sp.parts; k++) {
        part[k].part = k + 1;
        part[k].parts = sp.parts;
        if (!*part[k].why)
            part[k].why =
                s->split_weight_g && sp.parts > 1 ? N_("by weight") : N_("the rest");
    }
    return sp.parts;
}
