/*
 * Country layouts out of a settings file: read by conf, each line judged here, so that a
 * mistyped position is named by its line before anybody scans. A layout that cannot type
 * every printable ASCII character is refused: a reader set to it could not either.
 */
#include "tallyman/scan/layout.h"

#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/conf.h"
#include "tallyman/base/utf8.h"

enum { LAYOUTS_MOST = 32, ACCENTS_MOST = 512 };

struct accent {
    uint32_t accent, letter, makes;
};

struct layouts {
    struct layout layout[LAYOUTS_MOST];
    uint8_t given[LAYOUTS_MOST][LAYOUT_KEYS]; /* by a line of its own section */
    int n;
    struct accent accent[ACCENTS_MOST];
    int accents;
};

/* The same on every keyboard (HID Usage Tables, page 07); files may not change them. */
static const struct {
    uint8_t key;
    uint32_t point;
} fixed[] = {
    {0x28, '\r'}, {0x29, 0x1b}, {0x2a, '\b'}, {0x2b, '\t'}, {0x2c, ' '}, {0x58, '\r'},
    {0x59, '1'},  {0x5a, '2'},  {0x5b, '3'},  {0x5c, '4'},  {0x5d, '5'}, {0x5e, '6'},
    {0x5f, '7'},  {0x60, '8'},  {0x61, '9'},  {0x62, '0'},
};

static const struct {
    const char *word;
    uint32_t point;
} words[] = {{"none", 0}, {"space", ' '}, {"semicolon", ';'}};

static bool is_fixed(int64_t key)
{
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i].key == key)
            return true;
    return false;
}

static struct layout *layout_of(struct layouts *layouts, const char *name)
{
    for (int i = 0; i < layouts->n; i++)
        if (strcmp(layouts->layout[i].name, name) == 0)
            return &layouts->layout[i];
    return NULL;
}

static int refuse(struct err *err, const char *key, const char *expected, struct str got)
{
    return err_set(err, E_FIELD, "ssz", key, expected, got.p ? got.p : "", got.n);
}

static int make_layout(struct layouts *layouts, const char *name, struct layout **layout,
                       struct err *err)
{
    *layout = layout_of(layouts, name);
    if (*layout)
        return 0;
    if (strlen(name) == 0 || strlen(name) >= sizeof(*layout)->name)
        return refuse(err, gettext("keyboard layout"), gettext("a name of 1 to 15 bytes"),
                      str_of(name));
    if (layouts->n == LAYOUTS_MOST)
        return refuse(err, gettext("keyboard layout"), gettext("at most 32 layouts"),
                      str_of(name));
    *layout = &layouts->layout[layouts->n++];
    snprintf((*layout)->name, sizeof(*layout)->name, "%s", name);
    (*layout)->of = layouts;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        for (int level = 0; level < LAYOUT_LEVELS; level++)
            (*layout)->point[fixed[i].key][level] = fixed[i].point;
    return 0;
}

static bool hex_of(struct str text, int64_t most, int64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return false;
        *value = *value * 16 + digit;
        if (*value > most)
            return false;
    }
    return text.n > 0;
}

/* One character standing for itself, a word, or U+hex. */
static bool point_of(struct str token, uint32_t *point)
{
    int64_t hex;
    struct str rest = token;
    int32_t first = utf8_next(&rest);
    if (first > 0x20 && rest.n == 0) {
        *point = (uint32_t)first;
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(token, words[i].word)) {
            *point = words[i].point;
            return true;
        }
    if (!str_starts(token, "U+") ||
        !hex_of(str_n(token.p + 2, token.n - 2), 0x10ffff, &hex) || hex < 0x20 ||
        (hex >= 0xd800 && hex <= 0xdfff))
        return false;
    *point = (uint32_t)hex;
    return true;
}

static bool entry_of(struct str token, uint32_t *entry)
{
    bool dead = str_starts(token, "dead") && token.n > 4;
    if (!point_of(dead ? str_n(token.p + 4, token.n - 4) : token, entry))
        return false;
    if (dead)
        *entry |= LAYOUT_DEAD;
    return true;
}

static int take_title(struct layouts *layouts, struct layout *layout, struct str value,
                      struct err *err)
{
    (void)layouts;
    if (value.n >= sizeof layout->title)
        return refuse(err, "title", gettext("at most 47 bytes"), value);
    snprintf(layout->title, sizeof layout->title, "%.*s", (int)value.n, value.p);
    return 0;
}

static int take_like(struct layouts *layouts, struct layout *layout, struct str value,
                     struct err *err)
{
    const struct layout *other = NULL;
    for (int i = 0; i < layouts->n; i++)
        if (str_is(value, layouts->layout[i].name))
            other = &layouts->layout[i];
    if (!other || other == layout)
        return refuse(err, "like", gettext("a layout above this one"), value);
    const uint8_t *given = layouts->given[layout - layouts->layout];
    if (memchr(given, 1, LAYOUT_KEYS))
        return refuse(err, "like", gettext("it before the first key"), value);
    memcpy(layout->point, other->point, sizeof layout->point);
    layout->caps_is_shift = other->caps_is_shift;
    return 0;
}

static int take_caps(struct layouts *layouts, struct layout *layout, struct str value,
                     struct err *err)
{
    (void)layouts;
    if (!str_is(value, "letters") && !str_is(value, "shift"))
        return refuse(err, "caps", "letters, shift", value);
    layout->caps_is_shift = str_is(value, "shift");
    return 0;
}

