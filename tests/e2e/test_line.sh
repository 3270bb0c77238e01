#!/usr/bin/env bash
# label: screen
# What a bad line does to a person. A phone over ssh whose connection drops: it comes back
# to the same screen, nothing keyed. A scan that the store refuses after the gun had said
# yes: the next scan is stopped until the tote is scanned, the tote is locked, its bin is
# queued to be counted.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"
. "$(dirname "$0")/service.sh"

run_status 0 "$tallyman" --store "$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$tallyman" --store "$store" wave release morning --day 2026-11-20
run_status 0 "$tallyman" ca --dir "$dir/ca" localhost 127.0.0.1
serve 0
enrol gun-1
sql() { sqlite3 "$dir/house.db" "$1"; }
one_taken() { shows '^Place A01-01-1' && shows '^Units 1/2'; }
answered() { [ "$(tail -n 1 "$dir/trace")" != "$inputs late/stop" ] && taken; }
M001=6901234567892

gun gun-1 16 20
until_true at login/badge
scan B-0001 login/pin
typed 1234 home/menu
scan K-01 pick/place
scan A01-01-1 pick/item
scan $M001 pick/item
until_true one_taken

# The connection drops: the terminal's line hangs up (SIGHUP), and ssh is there again.
$mux kill-server
until_true gun_is_gone
gun gun-1 16 20
until_true at pick/item
until_true one_taken

# It drops without a word: the process is there still. Another is not let in but by
# --resume, which ends it.
old=$(cat "$dir/pid")
gun gun-1 16 20
until_true gun_is_gone
grep -q "in use by process $old gun-1" "$dir/terminal.err" || fail "who has it: $(cat "$dir/terminal.err")"
gun gun-1 16 20 --resume
until_true at pick/item
until_true one_taken
is_gone "$old" || fail "the old one is there still"

# Nobody answers: the gun does. Meanwhile the buyer cancels.
end_serve
scan $M001 pick/tote
scan T-0001 pick/place
run_status 0 "$tallyman" --store "$store" order cancel TB20261120001 "the buyer does not want it"
serve "$port"
until_true at late/stop
until_true shows T-0001
scan A01-03-1 late/stop
equal "the exception" "tote T-0001" "$(sql "SELECT object FROM exception WHERE kind = 'late' AND closed_at = 0 LIMIT 1")"
equal "bins to be counted" A01-01-1 "$(sql "SELECT DISTINCT p.code FROM counting c JOIN place p ON p.id = c.place")"
inputs=$((inputs + 1))
$mux send-keys -l T-0001 \; send-keys Enter
until_true answered
drop_gun
end_serve
clean "$store"
finish
