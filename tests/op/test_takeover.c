/*
 * A cart that goes on at another gun: its totes are counted, and what the first gun still
 * sends of it has no second effect. By example, and by chance: a picker takes, puts and
 * undoes, some of it unheard of; another counts what is really in the totes; then the
 * rest arrives. Afterwards each bin holds what the books say, or is queued to be counted,
 * and so does each tote, or it waits for a person. As negative control the late requests
 * are let through: the same comparison must catch it.
 */
#include "house.h"

#include "tallyman/base/rng.h"

static void begin_with(struct house *h)
{
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
}

static int take_over(struct house *h, int who)
{
    NO(h, E_COUNT_FIRST, who, V_TASK_PULL, "tt", "pick", "K-01");
    assert_int_equal(h->reply.err.arg[3].num, 1);
    OK(h, who, V_TAKEOVER_BEGIN, "d", 1);
    return (int)got_num(h, "takeover");
}

static int64_t on_hand(struct house *h, const char *place, int item)
{
    return house_num(
        h, arena_printf(h->arena,
                        "SELECT COALESCE(SUM(s.on_hand), 0) FROM place p JOIN stock s"
                        " ON s.place = p.id AND s.item = %d WHERE p.code = '%s'",
                        item, place));
}

/* Of three takes and a put the store has heard of one take. */
static void late_requests_are_settled_by_the_count(void **state)
{
    struct house *h = *state;
    begin_with(h);
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    int count = take_over(h, OTHER);
    assert_string_equal(got(h, "cart"), "K-01");
    assert_int_equal(got_num(h, "left"), 0);
    for (int i = 0; i < 3; i++)
        OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EA");
    assert_int_equal(got_num(h, "qty"), 3);
    NO(h, E_STATE, OTHER, V_TAKEOVER_CLOSE, "d", count);
    OK(h, OTHER, V_TAKEOVER_TOTE, "dt", count, "T-0001");
    assert_int_equal(got_num(h, "units"), 3);
    NO(h, E_COUNT_FIRST, OTHER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    OK(h, OTHER, V_TAKEOVER_CLOSE, "d", count);
    assert_int_equal(got_num(h, "more"), 2);
    assert_int_equal(got_num(h, "out"), 0);
    assert_int_equal(on_hand(h, "T-0001", ITEM_A), 3);
    assert_int_equal(on_hand(h, "A01-01-1", ITEM_A), 17);
    house_check(h);
    for (int i = 0; i < 2; i++)
        NO(h, E_COUNTED, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    NO(h, E_COUNTED, PICKER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    assert_int_equal(on_hand(h, "A01-01-1", ITEM_A), 17);
    OK(h, PICKER, V_LOGOUT, "");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting"), 0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM audit WHERE code = 'counted'"),
                     3);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM exception"), 0);
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    house_check(h);
    for (int i = 0; i < 2; i++)
        OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 2, "T-0001");
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 3, "A01-01-1", "EA");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 3, "T-0002");
    assert_string_equal(got(h, "task_state"), "done");
    house_check(h);
}

/* A unit that fell out of its tote, and one that was never said to be picked. */
static void differences_are_counted_in_their_bins(void **state)
{
    struct house *h = *state;
    begin_with(h);
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    int count = take_over(h, OTHER);
    assert_int_equal(got_num(h, "left"), 1);
    NO(h, E_STATE, OTHER, V_TAKEOVER_CLOSE, "d", count);
    assert_string_equal(got_arg(h, 0), "T-0001");
    for (int i = 0; i < 2; i++)
        OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EA");
    OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EH");
    OK(h, OTHER, V_TAKEOVER_TOTE, "dt", count, "T-0001");
    OK(h, OTHER, V_TAKEOVER_CLOSE, "d", count);
    assert_int_equal(got_num(h, "fewer"), 2); /* one A, and the B of the hand */
    assert_int_equal(got_num(h, "out"), 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "code"), "H");
    assert_int_equal(on_hand(h, "T-0001", ITEM_A), 2);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting WHERE place = 101"), 1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting WHERE place = 102"), 1);
    assert_string_equal(house_text(h, "SELECT owner FROM exception WHERE closed_at = 0"),
                        "stock");
    assert_int_equal(house_num(h, "SELECT taken FROM task_line WHERE id = 1"), 2);
    house_check(h);
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    house_check(h);
}

