/*
 * schema_order: the tables of orders, and the waves and tasks that fill them. What
 * schema.c lists.
 */
#include "schema_in.h"

#include <stddef.h>

static const struct column orders[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"channel", COL_TEXT, ""},
    {"shop", COL_TEXT, ""},
    {"number", COL_TEXT, "the channel's own"},
    {"buyer", COL_TEXT, "id of the buyer at the channel"},
    {"receiver", COL_TEXT, ""},
    {"phone", COL_TEXT, ""},
    {"address", COL_TEXT, ""},
    {"region", COL_TEXT, ""},
    {"receiver_key", COL_TEXT, "the channel's own for this receiver; empty: not given"},
    {"address_key", COL_TEXT,
     "two orders with one go to the same door; empty: not known"},
    {"paid_at", COL_TIME, "0: not paid"},
    {"due_at", COL_TIME, "promised; 0: none"},
    {"pickup_at", COL_TIME, "its carrier's pick-up that its wave goes for; 0: none"},
    {"type", COL_TEXT, "normal presale …"},
    {"carrier", COL_TEXT, "chosen at review; the order's own wins"},
    {"account", COL_TEXT, "with that carrier; empty: any"},
    {"carrier_why", COL_TEXT, "why this carrier, in words"},
    {"carrier_price", COL_INT, "what it will ask, minor units; 0: not known"},
    {"rate_file", COL_TEXT, "where the row of the rates stands that says so"},
    {"rate_line", COL_INT, ""},
    {"goods", COL_INT, "sum of the lines"},
    {"freight", COL_INT, ""},
    {"off_shop", COL_INT, "discount paid by the shop"},
    {"off_platform", COL_INT, "discount paid by the platform"},
    {"points", COL_INT, "paid with points"},
    {"subsidy", COL_INT, "freight subsidy of the platform"},
    {"refund", COL_INT, "refunded so far"},
    {"currency", COL_TEXT, ""},
    {"exponent", COL_INT, "decimals of the minor unit"},
    {"buyer_remark", COL_TEXT, "shown whole at pack"},
    {"seller_remark", COL_TEXT, ""},
    {"flagged", COL_FLAG, "the platform warns"},
    {"state", COL_TEXT, "model/order.h"},
    {"hold", COL_TEXT, "why it waits for a person; empty: it does not"},
    {"hold_owner", COL_TEXT, "the role that can change that"},
    {"hold_since", COL_TIME, ""},
    {"wave", COL_REF, ""},
    {"head", COL_REF, "merged: the order whose parcel it goes in; the head names itself"},
    {"parts", COL_INT, "split: picked and packed in so many parts; 0: whole"},
    {"units", COL_INT, "units of its goods lines, cancelled ones taken off"},
    {"priority", COL_INT, "higher first"},
    {"version", COL_INT, "one more at each change; verbs name the one they saw"},
    {"hash", COL_TEXT, "of what the channel said: same or changed"},
    {"taken_at", COL_TIME, "when it was loaded"},
    {"shipped_at", COL_TIME, ""},
    {"checked_at", COL_TIME, "when its channel last said it, or somebody looked there"},
    {0},
};

const struct table schema_orders = {
    .name = "orders",
    .kind = TABLE_STATE,
    .column = orders,
    .index = {"UNIQUE (warehouse, channel, shop, number)", "(warehouse, state, paid_at)",
              "(warehouse, number)", "(warehouse, buyer)",
              "(head) WHERE head IS NOT NULL", "(warehouse, address_key)"},
};

static const struct column order_line[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"order_id", COL_INT, ""},
    {"ordinal", COL_INT, "with the order its identity; equal rows are real"},
    {"item", COL_INT, ""},
    {"qty", COL_INT, "as ordered"},
    {"cancelled", COL_INT, "of it taken back"},
    {"price", COL_INT, "for one unit"},
    {"off", COL_INT, "share of the discounts"},
    {"gift", COL_FLAG, ""},
    {"kit_line", COL_REF, "of a component: the kit's line"},
    {"kit", COL_FLAG, "a kit's own line: its goods are its components"},
    {"released", COL_INT, "units reserved for it in a wave"},
    {"picked", COL_INT, "units taken from bins and not put back"},
    {"packed", COL_INT, "units verified into parcels"},
    {"shipped", COL_INT, ""},
    {0},
};

const struct table schema_order_line = {
    .name = "order_line",
    .kind = TABLE_STATE,
    .column = order_line,
    .check = "qty > 0 AND cancelled >= 0 AND cancelled <= qty AND packed >= 0 AND "
             "shipped >= 0 "
             "AND shipped <= packed",
    .index = {"UNIQUE (order_id, ordinal, item)"},
};

