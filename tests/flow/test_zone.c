/*
 * Carts that are passed on from zone to zone: a picker says the zone, picks what lies in
 * it, passes the cart on; the next one sees it waiting and goes on. The lead sees where
 * carts wait and says in which zone somebody picks. At every size in both languages.
 */
#include "saved.h"

const struct words catalogue[] = {
    {"More", "更多"},
    {"Look", "刷新"},
    {"New", "新车"},
    {"Hello, %s", "您好，%s"},
    {"Tasks", "任务"},
    {"Choose, or scan", "选择或扫描"},
    {"Pick", "拣货"},
    {"Put back", "退回"},
    {"Zone", "分区"},
    {"Zones", "分区"},
    {"Which zone?", "哪个分区？"},
    {"you pick in zone %s", "你在 %s 区拣货"},
    {"%lld lines", "%lld 行"},
    {"%s, %lld carts wait since %s", "%s，%lld 车等待，自 %s"},
    {"%s, ready %s", "%s，预计 %s"},
    {"pass on to zone %s", "传给 %s 区"},
    {"put it on the hand-over place", "放到交接位"},
    {"Scan place or cart", "扫交接位或车"},
    {"Cart", "车"},
    {"Tote", "周转箱"},
    {"%s waits for zone %s", "%s 等待 %s 区"},
    {"Scan cart or tote", "扫车或周转箱"},
    {"since %s, %lld min", "自 %s，%lld 分"},
    {"%s at %s", "%s 在 %s"},
    {"F8: another, fresh one", "F8：另取新车"},
    {"waits for %s %s", "等 %s 区 %s"},
    {"in %s with %s, %lld lines", "在 %s 区，%s，%lld 行"},
    {"F8 looks again", "F8 刷新"},
    {"in all zones", "所有分区"},
    {", zone %s", "，%s 区"},
    {"Help", "帮助"},
    {"Back", "返回"},
    {"Next", "下一个"},
    {"Language", "语言"},
    {"Quit", "退出"},
    {"Shift", "班次"},
    {"People", "人员"},
    {0},
};

#define TEA "6901234567892"
#define LINE_A                                                                           \
    "line=1 seq=1 place:A01-01-1 item=11 code:TEA-G name:Green~tea spec:250g qty=1 "     \
    "taken=0 put=0 tote: order=100 number:S100 order_state:wave state:open "             \
    "codes:6901234567892=1 zone:A"
#define LINE_B                                                                           \
    "line=2 seq=2 place:B02-03-1 item=12 code:CUP-R name:Cup spec:red qty=1 taken=0 "    \
    "put=0 tote: order=100 number:S100 order_state:wave state:open "                     \
    "codes:6923450657713=1 zone:B"
#define TASK "task=7 kind:pick wave:morning version=1 cart:K-01 person:Li pass=1 zone:A"

#define ZONES                                                                            \
    {                                                                                    \
        "zone.list", "zone: offset_min=480",                                             \
        {                                                                                \
            "zone:A people=1 carts=0 since=0 late=0 lines=12 units=20 eta_at=7200000",   \
                "zone:B people=0 carts=2 since=1200000 late=1 lines=3 units=3 eta_at=0"  \
        }                                                                                \
    }
#define CART_B                                                                           \
    "task=7 cart:K-01 tote:T-0001 zone:B since=1200000 place:Z99-01-1 late=1 person: "   \
    "lines=1 wave:morning"

/* As desk_open, in a house whose places have zones. */
static struct desk in_zones(const char *role, const char *zone)
{
    static char answer[160];
    static struct exchange login[2] = {{"login badge:B-0001", answer}};
    struct flow_config config = {.terminal = "t1"};
    struct desk desk = {
        .flow = flow_new(&config), .arena = arena_new(), .turn = arena_new()};
    snprintf(answer, sizeof answer,
             "session=5 person=3 name:Li role:%s badge:B-0001 zones=1 zone:%s", role,
             zone);
    desk.script = login;
    desk_input(&desk, (struct input){.kind = IN_START});
    scans(&desk, "B-0001");
    assert_where(&desk, "home/menu");
    desk.scans = desk.requests = 0;
    return desk;
}

static const struct exchange to_the_next[] = {
    ZONES,
    {"zone.take code:A", "zone:A"},
    {"task.pull kind:pick code:K-01", TASK, {LINE_A, LINE_B}},
    {"pick.take task=7 line=1 place:A01-01-1 code:" TEA,
     "line=1 moved=1 taken=1 in_hand=1 left=8 version=1"},
    {"pick.put task=7 line=1 tote:T-0001",
     "line=1 tote:T-0001 put=1 state:done task_state:active version=1"},
    {"task.pass task=7 code:Z99-01-1", "task=7 zone:B place:Z99-01-1"},
    {0}};

