/* sample: small templates rendered, and a whole waybill's data, for this room's tests. */
#ifndef TESTS_LABEL_SAMPLE_H
#define TESTS_LABEL_SAMPLE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tallyman/base/buf.h"
#include "tallyman/label/render.h"

#define TEMPLATES PROJECT_DIR "/templates/"
#define WAYBILL TEMPLATES "waybill-100x150.xml"

static const char waybill_json[] =
    "{\"waybill\":\"YT7306118263334\",\"carrier\":\"圆通速递\","
    "\"routeMark\":\"946-579-15 970\",\"hub\":\"南宁转运中心\","
    "\"recipient\":{\"name\":\"杜小辉\",\"phone\":\"13012347868\","
    "\"address\":\"广西壮族自治区南宁市青秀区民族大道549号7栋3单元2488室\"},"
    "\"sender\":{\"name\":\"赵娜\",\"phone\":\"13456783510\","
    "\"address\":\"江苏省苏州市工业园区星湖街72号16栋1单元2358室\"},"
    "\"order\":\"TB1114410644737449\",\"goods\":["
    "{\"name\":\"运动鞋 黑色 42码\",\"count\":1},{\"name\":\"纯棉T恤\",\"count\":2}],"
    "\"weight\":1.57,\"printedAt\":\"2026-11-22 15:04:05\",\"remark\":\"易碎,轻放\","
    "\"qr\":\"https://e.example.cn/w/YT7306118263334\",\"part\":1,\"parts\":2,"
    "\"reprint\":1}";

/* What a group of tests shares. */
struct bench {
    struct label_fonts *fonts;
    struct arena *arena;
    struct label_page page;
    struct err err;
};

static inline int bench_open(void **state)
{
    struct bench *bench = xcalloc(1, sizeof *bench);
    bench->fonts = label_fonts_new(&bench->err);
    bench->arena = arena_new();
    label_page_init(&bench->page);
    *state = bench;
    return bench->fonts ? 0 : -1;
}

static inline int bench_close(void **state)
{
    struct bench *bench = *state;
    label_fonts_free(bench->fonts);
    arena_free(bench->arena);
    label_page_clear(&bench->page);
    free(bench);
    return 0;
}

static inline int bench_clear(void **state)
{
    struct bench *bench = *state;
    err_clear(&bench->err);
    arena_clear(bench->arena);
    return 0;
}

/* Renders a template text with data as JSON; the code of the failure or E_OK. */
static inline enum err_code bench_render(struct bench *bench, const char *template,
                                         const char *json, int dots)
{
    struct label_data *data = NULL;
    struct label_how how = {bench->fonts, dots, 0};
    struct label_template *read =
        label_template_read_text("t.xml", template, strlen(template), &bench->err);
    if (read &&
        !label_data_json("d.json", str_of(json), bench->arena, &data, &bench->err))
        label_render(read, data, &how, &bench->page, &bench->err);
    label_template_free(read);
    return bench->err.code;
}

/* A page of 60 x 30 mm around one element. */
#define PAGE(inner)                                                                      \
    "<page width=\"60\" height=\"30\"><layout left=\"0\" top=\"0\" width=\"60\" "        \
    "height=\"30\">" inner "</layout></page>"

static inline void assert_same_page(const struct label_page *a,
                                    const struct label_page *b)
{
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    assert_memory_equal(a->bits, b->bits, a->stride * (size_t)a->height);
}

static inline long ink(const struct label_page *page)
{
    long dots = 0;
    for (int y = 0; y < page->height; y++)
        for (int x = 0; x < page->width; x++)
            dots += label_page_dot(page, x, y);
    return dots;
}

/* Both templates, each with its data, draw the same. */
static inline void assert_look_alike(struct bench *bench, const char *template,
                                     const char *json, const char *plain)
{
    struct label_page first;
    if (bench_render(bench, template, json, 8))
        print_error("%s: %s %s\n", template, bench->err.arg[1].text,
                    bench->err.arg[2].text);
    assert_int_equal(bench->err.code, E_OK);
    first = bench->page;
    label_page_init(&bench->page);
    if (bench_render(bench, plain, "{}", 8))
        print_error("%s\n", bench->err.arg[1].text);
    assert_int_equal(bench->err.code, E_OK);
    assert_true(ink(&first) > 20);
    assert_same_page(&first, &bench->page);
    label_page_clear(&first);
}

/* The refusal names template, line and this. */
static inline void assert_refused(struct bench *bench, const char *template,
                                  const char *json, const char *why)
{
    bench_clear((void *[]){bench});
    assert_int_equal(bench_render(bench, template, json, 8), E_LABEL);
    if (!strstr(bench->err.arg[1].text, why))
        print_error("%s\n", bench->err.arg[1].text);
    assert_non_null(strstr(bench->err.arg[0].text, "t.xml:"));
    assert_non_null(strstr(bench->err.arg[1].text, why));
    assert_int_equal(ink(&bench->page), 0);
}

#endif
