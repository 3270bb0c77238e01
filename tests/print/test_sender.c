/*
 * test_sender: a label onto paper exactly once, on a printer that is well and on one that
 * is slow, silent, out of paper, resets, closes, babbles, or is not there.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "sender_house.h"

#define ZPL "language = zpl\nstatus = hs\nconfirm = status"
#define TSPL "language = tspl\nstatus = tspl\nconfirm = status"
#define TSPL_UNCONFIRMED "language = tspl\nstatus = tspl\nconfirm = none"
#define CPCL "language = cpcl\nstatus = cpcl\nconfirm = status"
#define ESCPOS "language = escpos\nstatus = escpos\nconfirm = process"
#define PLAIN "language = zpl\nstatus = none\nconfirm = none"

static struct house *start(enum print_ask speaks, const char *model)
{
    struct house *house = house_new(speaks, model);
    house_open(house);
    return house;
}

static int count(void *arg, const struct sender_job *job, struct err *err)
{
    (void)job;
    (void)err;
    *(int *)arg += 1;
    return 0;
}

static int in_state(struct house *house, enum sender_state state)
{
    int n = 0;
    struct sender_query query = {.states = 1u << state};
    assert_int_equal(sender_list(house->sender, &query, count, &n, &house->err), 0);
    return n;
}

/* Sends one label and waits; the state is asserted with what was printed. */
static void assert_sent(struct house *house, enum sender_state state, int printed)
{
    assert_int_equal(house_send(house, "label", "A", 2000), 0);
    house_turn_until_idle(house);
    if (in_state(house, state) != 1 || house->fake.labels != printed)
        fail_msg("%d printed; %s", house->fake.labels, house->log);
}

static void a_printer_that_confirms_confirms(void **state)
{
    static const struct {
        enum print_ask speaks;
        const char *model;
        int busy;
    } cases[] = {
        {PRINT_ASK_HS, ZPL, 0},    {PRINT_ASK_HS, ZPL, 3},
        {PRINT_ASK_TSPL, TSPL, 2}, {PRINT_ASK_CPCL, CPCL, 0},
        {PRINT_ASK_CPCL, CPCL, 2}, {PRINT_ASK_ESCPOS, ESCPOS, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct house *house = start(cases[i].speaks, cases[i].model);
        house->fake.busy = cases[i].busy;
        assert_sent(house, SENDER_CONFIRMED, 1);
        house_free(house);
    }
}

static void a_printer_that_can_not_confirm_is_only_sent(void **state)
{
    static const struct {
        enum print_ask speaks;
        const char *model;
    } cases[] = {{PRINT_ASK_NONE, PLAIN}, {PRINT_ASK_TSPL, TSPL_UNCONFIRMED}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct house *house = start(cases[i].speaks, cases[i].model);
        assert_sent(house, SENDER_SENT, 1);
        house_free(house);
    }
}

/* It answers at once and was never seen printing: idle proves nothing. */
static void an_answer_that_overtakes_the_label_confirms_nothing(void **state)
{
    (void)state;
    struct house *house = house_new(PRINT_ASK_TSPL, TSPL);
    house->times.confirm = 50;
    house_open(house);
    assert_sent(house, SENDER_SENT, 1);
    house_free(house);
}

static void each_change_is_told_after_it_is_on_the_disk(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house->fake.busy = 1;
    assert_sent(house, SENDER_CONFIRMED, 1);
    assert_string_equal(house->log, "A#1 sending ready;A#1 sending printing;"
                                    "A#1 confirmed ready;");
    house_free(house);
}

static void nothing_leaves_for_a_printer_that_is_not_well(void **state)
{
    static const enum print_ask speaks[] = {PRINT_ASK_HS, PRINT_ASK_TSPL, PRINT_ASK_CPCL,
                                            PRINT_ASK_ESCPOS};
    static const char *const models[] = {ZPL, TSPL, CPCL, ESCPOS};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct house *house = start(speaks[i], models[i]);
        house->fake.paper_out = true;
        assert_sent(house, SENDER_FAILED, 0);
        assert_string_equal(house->log, "A#1 failed paper_out;");
        assert_int_equal(house->fake.bytes, print_ask_bytes(speaks[i]).n);
        /* The same copy may be sent again: nothing of it left. */
        house->fake.paper_out = false;
        house->fake.busy = 1;
        assert_sent(house, SENDER_CONFIRMED, 1);
        house_free(house);
    }
}

