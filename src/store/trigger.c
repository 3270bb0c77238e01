/*
 * trigger: the table of what the database refuses, and the gate's conditions over the row
 * that is about to be written. Called once, when a store is made.
 *
 * SQLite's INSERT OR REPLACE deletes without asking the delete trigger, unless the
 * connection has recursive_triggers on, as the store's have. What is written with each
 * scan (move, audit, request) relies on that: any trigger before its INSERT makes SQLite
 * keep a journal of the statement, a fifth of a scan's cost in the door.
 */
#include "trigger.h"

#include "tallyman/store/gate.h"
#include "schema_in.h"

const struct trigger triggers[] = {
    {"move_written_once", "move", "BEFORE UPDATE", NULL, "moves are never changed"},
    {"move_kept", "move", "BEFORE DELETE", NULL, "moves are never removed"},
    {"serial_move_written_once", "serial_move", "BEFORE UPDATE", NULL,
     "moves are never changed"},
    {"serial_move_kept", "serial_move", "BEFORE DELETE", NULL, "moves are never removed"},
    {"audit_written_once", "audit", "BEFORE UPDATE", NULL,
     "audit rows are never changed"},
    {"audit_kept", "audit", "BEFORE DELETE",
     "NOT EXISTS (SELECT 1 FROM audit_archive WHERE writer = OLD.writer AND "
     "n >= OLD.n)",
     "audit rows are never removed but into an archive"},
    {"request_written_once", "request", "BEFORE UPDATE", NULL,
     "requests are never changed"},
    {"parcel_kept", "parcel", "BEFORE DELETE", NULL, "parcels are never removed"},
    {"parcel_not_replaced", "parcel", "BEFORE INSERT",
     "EXISTS (SELECT 1 FROM parcel WHERE id = NEW.id OR (warehouse = NEW.warehouse AND "
     "code = NEW.code))",
     "parcels are never replaced", true},
    {"parcel_not_born_shipped", "parcel", "BEFORE INSERT", "NEW.stage = 'shipped'",
     "gate: not_loaded"},
    {"parcel_shipped_stays", "parcel", "BEFORE UPDATE",
     "OLD.stage = 'shipped' AND (NEW.stage <> OLD.stage OR NEW.id <> OLD.id OR "
     "NEW.code <> OLD.code OR NEW.order_id <> OLD.order_id OR NEW.place <> OLD.place OR "
     "NEW.units <> OLD.units OR NEW.label <> OLD.label OR NEW.recheck <> OLD.recheck OR "
     "NEW.qc <> OLD.qc OR NEW.weigh <> OLD.weigh OR "
     "NEW.hold <> OLD.hold OR NEW.intercepted <> OLD.intercepted OR "
     "NEW.waybill <> OLD.waybill OR COALESCE(NEW.handover, 0) <> COALESCE(OLD.handover, "
     "0))",
     "a shipped parcel stays as it is"},
    {"parcel_labelled", "parcel", "BEFORE UPDATE",
     "NEW.stage = 'labelled' AND OLD.stage <> 'labelled' AND (OLD.stage NOT IN "
     "('verified', 'loaded') OR NEW.recheck = 'due' OR NEW.label <> 'applied' OR "
     "(NEW.qc = 'due' AND OLD.stage = 'verified'))",
     "labelled needs verified, no count due and the label applied"},
    {NULL},
};

static void put_sqlite(struct buf *out, const struct trigger *t)
{
    buf_printf(out,
               "CREATE TRIGGER %s %s ON %s %s%s\nBEGIN SELECT RAISE(ABORT, '%s'); END;\n",
               t->name, t->event, t->table, t->when ? "WHEN " : "",
               t->when ? t->when : "", t->says);
}

static void put_function(struct buf *out, const char *name, const char *when,
                         const char *says, bool deletes)
{
    buf_printf(
        out,
        "CREATE OR REPLACE FUNCTION tallyman_%s() RETURNS trigger LANGUAGE plpgsql "
        "AS $fn$ BEGIN IF %s THEN RAISE EXCEPTION '%s'; END IF; RETURN %s; END "
        "$fn$;\n",
        name, when, says, deletes ? "OLD" : "NEW");
}

