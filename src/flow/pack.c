/*
 * pack: the tote, then every unit into the parcel; what is verified is what the store
 * said. The last unit closes the parcel by itself with the box suggested: its label is
 * printed and scanned back (label.c), or the screen says that it goes to the recheck.
 */
#include <string.h>

#include "flow_in.h"

enum { BOX, UNIT, SERIAL, COUNT, STOP };

static void open_parcel(struct flow *flow, const char *code);
static void close_parcel(struct flow *flow, bool more);

/* ---- opening ---- */

static void read_goods(struct pack *pack, const struct rows *rows)
{
    struct arena *arena = pack->arena;
    pack->n = rows->n < TASK_LINES_MOST ? rows->n : TASK_LINES_MOST;
    pack->goods = arena_alloc(arena, sizeof *pack->goods * (size_t)(pack->n + 1));
    for (int i = 0; i < pack->n; i++)
        pack->goods[i] = (struct goods){
            .line = rows_num(rows, i, "line", 0),
            .qty = rows_num(rows, i, "qty", 0),
            .done = rows_num(rows, i, "packed", 0),
            .gift = rows_num(rows, i, "gift", 0) != 0,
            .counted = rows_num(rows, i, "counted", 0) != 0,
            .serial = rows_num(rows, i, "serial", 0) != 0,
            .code = value_show(arena, rows_at(rows, i, "code")),
            .name = value_show(arena, rows_at(rows, i, "name")),
            .spec = value_show(arena, rows_at(rows, i, "spec")),
            .codes = value_show(arena, rows_at(rows, i, "codes")),
        };
}

static const char *take_text(struct pack *pack, const struct reply *reply,
                             const char *name)
{
    return arena_text(pack->arena, record_str(&reply->out, name, ""));
}

static void opened(struct flow *flow, const struct reply *reply)
{
    struct pack *pack = &flow->pack;
    if (record_num(&reply->out, "run", 0)) {
        bench_begin(flow, pack->code);
        return;
    }
    arena_clear(pack->arena);
    pack->parcel = record_num(&reply->out, "parcel", 0);
    pack->part = record_num(&reply->out, "part", 1);
    pack->together = together_of(reply);
    pack->units = record_num(&reply->out, "units", 0);
    pack->verified = record_num(&reply->out, "verified", 0);
    pack->number = take_text(pack, reply, "number");
    pack->pcode = take_text(pack, reply, "pcode");
    pack->buyer_remark = take_text(pack, reply, "buyer_remark");
    pack->seller_remark = take_text(pack, reply, "seller_remark");
    pack->box = take_text(pack, reply, "box");
    pack->count_warn = record_num(&reply->out, "count_warn", 0);
    pack->count_most = record_num(&reply->out, "count_most", 0);
    pack->last = (struct shown){.code = ""};
    pack->due = pack->more = false;
    pack->weigh = record_num(&reply->out, "weigh", 0) != 0;
    pack->complete = pack->units > 0 && pack->verified >= pack->units;
    read_goods(pack, &reply->rows);
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_pack, UNIT, "opened");
    if (pack->complete) /* a break came between the last unit and the label */
        close_parcel(flow, false);
}

/* ---- a parcel that was closed before a break and bears no label yet ---- */

static bool pack_refused(struct flow *flow, const struct reply *reply);

static void open_again(struct flow *flow)
{
    pack_rest(flow);
    open_parcel(flow, flow->pack.code);
}

static void not_opened(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code == E_OF_RUN)
        bench_begin(flow, reply->err.arg[0].text);
    if (reply->err.code == E_AT_WALL &&
        strcmp(flow->pack.code, reply->err.arg[0].text) == 0) {
        wall_begin(flow, flow->pack.code);
        return;
    }
    if (pack_refused(flow, reply) || reply->err.code != E_STATE)
        return;
    flow->pack.due = flow->pack.more = false;
    label_search(flow, flow->pack.code, pack_rest, open_again);
}

static void open_parcel(struct flow *flow, const char *code)
{
    KEEP(flow->pack.code, code);
    request_text(flow_ask(flow, V_PACK_OPEN), "code", flow->pack.code);
    flow_send_or(flow, opened, not_opened);
}

void pack_begin(struct flow *flow, const char *code)
{
    flow->pack.due = false;
    flow_enter(flow, &task_pack, BOX, "begin");
    if (code[0])
        open_parcel(flow, code);
}

static void scan_box(struct flow *flow, const struct scan *scan)
{
    open_parcel(flow, scan->text);
}

