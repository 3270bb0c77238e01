#!/usr/bin/env bash
# label: screen
# A best-seller from the plan to the lorry, at a real terminal: twelve orders of one unit are
# a run, a case and a count fill its tote in two requests, and two scans a parcel, the label
# and the cage, send it off; what is not of the run goes its own way.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

house=$project/tests/e2e/house
store=$dir/house.db
{
    head -n 1 "$house/orders.csv"
    for i in {1..12}; do
        echo "淘宝,花漾旗舰店,R$i,buyer$i,周晓梅$i,13800001234,浙江省杭州市西湖区文三路 $i 号,浙江,2026-11-20T01:00:00Z,normal,SF,CNY,2,,1,M001,1,68.00,0"
    done
    tail -n 1 "$house/orders.csv"
} >"$dir/orders.csv"
{
    echo carrier,number
    for i in {1..13}; do printf 'SF,SF70000000%02d\n' "$i"; done
} >"$dir/waybills.csv"
printf 'text,item,qty\n16901234567899,M001,8\n' >"$dir/cases.csv"
cp "$dir/cases.csv" "$dir/codes.csv"
run_status 0 "$tallyman" --store "sqlite:$store" load "$house"/{items,codes,places,people,stock}.csv "$dir"/{codes,waybills,orders}.csv
run_status 0 "$tallyman" --store "sqlite:$store" wave plan morning --day 2026-11-20 --json
equal "orders that the plan takes as a run" "12 run" "$(python3 -c '
import json,sys
rows=[r for r in map(json.loads, open(sys.argv[1])) if r.get("run")]
print(len(rows), *{r["rule"] for r in rows})' "$dir/out")"
run_status 0 "$tallyman" --store "sqlite:$store" wave release morning --day 2026-11-20
equal "tasks" "1 run, 1 other" "$(sqlite3 "$store" "SELECT COUNT(run) || ' run, ' || (COUNT(*) - COUNT(run)) || ' other' FROM task")"
M001=6901234567892 CASE=16901234567899

desk 24 80 "env TALLYMAN_CONFIG=$project '$tallyman' --store sqlite:$store terminal --trace $dir/trace --labels $dir/labels 2>$dir/terminal.err"
until_true at login/badge

# The picker: one place, a case and the rest by number: two requests for twelve orders.
scan B-0001 login/pin
typed 1234 home/menu
typed 1 pick/place
scan A01-03-1 pick/item
scan 6931234500018 pick/tote
scan T-0002 home/menu
typed 1 run/place
scan A01-02-1 run/place
scan A01-01-1 run/fill
scan $CASE run/fill
scan T-0101 run/fill
scan $M001 run/fill
typed 4 run/fill
scan T-0101 home/menu

# The packer: the tote, one unit, then each label asks for the next: 12 parcels.
scan B-0002 login/pin
typed 2345 home/menu
scan T-0101 bench/item
scan 6923450657713 bench/item
before=$inputs
scan $M001 pack/label
for i in {01..11}; do scan "SF70000000$i" pack/label; done
scan SF7000000012 pack/tote
equal "scans for 12 parcels at the bench" 13 $((inputs - before))

# Into the cage: one scan each. The screen says what stands in the way of the hand-over.
key F3 home/menu
scan G-SF-1 ship/parcel
before=$inputs
for i in {01..12}; do scan "SF70000000$i" ship/parcel; done
equal "scans for 12 parcels at the cage" 12 $((inputs - before))
key F8 ship/check
key F8 ship/cage
$mux kill-session
gone() { ! pgrep -f "sqlite:$store terminal" >/dev/null; }
until_true gone
equal "shipped" 12 "$(sqlite3 "$store" "SELECT COUNT(*) FROM orders WHERE state = 'shipped'")"
equal "one movement a unit, each way" "13 12 12" "$(sqlite3 "$store" "SELECT SUM(reason = 'pick') || ' ' || SUM(reason = 'pack') || ' ' || SUM(reason = 'ship') FROM move WHERE qty = 1")"
clean "sqlite:$store"
finish
