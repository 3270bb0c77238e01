#!/usr/bin/env bash
# label: screen
# The practice badge: the terminal turns to a store that is thrown away, marked on every
# screen; whatever is done there, the real store knows nothing of it, and the terminal comes
# back to it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

house=$project/tests/e2e/house
store=$dir/house.db
run_status 0 "$tallyman" --store "sqlite:$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv

moves() { sqlite3 "$store" "SELECT COUNT(*) FROM move"; }

mkdir "$dir/tmp"
desk 24 80 "env TMPDIR=$dir/tmp TALLYMAN_CONFIG=$project '$tallyman' --store sqlite:$store terminal --trace $dir/trace --labels $dir/labels 2>$dir/terminal.err"
until_true at login/badge
until_true shows 'Terminal'
shows 'TRAINING' && fail "the real store is marked as training"
before=$(moves)

$mux send-keys -l B-TRAIN \; send-keys Enter
until_true shows 'TRAINING'
inputs=0
until_true at login/badge
scan B-TRAIN login/badge # there is no practice within practice
until_true shows 'this is the practice store'
scan B-0001 login/pin
typed 0001 home/menu
until_true shows 'TRAINING'
typed 1 pick/place
equal "moves of the real store" "$before" "$(moves)"

key F12 login/badge
$mux send-keys F12 # out of the practice, into the real store
until_true shows 'Scan your badge'
gone() { ! shows 'TRAINING'; }
until_true gone
inputs=0
scan B-0001 login/pin
typed 1234 home/menu
shows 'TRAINING' && fail "still marked as training"
equal "practice stores left behind" "" "$(ls "$dir/tmp")"
$mux kill-session
[ -s "$dir/terminal.err" ] && fail "the terminal said: $(cat "$dir/terminal.err")"
finish
