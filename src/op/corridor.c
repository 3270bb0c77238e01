/*
 * corridor: what terminals that survive a dead wire and the store say to each other.
 * link.mark finds what a store lost that came from a backup; link.refused takes in the no
 * that came after a terminal's own yes: goods are where the books do not have them, so
 * the tote waits for a person and the bin for a count.
 */
#include "floor.h"

#include <sodium.h>

#include "late.h"

enum { HASH = 32 };

static const char *const columns[] = {"seq", NULL};

/* ---- link.mark ---- */

static int is_here(struct op *op, int64_t seq, const char *hex, int64_t *here)
{
    unsigned char hash[HASH];
    size_t n = 0;
    *here = 0;
    if (sodium_hex2bin(hash, HASH, hex, strlen(hex), NULL, &n, NULL) || n != HASH)
        return op_refuse(op, E_ARGUMENT, "sss", "hash", "64 hexadecimal digits", hex);
    int found =
        store_one(op->store, op->err,
                  "SELECT hash = $3 FROM request WHERE terminal = $1 AND seq = $2",
                  "ddb>d", op->terminal, seq, hash, (size_t)HASH, here);
    return found < 0 ? found : 0;
}

static int run_mark(struct op *op)
{
    const struct rows *rows = &op->req->rows;
    int64_t last = 0, here;
    rows_init(&op->reply->rows, columns);
    for (int i = 0; i < rows->n; i++) {
        int64_t seq = rows_num(rows, i, "seq", 0);
        if (is_here(op, seq, rows_str(rows, i, "hash"), &here))
            return op_fault(op);
        if (!here)
            op_row(op, "d", seq);
    }
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MAX(seq), 0) FROM request WHERE terminal = $1", "d>d",
                  op->terminal, &last) < 0)
        return op_fault(op);
    op_num(op, "last", last);
    return 0;
}

/* ---- link.refused ---- */

/* The order that the goods are of: the tote's, else the one named when it is the only one
 * of that number. */
static int order_of(struct op *op, int64_t *order)
{
    int64_t n = 0;
    *order = 0;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(bound_order, 0) FROM place"
                  " WHERE warehouse = $1 AND code = $2",
                  "dt>d", op->warehouse, request_str(op->req, "tote"), order) < 0)
        return op_fault(op);
    if (*order)
        return 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM orders"
                  " WHERE warehouse = $1 AND number = $2",
                  "dt>dd", op->warehouse, request_str(op->req, "order"), &n, order) < 0)
        return op_fault(op);
    *order = n == 1 ? *order : 0;
    return 0;
}

/* Every lot of the item that the bin holds, or none when the book has none. */
static int count_bin(struct op *op)
{
    int64_t place = 0, item = 0;
    if (store_one(op->store, op->err,
                  "SELECT p.id, i.id FROM place p JOIN item i"
                  "    ON i.warehouse = p.warehouse AND i.code = $3"
                  " WHERE p.warehouse = $1 AND p.code = $2 AND p.kind = 'bin'",
                  "dtt>dd", op->warehouse, request_str(op->req, "place"),
                  request_str(op->req, "item"), &place, &item) < 0)
        return op_fault(op);
    if (!place)
        return 0;
    int n = count_ask_lots(op, place, item, 0, "late");
    return n < 0 ? n : 0;
}

static const char *object_of(struct op *op)
{
    const char *tote = request_str(op->req, "tote"),
               *place = request_str(op->req, "place");
    if (tote[0])
        return late_object(op, tote);
    if (place[0])
        return arena_printf(op->arena, "place %s", place);
    return arena_printf(op->arena, "terminal %lld", (long long)op->terminal);
}

static int run_refused(struct op *op)
{
    const struct request *req = op->req;
    const char *object = object_of(op);
    int64_t order;
    if (order_of(op, &order))
        return op_fault(op);
    op->order_id = order;
    op_object(op, "%s", object);
    const char *text = arena_printf(
        op->arena, "%s %s: %s %s (%lld, %s)", request_str(req, "act"),
        request_str(req, "item"), request_str(req, "why"), request_str(req, "text"),
        (long long)request_get(req, "request"), request_str(req, "who"));
    if (except_raise(op, "late", object, order, "lead", text) || count_bin(op))
        return op_fault(op);
    op_after(op, "%s", text);
    op_num(op, "exception", store_last_id(op->store));
    return 0;
}

/* ---- what it locks ---- */

const char *late_object(struct op *op, const char *tote)
{
    return arena_printf(op->arena, "tote %s", tote);
}

static int locked(struct op *op, int found, const char *object, const char *text)
{
    if (found < 0)
        return found;
    return found ? op_refuse(op, E_HELD, "ss", object, text) : 0;
}

int late_free_order(struct op *op, int64_t order)
{
    const char *object, *text;
    int found = store_one(op->store, op->err,
                          "SELECT object, text FROM exception WHERE order_id = $1"
                          "   AND kind = 'late' AND closed_at = 0 ORDER BY id LIMIT 1",
                          "d>tt", order, &object, &text);
    return locked(op, found, object, text);
}

int late_free_tote(struct op *op, const char *tote)
{
    const char *text, *object = late_object(op, tote);
    int found = store_one(op->store, op->err,
                          "SELECT text FROM exception WHERE warehouse = $1"
                          "   AND closed_at = 0 AND kind = 'late' AND object = $2"
                          " ORDER BY id LIMIT 1",
                          "dt>t", op->warehouse, object, &text);
    return locked(op, found, object, text);
}

const struct op_entry op_link_mark = {V_LINK_MARK, run_mark};
const struct op_entry op_link_refused = {V_LINK_REFUSED, run_refused};
