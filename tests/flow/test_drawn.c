/*
 * What was drawn for a count: the list, the blind count with what a person finds wrong,
 * and its screens at every size in both languages; and the parcel that is drawn at the
 * cage.
 */
#include "saved.h"

const struct words catalogue[] = {
    {"More", "更多"},
    {"Drawn for a count", "抽检"},
    {"Scan box to count", "扫箱子开始清点"},
    {"nothing waits for a count", "没有待抽检的箱子"},
    {"sample", "抽样"},
    {"handover", "交接"},
    {"sort", "全检"},
    {"Recheck", "复核"},
    {"Scan all units", "扫全部商品"},
    {"Scan tote or parcel", "扫周转箱或包裹"},
    {"Parcel", "包裹"},
    {"Counted", "已点"},
    {"drawn for a count", "抽检"},
    {"Wrong? Key 1-6", "哪里不对？按 1-6"},
    {"Scan unit or box", "扫该商品，或扫箱子"},
    {"damaged", "破损"},
    {"dirty", "脏污"},
    {"expired", "过期"},
    {"badly packed", "包装问题"},
    {"papers", "单据问题"},
    {"other", "其他"},
    {"noted: %s", "已记录：%s"},
    {"{1} is held: {2}", "{1} 已挂起：{2}"},
    {"%s is right", "%s 无误"},
    {"%s was drawn: to the count", "%s 被抽中：送去清点"},
    {"Item", "商品"},
    {"Help", "帮助"},
    {"Back", "返回"},
    {"Done", "完成"},
    {"Detail", "详情"},
    {0},
};

#define TEA "6901234567892"
#define DRAWN(id, pcode, stage, place, waybill, why, person)                             \
    "id=" id " pcode:" pcode " number:S100 stage:" stage " place:" place                 \
    " waybill:" waybill " why:" why " since=1 person:" person
#define LIST                                                                             \
    {                                                                                    \
        "qc.list limit=9", "",                                                           \
        {                                                                                \
            DRAWN("7", "P-100-1", "verified", "T-0007", "", "sample", ""),               \
                DRAWN("8", "P-101-1", "labelled", "", "SF1000001", "handover", ""),      \
                DRAWN("9", "P-102-1", "loaded", "G-SF-1", "SF1000002", "sort", "Wu")     \
        }                                                                                \
    }
#define OPEN(code)                                                                       \
    {                                                                                    \
        "recheck.open code:" code, "parcel=8 pcode:P-101-1 number:S101 part=1 "          \
                                   "attempt=1 counted=0 drawn=1"                         \
    }
#define SEEN                                                                             \
    {                                                                                    \
        "recheck.unit parcel=8 code:" TEA,                                               \
            "code:TEA-G name:龙井绿茶 spec:250g qty=1 counted=1"                     \
    }

static const struct exchange whole[] = {
    LIST,
    OPEN("SF1000001"),
    SEEN,
    {"recheck.defect parcel=8 defect:dirty code:" TEA, "defect:dirty"},
    {"recheck.defect parcel=8 defect:packing", "defect:packing"},
    {"recheck.close parcel=8", "outcome:held labelled=1"},
    LIST,
    {0}};

static void a_drawn_box_is_counted(void)
{
    struct desk desk = desk_open("qc");
    desk.script = whole;
    types(&desk, "10");
    assert_where(&desk, "drawn/list");
    assert_saved(&desk, "drawn-list");
    scans(&desk, "SF1000001"); /* it bears its label already */
    assert_where(&desk, "recheck/unit");
    scans(&desk, TEA);
    assert_int_equal(count_row(&desk)->total, 0);
    assert_saved(&desk, "drawn-unit");
    presses(&desk, KEY_DETAIL);
    assert_where(&desk, "recheck/defect");
    assert_saved(&desk, "drawn-defect");
    types(&desk, "7");
    assert_int_equal(desk.tone, TONE_WRONG);
    types(&desk, "2");
    assert_where(&desk, "recheck/which");
    assert_saved(&desk, "drawn-which");
    scans(&desk, "T-0009"); /* another box than this */
    assert_int_equal(desk.tone, TONE_WRONG);
    assert_where(&desk, "recheck/which");
    scans(&desk, TEA);
    assert_where(&desk, "recheck/unit");
    presses(&desk, KEY_DETAIL);
    types(&desk, "4");
    scans(&desk, "P-101-1"); /* of the box itself */
    assert_where(&desk, "recheck/unit");
    scans(&desk, "SF1000001");
    assert_where(&desk, "drawn/list"); /* the next one */
    assert_int_equal(desk.tone, TONE_STOP);
    assert_saved(&desk, "drawn-held");
    desk_close(&desk);
}

static void it_is_as_saved_in_english(void **state)
{
    (void)state;
    chinese = false;
    a_drawn_box_is_counted();
}

static void it_is_as_saved_in_chinese(void **state)
{
    (void)state;
    chinese = true;
    a_drawn_box_is_counted();
    chinese = false;
}

static void a_right_box_with_its_label_on_asks_for_none(void **state)
{
    static const struct exchange script[] = {
        {"qc.list limit=9", ""},
        OPEN("P-101-1"),
        SEEN,
        {"recheck.close parcel=8", "outcome:passed labelled=1"},
        {"qc.list limit=9", ""},
        {0}};
    struct desk desk = desk_open("qc");
    (void)state;
    desk.script = script;
    types(&desk, "10");
    assert_string_equal(row(&desk, ROW_TEXT), "nothing waits for a count");
    scans(&desk, "P-101-1");
    scans(&desk, TEA);
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "drawn/list");
    assert_int_equal(desk.tone, TONE_OK);
    desk_close(&desk);
}

static void who_only_packs_does_not_see_what_is_drawn(void **state)
{
    struct desk desk = desk_open("packer");
    (void)state;
    types(&desk, "10");
    assert_where(&desk, "home/menu");
    assert_int_equal(desk.tone, TONE_WRONG);
    desk_close(&desk);
}

static void what_is_drawn_at_the_cage_is_not_loaded(void **state)
{
    static const struct exchange script[] = {
        {"ship.open cage:G-SF-1", "handover=4 cage:G-SF-1 carrier:SF loaded=0"},
        {"ship.load handover=4 code:SF1000001",
         "parcel=8 waybill:SF1000001 number:S101 part=1 loaded=0 drawn=1"},
        {"ship.load handover=4 code:SF1000001", "no qc_due P-101-1"},
        {0}};
    struct desk desk = desk_open("packer");
    (void)state;
    desk.script = script;
    scans(&desk, "G-SF-1");
    scans(&desk, "SF1000001");
    assert_int_equal(desk.tone, TONE_OVER);
    assert_where(&desk, "ship/parcel");
    assert_int_equal(count_row(&desk)->done, 0);
    scans(&desk, "SF1000001");
    assert_int_equal(desk.tone, TONE_STOP); /* again: refused */
    assert_where(&desk, "ship/parcel");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_as_saved_in_english),
        cmocka_unit_test(it_is_as_saved_in_chinese),
        cmocka_unit_test(a_right_box_with_its_label_on_asks_for_none),
        cmocka_unit_test(who_only_packs_does_not_see_what_is_drawn),
        cmocka_unit_test(what_is_drawn_at_the_cage_is_not_loaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
