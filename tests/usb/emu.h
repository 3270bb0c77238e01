/*
 * emu: USB devices that are not there. Sysfs, device nodes and hotplug events come from
 * umockdev's testbed, the usbfs ioctls are answered here, so that the unmodified program
 * with the unmodified libusb reads scanners on a machine without USB.
 */
#ifndef TALLYMAN_TESTS_USB_EMU_H
#define TALLYMAN_TESTS_USB_EMU_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct emu;
struct emu_device;

enum emu_driver { EMU_NONE, EMU_USBHID, EMU_USBFS };

struct emu_plug {
    const char *name, *port, *kind; /* kinds: emu_kinds.c */
    unsigned vendor, product;
    enum emu_driver driver; /* that has it when it arrives; EMU_USBFS: a stranger */
};

/* `note`: what devices were told ("set-report NAME 02:04 …"), for tests to look at. */
typedef void emu_note_fn(const char *text);

struct emu *emu_new(emu_note_fn *note);
void emu_free(struct emu *emu);

/* NULL with a message on standard error when the kind is unknown. */
struct emu_device *emu_plug(struct emu *emu, const struct emu_plug *plug);
void emu_unplug(struct emu *emu, struct emu_device *device);
/* One that is plugged in; NULL none. */
struct emu_device *emu_find(struct emu *emu, const char *name);
/* The uevent of its arrival once more. */
void emu_arrive_again(struct emu *emu, struct emu_device *device);

/* The program has ended: the kernel takes what it had claimed, and no driver comes. */
void emu_program_gone(struct emu *emu);

/* One report, or what an interrupt transfer ends with. */
void emu_report(struct emu_device *device, const uint8_t *bytes, size_t n);
void emu_fail(struct emu_device *device, int error);
/* A stranger claims it, or lets go; its interfaces go without authorisation. */
void emu_hold(struct emu_device *device, bool hold);
void emu_authorize(struct emu_device *device, bool authorized);
/* "usbhid", "usbfs", "none". */
const char *emu_driver(struct emu_device *device);
/* Transfers that wait for a report. */
int emu_waiting(struct emu_device *device);
/* All its reports were fetched. */
bool emu_settled(struct emu_device *device);
/* When its last report went into a transfer, by the monotonic clock. */
int64_t emu_delivered_us(struct emu_device *device);
/* The tty's other end, -1 when it has none. */
int emu_tty(struct emu_device *device);

/* ---- kinds ---- */

struct emu_kind {
    const char *name;
    const char *report; /* its report descriptor in hexadecimal; NULL: no HID */
    int subclass, protocol, packet;
    bool boot_stalls; /* SET_PROTOCOL is not known */
    bool sleeps;      /* reports come only after feature report FE 01 */
    bool hub;
    const char *second; /* report descriptor of a second interface; NULL none */
    bool second_reads;  /* its reports come there */
};

const struct emu_kind *emu_kind(const char *name);
size_t emu_unhex(const char *hex, uint8_t *out, size_t size);

/* What a scanner of that kind sends for a text: `send` is called with each report. */
typedef void emu_send_fn(struct emu_device *device, const uint8_t *bytes, size_t n);
void emu_type(struct emu_device *device, const char *text, size_t n, emu_send_fn *send);
void emu_pos(struct emu_device *device, const char *aim, const char *text, size_t n,
             emu_send_fn *send);
void emu_pos_plain(struct emu_device *device, const char *text, size_t n,
                   emu_send_fn *send);

#endif
