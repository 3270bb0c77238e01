#!/usr/bin/env bash
# label: screen
# The walk-through of a store that is served: authority, service, enrolment by the lead's
# line, a pick and a pack at a real terminal over HTTPS while the command line works on the
# same store by its socket; the service's end and return in between; revocation.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"
served=
trap '[ "$failures" = 0 ] || tail -n 3 "$dir/terminal.err" "$dir/trace" "$dir/serve.err" >&2 2>/dev/null || true; $mux kill-server 2>/dev/null || true; [ -z "$served" ] || kill "$served" 2>/dev/null || true; rm -rf "$dir"' EXIT

house=$project/tests/e2e/house
store=sqlite:$dir/house.db

# serve PORT: sets port and served
serve() {
    : >"$dir/serve.err"
    "$tallyman" --store "$store" serve --listen "127.0.0.1:$1" --ca "$dir/ca" 2>"$dir/serve.err" &
    served=$!
    until_true grep -q 'port [0-9]' "$dir/serve.err"
    port=$(grep -o '[0-9]*$' "$dir/serve.err" | tail -n 1)
}
end_serve() {
    kill -TERM "$served"
    local got=0
    wait "$served" || got=$?
    served=
    equal "the service's end" 0 "$got"
}

synced() { [ "$(sqlite3 "$dir/.local/share/tallyman/outbox-gun-1.db" "SELECT COUNT(*) FROM entry WHERE key = 'request' AND state = 0" 2>/dev/null)" = 0 ]; }

run_status 0 "$tallyman" --store "$store" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv
run_status 0 "$tallyman" --store "$store" wave release morning --day 2026-11-20
run_status 0 "$tallyman" ca --dir "$dir/ca" localhost 127.0.0.1
fingerprint=$(sed -n 2p "$dir/out")
serve 0

# The command line goes on beside the service; what needs the store itself says so.
run_status 0 "$tallyman" --store "$store" order list --json
equal "orders by the socket" 2 "$(wc -l <"$dir/out")"
run_status 0 "$tallyman" --store "$store" check
run_status 0 "$tallyman" --store "$store" enrol invite gun-1 --at "localhost:$port" --ca "$dir/ca"
if command -v zbarimg >/dev/null; then # what a gun's camera reads is the line below it
    python3 "$project/tests/e2e/qr.py" "$dir/out" "$dir/qr.pbm"
    equal "the code on the screen" "$(tail -n 1 "$dir/out")" "$(zbarimg -q --raw "$dir/qr.pbm" 2>/dev/null)"
fi
line=$(tail -n 1 "$dir/out")

# A line with another fingerprint is refused before anything is told.
run_status 2 "$tallyman" enrol "${line%$fingerprint}$(printf '0%.0s' {1..64})"
run_status 0 "$tallyman" enrol "$line"
equal "enrolled" gun-1 "$(cat "$dir/out")"
keys=$dir/.local/share/tallyman/terminals
equal "rights of the key" 600 "$(stat -c %a "$keys/gun-1.key")"
run_status 1 "$tallyman" enrol "$line"

run_status 0 "$tallyman" --store "$store" enrol invite office --at "localhost:$port" --ca "$dir/ca"
run_status 0 "$tallyman" enrol "$(tail -n 1 "$dir/out")"
export TALLYMAN_TERMINAL=office TALLYMAN_BADGE=B-0004 TALLYMAN_PIN=4567
far=https://localhost:$port
run_status 0 "$tallyman" --store "$far" order list --json
equal "orders from afar" 2 "$(wc -l <"$dir/out")"
# an address where nobody is comes first
run_status 0 "$tallyman" --store "https://localhost:1,localhost:$port" stock list --json
TALLYMAN_PIN=9999 run_status 1 "$tallyman" --store "$far" order list
run_status 2 "$tallyman" --store "$far" audit verify

desk 24 80 "env TALLYMAN_CONFIG=$project HOME=$dir '$tallyman' --lang en --store $far terminal --name gun-1 --trace $dir/trace --labels $dir/labels 2>$dir/terminal.err"
until_true at login/badge
scan B-0001 login/pin
typed 1234 home/menu
# a store that is slow is said before it is given up
$mux pipe-pane "cat >'$dir/painted'"
kill -STOP "$served"
inputs=$((inputs + 1))
$mux send-keys -l K-01 \; send-keys Enter
until_true grep -q 'waiting for' "$dir/painted"
kill -CONT "$served"
told() { at pick/place || shows '✗'; }
until_true told
at pick/place || scan K-01 pick/place
scan A01-01-1 pick/item
scan 6901234567892 pick/item
scan 6901234567892 pick/tote
# the service goes and comes back; the terminal says hello again by itself
end_serve
serve "$port"
scan T-0001 pick/place
scan A01-02-1 pick/item
scan 6923450657713 pick/tote
scan T-0001 pick/place
scan A01-03-1 pick/item
scan 6931234500018 pick/tote
scan T-0002 home/menu
# who asks now would wait behind what the terminal still has to bring in
until_true synced
scan B-0002 login/pin
typed 2345 home/menu
scan T-0001 pack/unit
scan 6901234567892 pack/unit
scan 6901234567892 pack/unit
scan 6923450657713 pack/label
[ -n "$(find "$dir/labels" -type f)" ] || fail "no label was printed"
run_status 0 "$tallyman" --store "$far" terminal list --json
equal "who stands at gun-1" B-0002 "$(grep gun-1 "$dir/out" | json /dev/stdin 'd["badge"]')"

run_status 0 "$tallyman" --store "$far" terminal revoke office
run_status 1 "$tallyman" --store "$far" order list
$mux kill-server
end_serve
equal "units picked" 4 "$(sqlite3 "$dir/house.db" "SELECT SUM(qty) FROM move WHERE reason = 'pick'")"
clean "$store"
finish
