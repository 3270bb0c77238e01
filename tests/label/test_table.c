/*
 * Tables, and lists that go on over pages: where words of a cell stand, which rows are on
 * which page, that no row is lost or torn.
 */
#include "sample.h"

#define IN(inner)                                                                        \
    "<page width=\"60\" height=\"30\"><layout left=\"0\" top=\"0\" width=\"60\" "        \
    "height=\"30\"><table style=\"borderWidth:0\">" inner "</table></layout></page>"

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
                 "width=\"40\" height=\"20\"><table>"
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
    "<table continues=\"yes\" style=\"borderWidth:0\"><tr height=\"4\"><th "
    "style=\"fontSize:8\">head</th></tr>"
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
    int n = snprintf(
        text, sizeof text,
        "<page width=\"60\" height=\"30\"><layout left=\"0\" top=\"5\" "
        "width=\"60\" height=\"20\"><table style=\"borderWidth:0\"><tr height=\"4\"><th "
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

/* A line of the table at this height, in tenths of a millimetre from its edges. */
static bool has_line(const struct label_page *page, int y, int from, int to)
{
    int dots = 0;
    for (int x = from * 8; x < to * 8; x++)
        dots += label_page_dot(page, x, y * 8 + 1);
    return dots == (to - from) * 8;
}

static void a_cell_over_several_rows_is_as_high_as_they_are(void **state)
{
    struct bench *bench = *state;
    bench_render(
        bench,
        "<page width=\"60\" height=\"30\"><layout left=\"5\" top=\"5\" "
        "width=\"40\" height=\"20\"><table><tr height=\"4\"><td width=\"20\" "
        "rowspan=\"2\"/><td width=\"10\"/><td width=\"10\"/></tr><tr "
        "height=\"4\"><td/><td/></tr><tr height=\"4\"><td/><td colspan=\"2\" "
        "rowspan=\"9\"/></tr><tr height=\"5\"><td/></tr></table></layout></page>",
        "{}", 8);
    assert_int_equal(bench->err.code, E_OK);
    static const struct {
        int y;
        bool left, right;
    } lines[] = {{5, true, true},
                 {9, false, true},
                 {13, true, true},
                 {17, true, false},
                 {22, true, true}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_int_equal(has_line(&bench->page, lines[i].y, 6, 24), lines[i].left);
        assert_int_equal(has_line(&bench->page, lines[i].y, 26, 44), lines[i].right);
    }
    assert_true(
        label_page_dot(&bench->page, 35 * 8 + 1, 10 * 8)); /* between two columns */
    assert_false(label_page_dot(&bench->page, 35 * 8 + 1, 15 * 8)); /* in the wide cell */
    assert_true(label_page_dot(&bench->page, 25 * 8 + 1, 20 * 8));
    bench_clear(state);
    assert_refused(*state,
                   IN("<tr><td>a</td><td rowspan=\"2\">b</td></tr><tr><td>c</td>"
                      "<td>d</td></tr>"),
                   "{}", "more cells");
    bench_clear(state);
    assert_refused(
        *state,
        PAGE("<table continues=\"yes\"><tr><td rowspan=\"2\">x</td></tr></table>"), "{}",
        "rowspan in a list");
}

/* The last of the rows makes room for what a cell over them needs. */
static void a_cell_over_several_rows_gets_its_room(void **state)
{
    struct bench *bench = *state;
    bench_render(bench,
                 IN("<tr height=\"4\"><td width=\"9\" rowspan=\"2\">一二三四五六七八</td>"
                    "<td>x</td></tr><tr height=\"4\"><td>y</td></tr>"
                    "<tr height=\"4\"><td>-----</td></tr>"),
                 "{}", 8);
    assert_int_equal(bench->err.code, E_OK);
    assert_int_equal(label_page_ink(&bench->page, 0, 64, 60, 8) > 0, true);
    assert_int_equal(label_page_ink(&bench->page, 90, 64, 300, 20), 0);
}

/* Boxes below each other are as high as what they hold, and at least as they say. */
static void what_grows_pushes_down_what_follows(void **state)
{
    static const char rows[] =
        "<tr height=\"4\"><td>1</td></tr><tr height=\"4\"><td>2</td>"
        "</tr>";
    char grown[900], fixed[900];
    snprintf(grown, sizeof grown,
             "<page width=\"60\" height=\"30\"><layout orientation=\"vertical\"><layout "
             "left=\"2\" top=\"1\" width=\"40\" height=\"5\"><table>%s</table></layout>"
             "<layout left=\"2\" top=\"1\" width=\"40\"><table>%s</table></layout>"
             "<layout left=\"2\" width=\"40\"><text>x</text></layout></layout></page>",
             rows, rows);
    snprintf(fixed, sizeof fixed,
             "<page width=\"60\" height=\"30\"><layout left=\"2\" top=\"1\" width=\"40\" "
             "height=\"9\"><table>%s</table></layout><layout left=\"2\" top=\"10\" "
             "width=\"40\" height=\"9\"><table>%s</table></layout><layout left=\"2\" "
             "top=\"18\" width=\"40\" height=\"5\"><text>x</text></layout></page>",
             rows, rows);
    assert_look_alike(*state, grown, "{}", fixed);
}

/* Elsewhere only where the template says so, and never past the page. */
static void a_table_runs_over_its_box_only_when_told_to(void **state)
{
#define OVER(style, height)                                                              \
    "<page width=\"60\" height=\"30\"><layout left=\"2\" top=\"1\" width=\"40\" "        \
    "height=\"5\" style=\"overflow:" style "\"><table><tr height=\"" height              \
    "\"><td>1</td></tr><tr height=\"4\"><td>2</td></tr></table></layout></page>"
    struct bench *bench = *state;
    assert_int_equal(bench_render(bench, OVER("visible", "4"), "{}", 8), E_OK);
    assert_true(label_page_ink(&bench->page, 16, 56, 320, 10) > 0);
    assert_refused(bench, OVER("auto", "4"), "{}", "do not fit");
    bench_clear(state);
    assert_refused(bench, OVER("visible", "26"), "{}", "do not fit");
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
        WITH(a_cell_over_several_rows_is_as_high_as_they_are),
        WITH(a_cell_over_several_rows_gets_its_room),
        WITH(what_grows_pushes_down_what_follows),
        WITH(a_table_runs_over_its_box_only_when_told_to),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
