/*
 * A cart goes on at another gun: the flow from the scanned tote to the pick, its
 * refusals, and its screens at every size in both languages.
 */
#include "saved.h"

const struct words catalogue[] = {
    {"Take over", "接手"},
    {"%s has this cart on %s; scans of it may come later",
     "此车在 %s 手上（终端 %s），其扫描可能晚到"},
    {"Take it over? Each tote is counted first", "要接手吗？先清点每个周转箱"},
    {"Scan it again, or F8", "再扫一次，或按 F8"},
    {"Scan a tote of the cart", "扫车上的一个周转箱"},
    {"Scan all in it, then the tote", "扫箱内全部，再扫箱号"},
    {"Totes", "周转箱"},
    {"Tote", "周转箱"},
    {"Counted", "已点"},
    {"F8 when no tote is left on the cart", "车上没有其他箱子时按 F8"},
    {"Take these out and lay them aside:", "取出下列商品放到一边："},
    {"F8 when they are out", "取出后按 F8"},
    {"%s: %lld units", "%s：%lld 件"},
    {"%lld totes counted, %lld units", "已点 %lld 箱，共 %lld 件"},
    {"Help", "帮助"},
    {"Back", "返回"},
    {"Take", "接手"},
    {"End", "结束"},
    {"Pick", "拣货"},
    {"Undo", "撤销"},
    {0},
};

#define UNIT(code) "takeover.unit takeover=3 tote:T-0001 code:" code
#define TEA "6901234567892"
#define PULL_REFUSED                                                                     \
    {                                                                                    \
        "task.pull kind:pick code:T-0001", "no count_first task~7 李娜 gun-1 7"        \
    }
#define BEGIN                                                                            \
    {                                                                                    \
        "takeover.begin task=7", "takeover=3 task=7 cart:K-01 left=2",                   \
        {                                                                                \
            "tote:T-0001 counted=0", "tote:T-0002 counted=0"                             \
        }                                                                                \
    }
#define TASK                                                                             \
    {                                                                                    \
        "task.pull kind:pick", "task=7 kind:pick wave:w version=5 cart:K-01 person:Li",  \
        {                                                                                \
            "line=1 seq=1 place:A01-01-1 code:TEA-G spec: name: qty=5 taken=3 put=3 "    \
            "tote:T-0001 order=100 number:S100 order_state:picking state:open "          \
            "codes:" TEA "=1"                                                            \
        }                                                                                \
    }

static const struct exchange whole[] = {
    PULL_REFUSED,
    BEGIN,
    {UNIT(TEA), "item=1 code:TEA-G name:龙井绿茶 spec:250g qty=1 counted=1"},
    {"takeover.tote takeover=3 tote:T-0001 again=1",
     "units=0 left=2",
     {"tote:T-0001 counted=0", "tote:T-0002 counted=0"}},
    {UNIT(TEA), "item=1 code:TEA-G name:龙井绿茶 spec:250g qty=1 counted=1"},
    {UNIT(TEA), "item=1 code:TEA-G name:龙井绿茶 spec:250g qty=2 counted=2"},
    {"takeover.tote takeover=3 tote:T-0001",
     "units=2 left=1",
     {"tote:T-0001 counted=1", "tote:T-0002 counted=0"}},
    {"takeover.close takeover=3", "no wrong_state T-0002 not~counted all"},
    {"takeover.tote takeover=3 tote:T-0002",
     "units=0 left=0",
     {"tote:T-0001 counted=1", "tote:T-0002 counted=1"}},
    {"takeover.close takeover=3",
     "task=7 more=1 fewer=0 out=1",
     {"tote:T-0001 code:CUP-R name:Cup qty=1"}},
    TASK,
    {0}};

static void a_cart_is_counted(void)
{
    struct desk desk = desk_open("picker");
    desk.script = whole;
    scans(&desk, "T-0001");
    assert_where(&desk, "takeover/ask");
    assert_saved(&desk, "takeover-ask");
    scans(&desk, "T-0001");
    assert_where(&desk, "takeover/tote");
    assert_saved(&desk, "takeover-tote");
    scans(&desk, "T-0001");
    scans(&desk, TEA);
    presses(&desk, KEY_UNDO);
    assert_where(&desk, "takeover/unit");
    scans(&desk, TEA);
    scans(&desk, TEA);
    assert_saved(&desk, "takeover-unit");
    scans(&desk, "T-0002");
    assert_int_equal(desk.tone, TONE_WRONG);
    scans(&desk, "T-0001");
    assert_where(&desk, "takeover/tote");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "takeover/tote");
    scans(&desk, "T-0002");
    scans(&desk, "T-0002");
    assert_where(&desk, "takeover/tote");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "takeover/out");
    assert_saved(&desk, "takeover-out");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "pick/place");
    desk_close(&desk);
}

