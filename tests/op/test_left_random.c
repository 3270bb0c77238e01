/*
 * A wave with a put wall, an ordinary cart and everything that cuts in: orders cancelled
 * and kicked, the wave closed, pickers that leave, guns given up. Then those who are
 * there do what they are asked until nothing is left to do: no goods stay reserved, no
 * tote, slot or cart stays bound, no order is in no place.
 */
#include "wall_house.h"

#include "tallyman/base/rng.h"

enum { SEEDS = 6, STEPS = 60, ROUNDS = 200 };

struct left {
    struct house *h;
    uint64_t rng;
    bool did; /* something was done in this round */
};

static bool try(struct left *l, int who, enum verb verb, const char *types, ...)
{
    struct house *h = l->h;
    va_list args;
    request_init(&h->request, verb);
    h->request.id = (struct request_id){who, ++h->seq};
    h->request.session = who;
    va_start(args, types);
    for (int i = 0; types[i]; i++) {
        if (types[i] == 'd')
            h->request.arg[i] = value_int(va_arg(args, int));
        else if (types[i] == 't')
            h->request.arg[i] = value_text(va_arg(args, const char *));
    }
    va_end(args);
    house_send(h);
    if (err_entry(h->reply.err.code)->family == ERR_FAULT) {
        char words[512];
        err_words(&h->reply.err, words, sizeof(words));
        fail_msg("%s: %s", verb_entry(verb)->name, words);
    }
    return h->reply.err.code == E_OK;
}

/* The texts that a query gives, copied: ends with NULL. */
static const char **texts(struct house *h, const char *sql)
{
    enum { MOST = 60 };
    const char **all = arena_alloc(h->arena, sizeof(*all) * (MOST + 1)), *one;
    int n = 0;
    struct query *query = store_query(h->store, sql, "");
    while (n < MOST && query_next(query, "t", &one))
        all[n++] = arena_text(h->arena, one);
    struct err err = {0};
    assert_int_equal(query_done(query, &err), 0);
    store_turn(h->store);
    return all;
}

static const char *code_of(struct house *h, const char *item)
{
    return arena_printf(h->arena, "E%s", item);
}

/* ---- a day that goes wrong ---- */

static void something_cuts_in(struct left *l)
{
    const char *numbers[] = {"N1", "N2", "N21", "N22", "N23", "N24"};
    const char *number = numbers[rng_below(&l->rng, 6)];
    switch (rng_below(&l->rng, 12)) {
    case 0:
        try(l, LEAD, V_ORDER_CANCEL, "tt", number, "buyer");
        break;
    case 1:
        try(l, LEAD, V_WAVE_KICK, "tt", number, "not today");
        break;
    case 2:
        try(l, LEAD, V_ORDER_HOLD, "tt", number, "looked at");
        break;
    case 3:
        try(l, LEAD, V_WAVE_CLOSE, "t", "morning");
        break;
    case 4:
        try(l, LEAD, V_PERSON_DISABLE, "td", "B-0011", 1);
        break;
    case 5:
        try(l, LEAD, V_LINK_SETTLE, "tt", "B-0011", "lost");
        break;
    default:
        break;
    }
}

static const char *const bins[] = {"A01-01-1", "A01-01-2", "A01-02-2"};
static const char *const codes[] = {"EA", "EB", "EH"};

