/*
 * The signs of quiet cheating on the lead's screen, asked of a store that answers from a
 * script, and painted at every size in both languages, held against saved/. GENERATE=1
 * writes it anew; look at the difference before keeping it.
 */
#include "saved.h"

const struct words catalogue[] = {
    {"More", "更多"},
    {"Signs", "可疑迹象"},
    {"two terminals", "同时两台终端"},
    {"too fast a walk", "走得太快"},
    {"always the same yes", "总是同一人批准"},
    {"undone, then gone", "撤销后少货"},
    {"taken, then short", "取货后报缺"},
    {"PIN elsewhere", "PIN 在别处输入"},
    {"from bin to bin faster than anybody walks", "库位之间的速度超过步行"},
    {"the same person said yes to nearly all that was asked",
     "此人的申请几乎都由同一人批准"},
    {"read up to %s", "已看到 %s"},
    {"no sign of the last day", "近一天没有可疑迹象"},
    {"Sign? Key a number", "看哪一条？按数字"},
    {"F3 to the list", "F3 返回列表"},
    {"times", "次数"},
    {"with", "对象"},
    {"first", "首次"},
    {"last", "最近"},
    {"Help", "帮助"},
    {"Back", "返回"},
    {"Done", "完成"},
    {"↓ %d more", "↓ 还有 %d 项"},
    {0},
};

#define BOARD                                                                            \
    {                                                                                    \
        "board",                                                                         \
            "orders=0 waiting=0 held=0 in_wave=0 shipped=0 cancelled=0 exceptions=0"     \
    }

#define SIGN(kind, badge, name, other, times, detail)                                    \
    "kind:" kind " badge:" badge " name:" name " other:" other " times=" times           \
    " first_at=1795333260000 last_at=1795335000000 detail:" detail

#define SIGNS                                                                            \
    {                                                                                    \
        "sign.list", "from=1 to=2 offset_min=480 cut=0",                                 \
        {                                                                                \
            SIGN("approver", "B-0001", "李娜", "B-0010", "7", "7~of~8"),                 \
                SIGN("walk", "B-0002", "Chen~Wei", "", "3",                              \
                     "A01-01-1~>~C09-02-1:~62~m,~4~s"),                                  \
                SIGN("walk", "B-0003", "赵敏", "", "1", "x"),                            \
                SIGN("short", "B-0002", "Chen~Wei", "", "4", "x"),                       \
                SIGN("undo", "B-0002", "Chen~Wei", "", "2", "x"),                        \
                SIGN("pin", "B-0010", "王强", "bench-1,~gun-2", "1", "x"),               \
                SIGN("terminals", "B-0004", "孙丽", "gun-1,~gun-2", "5", "x"),           \
                SIGN("terminals", "B-0005", "周涛", "gun-1,~gun-3", "2", "x"),           \
                SIGN("terminals", "B-0006", "吴敏", "gun-1,~gun-4", "2", "x"),           \
                SIGN("terminals", "B-0007", "郑浩", "gun-4,~gun-7", "1", "x")            \
        }                                                                                \
    }

static const struct exchange script[] = {
    BOARD,
    SIGNS,
    SIGNS,
    SIGNS,
    BOARD,
    {"sign.list", "from=1 to=2 offset_min=480 cut=0"},
    BOARD,
    {"sign.list", "from=1 to=1795335000000 offset_min=480 cut=1"},
    {"sign.list from=1795335000000", "from=1795335000000 to=2 offset_min=480 cut=0"},
    {"sign.list", "from=1 to=2 offset_min=480 cut=0"},
    BOARD,
    {0}};

static void the_signs(void)
{
    struct desk desk = desk_open("lead");
    desk.script = script;
    types(&desk, "9");
    types(&desk, "12");
    assert_where(&desk, "signs/list");
    assert_saved(&desk, "signs");
    types(&desk, "2");
    assert_where(&desk, "signs/one");
    assert_saved(&desk, "sign-walk");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "signs/list");
    types(&desk, "1");
    assert_saved(&desk, "sign-approver");
    presses(&desk, KEY_BACK);
    presses(&desk, KEY_NEXT); /* the tenth stands alone */
    assert_where(&desk, "signs/list");
    types(&desk, "2");
    assert_where(&desk, "signs/list");
    presses(&desk, KEY_NEXT);
    presses(&desk, KEY_BACK);
    assert_where(&desk, "lead/board");
    types(&desk, "12");
    assert_saved(&desk, "signs-none");
    presses(&desk, KEY_BACK);
    types(&desk, "12"); /* a long day: its second part, and again from its beginning */
    assert_saved(&desk, "signs-cut");
    presses(&desk, KEY_NEXT);
    presses(&desk, KEY_NEXT);
    presses(&desk, KEY_BACK);
    desk_close(&desk);
}

static void they_are_as_saved_in_english(void **state)
{
    (void)state;
    chinese = false;
    the_signs();
}

static void they_are_as_saved_in_chinese(void **state)
{
    (void)state;
    chinese = true;
    the_signs();
    chinese = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_as_saved_in_english),
        cmocka_unit_test(they_are_as_saved_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
