/*
 * rules: the keys of the file of rules (waves/rules.ini): which there are, what each may
 * be, and which of them keep somebody from something. Pure; policy.load holds a file
 * against it, so that a misspelt key is refused and not taken for silence. What a key
 * means where the file does not say it stands with the verb that reads it.
 */
#ifndef TALLYMAN_MODEL_RULES_H
#define TALLYMAN_MODEL_RULES_H

#include <stdbool.h>

#include "tallyman/base/err.h"

/* One key of a section. 0, or E_FIELD: section or key, what it may be, what came. */
int rules_take(const char *section, const char *key, const char *value, struct err *err);

/* A section, of this file or a shift's, that says when a second person is asked or looks:
 * it is not for one person to change. */
bool rules_guarded(const char *section);

#endif
