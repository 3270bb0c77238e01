/*
 * house: a small house that breaks no rule: one warehouse, one order of two units picked,
 * packed, rechecked, labelled and loaded, and another with a line still open. Parcel 1 is
 * ready to ship; ship_sql ships it as the verb does, stage first, then the goods.
 */
#ifndef TESTS_STORE_HOUSE_H
#define TESTS_STORE_HOUSE_H

static const char house_sql[] =
    "INSERT INTO warehouse (id, code) VALUES (1, 'W');"
    "INSERT INTO terminal (id, warehouse, name, seq) VALUES (1, 1, 'gun', 20);"
    "INSERT INTO person (id, warehouse, badge, role, hand) VALUES"
    " (1, 1, 'B-1', 'picker', 5), (2, 1, 'B-2', 'packer', NULL), (3, 1, 'B-3', 'qc', "
    "NULL);"
    "INSERT INTO item (id, warehouse, code, promised) VALUES (1, 1, 'A', 4);"
    "INSERT INTO place (id, warehouse, code, kind, bound_order) VALUES"
    " (1, 1, 'IN', 'outside', NULL), (2, 1, 'OUT', 'outside', NULL),"
    " (3, 1, 'A01', 'bin', NULL), (4, 1, 'T1', 'tote', 1), (5, 1, 'H1', 'hand', NULL),"
    " (6, 1, 'P-1', 'parcel', NULL), (7, 1, 'CAGE', 'cage', NULL), (8, 1, 'T2', 'tote', "
    "NULL);"
    "INSERT INTO orders (id, warehouse, number, state, units) VALUES"
    " (1, 1, 'N1', 'packed', 2), (2, 1, 'N2', 'released', 3), (3, 1, 'N3', 'ready', 4),"
    " (4, 1, 'N4', 'held', 1);"
    "UPDATE orders SET hold = 'remark', hold_owner = 'lead' WHERE id = 4;"
    "INSERT INTO exception (warehouse, kind, order_id) VALUES (1, 'review', 4);"
    "INSERT INTO order_line (id, warehouse, order_id, item, qty, released, picked, "
    "packed) VALUES"
    " (1, 1, 1, 1, 2, 2, 2, 2), (2, 1, 2, 1, 3, 3, 0, 0), (3, 1, 3, 1, 4, 0, 0, 0),"
    " (4, 1, 4, 1, 1, 0, 0, 0);"
    "INSERT INTO wave (id, warehouse, name, state) VALUES (1, 1, 'morning', 'open');"
    "INSERT INTO task (id, warehouse, kind, wave, state) VALUES (1, 1, 'pick', 1, "
    "'active');"
    "INSERT INTO task_line"
    " (id, warehouse, task, place, item, qty, taken, put, tote, order_id, line_id, "
    "state) VALUES"
    " (1, 1, 1, 3, 1, 2, 2, 2, 4, 1, 1, 'done'), (2, 1, 1, 3, 1, 3, 1, 0, 8, 2, 2, "
    "'open');"
    "INSERT INTO request (terminal, seq, hash) VALUES"
    " (1, 1, x''), (1, 2, x''), (1, 3, x''), (1, 4, x''), (1, 5, x'');"
    "INSERT INTO move (id, warehouse, person, terminal, seq, item, qty, from_place, "
    "to_place,"
    " from_left, to_left, reason, order_id, line_id) VALUES"
    " (1, 1, 1, 1, 1, 1, 10, 1, 3, 0, 10, 'receive', NULL, NULL),"
    " (2, 1, 1, 1, 2, 1, 2, 3, 5, 8, 2, 'pick', 1, 1),"
    " (3, 1, 1, 1, 3, 1, 2, 5, 4, 0, 2, 'put', 1, 1),"
    " (4, 1, 2, 1, 4, 1, 2, 4, 6, 0, 2, 'pack', 1, 1),"
    " (5, 1, 1, 1, 5, 1, 1, 3, 5, 7, 1, 'pick', 2, 2);"
    "INSERT INTO stock (warehouse, place, item, on_hand, reserved, last_move) VALUES"
    " (1, 3, 1, 7, 2, 5), (1, 4, 1, 0, 0, 4), (1, 5, 1, 1, 0, 5), (1, 6, 1, 2, 0, 4);"
    "INSERT INTO handover (id, warehouse, cage, carrier, state) VALUES (1, 1, 7, 'SF', "
    "'open');"
    "INSERT INTO parcel (id, warehouse, code, order_id, place, stage, label, recheck, "
    "units,"
    " waybill, carrier, terminal, person, handover) VALUES"
    " (1, 1, 'P-1', 1, 6, 'loaded', 'applied', 'passed', 2, 'SF1', 'SF', 1, 2, 1);"
    "INSERT INTO recheck (id, warehouse, parcel, person, state) VALUES (1, 1, 1, 3, "
    "'passed');"
    "INSERT INTO recheck_unit (recheck, item, qty) VALUES (1, 1, 2);"
    "INSERT INTO waybill (warehouse, number, carrier, state, parcel) VALUES"
    " (1, 'SF1', 'SF', 'applied', 1), (1, 'SF2', 'SF', 'free', NULL);"
    "INSERT INTO audit (id, n, warehouse) VALUES (1, 1, 1), (2, 2, 1), (3, 3, 1);";

static const char ship_sql[] =
    "BEGIN;"
    "UPDATE parcel SET stage = 'shipped', shipped_at = 9 WHERE id = 1;"
    "INSERT INTO request (terminal, seq, hash) VALUES (1, 6, x'');"
    "INSERT INTO move (id, warehouse, person, terminal, seq, item, qty, from_place, "
    "to_place,"
    " from_left, to_left, reason, order_id, line_id) VALUES"
    " (6, 1, 2, 1, 6, 1, 2, 6, 2, 0, 0, 'ship', 1, 1);"
    "UPDATE stock SET on_hand = 0, last_move = 6 WHERE place = 6;"
    "UPDATE order_line SET shipped = 2 WHERE id = 1;"
    "UPDATE orders SET state = 'shipped' WHERE id = 1;"
    "UPDATE place SET bound_order = NULL WHERE id = 4;"
    "COMMIT;";

#endif
