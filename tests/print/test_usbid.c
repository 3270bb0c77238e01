/*
 * test_usbid: device ids as printers give them, and as they should not.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "tallyman/print/usbid.h"

static void a_device_id_is_read(void **state)
{
    static const struct {
        const char *text, *maker, *model;
        bool known;
        enum print_language language;
    } cases[] = {
        {"MFG:Zebra Technologies ;CMD:ZPL;MDL:ZTC GK420d;CLS:PRINTER;",
         "Zebra Technologies", "ZTC GK420d", true, PRINT_ZPL},
        {"MANUFACTURER:Gprinter;COMMAND SET:TSPL,ESC;MODEL:GP-1324D", "Gprinter",
         "GP-1324D", true, PRINT_TSPL},
        {"mfg: EPSON;cmd:EPSON;mdl:TM-L90;", "EPSON", "TM-L90", true, PRINT_ESCPOS},
        {"MFG:HP;CMD:PCL;MDL:x;", "HP", "x", false, PRINT_ZPL},
        {"MDL:a\x01\xff"
         "b;;:;MFG",
         "", "a??b", false, PRINT_ZPL},
        {"", "", "", false, PRINT_ZPL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct usbid id;
        usbid_read(str_of(cases[i].text), &id);
        assert_string_equal(id.maker, cases[i].maker);
        assert_string_equal(id.model, cases[i].model);
        assert_int_equal(id.known, cases[i].known);
        assert_int_equal(id.language, cases[i].language);
    }
}

static void long_values_are_cut(void **state)
{
    char text[3000];
    struct usbid id;
    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, "MFG:", 4);
    usbid_read(str_n(text, sizeof text), &id);
    assert_int_equal(strlen(id.maker), USBID_TEXT - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_id_is_read),
        cmocka_unit_test(long_values_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
