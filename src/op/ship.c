/*
 * ship: the carrier's cage once, then one scan a parcel. What may not leave is refused at
 * the cage already; the gate is asked again when the cage is handed over.
 */
#include "ship.h"

#include "floor.h"
#include "fresh.h"
#include "qc.h"

#include "tallyman/model/code.h"

/* One transaction hands all of it over. */
enum { CAGE_MOST = 20000 };

int handover_read(struct op *op, struct handover *h)
{
    h->id = request_get(op->req, "handover");
    int found = store_one(op->store, op->err,
                          "SELECT h.cage, p.code, h.carrier, h.state FROM handover h"
                          "  JOIN place p ON p.id = h.cage"
                          " WHERE h.id = $1 AND h.warehouse = $2",
                          "dd>dttt", h->id, op->warehouse, &h->cage, &h->cage_code,
                          &h->carrier, &h->state);
    const char *name = arena_printf(op->arena, "%lld", (long long)h->id);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "hand-over", name);
    op_object(op, "cage %s", h->cage_code);
    if (strcmp(h->state, "open") != 0)
        return op_refuse(op, E_STATE, "sss", h->cage_code, h->state, "open");
    return 0;
}

int handover_count(struct op *op, int64_t handover, int64_t *parcels)
{
    int found = store_one(op->store, op->err,
                          "SELECT COUNT(*) FROM parcel WHERE handover = $1"
                          "   AND stage = 'loaded'",
                          "d>d", handover, parcels);
    return found < 0 ? found : 0;
}

/* ---- open ---- */

/* "SF" of G-SF-1. */
static const char *carrier_in(struct op *op, const char *code)
{
    struct str rest = str_of(code);
    if (code_kind(rest) != CODE_CAGE)
        return "";
    str_cut(&rest, '-');
    return arena_copy(op->arena, str_cut(&rest, '-'));
}

static int read_cage(struct op *op, const char *code, struct handover *h)
{
    const char *kind = "cage";
    h->carrier = "";
    h->cage = 0;
    if (store_one(
            op->store, op->err,
            "SELECT id, kind, carrier FROM place WHERE warehouse = $1 AND code = $2",
            "dt>dtt", op->warehouse, code, &h->cage, &kind, &h->carrier) < 0)
        return op_fault(op);
    if (strcmp(kind, "cage") != 0)
        return op_refuse(op, E_WRONG_KIND, "sss", "cage", kind, code);
    if (!h->cage && code_kind(str_of(code)) != CODE_CAGE)
        return op_refuse(op, E_NOT_FOUND, "ss", "cage", code);
    if (!*h->carrier)
        h->carrier = carrier_in(op, code);
    if (!*h->carrier)
        return op_refuse(op, E_STATE, "sss", code, "without a carrier",
                         "a carrier's cage");
    return 0;
}

static int begin(struct op *op, const char *code, struct handover *h)
{
    if (!h->cage && find_or_make_place(op, code, "cage", &h->cage))
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "UPDATE place SET carrier = $2 WHERE id = $1 AND carrier = ''", "dt",
                 h->cage, h->carrier) < 0)
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT id, carrier FROM handover WHERE warehouse = $1"
                          "   AND state = 'open' AND cage = $2",
                          "dd>dt", op->warehouse, h->cage, &h->id, &h->carrier);
    if (found)
        return found < 0 ? found : 0;
    if (store_do(
            op->store, op->err,
            "INSERT INTO handover (warehouse, cage, carrier, state, person, opened_at)"
            " VALUES ($1, $2, $3, 'open', $4, $5)",
            "ddtdd", op->warehouse, h->cage, h->carrier, op->person, op->now) < 0)
        return op_fault(op);
    h->id = store_last_id(op->store);
    return 0;
}

static int ship_open(struct op *op)
{
    struct handover h = {0};
    int64_t loaded = 0;
    const char *code = request_str(op->req, "cage");
    op_object(op, "cage %s", code);
    if (read_cage(op, code, &h) || begin(op, code, &h) ||
        handover_count(op, h.id, &loaded))
        return op_fault(op);
    op_num(op, "handover", h.id);
    op_text(op, "cage", code);
    op_text(op, "carrier", h.carrier);
    op_num(op, "loaded", loaded);
    return 0;
}

/* ---- load, unload ---- */

