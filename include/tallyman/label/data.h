/*
 * data: what a label says: a small tree of named values.
 *
 * A record holds named texts, records and lists; a list holds records or texts. Callers
 * fill it by path ("recipient.name"); label_data_json reads the same from JSON.
 * records.h
 * reads files of many. Everything lives in the caller's arena. The fields of each kind of
 * label stand in templates/README.md.
 */
#ifndef TALLYMAN_LABEL_DATA_H
#define TALLYMAN_LABEL_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

struct label_data;

enum {
    LABEL_DATA_BYTES = 4000, /* of one text */
    LABEL_DATA_ROWS = 5000,  /* of one list */
    LABEL_DATA_NAMES = 200,  /* of one record */
    LABEL_DATA_DEPTH = 8,
    LABEL_JSON_BYTES = 1 << 20,
    LABEL_INDEXES = 26, /* loop variables a … z */
};

/* An empty record. */
struct label_data *label_data_new(struct arena *arena);

/* Sets the text at `path` below the record, making the records between; a text set before
 * is replaced. The value is copied, NULL is the empty text. E_FIELD for a path that runs
 * through a text, too long or malformed values. A caller that sets many looks at err
 * once. */
int label_data_text(struct label_data *record, const char *path, const char *value,
                    struct err *err);
int label_data_int(struct label_data *record, const char *path, int64_t value,
                   struct err *err);
/* Makes the list at `path`, empty, unless it is there: a loop over it then runs no time.
 */
int label_data_list(struct label_data *record, const char *path, struct err *err);
/* Appends a text to the list at `path`. */
int label_data_item(struct label_data *record, const char *path, const char *value,
                    struct err *err);
/* Appends a record to the list at `path` and returns it; NULL after err_set. */
struct label_data *label_data_row(struct label_data *record, const char *path,
                                  struct err *err);

/* One JSON object of at most LABEL_JSON_BYTES; `name` stands in messages (E_FILE with its
 * line, E_FIELD). Numbers become their text, true "true", false and null the empty text.
 */
int label_data_json(const char *name, struct str json, struct arena *arena,
                    struct label_data **out, struct err *err);

/* For templates: what stands at `goods[i].name` or `goods[0].name`, `index` giving i's
 * value by letter; NULL when there is nothing of that name. */
const struct label_data *label_data_find(const struct label_data *record, struct str path,
                                         const int *index);
/* The text; false for a record or a list. */
bool label_data_value(const struct label_data *data, struct str *out);
/* Rows of a list; -1 for anything else. */
int label_data_rows(const struct label_data *data);
/* Row i of the list at `path`, to be filled further; NULL when there is none. */
struct label_data *label_data_at(const struct label_data *record, struct str path, int i);

#endif