/* ---- closing ---- */

void pack_rest(struct flow *flow)
{
    flow_enter(flow, &task_pack, BOX, "next");
}

static void next_parcel(struct flow *flow)
{
    if (flow->pack.more)
        open_parcel(flow, flow->pack.code);
    else
        pack_rest(flow);
}

static void closed(struct flow *flow, const struct reply *reply)
{
    struct pack *pack = &flow->pack;
    pack->more = record_num(&reply->out, "parcel", 0) != 0;
    if (strcmp(record_str(&reply->out, "recheck", "none"), "due") != 0) {
        label_begin(flow, pack->parcel, pack->pcode, next_parcel);
        return;
    }
    const char *why = record_str(&reply->out, "why", "");
    pack->due = true;
    KEEP(pack->due_number, pack->number);
    KEEP(pack->due_parcel, pack->pcode);
    flow_say(flow, TONE_OK, gettext("%s: to recheck %s"), pack->pcode,
             why[0] ? gettext(why) : "");
    pack_rest(flow);
    if (pack->more)
        open_parcel(flow, pack->code);
}

static void close_now(struct flow *flow);

/* Closed before the break already: what is missing is its label. */
static void not_closed(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code == E_WEIGH_DUE)
        weigh_begin(flow, close_now);
    else if (reply->err.code == E_STATE && flow->pack.complete)
        label_begin(flow, flow->pack.parcel, flow->pack.pcode, next_parcel);
    else
        pack_refused(flow, reply);
}

static void close_now(struct flow *flow)
{
    const struct pack *pack = &flow->pack;
    struct request *req = flow_ask(flow, V_PACK_CLOSE);
    request_num(req, "parcel", pack->parcel);
    if (pack->box[0])
        request_text(req, "box", pack->box);
    if (pack->filled)
        request_num(req, "more", 1);
    flow_send_or(flow, closed, not_closed);
}

static void close_parcel(struct flow *flow, bool more)
{
    flow->pack.filled = more;
    if (flow->pack.weigh)
        weigh_begin(flow, close_now);
    else
        close_now(flow);
}

/* ---- units ---- */

static void packed(struct flow *flow, const struct reply *reply)
{
    struct pack *pack = &flow->pack;
    int64_t line = record_num(&reply->out, "line", 0);
    shown_set(&pack->last, reply);
    pack->verified = record_num(&reply->out, "verified", pack->verified + 1);
    pack->units = record_num(&reply->out, "units", pack->units);
    pack->complete = record_num(&reply->out, "complete", 0) != 0;
    pack->weigh = record_num(&reply->out, "weigh", 0) != 0;
    for (int i = 0; i < pack->n; i++)
        if (pack->goods[i].line == line)
            pack->goods[i].done =
                record_num(&reply->out, "packed", pack->goods[i].done + 1);
    flow_say(flow, TONE_OK, "%s %lld/%lld", pack->last.code, (long long)pack->verified,
             (long long)pack->units);
    if (flow->step != UNIT)
        flow_enter(flow, &task_pack, UNIT, "verified");
    if (pack->complete)
        close_parcel(flow, false);
}

/* All lines of the item a code names. */
struct match {
    struct goods *first, *open; /* open: has room for it */
    int64_t units, qty, done;
};

static struct match match_code(const struct pack *pack, const char *text)
{
    struct match match = {.first = NULL};
    for (int i = 0; i < pack->n; i++) {
        struct goods *goods = &pack->goods[i];
        int64_t units = task_code_units(goods->codes, goods->code, text);
        if (units == 0)
            continue;
        if (!match.first)
            match.first = goods;
        if (!match.open && goods->done < goods->qty)
            match.open = goods;
        match.units = units;
        match.qty += goods->qty;
        match.done += goods->done;
    }
    return match;
}

static bool owns_unit(const struct flow *flow, const char *text)
{
    return match_code(&flow->pack, text).first != NULL;
}

static void verify(struct flow *flow, const struct unit *unit)
{
    struct request *req = flow_ask(flow, V_PACK_UNIT);
    request_num(req, "parcel", flow->pack.parcel);
    unit_set_all(unit, req);
    flow_send(flow, packed);
}

static const char *expected_item(const struct pack *pack)
{
    const struct goods *open = NULL;
    for (int i = 0; i < pack->n; i++) {
        const struct goods *goods = &pack->goods[i];
        if (goods->done >= goods->qty)
            continue;
        if (open && strcmp(open->code, goods->code) != 0)
            return NULL;
        open = goods;
    }
    return open ? open->code : NULL;
}

