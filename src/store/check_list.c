/*
 * check_list: what is true of the house, as SQL that finds where it is not. Read by
 * check.c; each row names one rule and can be read alone.
 *
 * Nothing here trusts a balance or a counter: they are added up again from the moves.
 */
#include "check_in.h"

#include <stddef.h>

#define STOCK_ROW                                                                        \
    "'place ' || x.place || ' item ' || x.item || ' lot [' || x.lot || ']: ' || "

/* The column must name a row of the target; 0 is no row. */
#define MUST_REFER(table, column, target)                                                \
    {                                                                                    \
        "reference_" table "_" column, table "." column " names a row of " target,       \
            "SELECT count(*) FROM " table,                                               \
            "SELECT '" table "." column " ' || x." column " || ' is no " target          \
            "' FROM " table " x WHERE NOT EXISTS (SELECT 1 FROM " target                 \
            " y WHERE y.id = x." column ")"                                              \
    }

/* The same; NULL and 0 say "none". */
#define MAY_REFER(table, column, target)                                                 \
    {                                                                                    \
        "reference_" table "_" column,                                                   \
            table "." column " names a row of " target " or nothing",                    \
            "SELECT count(*) FROM " table " x WHERE COALESCE(x." column ", 0) <> 0",     \
            "SELECT '" table "." column " ' || x." column " || ' is no " target          \
            "' FROM " table " x WHERE COALESCE(x." column ", 0) <> 0 AND NOT EXISTS "    \
            "(SELECT 1 FROM " target " y WHERE y.id = x." column ")"                     \
    }

#define ONE_OF(table, column, list)                                                      \
    {                                                                                    \
        "values_" table "_" column, table "." column " is one of its list",              \
            "SELECT count(*) FROM " table,                                               \
            "SELECT '" table "." column " is ' || x." column " FROM " table              \
            " x WHERE x." column " NOT IN (" list ")"                                    \
    }

