/*
 * The outbox over an air that can be cut, before the real door: who answers when, what is
 * on the disk, and what the rows say afterwards. Moves are counted, not replies.
 */
#include "rig.h"

static int64_t picks(struct rig *rig)
{
    return house_num(rig->h, "SELECT COUNT(*) FROM move WHERE reason = 'pick'");
}

static void come_in(struct rig *rig)
{
    RIG_OK(rig, V_LOGIN, "t", "B-0011");
    RIG_OK(rig, V_TASK_PULL, "t-", "pick");
}

static const struct reply *take(struct rig *rig)
{
    return RIG_OK(rig, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
}

/* ---- the line is there ---- */

static void online(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    assert_int_equal(record_num(&take(&rig)->out, "left", -1), 19);
    RIG_OK(&rig, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    RIG_NO(&rig, E_STATE, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    assert_int_equal(picks(&rig), 1);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(rig_state(&rig).line, LINK_UP);
    rig_close(&rig);
}

/* Half-dead radio: the journal's answer comes in time, the store's settles it later. */
static void late_answer(void **state)
{
    struct sim_rules slow = {
        .seed = 1, .least_ms = 450, .most_ms = 460, .answer_ms = 2000};
    struct rig rig;
    struct request req;
    int64_t ms;
    rig_open(&rig, state, &slow);
    come_in(&rig);
    request_init(&req, V_PICK_TAKE);
    request_num(&req, "task", 1);
    request_num(&req, "line", 1);
    request_text(&req, "place", "A01-01-1");
    request_text(&req, "code", "EA");
    const struct reply *reply = rig_ask(&rig, &req, &ms);
    assert_int_equal(reply->err.code, E_OK);
    assert_int_equal(ms, 400);
    assert_int_equal(record_num(&reply->out, "taken", 0), 1);
    assert_int_equal(rig_state(&rig).unsynced, 1);
    assert_int_equal(rig_state(&rig).line, LINK_SLOW);
    rig_pass(&rig, 2000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(rig_state(&rig).line, LINK_UP);
    assert_int_equal(picks(&rig), 1);
    rig_close(&rig);
}

/* ---- the line is dead ---- */

static void outage(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    sim_cut(rig.wire, SIM_BOTH);
    for (int i = 0; i < 3; i++) {
        take(&rig);
        rig_pass(&rig, 200000);
    }
    RIG_OK(&rig, V_PICK_UNDO, "dd", 1, 1);
    take(&rig);
    RIG_OK(&rig, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    RIG_OK(&rig, V_PICK_SKIP, "dd", 1, 2);
    assert_int_equal(rig_state(&rig).unsynced, 7);
    assert_int_equal(rig_state(&rig).line, LINK_DOWN);
    assert_int_equal(rig_state(&rig).why.code, E_LINK);
    RIG_NO(&rig, E_LINK, V_PICK_SHORT, "ddt", 1, 2, "empty");
    RIG_NO(&rig, E_LINK, V_BOARD, "");
    assert_int_equal(picks(&rig), 0);
    sim_cut(rig.wire, SIM_WHOLE);
    rig_pass(&rig, 10000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(rig_state(&rig).late.code, E_OK);
    assert_int_equal(picks(&rig), 4);
    assert_int_equal(
        house_num(rig.h, "SELECT SUM(on_hand) FROM stock s JOIN place p ON p.id = s.place"
                         " WHERE p.code = 'T-0001'"),
        3);
    RIG_OK(&rig, V_BOARD, "");
    rig_close(&rig);
}

/* Inside what the task reserved, and no unit more. */
static void reserved_only(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    sim_cut(rig.wire, SIM_BOTH);
    for (int i = 0; i < 3; i++)
        take(&rig);
    RIG_NO(&rig, E_LINK, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    RIG_NO(&rig, E_LINK, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EA");
    RIG_NO(&rig, E_LINK, V_PICK_TAKE, "ddtt", 2, 2, "A01-01-2", "EB");
    assert_int_equal(rig_state(&rig).unsynced, 3);
    rig_close(&rig);
}

/* The answers alone are lost: the store acts once. */
static void black_hole(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    sim_cut(rig.wire, SIM_FROM_STORE);
    for (int i = 0; i < 3; i++)
        take(&rig);
    rig_pass(&rig, 30000);
    assert_int_equal(picks(&rig), 3);
    sim_cut(rig.wire, SIM_WHOLE);
    rig_pass(&rig, 10000);
    assert_int_equal(picks(&rig), 3);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    rig_close(&rig);
}

/* An act whose answer is lost is in doubt; asked for again it is the same request. */
static void in_doubt(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    sim_cut(rig.wire, SIM_FROM_STORE);
    RIG_NO(&rig, E_LINK, V_PICK_SHORT, "ddt", 1, 2, "empty");
    assert_int_equal(
        house_num(rig.h, "SELECT COUNT(*) FROM exception WHERE kind = 'short'"), 1);
    sim_cut(rig.wire, SIM_WHOLE);
    RIG_NO(&rig, E_LINK, V_PICK_SHORT, "ddt", 1, 2, "empty");
    rig_pass(&rig, 10000);
    RIG_NO(&rig, E_STATE, V_PICK_SHORT, "ddt", 1, 2, "empty");
    assert_int_equal(
        house_num(rig.h, "SELECT COUNT(*) FROM exception WHERE kind = 'short'"), 1);
    rig_close(&rig);
}

/* Whoever notes what was done notes the number that it stands under. */
static void in_doubt_keeps_its_number(void **state)
{
    struct sim_rules patient = {
        .seed = 1, .least_ms = 10, .most_ms = 20, .answer_ms = 7000};
    struct rig rig;
    struct request req;
    rig_open(&rig, state, &patient);
    come_in(&rig);
    sim_cut(rig.wire, SIM_FROM_STORE);
    request_init(&req, V_PICK_SHORT);
    request_num(&req, "task", 1);
    request_num(&req, "line", 2);
    request_text(&req, "reason", "empty");
    assert_int_equal(rig_ask(&rig, &req, NULL)->err.code, E_LINK);
    int64_t first = req.id.seq;
    sim_cut(rig.wire, SIM_WHOLE);
    assert_int_equal(rig_ask(&rig, &req, NULL)->err.code, E_OK);
    assert_int_equal(req.id.seq, first);
    rig_close(&rig);
}

/* The first answer to it was lost: the second tells the lines again, and the picker goes
 * on by them when the line is dead. */
static void pulled_at_the_second_time(void **state)
{
    struct rig rig;
    struct request req;
    struct err err = {.code = E_OK};
    const struct reply *reply = NULL;
    rig_open(&rig, state, NULL);
    RIG_OK(&rig, V_LOGIN, "t", "B-0011");
    rig_pass(&rig, 2000);
    sim_cut(rig.wire, SIM_FROM_STORE);
    request_init(&req, V_TASK_PULL);
    request_text(&req, "kind", "pick");
    assert_int_equal(link_send(rig.end, &req, rig.session, rig.now, &err), 0);
    for (int runs = rig.runs; rig.runs == runs;)
        rig_step(&rig, 10);
    rig_step(&rig, 100); /* the answer is on its way into nothing */
    sim_cut(rig.wire, SIM_WHOLE);
    while (!(reply = link_take(rig.end)))
        rig_step(&rig, 1000);
    assert_int_equal(reply->err.code, E_OK);
    assert_true(reply->repeated);
    assert_int_not_equal(reply->rows.n, 0);
    sim_cut(rig.wire, SIM_BOTH);
    take(&rig);
    assert_int_equal(rig_state(&rig).unsynced, 1);
    sim_cut(rig.wire, SIM_WHOLE);
    rig_pass(&rig, 10000);
    assert_int_equal(picks(&rig), 1);
    rig_close(&rig);
}

/* The store is there and its disk is full: the picker goes on. */
static void store_full(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    rig.store_says = E_FULL;
    take(&rig);
    assert_int_equal(rig_state(&rig).unsynced, 1);
    assert_int_equal(rig_state(&rig).why.code, E_FULL);
    RIG_NO(&rig, E_FULL, V_BOARD, "");
    rig.store_says = E_OK;
    rig_pass(&rig, 10000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(picks(&rig), 1);
    rig_close(&rig);
}

/* ---- the terminal dies ---- */

static void killed(void **state)
{
    struct rig rig;
    struct link_resume resume;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    take(&rig);
    sim_cut(rig.wire, SIM_BOTH);
    take(&rig);
    rig_kill(&rig);
    rig_start(&rig);
    sim_cut(rig.wire, SIM_BOTH);
    rig_pass(&rig, 20000);
    assert_int_equal(rig_state(&rig).unsynced, 1);
    assert_true(link_resume(rig.end, &resume));
    assert_string_equal(resume.badge, "B-0011");
    /* Without the store: the badge that was here, and the task as it stands. */
    int64_t before = rig.session;
    RIG_OK(&rig, V_LOGIN, "t", "B-0011");
    assert_int_equal(rig.session, before);
    RIG_NO(&rig, E_LINK, V_LOGIN, "t", "B-0012");
    const struct reply *task = RIG_OK(&rig, V_TASK_PULL, "t-", "pick");
    assert_int_equal(rows_num(&task->rows, 0, "taken", 0), 2);
    take(&rig);
    RIG_OK(&rig, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    sim_cut(rig.wire, SIM_WHOLE);
    rig_pass(&rig, 10000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(picks(&rig), 3);
    rig_close(&rig);
}

/* Nobody knows yet that the line is dead when it begins again: it goes on where it was
 * all the same, with nothing keyed or scanned in between. */
static void killed_and_begun_at_once(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    sim_cut(rig.wire, SIM_BOTH);
    take(&rig);
    rig_kill(&rig);
    rig_start(&rig);
    sim_cut(rig.wire, SIM_BOTH);
    int64_t before = rig.session;
    RIG_OK(&rig, V_LOGIN, "t", "B-0011");
    assert_int_equal(rig.session, before);
    const struct reply *task = RIG_OK(&rig, V_TASK_PULL, "t-", "pick");
    assert_int_equal(rows_num(&task->rows, 0, "taken", 0), 1);
    sim_cut(rig.wire, SIM_WHOLE);
    rig_pass(&rig, 10000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(picks(&rig), 1);
    rig_close(&rig);
}

/* Numbers of a dead terminal are never used again. */
static void numbers(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    take(&rig);
    rig_kill(&rig);
    rig_start(&rig);
    RIG_OK(&rig, V_LOGIN, "t", "B-0011");
    RIG_OK(&rig, V_PICK_UNDO, "dd", 1, 1);
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM request WHERE terminal = 11"),
                     5);
    assert_int_equal(
        house_num(rig.h, "SELECT COUNT(*) FROM audit WHERE code = 'tampered'"), 0);
    rig_close(&rig);
}

static void altered(void **state)
{
    struct rig rig;
    struct err err = {.code = E_OK};
    char command[300];
    rig_open(&rig, state, NULL);
    come_in(&rig);
    take(&rig);
    take(&rig);
    rig_kill(&rig);
    struct link *link = sim_link(rig.air);
    struct outbox_options options = {.path = rig.journal, .rules = retry_usual(1)};
    snprintf(command, sizeof command,
             "sqlite3 '%s' \"UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), "
             "'A01-01-1', 'A01-01-2') AS BLOB) WHERE key = 'request' AND id = (SELECT "
             "MAX(id) FROM entry)\"",
             rig.journal);
    if (system(command)) {
        print_message("skipped: no sqlite3 command\n");
        link_close(link);
    } else {
        rig.link = link_outbox(link, &options);
        assert_null(link_end(rig.link, "B-0011", &err));
        assert_int_equal(err.code, E_FILE);
    }
    rig_close(&rig);
}

/* ---- a no that comes late ---- */

static void late_no(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    take(&rig);
    RIG_OK(&rig, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    sim_cut(rig.wire, SIM_BOTH);
    take(&rig);
    house_cancel(rig.h, "N1");
    sim_cut(rig.wire, SIM_WHOLE);
    rig_pass(&rig, 20000);
    struct link_state now = rig_state(&rig);
    assert_int_equal(now.unsynced, 0);
    assert_int_equal(now.late.code, E_CANCELLED);
    assert_string_equal(now.tote, "T-0001");
    assert_int_equal(picks(&rig), 1);
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM exception WHERE kind = 'late'"
                                      " AND object = 'tote T-0001' AND closed_at = 0"),
                     1);
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM counting"
                                      " WHERE reason = 'late' AND place = 101"),
                     1);
    link_late_seen(rig.end);
    assert_int_equal(rig_state(&rig).late.code, E_OK);
    rig_close(&rig);
}

/* The tote is locked until somebody has closed the exception. */
static void locked_tote(void **state)
{
    struct house *h = *state;
    house_picked(h);
    OK(h, PICKER, V_LINK_REFUSED, "dttttttt-", 4711, "pick.take", "too_many", "B-0011",
       "A01-01-1", "T-0001", "A", "N1");
    int exception = (int)got_num(h, "exception");
    NO(h, E_HELD, PACKER, V_PACK_OPEN, "t", "T-0001");
    assert_string_equal(got_arg(h, 0), "tote T-0001");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0002");
    OK(h, LEAD, V_EXCEPTION_CLOSE, "dt", exception, "counted: right");
    OK(h, SECOND_PACKER, V_PACK_OPEN, "t", "T-0001");
    house_check(h);
}

/* ---- the store loses its tail ---- */

static void copy_file(const char *from, const char *to)
{
    char command[300];
    snprintf(command, sizeof command, "cp '%s/t.db%s' '%s/%s'", from, "", from, to);
    assert_int_equal(system(command), 0);
}

static void house_again(struct rig *rig, const char *name)
{
    struct err err = {.code = E_OK};
    char command[300], address[128];
    struct store_options options = {.mode = STORE_OPEN, .owner = "test"};
    door_close(rig->h->door);
    store_close(rig->h->store);
    snprintf(command, sizeof command, "cd '%s' && rm -f t.db-wal t.db-shm && cp %s t.db",
             rig->h->path, name);
    assert_int_equal(system(command), 0);
    snprintf(address, sizeof address, "%s/t.db", rig->h->path);
    rig->h->store = store_open(address, &options, &err);
    assert_non_null(rig->h->store);
    store_set_now(rig->h->store, rig->now);
    rig->h->door = door_open(rig->h->store, &err);
    assert_non_null(rig->h->door);
}

static void backup(struct rig *rig, const char *name)
{
    struct err err = {.code = E_OK};
    char address[128];
    struct store_options options = {.mode = STORE_OPEN, .owner = "test"};
    door_close(rig->h->door);
    store_close(rig->h->store);
    copy_file(rig->h->path, name);
    snprintf(address, sizeof address, "%s/t.db", rig->h->path);
    rig->h->store = store_open(address, &options, &err);
    rig->h->door = door_open(rig->h->store, &err);
    assert_non_null(rig->h->door);
}

static void lost_tail(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    take(&rig);
    backup(&rig, "copy.db");
    take(&rig);
    take(&rig);
    RIG_OK(&rig, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    assert_int_equal(picks(&rig), 3);
    rig.store_down = true;
    RIG_NO(&rig, E_LINK, V_BOARD, "");
    house_again(&rig, "copy.db");
    assert_int_equal(picks(&rig), 1);
    rig.store_down = false;
    rig_pass(&rig, 20000);
    assert_int_equal(rig_state(&rig).unsynced, 3);
    RIG_NO(&rig, E_NO_SESSION, V_BOARD, "");
    RIG_OK(&rig, V_LOGIN, "t", "B-0011");
    rig_pass(&rig, 20000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(picks(&rig), 3);
    assert_int_equal(
        house_num(rig.h, "SELECT SUM(on_hand) FROM stock s JOIN place p ON p.id = s.place"
                         " WHERE p.code = 'T-0001'"),
        3);
    RIG_OK(&rig, V_BOARD, "");
    rig_close(&rig);
}

/* ---- a terminal that does not come back ---- */

static void unknown(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    take(&rig);
    rig_kill(&rig);
    rig.h->now = rig.now + 3600000;
    OK(rig.h, LEAD, V_LINK_UNKNOWN, "-");
    assert_int_equal(rig.h->reply.rows.n, 1);
    assert_string_equal(rows_str(&rig.h->reply.rows, 0, "terminal"), "B-0011");
    assert_int_equal(rows_num(&rig.h->reply.rows, 0, "units", 0), 5);
    OK(rig.h, LEAD, V_LINK_SETTLE, "tt", "B-0011", "it fell into the dock");
    assert_int_equal(got_num(rig.h, "tasks"), 1);
    assert_int_equal(
        house_num(rig.h, "SELECT COUNT(*) FROM takeover WHERE state = 'waiting'"), 1);
    OK(rig.h, LEAD, V_LINK_UNKNOWN, "-");
    assert_int_equal(rig.h->reply.rows.n, 0);
    NO(rig.h, E_NOT_FOUND, LEAD, V_LINK_SETTLE, "tt", "B-9999", "");
    rig_close(&rig);
}

/* Another gun counts the totes while this one is in a corner without a signal. What it
 * sends afterwards is settled: no second effect, no exception, told once. */
static void taken_over(void **state)
{
    struct rig rig;
    rig_open(&rig, state, NULL);
    come_in(&rig);
    take(&rig);
    sim_cut(rig.wire, SIM_BOTH);
    take(&rig);
    RIG_OK(&rig, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    assert_int_equal(rig_state(&rig).unsynced, 2);
    rig.h->now = rig.now;
    NO(rig.h, E_NOTHING_TO_DO, OTHER, V_TASK_PULL, "t-", "pick");
    OK(rig.h, OTHER, V_TAKEOVER_BEGIN, "d", 1);
    int count = (int)got_num(rig.h, "takeover");
    OK(rig.h, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EA2");
    OK(rig.h, OTHER, V_TAKEOVER_TOTE, "dt-", count, "T-0001");
    OK(rig.h, OTHER, V_TAKEOVER_CLOSE, "d", count);
    take(&rig); /* its person goes on, and hears nothing yet */
    rig.now = rig.h->now + 60000;
    sim_cut(rig.wire, SIM_WHOLE);
    rig_pass(&rig, 10000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(rig_state(&rig).late.code, E_COUNTED);
    assert_string_equal(rig_state(&rig).tote, "");
    link_late_seen(rig.end);
    RIG_NO(&rig, E_COUNTED, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    assert_int_equal(house_num(rig.h, "SELECT SUM(on_hand) FROM stock s JOIN place p"
                                      " ON p.id = s.place WHERE p.code = 'T-0001'"),
                     2);
    assert_int_equal(picks(&rig), 2); /* one heard of, one by the count */
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM exception"), 0);
    assert_int_equal(
        house_num(rig.h, "SELECT COUNT(*) FROM audit WHERE code = 'counted'"), 4);
    /* The unit in its person's hand is in no tote: its bin is counted. */
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM counting"), 1);
    rig_kill(&rig);
    rig_start(&rig);
    rig_pass(&rig, 10000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    rig_close(&rig);
}

/* ---- chance ---- */

static bool asked(struct rig *rig, enum verb verb, const char *name, const char *text,
                  int64_t *session)
{
    struct request req;
    request_init(&req, verb);
    request_text(&req, name, text);
    const struct reply *reply = rig_ask(rig, &req, NULL);
    if (session)
        *session = record_num(&reply->out, "session", 0);
    return reply->err.code == E_OK;
}

/* A rough air: until it comes through. */
static void until_in(struct rig *rig)
{
    while (!asked(rig, V_LOGIN, "badge", "B-0011", &rig->session))
        rig_pass(rig, 1000);
    while (!asked(rig, V_TASK_PULL, "kind", "pick", NULL))
        rig_pass(rig, 1000);
}

/* Whatever is lost, doubled or overtaken: each scan that got a yes has one move. */
static void chance(void **state)
{
    struct rig rig;
    struct sim_rules rough = {.least_ms = 1,
                              .most_ms = 300,
                              .lost = 200000,
                              .doubled = 100000,
                              .stray = 50000,
                              .stray_ms = 20000,
                              .torn = 200000,
                              .answer_ms = 800};
    const char *seed = getenv("TALLYMAN_SEED");
    rough.seed = seed ? strtoull(seed, NULL, 10) : 42;
    print_message("seed %llu\n", (unsigned long long)rough.seed);
    rig_open(&rig, state, &rough);
    int64_t taken = 0, undone = 0;
    until_in(&rig);
    for (int i = 0; i < 400; i++) {
        struct request req;
        bool undo = taken > undone && i % 3 == 2;
        if (i % 50 == 49) {
            rig_kill(&rig);
            rig_start(&rig);
        }
        request_init(&req, undo ? V_PICK_UNDO : V_PICK_TAKE);
        request_num(&req, "task", 1);
        request_num(&req, "line", 1);
        if (!undo) {
            request_text(&req, "place", "A01-01-1");
            request_text(&req, "code", "EA");
        }
        if (rig_ask(&rig, &req, NULL)->err.code != E_OK)
            continue;
        taken += !undo;
        undone += undo;
    }
    rig_pass(&rig, 600000);
    assert_int_equal(rig_state(&rig).unsynced, 0);
    assert_int_equal(rig_state(&rig).late.code, E_OK);
    assert_true(taken > 30);
    assert_true(sim_count(rig.air).dockets > 0);
    assert_int_equal(picks(&rig), taken);
    assert_int_equal(house_num(rig.h, "SELECT COUNT(*) FROM move WHERE reason = 'undo'"),
                     undone);
    rig_close(&rig);
}

#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(online),
        WITH_HOUSE(late_answer),
        WITH_HOUSE(outage),
        WITH_HOUSE(reserved_only),
        WITH_HOUSE(black_hole),
        WITH_HOUSE(in_doubt),
        WITH_HOUSE(in_doubt_keeps_its_number),
        WITH_HOUSE(pulled_at_the_second_time),
        WITH_HOUSE(store_full),
        WITH_HOUSE(killed),
        WITH_HOUSE(killed_and_begun_at_once),
        WITH_HOUSE(numbers),
        WITH_HOUSE(altered),
        WITH_HOUSE(late_no),
        WITH_HOUSE(locked_tote),
        WITH_HOUSE(lost_tail),
        WITH_HOUSE(unknown),
        WITH_HOUSE(taken_over),
        WITH_HOUSE(chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
