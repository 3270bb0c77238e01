/*
 * box: the virtual clock goes from one due moment to the next: a message arrives, a
 * terminal's patience ends, a person is ready for the next gesture, something breaks.
 * Nothing waits in real time.
 */
#include "box_in.h"

#include <stdio.h>

#include "day.h"
#include "demo.h"
#include "ending.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/rng.h"
#include "waverun.h"

enum {
    MINUTE = 60000,
    OUTAGE_MINUTES = 10,
    FEW = 4, /* orders: too short a day for an outage */
    GESTURE_LEAST = 1200,
    GESTURE_MOST = 4000,
    LOOK_AGAIN = 5000, /* there was nothing to do */
    IDLE = 12,
    DAY_MS = 86400000,
    MOVES = 4000,
    ITEMS = 300,
    FEW_ITEMS = 60, /* where it is about faults */
    DIE_AFTER = 40, /* statements: a scan has about a dozen */
};

/* ---- the store ---- */

static int enter(void *arg, const char *terminal, int64_t *id, struct err *err)
{
    return op_terminal(((struct box *)arg)->cs.door, terminal, id, err);
}

static int64_t reserve(void *arg, int64_t terminal, int64_t n, struct err *err)
{
    return store_reserve(((struct box *)arg)->cs.store, terminal, n, err);
}

/* A store that dies, between two statements or behind the commit, takes nobody's answer
 * along that was not committed, and answers nobody whose was. */
static bool run(void *arg, const struct request *requests, int n, struct reply *replies,
                struct arena *arena)
{
    struct box *box = arg;
    if (box->now < box->down_until)
        return false;
    store_set_now(box->cs.store, box->now);
    store_stop_after(box->cs.store, box->die ? box->die_after : -1);
    op_run_all(box->cs.door, requests, n, replies, arena);
    if (!box->die)
        return true;
    box->result->stops += store_stopped(box->cs.store);
    store_stop_after(box->cs.store,
                     -1); /* until it is opened again, terminals enter it */
    box->die = false;
    box->down_until = box->now + rng_below(&box->chance, MINUTE);
    return false;
}

static int open_store(struct box *box, enum cmd_open_mode mode, struct err *err)
{
    if (cmd_open(box->args, mode, &box->cs))
        return err_set(err, E_STORE, "s", "the day's store does not open");
    door_play(box->cs.door);
    const struct demo_size size = {(int64_t)box->options->seed, box->options->orders,
                                   box->options->faults ? FEW_ITEMS : ITEMS};
    if (mode == CMD_OWN_MAKE && demo_shop(box->args, &box->cs, &size, err))
        return -(int)err->code;
    if (cmd_second(&box->cs, "office", &box->office, err))
        return -(int)err->code;
    box->floor = floor_new(&box->cs, err);
    if (!box->floor)
        return -(int)err->code;
    box->world = floor_world(box->floor);
    return 0;
}

static void close_store(struct box *box)
{
    floor_free(box->floor);
    box->floor = NULL;
    cmd_second_close(&box->office);
    cmd_close(&box->cs);
}

/* ---- terminals ---- */

static int64_t mono(void *arg)
{
    return ((struct hand *)arg)->box->now;
}

static int64_t utc(void *arg)
{
    const struct hand *hand = arg;
    return hand->box->now + hand->skew;
}

static struct paper_out print(void *arg, const char *template_name,
                              const struct reply *data, struct arena *arena)
{
    struct hand *hand = arg;
    (void)arena;
    if (strncmp(template_name, "waybill", 7) == 0)
        player_label(hand->player, record_str(&data->out, "waybill", ""));
    return (struct paper_out){.paper = PAPER_SENT};
}

static const char *job(void *arg, const char *name, struct arena *arena,
                       const char **text)
{
    (void)arg, (void)name;
    *text = "";
    return arena_text(arena, "waves are released by the day");
}

/* What the person heard of a unit's scan. */
static void judged(void *arg, const char *kind)
{
    struct hand *hand = arg;
    if (!hand->asking)
        return;
    hand->asking = false;
    if (!kind) {
        hand->box->result->acked++;
        hand->box->result->through += hand->box->now < hand->box->dark_until;
    } else if (strcmp(kind, "link") == 0)
        hand->loose++;
}

static void go_dark(struct hand *hand)
{
    sim_cut(hand->wire, SIM_BOTH);
    hand->cut_until = hand->box->dark_until;
}

