/*
 * Orders of one receiver in one parcel, as picker and packer see them, a part of a split
 * order, and a member that left its parcel: at every size in both languages.
 */
#include "saved.h"

const struct words catalogue[] = {
    {"Pick", "拣货"},
    {"Pack", "打包"},
    {"Item", "商品"},
    {"Order", "订单"},
    {"Tote", "周转箱"},
    {"Parcel", "包裹"},
    {"Place", "库位"},
    {"Units", "件数"},
    {"Box", "箱型"},
    {"merged: %lld orders", "合单：%lld 单"},
    {"part %lld of %lld", "拆单：第 %lld 包，共 %lld 包"},
    {"Scan each unit", "逐件扫商品"},
    {"Scan it, lay it aside", "扫后放一旁"},
    {"{1} holds goods of an order that left it; they come out first",
     "{1} 内有已退出合单的订单商品，先取出"},
    {"Help", "帮助"},
    {"Back", "返回"},
    {"Skip", "跳过"},
    {"Short", "缺货"},
    {"Undo", "撤销"},
    {"Detail", "详情"},
    {"Done", "完成"},
    {"Full", "满箱"},
    {0},
};

#define TEA "6901234567892"
#define LINE(number, together)                                                           \
    "line=1 seq=1 place:A01-01-1 item=11 code:TEA-G name:Green~tea spec:250g qty=2 "     \
    "taken=0 put=0 tote: order=100 number:" number                                       \
    " order_state:wave state:open codes:" TEA "=1 " together
#define PULL(together)                                                                   \
    {                                                                                    \
        "task.pull kind:pick code:K-01",                                                 \
            "task=7 kind:pick wave:morning version=1 cart:K-01 person:Li",               \
        {                                                                                \
            LINE("S100", together)                                                       \
        }                                                                                \
    }

static void picked(const char *name, const struct exchange *script)
{
    struct desk desk = desk_open("picker");
    desk.script = script;
    scans(&desk, "K-01");
    assert_where(&desk, "pick/place");
    scans(&desk, "A01-01-1");
    assert_where(&desk, "pick/item");
    assert_saved(&desk, name);
    desk_close(&desk);
}

static void a_picker_sees_what_goes_together(void)
{
    static const struct exchange member[] = {PULL("merged=2"), {0}};
    static const struct exchange part[] = {PULL("part=1 parts=2"), {0}};
    picked("merged-pick", member);
    picked("part-pick", part);
}

static void a_packer_sees_how_many_and_who_left(void)
{
    static const struct exchange script[] = {
        {"pack.open code:T-0002",
         "order=100 number:S100 parcel=9 pcode:P-100-1 part=1 merged=2 buyer_remark: "
         "seller_remark: box:B2 units=3 verified=0 totes:T-0001~T-0002 recheck:none",
         {"line=1 code:TEA-G name:Green~tea spec:250g qty=2 packed=0 gift=0 counted=0 "
          "codes:" TEA "=1",
          "line=2 code:CUP-R name:Cup spec:red qty=1 packed=0 gift=0 counted=0 "
          "codes:6923450657713=1"}},
        {"pack.unit parcel=9 code:" TEA, "no left_parcel P-100-1"},
        {0}};
    struct desk desk = desk_open("packer");
    desk.script = script;
    scans(&desk, "T-0002");
    assert_where(&desk, "pack/unit");
    assert_saved(&desk, "merged-pack");
    scans(&desk, TEA);
    assert_where(&desk, "pack/stop");
    assert_saved(&desk, "merged-left");
    desk_close(&desk);
}

static void it_is_as_saved_in_english(void **state)
{
    (void)state;
    a_picker_sees_what_goes_together();
    a_packer_sees_how_many_and_who_left();
}

static void it_is_as_saved_in_chinese(void **state)
{
    (void)state;
    chinese = true;
    a_picker_sees_what_goes_together();
    a_packer_sees_how_many_and_who_left();
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
