/* Several requests line by line and their replies back: as they went, as many as fit;
 * what does not belong together is refused by its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "tallyman/wire/docket.h"

static struct request some_put(int64_t seq, const char *notes)
{
    struct request req;
    request_init(&req, V_PICK_PUT);
    req.id = (struct request_id){3, seq};
    req.session = 5;
    req.terminal_at = 1000 + seq;
    req.notes = str_of(notes);
    request_num(&req, "task", 1);
    request_num(&req, "line", seq);
    request_text(&req, "tote", "中 \"T\"\\1");
    return req;
}

static int write_puts(struct buf *buf, int most, const char *notes)
{
    for (int i = 0; i < most; i++) {
        const struct request req = some_put(10 + 2 * i, notes);
        if (!docket_add(&req, buf))
            return i;
    }
    return most;
}

static void requests_come_as_they_went(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct buf buf;
    buf_init(&buf, 2 * DOCKET_BYTES);
    for (int n = 1; n <= DOCKET_MOST; n++) {
        struct request *got;
        struct err err = {0};
        buf_reset(&buf);
        assert_int_equal(write_puts(&buf, n, "wrong_item\tA\n"), n);
        assert_int_equal(docket_read(buf_view(&buf), arena, &got, &err), n);
        for (int i = 0; i < n; i++) {
            unsigned char hash[2][32];
            const struct request sent = some_put(10 + 2 * i, "wrong_item\tA\n");
            request_hash(&sent, 7, hash[0]);
            request_hash(&got[i], 7, hash[1]);
            assert_memory_equal(hash[0], hash[1], 32);
            assert_int_equal(got[i].id.seq, sent.id.seq);
            assert_int_equal(got[i].terminal_at, sent.terminal_at);
            assert_true(str_eq(got[i].notes, sent.notes));
        }
        arena_clear(arena);
    }
    buf_clear(&buf);
    arena_free(arena);
}

static void no_more_goes_in_than_the_other_side_takes(void **state)
{
    (void)state;
    static char notes[WIRE_NOTES + 1];
    struct arena *arena = arena_new();
    struct buf buf;
    struct request *got;
    struct err err = {0};
    memset(notes, 'n', WIRE_NOTES - 1);
    notes[WIRE_NOTES - 1] = '\n';
    buf_init(&buf, 2 * DOCKET_BYTES);
    int n = write_puts(&buf, DOCKET_MOST, notes);
    assert_in_range(n, 2, 7);
    assert_true(buf.n <= DOCKET_BYTES);
    assert_false(buf.over);
    assert_int_equal(docket_read(buf_view(&buf), arena, &got, &err), n);
    /* a buf that ends there by itself */
    size_t whole = buf.n;
    buf_clear(&buf);
    buf_init(&buf, whole);
    assert_int_equal(write_puts(&buf, DOCKET_MOST, notes), n);
    assert_int_equal(buf.n, whole);
    buf_clear(&buf);
    arena_free(arena);
}

#define PUT(terminal, seq)                                                               \
    "{\"wire\":1,\"verb\":\"pick.put\",\"terminal\":" terminal ",\"seq\":" seq           \
    ",\"session\":5,\"at\":9,\"task\":1,\"line\":2,\"tote\":\"T-1\"}"
#define BOARD                                                                            \
    "{\"wire\":1,\"verb\":\"board\",\"terminal\":3,\"seq\":9,\"session\":5,\"at\":9}"

static void what_is_wrong_with_a_line_names_it(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name;
    } cases[] = {
        {"", "line 1: body"},
        {"\n", "line 1: body"},
        {"[" PUT("3", "1") "]", "line 1: body"},
        {PUT("3", "1") PUT("3", "2"), "line 1: body"},
        {PUT("3", "1") "\n\n", "line 2: body"},
        {PUT("3", "1") "\n{}\n", "line 2: wire"},
        {PUT("3", "1") "\n" PUT("3", "0") "\n", "line 2: seq"},
        {PUT("3", "2") "\n" PUT("3", "1") "\n", "line 2: seq"},
        {PUT("3", "1") "\n" PUT("3", "1") "\n", "line 2: seq"},
        {PUT("3", "1") "\n" PUT("4", "2") "\n", "line 2: terminal"},
        {PUT("3", "1") "\n" BOARD "\n", "line 2: verb"},
        {BOARD "\n", "line 1: verb"},
        {PUT("3", "1") "\n" PUT("3", "2") "\n" PUT("3", "3,\"x\":1") "\n",
         "line 3: pick.put"},
    };
    struct arena *arena = arena_new();
    struct request *got;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct err err = {0};
        int code = docket_read(str_of(cases[i].text), arena, &got, &err);
        if (code != -E_FIELD || strcmp(err.arg[0].text, cases[i].name) != 0 ||
            err.args != 3)
            fail_msg("%s: %d %s", cases[i].text, code, err.arg[0].text);
    }
    struct err err = {0};
    assert_int_equal(
        docket_read(str_of(PUT("3", "1") "\n" PUT("3", "2")), arena, &got, &err), 2);
    arena_free(arena);
}