static int switch_on(struct hand *hand, struct err *err)
{
    struct box *box = hand->box;
    struct outbox_options options = {
        .path = hand->journal,
        .rules = retry_usual(rng_text(box->options->seed, hand->badge)),
        .mono = mono,
        .utc = utc,
        .arg = hand,
        .new_numbers = box->options->weak};
    struct flow_config config = {.terminal = hand->badge};
    struct session_plug plug = {hand, print, NULL, job, NULL, utc, judged};
    hand->wire = sim_link(box->air);
    hand->link = link_outbox(hand->wire, &options);
    hand->end = link_end(hand->link, hand->badge, err);
    if (!hand->end)
        return -(int)err->code;
    hand->session = session_new(hand->end, &config, &plug);
    session_start(hand->session);
    session_resume(hand->session);
    hand->ready = box->now;
    if (box->now < box->dark_until)
        go_dark(hand);
    return 0;
}

static void switch_off(struct hand *hand)
{
    hand->loose += hand->asking;
    hand->asking = false;
    session_free(hand->session);
    link_close(hand->link);
    hand->session = NULL;
    hand->link = NULL;
    hand->cut_until = 0; /* of the corridor that is gone */
}

/* ---- people ---- */

static int hire(struct box *box, const char *dir, struct err *err)
{
    const struct {
        enum role role;
        const char *badge, *pin;
        int64_t people;
    } posts[] = {
        {ROLE_PICKER, "B-D1%02d", "4711", box->options->pickers},
        {ROLE_PACKER, "B-D2%02d", "4712", box->options->packers},
        {ROLE_QC, "B-D3%02d", "4713", box->options->checkers},
        {ROLE_STOCK, "B-D4%02d", "4714", 1},
    };
    const struct player_habits habits = {.seed = box->options->seed,
                                         .wrong_item = 10000,
                                         .undo = 20000,
                                         .skip = 10000,
                                         .short_stock = 2000};
    struct request request;
    request_init(&request, V_LOAD_PEOPLE);
    for (size_t i = 0; i < sizeof(posts) / sizeof(*posts); i++) {
        for (int p = 1; p <= posts[i].people && box->hands < HANDS; p++) {
            struct hand *hand = &box->hand[box->hands++];
            hand->box = box;
            snprintf(hand->badge, sizeof(hand->badge), "B-D%d%02d", (int)i + 1, p);
            snprintf(hand->journal, sizeof(hand->journal), "%s/t%d.db", dir, box->hands);
            hand->player = player_new(hand->badge, posts[i].pin, posts[i].role, &habits);
            struct value *cell = rows_add(&request.rows, box->turn);
            cell[0] = cell[1] = value_text(hand->badge);
            cell[2] = value_text(role_name(posts[i].role));
            cell[3] = value_text(posts[i].pin);
        }
    }
    demo_hire(&box->cs, &request, err);
    for (int i = 0; i < box->hands && !err->code; i++)
        switch_on(&box->hand[i], err);
    return -(int)err->code;
}

static void make(struct hand *hand, const struct gesture *gesture)
{
    bool unit = strcmp(flow_where(session_flow(hand->session)), "pick/item") == 0;
    struct scan scan = gesture->scan;
    if (gesture->kind == GESTURE_KEY) {
        session_key(hand->session, gesture->key);
        return;
    }
    scan.at = utc(hand);
    hand->asking = unit && !scan.typed;
    session_scan(hand->session, &scan);
}

static void act(struct hand *hand)
{
    struct box *box = hand->box;
    struct gesture gesture = {0};
    struct view view;
    session_view(hand->session, box->turn, &view);
    player_act(hand->player, &view, &box->world, box->turn, &gesture);
    bool wait = gesture.kind == GESTURE_WAIT;
    hand->idle = wait ? hand->idle + 1 : 0;
    hand->ready =
        box->now +
        (wait ? LOOK_AGAIN
              : GESTURE_LEAST + rng_below(&box->chance, GESTURE_MOST - GESTURE_LEAST));
    if (!wait)
        make(hand, &gesture);
    arena_clear(box->turn);
}

static void serve_hand(struct hand *hand)
{
    struct box *box = hand->box;
    bool more = true;
    while (more) {
        link_flush(hand->link);
        more = session_reply(hand->session);
    }
    session_asked(hand->session);
    if (hand->ready <= box->now && !flow_waiting(session_flow(hand->session))) {
        act(hand);
        link_flush(hand->link); /* off with it; an answer is read at the next instant */
    }
}

/* ---- what breaks ---- */

static void office_asks(struct box *box, struct request *request)
{
    if (box->now >= box->down_until)
        cmd_ask(&box->office, request);
}

static void cancel_one(struct box *box)
{
    struct request request;
    request_init(&request, V_ORDER_LIST);
    request_text(&request, "state", "picking");
    request_num(&request, "limit", 1);
    const struct reply *reply = cmd_ask(&box->office, &request);
    if (!reply->rows.n)
        return;
    const char *number = arena_text(box->turn, rows_str(&reply->rows, 0, "number"));
    request_init(&request, V_ORDER_CANCEL);
    request_text(&request, "number", number);
    request_text(&request, "reason", "cancelled by the buyer");
    office_asks(box, &request);
    box->result->cancels++;
}

