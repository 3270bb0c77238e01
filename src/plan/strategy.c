/*
 * strategy: reads a file of waves/ into a wave_strategy. Called by cmd/wave and by the
 * shift lead's release. A file is taken whole or refused with file, line and reason.
 *
 * Every value keeps the line it stands on, since a plan names the line that left an
 * order out.
 */
#include "tallyman/plan/wave.h"

#include <stddef.h>
#include <stdio.h>
#include <libintl.h>

#include "rank.h"
#include "strategy.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/conf.h"
#include "tallyman/model/request.h"

typedef int value_fn(struct wave_strategy *strategy, void *field, const char *key,
                     const char *value, struct err *err);

/* A list of words; fields point at the first word and the count. */
static int take_words(char (*words)[WAVE_WORD], int *n, const char *key,
                      const char *value, struct err *err)
{
    char expected[ERR_TEXT];
    struct str rest = str_of(value);
    while (rest.n > 0) {
        struct str word = str_trim(str_cut(&rest, ' '));
        if (word.n == 0)
            continue;
        snprintf(expected, sizeof expected, gettext("at most %d words of %d bytes"),
                 (int)WAVE_LIST, WAVE_WORD - 1);
        if (*n == WAVE_LIST || word.n >= WAVE_WORD)
            return err_set(err, E_FIELD, "ssz", key, expected, word.p, word.n);
        memcpy(words[*n], word.p, word.n);
        words[(*n)++][word.n] = '\0';
    }
    return 0;
}

static int read_name(struct wave_strategy *s, void *field, const char *key,
                     const char *value, struct err *err)
{
    char expected[ERR_TEXT];
    size_t n = strlen(value);
    (void)field;
    snprintf(expected, sizeof expected, gettext("1 to %d bytes"), WAVE_WORD - 1);
    if (n == 0 || n >= WAVE_WORD)
        return err_set(err, E_FIELD, "sss", key, expected,
                       n ? value : gettext("nothing"));
    memcpy(s->name, value, n + 1);
    return 0;
}

static int read_types(struct wave_strategy *s, void *field, const char *key,
                      const char *value, struct err *err)
{
    (void)field;
    if (take_words(s->types, &s->ntypes, key, value, err))
        return -(int)err->code;
    if (s->ntypes == 0)
        return err_set(err, E_FIELD, "sss", key, gettext("at least one type of order"),
                       gettext("nothing"));
    return 0;
}

static int read_channels(struct wave_strategy *s, void *field, const char *key,
                         const char *value, struct err *err)
{
    (void)field;
    return take_words(s->channels, &s->nchannels, key, value, err);
}

static int read_regions(struct wave_strategy *s, void *field, const char *key,
                        const char *value, struct err *err)
{
    (void)field;
    return take_words(s->regions, &s->nregions, key, value, err);
}

static int read_split_types(struct wave_strategy *s, void *field, const char *key,
                            const char *value, struct err *err)
{
    (void)field;
    return take_words(s->split_types, &s->nsplit_types, key, value, err);
}

static int read_split_places(struct wave_strategy *s, void *field, const char *key,
                             const char *value, struct err *err)
{
    (void)field;
    return take_words(s->split_places, &s->nsplit_places, key, value, err);
}

/* The word first: the list of keys is long, and what is long is cut. */
static int check_keys(char (*words)[WAVE_WORD], int n, const char *key, struct err *err)
{
    char names[ERR_TEXT], what[WAVE_WORD * 2 + 4];
    rank_names(names, sizeof names);
    for (int i = 0; i < n; i++) {
        if (rank_known(words[i] + (words[i][0] == '-')))
            continue;
        snprintf(what, sizeof what, "%s %s", key, words[i]);
        return err_set(err, E_FIELD, "sss", what, names, words[i]);
    }
    return 0;
}

static int read_priority(struct wave_strategy *s, void *field, const char *key,
                         const char *value, struct err *err)
{
    (void)field;
    return take_words(s->priority, &s->npriority, key, value, err)
               ? -(int)err->code
               : check_keys(s->priority, s->npriority, key, err);
}

