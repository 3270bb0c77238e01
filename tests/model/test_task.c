/*
 * The task as a value: reading it, patching it, judging it without the store.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tallyman/model/task.h"

static const char *const columns[] = {
    "line",        "seq",   "place", "target", "item", "code",   "name",
    "spec",        "qty",   "taken", "put",    "tote", "order",  "number",
    "order_state", "state", "gift",  "codes",  "lot",  "expiry", NULL};

struct given {
    struct arena *arena;
    struct reply reply;
    struct task task;
};

static void add_line(struct given *g, int64_t line, int64_t order, int64_t qty,
                     int64_t taken)
{
    struct value *cell = rows_add(&g->reply.rows, g->arena);
    cell[0] = value_int(line);
    cell[1] = value_int(line);
    cell[2] = value_text("A01-01-1");
    cell[5] = value_text("TEA");
    cell[8] = value_int(qty);
    cell[9] = value_int(taken);
    cell[10] = value_int(0);
    cell[12] = value_int(order);
    cell[14] = value_text("wave");
    cell[15] = value_text("open");
    cell[17] = value_text("6901234567892=1 16901234567899=12");
}

/* Two lines of two orders, two units each. */
static struct given given(void)
{
    struct given g = {.arena = arena_new()};
    struct request req;
    struct err err = {.code = E_OK};
    task_init(&g.task);
    record_int(&g.reply.out, g.arena, "task", 7);
    record_int(&g.reply.out, g.arena, "version", 3);
    record_text(&g.reply.out, g.arena, "cart", "K-01");
    rows_init(&g.reply.rows, columns);
    add_line(&g, 1, 100, 2, 0);
    add_line(&g, 2, 101, 2, 0);
    request_init(&req, V_TASK_PULL);
    assert_int_equal(task_apply(&g.task, &req, &g.reply, &err), 0);
    return g;
}

static void forget(struct given *g)
{
    task_clear(&g->task);
    arena_free(g->arena);
}

static struct request asked(enum verb verb, int64_t line, const char *name,
                            const char *text)
{
    struct request req;
    request_init(&req, verb);
    request_num(&req, "task", 7);
    request_num(&req, "line", line);
    if (verb == V_PICK_TAKE)
        request_text(&req, "place", "A01-01-1");
    if (name)
        request_text(&req, name, text);
    return req;
}

static void a_pulled_task_is_read_whole(void **state)
{
    struct given g = given();
    (void)state;
    assert_int_equal(g.task.task, 7);
    assert_string_equal(g.task.cart, "K-01");
    assert_int_equal(g.task.n, 2);
    assert_int_equal(task_left(&g.task), 4);
    assert_int_equal(task_next(&g.task)->line, 1);
    assert_string_equal(g.task.line[0].tote, "");
    forget(&g);
}

static void a_code_stands_for_its_units(void **state)
{
    const char *codes = "6901234567892=1 16901234567899=12 036000291452=1 A=B=3";
    (void)state;
    assert_int_equal(task_code_units(codes, "TEA", "6901234567892"), 1);
    assert_int_equal(task_code_units(codes, "TEA", "16901234567899"), 12);
    assert_int_equal(task_code_units(codes, "TEA", "0036000291452"), 1); /* UPC as EAN */
    assert_int_equal(task_code_units(codes, "TEA", "A=B"), 3);
    assert_int_equal(task_code_units(codes, "TEA", "TEA"), 1);
    assert_int_equal(task_code_units(codes, "TEA", "tea"), 0);
    assert_int_equal(task_code_units(codes, "", ""), 0);
    assert_int_equal(task_code_units("bad x= =1 y=0 z=-2", "TEA", "z"), 0);
}

static void the_store_and_the_journal_lead_the_same_way(void **state)
{
    struct given a = given(), b = given();
    struct request take = asked(V_PICK_TAKE, 1, "code", "6901234567892");
    struct request put = asked(V_PICK_PUT, 1, "tote", "T-0001");
    struct reply said = {.err = {.code = E_OK}};
    struct err err = {.code = E_OK};
    (void)state;
    record_int(&said.out, a.arena, "taken", 1);
    record_int(&said.out, a.arena, "version", 3);
    assert_int_equal(task_apply(&a.task, &take, &said, &err), 0);
    assert_int_equal(task_apply(&b.task, &take, NULL, &err), 0);
    struct reply stored = {.err = {.code = E_OK}};
    record_int(&stored.out, a.arena, "put", 1);
    record_int(&stored.out, a.arena, "version", 3);
    assert_int_equal(task_apply(&a.task, &put, &stored, &err), 0);
    assert_int_equal(task_apply(&b.task, &put, NULL, &err), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(a.task.line[i].taken, b.task.line[i].taken);
        assert_int_equal(a.task.line[i].put, b.task.line[i].put);
        assert_string_equal(a.task.line[i].tote, b.task.line[i].tote);
    }
    assert_string_equal(task_tote(&b.task, 100), "T-0001");
    assert_int_equal(task_tote_order(&b.task, "T-0001"), 100);
    forget(&a);
    forget(&b);
}

