/*
 * A cart that is passed on over an air that can be cut: without the store only what lies
 * in its picker's zone is picked, and nothing any more once it was put down.
 */
#include "rig.h"

static void passed_on(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    HOUSE_WRITE(rig.h, house_sql(rig.h, "UPDATE place SET zone = 'A' WHERE id = 101");
                house_sql(rig.h, "UPDATE place SET zone = 'B' WHERE id = 102");
                house_sql(rig.h, "UPDATE task SET pass = 1, zone = 'A'");
                house_sql(rig.h, "UPDATE person SET zone = 'A' WHERE id = 11"));
    RIG_OK(&rig, V_LOGIN, "t", "B-0011");
    RIG_OK(&rig, V_TASK_PULL, "t-", "pick");
    sim_cut(rig.wire, SIM_BOTH);
    for (int i = 0; i < 3; i++)
        RIG_OK(&rig, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    RIG_OK(&rig, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    RIG_NO(&rig, E_LINK, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    RIG_OK(&rig, V_PICK_TAKE, "ddtt", 1, 3, "A01-01-1", "EA");
    RIG_OK(&rig, V_PICK_PUT, "ddt", 1, 3, "T-0002");
    RIG_NO(&rig, E_LINK, V_TASK_PASS, "dt", 1, "T-0001");
    sim_cut(rig.wire, SIM_WHOLE);
    rig_pass(&rig, 10000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM move WHERE reason = 'pick'"),
                     4);
    RIG_OK(&rig, V_TASK_PASS, "dt", 1, "T-0001");
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM task WHERE zone = 'B'"
                                      "   AND state = 'open' AND waits_at > 0"),
                     1);
    sim_cut(rig.wire, SIM_BOTH);
    RIG_NO(&rig, E_LINK, V_PICK_SKIP, "dd", 1, 2);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(passed_on, house_open, house_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
