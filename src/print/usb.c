/*
 * usb: the USB printer class (7) over libusb, on the loop. The interface is taken from
 * the kernel's usblp for one label and given back with its end. Transfers wait without a
 * limit of their own; the port's clock is over them.
 *
 * A callback of libusb only notes what ended: nothing may be closed inside it. What was
 * noted is told from the loop afterwards, one thing a turn.
 */
#include "port_in.h"

#include <libusb-1.0/libusb.h>
#include <pthread.h>
#include <signal.h>

#include "tallyman/print/usbid.h"

enum { CHUNK = 16384, HEAR = 1024, GOODBYE_MS = 500, PRINTER = 7, SERIAL = 128 };

struct way_in { /* of one device */
    libusb_device *device;
    int interface, setting, out, in; /* in: 0 when it can not answer */
};

struct usb {
    libusb_context *context;
    libusb_device_handle *handle;
    struct way_in at;
    bool claimed;
    struct libusb_transfer *out, *in;
    bool out_flies, in_flies, out_ended, in_ended;
    uint8_t out_bytes[CHUNK], in_bytes[HEAR];
};

struct wanted {
    unsigned vendor, product;
    char serial[SERIAL];
};

/* "VVVV:PPPP" or "VVVV:PPPP:SERIAL" in hexadecimal. */
static bool split(const char *rest, struct wanted *wanted)
{
    int n = 0;
    *wanted = (struct wanted){0};
    if (sscanf(rest, "%4x:%4x%n", &wanted->vendor, &wanted->product, &n) != 2 || n != 9)
        return false;
    if (rest[n] && (rest[n] != ':' || !rest[n + 1] || strlen(rest + n) > SERIAL))
        return false;
    snprintf(wanted->serial, sizeof wanted->serial, "%s", rest[n] ? rest + n + 1 : "");
    return true;
}

static int check(const char *rest, struct err *err)
{
    struct wanted wanted;
    if (!split(rest, &wanted))
        return err_set(err, E_FIELD, "sss", "address", "usb:VVVV:PPPP[:SERIAL]", rest);
    return 0;
}

/* ---- finding it ---- */

static void take_endpoints(const struct libusb_interface_descriptor *face,
                           struct way_in *at)
{
    at->out = at->in = 0;
    for (int i = 0; i < face->bNumEndpoints; i++) {
        const struct libusb_endpoint_descriptor *end = &face->endpoint[i];
        if ((end->bmAttributes & 3) != LIBUSB_TRANSFER_TYPE_BULK)
            continue;
        *(end->bEndpointAddress & LIBUSB_ENDPOINT_IN ? &at->in : &at->out) =
            end->bEndpointAddress;
    }
}

/* The last setting that speaks raw bytes, one or two ways (protocols 1 and 2; 3 is
 * IEEE 1284.4, 4 is IPP). */
static bool has_printer(libusb_device *device, struct way_in *at)
{
    struct libusb_config_descriptor *config;
    bool found = false;
    if (libusb_get_active_config_descriptor(device, &config))
        return false;
    for (int i = 0; i < config->bNumInterfaces && !found; i++)
        for (int k = 0; k < config->interface[i].num_altsetting; k++) {
            const struct libusb_interface_descriptor *face =
                &config->interface[i].altsetting[k];
            struct way_in way = {device, face->bInterfaceNumber, face->bAlternateSetting};
            if (face->bInterfaceClass != PRINTER || face->bInterfaceProtocol < 1 ||
                face->bInterfaceProtocol > 2)
                continue;
            take_endpoints(face, &way);
            if (way.out)
                *at = way;
            found |= way.out != 0;
        }
    libusb_free_config_descriptor(config);
    return found;
}

static bool is_it(libusb_device *device, const struct wanted *wanted,
                  libusb_device_handle *handle)
{
    struct libusb_device_descriptor is;
    unsigned char serial[SERIAL] = "";
    if (libusb_get_device_descriptor(device, &is))
        return false;
    if (!*wanted->serial)
        return true;
    return is.iSerialNumber &&
           libusb_get_string_descriptor_ascii(handle, is.iSerialNumber, serial,
                                              sizeof serial) > 0 &&
           strcmp((const char *)serial, wanted->serial) == 0;
}

