/*
 * day: a store of two bins, a tote and a parcel that only knows what it must, and a
 * person played in front of the real flows over it.
 */
#ifndef TESTS_PLAY_DAY_H
#define TESTS_PLAY_DAY_H

#include "tallyman/play/player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/arena.h"
#include "tallyman/flow/flow.h"

enum { LINES = 2, TURNS = 400 };

static const char *const cols_task[] = {
    "line",        "seq",   "place", "target", "item", "code",   "name",
    "spec",        "qty",   "taken", "put",    "tote", "order",  "number",
    "order_state", "state", "gift",  "codes",  "lot",  "serial", NULL};
static const char *const cols_pack[] = {"line",    "item",  "code",   "name",
                                        "spec",    "qty",   "packed", "gift",
                                        "counted", "codes", "serial", NULL};

struct stock {
    const char *place, *item, *barcode;
    int64_t want, taken, put, packed, checked;
    bool serial;
};

/* A unit with a serial, and how far it came. */
struct unit {
    char text[CODE_MOST + 1];
    bool packed, checked;
};

struct day {
    struct stock line[LINES];
    enum role role;
    bool work, due, refused_first;
    int64_t seen_refusals, labels, requests;
    char tote[16];
    struct unit unit[8];
    int units, serials_refused;
    struct arena *turn;
    struct reply reply;
    int fresh, skips;
};

static inline int64_t sum(const struct day *day, size_t field)
{
    int64_t total = 0;
    for (int i = 0; i < LINES; i++)
        total += *(const int64_t *)((const char *)&day->line[i] + field);
    return total;
}
#define SUM(day, field) sum(day, offsetof(struct stock, field))

static inline void num(struct day *day, const char *name, int64_t number)
{
    record_int(&day->reply.out, day->turn, name, number);
}

static inline void text(struct day *day, const char *name, const char *words)
{
    record_text(&day->reply.out, day->turn, name, words);
}

static inline void put_cell(struct day *day, const char *name, struct value value)
{
    int column = rows_column(&day->reply.rows, name);
    struct rows *rows = &day->reply.rows;
    if (column >= 0)
        rows->cell[(rows->n - 1) * rows->columns + column] = value;
}

static inline void put_rows(struct day *day, const char *const *columns)
{
    rows_init(&day->reply.rows, columns);
    for (int i = 0; i < LINES; i++) {
        const struct stock *s = &day->line[i];
        rows_add(&day->reply.rows, day->turn);
        put_cell(day, "line", value_int(i + 1));
        put_cell(day, "seq", value_int(i + 1));
        put_cell(day, "order", value_int(1));
        put_cell(day, "item", value_int(i + 1));
        put_cell(day, "place", value_text(s->place));
        put_cell(day, "code", value_text(s->item));
        put_cell(day, "number", value_text("N-1"));
        put_cell(day, "order_state", value_text("picking"));
        put_cell(day, "state", value_text(s->put == s->want ? "done" : "open"));
        put_cell(day, "codes", value_text(arena_printf(day->turn, "%s=1", s->barcode)));
        put_cell(day, "qty", value_int(s->want));
        put_cell(day, "taken", value_int(s->taken));
        put_cell(day, "put", value_int(s->put));
        put_cell(day, "packed", value_int(s->packed));
        put_cell(day, "tote", value_text(day->tote));
        put_cell(day, "serial", value_int(s->serial));
    }
}

/* --- the verbs
 * -------------------------------------------------------------------------- */

typedef void verb_fn(struct day *day, const struct request *req);

static inline void login(struct day *day, const struct request *req)
{
    if (strcmp(request_str(req, "pin"), "0001") != 0) {
        day->reply.err.code = E_LOGIN;
        return;
    }
    num(day, "session", 1);
    text(day, "name", "N");
    text(day, "badge", "B-0001");
    text(day, "role", role_name(day->role));
}

