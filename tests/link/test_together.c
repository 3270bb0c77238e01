/*
 * Hours of scans that come over many at once, before the real door: whatever becomes of
 * one of them, the others are done in their order and once; what the store could not or
 * would not answer goes again under its id. Moves are counted, not replies.
 */
#include "rig.h"

enum { SCANS = 30 }; /* each second one takes the first one's unit back */

static int64_t moves(struct rig *rig)
{
    return house_num(rig->h, "SELECT COUNT(*) FROM move WHERE terminal = 11");
}

/* In the order of their numbers, as they were made. */
static int64_t out_of_order(struct rig *rig)
{
    return house_num(rig->h, "SELECT COUNT(*) FROM (SELECT seq, LAG(seq) OVER (ORDER BY"
                             " id) AS before FROM move WHERE terminal = 11) x"
                             " WHERE x.seq < x.before");
}

static void scan(struct rig *rig, int line, int n)
{
    for (int i = 0; i < n; i++) {
        if (i % 2)
            RIG_OK(rig, V_PICK_UNDO, "dd", 1, line);
        else
            RIG_OK(rig, V_PICK_TAKE, "ddtt", 1, line, "A01-01-1", "EA");
    }
}

/* Everything but the person's own is in the journal, the line is dead. */
static void open_dark(struct rig *rig, void **state, const struct sim_rules *rules)
{
    rig_open(rig, state, rules);
    RIG_OK(rig, V_LOGIN, "t", "B-0011");
    RIG_OK(rig, V_TASK_PULL, "t-", "pick");
    sim_cut(rig->wire, SIM_BOTH);
    scan(rig, 3, SCANS);
    assert_int_equal(rig_state(rig).unsynced, SCANS);
}

static void close_done(struct rig *rig, int64_t wanted)
{
    assert_int_equal(rig_state(rig).unsynced, 0);
    assert_int_equal(moves(rig), wanted);
    assert_int_equal(out_of_order(rig), 0);
    rig_kill(rig);
    rig_start(rig); /* and the book says so too */
    rig_pass(rig, 10000);
    assert_int_equal(rig_state(rig).unsynced, 0);
    assert_int_equal(moves(rig), wanted);
    rig_close(rig);
}

static void light(struct rig *rig)
{
    sim_cut(rig->wire, SIM_WHOLE);
    rig_pass(rig, 60000);
}

static void they_come_over_at_once(void **state)
{
    struct rig rig;
    open_dark(&rig, state, NULL);
    int64_t batches = sim_count(rig.air).batches;
    light(&rig);
    assert_in_range(sim_count(rig.air).batches - batches, 2, 8); /* and the probe */
    assert_int_equal(rig_state(&rig).late.code, E_OK);
    close_done(&rig, SCANS);
}

/* Half of each answer is lost on its way. */
static void torn_answers(void **state)
{
    static const struct sim_rules tearing = {
        .seed = 3, .least_ms = 5, .most_ms = 20, .answer_ms = 2000, .torn = 900000};
    struct rig rig;
    open_dark(&rig, state, &tearing);
    light(&rig);
    assert_true(sim_count(rig.air).torn > 0);
    close_done(&rig, SCANS);
}

/* The store dies when it has done some of them; nobody is answered. */
static void a_store_that_dies_between_two(void **state)
{
    struct rig rig;
    open_dark(&rig, state, NULL);
    rig.die_after = 7;
    light(&rig);
    assert_int_equal(rig.die_after, 0);
    close_done(&rig, SCANS);
}

/* It can do nothing for a while. */
static void a_store_that_cannot_now(void **state)
{
    struct rig rig;
    open_dark(&rig, state, NULL);
    rig.store_says = E_BUSY;
    light(&rig);
    assert_int_equal(rig_state(&rig).unsynced, SCANS);
    assert_int_equal(rig_state(&rig).why.code, E_BUSY);
    rig.store_says = E_OK;
    rig_pass(&rig, 60000);
    close_done(&rig, SCANS);
}

/* What the store says no to is late news; those behind it are done all the same. */
static void a_no_in_the_middle_stops_nobody(void **state)
{
    struct rig rig;
    open_dark(&rig, state, NULL);
    scan(&rig, 1, 2); /* of N1 */
    scan(&rig, 3, 4);
    house_cancel(rig.h, "N1");
    light(&rig);
    assert_int_equal(rig_state(&rig).late.code, E_CANCELLED);
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM exception WHERE kind = 'late'"
                                      " AND closed_at = 0"),
                     2);
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM audit WHERE terminal = 11"
                                      " AND verb = 'link.refused' AND code = 'ok'"),
                     2);
    close_done(&rig, SCANS + 4);
}

/* The session is over: all of it waits until its person is back. */
static void nobody_is_in(void **state)
{
    struct rig rig;
    open_dark(&rig, state, NULL);
    HOUSE_WRITE(rig.h, house_sql(rig.h, "UPDATE session SET ended_at = 1"
                                        " WHERE terminal = 11 AND ended_at = 0"));
    light(&rig);
    assert_int_equal(rig_state(&rig).unsynced, SCANS);
    assert_int_equal(rig_state(&rig).why.code, E_NO_SESSION);
    assert_true(rig_state(&rig).login);
    assert_int_equal(moves(&rig), 0);
    sim_cut(rig.wire, SIM_BOTH); /* only the store can let anybody in */
    RIG_NO(&rig, E_LINK, V_LOGIN, "t", "B-0011");
    sim_cut(rig.wire, SIM_WHOLE);
    rig_pass(&rig, 10000);
    RIG_OK(&rig, V_LOGIN, "t", "B-0011");
    assert_false(rig_state(&rig).login);
    rig_pass(&rig, 10000);
    close_done(&rig, SCANS);
}

/* What the terminal was doing when it died goes with the rest, under its ids. */
static void a_terminal_that_dies_meanwhile(void **state)
{
    struct rig rig;
    open_dark(&rig, state, NULL);
    sim_cut(rig.wire, SIM_WHOLE);
    while (sim_count(rig.air).dockets == 0 || moves(&rig) < 5)
        rig_step(&rig, 1000);
    rig_kill(&rig); /* the answer is on its way */
    rig_start(&rig);
    rig_pass(&rig, 10000);
    close_done(&rig, SCANS);
}

int main(void)
{
#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, house_open, house_close)
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(they_come_over_at_once),          WITH_HOUSE(torn_answers),
        WITH_HOUSE(a_store_that_dies_between_two),   WITH_HOUSE(a_store_that_cannot_now),
        WITH_HOUSE(a_no_in_the_middle_stops_nobody), WITH_HOUSE(nobody_is_in),
        WITH_HOUSE(a_terminal_that_dies_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
