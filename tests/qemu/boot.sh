#!/usr/bin/env bash
# boot.sh TALLYMAN PROJECT DIR TSC TOOL…: boots a real kernel in QEMU once and runs the built
# binary in it against real USB: what its scenarios (tests/qemu/scenario, one file each, in
# their order) found is printed, a line a check. DIR keeps the kernel between runs and holds
# the last run's results and console. A missing package skips the test (exit status 77), or
# fails it when CI is set.
set -euo pipefail
tallyman=$1 project=$2 dir=$3
here=$(dirname "$(readlink -f "$0")")
limit=${TALLYMAN_QEMU_SECONDS:-560}

skip() {
    echo "$*"
    [ -z "${CI:-}" ] || { echo "CI is set: this is a failure"; exit 1; }
    echo "skipped: the scanners were not tested against a real kernel"
    exit 77
}

packages=(qemu-system-x86_64:qemu-system-x86 busybox:busybox-static cpio:cpio modprobe:kmod
    udevadm:udev xz:xz-utils)
missing=()
PATH=$PATH:/usr/sbin:/sbin
for pair in "${packages[@]}"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
done
[ ${#missing[@]} -eq 0 ] || skip "missing: ${missing[*]} (scripts/deps test installs them)"
mkdir -p "$dir"
"$here/kernel.sh" "$dir/kernel" 2>"$dir/kernel.err" || skip "$(cat "$dir/kernel.err")"

"$here/initrd.sh" "$dir/kernel" "$dir/initrd" "$project" "$tallyman" "${@:5}"
rm -f "$dir/results" "$dir/console" "$dir/qmp"

# QMP stands on the guest's second serial port: QEMU connects to itself. The socket's path is
# short, since a socket's may not be long.
socket=$(mktemp -d)
qemu=
finish() {
    [ -z "$qemu" ] || kill "$qemu" 2>/dev/null || true
    rm -rf "$socket"
}
trap finish EXIT
# The counter's speed is told, not found out by a guest that gets no time to look.
khz=$("$4")
# tcg by name: kvm may be there and never run the guest
qemu-system-x86_64 -nodefaults -no-user-config -M pc -accel tcg -cpu qemu64 -m 512 -display none \
    -no-reboot -kernel "$dir/kernel/vmlinux" -initrd "$dir/initrd" \
    -append "quiet console=ttyS0 panic=-1 mitigations=off init_on_alloc=0 audit=0 apparmor=0 tsc=reliable clocksource=tsc ${khz:+tsc_early_khz=$khz} nokaslr tallyman.long=${TALLYMAN_LONG:-0}" \
    -device qemu-xhci,id=xhci \
    -chardev "socket,id=control,path=$socket/qmp,server=on,wait=off" -mon chardev=control,mode=control \
    -chardev "file,id=console,path=$dir/console" -serial chardev:console \
    -chardev "socket,id=inside,path=$socket/qmp" -serial chardev:inside \
    -chardev "file,id=results,path=$dir/results" -serial chardev:results \
    </dev/null >"$dir/qemu.log" 2>&1 &
qemu=$!
began=$SECONDS
ended=0
timeout "$limit" tail --pid="$qemu" -f /dev/null || ended=$?
[ "$ended" = 0 ] || echo "FAIL boot: the guest did not end within $limit s" >>"$dir/results"
kill "$qemu" 2>/dev/null || true
wait "$qemu" || true
qemu=

tr -d '\r' <"$dir/results" | grep -aE '^(BEGIN|READY|PASS|FAIL|NOTE|DONE)' || true
passed=$(grep -ac '^PASS' "$dir/results" || true)
failed=$(grep -ac '^FAIL' "$dir/results" || true)
if ! grep -q '^END' "$dir/results"; then
    echo "FAIL boot: the guest did not come to its end"
    failed=$((failed + 1))
fi
if [ "$failed" != 0 ]; then
    echo "--- the end of the console ($dir/console) ---"
    tail -n 50 "$dir/console"
    tail -n 5 "$dir/qemu.log"
fi
times >"$dir/times" # not in a subshell, which has spent nothing
cpu=$(tail -n 1 "$dir/times")
echo "one boot, $((SECONDS - began)) s (CPU, user and system: $cpu): $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
