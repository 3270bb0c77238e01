/*
 * ship: the cage once, then one scan a parcel. Closing asks first what must come out of
 * the cage and what is labelled but not in it; only an empty list of the former closes,
 * and the manifest is printed.
 */
#include <string.h>

#include "flow_in.h"

enum { CAGE, PARCEL, CHECK, PRINT, STOP };

static void check(struct flow *flow);

/* ---- the cage ---- */

static void opened(struct flow *flow, const struct reply *reply)
{
    struct ship *ship = &flow->ship;
    ship->handover = record_num(&reply->out, "handover", 0);
    ship->loaded = record_num(&reply->out, "loaded", 0);
    KEEP(ship->cage, record_str(&reply->out, "cage", ship->cage));
    KEEP(ship->carrier, record_str(&reply->out, "carrier", ""));
    flow_say(flow, TONE_OK, "%s %s", ship->cage, ship->carrier);
    flow_enter(flow, &task_ship, PARCEL, "opened");
}

static void open_cage(struct flow *flow, const char *cage)
{
    KEEP(flow->ship.cage, cage);
    request_text(flow_ask(flow, V_SHIP_OPEN), "cage", flow->ship.cage);
    flow_send(flow, opened);
}

void ship_begin(struct flow *flow, const char *cage)
{
    flow_enter(flow, &task_ship, CAGE, "begin");
    if (cage[0])
        open_cage(flow, cage);
}

static void scan_cage(struct flow *flow, const struct scan *scan)
{
    open_cage(flow, scan->text);
}

/* ---- loading ---- */

static void loaded(struct flow *flow, const struct reply *reply)
{
    struct ship *ship = &flow->ship;
    bool drawn = record_num(&reply->out, "drawn", 0) != 0;
    ship->loaded = record_num(&reply->out, "loaded", ship->loaded + 1);
    flow_say(flow, drawn ? TONE_OVER : TONE_OK,
             drawn ? gettext("%s was drawn: to the count") : gettext("%s loaded"),
             record_str(&reply->out, "waybill", request_str(&flow->req, "code")));
    flow_enter(flow, &task_ship, PARCEL, "loaded");
}

static void ask_parcel(struct flow *flow, enum verb verb, const char *code)
{
    struct request *req = flow_ask(flow, verb);
    request_num(req, "handover", flow->ship.handover);
    request_text(req, "code", code);
}

static void load(struct flow *flow, const struct scan *scan)
{
    ask_parcel(flow, V_SHIP_LOAD, scan->text);
    flow_send(flow, loaded);
}

/* ---- what hinders ---- */

static void read_hindrances(struct ship *ship, const struct rows *rows)
{
    ship->n = ship->pulls = 0;
    for (int i = 0; i < rows->n; i++) {
        bool pull = strcmp(rows_str(rows, i, "what"), "pull") == 0;
        ship->pulls += pull;
        if (ship->n == SHIP_LINES)
            continue;
        ship->line[ship->n].pull = pull;
        KEEP(ship->line[ship->n].waybill, rows_str(rows, i, "waybill"));
        KEEP(ship->line[ship->n].pcode, rows_str(rows, i, "pcode"));
        KEEP(ship->line[ship->n].why, rows_str(rows, i, "why"));
        ship->n++;
    }
}

static void show_hindrances(struct flow *flow, const struct rows *rows)
{
    struct ship *ship = &flow->ship;
    read_hindrances(ship, rows);
    if (ship->pulls > 0)
        flow_say(flow, TONE_OVER, gettext("pull %d out of the cage"), ship->pulls);
    flow_enter(flow, &task_ship, CHECK, "check");
}

static void checked(struct flow *flow, const struct reply *reply)
{
    flow_tone(flow, TONE_OK);
    show_hindrances(flow, &reply->rows);
}

static void check(struct flow *flow)
{
    request_num(flow_ask(flow, V_SHIP_CHECK), "handover", flow->ship.handover);
    flow_send(flow, checked);
}

static bool is_pull(const struct ship *ship, const char *code)
{
    for (int i = 0; i < ship->n; i++)
        if (ship->line[i].pull && (strcmp(ship->line[i].waybill, code) == 0 ||
                                   strcmp(ship->line[i].pcode, code) == 0))
            return true;
    return false;
}

static void unloaded(struct flow *flow, const struct reply *reply)
{
    flow->ship.loaded = record_num(&reply->out, "loaded",
                                   flow->ship.loaded > 0 ? flow->ship.loaded - 1 : 0);
    flow_say(flow, TONE_OK, gettext("%s is out"), request_str(&flow->req, "code"));
    check(flow);
}

static void scan_check(struct flow *flow, const struct scan *scan)
{
    if (!is_pull(&flow->ship, scan->text)) {
        load(flow, scan);
        return;
    }
    ask_parcel(flow, V_SHIP_UNLOAD, scan->text);
    flow_send(flow, unloaded);
}

/* ---- closing ---- */

static void printed(struct flow *flow, enum on_paper paper, const char *why)
{
    KEEP(flow->ship.waits, paper == PAPER_WAITS ? why : "");
    if (paper == PAPER_WAITS) {
        flow_tone(flow, TONE_OVER);
        return;
    }
    flow->react.bits |= REACT_TOLD; /* the store asks nothing of a manifest */
    flow_enter(flow, &task_ship, CAGE, "shipped");
    if (paper == PAPER_SENT || paper == PAPER_CONFIRMED)
        return;
    struct err err = {.code = E_OK};
    err_set(&err, E_PRINTER, "ss", gettext("manifest"), why);
    flow_error(flow, &err);
}