static inline void pull(struct day *day, const struct request *req)
{
    (void)req;
    if (!day->work) {
        day->reply.err.code = E_NOTHING_TO_DO;
        return;
    }
    num(day, "task", 1);
    text(day, "kind", "pick");
    num(day, "version", 1);
    put_rows(day, cols_task);
}

static inline struct stock *line_of(struct day *day, const struct request *req)
{
    num(day, "line", request_get(req, "line"));
    num(day, "version", 1);
    return &day->line[request_get(req, "line") - 1];
}

static inline void patched(struct day *day, const struct stock *s, int64_t moved)
{
    num(day, "moved", moved);
    num(day, "taken", s->taken);
    num(day, "put", s->put);
    num(day, "in_hand", s->taken - s->put);
    num(day, "left", 9);
    text(day, "state", s->put == s->want ? "done" : "open");
    text(day, "task_state", "active");
    text(day, "tote", day->tote);
}

static inline struct unit *find_unit(struct day *day, const struct request *req)
{
    for (int i = 0; i < day->units; i++)
        if (strcmp(day->unit[i].text, request_str(req, "serial")) == 0)
            return &day->unit[i];
    return NULL;
}

static inline void refuse_serial(struct day *day, enum err_code code)
{
    err_set(&day->reply.err, code, "ss", "S", "somewhere");
    day->serials_refused++;
}

static inline void take(struct day *day, const struct request *req)
{
    struct stock *s = line_of(day, req);
    assert_int_equal(s->serial, request_has(req, "serial"));
    if (s->serial && find_unit(day, req)) {
        refuse_serial(day, E_SERIAL_TAKEN);
        return;
    }
    if (s->serial)
        snprintf(day->unit[day->units++].text, CODE_MOST + 1, "%s",
                 request_str(req, "serial"));
    s->taken++;
    assert_true(s->taken <= s->want);
    patched(day, s, 1);
}

static inline void undo(struct day *day, const struct request *req)
{
    struct stock *s = line_of(day, req);
    day->units -= s->serial;
    s->taken--;
    assert_true(s->taken >= s->put);
    patched(day, s, -1);
}

static inline void put(struct day *day, const struct request *req)
{
    struct stock *s = line_of(day, req);
    snprintf(day->tote, sizeof day->tote, "%s", request_str(req, "tote"));
    s->put = s->taken;
    day->work = SUM(day, put) < SUM(day, want);
    patched(day, s, 0);
}

static inline void skip_line(struct day *day, const struct request *req)
{
    line_of(day, req);
    num(day, "seq", 100 + ++day->skips);
}

static inline void find(struct day *day, const struct request *req)
{
    (void)req;
    text(day, "kind", "none");
    day->seen_refusals++;
}

static inline void pack_open(struct day *day, const struct request *req)
{
    (void)req;
    num(day, "parcel", 1);
    num(day, "part", 1);
    text(day, "pcode", "P-1");
    text(day, "number", "N-1");
    num(day, "units", SUM(day, want));
    num(day, "verified", SUM(day, packed));
    put_rows(day, cols_pack);
}

static inline struct stock *by_code(struct day *day, const struct request *req)
{
    for (int i = 0; i < LINES; i++)
        if (strcmp(day->line[i].barcode, request_str(req, "code")) == 0)
            return &day->line[i];
    day->reply.err.code = E_UNKNOWN_CODE;
    return NULL;
}

static inline void pack_unit(struct day *day, const struct request *req)
{
    struct stock *s = by_code(day, req);
    if (!s)
        return;
    assert_int_equal(s->serial, request_has(req, "serial"));
    struct unit *unit = s->serial ? find_unit(day, req) : NULL;
    if (s->serial && (!unit || unit->packed)) {
        refuse_serial(day, unit ? E_SERIAL_TAKEN : E_WRONG_SERIAL);
        return;
    }
    if (unit)
        unit->packed = true;
    s->packed++;
    assert_true(s->packed <= s->want);
    num(day, "line", s - day->line + 1);
    text(day, "code", s->item);
    num(day, "packed", s->packed);
    num(day, "verified", SUM(day, packed));
    num(day, "units", SUM(day, want));
    num(day, "complete", SUM(day, packed) == SUM(day, want));
}

