#!/usr/bin/env bash
# Counts of parcels drawn: plans from a file, a played day in which what is drawn is counted
# before it leaves, and what the counts found, as figures, plot and picture.
. "$(dirname "$0")/lib.sh"

store=sqlite:$dir/qc.db
printf '[plan.all]\nshare = 5\naql = 0.7\n' >"$dir/bad.ini"
printf '[draw]\nseed = autumn\n[plan.all]\naql = 6.5\nlot = 10\nshare = 20\n[handover]\nshare = 10\n' >"$dir/qc.ini"
run_status 0 "$tallyman" --store "$store" init
run_status 2 "$tallyman" --store "$store" policy load qc "$dir/bad.ini"
grep -q 'bad.ini:3: aql' "$dir/err" || fail "a bad plan is not named by its line: $(cat "$dir/err")"
run_status 0 "$tallyman" --store "$store" policy load qc "$dir/qc.ini"
run_status 0 "$tallyman" --store "$store" demo --auto --orders 40 --seed 5 --json

drawn=$(sqlite3 "$dir/qc.db" "SELECT COUNT(*) FROM qc_draw WHERE drawn = 1")
[ "$drawn" -gt 5 ] || fail "only $drawn parcels were drawn"
equal "what shipped of the drawn was counted by somebody who had not handled it" 0 "$(sqlite3 "$dir/qc.db" \
    "SELECT COUNT(*) FROM qc_draw d JOIN parcel p ON p.id = d.parcel WHERE d.drawn = 1 AND p.stage = 'shipped'
        AND NOT EXISTS (SELECT 1 FROM recheck r WHERE r.parcel = p.id AND r.state = 'passed'
            AND r.person NOT IN (SELECT person FROM move m WHERE m.to_place = p.place))")"
shipped=$(sqlite3 "$dir/qc.db" "SELECT COUNT(*) FROM qc_draw d JOIN parcel p ON p.id = d.parcel WHERE d.drawn = 1 AND p.stage = 'shipped'")
[ "$shipped" -gt 0 ] || fail "nothing that was drawn has shipped"
for set in "qc = 'due'" "stage = 'loaded', qc = ''"; do
    sqlite3 "$dir/qc.db" "UPDATE parcel SET $set WHERE id = (SELECT MAX(id) FROM parcel WHERE stage = 'shipped')" \
        2>"$dir/gate" && fail "the database let a shipped parcel be changed: $set" || true
done
clean "$store"

for by in packer picker item bin shift day; do
    run_status 0 "$tallyman" --store "$store" --json qc report $by
    equal "the units by $by add up" True "$(python3 -c '
import json, sys
rows = [json.loads(l) for l in open(sys.argv[1])]
total = rows.pop()
print(total["units"] > 0 and sum(r["units"] for r in rows) == total["units"]
      and sum(r["defects"] for r in rows) == total["defects"])' "$dir/out")"
done
# A kind of defect is of all that was counted; a day on which nothing was is a gap.
cp "$dir/qc.db" "$dir/days.db"
sqlite3 "$dir/days.db" "INSERT INTO recheck (id, warehouse, parcel, person, attempt, state) SELECT 9999, warehouse, parcel, person, 2, 'held' FROM recheck LIMIT 1;
    UPDATE qc_result SET at = (SELECT MIN(at) FROM qc_result) - id % 2 * 3 * 86400000;
    INSERT INTO qc_defect (warehouse, recheck, parcel, defect, qty, why, packer, at) SELECT 1, 9999, MIN(parcel), 'packing', 1, 'share', 1, (SELECT MAX(at) FROM qc_result) FROM qc_draw"
run_status 0 "$tallyman" --store "sqlite:$dir/days.db" qc report defect
equal "a defect among all units" "badly packed $(sqlite3 "$dir/days.db" 'SELECT SUM(units) FROM qc_result') 1" \
    "$(awk '/badly/ { print $4, $5, $1, $2 }' "$dir/out")"
run_status 0 "$tallyman" --store "sqlite:$dir/days.db" qc trend
equal "days of the trend, without a count" "4 2" "$(awk '/^[0-9]/ { n++; gap += $2 == "–" } END { print n, gap }' "$dir/out")"
run_status 0 "$tallyman" --store "$store" --json qc lots
equal "each full lot gave its sample" True "$(python3 -c '
import json, sys
rows = [json.loads(l) for l in open(sys.argv[1])]
print(len(rows) > 0 and all(r["drawn"] == r["n"] for r in rows if r["seen"] == 10 and r["state"] != "rejected"))' "$dir/out")"
run_status 0 "$tallyman" --store "$store" --json qc list
run_status 0 "$tallyman" --store "$store" --lang zh qc report
run_status 0 "$tallyman" --store "$store" qc trend
grep -q ‰ "$dir/out" || fail "the trend has no unit"
run_status 0 "$tallyman" --store "$store" qc trend --out "$dir/trend.svg"
python3 -c 'import sys, xml.dom.minidom; assert xml.dom.minidom.parse(sys.argv[1]).documentElement.tagName == "svg"' "$dir/trend.svg" || fail "no SVG"
run_status 0 "$tallyman" --store "$store" qc trend --out "$dir/trend.png"
run_status 0 "$tallyman" --store "$store" qc report --from 2020-01-01 --to 2020-01-31 --json
equal "another month found nothing" '{"defects":0,"per_ten_thousand":null,"units":0}' "$(cat "$dir/out")"
run_status 2 "$tallyman" --store "$store" qc report weather
run_status 2 "$tallyman" --store "$store" qc report --from tomorrow
run_status 1 "$tallyman" --store "$store" qc resume B-D201 all trained
finish
