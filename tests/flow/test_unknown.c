/*
 * Terminals not heard of, on the lead's screen: how many scans they may hold, which they
 * are, and giving one up; at every size in both languages.
 */
#include "saved.h"

const struct words catalogue[] = {
    {"Not heard of", "失联终端"},
    {"unknown: up to %lld scans; F4", "未知：至多 %lld 次扫描；按 F4"},
    {"unknown: up to %lld scans on terminal %s", "未知：至多 %lld 次扫描在终端 %s 上"},
    {"%s: up to %lld scans", "%s：至多 %lld 次扫描"},
    {"broken", "坏了"},
    {"lost", "丢了"},
    {"left behind", "遗落在现场"},
    {"What became of it? Key 1-3", "它怎么了？按 1-3"},
    {"every terminal was heard of", "所有终端都有联系"},
    {"%s: %lld carts wait to be counted", "%s：%lld 辆车待清点"},
    {"Key a number", "按数字"},
    {"Help", "帮助"},
    {"Back", "返回"},
    {"Look", "刷新"},
    {0},
};

static const struct exchange script[] = {
    {"board", "orders=3 unknown=9"},
    {"link.unknown",
     "",
     {"terminal:gun-1 task=7 cart:K-01 person:李娜 units=4 heard=1",
      "terminal:gun-9 task=8 cart:K-02 person:Wang units=3 heard=2",
      "terminal:gun-1 task=9 cart:K-03 person:李娜 units=2 heard=1"}},
    {"link.settle name:gun-1 how:lost", "tasks=2 counts=0"},
    {"link.unknown", "", {"terminal:gun-9 task=8 cart:K-02 person:Wang units=3 heard=2"}},
    {"link.unknown", ""},
    {0}};

static void a_gun_is_given_up(void)
{
    struct desk desk = desk_open("lead");
    desk.script = script;
    types(&desk, "9");
    assert_where(&desk, "lead/board");
    presses(&desk, KEY_SHORT);
    assert_where(&desk, "unknown/list");
    assert_saved(&desk, "unknown-list");
    types(&desk, "3");
    assert_where(&desk, "unknown/list");
    types(&desk, "1");
    assert_where(&desk, "unknown/how");
    assert_saved(&desk, "unknown-how");
    types(&desk, "2");
    assert_where(&desk, "unknown/list");
    presses(&desk, KEY_NEXT);
    assert_saved(&desk, "unknown-none");
    desk_close(&desk);
}

static void it_is_as_saved_in_english(void **state)
{
    (void)state;
    a_gun_is_given_up();
}

static void it_is_as_saved_in_chinese(void **state)
{
    (void)state;
    chinese = true;
    a_gun_is_given_up();
    chinese = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_as_saved_in_english),
        cmocka_unit_test(it_is_as_saved_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
