/*
 * Barcodes: each kind read by zbar at each resolution, bars exact to the dot, quiet zones
 * kept white, and what does not fit or is no such code refused.
 */
#include "sample.h"

#include "tallyman/label/png.h"

#define CODE(type, text)                                                                 \
    "<page width=\"90\" height=\"40\"><layout left=\"5\" top=\"5\" width=\"80\" "        \
    "height=\"30\"><barcode type=\"" type "\">" text "</barcode></layout></page>"

static const struct {
    const char *template, *said;
} kinds[] = {
    {CODE("code128", "YT7306118263334"), "CODE-128:YT7306118263334"},
    {CODE("code128", "a b~C-12345"), "CODE-128:a b~C-12345"},
    {CODE("gs1-128", "(00)006141411234567890"), "CODE-128:00006141411234567890"},
    {CODE("ean128", "[01]09501101530003[10]A1"), "CODE-128:010950110153000310A1"},
    {CODE("ean13", "6901234567892"), "EAN-13:6901234567892"},
    {CODE("ean8", "96385074"), "EAN-8:96385074"},
    {CODE("upca", "036000291452"), "UPC-A:036000291452"},
    {CODE("code39", "TALLY-39"), "CODE-39:TALLY-39"},
    {CODE("itf14", "1540014128876"), "I2/5:15400141288763"},
    {CODE("qrcode", "运单 YT7306118263334"), "QR-Code:运单 YT7306118263334"},
};

static void zbar_or_skip(void)
{
    if (!system("command -v zbarimg >/dev/null 2>&1"))
        return;
    if (getenv("CI"))
        fail_msg("zbarimg is not installed");
    print_message("zbarimg is not installed: skipped\n");
    skip();
}

/* What zbar says of the page. */
static void zbar(struct bench *bench, char *said, size_t size)
{
    char path[] = "/tmp/tallyman-label-XXXXXX", command[200];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(label_png_file(&bench->page, path, &bench->err), 0);
    snprintf(command, sizeof command,
             "zbarimg -q -Supca.enable -Sean8.enable png:%s 2>/dev/null", path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    said[fread(said, 1, size - 1, pipe)] = '\0';
    pclose(pipe);
    unlink(path);
}

static void every_kind_is_read_at_every_resolution(void **state)
{
    static const int dots[] = {8, 12, 24};
    struct bench *bench = *state;
    char said[400];
    zbar_or_skip();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int d = 0; d < 3; d++) {
            bench_clear(state);
            if (bench_render(bench, kinds[i].template, "{}", dots[d]))
                print_error("%s\n", bench->err.arg[1].text);
            assert_int_equal(bench->err.code, E_OK);
            zbar(bench, said, sizeof said);
            if (!strstr(said, kinds[i].said))
                print_error("%d dots: expected %s, got %s\n", dots[d], kinds[i].said,
                            said);
            assert_non_null(strstr(said, kinds[i].said));
        }
}

static int divisor(int a, int b)
{
    return b ? divisor(b, a % b) : a;
}

/* Every change of colour is a whole number of modules from the code's corner, both ways;
 * the most that divides them all is the module. */
static int module_of(const struct label_page *page, int *side)
{
    int left = page->width, top = page->height, right = 0, module = 0;
    for (int y = 0; y < page->height; y++)
        for (int x = 0; x < page->width; x++)
            if (label_page_dot(page, x, y)) {
                left = x < left ? x : left;
                right = x >= right ? x + 1 : right;
                top = y < top ? y : top;
            }
    for (int y = top; y < page->height; y++)
        for (int x = left; x < page->width; x++) {
            bool dot = label_page_dot(page, x, y);
            if (dot != label_page_dot(page, x - 1, y))
                module = divisor(x - left, module);
            if (dot != label_page_dot(page, x, y - 1))
                module = divisor(y - top, module);
        }
    *side = right - left;
    return module;
}

