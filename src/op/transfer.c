/*
 * transfer.*: goods for another warehouse, in two phases. An offer takes unreserved units
 * out of a bin into a transit place of the source, where nobody can sell or pick them.
 * Then exactly one thing becomes of them: the receiver posts them into a bin of his own,
 * or the source voids the offer and has them in a bin again. When its time is over an
 * offer can no longer be posted; its goods wait in transit for stock control, who voids
 * it or gives it more time.
 *
 * Posting moves goods in both ledgers in one transaction: out of the source's transit
 * place, into the receiver's bin. Each warehouse keeps items, lots and serials of its
 * own; an item is the same by its code.
 */
#include "transfer.h"

#include "floor.h"
#include "lots.h"
#include "serial.h"

enum { HOURS = 72 };

/* ---- offer ---- */

static int find_receiver(struct op *op, struct transfer *t)
{
    t->to_code = request_str(op->req, "to");
    int found = store_one(op->store, op->err, "SELECT id FROM warehouse WHERE code = $1",
                          "t>d", t->to_code, &t->to);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "warehouse", t->to_code);
    if (t->to == op->warehouse)
        return op_refuse(op, E_ARGUMENT, "sss", "to", "another warehouse", t->to_code);
    return 0;
}

/* The receiver's item of that code; kept as the source keeps it, or serials and lots
 * would be lost on the way. */
static int find_other_item(struct op *op, const struct transfer *t, int64_t *item)
{
    int64_t alike;
    int found = store_one(op->store, op->err,
                          "SELECT b.id, CASE WHEN b.serial = a.serial AND b.lots = a.lots"
                          "  THEN 1 ELSE 0 END FROM item a JOIN item b"
                          "    ON b.warehouse = $2 AND b.code = a.code WHERE a.id = $1",
                          "dd>dd", t->item, t->to, item, &alike);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "item",
                         arena_printf(op->arena, "%s in %s", t->item_code, t->to_code));
    if (!alike)
        return op_refuse(op, E_ARGUMENT, "sss", "item",
                         "kept alike by serial and lot in both warehouses", t->item_code);
    return 0;
}

static int64_t hours(struct op *op)
{
    return request_has(op->req, "hours")
               ? request_get(op->req, "hours")
               : rule_num(op, "transfer", "offer", "hours", HOURS);
}

/* Its number is the request's own, so that no two are alike whoever numbers them. */
static int write_offer(struct op *op, struct transfer *t)
{
    t->number = arena_printf(op->arena, "TR-%lld-%lld", (long long)op->terminal,
                             (long long)op->req->id.seq);
    t->until = op->now + hours(op) * 3600000;
    if (store_do(op->store, op->err,
                 "INSERT INTO place (warehouse, code, kind) VALUES ($1, $2, 'transit')",
                 "dt", op->warehouse, t->number) < 0)
        return op_fault(op);
    t->place = store_last_id(op->store);
    int done = store_do(
        op->store, op->err,
        "INSERT INTO transfer (warehouse, number, document, to_warehouse, state, item,"
        " qty, bin, place, until, person, offered_at)"
        " VALUES ($1, $2, $3, $4, 'offered', $5, $6, $7, $8, $9, $10, $11)",
        "dttdddddddd", op->warehouse, t->number, request_str(op->req, "document"), t->to,
        t->item, t->qty, t->bin, t->place, t->until, op->person, op->now);
    return done < 0 ? done : 0;
}

