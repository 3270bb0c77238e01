/*
 * Every line once, whatever happens to a cart between its zones: people of three zones
 * and one who walks pull, pick, pass on, give back, run short, take over and change zones
 * at random, orders are cancelled and kicked meanwhile. No request is a fault, every
 * invariant holds, and in the end whoever is asked to can finish what is left: nothing is
 * stuck, and each unit was taken once. 6 seeds; 200 with TALLYMAN_LONG=1.
 */
#include "house.h"

#include <string.h>

#include "tallyman/base/rng.h"

enum { SEEDS = 6, LONG_SEEDS = 200, STEPS = 160, CHECK_EACH = 40, ORDERS = 5 };
enum { LAST_STEPS = 400 };

static const int people[] = {PICKER, OTHER, STOCK, STOCK2};

static void furnish_zones(struct house *h, uint64_t *rng)
{
    static const int64_t bins[] = {BIN_A, BIN_B, BIN_MORE_A, BIN_MISC, BIN_SPARE};
    static const int64_t items[] = {ITEM_A, ITEM_B, ITEM_A, ITEM_COUNTED, ITEM_HIGH};
    struct err err = {0};
    assert_int_equal(store_begin(h->store, &err), 0);
    house_sql(h, "UPDATE place SET zone = 'A' WHERE id IN (101, 103)");
    house_sql(h, "UPDATE place SET zone = 'B' WHERE id = 102");
    house_sql(h, "UPDATE place SET zone = 'C' WHERE id = 104"); /* 105 is in none */
    house_sql(h, "INSERT INTO place (id, warehouse, code, kind, zone) VALUES"
                 " (120, 1, 'Z99-01-1', 'pass', ''), (122, 1, 'K-01', 'cart', '')");
    house_sql(h, "UPDATE task SET pass = 1, zone = 'A'");
    house_sql(h, "UPDATE person SET zone = 'A' WHERE id = 11");
    house_sql(h, "UPDATE person SET zone = 'B' WHERE id = 12");
    house_sql(h, "UPDATE person SET zone = 'C' WHERE id = 16");
    house_stock(h, BIN_MORE_A, ITEM_A, "", 20);
    house_stock(h, BIN_MISC, ITEM_COUNTED, "", 20);
    house_stock(h, BIN_SPARE, ITEM_HIGH, "", 20);
    for (int64_t order = 3; order < 3 + ORDERS; order++) {
        char number[8];
        snprintf(number, sizeof(number), "N%d", (int)order);
        house_order(h, order, number);
        for (int i = 0; i < 5; i++)
            if (rng_below(rng, 2) || i == (int)order % 5)
                house_line(h, order * 10 + i, order, bins[i], items[i],
                           1 + rng_below(rng, 2));
    }
    assert_int_equal(store_commit(h->store, &err), 0);
    engine_settle(h->address);
    house_check(h);
}

/* Sent as it is; refused or done, never a fault. */
static enum err_code tries(struct house *h, int who, enum verb verb)
{
    struct err err = {0};
    h->request.id = (struct request_id){who, ++h->seq};
    h->request.session = who;
    assert_int_equal(request_check(&h->request, &err), 0);
    house_send(h);
    enum err_family family = err_entry(h->reply.err.code)->family;
    if (h->reply.err.code && family != ERR_REFUSAL && family != ERR_INPUT) {
        char words[512];
        err_words(&h->reply.err, words, sizeof(words));
        fail_msg("%s: %s", verb_entry(verb)->name, words);
    }
    return h->reply.err.code;
}

static struct request *asks(struct house *h, enum verb verb)
{
    request_init(&h->request, verb);
    return &h->request;
}

/* ---- what a person would do next ---- */

struct line {
    int64_t line, order, qty, taken, put;
    const char *place, *code, *tote;
};

/* The first line that this person may work on; one in the hand first. */
static bool find_line(struct house *h, int who, struct line *l)
{
    struct err err = {0};
    int found = store_one(
        h->store, &err,
        "SELECT l.id, l.order_id, l.qty, l.taken, l.put, p.code, 'E' || i.code,"
        "       COALESCE((SELECT x.code FROM place x WHERE x.bound_order = l.order_id"
        "          AND x.kind = 'tote' AND x.bound_task = 1), 'T-000' || l.order_id)"
        "  FROM task_line l JOIN task t ON t.id = l.task JOIN place p ON p.id = l.place"
        "  JOIN item i ON i.id = l.item"
        " WHERE t.id = 1 AND t.person = $1 AND t.state = 'active' AND l.state = 'open'"
        "   AND (l.taken > l.put OR t.zone = '' OR p.zone IN ('', t.zone))"
        " ORDER BY CASE WHEN l.taken > l.put THEN 0 ELSE 1 END, l.seq LIMIT 1",
        "d>dddddttt", (int64_t)who, &l->line, &l->order, &l->qty, &l->taken, &l->put,
        &l->place, &l->code, &l->tote);
    assert_true(found >= 0);
    if (!found)
        return false;
    l->place = arena_text(h->arena, l->place);
    l->code = arena_text(h->arena, l->code);
    l->tote = arena_text(h->arena, l->tote);
    return true;
}

