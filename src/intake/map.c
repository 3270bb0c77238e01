/*
 * map: mapping files (INI), read by base/conf and held against the kinds. The command
 * line reads one and gives it to intake_file with each file it is for.
 *
 *     [file]     kind, charset, separator (comma, semicolon, tab), date (a format of
 *                base/clock), offset_min (zone of those dates), exponent, currency
 *     [columns]  OURS = THEIRS, or "a constant", or alternatives: THEIRS | "guest"
 *     [rows]     charge.N, cancel.N, refuse.N = a rule (see cond.h); the first that holds
 *                decides
 *     [derive]   a warehouse made out of the orders (see derive.c); seed turns it on
 *
 * A bad map is refused with its file, line and reason, and nothing of it is used.
 */
#include "map.h"

#include <libintl.h>
#include <string.h>

#include "tallyman/base/conf.h"
#include "tallyman/base/money.h"
#include "bytes.h"
#include "refuse.h"

enum { EXPONENT_MOST = 6 };

#define AT(member) offsetof(struct intake_map, member)
#define TEXT(section, key, member, help)                                                 \
    {                                                                                    \
        section, key, CONF_TEXT, AT(member), sizeof(((struct intake_map *)0)->member),   \
            0, 0, false, help                                                            \
    }
#define NUM(section, key, member, least, most, help)                                     \
    {                                                                                    \
        section, key, CONF_INT, AT(member), 0, least, most, false, help                  \
    }
#define EACH(section, key, help)                                                         \
    {                                                                                    \
        section, key, CONF_EACH, 0, 0, 0, 0, false, help                                 \
    }

static const struct conf_key keys[] = {
    EACH("file", "kind", "What the rows are: items, orders, …"),
    EACH("file", "charset", "utf-8, gbk, gb18030 or latin-1."),
    EACH("file", "separator", "comma, semicolon or tab."),
    TEXT("file", "date", date, "Format of times, as %d/%m/%Y %H:%M."),
    TEXT("file", "currency", currency, "Of all amounts, as CNY."),
    NUM("file", "offset_min", offset_min, -1080, 1080, "Minutes ahead of UTC."),
    NUM("file", "exponent", exponent, 0, 6, "Decimals of the currency."),
    EACH("columns", "*", "A column of ours."),
    EACH("rows", "charge.*", "Rows that are charges, not goods."),
    EACH("rows", "cancel.*", "Rows that take back an earlier line."),
    EACH("rows", "refuse.*", "Rows that are no good, and why."),
    NUM("derive", "seed", derive.seed, 0, INT64_MAX,
        "Turns it on; other seed, other house."),
    NUM("derive", "cover_percent", derive.cover_percent, 0, 100,
        "Of the units asked for."),
    NUM("derive", "aisles", derive.aisles, 1, 900, "At least; more when needed."),
    NUM("derive", "bays", derive.bays, 1, 99, "Bays an aisle."),
    NUM("derive", "levels", derive.levels, 1, 9, "Levels a bay."),
    NUM("derive", "pickers", derive.pickers, 0, 500, "People who pick."),
    NUM("derive", "packers", derive.packers, 0, 500, "People who pack."),
    NUM("derive", "qc", derive.qc, 0, 500, "People who recheck."),
    NUM("derive", "leads", derive.leads, 0, 50, "Shift leads."),
    NUM("derive", "stockers", derive.stockers, 0, 50, "Stock control."),
    NUM("derive", "services", derive.services, 0, 50, "Customer service."),
    NUM("derive", "totes", derive.totes, 0, 9999, "Totes."),
    NUM("derive", "carts", derive.carts, 0, 99, "Carts."),
    NUM("derive", "cages", derive.cages, 0, 9, "Cages a carrier."),
    NUM("derive", "waybills", derive.waybills, 0, 100, "Waybill numbers an order."),
    EACH("derive", "high_price", "Items from this price on are high value."),
    EACH("derive", "packs", "Pack quantities of cases, as 12, 24, 48."),
    TEXT("derive", "pin", derive.pin, "Everybody's."),
    TEXT("derive", "document", derive.document,
         "Under which the opening stock comes in."),
    EACH("derive", "carrier.*", "Regions it serves, * for the rest."),
    {NULL},
};

