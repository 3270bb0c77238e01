/*
 * schema_goods: the tables of goods, where they are and how they came there. What
 * schema.c lists.
 */
#include "schema_in.h"

#include <stddef.h>

static const struct column item[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"code", COL_TEXT, "exact: codes that differ by case alone are different items"},
    {"name", COL_TEXT, ""},
    {"spec", COL_TEXT, "colour, size, flavour; always shown whole"},
    {"price", COL_INT, "unit price, minor units"},
    {"weight_g", COL_INT, "0: unknown"},
    {"volume_ml", COL_INT, "0: unknown"},
    {"type", COL_TEXT, "normal, presale, cold, fragile …"},
    {"high", COL_FLAG, "high value: recheck; never counted"},
    {"confuse", COL_TEXT, "group of items easily taken for each other"},
    {"counted", COL_FLAG, "one scan and a keyed count are enough at pack"},
    {"serial", COL_FLAG, "each unit has a serial"},
    {"lots", COL_FLAG, "kept by lot and expiry"},
    {"kit", COL_FLAG, "explodes into components when ordered"},
    {"box", COL_TEXT, "box suggested at pack"},
    {"promised", COL_INT, "units promised to reviewed orders not yet released"},
    {0},
};

const struct table schema_item = {
    .name = "item",
    .kind = TABLE_STATE,
    .about = "what is sold",
    .column = item,
    .check = "promised >= 0",
    .index = {"UNIQUE (warehouse, code)"},
};

static const struct column code[] = {
    {"warehouse", COL_INT, ""},
    {"text", COL_TEXT, "what the reader sends, GTINs with leading zeros to 13"},
    {"item", COL_INT, "two rows with one text: ambiguous, identifies nothing"},
    {"qty", COL_INT, "units: 1, or those of a sealed case"},
    {0},
};

const struct table schema_code = {
    .name = "code",
    .kind = TABLE_STATE,
    .about = "what identifies an item",
    .column = code,
    .key = "warehouse, text, item",
    .check = "qty > 0",
    .index = {"(warehouse, item)"},
};

static const struct column kit[] = {
    {"warehouse", COL_INT, ""},
    {"kit", COL_INT, "item that explodes"},
    {"item", COL_INT, "component"},
    {"qty", COL_INT, "units of it in one kit"},
    {"share", COL_INT, "weight for sharing the kit's price out"},
    {0},
};

const struct table schema_kit = {
    .name = "kit",
    .kind = TABLE_STATE,
    .column = kit,
    .key = "warehouse, kit, item",
    .check = "qty > 0 AND share >= 0",
};

static const struct column place[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"code", COL_TEXT, ""},
    {"kind", COL_TEXT, "bin tote slot cart cage pass parcel hand transit outside"},
    {"aisle", COL_TEXT, "of a slot: the put wall that it belongs to"},
    {"bay", COL_INT, ""},
    {"level", COL_INT, ""},
    {"side", COL_TEXT, "L or R"},
    {"seq", COL_INT, "pick sequence: the order in which bins are walked"},
    {"carrier", COL_TEXT, "of a cage"},
    {"bound_order", COL_REF,
     "of a tote or slot: whose goods it holds; one order at a time"},
    {"bound_part", COL_INT, "of a tote: which part of a split order; 0: all of it"},
    {"bound_task", COL_REF, "of a tote or cart: on which task it travels"},
    {"bound_run", COL_REF,
     "of a tote: the task whose run or wall batch it holds, of many orders"},
    {"zone", COL_TEXT, "whose pickers take from it; pass: for whom carts wait there"},
    {0},
};

const struct table schema_place = {
    .name = "place",
    .kind = TABLE_STATE,
    .about = "where goods can be",
    .column = place,
    .index = {"UNIQUE (warehouse, code)", "(bound_order) WHERE bound_order IS NOT NULL",
              "(warehouse, id) WHERE kind = 'bin'",
              "(bound_run) WHERE bound_run IS NOT NULL",
              "(warehouse, zone) WHERE zone <> ''",
              "(warehouse, aisle) WHERE kind = 'slot'"},
};

static const struct column stock[] = {
    {"warehouse", COL_INT, ""},
    {"place", COL_INT, "any place but an outside one"},
    {"item", COL_INT, ""},
    {"lot", COL_TEXT, "empty where goods have none"},
    {"expiry", COL_TIME, "earliest is reserved first; 0: none"},
    {"on_hand", COL_INT, "= last move's balance"},
    {"reserved", COL_INT, "= open quantities of task lines there; never above on_hand"},
    {"last_move", COL_INT, "the move that wrote this row last"},
    {"suspect", COL_FLAG, "a short was said here: not reserved again until counted"},
    {0},
};

