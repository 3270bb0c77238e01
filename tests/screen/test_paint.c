/*
 * Screens as text: a dozen views in two languages at three sizes, held against the files
 * in saved/. GENERATE=1 writes them anew; look at the difference before keeping it.
 */
#include "tallyman/screen/paint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <libintl.h>
#include <unistd.h>

#include "tallyman/base/utf8.h"

/* --- Chinese without a catalogue: the saved screens do not wait for translations ------
 */

static bool chinese;

static const struct {
    const char *english, *chinese;
} catalogue[] = {
    {"Help", "帮助"},
    {"Skip", "跳过"},
    {"Back", "返回"},
    {"Short", "缺货"},
    {"Detail", "详情"},
    {"Undo", "撤销"},
    {"Reprint", "重打"},
    {"Done", "完成"},
    {"Lead", "组长"},
    {"Type", "手输"},
    {"Leave", "退出"},
    {"TRAINING", "练习"},
    {"unsynced: %lld", "未同步:%lld"},
    {"↓ %d more", "↓ 还有 %d 行"},
    {"STOP", "停"},
    {"needs %dx%d", "至少 %d 行 %d 列"},
};

static char *translate(const char *english)
{
    for (size_t i = 0; chinese && i < sizeof catalogue / sizeof *catalogue; i++)
        if (strcmp(catalogue[i].english, english) == 0)
            return (char *)catalogue[i].chinese;
    return (char *)english;
}

#undef gettext
#undef dgettext
#undef dcgettext
char *gettext(const char *english)
{
    return translate(english);
}

char *dgettext(const char *domain, const char *english)
{
    (void)domain;
    return translate(english);
}

char *dcgettext(const char *domain, const char *english, int category)
{
    (void)domain;
    (void)category;
    return translate(english);
}

/* --- the views ---------------------------------------------------------------------- */

static const char *say(const char *english, const char *in_chinese)
{
    return chinese ? in_chinese : english;
}

static void set_keys(struct view *view, const enum key *keys, int n)
{
    memcpy(view->keys, keys, (size_t)n * sizeof *keys);
    view->nkeys = n;
}

#define KEYS_OF(view, ...)                                                               \
    set_keys(view, (const enum key[]){__VA_ARGS__},                                      \
             (int)(sizeof((const enum key[]){__VA_ARGS__}) / sizeof(enum key)))

static void pick_head(struct view *view)
{
    view->title = say("Pick K-01", "拣货 K-01");
    view->who = say("Li Na · morning", "李娜 · 早班");
    KEYS_OF(view, KEY_HELP, KEY_SKIP, KEY_BACK, KEY_SHORT, KEY_DETAIL, KEY_UNDO,
            KEY_CALL);
}

static void pick_place(struct view *view)
{
    pick_head(view);
    view_add(view, ROW_PLACE, "", "A03-02-1");
    view_add(view, ROW_SPEC, "", say("Red / XL", "红色 / XL"));
    view_add(view, ROW_NAME, "", say("Padded winter jacket", "加厚保暖外套"));
    view_count(view, say("Stops", "站点"), 3, 17);
    view->prompt = say("Scan place", "扫描库位");
    view->hint = "A03-02-1";
    view->accepts = 1;
}

static void pick_rows(struct view *view)
{
    view_add(view, ROW_PLACE, "", "A03-02-1");
    view_add(view, ROW_ITEM, "", "JK-20431-R");
    view_add(view, ROW_SPEC, "",
             say("Burgundy / XL (185/100A) / hooded, fleece-lined",
                 "酒红色 / XL（185/100A）/ 连帽加绒加厚款"));
    view_add(view, ROW_NAME, "",
             say("Women's mid-length waterproof padded winter jacket, 2026 new style, "
                 "loose fit",
                 "女士中长款防水保暖羽绒服2026冬季新款宽松大码加厚外套女装"));
    view_count(view, say("Units", "数量"), 1, 3);
    view_add(view, ROW_TOTE, say("Tote", "周转箱"), "T-0004");
}

static void pick_item(struct view *view)
{
    pick_head(view);
    pick_rows(view);
    view->prompt = say("Scan item", "扫描商品");
    view->hint = "6901234567892";
    view->accepts = 1;
    view->note = say("1 of 3 taken", "已拣 1 件，共 3 件");
    view->tone = TONE_OK;
}

