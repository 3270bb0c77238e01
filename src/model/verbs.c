/*
 * verbs: the table of everything that can be asked of the store. Every program that
 * speaks to it reads the same entries: the terminal builds by them, the door checks by
 * them, the log and the man page print them.
 *
 * Behind each entry stands what its reply carries: `out` a record, `rows` a list. Names
 * are spelt the same in the reply, in the tables and on --json.
 */
#include "tallyman/model/request.h"

#include "tallyman/model/audit.h"
#include "tallyman/model/code.h"

#define ID(name)                                                                         \
    {                                                                                    \
        name, ARG_ID, false, 1, INT64_MAX, NULL                                          \
    }
#define ID_OR(name)                                                                      \
    {                                                                                    \
        name, ARG_ID, true, 1, INT64_MAX, NULL                                           \
    }
#define CODE(name)                                                                       \
    {                                                                                    \
        name, ARG_CODE, false, 1, CODE_MOST, NULL                                        \
    }
#define CODE_OR(name)                                                                    \
    {                                                                                    \
        name, ARG_CODE, true, 1, CODE_MOST, NULL                                         \
    }
/* What the scan of a unit may say of it besides its code. */
#define UNIT_SAID CODE_OR("serial"), CODE_OR("lot"), CODE_OR("expiry")
#define TEXT(name, most)                                                                 \
    {                                                                                    \
        name, ARG_TEXT, false, 0, most, NULL                                             \
    }
#define TEXT_OR(name, most)                                                              \
    {                                                                                    \
        name, ARG_TEXT, true, 0, most, NULL                                              \
    }
#define HEX(name) /* 32 bytes */                                                         \
    {                                                                                    \
        name, ARG_TEXT, false, 64, 64, NULL                                              \
    }
#define SECRET(name, most)                                                               \
    {                                                                                    \
        name, ARG_TEXT, false, 0, most, NULL, name                                       \
    }
#define SECRET_OR(name, most)                                                            \
    {                                                                                    \
        name, ARG_TEXT, true, 0, most, NULL, name                                        \
    }
#define NUM(name, least, most)                                                           \
    {                                                                                    \
        name, ARG_NUM, false, least, most, NULL                                          \
    }
#define NUM_OR(name, least, most)                                                        \
    {                                                                                    \
        name, ARG_NUM, true, least, most, NULL                                           \
    }
#define FLAG_OR(name)                                                                    \
    {                                                                                    \
        name, ARG_FLAG, true, 0, 1, NULL                                                 \
    }
#define ROWS(columns)                                                                    \
    {                                                                                    \
        "rows", ARG_ROWS, false, 0, REQUEST_ROWS_MOST, columns                           \
    }
#define ROWS_SECRET(columns, column)                                                     \
    {                                                                                    \
        "rows", ARG_ROWS, false, 0, REQUEST_ROWS_MOST, columns, column                   \
    }

enum { QTY_MOST = 1000000, PAGE_MOST = 10000, NAME_MOST = 200, TERMINAL_NAME = 32 };

/* Columns of rows arguments. An absent text is "", an absent number 0. */
static const char *const cols_items[] = {
    "code", "name",    "spec",    "price",  "weight_g", "volume_ml", "type",
    "high", "confuse", "counted", "serial", "lots",     "box",       NULL};
static const char *const cols_codes[] = {"text", "item", "qty", NULL};
static const char *const cols_marks[] = {"seq", "hash", NULL};
static const char *const cols_kits[] = {"kit", "item", "qty", "share", NULL};
static const char *const cols_places[] = {"code", "kind", "aisle",   "bay", "level",
                                          "side", "seq",  "carrier", NULL};
static const char *const cols_people[] = {"badge", "name", "role", "pin", "staff", NULL};
static const char *const cols_stock[] = {"line",   "place", "item",   "lot",
                                         "expiry", "qty",   "serial", NULL};
/* ordinal 0 is the order's head (the fields up to `taken_at`); its lines follow it, with
 * ordinal >= 1 and the fields from `item` on. */
static const char *const cols_orders[] = {"ordinal",  "channel",      "shop",
                                          "number",   "buyer",        "receiver",
                                          "phone",    "address",      "region",
                                          "paid_at",  "due_at",       "type",
                                          "carrier",  "goods",        "freight",
                                          "off_shop", "off_platform", "points",
                                          "subsidy",  "refund",       "currency",
                                          "exponent", "buyer_remark", "seller_remark",
                                          "flagged",  "priority",     "receiver_key",
                                          "item",     "qty",          "price",
                                          "off",      "gift",         NULL};
static const char *const cols_cancels[] = {"channel", "number", "ordinal", "buyer",
                                           "item",    "qty",    "at",      NULL};
static const char *const cols_waybills[] = {"carrier", "account", "number", NULL};
static const char *const cols_pools[] = {"carrier", "account", "prefix", "first", "last",
                                         "digits",  "digit",   "suffix", "low",   NULL};
static const char *const cols_rates[] = {
    "carrier",    "account", "region", "first_g",    "first_price", "step_g",
    "step_price", "most_g",  "hours",  "valid_from", "line",        NULL};
static const char *const cols_rules[] = {"section", "key", "value", "line", NULL};
/* cart >= 1: release in that cart of the wave, its bins ("place:n place:n …") being met
 * n-th on the cart's way; 0: leave out, and why, a row a reason. merge: the order into
 * whose parcel it goes, itself of the one that gives its name; 0: alone. An order that is
 * split has a row a part, 1 … parts, with the `goods` ("item:units item:units …") that go
 * in it. */
static const char *const cols_release[] = {"order", "version", "cart",  "rule", "file",
                                           "line",  "reason",  "walk",  "who",  "merge",
                                           "part",  "parts",   "goods", NULL};