static enum err_code picks(struct house *h, int who, const struct line *l)
{
    bool take = l->taken < l->qty;
    struct request *req = asks(h, take ? V_PICK_TAKE : V_PICK_PUT);
    request_num(req, "task", 1);
    request_num(req, "line", l->line);
    if (take) {
        request_text(req, "place", l->place);
        request_text(req, "code", l->code);
        return tries(h, who, V_PICK_TAKE);
    }
    request_text(req, "tote", l->tote);
    return tries(h, who, V_PICK_PUT);
}

static enum err_code on_line(struct house *h, int who, enum verb verb, int64_t line)
{
    struct request *req = asks(h, verb);
    request_num(req, "task", 1);
    request_num(req, "line", line);
    if (verb == V_PICK_SHORT)
        request_text(req, "reason", "not there");
    return tries(h, who, verb);
}

static enum err_code pulls(struct house *h, int who, const char *code)
{
    struct request *req = asks(h, V_TASK_PULL);
    request_text(req, "kind", "pick");
    if (code)
        request_text(req, "code", code);
    return tries(h, who, V_TASK_PULL);
}

static enum err_code passes(struct house *h, int who, const char *code)
{
    struct request *req = asks(h, V_TASK_PASS);
    request_num(req, "task", 1);
    if (code)
        request_text(req, "code", code);
    return tries(h, who, V_TASK_PASS);
}

/* Orders that were stopped while they ride on the cart are laid aside. */
static bool answers(struct house *h, int who)
{
    struct err err = {0};
    int64_t order = 0;
    const char *tote = "";
    if (store_one(
            h->store, &err,
            "SELECT o.id, COALESCE(p.code, '') FROM task t JOIN orders o"
            "    ON o.id IN (SELECT l.order_id FROM task_line l WHERE l.task = t.id"
            "                 AND l.taken > 0)"
            "  LEFT JOIN place p ON p.bound_order = o.id AND p.bound_task = t.id"
            " WHERE t.id = 1 AND t.person = $1 AND t.state = 'active'"
            "   AND (o.state = 'cancelled' OR COALESCE(o.wave, 0) <> t.wave)"
            "   AND (p.id IS NOT NULL OR EXISTS (SELECT 1 FROM task_line m"
            "        WHERE m.task = t.id AND m.order_id = o.id AND m.taken > m.put))"
            " LIMIT 1",
            "d>dt", (int64_t)who, &order, &tote) != 1)
        return false;
    struct request *req = asks(h, V_PICK_STOP);
    request_num(req, "task", 1);
    request_num(req, "order", order);
    if (tote[0])
        request_text(req, "tote", arena_text(h->arena, tote));
    return tries(h, who, V_PICK_STOP) == E_OK;
}

/* ---- at random ---- */

static void a_lead_acts(struct house *h, uint64_t *rng)
{
    static const char *const zones[] = {"A", "B", "C", ""};
    static const char *const badges[] = {"B-0011", "B-0012", "B-0016"};
    const char *number =
        arena_printf(h->arena, "N%d", 1 + (int)rng_below(rng, 2 + ORDERS));
    struct request *req;
    switch (rng_below(rng, 4)) {
    case 0:
        req = asks(h, V_ORDER_CANCEL);
        request_text(req, "number", number);
        request_text(req, "reason", "buyer");
        tries(h, LEAD, V_ORDER_CANCEL);
        break;
    case 1:
        req = asks(h, V_WAVE_KICK);
        request_text(req, "number", number);
        request_text(req, "reason", "buyer");
        tries(h, LEAD, V_WAVE_KICK);
        break;
    default:
        req = asks(h, V_ZONE_SET);
        request_text(req, "badge", badges[rng_below(rng, 3)]);
        request_text(req, "zone", zones[rng_below(rng, 4)]);
        tries(h, LEAD, V_ZONE_SET);
    }
}