static void pick_serial(struct view *view)
{
    pick_head(view);
    pick_rows(view);
    view_add(view, ROW_SERIAL, say("Serial", "序列号"), "?");
    view->prompt = say("Scan its serial", "扫序列号");
    view->accepts = 1;
    view->note = say("serial SN-0042 was scanned before: it is in T-0009",
                     "序列号 SN-0042 已扫过：在 T-0009");
    view->tone = TONE_WRONG;
}

static void pick_wrong(struct view *view)
{
    pick_item(view);
    view->training = true;
    view->unsynced = 12;
    view->note = say("wrong item: expected 6901234567892, got 6901234567885",
                     "商品不对：应为 6901234567892，扫到 6901234567885");
    view->tone = TONE_WRONG;
}

static void pick_over(struct view *view)
{
    pick_item(view);
    view->unsynced = 3;
    view->note = say("one too many: JK-20431-R wants 3, has 3",
                     "多了一件：JK-20431-R 需 3 件，已有 3 件");
    view->tone = TONE_OVER;
}

static void stop(struct view *view)
{
    view->title = say("Pick K-01", "拣货 K-01");
    view->who = say("Li Na · morning", "李娜 · 早班");
    view->stop = true;
    view->tone = TONE_STOP;
    view->note = say("STOP: order TB-2026112200451 is cancelled",
                     "停：订单 TB-2026112200451 已取消");
    view_add(view, ROW_TOTE, say("Tote", "周转箱"), "T-0004");
    view_add(view, ROW_TEXT, "",
             say("Take the tote to put-back.", "把周转箱送到返库区。"));
    view->prompt = say("Scan the tote", "扫描周转箱");
    view->hint = "T-0004";
    view->accepts = 1;
    KEYS_OF(view, KEY_HELP, KEY_CALL);
}

static void pin(struct view *view)
{
    view->title = say("Log in", "登录");
    view_add(view, ROW_TEXT, "", say("Li Na", "李娜"));
    view->prompt = say("PIN", "输入密码");
    view->hidden = true;
    view->accepts = 1;
    view->note = say("badge or PIN is wrong", "工牌或密码不对");
    view->tone = TONE_WRONG;
    KEYS_OF(view, KEY_BACK, KEY_LANG);
}

static void home(struct view *view)
{
    static const char *const english[] = {"Pick", "Pack",  "Recheck", "Ship",
                                          "Move", "Count", "Put back"};
    static const char *const words[] = {"拣货", "打包", "复核", "交接",
                                        "移库", "盘点", "返库"};
    static const char *const digits[] = {"1", "2", "3", "4", "5", "6", "7"};
    view->title = say("Tallyman", "理货员");
    view->who = say("Li Na", "李娜");
    view->unsynced = 2;
    for (int i = 0; i < 7; i++)
        view_add(view, ROW_LIST, digits[i], say(english[i], words[i]));
    view->prompt = say("Choose, or scan a tote", "选择，或扫周转箱");
    view->accepts = 1;
    KEYS_OF(view, KEY_HELP, KEY_LANG, KEY_QUIT);
}

