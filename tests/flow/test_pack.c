/*
 * The bench against a scripted store: verify, close, label, scan back; the recheck.
 */
#include "fake.h"

#define TEA "6901234567892"
#define CUP "6923450657713"
#define OPEN                                                                             \
    "order=100 number:S100 parcel=9 pcode:P-100-1 part=1 buyer_remark:no~bag "           \
    "seller_remark: box:B2 units=3 verified=0 totes:T-0001 recheck:none"
#define TEA_LINE                                                                         \
    "line=1 code:TEA-G name:Green~tea spec:250g qty=2 packed=0 gift=0 counted=0 "        \
    "codes:" TEA "=1~16901234567899=12"
#define CUP_LINE                                                                         \
    "line=2 code:CUP-R name:Cup spec:red qty=1 packed=0 gift=1 counted=0 codes:" CUP "=" \
    "1"
#define OPENED                                                                           \
    {                                                                                    \
        "pack.open code:T-0001", OPEN,                                                   \
        {                                                                                \
            TEA_LINE, CUP_LINE                                                           \
        }                                                                                \
    }
#define GRANT                                                                            \
    {                                                                                    \
        "label.grant parcel=9",                                                          \
            "parcel=9 waybill:SF1000001 n=1 carrier:SF number:S100 part=1 parts=1",      \
        {                                                                                \
            "name:Green~tea count=2", "name:Cup count=1"                                 \
        }                                                                                \
    }
#define UNIT(code, line, packed, verified, complete)                                     \
    {                                                                                    \
        "pack.unit parcel=9 code:" code,                                                 \
            "line=" line " code:X name:N spec:S packed=" packed " verified=" verified    \
            " units=3 complete=" complete                                                \
    }

static struct desk at_unit(const struct exchange *script)
{
    struct desk desk = desk_open("packer");
    desk.script = script;
    scans(&desk, "T-0001"); /* at home: no key */
    assert_where(&desk, "pack/unit");
    return desk;
}

static void the_last_unit_closes_prints_and_the_label_is_scanned_back(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT(TEA, "1", "1", "1", "0"),
        UNIT(CUP, "2", "1", "2", "0"),
        UNIT(TEA, "1", "2", "3", "1"),
        {"pack.close parcel=9 box:B2",
         "stage:verified recheck:none why: part=1 parcel=0"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9 stage:labelled"},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    assert_string_equal(row(&desk, ROW_REMARK), "no bag");
    assert_string_equal(row(&desk, ROW_ORDER), "S100");
    assert_int_equal(count_row(&desk)->total, 3);
    scans(&desk, TEA);
    scans(&desk, CUP);
    assert_int_equal(count_row(&desk)->done, 2);
    assert_string_equal(row(&desk, ROW_LIST), "1× TEA-G 250g Green tea");
    scans(&desk, TEA);
    assert_where(&desk, "pack/label");
    assert_string_equal(desk.printed, "SF1000001");
    assert_string_equal(row(&desk, ROW_PARCEL), "SF1000001");
    scans(&desk, "SF1000002");
    assert_said(&desk, TONE_WRONG, "wrong label: expected SF1000001, got SF1000002");
    scans(&desk, "SF1000001");
    assert_where(&desk, "pack/tote");
    assert_said(&desk, TONE_OK, "SF1000001 closed");
    assert_int_equal(desk.keys, 0);
    desk_close(&desk);
}

/* What goes together is said in one line, and nothing where an order goes alone. */
static void merged_orders_and_parts_are_said_in_a_line(void **state)
{
    static const struct exchange merged[] = {
        {"pack.open code:T-0001", OPEN " merged=3", {TEA_LINE}}, {0}};
    static const struct exchange part[] = {
        {"pack.open code:T-0001", OPEN " split=1 splits=2", {TEA_LINE}}, {0}};
    static const struct exchange plain[] = {
        {"pack.open code:T-0001", OPEN " merged=1", {TEA_LINE}}, {0}};
    (void)state;
    struct desk desk = at_unit(merged);
    assert_string_equal(row(&desk, ROW_TEXT), "merged: 3 orders");
    desk_close(&desk);
    desk = at_unit(part);
    assert_string_equal(row(&desk, ROW_TEXT), "part 1 of 2");
    desk_close(&desk);
    desk = at_unit(plain);
    assert_string_equal(row(&desk, ROW_TEXT), "B2"); /* the box */
    desk_close(&desk);
}

static void goods_of_one_that_left_stop_the_packer(void **state)
{
    static const struct exchange script[] = {
        OPENED, {"pack.unit parcel=9 code:" TEA, "no left_parcel P-100-1"}, {0}};
    (void)state;
    struct desk desk = at_unit(script);
    scans(&desk, TEA);
    assert_where(&desk, "pack/stop");
    scans(&desk, "P-100-1");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void what_does_not_belong_is_refused_by_its_kind(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT(CUP, "2", "1", "1", "0"),
        {"code.find code:4006381333931", "kind:item code:PEN-B"},
        {"pack.unit parcel=9 code:" TEA, "no short TEA-G T-0001 1 0"},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, CUP);
    scans(&desk, CUP);
    assert_said(&desk, TONE_OVER, "one too many: CUP-R wants 1, has 1");
    scans(&desk, "16901234567899");
    assert_said(&desk, TONE_OVER, "the case holds 12, only 2 wanted");
    scans(&desk, "4006381333931");
    assert_said(&desk, TONE_WRONG, "wrong item: expected TEA-G, got PEN-B");
    scans(&desk, "T-0002");
    assert_said(&desk, TONE_WRONG, "expected item, got tote T-0002");
    scans(&desk, TEA);
    assert_said(&desk, TONE_WRONG, "TEA-G at T-0001: 1 wanted, 0 free");
    assert_where(&desk, "pack/unit");
    desk_close(&desk);
}

static void a_counted_item_takes_one_scan_and_a_number(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0001",
         "parcel=9 pcode:P-9 number:S1 units=40 verified=0 box: "
         "count_warn=39 count_most=500",
         {"line=1 code:NUT name:Nut spec: qty=40 packed=0 gift=0 counted=1 codes:" TEA
          "=1"}},
        {"pack.count parcel=9 code:" TEA " qty=40",
         "line=1 code:NUT name:Nut spec: packed=40 verified=40 units=40 complete=1"},
        {"pack.close parcel=9",
         "stage:verified recheck:due why:high~value part=1 parcel=0"},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, TEA);
    assert_where(&desk, "pack/count");
    assert_string_equal(row(&desk, ROW_ITEM), "NUT");
    types(&desk, "41");
    assert_said(&desk, TONE_OVER, "one too many: NUT wants 40, has 41");
    types(&desk, "501");
    assert_said(&desk, TONE_WRONG, "number: 501 is over the limit of 500");
    types(&desk, "40");
    assert_said(&desk, TONE_OVER, "40 is a lot: key it again");
    types(&desk, "40");
    assert_where(&desk, "pack/tote");
    assert_string_equal(row(&desk, ROW_WARN), "TO RECHECK");
    assert_string_equal(row(&desk, ROW_PARCEL), "P-9");
    assert_string_equal(row(&desk, ROW_ORDER), "S1");
    desk_close(&desk);
}

