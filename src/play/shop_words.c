/*
 * The shop's words: what is sold, where its buyers live, what they write. Tables only.
 * Goods and people are made up; the provinces are those of China, each with a city and a
 * district that exist.
 */
#include "shop_in.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static const struct shop_spec lip[] = {{"01 豆沙色", 100},
                                       {"02 玫瑰豆沙", 100},
                                       {"03 枫叶红", 100},
                                       {"04 番茄红", 100},
                                       {"05 烂番茄", 100},
                                       {"06 正红色", 100},
                                       {"07 浆果红", 100},
                                       {"08 奶茶色", 100},
                                       {"09 蜜桃粉", 100},
                                       {"10 砖红色", 100},
                                       {0}};
static const struct shop_spec skin[] = {{"N01 瓷白", 100},
                                        {"N02 象牙白", 100},
                                        {"N03 自然白", 100},
                                        {"W01 暖白", 100},
                                        {"W02 暖自然", 100},
                                        {"W03 小麦色", 100},
                                        {0}};
static const struct shop_spec brow[] = {{"01 浅棕", 100},   {"02 深棕", 100},
                                        {"03 灰棕", 100},   {"04 炭灰", 100},
                                        {"05 自然黑", 100}, {0}};
static const struct shop_spec palette[] = {
    {"01 大地色", 100}, {"02 奶茶色", 100}, {"03 玫瑰色", 100}, {"04 落日橘", 100}, {0}};
static const struct shop_spec lotion[] = {{"清爽型 100 ml", 70},  {"清爽型 200 ml", 100},
                                          {"滋润型 100 ml", 70},  {"滋润型 200 ml", 100},
                                          {"滋润型 400 ml", 170}, {0}};
static const struct shop_spec serum[] = {{"30 ml", 100}, {"50 ml", 155}, {0}};
static const struct shop_spec perfume[] = {{"木质香 50 ml", 100},
                                           {"木质香 100 ml", 165},
                                           {"花果香 50 ml", 100},
                                           {"花果香 100 ml", 165},
                                           {0}};
static const struct shop_spec mask[] = {{"玻尿酸 单片", 10},
                                        {"烟酰胺 单片", 10},
                                        {"玻尿酸 5 片", 50},
                                        {"烟酰胺 5 片", 50},
                                        {"玻尿酸 10 片", 100},
                                        {"烟酰胺 10 片", 100},
                                        {0}};
static const struct shop_spec flavour[] = {
    {"原味", 100},       {"麻辣味", 100}, {"五香味", 100},
    {"烧烤味", 100},     {"番茄味", 100}, {"海苔味", 100},
    {"蜂蜜黄油味", 105}, {"芥末味", 100}, {0}};
static const struct shop_spec sweet[] = {{"原味", 100},
                                         {"草莓味", 100},
                                         {"芒果味", 100},
                                         {"抹茶味", 105},
                                         {"巧克力味", 100},
                                         {"榴莲味", 110},
                                         {0}};
static const struct shop_spec nuts[] = {{"奶油味 100 g", 55}, {"奶油味 250 g", 100},
                                        {"盐焗味 100 g", 55}, {"盐焗味 250 g", 100},
                                        {"原味 500 g", 185},  {0}};
static const struct shop_spec tea[] = {
    {"特级 50 g 罐装", 60}, {"特级 125 g 罐装", 100}, {"一级 250 g 袋装", 130}, {0}};
static const struct shop_spec coffee[] = {{"意式 10 条", 50},  {"意式 30 条", 100},
                                          {"拿铁 10 条", 50},  {"拿铁 30 条", 100},
                                          {"美式 30 条", 100}, {0}};
static const struct shop_spec bottle[] = {
    {"250 ml", 60}, {"500 ml", 100}, {"1 L", 180}, {"1 L×2", 340}, {0}};
static const struct shop_spec scent[] = {{"薰衣草 500 ml", 100},
                                         {"柠檬 500 ml", 100},
                                         {"樱花 500 ml", 100},
                                         {"薰衣草 2 L", 330},
                                         {"柠檬 2 L", 330},
                                         {"樱花 2 L", 330},
                                         {0}};
static const struct shop_spec tissue[] = {{"3 层 100 抽×6 包", 40},
                                          {"3 层 100 抽×18 包", 100},
                                          {"4 层 80 抽×6 包", 45},
                                          {"4 层 80 抽×24 包", 140},
                                          {0}};
static const struct shop_spec cloth[] = {{"米白", 100},   {"雾蓝", 100}, {"浅灰", 100},
                                         {"豆沙粉", 100}, {"墨绿", 100}, {0}};
