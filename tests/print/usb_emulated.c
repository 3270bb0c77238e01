/*
 * usb_emulated: usbfs as the kernel answers it for one printer of class 7, as far as
 * libusb asks. Sysfs and the node are umockdev's.
 */
#define _GNU_SOURCE
#include "usb_emulated.h"

#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <umockdev.h>

#define NODE "/dev/bus/usb/001/002"

struct urb {
    UMockdevIoctlData *data, *buffer;
    struct usbdevfs_urb *u;
};

enum driver { NOBODY, USBLP, USBFS };

/* Under its lock: umockdev answers from a thread of its own. */
struct usb_printer {
    struct usb_printer_face face;
    GMutex lock;
    UMockdevTestbed *bed;
    UMockdevIoctlBase *handler;
    enum driver driver;
    bool unplugged;
    GString *in, *reply;
    GQueue waiting, done; /* transfers in, and ended ones */
    GPtrArray *kept;      /* umockdev writes reaped data back later */
};

static const char plug[] =
    "P: /devices/pci0000:00/0000:00:14.0/usb1/1-1\n"
    "N: bus/usb/001/002\n"
    "E: DEVNAME=" NODE "\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\n"
    "E: BUSNUM=001\nE: DEVNUM=002\n"
    "A: busnum=1\\n\nA: devnum=2\\n\nA: speed=480\\n\nA: bConfigurationValue=1\\n\n"
    "H: descriptors="
    /* device: USB 2.0, 0a5f:0166; configuration; class 7, two ways; bulk 01 and 82 */
    "12010002000000405F0A660100010102000109022000010100C000"
    "0904000002070102000705010200020007058202000200\n";

/* ---- the printer itself ---- */

static void answer(struct usb_printer *p)
{
    static const char well[] = "\x02"
                               "030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02"
                               "001,0,0,0,1,2,6,0,00000000,1,000\x03\r\n\x02"
                               "1234,0\x03\r\n";
    g_string_append_len(p->reply, well, sizeof well - 1);
}

static void work(struct usb_printer *p)
{
    for (;;) {
        char *label = memmem(p->in->str, p->in->len, "^XZ", 3);
        char *ask = memmem(p->in->str, p->in->len, "~HS", 3);
        char *first = label && (!ask || label < ask) ? label : ask;
        if (!first)
            return;
        if (first == label)
            p->face.labels++;
        else
            answer(p);
        g_string_erase(p->in, 0, first - p->in->str + 3);
    }
}

/* ---- usbfs: 0 or a negative errno ---- */

static void finish(struct usb_printer *p, struct urb *urb, int status, int n)
{
    urb->u->status = status;
    urb->u->actual_length = n;
    g_queue_push_tail(&p->done, urb);
}

static void deliver(struct usb_printer *p)
{
    while (p->reply->len && !g_queue_is_empty(&p->waiting)) {
        struct urb *urb = g_queue_pop_head(&p->waiting);
        size_t n = p->reply->len < 40 ? p->reply->len : 40; /* in pieces */
        memcpy(urb->buffer->data, p->reply->str, n);
        g_string_erase(p->reply, 0, (gssize)n);
        finish(p, urb, 0, (int)n);
    }
}

static void pull_out(struct usb_printer *p)
{
    p->unplugged = true;
    while (!g_queue_is_empty(&p->waiting))
        finish(p, g_queue_pop_head(&p->waiting), -ENODEV, 0);
}

static void take_out(struct usb_printer *p, struct urb *urb)
{
    int n = urb->u->buffer_length;
    if (p->face.stuck && p->face.bytes) {
        g_queue_push_tail(&p->waiting, urb);
        return;
    }
    p->face.bytes += n;
    g_string_append_len(p->in, (char *)urb->buffer->data, n);
    if (p->face.unplug_after && p->face.bytes >= p->face.unplug_after) {
        finish(p, urb, -ENODEV, 0);
        pull_out(p);
        return;
    }
    finish(p, urb, 0, n);
    work(p);
}

/* GET_DEVICE_ID of the one interface; anything else stalls. */
static void control(struct usb_printer *p, struct urb *urb)
{
    static const unsigned char ask[] = {0xa1, 0, 0, 0, 0, 0};
    static const char id[] = "MFG:Zebra;CMD:EPL, ZPL II;MDL:GK420d;";
    unsigned char *bytes = urb->buffer->data;
    size_t room = bytes[6] | (size_t)bytes[7] << 8, n = sizeof id - 1;
    if (memcmp(bytes, ask, sizeof ask) != 0 || room < n + 2) {
        finish(p, urb, -EPIPE, 0);
        return;
    }
    bytes[8] = 0;
    bytes[9] = (unsigned char)(n + 2);
    memcpy(bytes + 10, id, n);
    finish(p, urb, 0, (int)n + 2);
}

static int submit(struct usb_printer *p, UMockdevIoctlData *data)
{
    struct usbdevfs_urb *u = (void *)data->data;
    if (p->unplugged)
        return -ENODEV;
    struct urb *urb = g_new0(struct urb, 1);
    urb->data = umockdev_ioctl_data_ref(data);
    urb->u = u;
    urb->buffer =
        umockdev_ioctl_data_resolve(data, G_STRUCT_OFFSET(struct usbdevfs_urb, buffer),
                                    (size_t)u->buffer_length, NULL);
    if (u->type == USBDEVFS_URB_TYPE_CONTROL)
        control(p, urb);
    else if (u->endpoint & 0x80)
        g_queue_push_tail(&p->waiting, urb);
    else
        take_out(p, urb);
    deliver(p);
    return 0;
}

