/*
 * Every verb, every role, in and out of scope, through the door. What each verb needs and
 * whose rows it works on stands in tests/data/rights.txt as well: a new verb without a
 * decision fails here, and so does one whose decision changed unseen.
 */
#include "rights.h"

#include <stdio.h>

static const char *scope_name(unsigned flags)
{
    return flags & VERB_OPEN        ? "open"
           : flags & VERB_ANYWHERE  ? "anywhere"
           : flags & VERB_OF_ORDER  ? "order"
           : flags & VERB_OF_PARCEL ? "parcel"
           : flags & VERB_NARROWS   ? "narrows"
                                    : "house";
}

static void every_verb_is_decided(void **state)
{
    (void)state;
    char name[64], right[32], scope[32];
    int n = 0, line = 0;
    FILE *file = fopen(TEST_DATA "/rights.txt", "r");
    assert_non_null(file);
    bool seen[VERBS] = {false};
    while (fscanf(file, "%63s %31s %31s", name, right, scope) == 3) {
        const struct verb_entry *entry = verb_by_name(str_of(name));
        line++;
        if (!entry)
            fail_msg("rights.txt:%d: no verb %s", line, name);
        seen[entry->verb] = true;
        if (strcmp(right, right_name(entry->right)) != 0 ||
            strcmp(scope, scope_name(entry->flags)) != 0)
            fail_msg("rights.txt:%d: %s %s %s, the table says %s %s", line, name, right,
                     scope, right_name(entry->right), scope_name(entry->flags));
    }
    fclose(file);
    for (int i = V_NONE + 1; i < VERBS; i++) {
        const struct verb_entry *entry = verb_entry((enum verb)i);
        if (entry->right == RIGHT_UNDECIDED)
            fail_msg("%s: no right is declared", entry->name);
        if (!seen[i]) {
            printf("add to tests/data/rights.txt: %s %s %s\n", entry->name,
                   right_name(entry->right), scope_name(entry->flags));
            n++;
        }
    }
    assert_int_equal(n, 0);
}

/* ---- a request that the table takes, by the argument's type ---- */

static void fill(struct office *o, struct request *req, enum verb verb, int64_t session,
                 const char *number)
{
    static const char hex[] =
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    request_init(req, verb);
    req->id = (struct request_id){o->terminal, ++o->seq};
    req->session = session;
    req->terminal_at = store_now(o->store);
    const struct arg *arg = verb_entry(verb)->arg;
    for (int i = 0; arg[i].type != ARG_END; i++) {
        bool order = strcmp(arg[i].name, "number") == 0;
        if (arg[i].type == ARG_ROWS || (arg[i].optional && !order))
            continue;
        if (arg[i].type == ARG_CODE || arg[i].type == ARG_TEXT)
            request_text(req, arg[i].name,
                         order ? number
                         : strcmp(arg[i].name, "code") == 0
                             ? number[0] == '1' ? "P-1" : "P-2"
                         : strcmp(arg[i].name, "badge") == 0 ? "B-9999"
                         : arg[i].least == 64                ? hex
                                                             : "x");
        else
            request_num(req, arg[i].name, arg[i].least > 1 ? arg[i].least : 1);
    }
}

/* A person who has the role with this scope ("": everywhere), and a session for each
 * verb: one of them is logout. */
static int64_t person_with(struct office *o, const char *role, const char *channel)
{
    int64_t id = 5000 + o->seq; /* of this test's own */
    struct err err = {0};
    assert_int_equal(store_begin(o->store, &err), 0);
    assert_true(store_do(o->store, &err,
                         "INSERT INTO person (id, warehouse, badge, name, role)"
                         " VALUES ($1, 1, $2, $2, 'none')",
                         "dt", id,
                         arena_printf(o->arena, "B-T%lld", (long long)id)) == 1);
    assert_true(store_do(o->store, &err,
                         "INSERT INTO granted (warehouse, person, role, channel, granter)"
                         " VALUES (1, $1, $2, $3, 1)",
                         "dtt", id, role, channel) == 1);
    for (int i = 1; i < VERBS; i++)
        assert_true(store_do(o->store, &err,
                             "INSERT INTO session (id, warehouse, terminal, person,"
                             " factor_at) VALUES ($1, 1, $2, $3, 1)",
                             "ddd", id * 1000 + i, o->terminal, id) == 1);
    assert_int_equal(store_commit(o->store, &err), 0);
    engine_settle(o->address);
    return id;
}

struct asked {
    struct request req[VERBS];
    struct reply reply[VERBS];
};

static void ask_all(struct office *o, struct asked *asked, int64_t person,
                    const char *number)
{
    for (int i = 1; i < VERBS; i++) { /* together, a fault would keep back the others */
        fill(o, &asked->req[i], (enum verb)i, person * 1000 + i, number);
        op_run_all(o->door, &asked->req[i], 1, &asked->reply[i], o->arena);
    }
}

static bool skipped(const struct verb_entry *entry)
{
    return entry->flags & VERB_OPEN;
}

static struct policy *delivered(struct office *o)
{
    struct policy *policy = arena_alloc(o->arena, sizeof(*policy));
    policy_empty(policy);
    ask_rights(o);
    for (int i = 0; i < o->req.rows.n; i++)
        assert_int_equal(policy_take(policy, rows_str(&o->req.rows, i, "section"),
                                     rows_str(&o->req.rows, i, "key"),
                                     rows_str(&o->req.rows, i, "value"), i, &o->err),
                         0);
    assert_int_equal(policy_close(policy, &o->err), 0);
    return policy;
}

