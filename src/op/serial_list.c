/*
 * serial.list, serial.show: where units that are known by their serial are, and where
 * they have been.
 */
#include "serial.h"

enum { LIMIT = 1000 };

static const char *const cols_list[] = {"id",   "serial", "item", "state",    "place",
                                        "kind", "order",  "at",   "received", NULL};
static const char *const cols_show[] = {"move",   "at",    "item",   "from", "to",
                                        "reason", "order", "person", NULL};

/* What the list is narrowed by; 0: not by that. */
struct filter {
    int64_t item, place, after_item;
    const char *text, *after;
};

/* The cursor "item/text": a serial may hold any character. */
static int read_cursor(struct op *op, struct filter *filter)
{
    struct str rest = str_of(request_str(op->req, "after"));
    filter->after = "";
    if (!rest.n)
        return 0;
    if (!str_int(str_cut(&rest, '/'), &filter->after_item))
        return op_refuse(op, E_ARGUMENT, "sss", "after", "the id of a row",
                         request_str(op->req, "after"));
    filter->after = arena_copy(op->arena, rest);
    return 0;
}

static int read_filter(struct op *op, struct filter *filter)
{
    int64_t qty;
    const char *item = request_str(op->req, "item");
    const char *place = request_str(op->req, "place");
    *filter = (struct filter){.text = request_str(op->req, "serial")};
    if ((*item && find_code(op, item, &filter->item, &qty)) ||
        (*place && find_place(op, place, NULL, &filter->place)))
        return op_fault(op);
    return read_cursor(op, filter);
}

/* `which` stands alone, so that each way of asking walks an index of its own. */
#define SERIALS(which)                                                                   \
    "SELECT s.item, s.text, i.code, s.state, p.code, p.kind, COALESCE(o.number, ''),"    \
    "       m.at, s.received"                                                            \
    "  FROM serial s JOIN item i ON i.id = s.item JOIN place p ON p.id = s.place"        \
    "  JOIN move m ON m.id = s.last_move LEFT JOIN orders o ON o.id = s.order_id"        \
    " WHERE s.warehouse = $1 AND (s.text, s.item) > ($2, $3) AND ($4 = 0 OR s.item = "   \
    "$4) AND " which " ORDER BY s.text, s.item LIMIT $7"

static int run_list(struct op *op)
{
    struct filter f;
    int64_t item, at, received;
    const char *text, *code, *state, *place, *kind, *order;
    if (read_filter(op, &f))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_list);
    struct query *query = store_query(
        op->store,
        *f.text   ? SERIALS("s.text = $6 AND ($5 = 0 OR s.place = $5)")
        : f.place ? SERIALS("s.place = $5 AND '' = $6")
                  : SERIALS("$5 = 0 AND '' = $6"),
        "dtdddtd", op->warehouse, f.after, f.after_item, f.item, f.place, f.text,
        request_has(op->req, "limit") ? request_get(op->req, "limit") : (int64_t)LIMIT);
    while (query_next(query, "dttttttdd", &item, &text, &code, &state, &place, &kind,
                      &order, &at, &received))
        op_row(op, "tttttttdd", arena_printf(op->arena, "%lld/%s", (long long)item, text),
               text, code, state, place, kind, order, at, received);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int run_show(struct op *op)
{
    int64_t move, at;
    const char *item, *from, *to, *reason, *order, *person;
    rows_init(&op->reply->rows, cols_show);
    struct query *query = store_query(
        op->store,
        "SELECT s.move, m.at, i.code, a.code, b.code, m.reason,"
        "       COALESCE(o.number, ''), COALESCE(p.name, '')"
        "  FROM serial_move s JOIN move m ON m.id = s.move JOIN item i ON i.id = s.item"
        "  JOIN place a ON a.id = m.from_place JOIN place b ON b.id = m.to_place"
        "  LEFT JOIN orders o ON o.id = m.order_id LEFT JOIN person p ON p.id = m.person"
        " WHERE s.warehouse = $1 AND s.text = $2 ORDER BY s.move",
        "dt", op->warehouse, request_str(op->req, "serial"));
    while (query_next(query, "ddtttttt", &move, &at, &item, &from, &to, &reason, &order,
                      &person))
        op_row(op, "ddtttttt", move, at, item, from, to, reason, order, person);
    if (query_done(query, op->err))
        return op_fault(op);
    return op->reply->rows.n ? 0
                             : op_refuse(op, E_NOT_FOUND, "ss", "serial",
                                         request_str(op->req, "serial"));
}

const struct op_entry op_serial_list = {V_SERIAL_LIST, run_list};
const struct op_entry op_serial_show = {V_SERIAL_SHOW, run_show};
