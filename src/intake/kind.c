/*
 * kind: two tables. Which verb takes the rows of a file and which columns it cannot do
 * without; and for each column its type and range. The columns themselves are the verb's
 * (model/request), so that a new one there is known here at once, as text.
 */
#include "kind.h"

#include <string.h>

#include "tallyman/model/code.h"

/* Kinds with more special columns come first. */
static const struct kind kinds[] = {
    {"kits", V_LOAD_KITS, {"kit", "item", "qty"}, NULL},
    {"codes", V_LOAD_CODES, {"text", "item"}, NULL},
    {"stock", V_LOAD_STOCK, {"document", "place", "item", "qty"}, "document"},
    {"cancellations", V_LOAD_CANCELS, {"channel", "number", "item", "qty", "at"}, NULL},
    {"orders", V_LOAD_ORDERS, {"channel", "number", "item", "qty"}, "name"},
    {"items", V_LOAD_ITEMS, {"code", "name"}, NULL},
    {"people", V_LOAD_PEOPLE, {"badge", "name", "role"}, NULL},
    {"rates", V_RATES_LOAD, {"carrier", "region", "first_g", "first_price"}, NULL},
    {"pools", V_LOAD_POOLS, {"carrier", "first", "last"}, NULL},
    {"waybills", V_LOAD_WAYBILLS, {"carrier", "number"}, NULL},
    {"places", V_LOAD_PLACES, {"code", "kind"}, NULL},
};

#define QTY 1000000 /* of request.c: the most units that one row names */
static const struct column_rule rules[] = {
    {"code", COLUMN_CODE, 1, CODE_MOST},
    {"item", COLUMN_CODE, 1, CODE_MOST},
    {"kit", COLUMN_CODE, 1, CODE_MOST},
    {"text", COLUMN_CODE, 1, CODE_MOST},
    {"place", COLUMN_CODE, 1, CODE_MOST},
    {"badge", COLUMN_CODE, 1, CODE_MOST},
    {"number", COLUMN_CODE, 1, CODE_MOST},
    {"channel", COLUMN_CODE, 1, CODE_MOST},
    {"shop", COLUMN_CODE, 1, CODE_MOST},
    {"carrier", COLUMN_CODE, 1, CODE_MOST},
    {"account", COLUMN_CODE, 1, CODE_MOST},
    {"first", COLUMN_INT, 0, INT64_MAX / 2},
    {"last", COLUMN_INT, 0, INT64_MAX / 2},
    {"digits", COLUMN_INT, 0, 18},
    {"low", COLUMN_INT, 0, 100000000},
    {"first_g", COLUMN_INT, 1, 100000000},
    {"step_g", COLUMN_INT, 0, 100000000},
    {"most_g", COLUMN_INT, 0, 100000000},
    {"hours", COLUMN_INT, 0, 10000},
    {"first_price", COLUMN_MONEY, 0, INT64_MAX},
    {"step_price", COLUMN_MONEY, 0, INT64_MAX},
    {"valid_from", COLUMN_TIME, 0, 0},
    {"lot", COLUMN_CODE, 1, CODE_MOST},
    {"document", COLUMN_TEXT, 1, 200},
    {"name", COLUMN_TEXT, 1, 200},
    {"qty", COLUMN_INT, 1, QTY},
    {"share", COLUMN_INT, 0, INT64_MAX},
    {"weight_g", COLUMN_INT, 0, 10000000},
    {"volume_ml", COLUMN_INT, 0, 10000000},
    {"ordinal", COLUMN_INT, 1, 1000000},
    {"line", COLUMN_INT, 1, 1000000000},
    {"bay", COLUMN_INT, 0, 100000},
    {"level", COLUMN_INT, 0, 1000},
    {"seq", COLUMN_INT, 0, 1000000000},
    {"priority", COLUMN_INT, -1000000, 1000000},
    {"exponent", COLUMN_INT, 0, 6},
    {"high", COLUMN_FLAG, 0, 1},
    {"counted", COLUMN_FLAG, 0, 1},
    {"serial", COLUMN_FLAG, 0, 1},
    {"lots", COLUMN_FLAG, 0, 1},
    {"flagged", COLUMN_FLAG, 0, 1},
    {"gift", COLUMN_FLAG, 0, 1},
    {"expiry", COLUMN_TIME, 0, 0},
    {"paid_at", COLUMN_TIME, 0, 0},
    {"due_at", COLUMN_TIME, 0, 0},
    {"at", COLUMN_TIME, 0, 0},
    {"price", COLUMN_MONEY, 0, INT64_MAX},
    {"goods", COLUMN_MONEY, 0, INT64_MAX},
    {"freight", COLUMN_MONEY, 0, INT64_MAX},
    {"off", COLUMN_MONEY, 0, INT64_MAX},
    {"off_shop", COLUMN_MONEY, 0, INT64_MAX},
    {"off_platform", COLUMN_MONEY, 0, INT64_MAX},
    {"points", COLUMN_MONEY, 0, INT64_MAX},
    {"subsidy", COLUMN_MONEY, 0, INT64_MAX},
    {"refund", COLUMN_MONEY, 0, INT64_MAX},
};
#undef QTY

/* What a column holds in one kind of file alone: goods bear serials or not, a unit in a
 * receipt has one. */
static const struct {
    enum verb verb;
    struct column_rule rule;
} own_rules[] = {
    {V_LOAD_STOCK, {"serial", COLUMN_CODE, 1, CODE_MOST}},
};

const struct column_rule *column_rule(enum verb verb, const char *name)
{
    static const struct column_rule text = {"", COLUMN_TEXT, 0, 4000};
    for (size_t i = 0; i < sizeof own_rules / sizeof *own_rules; i++)
        if (own_rules[i].verb == verb && strcmp(own_rules[i].rule.name, name) == 0)
            return &own_rules[i].rule;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return &text;
}

const struct kind *kind_named(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static bool all_there(const struct kind *kind, const struct sheet *sheet)
{
    for (int i = 0; i < KIND_MUST && kind->must[i]; i++)
        if (sheet_find(sheet, kind->must[i]) < 0)
            return false;
    return true;
}

static int known_columns(const struct kind *kind, const struct sheet *sheet)
{
    int known = 0;
    for (int i = 0; i < sheet->columns; i++)
        known += kind_has(kind, sheet->name[i]);
    return known;
}

const struct kind *kind_told(const struct sheet *sheet)
{
    const struct kind *nearest = NULL;
    int most = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (all_there(&kinds[i], sheet))
            return &kinds[i];
        int known = known_columns(&kinds[i], sheet);
        if (known > 0 && known >= most) { /* orders before cancellations */
            most = known;
            nearest = &kinds[i];
        }
    }
    return nearest;
}

const char *const *kind_columns(enum verb verb)
{
    const struct arg *arg = verb_entry(verb)->arg;
    while (arg->type != ARG_ROWS) {
        BUG_IF(arg->type == ARG_END);
        arg++;
    }
    return arg->column;
}

bool kind_has(const struct kind *kind, const char *column)
{
    for (const char *const *own = kind_columns(kind->verb); *own; own++)
        if (strcmp(*own, column) == 0)
            return true;
    return kind->extra && strcmp(kind->extra, column) == 0;
}

bool kind_must(const struct kind *kind, const char *column)
{
    for (int i = 0; i < KIND_MUST && kind->must[i]; i++)
        if (strcmp(kind->must[i], column) == 0)
            return true;
    return false;
}
