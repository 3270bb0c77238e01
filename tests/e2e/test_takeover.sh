#!/usr/bin/env bash
# label: screen
# Two guns over HTTPS and one cart: the first dies in a corner without a signal with scans
# that nobody has heard of, the second takes its cart over by counting the tote; then the
# first comes back, and what it still has to say is settled, once, visible in the log.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"
. "$(dirname "$0")/service.sh"

cat >"$dir/people.csv" <<EOF
badge,name,role,pin
B-0005,孙丽,picker,5678
EOF
run_status 0 "$tallyman" --store "$store" load "$dir/people.csv" "$house"/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$tallyman" --store "$store" wave release morning --day 2026-11-20
run_status 0 "$tallyman" ca --dir "$dir/ca" localhost 127.0.0.1
serve 0
enrol gun-1
enrol gun-2
moves() { sqlite3 "$dir/house.db" "SELECT COALESCE(SUM(qty), 0) FROM move WHERE reason = 'pick'"; }
log() { sqlite3 "$dir/house.db" "SELECT COUNT(*) FROM audit WHERE code = 'counted'"; }
settled() { [ "$(log)" = "$1" ]; }
M001=6901234567892 M002=6923450657713

gun gun-1
until_true at login/badge
scan B-0001 login/pin
typed 1234 home/menu
scan K-01 pick/place
scan A01-01-1 pick/item
scan $M001 pick/item
end_serve
scan $M001 pick/tote
scan T-0001 pick/place
scan A01-02-1 pick/item
scan $M002 pick/tote
drop_gun
serve "$port"
equal "units that the store has heard of" 1 "$(moves)"
run_status 0 "$tallyman" --store "$store" terminal unknown 0 --json
equal "who may hold scans" gun-1 "$(json "$dir/out" 'd["terminal"]')"

gun gun-2
until_true at login/badge
scan B-0005 login/pin
typed 5678 home/menu
scan K-01 takeover/ask
until_true shows gun-1
scan K-01 takeover/tote
scan T-0001 takeover/unit
scan $M001 takeover/unit
scan $M001 takeover/unit
scan T-0001 takeover/tote
key F8 pick/place
equal "units picked, by the count" 2 "$(moves)"
scan A01-02-1 pick/item
scan $M002 pick/tote
scan T-0001 pick/place
drop_gun

gun gun-1
until_true settled 3
equal "units picked, after all" 3 "$(moves)"
equal "bins to be counted" A01-02-1 "$(sqlite3 "$dir/house.db" "SELECT p.code FROM counting c JOIN place p ON p.id = c.place")"
equal "exceptions" 0 "$(sqlite3 "$dir/house.db" "SELECT COUNT(*) FROM exception")"
equal "in the tote" 3 "$(sqlite3 "$dir/house.db" "SELECT SUM(on_hand) FROM stock s JOIN place p ON p.id = s.place WHERE p.code = 'T-0001'")"
drop_gun
run_status 0 "$tallyman" --store "$store" terminal unknown 0 --json
end_serve
clean "$store"
finish
