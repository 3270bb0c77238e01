/*
 * emu_in: an emulated device as the files of the emulation share it: what asks it
 * (emu.c), and how it comes and goes (emu_plug.c).
 */
#ifndef TALLYMAN_TESTS_USB_EMU_IN_H
#define TALLYMAN_TESTS_USB_EMU_IN_H

#include "emu.h"

#include <linux/usbdevice_fs.h>
#include <umockdev.h>

struct urb {
    UMockdevIoctlData *data, *buffer;
    struct usbdevfs_urb *u;
};

struct report {
    int status;
    size_t n;
    uint8_t bytes[4096];
};

struct emu_device {
    struct emu *emu;
    struct emu_device *next;
    char name[32], port[16], sys[96], node[40];
    const struct emu_kind *kind;
    uint8_t descriptors[160]; /* device, then configuration */
    size_t n;
    UMockdevIoctlBase *handler;
    UMockdevIoctlClient *claimer;
    enum emu_driver driver;
    bool unplugged, halted, held, unauthorized, awake;
    bool shown[2]; /* in sysfs, as a HID device */
    int fifo, tty, number;
    int64_t delivered_us;
    GQueue pending, done, reports;
};

struct emu {
    UMockdevTestbed *bed;
    char *root;
    emu_note_fn *note;
    GMutex lock;
    struct emu_device *devices;
    int numbers; /* of devices so far */
};

/* Its node is ready to be reaped from, or not. */
void emu_say_ready(struct emu_device *d, bool ready);
/* A transfer ends so, with the lock held. */
void emu_finish(struct emu_device *d, struct urb *urb, int status);
/* Its driver, in sysfs. */
void emu_show_driver(struct emu_device *d);
gboolean emu_on_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client,
                      gpointer arg);

#endif
