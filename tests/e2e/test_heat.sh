#!/usr/bin/env bash
# A played day on the map: the map's sum is the record's, in every form; the advice's sum is
# its list's; a wave's tours are drawn; what is wrongly asked is refused.
. "$(dirname "$0")/lib.sh"

store=sqlite:$dir/heat.db
run_status 0 "$tallyman" --store "$store" demo --auto --careful --orders 80 --json --seed 7
moved=$(sqlite3 "$dir/heat.db" "SELECT COUNT(*) || ' ' || SUM(qty) FROM move WHERE reason = 'pick'")
today=$(TZ=UTC-8 date +%F) yesterday=$(TZ=UTC-8 date -d yesterday +%F)

run_status 0 "$tallyman" --store "$store" --json wave heat --from "$yesterday" --to "$today"
equal "the map's sum is the record's" "$moved" "$(python3 -c '
import json,sys
rows=[json.loads(l) for l in open(sys.argv[1])]
total=rows.pop()
assert sum(r["picks"] for r in rows) == total["picks"]
assert sum(r["units"] for r in rows) == total["units"]
print(total["picks"], total["units"])' "$dir/out")"
run_status 0 "$tallyman" --store "$store" --json wave heat --from 2020-01-01 --to 2020-01-31
equal "another month is cold" '{"picks":0,"units":0,"undone":0,"nowhere":0}' "$(cat "$dir/out")"

run_status 0 "$tallyman" --store "$store" --json wave heat --advice --from "$yesterday" --to "$today"
equal "the advice adds up" True "$(python3 -c '
import json,sys
rows=[json.loads(l) for l in open(sys.argv[1])]
total=rows.pop()
assert all(r["mm"] > 0 for r in rows)
print(sum(r["mm"] for r in rows) == total["saved_mm"] == total["before_mm"] - total["after_mm"])' "$dir/out")"

wave=$(sqlite3 "$dir/heat.db" "SELECT wave FROM task WHERE kind = 'pick' LIMIT 1")
lang=zh
for what in "--from $yesterday" "--advice --from $yesterday" "--wave $wave"; do
    run_status 0 "$tallyman" --store "$store" --lang $lang wave heat $what --out "$dir/map.png"
    run_status 0 "$tallyman" --store "$store" --lang $lang wave heat $what --out "$dir/map.svg"
    python3 - "$dir/map.png" "$dir/map.svg" <<'PYTHON' || fail "$what: a picture that is none"
import struct, sys
import xml.dom.minidom
head = open(sys.argv[1], "rb").read(24)
assert head[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", head[16:]) == (3360, 2376)
svg = xml.dom.minidom.parse(sys.argv[2]).documentElement
assert len(svg.getElementsByTagName("rect")) > 50 and svg.getElementsByTagName("text")
PYTHON
    for cols in 20 40; do
        run_status 0 "$tallyman" --store "$store" --lang $lang wave heat $what --cols $cols
        grep -q A01 "$dir/out" || fail "$what: no aisle at $cols columns"
    done
    lang=en
done
run_status 0 "$tallyman" --store "$store" --json wave heat --wave "$wave"
equal "carts have a way" True "$(python3 -c '
import json,sys
rows=[json.loads(l) for l in open(sys.argv[1])]
print(len(rows) > 0 and all(r["mm"] > 0 and r["bins"] for r in rows))' "$dir/out")"
run_status 0 "$tallyman" --store "$store" --json wave pace 1440
run_status 0 "$tallyman" --store "$store" --json wave people 1440
run_status 0 "$tallyman" --store "$store" --json wave board

run_status 2 "$tallyman" --store "$store" wave heat --from tomorrow
run_status 2 "$tallyman" --store "$store" wave heat --from 2026-02-02 --to 2026-02-01
run_status 2 "$tallyman" --store "$store" wave heat --format gif
run_status 2 "$tallyman" --store "$store" wave heat --wave 1 --advice
run_status 1 "$tallyman" --store "$store" wave heat --wave nowhere
run_status 3 "$tallyman" --store "$store" wave heat --out /nowhere/map.png
finish
