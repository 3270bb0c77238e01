/*
 * All scanners: who has arrived, who has left, and the one timer for what is to be tried
 * again. A device is known by its port; a second report of its arrival changes nothing,
 * another device at its port ends the one before.
 */
#include "scanner.h"

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"

enum { DRAIN_MS = 5000 };

static void remove_forgotten(struct scanners *all)
{
    struct scanner **at = &all->first;
    while (*at) {
        struct scanner *s = *at;
        if (s->unplugged && scanner_closed(s)) {
            *at = s->next;
            scanner_free(s);
        } else {
            at = &s->next;
        }
    }
}

static void settle(void *arg);

static void on_retry(void *arg)
{
    struct scanners *all = arg;
    all->retry = NULL;
    settle(all);
}

static void arm_retry(struct scanners *all)
{
    int64_t soonest = -1;
    for (const struct scanner *s = all->first; s; s = s->next) {
        int64_t due = scanner_due(s);
        if (due >= 0 && (soonest < 0 || due < soonest))
            soonest = due;
    }
    if (all->retry)
        loop_cancel(all->loop, all->retry);
    all->retry = NULL;
    if (soonest >= 0)
        all->retry = loop_after(all->loop, soonest - clock_mono_ms(), on_retry, all);
}

static void settle(void *arg)
{
    struct scanners *all = arg;
    for (struct scanner *s = all->first; s; s = s->next)
        scanner_step(s, clock_mono_ms());
    remove_forgotten(all);
    arm_retry(all);
}

static void on_arrived(void *arg, libusb_device *device)
{
    struct scanners *all = arg;
    struct look_books books = {all->options.models, all->options.settings};
    struct look *look = xmalloc(sizeof *look);
    look_at(device, &books, look);
    bool known = false;
    struct scanner **end = &all->first;
    for (; *end; end = &(*end)->next) {
        struct scanner *s = *end;
        if (s->unplugged || strcmp(s->look.port, look->port) != 0)
            continue;
        known = s->look.address == look->address;
        s->unplugged = !known;
    }
    if (!known && look->family != SCANNER_NONE &&
        scanner_may_take(all->options.settings, look->port, all->options.terminal))
        *end = scanner_new(all, device, look);
    free(look);
}

static void on_left(void *arg, libusb_device *device)
{
    struct scanners *all = arg;
    for (struct scanner *s = all->first; s; s = s->next)
        if (s->look.bus == libusb_get_bus_number(device) &&
            s->look.address == libusb_get_device_address(device))
            s->unplugged = true;
}

static void on_start(void *arg)
{
    struct scanners *all = arg;
    all->start = NULL;
    usb_start(all->usb);
}

struct scanners *scanners_open(struct loop *loop, const struct scanners_options *options,
                               struct err *err)
{
    struct scanners *all = xcalloc(1, sizeof *all);
    struct usb_hooks hooks = {all, on_arrived, on_left, settle};
    all->loop = loop;
    all->options = *options;
    all->usb = usb_open(loop, &hooks, err);
    if (!all->usb) {
        free(all);
        return NULL;
    }
    all->start = loop_after(loop, 0, on_start, all);
    return all;
}

static bool all_idle(void *arg)
{
    const struct scanners *all = arg;
    for (const struct scanner *s = all->first; s; s = s->next)
        if (s->claim && !claim_idle(s->claim))
            return false;
    return true;
}

void scanners_close(struct scanners *all)
{
    if (!all)
        return;
    if (all->retry)
        loop_cancel(all->loop, all->retry);
    if (all->start)
        loop_cancel(all->loop, all->start);
    for (struct scanner *s = all->first; s; s = s->next)
        scanner_end(s);
    if (!usb_drain(all->usb, all_idle, all, DRAIN_MS))
        return; /* the kernel keeps a transfer: closing would wait for ever */
    while (all->first) {
        struct scanner *s = all->first;
        all->first = s->next;
        scanner_close(s);
        scanner_free(s);
    }
    usb_close(all->usb);
    free(all);
}

int scanners_reading(const struct scanners *all)
{
    int n = 0;
    for (const struct scanner *s = all->first; s; s = s->next)
        n += s->stage == STAGE_READING;
    return n;
}

void scanners_prevent(struct scanners *all, bool prevent)
{
    if (!all || all->preventing == prevent)
        return;
    all->preventing = prevent;
    for (struct scanner *s = all->first; s; s = s->next)
        scanner_prevent(s, prevent);
}
