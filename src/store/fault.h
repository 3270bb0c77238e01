/*
 * fault: what the system says no to, as a code. A full disk, a quota and a size limit are
 * one thing to whoever stands before it.
 */
#ifndef TALLYMAN_STORE_FAULT_H
#define TALLYMAN_STORE_FAULT_H

#include <errno.h>
#include <libintl.h>
#include <stdbool.h>

#include "tallyman/base/err.h"

static inline bool fault_no_room(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

/* A file system is made so under its writers when its disk goes bad. */
static inline bool fault_is_read_only(int number)
{
    return number == EROFS;
}

/* E_FULL or E_IO, by errno. */
static inline int fault_set(struct err *err, const char *path, int number)
{
    if (fault_no_room(number))
        return err_set(err, E_FULL, "s", path);
    return err_set(err, E_IO, "ss", path, strerror(number));
}

static inline int fault_read_only(struct err *err, const char *path)
{
    char text[ERR_TEXT];
    snprintf(text, sizeof text, gettext("%s is read-only"), path);
    return err_set(err, E_STORE, "s", text);
}

#endif
