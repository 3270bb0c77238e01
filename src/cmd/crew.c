/*
 * crew: the played people. Everybody looks at the screen and makes one gesture a turn;
 * their requests share one transaction. What was scanned, accepted and refused is counted
 * from what the screen and the store said.
 */
#include "crew.h"

#include <libintl.h>

#include "paper.h"
#include "session.h"
#include "tallyman/base/clock.h"
#include "tallyman/play/player.h"
#include "world.h"
#include "demo.h"

enum { CREW_MOST = 64 };

struct member {
    struct crew *crew;
    struct player *player;
    struct session *session;
    char put_for[80]; /* the order for whose tote a scan is under way; "" none */
    bool scanning;    /* a scan is being judged */
    bool leaving;     /* the last gesture was a step back */
};

/* An order that somebody left undone: at which step, and what stood on the screen. */
struct given_up {
    char number[80], where[40], note[200];
};

struct crew {
    struct cmd_store *cs;
    struct link *link; /* the people's corridor */
    struct floor *floor;
    struct world world;
    struct paper *paper;
    struct arena *turn;
    struct day_result *result;
    struct member member[CREW_MOST];
    int members;
    struct given_up *given_up;
    int given_ups, room;
    void (*on_put)(void *arg, const char *number);
    void *on_put_arg;
};

/* ---- counting ---- */

static void count_refused(struct day_result *result, const char *kind)
{
    int i = 0;
    while (i < result->kinds && strcmp(result->kind[i].kind, kind) != 0)
        i++;
    if (i == DAY_KINDS)
        return;
    if (i == result->kinds) {
        result->kind[i].kind = kind;
        result->kinds++;
    }
    result->kind[i].n++;
    result->refused++;
}

static void judged(void *arg, const char *kind)
{
    struct member *member = arg;
    struct crew *crew = member->crew;
    if (!member->scanning)
        return;
    member->scanning = false;
    if (kind) {
        count_refused(crew->result, kind);
        member->put_for[0] = '\0';
        return;
    }
    crew->result->accepted++;
    if (member->put_for[0] && crew->on_put)
        crew->on_put(crew->on_put_arg, member->put_for);
    member->put_for[0] = '\0';
}

/* ---- what a session needs ---- */

static struct paper_out print(void *arg, const char *template_name,
                              const struct reply *data, struct arena *arena)
{
    struct member *member = arg;
    struct paper_out out = paper_print(member->crew->paper, template_name, data, arena);
    if (out.paper == PAPER_SENT && strncmp(template_name, "waybill", 7) == 0)
        player_label(member->player, record_str(&data->out, "waybill", ""));
    return out;
}

static const char *job(void *arg, const char *name, struct arena *arena,
                       const char **text)
{
    (void)arg;
    (void)name;
    *text = "";
    return arena_text(arena, "waves are released by the day");
}

static int64_t now(void *arg)
{
    struct member *member = arg;
    return store_now(member->crew->cs->store);
}

/* ---- people ---- */

struct post {
    enum role role;
    const char *badge; /* with a number */
    const char *pin;
    int64_t people;
};

static void person_row(struct rows *rows, struct arena *arena, const char *badge,
                       const char *role, const char *pin)
{
    struct value *cell = rows_add(rows, arena);
    cell[0] = value_text(badge);
    cell[1] = value_text(arena_printf(arena, "%s %s", role, badge));
    cell[2] = value_text(role);
    cell[3] = value_text(pin);
}