static void put_postgresql(struct buf *out, const struct trigger *t)
{
    bool deletes = strstr(t->event, "DELETE") != NULL;
    if (t->replaced)
        return;
    put_function(out, t->name, t->when ? t->when : "TRUE", t->says, deletes);
    buf_printf(
        out, "CREATE TRIGGER %s %s ON %s FOR EACH ROW EXECUTE FUNCTION tallyman_%s();\n",
        t->name, t->event, t->table, t->name);
    if (!deletes)
        return;
    buf_printf(out,
               "CREATE TRIGGER %s_whole BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE "
               "FUNCTION tallyman_%s();\n",
               t->name, t->table, t->name);
}

/* The parcel as it will stand, but in the stage it comes from. */
static void put_parcel_row(struct buf *out)
{
    const struct column *first = schema_parcel.column;
    for (const struct column *c = first; c->type != COL_END; c++)
        buf_printf(out, "%s%s.%s AS %s", c == first ? "" : ", ",
                   strcmp(c->name, "stage") == 0 ? "OLD" : "NEW", c->name, c->name);
}

#define SHIPS "NEW.stage = 'shipped' AND OLD.stage <> 'shipped'"

static void put_question(struct buf *out, const struct gate *gate)
{
    buf_text(out, "(SELECT ");
    put_parcel_row(out);
    buf_printf(out, ") p LEFT JOIN orders o ON o.id = p.order_id\n  WHERE %s",
               gate->broken);
}

static void put_gate_sqlite(struct buf *out, const struct gate *gate)
{
    buf_printf(out,
               "CREATE TRIGGER gate_%s BEFORE UPDATE ON parcel\nWHEN " SHIPS "\n"
               "BEGIN SELECT RAISE(ABORT, 'gate: %s') FROM ",
               gate->name, gate->name);
    put_question(out, gate);
    buf_text(out, "; END;\n");
}

static void put_gate_postgresql(struct buf *out, const struct gate *gate)
{
    struct buf when;
    char name[64], says[64];
    buf_init(&when, 64 * 1024);
    buf_text(&when, "EXISTS (SELECT 1 FROM ");
    put_question(&when, gate);
    buf_text(&when, ")");
    snprintf(name, sizeof name, "gate_%s", gate->name);
    snprintf(says, sizeof says, "gate: %s", gate->name);
    put_function(out, name, when.p, says, false);
    buf_clear(&when);
    buf_printf(out,
               "CREATE TRIGGER %s BEFORE UPDATE ON parcel FOR EACH ROW WHEN (" SHIPS
               ") EXECUTE FUNCTION tallyman_%s();\n",
               name, name);
}

/* A new warehouse has its partitions before it has anything else. */
static void put_partitions(struct buf *out)
{
    buf_text(out, "CREATE OR REPLACE FUNCTION tallyman_partitions() RETURNS trigger "
                  "LANGUAGE plpgsql AS $fn$ DECLARE t text; BEGIN FOREACH t IN ARRAY "
                  "ARRAY[");
    for (int i = 0; ddl_parted[i]; i++)
        buf_printf(out, "%s'%s'", i ? ", " : "", ddl_parted[i]);
    buf_text(
        out,
        "] LOOP EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR "
        "VALUES IN (%s)', t || '_w' || NEW.id, t, NEW.id); END LOOP; RETURN NEW; END "
        "$fn$;\n"
        "CREATE TRIGGER warehouse_partitions AFTER INSERT ON warehouse FOR EACH ROW "
        "EXECUTE FUNCTION tallyman_partitions();\n");
}

void trigger_script(struct buf *out, const struct ddl_engine *engine)
{
    if (engine->by_warehouse)
        put_partitions(out);
    for (const struct trigger *t = triggers; t->name; t++)
        (engine->functions ? put_postgresql : put_sqlite)(out, t);
    for (const struct gate *gate = gates; gate->name; gate++)
        (engine->functions ? put_gate_postgresql : put_gate_sqlite)(out, gate);
}