static bool is_kind(libusb_device *device, const struct wanted *wanted)
{
    struct libusb_device_descriptor is;
    return libusb_get_device_descriptor(device, &is) == 0 &&
           is.idVendor == wanted->vendor && is.idProduct == wanted->product;
}

/* Opens the first that fits; 0 or what libusb said of the last one that nearly did. */
static int find(struct usb *usb, const struct wanted *wanted)
{
    libusb_device **all = NULL;
    int rc = LIBUSB_ERROR_NO_DEVICE;
    ssize_t n = libusb_get_device_list(usb->context, &all);
    for (ssize_t i = 0; i < n && !usb->handle; i++) {
        libusb_device_handle *handle = NULL;
        if (!is_kind(all[i], wanted) || !has_printer(all[i], &usb->at))
            continue;
        rc = libusb_open(all[i], &handle);
        if (!rc && is_it(all[i], wanted, handle))
            usb->handle = handle;
        else if (!rc)
            libusb_close(handle);
    }
    if (n >= 0)
        libusb_free_device_list(all, 1);
    return usb->handle ? 0 : rc ? rc : LIBUSB_ERROR_NO_DEVICE;
}

/* ---- transfers ---- */

static void settle(struct port *port);

static void settle_soon(void *arg)
{
    struct port *port = arg;
    port->soon = NULL;
    settle(port);
}

static void LIBUSB_CALL out_ended(struct libusb_transfer *transfer)
{
    struct usb *usb = transfer->user_data;
    usb->out_flies = false;
    usb->out_ended = true;
}

static void LIBUSB_CALL in_ended(struct libusb_transfer *transfer)
{
    struct usb *usb = transfer->user_data;
    usb->in_flies = false;
    usb->in_ended = true;
}

static int listen_again(struct usb *usb)
{
    libusb_fill_bulk_transfer(usb->in, usb->handle, (unsigned char)usb->at.in,
                              usb->in_bytes, HEAR, in_ended, usb, 0);
    int rc = libusb_submit_transfer(usb->in);
    usb->in_flies = rc == 0;
    return rc;
}

static void stalled(void *arg)
{
    struct port *port = arg;
    port->limit = NULL;
    port_fail(port, PRINT_SILENT, "takes no more bytes");
}

static void send_chunk(struct port *port)
{
    struct usb *usb = port->usb;
    size_t left = port->out.n - port->gone;
    int n = (int)(left < CHUNK ? left : CHUNK);
    memcpy(usb->out_bytes, port->out.p + port->gone, (size_t)n);
    libusb_fill_bulk_transfer(usb->out, usb->handle, (unsigned char)usb->at.out,
                              usb->out_bytes, n, out_ended, usb, 0);
    port_limit(port, port->times.stall, stalled);
    int rc = libusb_submit_transfer(usb->out);
    usb->out_flies = rc == 0;
    port->taken += rc == 0 ? n : 0; /* may arrive, whatever becomes of the transfer */
    if (rc == 0)
        return;
    snprintf(port->words, sizeof port->words, "%s", libusb_strerror(rc));
    port_owe(port, PORT_FAILED);
}

static void sent_chunk(struct port *port)
{
    struct usb *usb = port->usb;
    usb->out_ended = false;
    port->gone += (size_t)usb->out->actual_length;
    if (usb->out->status != LIBUSB_TRANSFER_COMPLETED) {
        port_fail(port, PRINT_BROKEN, "the transfer failed");
    } else if (port->gone < port->out.n) {
        send_chunk(port);
    } else {
        port_limit(port, 0, NULL);
        port_tell(port, port->finishing ? PORT_ENDED : PORT_DRAINED, str_of(""));
    }
}

