/*
 * Template and data to bits. Text is held by comparing pages: a value put in must look as
 * the same words written into the template do.
 */
#include "sample.h"

#include <stdio.h>

static void a_value_can_not_become_markup_or_script(void **state)
{
    assert_look_alike(*state, PAGE("<text><![CDATA[<%=_data.x%>]]></text>"),
                      "{\"x\":\"a]]></text><rect/> &amp; <%=_data.y%>\"}",
                      PAGE("<text>a]]&gt;&lt;/text&gt;&lt;rect/&gt; &amp;amp; "
                           "&lt;<% if(_data.no){ %><% } %>&#37;=_data.y%></text>"));
}

static void a_loop_repeats_text_for_each_row(void **state)
{
    assert_look_alike(*state,
                      PAGE("<text><![CDATA[<% for(i=0;i<_data.g.length;i++){ %>"
                           "<%=_data.g[i].n%> ×<%=_data.g[i].c%>\n<% } %>]]></text>"),
                      "{\"g\":[{\"n\":\"茶\",\"c\":1},{\"n\":\"壶\",\"c\":2}]}",
                      PAGE("<text>茶 ×1\n壶 ×2</text>"));
}

static void a_loop_between_elements_flows_downwards(void **state)
{
#define ROW(words)                                                                       \
    "<layout left=\"0\" top=\"1\" width=\"60\" height=\"6\"><text>" words                \
    "</text></layout>"
#define FLOW(inner)                                                                      \
    "<layout left=\"0\" top=\"0\" width=\"60\" height=\"29\" "                           \
    "orientation=\"vertical\">" inner "</layout>"
    assert_look_alike(*state,
                      PAGE(FLOW("<% for(i=0;i<_data.g.length;i++){ %>" ROW(
                          "<%=_data.g[i].n%>") "<% } %>")),
                      "{\"g\":[{\"n\":\"one\"},{\"n\":\"two\"}]}",
                      PAGE("<layout left=\"0\" top=\"1\" width=\"60\" height=\"6\">"
                           "<text>one</text></layout><layout left=\"0\" top=\"8\" "
                           "width=\"60\" height=\"6\"><text>two</text></layout>"));
}

static void rows_beyond_a_flow_are_refused_or_dropped_as_the_template_says(void **state)
{
    struct bench *bench = *state;
    const char *json = "{\"g\":[{\"n\":\"1\"},{\"n\":\"2\"},{\"n\":\"3\"},{\"n\":\"4\"},"
                       "{\"n\":\"5\"}]}";
    assert_refused(bench,
                   PAGE(FLOW("<% for(i=0;i<_data.g.length;i++){ %>" ROW(
                       "<%=_data.g[i].n%>") "<% } %>")),
                   json, "rows do not fit");
    bench_clear(state);
    assert_int_equal(
        bench_render(bench,
                     PAGE("<layout left=\"0\" top=\"0\" width=\"60\" height=\"29\" "
                          "orientation=\"vertical\" style=\"overflow:hidden\">"
                          "<% for(i=0;i<_data.g.length;i++){ %>" ROW(
                              "<%=_data.g[i].n%>") "<% } %></layout>"),
                     json, 8),
        E_OK);
    assert_true(ink(&bench->page) > 0);
}

static void a_condition_leaves_out_what_is_missing_empty_or_0(void **state)
{
    static const char *const no[] = {"{}", "{\"x\":\"\"}", "{\"x\":0}", "{\"x\":false}",
                                     "{\"x\":[]}"};
    struct bench *bench = *state;
    const char *template = PAGE("<% if(_data.x){ %><rect/><% } %>"
                                "<text><% if(_data.x){ %>yes<% } %></text>");
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        assert_int_equal(bench_render(bench, template, no[i], 8), E_OK);
        assert_int_equal(ink(&bench->page), 0);
    }
    assert_int_equal(bench_render(bench, template, "{\"x\":1}", 8), E_OK);
    assert_true(ink(&bench->page) > 0);
}

static void names_and_phones_are_masked(void **state)
{
    static const char *const masks[][3] = {
        {"name", "张三", "张*"},
        {"name", " 欧阳娜娜 ", "欧***"},
        {"name", "北京某某科技有限公司", "北***"},
        {"name", "王*", "王*"},
        {"phone", "13812345678", "138****5678"},
        {"phone", "+86 138-1234-5678", "+86 138-****-5678"},
        {"phone", "138****5678", "138****5678"},
        {"phone", "6543210", "***3210"},
        {"phone", "110", "****"},
        {"phone", "未留", "****"},
    };
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        char template[400], json[100], plain[400];
        snprintf(template, sizeof template,
                 PAGE("<text mask=\"%s\"><![CDATA[to <%%=_data.x%%>]]></text>"),
                 masks[i][0]);
        snprintf(json, sizeof json, "{\"x\":\"%s\"}", masks[i][1]);
        snprintf(plain, sizeof plain, PAGE("<text>to %s</text>"), masks[i][2]);
        assert_look_alike(*state, template, json, plain);
    }
}

