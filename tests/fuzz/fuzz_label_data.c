/*
 * rooms: label
 * fuzz_label_data: any bytes as a file of labels (the first says of which kind), each
 * record rendered by a template that uses everything. Held: a label or a refusal, never
 * both, and what is refused leaves a white page.
 */
#include <stddef.h>
#include <stdint.h>

#include "tallyman/label/records.h"
#include "tallyman/label/render.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
const char *__lsan_default_suppressions(void);

/* Fonts stay open between inputs; fontconfig holds some of theirs by offsets, which look
 * like leaks. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

static const char template_text[] =
    "<page width=\"60\" height=\"60\"><layout left=\"0\" top=\"0\" width=\"60\" "
    "height=\"10\">"
    "<text shrink=\"yes\" mask=\"name\"><![CDATA[<%=_data.a || _data.l[0] || "
    "\"-\"%>]]></text>"
    "</layout><% if(_data.a < 5 && !_data.b || _data.a == \"x\"){ %>"
    "<layout left=\"0\" top=\"10\" width=\"30\" height=\"20\"><barcode type=\"qrcode\">"
    "<![CDATA[<%=_data.a%>]]></barcode></layout><% } else { %>"
    "<layout left=\"0\" top=\"10\" width=\"60\" height=\"20\"><barcode type=\"code128\">"
    "<![CDATA[<%=_data.a%>]]></barcode></layout><% } %>"
    "<layout left=\"0\" top=\"30\" width=\"60\" height=\"20\"><table continues=\"yes\">"
    "<tr><th>a</th><th width=\"20\">b</th></tr><% for(i=0;i<_data.g.length;i++){ %><tr>"
    "<td onMissingGlyph=\"mark\"><![CDATA[<%=_data.g[i].n%>]]></td>"
    "<td mask=\"phone\"><![CDATA[<%=_data.g[i].c || i + 1%>]]></td></tr><% } "
    "%></table></layout>"
    "<layout left=\"0\" top=\"50\" width=\"60\" height=\"10\"><text "
    "style=\"overflow:hidden\">"
    "<![CDATA[<%=_page.n%>/<%=_page.count%> <%=_data.r.n || "
    "\"\"%>]]></text></layout></page>";

/* Made once: fonts take longer than a label. */
struct made {
    struct label_template *template;
    struct label_fonts *fonts;
    struct label_page page;
};

static struct made *made(void)
{
    static struct made once; /* libFuzzer gives no other place for it */
    struct err err = {0};
    if (!once.template) {
        once.template = label_template_read_text("fuzz.xml", template_text,
                                                 sizeof template_text - 1, &err);
        once.fonts = label_fonts_new(&err);
        BUG_IF(!once.template || !once.fonts);
    }
    return &once;
}

static void render(struct made *with, const struct label_data *data)
{
    struct err err = {0};
    struct label_how how = {with->fonts, 8, 0};
    struct label_run run = {.template = with->template, .data = data, .how = &how};
    for (int i = 1; i == 1 || (i <= run.pages && i < 4); i++) {
        int rc = label_render_page(&run, i, &with->page, &err);
        BUG_IF(!rc != !err.code);
        BUG_IF(rc && label_page_ink(&with->page, 0, 0, 480, 480));
        if (rc)
            return;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const char *const names[] = {"f.json", "f.jsonl", "f.csv"};
    struct err err = {0};
    if (!n)
        return 0;
    struct str text = str_n((const char *)bytes + 1, n - 1);
    struct label_records *records = label_records_open(names[bytes[0] % 3], text, &err);
    struct arena *arena = arena_new();
    BUG_IF(!records == !err.code);
    for (int i = 0; records && i < 100; i++) {
        struct err one = {0};
        arena_clear(arena);
        struct label_data *data = label_records_next(records, arena, &one);
        BUG_IF(data && one.code);
        if (!data && !one.code)
            break;
        if (data)
            render(made(), data);
    }
    arena_free(arena);
    label_records_close(records);
    return 0;
}
