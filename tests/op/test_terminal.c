/* Terminals invited, enrolled, renamed, revoked; sessions that end by themselves; people
 * who are let in no longer. */
#include "office.h"

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define KEY "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"
#define OTHER "aaaaddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

static enum err_code invite(struct office *o, const char *name, const char *hash)
{
    ask(o, V_TERMINAL_INVITE);
    with(o, "name", name);
    with(o, "hash", hash);
    return go(o);
}

static enum err_code enrol(struct office *o, const char *hash, const char *key)
{
    ask(o, V_TERMINAL_ENROL);
    with(o, "hash", hash);
    with(o, "key", key);
    return go(o);
}

static void a_code_works_once_and_for_ten_minutes(void **state)
{
    struct office *o = *state;
    assert_int_equal(enrol(o, HASH, KEY), E_INVITE);
    assert_int_equal(invite(o, "gun-1", HASH), E_OK);
    assert_int_equal(enrol(o, HASH, KEY), E_OK);
    int64_t terminal = record_num(&o->reply.out, "terminal", 0);
    assert_true(terminal > 0);
    assert_string_equal(record_str(&o->reply.out, "name", ""), "gun-1");
    /* the answer was lost: the same key learns it again, another does not */
    assert_int_equal(enrol(o, HASH, KEY), E_OK);
    assert_int_equal(record_num(&o->reply.out, "terminal", 0), terminal);
    assert_int_equal(enrol(o, HASH, OTHER), E_INVITE);
    assert_int_equal(invite(o, "gun-1", OTHER), E_EXISTS);
    assert_int_equal(invite(o, "gun-2", OTHER), E_OK);
    store_set_now(o->store, store_now(o->store) + 10 * 60000 + 1);
    assert_int_equal(enrol(o, OTHER, KEY), E_INVITE);
}