static void a_field_that_is_not_there_is_named(void **state)
{
    assert_refused(*state, PAGE("<text><![CDATA[<%=_data.recipient.fax%>]]></text>"),
                   "{\"recipient\":{}}", "recipient.fax: no such field");
    assert_refused(*state, PAGE("<% for(i=0;i<_data.goods.length;i++){ %><rect/><% } %>"),
                   "{}", "goods: no such list");
    assert_refused(*state,
                   PAGE("<text><![CDATA[<%=_data.a%><% for(i=0;i<_data.g.length;i++){ %>"
                        "<%=_data.g[i].n%><% } %>]]></text>"),
                   "{\"a\":\"\",\"g\":[{}]}", "g[i].n: no such field");
}

static void a_character_without_a_glyph_is_an_error(void **state)
{
    assert_refused(*state, PAGE("<text><%=_data.x%></text>"), "{\"x\":\"a\\uf8ff\"}",
                   "U+F8FF");
    assert_refused(*state, PAGE("<text><%=_data.x%></text>"), "{\"x\":\"שלום\"}",
                   "right-to-left");
}

static void a_character_without_a_glyph_is_marked_where_the_template_says_so(void **state)
{
    assert_look_alike(
        *state, PAGE("<text onMissingGlyph=\"mark\"><![CDATA[<%=_data.x%>]]></text>"),
        "{\"x\":\"a\\uf8ffb\"}", PAGE("<text>a〓b</text>"));
}

static void invisible_characters_leave_no_trace(void **state)
{
    assert_look_alike(*state, PAGE("<text><![CDATA[<%=_data.x%>]]></text>"),
                      "{\"x\":\"a\\u200bb\\r\\nc\\td\"}", PAGE("<text>ab\nc d</text>"));
}

#define SMALL(style, words)                                                              \
    PAGE("<layout left=\"1\" top=\"1\" width=\"20\" height=\"5\">"                       \
         "<text " style ">" words "</text></layout>")

static void text_shrinks_to_6_pt_and_no_further(void **state)
{
    struct bench *bench = *state;
    assert_look_alike(bench, SMALL("style=\"fontSize:14\"", "<%=_data.x%>"),
                      "{\"x\":\"一二三四五六\"}",
                      SMALL("style=\"fontSize:9\"", "一二三四五六"));
    assert_refused(bench, SMALL("style=\"fontSize:14\"", "<%=_data.x%>"),
                   "{\"x\":\"一二三四五六七八九十一二三四五六七八九十一\"}",
                   "x: 21 characters do not fit 20 x 5 mm at 6 pt");
    assert_refused(bench, SMALL("shrink=\"no\" style=\"fontSize:14\"", "一二三四五六七"),
                   "{}", "at 14 pt");
    assert_refused(bench, SMALL("style=\"fontSize:14;overflow:visible\"", "<%=_data.x%>"),
                   "{\"x\":\"一二三四五六七八九十一二三四五六七八九十一\"}", "at 6 pt");
}

static void hidden_overflow_ends_in_an_ellipsis(void **state)
{
    assert_look_alike(
        *state,
        SMALL("shrink=\"no\" style=\"fontSize:12;overflow:hidden\"", "<%=_data.x%>"),
        "{\"x\":\"一二三四五六七八九\"}", SMALL("style=\"fontSize:12\"", "一二三…"));
}

#define NARROW(words)                                                                    \
    PAGE("<layout left=\"1\" top=\"1\" width=\"20\" height=\"12\">"                      \
         "<text style=\"fontSize:8\">" words "</text></layout>")

static void lines_break_by_chinese_and_latin_habits(void **state)
{
    /* 20 mm are 160 dots: six Chinese letters of 8 pt (23 dots), seven do not fit. */
    assert_look_alike(*state, NARROW("一二三四五六七八"), "{}",
                      NARROW("一二三四五六\n七八"));
    assert_look_alike(*state, NARROW("一二三四五六，八"), "{}",
                      NARROW("一二三四五\n六，八"));
    assert_look_alike(*state, NARROW("一二三四五（六七）"), "{}",
                      NARROW("一二三四五\n（六七）"));
    assert_look_alike(*state, NARROW("tea caddy teapot"), "{}",
                      NARROW("tea caddy\nteapot"));
    assert_look_alike(*state, NARROW("一二三四五549号"), "{}",
                      NARROW("一二三四五549\n号"));
    assert_look_alike(*state, NARROW("一二三四五六549"), "{}",
                      NARROW("一二三四五六\n549"));
}

