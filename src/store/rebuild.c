/*
 * rebuild: makes `stock` again from the moves and the open pick lines, and `serial` from
 * the moves of units that bear one. Called by the rebuild verb when check found a row
 * wrong, and by tests to show that it never is.
 *
 * Row by row: what stands right is not written. Two facts have no other source than the
 * row itself and stay: that it is suspect, and its expiry.
 */
#include "tallyman/store/check.h"

#include "check_in.h"
#include "store_in.h"

struct row {
    int64_t warehouse, place, item, expiry;
    const char *lot;
    int64_t on_hand, reserved, last_move;          /* as it should be */
    int64_t stands, has_reserved, has_last, there; /* as it is */
    struct row *next;
};

static const char want_sql[] =
    "WITH " LEGS ", " OPEN_LINES ", "
    "want AS (SELECT warehouse, place, item, lot, MAX(expiry) AS expiry, "
    "CAST(SUM(units) AS BIGINT) AS on_hand, MAX(id) AS last_move FROM legs "
    "GROUP BY warehouse, place, item, lot) "
    "SELECT w.warehouse, w.place, w.item, w.lot, w.expiry, w.on_hand, w.last_move, "
    "COALESCE(l.units, 0), COALESCE(s.on_hand, 0), COALESCE(s.reserved, 0), "
    "COALESCE(s.last_move, 0), CASE WHEN s.place IS NULL THEN 0 ELSE 1 END "
    "FROM want w LEFT JOIN open_lines l ON l.place = w.place AND l.item = w.item "
    "AND l.lot = w.lot LEFT JOIN stock s ON s.warehouse = w.warehouse "
    "AND s.place = w.place AND s.item = w.item AND s.lot = w.lot";

/* Rows that no move accounts for. An empty one with nothing reserved says nothing. */
#define NO_MOVE                                                                          \
    "(warehouse, place, item, lot) NOT IN "                                              \
    "(SELECT warehouse, place, item, lot FROM legs)"

static const char stray_sql[] =
    "WITH " LEGS
    " SELECT count(*) FROM stock WHERE (on_hand <> 0 OR reserved <> 0) AND " NO_MOVE;

static const char drop_strays_sql[] = "WITH " LEGS " DELETE FROM stock WHERE " NO_MOVE;

static const char put_sql[] =
    "INSERT INTO stock (warehouse, place, item, lot, expiry, on_hand, reserved, "
    "last_move) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (warehouse, place, item, lot) "
    "DO UPDATE SET on_hand = excluded.on_hand, reserved = excluded.reserved, "
    "last_move = excluded.last_move";

static bool differs(struct row *row)
{
    /* Lines that want more than there is: the CHECK would refuse the row, and check still
     * shows the lines. */
    if (row->reserved > row->on_hand)
        row->reserved = row->on_hand;
    if (!row->there)
        return row->on_hand != 0;
    return row->on_hand != row->stands || row->reserved != row->has_reserved ||
           row->last_move != row->has_last;
}

static int collect(struct store *store, struct row **wrong, struct err *err)
{
    struct row r = {0};
    struct query *q = store_query(store, want_sql, "");
    while (query_next(q, "dddtdddddddd", &r.warehouse, &r.place, &r.item, &r.lot,
                      &r.expiry, &r.on_hand, &r.last_move, &r.reserved, &r.stands,
                      &r.has_reserved, &r.has_last, &r.there)) {
        if (!differs(&r))
            continue;
        r.next = *wrong;
        *wrong = arena_alloc(store->arena, sizeof r);
        **wrong = r;
    }
    return query_done(q, err);
}

/* ---- serials: no fact of theirs has another source, so they are made anew ---- */

static int replace_serials(struct store *store, int64_t *differences, struct err *err)
{
    static const char wrong[] =
        "WITH " SERIALS
        " SELECT (SELECT count(*) FROM want_serial w WHERE NOT " SERIAL_STANDS
        ") + (SELECT count(*) FROM " SERIAL_STRAYS ")";
    static const char fill[] =
        "WITH " SERIALS " INSERT INTO serial (warehouse, text, item, state, place, lot, "
        "received, order_id, line_id, last_move) SELECT warehouse, text, item, state, "
        "place, lot, received, order_id, line_id, last_move FROM want_serial";
    int64_t n = 0;
    if (store_one(store, err, wrong, ">d", &n) < 0)
        return -(int)err->code;
    *differences += n;
    if (n && (store_do(store, err, "DELETE FROM serial", "") < 0 ||
              store_do(store, err, fill, "") < 0))
        return -(int)err->code;
    return 0;
}

static int replace(struct store *store, int64_t *differences, struct err *err)
{
    struct row *wrong = NULL;
    int64_t strays = 0;
    int code = collect(store, &wrong, err);
    if (!code)
        code = store_one(store, err, stray_sql, ">d", &strays);
    if (code >= 0)
        code = store_do(store, err, drop_strays_sql, "");
    int64_t n = strays;
    for (struct row *r = wrong; r && code >= 0; r = r->next, n++)
        code = store_do(store, err, put_sql, "dddtdddd", r->warehouse, r->place, r->item,
                        r->lot, r->expiry, r->on_hand, r->reserved, r->last_move);
    *differences = n;
    return code < 0 ? code : replace_serials(store, differences, err);
}

int rebuild_run(struct store *store, int64_t *differences, struct err *err)
{
    int64_t n = 0;
    int code = store_begin(store, err);
    if (code)
        return code;
    code = replace(store, &n, err);
    if (code) {
        store_rollback(store);
        return code;
    }
    code = store_commit(store, err);
    if (!code)
        *differences = n;
    return code;
}
