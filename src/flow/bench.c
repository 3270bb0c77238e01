/*
 * bench: a run's tote at the packing bench. A unit is scanned, its label comes out and is
 * scanned back, and the parcel is closed: where any unit is as good as another that label
 * asks for the next one by itself. Begun by pack.c when the tote that was scanned holds a
 * run; labels are label.c's as everywhere.
 */
#include <string.h>

#include "flow_in.h"

enum { ITEM };

static void next_unit(struct flow *flow);

/* ---- opening ---- */

static void take_in(struct bench *bench, const struct record *out)
{
    bench->left = record_num(out, "left", 0);
    bench->spare = record_num(out, "spare", 0);
    bench->packed = record_num(out, "packed", bench->packed);
    bench->each = record_num(out, "each", 1) != 0;
}

static void finish(struct flow *flow)
{
    const struct bench *bench = &flow->bench;
    bool due = bench->due;
    flow_enter(flow, &task_pack, 0, "run packed");
    flow->pack.due = due;
    if (bench->spare)
        flow_say(flow, TONE_OK, gettext("%s: %lld parcels; %lld units stay in it"),
                 bench->tote, (long long)bench->packed, (long long)bench->spare);
    else
        flow_say(flow, TONE_OK, gettext("%s: %lld parcels, it is empty"), bench->tote,
                 (long long)bench->packed);
}

static void opened(struct flow *flow, const struct reply *reply)
{
    struct bench *bench = &flow->bench;
    run_goods(flow, reply);
    take_in(bench, &reply->out);
    bench->bare_parcel = record_num(&reply->out, "bare_parcel", 0);
    KEEP(bench->bare, record_str(&reply->out, "bare", ""));
    flow_tone(flow, TONE_OK);
    if (bench->left || bench->bare_parcel)
        flow_enter(flow, &task_bench, ITEM, "opened");
    else
        finish(flow);
}

static void not_opened(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_enter(flow, &task_pack, 0, "no run");
}

static void open_run(struct flow *flow)
{
    request_text(flow_ask(flow, V_RUN_OPEN), "code", flow->bench.tote);
    flow_send_or(flow, opened, not_opened);
}

void bench_begin(struct flow *flow, const char *tote)
{
    char code[CODE_MOST + 1];
    KEEP(code, tote);
    flow_quiet(flow); /* that the order named is in a run is no mistake here */
    flow->react.tone = TONE_NONE;
    flow->react.why = E_OK;
    flow->bench = (struct bench){.each = true};
    KEEP(flow->bench.tote, code);
    open_run(flow);
}

/* ---- a unit ---- */

static void pack(struct flow *flow);

static void rest(struct flow *flow)
{
    if (flow->bench.left)
        flow_enter(flow, &task_bench, ITEM, "next");
    else
        finish(flow);
}

/* The label is on it: the next unit, whose turn the scan of that label was. */
static void next_unit(struct flow *flow)
{
    struct bench *bench = &flow->bench;
    if (!bench->left || bench->each) {
        rest(flow);
        return;
    }
    bench->said = (struct unit){.code = ""};
    pack(flow);
}

static void packed(struct flow *flow, const struct reply *reply)
{
    struct bench *bench = &flow->bench;
    char pcode[CODE_MOST + 1];
    KEEP(pcode, record_str(&reply->out, "pcode", ""));
    take_in(bench, &reply->out);
    if (record_num(&reply->out, "weigh", 0)) {
        pack_begin(flow, pcode);
        return;
    }
    bench->due = strcmp(record_str(&reply->out, "recheck", "none"), "due") == 0;
    if (!bench->due) {
        label_begin(flow, record_num(&reply->out, "parcel", 0), pcode, next_unit);
        return;
    }
    const char *why = record_str(&reply->out, "why", "");
    KEEP(flow->pack.due_parcel, pcode);
    KEEP(flow->pack.due_number, record_str(&reply->out, "number", ""));
    flow_say(flow, TONE_OK, gettext("%s: to recheck %s"), pcode,
             why[0] ? gettext(why) : "");
    flow_enter(flow, &task_bench, ITEM, "due");
    if (!bench->left)
        finish(flow);
}

