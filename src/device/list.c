/*
 * What is plugged in, looked at once: for `device list`, and for giving scanners back
 * that a killed program left without a driver. Works on a libusb context of its own.
 */
#include "look.h"
#include "usb.h"
#include "tallyman/base/arena.h"
#include "tallyman/device/scanners.h"

typedef void each_fn(void *arg, libusb_device *device, const struct look *look);

static bool is_hub(libusb_device *device)
{
    struct libusb_device_descriptor dd;
    return libusb_get_device_descriptor(device, &dd) == 0 &&
           dd.bDeviceClass == LIBUSB_CLASS_HUB;
}

static int each_device(const struct scanners_options *options, each_fn *fn, void *arg,
                       struct err *err)
{
    struct look_books books = {options->models, options->settings};
    libusb_context *context = NULL;
    libusb_device **devices = NULL;
    int rc = usb_init(&context);
    ssize_t n = rc ? rc : libusb_get_device_list(context, &devices);
    struct look *look = xmalloc(sizeof *look);
    for (ssize_t i = 0; i < n; i++) {
        if (is_hub(devices[i]))
            continue;
        look_at(devices[i], &books, look);
        fn(arg, devices[i], look);
    }
    free(look);
    if (devices)
        libusb_free_device_list(devices, 1);
    if (context)
        libusb_exit(context);
    return n < 0 ? err_set(err, E_IO, "ss", "USB", libusb_strerror((int)n)) : 0;
}

static void tell_info(const struct look *look, struct scanner_info *info)
{
    *info = (struct scanner_info){
        .family = look->family, .vendor = look->vendor, .product = look->product};
    memcpy(info->port, look->port, sizeof info->port);
    memcpy(info->name, look->name, sizeof info->name);
}

/* ---- list ---- */

struct listing {
    const struct scanners_options *options;
    scanner_row_fn *row;
    void *arg;
};

static void list_one(void *arg, libusb_device *device, const struct look *look)
{
    const struct listing *listing = arg;
    const struct scanner_settings *settings = listing->options->settings;
    const struct scanner_place *place = scanner_place_at(settings, look->port);
    struct scanner_row row = {
        .model = look->model ? look->model->name : "",
        .terminal = place ? place->terminal : "",
        .permitted = look_permitted(look),
        .taken = look->family != SCANNER_NONE &&
                 scanner_may_take(settings, look->port, listing->options->terminal),
    };
    (void)device;
    tell_info(look, &row.info);
    look_driver(look, row.driver, sizeof row.driver);
    if (strcmp(row.driver, "usbfs") == 0)
        look_holder(look, row.holder, sizeof row.holder);
    listing->row(listing->arg, &row);
}

int scanners_list(const struct scanners_options *options, scanner_row_fn *row, void *arg,
                  struct err *err)
{
    struct listing listing = {options, row, arg};
    return each_device(options, list_one, &listing, err);
}

/* ---- release ---- */

struct releasing {
    scanner_given_fn *given;
    void *arg;
    struct err err; /* the last failure */
};

static int give_back(libusb_device *device, const struct look *look, struct err *err)
{
    libusb_device_handle *handle;
    int rc = libusb_open(device, &handle);
    if (rc == 0) {
        rc = libusb_attach_kernel_driver(handle, look->interface);
        libusb_close(handle);
    }
    return rc ? err_set(err, E_SCANNER, "ss", look->port, libusb_strerror(rc)) : 0;
}

static void release_one(void *arg, libusb_device *device, const struct look *look)
{
    struct releasing *releasing = arg;
    struct scanner_info info;
    struct err err = {0};
    char driver[32], holder[80];
    look_driver(look, driver, sizeof driver);
    bool ours = look->family != SCANNER_NONE && look->family != SCANNER_SERIAL;
    if (!ours || (driver[0] && strcmp(driver, "usbfs") != 0))
        return;
    if (driver[0]) {
        look_holder(look, holder, sizeof holder);
        err_set(&err, E_SCANNER_BUSY, "ss", look->port, holder);
    } else {
        give_back(device, look, &err);
    }
    tell_info(look, &info);
    releasing->given(releasing->arg, &info, err.code ? &err : NULL);
    if (err.code)
        releasing->err = err;
}

int scanners_release(const struct scanners_options *options, scanner_given_fn *given,
                     void *arg, struct err *err)
{
    struct releasing releasing = {.given = given, .arg = arg};
    if (each_device(options, release_one, &releasing, err))
        return -(int)err->code;
    *err = releasing.err;
    return -(int)err->code;
}
