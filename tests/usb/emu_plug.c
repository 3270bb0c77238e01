/*
 * emu_plug: emulated devices come and go: what sysfs, the node and the hotplug events say
 * of them, and the bus that they hang on.
 */
#define _GNU_SOURCE
#include "emu_in.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define BUS "/devices/pci0000:00/0000:00:14.0/usb1"

/* ---- plugging in ---- */

static void put(struct emu_device *d, const uint8_t *bytes, size_t n)
{
    memcpy(d->descriptors + d->n, bytes, n);
    d->n += n;
}

static void put_interface(struct emu_device *d, int number, const char *report, int sub,
                          int protocol, int packet)
{
    uint8_t bytes[512];
    size_t n = emu_unhex(report, bytes, sizeof bytes);
    const uint8_t face[] = {
        9, 4, (uint8_t)number, 0, 1, 3, (uint8_t)sub, (uint8_t)protocol, 0};
    const uint8_t hid[] = {9, 0x21, 0x11, 1, 0, 1, 0x22, (uint8_t)n, (uint8_t)(n >> 8)};
    const uint8_t end[] = {7, 5, (uint8_t)(0x81 + number), 3, (uint8_t)packet, 0, 10};
    put(d, face, sizeof face);
    put(d, hid, sizeof hid);
    put(d, end, sizeof end);
}

static void describe(struct emu_device *d, const struct emu_plug *plug)
{
    const struct emu_kind *kind = d->kind;
    int faces = kind->hub ? 1 : !kind->report || kind->second ? 2 : 1;
    static const uint8_t hub[] = {9, 4, 0, 0, 1, 9, 0, 0, 0, 7, 5, 0x81, 3, 4, 0, 12};
    const uint8_t device[] = {18,
                              1,
                              0,
                              2,
                              (uint8_t)(kind->hub      ? 9
                                        : kind->report ? 0
                                                       : 2),
                              0,
                              0,
                              64,
                              (uint8_t)plug->vendor,
                              (uint8_t)(plug->vendor >> 8),
                              (uint8_t)plug->product,
                              (uint8_t)(plug->product >> 8),
                              0,
                              1,
                              1,
                              2,
                              0,
                              1};
    const uint8_t config[] = {9, 2, 0, 0, (uint8_t)faces, 1, 0, 0xa0, 250};
    const uint8_t cdc[] = {9, 4,    0,  0,  1, 2, 2, 1, 0,    7, 5,  0x83, 3,
                           8, 0,    10, 9,  4, 1, 0, 2, 10,   0, 0,  0,    7,
                           5, 0x81, 2,  64, 0, 0, 7, 5, 0x02, 2, 64, 0,    0};
    put(d, device, sizeof device);
    put(d, config, sizeof config);
    if (kind->hub)
        put(d, hub, sizeof hub);
    else if (!kind->report)
        put(d, cdc, sizeof cdc);
    else
        put_interface(d, 0, kind->report, kind->subclass, kind->protocol, kind->packet);
    if (kind->second)
        put_interface(d, 1, kind->second, 0, 0, kind->second_reads ? 64 : 8);
    d->descriptors[18 + 2] = (uint8_t)(d->n - 18);
}

static void make_node(struct emu_device *d)
{
    char path[256];
    snprintf(path, sizeof path, "%s/dev/bus/usb/001", d->emu->root);
    g_mkdir_with_parents(path, 0755);
    snprintf(path, sizeof path, "%s%s", d->emu->root, d->node);
    umockdev_testbed_disable(d->emu->bed);
    if (mkfifo(path, 0666) < 0 || chmod(path, 0666) < 0)
        perror(path);
    d->fifo = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    umockdev_testbed_enable(d->emu->bed);
    fcntl(d->fifo, F_SETPIPE_SZ, 4096);
    emu_say_ready(d, false);
}

static void add(struct emu *emu, GString *text)
{
    GError *error = NULL;
    if (!umockdev_testbed_add_from_string(emu->bed, text->str, &error)) {
        fprintf(stderr, "emu: %s\n%s", error->message, text->str);
        exit(99);
    }
    g_string_free(text, TRUE);
}

static void append_hex(GString *text, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(text, "%02X", bytes[i]);
    g_string_append_c(text, '\n');
}

/* An interface, with the HID device that usbhid makes of it. They stand there before the
 * device's own event goes out, as they do when udev passes it on. */