static void names_are_plain(void **state)
{
    struct office *o = *state;
    static const char *const bad[] = {"",        ".",   "../x", "a b",
                                      "console", "job", "a/b",  "枪"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_int_equal(invite(o, bad[i], HASH), E_ARGUMENT);
    assert_int_equal(invite(o, "Gun_1.a-b", HASH), E_OK);
}

static void a_revoked_terminal_is_known_by_nobody_until_it_is_enrolled_anew(void **state)
{
    struct office *o = *state;
    struct op_terminal found;
    assert_int_equal(invite(o, "gun-1", HASH), E_OK);
    assert_int_equal(enrol(o, HASH, KEY), E_OK);
    assert_int_equal(op_terminal_find(o->door, "gun-1", &found, &o->err), 0);
    assert_string_equal(found.key, KEY);
    assert_int_equal(op_terminal_good(o->door, found.id, found.enrolled_at, &o->err), 0);
    ask(o, V_TERMINAL_REVOKE);
    with(o, "name", "gun-1");
    assert_int_equal(go(o), E_OK);
    assert_int_equal(op_terminal_good(o->door, found.id, found.enrolled_at, &o->err),
                     -E_REVOKED);
    err_clear(&o->err);
    store_set_now(o->store, store_now(o->store) + 1000);
    assert_int_equal(invite(o, "gun-1", OTHER), E_OK);
    assert_int_equal(enrol(o, OTHER, OTHER), E_OK);
    assert_int_equal(record_num(&o->reply.out, "terminal", 0), found.id);
    /* what was good for the old key is not for the new one */
    assert_int_equal(op_terminal_good(o->door, found.id, found.enrolled_at, &o->err),
                     -E_NOT_ENROLLED);
    err_clear(&o->err);
}

static void terminals_are_listed_and_renamed(void **state)
{
    struct office *o = *state;
    assert_int_equal(invite(o, "gun-1", HASH), E_OK);
    assert_int_equal(enrol(o, HASH, KEY), E_OK);
    ask(o, V_TERMINAL_RENAME);
    with(o, "name", "gun-1");
    with(o, "to", "console");
    assert_int_equal(go(o), E_ARGUMENT);
    ask(o, V_TERMINAL_RENAME);
    with(o, "name", "gun-1");
    with(o, "to", "gun-7");
    assert_int_equal(go(o), E_OK);
    ask(o, V_TERMINAL_LIST);
    assert_int_equal(go(o), E_OK);
    assert_int_equal(o->reply.rows.n, 3); /* console, job, gun-7 */
    assert_string_equal(rows_str(&o->reply.rows, 2, "name"), "gun-7");
    ask(o, V_TERMINAL_REVOKE);
    with(o, "name", "gun-1");
    assert_int_equal(go(o), E_NOT_FOUND);
}

static void log_in(struct office *o)
{
    ask(o, V_LOAD_PEOPLE);
    row(o, "badge=B-1;name=Li;role=lead;pin=1234");
    assert_int_equal(go(o), E_OK);
    assert_int_equal(op_terminal(o->door, "gun", &o->terminal, &o->err), 0);
    ask(o, V_LOGIN);
    with(o, "badge", "B-1");
    with(o, "pin", "1234");
    assert_int_equal(go(o), E_OK);
    o->session = record_num(&o->reply.out, "session", 0);
}

/* An act that no journal may take: what one took while in is a fact that comes late. */
static enum err_code note(struct office *o)
{
    ask(o, V_LEAD_CALL);
    with(o, "where", "test");
    return go(o);
}

static void a_session_ends_when_idle_and_at_the_shifts_end(void **state)
{
    struct office *o = *state;
    log_in(o);
    for (int i = 0; i < 6; i++) { /* at work for nine hours */
        store_set_now(o->store, store_now(o->store) + 90 * 60000);
        assert_int_equal(note(o), E_OK);
    }
    store_set_now(o->store, store_now(o->store) + 121 * 60000);
    assert_int_equal(note(o), E_NO_SESSION);
}

static void no_session_outlives_its_day(void **state)
{
    struct office *o = *state;
    enum err_code code = E_OK;
    int64_t began = store_now(o->store);
    log_in(o);
    while (code == E_OK && store_now(o->store) < began + INT64_C(20) * 3600000) {
        store_set_now(o->store, store_now(o->store) + 60 * 60000);
        code = note(o);
    }
    assert_int_equal(code, E_NO_SESSION);
    assert_int_equal(store_now(o->store) - began, INT64_C(14) * 3600000);
}

static void who_is_disabled_is_out_at_once(void **state)
{
    struct office *o = *state;
    int64_t console = o->terminal, admin = o->session;
    log_in(o);
    int64_t gun = o->terminal, session = o->session;
    assert_int_equal(note(o), E_OK);
    o->terminal = console;
    o->session = admin;
    ask(o, V_PERSON_DISABLE);
    with(o, "badge", "B-1");
    request_num(&o->req, "disabled", 1);
    assert_int_equal(go(o), E_OK);
    o->terminal = gun;
    o->session = session;
    assert_int_equal(note(o), E_NO_SESSION);
    ask(o, V_LOGIN);
    with(o, "badge", "B-1");
    with(o, "pin", "1234");
    assert_int_equal(go(o), E_LOGIN);
    o->terminal = console;
    o->session = admin;
    ask(o, V_PERSON_DISABLE);
    with(o, "badge", "B-CONSOLE");
    request_num(&o->req, "disabled", 1);
    assert_int_equal(go(o), E_NOT_ALLOWED); /* nobody shuts himself out */
}

/* Who is shown at the gun, asked at the console. */
static const char *who_is_in(struct office *o, int64_t console, int64_t admin)
{
    const char *badge = "(no such terminal)";
    o->terminal = console;
    o->session = admin;
    ask(o, V_TERMINAL_LIST);
    assert_int_equal(go(o), E_OK);
    for (int i = 0; i < o->reply.rows.n; i++) {
        if (strcmp(rows_str(&o->reply.rows, i, "name"), "gun") == 0)
            badge = rows_str(&o->reply.rows, i, "badge");
    }
    return badge;
}

static void only_who_is_in_is_listed_as_in(void **state)
{
    struct office *o = *state;
    int64_t console = o->terminal, admin = o->session;
    log_in(o);
    assert_string_equal(who_is_in(o, console, admin), "B-1");
    store_set_now(o->store, store_now(o->store) + 121 * 60000); /* idle for too long */
    assert_string_equal(who_is_in(o, console, admin), "");
    log_in(o);
    assert_string_equal(who_is_in(o, console, admin), "B-1");
    ask(o, V_PERSON_DISABLE);
    with(o, "badge", "B-1");
    request_num(&o->req, "disabled", 1);
    assert_int_equal(go(o), E_OK);
    assert_string_equal(who_is_in(o, console, admin), "");
}

int main(void)
{
#define OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        OFFICE(a_code_works_once_and_for_ten_minutes),
        OFFICE(names_are_plain),
        OFFICE(a_revoked_terminal_is_known_by_nobody_until_it_is_enrolled_anew),
        OFFICE(terminals_are_listed_and_renamed),
        OFFICE(a_session_ends_when_idle_and_at_the_shifts_end),
        OFFICE(no_session_outlives_its_day),
        OFFICE(who_is_disabled_is_out_at_once),
        OFFICE(only_who_is_in_is_listed_as_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