static void refuse_unknown(struct flow *flow, const char *text)
{
    char words[TEXT_MOST];
    const char *one = expected_item(&flow->pack);
    snprintf(words, sizeof words, gettext("an item of %s"), flow->pack.number);
    goods_unknown(flow, text, one ? one : words);
}

static void scan_unit(struct flow *flow, const struct scan *scan)
{
    struct pack *pack = &flow->pack;
    struct match match = match_code(pack, scan->text);
    int64_t left = match.qty - match.done;
    struct unit unit;
    unit_read(flow, &unit, scan->text);
    if (!match.first) {
        refuse_unknown(flow, scan->text);
    } else if (match.first->serial && match.units > 1) {
        flow_refuse(flow, scan->text, E_SERIAL_CASE, "sd", match.first->code,
                    match.units);
    } else if (left < 1) {
        flow_refuse(flow, scan->text, E_TOO_MANY, "sdd", match.first->code, match.qty,
                    match.done);
    } else if (match.units > left) {
        flow_refuse(flow, scan->text, E_CASE_TOO_BIG, "dd", match.units, left);
    } else if (match.open->counted && match.units == 1 && left > 1) {
        KEEP(pack->pending, scan->text);
        pack->counting = match.open;
        pack->again = 0;
        flow_enter(flow, &task_pack, COUNT, "counted item");
    } else if (unit_ask(flow, &unit, match.open->serial)) {
        flow_say(flow, TONE_OK, gettext("%s: now its serial"), match.open->code);
        flow_enter(flow, &task_pack, SERIAL, "bears a serial");
    } else {
        verify(flow, &unit);
    }
}

/* ---- a unit's serial ---- */

static void scan_serial(struct flow *flow, const struct scan *scan)
{
    const struct match match = match_code(&flow->pack, flow->unit.code);
    if (unit_answer(flow, scan, match.first->codes, match.first->code))
        verify(flow, &flow->unit);
}

/* ---- a counted item ---- */

static void scan_count(struct flow *flow, const struct scan *scan)
{
    struct pack *pack = &flow->pack;
    struct match match = match_code(pack, pack->pending);
    int64_t qty = 0, left = match.qty - match.done;
    char range[32];
    snprintf(range, sizeof range, "1-%lld", (long long)pack->count_most);
    if (!str_int(str_of(scan->text), &qty) || qty < 1) {
        flow_refuse(flow, scan->text, E_FIELD, "sss", gettext("number"), range,
                    scan->text);
    } else if (qty > pack->count_most) {
        flow_refuse(flow, scan->text, E_LIMIT, "sdd", gettext("number"), qty,
                    pack->count_most);
    } else if (qty > left) {
        flow_refuse(flow, scan->text, E_TOO_MANY, "sdd", match.first->code, match.qty,
                    match.done + qty);
    } else if (qty > pack->count_warn && pack->again != qty) {
        pack->again = qty;
        flow_say(flow, TONE_OVER, gettext("%lld is a lot: key it again"), (long long)qty);
    } else {
        struct request *req = flow_ask(flow, V_PACK_COUNT);
        request_num(req, "parcel", pack->parcel);
        request_text(req, "code", pack->pending);
        request_num(req, "qty", qty);
        flow_send(flow, packed);
    }
}

/* ---- keys ---- */

static void undone(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_say(flow, TONE_OK, "%s", gettext("undone: back into the tote"));
    open_parcel(flow, flow->pack.code);
}

void pack_undo(struct flow *flow)
{
    request_num(flow_ask(flow, V_PACK_UNDO), "parcel", flow->pack.parcel);
    flow_send(flow, undone);
}

static bool pack_key(struct flow *flow, enum key key)
{
    if (flow->step == BOX && key == KEY_REPRINT) {
        label_again(flow, pack_rest);
        return true;
    }
    if (flow->step != UNIT)
        return false;
    if (key == KEY_UNDO) {
        pack_undo(flow);
        return true;
    }
    if (key == KEY_NEXT) {
        close_parcel(flow, !flow->pack.complete);
        return true;
    }
    return false;
}

static bool pack_refused(struct flow *flow, const struct reply *reply)
{
    bool open = flow->step == UNIT || flow->step == SERIAL;
    stop_at(flow, flow->pack.code, open ? flow->pack.pcode : "", pack_rest);
    return stop_for(flow, &task_pack, STOP, &reply->err);
}