static const struct shop_spec cup[] = {{"奶油白 350 ml", 90},  {"奶油白 500 ml", 100},
                                       {"薄荷绿 350 ml", 90},  {"薄荷绿 500 ml", 100},
                                       {"曜石黑 500 ml", 100}, {0}};
static const struct shop_spec brush[] = {{"软毛 2 支装", 55},
                                         {"软毛 4 支装", 100},
                                         {"中毛 4 支装", 100},
                                         {"儿童 2 支装", 60},
                                         {0}};
static const struct shop_spec device[] = {
    {"珍珠白", 100}, {"樱花粉", 100}, {"曜石黑", 105}, {0}};
static const struct shop_spec sample[] = {{"3 ml", 100}, {"5 ml", 100}, {0}};
static const struct shop_spec single[] = {{"均码", 100}, {0}};
static const struct shop_spec gift[] = {{"礼盒装", 100}, {"双人礼盒装", 180}, {0}};

enum {
    COSMETIC = GOODS_LOTS,
    FOOD = GOODS_LOTS,
    SMALL = GOODS_LOTS | GOODS_COUNTED,
    SHADE = GOODS_LOTS | GOODS_CONFUSE,
    LUXURY = GOODS_LOTS | GOODS_HIGH,
};

const struct shop_family shop_families[] = {
    {"LIP", "丝绒哑光唇釉", lip, 7900, 42, 60, 24, SHADE},
    {"LPG", "水光镜面口红", lip, 8900, 38, 60, 24, COSMETIC},
    {"LPM", "雾面唇泥", lip, 5900, 35, 55, 24, COSMETIC},
    {"FND", "持妆柔雾粉底液 30 ml", skin, 13900, 120, 150, 12, SHADE},
    {"CUS", "水润气垫霜", skin, 11900, 95, 180, 12, COSMETIC},
    {"CON", "遮瑕膏", skin, 6900, 40, 60, 24, COSMETIC},
    {"BRW", "三头砍刀眉笔", brow, 3900, 18, 30, 48, COSMETIC},
    {"EYL", "防水眼线液笔", brow, 4500, 16, 30, 48, COSMETIC},
    {"EYS", "九色眼影盘", palette, 9900, 130, 220, 12, COSMETIC},
    {"BLS", "单色腮红", palette, 5500, 45, 70, 24, COSMETIC},
    {"TON", "玻尿酸保湿爽肤水", lotion, 8900, 260, 320, 12, COSMETIC},
    {"LOT", "神经酰胺修护乳", lotion, 10900, 260, 320, 12, COSMETIC},
    {"CLN", "氨基酸洁面乳", lotion, 5900, 180, 260, 12, COSMETIC},
    {"SUN", "轻薄防晒乳 SPF50+", serum, 8900, 70, 120, 24, COSMETIC},
    {"SER", "双抗焕亮精华", serum, 22900, 110, 160, 0, LUXURY},
    {"EYE", "紧致多肽眼霜", serum, 25900, 80, 120, 0, LUXURY},
    {"PRF", "东方调淡香水", perfume, 45900, 280, 420, 0, LUXURY},
    {"MSK", "补水面膜", mask, 9900, 300, 420, 20, SMALL},
    {"HND", "乳木果护手霜", sweet, 2900, 65, 90, 36, COSMETIC},
    {"CHP", "非油炸薯片", flavour, 990, 80, 600, 20, FOOD},
    {"SPC", "手工锅巴", flavour, 1290, 160, 700, 20, FOOD},
    {"TOF", "Q 弹鱼豆腐", flavour, 1590, 200, 300, 30, FOOD},
    {"BEF", "风干牛肉", flavour, 4990, 150, 350, 20, FOOD},
    {"DUC", "卤味鸭脖", flavour, 2390, 220, 350, 20, FOOD},
    {"BIS", "夹心饼干", sweet, 1190, 120, 400, 24, FOOD},
    {"CAK", "蒸蛋糕", sweet, 1890, 360, 1500, 12, FOOD},
    {"JEL", "果冻条", sweet, 790, 190, 220, 40, SMALL},
    {"CHO", "生巧", sweet, 3990, 130, 260, 12, FOOD},
    {"YOG", "冻干酸奶块", sweet, 2590, 60, 400, 24, FOOD},
    {"MOO", "雪媚娘", sweet, 2990, 240, 600, 12, FOOD},
    {"PIS", "开心果", nuts, 4590, 260, 500, 12, FOOD},
    {"CAS", "带皮腰果", nuts, 4290, 260, 500, 12, FOOD},
    {"ALM", "巴旦木", nuts, 3690, 260, 500, 12, FOOD},
    {"TEA", "明前龙井", tea, 16800, 180, 600, 6, FOOD},
    {"OOL", "凤凰单丛乌龙茶", tea, 12800, 180, 600, 6, FOOD},
    {"COF", "冷萃速溶咖啡", coffee, 6990, 160, 500, 12, FOOD},
    {"SHP", "生姜防脱洗发水", bottle, 5990, 540, 700, 12, 0},
    {"CND", "柔顺护发素", bottle, 4990, 540, 700, 12, 0},
    {"BDY", "香氛沐浴露", scent, 3990, 560, 700, 12, 0},
    {"DET", "浓缩洗衣液", scent, 2990, 560, 700, 6, 0},
    {"DSH", "食品级洗洁精", scent, 1990, 540, 700, 12, 0},
    {"TIS", "原木抽纸", tissue, 4990, 2400, 9000, 4, 0},
    {"TWL", "新疆长绒棉毛巾", cloth, 2590, 110, 500, 20, 0},
    {"BTH", "加厚纯棉浴巾", cloth, 7990, 480, 2200, 8, 0},
    {"SOC", "抗菌中筒棉袜 5 双", cloth, 3990, 180, 600, 20, 0},
    {"CUP", "便携保温杯", cup, 9900, 280, 900, 12, 0},
    {"BRS", "宽头护龈牙刷", brush, 2490, 60, 200, 36, GOODS_COUNTED},
    {"TPS", "酵素牙膏", sweet, 1990, 140, 180, 36, 0},
    {"ETB", "声波电动牙刷", device, 29900, 420, 1400, 0, GOODS_HIGH | GOODS_SERIAL},
    {"HRD", "高速负离子吹风机", device, 69900, 820, 4200, 0,
     GOODS_HIGH | GOODS_SERIAL | GOODS_KNOWN},
    {"RFB", "射频美容仪", device, 149900, 640, 3200, 0,
     GOODS_HIGH | GOODS_SERIAL | GOODS_KNOWN},
    {"NYG", "年货坚果礼盒", gift, 12900, 1500, 6000, 4, GOODS_LOTS | GOODS_PRESALE},
    {"MOC", "手工黑芝麻丸礼盒", gift, 8900, 600, 2400, 6, GOODS_LOTS | GOODS_PRESALE},
    {"SMS", "精华小样", sample, 0, 12, 20, 100, COSMETIC | GOODS_SAMPLE},
    {"SMP", "香水试管", sample, 0, 10, 20, 100, COSMETIC | GOODS_SAMPLE},
    {"BAG", "帆布购物袋", single, 0, 90, 400, 50, GOODS_SAMPLE},
};
const int shop_nfamilies = COUNT(shop_families);