static void parcels(struct office *o)
{
    write_sql(o, "INSERT INTO place (id, warehouse, code, kind) VALUES"
                 " (901, 1, 'P-1', 'parcel'), (902, 1, 'P-2', 'parcel')");
    write_sql(o,
              "INSERT INTO parcel (warehouse, code, order_id, part, place, stage, label,"
              " recheck, hold, terminal) SELECT 1, 'P-' || o.number, o.id, 1,"
              " 900 + o.id, 'open', 'none', 'none', 'lead', 0 FROM orders o");
}

/* The right, and nothing else, decides whether the door opens. */
static void a_role_may_what_its_file_says_and_no_more(void **state)
{
    struct office *o = *state;
    rights_house(o);
    parcels(o);
    const struct policy *policy = delivered(o);
    struct asked *asked = xcalloc(1, sizeof(*asked));
    for (int r = 0; r < policy->roles; r++) {
        const struct policy_role *role = &policy->role[r];
        ask_all(o, asked, person_with(o, role->name, ""), "1");
        for (int i = 1; i < VERBS; i++) {
            const struct verb_entry *entry = verb_entry((enum verb)i);
            bool may = role->rights & right_bit(entry->right);
            const struct err *err = &asked->reply[i].err;
            bool refused = err->code == E_NOT_ALLOWED &&
                           strcmp(err->arg[1].text, right_name(entry->right)) == 0;
            if (!skipped(entry) && may == refused && entry->right != RIGHT_STAFF)
                fail_msg("%s, %s: %s, the file says %s", role->name, entry->name,
                         err_entry(err->code)->name, may ? "yes" : "no");
            if (!skipped(entry) && !may && err->code != E_NOT_ALLOWED)
                fail_msg("%s, %s: %s", role->name, entry->name,
                         err_entry(err->code)->name);
            assert_int_not_equal(err->code, E_SCOPE);
        }
    }
    free(asked);
}

static bool says(const struct rows *rows, const char *text)
{
    for (int i = 0; i < rows->n * rows->columns; i++) {
        if (rows->cell[i].type == VALUE_TEXT && str_is(rows->cell[i].text, text))
            return true;
    }
    return false;
}

static void judge(const struct policy_role *role, const struct asked *in,
                  const struct asked *out, int i)
{
    const struct verb_entry *entry = verb_entry((enum verb)i);
    enum err_code here = in->reply[i].err.code, there = out->reply[i].err.code;
    bool any =
        entry->flags & (VERB_ANYWHERE | VERB_NARROWS) || entry->right == RIGHT_NONE;
    bool one = entry->flags & (VERB_OF_ORDER | VERB_OF_PARCEL);
    enum err_code wanted = any ? here : E_SCOPE;
    if (any && !(entry->flags & VERB_NARROWS) && here == E_SCOPE)
        fail_msg("%s, %s: anywhere, and refused", role->name, entry->name);
    if (one && here == E_SCOPE)
        fail_msg("%s, %s: refused within its scope", role->name, entry->name);
    if (!any && !one && here != E_SCOPE)
        fail_msg("%s, %s: %s, for the whole house only", role->name, entry->name,
                 err_entry(here)->name);
    if (!any && there != wanted)
        fail_msg("%s, %s: %s out of its scope", role->name, entry->name,
                 err_entry(there)->name);
    if (says(&in->reply[i].rows, "2") || says(&out->reply[i].rows, "2") ||
        says(&out->reply[i].rows, "P-2"))
        fail_msg("%s, %s: shows what is out of its scope", role->name, entry->name);
}

static void a_scope_holds_for_every_verb(void **state)
{
    struct office *o = *state;
    rights_house(o);
    parcels(o);
    const struct policy *policy = delivered(o);
    struct asked *in = xcalloc(1, sizeof(*in)), *out = xcalloc(1, sizeof(*out));
    for (int r = 0; r < policy->roles; r++) {
        const struct policy_role *role = &policy->role[r];
        int64_t person = person_with(o, role->name, "web");
        ask_all(o, in, person, "1");
        write_sql(o, "UPDATE session SET ended_at = 0");
        ask_all(o, out, person, "2");
        write_sql(o, "UPDATE session SET ended_at = 0");
        for (int i = 1; i < VERBS; i++) {
            const struct verb_entry *entry = verb_entry((enum verb)i);
            if (!skipped(entry) && role->rights & right_bit(entry->right))
                judge(role, in, out, i);
        }
        if (role->rights & right_bit(RIGHT_LOOK))
            assert_true(says(&in->reply[V_ORDER_LIST].rows, "1"));
    }
    free(in);
    free(out);
}

/* Another warehouse in the same store: nothing of it is seen from here. */
static void a_warehouse_is_its_own(void **state)
{
    struct office *o = *state;
    rights_house(o);
    write_sql(o, "INSERT INTO warehouse (id, code, name) VALUES (2, 'W2', 'other')");
    write_sql(o, "INSERT INTO orders (warehouse, channel, number, state)"
                 " VALUES (2, 'web', '77', 'ready')");
    sit(o, "desk", "B-0001", "2222");
    ask(o, V_ORDER_SHOW);
    with(o, "number", "77");
    assert_int_equal(go(o), E_NOT_FOUND);
    ask(o, V_ORDER_LIST);
    done(o);
    assert_false(says(&o->reply.rows, "77"));
    write_sql(o,
              "INSERT INTO person (warehouse, badge, name, role, pin)"
              " SELECT 2, 'B-0100', 'x', 'lead', pin FROM person WHERE badge = 'B-0002'");
    assert_int_equal(log_in(o, "desk", "B-0100", "2222"), E_LOGIN);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_is_decided),
        T(a_role_may_what_its_file_says_and_no_more),
        T(a_scope_holds_for_every_verb),
        T(a_warehouse_is_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