static void heard_some(struct port *port)
{
    struct usb *usb = port->usb;
    uint8_t bytes[HEAR];
    size_t n = (size_t)usb->in->actual_length;
    usb->in_ended = false;
    if (usb->in->status != LIBUSB_TRANSFER_COMPLETED) {
        port_fail(port, PRINT_BROKEN, "the transfer failed");
        return;
    }
    memcpy(bytes, usb->in_bytes, n);
    if (listen_again(usb))
        port_fail(port, PRINT_BROKEN, "it does not answer any more");
    else if (n)
        port_tell(port, PORT_READ, str_n((const char *)bytes, n));
}

/* One thing at a time: the port may be gone after each. */
static void settle(struct port *port)
{
    struct usb *usb = port->usb;
    if (usb->in_ended && usb->out_ended && !port->soon)
        port->soon = loop_after(port->loop, 0, settle_soon, port);
    if (usb->out_ended)
        sent_chunk(port);
    else if (usb->in_ended)
        heard_some(port);
}

/* ---- on the loop ---- */

static void handle_events(struct usb *usb, int64_t ms)
{
    struct timeval wait = {ms / 1000, ms % 1000 * 1000};
    libusb_handle_events_timeout_completed(usb->context, &wait, NULL);
}

static void on_fd(void *arg, int fd, short revents)
{
    struct port *port = arg;
    (void)fd;
    (void)revents;
    handle_events(port->usb, 0);
    settle(port);
}

static void LIBUSB_CALL fd_added(int fd, short events, void *arg)
{
    struct port *port = arg;
    loop_watch(port->loop, fd, events, on_fd, port);
}

static void LIBUSB_CALL fd_removed(int fd, void *arg)
{
    struct port *port = arg;
    loop_unwatch(port->loop, fd);
}

static void watch_all(struct port *port, const struct usb *usb, bool watch)
{
    const struct libusb_pollfd **fds = libusb_get_pollfds(usb->context);
    for (size_t i = 0; fds && fds[i]; i++)
        if (watch)
            fd_added(fds[i]->fd, fds[i]->events, port);
        else
            fd_removed(fds[i]->fd, port);
    libusb_free_pollfds(fds);
}

