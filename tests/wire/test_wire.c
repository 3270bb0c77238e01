/* Requests and replies over JSON and back: every verb, random values, and what is
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "tallyman/base/clock.h"
#include "tallyman/base/rng.h"
#include "tallyman/model/code.h"
#include "tallyman/wire/wire.h"

static const char *const texts[] = {"A",
                                    "6901234567892",
                                    "中文 \"quoted\"",
                                    "back\\slash",
                                    "01\x1d"
                                    "10L",
                                    "😀",
                                    "/",
                                    "x y"};
enum { TEXTS = sizeof(texts) / sizeof(*texts) };

static struct value some_value(const struct arg *arg, uint64_t *rng)
{
    if (arg->type == ARG_CODE)
        return value_text(texts[rng_below(rng, TEXTS)]);
    if (arg->type == ARG_TEXT && arg->least) {
        static const char hex[] =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        assert_true(arg->least < (int64_t)sizeof(hex));
        return value_str(str_n(hex, (size_t)arg->least));
    }
    if (arg->type == ARG_TEXT) {
        const char *text = rng_below(rng, 4) ? "some text" : "";
        return value_text(arg->most >= 9 ? text : "");
    }
    int64_t span = arg->most - arg->least;
    return value_int(arg->least +
                     (span == INT64_MAX ? 0 : rng_below(rng, span < 9 ? span + 1 : 9)));
}

static void some_request(enum verb verb, struct request *req, struct arena *arena,
                         uint64_t *rng)
{
    const struct arg *arg = verb_entry(verb)->arg;
    request_init(req, verb);
    req->id = (struct request_id){1 + rng_below(rng, 300), 1 + rng_below(rng, INT64_MAX)};
    req->session = rng_below(rng, 100);
    req->terminal_at = rng_below(rng, INT64_C(1) << 42);
    if (rng_below(rng, 3) == 0)
        req->notes = str_of("wrong_item\t690\x1d"
                            "7\nwrong_place\tA\n");
    for (int i = 0; i < REQUEST_ARGS && arg[i].type != ARG_END; i++) {
        if (arg[i].type != ARG_ROWS && (!arg[i].optional || rng_below(rng, 2)))
            req->arg[i] = some_value(&arg[i], rng);
        for (int64_t n = arg[i].type == ARG_ROWS ? rng_below(rng, 20) : 0; n > 0; n--) {
            struct value *cell = rows_add(&req->rows, arena);
            for (int c = 0; c < req->rows.columns; c++)
                if (rng_below(rng, 4))
                    cell[c] = rng_below(rng, 2)
                                  ? value_int(rng_below(rng, 1000) - 500)
                                  : value_text(texts[rng_below(rng, TEXTS)]);
        }
    }
}

static void same_value(const struct value *a, const struct value *b)
{
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->num, b->num);
    assert_true(str_eq(a->text, b->text));
}

static void same_request(const struct request *a, const struct request *b)
{
    unsigned char hash[2][32];
    assert_int_equal(a->verb, b->verb);
    assert_int_equal(a->id.terminal, b->id.terminal);
    assert_int_equal(a->id.seq, b->id.seq);
    assert_int_equal(a->session, b->session);
    assert_int_equal(a->terminal_at, b->terminal_at);
    assert_true(str_eq(a->notes, b->notes));
    for (int i = 0; i < REQUEST_ARGS; i++)
        same_value(&a->arg[i], &b->arg[i]);
    assert_int_equal(a->rows.n, b->rows.n);
    for (int i = 0; i < a->rows.n * a->rows.columns; i++)
        same_value(&a->rows.cell[i], &b->rows.cell[i]);
    request_hash(a, 7, hash[0]);
    request_hash(b, 7, hash[1]);
    assert_memory_equal(hash[0], hash[1], 32);
}

static void every_verb_comes_back_as_it_went(void **state)
{
    (void)state;
    uint64_t seed = (uint64_t)clock_mono_us(), rng = seed;
    struct arena *arena = arena_new();
    struct buf buf;
    buf_init(&buf, WIRE_BODY_ROWS);
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 50 * VERBS; i++) {
        struct request sent, got;
        struct err err = {0};
        if (i % VERBS == V_NONE)
            continue;
        some_request((enum verb)(i % VERBS), &sent, arena, &rng);
        buf_reset(&buf);
        wire_request_write(&sent, &buf);
        if (wire_request_read(buf_view(&buf), arena, &got, &err))
            fail_msg("%s: %s: %s", err.arg[0].text, err.arg[2].text, buf.p);
        same_request(&sent, &got);
        arena_clear(arena);
    }
    buf_clear(&buf);
    arena_free(arena);
}

/* The envelope's names are no verb's arguments: the object is flat. */
static void no_argument_has_a_name_of_the_envelope(void **state)
{
    (void)state;
    static const char *const taken[] = {"wire",    "verb", "terminal", "seq",
                                        "session", "at",   "notes"};
    for (int verb = V_NONE + 1; verb < VERBS; verb++) {
        for (const struct arg *arg = verb_entry((enum verb)verb)->arg;
             arg->type != ARG_END; arg++) {
            for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++)
                assert_string_not_equal(arg->name, taken[i]);
        }
    }
}

