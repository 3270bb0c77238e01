/*
 * The scale in the packer's flow: at rest it is asked of the store without a key; each
 * state is a word; what is refused is asked again when it changes, undone, or given to
 * the recheck. Screens at every size in both languages.
 */
#include "saved.h"

#define TEA "6901234567892"
#define OPENED                                                                           \
    {                                                                                    \
        "pack.open code:T-0001",                                                         \
            "order=100 number:S100 parcel=9 pcode:P-100-1 part=1 buyer_remark: "         \
            "seller_remark: box:B2 weigh=1 units=1 verified=0 totes:T-0001 "             \
            "recheck:none",                                                              \
        {                                                                                \
            "line=1 code:TEA-G name:Green~tea spec:250g qty=1 packed=0 gift=0 "          \
            "counted=0 codes:" TEA "=1"                                                  \
        }                                                                                \
    }
#define UNIT                                                                             \
    {                                                                                    \
        "pack.unit parcel=9 code:" TEA,                                                  \
            "line=1 code:TEA-G name:Green~tea spec:250g packed=1 verified=1 units=1 "    \
            "complete=1 weigh=1"                                                         \
    }
#define CLOSE                                                                            \
    {                                                                                    \
        "pack.close parcel=9 box:B2", "stage:verified recheck:due why:weight part=1 "    \
                                      "parcel=0"                                         \
    }

const struct words catalogue[] = {
    {"Full", "满箱"},
    {"Recheck", "复核"},
    {"Pack", "打包"},
    {"Scan each unit", "请逐件扫描"},
    {"Weigh", "称重"},
    {"Weight", "重量"},
    {"Put it on the scale", "请放上秤"},
    {"nothing on the scale", "秤上无货"},
    {"not at rest: wait", "未稳定，请稍候"},
    {"overloaded: take it off", "超载，请取下"},
    {"the scale is unplugged", "秤已断开"},
    {"F8: to the recheck", "F8：送复核"},
    {"{1} is {2} g too light: {3} {4} missing?", "{1} 轻了 {2} 克：少 {3} 件 {4}？"},
    {"Parcel", "包裹"},
    {"Order", "订单"},
    {"Box", "箱型"},
    {"Units", "件数"},
    {0},
};

static void put_on(struct desk *desk, enum weight_state state, int64_t mg)
{
    const struct weight weight = {state, mg, mg ? 1000 : 0, UNIT_G};
    desk_input(desk, (struct input){.kind = IN_WEIGHT, .weight = &weight, .at = 2000});
}

static void tick(struct desk *desk)
{
    desk_input(desk, (struct input){.kind = IN_TICK, .at = 3000});
}

static struct desk verified(const struct exchange *script)
{
    struct desk desk = desk_open("packer");
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/unit");
    scans(&desk, TEA);
    assert_where(&desk, "pack/weigh");
    return desk;
}

static void what_comes_to_rest_is_asked_without_a_key(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT,
        {"parcel.weigh parcel=9 mg=351000 division_mg=1000 box:B2",
         "outcome:passed weight_g=351 expected_g=350 tolerance_g=12"},
        CLOSE,
        {0}};
    (void)state;
    struct desk desk = verified(script);
    assert_true(desk.react.bits & REACT_TICK);
    put_on(&desk, WEIGHT_EMPTY, 0);
    assert_string_equal(row(&desk, ROW_WARN), "nothing on the scale");
    put_on(&desk, WEIGHT_MOVING, 200000);
    assert_string_equal(row(&desk, ROW_WARN), "200.0 g not at rest: wait");
    put_on(&desk, WEIGHT_STABLE, 351000);
    assert_where(&desk, "pack/tote");
    assert_string_equal(row(&desk, ROW_WARN), "TO RECHECK");
    assert_int_equal(desk.keys, 0);
    desk_close(&desk);
}

/* Packed on the scale: the reading that stands may lack the last unit. */
static void a_reading_that_stands_is_given_a_second(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT,
        {"parcel.weigh parcel=9 mg=350000 division_mg=1000 box:B2",
         "outcome:blind weight_g=350 expected_g=0 tolerance_g=0"},
        CLOSE,
        {0}};
    (void)state;
    struct desk desk = desk_open("packer");
    desk.script = script;
    scans(&desk, "T-0001");
    put_on(&desk, WEIGHT_STABLE, 350000);
    assert_where(&desk, "pack/unit");
    assert_string_equal(row(&desk, ROW_TEXT), "350.0 g");
    scans(&desk, TEA);
    assert_where(&desk, "pack/weigh");
    tick(&desk);
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