static void expect_refused(struct task *task, struct request req, enum err_code code)
{
    struct err err = {.code = E_OK};
    assert_int_equal(task_apply(task, &req, NULL, &err), -(int)code);
    assert_int_equal(err.code, code);
}

static void without_the_store_the_task_alone_refuses(void **state)
{
    struct given g = given();
    struct err err = {.code = E_OK};
    struct request good = asked(V_PICK_TAKE, 1, "code", "6901234567892");
    struct request astray = good;
    (void)state;
    request_text(&astray, "place", "A01-01-2");
    expect_refused(&g.task, astray, E_WRONG_PLACE);
    expect_refused(&g.task, asked(V_PICK_TAKE, 1, "code", "CUP"), E_WRONG_ITEM);
    expect_refused(&g.task, asked(V_PICK_TAKE, 1, "code", "16901234567899"),
                   E_CASE_TOO_BIG);
    expect_refused(&g.task, asked(V_PICK_TAKE, 9, "code", "CUP"), E_STATE);
    expect_refused(&g.task, asked(V_PICK_UNDO, 1, NULL, NULL), E_NOTHING_TO_UNDO);
    expect_refused(&g.task, asked(V_PICK_PUT, 1, "tote", "T-0001"), E_NOTHING_TO_DO);
    expect_refused(&g.task, asked(V_PICK_SHORT, 1, "reason", "x"), E_LINK);
    assert_int_equal(task_apply(&g.task, &good, NULL, &err), 0);
    assert_int_equal(task_apply(&g.task, &good, NULL, &err), 0);
    expect_refused(&g.task, good, E_TOO_MANY);
    expect_refused(&g.task, asked(V_PICK_SKIP, 1, NULL, NULL), E_NOT_EMPTY);
    forget(&g);
}

static void a_tote_belongs_to_one_order(void **state)
{
    struct given g = given();
    struct err err = {.code = E_OK};
    struct request first = asked(V_PICK_TAKE, 1, "code", "TEA");
    struct request second = asked(V_PICK_TAKE, 2, "code", "TEA");
    struct request put = asked(V_PICK_PUT, 1, "tote", "T-0001");
    (void)state;
    assert_int_equal(task_apply(&g.task, &first, NULL, &err), 0);
    assert_int_equal(task_apply(&g.task, &put, NULL, &err), 0);
    assert_int_equal(task_apply(&g.task, &second, NULL, &err), 0);
    expect_refused(&g.task, asked(V_PICK_PUT, 2, "tote", "T-0001"), E_WRONG_TOTE);
    assert_int_equal(task_apply(&g.task, &first, NULL, &err), 0);
    expect_refused(&g.task, asked(V_PICK_PUT, 1, "tote", "T-0002"), E_WRONG_TOTE);
    forget(&g);
}

static void others_changes_are_applied_and_told(void **state)
{
    struct given g = given();
    struct request take = asked(V_PICK_TAKE, 1, "code", "TEA");
    struct reply said = {.err = {.code = E_OK}};
    struct err err = {.code = E_OK};
    (void)state;
    record_int(&said.out, g.arena, "taken", 1);
    record_int(&said.out, g.arena, "version", 4);
    assert_int_equal(task_apply(&g.task, &take, &said, &err), -(int)E_STALE);
    assert_int_equal(g.task.line[0].taken, 1);
    forget(&g);
}

static void a_refusal_changes_nothing(void **state)
{
    struct given g = given();
    struct request take = asked(V_PICK_TAKE, 1, "code", "TEA");
    struct reply no = {.err = {.code = E_SHORT}};
    struct err err = {.code = E_OK};
    (void)state;
    assert_int_equal(task_apply(&g.task, &take, &no, &err), -(int)E_SHORT);
    assert_int_equal(g.task.line[0].taken, 0);
    forget(&g);
}

