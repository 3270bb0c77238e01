/*
 * Data as it comes: addresses of 500 characters, names no font has, emoji, scripts from
 * right to left, empty fields, lists too long. Each has one clear outcome on every
 * waybill: a good label, or a refusal that names the field.
 */
#include "sample.h"

enum outcome { GOOD, REFUSED };

static const char *const waybills[] = {"waybill-100x150.xml", "waybill-100x180.xml",
                                       "waybill-76x130.xml"};

static const struct {
    const char *field, *value;
    int times;
    enum outcome outcome;
    const char *why;
} cases[] = {
    {"recipient.address", "长", 60, GOOD, NULL},
    {"recipient.address", "长", 500, REFUSED, "500 characters do not fit"},
    {"recipient.address", "W", 500, REFUSED, "500 characters do not fit"},
    {"recipient.address", "", 1, GOOD, NULL},
    {"recipient.address", "新疆维吾尔自治区 شىنجاڭ", 1, REFUSED, "right-to-left"},
    {"recipient.address", "北京😀", 1, GOOD, NULL}, /* or refused: hangs on the fonts */
    {"recipient.address", "北京\xee\x80\x80", 1, REFUSED, "U+E000"},
    {"recipient.name", "𠮷野", 1, GOOD, NULL}, /* likewise; masked to its first */
    {"recipient.name", "", 1, GOOD, NULL},
    {"recipient.phone", "", 1, GOOD, NULL},
    {"remark", "שלום, اتصل بي", 1, GOOD, NULL},
    {"remark", "🎉🎂👩‍👩‍👧 生日快乐\xef\xb8\x8f", 1, GOOD, NULL},
    {"remark", "]]></text><rect/><% } %>&amp;", 1, GOOD, NULL},
    {"remark", "吵", 900, GOOD, NULL},
    {"remark", "\t\n\r  \n", 1, GOOD, NULL},
    {"routeMark", "9", 60, GOOD, NULL},
    {"routeMark", "9", 700, REFUSED, "700 characters do not fit"},
    {"routeMark", "", 1, GOOD, NULL},
    {"hub", "极长的集包地名称转运中心", 3, GOOD, NULL},
    {"waybill", "", 1, REFUSED, "waybill: a code of no characters"},
    {"waybill", "YT", 20, REFUSED, "waybill: the code needs"},
    {"waybill", "YT", 40, REFUSED, "waybill: code128: "},
    {"waybill", "运单", 1, REFUSED, "waybill: code128: expected ASCII"},
    {"qr", "", 1, REFUSED, "qr: a code of no characters"},
    {"qr", "https://e.example.cn/", 40, REFUSED, "qr: the code needs"},
    {"order", "", 1, GOOD, NULL},
    {"weight", "", 1, GOOD, NULL},
};

/* Whether a font of this machine has what the case hangs on. */
static bool hangs_on_fonts(const char *value)
{
    return strstr(value, "😀") || strstr(value, "𠮷");
}

static void try_case(struct bench *bench, const char *name, size_t i)
{
    struct label_how how = {bench->fonts, 8, 0};
    struct label_data *data = NULL;
    struct buf value;
    bench_clear((void *[]){bench});
    struct label_template *read = label_template_read(name, &bench->err);
    label_data_json("d", str_of(waybill_json), bench->arena, &data, &bench->err);
    assert_int_equal(bench->err.code, E_OK);
    buf_init(&value, LABEL_DATA_BYTES);
    for (int n = 0; n < cases[i].times; n++)
        buf_text(&value, cases[i].value);
    label_data_text(data, cases[i].field, value.p, &bench->err);
    struct label_run run = {.template = read, .data = data, .how = &how};
    label_render_page(&run, 1, &bench->page, &bench->err);
    bool refused = bench->err.code == E_LABEL;
    bool right = cases[i].outcome == REFUSED
                     ? refused && strstr(bench->err.arg[1].text, cases[i].why)
                     : bench->err.code == E_OK;
    if (hangs_on_fonts(cases[i].value))
        right = bench->err.code == E_OK ||
                (refused && strstr(bench->err.arg[1].text, "no font has"));
    if (!right)
        print_error("%s, %s = %s × %d: %s %s\n", name, cases[i].field, cases[i].value,
                    cases[i].times, bench->err.arg[0].text, bench->err.arg[1].text);
    assert_true(right);
    /* A refusal leaves nothing that could be printed by mistake. */
    assert_true(refused ? ink(&bench->page) == 0 : ink(&bench->page) > 10000);
    buf_clear(&value);
    label_template_free(read);
}

