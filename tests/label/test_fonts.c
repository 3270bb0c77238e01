/*
 * Fonts: what is remembered of fontconfig's answer and when it is not believed, the chain
 * of fonts for characters the first one lacks, line breaking, thresholds.
 */
#include "sample.h"

#include <sys/stat.h>

/* A cache folder of the test's own. */
static int own_cache(void **state)
{
    char *dir = xstrdup("/tmp/tallyman-fonts-XXXXXX");
    assert_non_null(mkdtemp(dir));
    setenv("XDG_CACHE_HOME", dir, 1);
    unsetenv("FONTCONFIG_FILE"); /* with it nothing is remembered */
    *state = dir;
    return 0;
}

static int drop_cache(void **state)
{
    char path[200];
    snprintf(path, sizeof path, "%s/tallyman/fonts", (char *)*state);
    unlink(path);
    snprintf(path, sizeof path, "%s/tallyman", (char *)*state);
    rmdir(path);
    assert_int_equal(rmdir(*state), 0);
    free(*state);
    unsetenv("XDG_CACHE_HOME");
    return 0;
}

static char *font_file(void)
{
    struct err err = {0};
    struct label_fonts *fonts = label_fonts_new(&err);
    assert_non_null(fonts);
    char *file = xstrdup(label_fonts_file(fonts));
    label_fonts_free(fonts);
    return file;
}

static char *cached(const char *dir)
{
    char path[200];
    char *text = xcalloc(1, 100000);
    snprintf(path, sizeof path, "%s/tallyman/fonts", dir);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, 99999, file)] = '\0';
    fclose(file);
    return text;
}

static void put_cache(const char *dir, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/tallyman/fonts", dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void the_answer_is_remembered(void **state)
{
    char *first = font_file(), *text = cached(*state), *second = font_file();
    assert_non_null(strstr(text, first));
    assert_string_equal(first, second);
    free(first);
    free(second);
    free(text);
}

/* Whatever the file says, a font that covers Chinese is found, and the file set right. */
static void a_memory_that_is_wrong_is_not_believed(void **state)
{
    char *first = font_file(), *good = cached(*state);
    static const char *const lies[] = {
        "",
        "tallyman fonts 1\n",
        "tallyman fonts 0\n1 0 0 /etc/passwd\n",
        "tallyman fonts 1\n1 0 0 /etc/passwd\n1 0 0 /etc/passwd\n",
        "tallyman fonts 1\n0 0 0 /gone.ttf\n0 0 0 /gone.ttf\n",
        "tallyman fonts 1\nx\n"};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        put_cache(*state, lies[i]);
        char *again = font_file(), *now = cached(*state);
        assert_string_equal(again, first);
        assert_string_equal(now, good);
        free(again);
        free(now);
    }
    /* A folder that has changed since. */
    char *changed = xstrdup(good);
    *strchr(strchr(changed, '\n') + 1, ' ') = '9';
    put_cache(*state, changed);
    char *again = font_file();
    assert_string_equal(again, first);
    free(again);
    free(changed);
    free(first);
    free(good);
}

static void without_a_place_to_remember_it_works_too(void **state)
{
    char *first = font_file();
    setenv("XDG_CACHE_HOME", "/proc/no/such", 1);
    char *second = font_file();
    assert_string_equal(first, second);
    setenv("XDG_CACHE_HOME", *state, 1);
    free(first);
    free(second);
}

static void a_character_the_first_font_lacks_comes_from_another(void **state)
{
    /* Georgian and Armenian: in DejaVu, in no Chinese font. */
    struct bench *bench;
    (void)state;
    bench_open((void **)&bench);
    if (system("fc-list ':charset=10d0' file 2>/dev/null | grep -q .")) {
        print_message("no font with Georgian letters: skipped\n");
        bench_close((void *[]){bench});
        skip();
    }
    enum err_code code = bench_render(bench, PAGE("<text>ა</text>"), "{}", 8);
    long dots = ink(&bench->page);
    bench_close((void *[]){bench});
    assert_int_equal(code, E_OK);
    assert_true(dots > 20);
}

#define NARROW(words)                                                                    \
    PAGE("<layout left=\"1\" top=\"1\" width=\"20\" height=\"20\">"                      \
         "<text style=\"fontSize:8\">" words "</text></layout>")

/* Six Chinese letters of 8 pt fit 20 mm. */
static const char *const breaks[][2] = {
    {"一二三四五六，七", "一二三四五\n六，七"},
    {"一二三四五（六七）", "一二三四五\n（六七）"},
    {"一二三四五￥88", "一二三四五\n￥88"},
    {"一二三四五……六", "一二三四\n五……六"},
    {"一二三四五六々七", "一二三四五\n六々七"},
    {"一二三四五20℃", "一二三四五\n20℃"},
    {"one two three-four", "one two three-\nfour"},
};

static void lines_break_where_a_typesetter_would(void **state)
{
    struct bench *bench;
    (void)state;
    bench_open((void **)&bench);
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        char one[400], two[400];
        snprintf(one, sizeof one, NARROW("%s"), breaks[i][0]);
        snprintf(two, sizeof two, NARROW("%s"), breaks[i][1]);
        bench_clear((void *[]){bench});
        assert_look_alike(bench, one, "{}", two);
    }
    bench_close((void *[]){bench});
}

static void a_lower_threshold_is_more_ink(void **state)
{
    struct bench *bench;
    long last = 0;
    (void)state;
    bench_open((void **)&bench);
    for (int threshold = 200; threshold > 0; threshold -= 60) {
        char template[300];
        snprintf(template, sizeof template,
                 PAGE("<text threshold=\"%d\" style=\"fontSize:7\">鹰酬旌旗</text>"),
                 threshold);
        assert_int_equal(bench_render(bench, template, "{}", 8), E_OK);
        assert_true(ink(&bench->page) > last);
        last = ink(&bench->page);
    }
    bench_close((void *[]){bench});
}

static void shrinking_stops_at_the_floor(void **state)
{
#define FLOORED(floor, words)                                                            \
    PAGE("<layout left=\"1\" top=\"1\" width=\"20\" height=\"4\"><text shrink=\"yes\" "  \
         "floor=\"" floor "\" style=\"fontSize:12\">" words "</text></layout>")
    struct bench *bench;
    (void)state;
    bench_open((void **)&bench);
    assert_refused(bench, FLOORED("10", "一二三四五六七"), "{}", "at 10 pt");
    assert_refused(bench, FLOORED("6", "一二三四五六七八九十一"), "{}", "at 6 pt");
    bench_clear((void *[]){bench});
    assert_int_equal(bench_render(bench, FLOORED("5", "一二三四五六七八九十一"), "{}", 8),
                     E_OK);
    bench_close((void *[]){bench});
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, own_cache, drop_cache)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(the_answer_is_remembered),
        WITH(a_memory_that_is_wrong_is_not_believed),
        WITH(without_a_place_to_remember_it_works_too),
        WITH(a_character_the_first_font_lacks_comes_from_another),
        WITH(lines_break_where_a_typesetter_would),
        WITH(a_lower_threshold_is_more_ink),
        WITH(shrinking_stops_at_the_floor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
