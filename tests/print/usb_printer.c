/*
 * usb_printer: labels over libusb to a printer of class 7 that is not there: its sysfs
 * and node are umockdev's, its usbfs is answered by usb_emulated. The kernel's usblp has
 * it before and must have it again afterwards. Runs itself under umockdev-wrapper.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "sender_house.h"
#include "tallyman/print/usbid.h"
#include "usb_emulated.h"

struct shop {
    struct house *house;
    struct usb_printer_face *printer;
};

static int open_shop(void **state)
{
    static const char text[] =
        "[model m]\nlanguage = zpl\nstatus = hs\nconfirm = status\n"
        "[printer label]\nmodel = m\naddress = usb:0a5f:0166\n"
        "[printer attic]\nmodel = m\naddress = usb:0a5f:0167\n";
    struct shop *shop = xcalloc(1, sizeof *shop);
    shop->house = house_new(PRINT_ASK_HS, "language = zpl\nstatus = hs");
    printers_free(shop->house->printers);
    BUG_IF(printers_read_text("p.ini", text, sizeof text - 1, &shop->house->printers,
                              &shop->house->err));
    shop->printer = usb_printer_new();
    assert_non_null(shop->printer);
    *state = shop;
    return 0;
}

static int close_shop(void **state)
{
    struct shop *shop = *state;
    house_free(shop->house);
    usb_printer_free(shop->printer);
    free(shop);
    return 0;
}

static void assert_log_ends(const struct house *house, const char *end)
{
    size_t n = strlen(house->log), m = strlen(end);
    if (n < m || strcmp(house->log + n - m, end) != 0)
        fail_msg("%s", house->log);
}

static void send_one(struct shop *shop, const char *printer, size_t size)
{
    assert_int_equal(house_send(shop->house, printer, "A", size), 0);
    house_turn_until_idle(shop->house);
}

static void a_label_goes_over_usb_and_usblp_has_it_back(void **state)
{
    struct shop *shop = *state;
    house_open(shop->house);
    send_one(shop, "label", 50000); /* several transfers */
    assert_log_ends(shop->house, "A#1 confirmed ready;");
    assert_int_equal(shop->printer->labels, 1);
    assert_true(usb_printer_is_usblps(shop->printer));
    assert_int_equal(shop->printer->given_back, 1);
}

static void a_printer_that_is_not_plugged_in_is_not_reached(void **state)
{
    struct shop *shop = *state;
    house_open(shop->house);
    send_one(shop, "attic", 100);
    assert_string_equal(shop->house->log, "A#1 failed unreachable;");
}

static void a_printer_that_another_program_has_is_not_reached(void **state)
{
    struct shop *shop = *state;
    shop->printer->stranger = true;
    house_open(shop->house);
    send_one(shop, "label", 100);
    assert_string_equal(shop->house->log, "A#1 failed unreachable;");
    assert_int_equal(shop->printer->bytes, 0);
}

static void a_printer_that_takes_no_more_is_unknown(void **state)
{
    struct shop *shop = *state;
    shop->printer->stuck = true;
    shop->house->times.stall = 100;
    house_open(shop->house);
    send_one(shop, "label", 50000);
    assert_log_ends(shop->house, "A#1 unknown silent;");
    assert_true(usb_printer_is_usblps(shop->printer));
}

static void a_printer_pulled_out_in_the_label_is_unknown(void **state)
{
    struct shop *shop = *state;
    shop->printer->unplug_after = 20000;
    house_open(shop->house);
    send_one(shop, "label", 50000);
    assert_log_ends(shop->house, "A#1 unknown broken;");
    assert_int_equal(shop->printer->labels, 0);
}

static void note(void *arg, const struct usbid_found *found)
{
    snprintf(arg, 500, "%s %s %s %s %s", found->address, found->id.maker, found->id.model,
             print_language_name(found->id.language),
             found->trouble ? found->trouble : "");
}

static void a_printer_says_what_it_is(void **state)
{
    struct shop *shop = *state;
    char found[500] = "";
    assert_int_equal(usbid_list(note, found, &shop->house->err), 0);
    assert_string_equal(found, "usb:0a5f:0166 Zebra GK420d zpl ");
    assert_true(usb_printer_is_usblps(shop->printer));
    shop->printer->stranger = true;
    assert_int_equal(usbid_list(note, found, &shop->house->err), 0);
    assert_string_equal(found, "usb:0a5f:0166   zpl Resource busy");
    house_open(shop->house);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, open_shop, close_shop)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        WITH(a_label_goes_over_usb_and_usblp_has_it_back),
        WITH(a_printer_that_is_not_plugged_in_is_not_reached),
        WITH(a_printer_that_another_program_has_is_not_reached),
        WITH(a_printer_that_takes_no_more_is_unknown),
        WITH(a_printer_pulled_out_in_the_label_is_unknown),
        WITH(a_printer_says_what_it_is),
    };
    const char *preload = getenv("LD_PRELOAD");
    (void)argc;
    if (preload && strstr(preload, "umockdev"))
        return cmocka_run_group_tests(tests, NULL, NULL);
    execlp("umockdev-wrapper", "umockdev-wrapper", argv[0], (char *)NULL);
    printf("skipped: no umockdev-wrapper (apt: umockdev)\n");
    return getenv("CI") ? 1 : 0;
}
