/*
 * people: what a lead does about people: sees them nine at a time, lets one in no longer
 * or again, lends one a role for some hours. Which roles can be lent the store says; what
 * a lead may it decides.
 */
#include <string.h>

#include "flow_in.h"

enum { LIST, WHAT, ROLE, HOURS };

static const char *const acts[] = {N_("lend a role for a while"), N_("let in no longer"),
                                   N_("let in again"), N_("in which zone")};
static const int hours[] = {2, 4, 8, 12};

enum {
    ACTS_MOST = sizeof acts / sizeof *acts,
    HOURS_MOST = sizeof hours / sizeof *hours
};

static const struct person_line *chosen(const struct flow *flow)
{
    return &flow->people.line[flow->people.chosen];
}

/* ---- the list ---- */

static void read_line(struct person_line *line, const struct rows *rows, int i)
{
    const char *role = rows_str(rows, i, "role");
    const char *more = rows_str(rows, i, "granted"), *zone = rows_str(rows, i, "zone");
    char text[TEXT_MOST * 3], where[TEXT_MOST] = "";
    line->id = rows_num(rows, i, "id", 0);
    line->out = rows_num(rows, i, "disabled", 0);
    KEEP(line->badge, rows_str(rows, i, "badge"));
    KEEP(line->name, rows_str(rows, i, "name"));
    if (zone[0])
        snprintf(where, sizeof where, gettext(", zone %s"), zone);
    snprintf(text, sizeof text, "%s %s%s%s%s%s", line->name, role, more[0] ? "+" : "",
             more, where, line->out ? gettext(" (out)") : "");
    KEEP(line->text, text);
}

static void listed(struct flow *flow, const struct reply *reply)
{
    struct people *people = &flow->people;
    people->n = reply->rows.n < LIST_LINES ? reply->rows.n : LIST_LINES;
    for (int i = 0; i < people->n; i++)
        read_line(&people->line[i], &reply->rows, i);
    people->next = people->n == LIST_LINES ? people->line[people->n - 1].id : 0;
    flow_enter(flow, &task_people, LIST, "listed");
}

static void list(struct flow *flow, int64_t after)
{
    list_page(flow, V_PERSON_LIST, after, listed);
}

void people_begin(struct flow *flow)
{
    list(flow, 0);
}

static void scan_line(struct flow *flow, const struct scan *scan)
{
    struct people *people = &flow->people;
    int digit = list_digit(flow, scan, people->n);
    if (digit == 0)
        return;
    people->chosen = digit - 1;
    flow_enter(flow, &task_people, WHAT, "chosen");
}

static void done(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_say(flow, TONE_OK, gettext("%s: done"), chosen(flow)->name);
    list(flow, 0);
}

/* ---- in and out ---- */

static void let_in(struct flow *flow, bool in)
{
    struct request *req = flow_ask(flow, V_PERSON_DISABLE);
    request_text(req, "badge", chosen(flow)->badge);
    request_num(req, "disabled", !in);
    flow_send(flow, done);
}

/* ---- a role for a while ---- */

/* Every role that some role lends; whether one's own does, the store says. */
static void roles_listed(struct flow *flow, const struct reply *reply)
{
    struct people *people = &flow->people;
    people->roles = 0;
    for (int i = 0; i < reply->rows.n; i++) {
        struct str rest = str_of(rows_str(&reply->rows, i, "lends"));
        while (rest.n && people->roles < LIST_LINES) {
            struct str one = str_cut(&rest, ' ');
            bool known = !one.n;
            for (int k = 0; k < people->roles; k++)
                known = known || str_is(one, people->role[k]);
            if (known)
                continue;
            snprintf(people->role[people->roles], POLICY_NAME, "%.*s", (int)one.n, one.p);
            people->roles++;
        }
    }
    flow_enter(flow, &task_people, ROLE, "roles");
}

static int acts_here(const struct flow *flow)
{
    return ACTS_MOST - !flow->person.zones;
}

static void scan_what(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, acts_here(flow));
    if (digit == 0)
        return;
    if (digit == 4) {
        zone_of_person(flow, chosen(flow)->badge, chosen(flow)->name);
        return;
    }
    if (digit > 1) {
        let_in(flow, digit == 3);
        return;
    }
    flow_ask(flow, V_ROLE_LIST);
    flow_send(flow, roles_listed);
}

static void scan_role(struct flow *flow, const struct scan *scan)
{
    struct people *people = &flow->people;
    int digit = list_digit(flow, scan, people->roles);
    if (digit == 0)
        return;
    people->lent = digit - 1;
    flow_enter(flow, &task_people, HOURS, "role");
}

static void scan_hours(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, HOURS_MOST);
    if (digit == 0)
        return;
    struct request *req = flow_ask(flow, V_ROLE_GRANT);
    request_text(req, "badge", chosen(flow)->badge);
    request_text(req, "role", flow->people.role[flow->people.lent]);
    request_num(req, "until", flow->at + hours[digit - 1] * INT64_C(3600000));
    flow_send(flow, done);
}

static bool people_key(struct flow *flow, enum key key)
{
    if (key != KEY_NEXT || flow->step != LIST)
        return false;
    list(flow, flow->people.next);
    return true;
}

/* ---- rows ---- */

static void list_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    for (int i = 0; i < flow->people.n; i++)
        list_add(view, turn, i + 1, flow->people.line[i].text);
}

static void what_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    view_add(view, ROW_TEXT, chosen(flow)->badge, arena_text(turn, chosen(flow)->text));
    for (int i = 0; i < acts_here(flow); i++)
        list_add(view, turn, i + 1, gettext(acts[i]));
}

static void role_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    view_add(view, ROW_TEXT, chosen(flow)->badge, arena_text(turn, chosen(flow)->text));
    for (int i = 0; i < flow->people.roles; i++)
        list_add(view, turn, i + 1, flow->people.role[i]);
}

static void hours_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    view_add(view, ROW_TEXT, chosen(flow)->name, flow->people.role[flow->people.lent]);
    for (int i = 0; i < HOURS_MOST; i++)
        list_add(view, turn, i + 1, arena_printf(turn, gettext("%d hours"), hours[i]));
}

static const char *more(const struct flow *flow)
{
    return list_more(flow->people.next > 0);
}

static const struct step steps[] = {
    [LIST] = {.name = "list",
              .prompt = N_("Key a number"),
              .accepts = CODE_NUMBER,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .next = more,
              .scan = scan_line,
              .rows = list_rows},
    [WHAT] = {.name = "what",
              .prompt = N_("Key a number"),
              .accepts = CODE_NUMBER,
              .back = LIST,
              .keys = {KEY_HELP, KEY_BACK},
              .scan = scan_what,
              .rows = what_rows},
    [ROLE] = {.name = "role",
              .prompt = N_("Which role? Key a number"),
              .accepts = CODE_NUMBER,
              .back = WHAT,
              .keys = {KEY_HELP, KEY_BACK},
              .scan = scan_role,
              .rows = role_rows},
    [HOURS] = {.name = "hours",
               .prompt = N_("For how long? Key a number"),
               .accepts = CODE_NUMBER,
               .back = ROLE,
               .keys = {KEY_HELP, KEY_BACK},
               .scan = scan_hours,
               .rows = hours_rows},
};

const struct flow_task task_people = {
    .name = "people", .title = N_("People"), .steps = steps, .key = people_key};
