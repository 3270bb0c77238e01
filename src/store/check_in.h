/*
 * check_in: the invariants as rows of a table; check.c runs them. Only for the store's
 * own files.
 */
#ifndef TALLYMAN_STORE_CHECK_IN_H
#define TALLYMAN_STORE_CHECK_IN_H

#include "tallyman/store/check.h"

struct invariant {
    const char *name;
    const char *about;  /* what is so */
    const char *count;  /* SQL: how many rows are held against it */
    const char *faults; /* SQL: a text for each row that breaks it */
    /* What SQL cannot judge, instead of both: counts rows and violations. */
    int (*look)(struct store *store, struct check_result *out, struct err *err);
};

extern const struct invariant invariants[]; /* ends with a NULL name */

/* Shipped parcels for which a gate that lasts is shut (gate.c). */
extern const char gate_faults_sql[];

int check_rules(struct store *store, struct check_result *out, struct err *err);

/* Each move twice, as it stands at either place; an outside place keeps no account. */
#define LEGS                                                                             \
    "legs AS (SELECT m.warehouse AS warehouse, m.to_place AS place, m.item AS item, "    \
    "m.lot AS lot, m.expiry AS expiry, m.id AS id, m.qty AS units, m.to_left AS stands " \
    "FROM move m JOIN place p ON p.id = m.to_place AND p.kind <> 'outside' "             \
    "UNION ALL SELECT m.warehouse, m.from_place, m.item, m.lot, m.expiry, m.id, "        \
    "-m.qty, m.from_left FROM move m "                                                   \
    "JOIN place p ON p.id = m.from_place AND p.kind <> 'outside')"

/* What the open lines of pick tasks hold reserved. */
#define OPEN_LINES                                                                       \
    "open_lines AS (SELECT l.place AS place, l.item AS item, l.lot AS lot, "             \
    "CAST(SUM(l.qty - l.taken) AS BIGINT) AS units FROM task_line l "                    \
    "JOIN task t ON t.id = l.task AND t.kind = 'pick' WHERE l.state = 'open' "           \
    "GROUP BY l.place, l.item, l.lot)"

/* What each serial should be by its last movement. One that never came in by a receipt
 * was first read when its unit was picked, and is forgotten in a bin: there it is one of
 * the units without a name again. */
#define SERIALS                                                                          \
    "last_serial AS (SELECT s.warehouse AS warehouse, s.item AS item, s.text AS text, "  \
    "MAX(s.move) AS move, MAX(CASE WHEN m.reason = 'receive' THEN 1 ELSE 0 END) AS "     \
    "received FROM serial_move s JOIN move m ON m.id = s.move "                          \
    "GROUP BY s.warehouse, s.item, s.text), "                                            \
    "want_serial AS (SELECT l.warehouse AS warehouse, l.text AS text, l.item AS item, "  \
    "CASE WHEN p.kind = 'outside' THEN 'out' ELSE 'in' END AS state, "                   \
    "m.to_place AS place, m.lot AS lot, l.received AS received, "                        \
    "CASE WHEN p.kind = 'bin' THEN NULL ELSE m.order_id END AS order_id, "               \
    "CASE WHEN p.kind = 'bin' THEN NULL ELSE m.line_id END AS line_id, "                 \
    "l.move AS last_move FROM last_serial l JOIN move m ON m.id = l.move "               \
    "JOIN place p ON p.id = m.to_place WHERE l.received = 1 OR p.kind <> 'bin')"

/* Rows of `want_serial` w for which a row stands that says the same. */
#define SERIAL_STANDS                                                                    \
    "EXISTS (SELECT 1 FROM serial s WHERE s.warehouse = w.warehouse AND s.text = w.text" \
    " AND s.item = w.item AND s.state = w.state AND s.place = w.place "                  \
    "AND s.lot = w.lot AND s.received = w.received AND s.last_move = w.last_move "       \
    "AND COALESCE(s.order_id, 0) = COALESCE(w.order_id, 0) "                             \
    "AND COALESCE(s.line_id, 0) = COALESCE(w.line_id, 0))"

#define SERIAL_STRAYS                                                                    \
    "serial x WHERE NOT EXISTS (SELECT 1 FROM want_serial w WHERE w.warehouse = "        \
    "x.warehouse AND w.text = x.text AND w.item = x.item)"

#endif