static const struct column cancellation[] = {
    {"warehouse", COL_INT, ""},
    {"channel", COL_TEXT, ""},
    {"number", COL_TEXT, "the cancellation's own"},
    {"ordinal", COL_INT, ""},
    {"line_id", COL_INT, "the line it took back"},
    {"qty", COL_INT, ""},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_cancellation = {
    .name = "cancellation",
    .kind = TABLE_ENDURING,
    .about = "cancellations taken in",
    .column = cancellation,
    .key = "warehouse, channel, number, ordinal",
};

static const struct column receipt[] = {
    {"warehouse", COL_INT, ""},
    {"document", COL_TEXT, ""},
    {"line", COL_INT, "with the document its identity: loading twice adds once"},
    {"place", COL_INT, ""},
    {"item", COL_INT, ""},
    {"lot", COL_TEXT, ""},
    {"qty", COL_INT, ""},
    {"serial", COL_TEXT, "of the one unit that the line is; empty: none was given"},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_receipt = {
    .name = "receipt",
    .kind = TABLE_ENDURING,
    .about = "goods taken in",
    .column = receipt,
    .key = "warehouse, document, line",
    .check = "qty > 0",
};

static const struct column wave[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"name", COL_TEXT, "2026-11-22 morning"},
    {"shift", COL_TEXT, "morning noon evening"},
    {"state", COL_TEXT, "open locked closed"},
    {"cutoff_at", COL_TIME, "orders paid before this"},
    {"released_at", COL_TIME, ""},
    {"closed_at", COL_TIME, ""},
    {"person", COL_INT, "who released it"},
    {0},
};

const struct table schema_wave = {
    .name = "wave",
    .kind = TABLE_STATE,
    .about = "orders released together",
    .column = wave,
    .index = {"UNIQUE (warehouse, name)"},
};

static const struct column wave_order[] = {
    {"warehouse", COL_INT, ""},
    {"order_id", COL_INT, ""},
    {"wave", COL_INT, ""},
    {"taken", COL_FLAG, "released in it; else: why not"},
    {"rule", COL_TEXT, "the rule that decided"},
    {"file", COL_TEXT, "where that rule stands"},
    {"line", COL_INT, ""},
    {"reason", COL_TEXT, "what was expected and what the order has"},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_wave_order = {
    .name = "wave_order",
    .kind = TABLE_ENDURING,
    .about = "what each wave decided of each order",
    .column = wave_order,
    .key = "warehouse, order_id, wave",
};

static const struct column waiting[] = {
    {"warehouse", COL_INT, ""},
    {"order_id", COL_INT, ""},
    {"rule", COL_TEXT, "that keeps it out: cutoff type goods.presale closed …"},
    {"file", COL_TEXT, "where that rule stands; empty: the house's own"},
    {"line", COL_INT, ""},
    {"reason", COL_TEXT, "what was expected and what the order has"},
    {"who", COL_TEXT, "the role that can change it"},
    {"since", COL_TIME, "said without a break since"},
    {"wave", COL_REF, "whose plan said it last"},
    {0},
};

const struct table schema_waiting = {
    .name = "waiting",
    .kind = TABLE_STATE,
    .about = "all that keeps an order out of waves",
    .column = waiting,
    .key = "warehouse, order_id, rule",
};

static const struct column channel[] = {
    {"warehouse", COL_INT, ""},
    {"name", COL_TEXT, ""},
    {"state", COL_TEXT, "open locked asleep"},
    {"reason", COL_TEXT, ""},
    {"until", COL_TIME, "asleep until; 0: until it is woken"},
    {"cutoff_min", COL_INT, "its own cut-off, minutes since midnight; -1: none"},
    {"person", COL_INT, "who said so"},
    {"since", COL_TIME, ""},
    {"checked_at", COL_TIME,
     "all that changed there until then was taken in; 0: not said"},
    {0},
};

const struct table schema_channel = {
    .name = "channel",
    .kind = TABLE_STATE,
    .about = "channels that are locked, asleep or cut off",
    .column = channel,
    .key = "warehouse, name",
};

static const struct column task[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"kind", COL_TEXT, "pick back"},
    {"wave", COL_REF, ""},
    {"cart", COL_REF, "the cart it rides on, once scanned"},
    {"state", COL_TEXT, "open active done closed"},
    {"person", COL_REF, "who works on it"},
    {"terminal", COL_REF, "where it was pulled; none: settled since"},
    {"version", COL_INT, "one more when its lines change other than by its own scans"},
    {"created_at", COL_TIME, ""},
    {"done_at", COL_TIME, ""},
    {"urgent", COL_FLAG, "an order of it was expedited: handed out first"},
    {"run", COL_REF, "the item of a run: each of its lines one unit, all in one tote"},
    {"pass", COL_FLAG, "picked zone by zone, each by somebody of that zone"},
    {"zone", COL_TEXT, "of pass: in which zone it goes on; active and none: in all"},
    {"waits_at", COL_TIME, "handed over and waiting since; 0: it is not"},
    {"lies", COL_REF, "the hand-over place it was put on, when that was scanned"},
    {"wall", COL_TEXT, "its orders are picked in sums, a line a unit, and sorted there"},
    {0},
};

const struct table schema_task = {
    .name = "task",
    .kind = TABLE_STATE,
    .about = "a cart's work",
    .column = task,
    .index = {"(warehouse, kind, state)", "(warehouse, zone) WHERE waits_at > 0"},
};

static const struct column task_line[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"task", COL_INT, ""},
    {"seq", COL_INT, "order of work; a skipped line goes last"},
    {"place", COL_INT, "pick: the bin; back: the tote, parcel or hand it comes from"},
    {"target", COL_REF, "back: the bin it came from (a suggestion)"},
    {"item", COL_INT, ""},
    {"lot", COL_TEXT, ""},
    {"expiry", COL_TIME, ""},
    {"qty", COL_INT, "units to move; falls when the rest is short or cancelled"},
    {"taken", COL_INT, "units taken into the hand so far"},
    {"put", COL_INT, "units that left the hand for the tote (back: for a bin)"},
    {"tote", COL_REF, "pick: the tote they went into; sorted at a wall: the slot"},
    {"order_id", COL_INT, ""},
    {"line_id", COL_INT, "order line"},
    {"part", COL_INT, "of a split order; 0: all of it"},
    {"state", COL_TEXT, "open done short cancelled"},
    {"reason", COL_TEXT, "of a short"},
    {0},
};

const struct table schema_task_line = {
    .name = "task_line",
    .kind = TABLE_STATE,
    .about = "one bin, one item, one order",
    .column = task_line,
    .check = "qty >= 0 AND taken >= 0 AND put >= 0 AND taken <= qty AND put <= taken",
    .index = {"(task, seq)", "(order_id)"},
};