/* Somebody settles what was refused late: its totes are free again. */
static void settle_late(struct box *box)
{
    struct request request;
    int64_t late[16];
    int n = 0;
    request_init(&request, V_EXCEPTION_LIST);
    const struct reply *reply = cmd_ask(&box->office, &request);
    for (int i = 0; i < reply->rows.n && n < 16; i++)
        if (strcmp(rows_str(&reply->rows, i, "kind"), "late") == 0)
            late[n++] = rows_num(&reply->rows, i, "id", 0);
    for (int i = 0; i < n; i++) {
        request_init(&request, V_EXCEPTION_CLOSE);
        request_num(&request, "exception", late[i]);
        request_text(&request, "how", "counted");
        office_asks(box, &request);
    }
}

/* The radio of the whole house; everybody picks on. */
static void outage(struct box *box)
{
    box->dark_until = box->now + OUTAGE_MINUTES * MINUTE;
    box->result->outages++;
    for (int i = 0; i < box->hands; i++)
        if (box->hand[i].link)
            go_dark(&box->hand[i]);
}

static void break_one(struct box *box)
{
    struct hand *hand = &box->hand[rng_below(&box->chance, box->hands)];
    int64_t dice = rng_below(&box->chance, 100);
    if (dice < 40 && hand->link) {
        sim_cut(hand->wire, (enum sim_cut)(1 + rng_below(&box->chance, 3)));
        hand->cut_until = box->now + rng_below(&box->chance, 5 * MINUTE);
        box->result->cuts++;
    } else if (dice < 60 && hand->link) {
        switch_off(hand);
        hand->dead_until = box->now + rng_below(&box->chance, MINUTE);
        box->result->kills++;
    } else if (dice < 70) {
        box->die = true;
        box->die_after = rng_below(&box->chance, DIE_AFTER);
        box->result->deaths++;
    } else if (dice < 78) {
        hand->skew = rng_below(&box->chance, 120 * MINUTE) - 60 * MINUTE;
        box->result->jumps++;
    } else if (dice < 90 && box->options->orders > FEW && box->result->acked > 0 &&
               !box->result->outages) {
        outage(box); /* once a day, when carts are under way */
    } else if (box->now >= box->down_until) {
        cancel_one(box);
    }
}

static int mend(struct box *box, struct err *err)
{
    if (box->down_until && box->now >= box->down_until) {
        box->down_until = 0;
        close_store(box);
        if (open_store(box, CMD_OWN, err))
            return -(int)err->code;
    }
    for (int i = 0; i < box->hands; i++) {
        struct hand *hand = &box->hand[i];
        if (!hand->link && box->now >= hand->dead_until && switch_on(hand, err))
            return -(int)err->code;
        if (hand->cut_until && box->now >= hand->cut_until) {
            hand->cut_until = 0;
            sim_cut(hand->wire, SIM_WHOLE);
        }
    }
    return 0;
}

static int faults(struct box *box, struct err *err)
{
    if (mend(box, err))
        return -(int)err->code;
    if (box->now < box->next_fault || !box->options->faults || box->calm)
        return 0;
    box->next_fault = box->now + rng_below(&box->chance, MINUTE / 2);
    break_one(box);
    if (box->now >= box->down_until)
        settle_late(box);
    return 0;
}

/* ---- time ---- */

static void sooner(int64_t *due, int64_t at)
{
    if (at > 0 && at < *due)
        *due = at;
}

static int64_t next_due(const struct box *box)
{
    int64_t due = box->now + MINUTE;
    sooner(&due, sim_due(box->air));
    sooner(&due, box->down_until);
    if (box->options->faults && !box->calm)
        sooner(&due, box->next_fault);
    for (int i = 0; i < box->hands; i++) {
        const struct hand *hand = &box->hand[i];
        sooner(&due, hand->cut_until);
        if (!hand->link) {
            sooner(&due, hand->dead_until);
            continue;
        }
        sooner(&due, link_due(hand->link));
        if (!flow_waiting(session_flow(hand->session)))
            sooner(&due, hand->ready);
    }
    return due > box->now ? due : box->now;
}

static bool quiet(const struct box *box)
{
    if (box->down_until)
        return false;
    for (int i = 0; i < box->hands; i++) {
        const struct hand *hand = &box->hand[i];
        struct link_state state;
        if (!hand->link || hand->cut_until || hand->idle < IDLE)
            return false;
        if (link_state(hand->end, &state) && (state.unsynced || state.line != LINK_UP))
            return false;
    }
    return true;
}

