/*
 * The shift in figures, asked of a store that answers from a script, and painted at every
 * size in both languages, held against saved/. GENERATE=1 writes it anew; look at the
 * difference before keeping it.
 */
#include "saved.h"

const struct words catalogue[] = {
    {"Figures", "数据"},
    {"More", "更多"},
    {"Look", "刷新"},
    {"morning", "早班"},
    {"noon", "午班"},
    {"evening", "晚班"},
    {"pace", "节拍"},
    {"%lld/%lld lines, %lld/%lld orders", "%lld/%lld 行，%lld/%lld 单"},
    {", %lld late", "，超时 %lld"},
    {", %lld at risk", "，将超时 %lld"},
    {", %lld lines/h by %lld", "，%lld 行/时（%lld 人）"},
    {", ready %02d:%02d", "，%02d:%02d 拣完"},
    {"%lld.%lld s a scan, %lld.%lld s a bin (medians of %lld and %lld)",
     "每扫 %lld.%lld 秒，每库位 %lld.%lld 秒（近 %lld 与 %lld 次的中位数）"},
    {"%lld lines/h, %lld lines, %lld units, %lld refused",
     "%lld 行/时，%lld 行，%lld 件，拒 %lld 次"},
    {"%lld picks, days: %d, 9 = %lld", "拣 %lld 次，%d 天，9 = %lld"},
    {"1 wave 2 crew 3 map", "1 波次 2 人员 3 图"},
    {"Detail", "详情"},
    {"Help", "帮助"},
    {"Back", "返回"},
    {"Done", "完成"},
    {"↓ %d more", "↓ 还有 %d 项"},
    {0},
};

/* --- the store's answers ------------------------------------------------------------ */

#define WAVES                                                                            \
    "orders=12 waiting=4 held=1 in_wave=5 shipped=2 cancelled=1 exceptions=3 "           \
    "offset_min=480 scan_ms=2140 stop_ms=14860 scans=500 stops=212",                     \
    {                                                                                    \
        "wave:2026-11-22~morning shift:morning state:locked orders=412 done=398 "        \
        "lines=1303 picked=1303 late=2 risk=0 people=0 rate=0 eta_at=0",                 \
            "wave:2026-11-22~noon shift:noon state:open orders=230 done=31 lines=688 "   \
            "picked=402 late=0 risk=7 people=9 rate=1040 eta_at=1795333260000",          \
            "wave:rush shift: state:open orders=3 done=0 lines=4 picked=0 late=0 "       \
            "risk=0 people=0 rate=0 eta_at=0"                                            \
    }

static const struct exchange script[] = {
    {"board", WAVES},
    {"board", WAVES},
    {"board", WAVES},
    {"board.people",
     "n=3",
     {"person:李娜 role:picker lines=118 units=180 refused=3 rate=131 last_at=5",
      "person:Chen~Wei role:picker lines=96 units=141 refused=12 rate=104 last_at=5",
      "person:赵敏 role:packer lines=0 units=0 refused=2 rate=0 last_at=0"}},
    {"heat.aisles from=0",
     "picks=6083 most=45 since=1",
     {"aisle:A01 cells:8686965694 picks=912", "aisle:A02 cells:65.4455448 picks=701",
      "aisle:A03 cells:46373~5575 picks=655",
      "aisle:A04 cells:"
      "432104321043210432104321043210432104321043210432104321043210432109 picks=12",
      "aisle:A05 cells:2343333332 picks=31", "aisle:A06 cells:.222.2.433 picks=9",
      "aisle:A07 cells:2.. picks=1"}},
    {"heat.aisles from=0", "picks=0 most=0 since=1"},
    {"board", WAVES},
    {0}};

static void a_shift_in_figures(void)
{
    struct desk desk = desk_open("lead");
    desk.script = script;
    types(&desk, "9");
    presses(&desk, KEY_DETAIL);
    assert_where(&desk, "board/waves");
    assert_saved(&desk, "waves");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "board/waves");
    types(&desk, "2");
    assert_where(&desk, "board/people");
    assert_saved(&desk, "people");
    types(&desk, "3");
    assert_where(&desk, "board/map");
    assert_saved(&desk, "map");
    presses(&desk, KEY_DETAIL);
    assert_where(&desk, "board/map");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "lead/board");
    desk_close(&desk);
}

static void the_board_is_as_saved_in_english(void **state)
{
    (void)state;
    chinese = false;
    a_shift_in_figures();
}

static void the_board_is_as_saved_in_chinese(void **state)
{
    (void)state;
    chinese = true;
    a_shift_in_figures();
    chinese = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_board_is_as_saved_in_english),
        cmocka_unit_test(the_board_is_as_saved_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
