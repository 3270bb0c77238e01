#!/usr/bin/env bash
# Goods with serials from outside: receipts that name a unit twice are refused with line and
# reason, a played day ships no unit of them without its serial, and none twice.
. "$(dirname "$0")/lib.sh"

store=$dir/s.db
tally() { "$tallyman" --store "sqlite:$store" "$@"; }
sql() { sqlite3 "$store" "$1"; }

# ---- receipts ----
cat >"$dir/items.csv" <<'CSV'
code,name,price,serial
PHONE,Phone,10,yes
CUP,Cup,1,no
CSV
printf 'code,kind\nA01-01-1,bin\n' >"$dir/places.csv"
cat >"$dir/stock.csv" <<'CSV'
document,place,item,qty,serial
R1,A01-01-1,PHONE,1,SN-1
R1,A01-01-1,PHONE,1,SN-1
R1,A01-01-1,PHONE,2,SN-2
R1,A01-01-1,CUP,1,SN-3
R1,A01-01-1,PHONE,5,
CSV
run_status 0 tally load "$dir/items.csv" "$dir/places.csv"
run_status 1 tally load "$dir/stock.csv" --json
reasons() { json "$dir/out" '"; ".join("%d %s %s" % (e["line"], e["column"], e["reason"].replace("bad_field: ", "")) for e in d["files"][0]["errors"])'; }
equal "refused rows" "3 serial expected one that is not in the house, got SN-1, which is in A01-01-1; 4 qty expected 1 in a row with a serial, got 2; 5 serial expected nothing: the goods bear none, got SN-3" "$(reasons)"
equal "units" 6 "$(sql "SELECT SUM(on_hand) FROM stock")"
run_status 1 tally load "$dir/stock.csv" --json
equal "the same again" 2 "$(json "$dir/out" 'd["files"][0]["same"]')"
run_status 0 tally stock serials PHONE --json
equal "where it is" A01-01-1 "$(json "$dir/out" 'd["place"]')"
run_status 1 tally stock take PHONE A01-01-1 1 sample
run_status 0 tally stock take PHONE A01-01-1 1 sample SN-1
equal "out" out "$(sql "SELECT state FROM serial WHERE text = 'SN-1'")"
printf 'document,place,item,qty,serial\nBACK,A01-01-1,PHONE,1,SN-1\n' >"$dir/back.csv"
run_status 0 tally load "$dir/back.csv"
equal "in again" in "$(sql "SELECT state FROM serial WHERE text = 'SN-1'")"
clean "sqlite:$store"

# ---- a day ----
store=$dir/day.db
run_status 0 tally demo --auto --json --orders 600
shipped=$(sql "SELECT SUM(l.shipped) FROM order_line l JOIN item i ON i.id = l.item AND i.serial = 1")
[ "$shipped" -gt 20 ] || fail "only $shipped units with serials shipped"
equal "serials out" "$shipped" "$(sql "SELECT COUNT(*) FROM serial WHERE state = 'out'")"
equal "each once" 0 "$(sql "SELECT COUNT(*) FROM (SELECT s.item FROM serial_move s
    JOIN move m ON m.id = s.move AND m.reason = 'ship' GROUP BY s.item, s.text HAVING COUNT(*) > 1)")"
clean "sqlite:$store"
order=$(sql "SELECT o.number FROM serial s JOIN orders o ON o.id = s.order_id
    WHERE s.state = 'out' LIMIT 1")
run_status 0 tally order show "$order"
grep -q "$(sql "SELECT s.text FROM serial s JOIN orders o ON o.id = s.order_id
    WHERE o.number = '$order' LIMIT 1")" "$dir/out" || fail "order show names no serial"
finish