static void a_zone_is_picked_and_passed_on(void)
{
    struct desk desk = in_zones("picker", "");
    desk.script = to_the_next;
    assert_saved(&desk, "zone-home");
    types(&desk, "11");
    assert_where(&desk, "zone/list");
    assert_saved(&desk, "zone-list");
    types(&desk, "1");
    assert_where(&desk, "home/menu");
    scans(&desk, "K-01");
    scans(&desk, "A01-01-1");
    scans(&desk, TEA);
    scans(&desk, "T-0001");
    assert_where(&desk, "pick/pass");
    assert_saved(&desk, "zone-pass");
    scans(&desk, "Z99-01-1");
    assert_where(&desk, "home/menu");
    assert_saved(&desk, "zone-passed");
    desk_close(&desk);
}

static const struct exchange from_the_last[] = {
    {"task.pull kind:pick", "no cart_waits K-01 B"},
    {"zone.carts zone:B", "offset_min=480 now=2400000", {CART_B}},
    {"task.pull kind:pick code:T-0001",
     "task=7 kind:pick wave:morning version=3 cart:K-01 person:Wu pass=1 zone:B",
     {LINE_B}},
    {0}};

static void the_next_one_sees_it_waiting(void)
{
    struct desk desk = in_zones("picker", "B");
    desk.script = from_the_last;
    types(&desk, "1");
    assert_where(&desk, "zone/carts");
    scans(&desk, "A01-01-1"); /* it is no cart */
    assert_where(&desk, "zone/carts");
    scans(&desk, "T-0001");
    assert_where(&desk, "pick/place");
    assert_string_equal(row(&desk, ROW_PLACE), "B02-03-1");
    desk_close(&desk);
}

static const struct exchange the_list[] = {
    {"task.pull kind:pick", "no cart_waits K-01 B"},
    {"zone.carts zone:B", "offset_min=480 now=2400000", {CART_B}},
    {"task.pull kind:pick fresh=1", "no nothing_to_do"},
    {0}};

static void the_list_says_since_when(void)
{
    struct desk desk = in_zones("picker", "B");
    desk.script = the_list;
    desk.hold = true;
    types(&desk, "1");
    desk_answer(&desk);
    desk.hold = false;
    desk_answer(&desk);
    assert_saved(&desk, "zone-carts");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

static const struct exchange the_lead[] = {
    {"board", "orders=9"},
    ZONES,
    {"zone.carts",
     "offset_min=480 now=2400000",
     {CART_B, "task=8 cart:K-02 tote:T-0004 zone:A since=0 place: late=0 person:李娜 "
              "lines=4 wave:morning"}},
    {"board", "orders=9"},
    {"person.list limit=9",
     "",
     {"id=3 badge:B-0003 name:Wu role:picker granted: zone:B"}},
    ZONES,
    {"zone.set badge:B-0003 zone:", "badge:B-0003 zone:"},
    {"person.list limit=9", "", {"id=3 badge:B-0003 name:Wu role:picker granted:"}},
    {0}};

static void the_lead_sees_and_says(void)
{
    struct desk desk = in_zones("lead", "");
    desk.script = the_lead;
    types(&desk, "9");
    types(&desk, "14");
    assert_where(&desk, "zone/all");
    assert_saved(&desk, "zone-all");
    presses(&desk, KEY_BACK);
    assert_where(&desk, "lead/board");
    types(&desk, "11");
    assert_string_equal(row(&desk, ROW_LIST),
                        chinese ? "Wu picker，B 区" : "Wu picker, zone B");
    types(&desk, "1");
    types(&desk, "4");
    assert_where(&desk, "zone/list");
    assert_saved(&desk, "zone-person");
    types(&desk, "3"); /* in all */
    assert_where(&desk, "people/list");
    assert_int_equal(desk.tone, TONE_OK);
    desk_close(&desk);
}

/* ---- the rest of it, once ---- */

static void a_place_or_a_card_says_the_zone(void **state)
{
    static const struct exchange script[] = {{"zone.take code:B02-03-1", "zone:B"},
                                             {"zone.take code:A", "zone:A"},
                                             {"zone.take code:Q", "no not_found zone Q"},
                                             {0}};
    struct desk desk = in_zones("picker", "");
    (void)state;
    desk.script = script;
    scans(&desk, "B02-03-1");
    assert_said(&desk, TONE_OK, "you pick in zone B");
    scans(&desk, "X-ZONE-A");
    assert_said(&desk, TONE_OK, "you pick in zone A");
    scans(&desk, "X-ZONE-Q");
    assert_int_equal(desk.tone, TONE_WRONG);
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

static void where_no_place_has_a_zone_nothing_is_said_of_it(void **state)
{
    struct desk desk = desk_open("picker");
    (void)state;
    types(&desk, "11");
    assert_where(&desk, "home/menu");
    assert_int_equal(desk.tone, TONE_WRONG);
    scans(&desk, "B02-03-1");
    assert_int_equal(desk.tone, TONE_WRONG);
    desk_close(&desk);
}

static void refusals_at_the_hand_over_leave_it_there(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:K-01",
         TASK,
         {"line=2 seq=2 place:B02-03-1 item=12 code:CUP-R name:Cup spec:red qty=1 "
          "taken=0 "
          "put=0 tote: order=100 number:S100 order_state:wave state:open "
          "codes:6923450657713=1 zone:B"}},
        {"task.pass task=7 code:T-0009", "no wrong_tote this~cart T-0009"},
        {"task.pass task=7 code:Z99-02-1", "no wrong_place zone~B Z99-02-1"},
        {"task.show task=7",
         "task=7 kind:pick wave:morning version=2 cart:K-01 person:Li pass=1 zone:",
         {LINE_B}},
        {0}};
    struct desk desk = in_zones("picker", "A");
    (void)state;
    desk.script = script;
    scans(&desk, "K-01");
    assert_where(&desk, "pick/pass");
    scans(&desk, "T-0009");
    assert_where(&desk, "pick/pass");
    assert_int_equal(desk.tone, TONE_WRONG);
    scans(&desk, "Z99-02-1");
    assert_where(&desk, "pick/pass");
    presses(&desk, KEY_NEXT); /* the lead lets them walk on */
    assert_where(&desk, "pick/place");
    desk_close(&desk);
}

