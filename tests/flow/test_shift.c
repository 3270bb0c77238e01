/*
 * One order through everybody's hands: the measure of the good path.
 */
#include "fake.h"

#define TEA "6901234567892"
#define CUP "6923450657713"

static const struct exchange picks[] = {
    {"task.pull kind:pick code:K-01",
     "task=7 kind:pick wave:morning version=1 cart:K-01 person:Li",
     {"line=1 seq=1 place:A01-01-1 code:TEA-G name:Tea spec: qty=2 taken=0 put=0 tote: "
      "order=100 number:S100 order_state:wave state:open codes:" TEA "=1",
      "line=2 seq=2 place:B02-03-1 code:CUP-R name:Cup spec: qty=1 taken=0 put=0 tote: "
      "order=100 number:S100 order_state:wave state:open codes:" CUP "=1"}},
    {"pick.take task=7 line=1 place:A01-01-1 code:" TEA, "moved=1 taken=1 version=1"},
    {"pick.take task=7 line=1 place:A01-01-1 code:" TEA, "moved=1 taken=2 version=1"},
    {"pick.put task=7 line=1 tote:T-0001", "put=2 state:done version=1"},
    {"pick.take task=7 line=2 place:B02-03-1 code:" CUP, "moved=1 taken=1 version=1"},
    {"pick.put task=7 line=2 tote:T-0001", "put=1 state:done version=1"},
    {0}};

static const struct exchange packs[] = {
    {"pack.open code:T-0001",
     "parcel=9 pcode:P-100-1 number:S100 units=3 verified=0 box:B1",
     {"line=1 code:TEA-G name:Tea spec: qty=2 packed=0 gift=0 counted=0 codes:" TEA "=1",
      "line=2 code:CUP-R name:Cup spec: qty=1 packed=0 gift=0 counted=0 codes:" CUP
      "=1"}},
    {"pack.unit parcel=9 code:" TEA, "line=1 code:TEA-G packed=1 verified=1 complete=0"},
    {"pack.unit parcel=9 code:" TEA, "line=1 code:TEA-G packed=2 verified=2 complete=0"},
    {"pack.unit parcel=9 code:" CUP, "line=2 code:CUP-R packed=1 verified=3 complete=1"},
    {"pack.close parcel=9 box:B1", "stage:verified recheck:none parcel=0"},
    {"label.grant parcel=9", "waybill:SF1000001 n=1 carrier:SF number:S100"},
    {"label.result waybill:SF1000001 n=1 result:sent", "n=1"},
    {"label.apply parcel=9 code:SF1000001", "stage:labelled"},
    {"ship.open cage:G-SF-1", "handover=4 cage:G-SF-1 carrier:SF loaded=0"},
    {"ship.load handover=4 code:SF1000001", "waybill:SF1000001 loaded=1"},
    {0}};

static void do_scans(struct desk *desk, const char *const *texts)
{
    for (; *texts; texts++) {
        scans(desk, *texts);
        assert_int_equal(desk->tone, TONE_OK);
    }
}

static void two_lines_of_three_units_take_thirteen_scans_and_no_key(void **state)
{
    static const char *const picked[] = {"A01-01-1", TEA, TEA,      "T-0001",
                                         "B02-03-1", CUP, "T-0001", NULL};
    static const char *const packed[] = {"T-0001", TEA, TEA, CUP, "SF1000001", NULL};
    struct desk picker = desk_open("picker");
    (void)state;
    picker.script = picks;
    scans(&picker, "K-01"); /* once a cart */
    picker.scans = 0;
    do_scans(&picker, picked);
    struct desk packer = desk_open("packer");
    packer.script = packs;
    do_scans(&packer, packed);
    int bench = packer.scans;
    scans(&packer, "G-SF-1"); /* once a cage */
    scans(&packer, "SF1000001");
    assert_int_equal(picker.scans + bench + 1, 13);
    assert_int_equal(picker.keys + packer.keys, 0);
    desk_close(&picker);
    desk_close(&packer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_lines_of_three_units_take_thirteen_scans_and_no_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