/* The first of it, and how many there are. */
static int say_left(struct box *box, struct err *err)
{
    struct left *left;
    struct arena *arena = arena_new();
    int n = ending_left(&box->office, arena, &left, err);
    if (n > 0 && !box->result->wrong[0])
        snprintf(box->result->wrong, BOX_WORDS,
                 "nobody gets any further, %d orders are left on the floor; %s (%s): %s",
                 n, left->number, left->state, left->why);
    else if (!n && !box->result->wrong[0])
        snprintf(box->result->wrong, BOX_WORDS, "the day does not come to an end");
    arena_free(arena);
    return n < 0 ? n : 0;
}

static int until_quiet(struct box *box, struct err *err)
{
    struct ending ending;
    for (int i = 0; i < box->hands; i++) {
        box->hand[i].idle = 0;
        player_wake(box->hand[i].player);
    }
    ending_begin(&ending, &box->office, box->now, DAY_MS);
    while (!quiet(box)) {
        box->now = next_due(box);
        sim_work(box->air);
        if (faults(box, err))
            return -(int)err->code;
        if (box->now >= box->down_until)
            floor_turn(box->floor);
        for (int h = 0; h < box->hands; h++)
            if (box->hand[h].link)
                serve_hand(&box->hand[h]);
        if (!box->down_until && ending_due(&ending, &box->office, box->now))
            return say_left(box, err);
    }
    return 0;
}

/* ---- the day ---- */

static int64_t day_num(struct box *box, const char *name)
{
    struct request request;
    request_init(&request, V_DAY);
    return record_num(&cmd_ask(&box->office, &request)->out, name, 0);
}

static int wave(struct box *box, const char *shift, int64_t day, struct err *err)
{
    struct wave_run wave_run;
    struct wave_totals totals = {0};
    const struct wave_wish wish = {
        .shift = shift, .day = day, .search = wave_search_moves(MOVES)};
    if (!wave_run_plan(box->args, &box->office, &wish, &wave_run, err))
        wave_run_release(&box->office, &wave_run, &totals, err);
    wave_run_clear(&wave_run);
    return err->code || !totals.orders ? -(int)err->code : until_quiet(box, err);
}

static int play(struct box *box, struct err *err)
{
    static const char *const shifts[] = {"morning", "noon", "evening"};
    int offset = cmd_offset_min(&box->office);
    int64_t first = wave_day(day_num(box, "first_paid"), offset);
    int64_t last = day_num(box, "last_paid");
    if (cmd_review(&box->office, err))
        return -(int)err->code;
    for (int64_t day = first; day <= last + DAY_MS; day += DAY_MS)
        for (size_t i = 0; i < sizeof(shifts) / sizeof(*shifts); i++)
            if (wave(box, shifts[i], day, err))
                return -(int)err->code;
    box->result->ms = box->now - box->began;
    box->calm = true;
    settle_late(box);
    if (until_quiet(box, err))
        return -(int)err->code;
    box->result->shipped = day_num(box, "shipped");
    return 0;
}

static struct sim_rules air_rules(const struct box_options *options)
{
    struct sim_rules rules = {.seed = rng_text(options->seed, "air"),
                              .least_ms = 4,
                              .most_ms = 60,
                              .answer_ms = 1500};
    if (options->faults) {
        rules.lost = 30000;
        rules.doubled = 30000;
        rules.stray = 20000;
        rules.stray_ms = 20000;
        rules.torn = 50000;
    }
    return rules;
}

int box_play(struct cmd_args *args, const char *dir, const struct box_options *options,
             struct box_result *result, struct err *err)
{
    struct box box = {.args = args, .options = options, .result = result};
    const struct sim_rules rules = air_rules(options);
    const struct sim_store store = {&box, enter, reserve, run};
    *result = (struct box_result){0};
    box.chance = rng_text(options->seed, "box");
    box.turn = arena_new();
    box.air = sim_air_new(&rules, &store, &box.now);
    /* Before it any real moment of this run: the store's clock never goes back. */
    box.now = box.began = clock_utc_ms() + 10 * MINUTE;
    if (!open_store(&box, CMD_OWN_MAKE, err) && !hire(&box, dir, err) &&
        !play(&box, err)) {
        struct sim_count count = sim_count(box.air);
        result->sent = count.sent;
        result->lost = count.lost;
        result->doubled = count.doubled;
        result->dockets = count.dockets;
        result->torn = count.torn;
        box_check(&box, err);
    }
    for (int i = 0; i < box.hands; i++) {
        if (box.hand[i].link)
            switch_off(&box.hand[i]);
        player_free(box.hand[i].player);
    }
    sim_air_free(box.air);
    close_store(&box);
    arena_free(box.turn);
    return -(int)err->code;
}
