/*
 * Labels at the bench: no paper, a line that was cut, a label that is torn, lost, or
 * waits.
 */
#include "bench.h"

static void a_printer_without_paper_leaves_the_parcel_unlabelled_in_sight(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT(TEA, "1", "2", "3", "1"),
        {"pack.close parcel=9 box:B2", "recheck:none parcel=0"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:failed", "n=1"},
        {"label.grant parcel=9", "parcel=9 waybill:SF1000001 n=1"},
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.reprint code:P-100-1 reason:spoilt old:SF1000001",
         "no not_allowed Li exception"},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    desk.printer = "no paper";
    desk.paper = PAPER_FAILED;
    scans(&desk, TEA);
    assert_where(&desk, "pack/label");
    assert_said(&desk, TONE_FAULT, "printer labels: no paper");
    assert_string_equal(row(&desk, ROW_PARCEL), "(none)");
    assert_string_equal(row(&desk, ROW_WARN), "no label yet; F7 prints it");
    desk.printer = NULL;
    presses(&desk, KEY_REPRINT); /* its reason is known */
    assert_string_equal(row(&desk, ROW_PARCEL), "SF1000001");
    types(&desk, "7"); /* a second copy of a good one needs a reason */
    assert_where(&desk, "pack/reason");
    types(&desk, "1");
    assert_where(&desk, "pack/old"); /* and the first one back */
    scans(&desk, "SF1000002");
    assert_said(&desk, TONE_WRONG, "wrong label: expected SF1000001, got SF1000002");
    scans(&desk, "SF1000001");
    assert_said(&desk, TONE_WRONG, "Li may not: needs the right exception");
    assert_where(&desk, "pack/label");
    desk_close(&desk);
}

#define BROKEN_OFF                                                                       \
    OPENED, UNIT(TEA, "1", "2", "3", "1"),                                               \
        {"pack.close parcel=9 box:B2", "recheck:none parcel=0"}, GRANT,                  \
    {                                                                                    \
        "label.result waybill:SF1000001 n=1 result:unknown", "n=1"                       \
    }

static struct desk broken_off(const struct exchange *script)
{
    struct desk desk = at_unit(script);
    desk.printer = "the line was cut";
    desk.paper = PAPER_UNKNOWN;
    scans(&desk, TEA);
    assert_where(&desk, "pack/label");
    assert_said(&desk, TONE_FAULT, "printer labels: the line was cut");
    assert_string_equal(row(&desk, ROW_WARN), "Did it come out? Scan it; if not, F7");
    desk.printer = NULL;
    return desk;
}

