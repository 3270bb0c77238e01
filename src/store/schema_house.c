/*
 * schema_house: the tables of the house and its people: who and what may ask, and by
 * which rules. What schema.c lists.
 */
#include "schema_in.h"

#include <stddef.h>

static const struct column meta[] = {
    {"name", COL_TEXT, "schema, store id, audit head …"},
    {"value", COL_TEXT, ""},
    {0},
};

const struct table schema_meta = {
    .name = "meta",
    .kind = TABLE_STATE,
    .about = "facts of the store itself",
    .column = meta,
    .key = "name",
};

static const struct column warehouse[] = {
    {"id", COL_ID, ""},
    {"code", COL_TEXT, "short name, printed"},
    {"name", COL_TEXT, ""},
    {"offset_min", COL_INT, "minutes ahead of UTC in which its times are shown"},
    {"rights", COL_INT, "one more at each change of who may what"},
    {"qc_seed", COL_TEXT, "parcels are drawn by it when the file of plans names none"},
    {0},
};

const struct table schema_warehouse = {
    .name = "warehouse",
    .kind = TABLE_STATE,
    .column = warehouse,
    .index = {"UNIQUE (code)"},
};

static const struct column terminal[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, "for life"},
    {"name", COL_TEXT, "bench or gun; 'console' for the command line, 'job' for jobs"},
    {"seq", COL_INT, "highest request number reserved so far"},
    {"fails", COL_INT, "failed logins in a row"},
    {"wait_until", COL_TIME, "no login before this"},
    {"key", COL_TEXT, "its ed25519 public key, hex; empty: only of the store's machine"},
    {"enrolled_at", COL_TIME, "when it got that key"},
    {"revoked", COL_FLAG, "nothing it sends is done any more"},
    {0},
};

const struct table schema_terminal = {
    .name = "terminal",
    .kind = TABLE_STATE,
    .about = "whoever sends requests",
    .column = terminal,
    .index = {"UNIQUE (warehouse, name)"},
};

static const struct column invite[] = {
    {"hash", COL_TEXT, "BLAKE2b-256 of the code, hex; the code itself stands nowhere"},
    {"warehouse", COL_INT, ""},
    {"name", COL_TEXT, "of the terminal that will use it"},
    {"until", COL_TIME, "no longer than this"},
    {"person", COL_INT, "who invited"},
    {"key", COL_TEXT, "who used it; empty: nobody yet"},
    {"terminal", COL_REF, ""},
    {0},
};

const struct table schema_invite = {
    .name = "invite",
    .kind = TABLE_ENDURING,
    .about = "one-time codes that make terminals known",
    .column = invite,
    .key = "hash",
};

static const struct column person[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"badge", COL_TEXT, "B-0001"},
    {"name", COL_TEXT, ""},
    {"role", COL_TEXT, "held in the whole house and without end; none: only `granted`"},
    {"pin", COL_TEXT, "Argon2id string; empty: cannot log in"},
    {"hand", COL_REF, "the place that is this person's hand"},
    {"disabled", COL_FLAG, ""},
    {"fails", COL_INT, ""},
    {"wait_until", COL_TIME, ""},
    {"staff", COL_TEXT,
     "staff number: two badges with one are one person; empty: not said"},
    {"role_at", COL_TIME, "since when that role; 0: since before it was kept"},
    {"role_by", COL_REF, "who gave it"},
    {"seen_at", COL_TIME, "last login; 0: never"},
    {"factor", COL_TEXT, "second factor: sealed secret, hex; empty: none"},
    {"factor_step", COL_INT,
     "the last 30 seconds whose code was used: none is used twice"},
    {"factor_fails", COL_INT, "wrong codes in a row, whatever the PIN did"},
    {"factor_wait", COL_TIME, "no code is compared before this"},
    {"zone", COL_TEXT, "in which zone this person picks; none: in all"},
    {0},
};

const struct table schema_person = {
    .name = "person",
    .kind = TABLE_STATE,
    .column = person,
    .index = {"UNIQUE (warehouse, badge)"},
};

