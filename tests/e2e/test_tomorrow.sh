#!/usr/bin/env bash
# label: e2e
# How long a day of the own store takes: planned, picked and packed in virtual time, the
# same for the same seed, no longer with more hands, and nothing in the store is changed.
. "$(dirname "$0")/lib.sh"

house=$project/tests/e2e/house
store=sqlite:$dir/house.db
python3 - "$dir/orders.csv" <<'EOF'
import sys
out = open(sys.argv[1], "w")
out.write("channel,shop,number,buyer,receiver,phone,address,region,paid_at,due_at,type,carrier,currency,exponent,ordinal,item,qty,price\n")
for i in range(60):
    item = ("M001", "M002", "L900")[i % 3]
    due = "2026-11-20T%02d:00:00Z" % (3 + i % 12)
    out.write("web,s,N%03d,b%d,周晓梅,13800001234,文三路 %d 号,浙江,2026-11-20T01:00:00Z,%s,normal,SF,CNY,2,1,%s,1,9.00\n" % (i, i, i, due, item))
EOF
cat >"$dir/stock.csv" <<'EOF'
document,line,place,item,lot,expiry,qty
MORE,1,A01-01-1,M001,,,100
MORE,2,A01-02-1,M002,,,100
MORE,3,A01-03-1,L900,,,100
EOF
run_status 0 "$tallyman" --store "$store" load "$house"/{items,codes,places,people,stock}.csv "$dir/stock.csv"
run_status 0 "$tallyman" --store "$store" load "$dir/orders.csv"
run_status 0 "$tallyman" --store "$store" order review
rows() { sqlite3 "$dir/house.db" "SELECT (SELECT COUNT(*) FROM task), (SELECT COUNT(*) FROM orders WHERE wave IS NOT NULL), (SELECT COUNT(*) FROM move), (SELECT COUNT(*) FROM wave)"; }
before=$(rows)

day() { # day PICKERS PACKERS FILE
    "$tallyman" --store "$store" --json simulate --day 2026-11-20 --pickers "$1" --packers "$2" --seed 7 >"$3" 2>"$dir/err" || fail "simulate: $(cat "$dir/err")"
}
of() { python3 -c 'import json,sys; l=[json.loads(x) for x in open(sys.argv[1])]; print(eval(sys.argv[2]))' "$1" "$2"; }
day 1 1 "$dir/one"
day 1 1 "$dir/again"
day 3 3 "$dir/three"
equal "the same seed" "$(cat "$dir/one")" "$(cat "$dir/again")"
equal "rows of the store" "$before" "$(rows)"
equal "orders that are played" 60 "$(of "$dir/one" 'l[-1]["orders"]')"
equal "waves" 3 "$(of "$dir/one" 'sum("wave" in x for x in l)')"
equal "orders in the waves" 60 "$(of "$dir/one" 'sum(x["orders"] for x in l if "wave" in x)')"
equal "people" 6 "$(of "$dir/three" 'sum("person" in x for x in l)')"
equal "lines of the pickers" 60 "$(of "$dir/three" 'sum(x["lines"] for x in l if x.get("person") == "picker")')"
equal "more hands are not slower" True "$(python3 - "$dir/one" "$dir/three" <<'EOF'
import json, sys
a, b = ([json.loads(x) for x in open(f)][-1] for f in sys.argv[1:])
print(b["done_at"] <= a["done_at"] and b["late"] <= a["late"])
EOF
)"
equal "late orders are named" True "$(of "$dir/one" 'sum("due_at" in x for x in l) == l[-1]["late"]')"
run_status 2 "$tallyman" --store "$store" simulate --day tomorrow
run_status 2 "$tallyman" --store "$store" simulate --day 2026-11-20 --pickers 0
run_status 0 "$tallyman" --store "$store" simulate --day 2026-11-20 --pickers 2
grep -q "60 orders from" "$dir/out" || fail "no sum: $(cat "$dir/out")"
finish
