/* The table of verbs, arguments held against it, hashes, and replies as recorded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "tallyman/model/request.h"

static void every_verb_has_an_entry_of_its_own_name(void **state)
{
    (void)state;
    static const char *const names[] = {
#define X(verb, name) [verb] = name,
        VERB_LIST(X)
#undef X
    };
    for (int i = V_NONE + 1; i < VERBS; i++) {
        const struct verb_entry *entry = verb_entry((enum verb)i);
        assert_int_equal(entry->verb, i);
        assert_string_equal(entry->name, names[i]);
        assert_ptr_equal(verb_by_name(str_of(names[i])), entry);
        assert_non_null(entry->help);
    }
    assert_null(verb_by_name(str_of("no.such.verb")));
}

static void take(struct request *req)
{
    request_init(req, V_PICK_TAKE);
    request_num(req, "task", 1);
    request_num(req, "line", 2);
    request_text(req, "place", "A01-01-1");
    request_text(req, "code", "6901234567892");
}

static void arguments_are_held_against_the_table(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        int64_t num;
        bool good;
    } cases[] = {
        {"task", NULL, 1, true},
        {"task", NULL, 0, false},
        {"task", NULL, -1, false},
        {"task", "1", 0, false},
        {"code", "A", 0, true},
        {"code", "", 0, false},
        {"code",
         "A\x1d"
         "B",
         0, true},
        {"code", "A\x1b[2J", 0, false},
        {"code", "\xff", 0, false},
        {"code", "A\nB", 0, false},
        {"code", NULL, 5, false},
        {"place", "中文", 0, true},
        {"code", "0123456789012345678901234567890123456789012345678901234567890123", 0,
         true},
        {"code", "01234567890123456789012345678901234567890123456789012345678901234", 0,
         false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct request req;
        struct err err = {0};
        take(&req);
        if (cases[i].text)
            request_text(&req, cases[i].name, cases[i].text);
        else
            request_num(&req, cases[i].name, cases[i].num);
        int got = request_check(&req, &err);
        assert_int_equal(got == 0, cases[i].good);
        if (!cases[i].good) {
            assert_int_equal(err.code, E_ARGUMENT);
            assert_string_equal(err.arg[0].text, cases[i].name);
        }
    }
}

static void an_absent_argument_is_named(void **state)
{
    (void)state;
    struct request req;
    struct err err = {0};
    request_init(&req, V_PICK_TAKE);
    assert_int_equal(request_check(&req, &err), -E_ARGUMENT);
    assert_string_equal(err.arg[0].text, "task");
    assert_string_equal(err.arg[2].text, "nothing");
}

static void another_body_has_another_hash(void **state)
{
    (void)state;
    struct request one, other;
    unsigned char a[32], b[32];
    take(&one);
    take(&other);
    request_hash(&one, 7, a);
    request_hash(&other, 7, b);
    assert_memory_equal(a, b, 32);
    request_hash(&other, 8, b);
    assert_memory_not_equal(a, b, 32);
    request_text(&other, "code", "6901234567893");
    request_hash(&other, 7, b);
    assert_memory_not_equal(a, b, 32);
    /* Texts that join to the same bytes are not the same arguments. */
    request_text(&one, "place", "AB");
    request_text(&one, "code", "C");
    request_text(&other, "place", "A");
    request_text(&other, "code", "BC");
    request_hash(&one, 7, a);
    request_hash(&other, 7, b);
    assert_memory_not_equal(a, b, 32);
}

static void a_reply_is_recorded_and_read_again(void **state)
{
    static const char *const columns[] = {"what", "many", "none", NULL};
    (void)state;
    struct arena *arena = arena_new();
    struct reply reply = {0}, again;
    err_set(&reply.err, E_SHORT, "ssdd", "M001\t面霜", "A01\\01", (int64_t)3,
            (int64_t)-1);
    record_int(&reply.out, arena, "left", INT64_MIN);
    record_text(&reply.out, arena, "text", "two\nlines\tand \\ more");
    record_text(&reply.out, arena, "empty", "");
    assert_true(reply_decode(reply_encode(&reply, true, arena), arena, &again));
    assert_int_equal(again.err.code, E_SHORT);
    assert_int_equal(again.err.args, 4);
    assert_string_equal(again.err.arg[0].text, reply.err.arg[0].text);
    assert_string_equal(again.err.arg[1].text, "A01\\01");
    assert_int_equal(again.err.arg[3].num, -1);
    assert_int_equal(record_num(&again.out, "left", 0), INT64_MIN);
    assert_string_equal(record_str(&again.out, "text", NULL), "two\nlines\tand \\ more");
    assert_string_equal(record_str(&again.out, "empty", NULL), "");
    assert_null(record_find(&again.out, "absent"));
    assert_int_equal(again.rows.columns, 0);
    rows_init(&reply.rows, columns);
    for (int i = 0; i < 2; i++) {
        struct value *cell = rows_add(&reply.rows, arena);
        cell[0] = value_text(i ? "" : "tab\tand\nline");
        cell[1] = value_int(-i);
    }
    assert_true(reply_decode(reply_encode(&reply, true, arena), arena, &again));
    assert_int_equal(again.rows.n, 2);
    assert_string_equal(rows_str(&again.rows, 0, "what"), "tab\tand\nline");
    assert_int_equal(rows_num(&again.rows, 1, "many", 0), -1);
    assert_int_equal(rows_at(&again.rows, 1, "none")->type, VALUE_NONE);
    assert_string_equal(record_str(&again.out, "empty", NULL), "");
    assert_true(reply_decode(reply_encode(&reply, false, arena), arena, &again));
    assert_int_equal(again.rows.columns, 0);
    arena_free(arena);
}

