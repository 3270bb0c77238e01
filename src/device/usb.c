/*
 * libusb on the loop: its descriptors are watched, hotplug events are queued inside its
 * callback and handed on when it has returned (nothing may be opened there), and where it
 * has no timerfd, a timer of the loop follows its next timeout. Called by scanners.
 */
#include "usb.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"

struct plug_event {
    libusb_device *device; /* referenced */
    bool arrived;
};

struct usb {
    libusb_context *context;
    struct loop *loop;
    struct loop_timer *timeout;
    struct usb_hooks hooks;
    libusb_hotplug_callback_handle hotplug;
    bool listening;
    struct plug_event *events;
    size_t n, room;
};

static void on_fd(void *arg, int fd, short revents);

static void LIBUSB_CALL fd_added(int fd, short events, void *arg)
{
    struct usb *usb = arg;
    loop_watch(usb->loop, fd, events, on_fd, usb);
}

static void LIBUSB_CALL fd_removed(int fd, void *arg)
{
    struct usb *usb = arg;
    loop_unwatch(usb->loop, fd);
}

static int LIBUSB_CALL on_plug(libusb_context *context, libusb_device *device,
                               libusb_hotplug_event event, void *arg)
{
    struct usb *usb = arg;
    (void)context;
    if (usb->n == usb->room) {
        usb->room = usb->room ? usb->room * 2 : 16;
        usb->events = xrealloc(usb->events, usb->room * sizeof *usb->events);
    }
    usb->events[usb->n++] = (struct plug_event){
        libusb_ref_device(device), event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED};
    return 0;
}

/* Serving an event may bring the next one. */
static void serve_plugs(struct usb *usb)
{
    for (size_t i = 0; i < usb->n; i++) {
        struct plug_event event = usb->events[i];
        if (event.arrived)
            usb->hooks.arrived(usb->hooks.arg, event.device);
        else
            usb->hooks.left(usb->hooks.arg, event.device);
        libusb_unref_device(event.device);
    }
    usb->n = 0;
}

static void handle(struct usb *usb, int64_t wait_ms)
{
    struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
    libusb_handle_events_timeout_completed(usb->context, &wait, NULL);
}

static void serve(struct usb *usb)
{
    handle(usb, 0);
    serve_plugs(usb);
    usb->hooks.settle(usb->hooks.arg);
    usb_submitted(usb);
}

static void on_fd(void *arg, int fd, short revents)
{
    (void)fd;
    (void)revents;
    serve(arg);
}

static void on_timeout(void *arg)
{
    struct usb *usb = arg;
    usb->timeout = NULL;
    serve(usb);
}

void usb_submitted(struct usb *usb)
{
    struct timeval next;
    if (usb->timeout)
        loop_cancel(usb->loop, usb->timeout);
    usb->timeout = NULL;
    if (libusb_pollfds_handle_timeouts(usb->context) ||
        libusb_get_next_timeout(usb->context, &next) != 1)
        return;
    int64_t ms = (int64_t)next.tv_sec * 1000 + (next.tv_usec + 999) / 1000;
    usb->timeout = loop_after(usb->loop, ms, on_timeout, usb);
}

void usb_pump(struct usb *usb)
{
    handle(usb, 0);
    if (usb->timeout)
        loop_cancel(usb->loop, usb->timeout);
    usb->timeout = loop_after(usb->loop, 0, on_timeout, usb);
}

bool usb_drain(struct usb *usb, bool (*done)(void *arg), void *arg, int64_t ms)
{
    int64_t end = clock_mono_ms() + ms;
    while (!done(arg)) {
        if (clock_mono_ms() >= end)
            return false;
        handle(usb, 50);
    }
    return true;
}

static void watch_all(struct usb *usb)
{
    const struct libusb_pollfd **fds = libusb_get_pollfds(usb->context);
    for (size_t i = 0; fds && fds[i]; i++)
        fd_added(fds[i]->fd, fds[i]->events, usb);
    libusb_free_pollfds(fds);
    libusb_set_pollfd_notifiers(usb->context, fd_added, fd_removed, usb);
}

static void unwatch_all(struct usb *usb)
{
    libusb_set_pollfd_notifiers(usb->context, NULL, NULL, NULL);
    const struct libusb_pollfd **fds = libusb_get_pollfds(usb->context);
    for (size_t i = 0; fds && fds[i]; i++)
        loop_unwatch(usb->loop, fds[i]->fd);
    libusb_free_pollfds(fds);
}

static int listen_for_plugs(struct usb *usb)
{
    int rc = libusb_hotplug_register_callback(
        usb->context,
        LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
        LIBUSB_HOTPLUG_ENUMERATE, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
        LIBUSB_HOTPLUG_MATCH_ANY, on_plug, usb, &usb->hotplug);
    usb->listening = rc == LIBUSB_SUCCESS;
    return rc;
}

/* libusb listens for udev on a thread of its own, which must not be the one that a signal
 * finds: signals are the loop's. */
int usb_init(libusb_context **context)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = libusb_init(context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

struct usb *usb_open(struct loop *loop, const struct usb_hooks *hooks, struct err *err)
{
    struct usb *usb = xcalloc(1, sizeof *usb);
    usb->loop = loop;
    usb->hooks = *hooks;
    int rc = usb_init(&usb->context);
    if (rc == LIBUSB_SUCCESS) {
        watch_all(usb);
        rc = listen_for_plugs(usb);
    }
    if (rc != LIBUSB_SUCCESS) {
        err_set(err, E_IO, "ss", "USB", libusb_strerror(rc));
        usb_close(usb);
        return NULL;
    }
    return usb;
}

void usb_start(struct usb *usb)
{
    serve_plugs(usb);
    usb->hooks.settle(usb->hooks.arg);
    usb_submitted(usb);
}

void usb_close(struct usb *usb)
{
    if (!usb)
        return;
    if (usb->listening)
        libusb_hotplug_deregister_callback(usb->context, usb->hotplug);
    for (size_t i = 0; i < usb->n; i++)
        libusb_unref_device(usb->events[i].device);
    if (usb->timeout)
        loop_cancel(usb->loop, usb->timeout);
    if (usb->context) {
        unwatch_all(usb);
        libusb_exit(usb->context);
    }
    free(usb->events);
    free(usb);
}

void usb_port(libusb_device *device, char *out, size_t size)
{
    uint8_t ports[8];
    int n = libusb_get_port_numbers(device, ports, sizeof ports);
    int used = snprintf(out, size, "%d-", libusb_get_bus_number(device));
    for (int i = 0; i < n && used >= 0 && (size_t)used < size; i++)
        used += snprintf(out + used, size - (size_t)used, i ? ".%d" : "%d", ports[i]);
}
