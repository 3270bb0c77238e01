/*
 * scanner: plays the scanners' end of the cable inside the guest. One write() to a
 * gadget's /dev/hidgN is one report, which goes when the host asks for the next; several
 * scanners are written to at once, each as fast as it is asked. It ends when the host has
 * taken the last report, so that what comes after (an unplug) cannot cut it, or after a
 * minute in which the host took nothing.
 *
 *   scanner descriptor KIND             the report descriptor, on standard output
 *   scanner shape KIND                  "bytes-of-a-report subclass protocol"
 *   scanner scan DEVICE KIND AIM TEXT [AIM TEXT]…
 *                                       scans, one right behind the other; AIM "" where
 *                                       the kind has none
 *   scanner raw DEVICE HEX…             one report each
 *   scanner rate HZ COUNT DEVICE KIND AIM PREFIX [DEVICE KIND AIM PREFIX]…
 *                                       COUNT scans each, HZ a second: PREFIX and a number
 *   scanner heard DEVICE COUNT          the next output reports, in hexadecimal
 *
 * In TEXT and PREFIX \r \n \t \\ and \xHH are characters; `rate` ends keyboards' scans by
 * CR.
 */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { DEVICES = 8, TEXT_MAX = 2048, PATIENCE_MS = 60000 };

struct device {
    const char *path, *aim, *prefix;
    const struct report_kind *kind;
    int fd, scans;           /* scans begun */
    size_t sent;             /* reports of the present scan given to the gadget */
    struct reports *reports; /* of the present scan */
};

struct rate {
    int64_t gap_us; /* 0: at once */
    int count;
};

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "scanner: %s: %s\n", what, why);
    return -1;
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The text with its escapes resolved; its length, or -1. */
static int unescape(char *out, const char *text)
{
    int n = 0;
    for (; *text; text++) {
        unsigned code;
        if (n == TEXT_MAX)
            return complain(text, "too long");
        if (*text != '\\') {
            out[n++] = *text;
            continue;
        }
        text++;
        if (*text == 'x' && sscanf(text + 1, "%2x", &code) == 1) {
            out[n++] = (char)code;
            text += 2;
        } else if (*text && strchr("rnt\\", *text)) {
            out[n++] = *text == 'r'   ? '\r'
                       : *text == 'n' ? '\n'
                       : *text == 't' ? '\t'
                                      : '\\';
        } else {
            return complain(text, "no such escape");
        }
    }
    return n;
}

static int open_device(struct device *device, const char *path)
{
    device->path = path;
    device->reports = calloc(1, sizeof(*device->reports));
    device->fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (device->fd < 0 || !device->reports)
        return complain(path, strerror(errno));
    return 0;
}

static int close_devices(struct device *devices, size_t n, int status)
{
    for (size_t i = 0; i < n; i++) {
        free(devices[i].reports);
        if (devices[i].fd > 0)
            close(devices[i].fd);
    }
    return status;
}

static int encode(struct device *device, const char *escaped)
{
    char text[TEXT_MAX + 1];
    int n = unescape(text, escaped);
    device->reports->n = 0;
    device->reports->size = device->kind->size;
    device->sent = 0;
    if (n < 0)
        return -1;
    if (device->kind->encode(device->reports, device->aim, text, (size_t)n))
        return complain(escaped, "cannot be sent so");
    return 0;
}

/* Gives the gadget one report: 1 given, 0 not yet, -1 refused. */
static int send_one(struct device *device)
{
    const uint8_t *report = device->reports->bytes[device->sent];
    ssize_t n = write(device->fd, report, device->reports->size);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (n != (ssize_t)device->reports->size)
        return complain(device->path, n < 0 ? strerror(errno) : "a report was cut");
    device->sent++;
    return 1;
}

static int left(const struct device *device)
{
    return device->sent < device->reports->n;
}

/* The next scan of each device that has sent its last one and whose time has come. 0 or
 * -1; `next_us` is when the next one is due, -1 when none is. */
static int begin_due(struct device *devices, size_t n, const struct rate *rate,
                     int64_t since, int64_t *next_us)
{
    *next_us = -1;
    for (size_t i = 0; i < n; i++) {
        struct device *d = &devices[i];
        int64_t due = since + d->scans * rate->gap_us;
        if (left(d) || d->scans == rate->count)
            continue;
        if (due <= now_us()) {
            char text[TEXT_MAX];
            snprintf(text, sizeof(text), "%s%05d%s", d->prefix, d->scans++,
                     d->kind->boot ? "\\r" : "");
            if (encode(d, text))
                return -1;
        } else if (*next_us < 0 || due < *next_us) {
            *next_us = due;
        }
    }
    return 0;
}

static int wait_ms(int64_t next_us)
{
    int64_t ms = next_us < 0 ? PATIENCE_MS : (next_us - now_us()) / 1000 + 1;
    return ms < 0 ? 0 : (int)ms;
}

/* Writes to whoever takes a report. 0, or -1 after a minute in which nobody did. */
static int pump(struct device *devices, size_t n, int64_t next_us)
{
    struct pollfd polled[DEVICES];
    for (size_t i = 0; i < n; i++)
        polled[i] = (struct pollfd){left(&devices[i]) ? devices[i].fd : -1, POLLOUT, 0};
    int ready = poll(polled, n, wait_ms(next_us));
    if (ready == 0 && next_us < 0)
        return complain(devices[0].path, "the host takes no reports");
    for (size_t i = 0; ready > 0 && i < n; i++) {
        if (polled[i].revents && send_one(&devices[i]) < 0)
            return -1;
    }
    return 0;
}

