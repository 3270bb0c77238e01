/*
 * The cage: loading, what must come out, closing, the manifest.
 */
#include "fake.h"

#define CAGE                                                                             \
    {                                                                                    \
        "ship.open cage:G-SF-1", "handover=4 cage:G-SF-1 carrier:SF loaded=0"            \
    }

static void parcels_are_loaded_by_one_scan_each_and_two_keys_close(void **state)
{
    static const struct exchange script[] = {
        CAGE,
        {"ship.load handover=4 code:SF1", "parcel=9 waybill:SF1 loaded=1"},
        {"ship.load handover=4 code:YT7", "no wrong_carrier SF YT"},
        {"ship.check handover=4", "n=0"},
        {"ship.close handover=4",
         "handover=4 carrier:SF parcels=1 orders=1 units=3",
         {"waybill:SF1 number:S100 part=1 weight_g=300"}},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "G-SF-1");
    assert_where(&desk, "ship/parcel");
    scans(&desk, "SF1");
    assert_int_equal(count_row(&desk)->done, 1);
    scans(&desk, "YT7");
    assert_said(&desk, TONE_WRONG, "wrong carrier: the cage is SF, the parcel YT");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "ship/check");
    assert_string_equal(row(&desk, ROW_PARCEL), "(none)");
    presses(&desk, KEY_NEXT);
    assert_string_equal(desk.printed, "SF");
    assert_where(&desk, "ship/cage");
    assert_said(&desk, TONE_OK, "G-SF-1 shipped: 1 parcels");
    desk_close(&desk);
}

static void what_must_come_out_is_named_and_scanned_out(void **state)
{
    static const struct exchange script[] = {
        CAGE,
        {"ship.check handover=4",
         "n=2",
         {"what:pull waybill:SF1 pcode:P-1 number:S1 why:cancelled",
          "what:left waybill:SF2 pcode:P-2 number:S2 why:"}},
        {"ship.check handover=4",
         "n=2",
         {"what:pull waybill:SF1 pcode:P-1 number:S1 why:cancelled",
          "what:left waybill:SF2 pcode:P-2 number:S2 why:"}},
        {"ship.unload handover=4 code:P-1", "parcel=1 loaded=0"},
        {"ship.check handover=4",
         "n=1",
         {"what:left waybill:SF2 pcode:P-2 number:S2 why:"}},
        {"ship.load handover=4 code:SF2", "waybill:SF2 loaded=1"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "G-SF-1");
    presses(&desk, KEY_NEXT);
    assert_said(&desk, TONE_OVER, "pull 1 out of the cage");
    assert_string_equal(row(&desk, ROW_PARCEL), "SF1");
    presses(&desk, KEY_NEXT); /* does not close: looks again */
    assert_where(&desk, "ship/check");
    scans(&desk, "P-1");
    assert_string_equal(row(&desk, ROW_PARCEL), "(none)");
    assert_string_equal(row(&desk, ROW_LIST), "not loaded SF2 ");
    scans(&desk, "SF2");
    assert_where(&desk, "ship/parcel");
    desk_close(&desk);
}

static void an_interception_after_the_check_shows_the_list_again(void **state)
{
    static const struct exchange script[] = {
        CAGE,
        {"ship.check handover=4", "n=0"},
        {"ship.close handover=4",
         "no held G-SF-1 pull",
         {"what:pull waybill:SF1 pcode:P-1 number:S1 why:cancelled"}},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "G-SF-1");
    presses(&desk, KEY_NEXT);
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "ship/check");
    assert_string_equal(row(&desk, ROW_PARCEL), "SF1");
    desk_close(&desk);
}

static void a_cancelled_parcel_is_a_stop_at_the_cage(void **state)
{
    static const struct exchange script[] = {
        CAGE, {"ship.load handover=4 code:SF1", "no cancelled S1"}, {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "G-SF-1");
    scans(&desk, "SF1");
    assert_where(&desk, "ship/stop");
    presses(&desk, KEY_NEXT);
    scans(&desk, "SF2");
    assert_where(&desk, "ship/stop");
    scans(&desk, "SF1");
    assert_where(&desk, "ship/parcel");
    assert_said(&desk, TONE_OK, "SF1: lay it aside");
    desk_close(&desk);
}

static void the_manifest_can_fail_without_undoing_the_shipment(void **state)
{
    static const struct exchange script[] = {
        CAGE,
        {"ship.check handover=4", "n=0"},
        {"ship.close handover=4", "handover=4 carrier:SF parcels=1"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    desk.printer = "jam";
    desk.paper = PAPER_FAILED;
    scans(&desk, "G-SF-1");
    presses(&desk, KEY_NEXT);
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "ship/cage");
    assert_said(&desk, TONE_FAULT, "printer manifest: jam");
    desk_close(&desk);
}

static void a_cage_that_somebody_else_handed_over_is_left(void **state)
{
    static const struct exchange script[] = {
        CAGE,
        {"ship.load handover=4 code:SF1", "no wrong_state G-SF-1 closed open"},
        CAGE,
        {"ship.load handover=4 code:SF1", "no wrong_state P-1 shipped labelled"},
        {"ship.check handover=4", "n=0"},
        {"ship.close handover=4", "no nothing_to_do"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "G-SF-1");
    scans(&desk, "SF1");
    assert_where(&desk, "ship/cage");
    assert_said(&desk, TONE_WRONG, "G-SF-1 is closed; that needs open");
    scans(&desk, "G-SF-1");
    scans(&desk, "SF1"); /* the parcel's state, not the cage's */
    assert_where(&desk, "ship/parcel");
    presses(&desk, KEY_NEXT);
    presses(&desk, KEY_NEXT); /* an empty cage */
    assert_where(&desk, "ship/cage");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parcels_are_loaded_by_one_scan_each_and_two_keys_close),
        cmocka_unit_test(what_must_come_out_is_named_and_scanned_out),
        cmocka_unit_test(an_interception_after_the_check_shows_the_list_again),
        cmocka_unit_test(a_cancelled_parcel_is_a_stop_at_the_cage),
        cmocka_unit_test(the_manifest_can_fail_without_undoing_the_shipment),
        cmocka_unit_test(a_cage_that_somebody_else_handed_over_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
