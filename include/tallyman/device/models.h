/*
 * models: what is known of scanners before they are plugged in (devices/scanners.ini) and
 * what this house calls those at its ports (the scanner sections of
 * devices/terminal.ini).
 *
 * A model only helps: a scanner that no file names works by its report descriptor. Both
 * files are read whole at the start; a bad one is refused with file, line and reason.
 */
#ifndef TALLYMAN_DEVICE_MODELS_H
#define TALLYMAN_DEVICE_MODELS_H

#include "tallyman/base/err.h"
#include "tallyman/scan/layout.h"
#include "tallyman/scan/line.h"

enum scanner_family {
    SCANNER_UNKNOWN, /* in a model: the report descriptor decides */
    SCANNER_NONE,    /* no scanner; in a model: its keyboards are for people */
    SCANNER_KEYBOARD,
    SCANNER_HID_POS,
    SCANNER_SERIAL,
    SCANNER_WEDGE, /* on the kernel's keyboard: never a device's or a model's */
    SCANNER_SCALE, /* weighs; told by its descriptor or its tty, never by a model */
    SCANNER_FAMILIES
};

/* "keyboard", "hid-pos", "serial", "wedge", "scale"; "", "none" for the first two. */
const char *scanner_family_name(enum scanner_family family);

enum scanner_quirk {
    SCANNER_POS_SWITCH = 1 << 0,  /* sends POS reports only after feature report FE 01 */
    SCANNER_NO_PROTOCOL = 1 << 1, /* hangs on SET_PROTOCOL: do not send it */
    SCANNER_NO_IDLE = 1 << 2,     /* the same for SET_IDLE */
};

enum { SCANNER_NAME = 50, SCANNER_PORT = 32 };

struct scanner_model {
    char name[SCANNER_NAME];
    int line;            /* where its section's first key stands */
    int vendor;          /* -1 until it was given */
    int product, digits; /* which bits of the product count: 0xffff all, 0 none */
    enum scanner_family family;
    unsigned quirks; /* enum scanner_quirk */
    char layout[16]; /* keyboard: the country set in the scanner; "us" */
    bool framed;     /* `ends` was given, be it none */
    struct line_framing framing;
};

struct scanner_models;

/* Reads the models, whose layouts must be among `layouts`; NULL with E_FILE or E_IO. */
struct scanner_models *
scanner_models_read(const char *path, const struct layouts *layouts, struct err *err);
void scanner_models_free(struct scanner_models *models);
/* The one that fits by most digits of the product; NULL when none does. */
const struct scanner_model *scanner_models_find(const struct scanner_models *models,
                                                int vendor, int product);
int scanner_models_count(const struct scanner_models *models);

/* One [scanner NAME] of the settings. */
struct scanner_place {
    char name[16];
    char port[SCANNER_PORT]; /* "1-2.4": bus, then the port of each hub on the way */
    char terminal[32];       /* whose it is; "" whoever finds it */
    char ends[8];            /* what ends a scan, goes before the model's; "" not said */
    int64_t gap_ms;          /* the same for the silence; 0 not said */
};

enum { SCANNER_PLACES = 32, SCANNER_IGNORED = 16 };

struct scanner_settings {
    bool usb;       /* read scanners over USB at all; default yes */
    bool keyboards; /* take keyboards that no model and no place names; default yes */
    bool unbound;   /* take scanners at ports that no place names; default yes */
    int places, ignored;
    struct scanner_place place[SCANNER_PLACES];
    char ignore[SCANNER_IGNORED][SCANNER_PORT]; /* ports never touched */
};

/* Reads the scanner sections of a terminal's settings; other sections are others'. 0 or
 * -E_FILE, -E_IO. */
int scanner_settings_read(const char *path, struct scanner_settings *settings,
                          struct err *err);
/* Writes port, ends and gap into the place's section of the file, which is made when it
 * is not there; what else stands in the file stays. 0 or -E_FILE, -E_IO: nothing written.
 */
int scanner_settings_save(const char *path, const struct scanner_place *place,
                          struct err *err);
/* The characters of a word for `ends`; NULL when there is no such word. */
const char *scanner_ends(const char *word);
/* What it is when nothing is set. */
void scanner_settings_init(struct scanner_settings *settings);
/* The place of a port, NULL when it has none. */
const struct scanner_place *scanner_place_at(const struct scanner_settings *settings,
                                             const char *port);
/* Whether the terminal (NULL: whoever asks) may take what is plugged in there. */
bool scanner_may_take(const struct scanner_settings *settings, const char *port,
                      const char *terminal);

#endif
