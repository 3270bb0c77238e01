/*
 * usbid: the USB printers that are plugged in, and what they say of themselves (IEEE 1284
 * device id), so that a line of printers.ini can be written from it.
 */
#ifndef TALLYMAN_PRINT_USBID_H
#define TALLYMAN_PRINT_USBID_H

#include <stdbool.h>

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"
#include "tallyman/print/encode.h"

enum { USBID_TEXT = 64, USBID_MOST = 1024 };

struct usbid {
    char maker[USBID_TEXT], model[USBID_TEXT];
    char speaks[USBID_TEXT]; /* its command sets as it names them */
    bool known;              /* one of them is a language of ours */
    enum print_language language;
};

/* Reads "MFG:Zebra;CMD:ZPL;MDL:GK420d;", the length bytes before it cut off. What is not
 * there is empty; control characters and malformed UTF-8 become '?'. */
void usbid_read(struct str text, struct usbid *id);

struct usbid_found {
    char address[160]; /* "usb:0a5f:0166" or with its serial number */
    struct usbid id;
    const char *trouble; /* why it could not be asked; NULL: it was */
};

/* Asks every printer of class 7, each for a second at most; usblp has it back afterwards.
 * For the command line: it waits. E_IO when there is no USB. */
typedef void usbid_fn(void *arg, const struct usbid_found *found);
int usbid_list(usbid_fn *fn, void *arg, struct err *err);

#endif
