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
#include "tallyman/model/weigh.h"

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
static const char *const cols_places[] = {"code", "kind", "aisle",   "bay",  "level",
                                          "side", "seq",  "carrier", "zone", NULL};
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
 * in it. run=1: its cart is a run, of orders that get one unit of the same item each. */
static const char *const cols_release[] = {
    "order", "version", "cart",  "rule",  "file", "line",      "reason", "walk", "who",
    "merge", "part",    "parts", "goods", "run",  "pickup_at", "wall",   NULL};

static const struct verb_entry verbs[VERBS] = {
#include "verbs_office.h"
#include "verbs_floor.h"
#include "verbs_house.h"
};

const struct verb_entry *verb_entry(enum verb verb)
{
    BUG_IF(verb <= V_NONE || verb >= VERBS);
    return &verbs[verb];
}

const struct verb_entry *verb_by_name(struct str name)
{
    for (int i = V_NONE + 1; name.n && i < VERBS; i++) {
        /* each request asks twice: most differ in their first letter */
        if (verbs[i].name[0] == name.p[0] && str_is(name, verbs[i].name))
            return &verbs[i];
    }
    return NULL;
}
