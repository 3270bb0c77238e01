/*
 * audit.show, audit.moves: what happened, row by row: of one order, one parcel, a person,
 * whatever a row names, or all; and how goods moved. scan.note carries only what the door
 * writes of it.
 *
 * The log has an index for orders alone (each would be paid by every scan): the rest is
 * read through page by page from where its time begins, and what was not asked for is
 * left out; `next` leads on even from a page in which nothing was.
 */
#include "audit_in.h"
#include "history.h"
#include "op_in.h"

#include <string.h>

enum { LIMIT = 1000 };

static const char *const columns[] = {
    "id",   "at",     "terminal_at", "terminal", "person",  "verb", "object",
    "code", "before", "after",       "badge",    "address", NULL};

#define SHOWN                                                                            \
    "SELECT a.id, a.at, a.terminal_at, COALESCE(t.name, ''), COALESCE(p.name, ''),"      \
    "       a.verb, a.object, a.code, a.before, a.after, COALESCE(p.badge, ''),"         \
    "       a.address"                                                                   \
    "  FROM audit a LEFT JOIN terminal t ON t.id = a.terminal"                           \
    "  LEFT JOIN person p ON p.id = a.person"

/* Two texts, so that one order's rows are found by their index. */
static const char of_all[] =
    SHOWN " WHERE a.warehouse = $1 AND a.id > $2 AND $3 = 0 ORDER BY a.id LIMIT $4";
static const char of_order[] =
    SHOWN " WHERE a.warehouse = $1 AND a.id > $2 AND a.order_id = $3 ORDER BY a.id LIMIT "
          "$4";

struct wanted {
    int64_t order, since, until, after, limit;
    const char *word, *badge;
};

struct shown {
    int64_t id, at, terminal_at;
    const char *terminal, *person, *verb, *object, *code, *before, *after, *badge,
        *address;
};

/* Letters, digits and hyphens make a code: P-7 is not named by P-71. */
static bool of_code(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

static bool names(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++) {
        if ((at == text || !of_code(at[-1])) && !of_code(at[n]))
            return true;
    }
    return false;
}

static bool asked_for(const struct wanted *wanted, const struct shown *row)
{
    if (row->at < wanted->since || (wanted->until && row->at > wanted->until))
        return false;
    if (*wanted->badge && strcmp(wanted->badge, row->badge) != 0)
        return false;
    return !*wanted->word || names(row->object, wanted->word) ||
           names(row->before, wanted->word) || names(row->after, wanted->word);
}

static int order_of_parcel(struct op *op, const char *code, int64_t *order)
{
    int found =
        store_one(op->store, op->err,
                  "SELECT order_id FROM parcel WHERE warehouse = $1 AND code = $2",
                  "dt>d", op->warehouse, code, order);
    return found < 0 ? found
           : found   ? 0
                     : op_refuse(op, E_NOT_FOUND, "ss", "parcel", code);
}

static int start_at(struct op *op, struct wanted *wanted,
                    int (*since)(struct op *op, int64_t at, int64_t *first))
{
    int64_t first = 0;
    wanted->since = request_get(op->req, "since");
    wanted->until = request_get(op->req, "until");
    wanted->after = request_get(op->req, "after");
    wanted->limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : LIMIT;
    if (!wanted->since)
        return 0;
    if (since(op, wanted->since, &first))
        return op_fault(op);
    if (wanted->after < first - 1)
        wanted->after = first - 1;
    return 0;
}

/* Whose right holds for some orders reads those, one by one. */
static int in_scope(struct op *op, int64_t order)
{
    if (order)
        return op_reaches(op, order) ? op_fault(op) : 0;
    return *op_reach(op)
               ? op_refuse(op, E_SCOPE, "ss", op->badge, right_name(RIGHT_AUDIT))
               : 0;
}

static int read_wanted(struct op *op, struct wanted *wanted)
{
    const char *parcel = request_str(op->req, "parcel");
    const char *number = request_str(op->req, "number");
    *wanted = (struct wanted){.badge = request_str(op->req, "badge"),
                              .word = *parcel ? parcel : request_str(op->req, "word")};
    if (*parcel && order_of_parcel(op, parcel, &wanted->order))
        return op_fault(op);
    if (*number && find_order(op, number, &wanted->order))
        return op_fault(op);
    if (in_scope(op, wanted->order))
        return op_fault(op);
    return start_at(op, wanted, history_audit_since);
}

