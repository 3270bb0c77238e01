-- What stock.take and the door around it say to the server, statement by statement, for
-- pgbench: `hot` units of one item, else any of a thousand.
\set i CASE WHEN :hot = 1 THEN 1 ELSE random(1, 1000) END
\set t 100 + :client_id
\set seq random(1, 9000000000000000000)
BEGIN;
SELECT s.warehouse, p.id AS person, p.role, p.badge, p.hand, p.disabled FROM session s JOIN person p ON p.id = s.person WHERE s.id = :t AND s.terminal = :t AND s.ended_at = 0;
SELECT reply, hash = '\x00' FROM request WHERE terminal = :t AND seq = :seq;
SELECT item, qty FROM code WHERE warehouse = 1 AND text = 'E' || :i;
SELECT id, kind FROM place WHERE warehouse = 1 AND code = 'B' || :i;
SELECT id, kind FROM place WHERE warehouse = 1 AND code = 'OUT';
SELECT code FROM item WHERE id = 10000 + :i;
SELECT serial FROM item WHERE id = 10000 + :i;
SELECT lot, expiry, on_hand - reserved FROM stock WHERE warehouse = 1 AND place = 10000 + :i AND item = 10000 + :i AND on_hand > reserved ORDER BY expiry = 0, expiry, lot LIMIT 1;
SELECT nextval('move_id_seq') AS id \gset
SELECT COALESCE((SELECT on_hand FROM stock WHERE warehouse = 1 AND place = 10000 + :i AND item = 10000 + :i AND lot = ''), 0) - 1 AS left, COALESCE((SELECT on_hand FROM stock WHERE warehouse = 1 AND place = 2 AND item = 10000 + :i AND lot = ''), 0) AS other \gset
UPDATE stock SET on_hand = on_hand - 1, last_move = :id WHERE warehouse = 1 AND place = 10000 + :i AND item = 10000 + :i AND lot = '' AND on_hand - reserved >= 1;
INSERT INTO move (id, warehouse, at, person, terminal, seq, item, lot, expiry, qty, from_place, to_place, from_left, to_left, reason) VALUES (:id, 1, 1, 1, :t, :seq, 10000 + :i, '', 0, 1, 10000 + :i, 2, :left, 0, 'take') RETURNING id;
SELECT code FROM item WHERE id = 10000 + :i;
SELECT CAST(SUM(on_hand) AS BIGINT) FROM stock WHERE warehouse = 1 AND place = 10000 + :i AND item = 10000 + :i;
INSERT INTO audit (writer, n, warehouse, at, terminal_at, terminal, seq, person, verb, object, code, before, after, hash) VALUES (:t, :seq, 1, 1, 1, :t, :seq, 1, 'stock.take', 'I1 at B1', 'ok', '', '1 taken: sale', '\x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef') RETURNING id;
INSERT INTO request (terminal, seq, hash, reply, at) VALUES (:t, :seq, '\x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 'item sI1 place sB1 qty d1 left d47', 1);
COMMIT;