static int read_apart(struct wave_strategy *s, void *field, const char *key,
                      const char *value, struct err *err)
{
    (void)field;
    return take_words(s->apart, &s->napart, key, value, err)
               ? -(int)err->code
               : check_keys(s->apart, s->napart, key, err);
}

static int read_wall_types(struct wave_strategy *s, void *field, const char *key,
                           const char *value, struct err *err)
{
    (void)field;
    return take_words(s->wall_types, &s->nwall_types, key, value, err);
}

/* None: no wall. A wall's name stands in places and in the store's rows. */
static int read_wall_name(struct wave_strategy *s, void *field, const char *key,
                          const char *value, struct err *err)
{
    enum { MOST = 16 };
    size_t n = strlen(value);
    (void)field;
    if (n > MOST || strpbrk(value, " :"))
        return err_set(err, E_FIELD, "sss", key,
                       gettext("a wall's name, at most 16 bytes"), value);
    memcpy(s->wall_name, value, n + 1);
    return 0;
}

static int read_cutoff(struct wave_strategy *s, void *field, const char *key,
                       const char *value, struct err *err)
{
    (void)field;
    int64_t ms;
    if (!clock_parse(str_of(value), "%H:%M", 0, &ms))
        return err_set(err, E_FIELD, "sss", key, gettext("a time as HH:MM"), value);
    s->cutoff_min = ms / 60000;
    return 0;
}

/* A limit; 0 is none. */
static int read_limit(struct wave_strategy *s, void *field, const char *key,
                      const char *value, struct err *err)
{
    (void)s;
    enum { MOST = 1000000000 };
    int64_t number;
    if (!str_int(str_of(value), &number) || number < 0 || number > MOST)
        return err_set(err, E_FIELD, "sss", key,
                       gettext("a number from 0 (no limit) to 1000000000"), value);
    *(int64_t *)field = number;
    return 0;
}

/* The line that a plan names is the first of [split]. */
static int read_split_weight(struct wave_strategy *s, void *field, const char *key,
                             const char *value, struct err *err)
{
    if (read_limit(s, field, key, value, err))
        return -(int)err->code;
    if (s->line_split == 0)
        s->line_split = s->line_split_weight;
    return 0;
}

static int read_cart_orders(struct wave_strategy *s, void *field, const char *key,
                            const char *value, struct err *err)
{
    enum { MOST = 200 };
    if (read_limit(s, field, key, value, err))
        return -(int)err->code;
    if (s->cart_orders < 1 || s->cart_orders > MOST)
        return err_set(err, E_FIELD, "sss", key, gettext("1 to 200 orders a cart"),
                       value);
    return 0;
}

static int read_zones(struct wave_strategy *s, void *field, const char *key,
                      const char *value, struct err *err)
{
    (void)field;
    s->pass_on = strcmp(value, "pass-on") == 0;
    if (s->pass_on || strcmp(value, "walk") == 0)
        return 0;
    return err_set(err, E_FIELD, "sss", key, gettext("walk or pass-on"), value);
}

/* One order is no run. */
static int read_run(struct wave_strategy *s, void *field, const char *key,
                    const char *value, struct err *err)
{
    char range[ERR_TEXT];
    int64_t *number = field;
    if (read_limit(s, field, key, value, err))
        return -(int)err->code;
    if (*number != 1 && *number <= RUN_MOST)
        return 0;
    snprintf(range, sizeof range, gettext("0 (none) or 2 to %d orders"), (int)RUN_MOST);
    return err_set(err, E_FIELD, "sss", key, range, value);
}

/* Read by the verbs out of the store, not by a plan: only held against its range here. */
static int check_threshold(struct wave_strategy *s, void *field, const char *key,
                           const char *value, struct err *err)
{
    (void)field;
    int64_t number;
    return read_limit(s, &number, key, value, err);
}

#define AT(field) offsetof(struct wave_strategy, field)
enum { NO_LINE = -1 };

