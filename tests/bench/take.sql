-- What a lone stock.take and the door around it say to the server, statement by statement,
-- for pgbench: `hot` units of one item, else any of a thousand.
\set i CASE WHEN :hot = 1 THEN 1 ELSE random(1, 1000) END
\set t 100 + :client_id
\set seq random(1, 9000000000000000000)
BEGIN;
SELECT s.warehouse, p.id AS person, p.role, p.badge, p.hand, p.disabled, s.seen_at, s.idle_ms, s.factor_at, w.rights, p.staff, w.offset_min, CASE WHEN s.ended_at > 0 THEN s.ended_at WHEN s.ends_at > 0 AND s.ends_at <= 1 THEN s.ends_at WHEN s.idle_ms > 0 AND s.seen_at + s.idle_ms <= 1 THEN s.seen_at + s.idle_ms ELSE 0 END FROM session s JOIN person p ON p.id = s.person JOIN warehouse w ON w.id = s.warehouse WHERE s.id = :t AND s.terminal = :t;
SELECT reply, hash = '\x00', terminal_at FROM request WHERE terminal = :t AND seq = :seq;
SELECT item, qty FROM code WHERE warehouse = 1 AND text = 'E' || :i;
SELECT code, price, serial FROM item WHERE id = 10000 + :i;
SELECT section, value FROM rule WHERE warehouse = 1 AND name = 'rules' AND section IN ('approve.from', 'approve.units', 'approve.day', 'approve.day_units') AND key = 'stock_take' AND version = (SELECT MAX(version) FROM rule WHERE warehouse = 1 AND name = 'rules');
SELECT CAST(SUM(d.worth) AS BIGINT), CAST(SUM(CASE WHEN d.item = 10000 + :i THEN d.units ELSE 0 END) AS BIGINT), CAST(SUM(d.alone_worth) AS BIGINT), CAST(SUM(CASE WHEN d.item = 10000 + :i THEN d.alone_units ELSE 0 END) AS BIGINT) FROM act_day d WHERE d.warehouse = 1 AND d.act = 'stock_take' AND d.day = 20000 AND d.person = :t;
SELECT id, kind FROM place WHERE warehouse = 1 AND code = 'B' || :i;
SELECT id, kind FROM place WHERE warehouse = 1 AND code = 'OUT';
SELECT lot, expiry, on_hand, reserved FROM stock WHERE warehouse = 1 AND place = 10000 + :i AND item = 10000 + :i AND on_hand > 0 ORDER BY on_hand = reserved, expiry = 0, expiry, lot LIMIT 256;
SELECT nextval('move_id_seq') AS id \gset
UPDATE stock SET on_hand = on_hand - 1, last_move = :id WHERE warehouse = 1 AND place = 10000 + :i AND item = 10000 + :i AND lot = '' AND on_hand - reserved >= 1;
INSERT INTO move (id, warehouse, at, person, terminal, seq, item, lot, expiry, qty, from_place, to_place, from_left, to_left, reason) VALUES (:id, 1, 1, :t, :t, :seq, 10000 + :i, '', 0, 1, 10000 + :i, 2, 1, 0, 'take') RETURNING id;
INSERT INTO act_day (warehouse, person, act, day, item, times, worth, units, alone_worth, alone_units) VALUES (1, :t, 'stock_take', 20000, 10000 + :i, 1, 0, 1, 0, 1) ON CONFLICT (warehouse, person, act, day, item) DO UPDATE SET times = act_day.times + 1, worth = act_day.worth + excluded.worth, units = act_day.units + excluded.units, alone_worth = act_day.alone_worth + excluded.alone_worth, alone_units = act_day.alone_units + excluded.alone_units;
INSERT INTO audit (writer, n, warehouse, at, terminal_at, terminal, seq, person, verb, object, code, before, after, hash) VALUES (:t, :seq, 1, 1, 1, :t, :seq, :t, 'stock.take', 'I1 at B1', 'ok', '', '1 taken: sale', '\x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef') RETURNING id;
INSERT INTO request (terminal, seq, hash, reply, at, terminal_at) VALUES (:t, :seq, '\x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 'item sI1 place sB1 qty d1 left d47', 1, 1);
COMMIT;