/* Another parcel of this bench wants its label: that first, then this unit. */
static void not_packed(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code == E_STATE && reply->err.args > 0 &&
        code_kind(str_of(reply->err.arg[0].text)) == CODE_PARCEL)
        label_search(flow, flow->bench.tote, rest, pack);
    else if (reply->err.code == E_NOTHING_TO_DO || reply->err.code == E_STATE)
        flow_enter(flow, &task_pack, 0, "nothing left");
    else if (flow->task != &task_bench)
        rest(flow);
}

static void pack(struct flow *flow)
{
    struct bench *bench = &flow->bench;
    struct request *req = flow_ask(flow, V_RUN_PACK);
    request_text(req, "tote", bench->tote);
    if (bench->said.code[0])
        unit_set_all(&bench->said, req);
    flow_send_or(flow, packed, not_packed);
}

static const char *expect_item(const struct flow *flow)
{
    return flow->run.goods.code;
}

static bool owns_item(const struct flow *flow, const char *text)
{
    const struct goods *goods = &flow->run.goods;
    return task_code_units(goods->codes, goods->code, text) > 0;
}

static void scan_item(struct flow *flow, const struct scan *scan)
{
    struct bench *bench = &flow->bench;
    const struct goods *goods = &flow->run.goods;
    int64_t units = task_code_units(goods->codes, goods->code, scan->text);
    if (units == 0) {
        goods_unknown(flow, scan->text, goods->code);
    } else if (units > 1) {
        flow_refuse(flow, scan->text, E_CASE_TOO_BIG, "dd", units, (int64_t)1);
    } else if (!bench->left) {
        flow_refuse(flow, scan->text, E_TOO_MANY, "sdd", goods->code, bench->packed,
                    bench->packed);
    } else {
        unit_read(flow, &bench->said, scan->text);
        pack(flow);
    }
}

static bool bench_key(struct flow *flow, enum key key)
{
    struct bench *bench = &flow->bench;
    if (key != KEY_REPRINT)
        return false;
    if (bench->bare_parcel) {
        int64_t parcel = bench->bare_parcel;
        bench->bare_parcel = 0;
        label_begin(flow, parcel, bench->bare, rest);
    } else {
        label_again(flow, rest);
    }
    return true;
}

/* ---- rows ---- */

static void bench_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct bench *bench = &flow->bench;
    const struct goods *goods = &flow->run.goods;
    if (bench->due) {
        view_add(view, ROW_WARN, "", gettext("TO RECHECK"));
        view_add(view, ROW_PARCEL, gettext("Parcel"), flow->pack.due_parcel);
    } else if (bench->bare_parcel) {
        view_add(
            view, ROW_WARN, "",
            arena_printf(turn, gettext("%s: no label yet; F7 prints it"), bench->bare));
    }
    view_count(view, gettext("Parcels"), bench->packed, bench->packed + bench->left);
    goods_rows(view, goods->code, goods->spec, goods->name);
    view_add(view, ROW_TOTE, gettext("Tote"), bench->tote);
    if (bench->spare)
        view_add(view, ROW_TEXT, "",
                 arena_printf(turn, gettext("%lld units of it are not to be packed"),
                              (long long)bench->spare));
    if (!bench->each)
        view_add(view, ROW_TEXT, "", gettext("then each label asks for the next"));
}

static const char *subject(const struct flow *flow)
{
    return flow->bench.tote;
}

static const struct step steps[] = {
    [ITEM] = {.name = "item",
              .prompt = N_("Scan a unit"),
              .accepts = CODE_OTHER,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_REPRINT},
              .expect = expect_item,
              .owns = owns_item,
              .scan = scan_item,
              .rows = bench_rows},
};

const struct flow_task task_bench = {.name = "bench",
                                     .title = N_("Pack a run"),
                                     .steps = steps,
                                     .subject = subject,
                                     .key = bench_key};
