/*
 * zone: carts that are passed on from zone to zone. A picker says in which zone they pick
 * (by its digit, its card, or a scan of any place in it), sees the carts that wait for it
 * and scans the one that goes on; the lead sees where each cart is and since when, and
 * says in which zone somebody picks.
 */
#include "zone_in.h"

#include <string.h>

enum { LIST, CARTS, ALL };

/* ---- what came ---- */

static void keep_zone(struct zones *zones, const struct rows *rows, int i)
{
    struct zone_line *line = &zones->one[zones->n++];
    KEEP(line->name, rows_str(rows, i, "zone"));
    line->carts = rows_num(rows, i, "carts", 0);
    line->lines = rows_num(rows, i, "lines", 0);
    line->since = rows_num(rows, i, "since", 0);
    line->eta_at = rows_num(rows, i, "eta_at", 0);
    line->late = rows_num(rows, i, "late", 0) != 0;
}

static void keep_zones(struct flow *flow, const struct reply *reply)
{
    struct zones *zones = &flow->zones;
    zones->n = 0;
    zones->total = reply->rows.n;
    zones->offset_min = (int)record_num(&reply->out, "offset_min", 0);
    if (zones->first >= zones->total)
        zones->first = 0;
    for (int i = zones->first; i < reply->rows.n && zones->n < ZONES_SHOWN; i++)
        keep_zone(zones, &reply->rows, i);
}

static void keep_cart(struct zones *zones, const struct rows *rows, int i)
{
    struct cart_line *line = &zones->cart[zones->carts++];
    const char *cart = rows_str(rows, i, "cart"), *tote = rows_str(rows, i, "tote");
    KEEP(line->code, cart[0] ? cart : tote);
    KEEP(line->zone, rows_str(rows, i, "zone"));
    KEEP(line->place, rows_str(rows, i, "place"));
    KEEP(line->person, rows_str(rows, i, "person"));
    line->since = rows_num(rows, i, "since", 0);
    line->lines = rows_num(rows, i, "lines", 0);
    line->late = rows_num(rows, i, "late", 0) != 0;
}

static void keep_carts(struct flow *flow, const struct reply *reply)
{
    struct zones *zones = &flow->zones;
    zones->carts = 0;
    zones->offset_min = (int)record_num(&reply->out, "offset_min", 0);
    zones->at = record_num(&reply->out, "now", 0);
    for (int i = 0; i < reply->rows.n && zones->carts < CARTS_SHOWN; i++)
        keep_cart(zones, &reply->rows, i);
}

/* ---- in which zone ---- */

static void listed(struct flow *flow, const struct reply *reply)
{
    keep_zones(flow, reply);
    flow_enter(flow, &task_zone, LIST, "listed");
}

static void list(struct flow *flow, int first)
{
    flow->zones.first = first;
    flow_ask(flow, V_ZONE_LIST);
    flow_send(flow, listed);
}

void zone_begin(struct flow *flow)
{
    flow->zones.badge[0] = '\0';
    list(flow, 0);
}

void zone_of_person(struct flow *flow, const char *badge, const char *name)
{
    KEEP(flow->zones.badge, badge);
    KEEP(flow->zones.name, name);
    list(flow, 0);
}

static void is_taken(struct flow *flow, const struct reply *reply)
{
    KEEP(flow->person.zone, record_str(&reply->out, "zone", ""));
    flow_say(flow, TONE_OK, gettext("you pick in zone %s"), flow->person.zone);
    if (flow->task == &task_zone)
        flow_home(flow, "zone");
}

void zone_take(struct flow *flow, const char *code)
{
    request_text(flow_ask(flow, V_ZONE_TAKE), "code", code);
    flow_send(flow, is_taken);
}

static void is_set(struct flow *flow, const struct reply *reply)
{
    const char *zone = record_str(&reply->out, "zone", "");
    if (zone[0])
        flow_say(flow, TONE_OK, gettext("%s picks in zone %s"), flow->zones.name, zone);
    else
        flow_say(flow, TONE_OK, gettext("%s picks in all zones"), flow->zones.name);
    people_begin(flow);
}