static void exceptions(struct view *view)
{
    static const char *const digits[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
    view->title = say("Exceptions", "异常");
    view->who = say("Wang Qiang · lead", "王强 · 组长");
    view_count(view, say("Open", "未处理"), 9, 0);
    for (int i = 0; i < 9; i++)
        view_add(view, ROW_LIST, digits[i],
                 i % 2 ? say("HELD P-00412 recheck differs, order JD-88123",
                             "搁置 P-00412 复核有差异，订单 JD-88123")
                       : say("SHORT A03-02-1 strawberry 500 g, 2 missing",
                             "缺货 A03-02-1 草莓味 500克 少2件"));
    view->prompt = say("Choose", "选择");
    view->accepts = 1;
    KEYS_OF(view, KEY_BACK, KEY_DETAIL);
}

static void pack_remark(struct view *view)
{
    view->title = say("Pack bench 2", "打包 2号台");
    view->who = say("Zhao Min", "赵敏");
    view_add(view, ROW_PARCEL, say("Parcel", "包裹"), "1/2");
    view_add(view, ROW_ORDER, say("Order", "订单"), "TB-2026112200451");
    view_count(view, say("Verified", "已验"), 2, 5);
    view_add(view, ROW_SPEC, "",
             say("Strawberry / 500 g x 2 bags", "草莓味 / 500克×2袋"));
    view_add(view, ROW_NAME, "", say("Freeze-dried yoghurt cubes", "冻干酸奶块儿童零食"));
    view_add(view, ROW_WARN, "", say("Recheck is due", "需要复核"));
    view_add(
        view, ROW_REMARK, say("Buyer", "买家"),
        say("Please pack the two bags apart, one is a present. No invoice in the box, "
            "and please no phone call before noon, the baby sleeps.",
            "两袋请分开包装，其中一袋是送人的礼物。箱内不要放发票和价格单，中午之前"
            "请不要打电话，孩子在睡觉。谢谢！"));
    view->prompt = say("Scan item", "扫描商品");
    view->accepts = 1;
    KEYS_OF(view, KEY_HELP, KEY_BACK, KEY_SHORT, KEY_UNDO, KEY_NEXT, KEY_CALL);
}

static void typing(struct view *view)
{
    pick_item(view);
    view->typing = true;
    view->note = "";
    view->tone = TONE_NONE;
    view->prompt = say("Type the item's code", "键入商品条码");
}

static void lead(struct view *view)
{
    view->title = say("Wave morning", "波次 早班");
    view->who = say("Wang Qiang", "王强");
    view_count(view, say("Orders shipped", "已发订单"), 118, 412);
    view_count(view, say("Units picked", "已拣件数"), 655, 1303);
    view_count(view, say("Parcels labelled", "已贴面单"), 121, 430);
    view_add(view, ROW_TEXT, say("Pickers", "拣货员"),
             say("Li Na 88, Chen Wei 73, Sun Li 70", "李娜 88、陈伟 73、孙莉 70"));
    view_add(view, ROW_TEXT, say("Cut-off", "截单"), "12:30");
    view_add(view, ROW_WARN, "", say("9 exceptions open", "9 个异常未处理"));
    view->prompt = say("Scan or choose", "扫描或选择");
    view->accepts = 1;
    KEYS_OF(view, KEY_HELP, KEY_BACK, KEY_DETAIL);
}

static void fault(struct view *view)
{
    pick_place(view);
    view->note = say("store: no room left on the disk", "存储：磁盘已满");
    view->tone = TONE_FAULT;
}

static const struct screen {
    const char *name;
    void (*fill)(struct view *view);
    const char *typed;
    int top;
} screens[] = {
    {"pick_place", pick_place, "", 0},
    {"pick_item", pick_item, "", 0},
    {"pick_wrong", pick_wrong, "", 0},
    {"pick_over", pick_over, "", 0},
    {"stop", stop, "", 0},
    {"pin", pin, "4711", 0},
    {"home", home, "", 0},
    {"exceptions", exceptions, "", 0},
    {"exceptions_below", exceptions, "", 5},
    {"pack_remark", pack_remark, "", 0},
    {"pack_remark_below", pack_remark, "", 2},
    {"typing", typing, "69012345", 0},
    {"lead", lead, "", 0},
    {"fault", fault, "", 0},
    {"pick_serial", pick_serial, "SN-0042", 0},
};

static const struct size {
    int rows, cols;
} sizes[] = {{16, 20}, {8, 40}, {24, 80}};

enum { SCREENS = sizeof screens / sizeof *screens, SIZES = sizeof sizes / sizeof *sizes };

static struct grid *painted(const struct screen *screen, struct size size,
                            bool in_chinese)
{
    struct view view = {0};
    chinese = in_chinese;
    screen->fill(&view);
    struct grid *grid = grid_new(size.rows, size.cols);
    paint_view(grid, &view, str_of(screen->typed), screen->top);
    return grid;
}

/* --- saved screens --------------------------------------------------------------------
 */

static void all_sizes(const struct screen *screen, bool in_chinese, struct buf *out)
{
    for (int s = 0; s < SIZES; s++) {
        struct grid *grid = painted(screen, sizes[s], in_chinese);
        buf_printf(out, "== %dx%d\n", sizes[s].rows, sizes[s].cols);
        grid_text(grid, true, out);
        grid_free(grid);
    }
}

static void read_saved(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rb");
    char piece[4096];
    size_t n;
    while (file && (n = fread(piece, 1, sizeof piece, file)) > 0)
        buf_put(out, piece, n);
    if (file)
        fclose(file);
}

static void write_saved(const char *path, const struct buf *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fwrite(text->p, 1, text->n, file);
    fclose(file);
}

static void a_screen_is_as_saved(const struct screen *screen, bool in_chinese)
{
    char path[512];
    snprintf(path, sizeof path, "%s/tests/screen/saved/%s.%s.txt", PROJECT_DIR,
             screen->name, in_chinese ? "zh" : "en");
    struct buf now, saved;
    buf_init(&now, 1 << 20);
    buf_init(&saved, 1 << 20);
    all_sizes(screen, in_chinese, &now);
    if (getenv("GENERATE"))
        write_saved(path, &now);
    read_saved(path, &saved);
    if (strcmp(now.p, saved.p) != 0)
        print_message("%s differs; it is now\n%s", path, now.p);
    assert_string_equal(now.p, saved.p);
    buf_clear(&now);
    buf_clear(&saved);
}

static void screens_are_as_saved(void **state)
{
    (void)state;
    for (int i = 0; i < SCREENS; i++) {
        a_screen_is_as_saved(&screens[i], false);
        a_screen_is_as_saved(&screens[i], true);
    }
}

/* --- rules that hold for all of them --------------------------------------------------
 */

/* The text without blanks and line ends. */
static void squeeze(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != ' ' && text.p[i] != '\n')
            buf_char(out, text.p[i]);
}

