/*
 * look: what a plugged-in device is, without opening it: its descriptors as libusb has
 * them, the rest out of sysfs. A keyboard that is no scanner is not disturbed by it.
 */
#ifndef TALLYMAN_DEVICE_LOOK_H
#define TALLYMAN_DEVICE_LOOK_H

#include <libusb-1.0/libusb.h>

#include "tallyman/device/models.h"
#include "tallyman/scan/descriptor.h"

struct look {
    char port[SCANNER_PORT];
    char node[40];           /* /dev/bus/usb/001/002 */
    char name[SCANNER_NAME]; /* its place's, its model's, or what it says itself */
    int bus, address, vendor, product;
    enum scanner_family family; /* SCANNER_NONE: none; SCANNER_UNKNOWN: only its report
                                   descriptor can say, which must be asked for */
    const struct scanner_model *model;        /* NULL: unknown */
    bool placed;                              /* the settings name its port */
    int config, interface, packet, hid_bytes; /* of the interface to be read */
    uint8_t endpoint;
    bool boot;              /* it has a boot protocol */
    bool two_faced;         /* HID POS beside a keyboard of its own: it types there unless
                               it is told to send here (desc_wake) */
    uint8_t rd[DESC_BYTES]; /* its report descriptor, when the kernel shows it */
    size_t rd_n;
};

struct look_books {
    const struct scanner_models *models;
    const struct scanner_settings *settings;
};

void look_at(libusb_device *device, const struct look_books *books, struct look *look);

/* The family of a descriptor; SCANNER_NONE for a person's keyboard too, unless `sure`. */
enum scanner_family look_family(const struct desc *desc, bool sure);

/* "usbhid", "usbfs"; "" when no driver has the interface. */
void look_driver(const struct look *look, char *out, size_t size);
/* The tty of a serial scanner, "/dev/ttyACM0"; "" while there is none. */
void look_tty(const struct look *look, char *out, size_t size);
/* Who has the device open, "name (process 123)"; "another program" when that cannot be
 * seen. */
void look_holder(const struct look *look, char *out, size_t size);
/* May this process open it? */
bool look_permitted(const struct look *look);

#endif
