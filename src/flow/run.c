/*
 * run: a picker takes many orders' units of one item at once: the place, the item (a
 * case, units, or a unit and the number keyed), the tote, and that is one request. What
 * is counted but not yet in the tote is nowhere but on this screen. Begun by pick.c when
 * the work that was pulled is a run, or a batch for a put wall: the same with one item
 * after the other.
 */
#include <string.h>

#include "flow_in.h"
#include "pick_in.h"

enum { PLACE, FILL, SHORT };

/* ---- how it stands ---- */

static void go_on(struct flow *flow, const char *why)
{
    struct run *run = &flow->run;
    run->filled = 0;
    run->said = (struct unit){.code = ""};
    run->short_once = false;
    if (run->want == 0) {
        if (run->wall[0])
            flow_say(flow, TONE_OK, gettext("%lld units picked: bring them to wall %s"),
                     (long long)run->taken, run->wall);
        else
            flow_say(flow, TONE_OK, gettext("run of %s done: %lld units in %s"),
                     run->goods.code, (long long)run->taken, run->tote);
        flow_home(flow, "run done");
        return;
    }
    bool here = strcmp(run->at, run->place) == 0;
    flow_enter(flow, &task_run, here ? FILL : PLACE, why);
}

static void take_in(struct run *run, const struct record *out)
{
    run->units = record_num(out, "units", run->units);
    run->taken = record_num(out, "taken", run->taken);
    run->want = record_num(out, "want", 0);
    KEEP(run->place, record_str(out, "place", ""));
    KEEP(run->lot, record_str(out, "lot", ""));
    KEEP(run->tote, record_str(out, "tote", run->tote));
}

void run_goods(struct flow *flow, const struct reply *reply)
{
    struct run *run = &flow->run;
    const char *code = record_str(&reply->out, "code", "");
    arena_clear(run->arena);
    run->goods = (struct goods){
        .code = arena_text(run->arena, code),
        .name = arena_text(run->arena, record_str(&reply->out, "name", "")),
        .spec = arena_text(run->arena, record_str(&reply->out, "spec", "")),
        .codes = arena_text(run->arena, record_str(&reply->out, "codes", "")),
    };
}

/* Of a batch the next item; a run's stays. */
static void next_goods(struct flow *flow, const struct reply *reply)
{
    if (flow->run.wall[0])
        run_goods(flow, reply);
}

static void stands(struct flow *flow, const struct reply *reply)
{
    run_goods(flow, reply);
    take_in(&flow->run, &reply->out);
    go_on(flow, "shown");
}

void run_begin(struct flow *flow, const struct reply *reply)
{
    struct run *run = &flow->run;
    *run = (struct run){.arena = run->arena, .task = record_num(&reply->out, "task", 0)};
    KEEP(run->wall, record_str(&reply->out, "wall", ""));
    flow_tone(flow, TONE_OK);
    stands(flow, reply);
}

static void gone(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_home(flow, "no run");
}

static void show(struct flow *flow)
{
    request_num(flow_ask(flow, V_TASK_SHOW), "task", flow->run.task);
    flow_send_or(flow, stands, gone);
}

/* ---- place ---- */

static const char *expect_place(const struct flow *flow)
{
    return flow->run.place;
}

static void scan_place(struct flow *flow, const struct scan *scan)
{
    struct run *run = &flow->run;
    if (strcmp(scan->text, run->place) != 0) {
        flow_refuse(flow, scan->text, E_WRONG_PLACE, "ss", run->place, scan->text);
        return;
    }
    KEEP(run->at, scan->text);
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_run, FILL, "scan");
}

/* ---- units, then the tote ---- */

static const char *expect_fill(const struct flow *flow)
{
    const struct run *run = &flow->run;
    return run->filled < run->want ? run->goods.code : run->tote;
}

/* A number only once it is known of what; the tote only for what was counted. */
static unsigned takes_fill(const struct flow *flow)
{
    return CODE_OTHER | (flow->run.said.code[0] ? CODE_NUMBER : 0) |
           (flow->run.filled ? CODE_TOTE : 0);
}

static bool owns_item(const struct flow *flow, const char *text)
{
    const struct goods *goods = &flow->run.goods;
    return task_code_units(goods->codes, goods->code, text) > 0;
}