static int offer(struct op *op)
{
    int64_t units, other, left;
    struct transfer t = {0};
    const char *code = request_str(op->req, "place");
    if (find_receiver(op, &t) ||
        find_code(op, request_str(op->req, "item"), &t.item, &units) ||
        find_place(op, code, "bin", &t.bin))
        return op_fault(op);
    t.qty = units * request_get(op->req, "qty");
    t.item_code = item_code(op, t.item);
    op_object(op, "%s at %s for %s", t.item_code, code, t.to_code);
    struct ledger move = {
        .item = t.item, .qty = t.qty, .from = t.bin, .reason = "transfer"};
    if (request_has(op->req, "lot"))
        move.lot = request_str(op->req, "lot");
    if (find_other_item(op, &t, &other) ||
        serial_loose(op, &move, request_str(op->req, "serial")) || lots_free(op, &move) ||
        write_offer(op, &t))
        return op_fault(op);
    move.to = t.place;
    if (lots_move(op, &move, &left))
        return op_fault(op);
    op_after(op, "%s: %lld in transit", t.number, (long long)t.qty);
    op_text(op, "transfer", t.number);
    op_text(op, "item", t.item_code);
    op_num(op, "qty", t.qty);
    op_num(op, "until", t.until);
    op_num(op, "left", left);
    return 0;
}

/* ---- one that is there ---- */

enum side { SOURCE, RECEIVER };

/* By the number that the request names, of this warehouse as that side. */
static int read_transfer(struct op *op, enum side side, struct transfer *t)
{
    static const char *const sql[] = {
        [SOURCE] =
            "SELECT t.id, t.warehouse, t.to_warehouse, t.item, t.qty, t.bin, t.place,"
            " t.until, t.number, t.state, i.code, w.code, i.serial FROM transfer t"
            "  JOIN item i ON i.id = t.item JOIN warehouse w ON w.id = t.to_warehouse"
            " WHERE t.number = $1 AND t.warehouse = $2",
        [RECEIVER] =
            "SELECT t.id, t.warehouse, t.to_warehouse, t.item, t.qty, t.bin, t.place,"
            " t.until, t.number, t.state, i.code, w.code, i.serial FROM transfer t"
            "  JOIN item i ON i.id = t.item JOIN warehouse w ON w.id = t.to_warehouse"
            " WHERE t.number = $1 AND t.to_warehouse = $2",
    };
    const char *number = request_str(op->req, "transfer");
    op_object(op, "transfer %s", number);
    int found = store_one(op->store, op->err, sql[side], "td>ddddddddttttd", number,
                          op->warehouse, &t->id, &t->warehouse, &t->to, &t->item, &t->qty,
                          &t->bin, &t->place, &t->until, &t->number, &t->state,
                          &t->item_code, &t->to_code, &t->serial);
    if (found < 0)
        return found;
    return found ? 0 : op_refuse(op, E_NOT_FOUND, "ss", "transfer", number);
}

struct content {
    const char *lot;
    int64_t expiry, qty;
};