static void silence_before_a_label_is_not_well(void **state)
{
    (void)state;
    struct house *house = house_new(PRINT_ASK_HS, ZPL);
    house->times.answer = 30;
    house_open(house);
    house->fake.silent = true;
    assert_sent(house, SENDER_FAILED, 0);
    assert_string_equal(house->log, "A#1 failed silent;");
    house_free(house);
}

static void garbage_before_a_label_is_not_well(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house->fake.garbage = true;
    assert_sent(house, SENDER_FAILED, 0);
    assert_string_equal(house->log, "A#1 failed garbled;");
    house_free(house);
}

static void silence_after_a_label_is_unknown(void **state)
{
    (void)state;
    struct house *house = house_new(PRINT_ASK_HS, ZPL);
    house->times.answer = 3000;
    house->times.confirm = 60;
    house_open(house);
    house->fake.silent_after = 1;
    assert_sent(house, SENDER_UNKNOWN, 1);
    assert_non_null(strstr(house->log, "A#1 unknown silent;"));
    house_free(house);
}

static bool is_sending(const struct house *house)
{
    return strstr(house->log, "A#1 sending") != NULL;
}

static void run_out(void *arg)
{
    struct house *house = arg;
    house->fake.paper_out = is_sending(house);
}

static void run_out_and_load(void *arg)
{
    struct house *house = arg;
    bool noticed = strstr(house->log, "A#1 sending paper_out");
    house->fake.paper_out = is_sending(house) && !noticed;
}

/* Paper runs out under the label: the printer keeps it and prints it when it is fed; it
 * is not sent again. */
static void paper_that_runs_out_is_waited_for(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    loop_before_sleep(house->loop, run_out_and_load, house);
    assert_sent(house, SENDER_CONFIRMED, 1);
    assert_non_null(strstr(house->log, "A#1 sending paper_out;"));
    assert_int_equal(house->fake.connections, 1);
    house_free(house);
}

static void paper_that_is_not_fed_in_time_is_unknown(void **state)
{
    (void)state;
    struct house *house = house_new(PRINT_ASK_HS, ZPL);
    house->times.confirm = 20;
    house->times.trouble = 40;
    house_open(house);
    loop_before_sleep(house->loop, run_out, house);
    assert_sent(house, SENDER_UNKNOWN, 1);
    assert_non_null(strstr(house->log, "A#1 unknown paper_out;"));
    house_free(house);
}

static void a_break_in_the_middle_is_unknown_and_not_sent_again(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        struct house *house = start(PRINT_ASK_HS, ZPL);
        int64_t *after = kind % 2 ? &house->fake.reset_after : &house->fake.close_after;
        *after = kind < 2 ? 1000 : 4; /* in the label; at its first byte */
        assert_sent(house, SENDER_UNKNOWN, 0);
        assert_int_equal(house->fake.connections, 1);
        assert_true(house_send(house, "label", "A", 2000) < 0);
        assert_int_equal(house->err.code, E_STATE);
        house_free(house);
    }
}

static void a_break_before_the_first_byte_has_failed(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house->fake.close_after = 3; /* behind the question */
    house->fake.silent = true;
    assert_sent(house, SENDER_FAILED, 0);
    assert_string_equal(house->log, "A#1 failed broken;");
    house_free(house);
}

static void a_printer_that_takes_no_bytes_is_given_up(void **state)
{
    (void)state;
    struct house *house = house_new(PRINT_ASK_NONE, PLAIN);
    house->times.stall = 100;
    fake_deafen(&house->fake);
    house->fake.deaf = true;
    fake_listen(&house->fake);
    house_open(house);
    assert_int_equal(house_send(house, "label", "A", 7 << 20), 0);
    house_turn_until_idle(house);
    assert_string_equal(strstr(house->log, "A#1 unknown"), "A#1 unknown silent;");
    house_free(house);
}

