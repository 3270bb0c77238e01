/*
 * usb: libusb on the program's loop. Its descriptors are watched, its timeouts are a
 * timer of the loop; no thread of ours, no timer while nothing is in flight.
 */
#ifndef TALLYMAN_DEVICE_USB_H
#define TALLYMAN_DEVICE_USB_H

#include <libusb-1.0/libusb.h>
#include <stdbool.h>

#include "tallyman/base/err.h"
#include "tallyman/base/loop.h"

struct usb;

/* libusb_init with its own thread kept away from our signals. */
int usb_init(libusb_context **context);

/* Called from the loop, never from inside libusb: devices may be opened and closed there.
 */
struct usb_hooks {
    void *arg;
    void (*arrived)(void *arg,
                    libusb_device *device); /* a reference is taken to keep it */
    void (*left)(void *arg, libusb_device *device);
    void (*settle)(void *arg); /* after each handling of events */
};

/* NULL with E_IO. */
struct usb *usb_open(struct loop *loop, const struct usb_hooks *hooks, struct err *err);
/* Lets what is plugged in already arrive; once, when `usb` is where the hooks find it. */
void usb_start(struct usb *usb);
void usb_close(struct usb *usb); /* NULL is fine; every handle must be closed before */

/* After a submission that has a timeout: the loop's timer follows. */
void usb_submitted(struct usb *usb);
/* Lets transfers that have ended say so now; the hooks are called in the next turn. */
void usb_pump(struct usb *usb);
/* Handles events until `done` or until `ms` have gone by; false then. For the end. */
bool usb_drain(struct usb *usb, bool (*done)(void *arg), void *arg, int64_t ms);

/* "1-2.4", as the kernel names it. */
void usb_port(libusb_device *device, char *out, size_t size);

#endif