static void a_full_parcel_is_labelled_and_the_rest_goes_into_another(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT(TEA, "1", "1", "1", "0"),
        {"pack.close parcel=9 box:B2 more=1",
         "stage:verified recheck:none why: part=1 parcel=10"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {"pack.open code:T-0001",
         "parcel=10 pcode:P-100-2 part=2 number:S100 units=3 verified=1 box:",
         {TEA_LINE, CUP_LINE}},
        {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, TEA);
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001");
    assert_where(&desk, "pack/unit");
    assert_string_equal(row(&desk, ROW_PARCEL), "P-100-2");
    desk_close(&desk);
}

static void undo_asks_the_store_what_is_in_the_parcel(void **state)
{
    static const struct exchange script[] = {OPENED,
                                             UNIT(TEA, "1", "1", "1", "0"),
                                             {"pack.undo parcel=9", "line=1"},
                                             OPENED,
                                             {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, TEA);
    presses(&desk, KEY_UNDO);
    assert_int_equal(count_row(&desk)->done, 0);
    assert_string_equal(desk.view.note, "undone: back into the tote");
    desk_close(&desk);
}

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

static void an_order_cancelled_at_the_bench_must_be_laid_aside(void **state)
{
    static const struct exchange script[] = {
        OPENED, {"pack.unit parcel=9 code:" TEA, "no cancelled S100"}, {0}};
    struct desk desk = at_unit(script);
    (void)state;
    scans(&desk, TEA);
    assert_where(&desk, "pack/stop");
    assert_true(desk.view.stop);
    assert_string_equal(row(&desk, ROW_TOTE), "T-0001");
    scans(&desk, "T-0003");
    assert_where(&desk, "pack/stop");
    assert_string_equal(desk.view.note, "wrong tote: expected T-0001, got T-0003");
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void a_parcel_closed_before_a_break_gets_its_label(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0001", "no wrong_state S100 packed picked"},
        {"label.find code:T-0001",
         "parcel=9 pcode:P-100-1 waybill:SF1000001 n=1 result:sent"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {"pack.open code:T-0002", "no wrong_state S200 packed picked"},
        {"label.find code:T-0002", "no not_found parcel T-0002"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001");
    scans(&desk, "T-0002");
    assert_where(&desk, "pack/tote");
    assert_said(&desk, TONE_WRONG, "S200 is packed; that needs picked");
    desk_close(&desk);
}

static void a_label_left_on_the_bench_comes_before_the_next_tote(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0003", "no wrong_state P-100-1 without~its~label sticking"},
        {"label.find code:P-100-1",
         "parcel=9 pcode:P-100-1 waybill:SF1000001 n=1 result:sent"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {"pack.open code:T-0003", "no not_found order T-0003"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0003");
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001"); /* then the tote in the hand, without another scan */
    assert_where(&desk, "pack/tote");
    assert_said(&desk, TONE_WRONG, "no order T-0003");
    desk_close(&desk);
}

/* ---- recheck ---- */

#define LOOK(attempt)                                                                    \
    {                                                                                    \
        "recheck.open code:T-0001", "parcel=9 pcode:P-100-1 number:S100 part=1 "         \
                                    "attempt=" attempt " counted=0"                      \
    }
#define SEEN                                                                             \
    {                                                                                    \
        "recheck.unit parcel=9 code:" TEA,                                               \
            "code:TEA-G name:Tea spec:250g qty=1 counted=1"                              \
    }

static void the_recheck_is_blind_and_ends_with_the_label(void **state)
{
    static const struct exchange script[] = {
        LOOK("1"),
        SEEN,
        {"recheck.close parcel=9", "outcome:passed"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "recheck/unit");
    assert_string_equal(row(&desk, ROW_ITEM), "(none)");
    assert_string_equal(row(&desk, ROW_LIST), "(none)");
    assert_string_equal(desk.view.hint, "");
    scans(&desk, TEA);
    assert_string_equal(row(&desk, ROW_SPEC), "250g");
    assert_int_equal(count_row(&desk)->total, 0);
    scans(&desk, "T-0001"); /* the box again closes it */
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001");
    assert_where(&desk, "recheck/box");
    desk_close(&desk);
}

static void a_difference_gives_a_second_count_then_holds(void **state)
{
    static const struct exchange script[] = {
        LOOK("1"), {"recheck.close parcel=9", "outcome:again"}, LOOK("2"),
        SEEN,      {"recheck.close parcel=9", "outcome:held"},  {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "recheck/unit");
    assert_string_equal(desk.view.note, "count again from the start");
    assert_string_equal(row(&desk, ROW_WARN), "second count: from the start");
    scans(&desk, TEA);
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "recheck/box");
    assert_said(&desk, TONE_STOP, "count differs; P-100-1 is held");
    desk_close(&desk);
}

static void the_pin_is_keyed_again_and_the_box_opens(void **state)
{
    static const struct exchange script[] = {
        {"recheck.open code:T-0001", "no pin_again Wu"},
        {"pin pin:9999", "no login"},
        {"pin pin:4321", "x=1"},
        LOOK("1"),
        {"recheck.open code:T-0002", "no pin_again Wu"},
        {"pin pin:4321", "x=1"},
        {"recheck.open code:T-0002", "no taken P-9-1 Li"},
        {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "recheck/pin");
    assert_true(desk.view.hidden);
    assert_int_equal(desk.react.tone, TONE_NONE);
    types(&desk, "9999");
    assert_where(&desk, "recheck/pin");
    assert_said(&desk, TONE_WRONG, "badge or PIN is wrong");
    types(&desk, "4321");
    assert_where(&desk, "recheck/unit");
    presses(&desk, KEY_BACK);
    scans(&desk, "T-0002");
    types(&desk, "4321");
    assert_where(&desk, "recheck/box"); /* refused for another reason: no second PIN */
    assert_said(&desk, TONE_STOP, "P-9-1 is with Li");
    desk_close(&desk);
}

static void a_rechecked_box_without_its_label_gets_it(void **state)
{
    static const struct exchange script[] = {
        {"recheck.open code:T-0001", "no wrong_state T-0001 passed due"},
        {"label.find code:T-0001", "parcel=9 pcode:P-100-1 waybill:"},
        GRANT,
        {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
        {"label.apply parcel=9 code:SF1000001", "parcel=9"},
        {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/label");
    scans(&desk, "SF1000001");
    assert_where(&desk, "recheck/box");
    desk_close(&desk);
}

static void who_packed_it_is_refused(void **state)
{
    static const struct exchange script[] = {
        {"recheck.open code:T-0001", "no same_person Li"}, {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "recheck/box");
    assert_said(&desk, TONE_STOP, "Li handled this parcel; another person must do it");
    assert_int_equal(desk.react.why, E_SAME_PERSON);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_unit_closes_prints_and_the_label_is_scanned_back),
        cmocka_unit_test(merged_orders_and_parts_are_said_in_a_line),
        cmocka_unit_test(goods_of_one_that_left_stop_the_packer),
        cmocka_unit_test(what_does_not_belong_is_refused_by_its_kind),
        cmocka_unit_test(a_counted_item_takes_one_scan_and_a_number),
        cmocka_unit_test(a_full_parcel_is_labelled_and_the_rest_goes_into_another),
        cmocka_unit_test(undo_asks_the_store_what_is_in_the_parcel),
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
        cmocka_unit_test(an_order_cancelled_at_the_bench_must_be_laid_aside),
        cmocka_unit_test(a_parcel_closed_before_a_break_gets_its_label),
        cmocka_unit_test(a_label_left_on_the_bench_comes_before_the_next_tote),
        cmocka_unit_test(the_recheck_is_blind_and_ends_with_the_label),
        cmocka_unit_test(a_difference_gives_a_second_count_then_holds),
        cmocka_unit_test(the_pin_is_keyed_again_and_the_box_opens),
        cmocka_unit_test(a_rechecked_box_without_its_label_gets_it),
        cmocka_unit_test(who_packed_it_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