static void a_slow_printer_gets_it_all(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house->fake.slow = 700;
    assert_int_equal(house_send(house, "label", "A", 400000), 0);
    house_turn_until_idle(house);
    assert_int_equal(in_state(house, SENDER_CONFIRMED), 1);
    assert_string_equal(house->fake.printed.p, "A;");
    house_free(house);
}

static void a_printer_that_is_not_there_has_failed(void **state)
{
    (void)state;
    struct house *house = house_new(PRINT_ASK_HS, ZPL);
    house->times.open = 50;
    house_open(house);
    fake_deafen(&house->fake);
    assert_sent(house, SENDER_FAILED, 0);
    assert_string_equal(house->log, "A#1 failed unreachable;");
    house_free(house);
}

static void come_back(void *arg)
{
    fake_listen(&((struct house *)arg)->fake);
}

/* While it is with another it refuses; it is tried again. */
static void a_printer_that_refuses_for_a_while_is_tried_again(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house->times.open = 60000;
    fake_deafen(&house->fake);
    loop_after(house->loop, 700, come_back, house);
    assert_sent(house, SENDER_CONFIRMED, 1);
    house_free(house);
}

static void a_printer_that_never_closes_does_not_hold_up_the_next(void **state)
{
    (void)state;
    struct house *house = house_new(PRINT_ASK_NONE, PLAIN);
    house->times.end = 50;
    house_open(house);
    house->fake.keeps_open = true;
    house_send(house, "label", "A", 100);
    house_send(house, "label", "B", 100);
    house_turn_until_idle(house);
    assert_int_equal(in_state(house, SENDER_SENT), 2);
    assert_string_equal(house->fake.printed.p, "A;B;");
    house_free(house);
}

static void labels_of_one_printer_keep_their_order_and_connections(void **state)
{
    char waybill[8];
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    for (int i = 0; i < 9; i++) {
        snprintf(waybill, sizeof waybill, "%c", 'A' + i);
        assert_int_equal(house_send(house, "label", waybill, 500), 0);
    }
    house_turn_until_idle(house);
    assert_string_equal(house->fake.printed.p, "A;B;C;D;E;F;G;H;I;");
    assert_int_equal(house->fake.connections, 9);
    assert_int_equal(in_state(house, SENDER_CONFIRMED), 9);
    house_free(house);
}

static void a_copy_is_sent_once(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    assert_sent(house, SENDER_CONFIRMED, 1);
    assert_true(house_send(house, "label", "A", 100) < 0);
    assert_int_equal(house->err.code, E_STATE);
    assert_string_equal(house->err.arg[0].text, "A#1");
    assert_string_equal(house->err.arg[1].text, "confirmed");
    house_free(house);
}

static void a_person_decides_what_is_unknown(void **state)
{
    int64_t id = 1; /* a journal's first */
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house->fake.reset_after = 1000;
    assert_sent(house, SENDER_UNKNOWN, 0);
    assert_int_equal(sender_told(house->sender, id, SENDER_UNKNOWN, &house->err), 0);
    assert_int_equal(sender_settle(house->sender, id, false, "wang", &house->err), 0);
    assert_int_equal(in_state(house, SENDER_FAILED), 1);
    /* What was told is not what it is now. */
    struct sender_query untold = {.untold = true};
    int n = 0;
    sender_list(house->sender, &untold, count, &n, &house->err);
    assert_int_equal(n, 1);
    assert_true(sender_settle(house->sender, id, true, "wang", &house->err) < 0);
    assert_int_equal(house->err.code, E_STALE);
    err_clear(&house->err);
    house->fake.reset_after = 0;
    assert_sent(house, SENDER_CONFIRMED, 1);
    house_free(house);
}

