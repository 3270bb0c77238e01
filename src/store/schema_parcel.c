/*
 * schema_parcel: the tables of parcels, what is checked in them, their numbers, labels
 * and hand-over. What schema.c lists.
 */
#include "schema_in.h"

#include <stddef.h>

static const struct column parcel[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"code", COL_TEXT, "P-…: its own number"},
    {"order_id", COL_INT, ""},
    {"part", COL_INT, "k of n"},
    {"split", COL_INT, "which part of a split order it is of; 0: all of it"},
    {"place", COL_INT, "the box as a place of the ledger"},
    {"stage", COL_TEXT, "open verified labelled loaded shipped void"},
    {"label", COL_TEXT, "none granted applied void"},
    {"recheck", COL_TEXT, "none due passed"},
    {"qc", COL_TEXT, "due passed: drawn for a count; empty: not drawn"},
    {"weigh", COL_TEXT, "due passed off; empty: nobody asks for its weight"},
    {"hold", COL_TEXT, "why it may not go on; empty: it may"},
    {"intercepted", COL_FLAG, "cancelled after it was closed: to be pulled out"},
    {"units", COL_INT, "units verified into it"},
    {"weight_g", COL_INT, "of its goods, when it shipped"},
    {"rechecked", COL_INT, "units the recheck counted"},
    {"waybill", COL_TEXT, ""},
    {"carrier", COL_TEXT, ""},
    {"reprints", COL_INT, "papers granted after its first: the last one says R and this"},
    {"terminal", COL_INT, "the bench where it is open"},
    {"person", COL_INT, "who opened it"},
    {"box", COL_TEXT, ""},
    {"handover", COL_REF, ""},
    {"created_at", COL_TIME, ""},
    {"closed_at", COL_TIME, ""},
    {"shipped_at", COL_TIME, ""},
    {0},
};

const struct table schema_parcel = {
    .name = "parcel",
    .kind = TABLE_STATE,
    .about = "a box on its way out",
    .column = parcel,
    .index = {"UNIQUE (warehouse, code)", "(order_id)",
              "(warehouse, waybill) WHERE waybill <> ''",
              "(handover) WHERE handover IS NOT NULL",
              "(terminal) WHERE stage IN ('open', 'verified')", "(warehouse, stage)",
              "(warehouse, qc) WHERE qc = 'due'"},
};

static const struct column recheck[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"parcel", COL_INT, ""},
    {"person", COL_INT, ""},
    {"attempt", COL_INT, "1, or 2 after a silent difference"},
    {"state", COL_TEXT, "open passed again held left"},
    {"begun_at", COL_TIME, ""},
    {"closed_at", COL_TIME, ""},
    {0},
};

const struct table schema_recheck = {
    .name = "recheck",
    .kind = TABLE_ENDURING,
    .about = "second looks",
    .column = recheck,
    .index = {"(parcel)"},
};

static const struct column recheck_unit[] = {
    {"recheck", COL_INT, ""},
    {"item", COL_INT, ""},
    {"qty", COL_INT, "counted so far"},
    {0},
};

const struct table schema_recheck_unit = {
    .name = "recheck_unit",
    .kind = TABLE_STATE,
    .column = recheck_unit,
    .key = "recheck, item",
    .check = "qty > 0",
};

static const struct column recheck_serial[] = {
    {"recheck", COL_INT, ""},
    {"item", COL_INT, ""},
    {"text", COL_TEXT, ""},
    {0},
};

const struct table schema_recheck_serial = {
    .name = "recheck_serial",
    .kind = TABLE_STATE,
    .column = recheck_serial,
    .key = "recheck, text, item",
};