const struct table schema_stock = {
    .name = "stock",
    .kind = TABLE_DERIVED,
    .about = "units by place, item and lot",
    .column = stock,
    .key = "warehouse, place, item, lot",
    .check = "on_hand >= 0 AND reserved >= 0 AND reserved <= on_hand",
    .index = {"(warehouse, item) WHERE on_hand > 0"},
};

static const struct column move[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"at", COL_TIME, ""},
    {"person", COL_INT, ""},
    {"terminal", COL_INT, "with seq: the request that caused it"},
    {"seq", COL_INT, ""},
    {"item", COL_INT, ""},
    {"lot", COL_TEXT, ""},
    {"expiry", COL_TIME, ""},
    {"qty", COL_INT, "> 0"},
    {"from_place", COL_INT, ""},
    {"to_place", COL_INT, ""},
    {"from_left", COL_INT, "balance there after it; 0 for an outside place"},
    {"to_left", COL_INT, ""},
    {"reason", COL_TEXT,
     "pick put sort undo back pack unpack ship take receive count move transfer"},
    {"order_id", COL_REF, ""},
    {"line_id", COL_REF, "order line"},
    {0},
};

const struct table schema_move = {
    .name = "move",
    .kind = TABLE_ENDURING,
    .about = "one row a unit movement: the record",
    .column = move,
    .check = "qty > 0 AND from_left >= 0 AND to_left >= 0 AND from_place <> to_place",
};

static const struct column serial_move[] = {
    {"move", COL_INT, ""},
    {"warehouse", COL_INT, ""},
    {"item", COL_INT, ""},
    {"text", COL_TEXT, "what stands on the unit, byte for byte"},
    {"order_id", COL_REF, "of the move"},
    {0},
};

const struct table schema_serial_move = {
    .name = "serial_move",
    .kind = TABLE_ENDURING,
    .about = "which unit it was, of goods with serials",
    .column = serial_move,
    .key = "move, text",
    .index = {"(warehouse, text)", "(order_id) WHERE order_id IS NOT NULL"},
};

static const struct column serial[] = {
    {"warehouse", COL_INT, ""},
    {"text", COL_TEXT, ""},
    {"item", COL_INT, "two makers may use one text: with the item it is one unit"},
    {"state", COL_TEXT, "in out"},
    {"place", COL_INT, "where its last move left it; an outside place: out"},
    {"lot", COL_TEXT, ""},
    {"received", COL_FLAG, "it came in by it; else it was first read when picked"},
    {"order_id", COL_REF, "whose goods it is among; none while it lies in a bin"},
    {"line_id", COL_REF, "order line"},
    {"last_move", COL_INT, ""},
    {0},
};

const struct table schema_serial = {
    .name = "serial",
    .kind = TABLE_DERIVED,
    .about = "units known by their serial, while in the house or out of it",
    .column = serial,
    .key = "warehouse, text, item",
    .index = {"(warehouse, place, item)"},
};

static const struct column counting[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"place", COL_INT, ""},
    {"item", COL_INT, ""},
    {"lot", COL_TEXT, ""},
    {"reason", COL_TEXT, "short zero asked"},
    {"state", COL_TEXT, "open second done"},
    {"first_person", COL_REF, "whose count a second person must confirm"},
    {"first_qty", COL_INT, ""},
    {"created_at", COL_TIME, ""},
    {"done_at", COL_TIME, ""},
    {0},
};

const struct table schema_counting = {
    .name = "counting",
    .kind = TABLE_STATE,
    .about = "bins to be counted",
    .column = counting,
    .index = {"(warehouse, state)"},
};

static const struct column transfer[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, "that the goods leave"},
    {"number", COL_TEXT, "TR-…: terminal and number of the request that offered it"},
    {"document", COL_TEXT, "what holds several together; empty: none"},
    {"to_warehouse", COL_INT, "that they are for"},
    {"state", COL_TEXT, "offered posted void expired"},
    {"item", COL_INT, "of the source; the receiver has one of the same code"},
    {"qty", COL_INT, ""},
    {"bin", COL_INT, "place they came from"},
    {"place", COL_INT, "in which they are in transit; of the source"},
    {"until", COL_TIME, "not posted later"},
    {"person", COL_INT, "who offered"},
    {"offered_at", COL_TIME, ""},
    {"to_place", COL_REF, "bin in which they ended, of either warehouse"},
    {"ended_at", COL_TIME, ""},
    {"ended_by", COL_REF, "who posted or voided it"},
    {"terminal", COL_REF, "with seq: the request that did"},
    {"seq", COL_INT, ""},
    {0},
};

const struct table schema_transfer = {
    .name = "transfer",
    .kind = TABLE_STATE,
    .about = "goods on their way to another warehouse",
    .column = transfer,
    .check = "qty > 0 AND warehouse <> to_warehouse",
    .index = {"UNIQUE (warehouse, number)", "(warehouse, until) WHERE state = 'offered'",
              "(to_warehouse, number)"},
};
