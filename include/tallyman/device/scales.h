/*
 * scales: scales on serial lines. Which models there are and how each talks is data
 * (devices/scales.ini); which one stands at which tty of this terminal is its settings'
 * (sections [scale NAME] of devices/terminal.ini). USB scales need neither: scanners.h
 * finds them by their report descriptor.
 *
 * A scale that is not there, goes, or is silent is said by a reading of that state, never
 * by an old weight that stands; a tty that comes back is opened again.
 */
#ifndef TALLYMAN_DEVICE_SCALES_H
#define TALLYMAN_DEVICE_SCALES_H

#include "tallyman/device/scanners.h"

struct scale_book; /* models and places */
struct scales;

/* NULL with E_FILE or E_IO: a key unknown, a model without a format, a place whose model
 * is not there or that has no tty. A file of models that is not there is an empty one. */
struct scale_book *scale_book_read(const char *models, const char *settings,
                                   struct err *err);
void scale_book_free(struct scale_book *book);
int scale_book_models(const struct scale_book *book);
int scale_book_places(const struct scale_book *book);

/* Reads the scales of the terminal (NULL: all) on the loop. Events are scanners': their
 * info has family SCANNER_SCALE, the tty as its port and the place's name. Opened in the
 * first turn of the loop; `event` may not close the scales. Never NULL. */
struct scales *scales_open(struct loop *loop, const struct scale_book *book,
                           const char *terminal, scanner_event_fn *event, void *arg);
void scales_close(struct scales *scales); /* before loop_free; NULL is fine */

/* Each place with its tty, for `device list`. */
void scales_list(const struct scale_book *book, const char *terminal, scanner_row_fn *row,
                 void *arg);

#endif
