/*
 * refuse: E_FILE with its three arguments. Every reader and the mapping say no with it,
 * so that all refusals of files look alike.
 */
#include "refuse.h"

#include <stdarg.h>
#include <stdio.h>

#include "tallyman/base/utf8.h"

enum { NAME_CELLS = ERR_TEXT / 2 };

int refuse_file(struct err *err, const char *name, int64_t line, const char *fmt, ...)
{
    char shown[ERR_TEXT], words[ERR_TEXT * 4];
    utf8_middle(str_of(name), NAME_CELLS, shown, sizeof shown);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(words, sizeof words, fmt, ap);
    va_end(ap);
    return err_set(err, E_FILE, "sds", shown, line > 0 ? line : 1, words);
}
