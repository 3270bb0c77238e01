/*
 * schema_record: the tables of the record: what somebody must settle, what was asked,
 * what happened. What schema.c lists.
 */
#include "schema_in.h"

#include <stddef.h>

static const struct column exception[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"kind", COL_TEXT, "short label recheck count review change cancel …"},
    {"object", COL_TEXT, "order 123, parcel P-7, place A01-02-3 …"},
    {"order_id", COL_REF, ""},
    {"owner", COL_TEXT, "role that must settle it"},
    {"text", COL_TEXT,
     "what is so, in words the owner needs; may name what others must not see"},
    {"since", COL_TIME, ""},
    {"due", COL_TIME, ""},
    {"closed_at", COL_TIME, "0: open"},
    {"closed_by", COL_REF, ""},
    {"how", COL_TEXT, ""},
    {0},
};

const struct table schema_exception = {
    .name = "exception",
    .kind = TABLE_STATE,
    .about = "what somebody must settle; nothing waits elsewhere",
    .column = exception,
    .index = {"(warehouse, closed_at)", "(order_id)"},
};

static const struct column request[] = {
    {"terminal", COL_INT, ""},
    {"seq", COL_INT, ""},
    {"hash", COL_BLOB, "of its body: the same id with another is tampering"},
    {"reply", COL_TEXT, "the recorded answer"},
    {"at", COL_TIME, ""},
    {"terminal_at", COL_TIME,
     "when it was made: the same again at another time is not it"},
    {0},
};

const struct table schema_request = {
    .name = "request",
    .kind = TABLE_ENDURING,
    .about = "requests answered, so that a repeat does nothing",
    .column = request,
    .key = "terminal, seq",
    .as_come = true,
};

static const struct column audit[] = {
    {"id", COL_ID, ""},
    {"writer", COL_INT, "whose chain it is: 0 the owner of a file, else a process's"},
    {"n", COL_INT, "in that chain, without gaps: a removed row shows"},
    {"warehouse", COL_INT, ""},
    {"at", COL_TIME, "the store's clock"},
    {"terminal_at", COL_TIME, "the terminal's"},
    {"terminal", COL_INT, ""},
    {"seq", COL_INT, "of the request"},
    {"person", COL_INT, ""},
    {"verb", COL_TEXT, ""},
    {"object", COL_TEXT, "order 123, place A01-02-3 …"},
    {"order_id", COL_REF, ""},
    {"code", COL_TEXT, "ok, or the refusal's name"},
    {"before", COL_TEXT, ""},
    {"after", COL_TEXT, "or the refusal's arguments"},
    {"address", COL_TEXT, "where the terminal spoke from; empty: this machine"},
    {"hash", COL_BLOB, "BLAKE2b-256 over the chain's row before and this one"},
    {0},
};

const struct table schema_audit = {
    .name = "audit",
    .kind = TABLE_ENDURING,
    .about = "everything that happened",
    .column = audit,
    .index = {"(order_id) WHERE order_id IS NOT NULL", "UNIQUE (writer, n)"},
};

static const struct column audit_archive[] = {
    {"writer", COL_INT, ""},
    {"n", COL_INT, "the chain goes on behind this row of it"},
    {"hash", COL_BLOB, "of that row"},
    {"file", COL_TEXT, "where the rows went last"},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_audit_archive = {
    .name = "audit_archive",
    .kind = TABLE_STATE,
    .about = "how far each chain of the log has left the store",
    .column = audit_archive,
    .key = "writer",
};

static const struct column checkpoint[] = {
    {"id", COL_ID, ""},
    {"at", COL_TIME, ""},
    {"line", COL_TEXT, "model/audit.h; signed"},
    {0},
};

const struct table schema_checkpoint = {
    .name = "checkpoint",
    .kind = TABLE_ENDURING,
    .about = "what was signed of the log",
    .column = checkpoint,
};