/* Takes a source off the front: THEIRS or "a constant". */
static int take_source(struct intake_map *map, const char *key, struct str text,
                       struct map_source *source, struct err *err)
{
    text = str_trim(text);
    bool quoted = str_starts(text, "\"");
    if (text.n == 0 || (quoted && (text.n < 2 || text.p[text.n - 1] != '"')))
        return err_set(err, E_FIELD, "ssz", key,
                       gettext("their column or \"a constant\""), text.p, text.n);
    if (quoted)
        source->constant = arena_copy(map->arena, str_n(text.p + 1, text.n - 2));
    else
        source->column = arena_copy(map->arena, text);
    return 0;
}

static int take_column(struct intake_map *map, const char *key, const char *value,
                       int line, struct err *err)
{
    for (int i = 0; i < map->columns; i++)
        if (strcmp(map->column[i].ours, key) == 0)
            return err_set(err, E_FIELD, "sss", key, gettext("one source"), value);
    if (map->columns == MAP_COLUMNS)
        return err_set(err, E_FIELD, "sss", key, gettext("at most 64 columns"), value);
    struct map_column *column = &map->column[map->columns++];
    column->ours = arena_text(map->arena, key);
    column->line = line;
    struct str rest = str_of(value);
    do {
        if (column->sources == MAP_SOURCES)
            return err_set(err, E_FIELD, "sss", key, gettext("at most 4 sources"), value);
        int rc = take_source(map, key, str_cut(&rest, '|'),
                             &column->source[column->sources++], err);
        if (rc)
            return rc;
    } while (rest.n > 0);
    return 0;
}

static int take_rule(struct intake_map *map, const char *key, const char *value, int line,
                     struct err *err)
{
    if (map->rules == MAP_RULES)
        return err_set(err, E_FIELD, "sss", key, gettext("at most 64 rules"), value);
    struct map_rule *rule = &map->rule[map->rules++];
    rule->line = line;
    rule->cls = key[1] == 'h'   ? CLASS_CHARGE
                : key[0] == 'c' ? CLASS_CANCEL
                                : CLASS_REFUSE;
    return cond_parse(map->arena, value, &rule->cond, err);
}

/* Names become codes of cages: G-NAME-1. */
static bool carrier_name_good(const char *name)
{
    return name[0] && strlen(name) <= 16 &&
           name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0';
}

static int take_carrier(struct intake_map *map, const char *key, const char *value,
                        struct err *err)
{
    enum { REGIONS = 64 };
    const char *name = strchr(key, '.') + 1;
    if (!carrier_name_good(name))
        return err_set(err, E_FIELD, "sss", key, gettext("1 to 16 of A-Z 0-9"), name);
    if (map->derive.carriers == MAP_CARRIERS)
        return err_set(err, E_FIELD, "sss", key, gettext("at most 16 carriers"), value);
    struct map_carrier *carrier = &map->derive.carrier[map->derive.carriers++];
    carrier->name = arena_text(map->arena, name);
    carrier->region = arena_alloc(map->arena, sizeof *carrier->region * (REGIONS + 1));
    struct str rest = str_of(value);
    for (int i = 0; rest.n > 0; i++) {
        if (i == REGIONS)
            return err_set(err, E_FIELD, "sss", key, gettext("at most 64 regions"),
                           value);
        carrier->region[i] = arena_copy(map->arena, str_trim(str_cut(&rest, ',')));
    }
    return 0;
}