static const struct strategy_key {
    const char *section, *key;
    value_fn *read;
    long field; /* given to `read` */
    long line;  /* the int that keeps the line, NO_LINE: none */
} values[] = {
    {"wave", "name", read_name, 0, AT(line_name)},
    {"wave", "cutoff", read_cutoff, 0, AT(line_cutoff)},
    {"wave", "priority", read_priority, 0, AT(line_priority)},
    {"wave", "most_orders", read_limit, AT(most_orders), AT(line_most)},
    {"select", "types", read_types, 0, AT(line_types)},
    {"select", "channels", read_channels, 0, AT(line_channels)},
    {"select", "regions", read_regions, 0, AT(line_regions)},
    {"cart", "apart", read_apart, 0, NO_LINE},
    {"cart", "zones", read_zones, 0, NO_LINE},
    {"cart", "totes", read_limit, AT(cart_totes), NO_LINE},
    {"cart", "tote_ml", read_limit, AT(tote_ml), NO_LINE},
    {"cart", "orders", read_cart_orders, AT(cart_orders), AT(line_cart)},
    {"cart", "units", read_limit, AT(cart_units), NO_LINE},
    {"cart", "weight_g", read_limit, AT(cart_weight_g), NO_LINE},
    {"cart", "volume_ml", read_limit, AT(cart_volume_ml), NO_LINE},
    {"merge", "orders", read_limit, AT(merge_orders), AT(line_merge)},
    {"merge", "weight_g", read_limit, AT(merge_weight_g), AT(line_merge_weight)},
    {"split", "types", read_split_types, 0, AT(line_split)},
    {"split", "places", read_split_places, 0, AT(line_split)},
    {"split", "weight_g", read_split_weight, AT(split_weight_g), AT(line_split_weight)},
    {"run", "orders", read_run, AT(run_orders), AT(line_run)},
    {"run", "most", read_run, AT(run_most), NO_LINE},
    {"wall", "name", read_wall_name, 0, NO_LINE},
    {"wall", "orders", read_run, AT(wall_orders), AT(line_wall)},
    {"wall", "units", read_limit, AT(wall_units), NO_LINE},
    {"wall", "types", read_wall_types, 0, NO_LINE},
    {"recheck", "unit_price", check_threshold, 0, NO_LINE},
    {"recheck", "order_value", check_threshold, 0, NO_LINE},
};