/* libusb's own thread must not be the one to get our signals. */
static int start_libusb(libusb_context **context)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = libusb_init(context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

static int claim(struct usb *usb)
{
    libusb_set_auto_detach_kernel_driver(usb->handle, 1);
    int rc = libusb_claim_interface(usb->handle, usb->at.interface);
    usb->claimed = rc == 0;
    if (!rc && usb->at.setting)
        rc = libusb_set_interface_alt_setting(usb->handle, usb->at.interface,
                                              usb->at.setting);
    if (!rc && usb->at.in)
        rc = listen_again(usb);
    return rc;
}

static void open_usb(struct port *port)
{
    struct wanted wanted;
    struct usb *usb = xcalloc(1, sizeof *usb);
    split(port->rest, &wanted);
    port->usb = usb;
    int rc = start_libusb(&usb->context);
    if (!rc) {
        usb->out = libusb_alloc_transfer(0);
        usb->in = libusb_alloc_transfer(0);
        watch_all(port, usb, true);
        libusb_set_pollfd_notifiers(usb->context, fd_added, fd_removed, port);
        rc = find(usb, &wanted);
    }
    if (!rc)
        rc = claim(usb);
    if (rc)
        port_fail(port, PRINT_UNREACHABLE, libusb_strerror(rc));
    else
        port_tell(port, PORT_OPENED, str_of(""));
}

static void write_usb(struct port *port)
{
    /* A chunk that has ended and was not told yet goes on by itself. */
    if (!port->usb->out_flies && !port->usb->out_ended)
        send_chunk(port);
}

static void finish_usb(struct port *port)
{
    if (port->gone == port->out.n)
        port_owe(port, PORT_ENDED);
}

/* What flies is called back and waited for; the interface goes back to its driver. */
static void ground(struct usb *usb)
{
    if (usb->out_flies)
        libusb_cancel_transfer(usb->out);
    if (usb->in_flies)
        libusb_cancel_transfer(usb->in);
    for (int i = 0; (usb->out_flies || usb->in_flies) && i < 10; i++)
        handle_events(usb, GOODBYE_MS / 10);
}

static void close_usb(struct port *port)
{
    struct usb *usb = port->usb;
    port->usb = NULL;
    if (!usb)
        return;
    if (usb->handle) {
        ground(usb);
        if (usb->claimed)
            libusb_release_interface(usb->handle, usb->at.interface);
    }
    if (usb->context) {
        libusb_set_pollfd_notifiers(usb->context, NULL, NULL, NULL);
        watch_all(port, usb, false);
        if (usb->handle)
            libusb_close(usb->handle);
        if (!usb->out_flies && !usb->in_flies) {
            libusb_free_transfer(usb->out);
            libusb_free_transfer(usb->in);
        }
        libusb_exit(usb->context);
    }
    free(usb);
}

const struct port_kind port_usb = {.scheme = "usb:",
                                   .answers = true,
                                   .check = check,
                                   .open = open_usb,
                                   .write = write_usb,
                                   .finish = finish_usb,
                                   .close = close_usb};

/* ---- what is plugged in ---- */

enum { GET_DEVICE_ID = 0, ASK_MS = 1000, IN_INTERFACE = 0xa1 };

/* Two bytes of length, then the text (USB printer class 1.1, 4.2.1). */
static int ask_id(libusb_device_handle *handle, const struct way_in *at, struct usbid *id)
{
    unsigned char bytes[USBID_MOST];
    libusb_set_auto_detach_kernel_driver(handle, 1);
    int rc = libusb_claim_interface(handle, at->interface);
    if (rc)
        return rc;
    rc = libusb_control_transfer(handle, IN_INTERFACE, GET_DEVICE_ID, 0,
                                 (uint16_t)(at->interface << 8 | at->setting), bytes,
                                 sizeof bytes, ASK_MS);
    libusb_release_interface(handle, at->interface);
    if (rc >= 2)
        usbid_read(str_n((const char *)bytes + 2, (size_t)rc - 2), id);
    return rc < 0 ? rc : 0;
}

static void name_device(libusb_device *device, libusb_device_handle *handle,
                        struct usbid_found *found)
{
    struct libusb_device_descriptor is;
    unsigned char serial[SERIAL] = "";
    if (libusb_get_device_descriptor(device, &is))
        return;
    if (handle && is.iSerialNumber)
        libusb_get_string_descriptor_ascii(handle, is.iSerialNumber, serial,
                                           sizeof serial);
    snprintf(found->address, sizeof found->address, "usb:%04x:%04x%s%s", is.idVendor,
             is.idProduct, *serial ? ":" : "", serial);
}

static void look_at(libusb_device *device, usbid_fn *fn, void *arg)
{
    struct way_in at;
    libusb_device_handle *handle = NULL;
    struct usbid_found found = {.address = ""};
    if (!has_printer(device, &at))
        return;
    int rc = libusb_open(device, &handle);
    name_device(device, handle, &found);
    if (!rc)
        rc = ask_id(handle, &at, &found.id);
    found.trouble = rc ? libusb_strerror(rc) : NULL;
    if (handle)
        libusb_close(handle);
    fn(arg, &found);
}

int usbid_list(usbid_fn *fn, void *arg, struct err *err)
{
    libusb_context *context;
    libusb_device **all = NULL;
    int rc = start_libusb(&context);
    if (rc)
        return err_set(err, E_IO, "ss", "USB", libusb_strerror(rc));
    ssize_t n = libusb_get_device_list(context, &all);
    for (ssize_t i = 0; i < n; i++)
        look_at(all[i], fn, arg);
    if (n >= 0)
        libusb_free_device_list(all, 1);
    libusb_exit(context);
    return n < 0 ? err_set(err, E_IO, "ss", "USB", libusb_strerror((int)n)) : 0;
}
