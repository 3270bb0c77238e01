/*
 * usbfs as the kernel answers it, as far as libusb asks: capabilities, drivers, claims,
 * transfers sent, cancelled and reaped. umockdev calls on_ioctl from a thread of its own
 * for each device, so everything here is under one lock.
 *
 * A device's node is a pipe of one slot: full, poll says nothing; emptied, it says that a
 * transfer can be reaped, as usbfs does by POLLOUT.
 */
#define _GNU_SOURCE
#include "emu.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <umockdev.h>
#include <unistd.h>

#define BUS "/devices/pci0000:00/0000:00:14.0/usb1"

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

/* ---- what poll says ---- */

static void say_ready(struct emu_device *d, bool ready)
{
    char slot[8];
    while (read(d->fifo, slot, sizeof slot) > 0)
        continue;
    if (!ready && write(d->fifo, "x", 1) < 0)
        perror("emu: node");
}

static void finish(struct emu_device *d, struct urb *urb, int status)
{
    urb->u->status = status;
    g_queue_push_tail(&d->done, urb);
    say_ready(d, true);
}

/* Waiting reports meet waiting transfers. */
static void deliver(struct emu_device *d)
{
    while (!d->halted && !g_queue_is_empty(&d->reports) &&
           !g_queue_is_empty(&d->pending)) {
        struct report *report = g_queue_pop_head(&d->reports);
        struct urb *urb = g_queue_pop_head(&d->pending);
        size_t room = (size_t)urb->u->buffer_length;
        size_t n = report->n < room ? report->n : room;
        memcpy(urb->buffer->data, report->bytes, n);
        urb->u->actual_length = (int)n;
        d->halted = report->status == -EPIPE;
        d->delivered_us = g_get_monotonic_time();
        finish(d, urb, report->n > room ? -EOVERFLOW : report->status);
        g_free(report);
    }
}

/* ---- drivers, as sysfs shows them ---- */

static void show_driver(struct emu_device *d)
{
    const char *const names[] = {NULL, d->kind->report ? "usbhid" : "cdc_acm", "usbfs"};
    char path[256], target[64];
    snprintf(path, sizeof path, "%s/sys%s/%s:1.0/driver", d->emu->root, d->sys,
             strrchr(d->sys, '/') + 1);
    unlink(path);
    if (!names[d->driver])
        return;
    snprintf(target, sizeof target, "../../../../../../bus/usb/drivers/%s",
             names[d->driver]);
    if (symlink(target, path) < 0)
        perror(path);
}

static void set_driver(struct emu_device *d, enum emu_driver driver)
{
    d->driver = driver;
    show_driver(d);
}

/* ---- control transfers ---- */

struct setup {
    uint8_t type, request;
    uint16_t value, index, length;
};

static int answer(uint8_t *out, const struct setup *setup, const void *bytes, size_t n)
{
    n = n < setup->length ? n : setup->length;
    memcpy(out, bytes, n);
    return (int)n;
}

static int set_report(struct emu_device *d, const struct setup *setup,
                      const uint8_t *bytes)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "set-report %s %02x:%02x", d->name, setup->value >> 8,
                    setup->value & 0xff);
    for (int i = 0; i < setup->length; i++)
        g_string_append_printf(text, " %02x", bytes[i]);
    d->emu->note(text->str);
    g_string_free(text, TRUE);
    if (setup->value == 0x3fe)
        d->awake = bytes[1] == 1;
    return setup->length;
}

/* Bytes moved, or a negative errno. */
static int control(struct emu_device *d, uint8_t *bytes)
{
    struct setup setup = {bytes[0], bytes[1], (uint16_t)(bytes[2] | bytes[3] << 8),
                          (uint16_t)(bytes[4] | bytes[5] << 8),
                          (uint16_t)(bytes[6] | bytes[7] << 8)};
    uint8_t report[512];
    bool standard_in = setup.type == 0x80 || setup.type == 0x81;
    if (standard_in && setup.request == 6 && setup.value >> 8 == 1)
        return answer(bytes + 8, &setup, d->descriptors, 18);
    if (standard_in && setup.request == 6 && setup.value >> 8 == 2)
        return answer(bytes + 8, &setup, d->descriptors + 18, d->n - 18);
    if (standard_in && setup.request == 6 && setup.value >> 8 == 0x22 && d->kind->report)
        return answer(bytes + 8, &setup, report,
                      emu_unhex(d->kind->report, report, sizeof report));
    if (setup.type == 0x21 && setup.request == 9)
        return set_report(d, &setup, bytes + 8);
    if (setup.type == 0x21 && setup.request == 0x0a)
        return 0;
    if (setup.type == 0x21 && setup.request == 0x0b && !d->kind->boot_stalls)
        return 0;
    return -EPIPE;
}

