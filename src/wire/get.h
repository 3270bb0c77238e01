/*
 * get: values out of JSON that jansson parsed; what is not as expected is refused by
 * name. Only for the room's own files.
 */
#ifndef TALLYMAN_WIRE_GET_H
#define TALLYMAN_WIRE_GET_H

#include <jansson.h>

#include "tallyman/base/err.h"
#include "tallyman/model/value.h"

/* The one object that the text is, doubled names refused; NULL after err_set. */
json_t *get_object(struct str text, struct err *err);
/* E_FIELD: the name, what was expected, what came. */
int get_refuse(const char *name, const char *expected, const json_t *got,
               struct err *err);
/* A whole number within least … most. */
int get_num(const char *name, const json_t *json, int64_t least, int64_t most,
            int64_t *num, struct err *err);
/* Text or a whole number; the text is copied into the arena. */
int get_value(const char *name, const json_t *json, struct arena *arena,
              struct value *value, struct err *err);

#endif