static void a_code_is_drawn_in_whole_dots_with_its_quiet_zone(void **state)
{
    struct bench *bench = *state;
    static const int dots[] = {8, 12, 24};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(
            bench_render(bench,
                         PAGE("<barcode type=\"code128\" style=\"hideText:true\">"
                              "YT12345678</barcode>"),
                         "{}", dots[i]),
            E_OK);
        /* Start B, Y, T, code C, four pairs, check: 101 modules, and the stop's 2. */
        int first = 0, last = 0, width = bench->page.width;
        int module = width / (112 + 20);
        for (int x = 0; x < width; x++)
            if (label_page_dot(&bench->page, x, 40)) {
                first = first ? first : x;
                last = x + 1;
            }
        assert_int_equal(last - first, 112 * module);
        assert_true(first >= 10 * module && width - last >= 10 * module);
        for (int x = first; x < last; x += module)
            for (int step = 1; step < module; step++)
                assert_int_equal(label_page_dot(&bench->page, x + step, 40),
                                 label_page_dot(&bench->page, x, 40));
    }
}

#define CODE(type, width, height)                                                        \
    PAGE("<layout left=\"0\" top=\"0\" width=\"" width "\" height=\"" height             \
         "\"><barcode type=\"" type "\"><%=_data.x%></barcode></layout>")

static void a_code_that_does_not_fit_is_refused_not_squeezed(void **state)
{
    struct bench *bench = *state;
    assert_refused(bench, CODE("code128", "30", "20"), "{\"x\":\"YT12345678\"}",
                   "x: the code needs 132 modules");
    assert_int_equal((bench_clear(state), bench_render(bench, CODE("code128", "33", "20"),
                                                       "{\"x\":\"YT12345678\"}", 8)),
                     E_OK);
    assert_refused(bench, CODE("code128", "33", "6"), "{\"x\":\"YT12345678\"}", "3 mm");
    assert_refused(bench, CODE("code128", "60", "20"), "{\"x\":\"运单\"}", "ASCII");
    assert_refused(bench, CODE("code128", "60", "20"), "{\"x\":\"\"}", "no characters");
    assert_refused(bench, CODE("qrcode", "7", "20"), "{\"x\":\"1\"}", "29 modules");
    assert_refused(bench, CODE("qrcode", "20", "20"), "{\"x\":\"\"}", "no characters");
}

static void the_waybill_renders_with_and_without_its_optional_fields(void **state)
{
    struct bench *bench = *state;
    struct label_how how = {bench->fonts, 8, 0};
    struct label_template *read = label_template_read(WAYBILL, &bench->err);
    struct label_data *data = NULL;
    assert_non_null(read);
    label_data_json("d", str_of(waybill_json), bench->arena, &data, &bench->err);
    assert_int_equal(label_render(read, data, &how, &bench->page, &bench->err), 0);
    assert_int_equal(bench->page.width, 800);
    assert_int_equal(bench->page.height, 1200);
    long full = ink(&bench->page);

    label_data_text(data, "reprint", "", &bench->err);
    label_data_text(data, "parts", "", &bench->err);
    label_data_text(data, "remark", "", &bench->err);
    assert_int_equal(label_render(read, data, &how, &bench->page, &bench->err), 0);
    assert_true(ink(&bench->page) < full);
    label_template_free(read);
}

#define WITH(test) cmocka_unit_test_setup(test, bench_clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_value_can_not_become_markup_or_script),
        WITH(a_loop_repeats_text_for_each_row),
        WITH(a_loop_between_elements_flows_downwards),
        WITH(rows_beyond_a_flow_are_refused_or_dropped_as_the_template_says),
        WITH(a_condition_leaves_out_what_is_missing_empty_or_0),
        WITH(names_and_phones_are_masked),
        WITH(a_field_that_is_not_there_is_named),
        WITH(a_character_without_a_glyph_is_an_error),
        WITH(a_character_without_a_glyph_is_marked_where_the_template_says_so),
        WITH(invisible_characters_leave_no_trace),
        WITH(text_shrinks_to_6_pt_and_no_further),
        WITH(hidden_overflow_ends_in_an_ellipsis),
        WITH(lines_break_by_chinese_and_latin_habits),
        WITH(a_code_is_drawn_in_whole_dots_with_its_quiet_zone),
        WITH(a_code_that_does_not_fit_is_refused_not_squeezed),
        WITH(the_waybill_renders_with_and_without_its_optional_fields),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