static int run_show(struct op *op)
{
    struct wanted wanted;
    struct shown row = {0};
    int64_t seen = 0;
    if (read_wanted(op, &wanted))
        return op_fault(op);
    rows_init(&op->reply->rows, columns);
    struct query *query =
        store_query(op->store, wanted.order ? of_order : of_all, "dddd", op->warehouse,
                    wanted.after, wanted.order, wanted.limit);
    while (query_next(query, "dddttttttttt", &row.id, &row.at, &row.terminal_at,
                      &row.terminal, &row.person, &row.verb, &row.object, &row.code,
                      &row.before, &row.after, &row.badge, &row.address)) {
        seen++;
        if (asked_for(&wanted, &row))
            op_row(op, "dddttttttttt", row.id, row.at, row.terminal_at, row.terminal,
                   row.person, row.verb, row.object, row.code, row.before, row.after,
                   row.badge, row.address);
    }
    op_num(op, "next", seen == wanted.limit ? row.id : 0);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- goods ---- */

static const char *const columns_moves[] = {
    "id",  "at",   "terminal", "person",    "badge",   "reason", "item",
    "qty", "from", "to",       "from_left", "to_left", "number", NULL};

static int the_goods(struct op *op, int64_t *item, int64_t *place)
{
    int64_t units;
    const char *code = request_str(op->req, "item");
    const char *bin = request_str(op->req, "place");
    if (*code && find_code(op, code, item, &units))
        return op_fault(op);
    return *bin && find_place(op, bin, NULL, place) ? op_fault(op) : 0;
}

#define PAGE " FROM move WHERE warehouse = $1 AND id > $2 ORDER BY id LIMIT $3"

static int run_moves(struct op *op)
{
    struct wanted wanted = {0};
    int64_t item = 0, place = 0, last = 0, n = 0, id, at, qty, from_left, to_left;
    const char *terminal, *person, *badge, *reason, *code, *from, *to, *number;
    if (the_goods(op, &item, &place) || start_at(op, &wanted, history_since))
        return op_fault(op);
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MAX(id), 0), COUNT(*) FROM (SELECT id" PAGE
                  ") AS page",
                  "ddd>dd", op->warehouse, wanted.after, wanted.limit, &last, &n) < 0)
        return op_fault(op);
    op_num(op, "next", n == wanted.limit ? last : 0);
    rows_init(&op->reply->rows, columns_moves);
    struct query *query = store_query(
        op->store,
        "WITH page AS (SELECT id, at, terminal, person, reason, item, qty, from_place,"
        "   to_place, from_left, to_left, order_id" PAGE ")"
        " SELECT m.id, m.at, COALESCE(t.name, ''), COALESCE(p.name, ''),"
        "        COALESCE(p.badge, ''), m.reason, i.code, m.qty, f.code, o.code,"
        "        m.from_left, m.to_left, COALESCE(r.number, '')"
        "   FROM page m JOIN item i ON i.id = m.item JOIN place f ON f.id = m.from_place"
        "   JOIN place o ON o.id = m.to_place"
        "   LEFT JOIN terminal t ON t.id = m.terminal"
        "   LEFT JOIN person p ON p.id = m.person LEFT JOIN orders r ON r.id = m.order_id"
        "  WHERE m.at >= $4 AND ($5 = 0 OR m.at <= $5) AND ($6 = 0 OR m.item = $6)"
        "    AND ($7 = 0 OR m.from_place = $7 OR m.to_place = $7) ORDER BY m.id",
        "ddddddd", op->warehouse, wanted.after, wanted.limit, wanted.since, wanted.until,
        item, place);
    while (query_next(query, "ddtttttdttddt", &id, &at, &terminal, &person, &badge,
                      &reason, &code, &qty, &from, &to, &from_left, &to_left, &number))
        op_row(op, "ddtttttdttddt", id, at, terminal, person, badge, reason, code, qty,
               from, to, from_left, to_left, number);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int run_note(struct op *op)
{
    (void)op; /* the door writes the notes */
    return 0;
}

const struct op_entry op_audit_show = {V_AUDIT_SHOW, run_show};
const struct op_entry op_audit_moves = {V_AUDIT_MOVES, run_moves};
const struct op_entry op_scan_note = {V_SCAN_NOTE, run_note};