static bool join(struct crew *crew, const struct post *post, const char *badge,
                 const struct day_options *options, struct err *err)
{
    static const struct player_habits careful = {0};
    struct player_habits habits = {.seed = options->seed,
                                   .wrong_place = 8000,
                                   .serial_twice = 150000,
                                   .wrong_serial = 150000,
                                   .wrong_item = 10000,
                                   .one_too_many = 8000,
                                   .wrong_tote = 6000,
                                   .short_stock = 1000,
                                   .undo = 4000,
                                   .skip = 4000,
                                   .unknown_code = 4000,
                                   .same_person = 200000,
                                   .miscount = 30000};
    if (!options->mistakes)
        habits = careful;
    habits.seed = options->seed;
    struct member *member = &crew->member[crew->members];
    struct link_end *end =
        link_end(crew->link, arena_printf(crew->turn, "demo-%s", badge), err);
    if (!end)
        return false;
    struct flow_config config = {.terminal = "demo"};
    struct session_plug plug = {member, print, NULL, job, NULL, now, judged};
    *member = (struct member){.crew = crew};
    member->player = player_new(badge, post->pin, post->role, &habits);
    member->session = session_new(end, &config, &plug);
    crew->members++;
    return true;
}

static int hire(struct crew *crew, const struct day_options *options, struct err *err)
{
    const struct post posts[] = {
        {ROLE_PICKER, "B-D1%02d", "4711", options->pickers},
        {ROLE_PACKER, "B-D2%02d", "4712", options->packers},
        {ROLE_QC, "B-D3%02d", "4713", options->checkers},
        {ROLE_STOCK, "B-D4%02d", "4714", 2},
    };
    struct request request;
    request_init(&request, V_LOAD_PEOPLE);
    char badge[CREW_MOST][16];
    int n = 0;
    for (size_t i = 0; i < sizeof(posts) / sizeof(*posts); i++) {
        for (int p = 1; p <= posts[i].people && n < CREW_MOST; p++, n++) {
            snprintf(badge[n], sizeof(badge[n]), "B-D%d%02d", (int)i + 1, p);
            person_row(&request.rows, crew->turn, badge[n], role_name(posts[i].role),
                       posts[i].pin);
        }
    }
    person_row(&request.rows, crew->turn, CREW_LEAD, role_name(ROLE_LEAD), CREW_LEAD_PIN);
    demo_hire(crew->cs, &request, err);
    n = 0;
    for (size_t i = 0; i < sizeof(posts) / sizeof(*posts); i++) {
        for (int p = 1; p <= posts[i].people && n < CREW_MOST && !err->code; p++, n++)
            join(crew, &posts[i], badge[n], options, err);
    }
    return -(int)err->code;
}

enum { WALKERS = 1, ZONES_LEAST = 2, DAY_ZONES = 8 };

/* Where the house has zones, all pickers but one have a zone of their own; the one walks
 * on with whatever waits. */
static int zones(struct crew *crew, const struct day_options *options, struct err *err)
{
    struct request request;
    request_init(&request, V_ZONE_LIST);
    const struct rows *rows = &cmd_ask(crew->cs, &request)->rows;
    const char *name[DAY_ZONES];
    int n = 0;
    for (; n < rows->n && n < DAY_ZONES; n++)
        name[n] = arena_text(crew->turn, rows_str(rows, n, "zone"));
    for (int i = 0; n >= ZONES_LEAST && i + WALKERS < options->pickers; i++) {
        char badge[16];
        snprintf(badge, sizeof(badge), "B-D1%02d", i + WALKERS + 1);
        request_init(&request, V_ZONE_SET);
        request_text(&request, "badge", badge);
        request_text(&request, "zone", name[i % n]);
        *err = cmd_ask(crew->cs, &request)->err;
        if (err->code)
            return -(int)err->code;
    }
    return 0;
}

struct crew *crew_new(const struct cmd_args *args, struct cmd_store *cs,
                      const struct day_options *options, struct day_result *result,
                      struct err *err)
{
    struct crew *crew = xcalloc(1, sizeof(*crew));
    crew->cs = cs;
    crew->result = result;
    crew->turn = arena_new();
    crew->link = link_local(cs->store, cs->door);
    crew->paper = paper_new(args, options->labels, NULL);
    crew->floor = floor_new(cs, err);
    if (!crew->floor || hire(crew, options, err) || zones(crew, options, err)) {
        crew_free(crew);
        return NULL;
    }
    crew->world = floor_world(crew->floor);
    for (int i = 0; i < crew->members; i++)
        session_start(crew->member[i].session);
    return crew;
}