#define HEAD                                                                             \
    "{\"wire\":1,\"verb\":\"pick.put\",\"terminal\":3,\"seq\":1,\"session\":5,\"at\":9,"
#define GOOD HEAD "\"task\":1,\"line\":2,\"tote\":\"T-1\"}"

static void what_is_not_as_declared_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name;
        enum err_code code;
    } cases[] = {
        {"", "body", E_FIELD},
        {"[]", "body", E_FIELD},
        {"{} {}", "body", E_FIELD},
        {"{}", "wire", E_FIELD},
        {"{\"wire\":2}", "wire", E_FIELD},
        {"{\"wire\":1,\"verb\":\"pick\"}", "verb", E_FIELD},
        {"{\"wire\":1,\"verb\":7}", "verb", E_FIELD},
        {"{\"wire\":1,\"verb\":\"board\",\"seq\":1,\"session\":0,\"at\":0}", "terminal",
         E_FIELD},
        {"{\"wire\":1,\"verb\":\"board\",\"terminal\":0,\"seq\":1,\"session\":0,\"at\":"
         "0}",
         "terminal", E_FIELD},
        {HEAD "\"task\":1,\"line\":2}", "tote", E_ARGUMENT},
        {HEAD "\"task\":1,\"line\":2,\"tote\":\"T-1\",\"force\":1}", "pick.put", E_FIELD},
        {HEAD "\"task\":1,\"task\":1,\"line\":2,\"tote\":\"T-1\"}", "body", E_FIELD},
        {HEAD "\"task\":1.0,\"line\":2,\"tote\":\"T-1\"}", "task", E_FIELD},
        {HEAD "\"task\":1e3,\"line\":2,\"tote\":\"T-1\"}", "task", E_FIELD},
        {HEAD "\"task\":\"1\",\"line\":2,\"tote\":\"T-1\"}", "task", E_ARGUMENT},
        {HEAD "\"task\":9223372036854775808,\"line\":2,\"tote\":\"T-1\"}", "body",
         E_FIELD},
        {HEAD "\"task\":true,\"line\":2,\"tote\":\"T-1\"}", "task", E_FIELD},
        {HEAD "\"task\":1,\"line\":2,\"tote\":\"T\\u0000\"}", "body", E_FIELD},
        {HEAD "\"task\":1,\"line\":2,\"tote\":\"T\\u001b[2J\"}", "tote", E_ARGUMENT},
        {HEAD "\"task\":1,\"line\":2,\"tote\":\"T-1\",\"notes\":\"a\\u0007\"}", "notes",
         E_FIELD},
        {HEAD "\"task\":1,\"line\":2,\"tote\":\"T-1\",\"rows\":[]}", "pick.put", E_FIELD},
        {"{\"wire\":1,\"verb\":\"load.kits\",\"terminal\":3,\"seq\":1,\"session\":5,"
         "\"at\":9,"
         "\"rows\":[{\"kit\":\"A\",\"colour\":\"red\"}]}",
         "rows", E_FIELD},
        {"{\"wire\":1,\"verb\":\"load.kits\",\"terminal\":3,\"seq\":1,\"session\":5,"
         "\"at\":9,"
         "\"rows\":[[\"A\"]]}",
         "rows", E_FIELD},
        {"{\"wire\":1,\"verb\":\"load.kits\",\"terminal\":3,\"seq\":1,\"session\":5,"
         "\"at\":9,"
         "\"rows\":[{\"qty\":null}]}",
         "qty", E_FIELD},
    };
    struct arena *arena = arena_new();
    struct request req;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct err err = {0};
        int code = wire_request_read(str_of(cases[i].text), arena, &req, &err);
        if (code != -(int)cases[i].code || strcmp(err.arg[0].text, cases[i].name) != 0)
            fail_msg("%s: %d %s (%s)", cases[i].text, code, err.arg[0].text,
                     err.arg[2].text);
    }
    struct err err = {0};
    assert_int_equal(wire_request_read(str_of(GOOD), arena, &req, &err), 0);
    arena_free(arena);
}

