#!/usr/bin/env bash
# A day of the demo shop played through: every order has one place, the numbers add up,
# every invariant holds, a second run on the same store changes nothing.
. "$(dirname "$0")/lib.sh"

store=sqlite:$dir/demo.db
run_status 0 "$tallyman" --store "$store" demo --auto --json --seed 7
cp "$dir/out" "$dir/day.json"
equal "places add up" True "$(json "$dir/day.json" 'sum(d["orders"][k] for k in ("shipped","held","cancelled","waiting")) == d["orders"]["total"]')"
equal "orders" 240 "$(json "$dir/day.json" 'd["orders"]["total"]')"
equal "most ship" True "$(json "$dir/day.json" 'd["orders"]["shipped"] > 180')"
equal "held have reasons" True "$(json "$dir/day.json" 'sum(d["held_reasons"].values()) == d["orders"]["held"]')"
"$tallyman" --store "$store" --json stock list >"$dir/stock"
equal "units off the stock are shipped, back, or with a held order" 0 "$(python3 -c '
import json,sys
units=json.load(open(sys.argv[1]))["units"]
outside=sum(r["on_hand"] for r in map(json.loads, open(sys.argv[2])) if r["kind"] != "bin")
print(units["picked"] - units["shipped"] - units["returned"] - outside)' "$dir/day.json" "$dir/stock")"
equal "orders of one receiver went in one parcel" True "$(sqlite3 "$dir/demo.db" "SELECT COUNT(*) > 0 FROM parcel p WHERE p.stage = 'shipped'
    AND (SELECT COUNT(DISTINCT l.order_id) FROM parcel_line x JOIN order_line l ON l.id = x.line_id WHERE x.parcel = p.id) > 1" | sed 's/1/True/')"
equal "mistakes were made" True "$(json "$dir/day.json" 'len(d["scans"]["refused"]) >= 4')"
equal "rechecks" True "$(json "$dir/day.json" 'd["rechecks"]["due"] > 0 and d["rechecks"]["passed"] >= d["rechecks"]["due"] - d["orders"]["held"] - d["orders"]["cancelled"]')"
clean "$store"

run_status 0 "$tallyman" --store "$store" demo --auto --json --seed 7
equal "a second run changes nothing" "$(json "$dir/day.json" '(d["orders"], d["units"], d["parcels"], d["labels"])')" \
    "$(json "$dir/out" '(d["orders"], d["units"], d["parcels"], d["labels"])')"

# Lists are one object a line; every order says why it is where it is.
for list in "stock list" "order list" "parcel list" "audit show" "wave why" "exception list"; do
    run_status 0 "$tallyman" --store "$store" --json $list
    python3 -c 'import json,sys; n=[json.loads(l) for l in open(sys.argv[1])]; assert n, "empty"' "$dir/out" || fail "$list --json"
done
run_status 0 "$tallyman" --store "$store" --json wave why
equal "every order has a why" "240 0" "$(python3 -c '
import json,sys
rows=[json.loads(l) for l in open(sys.argv[1])]
print(len({r["order"] for r in rows}), sum(1 for r in rows if r["place"]=="waiting" and not all(w["reason"] for w in r["reasons"])))' "$dir/out")"
order=$(python3 -c 'import json,sys; print(json.loads(open(sys.argv[1]).readline())["order"])' "$dir/out")
run_status 0 "$tallyman" --store "$store" --json wave why "$order"
equal "one order's why" "1 $order" "$(python3 -c '
import json,sys
rows=[json.loads(l) for l in open(sys.argv[1])]
print(len(rows), rows[0]["order"])' "$dir/out")"

# For people: words of their language, and no line of a file that there is none.
run_status 0 "$tallyman" --store "$store" --lang zh order list held
equal "a held order's state" 0 "$(grep -c 'held' "$dir/out")"
grep -q '挂起 .*平台标记：平台预警 .*客服' "$dir/out" || fail "why is it held: $(tail -n 2 "$dir/out")"
run_status 0 "$tallyman" --store "$store" wave why --all
equal "lines of no file" 0 "$(grep -c ' :0 ' "$dir/out")"

# More orders than a page: a list that stops early would skip orders in silence.
many=sqlite:$dir/many.db
{
    head -n 1 "$project/tests/e2e/house/orders.csv"
    python3 - "$project/tests/e2e/house/orders.csv" <<'PYTHON'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
out = csv.DictWriter(sys.stdout, rows[0].keys())
for i in range(2300):
    for row in rows:
        if row["number"] == rows[0]["number"]:
            out.writerow({**row, "number": f"M{i}"})
PYTHON
} >"$dir/many.csv"
run_status 0 "$tallyman" --store "$many" load "$project"/tests/e2e/house/{items,codes,places,people,stock}.csv "$dir/many.csv"
for list in "order list" "wave why"; do
    equal "$list, all of them" 2300 "$("$tallyman" --store "$many" --json $list | wc -l)"
done
finish
