/*
 * What a device is, from its configuration and from sysfs, which shows an interface's
 * report descriptor as long as usbhid has it. Several HID interfaces: the POS one is the
 * scanner, else the keyboard; one of which nothing can be seen is asked after its claim.
 * A POS interface beside a keyboard counts only when its scans can be called there;
 * Honeywell's readers in keyboard mode show both.
 */
#include "look.h"

#include <dirent.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/utf8.h"
#include "usb.h"

enum {
    HID_DESCRIPTOR = 0x21,
    BOOT_SUBCLASS = 1,
    PROTOCOL_KEYBOARD = 1,
    PROTOCOL_MOUSE = 2,
    PATH_LONG = 300,
};

#define SYSFS "/sys/bus/usb/devices"

static size_t read_file(const char *path, void *out, size_t size)
{
    FILE *file = fopen(path, "rbe");
    size_t n = file ? fread(out, 1, size, file) : 0;
    if (file)
        fclose(file);
    return n;
}

/* A line of text that a device wrote: trimmed, made valid, no control characters. */
static void read_words(const char *port, const char *what, char *out, size_t size)
{
    char path[PATH_LONG], text[256];
    snprintf(path, sizeof path, SYSFS "/%s/%s", port, what);
    struct str words = str_trim(str_n(text, read_file(path, text, sizeof text)));
    size_t used = 0;
    int32_t point;
    while ((point = utf8_next(&words)) != -2) {
        char bytes[4];
        size_t n = utf8_put(point >= ' ' && point != 0x7f ? (uint32_t)point : '?', bytes);
        if (used + n >= size)
            break;
        memcpy(out + used, bytes, n);
        used += n;
    }
    out[used] = '\0';
}

/* Calls fn with each name in a directory until it returns true; whether one did. */
typedef bool entry_fn(void *arg, const char *name);

static bool any_entry(const char *path, entry_fn *fn, void *arg)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    bool found = false;
    while (dir && !found && (entry = readdir(dir)))
        found = fn(arg, entry->d_name);
    if (dir)
        closedir(dir);
    return found;
}

struct by_prefix {
    const char *prefix;
    char name[64];
};

static bool begins(void *arg, const char *name)
{
    struct by_prefix *wanted = arg;
    if (strncmp(name, wanted->prefix, strlen(wanted->prefix)) != 0)
        return false;
    snprintf(wanted->name, sizeof wanted->name, "%.63s", name);
    return true;
}

/* usbhid makes a directory "0003:VENDOR:PRODUCT.N" under the interface. */
static size_t read_descriptor(const struct look *look, int interface, uint8_t *out)
{
    char path[PATH_LONG], file[PATH_LONG + 96];
    struct by_prefix hid = {.prefix = "0003:"};
    snprintf(path, sizeof path, SYSFS "/%s:%d.%d", look->port, look->config, interface);
    if (!any_entry(path, begins, &hid))
        return 0;
    snprintf(file, sizeof file, "%s/%s/report_descriptor", path, hid.name);
    return read_file(file, out, DESC_BYTES);
}

/* Keyboards of people have keys for loudness and for sleep; scanners have none. */
static bool of_a_person(const struct desc *desc)
{
    static const uint32_t signs[] = {
        DESC_USAGE(PAGE_DESKTOP, 0x01), /* pointer */
        DESC_USAGE(PAGE_DESKTOP, 0x02), /* mouse */
        DESC_USAGE(PAGE_DESKTOP, 0x80), /* system control */
        DESC_USAGE(0x0c, 0x01),         /* consumer control */
    };
    for (int i = 0; i < desc->applications; i++)
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
            if (desc->application[i] == signs[k])
                return true;
    return false;
}

enum scanner_family look_family(const struct desc *desc, bool sure)
{
    if (desc->families & DESC_POS)
        return SCANNER_HID_POS;
    if (desc->families & DESC_KEYBOARD && (sure || !of_a_person(desc)))
        return SCANNER_KEYBOARD;
    return desc->families & DESC_SCALE ? SCANNER_SCALE : SCANNER_NONE;
}

/* ---- choosing the interface ---- */

struct choice {
    struct look *look;
    struct desc *desc;
    bool sure;          /* a model or a place says that it is a scanner */
    bool person;        /* something on it is for a person's hands */
    int rank;           /* of what was chosen so far; 0 nothing */
    bool keyboard, pos; /* it shows one */
};

enum { RANK_UNSEEN = 1, RANK_BOOT, RANK_SCALE, RANK_POS, RANK_KEYBOARD, RANK_POS_SURE };

static int hid_bytes(const struct libusb_interface_descriptor *face)
{
    for (int i = 0; i + 8 < face->extra_length && face->extra[i] > 0; i += face->extra[i])
        if (face->extra[i + 1] == HID_DESCRIPTOR)
            return face->extra[i + 7] | face->extra[i + 8] << 8;
    return 0;
}

