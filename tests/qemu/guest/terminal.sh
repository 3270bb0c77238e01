# shellcheck shell=dash
# shellcheck disable=SC2154
# The program's terminal on the guest's own console (tty1, 24×80), on a store of its own, as
# the user picker. What stands on the screen is read from the console; where the terminal is
# comes from its trace: "inputs task/step". A person's fingers are QEMU's PS/2 keyboard.
store=sqlite:$work/house.db
house=/test/house
inputs=0

house_open() {
    local file files=
    for file in items codes places stock waybills orders; do
        files="$files $house/$file.csv"
    done
    head -n 2 $house/people.csv >"$work/people.csv" # one: a PIN's hash takes seconds here
    # shellcheck disable=SC2086
    check "the house is loaded" picker tallyman --store "$store" load "$work/people.csv" $files
    check "a wave is released" picker tallyman --store "$store" wave release morning --day 2026-11-20
}

terminal_open() {
    rm -f "$work/trace" "$work/terminal.pid"
    inputs=0
    chown picker /dev/tty1
    # shellcheck disable=SC2016
    (picker setsid sh -c 'exec <>/dev/tty1 >&0 2>"$1/terminal.err"
        echo $$ >"$1/terminal.pid"
        exec tallyman --store "$2" terminal --name bench-1 --trace "$1/trace"' sh "$work" "$store") &
    shell=$!
    at login/badge
}

terminal_close() {
    local status=0
    kill "$(cat "$work/terminal.pid")"
    wait "$shell" || status=$?
    equal "the terminal leaves on SIGTERM" 0 "$status"
    [ ! -s "$work/terminal.err" ] || fail "the terminal said: $(one_line "$(cat "$work/terminal.err")")"
}

where() { tail -n 1 "$work/trace" 2>/dev/null; }
is_at() { [ "$(where)" = "$inputs $1" ]; }
at() { # TASK/STEP
    in_time is_at "$1" && return
    note "screen: $(fold -w 80 /dev/vcs1 | sed 's/ *$//' | grep . | tr '\n' '|')"
    [ ! -s "$work/terminal.err" ] || note "it said: $(one_line "$(cat "$work/terminal.err")")"
    die "expected the terminal at '$inputs $1', it is at '$(where)'"
}

typed() { # TEXT TASK/STEP: by a person's fingers
    inputs=$((inputs + 1))
    qmp /dev/ttyS1 type "$1\r" 80 || die "QEMU does not type"
    at "$2"
}

# scanned SCANNER KIND AIM TEXT TASK/STEP
scanned() {
    inputs=$((inputs + 1))
    scan "$1" "$2" "$3" "$4"
    at "$5"
}

stock_rows() { # place|item|units for every row of the ledger
    picker tallyman --store "$store" stock list --json | fields place item on_hand | sort
}

house_in_order() {
    picker tallyman --store "$store" check --json >"$work/check.json" || true
    equal "check finds nothing" 0 "$(fields violations <"$work/check.json")"
    equal "rebuild finds nothing" '{"differences":0}' "$(picker tallyman --store "$store" rebuild --json)"
}