static const struct column rate[] = {
    {"warehouse", COL_INT, ""},
    {"version", COL_INT, "reviews read the highest"},
    {"line", COL_INT, "of the file"},
    {"file", COL_TEXT, "where it was taken from"},
    {"carrier", COL_TEXT, ""},
    {"account", COL_TEXT, "with the carrier; empty: the only one"},
    {"region", COL_TEXT, "what an order's region begins with; *: everywhere"},
    {"first_g", COL_INT, "grams that cost first_price"},
    {"first_price", COL_INT, "minor units"},
    {"step_g", COL_INT, "each further so many, or part of them; 0: it takes no more"},
    {"step_price", COL_INT, ""},
    {"most_g", COL_INT, "0: any weight"},
    {"hours", COL_INT, "from the house to the door; 0: not promised"},
    {"valid_from", COL_TIME, ""},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_rate = {
    .name = "rate",
    .kind = TABLE_ENDURING,
    .about = "what carriers ask, with its origin",
    .column = rate,
    .key = "warehouse, version, line",
};

static const struct column pool[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"carrier", COL_TEXT, ""},
    {"account", COL_TEXT, "with the carrier; empty: the only one"},
    {"kind", COL_TEXT, "list: each number is a row of waybill; range: they are made"},
    {"prefix", COL_TEXT, "of a range"},
    {"suffix", COL_TEXT, ""},
    {"digits", COL_INT, "of the running number"},
    {"digit", COL_TEXT, "how its check digit is made: none s10 mod10 mod7"},
    {"from_no", COL_INT, "1 of a list"},
    {"to_no", COL_INT, "how many of a list"},
    {"next_no", COL_INT, "of a range: all before it were handed out"},
    {"first_text", COL_TEXT, "of a range: its first and last number whole"},
    {"last_text", COL_TEXT, ""},
    {"low", COL_INT, "below this many somebody must fetch more; 0: as the rules say"},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_pool = {
    .name = "pool",
    .kind = TABLE_STATE,
    .about = "numbers carriers gave us",
    .column = pool,
    .check = "to_no >= from_no - 1 AND next_no <= to_no + 1",
    .index = {"(warehouse, carrier)"},
};

static const struct column waybill[] = {
    {"warehouse", COL_INT, ""},
    {"number", COL_TEXT, ""},
    {"carrier", COL_TEXT, ""},
    {"account", COL_TEXT, "with the carrier; empty: the only one"},
    {"pool", COL_REF, "it came out of"},
    {"state", COL_TEXT, "free granted applied void; never back to free"},
    {"parcel", COL_REF, ""},
    {"copies", COL_INT, "copies granted so far"},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_waybill = {
    .name = "waybill",
    .kind = TABLE_STATE,
    .about = "numbers and their fate",
    .column = waybill,
    .key = "warehouse, number",
    .index = {"(warehouse, carrier) WHERE state = 'free'"},
};

static const struct column label_copy[] = {
    {"warehouse", COL_INT, ""},
    {"number", COL_TEXT, "waybill"},
    {"n", COL_INT, "1 the first"},
    {"terminal", COL_INT, "the bench it was granted to"},
    {"person", COL_INT, ""},
    {"granted_at", COL_TIME, ""},
    {"lease_until", COL_TIME, "after this without a result it is unknown"},
    {"result", COL_TEXT, "granted sent confirmed failed unknown"},
    {"reason", COL_TEXT, "of a reprint"},
    {"reprint", COL_INT, "what the paper says: R1, R2 …; 0: nothing"},
    {"ended", COL_TEXT, "destroyed: scanned back and torn up; void; empty: it holds"},
    {0},
};

const struct table schema_label_copy = {
    .name = "label_copy",
    .kind = TABLE_ENDURING,
    .about = "paper granted to a bench",
    .column = label_copy,
    .key = "warehouse, number, n",
    .index = {"(warehouse, lease_until) WHERE result = 'granted'"},
};

static const struct column handover[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"cage", COL_INT, "place"},
    {"carrier", COL_TEXT, ""},
    {"state", COL_TEXT, "open closed"},
    {"person", COL_INT, ""},
    {"opened_at", COL_TIME, ""},
    {"closed_at", COL_TIME, ""},
    {"parcels", COL_INT, "shipped with it"},
    {"copies", COL_INT, "manifests granted; the second says R1"},
    {0},
};

const struct table schema_handover = {
    .name = "handover",
    .kind = TABLE_STATE,
    .about = "a cage loaded for a carrier",
    .column = handover,
    .index = {"(warehouse, state)"},
};

static const struct column parcel_line[] = {
    {"warehouse", COL_INT, ""},
    {"parcel", COL_INT, ""},
    {"line_id", COL_INT, "order line, of the parcel's order or of one merged with it"},
    {"units", COL_INT, "verified into it for that line; as it shipped"},
    {0},
};

const struct table schema_parcel_line = {
    .name = "parcel_line",
    .kind = TABLE_STATE,
    .about = "whose units lie in a parcel",
    .column = parcel_line,
    .key = "parcel, line_id",
    .check = "units >= 0",
    .index = {"(line_id)"},
};