static const struct libusb_endpoint_descriptor *
input_of(const struct libusb_interface_descriptor *face)
{
    for (int i = 0; i < face->bNumEndpoints; i++) {
        const struct libusb_endpoint_descriptor *end = &face->endpoint[i];
        if (end->bEndpointAddress & LIBUSB_ENDPOINT_IN &&
            (end->bmAttributes & 3) == LIBUSB_TRANSFER_TYPE_INTERRUPT)
            return end;
    }
    return NULL;
}

static void choose(struct choice *choice, const struct libusb_interface_descriptor *face,
                   enum scanner_family family, int rank)
{
    struct look *look = choice->look;
    const struct libusb_endpoint_descriptor *end = input_of(face);
    if (!end || rank <= choice->rank)
        return;
    choice->rank = rank;
    look->family = family;
    look->interface = face->bInterfaceNumber;
    look->endpoint = end->bEndpointAddress;
    look->packet = end->wMaxPacketSize & 0x7ff;
    look->boot = face->bInterfaceSubClass == BOOT_SUBCLASS;
    look->hid_bytes = hid_bytes(face);
    look->rd_n = read_descriptor(look, face->bInterfaceNumber, look->rd);
}

static int rank_of(struct choice *choice, enum scanner_family family)
{
    uint8_t wake[DESC_REPORT_BYTES];
    const struct scanner_model *model = choice->look->model;
    bool sure = (model && model->family == SCANNER_HID_POS) ||
                desc_wake(choice->desc, wake, sizeof wake) > 0;
    choice->keyboard |= family == SCANNER_KEYBOARD;
    choice->pos |= family == SCANNER_HID_POS;
    if (family == SCANNER_SCALE)
        return RANK_SCALE;
    return family == SCANNER_KEYBOARD ? RANK_KEYBOARD : sure ? RANK_POS_SURE : RANK_POS;
}

static void judge_hid(struct choice *choice,
                      const struct libusb_interface_descriptor *face)
{
    uint8_t bytes[DESC_BYTES];
    struct err err = {0};
    size_t n = read_descriptor(choice->look, face->bInterfaceNumber, bytes);
    bool boot = face->bInterfaceSubClass == BOOT_SUBCLASS;
    if (boot && face->bInterfaceProtocol == PROTOCOL_MOUSE) {
        choice->person = true;
    } else if (n > 0 && desc_read(choice->desc, bytes, n, &err) == 0) {
        enum scanner_family family = look_family(choice->desc, true);
        choice->person |= of_a_person(choice->desc);
        if (family != SCANNER_NONE)
            choose(choice, face, family, rank_of(choice, family));
    } else if (boot && face->bInterfaceProtocol == PROTOCOL_KEYBOARD) {
        choose(choice, face, SCANNER_KEYBOARD, RANK_BOOT);
        choice->keyboard = true;
    } else if (n == 0) {
        choose(choice, face, SCANNER_UNKNOWN, RANK_UNSEEN);
    }
}

static void judge_interface(struct choice *choice,
                            const struct libusb_interface_descriptor *face)
{
    struct look *look = choice->look;
    if (face->bInterfaceClass == LIBUSB_CLASS_HID) {
        judge_hid(choice, face);
    } else if (face->bInterfaceClass == LIBUSB_CLASS_COMM && choice->rank == 0 &&
               look->model && look->model->family == SCANNER_SERIAL) {
        choice->rank = 1;
        look->family = SCANNER_SERIAL;
        look->interface = face->bInterfaceNumber;
    }
}

static void judge_config(struct choice *choice,
                         const struct libusb_config_descriptor *config)
{
    choice->look->config = config->bConfigurationValue;
    for (int i = 0; i < config->bNumInterfaces; i++)
        if (config->interface[i].num_altsetting > 0)
            judge_interface(choice, &config->interface[i].altsetting[0]);
}

/* A keyboard of a maker whom nobody knows is a scanner unless it shows a person's keys or
 * the settings say that such are left alone. */
static bool left_alone(const struct choice *choice, const struct look_books *books)
{
    const struct look *look = choice->look;
    if (look->placed || look->family == SCANNER_HID_POS || look->family == SCANNER_SCALE)
        return false;
    if (look->model && look->model->family == SCANNER_NONE)
        return true;
    return look->family == SCANNER_KEYBOARD && !choice->sure &&
           (choice->person || !books->settings->keyboards);
}

