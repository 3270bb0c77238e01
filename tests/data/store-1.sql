-- A store of schema 1 with a small house in it: sqlite3 STORE .dump, and its signs.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
  name TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('schema','1');
INSERT INTO meta VALUES('store','4397910646beeaba9dc5a08df22adea7');
CREATE TABLE warehouse (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  offset_min INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO warehouse VALUES(1,'W','',0);
CREATE TABLE terminal (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL DEFAULT '',
  seq INTEGER NOT NULL DEFAULT 0,
  fails INTEGER NOT NULL DEFAULT 0,
  wait_until INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO terminal VALUES(1,1,'gun',20,0,0);
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  badge TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT '',
  pin TEXT NOT NULL DEFAULT '',
  hand INTEGER,
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  fails INTEGER NOT NULL DEFAULT 0,
  wait_until INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO person VALUES(1,1,'B-1','','picker','',5,0,0,0);
INSERT INTO person VALUES(2,1,'B-2','','packer','',NULL,0,0,0);
INSERT INTO person VALUES(3,1,'B-3','','qc','',NULL,0,0,0);
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  terminal INTEGER NOT NULL DEFAULT 0,
  person INTEGER NOT NULL DEFAULT 0,
  begun_at INTEGER NOT NULL DEFAULT 0,
  proved_at INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE rule (
  warehouse INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  section TEXT NOT NULL DEFAULT '',
  key TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL DEFAULT '',
  file TEXT NOT NULL DEFAULT '',
  line INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (warehouse, name, version, section, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  code TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  spec TEXT NOT NULL DEFAULT '',
  price INTEGER NOT NULL DEFAULT 0,
  weight_g INTEGER NOT NULL DEFAULT 0,
  volume_ml INTEGER NOT NULL DEFAULT 0,
  type TEXT NOT NULL DEFAULT '',
  high INTEGER NOT NULL DEFAULT 0 CHECK (high IN (0, 1)),
  confuse TEXT NOT NULL DEFAULT '',
  counted INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)),
  serial INTEGER NOT NULL DEFAULT 0 CHECK (serial IN (0, 1)),
  lots INTEGER NOT NULL DEFAULT 0 CHECK (lots IN (0, 1)),
  kit INTEGER NOT NULL DEFAULT 0 CHECK (kit IN (0, 1)),
  box TEXT NOT NULL DEFAULT '',
  promised INTEGER NOT NULL DEFAULT 0,
  CHECK (promised >= 0)
) STRICT;
INSERT INTO item VALUES(1,1,'A','','',0,0,0,'',0,'',0,0,0,0,'',4);
CREATE TABLE code (
  warehouse INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL DEFAULT '',
  item INTEGER NOT NULL DEFAULT 0,
  qty INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (warehouse, text, item),
  CHECK (qty > 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE kit (
  warehouse INTEGER NOT NULL DEFAULT 0,
  kit INTEGER NOT NULL DEFAULT 0,
  item INTEGER NOT NULL DEFAULT 0,
  qty INTEGER NOT NULL DEFAULT 0,
  share INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (warehouse, kit, item),
  CHECK (qty > 0 AND share >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  code TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT '',
  aisle TEXT NOT NULL DEFAULT '',
  bay INTEGER NOT NULL DEFAULT 0,
  level INTEGER NOT NULL DEFAULT 0,
  side TEXT NOT NULL DEFAULT '',
  seq INTEGER NOT NULL DEFAULT 0,
  carrier TEXT NOT NULL DEFAULT '',
  bound_order INTEGER,
  bound_task INTEGER
) STRICT;
INSERT INTO place VALUES(1,1,'IN','outside','',0,0,'',0,'',NULL,NULL);
INSERT INTO place VALUES(2,1,'OUT','outside','',0,0,'',0,'',NULL,NULL);
INSERT INTO place VALUES(3,1,'A01','bin','',0,0,'',0,'',NULL,NULL);
INSERT INTO place VALUES(4,1,'T1','tote','',0,0,'',0,'',1,NULL);
INSERT INTO place VALUES(5,1,'H1','hand','',0,0,'',0,'',NULL,NULL);
INSERT INTO place VALUES(6,1,'P-1','parcel','',0,0,'',0,'',NULL,NULL);
INSERT INTO place VALUES(7,1,'CAGE','cage','',0,0,'',0,'',NULL,NULL);
INSERT INTO place VALUES(8,1,'T2','tote','',0,0,'',0,'',NULL,NULL);
CREATE TABLE stock (
  warehouse INTEGER NOT NULL DEFAULT 0,
  place INTEGER NOT NULL DEFAULT 0,
  item INTEGER NOT NULL DEFAULT 0,
  lot TEXT NOT NULL DEFAULT '',
  expiry INTEGER NOT NULL DEFAULT 0,
  on_hand INTEGER NOT NULL DEFAULT 0,
  reserved INTEGER NOT NULL DEFAULT 0,
  last_move INTEGER NOT NULL DEFAULT 0,
  suspect INTEGER NOT NULL DEFAULT 0 CHECK (suspect IN (0, 1)),
  PRIMARY KEY (warehouse, place, item, lot),
  CHECK (on_hand >= 0 AND reserved >= 0 AND reserved <= on_hand)
) STRICT, WITHOUT ROWID;
INSERT INTO stock VALUES(1,3,1,'',0,7,2,5,0);
INSERT INTO stock VALUES(1,4,1,'',0,0,0,4,0);
INSERT INTO stock VALUES(1,5,1,'',0,1,0,5,0);
INSERT INTO stock VALUES(1,6,1,'',0,2,0,4,0);
CREATE TABLE move (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL DEFAULT 0,
  person INTEGER NOT NULL DEFAULT 0,
  terminal INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  item INTEGER NOT NULL DEFAULT 0,
  lot TEXT NOT NULL DEFAULT '',
  expiry INTEGER NOT NULL DEFAULT 0,
  qty INTEGER NOT NULL DEFAULT 0,
  from_place INTEGER NOT NULL DEFAULT 0,
  to_place INTEGER NOT NULL DEFAULT 0,
  from_left INTEGER NOT NULL DEFAULT 0,
  to_left INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  order_id INTEGER,
  line_id INTEGER,
  CHECK (qty > 0 AND from_left >= 0 AND to_left >= 0 AND from_place <> to_place)
) STRICT;
INSERT INTO move VALUES(1,1,0,1,1,1,1,'',0,10,1,3,0,10,'receive',NULL,NULL);
INSERT INTO move VALUES(2,1,0,1,1,2,1,'',0,2,3,5,8,2,'pick',1,1);
INSERT INTO move VALUES(3,1,0,1,1,3,1,'',0,2,5,4,0,2,'put',1,1);
INSERT INTO move VALUES(4,1,0,2,1,4,1,'',0,2,4,6,0,2,'pack',1,1);
INSERT INTO move VALUES(5,1,0,1,1,5,1,'',0,1,3,5,7,1,'pick',2,2);
CREATE TABLE serial_move (
  move INTEGER NOT NULL DEFAULT 0,
  warehouse INTEGER NOT NULL DEFAULT 0,
  item INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL DEFAULT '',
  order_id INTEGER,
  PRIMARY KEY (move, text)
) STRICT, WITHOUT ROWID;
CREATE TABLE serial (
  warehouse INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL DEFAULT '',
  item INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT '',
  place INTEGER NOT NULL DEFAULT 0,
  lot TEXT NOT NULL DEFAULT '',
  received INTEGER NOT NULL DEFAULT 0 CHECK (received IN (0, 1)),
  order_id INTEGER,
  line_id INTEGER,
  last_move INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (warehouse, text, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  channel TEXT NOT NULL DEFAULT '',
  shop TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '',
  buyer TEXT NOT NULL DEFAULT '',
  receiver TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  paid_at INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0,
  type TEXT NOT NULL DEFAULT '',
  carrier TEXT NOT NULL DEFAULT '',
  goods INTEGER NOT NULL DEFAULT 0,
  freight INTEGER NOT NULL DEFAULT 0,
  off_shop INTEGER NOT NULL DEFAULT 0,
  off_platform INTEGER NOT NULL DEFAULT 0,
  points INTEGER NOT NULL DEFAULT 0,
  subsidy INTEGER NOT NULL DEFAULT 0,
  refund INTEGER NOT NULL DEFAULT 0,
  currency TEXT NOT NULL DEFAULT '',
  exponent INTEGER NOT NULL DEFAULT 0,
  buyer_remark TEXT NOT NULL DEFAULT '',
  seller_remark TEXT NOT NULL DEFAULT '',
  flagged INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
  state TEXT NOT NULL DEFAULT '',
  hold TEXT NOT NULL DEFAULT '',
  hold_owner TEXT NOT NULL DEFAULT '',
  hold_since INTEGER NOT NULL DEFAULT 0,
  wave INTEGER,
  units INTEGER NOT NULL DEFAULT 0,
  priority INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0,
  hash TEXT NOT NULL DEFAULT '',
  taken_at INTEGER NOT NULL DEFAULT 0,
  shipped_at INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO orders VALUES(1,1,'','','N1','','','','','',0,0,'','',0,0,0,0,0,0,0,'',0,'','',0,'packed','','',0,NULL,2,0,0,'',0,0);
INSERT INTO orders VALUES(2,1,'','','N2','','','','','',0,0,'','',0,0,0,0,0,0,0,'',0,'','',0,'released','','',0,NULL,3,0,0,'',0,0);
INSERT INTO orders VALUES(3,1,'','','N3','','','','','',0,0,'','',0,0,0,0,0,0,0,'',0,'','',0,'ready','','',0,NULL,4,0,0,'',0,0);
INSERT INTO orders VALUES(4,1,'','','N4','','','','','',0,0,'','',0,0,0,0,0,0,0,'',0,'','',0,'held','remark','lead',0,NULL,1,0,0,'',0,0);
CREATE TABLE order_line (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  order_id INTEGER NOT NULL DEFAULT 0,
  ordinal INTEGER NOT NULL DEFAULT 0,
  item INTEGER NOT NULL DEFAULT 0,
  qty INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  price INTEGER NOT NULL DEFAULT 0,
  off INTEGER NOT NULL DEFAULT 0,
  gift INTEGER NOT NULL DEFAULT 0 CHECK (gift IN (0, 1)),
  kit_line INTEGER,
  kit INTEGER NOT NULL DEFAULT 0 CHECK (kit IN (0, 1)),
  released INTEGER NOT NULL DEFAULT 0,
  picked INTEGER NOT NULL DEFAULT 0,
  packed INTEGER NOT NULL DEFAULT 0,
  shipped INTEGER NOT NULL DEFAULT 0,
  CHECK (qty > 0 AND cancelled >= 0 AND cancelled <= qty AND packed >= 0 AND shipped >= 0 AND shipped <= packed)
) STRICT;
INSERT INTO order_line VALUES(1,1,1,0,1,2,0,0,0,0,NULL,0,2,2,2,0);
INSERT INTO order_line VALUES(2,1,2,0,1,3,0,0,0,0,NULL,0,3,0,0,0);
INSERT INTO order_line VALUES(3,1,3,0,1,4,0,0,0,0,NULL,0,0,0,0,0);
INSERT INTO order_line VALUES(4,1,4,0,1,1,0,0,0,0,NULL,0,0,0,0,0);
CREATE TABLE cancellation (
  warehouse INTEGER NOT NULL DEFAULT 0,
  channel TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '',
  ordinal INTEGER NOT NULL DEFAULT 0,
  line_id INTEGER NOT NULL DEFAULT 0,
  qty INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (warehouse, channel, number, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE receipt (
  warehouse INTEGER NOT NULL DEFAULT 0,
  document TEXT NOT NULL DEFAULT '',
  line INTEGER NOT NULL DEFAULT 0,
  place INTEGER NOT NULL DEFAULT 0,
  item INTEGER NOT NULL DEFAULT 0,
  lot TEXT NOT NULL DEFAULT '',
  qty INTEGER NOT NULL DEFAULT 0,
  serial TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (warehouse, document, line),
  CHECK (qty > 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE wave (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL DEFAULT '',
  shift TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',
  cutoff_at INTEGER NOT NULL DEFAULT 0,
  released_at INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER NOT NULL DEFAULT 0,
  person INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO wave VALUES(1,1,'morning','','open',0,0,0,0);
CREATE TABLE wave_order (
  warehouse INTEGER NOT NULL DEFAULT 0,
  order_id INTEGER NOT NULL DEFAULT 0,
  wave INTEGER NOT NULL DEFAULT 0,
  taken INTEGER NOT NULL DEFAULT 0 CHECK (taken IN (0, 1)),
  rule TEXT NOT NULL DEFAULT '',
  file TEXT NOT NULL DEFAULT '',
  line INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (warehouse, order_id, wave)
) STRICT, WITHOUT ROWID;
CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL DEFAULT '',
  wave INTEGER,
  cart INTEGER,
  state TEXT NOT NULL DEFAULT '',
  person INTEGER,
  version INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL DEFAULT 0,
  done_at INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO task VALUES(1,1,'pick',1,NULL,'active',NULL,0,0,0);
CREATE TABLE task_line (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  task INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  place INTEGER NOT NULL DEFAULT 0,
  target INTEGER,
  item INTEGER NOT NULL DEFAULT 0,
  lot TEXT NOT NULL DEFAULT '',
  expiry INTEGER NOT NULL DEFAULT 0,
  qty INTEGER NOT NULL DEFAULT 0,
  taken INTEGER NOT NULL DEFAULT 0,
  put INTEGER NOT NULL DEFAULT 0,
  tote INTEGER,
  order_id INTEGER NOT NULL DEFAULT 0,
  line_id INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  CHECK (qty >= 0 AND taken >= 0 AND put >= 0 AND taken <= qty AND put <= taken)
) STRICT;
INSERT INTO task_line VALUES(1,1,1,0,3,NULL,1,'',0,2,2,2,4,1,1,'done','');
INSERT INTO task_line VALUES(2,1,1,0,3,NULL,1,'',0,3,1,0,8,2,2,'open','');
CREATE TABLE parcel (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  code TEXT NOT NULL DEFAULT '',
  order_id INTEGER NOT NULL DEFAULT 0,
  part INTEGER NOT NULL DEFAULT 0,
  place INTEGER NOT NULL DEFAULT 0,
  stage TEXT NOT NULL DEFAULT '',
  label TEXT NOT NULL DEFAULT '',
  recheck TEXT NOT NULL DEFAULT '',
  hold TEXT NOT NULL DEFAULT '',
  intercepted INTEGER NOT NULL DEFAULT 0 CHECK (intercepted IN (0, 1)),
  units INTEGER NOT NULL DEFAULT 0,
  rechecked INTEGER NOT NULL DEFAULT 0,
  waybill TEXT NOT NULL DEFAULT '',
  carrier TEXT NOT NULL DEFAULT '',
  terminal INTEGER NOT NULL DEFAULT 0,
  person INTEGER NOT NULL DEFAULT 0,
  box TEXT NOT NULL DEFAULT '',
  handover INTEGER,
  created_at INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER NOT NULL DEFAULT 0,
  shipped_at INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO parcel VALUES(1,1,'P-1',1,0,6,'loaded','applied','passed','',0,2,0,'SF1','SF',1,2,'',1,0,0,0);
CREATE TABLE recheck (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  parcel INTEGER NOT NULL DEFAULT 0,
  person INTEGER NOT NULL DEFAULT 0,
  attempt INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT '',
  begun_at INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO recheck VALUES(1,1,1,3,0,'passed',0,0);
CREATE TABLE recheck_unit (
  recheck INTEGER NOT NULL DEFAULT 0,
  item INTEGER NOT NULL DEFAULT 0,
  qty INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (recheck, item),
  CHECK (qty > 0)
) STRICT, WITHOUT ROWID;
INSERT INTO recheck_unit VALUES(1,1,2);
CREATE TABLE recheck_serial (
  recheck INTEGER NOT NULL DEFAULT 0,
  item INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (recheck, text, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE waybill (
  warehouse INTEGER NOT NULL DEFAULT 0,
  number TEXT NOT NULL DEFAULT '',
  carrier TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',
  parcel INTEGER,
  copies INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (warehouse, number)
) STRICT, WITHOUT ROWID;
INSERT INTO waybill VALUES(1,'SF1','SF','applied',1,0,0);
INSERT INTO waybill VALUES(1,'SF2','SF','free',NULL,0,0);
CREATE TABLE label_copy (
  warehouse INTEGER NOT NULL DEFAULT 0,
  number TEXT NOT NULL DEFAULT '',
  n INTEGER NOT NULL DEFAULT 0,
  terminal INTEGER NOT NULL DEFAULT 0,
  person INTEGER NOT NULL DEFAULT 0,
  granted_at INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  result TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (warehouse, number, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE handover (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  cage INTEGER NOT NULL DEFAULT 0,
  carrier TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',
  person INTEGER NOT NULL DEFAULT 0,
  opened_at INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER NOT NULL DEFAULT 0,
  parcels INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO handover VALUES(1,1,7,'SF','open',0,0,0,0);
CREATE TABLE counting (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  place INTEGER NOT NULL DEFAULT 0,
  item INTEGER NOT NULL DEFAULT 0,
  lot TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',
  first_person INTEGER,
  first_qty INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL DEFAULT 0,
  done_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE exception (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL DEFAULT '',
  object TEXT NOT NULL DEFAULT '',
  order_id INTEGER,
  owner TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  since INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER NOT NULL DEFAULT 0,
  closed_by INTEGER,
  how TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO exception VALUES(1,1,'review','',4,'','',0,0,0,NULL,'');
CREATE TABLE request (
  terminal INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  hash BLOB NOT NULL,
  reply TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (terminal, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO request VALUES(1,1,X'','',0);
INSERT INTO request VALUES(1,2,X'','',0);
INSERT INTO request VALUES(1,3,X'','',0);
INSERT INTO request VALUES(1,4,X'','',0);
INSERT INTO request VALUES(1,5,X'','',0);
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  warehouse INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL DEFAULT 0,
  terminal_at INTEGER NOT NULL DEFAULT 0,
  terminal INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  person INTEGER NOT NULL DEFAULT 0,
  verb TEXT NOT NULL DEFAULT '',
  object TEXT NOT NULL DEFAULT '',
  order_id INTEGER,
  code TEXT NOT NULL DEFAULT '',
  before TEXT NOT NULL DEFAULT '',
  after TEXT NOT NULL DEFAULT '',
  hash BLOB NOT NULL
) STRICT;
INSERT INTO audit VALUES(1,1,0,0,0,0,0,'','',NULL,'','','',X'');
INSERT INTO audit VALUES(2,1,0,0,0,0,0,'','',NULL,'','','',X'');
INSERT INTO audit VALUES(3,1,0,0,0,0,0,'','',NULL,'','','',X'');
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 VALUES('meta','meta','1000000 1');
INSERT INTO sqlite_stat1 VALUES('warehouse','warehouse_1','1000000 1');
INSERT INTO sqlite_stat1 VALUES('terminal','terminal_1','1000000 500000 1');
INSERT INTO sqlite_stat1 VALUES('person','person_1','1000000 500000 1');
INSERT INTO sqlite_stat1 VALUES('session','session_1','1000000 10');
INSERT INTO sqlite_stat1 VALUES('rule','rule','1000000 500000 10 10 10 1');
INSERT INTO sqlite_stat1 VALUES('item','item_1','1000000 500000 1');
INSERT INTO sqlite_stat1 VALUES('code','code','1000000 500000 10 1');
INSERT INTO sqlite_stat1 VALUES('code','code_1','1000000 500000 10');
INSERT INTO sqlite_stat1 VALUES('kit','kit','1000000 500000 10 1');
INSERT INTO sqlite_stat1 VALUES('place','place_1','1000000 500000 1');
INSERT INTO sqlite_stat1 VALUES('place','place_2','1000000 10');
INSERT INTO sqlite_stat1 VALUES('stock','stock','1000000 500000 10 10 1');
INSERT INTO sqlite_stat1 VALUES('stock','stock_1','1000000 500000 10');
INSERT INTO sqlite_stat1 VALUES('serial_move','serial_move','1000000 10 1');
INSERT INTO sqlite_stat1 VALUES('serial_move','serial_move_1','1000000 500000 10');
INSERT INTO sqlite_stat1 VALUES('serial_move','serial_move_2','1000000 10');
INSERT INTO sqlite_stat1 VALUES('serial','serial','1000000 500000 10 1');
INSERT INTO sqlite_stat1 VALUES('serial','serial_1','1000000 500000 10 10');
INSERT INTO sqlite_stat1 VALUES('orders','orders_1','1000000 500000 10 10 1');
INSERT INTO sqlite_stat1 VALUES('orders','orders_2','1000000 500000 50000 10');
INSERT INTO sqlite_stat1 VALUES('orders','orders_3','1000000 500000 10');
INSERT INTO sqlite_stat1 VALUES('orders','orders_4','1000000 500000 10');
INSERT INTO sqlite_stat1 VALUES('order_line','order_line_1','1000000 10 10 1');
INSERT INTO sqlite_stat1 VALUES('cancellation','cancellation','1000000 500000 10 10 1');
INSERT INTO sqlite_stat1 VALUES('receipt','receipt','1000000 500000 10 1');
INSERT INTO sqlite_stat1 VALUES('wave','wave_1','1000000 500000 1');
INSERT INTO sqlite_stat1 VALUES('wave_order','wave_order','1000000 500000 10 1');
INSERT INTO sqlite_stat1 VALUES('task','task_1','1000000 500000 50000 50000');
INSERT INTO sqlite_stat1 VALUES('task_line','task_line_1','1000000 10 10');
INSERT INTO sqlite_stat1 VALUES('task_line','task_line_2','1000000 10');
INSERT INTO sqlite_stat1 VALUES('parcel','parcel_1','1000000 500000 1');
INSERT INTO sqlite_stat1 VALUES('parcel','parcel_2','1000000 10');
INSERT INTO sqlite_stat1 VALUES('parcel','parcel_3','1000000 500000 10');
INSERT INTO sqlite_stat1 VALUES('parcel','parcel_4','1000000 10');
INSERT INTO sqlite_stat1 VALUES('parcel','parcel_5','1000000 10');
INSERT INTO sqlite_stat1 VALUES('parcel','parcel_6','1000000 500000 50000');
INSERT INTO sqlite_stat1 VALUES('recheck','recheck_1','1000000 10');
INSERT INTO sqlite_stat1 VALUES('recheck_unit','recheck_unit','1000000 10 1');
INSERT INTO sqlite_stat1 VALUES('recheck_serial','recheck_serial','1000000 10 10 1');
INSERT INTO sqlite_stat1 VALUES('waybill','waybill','1000000 500000 1');
INSERT INTO sqlite_stat1 VALUES('waybill','waybill_1','1000000 500000 10');
INSERT INTO sqlite_stat1 VALUES('label_copy','label_copy','1000000 500000 10 1');
INSERT INTO sqlite_stat1 VALUES('handover','handover_1','1000000 500000 50000');
INSERT INTO sqlite_stat1 VALUES('counting','counting_1','1000000 500000 50000');
INSERT INTO sqlite_stat1 VALUES('exception','exception_1','1000000 500000 50000');
INSERT INTO sqlite_stat1 VALUES('exception','exception_2','1000000 10');
INSERT INTO sqlite_stat1 VALUES('request','request','1000000 10 1');
INSERT INTO sqlite_stat1 VALUES('audit','audit_1','1000000 10');
CREATE UNIQUE INDEX warehouse_1 ON warehouse (code);
CREATE UNIQUE INDEX terminal_1 ON terminal (warehouse, name);
CREATE UNIQUE INDEX person_1 ON person (warehouse, badge);
CREATE INDEX session_1 ON session (terminal) WHERE ended_at = 0;
CREATE UNIQUE INDEX item_1 ON item (warehouse, code);
CREATE INDEX code_1 ON code (warehouse, item);
CREATE UNIQUE INDEX place_1 ON place (warehouse, code);
CREATE INDEX place_2 ON place (bound_order) WHERE bound_order IS NOT NULL;
CREATE INDEX stock_1 ON stock (warehouse, item) WHERE on_hand > 0;
CREATE INDEX serial_move_1 ON serial_move (warehouse, text);
CREATE INDEX serial_move_2 ON serial_move (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX serial_1 ON serial (warehouse, place, item);
CREATE UNIQUE INDEX orders_1 ON orders (warehouse, channel, shop, number);
CREATE INDEX orders_2 ON orders (warehouse, state, paid_at);
CREATE INDEX orders_3 ON orders (warehouse, number);
CREATE INDEX orders_4 ON orders (warehouse, buyer);
CREATE UNIQUE INDEX order_line_1 ON order_line (order_id, ordinal, item);
CREATE UNIQUE INDEX wave_1 ON wave (warehouse, name);
CREATE INDEX task_1 ON task (warehouse, kind, state);
CREATE INDEX task_line_1 ON task_line (task, seq);
CREATE INDEX task_line_2 ON task_line (order_id);
CREATE UNIQUE INDEX parcel_1 ON parcel (warehouse, code);
CREATE INDEX parcel_2 ON parcel (order_id);
CREATE INDEX parcel_3 ON parcel (warehouse, waybill) WHERE waybill <> '';
CREATE INDEX parcel_4 ON parcel (handover) WHERE handover IS NOT NULL;
CREATE INDEX parcel_5 ON parcel (terminal) WHERE stage IN ('open', 'verified');
CREATE INDEX parcel_6 ON parcel (warehouse, stage);
CREATE INDEX recheck_1 ON recheck (parcel);
CREATE INDEX waybill_1 ON waybill (warehouse, carrier) WHERE state = 'free';
CREATE INDEX handover_1 ON handover (warehouse, state);
CREATE INDEX counting_1 ON counting (warehouse, state);
CREATE INDEX exception_1 ON exception (warehouse, closed_at);
CREATE INDEX exception_2 ON exception (order_id);
CREATE INDEX audit_1 ON audit (order_id) WHERE order_id IS NOT NULL;
CREATE TRIGGER move_written_once BEFORE UPDATE ON move 
BEGIN SELECT RAISE(ABORT, 'moves are never changed'); END;
CREATE TRIGGER move_kept BEFORE DELETE ON move 
BEGIN SELECT RAISE(ABORT, 'moves are never removed'); END;
CREATE TRIGGER move_not_replaced BEFORE INSERT ON move WHEN EXISTS (SELECT 1 FROM move WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'moves are never changed'); END;
CREATE TRIGGER serial_move_written_once BEFORE UPDATE ON serial_move 
BEGIN SELECT RAISE(ABORT, 'moves are never changed'); END;
CREATE TRIGGER serial_move_kept BEFORE DELETE ON serial_move 
BEGIN SELECT RAISE(ABORT, 'moves are never removed'); END;
CREATE TRIGGER audit_written_once BEFORE UPDATE ON audit 
BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit 
BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;
CREATE TRIGGER audit_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER request_written_once BEFORE UPDATE ON request 
BEGIN SELECT RAISE(ABORT, 'requests are never changed'); END;
CREATE TRIGGER parcel_kept BEFORE DELETE ON parcel 
BEGIN SELECT RAISE(ABORT, 'parcels are never removed'); END;
CREATE TRIGGER parcel_not_replaced BEFORE INSERT ON parcel WHEN EXISTS (SELECT 1 FROM parcel WHERE id = NEW.id OR (warehouse = NEW.warehouse AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'parcels are never replaced'); END;
CREATE TRIGGER parcel_not_born_shipped BEFORE INSERT ON parcel WHEN NEW.stage = 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: not_loaded'); END;
CREATE TRIGGER parcel_shipped_stays BEFORE UPDATE ON parcel WHEN OLD.stage = 'shipped' AND (NEW.stage <> OLD.stage OR NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.order_id <> OLD.order_id OR NEW.place <> OLD.place OR NEW.units <> OLD.units OR NEW.label <> OLD.label OR NEW.recheck <> OLD.recheck OR NEW.hold <> OLD.hold OR NEW.intercepted <> OLD.intercepted OR NEW.waybill <> OLD.waybill OR COALESCE(NEW.handover, 0) <> COALESCE(OLD.handover, 0))
BEGIN SELECT RAISE(ABORT, 'a shipped parcel stays as it is'); END;
CREATE TRIGGER parcel_labelled BEFORE UPDATE ON parcel WHEN NEW.stage = 'labelled' AND OLD.stage <> 'labelled' AND (OLD.stage NOT IN ('verified', 'loaded') OR NEW.recheck = 'due' OR NEW.label <> 'applied')
BEGIN SELECT RAISE(ABORT, 'labelled needs verified, no recheck due and the label applied'); END;
CREATE TRIGGER gate_not_loaded BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: not_loaded') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE p.stage <> 'loaded'; END;
CREATE TRIGGER gate_unverified BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: unverified') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE p.units <= 0 OR p.units <> COALESCE((SELECT CAST(SUM(s.on_hand) AS BIGINT) FROM stock s WHERE s.warehouse = p.warehouse AND s.place = p.place), 0); END;
CREATE TRIGGER gate_recheck_due BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: recheck_due') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE p.recheck NOT IN ('none', 'passed') OR (p.recheck = 'passed' AND NOT EXISTS (SELECT 1 FROM recheck r WHERE r.parcel = p.id AND r.state = 'passed')); END;
CREATE TRIGGER gate_held BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: held') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE p.hold <> ''; END;
CREATE TRIGGER gate_intercepted BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: intercepted') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE p.intercepted <> 0; END;
CREATE TRIGGER gate_order_cancelled BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: order_cancelled') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE COALESCE(o.state, 'cancelled') = 'cancelled'; END;
CREATE TRIGGER gate_order_held BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: order_held') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE o.hold <> ''; END;
CREATE TRIGGER gate_unlabelled BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: unlabelled') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE p.label <> 'applied'; END;
CREATE TRIGGER gate_waybill BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: waybill') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE NOT EXISTS (SELECT 1 FROM waybill w WHERE w.warehouse = p.warehouse AND w.number = p.waybill AND w.state = 'applied' AND w.parcel = p.id); END;
CREATE TRIGGER gate_handover BEFORE UPDATE ON parcel
WHEN NEW.stage = 'shipped' AND OLD.stage <> 'shipped'
BEGIN SELECT RAISE(ABORT, 'gate: handover') FROM (SELECT NEW.id AS id, NEW.warehouse AS warehouse, NEW.code AS code, NEW.order_id AS order_id, NEW.part AS part, NEW.place AS place, OLD.stage AS stage, NEW.label AS label, NEW.recheck AS recheck, NEW.hold AS hold, NEW.intercepted AS intercepted, NEW.units AS units, NEW.rechecked AS rechecked, NEW.waybill AS waybill, NEW.carrier AS carrier, NEW.terminal AS terminal, NEW.person AS person, NEW.box AS box, NEW.handover AS handover, NEW.created_at AS created_at, NEW.closed_at AS closed_at, NEW.shipped_at AS shipped_at) p LEFT JOIN orders o ON o.id = p.order_id
  WHERE NOT EXISTS (SELECT 1 FROM handover h WHERE h.id = p.handover AND h.warehouse = p.warehouse); END;
COMMIT;
PRAGMA application_id=1414286425;
PRAGMA user_version=1;
