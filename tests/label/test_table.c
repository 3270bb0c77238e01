/*
 * Tables, and lists that go on over pages: where words of a cell stand, which rows are on
 * which page, that no row is lost or torn.
 */
#include "sample.h"

#define IN(inner)                                                                        \
    "<page width=\"60\" height=\"30\"><layout left=\"0\" top=\"0\" width=\"60\" "        \
    "height=\"30\"><table>" inner "</table></layout></page>"

static void cells_stand_where_their_columns_are(void **state)
{
    /* 0.7 mm beside and 0.4 mm above the words; the middle column takes what is left. */
    assert_look_alike(
        *state,
        IN("<tr height=\"10\"><td width=\"10\">甲</td><td>乙</td><td width=\"20\" "
           "style=\"align:right\">丙</td></tr><tr height=\"10\"><td>丁</td></tr>"),
        "{}",
        "<page width=\"60\" height=\"30\">"
        "<layout left=\"0.7\" top=\"0.4\" width=\"8.6\" "
        "height=\"9\"><text>甲</text></layout>"
        "<layout left=\"10.7\" top=\"0.4\" width=\"9\" "
        "height=\"9\"><text>乙</text></layout>"
        "<layout left=\"40.7\" top=\"0.4\" width=\"18.6\" height=\"9\">"
        "<text style=\"align:right\">丙</text></layout>"
        "<layout left=\"0.7\" top=\"10.4\" width=\"8.6\" "
        "height=\"9\"><text>丁</text></layout>"
        "</page>");
}

static void a_row_grows_with_its_words(void **state)
{
    struct bench *bench = *state;
    const char *template = IN("<tr><td width=\"20\"><![CDATA[<%=_data.x%>]]></td>"
                              "<td>.</td></tr><tr><td></td><td>-----</td></tr>");
    bench_render(bench, template, "{\"x\":\"一\"}", 8);
    assert_int_equal(bench->err.code, E_OK);
    assert_true(label_page_ink(&bench->page, 160, 30, 320, 40) > 0);
    bench_render(bench, template, "{\"x\":\"一二三四五六七八九十一二三四\"}", 8);
    assert_int_equal(bench->err.code, E_OK);
    assert_int_equal(label_page_ink(&bench->page, 160, 35, 320, 30), 0);
    assert_true(label_page_ink(&bench->page, 160, 70, 320, 80) > 0);
}

static void a_cell_may_hold_elements(void **state)
{
    struct bench *bench = *state;
    bench_render(bench,
                 IN("<tr height=\"20\"><td><barcode type=\"qrcode\">12</barcode></td>"
                    "<td><% if(_data.no){ %><text>x</text><% } %></td></tr>"),
                 "{}", 8);
    assert_int_equal(bench->err.code, E_OK);
    assert_true(ink(&bench->page) > 1000);
}

static void borders_close_every_cell(void **state)
{
    struct bench *bench = *state;
    bench_render(bench,
                 "<page width=\"60\" height=\"30\"><layout left=\"5\" top=\"5\" "
                 "width=\"40\" height=\"20\"><table style=\"borderWidth:1\">"
                 "<tr height=\"5\"><td></td><td></td></tr><tr height=\"5\"><td></td></tr>"
                 "</table></layout></page>",
                 "{}", 8);
    assert_int_equal(bench->err.code, E_OK);
    for (int x = 40; x < 360; x++)
        for (int y = 40; y <= 120; y += 40)
            assert_true(label_page_dot(&bench->page, x, y));
    for (int y = 40; y < 120; y++) {
        assert_true(label_page_dot(&bench->page, 40, y));
        assert_true(label_page_dot(&bench->page, 200, y));
        assert_true(label_page_dot(&bench->page, 359, y));
        assert_false(label_page_dot(&bench->page, 100, y) && y % 40 > 4);
    }
}

/* A list of n rows that say their number, one bar each: the row's height tells it. */
static struct label_template *list_template(struct bench *bench, const char *table)
{
    char text[2000];
    snprintf(text, sizeof text,
             "<page width=\"60\" height=\"30\"><layout left=\"0\" top=\"5\" width=\"60\" "
             "height=\"20\">%s</layout><layout left=\"0\" top=\"25\" width=\"60\" "
             "height=\"5\"><text><![CDATA[<%%=_page.n%%>/<%%=_page.count%%>]]></text>"
             "</layout></page>",
             table);
    struct label_template *read =
        label_template_read_text("t.xml", text, strlen(text), &bench->err);
    if (!read)
        print_error("%s\n", bench->err.arg[2].text);
    assert_non_null(read);
    return read;
}

static const char continued[] =
    "<table continues=\"yes\"><tr height=\"4\"><th style=\"fontSize:8\">head</th></tr>"
    "<% for(i=0;i<_data.g.length;i++){ %><tr height=\"4\"><td style=\"fontSize:8\">"
    "<![CDATA[<%=_data.g[i].n%>]]></td></tr><% } %></table>";