static void too_many_and_too_much_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct buf buf;
    struct request *got;
    struct err err = {0};
    buf_init(&buf, 2 * DOCKET_BYTES);
    assert_int_equal(write_puts(&buf, DOCKET_MOST + 1, ""), DOCKET_MOST + 1);
    assert_int_equal(docket_read(buf_view(&buf), arena, &got, &err), -E_LIMIT_INPUT);
    assert_string_equal(err.arg[0].text, "docket");
    err_clear(&err);
    buf_reset(&buf);
    write_puts(&buf, 1, "");
    while (buf.n <= DOCKET_BYTES)
        buf_char(&buf, ' ');
    assert_int_equal(docket_read(buf_view(&buf), arena, &got, &err), -E_LIMIT_INPUT);
    assert_string_equal(err.arg[0].text, "body");
    buf_clear(&buf);
    arena_free(arena);
}

/* ---- replies ---- */

enum { ASKED = 5 };

struct asked {
    struct arena *arena;
    struct request req[ASKED];
    const struct request *request[ASKED];
    struct reply reply[ASKED];
    struct docket_answer answer;
    struct buf text;
};

/* Each second one is refused. */
static void open_asked(struct asked *a)
{
    a->arena = arena_new();
    buf_init(&a->text, WIRE_BODY);
    for (int i = 0; i < ASKED; i++) {
        struct reply reply = {.repeated = i == 2};
        a->req[i] = some_put(10 + i, "");
        a->request[i] = &a->req[i];
        if (i % 2)
            err_set(&reply.err, E_SHORT, "ssdd", "A", "A01", (int64_t)1, (int64_t)i);
        docket_reply(&a->req[i].id, &reply, &a->text);
    }
    a->answer = (struct docket_answer){a->arena, a->request, ASKED, a->reply};
}

static void close_asked(struct asked *a)
{
    buf_clear(&a->text);
    arena_free(a->arena);
}

/* Wherever it is cut off, what is whole counts, and in its order. */
static void replies_count_as_far_as_they_are_whole(void **state)
{
    (void)state;
    struct asked a;
    open_asked(&a);
    for (size_t cut = 0; cut <= a.text.n; cut++) {
        struct err err = {0};
        int lines = 0;
        for (size_t i = 0; i < cut; i++)
            lines += a.text.p[i] == '\n';
        int n = docket_replies(str_n(a.text.p, cut), &a.answer, &err);
        assert_int_equal(n, lines ? lines : -E_FIELD);
        assert_int_equal(a.answer.whole.err.code, E_OK);
        for (int i = 0; i < n; i++) {
            assert_int_equal(a.reply[i].err.code, i % 2 ? E_SHORT : E_OK);
            assert_int_equal(a.reply[i].repeated, i == 2);
        }
    }
    close_asked(&a);
}

static void a_reply_to_another_request_ends_them(void **state)
{
    (void)state;
    struct asked a;
    struct err err = {0};
    open_asked(&a);
    a.req[3].id.seq++;
    assert_int_equal(docket_replies(buf_view(&a.text), &a.answer, &err), 3);
    a.req[0].id.terminal++;
    assert_int_equal(docket_replies(buf_view(&a.text), &a.answer, &err), -E_FIELD);
    close_asked(&a);
}

static void a_word_on_the_whole_is_no_reply_to_the_first(void **state)
{
    (void)state;
    struct asked a;
    struct reply no = {.err = {.code = E_OK}};
    struct err err = {0};
    open_asked(&a);
    buf_reset(&a.text);
    err_set(&no.err, E_NOT_FOUND, "ss", "POST", "/v1/docket");
    wire_reply_write(NULL, &no, &a.text);
    assert_int_equal(docket_replies(buf_view(&a.text), &a.answer, &err), 0);
    assert_int_equal(a.answer.whole.err.code, E_NOT_FOUND);
    assert_int_equal(
        docket_replies(str_of("{\"wire\":1,\"code\":\"ok\"}"), &a.answer, &err),
        -E_FIELD);
    close_asked(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_come_as_they_went),
        cmocka_unit_test(no_more_goes_in_than_the_other_side_takes),
        cmocka_unit_test(what_is_wrong_with_a_line_names_it),
        cmocka_unit_test(too_many_and_too_much_are_refused),
        cmocka_unit_test(replies_count_as_far_as_they_are_whole),
        cmocka_unit_test(a_reply_to_another_request_ends_them),
        cmocka_unit_test(a_word_on_the_whole_is_no_reply_to_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
