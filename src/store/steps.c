/*
 * steps: the schema's history. Whoever changes schema.c appends a line here; that line is
 * all that an added table, column or index needs. upgrade.c brings older stores here.
 */
#include "steps.h"

#include <stddef.h>

const struct step steps[] = {
    {"2026-11-22", "first"},
    {"2026-11-22", "audit.writer, audit.n: a chain of the log for each writer", NULL,
     "UPDATE audit SET n = id"},
    {"2026-11-22",
     "terminal.key, invitation: terminals are enrolled; sessions end by themselves"},
    {"2026-11-22", "approval: acts that need a second person"},
    {"2026-11-22", "waiting, channel, task.urgent: every reason an order waits for"},
    {"2026-11-22",
     "pool, label_copy.reprint and .ended, parcel.reprints, why an order has its carrier",
     NULL,
     "UPDATE label_copy SET reprint = n - 1, ended = CASE WHEN n < (SELECT MAX(c.n) FROM "
     "label_copy c WHERE c.warehouse = label_copy.warehouse AND c.number = "
     "label_copy.number) THEN 'destroyed' ELSE '' END"},
    {"2026-11-22", "task.terminal: where a task was pulled"},
    {"2026-11-22", "place: an index of the bins among them"},
    {"2026-11-23", "transfer: goods on their way to another warehouse"},
    {"2026-11-23", "move, audit: no trigger before their INSERT"},
    {"2026-11-23", "takeover: carts that go on at another terminal"},
    {"2026-11-23", "orders.receiver_key, .head and .parts, parcel_line: merged and split",
     NULL,
     "INSERT INTO parcel_line (warehouse, parcel, line_id, units) SELECT p.warehouse, "
     "p.id, x.line_id, CAST(SUM(x.qty) AS BIGINT) FROM (SELECT to_place AS place, "
     "line_id, qty FROM move WHERE reason = 'pack' UNION ALL SELECT from_place, line_id, "
     "-qty FROM move WHERE reason = 'unpack') x JOIN parcel p ON p.place = x.place "
     "WHERE x.line_id IS NOT NULL GROUP BY p.warehouse, p.id, x.line_id"},
    {"2026-11-23",
     "audit.address, audit_archive, checkpoint: the log signed and archived"},
    {"2026-11-23",
     "granted, right_used, person.staff and .factor: rights with scope and end", NULL,
     "UPDATE person SET role = 'console' WHERE badge = 'B-CONSOLE'"},
    {"2026-11-23", "request.hash of what bears a PIN: one that it cannot be guessed from",
     NULL,
     "UPDATE request SET hash = (SELECT hash FROM audit WHERE id = (SELECT MIN(id) FROM "
     "audit)) WHERE (terminal, seq) IN (SELECT terminal, seq FROM audit WHERE verb IN "
     "('login', 'pin', 'approve.give', 'load.people'))"},
    {"2026-11-23", "request.terminal_at: a copied terminal's numbers are told apart"},
    {"2026-11-23", "orders.checked_at, channel.checked_at: when channels were asked last",
     NULL, "UPDATE orders SET checked_at = taken_at"},
    {"2026-11-23", "mistake, act_day, orders.address_key: known errors, acts added up",
     NULL,
     "UPDATE orders SET address_key = CASE WHEN receiver_key <> '' THEN receiver_key "
     "ELSE substr(replace(address, ' ', ''), 1, 200) END"},
    {"2026-11-23", "qc_lot, qc_draw and their like, parcel.qc: counts of parcels drawn"},
    {"2026-11-23", "parcel.weigh, weighing, weight_sample: parcels on a scale"},
    {"2026-11-23", "task.run, place.bound_run: orders of one unit in one tote"},
    {"2026-11-23", "orders.pickup_at: the carrier's pick-up that a wave goes for"},
    {"2026-11-23", "parcel: what was weighed is what ships; shipped, its weight stays"},
    {"2026-11-23", "parcel: an index of those that are due a count"},
    {"2026-11-23", "qc_lot: an index of a wave's open ones"},
    {"2026-11-23", "place.zone, task.pass and its like, person.zone: carts passed on"},
    {"2026-11-23", "task.wall, places of kind slot: batches sorted at a put wall"},
    {"2026-11-23", "request: in the order they come, the terminals' numbers beside"},
    {NULL},
};

int steps_version(void)
{
    int n = 0;
    while (steps[n].date)
        n++;
    return n;
}
