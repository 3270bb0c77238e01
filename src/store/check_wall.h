/*
 * check_wall: the invariants of put walls. No header of its own: check_list.c takes it in
 * where its table stands.
 */
    {"batch_tote_holds_its_lines",
     "a wall batch's tote holds the units of the lines that say so, item by item",
     "SELECT count(*) FROM place p JOIN task t ON t.id = p.bound_run AND t.wall <> ''",
     "SELECT 'tote ' || p.code || ' holds ' || SUM(x.inside) || ' of item ' || x.item || "
     "', its lines say ' || SUM(x.said) FROM (SELECT s.place AS place, s.item AS item, "
     "s.on_hand AS inside, 0 AS said FROM stock s UNION ALL SELECT l.tote, l.item, 0, "
     "l.put FROM task_line l JOIN place q ON q.id = l.tote AND q.bound_run = l.task) x "
     "JOIN place p ON p.id = x.place JOIN task t ON t.id = p.bound_run AND t.wall <> '' "
     "GROUP BY p.code, x.item HAVING SUM(x.inside) <> SUM(x.said)"},
    {"slot_holds_its_order",
     "what came into a slot and did not leave it is of the order that the slot has",
     "SELECT count(*) FROM place WHERE kind = 'slot'",
     "SELECT 'slot ' || p.code || ' holds ' || SUM(x.units) || ' units of order ' || "
     "x.order_id || ', it is of ' || COALESCE(p.bound_order, 0) FROM (SELECT m.to_place "
     "AS place, COALESCE(m.order_id, 0) AS order_id, m.qty AS units FROM move m WHERE "
     "m.to_place IN (SELECT id FROM place WHERE kind = 'slot') UNION ALL SELECT "
     "m.from_place, COALESCE(m.order_id, 0), -m.qty FROM move m WHERE m.from_place IN "
     "(SELECT id FROM place WHERE kind = 'slot')) x "
     "JOIN place p ON p.id = x.place AND p.kind = 'slot' "
     "GROUP BY p.code, p.bound_order, x.order_id HAVING SUM(x.units) <> 0 AND "
     "x.order_id <> COALESCE(p.bound_order, 0)"},
    {"slot_is_of_one_order", "an order has one slot, of a wall that is named",
     "SELECT count(*) FROM place WHERE kind = 'slot'",
     "SELECT 'order ' || p.bound_order || ' has ' || COUNT(*) || ' slots' FROM place p "
     "WHERE p.kind = 'slot' AND p.bound_order IS NOT NULL GROUP BY p.bound_order "
     "HAVING COUNT(*) > 1 "
     "UNION ALL SELECT 'slot ' || p.code || ' is of no wall' FROM place p WHERE p.kind = "
     "'slot' AND p.aisle = ''"},
    {"sorted_units_are_lines",
     "a batch's line is one unit at most",
     "SELECT count(*) FROM task_line l JOIN task t ON t.id = l.task AND t.wall <> ''",
     "SELECT 'line ' || l.id || ' of task ' || l.task || ' is of ' || l.qty || ' units' "
     "FROM task_line l JOIN task t ON t.id = l.task AND t.wall <> '' WHERE l.qty > 1"},
