/*
 * schema_guard: what is kept against errors and against quiet cheating: what was packed
 * wrong, and what each person did alone in a day. What schema.c lists.
 */
#include "schema_in.h"

#include <stddef.h>

static const struct column mistake[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"at", COL_TIME, "when it became known"},
    {"found", COL_TEXT, "by whom: recheck customer"},
    {"order_id", COL_INT, ""},
    {"parcel", COL_REF, ""},
    {"item", COL_INT, ""},
    {"packed", COL_INT, "recheck: units in the box by the book"},
    {"counted", COL_INT, "recheck: units that were there"},
    {"note", COL_TEXT, "customer: what they got instead"},
    {0},
};

const struct table schema_mistake = {
    .name = "mistake",
    .kind = TABLE_ENDURING,
    .about = "items that were packed wrong",
    .column = mistake,
    .index = {"(warehouse, item, at)", "(parcel) WHERE parcel IS NOT NULL"},
};

static const struct column act_day[] = {
    {"warehouse", COL_INT, ""},
    {"person", COL_INT, ""},
    {"act", COL_TEXT, "one that may need a second person, or count"},
    {"day", COL_INT, "of the warehouse's zone, since 1970"},
    {"item", COL_INT, "0: it is about none"},
    {"times", COL_INT, ""},
    {"worth", COL_INT, "minor units, added up"},
    {"units", COL_INT, ""},
    {"alone_worth", COL_INT, "of it without a second person"},
    {"alone_units", COL_INT, ""},
    {0},
};

const struct table schema_act_day = {
    .name = "act_day",
    .kind = TABLE_STATE,
    .about = "acts added up, so that many small ones weigh like a big one",
    .column = act_day,
    .key = "warehouse, person, act, day, item",
    .check = "times > 0 AND worth >= 0 AND units >= 0 AND alone_worth >= 0 "
             "AND alone_units >= 0 AND alone_worth <= worth AND alone_units <= units",
};
