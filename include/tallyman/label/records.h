/*
 * records: the labels of a file, one after the other.
 *
 * By the end of the name: .jsonl (an object a line), .csv (UTF-8; a line of names, then a
 * line a label; a column goods[0].name is the first row of a list, left out when all its
 * cells are empty), else JSON: one object, or a list of them.
 */
#ifndef TALLYMAN_LABEL_RECORDS_H
#define TALLYMAN_LABEL_RECORDS_H

#include "tallyman/label/data.h"

struct label_records;

enum {
    LABEL_RECORDS_BYTES = 64 << 20,
    LABEL_RECORDS_COLUMNS = 500,
};

/* NULL after err_set E_FILE (file, line, reason) or E_LIMIT_INPUT. The bytes must outlive
 * it. */
struct label_records *label_records_open(const char *name, struct str bytes,
                                         struct err *err);
void label_records_close(struct label_records *records); /* NULL is fine */
/* The next label's data, in the arena; NULL at the end. A record that is no good is NULL
 * with err set (E_FILE with its line); the one behind it can still be asked for. */
struct label_data *label_records_next(struct label_records *records, struct arena *arena,
                                      struct err *err);
/* Line of the last one (its number in the list for .json), for messages. */
int64_t label_records_line(const struct label_records *records);

#endif