/* What is too much to keep is told once. */
static void rows_beyond_a_megabyte_are_not_kept(void **state)
{
    static const char *const columns[] = {"n", NULL};
    (void)state;
    struct arena *arena = arena_new();
    struct reply reply = {0}, again;
    record_int(&reply.out, arena, "all", 1);
    rows_init(&reply.rows, columns);
    for (int i = 0; i < 200000; i++)
        *rows_add(&reply.rows, arena) = value_int(1000000 + i);
    assert_true(reply_decode(reply_encode(&reply, true, arena), arena, &again));
    assert_int_equal(again.rows.columns, 0);
    assert_int_equal(record_num(&again.out, "all", 0), 1);
    arena_free(arena);
}

static void a_reply_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "ok\nname\tx5", "ok\nname\td5x",    "short\tdx",         "ok\nname\t",
        "ok\nname\tn",  "ok\n\ta\tb\n\td1", "ok\n\ta\n\td1\td2", "ok\n\ta\n\tx"};
    struct arena *arena = arena_new();
    struct reply reply;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_false(reply_decode(str_of(bad[i]), arena, &reply));
    arena_free(arena);
}

static void rows_keep_declared_columns(void **state)
{
    (void)state;
    static const char *const columns[] = {"code", "qty", NULL};
    struct arena *arena = arena_new();
    struct rows rows;
    rows_init(&rows, columns);
    for (int i = 0; i < 100; i++) {
        struct value *cell = rows_add(&rows, arena);
        cell[0] = value_text(arena_printf(arena, "I%d", i));
        cell[1] = value_int(i);
    }
    assert_int_equal(rows.n, 100);
    assert_string_equal(rows_str(&rows, 99, "code"), "I99");
    assert_int_equal(rows_num(&rows, 42, "qty", -1), 42);
    assert_int_equal(rows_num(&rows, 42, "absent", -1), -1);
    assert_string_equal(rows_str(&rows, 100, "code"), "");
    arena_free(arena);
}

static void every_verb_of_the_floor_has_a_role_that_may(void **state)
{
    (void)state;
    for (int i = V_NONE + 1; i < VERBS; i++) {
        int may = 0;
        for (int role = ROLE_NONE + 1; role < ROLES; role++)
            may += role_may((enum role)role, verb_entry((enum verb)i)->right);
        assert_true(may > 0);
    }
    assert_false(role_may(ROLE_NONE, RIGHT_NONE));
    assert_false(role_may(ROLE_PICKER, RIGHT_RECHECK));
    assert_false(role_may(ROLE_PACKER, RIGHT_RECHECK));
    assert_false(role_may(ROLE_ADMIN, RIGHT_PICK));
    for (int role = ROLE_NONE + 1; role < ROLES; role++)
        assert_int_equal(role_by_name(str_of(role_name((enum role)role))), role);
}

static void a_pin_is_not_in_the_hash(void **state)
{
    (void)state;
    unsigned char hash[3][32];
    struct request req;
    for (int i = 0; i < 3; i++) {
        request_init(&req, V_LOGIN);
        request_text(&req, "badge", i < 2 ? "B-1" : "B-2");
        request_text(&req, "pin", i == 0 ? "1234" : "9999");
        request_hash(&req, 0, hash[i]);
    }
    assert_memory_equal(hash[0], hash[1], 32);
    assert_memory_not_equal(hash[0], hash[2], 32);
    struct arena *arena = arena_new();
    for (int i = 0; i < 3; i++) {
        request_init(&req, V_LOAD_PEOPLE);
        struct value *cell = rows_add(&req.rows, arena);
        cell[rows_column(&req.rows, "badge")] = value_text(i < 2 ? "B-1" : "B-2");
        cell[rows_column(&req.rows, "pin")] = value_text(i == 0 ? "1234" : "9999");
        request_hash(&req, 0, hash[i]);
    }
    assert_memory_equal(hash[0], hash[1], 32);
    assert_memory_not_equal(hash[0], hash[2], 32);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_has_an_entry_of_its_own_name),
        cmocka_unit_test(arguments_are_held_against_the_table),
        cmocka_unit_test(an_absent_argument_is_named),
        cmocka_unit_test(another_body_has_another_hash),
        cmocka_unit_test(a_reply_is_recorded_and_read_again),
        cmocka_unit_test(rows_beyond_a_megabyte_are_not_kept),
        cmocka_unit_test(a_reply_that_is_none_is_refused),
        cmocka_unit_test(rows_keep_declared_columns),
        cmocka_unit_test(every_verb_of_the_floor_has_a_role_that_may),
        cmocka_unit_test(a_pin_is_not_in_the_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
