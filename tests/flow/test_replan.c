/*
 * A picker left: the lead says of which wave, who and why, and the rest is planned again
 * outside; at every size in both languages. Beside it, an order kicked out of a wave once
 * it was picked.
 */
#include "saved.h"

const struct words catalogue[] = {
    {"Look", "刷新"},
    {"Plan again", "重新计划"},
    {"Who left? Key a number", "谁离开了？按数字"},
    {"Why? Key a number", "原因？按数字"},
    {"only what nobody pulled", "仅无人领取的"},
    {"%s: %lld carts", "%s：%lld 辆车"},
    {"went home", "回家了"},
    {"is needed elsewhere", "调去他处"},
    {"the cart is broken", "推车坏了"},
    {"Working…", "处理中…"},
    {"Shift", "班次"},
    {"Key a number", "按数字"},
    {"Help", "帮助"},
    {"Back", "返回"},
    {"Done", "完成"},
    {"Next", "下一个"},
    {"%s: out, %lld units go back", "%s：已踢出，%lld 件待退库"},
    {0},
};

#define WAVE "wave:2026-11-22~noon state:open orders=9 done=2 lines=30 picked=12"

#define LISTED                                                                           \
    {"board", "orders=9", {WAVE}},                                                       \
    {                                                                                    \
        "task.list", "",                                                                 \
        {                                                                                \
            "id=1 kind:pick state:active wave:2026-11-22~noon cart:K-01 person:李娜 "  \
            "badge:B-0012",                                                              \
                "id=2 kind:pick state:active wave:2026-11-22~noon cart:K-02 "            \
                "person:Wang "                                                           \
                "badge:B-0013",                                                          \
                "id=3 kind:pick state:active wave:2026-11-22~noon cart:K-03 "            \
                "person:李娜 "                                                         \
                "badge:B-0012",                                                          \
                "id=4 kind:pick state:open wave:2026-11-22~noon cart: person: badge:",   \
                "id=5 kind:back state:active wave: cart: person:Wu badge:B-0014",        \
                "id=6 kind:pick state:active wave:2026-11-22~morning cart: person:Wu "   \
                "badge:B-0014"                                                           \
        }                                                                                \
    }

static const struct exchange script[] = {
    LISTED,
    {"board", "orders=9"},
    {"wave.kick number:S101 reason:the buyer called", "number:S101 back=4"},
    {"board", "orders=9"},
    {0}};

static void a_picker_left(void)
{
    struct desk desk = desk_open("lead");
    desk.script = script;
    types(&desk, "9");
    types(&desk, "13");
    assert_where(&desk, "lead/which");
    types(&desk, "1");
    assert_where(&desk, "replan/who");
    assert_saved(&desk, "replan-who");
    types(&desk, "4"); /* Wu is at another wave */
    assert_where(&desk, "replan/who");
    types(&desk, "2");
    assert_where(&desk, "replan/why");
    assert_saved(&desk, "replan-why");
    types(&desk, "1");
    assert_where(&desk, "lead/job");
    assert_true(desk.react.bits & REACT_JOB);
    assert_string_equal(desk.react.job, "wave.replan 2026-11-22 noon;B-0012;went home");
    desk_input(&desk, (struct input){.kind = IN_JOB, .text = "5 orders in 2 new carts"});
    assert_where(&desk, "lead/board");
    assert_said(&desk, TONE_OK, "5 orders in 2 new carts");
    types(&desk, "8");
    types(&desk, "S101");
    types(&desk, "1");
    assert_where(&desk, "lead/board");
    assert_saved(&desk, "kicked");
    desk_close(&desk);
}

static void nobody_left_but_a_cart_broke(void **state)
{
    static const struct exchange listed[] = {LISTED, {0}};
    struct desk desk = desk_open("lead");
    (void)state;
    desk.script = listed;
    types(&desk, "9");
    types(&desk, "13");
    types(&desk, "1");
    types(&desk, "1");
    types(&desk, "3");
    assert_string_equal(desk.react.job,
                        "wave.replan 2026-11-22 noon;;the cart is broken");
    desk_close(&desk);
}

static void it_is_as_saved_in_english(void **state)
{
    (void)state;
    a_picker_left();
}

static void it_is_as_saved_in_chinese(void **state)
{
    (void)state;
    chinese = true;
    a_picker_left();
    chinese = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_left_but_a_cart_broke),
        cmocka_unit_test(it_is_as_saved_in_english),
        cmocka_unit_test(it_is_as_saved_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