static void a_label_that_may_be_out_is_scanned_when_it_is(void **state)
{
    static const struct exchange script[] = {
        BROKEN_OFF, {"label.apply parcel=9 code:SF1000001", "parcel=9"}, {0}};
    struct desk desk = broken_off(script);
    (void)state;
    scans(&desk, "SF1000001");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void a_label_that_may_be_out_is_printed_again_only_by_a_person(void **state)
{
    static const struct exchange script[] = {
        BROKEN_OFF,
        {"label.settle waybill:SF1000001 n=1 out=0", "n=1"},
        {"label.grant parcel=9", "parcel=9 waybill:SF1000001 n=1"},
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {0}};
    struct desk desk = broken_off(script);
    (void)state;
    presses(&desk, KEY_REPRINT);
    assert_string_equal(row(&desk, ROW_WARN), "(none)");
    assert_string_equal(row(&desk, ROW_PARCEL), "SF1000001");
    desk_close(&desk);
}

static void a_label_torn_later_is_printed_again_from_the_packer_s_screen(void **state)
{
    static const struct exchange script[] = {
        {"label.reprint code:P-100-1 reason:spoilt old:SF1000001",
         "parcel=9 pcode:P-100-1 waybill:SF1000001 n=2 reprint=1 void:"},
        {"label.result waybill:SF1000001 n=2 result:sent", "n=2"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {"label.reprint code:SF1000001 reason:lost", "no not_allowed Li exception"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    types(&desk, "2");
    presses(&desk, KEY_REPRINT);
    assert_where(&desk, "pack/which");
    scans(&desk, "P-100-1");
    types(&desk, "1");
    assert_where(&desk, "pack/old");
    scans(&desk, "SF1000001");
    assert_where(&desk, "pack/label");
    assert_string_equal(row(&desk, ROW_WARN), "Tear the old label up");
    scans(&desk, "SF1000001");
    assert_where(&desk, "pack/tote");
    presses(&desk, KEY_REPRINT);
    scans(&desk, "SF1000001");
    types(&desk, "2");
    assert_said(&desk, TONE_WRONG, "Li may not: needs the right exception");
    assert_where(&desk, "pack/which");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void a_lost_label_is_void_and_the_screen_says_so(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT(TEA, "1", "2", "3", "1"),
        {"pack.close parcel=9 box:B2", "recheck:none parcel=0"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.reprint code:P-100-1 reason:spoilt",
         "parcel=9 pcode:P-100-1 waybill:SF1000002 n=1 reprint=1 void:SF1000001"},
        {"label.result waybill:SF1000002 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000002", "parcel=9"},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, TEA);
    presses(&desk, KEY_REPRINT);
    types(&desk, "1");
    presses(&desk, KEY_NEXT); /* it can not be scanned */
    assert_string_equal(row(&desk, ROW_WARN), "label SF1000001 is void");
    scans(&desk, "SF1000001");
    assert_said(&desk, TONE_WRONG, "wrong label: expected SF1000002, got SF1000001");
    scans(&desk, "SF1000002");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

/* ---- a label that waits for paper ---- */

#define WAITING                                                                          \
    OPENED, UNIT(TEA, "1", "2", "3", "1"),                                               \
        {"pack.close parcel=9 box:B2", "recheck:none parcel=0"}, GRANT

static struct desk waiting(const struct exchange *script)
{
    struct desk desk = at_unit(script);
    desk.printer = "the paper is out";
    desk.paper = PAPER_WAITS;
    scans(&desk, TEA);
    assert_where(&desk, "pack/print");
    assert_string_equal(row(&desk, ROW_WARN), "the paper is out");
    return desk;
}

static void becomes(struct desk *desk, enum on_paper paper)
{
    desk_input(desk, (struct input){.kind = IN_PRINTED, .paper = paper, .problem = "x"});
}

static void a_label_that_waits_goes_to_the_printer_whose_card_is_scanned(void **state)
{
    static const struct exchange script[] = {
        WAITING,
        {"label.result waybill:SF1000001 n=1 result:failed", "n=1"},
        {"label.grant parcel=9", "parcel=9 waybill:SF1000001 n=1"},
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {0}};
    struct desk desk = waiting(script);
    (void)state;
    scans(&desk, "X-PRINTER-LABEL-2");
    assert_true(desk.react.bits & REACT_BIND);
    assert_string_equal(desk.react.printer, "LABEL-2");
    desk_input(&desk, (struct input){.kind = IN_BOUND, .text = "label-2"});
    assert_said(&desk, TONE_OK, "labels are printed at label-2 now");
    assert_where(&desk, "pack/print"); /* until it is known that nothing came out */
    desk.printer = NULL;
    becomes(&desk, PAPER_FAILED);
    assert_where(&desk, "pack/label");
    assert_string_equal(row(&desk, ROW_PARCEL), "SF1000001");
    desk_close(&desk);
}

static void a_label_that_had_begun_is_not_printed_elsewhere_by_itself(void **state)
{
    static const struct exchange script[] = {
        WAITING,
        {"label.result waybill:SF1000001 n=1 result:unknown", "n=1"},
        {"label.reprint code:P-100-1 reason:left in a printer",
         "parcel=9 pcode:P-100-1 waybill:SF1000002 n=1 reprint=1 void:SF1000001"},
        {"label.result waybill:SF1000002 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000002", "parcel=9"},
        {0}};
    struct desk desk = waiting(script);
    (void)state;
    scans(&desk, "X-PRINTER-LABEL-2");
    desk_input(&desk, (struct input){.kind = IN_BOUND, .text = "label-2"});
    becomes(&desk, PAPER_UNKNOWN);
    assert_string_equal(row(&desk, ROW_WARN),
                        "It may yet come out: scan it. F7 voids it");
    desk.printer = NULL;
    presses(&desk, KEY_REPRINT); /* under its own number it would be there twice */
    assert_string_equal(row(&desk, ROW_WARN), "label SF1000001 is void");
    scans(&desk, "SF1000002");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void a_printer_that_is_not_there_changes_nothing(void **state)
{
    static const struct exchange script[] = {
        WAITING, {"label.result waybill:SF1000001 n=1 result:confirmed", "n=1"}, {0}};
    struct desk desk = waiting(script);
    (void)state;
    scans(&desk, "X-PRINTER-ATTIC");
    desk_input(&desk, (struct input){.kind = IN_BOUND, .problem = "no printer ATTIC"});
    assert_said(&desk, TONE_WRONG, "no printer ATTIC");
    becomes(&desk, PAPER_CONFIRMED);
    assert_where(&desk, "pack/label");
    desk_close(&desk);
}

static void the_bench_is_left_while_a_label_waits(void **state)
{
    static const struct exchange script[] = {
        WAITING, {"label.result waybill:SF1000001 n=1 result:failed", "n=1"}, {0}};
    struct desk desk = waiting(script);
    (void)state;
    presses(&desk, KEY_BACK);
    assert_true(desk.react.bits & REACT_UNPRINT);
    assert_where(&desk, "pack/print");
    becomes(&desk, PAPER_FAILED);
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

static void a_printer_s_card_is_heard_everywhere(void **state)
{
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = NULL;
    scans(&desk, "X-PRINTER-LABEL-2");
    assert_true(desk.react.bits & REACT_BIND);
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_printer_without_paper_leaves_the_parcel_unlabelled_in_sight),
        cmocka_unit_test(a_label_that_may_be_out_is_scanned_when_it_is),
        cmocka_unit_test(a_label_that_may_be_out_is_printed_again_only_by_a_person),
        cmocka_unit_test(a_label_torn_later_is_printed_again_from_the_packer_s_screen),
        cmocka_unit_test(a_lost_label_is_void_and_the_screen_says_so),
        cmocka_unit_test(a_label_that_waits_goes_to_the_printer_whose_card_is_scanned),
        cmocka_unit_test(a_label_that_had_begun_is_not_printed_elsewhere_by_itself),
        cmocka_unit_test(a_printer_that_is_not_there_changes_nothing),
        cmocka_unit_test(the_bench_is_left_while_a_label_waits),
        cmocka_unit_test(a_printer_s_card_is_heard_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
