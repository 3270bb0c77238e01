/*
 * template: a label's layout, read from a documented subset of Cainiao's LPML.
 *
 * The language, its own attributes and the fields of each kind of label stand in
 * templates/README.md. The file is parsed once, before any data is seen: a value is only
 * ever put between finished elements and can not become markup. Images are read with it,
 * from beside it.
 */
#ifndef TALLYMAN_LABEL_TEMPLATE_H
#define TALLYMAN_LABEL_TEMPLATE_H

#include <stddef.h>

#include "tallyman/base/err.h"

struct label_template;

enum {
    LABEL_TEMPLATE_BYTES = 256 * 1024,
    LABEL_TEMPLATE_DEPTH = 16,
    LABEL_TEMPLATE_NODES = 4000, /* elements, texts and placeholders together */
    LABEL_TEMPLATE_IMAGES = 16,
};

/* NULL after err_set: E_IO, or E_FILE with file, line and what was expected. */
struct label_template *label_template_read(const char *path, struct err *err);
/* The same from memory; `name` stands in messages. */
struct label_template *label_template_read_text(const char *name, const char *text,
                                                size_t n, struct err *err);
void label_template_free(struct label_template *template); /* NULL is fine */

#endif
