/*
 * A day in virtual time: by hand where every number can be reckoned, and by chance: the
 * bounds that any such day keeps, the same day for a seed, and all work done once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tallyman/base/rng.h"
#include "tallyman/plan/shift.h"

enum { MIN = 60000, PEOPLE = 9, CARTS = 60, ORDERS = 300 };

struct house {
    struct shift_cart cart[CARTS];
    struct shift_order order[ORDERS];
    struct shift_person picker[PEOPLE], packer[PEOPLE];
    struct shift_ask ask;
    struct shift_day day;
};

static void play(struct house *h, int pickers, int packers)
{
    struct err err = {0};
    for (int i = 0; i < PEOPLE; i++)
        h->picker[i].pace = h->packer[i].pace = 1000;
    h->ask.cart = h->cart;
    h->ask.order = h->order;
    h->ask.picker = h->picker;
    h->ask.packer = h->packer;
    h->ask.pickers = pickers;
    h->ask.packers = packers;
    assert_int_equal(shift_play(&h->ask, &h->day, &err), 0);
}

static void near(int64_t got, int64_t expected)
{
    assert_in_range(got, expected * 9 / 10 - 1, expected * 11 / 10 + 1);
}

static void one_picker_does_one_cart_after_the_other(void **state)
{
    static struct house h;
    (void)state;
    h.cart[0] = (struct shift_cart){.ready_at = MIN, .pick_ms = 30 * MIN, .lines = 7};
    h.cart[1] = (struct shift_cart){.ready_at = 2 * MIN, .pick_ms = 30 * MIN};
    h.order[0] = (struct shift_order){.cart = 1, .pack_ms = MIN, .due_at = 40 * MIN};
    h.ask.carts = 2;
    h.ask.orders = 1;
    play(&h, 1, 1);
    assert_int_equal(h.day.begun_at, MIN);
    assert_int_equal(h.cart[1].begun_at, h.cart[0].done_at);
    near(h.day.picked_at - MIN, 60 * MIN);
    assert_int_equal(h.day.late, 1);
    assert_int_equal(h.picker[0].lines, 7);
    assert_int_equal(h.picker[0].idle_ms, 0);
    play(&h, 2, 1);
    assert_int_equal(h.cart[1].begun_at, 2 * MIN);
    near(h.day.picked_at - MIN, 31 * MIN);
    assert_int_equal(h.day.late, 0);
    assert_true(h.packer[0].idle_ms > 20 * MIN);
}

static void a_slow_hand_takes_longer(void **state)
{
    static struct house h;
    struct err err = {0};
    (void)state;
    h.cart[0] = (struct shift_cart){.pick_ms = 10 * MIN};
    h.ask.carts = 1;
    play(&h, 1, 1);
    int64_t usual = h.day.picked_at;
    h.picker[0].pace = 2000;
    assert_int_equal(shift_play(&h.ask, &h.day, &err), 0);
    near(h.day.picked_at, 2 * usual);
}

static void random_day(struct house *h, uint64_t seed)
{
    int64_t at = 0;
    memset(h, 0, sizeof(*h));
    h->ask.seed = seed;
    h->ask.carts = CARTS;
    h->ask.orders = ORDERS;
    for (int i = 0; i < CARTS; i++) {
        at += rng_below(&seed, 5 * MIN);
        h->cart[i] = (struct shift_cart){.ready_at = at,
                                         .pick_ms = rng_below(&seed, 60 * MIN),
                                         .length = rng_below(&seed, 900000),
                                         .lines = (int)rng_below(&seed, 50)};
    }
    for (int i = 0; i < ORDERS; i++)
        h->order[i] = (struct shift_order){.cart = (int)rng_below(&seed, CARTS),
                                           .lines = 1,
                                           .due_at = rng_below(&seed, 600 * MIN),
                                           .pack_ms = rng_below(&seed, 3 * MIN)};
}

static void all_work_is_done_once_and_no_faster_than_can_be(void **state)
{
    static struct house h, again;
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        int64_t before = INT64_MAX;
        for (int pickers = 1; pickers <= PEOPLE; pickers += 4) {
            random_day(&h, seed);
            play(&h, pickers, 3);
            int64_t busy = 0, lines = 0, want = 0, late = 0;
            for (int i = 0; i < pickers; i++) {
                busy += h.picker[i].busy_ms;
                lines += h.picker[i].lines;
                assert_true(h.picker[i].idle_ms >= 0);
            }
            for (int i = 0; i < CARTS; i++) {
                want += h.cart[i].lines;
                assert_true(h.cart[i].begun_at >= h.cart[i].ready_at);
            }
            for (int i = 0; i < ORDERS; i++) {
                assert_true(h.order[i].packed_at >= h.cart[h.order[i].cart].done_at);
                late += h.order[i].due_at && h.order[i].packed_at > h.order[i].due_at;
            }
            assert_int_equal(lines, want);
            assert_int_equal(late, h.day.late);
            assert_true(h.day.picked_at - h.day.begun_at >= busy / pickers);
            assert_true(h.day.picked_at <= before);
            before = h.day.picked_at;
            random_day(&again, seed);
            play(&again, pickers, 3);
            assert_memory_equal(again.order, h.order, sizeof(h.order));
        }
    }
}

static void what_cannot_be_is_refused(void **state)
{
    static struct house h;
    struct err err = {0};
    (void)state;
    h.ask = (struct shift_ask){
        .cart = h.cart, .carts = 1, .picker = h.picker, .packer = h.packer, .packers = 1};
    h.packer[0].pace = 1000;
    assert_int_equal(shift_play(&h.ask, &h.day, &err), -E_FIELD);
    h.ask.pickers = 1;
    err_clear(&err);
    assert_int_equal(shift_play(&h.ask, &h.day, &err), -E_FIELD);
    h.picker[0].pace = 1000;
    h.order[0].cart = 1;
    h.ask.order = h.order;
    h.ask.orders = 1;
    err_clear(&err);
    assert_int_equal(shift_play(&h.ask, &h.day, &err), -E_FIELD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_picker_does_one_cart_after_the_other),
        cmocka_unit_test(a_slow_hand_takes_longer),
        cmocka_unit_test(all_work_is_done_once_and_no_faster_than_can_be),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