static void assert_holds(const struct grid *grid, const char *text)
{
    struct buf shown, all, wanted;
    buf_init(&shown, 1 << 20);
    buf_init(&all, 1 << 20);
    buf_init(&wanted, 1 << 20);
    grid_text(grid, false, &shown);
    squeeze(buf_view(&shown), &all);
    squeeze(str_of(text), &wanted);
    if (!strstr(all.p, wanted.p))
        print_message("no \"%s\" in\n%s", text, shown.p);
    assert_non_null(strstr(all.p, wanted.p));
    buf_clear(&shown);
    buf_clear(&all);
    buf_clear(&wanted);
}

static void no_line_is_wider_than_the_screen(void **state)
{
    (void)state;
    for (int n = 0; n < SCREENS * SIZES * 2; n++) {
        struct size size = sizes[n / 2 % SIZES];
        struct grid *grid = painted(&screens[n / 2 / SIZES], size, n % 2);
        struct buf text;
        buf_init(&text, 1 << 20);
        grid_text(grid, false, &text);
        struct str rest = buf_view(&text);
        int rows = 0;
        for (; rest.n > 0; rows++)
            assert_true((int)utf8_width(str_cut(&rest, '\n')) <= size.cols);
        assert_int_equal(rows, size.rows);
        buf_clear(&text);
        grid_free(grid);
    }
}

static void place_and_spec_are_always_whole(void **state)
{
    (void)state;
    for (int n = 0; n < SCREENS * 2; n++) {
        struct view view = {0};
        chinese = n % 2;
        screens[n / 2].fill(&view);
        for (int rows = 8; rows <= 26; rows += 3)
            for (int cols = 20; cols <= 132; cols += 14) {
                if (rows < 10 && cols < 40)
                    continue; /* smaller than any terminal in use */
                struct grid *grid =
                    painted(&screens[n / 2], (struct size){rows, cols}, n % 2);
                if (view_find(&view, ROW_SPEC))
                    assert_holds(grid, view_find(&view, ROW_SPEC));
                if (view_find(&view, ROW_PLACE))
                    assert_holds(grid, view_find(&view, ROW_PLACE));
                grid_free(grid);
            }
    }
}

/* From (1, 0) on nothing but the slot: letters of blocks, or a band in reverse. */
static void a_slot_has_its_lines_to_itself(void **state)
{
    static const struct size shown[] = {{8, 20}, {16, 20}, {8, 40}, {24, 80}};
    static const int lines[] = {1, 3, 3, 5};
    (void)state;
    for (size_t s = 0; s < sizeof shown / sizeof *shown; s++) {
        struct view view = {.title = "Put wall", .prompt = "Scan", .hint = "W-1-03"};
        struct grid *grid = grid_new(shown[s].rows, shown[s].cols);
        view_add(&view, ROW_ITEM, "Item", "TEA-G");
        view_add(&view, ROW_SLOT, "Slot", "W-1-03");
        view_count(&view, "Units", 1, 3);
        paint_view(grid, &view, str_of(""), 0);
        for (int row = 1; row <= lines[s]; row++)
            for (int col = 0; col < grid->cols; col++) {
                const struct cell *cell = &grid->cell[row * grid->cols + col];
                bool block = cell->point == ' ' || cell->point >= 0x2580;
                assert_true(grid->cols < 40 ? cell->style == STYLE_TITLE : block);
            }
        assert_holds(grid, "TEA-G");
        assert_holds(grid, "W-1-03");
        grid_free(grid);
    }
}