/* ---- ioctls: 0 or a negative errno ---- */

static int get_driver(struct emu_device *d, struct usbdevfs_getdriver *get)
{
    if (d->driver == EMU_NONE)
        return -ENODATA;
    snprintf(get->driver, sizeof get->driver, "%s",
             d->driver == EMU_USBHID ? "usbhid" : "usbfs");
    return 0;
}

static int drive(struct emu_device *d, const struct usbdevfs_ioctl *what)
{
    if (what->ioctl_code == (int)USBDEVFS_DISCONNECT) {
        if (d->driver != EMU_USBHID)
            return -ENODATA;
        set_driver(d, EMU_NONE);
        return 0;
    }
    if (what->ioctl_code != (int)USBDEVFS_CONNECT)
        return -ENOTTY;
    if (d->driver == EMU_USBFS)
        return -EBUSY;
    set_driver(d, EMU_USBHID);
    return 1;
}

static int claim(struct emu_device *d, UMockdevIoctlClient *client, bool detach)
{
    if (d->unauthorized)
        return -ENOENT;
    if (d->driver == EMU_USBFS || (d->driver == EMU_USBHID && !detach))
        return -EBUSY;
    set_driver(d, EMU_USBFS);
    d->claimer = client;
    return 0;
}

static int release(struct emu_device *d, UMockdevIoctlClient *client)
{
    if (d->claimer != client)
        return -EINVAL;
    d->claimer = NULL;
    set_driver(d, EMU_NONE);
    return 0;
}

static int submit(struct emu_device *d, UMockdevIoctlClient *client,
                  UMockdevIoctlData *data)
{
    struct usbdevfs_urb *u = (void *)data->data;
    bool is_control = u->type == USBDEVFS_URB_TYPE_CONTROL;
    if (d->claimer != client && !is_control)
        return -EBUSY;
    if (d->unauthorized)
        return -ENODEV;
    struct urb *urb = g_new0(struct urb, 1);
    urb->data = umockdev_ioctl_data_ref(data);
    urb->u = u;
    urb->buffer =
        umockdev_ioctl_data_resolve(data, G_STRUCT_OFFSET(struct usbdevfs_urb, buffer),
                                    (size_t)u->buffer_length, NULL);
    if (is_control) {
        int n = control(d, urb->buffer->data);
        u->actual_length = n < 0 ? 0 : n;
        finish(d, urb, n < 0 ? n : 0);
    } else if (d->halted) {
        finish(d, urb, -EPIPE);
    } else {
        g_queue_push_tail(&d->pending, urb);
        deliver(d);
    }
    return 0;
}

static int discard(struct emu_device *d, gulong address)
{
    for (GList *l = d->pending.head; l; l = l->next) {
        struct urb *urb = l->data;
        if (urb->data->client_addr != address)
            continue;
        g_queue_delete_link(&d->pending, l);
        finish(d, urb, -ENOENT);
        return 0;
    }
    return -EINVAL;
}

static int reap(struct emu_device *d, UMockdevIoctlData *arg)
{
    struct urb *urb = g_queue_pop_head(&d->done);
    if (!urb)
        return d->unplugged ? -ENODEV : -EAGAIN;
    umockdev_ioctl_data_set_ptr(arg, 0, urb->data);
    if (g_queue_is_empty(&d->done) && !d->unplugged)
        say_ready(d, false);
    g_free(urb); /* umockdev writes its data back later: the references stay */
    return 0;
}

static int serve(struct emu_device *d, UMockdevIoctlClient *client, gulong request,
                 UMockdevIoctlData *arg)
{
    if (request == USBDEVFS_DISCARDURB)
        return discard(d, *(gulong *)arg->data);
    bool reaps = request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY;
    if (d->unplugged && !reaps)
        return -ENODEV;
    UMockdevIoctlData *data = NULL;
    if (_IOC_SIZE(request) > 0 && _IOC_DIR(request) != _IOC_NONE) {
        data = umockdev_ioctl_data_resolve(arg, 0, _IOC_SIZE(request), NULL);
        if (!data)
            return -EFAULT;
    }
    switch (request) {
    case USBDEVFS_GET_CAPABILITIES:
        *(guint32 *)data->data = USBDEVFS_CAP_ZERO_PACKET |
                                 USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                                 USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
        return 0;
    case USBDEVFS_GETDRIVER:
        return get_driver(d, (void *)data->data);
    case USBDEVFS_IOCTL:
        return drive(d, (void *)data->data);
    case USBDEVFS_DISCONNECT_CLAIM:
        return claim(d, client, true);
    case USBDEVFS_CLAIMINTERFACE:
        return claim(d, client, false);
    case USBDEVFS_RELEASEINTERFACE:
        return release(d, client);
    case USBDEVFS_CLEAR_HALT:
        d->halted = false;
        deliver(d);
        return 0;
    case USBDEVFS_SUBMITURB:
        return submit(d, client, data);
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY:
        return reap(d, data);
    default:
        return -ENOTTY;
    }
}