const struct shop_kit shop_kits[] = {
    {"KIT-01", "唇妆两件套", 12900, {"LIP", "BRW"}, {1, 1}},
    {"KIT-02", "水乳洁面三件套", 21900, {"TON", "LOT", "CLN"}, {1, 1, 1}},
    {"KIT-03", "追剧零食大礼包", 4990, {"CHP", "BIS", "JEL"}, {2, 1, 3}},
};
const int shop_nkits = COUNT(shop_kits);

const struct shop_province shop_provinces[] = {
    {"北京市", "北京市", "朝阳区", 22},
    {"天津市", "天津市", "南开区", 14},
    {"河北省", "石家庄市", "长安区", 37},
    {"山西省", "太原市", "小店区", 17},
    {"内蒙古自治区", "呼和浩特市", "赛罕区", 12},
    {"辽宁省", "沈阳市", "和平区", 21},
    {"吉林省", "长春市", "朝阳区", 12},
    {"黑龙江省", "哈尔滨市", "南岗区", 16},
    {"上海市", "上海市", "浦东新区", 25},
    {"江苏省", "南京市", "鼓楼区", 85},
    {"浙江省", "杭州市", "西湖区", 65},
    {"安徽省", "合肥市", "蜀山区", 61},
    {"福建省", "福州市", "仓山区", 42},
    {"江西省", "南昌市", "红谷滩区", 45},
    {"山东省", "济南市", "历下区", 100},
    {"河南省", "郑州市", "金水区", 98},
    {"湖北省", "武汉市", "洪山区", 58},
    {"湖南省", "长沙市", "岳麓区", 66},
    {"广东省", "广州市", "天河区", 126},
    {"广西壮族自治区", "南宁市", "青秀区", 50},
    {"海南省", "海口市", "美兰区", 10},
    {"重庆市", "重庆市", "渝北区", 32},
    {"四川省", "成都市", "武侯区", 84},
    {"贵州省", "贵阳市", "南明区", 39},
    {"云南省", "昆明市", "五华区", 47},
    {"西藏自治区", "拉萨市", "城关区", 4},
    {"陕西省", "西安市", "雁塔区", 40},
    {"甘肃省", "兰州市", "城关区", 25},
    {"青海省", "西宁市", "城西区", 6},
    {"宁夏回族自治区", "银川市", "兴庆区", 7},
    {"新疆维吾尔自治区", "乌鲁木齐市", "天山区", 26},
    {"台湾省", "台北市", "信义区", 2},
    {"香港特别行政区", "香港", "油尖旺区", 3},
    {"澳门特别行政区", "澳门", "花地玛堂区", 1},
};
const int shop_nprovinces = COUNT(shop_provinces);

