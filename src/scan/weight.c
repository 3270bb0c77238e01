/*
 * weight: units and states of scales, once. Units are whole numbers of nanograms, so that
 * a pound is exact; the product of a reading and a unit is 128 bits wide.
 */
#include "tallyman/scan/weight.h"

#include <libintl.h>

#include "tallyman/base/errlist.h"

enum { EXPONENT_MOST = 9, NG_PER_MG = 1000000 };

static const struct {
    const char *name, *words;
} states[WEIGHT_STATES] = {
    [WEIGHT_NONE] = {"none", N_("no scale here")},
    [WEIGHT_STABLE] = {"stable", N_("at rest")},
    [WEIGHT_EMPTY] = {"empty", N_("nothing on the scale")},
    [WEIGHT_MOVING] = {"moving", N_("not at rest: wait")},
    [WEIGHT_UNDER] = {"under", N_("below zero: clear it, zero it")},
    [WEIGHT_OVER] = {"over", N_("overloaded: take it off")},
    [WEIGHT_FAULT] = {"fault", N_("the scale is out of order")},
    [WEIGHT_CALIBRATE] = {"calibrate", N_("the scale must be calibrated")},
    [WEIGHT_REZERO] = {"rezero", N_("clear the scale and zero it")},
    [WEIGHT_UNIT] = {"unit", N_("switch the scale to grams")},
    [WEIGHT_SILENT] = {"silent", N_("the scale says nothing")},
    [WEIGHT_GONE] = {"gone", N_("the scale is unplugged")},
};

/* International pound and what is defined by it: NIST Handbook 44, appendix C. */
static const struct {
    const char *name;
    int64_t ng; /* 0: never converted */
} units[UNITS] = {
    [UNIT_MG] = {"mg", 1000000},
    [UNIT_G] = {"g", 1000000000},
    [UNIT_KG] = {"kg", 1000000000000},
    [UNIT_CARAT] = {"ct", 200000000},
    [UNIT_TAEL] = {"tl", 0},
    [UNIT_GRAIN] = {"gn", 64798910},
    [UNIT_PENNYWEIGHT] = {"dwt", 1555173840},
    [UNIT_TON] = {"t", 1000000000000000},
    [UNIT_AVOIR_TON] = {"ton", 0},
    [UNIT_TROY_OUNCE] = {"ozt", 31103476800},
    [UNIT_OUNCE] = {"oz", 28349523125},
    [UNIT_POUND] = {"lb", 453592370000},
};

const char *weight_state_name(enum weight_state state)
{
    return states[state].name;
}

const char *weight_words(enum weight_state state)
{
    return gettext(states[state].words);
}

const char *unit_name(enum weight_unit unit)
{
    return units[unit].name ? units[unit].name : "";
}

enum weight_unit unit_by_name(struct str name)
{
    for (int i = UNIT_MG; i < UNITS; i++)
        if (str_is_nocase(name, units[i].name))
            return (enum weight_unit)i;
    return str_is_nocase(name, "lbs") ? UNIT_POUND : UNIT_NONE;
}

bool weight_convert(int64_t value, int exponent, enum weight_unit unit, int64_t *mg)
{
    __int128 ng = (__int128)value * units[unit].ng, per_mg = NG_PER_MG;
    *mg = 0;
    if (!units[unit].ng || exponent > EXPONENT_MOST || exponent < -EXPONENT_MOST)
        return false;
    for (; exponent < 0; exponent++)
        per_mg *= 10;
    const __int128 most = (__int128)WEIGHT_MG_MOST * per_mg;
    for (; exponent > 0 && ng <= most && ng >= -most; exponent--)
        ng *= 10;
    if (ng > most || ng < -most)
        return false;
    *mg = (int64_t)((ng + (ng < 0 ? -per_mg : per_mg) / 2) / per_mg);
    return true;
}

void weight_set(struct weight *weight, enum weight_state state, int64_t value,
                int exponent, enum weight_unit unit)
{
    *weight = (struct weight){.state = state, .unit = unit};
    bool reads = state == WEIGHT_STABLE || state == WEIGHT_MOVING ||
                 state == WEIGHT_EMPTY || state == WEIGHT_UNDER;
    if (!reads)
        return; /* what it shows is no weight */
    if (!units[unit].ng)
        weight->state = WEIGHT_UNIT;
    else if (!weight_convert(value, exponent, unit, &weight->mg) ||
             !weight_convert(1, exponent, unit, &weight->step_mg))
        weight->state = WEIGHT_FAULT;
    else if (weight->mg < 0 && state != WEIGHT_MOVING)
        weight->state = WEIGHT_UNDER;
    else if (weight->mg == 0 && state == WEIGHT_STABLE)
        weight->state = WEIGHT_EMPTY;
}

bool weight_same(const struct weight *a, const struct weight *b)
{
    return a->state == b->state && a->mg == b->mg && a->unit == b->unit;
}