static int take_kind(struct intake_map *map, const char *value, struct err *err)
{
    map->kind = kind_named(value);
    return map->kind ? 0
                     : err_set(err, E_FIELD, "sss", "kind",
                               "items codes kits places people stock orders "
                               "cancellations waybills",
                               value);
}

static int take_charset(struct intake_map *map, const char *value, struct err *err)
{
    map->charset = charset_find(str_of(value));
    return map->charset ? 0
                        : err_set(err, E_FIELD, "sss", "charset",
                                  "utf-8, gbk, gb18030, latin-1", value);
}

static int take_separator(struct intake_map *map, const char *value, struct err *err)
{
    static const struct {
        const char *word;
        char c;
    } separators[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {",", ','}};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (strcmp(value, separators[i].word) == 0)
            map->separator = separators[i].c;
    return map->separator ? 0
                          : err_set(err, E_FIELD, "sss", "separator",
                                    "comma, semicolon, tab", value);
}

/* The exponent may stand behind it: six decimals until it is known. */
static int take_high(struct intake_map *map, const char *value, struct err *err)
{
    int64_t *price = &map->derive.high_price;
    return money_parse(str_of(value), EXPONENT_MOST, price) && *price >= 0
               ? 0
               : err_set(err, E_FIELD, "sss", "high_price", gettext("an amount"), value);
}

static int take_packs(struct intake_map *map, const char *value, struct err *err)
{
    struct map_derive *d = &map->derive;
    struct str rest = str_of(value);
    for (d->packs_n = 0; rest.n > 0; d->packs_n++) {
        struct str one = str_trim(str_cut(&rest, ','));
        if (d->packs_n == MAP_PACKS || !str_int(one, &d->packs[d->packs_n]) ||
            d->packs[d->packs_n] < 2 || d->packs[d->packs_n] > 10000)
            return err_set(err, E_FIELD, "sss", "packs",
                           gettext("at most 12 numbers from 2 to 10000"), value);
    }
    return 0;
}

static int take_each(void *target, const char *section, const char *key,
                     const char *value, int line, struct err *err)
{
    static const struct {
        const char *key;
        int (*take)(struct intake_map *map, const char *value, struct err *err);
    } takes[] = {
        {"kind", take_kind},           {"charset", take_charset},
        {"separator", take_separator}, {"high_price", take_high},
        {"packs", take_packs},
    };
    struct intake_map *map = target;
    if (strcmp(section, "columns") == 0)
        return take_column(map, key, value, line, err);
    if (strcmp(section, "rows") == 0)
        return take_rule(map, key, value, line, err);
    for (size_t i = 0; i < sizeof takes / sizeof *takes; i++)
        if (strcmp(takes[i].key, key) == 0)
            return takes[i].take(map, value, err);
    return take_carrier(map, key, value, err);
}

static int refuse(const struct intake_map *map, int line, const char *key,
                  const char *expected, const char *got, struct err *err)
{
    return refuse_file(err, map->path, line, gettext("%s: expected %s, got %s"), key,
                       expected, got[0] ? got : gettext("nothing"));
}

static int check_columns(struct intake_map *map, struct err *err)
{
    for (int i = 0; i < map->columns; i++) {
        if (!map->kind)
            return refuse(map, map->column[i].line, "kind",
                          gettext("a kind in [file], since there are [columns]"), "",
                          err);
        if (!kind_has(map->kind, map->column[i].ours))
            return refuse_file(err, map->path, map->column[i].line,
                               gettext("%s is no column of %s"), map->column[i].ours,
                               map->kind->name);
    }
    for (int i = 0; map->columns > 0 && i < KIND_MUST && map->kind->must[i]; i++) {
        bool there = false;
        for (int k = 0; k < map->columns; k++)
            there |= strcmp(map->column[k].ours, map->kind->must[i]) == 0;
        if (!there)
            return refuse(map, map->column[0].line, map->kind->must[i],
                          gettext("a source in [columns]"), "", err);
    }
    return 0;
}

