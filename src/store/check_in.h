/*
 * check_in: the invariants as rows of a table; check.c runs them. Only for the store's
 * own files.
 */
#ifndef TALLYMAN_STORE_CHECK_IN_H
#define TALLYMAN_STORE_CHECK_IN_H

struct invariant {
    const char *name;
    const char *about;  /* what is so */
    const char *count;  /* SQL: how many rows are held against it */
    const char *faults; /* SQL: a text for each row that breaks it */
};

extern const struct invariant invariants[]; /* ends with a NULL name */

/* Shipped parcels for which a gate that lasts is shut (gate.c). */
extern const char gate_faults_sql[];

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

#endif