/* ---- rows ---- */

static void box_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct pack *pack = &flow->pack;
    (void)turn;
    if (!pack->due)
        return;
    view_add(view, ROW_WARN, "", gettext("TO RECHECK"));
    view_add(view, ROW_PARCEL, gettext("Parcel"), pack->due_parcel);
    view_add(view, ROW_ORDER, gettext("Order"), pack->due_number);
}

static void head_rows(const struct pack *pack, struct view *view)
{
    view_add(view, ROW_ORDER, gettext("Order"), pack->number);
    view_add(view, ROW_PARCEL, gettext("Parcel"), pack->pcode);
    if (pack->part > 1)
        view_count(view, gettext("Parcel no."), pack->part, 0);
}

static void unit_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct pack *pack = &flow->pack;
    view_count(view, gettext("Units"), pack->verified, pack->units);
    head_rows(pack, view);
    together_row(turn, view, &pack->together);
    if (pack->buyer_remark[0])
        view_add(view, ROW_REMARK, gettext("Buyer"), pack->buyer_remark);
    if (pack->seller_remark[0])
        view_add(view, ROW_REMARK, gettext("Seller"), pack->seller_remark);
    shown_rows(&pack->last, view);
    if (pack->weigh && flow->weight.state != WEIGHT_NONE)
        view_add(view, ROW_TEXT, gettext("Weight"), weigh_line(flow, turn));
    if (pack->box[0])
        view_add(view, ROW_TEXT, gettext("Box"), pack->box);
    for (int i = 0; i < pack->n && view->rows < VIEW_ROWS - 1; i++) {
        const struct goods *goods = &pack->goods[i];
        if (goods->done < goods->qty)
            list_add(view, turn, 0,
                     arena_printf(turn, "%lld× %s %s %s%s",
                                  (long long)(goods->qty - goods->done), goods->code,
                                  goods->spec, goods->gift ? gettext("gift ") : "",
                                  goods->name));
    }
}

static void serial_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct pack *pack = &flow->pack;
    const struct goods *goods = match_code(pack, flow->unit.code).first;
    (void)turn;
    goods_rows(view, goods->code, goods->spec, goods->name);
    unit_serial_row(view);
    view_count(view, gettext("Units"), pack->verified, pack->units);
    head_rows(pack, view);
}

static void count_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct pack *pack = &flow->pack;
    struct match match = match_code(pack, pack->pending);
    (void)turn;
    goods_rows(view, pack->counting->code, pack->counting->spec, pack->counting->name);
    view_count(view, gettext("Units"), match.done, match.qty);
    view_add(view, ROW_ORDER, gettext("Order"), pack->number);
}

static const char *subject(const struct flow *flow)
{
    return flow->step == BOX ? "" : flow->pack.code;
}

/* Before the last unit F8 makes two parcels of one: its word says so. */
static const char *next(const struct flow *flow)
{
    return flow->pack.complete ? NULL : N_("Full");
}

static const struct step steps[] = {
    [BOX] = {.name = "tote",
             .prompt = N_("Scan a tote"),
             .accepts = CODE_BOX | CODE_PARCEL | CODE_OTHER,
             .flags = STEP_REST,
             .other = N_("order"),
             .back = STEP_HOME,
             .keys = {KEY_HELP, KEY_BACK, KEY_REPRINT},
             .scan = scan_box,
             .rows = box_rows},
    [UNIT] = {.name = "unit",
              .prompt = N_("Scan each unit"),
              .accepts = CODE_OTHER,
              .back = BOX,
              .keys = {KEY_HELP, KEY_BACK, KEY_UNDO, KEY_NEXT},
              .next = next,
              .owns = owns_unit,
              .scan = scan_unit,
              .rows = unit_rows},
    [SERIAL] = UNIT_SERIAL_STEP(UNIT, 0, scan_serial, serial_rows),
    [COUNT] = {.name = "count",
               .prompt = N_("How many in all?"),
               .accepts = CODE_NUMBER,
               .back = UNIT,
               .keys = {KEY_HELP, KEY_BACK},
               .scan = scan_count,
               .rows = count_rows},
    [STOP] = STOP_STEP(CODE_BOX | CODE_PARCEL | CODE_OTHER, N_("order")),
};

const struct flow_task task_pack = {.name = "pack",
                                    .title = N_("Pack"),
                                    .steps = steps,
                                    .subject = subject,
                                    .key = pack_key,
                                    .refused = pack_refused};