static int check_derive(struct intake_map *map, struct err *err)
{
    struct map_derive *d = &map->derive;
    map->derives = d->seed >= 0;
    if (!map->derives && (d->carriers > 0 || d->cover_percent >= 0 || d->aisles >= 0))
        return refuse(map, 1, "seed", gettext("a value in [derive]"), "", err);
    if (map->derives && (!map->kind || map->kind->verb != V_LOAD_ORDERS))
        return refuse(map, 1, "kind", gettext("orders, since there is [derive]"),
                      map->kind ? map->kind->name : "", err);
    int64_t scale = 1;
    for (int64_t i = map->exponent; i < EXPONENT_MOST; i++)
        scale *= 10;
    if (d->high_price >= 0)
        d->high_price /= scale;
    return 0;
}

/* The numbers of [derive], and what stands for one that is not given. */
static const struct {
    size_t offset;
    int64_t otherwise;
} numbers[] = {
#define NUMBER(member, otherwise)                                                        \
    {                                                                                    \
        offsetof(struct map_derive, member), otherwise                                   \
    }
    NUMBER(seed, -1),    NUMBER(cover_percent, 100),
    NUMBER(aisles, 10),  NUMBER(bays, 40),
    NUMBER(levels, 4),   NUMBER(pickers, 6),
    NUMBER(packers, 3),  NUMBER(qc, 2),
    NUMBER(leads, 1),    NUMBER(stockers, 1),
    NUMBER(services, 1), NUMBER(totes, 200),
    NUMBER(carts, 12),   NUMBER(cages, 1),
    NUMBER(waybills, 3), NUMBER(high_price, INT64_MAX),
#undef NUMBER
};

static int64_t *number_at(struct map_derive *d, size_t i)
{
    return (int64_t *)(void *)((char *)d + numbers[i].offset);
}

static void fill_derive(struct map_derive *d)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (*number_at(d, i) < 0)
            *number_at(d, i) = numbers[i].otherwise;
    if (!d->pin[0])
        snprintf(d->pin, sizeof d->pin, "1234");
    if (!d->document[0])
        snprintf(d->document, sizeof d->document, "opening");
}

/* Somebody must take the parcels. */
static void fill_carrier(struct intake_map *map)
{
    struct map_derive *d = &map->derive;
    if (d->carriers > 0)
        return;
    struct map_carrier *carrier = &d->carrier[d->carriers++];
    carrier->name = "HOUSE";
    carrier->region = arena_alloc(map->arena, sizeof *carrier->region * 2);
    carrier->region[0] = "*";
}

static struct intake_map *map_new(const char *name)
{
    struct intake_map *map = xcalloc(1, sizeof *map);
    map->arena = arena_new();
    map->path = arena_text(map->arena, name);
    map->exponent = 2;
    struct map_derive *d = &map->derive;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *number_at(d, i) = -1;
    return map;
}

/* What conf read, held against itself; frees the map when it is no good. */
static struct intake_map *checked(struct intake_map *map, int rc, struct err *err)
{
    if (rc == 0)
        rc = check_columns(map, err);
    if (rc == 0)
        rc = check_derive(map, err);
    if (rc == 0) {
        fill_derive(&map->derive);
        fill_carrier(map);
        return map;
    }
    intake_map_free(map);
    return NULL;
}

struct intake_map *intake_map_read(const char *path, struct err *err)
{
    struct intake_map *map = map_new(path);
    return checked(map, conf_read(path, keys, take_each, map, err), err);
}

struct intake_map *intake_map_text(const char *name, const char *text, size_t n,
                                   struct err *err)
{
    struct intake_map *map = map_new(name);
    return checked(map, conf_read_text(name, text, n, keys, take_each, map, err), err);
}

struct intake_map *map_none(void)
{
    return map_new("");
}

void intake_map_free(struct intake_map *map)
{
    if (!map)
        return;
    arena_free(map->arena);
    free(map);
}
