/*
 * trigger: the table of what the database refuses, and the gate's conditions over the row
 * that is about to be written. Called once, when a store is made.
 *
 * A BEFORE INSERT beside each BEFORE DELETE: SQLite's INSERT OR REPLACE deletes without
 * asking the delete trigger. The request table is left out of that, since it is written
 * with ON CONFLICT.
 */
#include "trigger.h"

#include "tallyman/store/gate.h"
#include "schema_in.h"

const struct trigger triggers[] = {
    {"move_written_once", "move", "BEFORE UPDATE", NULL, "moves are never changed"},
    {"move_kept", "move", "BEFORE DELETE", NULL, "moves are never removed"},
    {"move_not_replaced", "move", "BEFORE INSERT",
     "EXISTS (SELECT 1 FROM move WHERE id = NEW.id)", "moves are never changed"},
    {"serial_move_written_once", "serial_move", "BEFORE UPDATE", NULL,
     "moves are never changed"},
    {"serial_move_kept", "serial_move", "BEFORE DELETE", NULL, "moves are never removed"},
    {"audit_written_once", "audit", "BEFORE UPDATE", NULL,
     "audit rows are never changed"},
    {"audit_kept", "audit", "BEFORE DELETE", NULL, "audit rows are never removed"},
    {"audit_not_replaced", "audit", "BEFORE INSERT",
     "EXISTS (SELECT 1 FROM audit WHERE id = NEW.id OR (writer = NEW.writer AND "
     "n = NEW.n))",
     "audit rows are never changed"},
    {"request_written_once", "request", "BEFORE UPDATE", NULL,
     "requests are never changed"},
    {"parcel_kept", "parcel", "BEFORE DELETE", NULL, "parcels are never removed"},
    {"parcel_not_replaced", "parcel", "BEFORE INSERT",
     "EXISTS (SELECT 1 FROM parcel WHERE id = NEW.id OR (warehouse = NEW.warehouse AND "
     "code = NEW.code))",
     "parcels are never replaced"},
    {"parcel_not_born_shipped", "parcel", "BEFORE INSERT", "NEW.stage = 'shipped'",
     "gate: not_loaded"},
    {"parcel_shipped_stays", "parcel", "BEFORE UPDATE",
     "OLD.stage = 'shipped' AND (NEW.stage <> OLD.stage OR NEW.id <> OLD.id OR "
     "NEW.code <> OLD.code OR NEW.order_id <> OLD.order_id OR NEW.place <> OLD.place OR "
     "NEW.units <> OLD.units OR NEW.label <> OLD.label OR NEW.recheck <> OLD.recheck OR "
     "NEW.hold <> OLD.hold OR NEW.intercepted <> OLD.intercepted OR "
     "NEW.waybill <> OLD.waybill OR COALESCE(NEW.handover, 0) <> COALESCE(OLD.handover, "
     "0))",
     "a shipped parcel stays as it is"},
    {"parcel_labelled", "parcel", "BEFORE UPDATE",
     "NEW.stage = 'labelled' AND OLD.stage <> 'labelled' AND (OLD.stage NOT IN "
     "('verified', 'loaded') OR NEW.recheck = 'due' OR NEW.label <> 'applied')",
     "labelled needs verified, no recheck due and the label applied"},
    {NULL},
};

static void put_trigger(struct buf *out, const struct trigger *t)
{
    buf_printf(out,
               "CREATE TRIGGER %s %s ON %s %s%s\nBEGIN SELECT RAISE(ABORT, '%s'); END;\n",
               t->name, t->event, t->table, t->when ? "WHEN " : "",
               t->when ? t->when : "", t->says);
}

/* The parcel as it will stand, but in the stage it comes from. */
static void put_parcel_row(struct buf *out)
{
    const struct table *table = schema;
    while (strcmp(table->name, "parcel") != 0)
        table++;
    for (const struct column *c = table->column; c->type != COL_END; c++)
        buf_printf(out, "%s%s.%s AS %s", c == table->column ? "" : ", ",
                   strcmp(c->name, "stage") == 0 ? "OLD" : "NEW", c->name, c->name);
}

static void put_gate(struct buf *out, const struct gate *gate)
{
    buf_printf(out,
               "CREATE TRIGGER gate_%s BEFORE UPDATE ON parcel\n"
               "WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'\n"
               "BEGIN SELECT RAISE(ABORT, 'gate: %s') FROM (SELECT ",
               gate->name, gate->name);
    put_parcel_row(out);
    buf_printf(out, ") p LEFT JOIN orders o ON o.id = p.order_id\n  WHERE %s; END;\n",
               gate->broken);
}

void trigger_script(struct buf *out)
{
    for (const struct trigger *t = triggers; t->name; t++)
        put_trigger(out, t);
    for (const struct gate *gate = gates; gate->name; gate++)
        put_gate(out, gate);
}