static inline void pack_close(struct day *day, const struct request *req)
{
    (void)req;
    day->work = false;
    text(day, "stage", "verified");
    text(day, "recheck", day->due ? "due" : "none");
}

static inline void recheck_open(struct day *day, const struct request *req)
{
    (void)req;
    num(day, "parcel", 1);
    text(day, "pcode", "P-1");
    num(day, "attempt", 1);
    num(day, "counted", SUM(day, checked));
}

static inline void recheck_unit(struct day *day, const struct request *req)
{
    struct stock *s = by_code(day, req);
    if (!s)
        return;
    if (s->serial && !request_has(req, "serial")) {
        num(day, "want", 1);
        return;
    }
    struct unit *unit = s->serial ? find_unit(day, req) : NULL;
    if (s->serial && (!unit || unit->checked)) {
        refuse_serial(day, unit ? E_SERIAL_TAKEN : E_WRONG_KIND);
        return;
    }
    if (unit)
        unit->checked = true;
    s->checked++;
    text(day, "code", s->item);
    num(day, "qty", s->checked);
    num(day, "counted", SUM(day, checked));
}

static inline void recheck_close(struct day *day, const struct request *req)
{
    (void)req;
    bool same = true;
    for (int i = 0; i < LINES; i++)
        same &= day->line[i].checked == day->line[i].want;
    text(day, "outcome", same ? "passed" : "again");
    day->refused_first |= !same;
    day->work = !same;
    for (int i = 0; i < LINES && !same; i++)
        day->line[i].checked = 0;
    for (int i = 0; i < day->units && !same; i++)
        day->unit[i].checked = false;
}

static inline void grant(struct day *day, const struct request *req)
{
    (void)req;
    num(day, "parcel", 1);
    text(day, "waybill", "SF1000000000001");
    num(day, "n", 1);
}

static inline void apply(struct day *day, const struct request *req)
{
    assert_string_equal(request_str(req, "code"), "SF1000000000001");
    day->labels++;
}

static verb_fn *const verbs[VERBS] = {
    [V_LOGIN] = login,
    [V_TASK_PULL] = pull,
    [V_TASK_SHOW] = pull,
    [V_PICK_TAKE] = take,
    [V_PICK_PUT] = put,
    [V_PICK_UNDO] = undo,
    [V_PICK_SKIP] = skip_line,
    [V_CODE_FIND] = find,
    [V_PACK_OPEN] = pack_open,
    [V_PACK_UNIT] = pack_unit,
    [V_PACK_CLOSE] = pack_close,
    [V_RECHECK_OPEN] = recheck_open,
    [V_RECHECK_UNIT] = recheck_unit,
    [V_RECHECK_CLOSE] = recheck_close,
    [V_LABEL_GRANT] = grant,
    [V_LABEL_APPLY] = apply,
};

/* --- the world
 * --------------------------------------------------------------------------- */

static inline int look(void *arg, const char *place, struct arena *turn,
                       struct world_goods **out)
{
    struct day *day = arg;
    int n = 0;
    *out = arena_alloc(turn, LINES * sizeof **out);
    for (int i = 0; i < LINES; i++) {
        const struct stock *s = &day->line[i];
        int64_t units = strcmp(place, s->place) == 0   ? 50 - s->taken
                        : strcmp(place, "T-0001") == 0 ? s->put - s->packed
                        : strcmp(place, "P-1") == 0    ? s->packed
                                                       : 0;
        (*out)[n++] = (struct world_goods){s->item, s->barcode, NULL, 0, units};
    }
    return n;
}

static inline bool box(void *arg, const char *item, struct arena *turn,
                       struct world_goods *goods)
{
    (void)arg, (void)item, (void)turn, (void)goods;
    return false;
}

