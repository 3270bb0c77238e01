/*
 * The small script of templates: conditions with else, comparisons, sums, what stands in
 * for a missing value, indexes. Held by looks: the same as the words written out.
 */
#include "sample.h"

#define SAYS(script) PAGE("<text><![CDATA[一二三 " script "]]></text>")

static const char json[] =
    "{\"a\":\"A\",\"n\":2,\"part\":10,\"zero\":0,\"empty\":\"\",\"w\":1.25,"
    "\"g\":[{\"n\":\"x\"},{\"n\":\"y\"},{\"n\":\"z\"}],\"l\":[\"p\",\"q\"],\"none\":[]}";

static const char *const says[][2] = {
    {"<%=_data.a%>", "A"},
    {"<%= _data.a + \"-\" + _data.n %>", "A-2"},
    {"<%=_data.gone || \"none\"%>", "none"},
    {"<%=_data.empty || _data.gone || 'q'%>", "q"},
    {"<%=_data.gone || \"\"%>", ""},
    {"<%=_data.g.length%>", "3"},
    {"<%=_data.g[1].n + _data.l[0]%>", "yp"},
    {"<% for(i=0;i<_data.g.length;i++){ %><%=i+1%><%=_data.g[i].n%> <% } %>", "1x 2y 3z"},
    {"<% for (let i = 0; i < _data.l.length; i++) { %><%=_data.l[i] + i%><% } %>",
     "p0q1"},
    {"<%=_page.n + \"/\" + _page.count%>", "1/1"},
    {"<% if(_data.a){ %>yes<% } else { %>no<% } %>", "yes"},
    {"<% if(_data.gone){ %>yes<% } else { %>no<% } %>", "no"},
    {"<% if(!_data.gone){ %>yes<% } %>", "yes"},
    {"<% if(!_data.none){ %>yes<% } %>", "yes"},
    {"<% if(_data.a == \"A\"){ %>yes<% } %>", "yes"},
    {"<% if(_data.a === 'B'){ %>1<% } else if(_data.n == 2){ %>2<% } else { %>3<% } %>",
     "2"},
    {"<% if(_data.a != \"A\"){ %>1<% } else if(_data.n > 2){ %>2<% } else { %>3<% } %>",
     "3"},
    {"<% if(_data.part > 9 && _data.part <= 10){ %>yes<% } %>", "yes"},
    {"<% if(_data.part < 9 || _data.n >= 2){ %>yes<% } %>", "yes"},
    {"<% if(_data.gone && _data.a || _data.a){ %>yes<% } %>", "yes"},
    {"<% if(_data.a || _data.gone && _data.gone){ %>yes<% } %>", "yes"},
    {"<% if(_data.gone || _data.zero && _data.a){ %>yes<% } else { %>no<% } %>", "no"},
    {"<% if(_data.w < 1.3){ %>light<% } %>", "light"},
    {"<% if(_data.a > 1){ %>yes<% } else { %>no<% } %>", "no"},
    {"<% if(_data.g.length > 2){ %>many<% } %>", "many"},
    {"<% if(_data.a){ %><% if(_data.gone){ %>1<% } else { %>2<% } %><% } %>", "2"},
    {"<%=_data.a ? \"yes\" : 'no'%>", "yes"},
    {"<%=_data.gone ? _data.gone : _data.n > 1 && _data.a ? 'two' : 'no'%>", "two"},
    {"<%=(_data.gone || 'q') + \"-\" + (1 + 2)%>", "q-3"},
    {"<%=\"n\" + (_data.n > 1 ? \"+\" : \"-\")%>", "n+"},
    {"<%=_data[\"g\"][0]['n'] + _data['l'][1]%>", "xq"},
    {"<%=_data.g.length - 1%>", "2"},
    {"<% for(i=0;i<_data.g.length;i++){ %><%=_data.g[i].n%>"
     "<% if(i < _data.g.length - 1){ %>,<% } %><% } %>",
     "x,y,z"},
    {"<% if(_data.gone != null && _data.gone != ''){ %>yes<% } else { %>no<% } %>", "no"},
    {"<% if(_data.a !== undefined){ %>yes<% } %>", "yes"},
    {"<% if((_data.gone || _data.a) && !(_data.gone && _data.a)){ %>yes<% } %>", "yes"},
    {"<% if((_data.n) == 2 && (1 + 1) > 1){ %>yes<% } %>", "yes"},
    {"<% if(!!_data.a){ %>yes<% } %>", "yes"},
    {"<% var g = _data.g, a = _data.a; %><%=a + g[1].n + g.length%>", "Ay3"},
    {"<% var list = _data.g; for(var index = 0; index < list.length; ++index){ var one = "
     "list[index]; %><%=(index + 1) + one.n%><% } %>",
     "1x2y3z"},
    {"<% for(var k in _data.l){ %><%=_data.l[k]%><% } %>", "pq"},
    {"<% for(var i=0;i<_data.l.length;i+=1){ if(i){ %>-<% } %><%=_data.l[i]%><% } %>",
     "p-q"},
    {"<% for(i=0;i<_data.g.length;i++){ %><% if(i == 0){ %>-<% } else { %>+<% } %><% } "
     "%>",
     "-++"},
};

static void a_script_says_what_it_would_in_its_own_language(void **state)
{
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        char template[600], plain[300];
        snprintf(template, sizeof template, SAYS("%s"), says[i][0]);
        snprintf(plain, sizeof plain, PAGE("<text>一二三 %s</text>"), says[i][1]);
        bench_clear(state);
        assert_look_alike(*state, template, json, plain);
    }
}

static void elements_have_else_too(void **state)
{
    assert_look_alike(
        *state,
        PAGE("<% if(_data.gone){ %><rect/><% } else if(_data.zero){ %>"
             "<rect style=\"borderWidth:3\"/><% } else { %><line startX=\"1\" "
             "startY=\"2\" endX=\"30\" endY=\"2\"/><% } %>"),
        json, PAGE("<line startX=\"1\" startY=\"2\" endX=\"30\" endY=\"2\"/>"));
}

static void masks_are_for_fields_not_for_words(void **state)
{
    assert_look_alike(
        *state, PAGE("<text mask=\"name\"><![CDATA[<%=\"To: \" + _data.x%>]]></text>"),
        "{\"x\":\"张三丰\"}", PAGE("<text>To: 张**</text>"));
}

static void what_is_missing_is_named_even_behind_another(void **state)
{
    assert_refused(*state, SAYS("<%=_data.a + _data.b.c%>"), "{\"a\":1}",
                   "b.c: no such field");
    assert_refused(*state, SAYS("<%=_data.b || _data.c%>"), "{\"a\":1}",
                   "c: no such field");
    assert_refused(*state, SAYS("<%=_data.g[3].n%>"), json, "g[3].n: no such field");
}

#define WITH(test) cmocka_unit_test_setup(test, bench_clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_script_says_what_it_would_in_its_own_language),
        WITH(elements_have_else_too),
        WITH(masks_are_for_fields_not_for_words),
        WITH(what_is_missing_is_named_even_behind_another),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
