/*
 * sieve: the table of filters that an order passes before it is in a wave. All of them
 * are asked, so that an order names every rule that keeps it out, each with its file,
 * line, and who can change it.
 *
 * Called by wave.c for every candidate. A filter says NULL, or expected and got.
 */
#include "wave_in.h"

#include <stddef.h>
#include <stdio.h>

#include "strategy.h"
#include "tallyman/base/clock.h"
#include "tallyman/model/reason.h"

void wave_because(struct wave *wave, const char *rule, int line, const char *who,
                  const char *reason)
{
    wave->why[wave->whys++] =
        (struct wave_reason){rule, wave->ask->strategy->file, line, reason, who};
}

static void copy_whys(struct wave *wave, struct wave_decision *d)
{
    struct wave_reason *why = arena_alloc(wave->arena, (size_t)wave->whys * sizeof *why);
    memcpy(why, wave->why, (size_t)wave->whys * sizeof *why);
    d->why = why;
    d->whys = wave->whys;
    d->rule = why->rule;
    d->file = why->file;
    d->line = why->line;
    d->reason = why->reason;
    wave->whys = 0;
}

void wave_leave(struct wave *wave, int i)
{
    struct wave_decision *d = &wave->by_order[i];
    d->order = wave->ask->orders[i].order;
    d->version = wave->ask->orders[i].version;
    d->cart = 0;
    copy_whys(wave, d);
}

void wave_take(struct wave *wave, int i, const char *rule, int line, const char *reason)
{
    wave_because(wave, rule, line, "lead", reason);
    wave_leave(wave, i);
    wave->by_order[i].pickup_at = due_pickup(wave->ask, wave->ask->orders[i].carrier);
}

/* ---- filters ---- */

static const struct wave_strategy *rules(const struct wave *wave)
{
    return wave->ask->strategy;
}

static bool listed(const char (*words)[WAVE_WORD], int n, const char *word)
{
    for (int i = 0; i < n; i++)
        if (strcmp(words[i], word ? word : "") == 0)
            return true;
    return n == 0;
}

static const char *refuse_word(struct wave *wave, enum reason what, const char *got,
                               const char (*words)[WAVE_WORD], int n)
{
    char list[WAVE_LIST * (WAVE_WORD + 1) + 1] = "";
    size_t used = 0;
    for (int i = 0; i < n; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? "," : "",
                                 words[i]);
    return reason_make(wave->arena, what, "ss", got && *got ? got : N_("unknown"), list);
}

static void held(struct wave *wave, int i)
{
    const struct wave_candidate *o = &wave->ask->orders[i];
    if (strcmp(o->state, "held") != 0)
        return;
    wave_because(wave, "held", 0, o->owner && *o->owner ? o->owner : "lead",
                 reason_make(wave->arena, REASON_HELD, "s",
                             o->hold && *o->hold ? o->hold : N_("no reason given")));
}

static void state(struct wave *wave, int i)
{
    const struct wave_candidate *o = &wave->ask->orders[i];
    if (strcmp(o->state, "ready") == 0 || strcmp(o->state, "held") == 0)
        return;
    bool why = o->hold && *o->hold;
    wave_because(wave, "state", 0, "service",
                 why ? reason_make(wave->arena, REASON_STATE_WHY, "ss", o->state, o->hold)
                     : reason_make(wave->arena, REASON_STATE, "s", o->state));
}

/* A section for the type says more than its name in the list. */
static void type(struct wave *wave, int i)
{
    const struct wave_strategy *s = rules(wave);
    const char *word = wave->ask->orders[i].type;
    if (!listed(s->types, s->ntypes, word) && !strategy_goods(s, word ? word : ""))
        wave_because(wave, "type", s->line_types, "lead",
                     refuse_word(wave, REASON_TYPE, word, s->types, s->ntypes));
}

static void channel(struct wave *wave, int i)
{
    const struct wave_strategy *s = rules(wave);
    const char *word = wave->ask->orders[i].channel;
    if (!listed(s->channels, s->nchannels, word))
        wave_because(wave, "channel", s->line_channels, "lead",
                     refuse_word(wave, REASON_CHANNEL, word, s->channels, s->nchannels));
}

