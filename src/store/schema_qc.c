/*
 * schema_qc: the tables of what is counted once more before it leaves: lots, what was
 * drawn of them, what the counts found, and how strictly each stream of lots is looked
 * at. The counts themselves are those of schema_parcel's recheck. What schema.c lists.
 */
#include "schema_in.h"

#include <stddef.h>

static const struct column qc_stream[] = {
    {"warehouse", COL_INT, ""},
    {"plan", COL_TEXT, "of waves/qc.ini"},
    {"packer", COL_INT, "person"},
    {"severity", COL_TEXT, "normal tightened reduced"},
    {"recent", COL_INT, "lots of the last four on normal that failed, a bit each"},
    {"accepted", COL_INT, "in a row, on tightened"},
    {"score", COL_INT, "of normal"},
    {"rejected", COL_INT, "on tightened"},
    {"stopped", COL_FLAG, "all is counted until somebody says the cause is gone"},
    {"at", COL_TIME, "last judged"},
    {0},
};

const struct table schema_qc_stream = {
    .name = "qc_stream",
    .kind = TABLE_STATE,
    .about = "how strictly a packer's lots are looked at",
    .column = qc_stream,
    .key = "warehouse, plan, packer",
};

static const struct column qc_lot[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"wave", COL_INT, "0: orders of no wave"},
    {"packer", COL_INT, "person"},
    {"plan", COL_TEXT, ""},
    {"level", COL_TEXT, "of inspection"},
    {"severity", COL_TEXT, "when it was begun"},
    {"aql", COL_INT, "thousandths of a percent"},
    {"size", COL_INT, "parcels; once it ended those it has"},
    {"n", COL_INT, "to be counted"},
    {"ac", COL_INT, "accepted with so many bad ones"},
    {"seen", COL_INT, "parcels so far"},
    {"drawn", COL_INT, "of the sample so far"},
    {"state", COL_TEXT, "open accepted rejected unproven: too few were counted"},
    {"failed", COL_INT, "bad ones of the sample when it was judged"},
    {"opened_at", COL_TIME, ""},
    {"closed_at", COL_TIME, ""},
    {0},
};

const struct table schema_qc_lot = {
    .name = "qc_lot",
    .kind = TABLE_STATE,
    .about = "parcels of one packer in one wave, judged together",
    .column = qc_lot,
    .check = "seen <= size AND drawn <= seen AND n <= size",
    .index = {"(warehouse, packer) WHERE state = 'open'", "(warehouse, wave)",
              "(warehouse, wave) WHERE state = 'open'"},
};

static const struct column qc_draw[] = {
    {"warehouse", COL_INT, ""},
    {"parcel", COL_INT, ""},
    {"stage", COL_TEXT, "pack: after its last unit; ship: at the cage"},
    {"lot", COL_REF, ""},
    {"plan", COL_TEXT, ""},
    {"packer", COL_INT, "who scanned its last unit"},
    {"drawn", COL_FLAG, ""},
    {"sample", COL_FLAG, "of the lot's sample: the lot is judged by it"},
    {"why", COL_TEXT, "sample share risk stopped topup sort handover; empty: not drawn"},
    {"score", COL_INT, "millionths: drawn when below the chance"},
    {"chance", COL_INT, ""},
    {"result", COL_TEXT, "passed failed, of the first count; empty: none yet"},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_qc_draw = {
    .name = "qc_draw",
    .kind = TABLE_STATE,
    .about = "which parcels were drawn, and which were not",
    .column = qc_draw,
    .key = "parcel, stage",
    .check = "sample = 0 OR drawn = 1",
    .index = {"(lot) WHERE lot IS NOT NULL", "(warehouse, at)"},
};

static const struct column qc_result[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"recheck", COL_INT, "the count"},
    {"why", COL_TEXT, "why it was drawn; recheck: only for its value"},
    {"item", COL_INT, ""},
    {"packer", COL_INT, "person"},
    {"picker", COL_REF, "person"},
    {"bin", COL_REF, "place it was picked from"},
    {"shift", COL_TEXT, "of its wave"},
    {"units", COL_INT, "that should be in the box"},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_qc_result = {
    .name = "qc_result",
    .kind = TABLE_ENDURING,
    .about = "what was counted, by who and where it came from",
    .column = qc_result,
    .check = "units >= 0",
    .index = {"(warehouse, at)", "(recheck)"},
};

static const struct column qc_defect[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"recheck", COL_INT, "the count"},
    {"parcel", COL_INT, ""},
    {"defect", COL_TEXT,
     "missing surplus swapped damaged dirty expired packing papers other"},
    {"item", COL_REF, "that should be right; none: the box itself"},
    {"other", COL_REF, "what lay there instead, of swapped"},
    {"qty", COL_INT, ""},
    {"why", COL_TEXT, "as of qc_result"},
    {"packer", COL_INT, "person"},
    {"picker", COL_REF, "person"},
    {"bin", COL_REF, "place"},
    {"shift", COL_TEXT, ""},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_qc_defect = {
    .name = "qc_defect",
    .kind = TABLE_ENDURING,
    .about = "what a count found wrong",
    .column = qc_defect,
    .check = "qty > 0",
    .index = {"(warehouse, at)", "(warehouse, item)", "(recheck)"},
};

static const struct column qc_person[] = {
    {"person", COL_INT, ""},
    {"first_at", COL_TIME, "first session"},
    {0},
};

const struct table schema_qc_person = {
    .name = "qc_person",
    .kind = TABLE_STATE,
    .about = "since when somebody is here, looked up once",
    .column = qc_person,
    .key = "person",
};
