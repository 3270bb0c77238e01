#!/usr/bin/env bash
# Hand-written SQL that would ship a parcel which may not is refused by the database itself.
. "$(dirname "$0")/lib.sh"

store=$dir/gate.db
run_status 0 "$tallyman" --store "sqlite:$store" demo --auto --orders 40 --seed 3
shipped=$(sqlite3 "$store" "SELECT COUNT(*) FROM parcel WHERE stage = 'shipped'")
equal "an order is cancelled" True "$([ "$(sqlite3 "$store" "SELECT COUNT(*) FROM orders WHERE state = 'cancelled'")" -gt 0 ] && echo True)"
equal "parcels shipped" True "$([ "$shipped" -gt 10 ] && echo True)"
# A parcel made by hand, as far along as somebody may wish.
made="INSERT INTO parcel (warehouse, code, order_id, part, place, stage, label, recheck, hold, units)
      SELECT warehouse, 'P-X', order_id, 99, place"
for attempt in \
    "$made, 'shipped', 'applied', 'none', '', units FROM parcel LIMIT 1" \
    "$made, 'loaded', 'applied', 'due', '', units FROM parcel LIMIT 1; UPDATE parcel SET stage = 'shipped' WHERE code = 'P-X'" \
    "$made, 'open', 'none', 'none', '', 5 FROM parcel LIMIT 1; UPDATE parcel SET stage = 'shipped' WHERE code = 'P-X'" \
    "$made, 'loaded', 'applied', 'none', '', units FROM parcel LIMIT 1; UPDATE parcel SET order_id = (SELECT MIN(id) FROM orders WHERE state = 'cancelled') WHERE code = 'P-X'; UPDATE parcel SET stage = 'shipped' WHERE code = 'P-X'" \
    "$made, 'loaded', 'applied', 'none', 'lead', units FROM parcel LIMIT 1; UPDATE parcel SET stage = 'shipped' WHERE code = 'P-X'" \
    "UPDATE parcel SET stage = 'open' WHERE id = (SELECT MIN(id) FROM parcel WHERE stage = 'shipped')" \
    "DELETE FROM parcel WHERE id = (SELECT MIN(id) FROM parcel)" \
    "UPDATE move SET qty = qty + 1 WHERE id = 1" \
    "DELETE FROM audit WHERE id = 1"; do
    if sqlite3 "$store" "BEGIN; $attempt; COMMIT" 2>"$dir/err"; then
        fail "not refused: $attempt"
    fi
    grep -q . "$dir/err" || fail "no reason: $attempt"
    [ -z "${TALLYMAN_SHOW:-}" ] || cat "$dir/err"
done
equal "nothing slipped through" "$shipped" "$(sqlite3 "$store" "SELECT COUNT(*) FROM parcel WHERE stage = 'shipped'")"
clean "sqlite:$store"
finish
