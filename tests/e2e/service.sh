# A served store with guns at it; sourced after lib.sh and desk.sh.
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
    far=https://localhost:$port
}
end_serve() {
    kill -TERM "$served"
    local got=0
    wait "$served" || got=$?
    served=
    equal "the service's end" 0 "$got"
}

# enrol NAME: a terminal that this user's folder has the key of
enrol() {
    run_status 0 "$tallyman" --store "$store" enrol invite "$1" --at "localhost:$port" --ca "$dir/ca"
    run_status 0 "$tallyman" enrol "$(tail -n 1 "$dir/out")"
}

# gun NAME [ROWS COLUMNS OPTION]: its screen; drop_gun ends it at once, whatever it is doing
gun() {
    desk "${2:-24}" "${3:-80}" "sh -c 'echo \$\$ >$dir/pid; exec env TALLYMAN_CONFIG=$project HOME=$dir \"$tallyman\" --lang en --store $far terminal --name $1 ${4:-} --trace $dir/trace --labels $dir/labels 2>$dir/terminal.err'"
}
is_gone() { [ -n "$1" ] && [ ! -e "/proc/$1/exe" ]; } # or waits to be buried
gun_is_gone() { is_gone "$(cat "$dir/pid")"; }
drop_gun() {
    kill -9 "$(cat "$dir/pid")"
    until_true gun_is_gone
    $mux kill-server 2>/dev/null || true
}