static const struct conf_key keys[] = {
    {"wave", "name", CONF_EACH, .must = true, .help = N_("name of the wave")},
    {"wave", "cutoff", CONF_EACH, .must = true,
     .help = N_("orders paid before HH:MM are taken")},
    {"wave", "priority", CONF_EACH,
     .help = N_("what goes first: priority due pickup vip paid type region channel "
                "carrier units lines seq; '-' before one turns it round")},
    {"wave", "most_orders", CONF_EACH, .help = N_("orders in the wave; 0: no limit")},
    {"select", "types", CONF_EACH, .must = true, .help = N_("types of order taken")},
    {"select", "channels", CONF_EACH, .help = N_("channels taken; none: all")},
    {"select", "regions", CONF_EACH, .help = N_("regions taken; none: all")},
    {"cart", "orders", CONF_EACH, .must = true, .help = N_("orders on a cart")},
    {"cart", "zones", CONF_EACH,
     .help = N_("walk: one person through all zones; pass-on: each zone by its own")},
    {"cart", "totes", CONF_EACH, .help = N_("totes on a cart; 0: one an order")},
    {"cart", "tote_ml", CONF_EACH,
     .help = N_("millilitres that fill a tote: a larger order takes several")},
    {"cart", "apart", CONF_EACH,
     .help = N_("keys of priority by which orders never share a cart")},
    {"cart", "units", CONF_EACH, .help = N_("units on a cart; 0: no limit")},
    {"cart", "weight_g", CONF_EACH, .help = N_("grams on a cart; 0: no limit")},
    {"cart", "volume_ml", CONF_EACH, .help = N_("millilitres on a cart; 0: no limit")},
    {"merge", "orders", CONF_EACH,
     .help = N_("orders of one receiver, address, shop and carrier in one parcel; 0: "
                "none")},
    {"merge", "weight_g", CONF_EACH,
     .help = N_("grams in a parcel of several orders; 0: no limit")},
    {"split", "types", CONF_EACH,
     .help = N_("types of goods that go in a part of their own")},
    {"split", "places", CONF_EACH,
     .help = N_("beginnings of aisles whose goods go in a part of their own")},
    {"split", "weight_g", CONF_EACH,
     .help = N_("grams in a part of an order; 0: no limit")},
    {"run", "orders", CONF_EACH,
     .help =
         N_("so many orders of one unit of the same item are taken as a run; 0: none")},
    {"run", "most", CONF_EACH,
     .help = N_("orders in one run; 0: no limit but the house's")},
    {"wall", "name", CONF_EACH, .help = N_("put wall that batches are sorted at")},
    {"wall", "orders", CONF_EACH,
     .help = N_("orders picked together in sums for the wall, as far as it has slots; 0: "
                "none")},
    {"wall", "units", CONF_EACH,
     .help = N_("units of an order that goes to the wall at most; 0: no limit")},
    {"wall", "types", CONF_EACH,
     .help = N_("types of goods that go to the wall; none: all")},
    {"recheck", "unit_price", CONF_EACH,
     .help = N_("minor units from which one unit is looked at twice")},
    {"recheck", "order_value", CONF_EACH,
     .help = N_("minor units from which an order is looked at twice")},
    {"goods.*", "*", CONF_EACH,
     .help = N_("take = yes no paid arrived main together only; least; cart = alone; "
                "owner; because")},
    {"hold.*", "*", CONF_EACH,
     .help = N_("type channel shop region carrier; owner; because")},
    {"pickup", "*", CONF_EACH, .help = N_("when a carrier comes, HH:MM")},
    {"vip", "*", CONF_EACH, .help = N_("buyers that go first")},
    {NULL},
};

/* What stands where, while the file is read: a key given twice is refused. */
struct reading {
    struct wave_strategy strategy; /* first: conf stores the texts at its offsets */
    int seen[sizeof values / sizeof *values]; /* line, 0: not yet */
};

static int take(void *target, const char *section, const char *key, const char *value,
                int line, struct err *err)
{
    struct reading *reading = target;
    if (strcmp(section, "pickup") == 0 || strcmp(section, "vip") == 0 ||
        strchr(section, '.'))
        return strategy_take_named(&reading->strategy, section, key, value, line, err);
    char *base = (char *)&reading->strategy;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct strategy_key *row = &values[i];
        if (strcmp(row->section, section) != 0 || strcmp(row->key, key) != 0)
            continue;
        if (reading->seen[i])
            return err_set(err, E_FIELD, "sss", key, gettext("one value"), value);
        reading->seen[i] = line;
        if (row->line != NO_LINE)
            memcpy(base + row->line, &line, sizeof line);
        return row->read(&reading->strategy, base + row->field, key, value, err);
    }
    bug(__FILE__, __LINE__, key);
}

static int finish(const char *name, struct reading *reading,
                  struct wave_strategy *strategy, struct err *err)
{
    const char *slash = strrchr(name, '/');
    snprintf(reading->strategy.file, sizeof reading->strategy.file, "%s",
             slash ? slash + 1 : name);
    if (strategy_check(&reading->strategy, err))
        return -(int)err->code;
    *strategy = reading->strategy;
    return 0;
}

int wave_strategy_read(const char *path, struct wave_strategy *strategy, struct err *err)
{
    struct reading reading = {0};
    int rc = conf_read(path, keys, take, &reading, err);
    return rc ? rc : finish(path, &reading, strategy, err);
}

int wave_strategy_text(const char *name, const char *text, size_t n,
                       struct wave_strategy *strategy, struct err *err)
{
    struct reading reading = {0};
    int rc = conf_read_text(name, text, n, keys, take, &reading, err);
    return rc ? rc : finish(name, &reading, strategy, err);
}
