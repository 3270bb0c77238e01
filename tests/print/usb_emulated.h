/*
 * usb_emulated: a ZPL printer of USB class 7, ids 0a5f:0166, that the kernel's usblp has.
 */
#ifndef TALLYMAN_TESTS_USB_EMULATED_H
#define TALLYMAN_TESTS_USB_EMULATED_H

#include <stdbool.h>
#include <stdint.h>

struct usb_printer_face {
    bool stuck;           /* takes a question and then nothing more */
    bool stranger;        /* another program has it */
    int64_t unplug_after; /* bytes; 0: never */
    int64_t bytes;
    int labels, given_back; /* given_back: to usblp */
};

/* NULL when umockdev can not make it. Only under umockdev-wrapper. */
struct usb_printer_face *usb_printer_new(void);
void usb_printer_free(struct usb_printer_face *face);
bool usb_printer_is_usblps(const struct usb_printer_face *face);

#endif