static void a_label_that_is_broken_off_by_leaving_is_found_again(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house->fake.busy = 1 << 30;
    house_send(house, "label", "A", 100);
    house_send(house, "label", "B", 100);
    while (!strstr(house->log, "A#1 sending printing"))
        loop_turn(house->loop, 100);
    sender_free(house->sender);
    house_open(house);
    assert_int_equal(in_state(house, SENDER_UNKNOWN), 1);
    assert_int_equal(in_state(house, SENDER_FAILED), 1);
    house_free(house);
}

static void a_file_is_written_once_a_label(void **state)
{
    char path[120], text[64] = "";
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    assert_int_equal(house_send(house, "folder", "SF1/2", 20), 0);
    house_turn_until_idle(house);
    assert_int_equal(in_state(house, SENDER_SENT), 1);
    snprintf(path, sizeof path, "%s/SF1_2-1.zpl", house->folder);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_non_null(fgets(text, sizeof text, file));
    fclose(file);
    assert_string_equal(text, "^XA^FXSF1/2^FSEF0123^XZ");
    house_free(house);
}

static void hear(void *arg, const struct printer *printer, enum print_condition condition,
                 const char *words)
{
    struct house *house = arg;
    (void)words;
    assert_string_equal(printer->name, "label");
    house->asked = condition;
    house->got_answer = true;
}

static enum print_condition ask(struct house *house)
{
    house->got_answer = false;
    assert_int_equal(sender_ask(house->sender, "label", hear, house, &house->err), 0);
    while (!house->got_answer)
        loop_turn(house->loop, 100);
    return house->asked;
}

static void a_printer_is_asked_without_a_label(void **state)
{
    (void)state;
    struct house *house = house_new(PRINT_ASK_HS, ZPL);
    house->times.open = 200;
    house_open(house);
    assert_int_equal(ask(house), PRINT_READY);
    house->fake.paper_out = true;
    assert_int_equal(ask(house), PRINT_PAPER_OUT);
    house->fake.paper_out = false;
    house->fake.garbage = true;
    assert_int_equal(ask(house), PRINT_GARBLED);
    fake_deafen(&house->fake);
    fake_hang_up(&house->fake, false);
    assert_int_equal(ask(house), PRINT_UNREACHABLE);
    assert_true(sender_ask(house->sender, "attic", hear, house, &house->err) < 0);
    assert_int_equal(house->err.code, E_NOT_FOUND);
    house_free(house);
}

static void a_printing_printer_is_not_disturbed(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house_send(house, "label", "A", 100);
    assert_int_equal(ask(house), PRINT_PRINTING);
    house_turn_until_idle(house);
    assert_int_equal(house->fake.connections, 1);
    house_free(house);
}

/* What waits has failed and may be sent again; what has begun is unknown. */
static void a_label_is_taken_back(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house->fake.busy = 1 << 30;
    assert_int_equal(house_send(house, "label", "A", 100), 0);
    assert_int_equal(house_send(house, "label", "B", 100), 0);
    while (!strstr(house->log, "A#1 sending printing"))
        loop_turn(house->loop, 100);
    assert_int_equal(sender_cancel(house->sender, 2, &house->err), 0);
    assert_non_null(strstr(house->log, "B#1 failed not_asked;"));
    assert_int_equal(sender_cancel(house->sender, 1, &house->err), 0);
    assert_non_null(strstr(house->log, "A#1 unknown broken;"));
    house_turn_until_idle(house);
    assert_string_equal(house->fake.printed.p, "A;");
    for (int64_t id = 1; id <= 3; id++) {
        assert_true(sender_cancel(house->sender, id, &house->err) < 0);
        assert_int_equal(house->err.code, E_STATE);
        err_clear(&house->err);
    }
    house->fake.busy = house->fake.left_busy = 0;
    assert_int_equal(house_send(house, "label", "B", 100), 0);
    house_turn_until_idle(house);
    assert_string_equal(house->fake.printed.p, "A;B;");
    house_free(house);
}