/* Brackets without end must not eat the stack. */
static void deep_nesting_is_refused(void **state)
{
    (void)state;
    size_t n = 100000;
    char *text = xmalloc(n + 1);
    struct arena *arena = arena_new();
    struct request req;
    struct err err = {0};
    memset(text, '[', n);
    assert_int_equal(wire_request_read(str_n(text, n), arena, &req, &err), -E_FIELD);
    free(text);
    arena_free(arena);
}

static void some_reply(struct reply *reply, struct arena *arena, uint64_t *rng)
{
    static const char *const columns[] = {"what", "qty", NULL};
    *reply = (struct reply){.repeated = rng_below(rng, 2)};
    switch (rng_below(rng, 3)) {
    case 0:
        err_set(&reply->err, E_SHORT, "ssdd", texts[rng_below(rng, TEXTS)], "A01",
                rng_below(rng, 9), INT64_MIN);
        break;
    case 1:
        record_int(&reply->out, arena, "line", INT64_MAX - rng_below(rng, 9));
        record_text(&reply->out, arena, "tote", texts[rng_below(rng, TEXTS)]);
    }
    if (rng_below(rng, 2))
        rows_init(&reply->rows, columns);
    for (int64_t n = reply->rows.columns ? rng_below(rng, 9) : 0; n > 0; n--) {
        struct value *cell = rows_add(&reply->rows, arena);
        cell[0] = value_text(texts[rng_below(rng, TEXTS)]);
        cell[1] = rng_below(rng, 3) ? value_int(rng_below(rng, 99)) : cell[1];
    }
}

static void same_reply(const struct reply *a, const struct reply *b)
{
    assert_int_equal(a->err.code, b->err.code);
    assert_int_equal(a->err.args, b->err.args);
    assert_memory_equal(a->err.arg, b->err.arg, sizeof(a->err.arg));
    assert_int_equal(a->repeated, b->repeated);
    assert_int_equal(a->out.n, b->out.n);
    for (int i = 0; i < a->out.n; i++) {
        assert_string_equal(a->out.field[i].name, b->out.field[i].name);
        same_value(&a->out.field[i].value, &b->out.field[i].value);
    }
    assert_int_equal(a->rows.n, b->rows.n);
    assert_int_equal(a->rows.columns, b->rows.columns);
    for (int i = 0; i < a->rows.columns; i++)
        assert_string_equal(a->rows.column[i], b->rows.column[i]);
    for (int i = 0; i < a->rows.n * a->rows.columns; i++)
        same_value(&a->rows.cell[i], &b->rows.cell[i]);
}

static void every_reply_comes_back_as_it_went(void **state)
{
    (void)state;
    uint64_t seed = (uint64_t)clock_mono_us(), rng = seed;
    const struct request_id id = {3, 17}, other = {3, 18};
    struct arena *arena = arena_new();
    struct buf buf;
    buf_init(&buf, WIRE_BODY_ROWS);
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 2000; i++) {
        struct reply sent, got;
        struct err err = {0};
        some_reply(&sent, arena, &rng);
        buf_reset(&buf);
        wire_reply_write(&id, &sent, &buf);
        if (wire_reply_read(buf_view(&buf), &id, arena, &got, &err))
            fail_msg("%s: %s: %s", err.arg[0].text, err.arg[2].text, buf.p);
        same_reply(&sent, &got);
        /* an answer to another request is none to this one */
        assert_int_equal(wire_reply_read(buf_view(&buf), &other, arena, &got, &err),
                         -E_FIELD);
        arena_clear(arena);
    }
    buf_clear(&buf);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_comes_back_as_it_went),
        cmocka_unit_test(no_argument_has_a_name_of_the_envelope),
        cmocka_unit_test(what_is_not_as_declared_is_refused_by_name),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(every_reply_comes_back_as_it_went),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
