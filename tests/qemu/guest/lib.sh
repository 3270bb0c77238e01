# shellcheck shell=bash
# (busybox's shell, which has local, read -t and ${x//a/b} as bash has them)
# What the scenarios share. A scenario says what is so with `equal` and `check`, waits with
# `until_true`, and ends at once with a FAIL line when what it waits for never comes. It runs
# as root, the program as the user picker, who is in the udev rule's group.
#   fd 3    what was found: PASS, FAIL, NOTE lines
#   $work   the scenario's own directory
gadgets=/sys/kernel/config/usb_gadget
work=/tmp/${NAME:-cleanup}
mkdir -p "$work"
: >"$work/events"
chmod 777 "$work"
patience=60 # seconds; the machine may be slow and loaded

pass() { echo "PASS $NAME: $*" >&3; }
note() { echo "NOTE $NAME: $*" >&3; }
fail() {
    echo "FAIL $NAME: $*" >&3
    failed=1
}
failed=0

# one_line TEXT…: for a FAIL line; long things are cut
one_line() { printf '%s' "$*" | tr '\n' '|' | cut -c 1-1500; }

equal() { # WHAT EXPECTED GOT
    if [ "$2" = "$3" ]; then
        pass "$1"
    else
        fail "$1: expected $(one_line "$2"), got $(one_line "$3")"
    fi
}

check() { # WHAT COMMAND…
    local what=$1
    shift
    if "$@" >"$work/check" 2>&1; then
        pass "$what"
    else
        fail "$what: '$*' exit status $?: $(one_line "$(tail -n 20 "$work/check")")"
    fi
}

# scripts/test --long says so.
is_long() { grep -q 'tallyman.long=1' /proc/cmdline; }

# For what is left out of the budgeted suite.
only_long() {
    is_long || {
        note "left out; TALLYMAN_LONG=1 runs it"
        exit 0
    }
}

# die WHAT: the scenario cannot go on
die() {
    fail "$*"
    [ ! -s "$work/events" ] || note "last events: $(one_line "$(tail -n 15 "$work/events")")"
    [ ! -s "$work/watch.err" ] || note "it said: $(one_line "$(tail -n 15 "$work/watch.err")")"
    dmesg | tail -n 30 >"$work/dmesg"
    note "kernel: $(one_line "$(tail -n 8 "$work/dmesg")")"
    exit 0
}

# A moment's pause without a process of its own: nobody writes to this pipe.
rm -f "$work/nobody"
mkfifo "$work/nobody"
exec 5<>"$work/nobody"
pause() { read -r -t 0.05 _ <&5 || true; }

# in_time COMMAND…: asks again and again; false when it did not come true in time
in_time() {
    local now end
    read -r now _ </proc/uptime
    end=$((${now%.*} + patience))
    while ! "$@" >/dev/null 2>&1; do
        read -r now _ </proc/uptime
        [ "${now%.*}" -lt "$end" ] || return 1
        pause
    done
}

until_true() { # WHAT COMMAND…
    local what=$1
    shift
    in_time "$@" || die "never came: $what ($*)"
}

scenario_end() {
    watch_stop
    [ "$failed" = 0 ] || ! [ -s "$work/events" ] || note "events: $(one_line "$(tail -n 30 "$work/events")")"
}

# --- gadgets: scanners on dummy_hcd, whose controller N is bus N+1, port 1 ---

gadget_of() { # NAME FUNCTION VENDOR PRODUCT TITLE
    local g=$gadgets/$1
    mkdir -p "$g/strings/0x409" "$g/configs/c.1" "$g/functions/$2"
    echo "$3" >"$g/idVendor"
    echo "$4" >"$g/idProduct"
    echo 0x0200 >"$g/bcdUSB"
    echo "Acme" >"$g/strings/0x409/manufacturer"
    echo "$5" >"$g/strings/0x409/product"
}

gadget() { # NAME KIND VENDOR PRODUCT [SERIAL]
    local g=$gadgets/$1 f=$gadgets/$1/functions/hid.$1 number
    gadget_of "$1" "hid.$1" "$3" "$4" "Scanner $2"
    [ -z "${5:-}" ] || echo "$5" >"$g/strings/0x409/serialnumber"
    # output reports by the control pipe, as scanners have them; an older kernel has no choice
    [ ! -e "$f/no_out_endpoint" ] || echo 1 >"$f/no_out_endpoint"
    scanner shape "$2" | while read -r bytes subclass protocol; do
        echo "$bytes" >"$f/report_length"
        echo "$subclass" >"$f/subclass"
        echo "$protocol" >"$f/protocol"
    done
    scanner descriptor "$2" >"$f/report_desc"
    ln -s "$f" "$g/configs/c.1/"
    read -r number <"$f/dev"
    eval "hidg_$1=/dev/hidg${number#*:}"
}