static void region(struct wave *wave, int i)
{
    const struct wave_strategy *s = rules(wave);
    const char *word = wave->ask->orders[i].region;
    if (!listed(s->regions, s->nregions, word))
        wave_because(wave, "region", s->line_regions, "lead",
                     refuse_word(wave, REASON_REGION, word, s->regions, s->nregions));
}

static const char *when(struct wave *wave, int64_t at)
{
    char text[20];
    clock_minute(at, wave->offset_min, text);
    return arena_text(wave->arena, text);
}

static void cutoff(struct wave *wave, int i)
{
    const struct wave_candidate *o = &wave->ask->orders[i];
    if (o->paid_at >= wave->ask->cutoff_at)
        wave_because(wave, "cutoff", rules(wave)->line_cutoff, "lead",
                     reason_make(wave->arena, REASON_CUTOFF, "ss", when(wave, o->paid_at),
                                 when(wave, wave->ask->cutoff_at)));
}

/* ---- channels that somebody locked, put to sleep or gave a cut-off ---- */

static const char *locked(struct wave *wave, const struct wave_channel *c)
{
    return c->reason[0]
               ? reason_make(wave->arena, REASON_LOCKED_WHY, "ss", c->name, c->reason)
               : reason_make(wave->arena, REASON_LOCKED, "s", c->name);
}

static const char *asleep(struct wave *wave, const struct wave_channel *c)
{
    const char *until = c->until ? when(wave, c->until) : N_("it is woken");
    return c->reason[0] ? reason_make(wave->arena, REASON_ASLEEP_WHY, "sss", c->name,
                                      until, c->reason)
                        : reason_make(wave->arena, REASON_ASLEEP, "ss", c->name, until);
}

static void one_channel(struct wave *wave, const struct wave_candidate *o,
                        const struct wave_channel *c)
{
    int64_t minutes = c->cutoff_min - rules(wave)->cutoff_min;
    int64_t own = wave->ask->cutoff_at + minutes * 60000;
    if (strcmp(c->state, "locked") == 0)
        wave_because(wave, "channel_locked", 0, c->who, locked(wave, c));
    else if (strcmp(c->state, "asleep") == 0 &&
             (c->until == 0 || c->until > wave->ask->now))
        wave_because(wave, "channel_asleep", 0, c->who, asleep(wave, c));
    if (c->cutoff_min >= 0 && o->paid_at >= own && o->paid_at < wave->ask->cutoff_at)
        wave_because(wave, "channel_cutoff", 0, c->who,
                     reason_make(wave->arena, REASON_CHANNEL_CUTOFF, "sss",
                                 when(wave, o->paid_at), c->name, when(wave, own)));
}

static void channels(struct wave *wave, int i)
{
    const struct wave_candidate *o = &wave->ask->orders[i];
    for (int k = 0; k < wave->ask->channels; k++)
        if (strcmp(wave->ask->channel[k].name, o->channel ? o->channel : "") == 0)
            one_channel(wave, o, &wave->ask->channel[k]);
}

/* ---- [hold.NAME] ---- */

static bool covers(const struct wave_hold *hold, const struct wave_candidate *o)
{
    const char *const has[HOLD_KEYS] = {
        [HOLD_TYPE] = o->type,     [HOLD_CHANNEL] = o->channel, [HOLD_SHOP] = o->shop,
        [HOLD_REGION] = o->region, [HOLD_CARRIER] = o->carrier,
    };
    for (int k = 0; k < HOLD_KEYS; k++)
        if (hold->word[k][0] && strcmp(hold->word[k], has[k] ? has[k] : "") != 0)
            return false;
    return true;
}

static void holds(struct wave *wave, int i)
{
    const struct wave_strategy *s = rules(wave);
    for (int k = 0; k < s->nholds; k++) {
        const struct wave_hold *hold = &s->hold[k];
        if (covers(hold, &wave->ask->orders[i]))
            wave_because(wave, arena_printf(wave->arena, "hold.%s", hold->name),
                         hold->line, hold->owner, hold->because);
    }
}

/* ---- [goods.TYPE] ---- */

/* The needs of an order; none where the plan was not told. */
static int needs_of(const struct wave *wave, int i, const struct wave_need **need)
{
    if (!wave->need)
        return 0;
    *need = wave->ask->need + wave->need[i];
    return wave->need[i + 1] - wave->need[i];
}