static void closed(struct flow *flow, const struct reply *reply)
{
    flow_say(flow, TONE_OK, gettext("%s shipped: %lld parcels"), flow->ship.cage,
             (long long)record_num(&reply->out, "parcels", 0));
    flow->ship.handed = record_num(&reply->out, "handover", 0);
    flow_enter(flow, &task_ship, PRINT, "closed");
    flow_print(flow, reply, "manifest", printed);
}

static void manifest(struct flow *flow, const struct reply *reply)
{
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_ship, PRINT, "again");
    flow_print(flow, reply, "manifest", printed);
}

/* The manifest of the cage handed over last did not come out, or came out badly. */
static bool print_again(struct flow *flow)
{
    if (!flow->ship.handed)
        return false;
    struct request *req = flow_ask(flow, V_SHIP_MANIFEST);
    request_num(req, "handover", flow->ship.handed);
    request_text(req, "reason", "asked for at the cage");
    flow_send(flow, manifest);
    return true;
}

/* Somebody else handed this cage over meanwhile, or there is nothing in it. */
static bool is_gone(struct flow *flow, const struct reply *reply)
{
    const struct err *err = &reply->err;
    bool closed_cage = err->code == E_STATE && err->args > 0 &&
                       strcmp(err->arg[0].text, flow->ship.cage) == 0;
    if (!closed_cage && err->code != E_NOTHING_TO_DO)
        return false;
    flow_enter(flow, &task_ship, CAGE, "gone");
    return true;
}

/* Something was intercepted since the check: the refusal names it. */
static void not_closed(struct flow *flow, const struct reply *reply)
{
    if (!is_gone(flow, reply) && reply->rows.n > 0)
        show_hindrances(flow, &reply->rows);
}

static bool ship_key(struct flow *flow, enum key key)
{
    if (key == KEY_REPRINT && flow->step == CAGE)
        return print_again(flow);
    if (key == KEY_BACK && flow->step == PRINT && flow->ship.waits[0]) {
        flow->react.bits |= REACT_UNPRINT;
        return true;
    }
    if (key != KEY_NEXT || (flow->step != PARCEL && flow->step != CHECK))
        return false;
    if (flow->step == PARCEL || flow->ship.pulls > 0) {
        check(flow);
        return true;
    }
    request_num(flow_ask(flow, V_SHIP_CLOSE), "handover", flow->ship.handover);
    flow_send_or(flow, closed, not_closed);
    return true;
}

static void go_on(struct flow *flow)
{
    flow_enter(flow, &task_ship, PARCEL, "next");
}

static bool ship_refused(struct flow *flow, const struct reply *reply)
{
    if (flow->step != CAGE && is_gone(flow, reply))
        return true;
    if (flow->req.verb != V_SHIP_LOAD)
        return false;
    stop_at(flow, request_str(&flow->req, "code"), "", go_on);
    return stop_for(flow, &task_ship, STOP, &reply->err);
}

/* ---- rows ---- */

static void parcel_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    (void)turn;
    if (flow->ship.carrier[0])
        view_add(view, ROW_TEXT, gettext("Carrier"), flow->ship.carrier);
    view_count(view, gettext("Loaded"), flow->ship.loaded, 0);
}

static void check_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct ship *ship = &flow->ship;
    bool named = false;
    view_count(view, gettext("Loaded"), ship->loaded, 0);
    if (ship->pulls == 0)
        view_add(view, ROW_WARN, "", gettext("F8 closes the cage"));
    for (int i = 0; i < ship->n; i++) {
        const char *code =
            ship->line[i].waybill[0] ? ship->line[i].waybill : ship->line[i].pcode;
        const char *what =
            ship->line[i].pull ? gettext("pull out") : gettext("not loaded");
        if (ship->line[i].pull && !named)
            view_add(view, ROW_PARCEL, gettext("Pull out"), code);
        named = named || ship->line[i].pull;
        const char *why = ship->line[i].why;
        list_add(view, turn, 0,
                 arena_printf(turn, "%s %s %s", what, code, why[0] ? gettext(why) : ""));
    }
}

static void print_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    if (flow->ship.waits[0])
        view_add(view, ROW_WARN, "", arena_text(turn, flow->ship.waits));
}

static const char *subject(const struct flow *flow)
{
    return flow->step == CAGE ? "" : flow->ship.cage;
}

static const struct step steps[] = {
    [CAGE] = {.name = "cage",
              .prompt = N_("Scan the cage"),
              .accepts = CODE_CAGE,
              .flags = STEP_REST,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_REPRINT},
              .scan = scan_cage},
    [PARCEL] = {.name = "parcel",
                .prompt = N_("Scan each parcel"),
                .accepts = CODE_PARCEL | CODE_OTHER,
                .other = N_("label"),
                .back = CAGE,
                .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
                .scan = load,
                .rows = parcel_rows},
    [CHECK] = {.name = "check",
               .prompt = N_("Pull out, or load"),
               .accepts = CODE_PARCEL | CODE_OTHER,
               .other = N_("label"),
               .back = PARCEL,
               .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
               .scan = scan_check,
               .rows = check_rows},
    [PRINT] = {.name = "print",
               .prompt = N_("Printing…"),
               .back = STEP_STAY,
               .rows = print_rows},
    [STOP] = STOP_STEP(CODE_PARCEL | CODE_OTHER, N_("label")),
};

const struct flow_task task_ship = {.name = "ship",
                                    .title = N_("Hand over"),
                                    .steps = steps,
                                    .subject = subject,
                                    .key = ship_key,
                                    .refused = ship_refused};
