/*
 * test_faults: each fault of a printer over each way to it on which it can happen:
 * nothing of the label left, so that it has failed; it is out; or nobody knows. Whatever
 * it was, the label is not sent a second time by itself. In one language each, in turn;
 * with TALLYMAN_LONG=1 in all of them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <termios.h>

#include "sender_house.h"

enum { LABEL = 3000, HEAD = 900 };

static const struct language {
    enum print_ask speaks;
    const char *model;
} languages[] = {
    {PRINT_ASK_HS, "language = zpl\nstatus = hs\nconfirm = status"},
    {PRINT_ASK_TSPL, "language = tspl\nstatus = tspl\nconfirm = status"},
    {PRINT_ASK_CPCL, "language = cpcl\nstatus = cpcl\nconfirm = status"},
    {PRINT_ASK_ESCPOS, "language = escpos\nstatus = escpos\nconfirm = process"},
};

enum way { WAY_TCP, WAY_DEVICE, WAYS };

typedef void fault_fn(struct house *house);

static void none(struct house *house)
{
    house->fake.busy = 1;
}

static void slow(struct house *house)
{
    house->fake.busy = 1;
    house->fake.slow = 64;
}

static void silent(struct house *house)
{
    house->times.answer = 30;
    house->fake.silent = true;
}

static void falls_silent(struct house *house)
{
    house->times.confirm = 60;
    house->fake.silent_after = 1;
}

static void out_of_paper(struct house *house)
{
    house->fake.paper_out = true;
}

static void talks_garbage(struct house *house)
{
    house->fake.garbage = true;
}

static void breaks_off(struct house *house)
{
    house->fake.reset_after = HEAD;
}

static void closes(struct house *house)
{
    house->fake.close_after = HEAD;
}

static void closes_at_once(struct house *house)
{
    house->fake.silent = true;
    house->fake.close_after = 1;
}

static const struct fault {
    const char *name;
    fault_fn *make;
    enum sender_state state;
    int printed;
} faults[] = {
    {"none", none, SENDER_CONFIRMED, 1},
    {"slow", slow, SENDER_CONFIRMED, 1},
    {"silent", silent, SENDER_FAILED, 0},
    {"silent behind the label", falls_silent, SENDER_UNKNOWN, 1},
    {"out of paper", out_of_paper, SENDER_FAILED, 0},
    {"garbage", talks_garbage, SENDER_FAILED, 0},
    {"reset in the middle", breaks_off, SENDER_UNKNOWN, 0},
    {"closed in the middle", closes, SENDER_UNKNOWN, 0},
    {"closed before the label", closes_at_once, SENDER_FAILED, 0},
};

/* The printer moves behind a device file. */
static void plug_in(struct house *house, const char *model)
{
    char text[600];
    struct termios raw;
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    tcgetattr(master, &raw);
    cfmakeraw(&raw);
    tcsetattr(master, TCSANOW, &raw);
    int kept = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(kept >= 0);
    printers_free(house->printers);
    snprintf(text, sizeof text,
             "[model m]\n%s\n[printer label]\nmodel = m\naddress = dev:%s\n", model,
             ptsname(master));
    assert_int_equal(
        printers_read_text("p.ini", text, strlen(text), &house->printers, &house->err),
        0);
    fake_attach(&house->fake, master, kept);
}

static int see(void *arg, const struct sender_job *job, struct err *err)
{
    (void)err;
    *(enum sender_state *)arg = job->state;
    return 0;
}

static void one(const struct language *language, enum way way, const struct fault *fault)
{
    enum sender_state state = SENDER_STATE_COUNT;
    struct sender_query query = {.waybill = "A", .copy = 1};
    struct house *house = house_new(language->speaks, language->model);
    if (way == WAY_DEVICE)
        plug_in(house, language->model);
    fault->make(house);
    house_open(house);
    assert_int_equal(house_send(house, "label", "A", LABEL), 0);
    house_turn_until_idle(house);
    assert_int_equal(sender_list(house->sender, &query, see, &state, &house->err), 0);
    if (state != fault->state || house->fake.labels != fault->printed ||
        house->fake.connections > 1)
        fail_msg("%s, %s over %s: %d printed; %s", fault->name, language->model,
                 way == WAY_TCP ? "tcp" : "a device", house->fake.labels, house->log);
    if (fault->state != SENDER_FAILED)
        assert_true(house_send(house, "label", "A", LABEL) < 0);
    house_free(house);
}

static void every_fault_has_one_outcome_over_every_way(void **state)
{
    const char *word = getenv("TALLYMAN_LONG");
    bool all = word && strcmp(word, "1") == 0;
    size_t spoken = sizeof languages / sizeof *languages;
    (void)state;
    for (size_t way = 0; way < WAYS; way++)
        for (size_t k = 0; k < sizeof faults / sizeof *faults; k++)
            for (size_t i = 0; i < (all ? spoken : 1); i++)
                one(&languages[(i + k + way) % spoken], (enum way)way, &faults[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_has_one_outcome_over_every_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
