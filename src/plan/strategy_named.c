/*
 * strategy_named: sections of a wave's file that bear a name of their own: [goods.TYPE]
 * says when goods of a type may ship, [hold.NAME] which orders wait and for whom,
 * [pickup] when carriers come, [vip] which buyers go first.
 *
 * Called by strategy.c for each of their keys, in the order of the file.
 */
#include "strategy.h"

#include <libintl.h>
#include <stdio.h>

#include "tallyman/base/clock.h"

static int keep(char *to, size_t size, const char *key, const char *value,
                struct err *err)
{
    char expected[ERR_TEXT];
    size_t n = strlen(value);
    if (n == 0 || n >= size) {
        snprintf(expected, sizeof expected, gettext("1 to %d bytes"), (int)size - 1);
        return err_set(err, E_FIELD, "sss", key, expected,
                       n ? value : gettext("nothing"));
    }
    memcpy(to, value, n + 1);
    return 0;
}

static int refuse_many(const char *section, int most, struct err *err)
{
    char expected[ERR_TEXT];
    snprintf(expected, sizeof expected, gettext("at most %d of its kind"), most);
    return err_set(err, E_FIELD, "sss", "section", expected, section);
}

static int refuse_key(const char *key, const char *known, struct err *err)
{
    return err_set(err, E_FIELD, "sss", "key", known, key);
}

/* ---- [goods.TYPE] ---- */

static const char *const takes[GOODS_TAKES] = {
    [GOODS_YES] = "yes",         [GOODS_NO] = "no",     [GOODS_PAID] = "paid",
    [GOODS_ARRIVED] = "arrived", [GOODS_MAIN] = "main", [GOODS_TOGETHER] = "together",
    [GOODS_ONLY] = "only",
};

const struct wave_goods *strategy_goods(const struct wave_strategy *strategy,
                                        const char *type)
{
    for (int i = 0; i < strategy->ngoods; i++)
        if (strcmp(strategy->goods[i].type, type) == 0)
            return &strategy->goods[i];
    return NULL;
}

static int open_goods(struct wave_strategy *s, const char *section, int line,
                      struct wave_goods **out, struct err *err)
{
    const char *type = section + strlen("goods.");
    *out = (struct wave_goods *)strategy_goods(s, type);
    if (*out)
        return 0;
    if (s->ngoods == WAVE_LIST)
        return refuse_many(section, WAVE_LIST, err);
    *out = &s->goods[s->ngoods++];
    **out = (struct wave_goods){.owner = "lead", .line = line};
    return keep((*out)->type, WAVE_WORD, "section", type, err);
}

static int read_take(struct wave_goods *goods, const char *value, int line,
                     struct err *err)
{
    for (int i = 0; i < GOODS_TAKES; i++)
        if (strcmp(takes[i], value) == 0) {
            /* Whose main goods went before is known of gifts only (wave.snapshot). */
            if (i == GOODS_MAIN && strcmp(goods->type, "gift") != 0)
                return err_set(err, E_FIELD, "sss", "take", "main for type gift only",
                               goods->type);
            goods->take = (enum goods_take)i;
            goods->line = line;
            return 0;
        }
    return err_set(err, E_FIELD, "sss", "take", "yes no paid arrived main together only",
                   value);
}

static int read_least(struct wave_goods *goods, const char *value, struct err *err)
{
    enum { MOST = 100000 };
    if (!str_int(str_of(value), &goods->least) || goods->least < 2 || goods->least > MOST)
        return err_set(err, E_FIELD, "sss", "least", gettext("2 to 100000 orders"),
                       value);
    return 0;
}

static int take_goods(struct wave_strategy *s, const char *section, const char *key,
                      const char *value, int line, struct err *err)
{
    struct wave_goods *goods;
    if (open_goods(s, section, line, &goods, err))
        return -(int)err->code;
    if (strcmp(key, "take") == 0)
        return read_take(goods, value, line, err);
    if (strcmp(key, "owner") == 0)
        return keep(goods->owner, sizeof goods->owner, key, value, err);
    if (strcmp(key, "because") == 0)
        return keep(goods->because, sizeof goods->because, key, value, err);
    if (strcmp(key, "least") == 0)
        return read_least(goods, value, err);
    if (strcmp(key, "cart") != 0)
        return refuse_key(key, "take least cart owner because", err);
    goods->alone = strcmp(value, "alone") == 0;
    return goods->alone || strcmp(value, "shared") == 0
               ? 0
               : err_set(err, E_FIELD, "sss", key, "alone or shared", value);
}