static void an_empty_cart_is_passed_on_by_a_key(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick",
         "task=7 kind:pick wave:morning version=1 cart: person:Li pass=1 zone:A",
         {LINE_B}},
        {"task.pass task=7", "task=7 zone:B place:"},
        {0}};
    struct desk desk = in_zones("picker", "A");
    (void)state;
    desk.script = script;
    types(&desk, "1");
    assert_where(&desk, "pick/pass");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

static void a_fresh_cart_is_kept_in_mind(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:K-02", "no cart_waits K-01 B"},
        {"zone.carts zone:B", "offset_min=480 now=2400000", {CART_B}},
        {"task.pull kind:pick code:K-02 fresh=1", "no nothing_to_do"},
        {"task.pull kind:pick", "no cart_waits K-01 B"},
        {"zone.carts zone:B", "offset_min=480 now=2400000", {CART_B}},
        {"task.pull kind:pick fresh=1", "no nothing_to_do"},
        {0}};
    struct desk desk = in_zones("picker", "B");
    (void)state;
    desk.script = script;
    scans(&desk, "K-02");
    assert_where(&desk, "zone/carts");
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "home/menu");
    types(&desk, "1"); /* without a cart: the one before is forgotten */
    presses(&desk, KEY_NEXT);
    assert_where(&desk, "home/menu");
    desk_close(&desk);
}

static void another_s_zone_is_refused_and_looked_at_again(void **state)
{
    static const struct exchange script[] = {
        {"task.pull kind:pick code:K-01", TASK, {LINE_A, LINE_B}},
        {"pick.take task=7 line=1 place:A01-01-1 code:" TEA,
         "no other_zone A01-01-1 B A"},
        {"task.show task=7", TASK, {LINE_B}},
        {0}};
    struct desk desk = in_zones("picker", "A");
    (void)state;
    desk.script = script;
    scans(&desk, "K-01");
    scans(&desk, "A01-01-1");
    scans(&desk, TEA);
    assert_where(&desk, "pick/pass");
    desk_close(&desk);
}

static void saved_once(void)
{
    a_zone_is_picked_and_passed_on();
    the_next_one_sees_it_waiting();
    the_list_says_since_when();
    the_lead_sees_and_says();
}

static void it_is_as_saved_in_english(void **state)
{
    (void)state;
    saved_once();
}

static void it_is_as_saved_in_chinese(void **state)
{
    (void)state;
    chinese = true;
    saved_once();
    chinese = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_or_a_card_says_the_zone),
        cmocka_unit_test(where_no_place_has_a_zone_nothing_is_said_of_it),
        cmocka_unit_test(refusals_at_the_hand_over_leave_it_there),
        cmocka_unit_test(an_empty_cart_is_passed_on_by_a_key),
        cmocka_unit_test(a_fresh_cart_is_kept_in_mind),
        cmocka_unit_test(another_s_zone_is_refused_and_looked_at_again),
        cmocka_unit_test(it_is_as_saved_in_english),
        cmocka_unit_test(it_is_as_saved_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