static void somebody_works(struct left *l)
{
    int i = (int)rng_below(&l->rng, 3), qty = 1 + (int)rng_below(&l->rng, 3);
    const char *tote = rng_below(&l->rng, 2) ? "T-0201" : "T-0202";
    const char *own =
        arena_printf(l->h->arena, "T-000%d", 1 + (int)rng_below(&l->rng, 2));
    int who = rng_below(&l->rng, 3) ? PICKER : OTHER;
    int line = 1 + (int)rng_below(&l->rng, 3);
    switch (rng_below(&l->rng, 10)) {
    case 9:
        try(l, who, V_TASK_PASS, "dt", 1, own);
        break;
    case 0:
        try(l, who, V_TASK_PULL, "tt", "pick", own);
        break;
    case 1:
        try(l, who, V_TASK_PULL, "t-", "pick");
        break;
    case 2:
    case 3:
        try(l, who, V_RUN_TAKE, "dtttd", 2, bins[i], tote, codes[i], qty);
        break;
    case 4:
        try(l, who, V_PICK_TAKE, "ddtt", 1, line, line == 2 ? bins[1] : bins[0],
            line == 2 ? "EB" : "EA");
        break;
    case 5:
        try(l, who, V_PICK_PUT, "ddt", 1, line, line == 3 ? "T-0002" : "T-0001");
        break;
    case 6:
        try(l, who, V_RUN_UNDO, "dttdt", 2, bins[i], tote, 1, codes[i]);
        break;
    default:
        if (try(l, PACKER, V_WALL_UNIT, "tt", tote, codes[i]))
            try(l, PACKER, V_WALL_PUT, "ttt", tote, codes[i],
                arena_text(l->h->arena, got(l->h, "slot")));
    }
}

/* ---- those who are there do what is asked ---- */

static void done(struct left *l, bool it)
{
    l->did |= it;
}

static void the_lead_decides(struct left *l)
{
    const char **held = texts(l->h, "SELECT number FROM orders WHERE hold <> ''"
                                    "   AND hold NOT LIKE 'kicked%' AND wave IS NOT NULL"
                                    " ORDER BY id");
    for (; *held; held++)
        done(l, try(l, LEAD, V_ORDER_CANCEL, "tt", *held, "nobody waits"));
}

static void count_over(struct left *l, int task)
{
    struct house *h = l->h;
    if (!try(l, OTHER, V_TAKEOVER_BEGIN, "d", task))
        return;
    int count = (int)got_num(h, "takeover");
    const char **tote = texts(h, arena_printf(h->arena,
                                              "SELECT code FROM place WHERE bound_task ="
                                              " %d AND kind = 'tote' ORDER BY id",
                                              task));
    for (; *tote; tote++) {
        const char **unit = texts(
            h, arena_printf(h->arena,
                            "SELECT i.code FROM stock s JOIN place p ON p.id = s.place"
                            "  JOIN item i ON i.id = s.item"
                            " WHERE p.code = '%s' AND s.on_hand > 0",
                            *tote));
        for (; *unit; unit++) {
            int64_t n = house_num(
                h, arena_printf(h->arena,
                                "SELECT s.on_hand FROM stock s JOIN place p ON p.id ="
                                " s.place JOIN item i ON i.id = s.item"
                                " WHERE p.code = '%s' AND i.code = '%s'",
                                *tote, *unit));
            store_turn(h->store);
            for (; n > 0; n--)
                try(l, OTHER, V_TAKEOVER_UNIT, "dtt", count, *tote, code_of(h, *unit));
        }
        try(l, OTHER, V_TAKEOVER_TOTE, "dt", count, *tote);
    }
    done(l, try(l, OTHER, V_TAKEOVER_CLOSE, "d", count));
}

static void pick_line(struct left *l, int who, int task, int row)
{
    struct rows rows = l->h->reply.rows;
    struct house *h = l->h;
    int line = (int)rows_num(&rows, row, "line", 0);
    const char *place = arena_text(h->arena, rows_str(&rows, row, "place"));
    const char *code = code_of(h, rows_str(&rows, row, "code"));
    int order = (int)rows_num(&rows, row, "order", 0);
    const char *state = arena_text(h->arena, rows_str(&rows, row, "order_state"));
    const char **its = texts(
        h, arena_printf(h->arena,
                        "SELECT code FROM place WHERE bound_order = %d AND kind = 'tote'",
                        order));
    const char *tote = *its ? *its : arena_printf(h->arena, "T-9%03d", order);
    int64_t left = rows_num(&rows, row, "qty", 0) - rows_num(&rows, row, "taken", 0);
    if (strcmp(rows_str(&rows, row, "state"), "open") != 0 ||
        strcmp(state, "cancelled") == 0) {
        done(l, try(l, who, V_PICK_STOP, *its ? "ddt" : "dd-", task, order, *its) &&
                    strcmp(got(h, "task_state"), "done") == 0);
        return;
    }
    for (; left > 0; left--)
        done(l, try(l, who, V_PICK_TAKE, "ddtt", task, line, place, code));
    done(l, try(l, who, V_PICK_PUT, "ddt", task, line, tote));
}

