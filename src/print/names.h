/*
 * names: words of a settings file held against a list of those known.
 */
#ifndef TALLYMAN_PRINT_NAMES_H
#define TALLYMAN_PRINT_NAMES_H

#include "tallyman/base/err.h"

/* The place of `name` in the list (ends with NULL); -1 after err_set E_FIELD with `what`
 * and all that are known. */
int name_find(const char *what, const char *const *names, const char *name,
              struct err *err);

#endif
