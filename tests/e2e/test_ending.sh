#!/usr/bin/env bash
# A played day that cannot be finished ends all the same: with parcels that nobody can pack
# it names each order that is left, where somebody gave it up and why, and is no success;
# whether everybody stands still in the end or goes round for ever.
. "$(dirname "$0")/lib.sh"

# day NAME SQL PLAY…: a day in a store in which SQL happens whenever an order was picked
day() {
    local store=$dir/$1.db gone=$2
    shift 2
    [ -e "$store" ] || "$tallyman" --store "sqlite:$store" init >/dev/null
    sqlite3 "$store" "CREATE TRIGGER gone AFTER UPDATE OF state ON orders WHEN NEW.state = 'picked' BEGIN $gone; END"
    run_status 1 "$tallyman" --store "sqlite:$store" demo --auto --json "$@"
    cp "$dir/out" "$dir/day.json"
    equal "left on the floor" "$(sqlite3 "$store" "SELECT number FROM orders WHERE hold = ''
        AND state IN ('released', 'picking', 'picked', 'packing', 'packed') ORDER BY number")" \
        "$(json "$dir/day.json" '"\n".join(sorted(o["order"] for o in d["left"]))')"
}
whys() { json "$dir/day.json" "sum('$1' in o['why'] for o in d['left'])"; }

# Everybody stands still: what was picked has other codes than before.
house=$project/tests/e2e/house
run_status 0 "$tallyman" --store "sqlite:$dir/still.db" load "$house"/{items,codes,places,stock,waybills,orders}.csv
cp "$dir/still.db" "$dir/words.db"
codes="UPDATE code SET text = text || 'X' WHERE text NOT LIKE '%X'
    AND item IN (SELECT item FROM order_line WHERE order_id = NEW.id)"
day still "$codes"
equal "given up" 2 "$(whys "given up at pack/unit: unknown code")"
sqlite3 "$dir/words.db" "CREATE TRIGGER gone AFTER UPDATE OF state ON orders WHEN NEW.state = 'picked' BEGIN $codes; END"
run_status 1 "$tallyman" --store "sqlite:$dir/words.db" demo --auto
equal "in words" 2 "$(grep -c 'left on the floor  .* (packing): ' "$dir/out")"

# The packers go round: units whose serials are not where they lie.
day round "UPDATE serial SET place = (SELECT MIN(id) FROM place WHERE kind = 'bin'), order_id = NULL
    WHERE order_id = NEW.id" --orders 120
[ "$(whys "given up at pack/serial: ")" -gt 0 ] || fail "nobody says that a serial is missing: $(json "$dir/day.json" 'd["left"]')"

# A day that can be finished leaves nothing.
run_status 0 "$tallyman" demo --auto --json --orders 12
equal "left of a good day" "[]" "$(json "$dir/out" 'd["left"]')"
finish