static gboolean on_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client,
                         gpointer arg)
{
    struct emu_device *d = arg;
    (void)handler;
    g_mutex_lock(&d->emu->lock);
    int rc = serve(d, client, umockdev_ioctl_client_get_request(client),
                   umockdev_ioctl_client_get_arg(client));
    g_mutex_unlock(&d->emu->lock);
    umockdev_ioctl_client_complete(client, rc < 0 ? -1 : rc, rc < 0 ? -rc : 0);
    return TRUE;
}

void emu_program_gone(struct emu *emu)
{
    g_mutex_lock(&emu->lock);
    for (struct emu_device *d = emu->devices; d; d = d->next) {
        if (d->unplugged || !d->claimer)
            continue;
        release(d, d->claimer);
        g_queue_clear(&d->pending);
        g_queue_clear(&d->done);
        say_ready(d, false);
    }
    g_mutex_unlock(&emu->lock);
}

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
    say_ready(d, false);
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
    g_signal_connect(d->handler, "handle-ioctl", G_CALLBACK(on_ioctl), d);
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
    show_driver(d);
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
        finish(d, urb, -ESHUTDOWN);
    say_ready(d, true);
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

/* ---- what devices do ---- */

static void queue_report(struct emu_device *d, const uint8_t *bytes, size_t n, int status)
{
    struct report *report = g_new0(struct report, 1);
    report->n = n < sizeof report->bytes ? n : sizeof report->bytes;
    if (n > 0)
        memcpy(report->bytes, bytes, report->n);
    report->status = status;
    g_mutex_lock(&d->emu->lock);
    if (d->kind->sleeps && !d->awake) {
        g_free(report);
    } else {
        g_queue_push_tail(&d->reports, report);
        deliver(d);
    }
    g_mutex_unlock(&d->emu->lock);
}

void emu_report(struct emu_device *d, const uint8_t *bytes, size_t n)
{
    queue_report(d, bytes, n, 0);
}

void emu_fail(struct emu_device *d, int error)
{
    queue_report(d, NULL, 0, -error);
}

void emu_hold(struct emu_device *d, bool hold)
{
    g_mutex_lock(&d->emu->lock);
    d->held = hold;
    set_driver(d, hold ? EMU_USBFS : EMU_USBHID);
    g_mutex_unlock(&d->emu->lock);
}

/* Without authorisation the configuration goes: transfers end, claims find nothing. */
void emu_authorize(struct emu_device *d, bool authorized)
{
    g_mutex_lock(&d->emu->lock);
    d->unauthorized = !authorized;
    struct urb *urb;
    while (!authorized && (urb = g_queue_pop_head(&d->pending)))
        finish(d, urb, -ESHUTDOWN);
    g_mutex_unlock(&d->emu->lock);
}

const char *emu_driver(struct emu_device *d)
{
    static const char *const names[] = {"none", "usbhid", "usbfs"};
    g_mutex_lock(&d->emu->lock);
    const char *name = names[d->driver];
    g_mutex_unlock(&d->emu->lock);
    return name;
}

int emu_waiting(struct emu_device *d)
{
    g_mutex_lock(&d->emu->lock);
    int n = (int)g_queue_get_length(&d->pending);
    g_mutex_unlock(&d->emu->lock);
    return n;
}

bool emu_settled(struct emu_device *d)
{
    g_mutex_lock(&d->emu->lock);
    bool settled = g_queue_is_empty(&d->reports) && g_queue_is_empty(&d->done);
    g_mutex_unlock(&d->emu->lock);
    return settled;
}

int64_t emu_delivered_us(struct emu_device *d)
{
    g_mutex_lock(&d->emu->lock);
    int64_t us = d->delivered_us;
    g_mutex_unlock(&d->emu->lock);
    return us;
}

int emu_tty(struct emu_device *d)
{
    return d->tty;
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
