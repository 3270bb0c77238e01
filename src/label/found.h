/*
 * found: fontconfig's answer remembered between runs. Private to the room.
 */
#ifndef TALLYMAN_LABEL_FOUND_H
#define TALLYMAN_LABEL_FOUND_H

#include <stdbool.h>

#include <fontconfig/fontconfig.h>

enum { FOUND_PATH = 500 };

struct found {
    char file[FOUND_PATH];
    int index; /* of the font in its file */
    bool thin; /* bold is wanted and the file has none */
};

/* The regular and bold first fonts, when nothing that they hang on has changed since. */
bool found_read(struct found found[2]);
/* The same from the system's folders alone, when the family that fontconfig would be
 * asked for first is there; remembered. */
bool found_plain(const char *family, struct found found[2]);
/* Remembers them, if there is a place for it. */
void found_write(FcConfig *config, const struct found found[2]);

#endif
