/* Both engines' tables come from the one table of columns. */
#include "help.h"

#include "../../src/store/ddl.h"

static const struct ddl_engine *const engines[] = {&ddl_sqlite, &ddl_postgresql};

static void every_column_stands_in_both_texts_with_its_type(void **state)
{
    (void)state;
    char line[256];
    for (size_t i = 0; i < 2; i++) {
        for (const struct table *const *at = schema; *at; at++) {
            const struct table *table = *at;
            struct buf text;
            buf_init(&text, 64 * 1024);
            ddl_table(&text, engines[i], table);
            for (const struct column *c = table->column; c->type != COL_END; c++) {
                snprintf(line, sizeof line, "\n  %s %s", c->name,
                         engines[i]->type[c->type]);
                if (!strstr(text.p, line))
                    fail_msg("%s lacks %s", table->name, line);
            }
            buf_clear(&text);
        }
    }
}

static void a_table_has_one_primary_key(void **state)
{
    (void)state;
    for (const struct table *const *at = schema; *at; at++) {
        const struct table *table = *at;
        int ids = 0;
        for (const struct column *c = table->column; c->type != COL_END; c++)
            ids += c->type == COL_ID;
        if (ids + (table->key != NULL) != 1)
            fail_msg("%s has %d ids and key %s", table->name, ids, table->key);
    }
}

static void what_only_sqlite_knows_is_not_in_the_other_text(void **state)
{
    static const char *const words[] = {"STRICT", "ROWID", "INTEGER", "BLOB"};
    (void)state;
    struct buf text;
    buf_init(&text, 1024 * 1024);
    ddl_schema(&text, &ddl_postgresql);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_null(strstr(text.p, words[i]));
    buf_clear(&text);
}

static void sqlite_takes_the_whole_text(void **state)
{
    struct folder *f = *state;
    struct buf text;
    buf_init(&text, 1024 * 1024);
    ddl_schema(&text, &ddl_sqlite);
    assert_false(text.over);
    stranger_must(f->db, text.p);
    buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_stands_in_both_texts_with_its_type),
        cmocka_unit_test(a_table_has_one_primary_key),
        cmocka_unit_test(what_only_sqlite_knows_is_not_in_the_other_text),
        cmocka_unit_test_setup_teardown(sqlite_takes_the_whole_text, folder_make,
                                        folder_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