static void set(struct flow *flow, const char *zone)
{
    struct request *req = flow_ask(flow, V_ZONE_SET);
    request_text(req, "badge", flow->zones.badge);
    request_text(req, "zone", zone);
    flow_send(flow, is_set);
}

/* Only for somebody else is there a line more: in all of them. */
static void scan_list(struct flow *flow, const struct scan *scan)
{
    const struct zones *zones = &flow->zones;
    bool other = zones->badge[0];
    if (scan->kind == CODE_PLACE && !other) {
        zone_take(flow, scan->text);
        return;
    }
    int digit = list_digit(flow, scan, zones->n + other);
    if (digit == 0)
        return;
    if (!other)
        zone_take(flow, zones->one[digit - 1].name);
    else
        set(flow, digit > zones->n ? "" : zones->one[digit - 1].name);
}

/* ---- carts that wait ---- */

static void waiting(struct flow *flow, const struct reply *reply)
{
    keep_carts(flow, reply);
    flow_enter(flow, &task_zone, CARTS, "waiting");
}

void zone_carts(struct flow *flow)
{
    flow_quiet(flow);
    struct request *req = flow_ask(flow, V_ZONE_CARTS);
    if (flow->person.zone[0])
        request_text(req, "zone", flow->person.zone);
    flow_send(flow, waiting);
}

static void scan_cart(struct flow *flow, const struct scan *scan)
{
    pick_begin(flow, scan->text);
}

/* ---- the lead's look ---- */

static void looked_carts(struct flow *flow, const struct reply *reply)
{
    keep_carts(flow, reply);
    flow_enter(flow, &task_zone, ALL, "looked");
}

static void looked(struct flow *flow, const struct reply *reply)
{
    keep_zones(flow, reply);
    flow_ask(flow, V_ZONE_CARTS);
    flow_send(flow, looked_carts);
}

void zone_look(struct flow *flow)
{
    flow->zones.first = 0;
    flow_ask(flow, V_ZONE_LIST);
    flow_send(flow, looked);
}

static bool zone_key(struct flow *flow, enum key key)
{
    const struct zones *zones = &flow->zones;
    int next = zones->first + zones->n;
    if (key == KEY_BACK && flow->step == ALL)
        lead_begin(flow);
    else if (key == KEY_BACK && flow->step == LIST && zones->badge[0])
        people_begin(flow);
    else if (key != KEY_NEXT)
        return false;
    else if (flow->step == ALL)
        zone_look(flow);
    else if (flow->step == CARTS)
        pick_fresh(flow);
    else
        list(flow, next < zones->total ? next : 0);
    return true;
}

/* ---- the table ---- */

static const char *more(const struct flow *flow)
{
    return list_more(flow->zones.n < flow->zones.total);
}

static const char *fresh(const struct flow *flow)
{
    (void)flow;
    return N_("New");
}

static const char *again(const struct flow *flow)
{
    (void)flow;
    return N_("Look");
}

static const struct step steps[] = {
    [LIST] = {.name = "list",
              .prompt = N_("Which zone?"),
              .accepts = CODE_NUMBER | CODE_PLACE,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .next = more,
              .scan = scan_list,
              .rows = zone_list_rows},
    [CARTS] = {.name = "carts",
               .prompt = N_("Scan cart or tote"),
               .accepts = CODE_CART | CODE_TOTE,
               .back = STEP_HOME,
               .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
               .next = fresh,
               .scan = scan_cart,
               .rows = zone_cart_rows},
    [ALL] = {.name = "all",
             .prompt = N_("F8 looks again"),
             .back = STEP_HOME,
             .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
             .next = again,
             .rows = zone_all_rows},
};

static const char *subject(const struct flow *flow)
{
    return flow->zones.badge[0] ? flow->zones.name : flow->person.zone;
}

const struct flow_task task_zone = {.name = "zone",
                                    .title = N_("Zones"),
                                    .steps = steps,
                                    .subject = subject,
                                    .key = zone_key};