/* Given back, or logged out: all has arrived, nobody counts. */
static void a_cart_given_back_needs_no_count(void **state)
{
    struct house *h = *state;
    begin_with(h);
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    NO(h, E_NOT_EMPTY, PICKER, V_TASK_GIVE, "d", 1);
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    NO(h, E_TAKEN, OTHER, V_TASK_GIVE, "d", 1);
    OK(h, PICKER, V_TASK_GIVE, "d", 1);
    NO(h, E_STATE, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    NO(h, E_STATE, LEAD, V_WAVE_BACK, "t", "morning");
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "T-0001");
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, OTHER, V_LOGOUT, "");
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "T-0001");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM takeover"), 0);
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    house_check(h);
}

/* The counter's gun dies too, and a third counts; then the first comes back. */
static void another_counts_from_the_start(void **state)
{
    struct house *h = *state;
    begin_with(h);
    house_pick(h, 1, "A01-01-1", "EA", 1, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    int count = take_over(h, OTHER);
    OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EB");
    NO(h, E_COUNT_FIRST, OTHER, V_TASK_PULL, "t-", "pick"); /* its own, after a break */
    OK(h, OTHER, V_TAKEOVER_BEGIN, "d", 1);
    OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EB");
    assert_int_equal(got_num(h, "qty"), 2);
    assert_int_equal(take_over(h, LEAD), count);
    NO(h, E_TAKEN, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EB");
    OK(h, LEAD, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EA2");
    NO(h, E_WRONG_KIND, LEAD, V_TAKEOVER_UNIT, "dtt", count, "K-01", "EA");
    NO(h, E_NOT_FOUND, LEAD, V_TAKEOVER_UNIT, "dtt", count, "nowhere", "EA");
    OK(h, LEAD, V_TAKEOVER_TOTE, "dtd", count, "T-0001", 1);
    OK(h, LEAD, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EA2");
    OK(h, LEAD, V_TAKEOVER_TOTE, "dt-", count, "T-0001");
    NO(h, E_STATE, LEAD, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EA2");
    OK(h, LEAD, V_TAKEOVER_CLOSE, "d", count);
    assert_int_equal(got_num(h, "more"), 0); /* it was in the hand, for the books */
    NO(h, E_STATE, LEAD, V_TAKEOVER_CLOSE, "d", count);
    NO(h, E_COUNTED, PICKER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    NO(h, E_COUNTED, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting WHERE place = 101"), 1);
    assert_int_equal(on_hand(h, "T-0001", ITEM_A), 2);
    house_check(h);
    assert_int_equal(take_over(h, PICKER), count + 1); /* from the lead's gun */
}

/* The lead gives the gun up; its own picker counts at it when it is found again. */
static void a_terminal_that_was_given_up(void **state)
{
    struct house *h = *state;
    begin_with(h);
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, LEAD, V_LINK_SETTLE, "tt", "B-0011", "it fell into the dock");
    assert_int_equal(got_num(h, "tasks"), 1);
    OK(h, LEAD, V_LINK_SETTLE, "tt", "B-0011", "");
    assert_int_equal(got_num(h, "tasks"), 0);
    NO(h, E_COUNTED, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM move WHERE reason = 'pick'"), 1);
    int count = take_over(h, PICKER);
    OK(h, PICKER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EA2");
    OK(h, PICKER, V_TAKEOVER_TOTE, "dt-", count, "T-0001");
    OK(h, PICKER, V_TAKEOVER_CLOSE, "d", count);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting"), 0);
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    assert_int_equal(on_hand(h, "A01-01-1", ITEM_A), 17);
    house_check(h);
}

/* ---- by chance ---- */

enum { DEEDS = 24, ITEMS = 3, TOTES = 2, BINS = 2 };

static const char *const totes[TOTES] = {"T-0001", "T-0002"};
static const struct {
    int line, item, bin, tote, qty;
    const char *place, *code;
} lines[] = {{1, ITEM_A, 0, 0, 3, "A01-01-1", "EA"},
             {2, ITEM_B, 1, 0, 2, "A01-01-2", "EB"},
             {3, ITEM_A, 0, 1, 1, "A01-01-1", "EA"}};

/* What is really where. */
struct floor {
    struct house *h;
    uint64_t chance;
    int bin[BINS], tote[TOTES][ITEMS];
    int hand[3], taken[3]; /* of each line */
    struct deed {
        enum verb verb;
        int line;
    } act[DEEDS];
    int acts;
};

static void do_act(struct floor *f, enum verb verb, int i)
{
    f->act[f->acts++] = (struct deed){verb, i};
    switch (verb) {
    case V_PICK_TAKE:
        f->bin[lines[i].bin]--;
        f->hand[i]++;
        f->taken[i]++;
        break;
    case V_PICK_UNDO:
        f->bin[lines[i].bin]++;
        f->hand[i]--;
        f->taken[i]--;
        break;
    default:
        f->tote[lines[i].tote][lines[i].item] += f->hand[i];
        f->hand[i] = 0;
    }
}

/* A picker's way: what the journal says yes to. */
static void pick_on(struct floor *f)
{
    int n = 1 + (int)rng_below(&f->chance, DEEDS - 1);
    for (int tries = 0; f->acts < n && tries < 100; tries++) {
        int i = (int)rng_below(&f->chance, 3);
        int64_t dice = rng_below(&f->chance, 100);
        if (dice < 55 && f->taken[i] < lines[i].qty)
            do_act(f, V_PICK_TAKE, i);
        else if (dice < 65 && f->hand[i])
            do_act(f, V_PICK_UNDO, i);
        else if (dice >= 65 && f->hand[i])
            do_act(f, V_PICK_PUT, i);
    }
}

static enum err_code say(struct floor *f, const struct deed *act, int who)
{
    struct house *h = f->h;
    request_init(&h->request, act->verb);
    h->request.id = (struct request_id){who, ++h->seq};
    h->request.session = who;
    request_num(&h->request, "task", 1);
    request_num(&h->request, "line", lines[act->line].line);
    if (act->verb == V_PICK_TAKE) {
        request_text(&h->request, "place", lines[act->line].place);
        request_text(&h->request, "code", lines[act->line].code);
    } else if (act->verb == V_PICK_PUT) {
        request_text(&h->request, "tote", totes[lines[act->line].tote]);
    }
    house_send(h);
    return h->reply.err.code;
}

static void count_totes(struct floor *f, int count)
{
    struct house *h = f->h;
    for (int t = 0; t < TOTES; t++) {
        for (int i = ITEM_A; i <= ITEM_B; i++)
            for (int n = 0; n < f->tote[t][i]; n++)
                OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", count, totes[t],
                   i == ITEM_A ? "EA" : "EB");
        OK(h, OTHER, V_TAKEOVER_TOTE, "dt-", count, totes[t]);
    }
    OK(h, OTHER, V_TAKEOVER_CLOSE, "d", count);
    for (int i = 0; i < h->reply.rows.n; i++) { /* taken out and laid aside */
        int t = strcmp(rows_str(&h->reply.rows, i, "tote"), totes[0]) != 0;
        int item =
            strcmp(rows_str(&h->reply.rows, i, "code"), "A") == 0 ? ITEM_A : ITEM_B;
        f->tote[t][item] -= (int)rows_num(&h->reply.rows, i, "qty", 0);
    }
}

/* What nobody would ever find out. */
static int unseen(struct floor *f)
{
    int wrong = 0;
    for (int b = 0; b < BINS; b++) {
        const char *place = lines[b].place;
        int64_t counts =
            house_num(f->h, arena_printf(f->h->arena,
                                         "SELECT COUNT(*) FROM counting c JOIN place p"
                                         " ON p.id = c.place WHERE p.code = '%s'",
                                         place));
        wrong += !counts && on_hand(f->h, place, lines[b].item) != f->bin[b];
    }
    for (int t = 0; t < TOTES; t++) {
        int64_t waits =
            house_num(f->h, arena_printf(f->h->arena,
                                         "SELECT COUNT(*) FROM exception"
                                         " WHERE kind = 'late' AND closed_at = 0"
                                         "   AND object = 'tote %s'",
                                         totes[t]));
        for (int i = ITEM_A; i <= ITEM_B && !waits; i++)
            wrong += on_hand(f->h, totes[t], i) != f->tote[t][i];
    }
    return wrong;
}

/* One seed; with `weak` the late requests are taken for ordinary ones. */
static int by_chance(void **state, uint64_t seed, bool weak)
{
    assert_int_equal(house_open(state), 0);
    struct floor f = {.h = *state, .chance = seed, .bin = {20, 10}};
    begin_with(f.h);
    pick_on(&f);
    int heard = (int)rng_below(&f.chance, f.acts + 1), late = heard;
    for (int i = 0; i < heard; i++)
        assert_int_equal(say(&f, &f.act[i], PICKER), E_OK);
    if (heard == f.acts && house_num(f.h, "SELECT COUNT(*) FROM task WHERE id = 1"
                                          "   AND state = 'done'"))
        goto out; /* nothing is left to take over */
    if (rng_below(&f.chance, 4) == 0 && f.tote[0][ITEM_A])
        f.tote[0][ITEM_A]--; /* one fell out */
    if (rng_below(&f.chance, 4) == 0)
        f.tote[1][ITEM_A]++; /* one too many */
    int count = take_over(f.h, OTHER);
    for (; late < f.acts && rng_below(&f.chance, 3) == 0; late++)
        assert_int_equal(say(&f, &f.act[late], PICKER), E_COUNTED);
    count_totes(&f, count);
    house_check(f.h);
    if (weak) {
        house_sql(f.h, "UPDATE task SET terminal = 11, person = 11 WHERE id = 1");
        house_sql(f.h, "UPDATE takeover SET over = 1");
    }
    for (; late < f.acts; late++)
        assert_true(say(&f, &f.act[late], PICKER) == E_COUNTED || weak);
    OK(f.h, PICKER, V_LOGOUT, "");
    house_check(f.h);
out:;
    int wrong = unseen(&f);
    if (wrong && !weak)
        fail_msg("seed %llu: %d places where nobody would look", (unsigned long long)seed,
                 wrong);
    house_close(state);
    return wrong;
}

static void nothing_is_lost_or_doubled_by_chance(void **state)
{
    bool whole = getenv("TALLYMAN_LONG") && strcmp(getenv("TALLYMAN_LONG"), "1") == 0;
    int seeds = whole ? 400 : 30, caught = 0;
    for (int seed = 1; seed <= seeds; seed++)
        by_chance(state, (uint64_t)seed, false);
    for (int seed = 1; seed <= seeds / 2; seed++)
        caught += by_chance(state, (uint64_t)seed, true) > 0;
    print_message("%d carts taken over; weakened, %d of %d caught\n", seeds, caught,
                  seeds / 2);
    assert_true(caught > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(late_requests_are_settled_by_the_count,
                                        house_open, house_close),
        cmocka_unit_test_setup_teardown(differences_are_counted_in_their_bins, house_open,
                                        house_close),
        cmocka_unit_test_setup_teardown(a_cart_given_back_needs_no_count, house_open,
                                        house_close),
        cmocka_unit_test_setup_teardown(another_counts_from_the_start, house_open,
                                        house_close),
        cmocka_unit_test_setup_teardown(a_terminal_that_was_given_up, house_open,
                                        house_close),
        cmocka_unit_test(nothing_is_lost_or_doubled_by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
