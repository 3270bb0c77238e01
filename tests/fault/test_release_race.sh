#!/usr/bin/env bash
# Releases that race for the last units: goods for one order, two orders, two processes
# releasing a wave each: exactly one order is released, the other is held with its short
# line named. 5 rounds; 50 with TALLYMAN_LONG=1.
. "$(dirname "$0")/../e2e/lib.sh"

rounds=5
[ "${TALLYMAN_LONG:-0}" = 1 ] && rounds=50
printf 'code,name\nA1,soap\n' >"$dir/items.csv"
printf 'code,kind,seq\nA01-01-1,bin,1\n' >"$dir/places.csv"
printf 'document,line,place,item,qty\nD1,1,A01-01-1,A1,6\n' >"$dir/stock.csv"
cat >"$dir/orders.csv" <<'ORDERS'
channel,shop,number,buyer,receiver,phone,address,region,paid_at,type,carrier,currency,exponent,ordinal,item,qty,price,gift
淘宝,S,N1,b1,周晓梅,13800001234,西湖区文三路 90 号,浙江,2026-11-20T01:00:00Z,normal,SF,CNY,2,1,A1,3,1.00,0
淘宝,S,N2,b2,吴建国,13900005678,科技园 1 号,广东,2026-11-20T01:10:00Z,normal,SF,CNY,2,1,A1,3,1.00,0
ORDERS

round() {
    local store=sqlite:$dir/race$1.db
    run_status 0 "$tallyman" --store "$store" load "$dir/items.csv" "$dir/places.csv" "$dir/stock.csv" "$dir/orders.csv"
    run_status 0 "$tallyman" --store "$store" order review
    # Both orders passed; now half of the goods go, and one order's worth is left.
    run_status 0 "$tallyman" --store "$store" stock take A1 A01-01-1 3 damaged
    for shift in noon evening; do
        "$tallyman" --store "$store" --json wave release "$shift" --day 2026-11-20 \
            >"$dir/$shift" 2>"$dir/$shift.err" || fail "release $shift: $(cat "$dir/$shift.err")" &
    done
    wait
    "$tallyman" --store "$store" --json order list >"$dir/orders.json"
    equal "where the orders are, round $1" "['held', 'released']" "$(python3 -c '
import json, sys
print(sorted(json.loads(line)["state"] for line in open(sys.argv[1])))' "$dir/orders.json")"
    equal "one short line is named, round $1" 1 \
        "$("$tallyman" --store "$store" --json wave why | grep -c '"reason":"short: .*A1')"
    clean "$store"
}

for n in $(seq "$rounds"); do round "$n"; done
finish