# hidg NAME: its device file, in $hidg
hidg=
hidg() { eval "hidg=\$hidg_$1"; }

# A gadget of another function: its device file is its function's own business.
gadget_function() { # NAME FUNCTION VENDOR PRODUCT TITLE
    gadget_of "$@"
    ln -s "$gadgets/$1/functions/$2" "$gadgets/$1/configs/c.1/"
}

connect() { echo "dummy_udc.$2" >"$gadgets/$1/UDC"; } # NAME CONTROLLER

plug() { # NAME CONTROLLER
    connect "$@"
    hidg "$1"
    until_true "$hidg" test -c "$hidg"
}

unplug() { echo >"$gadgets/$1/UDC"; } # NAME

unplug_all() {
    local g
    for g in "$gadgets"/*; do
        [ -d "$g" ] || continue
        [ -z "$(cat "$g/UDC")" ] || echo >"$g/UDC"
        find "$g/configs" -type l -exec rm {} \;
        rmdir "$g"/configs/*/strings/* "$g"/configs/* "$g"/functions/* "$g"/strings/* "$g" 2>/dev/null
    done
    return 0
}

scan() { # NAME KIND AIM TEXT [AIM TEXT]…
    local name=$1
    shift
    hidg "$name"
    scanner scan "$hidg" "$@" || die "the scanner $name could not send: $*"
}

# driver PORT: what drives the first interface there
driver() { basename "$(readlink "/sys/bus/usb/devices/$1:1.0/driver" 2>/dev/null || echo none)"; }
driver_is() { [ -e "/sys/bus/usb/drivers/$2/$1:1.0" ]; }

# --- the program ---

# By its path: the shell's own applet of that name cannot do it.
picker() {
    /bin/setpriv --reuid picker --regid picker --init-groups env HOME=/home/picker LANG=C.UTF-8 \
        TALLYMAN_CONFIG="${config:-/project}" TALLYMAN_LANG=en "$@"
}

watcher=
# Every event as it comes, one line each:
# event|port|family|aim|symbology|text|gs1|us, "-" for what is not there. It is read by `await`
# from the pipe $work/said, so that waiting costs nothing; $work/events keeps all, and the
# variables n_EVENT_PORT count.
watch_start() {
    rm -f "$work/pipe" "$work/said"
    mkfifo -m 666 "$work/pipe" "$work/said"
    fields event port family aim symbology text gs1 us <"$work/pipe" >"$work/said" 2>"$work/fields.err" &
    reader=$!
    # shellcheck disable=SC2016
    picker sh -c 'echo $$ >"$1/pid"; shift; exec tallyman device watch --json "$@"' sh "$work" "$@" \
        >"$work/pipe" 2>>"$work/watch.err" &
    watcher=$!
    exec 4<"$work/said"
    until_true "the watcher's number" test -s "$work/pid"
}

# hear [-t SECONDS]: takes the next event in; false at the end, or when none came
hear() {
    local event port rest
    IFS='|' read -r "$@" event port rest <&4 || return 1
    echo "$event|$port|$rest" >>"$work/events"
    counter "$event" "$port"
    eval "$counter=\$((${counter} + 1))"
}

# counter EVENT PORT: the name of its counter, in $counter
counter() {
    counter=n_$1_${2//[!0-9]/_}
    eval ": \${$counter:=0}"
}

await() { # COUNT EVENT PORT
    local want=$1 n
    counter "$2" "$3"
    local name=$counter
    eval "n=\$$name"
    while [ "$n" -lt "$want" ]; do
        hear -t $patience || die "never came: event $2 at $3, $want times; there were $n"
        eval "n=\$$name"
    done
}

# watch_stop: by SIGTERM; everything it said is in $work/events then
watch_stop() {
    [ -n "$watcher" ] || return 0
    local status=0 pid
    read -r pid <"$work/pid"
    kill "$pid" 2>/dev/null || true
    while hear; do :; done
    wait "$watcher" || status=$?
    wait "$reader" || fail "not JSON: $(one_line "$(cat "$work/fields.err")")"
    watcher=
    rm -f "$work/pid"
    equal "device watch ends cleanly on SIGTERM" 0 "$status"
}

watch_kill() { # by SIGKILL
    local pid
    read -r pid <"$work/pid"
    kill -9 "$pid"
    while hear; do :; done
    wait "$watcher" "$reader" 2>/dev/null || true
    watcher=
    rm -f "$work/pid"
}

# events PATTERN: how many there were so far
events() { grep -c -- "$1" "$work/events" || true; }
texts() { awk -F'|' '$1 == "scan" { print $6 }' "$work/events"; }
