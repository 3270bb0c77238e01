#!/usr/bin/env bash
# label: print
# A bench with a printer of its own: a label is printed when paper is back, one that broke off
# in the middle is never sent again by itself, a terminal killed while it prints says
# afterwards what it does not know; each label is on paper once.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

house=$project/tests/e2e/house
store=$dir/house.db
config=$dir/config
mkdir -p "$config/devices" "$dir/printer"
ln -s "$project/templates" "$project/waves" "$config"
cp "$project"/devices/*.ini "$config/devices"

echo ready >"$dir/printer/mode"
: >"$dir/printer/labels"
python3 "$(dirname "$0")/fake_printer.py" "$dir/printer" &
printer=$!
trap '$mux kill-server 2>/dev/null || true; kill $printer 2>/dev/null || true; rm -rf "$dir"' EXIT
until_true test -s "$dir/printer/port"
printf '\n[printer label]\nmodel = zebra-203\naddress = tcp:127.0.0.1:%s\n' \
    "$(cat "$dir/printer/port")" >>"$config/devices/printers.ini"

run_status 0 "$tallyman" --store "sqlite:$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$tallyman" --store "sqlite:$store" wave release morning --day 2026-11-20

# Before the first label there is none, which is no fault; a journal that was named must be there.
run_status 0 "$tallyman" label list unknown
equal "labels before the first" "" "$(cat "$dir/out")"
run_status 3 "$tallyman" label list --journal "$dir/none.journal"

labels() { wc -c <"$dir/printer/labels"; }
labels_are() { [ "$(labels)" = "$1" ]; }
result() { sqlite3 "$store" "SELECT result FROM label_copy ORDER BY number, n" | paste -sd' '; }
result_is() { [ "$(result)" = "$1" ]; }
open_exceptions() { sqlite3 "$store" "SELECT COUNT(*) FROM exception WHERE kind = 'label' AND closed_at = 0"; }
ended() { ! pgrep -f "sqlite:$store terminal" >/dev/null; }
bench() {
    desk 24 80 "env TALLYMAN_CONFIG=$config '$tallyman' --store sqlite:$store terminal --trace $dir/trace 2>$dir/terminal.err"
    until_true at login/badge
}

bench
scan B-0001 login/pin
typed 1234 home/menu
scan K-01 pick/place
scan A01-01-1 pick/item
scan 6901234567892 pick/item
scan 6901234567892 pick/tote
scan T-0001 pick/place
scan A01-02-1 pick/item
scan 6923450657713 pick/tote
scan T-0001 pick/place
scan A01-03-1 pick/item
scan 6931234500018 pick/tote
scan T-0002 home/menu
scan B-0002 login/pin
typed 2345 home/menu

# Paper is out: said in one line, the parcel waits without a label while the bench goes on,
# and is labelled without being verified again.
echo paper_out >"$dir/printer/mode"
scan T-0001 pack/unit
scan 6901234567892 pack/unit
scan 6901234567892 pack/unit
inputs=$((inputs + 1))
$mux send-keys -l 6923450657713 \; send-keys Enter
until_true at pack/label
until_true shows 'paper is out'
until_true shows 'no label yet'
until_true result_is failed
equal "it is seen" 1 "$(open_exceptions)"
equal "labels without paper" 0 "$(labels)"
key F3 home/menu
scan T-0002 pack/unit
key F3 pack/tote
echo ready >"$dir/printer/mode"
scan T-0001 pack/label
until_true shows 'no label yet'
key F7 pack/label
until_true result_is confirmed
equal "labels with paper" 1 "$(labels)"

# The line breaks in the middle of another copy: nobody knows, a person looks, and only then
# it is sent once more.
echo cut >"$dir/printer/mode"
key F7 pack/reason
typed 1 pack/old
scan SF1000000000017 pack/label
until_true shows "Did it come out"
until_true result_is "confirmed unknown"
equal "exceptions" 1 "$(open_exceptions)"
echo ready >"$dir/printer/mode"
key F7 pack/label
until_true result_is "confirmed confirmed"
equal "labels after the break" 2 "$(labels)"
equal "exceptions settled" 0 "$(open_exceptions)"
scan SF1000000000017 pack/tote

# Killed while the label is on its way: the next start tells the store that nobody knows, and
# the person who holds it in the hand settles it.
scan T-0002 pack/unit
scan 6931234500018 pack/tote
scan B-0003 login/pin
typed 3456 home/menu
scan T-0002 recheck/unit
scan 6931234500018 recheck/unit
echo mute >"$dir/printer/mode"
inputs=$((inputs + 1))
$mux send-keys F8
until_true at pack/print
until_true labels_are 3
pkill -9 -f "sqlite:$store terminal"
until_true ended
$mux kill-server 2>/dev/null || true
equal "granted and no more" "confirmed confirmed granted" "$(result)"
equal "nothing to settle yet" 0 "$(open_exceptions)"
bench
until_true result_is "confirmed confirmed unknown"
scan B-0003 home/menu
scan T-0002 pack/label
until_true shows "Did it come out"
scan SF1000000000025 recheck/box
until_true result_is "confirmed confirmed confirmed"
equal "labels in all" 3 "$(labels)"
equal "labelled" 2 "$(sqlite3 "$store" "SELECT COUNT(*) FROM parcel WHERE stage = 'labelled'")"
equal "nothing left to settle" 0 "$(open_exceptions)"
[ -s "$dir/terminal.err" ] && fail "the terminal said: $(cat "$dir/terminal.err")"
$mux kill-session
until_true ended
clean "sqlite:$store"
finish