const struct shop_channel shop_channels[] = {
    {"淘宝", "小满美妆旗舰店", "27", 8, 40},
    {"京东", "小满自营店", "29", 5, 20},
    {"抖音", "小满直播间", "69", 9, 25},
    {"拼多多", "小满百货", "PDD-", 6, 15},
};
const int shop_nchannels = COUNT(shop_channels);

const struct shop_carrier shop_carriers[] = {
    {"SF", "SF1", 12},
    {"YTO", "YT8", 12},
    {"ZTO", "78", 12},
};
const int shop_ncarriers = COUNT(shop_carriers);

const struct shop_remark shop_remarks[] = {
    {"请尽快发货，谢谢", false},
    {"麻烦用不透明袋子包装，是送人的礼物，不要放小票", false},
    {"家里有宝宝，上午请不要打电话", false},
    {"放菜鸟驿站即可", false},
    {"要日期新鲜的", false},
    {"Please leave it with the doorman, room 1203. Thank you!", false},
    {"口红多包一层泡沫，上次收到断了", false},
    {"备注测试 ]]> <b>&amp; \"引号\", 逗号；'单引号' %s", false},
    {"两件分开装，一件是给妈妈的，一件是给婆婆的，千万别装在一个袋子里；"
     "妈妈那份请放一张卡片，写：妈妈生日快乐，工作忙没能回家，等过年一定回来陪您，"
     "天冷了记得多穿衣服，膝盖不好就别再去跳广场舞了，药按时吃，菜别总热第二遍。"
     "婆婆那份写：谢谢您帮我们带孩子，辛苦了，这支护手霜睡前涂厚一点。"
     "两张卡片请不要放反！包装尽量牢固，快递员到了请打第二个电话，第一个总是占线。",
     false},
    {"如缺货请联系我，不要换别的色号", false},
    {"工作日派送", false},
    {"老客户，送两片小样", true},
    {"已电话确认地址", true},
    {"客户要求顺丰，已补差价", true},
    {"易碎，请多加填充", true},
};
const int shop_nremarks = COUNT(shop_remarks);

const char *const shop_surnames[] = {"王", "李", "张", "刘", "陈",   "杨",  "赵", "黄",
                                     "周", "吴", "徐", "孙", "胡",   "朱",  "高", "林",
                                     "何", "郭", "马", "罗", "欧阳", "司马"};
const int shop_nsurnames = COUNT(shop_surnames);
const char *const shop_givens[] = {
    "伟", "芳",   "娜",   "敏",   "静",   "丽",   "强",   "磊",   "洋",   "艳",   "勇",
    "杰", "秀英", "桂兰", "子涵", "雨桐", "梓萱", "浩然", "一诺", "欣怡", "建国", "晓燕"};
const int shop_ngivens = COUNT(shop_givens);
const char *const shop_streets[] = {"人民路", "中山路", "解放大道", "建设路",
                                    "和平街", "文化路", "学府路",   "滨江大道",
                                    "长江路", "青年路", "新华街",   "科技二路"};
const int shop_nstreets = COUNT(shop_streets);
const char *const shop_estates[] = {"阳光花园", "幸福里",   "翠湖苑",   "金色家园",
                                    "书香门第", "滨河小区", "万和公馆", "梧桐苑"};
const int shop_nestates = COUNT(shop_estates);
const char *const shop_staff[] = {"李娜", "陈伟", "孙丽", "周杰", "赵敏", "钱勇",
                                  "吴静", "郑洁", "何芳", "王强", "冯磊", "许欣怡"};
const int shop_nstaff = COUNT(shop_staff);
