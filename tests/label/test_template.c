/*
 * Reading templates: what is refused, with file and line and the reason's key word.
 */
#include "sample.h"

#include <stdio.h>

static const struct {
    const char *text;
    int line;
    const char *why;
} bad[] = {
    {"<page width=\"60\" height=\"30\">\n<layout", 2, "unclosed token"},
    {"<page width=\"60\" height=\"30\">\n</layout>", 2, "mismatched tag"},
    {"", 1, "no element"},
    {"<layout left=\"0\" top=\"0\" width=\"9\" height=\"9\"/>", 1, "can not stand here"},
    {PAGE("\n<circle/>"), 2, "got circle"},
    {PAGE("\n<image/>"), 2, "image needs src"},
    {PAGE("\n<text colour=\"red\">x</text>"), 2, "text has no colour"},
    {PAGE("\n<text style=\"fontSise:9\">x</text>"), 2, "text has no fontSise"},
    {PAGE("\n<text style=\"align:centre\">x</text>"), 2, "left|center|right, got centre"},
    {PAGE("\n<text style=\"fontSize:3\">x</text>"), 2, "fontSize"},
    {PAGE("\n<text mask=\"card\">x</text>"), 2, "none|name|phone"},
    {PAGE("\n<barcode>x</barcode>"), 2, "barcode needs type"},
    {PAGE("\n<barcode type=\"ean\">x</barcode>"), 2, "code128|qrcode"},
    {PAGE("<text>\n<rect/></text>"), 2, "rect can not stand here"},
    {PAGE("\nloose words"), 2, "stands outside a text"},
    {PAGE("\n<circle/>"), 2, "got circle"},
    {PAGE("\n<text style=\"rotation:45\">x</text>"), 2, "0|90|180|270"},
    {PAGE("\n<text style=\"fontColor:#12\">x</text>"), 2, "#rrggbb"},
    {PAGE("\n<text style=\"direction:rtl\">x</text>"), 2, "expected ltr, got rtl"},
    {PAGE("\n<text value=\"a\">b</text>"), 2, "too many"},
    {PAGE("\n<layout style=\"padding:1 2 3 4 5\"/>"), 2, "padding: expected 0"},
    {PAGE("\n<layout ref=\"a\"/><layout id=\"a\"/>"), 2, "no layout a before"},
    {PAGE("\n<layout id=\"a\"><layout ref=\"a\"/></layout>"), 2, "no layout a before"},
    {PAGE("<table><tr>\n<td rowspan=\"0\">x</td></tr></table>"), 2, "got 0"},
    {PAGE("\n<layout left=\"50\" top=\"0\" width=\"20\" height=\"9\"/>"), 2, "leaves"},
    {"<page width=\"60\">\n</page>", 1, "page needs height"},
    {"<page width=\"900\" height=\"30\"/>", 1, "got 900"},
    {"<!DOCTYPE page [<!ENTITY a \"b\">]>\n<page width=\"60\" height=\"30\"/>", 1,
     "DOCTYPE"},
    {PAGE("<text>&nope;</text>"), 1, "entity"},
    {PAGE("<table><tr>\n<td>words <text>x</text></td></tr></table>"), 2, "not both"},
    {PAGE("<table><tr>\n<td><text>x</text> words</td></tr></table>"), 2, "not both"},
    {PAGE("<table>\n<td>x</td></table>"), 2, "td can not stand here"},
    {PAGE("<table>\n<text>x</text></table>"), 2, "text can not stand here"},
    {PAGE("\n<text floor=\"4\">x</text>"), 2, "floor: expected 5"},
    {PAGE("\n<text threshold=\"256\">x</text>"), 2, "threshold: expected 1"},
    {PAGE("\n<barcode type=\"qrcode\" maxModule=\"9\">x</barcode>"), 2, "maxModule"},
    {PAGE("\n<image src=\"a.png\"/>"), 2, "template file"},
    /* the script */
    {PAGE("\n<% } else { %>"), 2, "else without if"},
    {PAGE("<% for(i=0;i<_data.g.length;i++){ %>\n<% } else { %>"), 2, "else without if"},
    {PAGE("<% if(_data.a){ %><% } else { %>\n<% } else { %>"), 2, "else without if"},
    {PAGE("<text><![CDATA[<%=_data.n + 1%>]]></text>"), 1, "expected a loop"},
    {PAGE("<text><![CDATA[<%=i%>]]></text>"), 1, "outside its loop"},
    {PAGE("<text><![CDATA[<%=_data%>]]></text>"), 1, "expected a loop"},
    {PAGE("<text><![CDATA[<%=_data.\\a%>]]></text>"), 1, "expected a loop"},
    {PAGE("<text><![CDATA[<%=_data.a[0%>]]></text>"), 1, "expected a loop"},
    {PAGE("<text><![CDATA[<%=\"a%>]]></text>"), 1, "expected a loop"},
    {PAGE("<% if(!_data.a == 1){ %><% } %>"), 1, "expected a loop"},
    {PAGE("<% if(_data.a = 1){ %><% } %>"), 1, "expected a loop"},
    {PAGE("<% if(_data.a){ alert(1) %><% } %>"), 1, "expected a loop"},
    {PAGE("<text>a\nb<%=_data.x</text>"), 2, ""},
    {PAGE("<text><![CDATA[a\n<%=_data.x]]></text>"), 2, "<% without %>"},
    {PAGE("<text><![CDATA[a\n\n<%=alert(1)%>]]></text>"), 3, "got =alert(1)"},
    {PAGE("<text><![CDATA[<%=_data.g[i].n%>]]></text>"), 1, "outside its loop"},
    {PAGE("<% while(1){ %><% } %>"), 1, "expected a loop"},
    {PAGE("<% var a = 1; %>"), 1, "expected a loop"},
    {PAGE("<% var _data = _data.a; %>"), 1, "expected a loop"},
    {PAGE("<% for(i in _data.g){ %><% var g = _data.g[i]; } %>"
          "<text value=\"<%=g.n%>\"/>"),
     1, "outside its loop"},
    {PAGE("<text><![CDATA[<%=_data.a ? \"b\"%>]]></text>"), 1, "expected a loop"},
    {PAGE("<text><![CDATA[<%=\"a\" - 1%>]]></text>"), 1, "expected a loop"},
    {PAGE("<text><![CDATA[<%=((((((((((((((((((((((((((1?1:1%>]]></text>"), 1,
     "expected a loop"},
    {PAGE("\n<% for(i=0;i<_data.g.length;i++){ %>\n"), 2, "not closed"},
    {PAGE("\n<% } %>"), 2, "closes nothing"},
    {PAGE("<% for(i=0;j<_data.g.length;i++){ %><% } %>"), 1, "expected a loop"},
    {PAGE("<% for(i=0;i<_data.g.length;i++){ %>"
          "<% for(i=0;i<_data.h.length;i++){ %><% } %><% } %>"),
     1, "outer loop"},
    {PAGE("\n<%=_data.x%>"), 2, "expected a loop"},
    {PAGE("<text><![CDATA[<% if(_data.x){ %>]]></text>"), 1, "not closed"},
};