static void a_hidden_field_shows_stars_only(void **state)
{
    (void)state;
    for (int s = 0; s < SIZES; s++) {
        struct grid *grid = painted(&screens[5], sizes[s], true);
        struct buf text;
        buf_init(&text, 1 << 20);
        grid_text(grid, false, &text);
        assert_null(strstr(text.p, "4711"));
        assert_non_null(strstr(text.p, "****"));
        buf_clear(&text);
        grid_free(grid);
    }
}

static void training_is_marked_at_every_size(void **state)
{
    (void)state;
    for (int cols = 20; cols < 90; cols += 10) {
        struct grid *grid = painted(&screens[2], (struct size){8, cols}, false);
        assert_holds(grid, "TRAINING");
        assert_holds(grid, "12");
        grid_free(grid);
    }
}

static void paging_a_list_shows_each_entry_and_counts_what_is_below(void **state)
{
    (void)state;
    chinese = false;
    for (int s = 0; s < SIZES; s++)
        for (int top = 0; top < 9; top++) {
            struct view view = {0};
            exceptions(&view);
            struct grid *grid = grid_new(sizes[s].rows, sizes[s].cols);
            int left = paint_view(grid, &view, str_of(""), top);
            char entry[32];
            snprintf(entry, sizeof entry, "%d %s", top + 1, top % 2 ? "HELD" : "SHORT");
            assert_holds(grid, entry);
            assert_true(left >= 0 && left < 9 - (left > 0 ? top : 0));
            if (sizes[s].rows == 24)
                assert_int_equal(left, 0);
            grid_free(grid);
        }
}

static void a_view_with_nothing_in_it_is_painted(void **state)
{
    (void)state;
    struct view view = {0};
    struct grid *grid = grid_new(8, 20);
    assert_int_equal(paint_view(grid, &view, str_of(""), 0), 0);
    assert_int_equal(grid->cursor_row, -1);
    grid_free(grid);
}

static void a_screen_that_is_too_small_says_what_it_needs(void **state)
{
    (void)state;
    chinese = false;
    struct view view = {0};
    pick_item(&view);
    struct grid *grid = grid_new(4, 19);
    paint_view(grid, &view, str_of(""), 0);
    assert_holds(grid, "needs 8x20");
    grid_free(grid);
}

/* Whatever a store or a buyer may hold is shown without harm. */
static void strange_texts_do_no_harm(void **state)
{
    (void)state;
    chinese = false;
    char huge[5000];
    memset(huge, 'x', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    const char *texts[] = {
        "",   "\n\n\n", "\xff\xfe\x80", "\033[2J",    "e\xcc\x81\xcc\x81",
        huge, "a\tb",   "　　　",       "👍🏽 ok"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (int role = ROW_PLACE; role <= ROW_SLOT; role++) {
            struct view view = {.title = texts[t],
                                .who = texts[t],
                                .prompt = texts[t],
                                .hint = texts[t],
                                .note = texts[t],
                                .accepts = 1,
                                .tone = TONE_WRONG,
                                .stop = role % 2};
            for (int i = 0; i < 6; i++)
                view_add(&view, (enum view_role)role, texts[t], texts[t]);
            for (int s = 0; s < SIZES; s++) {
                struct grid *grid = grid_new(sizes[s].rows, sizes[s].cols);
                paint_view(grid, &view, str_of(texts[t]), role * 3);
                for (int c = 0; c < grid->rows * grid->cols; c++)
                    assert_true(grid->cell[c].point == 0 || grid->cell[c].point >= ' ');
                grid_free(grid);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_saved),
        cmocka_unit_test(no_line_is_wider_than_the_screen),
        cmocka_unit_test(place_and_spec_are_always_whole),
        cmocka_unit_test(a_slot_has_its_lines_to_itself),
        cmocka_unit_test(a_hidden_field_shows_stars_only),
        cmocka_unit_test(training_is_marked_at_every_size),
        cmocka_unit_test(paging_a_list_shows_each_entry_and_counts_what_is_below),
        cmocka_unit_test(a_view_with_nothing_in_it_is_painted),
        cmocka_unit_test(a_screen_that_is_too_small_says_what_it_needs),
        cmocka_unit_test(strange_texts_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
