#!/usr/bin/env bash
# Plays one scenario against the program on emulated USB. The scenario's head says how:
#   # args: …   of the program; "device watch --json" when there is none
#   # pty: 24x80   in a terminal of that size, on a store with the test house; with args,
#                  those, and no house
#   # devices: LINE   put behind devices/terminal.ini
#   # saved: LINE     stands in devices/terminal.ini afterwards
# Arguments: usbemu, tallyman, project, scenario, and a program to run it under.
set -euo pipefail
emulator=$1 tallyman=$2 project=$3 scenario=$4
shift 4
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

head_of() { sed -n "s/^# $1: //p" "$scenario"; }

export HOME=$dir TALLYMAN_LANG=en LANGUAGE=en TALLYMAN_CONFIG=$dir/config
export ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-} G_SLICE=always-malloc
mkdir "$dir/config"
cp -r "$project"/{devices,templates,waves} "$dir/config/"
head_of devices >>"$dir/config/devices/terminal.ini"

args=$(head_of args)
pty=$(head_of pty)
options=()
[ -z "$pty" ] || options=(--pty "$pty")
house=
if [ -n "$pty" ] && [ -z "$args" ]; then
    export USBEMU_TRACE=$dir/trace TERM=xterm-256color
    house=$project/tests/e2e/house
    export TALLYMAN_STORE=sqlite:$dir/house.db
    "$tallyman" load "$house"/{items,codes,places,people,stock,waybills,orders}.csv >/dev/null
    "$tallyman" wave release morning --day 2026-11-20 >/dev/null
    args="terminal --trace $dir/trace --labels $dir/labels"
fi
umockdev-wrapper "$emulator" "${options[@]}" "$scenario" -- "$@" "$tallyman" ${args:-device watch --json}
head_of saved >"$dir/saved"
while read -r line; do
    grep -qxF "$line" "$dir/config/devices/terminal.ini" || { echo "not saved: $line"; exit 1; }
done <"$dir/saved"
if [ -n "$house" ]; then
    "$tallyman" check --json >"$dir/check" || { cat "$dir/check"; exit 1; }
fi
