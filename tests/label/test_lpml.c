/*
 * What LPML of the field writes in more ways than our templates do. Held by looks: the
 * same as the plain words for it.
 */
#include "sample.h"

#define BOX(at, inner) "<layout " at ">" inner "</layout>"
#define AT "left=\"2\" top=\"3\" width=\"40\" height=\"8\""

static const char json[] = "{\"a\":\"运单\",\"c\":\"SF123\",\"q\":\"<&>\\\"'\",\"g\":["
                           "{\"n\":\"x\",\"k\":2},{\"n\":\"y\",\"k\":3}]}";

static const struct {
    const char *lpml, *plain;
} same[] = {
    /* values as attributes, of which quotes and signs stay what they are */
    {BOX(AT, "<text value=\"到 <%=_data.a%>\"/>"), BOX(AT, "<text>到 运单</text>")},
    {BOX(AT, "<text value=\"<%=_data.q + \"<\" + _data['a']%>\"/>"),
     BOX(AT, "<text><![CDATA[<&>\"'<运单]]></text>")},
    {BOX(AT, "<text value='a > b'/>"), BOX(AT, "<text>a &gt; b</text>")},
    {BOX(AT,
         "<barcode type=\"code128\" value=\"<%=_data.c%>\" style=\"hideText:true\"/>"),
     BOX(AT, "<barcode type=\"code128\" style=\"hideText:true\">SF123</barcode>")},
    /* boxes of elements themselves, in the units of both */
    {BOX(AT, "<text left=\"4\" top=\"1\" width=\"20\" height=\"6\">x y</text>"),
     BOX("left=\"6\" top=\"4\" width=\"20\" height=\"6\"", "<text>x y</text>")},
    {"<text left=\"6\" top=\"4\" width=\"20\" height=\"6\">x y</text>",
     BOX("left=\"6\" top=\"4\" width=\"20\" height=\"6\"", "<text>x y</text>")},
    {BOX("", BOX(AT, "<text>x y</text>")), BOX(AT, "<text>x y</text>")},
    {BOX(AT, "<rect width=\"20\" height=\"6\" style=\"borderStyle:solid\"/>"),
     BOX("left=\"2\" top=\"3\" width=\"20\" height=\"6\"", "<rect/>")},
    {BOX("left=\"2\" top=\"3\" width=\"40\" height=\"8\" style=\"borderStyle:solid\"",
         ""),
     BOX(AT, "<rect/>")},
    {BOX(AT,
         "<line startX=\"1\" startY=\"1\" endX=\"9\" endY=\"1\" style=\"lineWidth:0.5mm;"
         "lineColor:#000\"/>"),
     "<line startX=\"3\" startY=\"4\" endX=\"11\" endY=\"4\" "
     "style=\"lineWidth:1.4pt\"/>"},
    {BOX(AT " style=\"padding:1 2;margin:1\"", "<text>x y</text>"),
     BOX("left=\"5\" top=\"5\" width=\"34\" height=\"4\"", "<text>x y</text>")},
    /* layouts without a place stand side by side, or below each other */
    {BOX("width=\"60\" height=\"9\"",
         BOX("width=\"20\" height=\"8\"", "<text>a</text>")
             BOX("width=\"20\" height=\"8\"", "<text>b</text>")),
     BOX("width=\"20\" height=\"8\"", "<text>a</text>")
         BOX("left=\"20\" top=\"0\" width=\"20\" height=\"8\"", "<text>b</text>")},
    {BOX("orientation=\"vertical\"",
         "<text height=\"5\">a</text><text height=\"5\">b</text>"),
     BOX("top=\"0\" height=\"5\"", "<text>a</text>")
         BOX("left=\"0\" top=\"5\" height=\"5\"", "<text>b</text>")},
    {BOX("id=\"r\" " AT, "<text>x y</text>")
         BOX("ref=\"r\" left=\"2\" top=\"15\" width=\"40\" height=\"8\"", ""),
     BOX(AT, "<text>x y</text>")
         BOX("left=\"2\" top=\"15\" width=\"40\" height=\"8\"", "<text>x y</text>")},
    {"<footer height=\"10\"><pageIndex format=\"第currentPageNumber/totalPageNumber页\"/>"
     "</footer>",
     BOX("top=\"20\" height=\"10\"", "<text>第1/1页</text>")},
    /* styles */
    {BOX(AT,
         "<text style=\"fontColor:#E00;fontItalic:false;letterSpacing:0;lineHeight:120%;"
         "alpha:0.5;direction:ltr;rotation:0;wrap:true;valign:left\">x y</text>"),
     BOX(AT, "<text style=\"valign:top\">x y</text>")},
    {BOX(AT, "<text shrink=\"no\" "
             "style=\"wrap:false;overflow:hidden;fontSize:12\">很长很长很长很长很长很长</"
             "text>"),
     BOX(AT, "<text style=\"fontSize:12\">很长很长很长很长…</text>")},
    {BOX(AT, "<text style=\"orientation:vertical\">收件</text>"),
     BOX(AT, "<text>收\n件</text>")},
    {BOX(AT, "<text style=\"fontSize:auto\">自动</text>"),
     BOX(AT, "<text style=\"fontSize:22.5\">自动</text>")},
    /* tables */
    {BOX("", "<table width=\"40\" style=\"cellBorderWidth:1pt\"><tr><td width=\"25%\">"
             "<text value=\"<%=_data.g[1].n%>\"/></td><td>b</td></tr></table>"),
     BOX("width=\"40\"", "<table style=\"borderWidth:1\"><tr><td width=\"10\">y</td><td "
                         "width=\"30\">b</td></tr></table>")},
    {BOX("", "<table style=\"borderWidth:1\"><tr><td width=\"10\">a</td><td "
             "width=\"50\">b</td>"
             "</tr><tr><td height=\"6\" colspan=\"2\">c</td></tr></table>"),
     BOX("", "<table style=\"borderWidth:1\"><tr><td width=\"10\">a</td><td "
             "width=\"50\">b</td>"
             "</tr></table>"
             "<table style=\"borderWidth:1\" top=\"3.8\"><tr height=\"6\"><td>c</td></tr>"
             "</table>")},
};

