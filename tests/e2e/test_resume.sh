#!/usr/bin/env bash
# label: screen
# A phone over ssh: what holds the line is killed with SIGKILL around each scan of a pick, while
# the scan is under way, and `terminal --resume` goes on at the same screen; a process that
# hangs and hears no SIGHUP is ended by --resume itself. So it is without a store, and whoever
# must log in before it takes what the journal holds is told so. Nothing is lost or twice.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"
. "$(dirname "$0")/service.sh"

run_status 0 "$tallyman" --store "$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$tallyman" --store "$store" wave release morning --day 2026-11-20
run_status 0 "$tallyman" ca --dir "$dir/ca" localhost 127.0.0.1
serve 0
enrol gun-1
sql() { sqlite3 "$dir/house.db" "$1"; }
outbox=$dir/.local/share/tallyman/outbox-gun-1.db
kept() { sqlite3 "$outbox" "SELECT COUNT(*) FROM entry WHERE key = 'request'" 2>/dev/null; }
synced() { [ "$(sqlite3 "$outbox" "SELECT COUNT(*) FROM entry WHERE key = 'request' AND state = 0" 2>/dev/null)" = 0 ]; }
more_kept() { [ "$(kept)" -gt "$before" ]; }
stands() { [[ " $* " == *" $(step) "* ]]; }
step() { tail -n 1 "$dir/trace" 2>/dev/null | cut -d' ' -f2; }
back() { gun gun-1 16 20 --resume; }

gun gun-1 16 20 --resume
until_true at login/badge
scan B-0001 login/pin
typed 1234 home/menu
scan K-01 pick/place
until_true synced

# killed CODE BEFORE AFTER: the service is stopped, so that the scan lies in the journal and
# the store has not heard of it; then the line's process is gone and another comes.
killed() {
    before=$(kept)
    kill -STOP "$served"
    $mux send-keys -l "$1" \; send-keys Enter
    until_true more_kept
    drop_gun
    kill -CONT "$served"
    back
    until_true at "$3"
    until_true synced
}
# at_once CODE BEFORE AFTER [PLACE]: killed whenever it is; what was not taken is scanned
# again, from its place on.
at_once() {
    $mux send-keys -l "$1" \; send-keys Enter
    drop_gun
    back
    until_true stands "$2" "$3" ${4:+pick/place}
    [ -z "${4:-}" ] || [ "$(step)" != pick/place ] || scan "$4" "$2"
    [ "$(step)" = "$3" ] || scan "$1" "$3"
}
at_once A01-01-1 pick/place pick/item
killed 6901234567892 pick/item pick/item
until_true shows '^Units 1/2'
killed 6901234567892 pick/item pick/tote
at_once T-0001 pick/tote pick/place
scan A01-02-1 pick/item
at_once 6923450657713 pick/item pick/tote A01-02-1

# The old process hears nothing (it is stopped): SIGHUP does not end it, SIGKILL does.
old=$(cat "$dir/pid")
kill -STOP "$old"
back
until_true at pick/tote
is_gone "$old" || fail "the old one is there still"

# Nobody answers at all: the same screen comes from the journal, and the pick goes on.
end_serve
drop_gun
back
until_true at pick/tote
scan T-0001 pick/place
scan A01-03-1 pick/item
# Its session is over when the store is there again: the badge is asked for, unasked.
sql "UPDATE session SET ended_at = 1 WHERE ended_at = 0"
serve "$port"
until_true at login/badge
until_true shows 'log in first'
synced && fail "what was scanned came in without anybody"
scan B-0001 home/menu
until_true synced
scan K-01 pick/place
scan A01-03-1 pick/item
killed 6931234500018 pick/item pick/tote
scan T-0002 home/menu
until_true synced
drop_gun
end_serve
equal "units picked" 4 "$(sql "SELECT SUM(qty) FROM move WHERE reason = 'pick'")"
equal "picks, each once" 4 "$(sql "SELECT COUNT(DISTINCT terminal || '-' || seq) FROM move WHERE reason = 'pick'")"
clean "$store"
finish
