#!/usr/bin/env bash
# Hand-written SQL that would ship a parcel which may not is refused by the database itself.
. "$(dirname "$0")/lib.sh"

store=$dir/gate.db
run_status 0 "$tallyman" --store "sqlite:$store" demo --auto --orders 40 --seed 3
shipped=$(sqlite3 "$store" "SELECT COUNT(*) FROM parcel WHERE stage = 'shipped'")
equal "parcels shipped" True "$([ "$shipped" -gt 10 ] && echo True)"
# A parcel made by hand fit to ship in every respect …
fit="INSERT INTO parcel (warehouse, code, order_id, part, place, stage, label, recheck, hold,
       units, waybill, carrier, handover)
     SELECT warehouse, 'P-X', order_id, 99, place, 'loaded', 'applied', 'none', '', 5, 'W-X',
       'SF', handover FROM parcel WHERE stage = 'shipped' LIMIT 1;
     DELETE FROM stock WHERE place = (SELECT place FROM parcel WHERE code = 'P-X');
     INSERT INTO stock (warehouse, place, item, lot, expiry, on_hand, last_move)
     SELECT warehouse, place, (SELECT MIN(id) FROM item), '', 0, 5, 1 FROM parcel
      WHERE code = 'P-X';
     INSERT INTO waybill (warehouse, number, carrier, state, parcel)
     SELECT warehouse, 'W-X', 'SF', 'applied', id FROM parcel WHERE code = 'P-X'"
ship="UPDATE parcel SET stage = 'shipped' WHERE code = 'P-X'"
sqlite3 "$store" "BEGIN; $fit; $ship; ROLLBACK" 2>"$dir/err" ||
    fail "what is fit to ship ships: $(cat "$dir/err")"

# no REASON SQL: the database says no, and why
no() {
    if sqlite3 "$store" "BEGIN; $2; COMMIT" 2>"$dir/err"; then
        fail "not refused: $2"
    fi
    grep -q "$1" "$dir/err" || fail "expected '$1', got $(cat "$dir/err"): $2"
}

# … and with one thing wrong.
but() { no "$1" "$fit; UPDATE $2; $ship"; }
but 'gate: unverified' "parcel SET units = 6 WHERE code = 'P-X'"
but 'gate: unverified' "stock SET on_hand = 4 WHERE place = (SELECT place FROM parcel WHERE code = 'P-X')"
but 'gate: recheck_due' "parcel SET recheck = 'due' WHERE code = 'P-X'"
but 'gate: recheck_due' "parcel SET recheck = 'passed' WHERE code = 'P-X'"
but 'gate: held' "parcel SET hold = 'lead' WHERE code = 'P-X'"
but 'gate: intercepted' "parcel SET intercepted = 1 WHERE code = 'P-X'"
but 'gate: order_cancelled' "orders SET state = 'cancelled' WHERE id = (SELECT order_id FROM parcel WHERE code = 'P-X')"
but 'gate: order_held' "orders SET hold = 'address' WHERE id = (SELECT order_id FROM parcel WHERE code = 'P-X')"
but 'gate: unlabelled' "parcel SET label = 'granted' WHERE code = 'P-X'"
but 'gate: waybill' "waybill SET state = 'void' WHERE number = 'W-X'"
but 'gate: handover' "parcel SET handover = NULL WHERE code = 'P-X'"
but 'gate: not_loaded' "parcel SET stage = 'labelled' WHERE code = 'P-X'"

# What is done stays done.
no . "INSERT INTO parcel (warehouse, code, order_id, part, place, stage, label, recheck, hold,
      units) SELECT warehouse, 'P-X', order_id, 99, place, 'shipped', 'applied', 'none', '', units
      FROM parcel LIMIT 1"
no 'stays as it is' "UPDATE parcel SET stage = 'open' WHERE id = (SELECT MIN(id) FROM parcel WHERE stage = 'shipped')"
no 'never removed' "DELETE FROM parcel WHERE id = (SELECT MIN(id) FROM parcel)"
no 'never changed' "UPDATE move SET qty = qty + 1 WHERE id = 1"
no 'never removed' "DELETE FROM audit WHERE id = 1"
equal "nothing slipped through" "$shipped" "$(sqlite3 "$store" "SELECT COUNT(*) FROM parcel WHERE stage = 'shipped'")"
clean "sqlite:$store"
finish