#define SHEET(inner) "<page width=\"60\" height=\"30\">%s</page>", inner

static void what_the_field_writes_looks_like_the_plain_word_for_it(void **state)
{
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        char lpml[1500], plain[1500];
        snprintf(lpml, sizeof lpml, SHEET(same[i].lpml));
        snprintf(plain, sizeof plain, SHEET(same[i].plain));
        bench_clear(state);
        assert_look_alike(*state, lpml, json, plain);
    }
}

/* The element is as high as wide, so that a turn leaves it in its box. */
static void draw(struct bench *bench, const char *style, struct label_page *out)
{
    char text[500];
    snprintf(text, sizeof text,
             "<page width=\"30\" height=\"30\"><barcode type=\"code128\" style=\"%s\">A1"
             "</barcode></page>",
             style);
    assert_int_equal(bench_render(bench, text, "{}", 8), E_OK);
    *out = bench->page;
    label_page_init(&bench->page);
}

static void a_turned_code_is_the_upright_one_dot_for_dot(void **state)
{
    struct label_page up, page;
    static const char *const styles[] = {"rotation:90", "rotation:180", "rotation:-90"};
    draw(*state, "", &up);
    assert_true(ink(&up) > 1000);
    for (int turn = 0; turn < 3; turn++) {
        draw(*state, styles[turn], &page);
        for (int y = 0; y < 240; y++)
            for (int x = 0; x < 240; x++) {
                const int at[3][2] = {{239 - y, x}, {239 - x, 239 - y}, {y, 239 - x}};
                assert_int_equal(label_page_dot(&up, x, y),
                                 label_page_dot(&page, at[turn][0], at[turn][1]));
            }
        label_page_clear(&page);
    }
    label_page_clear(&up);
}

static void a_turned_code_keeps_its_quiet_zone(void **state)
{
    assert_refused(
        *state,
        PAGE("<line startX=\"20\" startY=\"2\" endX=\"40\" endY=\"2\"/><barcode "
             "type=\"code128\" style=\"rotation:90\">A1</barcode>"),
        "{}", "quiet zone");
    assert_refused(
        *state,
        PAGE("<barcode type=\"code128\" style=\"rotation:270\">A1</barcode><line "
             "startX=\"20\" startY=\"2\" endX=\"40\" endY=\"2\"/>"),
        "{}", "quiet zone");
}

static void white_on_black_is_black_on_white_the_other_way(void **state)
{
    struct bench *bench = *state;
    struct label_page black;
    const char *inner = "<text style=\"fontColor:#fff;backgroundColor:#000\">代收</text>";
    char text[300];
    snprintf(text, sizeof text, "<page width=\"30\" height=\"30\">%s</page>", inner);
    assert_int_equal(bench_render(bench, text, "{}", 8), E_OK);
    black = bench->page;
    label_page_init(&bench->page);
    assert_int_equal(
        bench_render(bench, "<page width=\"30\" height=\"30\"><text>代收</text></page>",
                     "{}", 8),
        E_OK);
    assert_int_equal(ink(&black) + ink(&bench->page), 240 * 240);
    label_page_invert(&black, 0, 0, 240, 240);
    assert_same_page(&black, &bench->page);
    label_page_clear(&black);
}

static void a_sloping_line_joins_its_ends(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(bench_render(bench,
                                  PAGE("<line startX=\"2\" startY=\"3\" endX=\"40\" "
                                       "endY=\"20\"/>"),
                                  "{}", 8),
                     E_OK);
    assert_true(label_page_dot(&bench->page, 16, 24));
    assert_true(label_page_dot(&bench->page, 320, 160));
    assert_true(label_page_dot(&bench->page, 168, 92));
    assert_false(label_page_dot(&bench->page, 168, 24));
}

#define WITH(test) cmocka_unit_test_setup(test, bench_clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(what_the_field_writes_looks_like_the_plain_word_for_it),
        WITH(a_turned_code_is_the_upright_one_dot_for_dot),
        WITH(a_turned_code_keeps_its_quiet_zone),
        WITH(white_on_black_is_black_on_white_the_other_way),
        WITH(a_sloping_line_joins_its_ends),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