/* Before its first byte: the printer is busy with what is not ours. */
static void a_label_that_waits_for_the_printer_is_taken_back(void **state)
{
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    house->fake.left_busy = 1 << 30;
    assert_int_equal(house_send(house, "label", "A", 100), 0);
    while (house->fake.questions < 2)
        loop_turn(house->loop, 100);
    assert_int_equal(sender_cancel(house->sender, 1, &house->err), 0);
    assert_false(sender_busy(house->sender));
    assert_int_equal(in_state(house, SENDER_FAILED), 1);
    assert_int_equal(house->fake.labels, 0);
    house_free(house);
}

static void what_is_no_label_is_refused(void **state)
{
    int64_t id;
    struct sender_label label = {"A", 1, "", "label", "li", {"x", 1}};
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    struct sender_label bad = label;
    bad.printer = "attic";
    assert_true(sender_send(house->sender, &bad, &id, &house->err) < 0);
    assert_int_equal(house->err.code, E_NOT_FOUND);
    const char *const waybills[] = {"", "A\nB", "A\x1f"};
    for (size_t i = 0; i < 3; i++) {
        bad = label;
        bad.waybill = waybills[i];
        err_clear(&house->err);
        assert_true(sender_send(house->sender, &bad, &id, &house->err) < 0);
        assert_int_equal(house->err.code, E_FIELD);
    }
    bad = label;
    bad.bytes = str_of("");
    err_clear(&house->err);
    assert_true(sender_send(house->sender, &bad, &id, &house->err) < 0);
    assert_false(sender_busy(house->sender));
    house_free(house);
}

static void others_may_look_while_it_is_owned(void **state)
{
    int n = 0;
    struct sender_query query = {.waybill = "A", .copy = 1};
    (void)state;
    struct house *house = start(PRINT_ASK_HS, ZPL);
    assert_sent(house, SENDER_CONFIRMED, 1);
    assert_int_equal(sender_look(house->path, &query, count, &n, &house->err), 0);
    assert_int_equal(n, 1);
    house_free(house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_printer_that_confirms_confirms),
        cmocka_unit_test(a_printer_that_can_not_confirm_is_only_sent),
        cmocka_unit_test(an_answer_that_overtakes_the_label_confirms_nothing),
        cmocka_unit_test(each_change_is_told_after_it_is_on_the_disk),
        cmocka_unit_test(nothing_leaves_for_a_printer_that_is_not_well),
        cmocka_unit_test(silence_before_a_label_is_not_well),
        cmocka_unit_test(garbage_before_a_label_is_not_well),
        cmocka_unit_test(silence_after_a_label_is_unknown),
        cmocka_unit_test(paper_that_runs_out_is_waited_for),
        cmocka_unit_test(paper_that_is_not_fed_in_time_is_unknown),
        cmocka_unit_test(a_break_in_the_middle_is_unknown_and_not_sent_again),
        cmocka_unit_test(a_break_before_the_first_byte_has_failed),
        cmocka_unit_test(a_printer_that_takes_no_bytes_is_given_up),
        cmocka_unit_test(a_slow_printer_gets_it_all),
        cmocka_unit_test(a_printer_that_is_not_there_has_failed),
        cmocka_unit_test(a_printer_that_refuses_for_a_while_is_tried_again),
        cmocka_unit_test(a_printer_that_never_closes_does_not_hold_up_the_next),
        cmocka_unit_test(labels_of_one_printer_keep_their_order_and_connections),
        cmocka_unit_test(a_copy_is_sent_once),
        cmocka_unit_test(a_person_decides_what_is_unknown),
        cmocka_unit_test(a_label_that_is_broken_off_by_leaving_is_found_again),
        cmocka_unit_test(a_file_is_written_once_a_label),
        cmocka_unit_test(a_printer_is_asked_without_a_label),
        cmocka_unit_test(a_printing_printer_is_not_disturbed),
        cmocka_unit_test(a_label_is_taken_back),
        cmocka_unit_test(a_label_that_waits_for_the_printer_is_taken_back),
        cmocka_unit_test(what_is_no_label_is_refused),
        cmocka_unit_test(others_may_look_while_it_is_owned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