static void name_it(struct look *look, const struct scanner_place *place)
{
    if (place)
        snprintf(look->name, sizeof look->name, "%s", place->name);
    else if (look->model && look->model->digits)
        snprintf(look->name, sizeof look->name, "%s", look->model->name);
    else
        read_words(look->port, "product", look->name, sizeof look->name);
    if (!look->name[0])
        snprintf(look->name, sizeof look->name, "%04x:%04x", (unsigned)look->vendor,
                 (unsigned)look->product);
}

static void identify(libusb_device *device, const struct look_books *books,
                     struct look *look)
{
    struct libusb_device_descriptor dd = {0};
    libusb_get_device_descriptor(device, &dd);
    usb_port(device, look->port, sizeof look->port);
    look->bus = libusb_get_bus_number(device);
    look->address = libusb_get_device_address(device);
    snprintf(look->node, sizeof look->node, "/dev/bus/usb/%03d/%03d", look->bus,
             look->address);
    look->vendor = dd.idVendor;
    look->product = dd.idProduct;
    look->model = scanner_models_find(books->models, look->vendor, look->product);
    const struct scanner_place *place = scanner_place_at(books->settings, look->port);
    look->placed = place != NULL;
    name_it(look, place);
}

void look_at(libusb_device *device, const struct look_books *books, struct look *look)
{
    struct libusb_config_descriptor *config = NULL;
    struct desc *desc = xmalloc(sizeof *desc);
    *look = (struct look){.family = SCANNER_NONE};
    identify(device, books, look);
    struct choice choice = {
        .look = look, .desc = desc, .sure = look->placed || look->model != NULL};
    if (libusb_get_active_config_descriptor(device, &config) == 0 ||
        libusb_get_config_descriptor(device, 0, &config) == 0) {
        judge_config(&choice, config);
        libusb_free_config_descriptor(config);
    }
    look->two_faced = choice.keyboard && choice.pos;
    if (left_alone(&choice, books))
        look->family = SCANNER_NONE;
    free(desc);
}

/* ---- what has it now ---- */

void look_driver(const struct look *look, char *out, size_t size)
{
    char path[PATH_LONG], target[PATH_LONG];
    snprintf(path, sizeof path, SYSFS "/%s:%d.%d/driver", look->port, look->config,
             look->interface);
    ssize_t n = readlink(path, target, sizeof target - 1);
    target[n > 0 ? n : 0] = '\0';
    const char *slash = strrchr(target, '/');
    snprintf(out, size, "%s", slash ? slash + 1 : target);
}

void look_tty(const struct look *look, char *out, size_t size)
{
    char path[PATH_LONG];
    struct by_prefix tty = {.prefix = "tty"};
    out[0] = '\0';
    snprintf(path, sizeof path, SYSFS "/%s:%d.%d/tty", look->port, look->config,
             look->interface);
    if (any_entry(path, begins, &tty))
        snprintf(out, size, "/dev/%s", tty.name);
}

bool look_permitted(const struct look *look)
{
    char tty[64];
    if (look->family != SCANNER_SERIAL)
        return access(look->node, R_OK | W_OK) == 0;
    look_tty(look, tty, sizeof tty);
    return tty[0] && access(tty, R_OK | W_OK) == 0;
}

/* ---- who has it open ---- */

struct search {
    const char *node;
    char process[16], fds[32];
};

static bool is_node(void *arg, const char *name)
{
    const struct search *search = arg;
    char path[PATH_LONG], target[PATH_LONG];
    snprintf(path, sizeof path, "%s/%.20s", search->fds, name);
    ssize_t n = readlink(path, target, sizeof target - 1);
    target[n > 0 ? n : 0] = '\0';
    return strcmp(target, search->node) == 0;
}

static bool has_open(void *arg, const char *name)
{
    struct search *search = arg;
    if (name[0] < '1' || name[0] > '9' || strcmp(name, search->process) == 0)
        return false;
    snprintf(search->fds, sizeof search->fds, "/proc/%.10s/fd", name);
    if (!any_entry(search->fds, is_node, search))
        return false;
    snprintf(search->process, sizeof search->process, "%.10s", name);
    return true;
}

void look_holder(const struct look *look, char *out, size_t size)
{
    char node[64], path[PATH_LONG], name[64];
    struct search search = {.node = node};
    snprintf(search.process, sizeof search.process, "%d", (int)getpid());
    snprintf(node, sizeof node, "%s", look->node);
    if (look->family == SCANNER_SERIAL)
        look_tty(look, node, sizeof node);
    if (!any_entry("/proc", has_open, &search)) {
        snprintf(out, size, "%s", gettext("another program"));
        return;
    }
    snprintf(path, sizeof path, "/proc/%s/comm", search.process);
    struct str comm = str_trim(str_n(name, read_file(path, name, sizeof name)));
    snprintf(out, size, "%.*s (%s)", (int)comm.n, comm.n ? comm.p : "", search.process);
}