static int take_key(struct layouts *layouts, struct layout *layout, const char *key,
                    struct str value, struct err *err)
{
    int64_t usage;
    if (!hex_of(str_of(key), LAYOUT_KEYS - 1, &usage) || usage < 4 || is_fixed(usage))
        return refuse(err, gettext("key"),
                      gettext("title, like, caps or a key 04 to 67 that types"),
                      str_of(key));
    uint8_t *given = &layouts->given[layout - layouts->layout][usage];
    if ((*given)++)
        return refuse(err, key, gettext("each key once"), value);
    uint32_t entry[LAYOUT_LEVELS] = {0};
    for (int level = 0; value.n > 0; level++) {
        struct str token = str_cut(&value, ' ');
        value = str_trim(value);
        if (level == LAYOUT_LEVELS || !entry_of(token, &entry[level]))
            return refuse(err, key, gettext("one to four characters with spaces between"),
                          token);
    }
    memcpy(layout->point[usage], entry, sizeof entry);
    return 0;
}

static int take_accent(struct layouts *layouts, const char *key, struct str value,
                       struct err *err)
{
    uint32_t accent;
    if (!point_of(str_of(key), &accent))
        return refuse(err, gettext("accent"), gettext("one character"), str_of(key));
    while (value.n > 0) {
        struct str token = str_cut(&value, ' '), rest = token;
        value = str_trim(value);
        int32_t letter = utf8_next(&rest), makes = utf8_next(&rest);
        if (letter <= 0 || makes <= 0 || rest.n > 0)
            return refuse(err, key, gettext("pairs of a letter and what it becomes"),
                          token);
        if (layouts->accents == ACCENTS_MOST)
            return refuse(err, key, gettext("at most 512 accented letters"), token);
        layouts->accent[layouts->accents++] =
            (struct accent){accent, (uint32_t)letter, (uint32_t)makes};
    }
    return 0;
}

static int take_line(void *target, const char *section, const char *key,
                     const char *value, int line, struct err *err)
{
    static const struct {
        const char *key;
        int (*take)(struct layouts *, struct layout *, struct str, struct err *);
    } takers[] = {{"title", take_title}, {"like", take_like}, {"caps", take_caps}};
    (void)line;
    struct layouts *layouts = target;
    struct layout *layout;
    if (strcmp(section, "accents") == 0)
        return take_accent(layouts, key, str_of(value), err);
    int rc = make_layout(layouts, section, &layout, err);
    for (size_t i = 0; !rc && i < sizeof takers / sizeof *takers; i++)
        if (strcmp(key, takers[i].key) == 0)
            return takers[i].take(layouts, layout, str_of(value), err);
    return rc ? rc : take_key(layouts, layout, key, str_of(value), err);
}

static bool can_type(const struct layout *layout, uint32_t point)
{
    for (int key = 0; key < LAYOUT_KEYS; key++)
        for (int level = 0; level < LAYOUT_LEVELS; level++)
            if ((layout->point[key][level] & ~(uint32_t)LAYOUT_DEAD) == point)
                return true;
    return false;
}

static int check_all(const struct layouts *layouts, const char *name, struct err *err)
{
    if (!layouts_find(layouts, "us"))
        return err_set(err, E_FIELD, "sss", name, gettext("a layout [us]"),
                       gettext("none"));
    for (int i = 0; i < layouts->n; i++)
        for (char c = ' '; c <= '~'; c++)
            if (!can_type(&layouts->layout[i], (uint32_t)c)) {
                char where[ERR_TEXT];
                snprintf(where, sizeof where, "%.60s: [%s]", name,
                         layouts->layout[i].name);
                return err_set(err, E_FIELD, "ssz", where,
                               gettext("a key for each ASCII character"), &c, (size_t)1);
            }
    return 0;
}

static const struct conf_key keys[] = {
    {"*", "*", CONF_EACH, .help = N_("what a key types under a country layout")},
    {NULL},
};

static struct layouts *finish(struct layouts *layouts, const char *name, int rc,
                              struct err *err)
{
    if (rc == 0)
        rc = check_all(layouts, name, err);
    if (rc == 0)
        return layouts;
    layouts_free(layouts);
    return NULL;
}

struct layouts *layouts_read(const char *path, struct err *err)
{
    struct layouts *layouts = xcalloc(1, sizeof *layouts);
    return finish(layouts, path, conf_read(path, keys, take_line, layouts, err), err);
}

struct layouts *layouts_read_text(const char *name, const char *text, size_t n,
                                  struct err *err)
{
    struct layouts *layouts = xcalloc(1, sizeof *layouts);
    return finish(layouts, name,
                  conf_read_text(name, text, n, keys, take_line, layouts, err), err);
}

void layouts_free(struct layouts *layouts)
{
    free(layouts);
}

const struct layout *layouts_find(const struct layouts *layouts, const char *name)
{
    return layout_of((struct layouts *)layouts, name);
}

const struct layout *layouts_at(const struct layouts *layouts, int n)
{
    return n >= 0 && n < layouts->n ? &layouts->layout[n] : NULL;
}

uint32_t layouts_compose(const struct layouts *layouts, uint32_t accent, uint32_t letter)
{
    for (int i = 0; i < layouts->accents; i++)
        if (layouts->accent[i].accent == accent && layouts->accent[i].letter == letter)
            return layouts->accent[i].makes;
    return 0;
}