static void a_square_code_is_whole_modules_in_both_directions(void **state)
{
    static const struct {
        const char *template;
        int modules; /* on a side */
    } codes[] = {{CODE("datamatrix", "YT7306118263334"), 16},
                 {CODE("gs1-datamatrix", "(01)09501101530003(10)A1"), 16},
                 {CODE("qrcode", "YT7306118263334"), 25}};
    static const int dots[] = {8, 12, 24};
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        for (int d = 0; d < 3; d++) {
            int side;
            assert_int_equal(bench_render(bench, codes[i].template, "{}", dots[d]), E_OK);
            int module = module_of(&bench->page, &side);
            int quiet = i == 2 ? 4 : 1;
            assert_int_equal(side, module * codes[i].modules);
            assert_int_equal(module, 30 * dots[d] / (codes[i].modules + 2 * quiet));
        }
}

static void modules_stay_between_what_the_template_allows(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *most;
        int dots, module;
    } sizes[] = {{"0.3", 12, 3}, {"0.375", 8, 3}, {"0.5", 8, 4}, {"0.5", 24, 12}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char template[300];
        const struct label_page *page = &bench->page;
        snprintf(template, sizeof template,
                 "<page width=\"90\" height=\"20\"><barcode type=\"code128\" "
                 "maxModule=\"%s\" style=\"hideText:true\">YT12345678</barcode></page>",
                 sizes[i].most);
        assert_int_equal(bench_render(bench, template, "{}", sizes[i].dots), E_OK);
        int first = 0, last = 0;
        for (int x = 0; x < page->width; x++)
            if (label_page_dot(page, x, 20)) {
                first = first ? first : x;
                last = x + 1;
            }
        assert_int_equal(last - first, 112 * sizes[i].module);
    }
    assert_refused(bench, PAGE("<barcode type=\"code128\" maxModule=\"0.1\">1</barcode>"),
                   "{}", "modules");
}

static const char *const wrong[][2] = {
    {CODE("ean13", "6901234567893"), "check digit"},
    {CODE("ean13", "690123456789"), "expected 13 digits"},
    {CODE("ean8", "123"), "expected 8 digits"},
    {CODE("upca", "运单"), "ASCII"},
    {CODE("itf14", "12A"), "Invalid character"},
    {CODE("gs1-128", "123"), "gs1-128"},
    {CODE("gs1-128", "(01)123"), "gs1-128"},
    {CODE("code39", ""), "no characters"},
};

static void what_is_no_such_code_is_refused(void **state)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_refused(*state, wrong[i][0], "{}", wrong[i][1]);
}

#define BESIDE(before, after)                                                            \
    "<page width=\"90\" height=\"40\">" before                                           \
    "<layout left=\"5\" top=\"5\" width=\"80\" height=\"20\"><barcode "                  \
    "type=\"code128\">YT7306118263334</barcode></layout>" after "</page>"

static void the_quiet_zone_stays_white(void **state)
{
    static const char *const marks[] = {
        "<layout left=\"14.5\" top=\"6\" width=\"9\" "
        "height=\"9\"><text>x</text></layout>",
        "<line startX=\"16\" startY=\"5\" endX=\"16\" endY=\"30\"/>",
        "<line startX=\"40\" startY=\"7\" endX=\"60\" endY=\"7\"/>",
        "<layout left=\"64.5\" top=\"2\" width=\"9\" height=\"9\"><rect/></layout>"};
    struct bench *bench = *state;
    assert_int_equal(bench_render(bench, BESIDE("", ""), "{}", 8), E_OK);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char template[800];
        snprintf(template, sizeof template, BESIDE("", "%s"), marks[i]);
        assert_refused(bench, template, "{}", "quiet zone");
        snprintf(template, sizeof template, BESIDE("%s", ""), marks[i]);
        assert_refused(bench, template, "{}", "quiet zone");
    }
}

#define WITH(test) cmocka_unit_test_setup(test, bench_clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(every_kind_is_read_at_every_resolution),
        WITH(a_square_code_is_whole_modules_in_both_directions),
        WITH(modules_stay_between_what_the_template_allows),
        WITH(what_is_no_such_code_is_refused),
        WITH(the_quiet_zone_stays_white),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