static int may_load(struct op *op, const struct handover *h, const struct parcel *p)
{
    if (parcel_going(op, p))
        return op_fault(op);
    if (parcel_is(p, "open") || parcel_is(p, "verified"))
        return op_refuse(op, E_NOT_LABELLED, "s", p->code);
    if (!parcel_is(p, "labelled"))
        return op_refuse(op, E_STATE, "sss", p->code, p->stage, "labelled");
    if (strcmp(p->qc, "due") == 0)
        return op_refuse(op, E_QC_DUE, "s", p->code);
    if (strcmp(p->carrier, h->carrier) != 0)
        return op_refuse(op, E_WRONG_CARRIER, "ss", h->carrier, p->carrier);
    return fresh_enough(op, p->order_id);
}

/* Refused before it is too much for one hand-over. */
static int has_room(struct op *op, const struct handover *h, int64_t *loaded)
{
    if (handover_count(op, h->id, loaded))
        return op_fault(op);
    return *loaded < CAGE_MOST ? 0
                               : op_refuse(op, E_LIMIT, "sdd", h->cage_code, *loaded + 1,
                                           (int64_t)CAGE_MOST);
}

static int say(struct op *op, const struct parcel *p, int64_t loaded)
{
    op_num(op, "parcel", p->id);
    op_text(op, "waybill", p->waybill);
    op_text(op, "number", p->number);
    op_num(op, "part", p->part);
    op_num(op, "loaded", loaded);
    return 0;
}

static int ship_load(struct op *op)
{
    struct handover h;
    struct parcel p;
    int64_t loaded = 0;
    bool drawn = false;
    if (handover_read(op, &h) || parcel_find(op, request_str(op->req, "code"), &p) ||
        may_load(op, &h, &p) || has_room(op, &h, &loaded) ||
        qc_draw_at_cage(op, &p, &drawn))
        return op_fault(op);
    op_num(op, "drawn", drawn);
    if (drawn) {
        op_after(op, "drawn for a count");
        return say(op, &p, loaded);
    }
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET stage = 'loaded', handover = $2"
                           " WHERE id = $1 AND stage = 'labelled' AND intercepted = 0",
                           "dd", p.id, h.id);
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    op_after(op, "into %s", h.cage_code);
    return say(op, &p, loaded + 1);
}

/* An intercepted parcel is void once it is out, and its goods wait to be put back; of one
 * whose order goes on, only what left it. */
static int take_out(struct op *op, const struct parcel *p, bool void_it)
{
    static const char as_it_is[] = "UPDATE parcel SET handover = NULL, stage = $2"
                                   " WHERE id = $1 AND stage = 'loaded'";
    static const char without_them[] =
        "UPDATE parcel SET handover = NULL, stage = $2, intercepted = 0,"
        "       label = 'none', waybill = '', carrier = ''"
        " WHERE id = $1 AND stage = 'loaded'";
    bool some = p->left && !void_it;
    int changed =
        store_do(op->store, op->err, some ? without_them : as_it_is, "dt", p->id,
                 void_it ? "void"
                 : some  ? "verified"
                         : "labelled");
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    int64_t units = void_it ? back_from(op, p->order_id, p->place)
                    : some  ? merge_come_out(op, p->id)
                            : 0;
    return units < 0 || (void_it && qc_gone(op, p->order_id)) ? op_fault(op) : 0;
}

static int ship_unload(struct op *op)
{
    struct handover h;
    struct parcel p;
    int64_t loaded = 0;
    if (handover_read(op, &h) || parcel_find(op, request_str(op->req, "code"), &p))
        return op_fault(op);
    if (!parcel_is(&p, "loaded") || p.handover != h.id)
        return op_refuse(op, E_STATE, "sss", p.code,
                         parcel_is(&p, "loaded") ? "in another cage" : p.stage, "loaded");
    bool void_it = (p.intercepted && !p.left) || strcmp(p.order_state, "cancelled") == 0;
    if (take_out(op, &p, void_it) || handover_count(op, h.id, &loaded))
        return op_fault(op);
    op_after(op, "out of %s%s", h.cage_code,
             void_it  ? ", void"
             : p.left ? ", some of it leaves"
                      : "");
    return say(op, &p, loaded);
}

const struct op_entry op_ship_open = {V_SHIP_OPEN, ship_open};
const struct op_entry op_ship_load = {V_SHIP_LOAD, ship_load, .often = true};
const struct op_entry op_ship_unload = {V_SHIP_UNLOAD, ship_unload};
