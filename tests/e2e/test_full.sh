#!/usr/bin/env bash
# label: screen
# The terminal's own disk, where its journal lies, fills up in mid-pick: the scan is refused
# on the screen and not taken, neither by the journal nor by the store; with room again the
# same scan is one movement. Root and a mount of our own, or it is skipped.
if [ -z "${TALLYMAN_MOUNTS:-}" ]; then
    unshare -m true 2>/dev/null || { echo "skipped: no mounts of our own here (not root?)"; exit 77; }
    TALLYMAN_MOUNTS=1 exec unshare -m "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"
mkdir "$dir/data"
mount -t tmpfs -o size=8M tallyman "$dir/data" 2>/dev/null || { echo "skipped: no mounts of our own here"; exit 77; }
trap '$mux kill-server 2>/dev/null || true; umount -l "$dir/data"; rm -rf "$dir"' EXIT

house=$project/tests/e2e/house
store=$dir/house.db
run_status 0 "$tallyman" --store "sqlite:$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$tallyman" --store "sqlite:$store" wave release morning --day 2026-11-20

picks() { sqlite3 "$store" "SELECT COUNT(*) FROM move WHERE reason = 'pick'"; }
requests() { sqlite3 -readonly "$dir/data/tallyman/outbox-G1.db" "SELECT COUNT(*) FROM entry WHERE key = 'request'"; }
gone() { ! kill -0 "$pid" 2>/dev/null; }
desk 24 80 "sh -c 'echo \$\$ >$dir/pid; exec env TALLYMAN_CONFIG=$project XDG_DATA_HOME=$dir/data \"$tallyman\" --lang en --store sqlite:$store terminal --name G1 --journal --trace $dir/trace --labels $dir/labels 2>>$dir/terminal.err'"
until_true at login/badge
scan B-0001 login/pin
typed 1234 home/menu
scan K-01 pick/place
scan A01-01-1 pick/item
scan 6901234567892 pick/item
equal "picks before" 1 "$(picks)"
kept=$(requests)

dd if=/dev/zero of="$dir/data/filler" bs=4k status=none 2>/dev/null || true
scan 6901234567892 pick/item # the second unit: the step stays where it was
until_true shows 'no room left'
equal "picks while there is no room" 1 "$(picks)"
equal "requests in the journal while there is no room" "$kept" "$(requests)"

rm "$dir/data/filler"
scan 6901234567892 pick/tote
equal "picks with room again" 2 "$(picks)"
scan T-0001 pick/place
$mux kill-server
pid=$(cat "$dir/pid")
until_true gone
equal "requests that are not with the store" 0 "$(sqlite3 "$dir/data/tallyman/outbox-G1.db" "SELECT COUNT(*) FROM entry WHERE key = 'request' AND state = 0")"
clean "sqlite:$store"
finish