/* Units of an item in bins; those are sorted by item. */
static int64_t free_units(const struct wave_ask *ask, int64_t item)
{
    int low = 0, high = ask->bins;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (ask->bin[middle].item < item)
            low = middle + 1;
        else
            high = middle;
    }
    int64_t units = 0;
    for (; low < ask->bins && ask->bin[low].item == item; low++)
        units += ask->bin[low].free;
    return units;
}

static bool has_type(const struct wave *wave, int i, const char *type)
{
    const struct wave_need *need = NULL;
    int n = needs_of(wave, i, &need);
    if (strcmp(wave->ask->orders[i].type ? wave->ask->orders[i].type : "", type) == 0)
        return true;
    for (int k = 0; k < n; k++)
        if (strcmp(need[k].type, type) == 0)
            return true;
    return false;
}

/* What has not come of the goods of that type. */
static const char *not_arrived(struct wave *wave, int i, const char *type)
{
    const struct wave_need *need = NULL;
    bool whole = strcmp(wave->ask->orders[i].type, type) == 0;
    int n = needs_of(wave, i, &need);
    for (int k = 0; k < n; k++) {
        if (!whole && strcmp(need[k].type, type) != 0)
            continue;
        int64_t free = free_units(wave->ask, need[k].item);
        if (free < need[k].units)
            return reason_make(wave->arena, REASON_ARRIVED, "dd", free, need[k].units);
    }
    return NULL;
}

/* An order that has goods of that type and others, gifts apart. */
static bool beside(const struct wave *wave, int i, const char *type)
{
    const struct wave_need *need = NULL;
    bool whole = strcmp(wave->ask->orders[i].type, type) == 0;
    int n = whole ? 0 : needs_of(wave, i, &need);
    for (int k = 0; k < n; k++)
        if (!need[k].gift && strcmp(need[k].type, type) != 0)
            return true;
    return false;
}

static const char *not_yet(struct wave *wave, int i, const struct wave_goods *goods)
{
    const struct wave_candidate *o = &wave->ask->orders[i];
    switch (goods->take) {
    case GOODS_NO:
        return N_("this wave never takes them");
    case GOODS_PAID:
        return o->paid_at > 0 ? NULL : N_("not paid yet");
    case GOODS_ARRIVED:
        return not_arrived(wave, i, goods->type);
    case GOODS_TOGETHER: /* those of a whole group are let in by together.c */
        return N_("their group is not whole");
    case GOODS_ONLY:
        return beside(wave, i, goods->type) ? N_("other goods beside them in the order")
                                            : not_arrived(wave, i, goods->type);
    case GOODS_MAIN: /* those whose main goods are in this wave are let in by wave.c */
        return o->main > 0 ? NULL : N_("the main goods of the buyer have not gone");
    case GOODS_YES:
    case GOODS_TAKES:
        break;
    }
    return NULL;
}

const char *wave_goods_reason(struct wave *wave, const struct wave_goods *goods,
                              const char *text)
{
    return goods->because[0]
               ? reason_make(wave->arena, REASON_GOODS_WHY, "sss", goods->type,
                             goods->because, text)
               : reason_make(wave->arena, REASON_GOODS, "ss", goods->type, text);
}

static void goods(struct wave *wave, int i)
{
    const struct wave_strategy *s = rules(wave);
    for (int k = 0; k < s->ngoods; k++) {
        const struct wave_goods *rule = &s->goods[k];
        if (!has_type(wave, i, rule->type))
            continue;
        wave->alone[i] |= rule->alone ? 1u << k : 0;
        const char *text = not_yet(wave, i, rule);
        if (!text)
            continue;
        wave_because(wave, arena_printf(wave->arena, "goods.%s", rule->type), rule->line,
                     rule->owner, wave_goods_reason(wave, rule, text));
    }
}

typedef void filter_fn(struct wave *wave, int i);

void sieve_all(struct wave *wave, int i)
{
    static filter_fn *const filters[] = {held,    state,    holds,  type,  goods,
                                         channel, channels, region, cutoff};
    wave->whys = 0;
    for (size_t f = 0; f < sizeof filters / sizeof *filters; f++)
        filters[f](wave, i);
}