static const struct column session[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"terminal", COL_INT, ""},
    {"person", COL_INT, ""},
    {"begun_at", COL_TIME, "when the shift's PIN was given"},
    {"proved_at", COL_TIME, "when the PIN was given in this session; 0: badge only"},
    {"seen_at", COL_TIME, "last written by it, to a minute"},
    {"idle_ms", COL_INT, "it ends when nothing was written for so long; 0: never"},
    {"ends_at", COL_TIME, "it ends then whatever happens; 0: never"},
    {"factor_at", COL_TIME, "when the second factor was given in it; 0: it was not"},
    {"ended_at", COL_TIME, "0: alive"},
    {0},
};

const struct table schema_session = {
    .name = "session",
    .kind = TABLE_STATE,
    .about = "who is logged in where",
    .column = session,
    .index = {"(terminal) WHERE ended_at = 0"},
};

static const struct column rule[] = {
    {"warehouse", COL_INT, ""},
    {"name", COL_TEXT, "morning, recheck, …"},
    {"version", COL_INT, "verbs read the highest"},
    {"section", COL_TEXT, ""},
    {"key", COL_TEXT, ""},
    {"value", COL_TEXT, ""},
    {"file", COL_TEXT, "where it was taken from"},
    {"line", COL_INT, ""},
    {"at", COL_TIME, ""},
    {0},
};

const struct table schema_rule = {
    .name = "rule",
    .kind = TABLE_ENDURING,
    .about = "rules taken from files, with their origin",
    .column = rule,
    .key = "warehouse, name, version, section, key",
};

static const struct column approval[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"verb", COL_TEXT, ""},
    {"hash", COL_BLOB,
     "of the act: who asks for what; another content is another question"},
    {"what", COL_TEXT, "the act, to be read"},
    {"worth", COL_INT, "what it weighed when it was asked for, minor units"},
    {"units", COL_INT, "and in units"},
    {"stands", COL_TEXT,
     "what it is about, as it stood then: changed since, it is another"},
    {"order_id", COL_REF, "it is about"},
    {"asker", COL_INT, "person"},
    {"terminal", COL_INT, "of the asker: only there it counts"},
    {"asked_at", COL_TIME, ""},
    {"until", COL_TIME, "not answered or used later"},
    {"state", COL_TEXT, "asked granted refused used lapsed"},
    {"approver", COL_REF, "another person"},
    {"answered_at", COL_TIME, ""},
    {"used_at", COL_TIME, ""},
    {0},
};

const struct table schema_approval = {
    .name = "approval",
    .kind = TABLE_ENDURING,
    .about = "acts that need a second person",
    .column = approval,
    .check = "(approver IS NULL OR approver <> asker) AND (approver IS NOT NULL OR state "
             "NOT IN ('granted', 'refused', 'used'))",
    .index = {"(warehouse, hash)",
              "(warehouse, until) WHERE state IN ('asked', 'granted')",
              "(warehouse, asked_at)"},
};

static const struct column granted[] = {
    {"id", COL_ID, ""},
    {"warehouse", COL_INT, ""},
    {"person", COL_INT, ""},
    {"role", COL_TEXT, "of the rights"},
    {"region", COL_TEXT, "only orders whose region begins so; empty: all"},
    {"channel", COL_TEXT, "only orders of it; empty: all"},
    {"shop", COL_TEXT, ""},
    {"since", COL_TIME, "not before"},
    {"until", COL_TIME, "not from then on; 0: until it is withdrawn"},
    {"granter", COL_INT, "person"},
    {"why", COL_TEXT, ""},
    {"ended_at", COL_TIME, "withdrawn; 0: it stands"},
    {"ended_by", COL_REF, ""},
    {0},
};

const struct table schema_granted = {
    .name = "granted",
    .kind = TABLE_ENDURING,
    .about = "roles given with a scope or for a time",
    .column = granted,
    .index = {"(person)"},
};

static const struct column right_used[] = {
    {"warehouse", COL_INT, ""},
    {"person", COL_INT, ""},
    {"name", COL_TEXT, "of the right"},
    {"at", COL_TIME, "last used, to a day"},
    {0},
};

const struct table schema_right_used = {
    .name = "right_used",
    .kind = TABLE_STATE,
    .about = "when who last used which right",
    .column = right_used,
    .key = "warehouse, person, name",
};