static void every_waybill_takes_data_as_it_comes(void **state)
{
    for (size_t w = 0; w < sizeof waybills / sizeof *waybills; w++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            char name[300];
            snprintf(name, sizeof name, "%s%s", TEMPLATES, waybills[w]);
            try_case(*state, name, i);
        }
}

/* At a printer that several benches share. */
static void a_label_says_which_bench_and_who(void **state)
{
    struct bench *bench = *state;
    struct label_how how = {bench->fonts, 8, 0};
    for (size_t w = 0; w < sizeof waybills / sizeof *waybills; w++) {
        char name[300];
        int before = 0;
        snprintf(name, sizeof name, "%s%s", TEMPLATES, waybills[w]);
        for (int told = 0; told < 2; told++) {
            struct label_data *data = NULL;
            bench_clear(state);
            struct label_template *read = label_template_read(name, &bench->err);
            label_data_json("d", str_of(waybill_json), bench->arena, &data, &bench->err);
            if (told)
                label_data_text(data, "bench", "bench-12", &bench->err);
            if (told)
                label_data_text(data, "person", "张小丽", &bench->err);
            assert_int_equal(label_render(read, data, &how, &bench->page, &bench->err),
                             0);
            if (told)
                assert_true(ink(&bench->page) > before + 200);
            before = ink(&bench->page);
            label_template_free(read);
        }
    }
}

/* Each field that a waybill needs is missed by name, those it can do without are not. */
static void a_field_that_is_missing_is_named(void **state)
{
    static const char *const must[] = {"waybill", "carrier", "routeMark", "hub",  "qr",
                                       "order",   "weight",  "printedAt", "goods"};
    struct bench *bench = *state;
    struct label_how how = {bench->fonts, 8, 0};
    for (size_t i = 0; i < sizeof must / sizeof *must; i++) {
        struct label_data *data = NULL;
        char json[1200], mark[40];
        bench_clear(state);
        snprintf(json, sizeof json, "%s", waybill_json);
        snprintf(mark, sizeof mark, "\"%s\"", must[i]);
        strstr(json, mark)[1] = '_';
        struct label_template *read = label_template_read(WAYBILL, &bench->err);
        label_data_json("d", str_of(json), bench->arena, &data, &bench->err);
        assert_true(label_render(read, data, &how, &bench->page, &bench->err) < 0);
        assert_int_equal(bench->err.code, E_LABEL);
        assert_non_null(strstr(bench->err.arg[0].text, "waybill-100x150.xml:"));
        if (strncmp(bench->err.arg[1].text, must[i], strlen(must[i])) != 0)
            print_error("%s: %s\n", must[i], bench->err.arg[1].text);
        assert_memory_equal(bench->err.arg[1].text, must[i], strlen(must[i]));
        label_template_free(read);
    }
}

static void goods_flow_on_and_each_is_on_one_page(void **state)
{
    struct bench *bench = *state;
    struct label_how how = {bench->fonts, 8, 0};
    for (size_t w = 0; w < sizeof waybills / sizeof *waybills; w++) {
        char name[300];
        struct label_data *data = NULL;
        bench_clear(state);
        snprintf(name, sizeof name, "%s%s", TEMPLATES, waybills[w]);
        struct label_template *read = label_template_read(name, &bench->err);
        label_data_json("d", str_of(waybill_json), bench->arena, &data, &bench->err);
        for (int i = 0; i < 300; i++) {
            struct label_data *row = label_data_row(data, "goods", &bench->err);
            label_data_text(row, "name",
                            "一件名字很长要折成两行的货品，颜色与尺码也都在这里写着",
                            &bench->err);
            label_data_int(row, "count", i, &bench->err);
        }
        struct label_run run = {.template = read, .data = data, .how = &how};
        assert_int_equal(label_render_page(&run, 1, &bench->page, &bench->err), 0);
        assert_in_range(run.pages, 5, 40);
        for (int n = 2; n <= run.pages; n++) {
            assert_int_equal(label_render_page(&run, n, &bench->page, &bench->err), 0);
            assert_true(run.from[n - 1] > run.from[n - 2]);
            assert_true(run.from[n - 1] < 302);
        }
        label_template_free(read);
    }
}

#define WITH(test) cmocka_unit_test_setup(test, bench_clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(every_waybill_takes_data_as_it_comes),
        WITH(a_label_says_which_bench_and_who),
        WITH(a_field_that_is_missing_is_named),
        WITH(goods_flow_on_and_each_is_on_one_page),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