static int discard(struct usb_printer *p, gulong address)
{
    for (GList *l = p->waiting.head; l; l = l->next) {
        struct urb *urb = l->data;
        if (urb->data->client_addr != address)
            continue;
        g_queue_delete_link(&p->waiting, l);
        finish(p, urb, -ENOENT, 0);
        return 0;
    }
    return -EINVAL;
}

static int reap(struct usb_printer *p, UMockdevIoctlData *arg)
{
    struct urb *urb = g_queue_pop_head(&p->done);
    if (!urb)
        return p->unplugged ? -ENODEV : -EAGAIN;
    umockdev_ioctl_data_set_ptr(arg, 0, urb->data);
    g_ptr_array_add(p->kept, urb->data);
    g_ptr_array_add(p->kept, urb->buffer);
    g_free(urb);
    return 0;
}

static int drive(struct usb_printer *p, const struct usbdevfs_ioctl *what)
{
    if (what->ioctl_code == (int)USBDEVFS_DISCONNECT) {
        p->driver = NOBODY;
        return 0;
    }
    if (what->ioctl_code != (int)USBDEVFS_CONNECT || p->driver == USBFS)
        return -EBUSY;
    p->driver = USBLP;
    p->face.given_back++;
    return 1;
}

static int claim(struct usb_printer *p, bool detach)
{
    if (p->face.stranger || (p->driver == USBLP && !detach))
        return -EBUSY;
    p->driver = USBFS;
    return 0;
}

static int get_driver(struct usb_printer *p, struct usbdevfs_getdriver *get)
{
    if (p->driver == NOBODY)
        return -ENODATA;
    snprintf(get->driver, sizeof get->driver, "%s",
             p->driver == USBLP ? "usblp" : "usbfs");
    return 0;
}

static int answer_request(struct usb_printer *p, gulong request, UMockdevIoctlData *data)
{
    switch (request) {
    case USBDEVFS_GET_CAPABILITIES:
        *(guint32 *)data->data = USBDEVFS_CAP_ZERO_PACKET |
                                 USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                                 USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
        return 0;
    case USBDEVFS_GETDRIVER:
        return get_driver(p, (void *)data->data);
    case USBDEVFS_IOCTL:
        return drive(p, (void *)data->data);
    case USBDEVFS_DISCONNECT_CLAIM:
        return claim(p, true);
    case USBDEVFS_CLAIMINTERFACE:
        return claim(p, p->driver != USBLP);
    case USBDEVFS_RELEASEINTERFACE:
        p->driver = NOBODY;
        return 0;
    case USBDEVFS_SUBMITURB:
        return submit(p, data);
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY:
        return reap(p, data);
    default:
        return -ENOTTY;
    }
}

static int serve(struct usb_printer *p, gulong request, UMockdevIoctlData *arg)
{
    UMockdevIoctlData *data = NULL;
    if (request == USBDEVFS_DISCARDURB)
        return discard(p, *(gulong *)arg->data);
    if (_IOC_SIZE(request) > 0 && _IOC_DIR(request) != _IOC_NONE)
        data = umockdev_ioctl_data_resolve(arg, 0, _IOC_SIZE(request), NULL);
    int rc = answer_request(p, request, data);
    if (data)
        umockdev_ioctl_data_unref(data);
    return rc;
}

static gboolean on_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client,
                         gpointer arg)
{
    struct usb_printer *p = arg;
    (void)handler;
    g_mutex_lock(&p->lock);
    int rc = serve(p, umockdev_ioctl_client_get_request(client),
                   umockdev_ioctl_client_get_arg(client));
    g_mutex_unlock(&p->lock);
    umockdev_ioctl_client_complete(client, rc < 0 ? -1 : rc, rc < 0 ? -rc : 0);
    return TRUE;
}

struct usb_printer_face *usb_printer_new(void)
{
    struct usb_printer *p = g_new0(struct usb_printer, 1);
    g_mutex_init(&p->lock);
    g_queue_init(&p->waiting);
    g_queue_init(&p->done);
    p->kept = g_ptr_array_new_with_free_func((GDestroyNotify)umockdev_ioctl_data_unref);
    p->in = g_string_new(NULL);
    p->reply = g_string_new(NULL);
    p->driver = USBLP;
    p->bed = umockdev_testbed_new();
    p->handler = umockdev_ioctl_base_new();
    g_signal_connect(p->handler, "handle-ioctl", G_CALLBACK(on_ioctl), p);
    if (!umockdev_testbed_add_from_string(p->bed, plug, NULL) ||
        !umockdev_testbed_attach_ioctl(p->bed, NODE, p->handler, NULL))
        return NULL;
    return &p->face;
}

void usb_printer_free(struct usb_printer_face *face)
{
    struct usb_printer *p = (struct usb_printer *)face;
    umockdev_testbed_detach_ioctl(p->bed, NODE, NULL);
    g_object_unref(p->handler);
    g_object_unref(p->bed);
    g_ptr_array_free(p->kept, TRUE);
    g_string_free(p->in, TRUE);
    g_string_free(p->reply, TRUE);
    g_mutex_clear(&p->lock);
    g_free(p);
}

bool usb_printer_is_usblps(const struct usb_printer_face *face)
{
    return ((const struct usb_printer *)face)->driver == USBLP;
}
