/*
 * printer: the printers of a terminal and their models, read from a file that a warehouse
 * edits (devices/printers.ini). Checked when it is read: a wrong key, value or address
 * refuses the whole file with its name, line and reason.
 */
#ifndef TALLYMAN_PRINT_PRINTER_H
#define TALLYMAN_PRINT_PRINTER_H

#include "tallyman/base/err.h"
#include "tallyman/print/encode.h"
#include "tallyman/print/status.h"

enum print_confirm {
    PRINT_CONFIRM_NONE,    /* the best that is ever known is "sent" */
    PRINT_CONFIRM_STATUS,  /* the status says that all is out */
    PRINT_CONFIRM_PROCESS, /* ESC/POS: the echo of a number behind the label */
    PRINT_CONFIRMS,
};

enum { PRINTER_NAME = 48, PRINTER_ADDRESS = 300, PRINTERS_MOST = 200 };

struct printer {
    char name[PRINTER_NAME];  /* of the printer, or of the model */
    char model[PRINTER_NAME]; /* "" for a model itself */
    char address[PRINTER_ADDRESS];
    struct print_form form;
    int64_t dots; /* per millimetre: 8, 12 or 24 */
    int64_t head; /* dots across */
    int64_t threshold;
    bool shared; /* by several benches: its labels say which, and who */
    enum print_ask ask;
    enum print_confirm confirm;
    int line; /* where it stands */
};

struct printers;

/* E_IO, E_FILE. */
int printers_read(const char *path, struct printers **out, struct err *err);
int printers_read_text(const char *name, const char *text, size_t n,
                       struct printers **out, struct err *err);
void printers_free(struct printers *printers); /* NULL is fine */

/* NULL when there is none of that name. */
const struct printer *printers_find(const struct printers *printers, const char *name);
const struct printer *printers_model(const struct printers *printers, const char *name);
/* The printers, not the models, in file order; NULL after the last. */
const struct printer *printers_at(const struct printers *printers, int i);

/* A page as this printer wants it. E_FIELD when it is wider than the head, or made for
 * other dots. */
int printer_encode(const struct printer *printer, const struct label_page *page,
                   struct buf *out, struct err *err);

#endif