/* ---- [hold.NAME] ---- */

static const char *const hold_keys[HOLD_KEYS] = {
    [HOLD_TYPE] = "type",     [HOLD_CHANNEL] = "channel", [HOLD_SHOP] = "shop",
    [HOLD_REGION] = "region", [HOLD_CARRIER] = "carrier",
};

const char *hold_key_name(enum hold_key key)
{
    return hold_keys[key];
}

static int take_hold(struct wave_strategy *s, const char *section, const char *key,
                     const char *value, int line, struct err *err)
{
    const char *name = section + strlen("hold.");
    int i = 0;
    while (i < s->nholds && strcmp(s->hold[i].name, name) != 0)
        i++;
    if (i == WAVE_LIST)
        return refuse_many(section, WAVE_LIST, err);
    struct wave_hold *hold = &s->hold[i];
    if (i == s->nholds) {
        s->nholds++;
        *hold = (struct wave_hold){.line = line};
        if (keep(hold->name, WAVE_WORD, "section", name, err))
            return -(int)err->code;
    }
    for (int k = 0; k < HOLD_KEYS; k++)
        if (strcmp(hold_keys[k], key) == 0)
            return keep(hold->word[k], WAVE_WORD, key, value, err);
    if (strcmp(key, "owner") == 0)
        return keep(hold->owner, sizeof hold->owner, key, value, err);
    if (strcmp(key, "because") == 0)
        return keep(hold->because, sizeof hold->because, key, value, err);
    return refuse_key(key, "type channel shop region carrier owner because", err);
}

/* ---- [pickup], [vip] ---- */

static int take_pickup(struct wave_strategy *s, const char *key, const char *value,
                       int line, struct err *err)
{
    int64_t ms;
    if (s->npickups == WAVE_LIST)
        return refuse_many("pickup", WAVE_LIST, err);
    if (!clock_parse(str_of(value), "%H:%M", 0, &ms))
        return err_set(err, E_FIELD, "sss", key, gettext("a time as HH:MM"), value);
    for (int i = 0; i < s->npickups; i++)
        if (strcmp(s->pickup[i].carrier, key) == 0)
            return err_set(err, E_FIELD, "sss", key, gettext("one value"), value);
    struct wave_pickup *pickup = &s->pickup[s->npickups++];
    pickup->minute = ms / 60000;
    pickup->line = line;
    return keep(pickup->carrier, WAVE_WORD, key, key, err);
}

static int take_vip(struct wave_strategy *s, const char *key, const char *value,
                    struct err *err)
{
    struct str rest = str_of(value);
    if (strcmp(key, "buyers") != 0)
        return refuse_key(key, "buyers", err);
    while (rest.n > 0) {
        struct str word = str_trim(str_cut(&rest, ' '));
        if (word.n == 0)
            continue;
        if (s->nvips == WAVE_VIPS || word.n >= WAVE_WORD)
            return err_set(err, E_FIELD, "ssz", key,
                           gettext("at most 64 words of 31 bytes"), word.p, word.n);
        memcpy(s->vip[s->nvips], word.p, word.n);
        s->vip[s->nvips++][word.n] = '\0';
    }
    return 0;
}

int strategy_take_named(struct wave_strategy *strategy, const char *section,
                        const char *key, const char *value, int line, struct err *err)
{
    if (strncmp(section, "goods.", 6) == 0)
        return take_goods(strategy, section, key, value, line, err);
    if (strncmp(section, "hold.", 5) == 0)
        return take_hold(strategy, section, key, value, line, err);
    if (strcmp(section, "pickup") == 0)
        return take_pickup(strategy, key, value, line, err);
    return take_vip(strategy, key, value, err);
}
