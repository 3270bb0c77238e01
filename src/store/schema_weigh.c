/*
 * schema_weigh: what parcels weighed, and what that taught about goods and boxes. What
 * schema.c lists.
 */
#include "schema_in.h"

#include <stddef.h>

static const struct column weighing[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"parcel", COL_INT, ""},
    {"person", COL_INT, ""},
    {"terminal", COL_INT, "the bench whose scale it was"},
    {"mg", COL_INT, "as the scale said"},
    {"division_mg", COL_INT, "what the scale rounds to"},
    {"expected_mg", COL_INT, ""},
    {"tolerance_mg", COL_INT, "either way"},
    {"units", COL_INT, "in the parcel then"},
    {"box", COL_TEXT, "it was in"},
    {"outcome", COL_TEXT, "passed; blind: nothing could be said; off: to the recheck"},
    {"item", COL_REF, "of which units seemed too many or missing; none: no line fits"},
    {"more", COL_INT, "of it; below 0 missing"},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_weighing = {
    .name = "weighing",
    .kind = TABLE_ENDURING,
    .about = "parcels on the scale; what was refused there stands in the log",
    .column = weighing,
    .index = {"(parcel)"},
};

static const struct column weight_sample[] = {
    {"warehouse", COL_INT, ""},
    {"item", COL_INT, "0: a box with its filling"},
    {"box", COL_TEXT, "which; empty: an item"},
    {"parcel", COL_INT, "that shipped and gave it"},
    {"person", COL_INT, "who packed and weighed that"},
    {"mg", COL_INT, "of one unit"},
    {"units", COL_INT, "there were in that parcel"},
    {"at", COL_TIME, "it shipped"},
    {0},
};

const struct table schema_weight_sample = {
    .name = "weight_sample",
    .kind = TABLE_STATE,
    .about = "the newest that shipped parcels taught about one unit's weight",
    .column = weight_sample,
    .key = "warehouse, item, box, parcel",
    .check = "mg > 0 AND units > 0",
};
