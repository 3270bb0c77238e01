/*
 * parcel_list: looking at parcels.
 */
#include "parcel.h"

#include "serial.h"

static const char *const cols_list[] = {
    "id",      "code", "number",      "part",  "stage",   "label",
    "recheck", "hold", "intercepted", "units", "waybill", "carrier",
    "box",     "tote", "order_state", "qc",    NULL};

struct row {
    int64_t id, part, intercepted, units;
    const char *code, *number, *stage, *label, *recheck, *hold, *waybill, *carrier, *box,
        *tote, *order_state, *qc;
};

#define PARCELS                                                                          \
    "SELECT p.id, p.code, o.number, p.part, p.stage, p.label, p.recheck, p.hold,"        \
    "       p.intercepted, p.units, p.waybill, p.carrier, p.box,"                        \
    "       (SELECT MIN(t.code) FROM place t WHERE t.bound_order = p.order_id), "        \
    "o.state,"                                                                           \
    "       p.qc"                                                                        \
    "  FROM parcel p JOIN orders o ON o.id = p.order_id"                                 \
    " WHERE p.warehouse = $1 AND p.id > $2 AND " REACHES("o", "$5", "$6") " "

static int parcel_list(struct op *op)
{
    struct row r;
    const char *stage = request_str(op->req, "stage");
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    rows_init(&op->reply->rows, cols_list);
    struct query *query =
        store_query(op->store,
                    *stage ? PARCELS "AND p.stage = $3 ORDER BY p.id LIMIT $4"
                           : PARCELS "AND '' = $3 ORDER BY p.id LIMIT $4",
                    "ddtddt", op->warehouse, request_get(op->req, "after"), stage, limit,
                    op->person, op_reach(op));
    while (query_next(query, "dttdttttddtttttt", &r.id, &r.code, &r.number, &r.part,
                      &r.stage, &r.label, &r.recheck, &r.hold, &r.intercepted, &r.units,
                      &r.waybill, &r.carrier, &r.box, &r.tote, &r.order_state, &r.qc))
        op_row(op, "dttdttttddtttttt", r.id, r.code, r.number, r.part, r.stage, r.label,
               r.recheck, r.hold, r.intercepted, r.units, r.waybill, r.carrier, r.box,
               r.tote, r.order_state, r.qc);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

int parcel_rows(struct op *op, int64_t place)
{
    static const char *const columns[] = {"code", "name", "spec", "qty", NULL};
    const char *code, *name, *spec;
    int64_t qty;
    rows_init(&op->reply->rows, columns);
    struct query *query =
        store_query(op->store,
                    "SELECT i.code, i.name, i.spec, CAST(SUM(s.on_hand) AS BIGINT)"
                    "  FROM stock s JOIN item i ON i.id = s.item"
                    " WHERE s.warehouse = $1 AND s.place = $2 AND s.on_hand > 0"
                    " GROUP BY i.id, i.code, i.name, i.spec ORDER BY i.code",
                    "dd", op->warehouse, place);
    while (query_next(query, "tttd", &code, &name, &spec, &qty))
        op_row(op, "tttd", code, name, spec, qty);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* What is in it, with the serials; of a shipped one nothing but those is left. */
static int contents(struct op *op, const struct parcel *p)
{
    static const char *const columns[] = {"code", "name", "spec", "qty", "serials", NULL};
    const char *code, *name, *spec;
    int64_t item, qty, serial;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT i.id, i.code, i.name, i.spec, i.serial, CAST(SUM(x.qty) AS BIGINT)"
        "  FROM (SELECT item, on_hand AS qty FROM stock"
        "         WHERE warehouse = $1 AND place = $2 AND on_hand > 0"
        "        UNION ALL SELECT s.item, 1 FROM serial_move s"
        "                    JOIN move m ON m.id = s.move"
        "         WHERE s.order_id = $3 AND m.from_place = $2 AND m.reason = 'ship') x"
        "  JOIN item i ON i.id = x.item"
        " GROUP BY i.id, i.code, i.name, i.spec, i.serial ORDER BY i.code",
        "ddd", op->warehouse, p->place, p->order_id);
    while (query_next(query, "dtttdd", &item, &code, &name, &spec, &serial, &qty))
        op_row(op, "tttdt", code, name, spec, qty,
               serial ? serials_at(op, p->order_id, p->place, item) : "");
    return query_done(query, op->err) ? op_fault(op) : 0;
}

struct more {
    int64_t created_at, closed_at, shipped_at;
    const char *box, *person, *terminal;
};

static int read_more(struct op *op, int64_t id, struct more *more)
{
    return store_one(op->store, op->err,
                     "SELECT p.box, p.created_at, p.closed_at, p.shipped_at,"
                     "       COALESCE(w.name, ''), COALESCE(t.name, '')"
                     "  FROM parcel p LEFT JOIN person w ON w.id = p.person"
                     "  LEFT JOIN terminal t ON t.id = p.terminal WHERE p.id = $1",
                     "d>tdddtt", id, &more->box, &more->created_at, &more->closed_at,
                     &more->shipped_at, &more->person, &more->terminal) < 0
               ? op_fault(op)
               : 0;
}

static void say_texts(struct op *op, const struct parcel *p, const struct more *more)
{
    const struct {
        const char *name, *text;
    } texts[] = {
        {"code", p->code},
        {"number", p->number},
        {"order_state", p->order_state},
        {"stage", p->stage},
        {"label", p->label},
        {"recheck", p->recheck},
        {"qc", p->qc},
        {"hold", p->hold},
        {"waybill", p->waybill},
        {"carrier", p->carrier},
        {"weigh", p->weigh},
        {"box", more->box},
        {"person", more->person},
        {"terminal", more->terminal},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        op_text(op, texts[i].name, texts[i].text);
}

static int parcel_show(struct op *op)
{
    struct parcel p;
    struct more more;
    if (parcel_find(op, request_str(op->req, "code"), &p) || read_more(op, p.id, &more))
        return op_fault(op);
    const struct {
        const char *name;
        int64_t num;
    } numbers[] = {
        {"id", p.id},
        {"order", p.order_id},
        {"part", p.part},
        {"place", p.place},
        {"intercepted", p.intercepted},
        {"units", p.units},
        {"rechecked", p.rechecked},
        {"handover", p.handover},
        {"created_at", more.created_at},
        {"closed_at", more.closed_at},
        {"shipped_at", more.shipped_at},
    };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
        op_num(op, numbers[i].name, numbers[i].num);
    say_texts(op, &p, &more);
    return contents(op, &p);
}

const struct op_entry op_parcel_list = {V_PARCEL_LIST, parcel_list};
const struct op_entry op_parcel_show = {V_PARCEL_SHOW, parcel_show};