static void pick_on(struct left *l, int who)
{
    struct house *h = l->h;
    int task = (int)got_num(h, "task");
    if (strcmp(got(h, "kind"), "pick") == 0 && h->reply.rows.n == 0) {
        const char *place = arena_text(h->arena, got(h, "place"));
        const char *code = code_of(h, got(h, "code"));
        if (*place)
            done(l, try(l, who, V_RUN_TAKE, "dtttd", task, place, "T-0203", code,
                        (int)got_num(h, "want")));
        return;
    }
    int n = h->reply.rows.n;
    for (int i = 0; i < n; i++) {
        if (try(l, who, V_TASK_SHOW, "d", task) && i < h->reply.rows.n)
            pick_line(l, who, task, i);
    }
}

static void pickers_pick(struct left *l)
{
    struct house *h = l->h;
    const char **tote = texts(h, "SELECT p.code FROM place p JOIN task t"
                                 "    ON t.id = p.bound_task WHERE p.kind = 'tote'"
                                 "   AND t.state IN ('open', 'active') ORDER BY p.id");
    for (int who = PICKER; who <= OTHER; who++) {
        if (try(l, who, V_TASK_PULL, "t-", "pick"))
            pick_on(l, who);
    }
    for (; *tote; tote++) {
        if (try(l, OTHER, V_TASK_PULL, "tt", "pick", *tote))
            pick_on(l, OTHER);
        else if (h->reply.err.code == E_COUNT_FIRST)
            count_over(l, (int)h->reply.err.arg[3].num);
    }
}

static void sorters_sort(struct left *l)
{
    struct house *h = l->h;
    const char **tote = texts(h, "SELECT code FROM place WHERE bound_run IS NOT NULL"
                                 " ORDER BY id");
    for (; *tote; tote++) {
        for (int i = 0; i < 3; i++) {
            if (try(l, PACKER, V_WALL_UNIT, "tt", *tote, codes[i]))
                done(l, try(l, PACKER, V_WALL_PUT, "ttt", *tote, codes[i],
                            arena_text(h->arena, got(h, "slot"))));
        }
    }
}

static void stock_is_put_back(struct left *l)
{
    struct house *h = l->h;
    const char **from =
        texts(h, "SELECT DISTINCT p.code FROM task_line l JOIN task t ON t.id = l.task"
                 "   AND t.kind = 'back' AND t.state IN ('open', 'active')"
                 "  JOIN place p ON p.id = l.place WHERE l.state = 'open'");
    for (; *from; from++) {
        if (!try(l, STOCK, V_TASK_PULL, "tt", "back", *from) &&
            !try(l, STOCK, V_TASK_PULL, "t-", "back"))
            continue;
        int task = (int)got_num(h, "task");
        struct rows rows = h->reply.rows;
        for (int i = 0; i < rows.n; i++) {
            int line = (int)rows_num(&rows, i, "line", 0);
            const char *code = code_of(h, rows_str(&rows, i, "code"));
            const char *bin = arena_text(h->arena, rows_str(&rows, i, "target"));
            done(l, try(l, STOCK, V_BACK_TAKE, "ddt", task, line, code));
            done(l, try(l, STOCK, V_BACK_PUT, "ddt", task, line, *bin ? bin : bins[0]));
        }
    }
}

