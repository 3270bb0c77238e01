/*
 * schema_in: the tables as one table of columns, from which each engine's DDL, the checks
 * and the rebuild are made. Only for the store's own files.
 */
#ifndef TALLYMAN_STORE_SCHEMA_IN_H
#define TALLYMAN_STORE_SCHEMA_IN_H

#include <stdbool.h>

enum column_type {
    COL_END,
    COL_ID,   /* int64, the table's own number, given by the store, gaps allowed */
    COL_INT,  /* int64, not null, default 0 */
    COL_REF,  /* int64, may be null: row id elsewhere, or "none" */
    COL_FLAG, /* 0 or 1, default 0 */
    COL_TIME, /* UTC milliseconds, default 0: never */
    COL_TEXT, /* UTF-8 without NUL, byte order, not null, default '' */
    COL_BLOB, /* bytes, not null, default none */
};

struct column {
    const char *name;
    enum column_type type;
    const char *about;
};

enum table_kind {
    TABLE_ENDURING, /* written once and kept: the record of what happened */
    TABLE_STATE,    /* what is so now; changed only behind the door */
    TABLE_DERIVED,  /* made again from the enduring ones by rebuild */
};

struct table {
    const char *name;
    enum table_kind kind;
    const char *about;
    const struct column *column;
    const char *key;      /* primary key columns; NULL: the COL_ID */
    bool as_come;         /* kept in the order they come and not in the key's, which has
                             many ends: each would be a page to write for every row */
    const char *check;    /* table CHECKs as SQL both engines take; NULL: none */
    const char *index[8]; /* "UNIQUE (…)" or "(…)" or "(…) WHERE …" */
};

/* Every table, those that others lean on first; each stands in the schema_*.c of its
 * noun. */
/* clang-format off */
#define SCHEMA_TABLES(X) \
    X(meta) X(warehouse) X(terminal) X(invite) X(person) X(session) X(granted) X(right_used) X(rule) X(item) \
    X(code) X(kit) X(place) X(stock) X(move) X(serial_move) X(serial) X(orders) \
    X(order_line) X(cancellation) X(receipt) X(wave) X(wave_order) X(waiting) \
    X(channel) X(task) X(task_line) X(takeover) X(takeover_tote) X(takeover_unit) \
    X(takeover_line) X(parcel) X(parcel_line) X(recheck) X(recheck_unit) \
    X(recheck_serial) X(weighing) X(weight_sample) X(qc_stream) X(qc_lot) X(qc_draw) \
    X(qc_result) X(qc_defect) \
    X(qc_person) X(rate) X(pool) X(waybill) X(label_copy) X(handover) \
    X(counting) X(transfer) X(approval) X(exception) X(request) X(audit) \
    X(audit_archive) X(checkpoint) X(mistake) X(act_day)
/* clang-format on */

#define SCHEMA_DECLARE(name) extern const struct table schema_##name;
SCHEMA_TABLES(SCHEMA_DECLARE)
#undef SCHEMA_DECLARE

extern const struct table *const schema[]; /* ends with NULL */

#endif