#define OPENED_NEXT                                                                      \
    {                                                                                    \
        "pack.open code:T-0002",                                                         \
            "order=101 number:S101 parcel=10 pcode:P-101-1 part=1 buyer_remark: "        \
            "seller_remark: box:B2 weigh=1 units=1 verified=0 totes:T-0002 "             \
            "recheck:none",                                                              \
        {                                                                                \
            "line=1 code:TEA-G name:Green~tea spec:250g qty=1 packed=0 gift=0 "          \
            "counted=0 codes:" TEA "=1"                                                  \
        }                                                                                \
    }

static void the_box_before_answers_for_no_other(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT,
        {"parcel.weigh parcel=9 mg=350000 division_mg=1000 box:B2",
         "outcome:passed weight_g=350 expected_g=350 tolerance_g=12"},
        CLOSE,
        OPENED_NEXT,
        {"pack.unit parcel=10 code:" TEA,
         "line=1 code:TEA-G name:Green~tea spec:250g packed=1 verified=1 units=1 "
         "complete=1 weigh=1"},
        {"parcel.weigh parcel=10 mg=350000 division_mg=1000 box:B2",
         "outcome:passed weight_g=350 expected_g=350 tolerance_g=12"},
        {"pack.close parcel=10 box:B2",
         "stage:verified recheck:due why:weight part=1 parcel=0"},
        {0}};
    (void)state;
    struct desk desk = verified(script);
    put_on(&desk, WEIGHT_STABLE, 350000);
    assert_where(&desk, "pack/tote");
    scans(&desk, "T-0002");
    scans(&desk, TEA);
    assert_where(&desk, "pack/weigh");
    assert_string_equal(row(&desk, ROW_WARN), "the parcel before is still on the scale");
    tick(&desk);
    put_on(&desk, WEIGHT_STABLE, 351000); /* the last digit dances */
    presses(&desk, KEY_NEXT);
    assert_said(&desk, TONE_WRONG, "the parcel before is still on the scale");
    put_on(&desk, WEIGHT_EMPTY, 0);
    put_on(&desk, WEIGHT_STABLE, 350000);
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void every_state_is_a_word_and_asks_nothing(void **state)
{
    static const struct exchange script[] = {OPENED, UNIT, {0}};
    static const struct {
        enum weight_state state;
        int64_t mg;
        const char *says;
    } table[] = {
        {WEIGHT_NONE, 0, "no scale here"},
        {WEIGHT_UNDER, -1500, "-1.5 g below zero: clear it, zero it"},
        {WEIGHT_OVER, 0, "overloaded: take it off"},
        {WEIGHT_FAULT, 0, "the scale is out of order"},
        {WEIGHT_CALIBRATE, 0, "the scale must be calibrated"},
        {WEIGHT_REZERO, 0, "clear the scale and zero it"},
        {WEIGHT_UNIT, 0, "switch the scale to grams"},
        {WEIGHT_SILENT, 0, "the scale says nothing"},
        {WEIGHT_GONE, 0, "the scale is unplugged"},
    };
    (void)state;
    struct desk desk = verified(script);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        put_on(&desk, table[i].state, table[i].mg);
        tick(&desk);
        assert_where(&desk, "pack/weigh");
        assert_string_equal(row(&desk, ROW_WARN), table[i].says);
    }
    presses(&desk, KEY_NEXT);
    assert_said(&desk, TONE_WRONG, "the scale is unplugged");
    scans(&desk, TEA);
    assert_where(&desk, "pack/weigh");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void pounds_are_said(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT,
        {"parcel.weigh parcel=9 mg=453592 division_mg=4536 box:B2", "no odd_weight P 9"},
        {0}};
    const struct weight pound = {WEIGHT_STABLE, 453592, 4536, UNIT_POUND};
    (void)state;
    struct desk desk = verified(script);
    desk_input(&desk, (struct input){.kind = IN_WEIGHT, .weight = &pound, .at = 2000});
    assert_string_equal(desk.view.row[0].text, "453.5 g (lb)");
    desk_close(&desk);
}