static void it_is_as_saved_in_english(void **state)
{
    (void)state;
    a_cart_is_counted();
}

static void it_is_as_saved_in_chinese(void **state)
{
    (void)state;
    chinese = true;
    a_cart_is_counted();
    chinese = false;
}

/* What there is no line for is not left out in silence. */
static void what_comes_out_is_said_to_the_last_row(void **state)
{
    static const struct exchange script[] = {
        PULL_REFUSED,
        BEGIN,
        {"takeover.close takeover=3",
         "task=7 more=0 fewer=0 out=10",
         {"tote:T-0001 code:A qty=1", "tote:T-0001 code:B qty=1",
          "tote:T-0001 code:C qty=1", "tote:T-0001 code:D qty=1",
          "tote:T-0001 code:E qty=1", "tote:T-0001 code:F qty=1",
          "tote:T-0001 code:G qty=1", "tote:T-0001 code:H qty=1",
          "tote:T-0001 code:I qty=1", "tote:T-0001 code:J qty=1"}},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    presses(&desk, KEY_NEXT);
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "takeover/out");
    assert_string_equal(desk.view.row[desk.view.rows - 1].text,
                        "and 2 more: see the exceptions");
    desk_close(&desk);
}

/* Neither the wish nor the count needs to come to an end. */
static void whoever_does_not_want_to_goes_home(void **state)
{
    static const struct exchange script[] = {
        PULL_REFUSED,
        PULL_REFUSED,
        {"takeover.begin task=7", "no wrong_state task~7 done active"},
        PULL_REFUSED,
        BEGIN,
        {UNIT(TEA), "no taken task~7 Wang"},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "home/menu");
    scans(&desk, "T-0001");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "home/menu");
    scans(&desk, "T-0001");
    presses(&desk, KEY_NEXT);
    scans(&desk, "T-0001");
    scans(&desk, TEA);
    assert_said(&desk, TONE_STOP, "task 7 is with Wang");
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

/* What is asked is about one cart: a code of another one is asked for by itself, and one
 * of the same cart says yes. */
static void another_code_does_not_take_this_cart(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:T-0001", "no count_first K-01 李娜 gun-1 7"},
        {"task.pull kind:pick code:K-02", "no count_first K-02 李娜 gun-1 8"},
        {"task.pull kind:pick code:T-0007", "no count_first K-02 李娜 gun-1 8"},
        {"takeover.begin task=8", "takeover=4 task=8 cart:K-02 left=0"},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    scans(&desk, "T-0001");
    assert_string_equal(desk.view.title, "Take over K-01");
    scans(&desk, "K-02");
    assert_where(&desk, "takeover/ask");
    assert_string_equal(desk.view.title, "Take over K-02");
    scans(&desk, "T-0007");
    assert_where(&desk, "takeover/tote");
    desk_close(&desk);
}

/* At the first gun: a scan is refused because the cart was counted elsewhere. */
static void the_first_gun_hears_that_its_cart_is_gone(void **state)
{
    static const struct exchange script[] = {
        TASK,
        {"pick.take task=7 line=1 place:A01-01-1 code:" TEA, "no counted task~7 Wang"},
        {0}};
    struct desk desk = desk_open("picker");
    (void)state;
    desk.script = script;
    types(&desk, "1");
    scans(&desk, "A01-01-1");
    scans(&desk, TEA);
    assert_said(&desk, TONE_STOP, "task 7 was taken over by Wang, who counted its totes");
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_code_does_not_take_this_cart),
        cmocka_unit_test(it_is_as_saved_in_english),
        cmocka_unit_test(it_is_as_saved_in_chinese),
        cmocka_unit_test(what_comes_out_is_said_to_the_last_row),
        cmocka_unit_test(whoever_does_not_want_to_goes_home),
        cmocka_unit_test(the_first_gun_hears_that_its_cart_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
