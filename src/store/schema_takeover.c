/*
 * schema_takeover: carts that went on at another terminal than the one they were pulled
 * at, and what was counted in their totes.
 */
#include "schema_in.h"

static const struct column takeover[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"task", COL_INT, ""},
    {"from_terminal", COL_INT, "where it was pulled; may hold scans of it"},
    {"from_person", COL_REF, "who had it there"},
    {"terminal", COL_REF, "where its totes are counted"},
    {"person", COL_REF, "who counts"},
    {"state", COL_TEXT, "waiting counting done"},
    {"over", COL_FLAG, "nothing more of it comes from the first terminal"},
    {"begun_at", COL_TIME, ""},
    {"done_at", COL_TIME, ""},
    {0},
};

const struct table schema_takeover = {
    .name = "takeover",
    .kind = TABLE_STATE,
    .about = "carts that went on at another terminal, their totes counted",
    .column = takeover,
    .index = {"(task)", "(from_terminal) WHERE over = 0"},
};

static const struct column takeover_tote[] = {
    {"takeover", COL_INT, ""},
    {"tote", COL_TEXT, "code; the books may not know it"},
    {"done", COL_FLAG, "counted to its end"},
    {0},
};

const struct table schema_takeover_tote = {
    .name = "takeover_tote",
    .kind = TABLE_STATE,
    .about = "",
    .column = takeover_tote,
    .key = "takeover, tote",
};

static const struct column takeover_unit[] = {
    {"takeover", COL_INT, ""},
    {"tote", COL_TEXT, ""},
    {"item", COL_INT, ""},
    {"serial", COL_TEXT, "of goods that bear serials: one row a unit"},
    {"qty", COL_INT, "counted so far"},
    {0},
};

const struct table schema_takeover_unit = {
    .name = "takeover_unit",
    .kind = TABLE_STATE,
    .about = "",
    .column = takeover_unit,
    .key = "takeover, tote, item, serial",
    .check = "qty > 0",
};

static const struct column takeover_line[] = {
    {"takeover", COL_INT, ""},
    {"line", COL_INT, "of the task"},
    {"found", COL_INT, "units out of its bin that the count found beyond the books"},
    {"late", COL_INT, "units that the first terminal told of since"},
    {"last", COL_INT, "units of the last such request, for its undo"},
    {0},
};

const struct table schema_takeover_line = {
    .name = "takeover_line",
    .kind = TABLE_STATE,
    .about = "",
    .column = takeover_line,
    .key = "takeover, line",
};
