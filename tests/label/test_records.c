/*
 * Files of many labels: the same records from JSON, JSON Lines and CSV; what is no good
 * is named by its line and does not stop what follows.
 */
#include "sample.h"

#include "tallyman/label/records.h"

static const struct {
    const char *name, *text;
} alike[] = {
    {"d.json", "[{\"a\":\"1\",\"r\":{\"n\":\"张三\"},\"g\":[{\"n\":\"x\",\"c\":2}]},"
               "{\"a\":\"2,\\\"\",\"r\":{\"n\":\"\"},\"g\":[]}]"},
    {"d.jsonl", "{\"a\":1,\"r\":{\"n\":\"张三\"},\"g\":[{\"n\":\"x\",\"c\":2}]}\n\n"
                "{\"a\":\"2,\\\"\",\"r\":{\"n\":\"\"},\"g\":[]}"},
    {"d.csv", "\xef\xbb\xbf"
              "a,r.n,g[0].n,g[0].c\r\n1,张三,x,2\r\n\r\n\"2,\"\"\",,,\r\n"},
    {"D.CSV", "a,r.n,g[0].n,g[0].c,g[1].n,g[1].c\n1,张三,x,2,,\n\"2,\"\"\",,,,,\n"},
};

static struct str text_at(const struct label_data *data, const char *path)
{
    static const int none[LABEL_INDEXES];
    struct str text = {0};
    assert_true(label_data_value(label_data_find(data, str_of(path), none), &text));
    return text;
}

static void three_formats_say_the_same(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
        struct label_records *records =
            label_records_open(alike[i].name, str_of(alike[i].text), &bench->err);
        assert_non_null(records);
        struct label_data *data = label_records_next(records, bench->arena, &bench->err);
        assert_non_null(data);
        assert_true(str_is(text_at(data, "a"), "1"));
        assert_true(str_is(text_at(data, "r.n"), "张三"));
        assert_true(str_is(text_at(data, "g[0].n"), "x"));
        assert_true(str_is(text_at(data, "g[0].c"), "2"));
        assert_int_equal(label_data_rows(label_data_find(data, str_of("g"), NULL)), 1);
        data = label_records_next(records, bench->arena, &bench->err);
        assert_non_null(data);
        assert_true(str_is(text_at(data, "a"), "2,\""));
        assert_int_equal(label_data_rows(label_data_find(data, str_of("g"), NULL)), 0);
        assert_null(label_records_next(records, bench->arena, &bench->err));
        assert_int_equal(bench->err.code, E_OK);
        label_records_close(records);
    }
}

static void one_object_is_one_label(void **state)
{
    struct bench *bench = *state;
    struct label_records *records =
        label_records_open("d.json", str_of("{\"a\":1}"), &bench->err);
    assert_non_null(label_records_next(records, bench->arena, &bench->err));
    assert_null(label_records_next(records, bench->arena, &bench->err));
    assert_int_equal(bench->err.code, E_OK);
    label_records_close(records);
}

/* Two records, the first of them bad at this line. */
static const struct {
    const char *name, *text;
    int line;
    const char *why;
} bad[] = {
    {"d.jsonl", "\n{\"a\":}\n{\"a\":1}\n", 2, "unexpected token"},
    {"d.jsonl", "[1]\n{\"a\":1}\n", 1, "an object"},
    {"d.json", "[3,\n{\"a\":1}]", 1, "an object"},
    {"d.csv", "a,b\n1\n1,2\n", 2, "cells"},
    {"d.csv", "a,b\n1,\xff\n1,2\n", 2, "UTF-8"},
    {"d.csv", "g[0].n,g[2].n\n\"a\nb\",c\nx,\n", 2, "a gap"},
};

static void a_mark_of_the_encoding_is_passed_over(void **state)
{
    static const char *const files[][2] = {{"d.json", "\xef\xbb\xbf{\"a\":1}"},
                                           {"d.jsonl", "\xef\xbb\xbf{\"a\":1}\r\n"},
                                           {"d.csv", "\xef\xbb\xbf"
                                                     "a\r\n1\r\n"}};
    static const int none[LABEL_INDEXES];
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct str text;
        struct label_records *records =
            label_records_open(files[i][0], str_of(files[i][1]), &bench->err);
        struct label_data *data = label_records_next(records, bench->arena, &bench->err);
        assert_non_null(data);
        assert_true(label_data_value(label_data_find(data, str_of("a"), none), &text));
        assert_true(str_is(text, "1"));
        label_records_close(records);
    }
}

static void a_bad_record_is_named_and_the_next_one_read(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        bench_clear(state);
        struct label_records *records =
            label_records_open(bad[i].name, str_of(bad[i].text), &bench->err);
        assert_non_null(records);
        assert_null(label_records_next(records, bench->arena, &bench->err));
        assert_int_equal(bench->err.code, E_FILE);
        assert_string_equal(bench->err.arg[0].text, bad[i].name);
        assert_int_equal(bench->err.arg[1].num, bad[i].line);
        if (!strstr(bench->err.arg[2].text, bad[i].why))
            print_error("%s\n", bench->err.arg[2].text);
        assert_non_null(strstr(bench->err.arg[2].text, bad[i].why));
        err_clear(&bench->err);
        assert_non_null(label_records_next(records, bench->arena, &bench->err));
        label_records_close(records);
    }
}

static void a_file_that_is_none_is_refused_at_once(void **state)
{
    static const char *const files[][2] = {{"d.json", ""},
                                           {"d.json", "3"},
                                           {"d.json", "{\"a\":1"},
                                           {"d.csv", ""},
                                           {"d.csv", "a,b\n\"x,2\n"},
                                           {"d.csv", "a,b\nx,2\"\n"},
                                           {"d.csv", "a,b,a\n1,2,3\n"},
                                           {"d.csv", "\xff\xfe"
                                                     "a"}};
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        bench_clear(state);
        assert_null(label_records_open(files[i][0], str_of(files[i][1]), &bench->err));
        assert_int_equal(bench->err.code, E_FILE);
    }
}

#define WITH(test) cmocka_unit_test_setup(test, bench_clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(three_formats_say_the_same),
        WITH(one_object_is_one_label),
        WITH(a_mark_of_the_encoding_is_passed_over),
        WITH(a_bad_record_is_named_and_the_next_one_read),
        WITH(a_file_that_is_none_is_refused_at_once),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
