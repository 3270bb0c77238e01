/*
 * The scanner part of a terminal's settings: which ports have a name, whose they are, and
 * what is left alone. Only sections whose name begins with "scanner" are looked at.
 */
#include "tallyman/device/models.h"

#include <libintl.h>
#include <stddef.h>

#include "tallyman/base/conf.h"

enum { GAP_LEAST = 20, GAP_MOST = 2000 };

void scanner_settings_init(struct scanner_settings *settings)
{
    *settings =
        (struct scanner_settings){.usb = true, .keyboards = true, .unbound = true};
}

/* "1-2.4" */
static bool port_good(const char *port)
{
    size_t bus = strspn(port, "0123456789");
    if (bus == 0 || port[bus] != '-' || strlen(port) >= SCANNER_PORT)
        return false;
    const char *p = port + bus;
    do {
        p++;
        size_t digits = strspn(p, "0123456789");
        if (digits == 0)
            return false;
        p += digits;
    } while (*p == '.');
    return *p == '\0';
}

static int refuse_port(struct err *err, const char *key, const char *value)
{
    return err_set(err, E_FIELD, "sss", key, gettext("a port like 1-2.4"),
                   value[0] ? value : gettext("nothing"));
}

static int take_ignored(struct scanner_settings *settings, const char *value,
                        struct err *err)
{
    struct str rest = str_of(value);
    while (rest.n) {
        struct str word = str_trim(str_cut(&rest, ' '));
        char port[SCANNER_PORT];
        snprintf(port, sizeof port, "%.*s", (int)word.n, word.n ? word.p : "");
        if (word.n == 0)
            continue;
        if (word.n >= sizeof port || !port_good(port))
            return refuse_port(err, "ignore", value);
        if (settings->ignored == SCANNER_IGNORED)
            return err_set(err, E_FIELD, "sss", "ignore", gettext("at most 16 ports"),
                           port);
        memcpy(settings->ignore[settings->ignored++], port, sizeof port);
    }
    return 0;
}

static struct scanner_place *place_of(struct scanner_settings *settings, const char *name)
{
    for (int i = 0; i < settings->places; i++)
        if (strcmp(settings->place[i].name, name) == 0)
            return &settings->place[i];
    if (settings->places == SCANNER_PLACES)
        return NULL;
    struct scanner_place *place = &settings->place[settings->places++];
    snprintf(place->name, sizeof place->name, "%s", name);
    return place;
}

static int take_place(struct scanner_settings *settings, const char *name,
                      const char *key, const char *value, struct err *err)
{
    struct scanner_place *place =
        strlen(name) < sizeof place->name ? place_of(settings, name) : NULL;
    if (!place)
        return err_set(err, E_FIELD, "sss", "scanner",
                       gettext("at most 32 names of up to 15 bytes"), name);
    if (strcmp(key, "port") == 0) {
        if (!port_good(value) || scanner_place_at(settings, value))
            return refuse_port(err, key, value);
        snprintf(place->port, sizeof place->port, "%s", value);
    } else if (strcmp(key, "terminal") == 0 && strlen(value) < sizeof place->terminal) {
        snprintf(place->terminal, sizeof place->terminal, "%s", value);
    } else if (strcmp(key, "ends") == 0 && scanner_ends(value)) {
        snprintf(place->ends, sizeof place->ends, "%s", value);
    } else if (strcmp(key, "gap") == 0) {
        if (!str_int(str_of(value), &place->gap_ms) || place->gap_ms < GAP_LEAST ||
            place->gap_ms > GAP_MOST)
            return err_set(err, E_FIELD, "sss", key, gettext("20 to 2000 milliseconds"),
                           value);
    } else {
        return err_set(err, E_FIELD, "sss", gettext("key"),
                       "port, terminal, ends (cr, crlf, tab, any, none), gap", key);
    }
    return 0;
}

static int take_key(void *target, const char *section, const char *key, const char *value,
                    int line, struct err *err)
{
    struct scanner_settings *settings = target;
    (void)line;
    if (strncmp(section, "scanner ", 8) == 0)
        return take_place(settings, section + 8, key, value, err);
    if (strcmp(section, "scanners") == 0 && strcmp(key, "ignore") == 0)
        return take_ignored(settings, value, err);
    if (strncmp(section, "scanner", 7) == 0)
        return err_set(err, E_FIELD, "sss", gettext("key"),
                       "usb, keyboards, unbound, ignore", key);
    return 0;
}

int scanner_settings_read(const char *path, struct scanner_settings *settings,
                          struct err *err)
{
    static const struct conf_key keys[] = {
        {"scanners", "usb", CONF_BOOL, offsetof(struct scanner_settings, usb)},
        {"scanners", "keyboards", CONF_BOOL,
         offsetof(struct scanner_settings, keyboards)},
        {"scanners", "unbound", CONF_BOOL, offsetof(struct scanner_settings, unbound)},
        {"*", "*", CONF_EACH},
        {NULL},
    };
    scanner_settings_init(settings);
    return conf_read(path, keys, take_key, settings, err);
}

const struct scanner_place *scanner_place_at(const struct scanner_settings *settings,
                                             const char *port)
{
    for (int i = 0; i < settings->places; i++)
        if (strcmp(settings->place[i].port, port) == 0)
            return &settings->place[i];
    return NULL;
}

bool scanner_may_take(const struct scanner_settings *settings, const char *port,
                      const char *terminal)
{
    for (int i = 0; i < settings->ignored; i++)
        if (strcmp(settings->ignore[i], port) == 0)
            return false;
    const struct scanner_place *place = scanner_place_at(settings, port);
    if (!place)
        return settings->unbound;
    return !terminal || !place->terminal[0] || strcmp(place->terminal, terminal) == 0;
}