static void what_is_in_the_hand_comes_first_and_a_skip_last(void **state)
{
    struct given g = given();
    struct err err = {.code = E_OK};
    struct request skip = asked(V_PICK_SKIP, 1, NULL, NULL);
    struct request take = asked(V_PICK_TAKE, 1, "code", "TEA");
    (void)state;
    assert_int_equal(task_apply(&g.task, &skip, NULL, &err), 0);
    assert_int_equal(task_next(&g.task)->line, 2);
    assert_int_equal(task_apply(&g.task, &take, NULL, &err), 0);
    assert_int_equal(task_next(&g.task)->line, 1);
    forget(&g);
}

/* Line 1 lies in B, line 2 in A, where its person picks. */
static struct given given_zones(void)
{
    static const char *in_zones[sizeof columns / sizeof *columns + 1];
    struct given g = {.arena = arena_new()};
    struct request req;
    struct err err = {.code = E_OK};
    int n = 0;
    while ((in_zones[n] = columns[n]))
        n++;
    in_zones[n] = "zone";
    task_init(&g.task);
    record_int(&g.reply.out, g.arena, "task", 7);
    record_int(&g.reply.out, g.arena, "pass", 1);
    record_text(&g.reply.out, g.arena, "zone", "A");
    rows_init(&g.reply.rows, in_zones);
    for (int i = 0; i < 2; i++) {
        add_line(&g, i + 1, 100 + i, 2, 0);
        g.reply.rows.cell[i * (n + 1) + n] = value_text(i ? "A" : "B");
    }
    request_init(&req, V_TASK_PULL);
    assert_int_equal(task_apply(&g.task, &req, &g.reply, &err), 0);
    return g;
}

static void a_cart_that_is_passed_on_is_picked_in_its_zone(void **state)
{
    (void)state;
    struct given g = given_zones();
    struct err err = {.code = E_OK};
    struct request take = asked(V_PICK_TAKE, 2, "code", "6901234567892");
    struct request put = asked(V_PICK_PUT, 2, "tote", "T-0001");
    assert_int_equal(task_next(&g.task)->line, 2);
    expect_refused(&g.task, asked(V_PICK_TAKE, 1, "code", "6901234567892"), E_OTHER_ZONE);
    assert_int_equal(task_apply(&g.task, &take, NULL, &err), 0);
    assert_int_equal(task_apply(&g.task, &take, NULL, &err), 0);
    assert_int_equal(task_apply(&g.task, &put, NULL, &err), 0);
    assert_null(task_next(&g.task));
    assert_string_equal(task_pass_to(&g.task), "B");
    g.task.zone = ""; /* the lead lets them walk on */
    assert_int_equal(task_next(&g.task)->line, 1);
    assert_string_equal(task_pass_to(&g.task), "");
    forget(&g);
}

static void a_cancelled_order_with_goods_on_the_cart_is_a_stop_once(void **state)
{
    struct given g = given();
    int64_t answered[] = {100};
    (void)state;
    assert_null(task_stopped(&g.task, NULL, 0));
    g.task.line[0].order_state = "cancelled";
    assert_null(task_stopped(&g.task, NULL, 0)); /* nothing was taken */
    g.task.line[0].taken = 1;
    assert_ptr_equal(task_stopped(&g.task, NULL, 0), &g.task.line[0]);
    assert_null(task_stopped(&g.task, answered, 1));
    g.task.line[0].state = "done"; /* its tote has left the cart */
    assert_null(task_stopped(&g.task, NULL, 0));
    g.task.line[0].tote = "T-0001";
    assert_non_null(task_stopped(&g.task, NULL, 0));
    g.task.line[0].order_state = "kicked"; /* out of the wave */
    assert_non_null(task_stopped(&g.task, NULL, 0));
    forget(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pulled_task_is_read_whole),
        cmocka_unit_test(a_code_stands_for_its_units),
        cmocka_unit_test(the_store_and_the_journal_lead_the_same_way),
        cmocka_unit_test(without_the_store_the_task_alone_refuses),
        cmocka_unit_test(a_tote_belongs_to_one_order),
        cmocka_unit_test(others_changes_are_applied_and_told),
        cmocka_unit_test(a_refusal_changes_nothing),
        cmocka_unit_test(what_is_in_the_hand_comes_first_and_a_skip_last),
        cmocka_unit_test(a_cart_that_is_passed_on_is_picked_in_its_zone),
        cmocka_unit_test(a_cancelled_order_with_goods_on_the_cart_is_a_stop_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
