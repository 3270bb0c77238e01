#!/usr/bin/env bash
# The real days, when they are at hand: loaded whole with a mapping, played, held to account.
# The first till two, or with TALLYMAN_LONG=1 all nine. Skipped without them.
. "$(dirname "$0")/lib.sh"

file=$project/../shared/data/online-retail/2010-12-01_2010-12-09.csv
if [ ! -r "$file" ]; then
    echo "skipped: the real order lines are not beside the project"
    exit 0
fi
if [ "${TALLYMAN_LONG:-0}" != 1 ]; then
    sed '/,01\/12\/2010 14/,$d' "$file" >"$dir/days.csv"
    file=$dir/days.csv
fi
rows=$(($(wc -l <"$file") - 1))
store=sqlite:$dir/real.db
load=("$tallyman" --store "$store" --json load --map "$project/tests/data/online-retail.ini" "$file")
run_status 1 "${load[@]}"
cp "$dir/out" "$dir/first.json"
equal "rows" "$rows" "$(json "$dir/first.json" 'd["files"][0]["rows"]')"
equal "classes add up" True "$(json "$dir/first.json" 'sum(d["files"][0][k] for k in ("new","changed","same","cancelled","charge","refused")) == d["files"][0]["rows"]')"
equal "each refusal is named" True "$(json "$dir/first.json" 'len(d["files"][0]["errors"]) == d["files"][0]["refused"] and all(e["line"] > 1 and e["reason"] for e in d["files"][0]["errors"])')"
clean "$store"

# Who joins such a house joins by the word of two: its lead says yes to the played people.
run_status 1 "$tallyman" --store "$store" demo --auto --json
id=$(grep -oE '[0-9]+$' "$dir/err" | tail -n 1)
lead=$(sqlite3 "$dir/real.db" "SELECT MIN(badge) FROM person WHERE role = 'lead'")
run_status 0 "$tallyman" --store "$store" approve give "$id" "$lead" <<<1234
run_status 0 "$tallyman" --store "$store" demo --auto --json
cp "$dir/out" "$dir/day.json"
cat "$dir/day.json"
equal "places add up" True "$(json "$dir/day.json" 'sum(d["orders"][k] for k in ("shipped","held","cancelled","waiting")) == d["orders"]["total"]')"
equal "held have reasons" True "$(json "$dir/day.json" 'sum(d["held_reasons"].values()) == d["orders"]["held"]')"
"$tallyman" --store "$store" --json stock list >"$dir/stock"
equal "units off the stock are shipped, back, or with a held order" 0 "$(python3 -c '
import json,sys
units=json.load(open(sys.argv[1]))["units"]
outside=sum(r["on_hand"] for r in map(json.loads, open(sys.argv[2])) if r["kind"] != "bin")
print(units["picked"] - units["shipped"] - units["returned"] - outside)' "$dir/day.json" "$dir/stock")"
equal "most ship" True "$(json "$dir/day.json" 'd["orders"]["shipped"] >= 0.8 * d["orders"]["total"]')"
clean "$store"

run_status 1 "${load[@]}"
equal "a second load changes nothing" "0 0 0" "$(json "$dir/out" '" ".join(str(d["files"][0][k]) for k in ("new","changed","cancelled"))')"
clean "$store"
finish