static void add_interface(struct emu_device *d, int number, const char *report)
{
    const char *port = strrchr(d->sys, '/') + 1;
    GString *text = g_string_new(NULL);
    g_string_printf(text,
                    "P: %s/%s:1.%d\nE: DEVTYPE=usb_interface\nE: SUBSYSTEM=usb\n"
                    "A: bInterfaceNumber=%02d\nA: bInterfaceClass=%02d\n",
                    d->sys, port, number, number, report ? 3 : 2);
    add(d->emu, text);
    if (!report || d->driver != EMU_USBHID)
        return;
    uint8_t bytes[512];
    text = g_string_new(NULL);
    g_string_printf(text,
                    "P: %s/%s:1.%d/0003:0000:0000.%04X\nE: SUBSYSTEM=hid\n"
                    "H: report_descriptor=",
                    d->sys, port, number, d->number * 2 + number);
    d->shown[number] = true;
    append_hex(text, bytes, emu_unhex(report, bytes, sizeof bytes));
    add(d->emu, text);
}

static void add_tty(struct emu_device *d)
{
    int slave;
    struct termios raw;
    char path[256], name[64];
    umockdev_testbed_disable(d->emu->bed);
    if (openpty(&d->tty, &slave, name, NULL, NULL) < 0)
        perror("openpty");
    umockdev_testbed_enable(d->emu->bed);
    tcgetattr(slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(slave, TCSANOW, &raw);
    snprintf(path, sizeof path, "%s/sys%s/%s:1.0/tty/ttyACM0", d->emu->root, d->sys,
             strrchr(d->sys, '/') + 1);
    g_mkdir_with_parents(path, 0755);
    snprintf(path, sizeof path, "%s/dev/ttyACM0", d->emu->root);
    unlink(path);
    if (symlink(name, path) < 0)
        perror(path);
}

static void add_device(struct emu_device *d, const char *product)
{
    unsigned vendor = d->descriptors[8] | d->descriptors[9] << 8;
    unsigned number = d->descriptors[10] | d->descriptors[11] << 8;
    int at = d->number;
    GString *text = g_string_new(NULL);
    g_string_printf(
        text,
        "P: %s\nE: DEVNAME=%s\nE: DEVTYPE=usb_device\nE: DRIVER=usb\n"
        "E: PRODUCT=%x/%x/0\nE: TYPE=0/0/0\nE: BUSNUM=001\nE: DEVNUM=%03d\nE: MAJOR=189\n"
        "E: MINOR=%d\nE: SUBSYSTEM=usb\nA: bConfigurationValue=1\nA: busnum=1\n"
        "A: devnum=%d\nA: devpath=%s\nA: speed=12\nA: idVendor=%04x\nA: idProduct=%04x\n"
        "A: bNumConfigurations=1\nA: dev=189:%d\n%s%s%sH: descriptors=",
        d->sys, d->node, vendor, number, at, at - 1, at, d->port, vendor, number, at - 1,
        product ? "A: product=" : "", product ? product : "", product ? "\n" : "");
    append_hex(text, d->descriptors, d->n);
    add(d->emu, text);
}

static struct emu_device *device_new(struct emu *emu, const char *name, const char *port)
{
    struct emu_device *d = g_new0(struct emu_device, 1);
    d->emu = emu;
    d->tty = -1;
    g_strlcpy(d->name, name, sizeof d->name);
    g_strlcpy(d->port, port, sizeof d->port);
    g_queue_init(&d->pending);
    g_queue_init(&d->done);
    g_queue_init(&d->reports);
    d->number = ++emu->numbers;
    snprintf(d->node, sizeof d->node, "/dev/bus/usb/001/%03d", d->number);
    return d;
}

static void attach(struct emu_device *d)
{
    GError *error = NULL;
    d->handler = umockdev_ioctl_base_new();
    g_signal_connect(d->handler, "handle-ioctl", G_CALLBACK(emu_on_ioctl), d);
    if (!umockdev_testbed_attach_ioctl(d->emu->bed, d->node, d->handler, &error)) {
        fprintf(stderr, "emu: %s\n", error->message);
        exit(99);
    }
}

/* usb1/1-2/1-2.4: each hub on the way is a directory. */
static void set_path(struct emu_device *d)
{
    g_strlcpy(d->sys, BUS, sizeof d->sys);
    for (const char *p = d->port; *p; p++) {
        if (p[1] && p[1] != '.')
            continue;
        size_t n = strlen(d->sys);
        snprintf(d->sys + n, sizeof d->sys - n, "/1-%.*s", (int)(p + 1 - d->port),
                 d->port);
        p += p[1] == '.';
    }
}

struct emu_device *emu_plug(struct emu *emu, const struct emu_plug *plug)
{
    const struct emu_kind *kind = emu_kind(plug->kind);
    if (!kind) {
        fprintf(stderr, "emu: no kind %s\n", plug->kind);
        return NULL;
    }
    struct emu_device *d = device_new(emu, plug->name, plug->port);
    d->kind = kind;
    d->driver = plug->driver;
    d->held = plug->driver == EMU_USBFS;
    set_path(d);
    describe(d, plug);
    make_node(d);
    attach(d);
    add_interface(d, 0, kind->report);
    if (kind->second)
        add_interface(d, 1, kind->second);
    if (!kind->report && !kind->hub)
        add_tty(d);
    emu_show_driver(d);
    g_mutex_lock(&emu->lock);
    d->next = emu->devices;
    emu->devices = d;
    g_mutex_unlock(&emu->lock);
    add_device(d, plug->name);
    return d;
}

void emu_arrive_again(struct emu *emu, struct emu_device *d)
{
    char path[128];
    snprintf(path, sizeof path, "/sys%s", d->sys);
    umockdev_testbed_uevent(emu->bed, path, "add");
}

/* umockdev takes a device away, not what hangs on it. */
static void remove_interfaces(struct emu_device *d)
{
    for (int i = 0; i < 2; i++) {
        char path[256];
        snprintf(path, sizeof path, "/sys%s/%s:1.%d/0003:0000:0000.%04X", d->sys,
                 strrchr(d->sys, '/') + 1, i, d->number * 2 + i);
        if (d->shown[i])
            umockdev_testbed_remove_device(d->emu->bed, path);
        *strrchr(path, '/') = '\0';
        if (i == 0 || d->kind->second)
            umockdev_testbed_remove_device(d->emu->bed, path);
    }
}

void emu_unplug(struct emu *emu, struct emu_device *d)
{
    char path[256];
    g_mutex_lock(&emu->lock);
    d->unplugged = true;
    struct urb *urb;
    while ((urb = g_queue_pop_head(&d->pending)))
        emu_finish(d, urb, -ESHUTDOWN);
    emu_say_ready(d, true);
    g_mutex_unlock(&emu->lock);
    if (d->tty >= 0)
        close(d->tty);
    d->tty = -1;
    snprintf(path, sizeof path, "/sys%s", d->sys);
    umockdev_testbed_uevent(emu->bed, path, "remove");
    umockdev_testbed_detach_ioctl(emu->bed, d->node, NULL);
    remove_interfaces(d);
    umockdev_testbed_remove_device(emu->bed, path);
    snprintf(path, sizeof path, "%s%s", emu->root, d->node);
    unlink(path);
}

struct emu_device *emu_find(struct emu *emu, const char *name)
{
    struct emu_device *d = emu->devices;
    while (d && (d->unplugged || strcmp(d->name, name) != 0))
        d = d->next;
    return d;
}

/* ---- the bus ---- */

/* libusb wants every device's parent. */
static void add_root_hub(struct emu *emu)
{
    static const uint8_t hub[] = {18, 1, 0, 2, 9, 0,  1, 64, 0x6b, 0x1d, 2,    0, 0, 0, 0,
                                  0,  0, 1, 9, 2, 25, 0, 1,  1,    0,    0xe0, 0, 9, 4, 0,
                                  0,  1, 9, 0, 0, 0,  7, 5,  0x81, 3,    4,    0, 12};
    struct emu_device *d = device_new(emu, "hub", "0");
    snprintf(d->sys, sizeof d->sys, "%s", BUS);
    put(d, hub, sizeof hub);
    make_node(d);
    add_device(d, NULL);
    g_free(d);
}

struct emu *emu_new(emu_note_fn *note)
{
    struct emu *emu = g_new0(struct emu, 1);
    emu->note = note;
    g_mutex_init(&emu->lock);
    emu->bed = umockdev_testbed_new();
    if (!umockdev_in_mock_environment()) {
        fprintf(stderr, "emu: to be run by umockdev-wrapper\n");
        exit(2);
    }
    emu->root = umockdev_testbed_get_root_dir(emu->bed);
    add_root_hub(emu);
    return emu;
}

void emu_free(struct emu *emu)
{
    g_object_unref(emu->bed);
    g_free(emu->root);
    g_free(emu); /* devices stay: umockdev's threads may still end in them */
}