static void somebody_acts(struct house *h, uint64_t *rng)
{
    static const char *const codes[] = {"K-01", "T-0001", "T-0003", "T-0005", NULL};
    int who = people[rng_below(rng, 4)];
    struct line l;
    bool found = find_line(h, who, &l);
    switch (rng_below(rng, 24)) {
    case 0:
        on_line(h, who, V_PICK_SHORT, 30 + rng_below(rng, 50));
        break;
    case 1:
        on_line(h, who, V_PICK_SKIP, found ? l.line : 1 + rng_below(rng, 3));
        break;
    case 2:
    case 3:
        on_line(h, who, V_PICK_UNDO, found ? l.line : 1 + rng_below(rng, 3));
        break;
    case 4:
        request_num(asks(h, V_TASK_GIVE), "task", 1);
        tries(h, who, V_TASK_GIVE);
        break;
    case 5:
        if (rng_below(rng, 3) == 0)
            a_lead_acts(h, rng);
        break;
    case 6:
    case 7:
    case 8:
        passes(h, who, codes[rng_below(rng, 5)]);
        break;
    case 9:
    case 10:
    case 11:
        pulls(h, who, codes[rng_below(rng, 5)]);
        break;
    case 12:
        answers(h, who);
        break;
    case 13: /* a line of whatever zone, whoever they are */
        l = (struct line){
            .line = 30 + rng_below(rng, 50), .qty = 1, .place = "A01-01-2", .code = "EB"};
        picks(h, who, &l);
        break;
    default:
        if (found)
            picks(h, who, &l);
    }
}

/* ---- to its end ---- */

static int64_t open_lines(struct house *h)
{
    return house_num(h, "SELECT COUNT(*) FROM task_line l JOIN task t ON t.id = l.task"
                        " WHERE t.id = 1 AND l.state = 'open'");
}

/* Whoever has it goes on and passes it; else somebody of its zone takes it. */
static void goes_on(struct house *h)
{
    int64_t who = house_num(h, "SELECT COALESCE(person, 0) FROM task WHERE id = 1");
    struct line l;
    if (!who) {
        HOUSE_WRITE(h, house_sql(h, "UPDATE person SET zone = (SELECT zone FROM task"
                                    "  WHERE id = 1) WHERE id = 11"));
        const char *code = arena_text(
            h->arena, house_text(h, "SELECT COALESCE((SELECT MIN(p.code) FROM place p"
                                    " WHERE p.bound_task = 1), '')"));
        assert_int_equal(pulls(h, PICKER, code[0] ? code : NULL), E_OK);
        return;
    }
    if (answers(h, (int)who))
        return;
    if (find_line(h, (int)who, &l))
        assert_int_equal(picks(h, (int)who, &l), E_OK);
    else if (passes(h, (int)who, "Z99-01-1") != E_OK)
        fail_msg("it can neither be picked nor passed on");
}

static void each_unit_was_taken_once(struct house *h)
{
    assert_int_equal(
        house_num(h, "SELECT COUNT(*) FROM task_line l WHERE l.task = 1"
                     "   AND l.state = 'done' AND (l.put <> l.qty OR l.taken <> l.qty)"),
        0);
    assert_int_equal(
        house_num(h, "SELECT COUNT(*) FROM task_line l WHERE l.task = 1"
                     "   AND l.taken <> COALESCE((SELECT SUM(CASE WHEN m.reason = 'pick'"
                     "       THEN m.qty ELSE -m.qty END) FROM move m"
                     "     WHERE m.line_id = l.line_id AND ((m.reason = 'pick'"
                     "       AND m.from_place = l.place) OR (m.reason = 'undo'"
                     "       AND m.to_place = l.place))), 0)"),
        0);
    house_check(h);
}

/* How often the cart was passed on. */
static int64_t play_seed(uint64_t seed)
{
    void *state = NULL;
    uint64_t rng = seed * 2654435761u + 1;
    assert_int_equal(house_open(&state), 0);
    struct house *h = state;
    print_message("seed %d\n", (int)seed);
    furnish_zones(h, &rng);
    for (int i = 1; i <= STEPS; i++) {
        somebody_acts(h, &rng);
        if (i % CHECK_EACH == 0)
            house_check(h);
    }
    for (int i = 0; open_lines(h) > 0; i++) {
        assert_true(i < LAST_STEPS);
        goes_on(h);
    }
    each_unit_was_taken_once(h);
    int64_t passed = house_num(h, "SELECT COUNT(*) FROM audit WHERE verb = 'task.pass'"
                                  "   AND code = 'ok'");
    assert_int_equal(house_close(&state), 0);
    return passed;
}

static void every_line_once(void **state)
{
    const char *asked = getenv("TALLYMAN_LONG");
    int seeds = asked && strcmp(asked, "1") == 0 ? LONG_SEEDS : SEEDS;
    (void)state;
    int64_t passed = 0;
    for (int seed = 1; seed <= seeds; seed++)
        passed += play_seed((uint64_t)seed);
    assert_true(passed >= seeds); /* else nothing was tried */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_line_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