const struct invariant invariants[] = {
    /* -- the ledger */
    {"stock_is_sum_of_moves",
     "what lies at a place is what was moved in less what was moved out",
     "SELECT count(*) FROM stock",
     "WITH " LEGS
     ", x AS (SELECT place, item, lot, units AS moved, 0 AS stands FROM legs "
     "UNION ALL SELECT place, item, lot, 0, on_hand FROM stock) "
     "SELECT " STOCK_ROW "'stock ' || SUM(x.stands) || ', moves ' || SUM(x.moved) FROM x "
     "GROUP BY x.place, x.item, x.lot HAVING SUM(x.stands) <> SUM(x.moved)"},
    {"balances_add_up", "each move carries the sum of all moves before it and itself",
     "SELECT count(*) FROM move",
     "WITH " LEGS ", x AS (SELECT id, place, item, lot, stands, SUM(units) OVER "
     "(PARTITION BY place, item, lot ORDER BY id) AS summed FROM legs) "
     "SELECT " STOCK_ROW
     "'move ' || x.id || ' says ' || x.stands || ' left, sum is ' || x.summed "
     "FROM x WHERE x.stands <> x.summed"},
    {"on_hand_is_last_balance", "a stock row stands as its last move left it",
     "SELECT count(*) FROM stock",
     "WITH " LEGS ", x AS (SELECT id, place, item, lot, stands, ROW_NUMBER() OVER "
     "(PARTITION BY place, item, lot ORDER BY id DESC) AS back FROM legs) "
     "SELECT " STOCK_ROW
     "'last move ' || x.id || ' left ' || x.stands || ', stock has ' || "
     "COALESCE(s.on_hand, 0) || ' of move ' || COALESCE(s.last_move, 0) FROM x "
     "LEFT JOIN stock s ON s.place = x.place AND s.item = x.item AND s.lot = x.lot "
     "WHERE x.back = 1 AND (COALESCE(s.on_hand, 0) <> x.stands OR COALESCE(s.last_move, "
     "x.id) <> x.id) "
     "UNION ALL SELECT " STOCK_ROW "x.on_hand || ' without a move' FROM stock x "
     "WHERE x.last_move = 0 AND x.on_hand <> 0"},
    {"outside_keeps_no_account", "places outside have no stock and no balance",
     "SELECT count(*) FROM place WHERE kind = 'outside'",
     "SELECT 'place ' || s.place || ' is outside and has stock' FROM stock s "
     "JOIN place p ON p.id = s.place AND p.kind = 'outside' "
     "UNION ALL SELECT 'move ' || m.id || ' has a balance outside' FROM move m "
     "JOIN place p ON p.kind = 'outside' AND ((p.id = m.to_place AND m.to_left <> 0) "
     "OR (p.id = m.from_place AND m.from_left <> 0))"},
    {"one_warehouse", "goods stay in the warehouse of their place",
     "SELECT count(*) FROM move",
     "SELECT 'move ' || m.id || ' is of another warehouse than place ' || p.id FROM move "
     "m "
     "JOIN place p ON p.id IN (m.from_place, m.to_place) AND p.warehouse <> m.warehouse "
     "UNION ALL SELECT 'stock at place ' || s.place || ' is of another warehouse' FROM "
     "stock s "
     "JOIN place p ON p.id = s.place AND p.warehouse <> s.warehouse"},
    {"stock_never_negative", "nothing is below nothing", "SELECT count(*) FROM stock",
     "SELECT " STOCK_ROW "x.on_hand FROM stock x WHERE x.on_hand < 0 OR x.reserved < 0"},
    {"reserved_within_on_hand", "reserved is on hand", "SELECT count(*) FROM stock",
     "SELECT " STOCK_ROW "x.reserved || ' reserved of ' || x.on_hand FROM stock x "
     "WHERE x.reserved > x.on_hand"},
    {"reserved_is_open_lines",
     "what is reserved at a bin is what open pick lines still want there",
     "SELECT count(*) FROM stock",
     "WITH " OPEN_LINES ", x AS (SELECT place, item, lot, units AS wanted, 0 AS reserved "
     "FROM open_lines UNION ALL SELECT place, item, lot, 0, reserved FROM stock) "
     "SELECT " STOCK_ROW
     "SUM(x.reserved) || ' reserved, lines want ' || SUM(x.wanted) FROM x "
     "GROUP BY x.place, x.item, x.lot HAVING SUM(x.reserved) <> SUM(x.wanted)"},
    {"unbound_tote_is_empty", "goods in a tote belong to its order",
     "SELECT count(*) FROM place WHERE kind IN ('tote', 'slot')",
     "SELECT p.kind || ' ' || p.code || ' holds ' || SUM(s.on_hand) || ' units for no "
     "order' "
     "FROM place p JOIN stock s ON s.place = p.id AND s.warehouse = p.warehouse "
     "WHERE p.kind IN ('tote', 'slot') AND COALESCE(p.bound_order, 0) = 0 "
     "AND COALESCE(p.bound_run, 0) = 0 "
     "GROUP BY p.id, p.code, p.kind HAVING SUM(s.on_hand) <> 0"},
    {"run_tote_holds_its_orders",
     "a run's tote holds the units of its orders that are neither packed nor put back",
     "SELECT count(*) FROM place p JOIN task t ON t.id = p.bound_run AND t.wall = ''",
     "SELECT 'tote ' || x.code || ' holds ' || x.inside || ' units, its orders want ' || "
     "x.wanted FROM (SELECT p.code AS code, COALESCE((SELECT SUM(s.on_hand) FROM stock s "
     "WHERE s.warehouse = p.warehouse AND s.place = p.id), 0) AS inside, "
     "COALESCE((SELECT SUM(m.picked - m.packed) FROM task_line l JOIN order_line m ON "
     "m.id = l.line_id WHERE l.task = p.bound_run AND l.tote = p.id), 0) - "
     "COALESCE((SELECT SUM(b.taken - b.put) FROM task_line b JOIN task k ON k.id = "
     "b.task AND k.kind = 'back' WHERE b.line_id IN (SELECT l.line_id "
     "FROM task_line l WHERE l.task = p.bound_run AND l.tote = p.id)), 0) AS wanted "
     "FROM place p JOIN task t ON t.id = p.bound_run AND t.wall = '') x "
     "WHERE x.inside <> x.wanted"},
    {"waiting_cart_is_nobodys",
     "a cart that was passed on waits with an empty hand and for nobody by name",
     "SELECT count(*) FROM task WHERE waits_at > 0",
     "SELECT 'task ' || t.id || ' waits and is ' || t.state FROM task t WHERE t.waits_at "
     "> 0 AND (t.state <> 'open' OR t.pass = 0 OR t.person IS NOT NULL OR EXISTS (SELECT "
     "1 FROM task_line l WHERE l.task = t.id AND l.taken > l.put AND l.state = 'open'))"},
    {"cart_waits_for_its_next_zone",
     "a cart picked zone by zone goes on in a zone where a line of it is open",
     "SELECT count(*) FROM task WHERE pass = 1",
     "SELECT 'task ' || x.id || ' is for zone ' || x.zone || ', ' || x.here || ' of ' || "
     "x.zoned || ' lines are there' FROM (SELECT t.id AS id, t.zone AS zone, "
     "COUNT(CASE WHEN p.zone = t.zone THEN 1 END) AS here, COUNT(p.id) AS zoned FROM "
     "task "
     "t LEFT JOIN task_line l ON l.task = t.id AND l.state = 'open' LEFT JOIN place p ON "
     "p.id = l.place AND p.zone <> '' WHERE t.pass = 1 AND t.state = 'open' GROUP BY "
     "t.id, t.zone) x WHERE x.here = 0 AND (x.zoned > 0 OR x.zone <> '')"},

    /* -- between warehouses */
    {"transit_holds_what_is_on_its_way",
     "a transit place holds the units of its transfer until it is posted or void, then "
     "nothing",
     "SELECT count(*) FROM place WHERE kind = 'transit'",
     "SELECT 'transit ' || x.code || ': ' || x.inside || ' units, its transfer wants ' "
     "|| x.wanted FROM (SELECT p.code AS code, COALESCE((SELECT SUM(s.on_hand) FROM "
     "stock "
     "s WHERE s.place = p.id AND s.warehouse = p.warehouse), 0) AS inside, CASE WHEN "
     "t.id IS NULL THEN -1 WHEN t.state IN ('offered', 'expired') THEN t.qty ELSE 0 END "
     "AS wanted FROM place p LEFT JOIN transfer t ON t.place = p.id AND t.warehouse = "
     "p.warehouse WHERE p.kind = 'transit') x WHERE x.inside <> x.wanted"},
    {"posted_is_in_both_ledgers",
     "what was posted left its source and came to its receiver, by one request, in whole",
     "SELECT count(*) FROM transfer WHERE state = 'posted'",
     "WITH gone AS (SELECT warehouse, terminal, seq, from_place AS place, SUM(qty) AS "
     "units FROM move WHERE reason = 'transfer' GROUP BY warehouse, terminal, seq, "
     "from_place), came AS (SELECT warehouse, terminal, seq, to_place AS place, item, "
     "SUM(qty) AS units FROM move WHERE reason = 'receive' GROUP BY warehouse, terminal, "
     "seq, to_place, item) "
     "SELECT 'transfer ' || t.number || ' of ' || t.qty || ': ' || COALESCE(g.units, 0) "
     "|| ' left, ' || COALESCE(c.units, 0) || ' came' FROM transfer t JOIN item a ON "
     "a.id = t.item LEFT JOIN item b ON b.warehouse = t.to_warehouse AND b.code = a.code "
     "LEFT JOIN gone g ON g.warehouse = t.warehouse AND g.place = t.place AND "
     "g.terminal = t.terminal AND g.seq = t.seq "
     "LEFT JOIN came c ON c.warehouse = t.to_warehouse AND c.place = t.to_place AND "
     "c.item = b.id AND c.terminal = t.terminal AND c.seq = t.seq "
     "WHERE t.state = 'posted' AND (COALESCE(g.units, 0) <> t.qty OR COALESCE(c.units, "
     "0) <> t.qty)"},
    {"expired_transfer_is_an_exception", "nothing waits but in the table of exceptions",
     "SELECT count(*) FROM transfer WHERE state = 'expired'",
     "SELECT 'transfer ' || t.number || ' is expired without an open exception' FROM "
     "transfer t WHERE t.state = 'expired' AND NOT EXISTS (SELECT 1 FROM exception e "
     "WHERE e.warehouse = t.warehouse AND e.kind = 'transfer' AND e.closed_at = 0 AND "
     "e.object = 'transfer ' || t.number)"},

    /* -- serials */
    {"serial_is_its_last_move", "a serial stands where its unit's last move left it",
     "SELECT count(*) FROM serial",
     "WITH " SERIALS
     " SELECT 'serial ' || w.text || ' of item ' || w.item || ' should be '"
     " || w.state || ' at place ' || w.place || ' by move ' || w.last_move "
     "FROM want_serial w WHERE NOT " SERIAL_STANDS
     " UNION ALL SELECT 'serial ' || x.text || ' of item ' || x.item || ' has no move' "
     "FROM " SERIAL_STRAYS},
    {"serials_within_stock", "no more serials are known at a place than units lie there",
     "SELECT count(*) FROM serial WHERE state = 'in'",
     "SELECT " STOCK_ROW "x.n || ' serials, ' || COALESCE(s.on_hand, 0) || ' units' FROM "
     "(SELECT warehouse, place, item, lot, COUNT(*) AS n FROM serial WHERE state = 'in' "
     "GROUP BY warehouse, place, item, lot) x LEFT JOIN stock s ON s.warehouse = "
     "x.warehouse AND s.place = x.place AND s.item = x.item AND s.lot = x.lot "
     "WHERE x.n > COALESCE(s.on_hand, 0)"},
    {"boxed_units_have_serials",
     "each unit with a serial that is in a tote or a parcel is known by it",
     "SELECT count(*) FROM stock s JOIN place p ON p.id = s.place AND p.kind IN ('tote', "
     "'slot', 'parcel') JOIN item i ON i.id = s.item AND i.serial = 1 WHERE s.on_hand > "
     "0",
     "SELECT " STOCK_ROW "x.on_hand || ' units, ' || x.n || ' serials' FROM "
     "(SELECT s.place AS place, s.item AS item, s.lot AS lot, s.on_hand AS on_hand, "
     "(SELECT COUNT(*) FROM serial r WHERE r.warehouse = s.warehouse AND r.place = "
     "s.place AND r.item = s.item AND r.lot = s.lot AND r.state = 'in') AS n "
     "FROM stock s JOIN place p ON p.id = s.place AND p.kind IN ('tote', 'slot', "
     "'parcel') "
     "JOIN item i ON i.id = s.item AND i.serial = 1 WHERE s.on_hand > 0) x "
     "WHERE x.n <> x.on_hand"},
    {"serial_moves_follow",
     "a unit leaves the place where it came to; what went out comes in first, what lay "
     "in a bin may come out of another",
     "SELECT count(*) FROM serial_move",
     "SELECT 'serial ' || x.text || ' of item ' || x.item || ': move ' || x.move || "
     "' from place ' || x.from_place || ', it was at ' || x.at FROM "
     "(SELECT s.text AS text, s.item AS item, s.move AS move, m.from_place AS "
     "from_place, "
     "LAG(m.to_place) OVER (PARTITION BY s.warehouse, s.item, s.text ORDER BY s.move) "
     "AS at FROM serial_move s JOIN move m ON m.id = s.move) x "
     "JOIN place a ON a.id = x.at JOIN place b ON b.id = x.from_place "
     "WHERE x.at <> x.from_place AND (a.kind <> b.kind OR a.kind NOT IN ('bin', "
     "'outside'))"},
    {"serial_moves_are_of_their_move",
     "the serials of a move are of its item and no more than its units",
     "SELECT count(*) FROM serial_move",
     "SELECT 'move ' || x.move || ' of ' || COALESCE(m.qty, 0) || ' units of item ' || "
     "COALESCE(m.item, 0) || ' has ' || x.n || ' serials of item ' || x.item FROM "
     "(SELECT move, warehouse, item, COUNT(*) AS n FROM serial_move "
     "GROUP BY move, warehouse, item) x LEFT JOIN move m ON m.id = x.move "
     "WHERE m.id IS NULL OR m.item <> x.item OR m.warehouse <> x.warehouse OR x.n > "
     "m.qty"},

    /* -- orders */
    {"promised_is_ready_orders",
     "units promised of an item are those open in ready orders",
     "SELECT count(*) FROM item",
     "SELECT 'item ' || x.code || ': promised ' || x.promised || ', ready orders want ' "
     "|| x.wanted "
     "FROM (SELECT i.code AS code, i.promised AS promised, COALESCE((SELECT "
     "SUM(l.qty - l.cancelled - l.released) FROM order_line l JOIN orders o ON o.id = "
     "l.order_id "
     "AND o.state = 'ready' WHERE l.item = i.id AND l.warehouse = i.warehouse AND l.kit "
     "= 0), 0) "
     "AS wanted FROM item i) x WHERE x.promised <> x.wanted"},
    {"line_agrees_with_moves",
     "a line's picked, packed and shipped are what was moved for it: out of bins and no "
     "longer in a picker's hand, into parcels, out",
     "SELECT count(*) FROM order_line WHERE kit = 0",
     "WITH moved AS (SELECT m.line_id AS line, "
     "SUM(CASE WHEN a.kind = 'bin' THEN m.qty ELSE 0 END - CASE WHEN b.kind = 'bin' THEN "
     "m.qty "
     "ELSE 0 END) AS picked, "
     "SUM(CASE WHEN b.kind = 'parcel' THEN m.qty ELSE 0 END - CASE WHEN a.kind = "
     "'parcel' AND "
     "m.reason <> 'ship' THEN m.qty ELSE 0 END) AS packed, "
     "SUM(CASE WHEN m.reason = 'ship' THEN m.qty ELSE 0 END) AS shipped "
     "FROM move m JOIN place a ON a.id = m.from_place JOIN place b ON b.id = m.to_place "
     "WHERE m.line_id IS NOT NULL GROUP BY m.line_id), "
     "held AS (SELECT t.line_id AS line, SUM(t.taken - t.put) AS units FROM task_line t "
     "JOIN task k ON k.id = t.task AND k.kind = 'pick' WHERE t.taken > t.put "
     "GROUP BY t.line_id) "
     "SELECT 'line ' || l.id || ' of order ' || l.order_id || ': ' || l.picked || '/' || "
     "l.packed || "
     "'/' || l.shipped || ' picked/packed/shipped, moves ' || COALESCE(x.picked, 0) || "
     "'/' || "
     "COALESCE(x.packed, 0) || '/' || COALESCE(x.shipped, 0) "
     "FROM order_line l LEFT JOIN moved x ON x.line = l.id "
     "LEFT JOIN held h ON h.line = l.id WHERE l.kit = 0 AND "
     "(l.picked <> COALESCE(x.picked, 0) - COALESCE(h.units, 0) OR l.packed <> "
     "COALESCE(x.packed, 0) OR "
     "l.shipped <> COALESCE(x.shipped, 0))"},
    {"shipped_order_is_whole",
     "an order is shipped when each line is, less what was cancelled",
     "SELECT count(*) FROM orders WHERE state = 'shipped'",
     "SELECT 'order ' || o.id || ' is shipped, line ' || l.id || ' ' || l.shipped || ' "
     "of ' || "
     "(l.qty - l.cancelled) FROM orders o JOIN order_line l ON l.order_id = o.id AND "
     "l.kit = 0 "
     "WHERE o.state = 'shipped' AND l.shipped <> l.qty - l.cancelled"},
    {"cancelled_order_ships_nothing", "no parcel of a cancelled order has shipped",
     "SELECT count(*) FROM orders WHERE state = 'cancelled'",
     "SELECT 'order ' || o.id || ' is cancelled, parcel ' || p.code || ' shipped' FROM "
     "orders o "
     "JOIN parcel p ON p.order_id = o.id AND p.stage = 'shipped' WHERE o.state = "
     "'cancelled' UNION ALL SELECT 'order ' || o.id || ' is cancelled, line ' || l.id || "
     "' shipped' FROM orders o JOIN order_line l ON l.order_id = o.id AND l.shipped > 0 "
     "WHERE o.state = 'cancelled'"},
    {"held_order_has_an_owner", "a held order says why and for whom it waits",
     "SELECT count(*) FROM orders WHERE state = 'held'",
     "SELECT 'order ' || o.id || ' is held by nobody' FROM orders o WHERE o.state = "
     "'held' AND "
     "(o.hold = '' OR o.hold_owner = '')"},
    {"held_order_is_an_exception", "nothing waits but in the table of exceptions",
     "SELECT count(*) FROM orders WHERE state = 'held'",
     "SELECT 'order ' || o.id || ' is held without an open exception' FROM orders o "
     "WHERE o.state = 'held' AND NOT EXISTS (SELECT 1 FROM exception e WHERE e.order_id "
     "= o.id "
     "AND e.closed_at = 0)"},

    /* -- parcels */
    {"parcel_units_are_contents",
     "what was verified into a parcel lies in it, or left with it; a void one holds "
     "goods only of a cancelled order, until they are put back",
     "SELECT count(*) FROM parcel",
     "WITH left_with AS (SELECT from_place AS place, CAST(SUM(qty) AS BIGINT) AS units "
     "FROM move WHERE reason = 'ship' GROUP BY from_place) "
     "SELECT 'parcel ' || x.code || ' (' || x.stage || '): ' || x.units || ' units, "
     "contents ' || x.inside || ', shipped ' || x.gone FROM (SELECT p.code AS code, "
     "p.stage AS stage, p.units AS units, COALESCE((SELECT SUM(s.on_hand) FROM stock s "
     "WHERE s.place = p.place AND s.warehouse = p.warehouse), 0) AS inside, "
     "CASE WHEN p.stage = 'shipped' THEN COALESCE(g.units, 0) ELSE 0 END AS gone, "
     "o.state AS order_state "
     "FROM parcel p LEFT JOIN left_with g ON g.place = p.place "
     "LEFT JOIN orders o ON o.id = p.order_id) x "
     "WHERE (x.stage <> 'shipped' AND x.units <> x.inside) OR "
     "(x.stage = 'shipped' AND (x.units <> x.gone OR x.inside <> 0)) OR "
     "(x.stage = 'void' AND x.inside <> 0 AND x.order_state <> 'cancelled')"},
    {"parcel_lines_are_its_units", "each unit in a parcel is verified for an order line",
     "SELECT count(*) FROM parcel",
     "SELECT 'parcel ' || x.code || ': ' || x.units || ' units, lines ' || x.summed FROM "
     "(SELECT p.code AS code, p.units AS units, COALESCE((SELECT SUM(l.units) FROM "
     "parcel_line l WHERE l.parcel = p.id), 0) AS summed FROM parcel p) x "
     "WHERE x.units <> x.summed"},
    {"packed_is_in_parcels", "what is packed of a line lies in parcels, or left in them",
     "SELECT count(*) FROM order_line WHERE kit = 0",
     "SELECT 'line ' || x.id || ': ' || x.packed || ' packed, in parcels ' || x.summed "
     "FROM (SELECT l.id AS id, l.packed AS packed, COALESCE((SELECT SUM(p.units) FROM "
     "parcel_line p WHERE p.line_id = l.id), 0) AS summed FROM order_line l "
     "WHERE l.kit = 0) x WHERE x.packed <> x.summed"},
    {"merged_go_together",
     "orders merged into one parcel are of one receiver, shop and carrier, in one wave, "
     "none cancelled or held, and not one alone",
     "SELECT count(*) FROM orders WHERE head IS NOT NULL",
     "SELECT 'order ' || o.id || ' is merged into ' || o.head || ' and cannot be' FROM "
     "orders o LEFT JOIN orders h ON h.id = o.head AND h.head = h.id "
     "WHERE o.head IS NOT NULL AND (h.id IS NULL OR o.receiver_key = '' OR "
     "o.receiver_key <> h.receiver_key OR o.channel <> h.channel OR o.shop <> h.shop OR "
     "o.carrier <> h.carrier OR o.address <> h.address OR o.warehouse <> h.warehouse OR "
     "COALESCE(o.wave, 0) <> COALESCE(h.wave, 0) OR o.parts > 0 OR o.state IN ('new', "
     "'ready', 'held', 'cancelled') OR o.hold <> '' OR NOT EXISTS (SELECT 1 FROM orders "
     "m WHERE m.head = o.head AND m.id <> o.id))"},
    {"shipped_parcel_passed_the_gate",
     "what the gate asks still holds of what has shipped",
     "SELECT count(*) FROM parcel WHERE stage = 'shipped'", gate_faults_sql},
    {"weights_are_of_shipped_parcels",
     "what a unit weighs was learned from shipped parcels that weighed what they should",
     "SELECT count(*) FROM weight_sample",
     "SELECT 'weight of item ' || s.item || s.box || ' by parcel ' || s.parcel FROM "
     "weight_sample s WHERE NOT EXISTS (SELECT 1 FROM parcel p JOIN weighing w ON "
     "w.parcel = p.id AND w.outcome <> 'off' WHERE p.id = s.parcel AND p.stage = "
     "'shipped')"},
    {"waybill_on_one_parcel", "no two parcels bear one number",
     "SELECT count(*) FROM parcel WHERE waybill <> ''",
     "SELECT 'waybill ' || p.waybill || ' is on ' || COUNT(*) || ' parcels' FROM parcel "
     "p "
     "WHERE p.waybill <> '' AND p.stage <> 'void' GROUP BY p.warehouse, p.waybill "
     "HAVING COUNT(*) > 1"},
    {"waybill_agrees_with_parcel", "a number and the parcel it is on say the same",
     "SELECT count(*) FROM waybill",
     "SELECT 'parcel ' || p.code || ' has label ' || p.label || ', waybill ' || "
     "p.waybill || "
     "' does not' FROM parcel p WHERE p.label IN ('granted', 'applied') AND NOT EXISTS "
     "(SELECT 1 FROM waybill w WHERE w.warehouse = p.warehouse AND w.number = p.waybill "
     "AND "
     "w.state = p.label AND w.parcel = p.id) "
     "UNION ALL SELECT 'waybill ' || w.number || ' is ' || w.state || ', its parcel does "
     "not say so' "
     "FROM waybill w WHERE w.state IN ('granted', 'applied') AND NOT EXISTS (SELECT 1 "
     "FROM parcel p "
     "WHERE p.id = w.parcel AND p.waybill = w.number AND p.label = w.state AND p.stage "
     "<> 'void') "
     "UNION ALL SELECT 'waybill ' || w.number || ' is free and on a parcel' FROM waybill "
     "w "
     "WHERE w.state = 'free' AND w.parcel IS NOT NULL"},
    {"one_live_label_a_parcel", "a parcel has one number that holds",
     "SELECT count(*) FROM parcel WHERE waybill <> ''",
     "SELECT 'parcel ' || w.parcel || ' has ' || COUNT(*) || ' numbers that hold' FROM "
     "waybill w WHERE w.state IN ('granted', 'applied') GROUP BY w.warehouse, w.parcel "
     "HAVING COUNT(*) > 1"},
    {"one_live_paper_a_number", "of a number that holds one paper does; of others none",
     "SELECT count(*) FROM label_copy",
     "SELECT 'waybill ' || c.number || ' has ' || SUM(CASE WHEN c.ended = '' THEN 1 ELSE "
     "0 END) || ' papers that hold' FROM label_copy c JOIN waybill w ON w.warehouse = "
     "c.warehouse AND w.number = c.number AND w.state <> 'void' "
     "GROUP BY c.warehouse, c.number "
     "HAVING SUM(CASE WHEN c.ended = '' THEN 1 ELSE 0 END) <> 1"},
    {"copies_are_counted", "a number's copies are those that were granted",
     "SELECT count(*) FROM label_copy",
     "SELECT 'waybill ' || c.number || ': ' || COALESCE(w.copies, 0) || ' copies, ' || "
     "c.n || ' granted' FROM (SELECT warehouse, number, COUNT(*) AS n, MAX(n) AS last "
     "FROM label_copy GROUP BY warehouse, number) c LEFT JOIN waybill w ON w.warehouse = "
     "c.warehouse AND w.number = c.number WHERE COALESCE(w.copies, 0) <> c.n OR c.last "
     "<> c.n"},
    {"ranges_do_not_meet", "no number is in two ranges",
     "SELECT count(*) FROM pool WHERE kind = 'range'",
     "SELECT 'range ' || a.first_text || ' of ' || a.carrier || ' meets ' || "
     "b.first_text || ' of ' || b.carrier FROM pool a JOIN pool b ON b.warehouse = "
     "a.warehouse AND b.id > a.id AND b.kind = 'range' AND length(b.first_text) = "
     "length(a.first_text) AND b.first_text <= a.last_text AND b.last_text >= "
     "a.first_text WHERE a.kind = 'range'"},
    {"pool_numbers_are_counted",
     "as many numbers of a range were written as it handed out, of a list as came in",
     "SELECT count(*) FROM pool",
     "SELECT 'pool ' || x.id || ' of ' || x.carrier || ': ' || x.gone || ' out, ' || x.n "
     "|| ' written' FROM (SELECT p.id AS id, p.carrier AS carrier, CASE p.kind WHEN "
     "'range' THEN p.next_no - p.from_no ELSE p.to_no END AS gone, (SELECT COUNT(*) FROM "
     "waybill w WHERE w.pool = p.id) AS n FROM pool p) x WHERE x.gone <> x.n"},
    {"recheck_by_somebody_else", "who passed a recheck moved nothing into the parcel",
     "SELECT count(*) FROM recheck WHERE state = 'passed'",
     "SELECT 'recheck ' || r.id || ' of parcel ' || p.code || ' by person ' || r.person "
     "|| "
     "', who handled it' FROM recheck r JOIN parcel p ON p.id = r.parcel WHERE r.state = "
     "'passed' "
     "AND ((p.place, r.person) IN (SELECT to_place, person FROM move) OR "
     "(p.order_id, r.person) IN (SELECT order_id, person FROM move "
     "WHERE reason = 'pick') OR EXISTS (SELECT 1 FROM parcel_line x JOIN order_line l ON "
     "l.id = x.line_id WHERE x.parcel = p.id AND (l.order_id, r.person) IN (SELECT "
     "order_id, person FROM move WHERE reason = 'pick')))"},

    /* -- the record itself */
    {"moves_have_requests", "each move was asked for; pruned requests are the oldest",
     "SELECT count(*) FROM move",
     "SELECT 'move ' || m.id || ' of request ' || m.terminal || '-' || m.seq FROM move m "
     "WHERE NOT EXISTS (SELECT 1 FROM request q WHERE q.terminal = m.terminal AND q.seq "
     "= m.seq) "
     "AND m.seq >= COALESCE((SELECT MIN(q.seq) FROM request q WHERE q.terminal = "
     "m.terminal), 0)"},
    {"audit_without_gaps", "no row of a writer's chain is missing",
     "SELECT count(*) FROM audit",
     "SELECT 'audit ' || x.n || ' of writer ' || x.writer || ' follows ' || x.before "
     "FROM "
     "(SELECT writer, n, COALESCE(LAG(n) OVER (PARTITION BY writer ORDER BY n), "
     "(SELECT a.n FROM audit_archive a WHERE a.writer = audit.writer), 0) AS "
     "before FROM audit) x WHERE x.n <> x.before + 1"},

    /* -- rows that name rows */
    MUST_REFER("terminal", "warehouse", "warehouse"),
    MUST_REFER("person", "warehouse", "warehouse"),
    MAY_REFER("person", "hand", "place"),
    MUST_REFER("session", "terminal", "terminal"),
    MUST_REFER("session", "person", "person"),
    MUST_REFER("granted", "person", "person"),
    MUST_REFER("granted", "granter", "person"),
    MUST_REFER("item", "warehouse", "warehouse"),
    MUST_REFER("code", "item", "item"),
    MUST_REFER("kit", "kit", "item"),
    MUST_REFER("kit", "item", "item"),
    MUST_REFER("place", "warehouse", "warehouse"),
    MAY_REFER("place", "bound_order", "orders"),
    MAY_REFER("place", "bound_task", "task"),
    MAY_REFER("task", "lies", "place"),
    MAY_REFER("place", "bound_run", "task"),
    MUST_REFER("stock", "place", "place"),
    MUST_REFER("stock", "item", "item"),
    MAY_REFER("stock", "last_move", "move"),
    MUST_REFER("move", "from_place", "place"),
    MUST_REFER("move", "to_place", "place"),
    MUST_REFER("move", "item", "item"),
    MAY_REFER("move", "person", "person"),
    MAY_REFER("move", "terminal", "terminal"),
    MAY_REFER("move", "order_id", "orders"),
    MAY_REFER("move", "line_id", "order_line"),
    MUST_REFER("serial_move", "item", "item"),
    MAY_REFER("serial_move", "order_id", "orders"),
    MUST_REFER("serial", "item", "item"),
    MUST_REFER("serial", "place", "place"),
    MUST_REFER("orders", "warehouse", "warehouse"),
    MAY_REFER("orders", "wave", "wave"),
    MAY_REFER("orders", "head", "orders"),
    MUST_REFER("order_line", "order_id", "orders"),
    MUST_REFER("order_line", "item", "item"),
    MAY_REFER("order_line", "kit_line", "order_line"),
    MUST_REFER("cancellation", "line_id", "order_line"),
    MUST_REFER("receipt", "place", "place"),
    MUST_REFER("receipt", "item", "item"),
    MUST_REFER("wave_order", "order_id", "orders"),
    MUST_REFER("wave_order", "wave", "wave"),
    MUST_REFER("waiting", "order_id", "orders"),
    MAY_REFER("waiting", "wave", "wave"),
    MAY_REFER("task", "wave", "wave"),
    MAY_REFER("task", "cart", "place"),
    MAY_REFER("task", "person", "person"),
    MAY_REFER("task", "run", "item"),
    MUST_REFER("task_line", "task", "task"),
    MUST_REFER("task_line", "place", "place"),
    MAY_REFER("task_line", "target", "place"),
    MAY_REFER("task_line", "tote", "place"),
    MUST_REFER("task_line", "item", "item"),
    MUST_REFER("task_line", "order_id", "orders"),
    MUST_REFER("task_line", "line_id", "order_line"),
    MUST_REFER("takeover", "task", "task"),
    MUST_REFER("takeover", "from_terminal", "terminal"),
    MAY_REFER("takeover", "person", "person"),
    MUST_REFER("takeover_line", "line", "task_line"),
    MUST_REFER("approval", "asker", "person"),
    MAY_REFER("approval", "approver", "person"),
    MUST_REFER("approval", "terminal", "terminal"),
    MUST_REFER("parcel", "order_id", "orders"),
    MUST_REFER("parcel", "place", "place"),
    MAY_REFER("parcel", "terminal", "terminal"),
    MAY_REFER("parcel", "person", "person"),
    MAY_REFER("parcel", "handover", "handover"),
    MUST_REFER("parcel_line", "parcel", "parcel"),
    MUST_REFER("parcel_line", "line_id", "order_line"),
    MUST_REFER("recheck", "parcel", "parcel"),
    MUST_REFER("weighing", "parcel", "parcel"),
    MAY_REFER("weighing", "item", "item"),
    MAY_REFER("weight_sample", "item", "item"),
    MUST_REFER("recheck", "person", "person"),
    MUST_REFER("recheck_unit", "recheck", "recheck"),
    MUST_REFER("recheck_unit", "item", "item"),
    MUST_REFER("recheck_serial", "recheck", "recheck"),
    MUST_REFER("recheck_serial", "item", "item"),
    MAY_REFER("waybill", "parcel", "parcel"),
    MAY_REFER("waybill", "pool", "pool"),
    MUST_REFER("handover", "cage", "place"),
    MUST_REFER("counting", "place", "place"),
    MUST_REFER("counting", "item", "item"),
    MAY_REFER("exception", "order_id", "orders"),
    MUST_REFER("transfer", "warehouse", "warehouse"),
    MUST_REFER("transfer", "to_warehouse", "warehouse"),
    MUST_REFER("transfer", "item", "item"),
    MUST_REFER("transfer", "bin", "place"),
    MUST_REFER("transfer", "place", "place"),
    MAY_REFER("transfer", "to_place", "place"),

    /* -- columns that are one of a list */
    ONE_OF("place", "kind",
           "'bin', 'tote', 'slot', 'cart', 'cage', 'pass', 'parcel', 'hand', 'transit', "
           "'outside'"),
    ONE_OF("move", "reason",
           "'pick', 'put', 'sort', 'undo', 'back', 'pack', 'unpack', 'ship', 'take', "
           "'receive', "
           "'count', 'move', 'transfer'"),
    ONE_OF("transfer", "state", "'offered', 'posted', 'void', 'expired'"),
    ONE_OF("serial", "state", "'in', 'out'"),
    ONE_OF(
        "orders", "state",
        "'new', 'ready', 'held', 'released', 'picking', 'picked', 'packing', 'packed', "
        "'shipped', 'cancelled'"),
    ONE_OF("approval", "state", "'asked', 'granted', 'refused', 'used', 'lapsed'"),
    ONE_OF("wave", "state", "'open', 'locked', 'closed'"),
    ONE_OF("channel", "state", "'open', 'locked', 'asleep'"),
    ONE_OF("task", "kind", "'pick', 'back'"),
    ONE_OF("task", "state", "'open', 'active', 'done', 'closed'"),
    ONE_OF("takeover", "state", "'waiting', 'counting', 'done'"),
    ONE_OF("task_line", "state", "'open', 'done', 'short', 'cancelled'"),
    ONE_OF("parcel", "stage",
           "'open', 'verified', 'labelled', 'loaded', 'shipped', 'void'"),
    ONE_OF("parcel", "label", "'none', 'granted', 'applied', 'void'"),
    ONE_OF("parcel", "recheck", "'none', 'due', 'passed'"),
    ONE_OF("parcel", "weigh", "'', 'due', 'passed', 'off'"),
    ONE_OF("weighing", "outcome", "'passed', 'blind', 'off'"),
    ONE_OF("recheck", "state", "'open', 'passed', 'again', 'held', 'left'"),
    ONE_OF("label_copy", "ended", "'', 'destroyed', 'void'"),
    ONE_OF("pool", "kind", "'list', 'range'"),
    ONE_OF("pool", "digit", "'', 'none', 's10', 'mod10', 'mod7'"),
    ONE_OF("waybill", "state", "'free', 'granted', 'applied', 'void'"),
    ONE_OF("label_copy", "result", "'granted', 'sent', 'confirmed', 'failed', 'unknown'"),
    ONE_OF("handover", "state", "'open', 'closed'"),
    ONE_OF("counting", "state", "'open', 'second', 'done'"),

/* -- parcels drawn for a count */
/* clang-format off */
#include "check_qc.h"
/* -- put walls */
#include "check_wall.h"
    /* clang-format on */
    {NULL},
};
