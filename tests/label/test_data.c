/*
 * The values of a label: by path, from JSON, and what is refused.
 */
#include "sample.h"

#include <stdio.h>

static int make(void **state)
{
    *state = arena_new();
    return 0;
}

static int drop(void **state)
{
    arena_free(*state);
    return 0;
}

static const char *value(struct arena *arena, const struct label_data *data,
                         const char *path, int i)
{
    int index[LABEL_INDEXES];
    struct str text;
    for (int at = 0; at < LABEL_INDEXES; at++)
        index[at] = i;
    const struct label_data *found = label_data_find(data, str_of(path), index);
    return label_data_value(found, &text) ? arena_copy(arena, text) : NULL;
}

static void values_are_found_by_the_path_they_were_set_by(void **state)
{
    struct arena *arena = *state;
    struct err err = {0};
    struct label_data *data = label_data_new(arena);
    label_data_text(data, "recipient.name", "张三", &err);
    label_data_text(data, "recipient.name", "李四", &err);
    label_data_int(data, "part", -2, &err);
    for (int i = 0; i < 20; i++)
        label_data_int(label_data_row(data, "goods", &err), "count", i, &err);
    assert_int_equal(err.code, E_OK);
    assert_string_equal(value(arena, data, "recipient.name", 0), "李四");
    assert_string_equal(value(arena, data, "part", 0), "-2");
    assert_string_equal(value(arena, data, "goods[i].count", 19), "19");
    assert_null(value(arena, data, "goods[i].count", 20));
    assert_null(value(arena, data, "goods[i].count", -1));
    assert_null(value(arena, data, "goods.count", 0));
    assert_null(value(arena, data, "recipient", 0));
    assert_null(value(arena, data, "recipient.name.first", 0));
    assert_null(value(arena, data, "part[i]", 0));
}

static void json_numbers_keep_the_look_they_had(void **state)
{
    struct arena *arena = *state;
    struct err err = {0};
    struct label_data *data = NULL;
    const char *json = "{\"a\":1.1,\"b\":12345678901234567,\"c\":true,\"d\":false,"
                       "\"e\":null,\"l\":[],\"g\":[{\"n\":{\"m\":\"x\"}}]}";
    assert_int_equal(label_data_json("d", str_of(json), arena, &data, &err), 0);
    assert_string_equal(value(arena, data, "a", 0), "1.1");
    assert_string_equal(value(arena, data, "b", 0), "12345678901234567");
    assert_string_equal(value(arena, data, "c", 0), "true");
    assert_string_equal(value(arena, data, "d", 0), "");
    assert_string_equal(value(arena, data, "e", 0), "");
    assert_string_equal(value(arena, data, "g[i].n.m", 0), "x");
    assert_int_equal(label_data_rows(label_data_find(data, str_of("l"), NULL)), 0);
}

static const struct {
    const char *json;
    enum err_code code;
} bad[] = {
    {"", E_FILE},
    {"{\"a\":1,\n\"a\":2}", E_FILE},
    {"[1]", E_FIELD},
    {"{\"a\":[1]}", E_FIELD},
    {"{\"a.b\":1}", E_FIELD},
    {"{\"a b\":1}", E_FIELD},
    {"{\"\":1}", E_FIELD},
    {"{\"a\":\"\xff\"}", E_FILE},
    {"{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}",
     E_LIMIT_INPUT},
};

static void json_that_is_no_data_is_refused(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        struct label_data *data = NULL;
        label_data_json("d.json", str_of(bad[i].json), *state, &data, &err);
        assert_null(data);
        assert_int_equal(err.code, bad[i].code);
    }
}

static void a_path_through_a_text_or_two_kinds_are_refused(void **state)
{
    struct err err = {0};
    struct label_data *data = label_data_new(*state);
    label_data_text(data, "a", "x", &err);
    assert_true(label_data_text(data, "a.b", "y", &err) < 0);
    assert_int_equal(err.code, E_FIELD);
    err_clear(&err);
    assert_null(label_data_row(data, "a", &err));
    err_clear(&err);
    assert_true(label_data_text(data, "b..c", "y", &err) < 0);
    err_clear(&err);
    assert_true(label_data_text(data, "b", "\xc3(", &err) < 0);
    assert_int_equal(err.code, E_FIELD);
}

static void texts_names_and_rows_are_limited(void **state)
{
    struct err err = {0};
    struct label_data *data = label_data_new(*state);
    char *text = xcalloc(1, LABEL_DATA_BYTES + 2);
    memset(text, 'x', LABEL_DATA_BYTES + 1);
    assert_true(label_data_text(data, "a", text, &err) < 0);
    assert_int_equal(err.code, E_LIMIT_INPUT);
    free(text);
    err_clear(&err);
    for (int i = 0; i < LABEL_DATA_ROWS; i++)
        assert_non_null(label_data_row(data, "g", &err));
    assert_null(label_data_row(data, "g", &err));
    assert_int_equal(err.code, E_LIMIT_INPUT);
    err_clear(&err);
    for (int i = 0; i <= LABEL_DATA_NAMES; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        label_data_text(data, name, "", &err);
    }
    assert_int_equal(err.code, E_LIMIT_INPUT);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(values_are_found_by_the_path_they_were_set_by),
        WITH(json_numbers_keep_the_look_they_had),
        WITH(json_that_is_no_data_is_refused),
        WITH(a_path_through_a_text_or_two_kinds_are_refused),
        WITH(texts_names_and_rows_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
