/* data_json: a record out of a JSON value already read. Private to the room. */
#ifndef TALLYMAN_LABEL_DATA_JSON_H
#define TALLYMAN_LABEL_DATA_JSON_H

#include <jansson.h>

#include "tallyman/label/data.h"

int data_from_json(const char *name, const json_t *root, struct arena *arena,
                   struct label_data **out, struct err *err);

#endif