static struct label_data *rows_data(struct bench *bench, int n)
{
    struct label_data *data = label_data_new(bench->arena);
    label_data_list(data, "g", &bench->err);
    for (int i = 0; i < n; i++)
        label_data_int(label_data_row(data, "g", &bench->err), "n", 100 + i, &bench->err);
    return data;
}

/* Page n of the list looks as this page written out. */
static void assert_page(struct bench *bench, const struct label_page *page, int from,
                        int rows, const char *foot)
{
    char text[2000];
    int n = snprintf(text, sizeof text,
                     "<page width=\"60\" height=\"30\"><layout left=\"0\" top=\"5\" "
                     "width=\"60\" height=\"20\"><table><tr height=\"4\"><th "
                     "style=\"fontSize:8\">head</th></tr>");
    for (int i = 0; i < rows; i++)
        n += snprintf(text + n, sizeof text - (size_t)n,
                      "<tr height=\"4\"><td style=\"fontSize:8\">%d</td></tr>",
                      100 + from + i);
    snprintf(text + n, sizeof text - (size_t)n,
             "</table></layout><layout left=\"0\" top=\"25\" width=\"60\" height=\"5\">"
             "<text>%s</text></layout></page>",
             foot);
    assert_int_equal(bench_render(bench, text, "{}", 8), E_OK);
    assert_same_page(page, &bench->page);
}

static void a_list_goes_on_over_pages_row_by_row(void **state)
{
    static const int counts[] = {0, 1, 4, 5, 8, 9, 13};
    struct bench *bench = *state;
    struct label_template *read = list_template(bench, continued);
    struct label_how how = {bench->fonts, 8, 0};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int rows = counts[i], pages = rows ? (rows + 3) / 4 : 1;
        struct label_run run = {
            .template = read, .data = rows_data(bench, rows), .how = &how};
        for (int n = 1; n <= pages; n++) {
            struct label_page page;
            char foot[32];
            int left = rows - (n - 1) * 4;
            label_page_init(&page);
            assert_int_equal(label_render_page(&run, n, &page, &bench->err), 0);
            assert_int_equal(run.pages, pages);
            snprintf(foot, sizeof foot, "%d/%d", n, pages);
            assert_page(bench, &page, (n - 1) * 4, left < 4 ? left : 4, foot);
            label_page_clear(&page);
        }
    }
    label_template_free(read);
}

static void one_page_is_asked_for_and_there_are_more(void **state)
{
    struct bench *bench = *state;
    struct label_template *read = list_template(bench, continued);
    struct label_how how = {bench->fonts, 8, 0};
    assert_true(label_render(read, rows_data(bench, 5), &how, &bench->page, &bench->err) <
                0);
    assert_int_equal(bench->err.code, E_LABEL);
    assert_non_null(strstr(bench->err.arg[1].text, "one page"));
    assert_int_equal(ink(&bench->page), 0);
    label_template_free(read);
}

static void a_row_higher_than_a_page_and_too_many_pages_are_refused(void **state)
{
    struct bench *bench = *state;
    assert_refused(
        bench,
        PAGE("<layout left=\"0\" top=\"0\" width=\"60\" height=\"9\"><table "
             "continues=\"yes\"><tr height=\"10\"><td>x</td></tr></table></layout>"),
        "{}", "higher than the page");
    assert_refused(
        bench,
        "<page width=\"60\" height=\"30\"><layout left=\"0\" top=\"0\" width=\"30\" "
        "height=\"9\"><table continues=\"yes\"><tr><td>x</td></tr></table></layout>"
        "<layout left=\"30\" top=\"0\" width=\"30\" height=\"9\"><table "
        "continues=\"yes\"><tr><td>x</td></tr></table></layout></page>",
        "{}", "second list");
    bench_clear(state);
    struct label_template *read = list_template(bench, continued);
    struct label_how how = {bench->fonts, 8, 0};
    assert_true(label_render(read, rows_data(bench, LABEL_PAGES * 4 + 1), &how,
                             &bench->page, &bench->err) < 0);
    assert_non_null(strstr(bench->err.arg[1].text, "too many pages"));
    label_template_free(read);
}

static void tables_that_are_wrong_are_refused(void **state)
{
    assert_refused(*state, IN("<tr><td>x</td></tr><tr><td>x</td><td>y</td></tr>"), "{}",
                   "more cells");
    assert_refused(*state, IN("<tr><td width=\"40\">x</td><td width=\"30\">y</td></tr>"),
                   "{}", "wider than the table");
    assert_refused(*state, IN("<tr height=\"20\"><td>x</td></tr><tr height=\"20\"/>"),
                   "{}", "do not fit");
}

#define WITH(test) cmocka_unit_test_setup(test, bench_clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(cells_stand_where_their_columns_are),
        WITH(a_row_grows_with_its_words),
        WITH(a_cell_may_hold_elements),
        WITH(borders_close_every_cell),
        WITH(a_list_goes_on_over_pages_row_by_row),
        WITH(one_page_is_asked_for_and_there_are_more),
        WITH(a_row_higher_than_a_page_and_too_many_pages_are_refused),
        WITH(tables_that_are_wrong_are_refused),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