void crew_free(struct crew *crew)
{
    if (!crew)
        return;
    for (int i = 0; i < crew->members; i++) {
        session_free(crew->member[i].session);
        player_free(crew->member[i].player);
    }
    floor_free(crew->floor);
    paper_free(crew->paper);
    link_close(crew->link);
    arena_free(crew->turn);
    free(crew->given_up);
    free(crew);
}

void crew_on_put(struct crew *crew, void (*fn)(void *arg, const char *number), void *arg)
{
    crew->on_put = fn;
    crew->on_put_arg = arg;
}

void crew_wake(struct crew *crew)
{
    for (int i = 0; i < crew->members; i++)
        player_wake(crew->member[i].player);
}

/* ---- what was given up ---- */

static struct given_up *given_up(const struct crew *crew, const char *number)
{
    for (int i = 0; i < crew->given_ups; i++)
        if (strcmp(crew->given_up[i].number, number) == 0)
            return &crew->given_up[i];
    return NULL;
}

static void give_up(struct crew *crew, const char *where, const struct view *view)
{
    const char *number = view_find(view, ROW_ORDER);
    if (!number || !*number)
        return;
    struct given_up *at = given_up(crew, number);
    if (!at && crew->given_ups == crew->room) {
        crew->room = crew->room ? 2 * crew->room : 16;
        crew->given_up =
            xrealloc(crew->given_up, sizeof(*crew->given_up) * (size_t)crew->room);
    }
    if (!at)
        at = &crew->given_up[crew->given_ups++];
    snprintf(at->number, sizeof(at->number), "%s", number);
    snprintf(at->where, sizeof(at->where), "%s", where);
    snprintf(at->note, sizeof(at->note), "%s", view->note ? view->note : "");
}

const char *crew_gave_up(const struct crew *crew, const char *number, struct arena *arena)
{
    const struct given_up *at = given_up(crew, number);
    if (!at)
        return NULL;
    return at->note[0]
               ? arena_printf(arena, gettext("given up at %s: %s"), at->where, at->note)
               : arena_printf(arena, gettext("given up at %s"), at->where);
}

/* ---- a turn ---- */

/* One person's gesture; false when there is nothing to do. */
static bool act(struct member *member)
{
    struct crew *crew = member->crew;
    const struct flow *flow = session_flow(member->session);
    struct view view;
    struct gesture gesture = {0};
    if (flow_waiting(flow))
        return true;
    session_view(member->session, crew->turn, &view);
    player_act(member->player, &view, &crew->world, crew->turn, &gesture);
    bool back = gesture.kind == GESTURE_KEY && gesture.key == KEY_BACK;
    if (back && !member->leaving)
        give_up(crew, flow_where(flow), &view);
    member->leaving = back;
    if (gesture.kind == GESTURE_KEY)
        session_key(member->session, gesture.key);
    if (gesture.kind != GESTURE_SCAN)
        return gesture.kind != GESTURE_WAIT;
    gesture.scan.at = store_now(crew->cs->store);
    if (!gesture.scan.typed) {
        const char *order = view_find(&view, ROW_ORDER);
        bool tote = strcmp(flow_where(flow), "pick/tote") == 0;
        snprintf(member->put_for, sizeof(member->put_for), "%s",
                 tote && order ? order : "");
        member->scanning = true;
        crew->result->scans++;
    }
    session_scan(member->session, &gesture.scan);
    return true;
}

bool crew_turn(struct crew *crew)
{
    bool busy = false;
    floor_turn(crew->floor);
    for (int i = 0; i < crew->members; i++)
        busy |= act(&crew->member[i]);
    link_flush(crew->link);
    for (int i = 0; i < crew->members; i++) {
        busy |= session_reply(crew->member[i].session);
        session_asked(crew->member[i].session);
    }
    arena_clear(crew->turn);
    return busy;
}