/* What lies in its transit place; how many rows. */
static int read_content(struct op *op, const struct transfer *t, struct content **content)
{
    int n = 0;
    struct content one;
    *content = NULL;
    struct query *query =
        store_query(op->store,
                    "SELECT lot, expiry, on_hand FROM stock WHERE warehouse = $1"
                    "   AND place = $2 AND item = $3 AND on_hand > 0 ORDER BY lot",
                    "ddd", t->warehouse, t->place, t->item);
    while (query_next(query, "tdd", &one.lot, &one.expiry, &one.qty)) {
        *content = op_list_more(op, *content, n, sizeof(one));
        (*content)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int settled(struct op *op, const struct transfer *t, const char *how)
{
    return except_settle(op, "transfer",
                         arena_printf(op->arena, "transfer %s", t->number), how);
}

/* ---- post ---- */

struct named {
    const char *text, *lot;
    int64_t expiry;
    struct named *next;
};

/* The serials that go along, and whether each may come into the receiver's house. */
static int read_named(struct op *op, const struct transfer *t, int64_t item,
                      struct named **all)
{
    struct named one = {0};
    const char *got = "";
    struct query *query = store_query(
        op->store,
        "SELECT r.text, r.lot, s.expiry FROM serial r JOIN stock s"
        "    ON s.warehouse = r.warehouse AND s.place = r.place AND s.item = r.item"
        "   AND s.lot = r.lot"
        " WHERE r.warehouse = $1 AND r.place = $2 AND r.item = $3 AND r.state = 'in'"
        " ORDER BY r.text",
        "ddd", t->warehouse, t->place, t->item);
    while (query_next(query, "ttd", &one.text, &one.lot, &one.expiry)) {
        one.next = *all;
        *all = arena_alloc(op->arena, sizeof(one));
        **all = one;
        (*all)->text = arena_text(op->arena, one.text);
        (*all)->lot = arena_text(op->arena, one.lot);
    }
    if (query_done(query, op->err))
        return op_fault(op);
    for (struct named *n = *all; n; n = n->next) {
        if (serial_no_code(op, n->text))
            return op_fault(op);
        if (!serial_may_come(op, item, n->text, &got))
            return op->err->code ? op_fault(op)
                                 : op_refuse(op, E_SERIAL_TAKEN, "ss", n->text, got);
    }
    return 0;
}

/* Into the receiver's bin: units with a name one by one, the rest of a lot at once. */
static int receive(struct op *op, struct ledger *in, const struct content *content,
                   const struct named *named)
{
    int64_t rest = content->qty;
    in->lot = content->lot;
    in->expiry = content->expiry;
    in->qty = 1;
    for (const struct named *n = named; n; n = n->next) {
        if (strcmp(n->lot, content->lot) != 0)
            continue;
        in->serial = n->text;
        rest--;
        if (ledger_sure(op, in, NULL))
            return op_fault(op);
    }
    in->serial = NULL;
    in->qty = rest;
    return rest > 0 ? ledger_sure(op, in, NULL) : 0;
}

/* The source's side of it is written in the source's name. */
static int send_off(struct op *op, const struct transfer *t, int64_t out,
                    const struct content *content)
{
    struct op away = *op;
    away.warehouse = t->warehouse;
    const struct ledger move = {.item = t->item,
                                .lot = content->lot,
                                .expiry = content->expiry,
                                .qty = content->qty,
                                .from = t->place,
                                .to = out,
                                .to_outside = true,
                                .reason = "transfer",
                                .serials = t->serial};
    return ledger_sure(&away, &move, NULL);
}

static int outside_of(struct op *op, int64_t warehouse, const char *code, int64_t *place)
{
    int found = store_one(op->store, op->err,
                          "SELECT id FROM place WHERE warehouse = $1 AND code = $2"
                          "   AND kind = 'outside'",
                          "dt>d", warehouse, code, place);
    if (found < 0)
        return found;
    return found ? 0 : op_refuse(op, E_NOT_FOUND, "ss", "place", code);
}

/* By the clock, whether or not somebody has said so of it yet. */
static int still_open(struct op *op, const struct transfer *t)
{
    bool offered = strcmp(t->state, "offered") == 0;
    if (offered && t->until > op->now)
        return 0;
    return op_refuse(op, E_STATE, "sss", t->number, offered ? "expired" : t->state,
                     "offered");
}

static int close_posted(struct op *op, const struct transfer *t, int64_t bin)
{
    int done = store_do(op->store, op->err,
                        "UPDATE transfer SET state = 'posted', to_place = $3,"
                        " ended_at = $2, ended_by = $4, terminal = $5, seq = $6"
                        " WHERE id = $1 AND state = 'offered' AND until > $2",
                        "dddddd", t->id, op->now, bin, op->person, op->terminal,
                        op->req->id.seq);
    return changed_one(op, done, t->number);
}

static int post(struct op *op)
{
    int64_t out, item;
    struct transfer t;
    struct named *named = NULL;
    struct content *content;
    const char *code = request_str(op->req, "place");
    struct ledger in = {.from_outside = true, .reason = "receive"};
    if (read_transfer(op, RECEIVER, &t) || still_open(op, &t) ||
        find_place(op, code, "bin", &in.to) || find_other_item(op, &t, &item) ||
        outside_of(op, op->warehouse, "IN", &in.from) ||
        outside_of(op, t.warehouse, "OUT", &out) || read_named(op, &t, item, &named))
        return op_fault(op);
    in.item = item;
    int n = read_content(op, &t, &content);
    if (n < 0 || close_posted(op, &t, in.to))
        return op_fault(op);
    for (int i = 0; i < n; i++) {
        if (send_off(op, &t, out, &content[i]) || receive(op, &in, &content[i], named))
            return op_fault(op);
    }
    op_before(op, "%lld in transit", (long long)t.qty);
    op_after(op, "%s: %lld at %s", t.item_code, (long long)t.qty, code);
    op_text(op, "transfer", t.number);
    op_text(op, "item", t.item_code);
    op_text(op, "place", code);
    op_num(op, "qty", t.qty);
    return 0;
}

/* ---- void, extend ---- */

static int find_bin(struct op *op, const struct transfer *t, int64_t *bin)
{
    *bin = t->bin;
    if (!request_has(op->req, "place"))
        return 0;
    return find_place(op, request_str(op->req, "place"), "bin", bin);
}

static int not_ended(struct op *op, const struct transfer *t)
{
    if (strcmp(t->state, "offered") == 0 || strcmp(t->state, "expired") == 0)
        return 0;
    return op_refuse(op, E_STATE, "sss", t->number, t->state, "offered or expired");
}

static int take_back(struct op *op, const struct transfer *t, int64_t bin)
{
    struct content *content;
    int n = read_content(op, t, &content);
    for (int i = 0; i < n; i++) {
        const struct ledger move = {.item = t->item,
                                    .lot = content[i].lot,
                                    .expiry = content[i].expiry,
                                    .qty = content[i].qty,
                                    .from = t->place,
                                    .to = bin,
                                    .reason = "transfer",
                                    .serials = t->serial};
        if (ledger_sure(op, &move, NULL))
            return op_fault(op);
    }
    return n < 0 ? n : 0;
}

static int cancel(struct op *op)
{
    int64_t bin;
    struct transfer t;
    if (read_transfer(op, SOURCE, &t) || not_ended(op, &t) || find_bin(op, &t, &bin))
        return op_fault(op);
    int done =
        store_do(op->store, op->err,
                 "UPDATE transfer SET state = 'void', to_place = $3, ended_at = "
                 "$2, ended_by = $4, terminal = $5, seq = $6"
                 " WHERE id = $1 AND state IN ('offered', 'expired')",
                 "dddddd", t.id, op->now, bin, op->person, op->terminal, op->req->id.seq);
    const char *code = place_code(op, bin);
    if (changed_one(op, done, t.number) || take_back(op, &t, bin) ||
        settled(op, &t, "void"))
        return op_fault(op);
    op_before(op, "%s, %lld in transit", t.state, (long long)t.qty);
    op_after(op, "void, %lld at %s: %s", (long long)t.qty, code,
             request_str(op->req, "reason"));
    op_text(op, "transfer", t.number);
    op_text(op, "item", t.item_code);
    op_text(op, "place", code);
    op_num(op, "qty", t.qty);
    return 0;
}

static int extend(struct op *op)
{
    struct transfer t;
    if (read_transfer(op, SOURCE, &t) || not_ended(op, &t))
        return op_fault(op);
    int64_t until = op->now + hours(op) * 3600000;
    int done = store_do(op->store, op->err,
                        "UPDATE transfer SET state = 'offered', until = $2"
                        " WHERE id = $1 AND state IN ('offered', 'expired')",
                        "dd", t.id, until);
    if (changed_one(op, done, t.number) || settled(op, &t, "more time"))
        return op_fault(op);
    op_before(op, "%s until %lld", t.state, (long long)t.until);
    op_after(op, "offered until %lld", (long long)until);
    op_text(op, "transfer", t.number);
    op_num(op, "until", until);
    return 0;
}

const struct op_entry op_transfer_offer = {V_TRANSFER_OFFER, offer};
const struct op_entry op_transfer_post = {V_TRANSFER_POST, post};
const struct op_entry op_transfer_void = {V_TRANSFER_VOID, cancel};
const struct op_entry op_transfer_extend = {V_TRANSFER_EXTEND, extend};
