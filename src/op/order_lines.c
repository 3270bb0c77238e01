/*
 * order_lines: the lines of an order on its way in. A kit keeps its line, with its price;
 * its components get lines of their own under the same ordinal, and the kit's price is
 * shared out by the components' shares. A component's unit price is its part rounded up
 * to a whole minor unit; what that is too much stands in its `off`, so that price × qty -
 * off of the components adds up to the kit's to the last unit.
 */
#include "order_in.h"

#include "tallyman/base/money.h"

struct line_in *order_in_add(struct order_in *in)
{
    struct arena *arena = in->load->op->arena;
    if (in->lines == in->room) {
        int room = in->room ? in->room * 2 : 32;
        in->line = arena_grow(arena, in->line, sizeof(*in->line) * (size_t)in->lines,
                              sizeof(*in->line) * (size_t)room);
        in->room = room;
    }
    return &in->line[in->lines++];
}

struct component {
    int n;
    int64_t *item, *qty, *share, *part;
};

static int read_components(struct op *op, int64_t kit, struct component *c)
{
    int64_t item, qty, share;
    *c = (struct component){0};
    struct query *query = store_query(op->store,
                                      "SELECT item, qty, share FROM kit"
                                      " WHERE warehouse = $1 AND kit = $2 ORDER BY item",
                                      "dd", op->warehouse, kit);
    while (query_next(query, "ddd", &item, &qty, &share)) {
        c->item = op_list_more(op, c->item, c->n, sizeof(item));
        c->qty = op_list_more(op, c->qty, c->n, sizeof(qty));
        c->share = op_list_more(op, c->share, c->n, sizeof(share));
        c->item[c->n] = item;
        c->qty[c->n] = qty;
        c->share[c->n++] = share;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int explode_one(struct order_in *in, int at)
{
    struct component c;
    struct line_in kit = in->line[at];
    if (read_components(in->load->op, kit.item, &c))
        return op_fault(in->load->op);
    c.part = arena_alloc(in->load->op->arena, sizeof(*c.part) * (size_t)(c.n + 1));
    money_apportion(kit.price * kit.qty - kit.off, c.share, c.part, c.n);
    for (int i = 0; i < c.n; i++) {
        int64_t qty = c.qty[i] * kit.qty;
        int64_t price = c.part[i] > 0 ? (c.part[i] + qty - 1) / qty : 0;
        *order_in_add(in) = (struct line_in){
            .ordinal = kit.ordinal,
            .item = c.item[i],
            .qty = qty,
            .price = price,
            .off = price * qty - c.part[i],
            .gift = kit.gift,
            .parent = at,
        };
    }
    return 0;
}

int order_in_explode(struct order_in *in)
{
    in->plain = in->lines;
    for (int i = 0; i < in->plain; i++) {
        if (in->line[i].kit && explode_one(in, i))
            return op_fault(in->load->op);
    }
    in->units = 0;
    for (int i = 0; i < in->lines; i++)
        in->units += in->line[i].kit ? 0 : in->line[i].qty;
    return 0;
}

static int64_t parent_id(const struct order_in *in, const struct line_in *line)
{
    return line->parent < 0 ? 0 : in->line[line->parent].id;
}

int order_in_write_lines(struct order_in *in, int64_t order)
{
    struct op *op = in->load->op;
    for (int i = 0; i < in->lines; i++) {
        struct line_in *line = &in->line[i];
        if (store_do(
                op->store, op->err,
                "INSERT INTO order_line (warehouse, order_id, ordinal, item, qty, price,"
                " off, gift, kit_line, kit)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                "ddddddddrd", op->warehouse, order, line->ordinal, line->item, line->qty,
                line->price, line->off, line->gift, parent_id(in, line), line->kit) < 0)
            return op_fault(op);
        if (line->kit)
            line->id = store_last_id(op->store);
    }
    return 0;
}

static int write_over(struct order_in *in, int64_t order, struct line_in *line)
{
    struct op *op = in->load->op;
    return store_one(
        op->store, op->err,
        "INSERT INTO order_line (warehouse, order_id, ordinal, item, qty, price, off, "
        "gift,"
        " kit_line, kit) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (order_id, ordinal, item) DO UPDATE SET qty = excluded.qty,"
        "   price = excluded.price, off = excluded.off, gift = excluded.gift,"
        "   kit_line = excluded.kit_line, kit = excluded.kit,"
        "   cancelled = CASE WHEN order_line.cancelled < excluded.qty"
        "                    THEN order_line.cancelled ELSE excluded.qty END"
        " RETURNING id",
        "ddddddddrd>d", op->warehouse, order, line->ordinal, line->item, line->qty,
        line->price, line->off, line->gift, parent_id(in, line), line->kit, &line->id);
}

static bool is_written(const struct order_in *in, int64_t id)
{
    for (int i = 0; i < in->lines; i++) {
        if (in->line[i].id == id)
            return true;
    }
    return false;
}

/* What was on the floor once is told of by moves: such a line stays, wholly taken back,
 * and makes way for another of its place. */
static int drop_line(struct op *op, int64_t order, int64_t line)
{
    int64_t one;
    int used = store_one(op->store, op->err,
                         "SELECT 1 FROM task_line t JOIN order_line l ON l.id = t.line_id"
                         " WHERE t.order_id = $1 AND (l.id = $2 OR l.kit_line = $2)"
                         " LIMIT 1",
                         "dd>d", order, line, &one);
    if (used < 0)
        return op_fault(op);
    int done = used ? store_do(op->store, op->err,
                               "UPDATE order_line SET cancelled = qty, ordinal = -id"
                               " WHERE id = $1",
                               "d", line)
                    : store_do(op->store, op->err, "DELETE FROM order_line WHERE id = $1",
                               "d", line);
    return done < 0 ? done : 0;
}

/* Lines that the channel no longer names. */
static int drop_others(struct order_in *in, int64_t order)
{
    struct op *op = in->load->op;
    int64_t *line;
    int n = op_ids(op,
                   store_query(op->store,
                               "SELECT id FROM order_line"
                               " WHERE order_id = $1 AND ordinal >= 0",
                               "d", order),
                   &line);
    for (int i = 0; i < n; i++) {
        if (!is_written(in, line[i]) && drop_line(op, order, line[i]))
            return op_fault(op);
    }
    return n < 0 ? n : 0;
}

int order_in_replace_lines(struct order_in *in, int64_t order)
{
    struct op *op = in->load->op;
    for (int i = 0; i < in->lines; i++) {
        if (write_over(in, order, &in->line[i]) < 0)
            return op_fault(op);
    }
    if (drop_others(in, order))
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET units ="
                        " COALESCE((SELECT SUM(qty - cancelled) FROM order_line"
                        "            WHERE order_id = $1 AND kit = 0), 0) WHERE id = $1",
                        "d", order);
    return done < 0 ? done : 0;
}

static bool is_said(const struct order_in *in, const struct line_in *line)
{
    for (int i = 0; i < in->plain; i++) {
        const struct line_in *said = &in->line[i];
        if (said->ordinal == line->ordinal)
            return said->item == line->item && said->qty == line->qty &&
                   said->price == line->price && said->off == line->off &&
                   said->gift == line->gift;
    }
    return false;
}

int order_in_same_lines(struct order_in *in, int64_t order)
{
    struct op *op = in->load->op;
    struct line_in line;
    int n = 0;
    bool same = true;
    struct query *query = store_query(op->store,
                                      "SELECT ordinal, item, qty, price, off, gift"
                                      "  FROM order_line"
                                      " WHERE order_id = $1 AND kit_line IS NULL"
                                      "   AND ordinal >= 0",
                                      "d", order);
    while (query_next(query, "dddddd", &line.ordinal, &line.item, &line.qty, &line.price,
                      &line.off, &line.gift)) {
        n++;
        same = same && is_said(in, &line);
    }
    if (query_done(query, op->err))
        return op_fault(op);
    return same && n == in->plain;
}