/* clang-format off */
static const struct verb_entry verbs[VERBS] = {
    /* code: of the second factor. → session person name role badge rights (names) factor
     * (1: roles of this person count only once its code was given, too) */
    [V_LOGIN] = {V_LOGIN, "login", RIGHT_NONE, VERB_OPEN, N_("start a session"),
        {CODE("badge"), SECRET_OR("pin", 32), SECRET_OR("code", 8)}},
    /* pin or code, or both. → rights (names) */
    [V_PIN] = {V_PIN, "pin", RIGHT_NONE, VERB_ANYWHERE,
        N_("give the PIN or the second factor's code again"), {SECRET_OR("pin", 32),
        SECRET_OR("code", 8)}},
    [V_LOGOUT] = {V_LOGOUT, "logout", RIGHT_NONE, VERB_ANYWHERE, N_("end the session"),
        {{0}}},
    /* disabled 1: no login any more, and sessions end at once; 0: again */
    [V_PERSON_DISABLE] = {V_PERSON_DISABLE, "person.disable", RIGHT_STAFF, 0,
        N_("let a person in no longer, or again"), {CODE("badge"),
        NUM("disabled", 0, 1)}},
    /* rows: id badge name role staff disabled pin factor (1: there is one) seen_at granted
     * (roles with a scope or an end, in words) */
    [V_PERSON_LIST] = {V_PERSON_LIST, "person.list", RIGHT_STAFF, VERB_READ,
        N_("list people"), {NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* staff: the staff number; two badges of one person bear one. → person */
    [V_PERSON_ADD] = {V_PERSON_ADD, "person.add", RIGHT_PEOPLE, 0, N_("add a person"),
        {CODE("badge"), TEXT("name", NAME_MOST), TEXT_OR("role", 31),
        SECRET_OR("pin", 32), TEXT_OR("staff", 64)}},
    /* factor 1: the second factor is taken away too. Sessions end. */
    [V_PERSON_PIN] = {V_PERSON_PIN, "person.pin", RIGHT_PEOPLE, 0,
        N_("give a person another PIN"), {CODE("badge"), SECRET("pin", 32),
        FLAG_OR("factor")}},
    /* A person's own second factor: secret (hex), the code that shows it is in use. */
    [V_PERSON_FACTOR] = {V_PERSON_FACTOR, "person.factor", RIGHT_NONE, VERB_ANYWHERE,
        N_("take a second factor into use"), {CODE("badge"), SECRET("pin", 32),
        SECRET("secret", 128), SECRET("code", 8)}},
    /* rows: role rights factor lends approves limits file line people */
    [V_ROLE_LIST] = {V_ROLE_LIST, "role.list", RIGHT_STAFF, VERB_READ,
        N_("list roles and what they may"), {{0}}},
    /* Without `people`, only roles that one's own role lends, for a day at most.
     * → granted */
    [V_ROLE_GRANT] = {V_ROLE_GRANT, "role.grant", RIGHT_STAFF, 0,
        N_("give a person a role"), {CODE("badge"), TEXT("role", 31),
        TEXT_OR("region", 95), TEXT_OR("channel", 64), TEXT_OR("shop", 64),
        NUM_OR("since", 0, INT64_MAX), NUM_OR("until", 0, INT64_MAX),
        TEXT_OR("why", NAME_MOST)}},
    /* → ended (how many) */
    [V_ROLE_WITHDRAW] = {V_ROLE_WITHDRAW, "role.withdraw", RIGHT_STAFF, 0,
        N_("take a role away"), {CODE("badge"), TEXT("role", 31),
        TEXT_OR("why", NAME_MOST)}},
    /* → version file people; rows: person badge name staff disabled role region channel
     * shop since until granter why seen_at used_at (0: never) rights unused (names)
     * marks (asleep unused conflict:NAME no_pin no_factor) */
    [V_ROLE_EXPORT] = {V_ROLE_EXPORT, "role.export", RIGHT_REVIEW, VERB_READ,
        N_("who may do what where, since when, by whom"), {TEXT_OR("role", 31),
        NUM_OR("asleep_days", 1, 3650)}},
    /* The whole file or nothing. → version */
    [V_RIGHTS_LOAD] = {V_RIGHTS_LOAD, "rights.load", RIGHT_PEOPLE, 0,
        N_("take the file of roles in"), {TEXT("file", NAME_MOST), ROWS(cols_rules)}},

    /* rows: id verb what worth asker terminal since until */
    [V_APPROVE_LIST] = {V_APPROVE_LIST, "approve.list", RIGHT_APPROVE, VERB_READ | VERB_NARROWS,
        N_("acts that wait for a second person"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* badge, pin: of the approver at the asker's terminal; without, of this session.
     * → approval answer (granted refused) approver */
    [V_APPROVE_GIVE] = {V_APPROVE_GIVE, "approve.give", RIGHT_NONE, VERB_NARROWS,
        N_("be the second person of an act"), {ID("approval"), FLAG_OR("refuse"),
        CODE_OR("badge"), SECRET_OR("pin", 32)}},

    /* hash: BLAKE2b-256 of the one-time code, hex. → until */
    [V_TERMINAL_INVITE] = {V_TERMINAL_INVITE, "terminal.invite", RIGHT_TERMINAL, 0,
        N_("let a terminal be enrolled under this name, once"),
        {TEXT("name", TERMINAL_NAME), HEX("hash")}},
    /* Sent by the service for whoever shows a code; key: ed25519, hex.
     * → terminal name warehouse */
    [V_TERMINAL_ENROL] = {V_TERMINAL_ENROL, "terminal.enrol", RIGHT_NONE, VERB_OPEN,
        N_("make a terminal known by its one-time code"), {HEX("hash"), HEX("key")}},
    /* rows: id name enrolled_at revoked badge (who is logged in) seen_at */
    [V_TERMINAL_LIST] = {V_TERMINAL_LIST, "terminal.list", RIGHT_LOOK, VERB_READ,
        N_("list terminals"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    [V_TERMINAL_RENAME] = {V_TERMINAL_RENAME, "terminal.rename", RIGHT_TERMINAL, 0,
        N_("give a terminal another name"), {TEXT("name", TERMINAL_NAME),
        TEXT("to", TERMINAL_NAME)}},
    [V_TERMINAL_REVOKE] = {V_TERMINAL_REVOKE, "terminal.revoke", RIGHT_TERMINAL, 0,
        N_("a terminal may do nothing any more"), {TEXT("name", TERMINAL_NAME)}},

    /* load.*: → new changed same refused; rows: row (index of the row given), class
     * ("new" "changed" "same" "cancelled" "refused"), field, reason (an err name),
     * text (expected and got, English), only for rows that are not new or same */
    [V_LOAD_ITEMS] = {V_LOAD_ITEMS, "load.items", RIGHT_LOAD, 0, N_("take items in"),
        {ROWS(cols_items)}},
    [V_LOAD_CODES] = {V_LOAD_CODES, "load.codes", RIGHT_LOAD, 0,
        N_("take barcodes and case codes in"), {ROWS(cols_codes)}},
    [V_LOAD_KITS] = {V_LOAD_KITS, "load.kits", RIGHT_LOAD, 0, N_("take kits in"),
        {ROWS(cols_kits)}},
    [V_LOAD_PLACES] = {V_LOAD_PLACES, "load.places", RIGHT_LOAD, 0, N_("take places in"),
        {ROWS(cols_places)}},
    [V_LOAD_PEOPLE] = {V_LOAD_PEOPLE, "load.people", RIGHT_PEOPLE, 0,
        N_("take people in"), {ROWS_SECRET(cols_people, "pin")}},
    [V_LOAD_STOCK] = {V_LOAD_STOCK, "load.stock", RIGHT_LOAD, 0,
        N_("take goods in by document"), {TEXT("document", NAME_MOST), ROWS(cols_stock)}},
    [V_LOAD_ORDERS] = {V_LOAD_ORDERS, "load.orders", RIGHT_LOAD, 0, N_("take orders in"),
        {ROWS(cols_orders)}},
    [V_LOAD_CANCELS] = {V_LOAD_CANCELS, "load.cancels", RIGHT_LOAD, 0,
        N_("take cancellations in"), {ROWS(cols_cancels)}},
    [V_LOAD_WAYBILLS] = {V_LOAD_WAYBILLS, "load.waybills", RIGHT_LOAD, 0,
        N_("take waybill numbers in"), {ROWS(cols_waybills)}},
    [V_LOAD_POOLS] = {V_LOAD_POOLS, "load.pools", RIGHT_LOAD, 0,
        N_("take ranges of waybill numbers in"), {ROWS(cols_pools)}},
    /* rows: id carrier account kind (list range) first last digit taken left low want
     * (how many to fetch; once an account) */
    [V_POOL_LIST] = {V_POOL_LIST, "pool.list", RIGHT_LOOK, VERB_READ,
        N_("list waybill numbers and what is left of them"), {{0}}},
    /* → version */
    [V_POLICY_LOAD] = {V_POLICY_LOAD, "policy.load", RIGHT_WAVE, 0,
        N_("take a file of rules in"), {TEXT("name", 64), TEXT("file", NAME_MOST),
        ROWS(cols_rules)}},

    /* A bad row refuses the file. → version rates */
    [V_RATES_LOAD] = {V_RATES_LOAD, "rates.load", RIGHT_LOAD, 0,
        N_("take the carriers' rates in"), {TEXT("file", NAME_MOST), ROWS(cols_rates)}},
    /* rows: line carrier account region first_g first_price step_g step_price most_g
     * hours valid_from file version; `after` is the last line */
    [V_RATE_LIST] = {V_RATE_LIST, "rate.list", RIGHT_LOOK, VERB_READ | VERB_ANYWHERE,
        N_("list the carriers' rates"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},

    /* → reviewed ready held */
    [V_ORDER_REVIEW] = {V_ORDER_REVIEW, "order.review", RIGHT_ORDER, 0,
        N_("review new orders by rule, promise stock to them"),
        {NUM_OR("limit", 1, PAGE_MOST)}},
    /* → number state */
    [V_ORDER_PASS] = {V_ORDER_PASS, "order.pass", RIGHT_ORDER, VERB_OF_ORDER,
        N_("let a held order go on"), {TEXT("number", 64), TEXT("reason", NAME_MOST)}},
    /* → number was (state before) back (units to put back) */
    [V_ORDER_CANCEL] = {V_ORDER_CANCEL, "order.cancel", RIGHT_ORDER, VERB_OF_ORDER,
        N_("cancel an order that has not shipped"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    [V_ORDER_HOLD] = {V_ORDER_HOLD, "order.hold", RIGHT_ORDER, VERB_OF_ORDER,
        N_("hold an order that is not in a wave"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* rows: id number channel shop type state place (shipped cancelled wave waiting) hold
     * hold_owner wave paid_at tote (the first bound to it) lines units picked packed
     * shipped; `after` is the last id */
    [V_ORDER_LIST] = {V_ORDER_LIST, "order.list", RIGHT_LOOK, VERB_READ | VERB_NARROWS,
        N_("list orders"), {TEXT_OR("state", 16), NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* → every column of orders but hash; rows: line ordinal item code name spec qty
     * cancelled gift picked packed shipped serials */
    [V_ORDER_SHOW] = {V_ORDER_SHOW, "order.show", RIGHT_LOOK, VERB_READ | VERB_OF_ORDER,
        N_("show one order"), {TEXT("number", 64)}},

    /* The receiver whole, of one order, and why: each time it is logged. rows: number buyer
     * receiver phone address region buyer_remark */
    [V_ORDER_REVEAL] = {V_ORDER_REVEAL, "order.reveal", RIGHT_PRIVATE, VERB_OF_ORDER,
        N_("show an order's receiver whole"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* rows: id number channel shop buyer receiver phone address region paid_at of orders
     * paid within [from, to) */
    [V_ORDER_EXPORT] = {V_ORDER_EXPORT, "order.export", RIGHT_EXPORT, VERB_NARROWS,
        N_("take customers' data out"), {NUM("from", 0, INT64_MAX),
        NUM("to", 0, INT64_MAX), TEXT("reason", NAME_MOST),
        NUM_OR("limit", 1, REQUEST_ROWS_MOST)}},
    /* goods: what they are to cost, minor units. → number was goods */
    [V_ORDER_AMOUNT] = {V_ORDER_AMOUNT, "order.amount", RIGHT_AMOUNT, VERB_OF_ORDER,
        N_("change what an order's goods cost"), {TEXT("number", 64),
        NUM("goods", 0, INT64_C(1000000000000)), TEXT("reason", NAME_MOST)}},
    /* What is left out stays. → number state */
    [V_ORDER_ADDRESS] = {V_ORDER_ADDRESS, "order.address", RIGHT_ORDER, VERB_OF_ORDER,
        N_("change where an order goes"), {TEXT("number", 64), TEXT_OR("receiver", 200),
        TEXT_OR("phone", 64), TEXT_OR("address", 1000), TEXT_OR("region", 200),
        TEXT("reason", NAME_MOST)}},
    /* The goods of a shipped order once more, for nothing. → number (of the new order)
     * order */
    [V_ORDER_REISSUE] = {V_ORDER_REISSUE, "order.reissue", RIGHT_ORDER, VERB_OF_ORDER,
        N_("send an order's goods once more"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},

    /* rows: order number version channel shop region type carrier paid_at due_at priority
     * units lines weight_g volume_ml seq (lowest pick sequence of its goods) flagged
     * buyer owner (of the hold) together (what orders for one parcel have in common
     * besides channel, shop and carrier; "": it goes alone) main (a gift order's: orders of its buyer that went
     * before); orders that are ready, and held or new ones with `state` and `hold`, so
     * that a plan can say why of each; `after` is the last order id. With paid_to: all
     * that were paid within [paid_from, paid_to) and not cancelled, for a plan that is
     * only tried */
    [V_WAVE_SNAPSHOT] = {V_WAVE_SNAPSHOT, "wave.snapshot", RIGHT_WAVE, VERB_READ,
        N_("what a plan needs to know"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST), NUM_OR("paid_from", 0, INT64_MAX),
        NUM_OR("paid_to", 0, INT64_MAX)}},
    /* → aisle_mm bay_mm cross_mm block_bays facing depots one_way speed_mm_s line_s
     * cart_s (rules [walk.layout], [walk.time]); rows: aisle bays seq */
    [V_WAVE_FLOOR] = {V_WAVE_FLOOR, "wave.floor", RIGHT_WAVE, VERB_READ,
        N_("how the house is walked"), {{0}}},
    /* of the orders of wave.snapshot; → after (its last order, 0: no more); rows: order
     * item units gift type (of the item) code weight_g volume_ml (of a unit) */
    [V_WAVE_LINES] = {V_WAVE_LINES, "wave.lines", RIGHT_WAVE, VERB_READ,
        N_("what waiting orders are to get"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST), NUM_OR("paid_from", 0, INT64_MAX),
        NUM_OR("paid_to", 0, INT64_MAX)}},
    /* → after (the last item looked at, 0: no more); rows: item place code aisle bay seq
     * lot expiry free, those of an item in the order in which a release takes them */
    [V_WAVE_BINS] = {V_WAVE_BINS, "wave.bins", RIGHT_WAVE, VERB_READ,
        N_("where goods lie free"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* → wave name orders carts units held merged (orders that go in another's parcel)
     * split; rows: order number outcome (released held stale) reason */
    [V_WAVE_RELEASE] = {V_WAVE_RELEASE, "wave.release", RIGHT_WAVE, 0,
        N_("reserve stock bin by bin and make tasks"), {TEXT("name", 64),
        TEXT("shift", 16), NUM("cutoff_at", 0, INT64_MAX), ROWS(cols_release)}},
    [V_WAVE_LOCK] = {V_WAVE_LOCK, "wave.lock", RIGHT_WAVE, 0, N_("take no new orders"),
        {TEXT("name", 64)}},
    /* → back (orders given back to waiting) */
    [V_WAVE_CLOSE] = {V_WAVE_CLOSE, "wave.close", RIGHT_WAVE, 0,
        N_("close a wave; what nobody started goes back to waiting"), {TEXT("name", 64)}},
    /* → back (orders given back to waiting); the wave stays open */
    [V_WAVE_BACK] = {V_WAVE_BACK, "wave.back", RIGHT_WAVE, 0,
        N_("take back a release that nobody started"), {TEXT("name", 64)}},
    /* → number wave */
    [V_WAVE_KICK] = {V_WAVE_KICK, "wave.kick", RIGHT_WAVE, 0,
        N_("take one order out of a live wave"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* → number priority task (0: it is in none) */
    [V_ORDER_EXPEDITE] = {V_ORDER_EXPEDITE, "order.expedite", RIGHT_WAVE, 0,
        N_("let an order go before all others"), {TEXT("number", 64),
        TEXT("reason", NAME_MOST)}},
    /* `state`: open locked asleep; → channel state */
    [V_CHANNEL_SET] = {V_CHANNEL_SET, "channel.set", RIGHT_WAVE, 0,
        N_("open, lock or put to sleep a channel"), {TEXT("channel", 64),
        TEXT("state", 16), TEXT_OR("reason", NAME_MOST), NUM_OR("until", 0, INT64_MAX),
        NUM_OR("cutoff_min", -1, 1439)}},
    /* → offset_min; rows: channel state reason until cutoff_min who since waiting (orders
     * of it); all: 1: also open ones in which orders wait */
    [V_CHANNEL_LIST] = {V_CHANNEL_LIST, "channel.list", RIGHT_LOOK, VERB_READ | VERB_ANYWHERE,
        N_("list channels that are not simply open"), {NUM_OR("all", 0, 1)}},
    /* rows: id name shift state orders shipped lines units picked carts carts_done */
    [V_WAVE_LIST] = {V_WAVE_LIST, "wave.list", RIGHT_LOOK, VERB_READ, N_("list waves"),
        {NUM_OR("limit", 1, PAGE_MOST)}},
    /* rows: order state place wave rule file line reason since who id; a row a reason,
     * those of an order together; `after` is the last id */
    [V_WAVE_WHY] = {V_WAVE_WHY, "wave.why", RIGHT_LOOK, VERB_READ | VERB_NARROWS,
        N_("why an order is or is not in a wave"), {TEXT_OR("number", 64),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},

    /* rows: place state orders (all of them by state), then place rule file line who
     * orders since for every reason orders wait for */
    [V_WAVE_COUNT] = {V_WAVE_COUNT, "wave.count", RIGHT_LOOK, VERB_READ,
        N_("how many orders wait for which reason"), {{0}}},
    /* Picks of the period, added up over the moves after `after`, some of them at a time.
     * → next (where to go on, 0: that was all); rows: place code item sku picks units
     * undone (units taken back again) */
    [V_HEAT] = {V_HEAT, "heat", RIGHT_LOOK, VERB_READ, N_("what was picked where"),
        {NUM_OR("from", 0, INT64_MAX), NUM_OR("to", 0, INT64_MAX),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, INT32_MAX)}},
    /* The same as one line an aisle. → picks most (what digit 9 stands for) since
     * (the first move that counts: of very many only the newest do); rows: aisle cells (a
     * digit a bay from the front on, '.' nothing picked, ' ' no bin) picks */
    [V_HEAT_AISLES] = {V_HEAT_AISLES, "heat.aisles", RIGHT_LOOK, VERB_READ,
        N_("what was picked where, aisle by aisle"), {NUM_OR("from", 0, INT64_MAX),
        NUM_OR("to", 0, INT64_MAX)}},
    /* rows: id code aisle bay level side seq item sku name spec type units items: each
     * bin, and what most lies in it */
    [V_HEAT_BINS] = {V_HEAT_BINS, "heat.bins", RIGHT_LOOK, VERB_READ,
        N_("the bins, where they stand and what they hold"),
        {NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* Carts released in the period, or of a wave. → next (last cart looked at, 0: that
     * was all); rows: task wave cart person at seq place item units taken state */
    [V_HEAT_TOURS] = {V_HEAT_TOURS, "heat.tours", RIGHT_LOOK, VERB_READ,
        N_("which bins each cart went to"), {NUM_OR("from", 0, INT64_MAX),
        NUM_OR("to", 0, INT64_MAX), TEXT_OR("wave", 64), NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},

    /* kind: "pick" or "back". With `code`: the task of that cart or tote, taken over from
     * whoever has it, or a free task bound to that cart. Else the person's own active
     * task, else the oldest free one.
     * → task kind wave version cart person; rows: line seq place target item code name
     * spec qty taken put tote order number order_state state gift codes lot expiry
     * serial (1: each unit is scanned with its serial) merged (orders that go in one
     * parcel with this) part parts (of a split order)
     * (codes: "6901234567892=1 16901234567899=12", those that identify this item alone)
     */
    [V_TASK_PULL] = {V_TASK_PULL, "task.pull", RIGHT_PICK, 0, N_("get work"),
        {TEXT("kind", 8), CODE_OR("code")}},
    /* A cart goes on at another terminal. task.pull refused it (count_first) because the
     * first one may hold scans: its totes are counted blind, unit by unit, and what comes
     * later from there is refused as settled (counted), changing nothing. → takeover task
     * cart left (totes not counted yet); rows: tote counted */
    [V_TAKEOVER_BEGIN] = {V_TAKEOVER_BEGIN, "takeover.begin", RIGHT_PICK, 0,
        N_("take a cart over from another terminal"), {ID("task")}},
    /* → item code name spec qty (of it in this tote) counted; with `want`:1 nothing was
     * counted yet: the unit's serial is asked for */
    [V_TAKEOVER_UNIT] = {V_TAKEOVER_UNIT, "takeover.unit", RIGHT_PICK, 0,
        N_("count a unit in a tote of the cart"), {ID("takeover"), CODE("tote"),
        CODE("code"), UNIT_SAID}},
    /* All of the tote was counted; again=1: it is counted from the start. → units left;
     * rows: tote counted */
    [V_TAKEOVER_TOTE] = {V_TAKEOVER_TOTE, "takeover.tote", RIGHT_PICK, 0,
        N_("end the count of a tote"), {ID("takeover"), CODE("tote"), FLAG_OR("again")}},
    /* → task more fewer (units that the count moved in the books) out; rows: tote code
     * name qty of what no line wants: taken out, laid aside */
    [V_TAKEOVER_CLOSE] = {V_TAKEOVER_CLOSE, "takeover.close", RIGHT_PICK, 0,
        N_("the cart is counted: go on with it"), {ID("takeover")}},
    /* Nobody has to count it: all that its terminal scanned has arrived. */
    [V_TASK_GIVE] = {V_TASK_GIVE, "task.give", RIGHT_PICK, 0,
        N_("give a cart back for somebody else"), {ID("task")}},
    [V_TASK_SHOW] = {V_TASK_SHOW, "task.show", RIGHT_PICK, VERB_READ,
        N_("the lines of a task as they are now"), {ID("task")}},
    /* rows: id kind state wave cart person lines done from (where a put-back begins);
     * tasks that are not done, `after` is the last id */
    [V_TASK_LIST] = {V_TASK_LIST, "task.list", RIGHT_LOOK, VERB_READ,
        N_("list tasks that are not done"), {NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* One unit, or a sealed case, from the bin into the hand; of goods with serials one
     * unit, with its serial. Here and below, `lot` and `expiry` (2026-12-31) are what the
     * unit's own code says: held against the books for goods that are kept by lot.
     * → line moved taken in_hand left (on hand in the bin after it) version */
    [V_PICK_TAKE] = {V_PICK_TAKE, "pick.take", RIGHT_PICK, VERB_OFFLINE,
        N_("take a unit from its bin"), {ID("task"), ID("line"), CODE("place"),
        CODE("code"), UNIT_SAID}},
    /* All that is in hand for the line into the tote. → line tote put state task_state
     * version */
    [V_PICK_PUT] = {V_PICK_PUT, "pick.put", RIGHT_PICK, VERB_OFFLINE,
        N_("put what is in hand into the tote"), {ID("task"), ID("line"), CODE("tote")}},
    /* → line taken in_hand left version */
    [V_PICK_UNDO] = {V_PICK_UNDO, "pick.undo", RIGHT_PICK, VERB_OFFLINE,
        N_("back into the bin with the last unit"), {ID("task"), ID("line")}},
    /* → line seq version */
    [V_PICK_SKIP] = {V_PICK_SKIP, "pick.skip", RIGHT_PICK, VERB_OFFLINE,
        N_("leave the stop for later"), {ID("task"), ID("line")}},
    /* → line outcome (other_bin backorder gift_dropped) version task_state; look at the
     * task again afterwards */
    [V_PICK_SHORT] = {V_PICK_SHORT, "pick.short", RIGHT_PICK, 0,
        N_("the bin has not enough"), {ID("task"), ID("line"), TEXT("reason", 32)}},
    /* A STOP is answered: the goods of that order leave the task. → task_state back
     * (units that wait for put-back) version */
    [V_PICK_STOP] = {V_PICK_STOP, "pick.stop", RIGHT_PICK, 0,
        N_("lay a stopped order's goods aside"), {ID("task"), ID("order"),
        CODE_OR("tote")}},
    /* → line moved taken in_hand version */
    [V_BACK_TAKE] = {V_BACK_TAKE, "back.take", RIGHT_PICK, 0,
        N_("take a unit out of a tote or parcel to put it back"), {ID("task"), ID("line"),
        CODE("code"), UNIT_SAID}},
    /* → line put state task_state version */
    [V_BACK_PUT] = {V_BACK_PUT, "back.put", RIGHT_PICK, 0,
        N_("put what is in hand into a bin"), {ID("task"), ID("line"), CODE("place")}},

    /* code: tote, parcel or order number. → order number channel parcel pcode part buyer
     * receiver buyer_remark seller_remark merged (orders in it) split splits (part k of
     * n of a split order) box units verified totes recheck count_warn
     * count_most (a keyed count is asked for twice above the one, refused above the
     * other); rows: line item code name spec qty packed gift counted codes serial (qty:
     * units of the line in its totes and in parcels; lines of one item are not joined) */
    [V_PACK_OPEN] = {V_PACK_OPEN, "pack.open", RIGHT_PACK, 0,
        N_("open a parcel for a tote's order"), {CODE("code")}},
    /* → line item code name spec moved packed qty verified units complete (1: every unit
     * of the order is verified) */
    [V_PACK_UNIT] = {V_PACK_UNIT, "pack.unit", RIGHT_PACK, 0,
        N_("verify a unit into the parcel"), {ID("parcel"), CODE("code"), UNIT_SAID}},
    [V_PACK_COUNT] = {V_PACK_COUNT, "pack.count", RIGHT_PACK, 0,
        N_("verify several units of a counted item"), {ID("parcel"), CODE("code"),
        NUM("qty", 1, QTY_MOST)}},
    [V_PACK_UNDO] = {V_PACK_UNDO, "pack.undo", RIGHT_PACK, 0,
        N_("back into the tote with the last unit"), {ID("parcel")}},
    /* more=1: this parcel is full, the rest follows in another. → stage recheck (none
     * due) why part parcel (0, or the next parcel when more) */
    [V_PACK_CLOSE] = {V_PACK_CLOSE, "pack.close", RIGHT_PACK, 0,
        N_("close a verified parcel"), {ID("parcel"), TEXT_OR("box", 32),
        FLAG_OR("more")}},
    /* HELD is left only this way: everything back into the tote, verified again. */
    [V_PACK_REOPEN] = {V_PACK_REOPEN, "pack.reopen", RIGHT_EXCEPTION, 0,
        N_("open a held parcel again; it is verified anew"), {CODE("code"), CODE("tote"),
        TEXT("reason", NAME_MOST)}},

    /* code: the order's tote, or the parcel. Blind: no list. → parcel pcode number part
     * attempt counted (units so far) merged split splits (as pack.open) */
    [V_RECHECK_OPEN] = {V_RECHECK_OPEN, "recheck.open", RIGHT_RECHECK, 0,
        N_("look a second time"), {CODE("code")}},
    /* → code name spec qty (of this item so far) counted; with `want`:1 nothing was
     * counted yet: the unit's serial is asked for */
    [V_RECHECK_UNIT] = {V_RECHECK_UNIT, "recheck.unit", RIGHT_RECHECK, 0,
        N_("count a unit blind"), {ID("parcel"), CODE("code"), CODE_OR("serial")}},
    /* → outcome (passed again held) */
    [V_RECHECK_CLOSE] = {V_RECHECK_CLOSE, "recheck.close", RIGHT_RECHECK, 0,
        N_("compare the second count"), {ID("parcel")}},

    /* → parcel pcode waybill n reprint (R of the paper; 0: the first) carrier account
     * number person part parts receiver phone address region sender weight_g remark
     * printed_at lease_until; rows: name count */
    [V_LABEL_GRANT] = {V_LABEL_GRANT, "label.grant", RIGHT_PACK, 0,
        N_("grant a parcel's label to this bench"), {ID("parcel")}},
    /* code: the parcel's own, or its label's. With `old`, the paper it bears, scanned
     * back to be torn up, the same number is granted again; without, that number is void
     * and another is granted. Of a copy that failed that copy again. → as label.grant,
     * and void ("": none) */
    [V_LABEL_REPRINT] = {V_LABEL_REPRINT, "label.reprint", RIGHT_REPRINT, 0,
        N_("grant another paper for a parcel's label, marked R1, R2 …"), {CODE("code"),
        TEXT("reason", NAME_MOST), CODE_OR("old")}},
    /* result: sent confirmed failed unknown, as the bench says. What is unknown is said
     * anew only by who may settle it. */
    [V_LABEL_RESULT] = {V_LABEL_RESULT, "label.result", RIGHT_LOOK, 0,
        N_("what became of a copy"), {TEXT("waybill", 64), NUM("n", 1, 1000),
        TEXT("result", 16)}},
    /* A person looked: the copy came out (out=1), or did not. */
    [V_LABEL_SETTLE] = {V_LABEL_SETTLE, "label.settle", RIGHT_SETTLE, 0,
        N_("say whether a label that may be out is out"), {TEXT("waybill", 64),
        NUM("n", 1, 1000), NUM("out", 0, 1)}},
    /* Copies of which no bench said anything in their time: unknown, and an exception.
     * Each login and each release does the same. → lapsed */
    [V_LABEL_LAPSE] = {V_LABEL_LAPSE, "label.lapse", RIGHT_LOOK, 0,
        N_("find labels whose bench was never heard of again"), {{0}}},
    /* → parcel pcode, and of its last copy waybill ("": none granted yet) n result */
    [V_LABEL_FIND] = {V_LABEL_FIND, "label.find", RIGHT_LOOK, VERB_READ,
        N_("which parcel of a tote still wants its label"), {CODE("code")}},
    /* → parcel waybill stage order_state */
    [V_LABEL_APPLY] = {V_LABEL_APPLY, "label.apply", RIGHT_PACK, 0,
        N_("the label just stuck on is scanned back"), {ID("parcel"), CODE("code")}},
    /* rows: id code number part stage label recheck hold intercepted units waybill
     * carrier box tote order_state */
    [V_PARCEL_LIST] = {V_PARCEL_LIST, "parcel.list", RIGHT_LOOK, VERB_READ | VERB_NARROWS,
        N_("list parcels"), {TEXT_OR("stage", 16), NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* → every column; rows: code name spec qty serials */
    [V_PARCEL_SHOW] = {V_PARCEL_SHOW, "parcel.show", RIGHT_LOOK, VERB_READ | VERB_OF_PARCEL,
        N_("show one parcel and what is in it"), {CODE("code")}},

    /* → handover cage carrier loaded */
    [V_SHIP_OPEN] = {V_SHIP_OPEN, "ship.open", RIGHT_SHIP, 0, N_("load a carrier's cage"),
        {CODE("cage")}},
    /* → parcel waybill number part loaded */
    [V_SHIP_LOAD] = {V_SHIP_LOAD, "ship.load", RIGHT_SHIP, 0,
        N_("one parcel into the cage"), {ID("handover"), CODE("code")}},
    [V_SHIP_UNLOAD] = {V_SHIP_UNLOAD, "ship.unload", RIGHT_SHIP, 0,
        N_("one parcel out of the cage"), {ID("handover"), CODE("code")}},
    /* rows: what (pull left) waybill pcode number why; pull: must come out of the cage;
     * left: labelled for this carrier and not loaded */
    [V_SHIP_CHECK] = {V_SHIP_CHECK, "ship.check", RIGHT_SHIP, VERB_READ,
        N_("what hinders the hand-over"), {ID("handover")}},
    /* Refused with the rows of ship.check while something must be pulled out.
     * → handover carrier parcels orders units, and of the manifest n closed_at warehouse
     * weight_g; rows: waybill number part weight_g */
    [V_SHIP_CLOSE] = {V_SHIP_CLOSE, "ship.close", RIGHT_SHIP, 0,
        N_("hand the cage over: its parcels are shipped"), {ID("handover")}},

    /* The manifest of a cage that was handed over, once more: n says which copy it is.
     * → as ship.close; rows the same */
    [V_SHIP_MANIFEST] = {V_SHIP_MANIFEST, "ship.manifest", RIGHT_SHIP, 0,
        N_("print a hand-over's manifest again"), {ID("handover"),
        TEXT("reason", NAME_MOST)}},

    /* → item place qty left */
    [V_STOCK_TAKE] = {V_STOCK_TAKE, "stock.take", RIGHT_ADJUST, 0,
        N_("take unreserved units out"), {CODE("item"), CODE("place"),
        NUM("qty", 1, QTY_MOST), TEXT("reason", NAME_MOST), CODE_OR("serial")}},
    /* rows: id (cursor) serial item state (in out) place kind order at received; units
     * known by their serial, narrowed by what is given */
    [V_SERIAL_LIST] = {V_SERIAL_LIST, "serial.list", RIGHT_LOOK, VERB_READ,
        N_("list serials and where their units are"), {CODE_OR("item"), CODE_OR("place"),
        CODE_OR("serial"), TEXT_OR("after", 128), NUM_OR("limit", 1, PAGE_MOST)}},
    /* rows: move at item from to reason order person; every movement of the units that
     * bear it */
    [V_SERIAL_SHOW] = {V_SERIAL_SHOW, "serial.show", RIGHT_LOOK, VERB_READ,
        N_("where a serial has been"), {CODE("serial")}},
    /* rows: id (cursor) place kind item name spec lot expiry on_hand reserved free; with
     * `total`: one row an item: item name spec on_hand reserved promised available */
    [V_STOCK_LIST] = {V_STOCK_LIST, "stock.list", RIGHT_LOOK, VERB_READ | VERB_ANYWHERE, N_("list stock"),
        {CODE_OR("item"), CODE_OR("place"), FLAG_OR("total"), TEXT_OR("after", 256),
        NUM_OR("limit", 1, PAGE_MOST)}},
    /* → item name moved in_hand left; with `want`:1 nothing moved: the unit's serial is
     * asked for */
    [V_MOVE_TAKE] = {V_MOVE_TAKE, "move.take", RIGHT_COUNT, 0,
        N_("take unreserved units into the hand"), {CODE("place"), CODE("code"),
        NUM_OR("qty", 1, QTY_MOST), UNIT_SAID}},
    /* → moved: everything in hand that belongs to no task */
    [V_MOVE_PUT] = {V_MOVE_PUT, "move.put", RIGHT_COUNT, 0,
        N_("put what is in hand into a place"), {CODE("place")}},
    /* → count place item code name spec lot reason; nothing_to_do when none is open for
     * this person */
    [V_COUNT_NEXT] = {V_COUNT_NEXT, "count.next", RIGHT_COUNT, VERB_READ,
        N_("the next bin to count"), {{0}}},
    [V_COUNT_QUEUE] = {V_COUNT_QUEUE, "count.queue", RIGHT_PICK, 0,
        N_("ask for a bin to be counted"), {CODE("place"), CODE("item"),
        TEXT("reason", 32)}},
    /* → outcome (same adjusted second differs) shorted (task lines that lost goods);
     * rows: task number qty */
    [V_COUNT_PUT] = {V_COUNT_PUT, "count.put", RIGHT_COUNT, 0, N_("what was counted"),
        {ID("count"), NUM("qty", 0, QTY_MOST)}},

    /* Units leave the bin for a transit place, for the warehouse of that code.
     * → transfer (its number) item qty until left */
    [V_TRANSFER_OFFER] = {V_TRANSFER_OFFER, "transfer.offer", RIGHT_ADJUST, 0,
        N_("offer unreserved units to another warehouse"), {CODE("to"), CODE("place"),
        CODE("item"), NUM("qty", 1, QTY_MOST), CODE_OR("lot"), CODE_OR("serial"),
        NUM_OR("hours", 1, 8760), TEXT_OR("document", 64)}},
    /* Asked by the receiver, before the offer's time is over. → transfer item place qty */
    [V_TRANSFER_POST] = {V_TRANSFER_POST, "transfer.post", RIGHT_ADJUST, 0,
        N_("take what another warehouse sent into a bin"), {CODE("transfer"),
        CODE("place")}},
    /* Asked by the source; without a place: into the bin they came from.
     * → transfer item place qty */
    [V_TRANSFER_VOID] = {V_TRANSFER_VOID, "transfer.void", RIGHT_ADJUST, 0,
        N_("take an offer back: its units are in a bin again"), {CODE("transfer"),
        TEXT("reason", NAME_MOST), CODE_OR("place")}},
    /* → transfer until */
    [V_TRANSFER_EXTEND] = {V_TRANSFER_EXTEND, "transfer.extend", RIGHT_ADJUST, 0,
        N_("give an offer more time, from now"), {CODE("transfer"),
        NUM_OR("hours", 1, 8760)}},
    /* Offers whose time is over become exceptions. Each login and each release does the
     * same. → expired */
    [V_TRANSFER_EXPIRE] = {V_TRANSFER_EXPIRE, "transfer.expire", RIGHT_LOOK, 0,
        N_("look for offers whose time is over"), {{0}}},
    /* rows: id transfer document state (offered posted void expired) from to item name
     * qty place (where they ended) until offered_at ended_at; of either side */
    [V_TRANSFER_LIST] = {V_TRANSFER_LIST, "transfer.list", RIGHT_LOOK, VERB_READ,
        N_("list transfers between warehouses"), {TEXT_OR("state", 16),
        TEXT_OR("document", 64), NUM_OR("after", 0, INT64_MAX),
        NUM_OR("limit", 1, PAGE_MOST)}},

    /* rows: id kind object number owner text since due */
    [V_EXCEPTION_LIST] = {V_EXCEPTION_LIST, "exception.list", RIGHT_LOOK, VERB_READ | VERB_NARROWS,
        N_("what somebody must settle"), {TEXT_OR("owner", 16),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    [V_EXCEPTION_CLOSE] = {V_EXCEPTION_CLOSE, "exception.close", RIGHT_EXCEPTION, VERB_NARROWS,
        N_("settle an exception"), {ID("exception"), TEXT("how", NAME_MOST)}},
    /* where: task and step, as the terminal names it. → exception */
    [V_LEAD_CALL] = {V_LEAD_CALL, "lead.call", RIGHT_NONE, VERB_ANYWHERE,
        N_("call the shift lead to this terminal"), {TEXT("where", 64)}},
    /* → orders waiting held in_wave shipped cancelled exceptions (open ones) unknown
     * (units that terminals not heard of for a while may have taken) warehouse offset_min, and the pace of the last `minutes` (60): scan_ms, stop_ms: medians of a
     * scan in one bin and of the way to the next, of scans and stops samples (0: not
     * known); rows (waves not closed): wave shift state orders done lines picked late
     * (due and not shipped) risk (due before they will be picked) people rate (lines an
     * hour) eta_at (when the last line is picked at that pace, 0: not known) miss_at
     * miss_carrier miss (of those at risk: the first time, its carrier, how many) */
    [V_BOARD] = {V_BOARD, "board", RIGHT_LOOK, VERB_READ, N_("how the shift stands"),
        {NUM_OR("minutes", 1, 1440)}},
    /* rows: person role lines units refused rate (lines an hour) last_at; of the last
     * `minutes` */
    [V_BOARD_PEOPLE] = {V_BOARD_PEOPLE, "board.people", RIGHT_LOOK, VERB_READ,
        N_("how each person gets on"), {NUM_OR("minutes", 1, 1440)}},
    /* rows: from to (places) ms person: the newest gaps between two picks of one person */
    [V_BOARD_PACE] = {V_BOARD_PACE, "board.pace", RIGHT_LOOK, VERB_READ,
        N_("how long scans and ways take"), {NUM_OR("minutes", 1, 1440)}},
    /* What was done so far, added up from the records. → orders shipped held cancelled
     * waiting (waiting: in a wave too) lines reserved picked returned units_shipped
     * parcels labels recheck_due recheck_passed recheck_failed first_paid last_paid new;
     * rows: reason orders (of what is held) */
    [V_DAY] = {V_DAY, "day", RIGHT_LOOK, VERB_READ, N_("what was done, in numbers"),
        {{0}}},
    /* The life of an order, of a parcel (its order's rows that name it), of whatever the
     * rows name as a word, or of a person. → next (0: the end; else `after` of the next
     * page, also when no row of this one was asked for); rows: id at terminal_at terminal
     * person verb object code before after badge address */
    [V_AUDIT_SHOW] = {V_AUDIT_SHOW, "audit.show", RIGHT_AUDIT, VERB_READ | VERB_NARROWS,
        N_("what happened"), {TEXT_OR("number", 64), CODE_OR("parcel"), CODE_OR("word"),
        CODE_OR("badge"), NUM_OR("since", 0, INT64_MAX), NUM_OR("until", 0, INT64_MAX),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* Movements of an item, a place or both. → next as above; rows: id at terminal person
     * badge reason item qty from to from_left to_left number */
    [V_AUDIT_MOVES] = {V_AUDIT_MOVES, "audit.moves", RIGHT_AUDIT, VERB_READ,
        N_("how goods moved"), {CODE_OR("item"), CODE_OR("place"),
        NUM_OR("since", 0, INT64_MAX), NUM_OR("until", 0, INT64_MAX),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* → store, rows (ever written); rows: writer n hash */
    [V_AUDIT_HEADS] = {V_AUDIT_HEADS, "audit.heads", RIGHT_AUDIT, VERB_READ,
        N_("the end of each chain of the log"), {{0}}},
    /* Keeps a signed line (model/audit.h) that fits the log. */
    [V_AUDIT_CHECKPOINT] = {V_AUDIT_CHECKPOINT, "audit.checkpoint", RIGHT_AUDIT, 0,
        N_("keep a signed checkpoint of the log"), {TEXT("line", AUDIT_LINE)}},
    /* A chain as it stands, byte for byte; on the store's own machine. rows: n warehouse
     * at terminal_at terminal seq person verb object order_id code before after address
     * hash */
    [V_AUDIT_ROWS] = {V_AUDIT_ROWS, "audit.rows", RIGHT_AUDIT, VERB_READ,
        N_("rows of the log as they were written"), {NUM("writer", 0, INT64_MAX),
        NUM_OR("after", 0, INT64_MAX), NUM_OR("limit", 1, PAGE_MOST)}},
    /* The rows up to n, whose hash is named, are in that file and leave the store; on the
     * store's own machine, at most 20,000 at once. → rows (that left) */
    [V_AUDIT_ARCHIVE] = {V_AUDIT_ARCHIVE, "audit.archive", RIGHT_AUDIT, 0,
        N_("let archived rows of the log go"), {NUM("writer", 0, INT64_MAX),
        NUM("n", 1, INT64_MAX), HEX("hash"), TEXT("file", NAME_MOST)}},
    /* Only carries the envelope's notes. */
    [V_SCAN_NOTE] = {V_SCAN_NOTE, "scan.note", RIGHT_NONE, VERB_OFFLINE | VERB_ANYWHERE,
        N_("refused scans for the log"), {{0}}},
    /* rows: text item (code) qty; every code of every item, `after` is the last text */
    [V_CODE_LIST] = {V_CODE_LIST, "code.list", RIGHT_LOOK, VERB_READ | VERB_ANYWHERE, N_("list barcodes"),
        {TEXT_OR("after", 64), NUM_OR("limit", 1, PAGE_MOST)}},
    /* What the terminal's journal says was done: seq, hash (hexadecimal). → last (the
     * highest number that the store knows of this terminal); rows: seq of what is not
     * here, in the order given */
    [V_LINK_MARK] = {V_LINK_MARK, "link.mark", RIGHT_NONE, VERB_READ | VERB_OPEN,
        N_("compare what terminal and store have"), {ROWS(cols_marks)}},
    /* The journal had said yes to a scan, the store says no (or, why "lost", has lost
     * it): somebody must settle it. The tote is locked until then, the bin is counted. →
     * exception */
    [V_LINK_REFUSED] = {V_LINK_REFUSED, "link.refused", RIGHT_NONE, VERB_OFFLINE,
        N_("a scan taken offline was refused"), {NUM("request", 1, INT64_MAX),
        TEXT("act", 40), TEXT("why", 40), TEXT_OR("who", 64), CODE_OR("place"),
        CODE_OR("tote"), CODE_OR("item"), TEXT_OR("order", 96), TEXT_OR("text", 400)}},
    /* rows: terminal task cart person units (it may have scanned up to so many that the
     * store has not) heard (UTC ms) of those not heard of for so many minutes */
    [V_LINK_UNKNOWN] = {V_LINK_UNKNOWN, "link.unknown", RIGHT_EXCEPTION, VERB_READ,
        N_("terminals that may hold scans"), {NUM_OR("minutes", 0, 100000)}},
    /* The terminal is given up: its carts wait for somebody who counts their totes (a
     * task.pull says count_first), what it still sends of them is settled by that count.
     * Of carts that were counted already the bins are queued where it had not said what
     * the count found. → tasks counts (bins) */
    [V_LINK_SETTLE] = {V_LINK_SETTLE, "link.settle", RIGHT_EXCEPTION, 0,
        N_("settle what a terminal may hold"), {TEXT("name", 200), TEXT_OR("how", 400)}},
    /* → kind (item serial place tote cart cage parcel badge waybill order none ambiguous)
     * id code name spec qty */
    [V_CODE_FIND] = {V_CODE_FIND, "code.find", RIGHT_LOOK, VERB_READ,
        N_("what a code is"), {CODE("code")}},
};
/* clang-format on */

const struct verb_entry *verb_entry(enum verb verb)
{
    BUG_IF(verb <= V_NONE || verb >= VERBS);
    return &verbs[verb];
}

const struct verb_entry *verb_by_name(struct str name)
{
    for (int i = V_NONE + 1; i < VERBS; i++) {
        if (str_is(name, verbs[i].name))
            return &verbs[i];
    }
    return NULL;
}