static void a_bad_template_is_refused_with_file_line_and_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        const char *text = bad[i].text;
        struct label_template *read =
            label_template_read_text("dir/t.xml", text, strlen(text), &err);
        if (read || !strstr(err.arg[2].text, bad[i].why) || err.arg[1].num != bad[i].line)
            print_error("%s\n-> %d: %s\n", text, (int)err.arg[1].num, err.arg[2].text);
        assert_null(read);
        assert_int_equal(err.code, E_FILE);
        assert_string_equal(err.arg[0].text, "dir/t.xml");
        assert_int_equal(err.arg[1].num, bad[i].line);
        assert_non_null(strstr(err.arg[2].text, bad[i].why));
    }
}

static void a_template_that_is_not_there_is_a_fault(void **state)
{
    struct err err = {0};
    (void)state;
    assert_null(label_template_read("/nowhere/t.xml", &err));
    assert_int_equal(err.code, E_IO);
}

static void a_file_over_the_limit_is_refused(void **state)
{
    struct err err = {0};
    (void)state;
    char *text = xmalloc(LABEL_TEMPLATE_BYTES + 1);
    memset(text, ' ', LABEL_TEMPLATE_BYTES + 1);
    assert_null(label_template_read_text("t.xml", text, LABEL_TEMPLATE_BYTES + 1, &err));
    assert_int_equal(err.code, E_LIMIT_INPUT);
    free(text);
}

/* Repeats `open` n times inside a page. */
static enum err_code read_many(const char *open, int n)
{
    struct err err = {0};
    struct buf text;
    buf_init(&text, LABEL_TEMPLATE_BYTES);
    buf_text(&text, "<page width=\"60\" height=\"30\">");
    for (int i = 0; i < n; i++)
        buf_text(&text, open);
    struct label_template *read = label_template_read_text("t.xml", text.p, text.n, &err);
    assert_null(read);
    buf_clear(&text);
    assert_non_null(strstr(err.arg[2].text, n > 100 ? "more than" : "deeper than"));
    return err.code;
}

static void depth_and_number_of_elements_are_limited(void **state)
{
    (void)state;
    assert_int_equal(
        read_many("<layout left=\"0\" top=\"0\" width=\"9\" height=\"9\">", 40), E_FILE);
    assert_int_equal(read_many("<rect/>", LABEL_TEMPLATE_NODES + 1), E_FILE);
}

static void what_other_editors_write_is_read(void **state)
{
    static const char text[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
        "<page xmlns=\"http://cloudprint.cainiao.com/print\" width=\"76mm\" "
        "height=\"130\" splitable=\"true\" editor:_for_=\"x\">"
        "<layout id=\"a\" left=\"0.5\" top=\"1.2345678\" width=\"70\" height=\"6\" "
        "style=\"zIndex:2;overflow:hidden;\"><text style=\"fontFamily:SimHei;"
        "fontSize:12pt;fontWeight:bold;align:center;valign:middle;\">"
        "<![CDATA[<%=_data.recipient.name%>]]></text></layout>"
        "<% for(var i = 0; i < _data.items.length; i++) { %><% } %>"
        "<!-- <% not a statement --></page>";
    struct err err = {0};
    (void)state;
    struct label_template *read =
        label_template_read_text("t.xml", text, sizeof text - 1, &err);
    assert_int_equal(err.code, E_OK);
    assert_non_null(read);
    label_template_free(read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_template_is_refused_with_file_line_and_reason),
        cmocka_unit_test(a_template_that_is_not_there_is_a_fault),
        cmocka_unit_test(a_file_over_the_limit_is_refused),
        cmocka_unit_test(depth_and_number_of_elements_are_limited),
        cmocka_unit_test(what_other_editors_write_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
