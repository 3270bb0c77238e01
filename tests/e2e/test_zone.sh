#!/usr/bin/env bash
# label: screen
# Two guns over HTTPS and one cart that is passed on: the first picks what lies in zone A,
# partly without the service, and puts the cart down for zone B; the second sees it wait,
# scans a tote of it and goes on where it was. Every unit is taken once, by who picks there.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"
. "$(dirname "$0")/service.sh"

cat >"$dir/people.csv" <<EOF
badge,name,role,pin
B-0005,孙丽,picker,5678
EOF
sed -e '1s/$/,zone/' -e '/A01-01/s/$/,A/' -e '/A01-0[23]/s/$/,B/' -e '/^G-/s/$/,/' \
    "$house/places.csv" >"$dir/places.csv"
echo "A99-01-1,pass,,,,,0,,B" >>"$dir/places.csv"
mkdir "$dir/config"
cp -r "$project/waves" "$dir/config"
sed -i 's/^zones = walk/zones = pass-on/' "$dir/config/waves/morning.ini"
run_status 0 "$tallyman" --store "$store" load "$dir/people.csv" "$dir/places.csv" "$house"/{items,codes,people,stock,waybills,orders}.csv
run_status 0 env TALLYMAN_CONFIG="$dir/config" "$tallyman" --store "$store" wave plan morning --day 2026-11-20 --people 2 --json
equal "the look before says it by zone" "A 1 1 1, B 1 2 1, as late as the last" "$(python3 -c '
import json,sys
sum=[r for r in map(json.loads, open(sys.argv[1])) if "zones" in r][0]
zones=sum["zones"]
late="as late as the last" if max(z["ready_at"] for z in zones) == sum["ready_at"] > zones[0]["ready_at"] > 0 else "?"
print(*["%s %d %d %d" % (z["zone"], z["carts"], z["lines"], z["people"]) for z in zones], late, sep=", ")' "$dir/out")"
run_status 0 env TALLYMAN_CONFIG="$dir/config" "$tallyman" --store "$store" wave plan morning --day 2026-11-20 --people 2
grep -q '^zone B: 1 carts, 2 lines, .* 1 people: picked by' "$dir/out" || fail "no zone in words: $(cat "$dir/out")"
run_status 0 env TALLYMAN_CONFIG="$dir/config" "$tallyman" --store "$store" wave release morning --day 2026-11-20
sql() { sqlite3 "$dir/house.db" "$1"; }
equal "carts that are passed on" "1 A" "$(sql "SELECT COUNT(*) || ' ' || MAX(zone) FROM task WHERE pass = 1")"

# A lead says from the desk in which zone somebody picks, in all of them again, and not in
# one that the house has not.
zone_of() { "$tallyman" --store "$store" user list --json | python3 -c 'import json,sys; print(*[p["zone"] or "-" for p in map(json.loads, sys.stdin) if p["badge"] == "B-0005"])'; }
run_status 0 "$tallyman" --store "$store" user zone B-0005 A
equal "zone of the second picker" A "$(zone_of)"
run_status 1 "$tallyman" --store "$store" user zone B-0005 Q
run_status 1 "$tallyman" --store "$store" user zone B-0999 A
run_status 0 "$tallyman" --store "$store" user zone B-0005
equal "picks in all again" - "$(zone_of)"
equal "in the log" 2 "$(sql "SELECT COUNT(*) FROM audit WHERE verb = 'zone.set' AND code = 'ok'")"

run_status 0 "$tallyman" ca --dir "$dir/ca" localhost 127.0.0.1
serve 0
enrol gun-1
enrol gun-2
M001=6901234567892 M002=6923450657713
L900=$(sed -n 's/^\([0-9]*\),L900,1.*/\1/p' "$house/codes.csv")

gun gun-1 16 20
until_true at login/badge
scan B-0001 login/pin
typed 1234 home/menu
typed 11 zone/list
typed 1 home/menu
scan K-01 pick/place
scan A01-01-1 pick/item
scan $M001 pick/item
end_serve
scan $M001 pick/tote
scan T-0001 pick/pass
scan A99-01-1 pick/pass # only the service can say who has the cart
serve "$port"
stands() { [ "$(sql "SELECT state || zone FROM task")" = openB ]; }
put_down() {
    stands && return
    inputs=$((inputs + 1))
    $mux send-keys -l A99-01-1 \; send-keys Enter
    until_true taken
    stands
}
until_true put_down
until_true shows "Tasks"
drop_gun

gun gun-2
until_true at login/badge
scan B-0005 login/pin
typed 5678 home/menu
scan A01-02-1 home/menu
typed 1 zone/carts
until_true shows "K-01 since"
scan T-0001 pick/place
until_true shows A01-02-1
scan A01-02-1 pick/item
scan $M002 pick/tote
scan T-0001 pick/place
scan A01-03-1 pick/item
scan "$L900" pick/tote
scan T-0002 home/menu
drop_gun
equal "units by zone and picker" "A王小明2 B孙丽2" "$(sql "SELECT group_concat(x, ' ') FROM (SELECT p.zone || q.name || SUM(m.qty) AS x FROM move m JOIN place p ON p.id = m.from_place JOIN person q ON q.id = m.person WHERE m.reason = 'pick' GROUP BY p.zone, q.name)")"
equal "hand-overs" 1 "$(sql "SELECT COUNT(*) FROM audit WHERE verb = 'task.pass' AND code = 'ok'")"
equal "what waits for somebody to settle" 0 "$(sql "SELECT COUNT(*) FROM exception WHERE closed_at = 0")"
equal "picked" 2 "$(sql "SELECT COUNT(*) FROM orders WHERE state = 'picked'")"
end_serve
clean "$store"
finish