static void filled(struct flow *flow, int64_t units)
{
    struct run *run = &flow->run;
    run->filled = units;
    flow_say(flow, TONE_OK, "%s %lld/%lld", run->goods.code, (long long)run->filled,
             (long long)run->want);
}

static void add_units(struct flow *flow, const char *text)
{
    struct run *run = &flow->run;
    struct unit unit;
    unit_read(flow, &unit, text);
    int64_t left = run->want - run->filled;
    int64_t units = task_code_units(run->goods.codes, run->goods.code, unit.code);
    if (units == 0) {
        goods_unknown(flow, text, run->goods.code);
    } else if (units > 1 && units > left) {
        flow_refuse(flow, text, E_CASE_TOO_BIG, "dd", units, left);
    } else if (units > left) {
        flow_refuse(flow, text, E_TOO_MANY, "sdd", run->goods.code, run->want,
                    run->filled);
    } else if (unit_of_lot(flow, &unit, run->goods.code, run->lot)) {
        run->said = unit;
        filled(flow, run->filled + units);
    }
}

static void key_units(struct flow *flow, const char *text)
{
    struct run *run = &flow->run;
    int64_t units = 0;
    if (!str_int(str_of(text), &units) || units < 1) {
        char range[32];
        snprintf(range, sizeof range, "1-%lld", (long long)run->want);
        flow_refuse(flow, text, E_FIELD, "sss", gettext("number"), range, text);
    } else if (units > run->want) {
        flow_refuse(flow, text, E_TOO_MANY, "sdd", run->goods.code, run->want, units);
    } else {
        filled(flow, units);
    }
}

static void taken(struct flow *flow, const struct reply *reply)
{
    struct run *run = &flow->run;
    KEEP(run->last_place, request_str(&flow->req, "place"));
    KEEP(run->last_tote, request_str(&flow->req, "tote"));
    run->last = record_num(&reply->out, "moved", run->filled);
    take_in(run, &reply->out);
    KEEP(run->tote, run->last_tote);
    KEEP(run->last_code, run->goods.code);
    flow_say(flow, TONE_OK, "%s ×%lld → %s", run->goods.code, (long long)run->last,
             run->last_tote);
    next_goods(flow, reply);
    go_on(flow, "taken");
}

static void put_in(struct flow *flow, const char *tote)
{
    const struct run *run = &flow->run;
    struct request *req = flow_ask(flow, V_RUN_TAKE);
    request_num(req, "task", run->task);
    request_text(req, "place", run->place);
    request_text(req, "tote", tote);
    request_num(req, "qty", run->filled);
    unit_set_all(&run->said, req);
    flow_send(flow, taken);
}

static void scan_fill(struct flow *flow, const struct scan *scan)
{
    if (scan->kind == CODE_TOTE)
        put_in(flow, scan->text);
    else if (scan->kind == CODE_NUMBER)
        key_units(flow, scan->text);
    else
        add_units(flow, scan->text);
}

/* ---- short ---- */

static void shorted(struct flow *flow, const struct reply *reply)
{
    flow_say(flow, TONE_OK, gettext("short: %lld elsewhere, %lld wait"),
             (long long)record_num(&reply->out, "elsewhere", 0),
             (long long)record_num(&reply->out, "waiting", 0));
    take_in(&flow->run, &reply->out);
    next_goods(flow, reply);
    if (flow->run.want)
        go_on(flow, "short");
    else
        flow_home(flow, "run done");
}

static void scan_reason(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, PICK_REASONS);
    if (digit == 0)
        return;
    struct request *req = flow_ask(flow, V_RUN_SHORT);
    request_num(req, "task", flow->run.task);
    request_text(req, "place", flow->run.place);
    request_text(req, "reason", pick_reasons[digit - 1]);
    flow_send(flow, shorted);
}

/* ---- keys ---- */

static void undone(struct flow *flow, const struct reply *reply)
{
    struct run *run = &flow->run;
    flow_say(flow, TONE_OK, gettext("undone: %s back into %s"), run->last_code,
             run->last_place);
    run->last = 0;
    take_in(run, &reply->out);
    next_goods(flow, reply);
    go_on(flow, "undo");
}