static void a_refused_weight_is_asked_again_when_it_changes(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT,
        {"parcel.weigh parcel=9 mg=101000 division_mg=1000 box:B2",
         "no too_light P-100-1 249 1 TEA-G"},
        {"parcel.weigh parcel=9 mg=350000 division_mg=1000 box:B2",
         "outcome:passed weight_g=350 expected_g=350 tolerance_g=12"},
        CLOSE,
        {0}};
    (void)state;
    struct desk desk = verified(script);
    put_on(&desk, WEIGHT_STABLE, 101000);
    assert_said(&desk, TONE_WRONG, "P-100-1 is 249 g too light: 1 TEA-G missing?");
    put_on(&desk, WEIGHT_STABLE, 102000); /* the last digit dances */
    tick(&desk);
    assert_where(&desk, "pack/weigh");
    put_on(&desk, WEIGHT_MOVING, 300000);
    put_on(&desk, WEIGHT_STABLE, 350000);
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void it_is_given_to_the_recheck_or_undone(void **state)
{
    static const struct exchange given[] = {
        OPENED,
        UNIT,
        {"parcel.weigh parcel=9 mg=700000 division_mg=1000 box:B2",
         "no too_heavy P-100-1 350 1 TEA-G"},
        {"parcel.weigh parcel=9 mg=700000 division_mg=1000 box:B2 give=1",
         "outcome:off weight_g=700 expected_g=350 tolerance_g=12"},
        CLOSE,
        {0}};
    static const struct exchange undone[] = {
        OPENED,
        UNIT,
        {"parcel.weigh parcel=9 mg=700000 division_mg=1000 box:B2",
         "no too_heavy P-100-1 350 1 TEA-G"},
        {"pack.undo parcel=9", "line=1 verified=0 units=1"},
        OPENED,
        {0}};
    (void)state;
    struct desk desk = verified(given);
    put_on(&desk, WEIGHT_STABLE, 700000);
    assert_said(&desk, TONE_OVER, "P-100-1 is 350 g too heavy: 1 TEA-G too many?");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
    desk = verified(undone);
    put_on(&desk, WEIGHT_STABLE, 700000);
    presses(&desk, KEY_UNDO);
    assert_where(&desk, "pack/unit");
    desk_close(&desk);
}

static void a_stop_comes_through_the_scale_too(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT,
        {"parcel.weigh parcel=9 mg=350000 division_mg=1000 box:B2", "no cancelled S100"},
        {0}};
    (void)state;
    struct desk desk = verified(script);
    put_on(&desk, WEIGHT_STABLE, 350000);
    assert_where(&desk, "pack/stop");
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

/* The rules changed after it was opened. */
static void a_close_that_is_refused_leads_to_the_scale(void **state)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0001",
         "order=100 number:S100 parcel=9 pcode:P-100-1 part=1 buyer_remark: "
         "seller_remark: box:B2 weigh=0 units=1 verified=1 totes:T-0001 recheck:none"},
        {"pack.close parcel=9 box:B2", "no weigh_due P-100-1"},
        {"parcel.weigh parcel=9 mg=350000 division_mg=1000 box:B2",
         "outcome:passed weight_g=350 expected_g=350 tolerance_g=12"},
        CLOSE,
        {0}};
    (void)state;
    struct desk desk = desk_open("packer");
    desk.script = script;
    scans(&desk, "T-0001");
    assert_where(&desk, "pack/weigh");
    put_on(&desk, WEIGHT_STABLE, 350000);
    assert_where(&desk, "pack/tote");
    desk_close(&desk);
}

static void screens_at_every_size(void **state)
{
    static const struct exchange script[] = {
        OPENED,
        UNIT,
        {"parcel.weigh parcel=9 mg=101000 division_mg=1000 box:B2",
         "no too_light P-100-1 249 1 TEA-G"},
        {0}};
    (void)state;
    for (int language = 0; language < 2; language++) {
        chinese = language == 1;
        struct desk desk = desk_open("packer");
        desk.script = script;
        scans(&desk, "T-0001");
        put_on(&desk, WEIGHT_MOVING, 99000);
        assert_saved(&desk, "weigh-unit");
        scans(&desk, TEA);
        put_on(&desk, WEIGHT_EMPTY, 0);
        assert_saved(&desk, "weigh-empty");
        put_on(&desk, WEIGHT_OVER, 0);
        assert_saved(&desk, "weigh-over");
        put_on(&desk, WEIGHT_STABLE, 101000);
        assert_saved(&desk, "weigh-light");
        put_on(&desk, WEIGHT_GONE, 0);
        assert_saved(&desk, "weigh-gone");
        desk_close(&desk);
    }
    chinese = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_to_rest_is_asked_without_a_key),
        cmocka_unit_test(a_reading_that_stands_is_given_a_second),
        cmocka_unit_test(the_box_before_answers_for_no_other),
        cmocka_unit_test(every_state_is_a_word_and_asks_nothing),
        cmocka_unit_test(pounds_are_said),
        cmocka_unit_test(a_refused_weight_is_asked_again_when_it_changes),
        cmocka_unit_test(it_is_given_to_the_recheck_or_undone),
        cmocka_unit_test(a_stop_comes_through_the_scale_too),
        cmocka_unit_test(a_close_that_is_refused_leads_to_the_scale),
        cmocka_unit_test(screens_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
