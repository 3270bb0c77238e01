#!/usr/bin/env bash
# label: screen
# A terminal with a journal in a pseudo-terminal: killed in mid-pick it comes back to the
# same work without a key pressed, and what it had taken is in the rows once.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

house=$project/tests/e2e/house
store=$dir/house.db
run_status 0 "$tallyman" --store "sqlite:$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$tallyman" --store "sqlite:$store" wave release morning --day 2026-11-20

picks() { sqlite3 "$store" "SELECT COUNT(*) FROM move WHERE reason = 'pick'"; }
journal() { sqlite3 "$dir/data/tallyman/outbox-G1.db" "$1"; }
gone() { ! kill -0 "$pid" 2>/dev/null; }
command="env TALLYMAN_CONFIG=$project XDG_DATA_HOME=$dir/data '$tallyman' --store sqlite:$store terminal --name G1 --journal --trace $dir/trace --labels $dir/labels 2>>$dir/terminal.err"

mkdir -p "$dir/data"
desk 24 80 "sh -c 'echo \$\$ >$dir/pid; exec $command'"
until_true at login/badge
scan B-0001 login/pin
typed 1234 home/menu
scan K-01 pick/place
scan A01-01-1 pick/item
scan 6901234567892 pick/item
equal "picks before the kill" 1 "$(picks)"

pid=$(cat "$dir/pid")
kill -9 "$pid"
until_true gone
$mux kill-server 2>/dev/null || true
desk 24 80 "sh -c 'echo \$\$ >$dir/pid; exec $command'"
until_true at pick/item # the badge and the cart again, by themselves
scan 6901234567892 pick/tote
equal "picks after it" 2 "$(picks)"
equal "requests that are not with the store" 0 "$(journal "SELECT COUNT(*) FROM entry WHERE key = 'request' AND state = 0")"
equal "permissions of the journal" 600 "$(stat -c %a "$dir/data/tallyman/outbox-G1.db")"
equal "a PIN in the journal" 0 "$(journal "SELECT COUNT(*) FROM entry WHERE CAST(body AS TEXT) LIKE '%1234%' AND CAST(body AS TEXT) LIKE '%pin%'")"
$mux kill-server
pid=$(cat "$dir/pid")
until_true gone
clean "sqlite:$store"
finish