/* What is counted is forgotten; else what went into the tote last goes back. */
static bool press_undo(struct flow *flow)
{
    struct run *run = &flow->run;
    if (run->filled) {
        flow_say(flow, TONE_OK, "%s 0/%lld", run->goods.code, (long long)run->want);
        run->filled = 0;
        return true;
    }
    if (!run->last) {
        struct err err = {.code = E_NOTHING_TO_UNDO};
        flow_error(flow, &err);
        return true;
    }
    struct request *req = flow_ask(flow, V_RUN_UNDO);
    request_num(req, "task", run->task);
    request_text(req, "place", run->last_place);
    request_text(req, "tote", run->last_tote);
    request_num(req, "qty", run->last);
    if (run->wall[0])
        request_text(req, "code", run->last_code);
    flow_send(flow, undone);
    return true;
}

/* Said twice, then the reason; what was counted goes into the tote first. */
static bool press_short(struct flow *flow)
{
    struct run *run = &flow->run;
    if (flow->step != FILL)
        return false;
    if (run->filled) {
        struct err err = {.code = E_OK};
        err_set(&err, E_NOT_EMPTY, "sd", gettext("hand"), run->filled);
        flow_error(flow, &err);
        return true;
    }
    if (!run->short_once) {
        run->short_once = true;
        flow_say(flow, TONE_NONE, gettext("%lld missing? F4 again"),
                 (long long)run->want);
        return true;
    }
    run->short_once = false;
    flow_enter(flow, &task_run, SHORT, "short");
    return true;
}

static bool run_key(struct flow *flow, enum key key)
{
    if (key != KEY_SHORT)
        flow->run.short_once = false;
    if (key == KEY_SHORT)
        return press_short(flow);
    return key == KEY_UNDO && flow->step != SHORT && press_undo(flow);
}

/* Orders left it meanwhile, or somebody else has it. */
static bool run_refused(struct flow *flow, const struct reply *reply)
{
    switch (reply->err.code) {
    case E_TOO_MANY:
    case E_WRONG_PLACE:
    case E_CHANGED:
    case E_STALE:
        show(flow);
        return true;
    case E_STATE:
    case E_TAKEN:
        flow_home(flow, "taken over");
        return true;
    default:
        return false;
    }
}

/* ---- rows ---- */

static void run_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct run *run = &flow->run;
    view_add(view, ROW_PLACE, gettext("Place"), run->place);
    goods_rows(view, run->goods.code, run->goods.spec, run->goods.name);
    view_count(view, gettext("Units"), run->filled, run->want);
    if (run->tote[0])
        view_add(view, ROW_TOTE, gettext("Tote"), run->tote);
    if (run->wall[0])
        view_add(view, ROW_TEXT, gettext("Wall"), run->wall);
    view_add(
        view, ROW_TEXT, run->wall[0] ? gettext("Batch") : gettext("Run"),
        arena_printf(turn, "%lld/%lld", (long long)run->taken, (long long)run->units));
}

static void short_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct run *run = &flow->run;
    view_add(view, ROW_PLACE, gettext("Place"), run->place);
    view_add(view, ROW_ITEM, gettext("Item"), run->goods.code);
    view_count(view, gettext("Units"), 0, run->want);
    for (int i = 0; i < PICK_REASONS; i++)
        list_add(view, turn, i + 1, gettext(pick_reasons[i]));
}

static const char *subject(const struct flow *flow)
{
    return flow->run.goods.code;
}

static const char *heading(const struct flow *flow)
{
    return flow->run.wall[0] ? N_("Put wall") : N_("Run");
}

static const struct step steps[] = {
    [PLACE] = {.name = "place",
               .prompt = N_("Scan the place"),
               .accepts = CODE_PLACE,
               .back = STEP_HOME,
               .keys = {KEY_HELP, KEY_BACK, KEY_UNDO},
               .expect = expect_place,
               .scan = scan_place,
               .rows = run_rows},
    [FILL] = {.name = "fill",
              .prompt = N_("Item, number, tote"),
              .takes = takes_fill,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_SHORT, KEY_UNDO},
              .expect = expect_fill,
              .owns = owns_item,
              .scan = scan_fill,
              .rows = run_rows},
    [SHORT] = {.name = "short",
               .prompt = N_("Why? Key 1-3"),
               .accepts = CODE_NUMBER,
               .back = FILL,
               .keys = {KEY_HELP, KEY_BACK},
               .scan = scan_reason,
               .rows = short_rows},
};

const struct flow_task task_run = {.name = "run",
                                   .title = N_("Run"),
                                   .steps = steps,
                                   .subject = subject,
                                   .heading = heading,
                                   .key = run_key,
                                   .refused = run_refused};