static int any_left(const struct device *devices, size_t n, const struct rate *rate)
{
    for (size_t i = 0; i < n; i++) {
        if (left(&devices[i]) || devices[i].scans < rate->count)
            return 1;
    }
    return 0;
}

/* Until the host has the last report too: then the gadget could be written to again. */
static int drain(struct device *devices, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct pollfd polled = {devices[i].fd, POLLOUT, 0};
        if (poll(&polled, 1, PATIENCE_MS) != 1)
            return complain(devices[i].path, "the host left the last report");
    }
    return 0;
}

static int send_all(struct device *devices, size_t n, const struct rate *rate)
{
    int64_t since = now_us(), next_us;
    while (any_left(devices, n, rate)) {
        if (begin_due(devices, n, rate, since, &next_us) || pump(devices, n, next_us))
            return -1;
    }
    return drain(devices, n);
}

static int kind_named(const struct report_kind **kind, const char *name)
{
    *kind = report_kind_of(name);
    return *kind ? 0 : complain(name, "no such kind");
}

static int run_descriptor(int argc, char **argv)
{
    const struct report_kind *kind;
    (void)argc;
    if (kind_named(&kind, argv[0]))
        return -1;
    return fwrite(kind->descriptor, kind->descriptor_n, 1, stdout) == 1 ? 0 : -1;
}

static int run_shape(int argc, char **argv)
{
    const struct report_kind *kind;
    (void)argc;
    if (kind_named(&kind, argv[0]))
        return -1;
    printf("%zu %d %d\n", kind->size, kind->boot, kind->boot);
    return 0;
}

static int run_scan(int argc, char **argv)
{
    struct device device = {0};
    int bad = kind_named(&device.kind, argv[1]) || open_device(&device, argv[0]);
    for (int i = 2; !bad && i + 1 < argc; i += 2) {
        device.aim = argv[i];
        bad = encode(&device, argv[i + 1]) || send_all(&device, 1, &(struct rate){0, 0});
    }
    return close_devices(&device, 1, bad);
}

static int run_raw(int argc, char **argv)
{
    struct device device = {0};
    int bad = open_device(&device, argv[0]);
    for (int i = 1; !bad && i < argc; i++) {
        device.reports->n = device.sent = 0;
        bad = report_from_hex(device.reports, argv[i])
                  ? complain(argv[i], "not bytes in hexadecimal")
                  : send_all(&device, 1, &(struct rate){0, 0});
    }
    return close_devices(&device, 1, bad);
}

/* `words` are the devices', four each. */
static int send_rate(struct device *devices, size_t n, const struct rate *rate,
                     char **words)
{
    for (size_t i = 0; i < n; i++, words += 4) {
        devices[i].aim = words[2];
        devices[i].prefix = words[3];
        if (kind_named(&devices[i].kind, words[1]) || open_device(&devices[i], words[0]))
            return -1;
    }
    int64_t since = now_us();
    if (send_all(devices, n, rate))
        return -1;
    double seconds = (double)(now_us() - since) / 1e6;
    printf("%zu scanners, %d scans each in %.2f s: %.1f a second each\n", n, rate->count,
           seconds, rate->count / seconds);
    return 0;
}

static int run_rate(int argc, char **argv)
{
    struct device devices[DEVICES] = {0};
    int hz = atoi(argv[0]), count = atoi(argv[1]);
    size_t n = (size_t)(argc - 2) / 4;
    if (hz < 1 || count < 1 || argc != 2 + (int)n * 4 || n > DEVICES)
        return complain("rate", "HZ COUNT and then four words a device");
    int bad = send_rate(devices, n, &(struct rate){1000000 / hz, count}, argv + 2);
    return close_devices(devices, n, bad);
}

static int print_report(struct device *device)
{
    uint8_t bytes[REPORT_MAX];
    struct pollfd polled = {device->fd, POLLIN, 0};
    if (poll(&polled, 1, PATIENCE_MS) != 1)
        return complain(device->path, "the host said nothing");
    ssize_t n = read(device->fd, bytes, sizeof(bytes));
    for (ssize_t i = 0; i < n; i++)
        printf("%02x%c", bytes[i], i + 1 < n ? ' ' : '\n');
    fflush(stdout);
    return n > 0 ? 0 : complain(device->path, strerror(errno));
}

static int run_heard(int argc, char **argv)
{
    struct device device = {0};
    (void)argc;
    int bad = open_device(&device, argv[0]);
    for (int n = atoi(argv[1]); n > 0 && !bad; n--)
        bad = print_report(&device);
    return close_devices(&device, 1, bad);
}

static const struct act {
    const char *name;
    int words; /* at least */
    int (*run)(int argc, char **argv);
} acts[] = {
    {"descriptor", 1, run_descriptor},
    {"shape", 1, run_shape},
    {"scan", 4, run_scan},
    {"raw", 2, run_raw},
    {"rate", 6, run_rate},
    {"heard", 2, run_heard},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof(acts) / sizeof(acts[0]); i++) {
        if (strcmp(argv[1], acts[i].name) == 0 && argc - 2 >= acts[i].words)
            return acts[i].run(argc - 2, argv + 2) ? 1 : 0;
    }
    fprintf(stderr, "scanner descriptor|shape|scan|raw|rate|heard …: see its source\n");
    return 2;
}