static void packers_pack(struct left *l)
{
    struct house *h = l->h;
    const char **from =
        texts(h, "SELECT DISTINCT p.code FROM place p JOIN orders o ON o.id ="
                 "       p.bound_order WHERE o.state IN ('picked', 'packing', 'packed')");
    for (; *from; from++) {
        if (!try(l, PACKER, V_PACK_OPEN, "t", *from))
            continue;
        int parcel = (int)got_num(h, "parcel");
        for (int i = 0; i < 3; i++)
            while (try(l, PACKER, V_PACK_UNIT, "dt", parcel, codes[i]))
                done(l, true);
        done(l, try(l, PACKER, V_PACK_CLOSE, "d--", parcel));
        if (try(l, PACKER, V_LABEL_GRANT, "d", parcel)) {
            const char *number = arena_text(h->arena, got(h, "waybill"));
            try(l, PACKER, V_LABEL_RESULT, "tdt", number, 1, "sent");
            done(l, try(l, PACKER, V_LABEL_APPLY, "dt", parcel, number));
        }
    }
}

static void nothing_is_left(struct left *l, int seed)
{
    static const char *const must_be_none[] = {
        "SELECT 'reserved in ' || p.code FROM stock s JOIN place p ON p.id = s.place"
        " WHERE s.reserved <> 0",
        "SELECT 'bound: ' || code FROM place WHERE bound_order IS NOT NULL"
        "    OR bound_run IS NOT NULL OR bound_task IS NOT NULL",
        "SELECT 'task ' || id || ' is ' || state FROM task"
        " WHERE state IN ('open', 'active')",
        "SELECT 'order ' || number || ' is ' || state || ', ' || hold FROM orders"
        " WHERE state IN ('released', 'picking', 'picked', 'packing')",
        "SELECT 'units in ' || p.code FROM stock s JOIN place p ON p.id = s.place"
        " WHERE p.kind IN ('tote', 'slot', 'hand', 'cart') AND s.on_hand <> 0",
        "SELECT 'take-over of task ' || task || ' is ' || state FROM takeover"
        " WHERE state <> 'done'",
    };
    for (size_t i = 0; i < sizeof(must_be_none) / sizeof(*must_be_none); i++) {
        const char **left = texts(l->h, must_be_none[i]);
        if (*left)
            fail_msg("seed %d: %s", seed, *left);
    }
}

static void what_is_begun_comes_to_an_end(void **state)
{
    static int seed;
    struct house *h = *state;
    struct left l = {.h = h, .rng = (uint64_t)++seed};
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET high = 0, price = 1"));
    wall_furnish(h);
    HOUSE_WRITE(h, for (int i = 0; i < 20; i++) house_sql(
                       h, arena_printf(h->arena,
                                       "INSERT INTO waybill (warehouse, number, carrier,"
                                       " state) VALUES (1, 'SX%d', 'SF', 'free')",
                                       i)));
    if (seed % 2) /* the ordinary cart is passed on from zone to zone */
        HOUSE_WRITE(h, house_sql(h, "UPDATE place SET zone = 'A' WHERE id IN (101, 103)");
                    house_sql(h, "UPDATE place SET zone = 'B' WHERE id = 102");
                    house_sql(h, "UPDATE task SET pass = 1, zone = 'A' WHERE id = 1");
                    house_sql(h, "UPDATE person SET zone = 'A' WHERE id = 11"));
    for (int i = 0; i < STEPS; i++) {
        somebody_works(&l);
        if (rng_below(&l.rng, 6) == 0)
            something_cuts_in(&l);
    }
    try(&l, LEAD, V_WAVE_CLOSE, "t", "morning");
    house_check(h);
    l.did = true;
    for (int i = 0; i < ROUNDS && l.did; i++) {
        l.did = false;
        the_lead_decides(&l);
        pickers_pick(&l);
        sorters_sort(&l);
        packers_pack(&l);
        stock_is_put_back(&l);
    }
    house_check(h);
    nothing_is_left(&l, seed);
}

int main(void)
{
    const char *longer = getenv("TALLYMAN_LONG");
    int seeds = longer && strcmp(longer, "1") == 0 ? 20 * SEEDS : SEEDS, failed = 0;
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
        what_is_begun_comes_to_an_end, house_open, house_close)};
    for (int i = 0; i < seeds && !failed; i++)
        failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed;
}