/* What lies in a bin nobody has read yet. */
static inline int serials(void *arg, const char *place, const char *item,
                          const char *order, struct arena *turn,
                          struct world_serial **out)
{
    struct day *day = arg;
    int n = 0;
    (void)order, (void)item;
    bool tote = strcmp(place, "T-0001") == 0, parcel = strcmp(place, "P-1") == 0;
    *out = arena_alloc(turn, sizeof **out * 8);
    for (int i = 0; i < day->units && (tote || parcel); i++)
        if (day->unit[i].packed == parcel)
            (*out)[n++] =
                (struct world_serial){day->unit[i].text, arena_text(turn, place)};
    return n;
}

static const char *fresh(void *arg, enum code_kind kind, struct arena *turn)
{
    struct day *day = arg;
    return arena_printf(turn, kind == CODE_CART ? "K-%02d" : "T-%04d", ++day->fresh);
}

static const char *next(void *arg, enum role role, const char *near, struct arena *turn)
{
    const struct day *day = arg;
    (void)turn;
    if (role != day->role || !day->work || (near && near[0] == 'B'))
        return NULL;
    return role == ROLE_QC ? "P-1" : role == ROLE_PACKER ? "T-0001" : "work";
}

/* --- a run
 * ------------------------------------------------------------------------------- */

struct seat {
    struct day *day;
    struct flow *flow;
    struct player *player;
    int scans, keys;
};

static inline void input(struct seat *seat, struct input in);

static inline void answer(struct seat *seat, const struct request *req)
{
    struct day *day = seat->day;
    day->reply = (struct reply){.err = {.code = E_OK}};
    day->requests++;
    if (verbs[req->verb])
        verbs[req->verb](day, req);
    struct reply reply = day->reply;
    input(seat, (struct input){.kind = IN_REPLY, .reply = &reply, .at = 1});
}

static inline void input(struct seat *seat, struct input in)
{
    struct react react;
    flow_input(seat->flow, &in, &react);
    if (react.bits & REACT_PRINT) {
        player_label(seat->player, record_str(&react.print->out, "waybill", ""));
        input(seat, (struct input){.kind = IN_PRINTED, .at = 1});
    }
    if (react.bits & REACT_SEND)
        answer(seat, react.request);
}

static inline bool step(struct seat *seat)
{
    struct world world = {seat->day, look, box, serials, fresh, next};
    struct arena *turn = arena_new();
    struct view view;
    struct gesture gesture;
    flow_view(seat->flow, turn, &view);
    player_act(seat->player, &view, &world, turn, &gesture);
    if (gesture.kind == GESTURE_SCAN)
        input(seat, (struct input){.kind = IN_SCAN, .scan = &gesture.scan, .at = 1});
    if (gesture.kind == GESTURE_KEY)
        input(seat, (struct input){.kind = IN_KEY, .key = gesture.key, .at = 1});
    seat->scans += gesture.kind == GESTURE_SCAN;
    seat->keys += gesture.kind == GESTURE_KEY;
    arena_free(turn);
    return gesture.kind != GESTURE_WAIT;
}

/* One person until there is nothing to do. */
static inline struct seat play(struct day *day, enum role role,
                               const struct player_habits *habits)
{
    struct flow_config config = {.terminal = "t"};
    struct seat seat = {.day = day,
                        .flow = flow_new(&config),
                        .player = player_new("B-0001", "0001", role, habits)};
    day->role = role;
    day->work = true;
    day->turn = arena_new();
    input(&seat, (struct input){.kind = IN_START, .at = 1});
    int turns = 0;
    while (step(&seat))
        assert_true(++turns < TURNS);
    player_free(seat.player);
    flow_free(seat.flow);
    arena_free(day->turn);
    return seat;
}

static inline struct day morning(void)
{
    return (struct day){.line = {{"A01-01-1", "LIP-01", "6941000000012", .want = 2},
                                 {"A01-02-1", "TEA-01", "6941000000029", .want = 1}}};
}

/* The lipsticks bear serials: two units. */
static inline struct day with_serials(void)
{
    struct day day = morning();
    day.line[0].serial = true;
    return day;
}

#endif
