/*
 * shift: the house (house.h) played by looking at it and doing the next thing that
 * somebody would do, so that a test can break in after any number of steps.
 */
#ifndef TESTS_OP_SHIFT_H
#define TESTS_OP_SHIFT_H

#include "house.h"

#include <string.h>

enum { STEPS_MOST = 200 };

static inline int64_t num_of(struct house *h, const char *sql, int64_t id)
{
    struct err err = {0};
    int64_t num = -1;
    assert_int_equal(store_one(h->store, &err, sql, "d>d", id, &num), 1);
    return num;
}

/* A text of a query, for longer than the turn. */
static inline const char *kept(struct house *h, const char *text)
{
    return arena_text(h->arena, text);
}

/* ---- a shift, a step at a time ---- */

struct line {
    int64_t task, line, qty, taken, put, order, person;
    const char *place, *target, *code;
};

static inline bool find_line(struct house *h, const char *kind, struct line *l)
{
    struct err err = {0};
    int found = store_one(
        h->store, &err,
        "SELECT l.task, l.id, l.qty, l.taken, l.put, l.order_id, COALESCE(t.person, 0),"
        "       p.code, COALESCE(b.code, 'A01-01-1'), 'E' || i.code"
        "  FROM task_line l JOIN task t ON t.id = l.task JOIN place p ON p.id = l.place"
        "  JOIN item i ON i.id = l.item LEFT JOIN place b ON b.id = l.target"
        " WHERE l.state = 'open' AND t.kind = $1 ORDER BY l.taken = l.put, t.id, l.seq"
        " LIMIT 1",
        "t>dddddddttt", kind, &l->task, &l->line, &l->qty, &l->taken, &l->put, &l->order,
        &l->person, &l->place, &l->target, &l->code);
    assert_true(found >= 0);
    l->place = kept(h, found ? l->place : "");
    l->target = kept(h, found ? l->target : "");
    l->code = kept(h, found ? l->code : "");
    return found;
}

static inline bool pull_line(struct house *h, const char *kind, struct line *l)
{
    if (!find_line(h, kind, l))
        return false;
    if (!l->person) {
        OK(h, PICKER, V_TASK_PULL, "t-", kind);
        l->person = PICKER;
    }
    return true;
}

static inline bool step_back(struct house *h)
{
    struct line l;
    struct err err = {0};
    const char *code = "";
    int64_t handover;
    if (store_one(h->store, &err,
                  "SELECT handover, code FROM parcel WHERE stage = 'loaded'"
                  "   AND intercepted = 1",
                  ">dt", &handover, &code) == 1) {
        OK(h, PACKER, V_SHIP_UNLOAD, "dt", (int)handover, code);
        return true;
    }
    if (!pull_line(h, "back", &l))
        return false;
    if (l.taken < l.qty)
        OK(h, (int)l.person, V_BACK_TAKE, "ddt", (int)l.task, (int)l.line, l.code);
    else
        OK(h, (int)l.person, V_BACK_PUT, "ddt", (int)l.task, (int)l.line, l.target);
    return true;
}

/* The STOP of an order whose tote is on the cart: cancelled, or kicked out. */
static inline bool step_stop(struct house *h)
{
    struct err err = {0};
    int64_t task, order, person;
    const char *tote;
    if (store_one(h->store, &err,
                  "SELECT p.bound_task, o.id, p.code, t.person FROM place p JOIN orders o"
                  "    ON o.id = p.bound_order JOIN task t ON t.id = p.bound_task"
                  " WHERE o.state = 'cancelled' OR COALESCE(o.wave, 0) <> t.wave",
                  ">ddtd", &task, &order, &tote, &person) != 1)
        return false;
    OK(h, (int)person, V_PICK_STOP, "ddt", (int)task, (int)order, tote);
    return true;
}

static inline bool step_pick(struct house *h)
{
    struct line l;
    if (!pull_line(h, "pick", &l))
        return false;
    const char *tote =
        arena_printf(h->arena, "T-%lld%03lld", (long long)l.task, (long long)l.order);
    if (l.taken < l.qty)
        OK(h, (int)l.person, V_PICK_TAKE, "ddtt", (int)l.task, (int)l.line, l.place,
           l.code);
    else
        OK(h, (int)l.person, V_PICK_PUT, "ddt", (int)l.task, (int)l.line, tote);
    return true;
}

struct box {
    int64_t id, left, split;
    const char *code, *stage, *recheck, *number;
};

static inline bool find_box(struct house *h, const char *stage, struct box *box)
{
    struct err err = {0};
    int found = store_one(h->store, &err,
                          "SELECT p.id, p.code, p.stage, p.recheck, o.number, p.split"
                          "  FROM parcel p JOIN orders o ON o.id = p.order_id"
                          " WHERE p.stage = $1 AND o.hold = '' AND p.intercepted = 0"
                          " ORDER BY p.id LIMIT 1",
                          "t>dttttd", stage, &box->id, &box->code, &box->stage,
                          &box->recheck, &box->number, &box->split);
    box->code = kept(h, found == 1 ? box->code : "");
    box->recheck = kept(h, found == 1 ? box->recheck : "");
    return found == 1;
}

