/* Paper: reprints, what is unknown, leases that lapse, and where numbers come from. */
#include "house.h"

static const char open_labels[] = "SELECT COUNT(*) FROM exception WHERE kind = 'label'"
                                  "   AND closed_at = 0";

/* N1 labelled SF1. */
static int labelled(struct house *h)
{
    house_picked(h);
    int parcel = house_packed(h);
    house_labelled(h, parcel);
    return parcel;
}

/* ---- another paper ---- */

static void a_label_scanned_back_is_printed_again_under_its_number(void **state)
{
    struct house *h = *state;
    int parcel = labelled(h);
    OK(h, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    assert_string_equal(got(h, "waybill"), "SF1");
    assert_int_equal(got_num(h, "n"), 2);
    assert_int_equal(got_num(h, "reprint"), 1);
    assert_string_equal(got(h, "void"), "");
    assert_string_equal(got(h, "receiver"), "Li");
    house_check(h);
    /* the first paper is torn up: the parcel bears none until this one is on it */
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    NO(h, E_NOT_LABELLED, PACKER, V_SHIP_LOAD, "dt", cage, "SF1");
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 2, "confirmed");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    assert_string_equal(
        house_text(h, "SELECT ended FROM label_copy WHERE number = 'SF1' AND n = 1"),
        "destroyed");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, "SF1");
    NO(h, E_STATE, LEAD, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    OK(h, PACKER, V_SHIP_CLOSE, "d", cage);
    NO(h, E_STATE, LEAD, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    house_check(h);
}

static void a_lost_label_s_number_is_void_and_another_is_granted(void **state)
{
    struct house *h = *state;
    int parcel = labelled(h);
    OK(h, PACKER, V_LABEL_REPRINT, "tt-", "SF1", "lost");
    assert_string_equal(got(h, "waybill"), "SF2");
    assert_string_equal(got(h, "void"), "SF1");
    assert_int_equal(got_num(h, "n"), 1);
    assert_int_equal(got_num(h, "reprint"), 1);
    house_check(h);
    /* whoever finds the old one gets nowhere with it */
    NO(h, E_WRONG_LABEL, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    NO(h, E_LABEL_VOID, PACKER, V_SHIP_LOAD, "dt", cage, "SF1");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF2");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, "SF2");
    assert_string_equal(house_text(h, "SELECT state FROM waybill WHERE number = 'SF1'"),
                        "void");
    house_check(h);
}

static void a_reprint_needs_a_right_a_reason_and_the_right_old_paper(void **state)
{
    struct house *h = *state;
    house_picked(h);
    int parcel = house_packed(h);
    NO(h, E_NOT_LABELLED, PACKER, V_LABEL_REPRINT, "tt-", "P-1-1", "lost");
    house_labelled(h, parcel);
    NO(h, E_NOT_ALLOWED, PICKER, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    NO(h, E_ARGUMENT, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "", "SF1");
    NO(h, E_WRONG_LABEL, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF2");
    assert_string_equal(got_arg(h, 0), "SF1");
    assert_int_equal(house_num(h, "SELECT copies FROM waybill WHERE number = 'SF1'"), 1);
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "labelled");
    /* each try is in the log, the reason of what was done too */
    OK(h, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt by tape", "SF1");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM audit"
                                  " WHERE verb = 'label.reprint' AND code <> 'ok'"),
                     4);
    assert_string_equal(house_text(h, "SELECT after FROM audit WHERE code = 'ok'"
                                      "   AND verb = 'label.reprint'"),
                        "copy 2 of SF1: spoilt by tape");
    house_check(h);
}

static void the_second_reprint_is_the_lead_s(void **state)
{
    struct house *h = *state;
    int parcel = labelled(h);
    OK(h, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 2, "sent");
    NO(h, E_NOT_ALLOWED, PACKER, V_LABEL_REPRINT, "tt-", "P-1-1", "lost");
    NO(h, E_NOT_ALLOWED, QC, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    OK(h, LEAD, V_LABEL_REPRINT, "tt-", "P-1-1", "lost");
    assert_int_equal(got_num(h, "reprint"), 2);
    assert_string_equal(got(h, "waybill"), "SF2");
    OK(h, LEAD, V_LABEL_APPLY, "dt", parcel, "SF2");
    assert_int_equal(house_num(h, "SELECT reprints FROM parcel"), 2);
    house_check(h);
}

/* With a rule it is the packer's own, once somebody else said yes to exactly that. */
static void the_second_reprint_wants_another_person_s_yes(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h,
                house_sql(h, "INSERT INTO rule (warehouse, name, version, section, key,"
                             " value, file, line, at) VALUES (1, 'rules', 1,"
                             " 'approve.from', 'label_reprint', '0', 'r', 1, 0)"));
    int parcel = labelled(h);
    OK(h, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 2, "failed");
    OK(h, PACKER, V_LABEL_REPRINT, "tt-", "P-1-1", "spoilt"); /* still the first */
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 2, "sent");
    NO(h, E_APPROVAL, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "torn", "SF1");
    NO(h, E_APPROVAL, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "torn", "SF1");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM approval WHERE state = 'asked'"),
                     1);
    OK(h, LEAD, V_APPROVE_GIVE, "d---", 1);
    NO(h, E_APPROVAL, PACKER, V_LABEL_REPRINT, "tt-", "P-1-1", "torn"); /* another act */
    OK(h, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "torn", "SF1");
    assert_int_equal(got_num(h, "reprint"), 2);
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 3, "sent");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    NO(h, E_APPROVAL, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "torn", "SF1");
    house_check(h);
}

