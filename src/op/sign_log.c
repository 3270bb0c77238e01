/*
 * sign_log: who was where, by the log. Somebody whose rows come from one terminal, from
 * another and from the first again within a short time is two people, or one with two
 * badges; and a PIN given at one terminal while its owner goes on scanning at another was
 * keyed by somebody else.
 */
#include "history.h"
#include "sign_in.h"

struct row {
    int64_t person, terminal, at;
    const char *verb, *object;
};

struct reading {
    struct signs *signs;
    struct spots people;
    int64_t alternate_ms, pin_ms;
};

static const char *terminals_text(struct op *op, int64_t one, int64_t other)
{
    const char *a = "", *b = "";
    if (store_one(op->store, op->err,
                  "SELECT a.name, b.name FROM terminal a, terminal b"
                  " WHERE a.id = $1 AND b.id = $2",
                  "dd>tt", one, other, &a, &b) < 0)
        return "";
    return arena_printf(op->arena, "%s, %s", a, b);
}

static bool within(int64_t one, int64_t other, int64_t ms)
{
    return one && other && one - other <= ms && other - one <= ms;
}

/* ---- two terminals at once, a PIN given elsewhere ---- */

static void found(struct reading *reading, const char *kind, const struct row *row,
                  int64_t other, int64_t seconds)
{
    struct op *op = reading->signs->op;
    const char *where = terminals_text(op, row->terminal < other ? row->terminal : other,
                                       row->terminal < other ? other : row->terminal);
    const char *detail =
        arena_printf(op->arena, "%s: %lld s", row->verb, (long long)seconds);
    const struct sign sign = {kind, row->person, where, detail, 1, row->at, row->at};
    sign_add(reading->signs, &sign);
}

static void at_terminal(struct reading *reading, const struct row *row)
{
    struct spot *spot = spots_at(&reading->people, row->person, 0);
    if (spot->pin_at && spot->pin_where != row->terminal) {
        if (within(row->at, spot->pin_at, reading->pin_ms))
            found(reading, "pin", row, spot->pin_where, (row->at - spot->pin_at) / 1000);
        spot->pin_at = 0;
    }
    if (spot->where == row->terminal) {
        spot->at = row->at;
        return;
    }
    if (spot->before == row->terminal &&
        within(row->at, spot->before_at, reading->alternate_ms))
        found(reading, "terminals", row, spot->where, (row->at - spot->before_at) / 1000);
    spot->before = spot->where;
    spot->before_at = spot->at;
    spot->where = row->terminal;
    spot->at = row->at;
}

/* Whose badge it was that somebody showed at this terminal; 0: nobody's that is known, or
 * an answer from the approver's own queue. */
static int64_t whose(struct reading *reading, const struct row *row)
{
    struct op *op = reading->signs->op;
    struct str id = str_of(row->object);
    int64_t person = 0, num;
    if (str_starts(id, "badge "))
        store_one(op->store, op->err,
                  "SELECT id FROM person WHERE warehouse = $1 AND badge = $2", "dt>d",
                  op->warehouse, row->object + strlen("badge "), &person);
    else if (str_starts(id, "approval ") &&
             str_int(str_of(row->object + strlen("approval ")), &num))
        store_one(op->store, op->err,
                  "SELECT approver FROM approval WHERE warehouse = $1 AND id = $2"
                  "   AND terminal = $3",
                  "ddd>d", op->warehouse, num, row->terminal, &person);
    return person;
}

/* Who has just scanned elsewhere was not here to say yes; who logs in here may have come
 * over, but then scans here and not there. */
static void pin_given(struct reading *reading, const struct row *row)
{
    struct row his = *row;
    his.person = whose(reading, row);
    if (!his.person)
        return;
    struct spot *spot = spots_at(&reading->people, his.person, 0);
    if (strcmp(row->verb, "login") != 0 && spot->where && spot->where != row->terminal &&
        within(row->at, spot->at, reading->pin_ms)) {
        found(reading, "pin", &his, spot->where, (row->at - spot->at) / 1000);
        return;
    }
    spot->pin_at = row->at;
    spot->pin_where = row->terminal;
}

/* Rows are kept, since what they name is looked up while no query may be open. */
static int read_rows(struct signs *signs, struct row **rows)
{
    struct op *op = signs->op;
    struct row one;
    int64_t first = 0, last = 0, at, terminal_at;
    size_t n = 0, room = 0, size = sizeof(one);
    if (history_audit_since(op, signs->from, &first) ||
        history_audit_since(op, signs->to, &last))
        return op_fault(op);
    struct query *query = store_query(
        op->store,
        "SELECT a.person, a.terminal, a.at, a.terminal_at, a.verb,"
        "       CASE WHEN a.verb IN ('login', 'approve.give') THEN a.object ELSE '' END"
        "  FROM audit a WHERE a.id >= $2 AND a.id < $3 AND a.warehouse = $1"
        "   AND a.code = 'ok' AND a.verb NOT IN ('scan', 'logout')"
        "   AND a.person NOT IN (SELECT id FROM person WHERE role = 'console')"
        " ORDER BY a.id",
        "ddd", op->warehouse, first, last);
    while (query_next(query, "ddddtt", &one.person, &one.terminal, &at, &terminal_at,
                      &one.verb, &one.object)) {
        if (n == room) {
            room = room ? 2 * room : 1024;
            *rows = arena_grow(op->arena, *rows, n * size, room * size);
        }
        one.at = terminal_at ? terminal_at : at; /* a journal's rows come late */
        (*rows)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : (int)n;
}

int sign_log(struct signs *signs)
{
    struct op *op = signs->op;
    struct reading reading = {
        .signs = signs,
        .alternate_ms = 1000 * rule_num(op, "signs", "terminals", "seconds", 120),
        .pin_ms = 1000 * rule_num(op, "signs", "pin", "seconds", 20),
    };
    struct row *rows = NULL;
    spots_init(&reading.people, op->arena);
    int n = read_rows(signs, &rows);
    for (int i = 0; i < n && !op->err->code; i++) {
        if (rows[i].object[0]) /* a badge shown is no work done there */
            pin_given(&reading, &rows[i]);
        else if (rows[i].person)
            at_terminal(&reading, &rows[i]);
    }
    return n < 0 || op->err->code ? op_fault(op) : 0;
}
