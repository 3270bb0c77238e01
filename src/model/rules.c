/*
 * rules: one row a key. A section whose keys are names of another list (boxes, acts,
 * exceptions) has a row without a key.
 */
#include "tallyman/model/rules.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tallyman/base/str.h"
#include "tallyman/model/due.h"
#include "tallyman/model/policy.h"

enum {
    DAY_MINUTES = 24 * 60,
    YEAR_HOURS = 366 * 24,
    YEAR_MINUTES = 366 * DAY_MINUTES,
    HOUSE_MM = 10000000,
    MANY = 1000000,
};
#define MONEY INT64_C(1000000000000)

static const struct key {
    const char *section, *key; /* NULL: any */
    int64_t least, most;       /* both 0: words */
} keys[] = {
    {"check.fresh", "minutes", 0, YEAR_MINUTES},
    {"check.fresh", "order_value", 0, MONEY},
    {"check.fresh", "unit_price", 0, MONEY},
    {"count.limit", "units", 0, MANY},
    {"count.limit", "day_units", -1, MANY},
    {"pack.count", "warn", 1, MANY},
    {"pack.count", "most", 1, MANY},
    {"weigh.due", "when"},
    {"weigh.due", "benches"},
    {"weigh.box", NULL, 0, MANY},
    {"weigh.filling", "grams", 0, MANY},
    {"pack.run", "each", 0, 1},
    {"orders.gift", "ship_without", 0, 1},
    {"review.remark", "words"},
    {"login.shift", "hours", 0, 24},
    {"login.session", "idle_minutes", 1, DAY_MINUTES},
    {"login.session", "most_hours", 1, 7 * 24},
    {"login.again", "minutes", 0, DAY_MINUTES},
    {"approve.life", "minutes", 1, 7 * DAY_MINUTES},
    {"audit.keep", "days", 0, 36600},
    {"label.lease", "minutes", 12, DAY_MINUTES},
    {"transfer.offer", "hours", 1, YEAR_HOURS},
    {"waybills.pool", "low", 0, MANY},
    {"waybills.pool", "ahead", 1, MANY},
    {"exceptions.due_hours", NULL, 0, YEAR_HOURS},
    {"signs.terminals", "seconds", 1, 86400},
    {"signs.walk", "speed_mm_s", 1, MANY},
    {"signs.walk", "least_mm", 0, HOUSE_MM},
    {"signs.approver", "times", 1, MANY},
    {"signs.approver", "share", 1, 100},
    {"signs.undo", "hours", 1, YEAR_HOURS},
    {"signs.short", "minutes", 1, YEAR_MINUTES},
    {"signs.short", "times", 1, MANY},
    {"signs.pin", "seconds", 1, 86400},
    {"walk.layout", "aisle_mm", 1, HOUSE_MM},
    {"walk.layout", "bay_mm", 1, HOUSE_MM},
    {"walk.layout", "cross_mm", 0, HOUSE_MM},
    {"walk.layout", "facing", 0, 1},
    {"walk.layout", "block_bays", 0, MANY},
    {"walk.layout", "depots"},
    {"walk.layout", "one_way"},
    {"walk.time", "speed_mm_s", 1, MANY},
    {"walk.time", "line_s", 0, 86400},
    {"walk.time", "cart_s", 0, 86400},
    {"zones.wait", "minutes", 1, YEAR_MINUTES},
};

enum { KEYS = sizeof(keys) / sizeof(*keys) };

static const char *const guarded[] = {"approve.",  "recheck", "check.", "count.",
                                      "weigh.due", "login.",  "audit.", NULL};

bool rules_guarded(const char *section)
{
    for (int i = 0; guarded[i]; i++) {
        if (str_starts(str_of(section), guarded[i]))
            return true;
    }
    return false;
}

static int number(const char *key, const char *value, const struct key *of,
                  struct err *err)
{
    int64_t num;
    char expected[96];
    if (str_int(str_of(value), &num) && num >= of->least && num <= of->most)
        return 0;
    snprintf(expected, sizeof(expected), "a whole number from %lld to %lld",
             (long long)of->least, (long long)of->most);
    return err_set(err, E_FIELD, "sss", key, expected, value);
}

/* approve.from and its like: acts that there are. */
static int act(const char *section, const char *key, const char *value, struct err *err)
{
    static const struct key any = {.least = -1, .most = MONEY};
    if (act_by_name(str_of(key)) == ACTS)
        return err_set(err, E_FIELD, "sss", section, "an act", key);
    return number(key, value, &any, err);
}

static bool is_act(const char *section)
{
    return strcmp(section, "approve.from") == 0 ||
           strcmp(section, "approve.units") == 0 || strcmp(section, "approve.day") == 0 ||
           strcmp(section, "approve.day_units") == 0;
}

static int when(const char *key, const char *value, struct err *err)
{
    if (strcmp(key, "when") != 0 || strcmp(value, "never") == 0 ||
        strcmp(value, "high") == 0 || strcmp(value, "always") == 0)
        return 0;
    return err_set(err, E_FIELD, "sss", key, "never, high or always", value);
}

/* The keys that the section has; "": there is no such section. */
static void list(const char *section, char *out, size_t room)
{
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < KEYS && n < room; i++) {
        if (strcmp(keys[i].section, section) == 0)
            n += (size_t)snprintf(out + n, room - n, "%s%s", n ? ", " : "", keys[i].key);
    }
}

int rules_take(const char *section, const char *key, const char *value, struct err *err)
{
    struct due_policy policy;
    char names[160];
    if (strcmp(section, "recheck.due") == 0)
        return due_take(&policy, key, value, err);
    if (is_act(section))
        return act(section, key, value, err);
    for (int i = 0; i < KEYS; i++) {
        const struct key *of = &keys[i];
        if (strcmp(of->section, section) != 0 || (of->key && strcmp(of->key, key) != 0))
            continue;
        return of->most                            ? number(key, value, of, err)
               : strcmp(section, "weigh.due") == 0 ? when(key, value, err)
                                                   : 0;
    }
    list(section, names, sizeof(names));
    if (*names)
        return err_set(err, E_FIELD, "sss", section, names, key);
    return err_set(err, E_FIELD, "sss", key, "a section of the rules", section);
}