static void a_reprint_that_did_not_come_out_is_that_copy_again(void **state)
{
    struct house *h = *state;
    labelled(h);
    OK(h, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    NO(h, E_STATE, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 2, "failed");
    OK(h, PACKER, V_LABEL_REPRINT, "tt-", "P-1-1", "spoilt");
    assert_int_equal(got_num(h, "n"), 2);
    assert_int_equal(got_num(h, "reprint"), 1);
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 2, "failed");
    OK(h, SECOND_PACKER, V_LABEL_GRANT, "d", 1); /* at any bench */
    assert_int_equal(got_num(h, "reprint"), 1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM label_copy"), 2);
    house_check(h);
}

static void no_number_is_void_when_there_is_none_to_follow_it(void **state)
{
    struct house *h = *state;
    labelled(h);
    HOUSE_WRITE(h,
                house_sql(h, "UPDATE waybill SET state = 'void' WHERE state = 'free'"));
    NO(h, E_POOL_EMPTY, PACKER, V_LABEL_REPRINT, "tt-", "P-1-1", "lost");
    assert_string_equal(house_text(h, "SELECT waybill FROM parcel"), "SF1");
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "labelled");
    OK(h, PACKER, V_LABEL_REPRINT, "ttt", "P-1-1", "spoilt", "SF1");
    house_check(h);
}

/* ---- what nobody knows ---- */

static void what_is_unknown_is_settled_by_who_may(void **state)
{
    struct house *h = *state;
    house_picked(h);
    int parcel = house_packed(h);
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    NO(h, E_STATE, PACKER, V_LABEL_SETTLE, "tdd", "SF1", 1, 1); /* it is being printed */
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "unknown");
    NO(h, E_NOT_ALLOWED, PICKER, V_LABEL_SETTLE, "tdd", "SF1", 1, 0);
    NO(h, E_NOT_ALLOWED, PICKER, V_LABEL_RESULT, "tdt", "SF1", 1, "failed");
    assert_int_equal(house_num(h, open_labels), 1);
    OK(h, LEAD, V_LABEL_SETTLE, "tdd", "SF1", 1, 0);
    assert_string_equal(got(h, "result"), "failed");
    NO(h, E_STATE, LEAD, V_LABEL_SETTLE, "tdd", "SF1", 1, 1);
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "unknown");
    OK(h, PACKER, V_LABEL_SETTLE, "tdd", "SF1", 1, 1);
    assert_int_equal(house_num(h, open_labels), 0);
    NO(h, E_STATE, PACKER, V_LABEL_GRANT, "d", parcel);
    house_check(h);
}

static void a_copy_of_which_nothing_is_heard_is_unknown_in_the_end(void **state)
{
    struct house *h = *state;
    house_picked(h);
    int parcel = house_packed(h);
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    assert_int_equal(got_num(h, "lease_until"), h->now + 15 * 60000);
    OK(h, PICKER, V_LABEL_LAPSE, "");
    assert_int_equal(got_num(h, "lapsed"), 0);
    h->now += 15 * 60000;
    OK(h, PICKER, V_LABEL_LAPSE, "");
    assert_int_equal(got_num(h, "lapsed"), 1);
    assert_string_equal(house_text(h, "SELECT result FROM label_copy"), "unknown");
    assert_int_equal(house_num(h, open_labels), 1);
    assert_string_equal(house_text(h, "SELECT owner FROM exception WHERE kind = 'label'"),
                        "lead");
    OK(h, PICKER, V_LABEL_LAPSE, ""); /* once */
    assert_int_equal(got_num(h, "lapsed"), 0);
    NO(h, E_STATE, PACKER, V_LABEL_GRANT, "d", parcel);          /* never by itself */
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "confirmed"); /* its bench, late */
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    assert_int_equal(house_num(h, open_labels), 0);
    house_check(h);
}

static void a_login_finds_what_lapsed(void **state)
{
    struct house *h = *state;
    house_picked(h);
    OK(h, PACKER, V_LABEL_GRANT, "d", house_packed(h));
    h->now += 20 * 60000;
    HOUSE_WRITE(h,
                house_sql(h, "UPDATE session SET begun_at = 1 + (SELECT MAX(granted_at)"
                             " FROM label_copy)"),
                house_sql(h, "UPDATE person SET pin = 'x'"));
    OK(h, LEAD, V_LOGIN, "t-", "B-0015");
    assert_string_equal(house_text(h, "SELECT result FROM label_copy"), "unknown");
    assert_int_equal(house_num(h, open_labels), 1);
    house_check(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_label_scanned_back_is_printed_again_under_its_number),
        TEST(a_lost_label_s_number_is_void_and_another_is_granted),
        TEST(a_reprint_needs_a_right_a_reason_and_the_right_old_paper),
        TEST(the_second_reprint_is_the_lead_s),
        TEST(the_second_reprint_wants_another_person_s_yes),
        TEST(a_reprint_that_did_not_come_out_is_that_copy_again),
        TEST(no_number_is_void_when_there_is_none_to_follow_it),
        TEST(what_is_unknown_is_settled_by_who_may),
        TEST(a_copy_of_which_nothing_is_heard_is_unknown_in_the_end),
        TEST(a_login_finds_what_lapsed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