/* The code of a unit that the open parcel still wants; NULL: it is complete. */
static inline const char *wanted(struct house *h, const struct box *box)
{
    OK(h, PACKER, V_PACK_OPEN, "t", box->code);
    for (int i = 0; i < h->reply.rows.n; i++)
        if (rows_num(&h->reply.rows, i, "packed", 0) <
            rows_num(&h->reply.rows, i, "qty", 0))
            return arena_printf(h->arena, "E%s", rows_str(&h->reply.rows, i, "code"));
    return NULL;
}

static inline bool step_pack(struct house *h)
{
    struct box box;
    struct err err = {0};
    const char *number;
    if (find_box(h, "open", &box)) {
        const char *code = wanted(h, &box);
        if (code)
            OK(h, PACKER, V_PACK_UNIT, "dt", (int)box.id, code);
        else
            OK(h, PACKER, V_PACK_CLOSE, "d--", (int)box.id);
        return true;
    }
    if (store_one(h->store, &err,
                  "SELECT o.number FROM orders o JOIN order_line l ON l.order_id = o.id"
                  " WHERE o.state IN ('picked', 'packing') AND o.hold = ''"
                  "   AND l.picked > l.packed ORDER BY o.id DESC LIMIT 1",
                  ">t", &number) != 1)
        return false;
    OK(h, PACKER, V_PACK_OPEN, "t", number);
    return true;
}

static inline void recheck(struct house *h, const struct box *box)
{
    struct {
        const char *code;
        int64_t units;
    } row[8];
    int n = 0;
    OK(h, QC, V_RECHECK_OPEN, "t", box->code);
    struct query *query = store_query(
        h->store,
        "SELECT 'E' || i.code, s.on_hand FROM parcel p JOIN stock s ON s.place = p.place"
        "  JOIN item i ON i.id = s.item WHERE p.id = $1 AND s.on_hand > 0",
        "d", box->id);
    while (n < 8 && query_next(query, "td", &row[n].code, &row[n].units)) {
        row[n].code = kept(h, row[n].code);
        n++;
    }
    struct err err = {0};
    assert_int_equal(query_done(query, &err), 0);
    for (int i = 0; i < n; i++) {
        for (int64_t k = 0; k < row[i].units; k++)
            OK(h, QC, V_RECHECK_UNIT, "dt", (int)box->id, row[i].code);
    }
    OK(h, QC, V_RECHECK_CLOSE, "d", (int)box->id);
    assert_string_equal(got(h, "outcome"), "passed");
}

static inline bool step_label(struct house *h)
{
    struct box box;
    if (!find_box(h, "verified", &box))
        return false;
    if (strcmp(box.recheck, "due") == 0)
        recheck(h, &box);
    else
        house_labelled(h, (int)box.id);
    return true;
}

static inline bool step_load(struct house *h)
{
    struct box box;
    if (!find_box(h, "labelled", &box))
        return false;
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, box.code);
    return true;
}

static inline bool step_pass(struct house *h)
{
    struct err err = {0};
    const char *number;
    if (store_one(h->store, &err, "SELECT number FROM orders WHERE hold <> '' LIMIT 1",
                  ">t", &number) != 1)
        return false;
    OK(h, LEAD, V_ORDER_PASS, "tt", number, "go on");
    return true;
}

static inline bool step_ship(struct house *h)
{
    struct err err = {0};
    int64_t cage;
    if (store_one(h->store, &err,
                  "SELECT handover FROM parcel WHERE stage = 'loaded' LIMIT 1", ">d",
                  &cage) != 1)
        return false;
    OK(h, PACKER, V_SHIP_CLOSE, "d", (int)cage);
    return true;
}

/* The next thing that somebody would do; false: all is done. */
static inline bool step(struct house *h)
{
    return step_stop(h) || step_back(h) || step_pick(h) || step_pack(h) ||
           step_label(h) || step_load(h) || step_pass(h) || step_ship(h);
}

static inline int play(struct house *h, int most)
{
    int n = 0;
    while (n < most && step(h)) {
        n++;
        assert_true(n < STEPS_MOST);
    }
    return n;
}

static inline void shipped_whole(struct house *h, int64_t order)
{
    assert_int_equal(num_of(h,
                            "SELECT COUNT(*) FROM orders WHERE id = $1"
                            "   AND state = 'shipped'",
                            order),
                     1);
    assert_int_equal(num_of(h,
                            "SELECT SUM(l.qty - l.shipped) FROM order_line l"
                            " WHERE l.order_id = $1",
                            order),
                     0);
}

#endif
