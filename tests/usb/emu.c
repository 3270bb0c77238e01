/*
 * usbfs as the kernel answers it, as far as libusb asks: capabilities, drivers, claims,
 * transfers sent, cancelled and reaped. umockdev calls emu_on_ioctl from a thread of its
 * own for each device, so everything here is under one lock.
 *
 * A device's node is a pipe of one slot: full, poll says nothing; emptied, it says that a
 * transfer can be reaped, as usbfs does by POLLOUT.
 */
#define _GNU_SOURCE
#include "emu_in.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ---- what poll says ---- */

void emu_say_ready(struct emu_device *d, bool ready)
{
    char slot[8];
    while (read(d->fifo, slot, sizeof slot) > 0)
        continue;
    if (!ready && write(d->fifo, "x", 1) < 0)
        perror("emu: node");
}

void emu_finish(struct emu_device *d, struct urb *urb, int status)
{
    urb->u->status = status;
    g_queue_push_tail(&d->done, urb);
    emu_say_ready(d, true);
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
        emu_finish(d, urb, report->n > room ? -EOVERFLOW : report->status);
        g_free(report);
    }
}

/* ---- drivers, as sysfs shows them ---- */

void emu_show_driver(struct emu_device *d)
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
    emu_show_driver(d);
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
        emu_finish(d, urb, n < 0 ? n : 0);
    } else if (d->halted) {
        emu_finish(d, urb, -EPIPE);
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
        emu_finish(d, urb, -ENOENT);
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
        emu_say_ready(d, false);
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

gboolean emu_on_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client,
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
        emu_say_ready(d, false);
    }
    g_mutex_unlock(&emu->lock);
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
        emu_finish(d, urb, -ESHUTDOWN);
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
